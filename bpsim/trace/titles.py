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

Titles = Callable[[Quantity], str]
"""The question that a step answers, by what it computes, in the words of the notation."""
_Words = Mapping[str, Callable[[Quantity], str]]


def _filled(template: str, words: _Words, q: Quantity) -> str:
    """A question with the words that it names; no others are formed, since its quantity may not have them."""
    return template.format(**{name: form(q) for name, form in words.items() if f"{{{name}}}" in template})


def network_titles(notation: Notation, samples: int) -> Titles:
    """The questions that the steps of an iteration on a batch of ``samples`` samples answer."""
    plain = notation.plain
    named: _Words = {
        "unit": lambda q: notation.unit(q.at_layer, q.unit),
        "successor": lambda q: notation.unit(q.source_layer, q.source),
        "parameter": lambda q: plain(parameter_of(q)),
        "out": lambda q: plain(out_of(q)),
        "net": lambda q: plain(_net(q)),
        "samples": lambda _: str(samples),
        "derived": lambda _: wording.THE_ERROR if notation.of is None else notation.derived(None).plain,
    }
    return lambda q: _filled(RULES[q.kind].question, named, q)


def _net(q: Quantity) -> Quantity:
    """The net that a title names: that of the successor, of the unit, or of softmax the one that is derived by."""
    if q.kind is Kind.DNET_DOUT:
        return successor(q, Kind.NET)
    return net_of(q)


def formula_titles(model: FormulaModel, notation: FormulaNotation) -> Titles:
    """The questions that the steps of an iteration of formulas answer."""

    def node(q: Quantity) -> str:
        """The name of a node; of a use by a gate that has several of them with its number."""
        name = notation.node_name(q.at_unit)
        number = notation.number_of_use(q) if q.kind in _OF_USES else None
        return name if number is None else formula_wording.WHICH_USE.format(node=name, number=number)

    named: _Words = {
        "node": node,
        "gate": lambda q: notation.node_name(model.use(q).gate),
        "result": lambda _: notation.error_symbol,
        "along": lambda q: notation.node_name(q.at_unit if notation.along is None else notation.along),
        "parameter": lambda q: notation.node_name(q.at_unit),
        "samples": lambda _: grouped(model.samples),
    }

    def title(q: Quantity) -> str:
        directly = q.kind is Kind.TANGENT_PATH and q.unit == notation.along
        return _filled(formula_wording.DIRECTLY if directly else FORMULA_RULES[q.kind].question, named, q)

    return title


_OF_USES = (Kind.LOCAL, Kind.PATH, Kind.TANGENT_PATH)
