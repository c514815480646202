"""The question that each step of formulas answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formula_model import RULES, FormulaModel
from bpsim.trace import formula_wording
from bpsim.trace.numerals import grouped

if TYPE_CHECKING:
    from bpsim.trace.formula_notation import FormulaNotation


class FormulaTitles:
    """The questions that the steps of an iteration answer."""

    def __init__(self, model: FormulaModel, notation: FormulaNotation) -> None:
        self._model, self._notation = model, notation
        self._named: dict[str, Callable[[Quantity], str]] = {
            "node": self._node,
            "gate": lambda q: self._name(model.use(q).gate),
            "result": lambda _: notation.error_symbol,
            "along": lambda q: self._name(q.at_unit if notation.along is None else notation.along),
            "parameter": lambda q: self._name(q.at_unit),
            "samples": lambda _: grouped(model.samples),
        }

    def title(self, q: Quantity) -> str:
        """The question that a step answers."""
        template = RULES[q.kind].question
        if q.kind is Kind.TANGENT_PATH and q.unit == self._notation.along:
            template = formula_wording.DIRECTLY
        # Each word is formed only where it is asked for: what a title does not name, its quantity may not have.
        return template.format(**{name: form(q) for name, form in self._named.items() if f"{{{name}}}" in template})

    def _node(self, q: Quantity) -> str:
        """The name of a node; of a use by a gate that has several of them with its number."""
        name = self._name(q.at_unit)
        number = self._notation.number_of_use(q) if q.kind in _OF_USES else None
        return name if number is None else formula_wording.WHICH_USE.format(node=name, number=number)

    def _name(self, node: int) -> str:
        return self._notation.unit(None, node)


_OF_USES = (Kind.LOCAL, Kind.PATH, Kind.TANGENT_PATH)
