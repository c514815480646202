"""The question that each step answers, of a network and of formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity, net_of, out_of, parameter_of, successor
from bpsim.core.rules import RULES
from bpsim.formulas.formula_model import RULES as FORMULA_RULES
from bpsim.formulas.formula_model import FormulaModel
from bpsim.trace import formula_wording, wording
from bpsim.trace.numerals import grouped

if TYPE_CHECKING:
    from bpsim.trace.formula_notation import FormulaNotation
    from bpsim.trace.notation import Notation


_Words = Mapping[str, Callable[[Quantity], str]]


def _filled(template: str, words: _Words, q: Quantity) -> str:
    """A question with the words that it names; no others are formed, since its quantity may not have them."""
    return template.format(**{name: form(q) for name, form in words.items() if f"{{{name}}}" in template})


class Titles:
    """The questions that the steps of an iteration on a batch of ``samples`` samples answer."""

    def __init__(self, notation: Notation, samples: int) -> None:
        plain = notation.plain
        self._named: _Words = {
            "unit": lambda q: notation.unit(q.at_layer, q.unit),
            "successor": lambda q: notation.unit(q.source_layer, q.source),
            "parameter": lambda q: plain(parameter_of(q)),
            "out": lambda q: plain(out_of(q)),
            "net": lambda q: plain(_net(q)),
            "samples": lambda _: str(samples),
            "derived": lambda _: wording.THE_ERROR if notation.of is None else notation.derived(None).plain,
        }

    def title(self, q: Quantity) -> str:
        """The question that a step answers, in the words of the notation."""
        return _filled(RULES[q.kind].question, self._named, q)


def _net(q: Quantity) -> Quantity:
    """The net that a title names: that of the successor, of the unit, or of softmax the one that is derived by."""
    if q.kind is Kind.DNET_DOUT:
        return successor(q, Kind.NET)
    return net_of(q)


class FormulaTitles:
    """The questions that the steps of an iteration answer."""

    def __init__(self, model: FormulaModel, notation: FormulaNotation) -> None:
        self._model, self._notation = model, notation
        self._named: _Words = {
            "node": self._node,
            "gate": lambda q: self._name(model.use(q).gate),
            "result": lambda _: notation.error_symbol,
            "along": lambda q: self._name(q.at_unit if notation.along is None else notation.along),
            "parameter": lambda q: self._name(q.at_unit),
            "samples": lambda _: grouped(model.samples),
        }

    def title(self, q: Quantity) -> str:
        """The question that a step answers."""
        template = FORMULA_RULES[q.kind].question
        if q.kind is Kind.TANGENT_PATH and q.unit == self._notation.along:
            template = formula_wording.DIRECTLY
        return _filled(template, self._named, q)

    def _node(self, q: Quantity) -> str:
        """The name of a node; of a use by a gate that has several of them with its number."""
        name = self._name(q.at_unit)
        number = self._notation.number_of_use(q) if q.kind in _OF_USES else None
        return name if number is None else formula_wording.WHICH_USE.format(node=name, number=number)

    def _name(self, node: int) -> str:
        return self._notation.unit(None, node)


_OF_USES = (Kind.LOCAL, Kind.PATH, Kind.TANGENT_PATH)
