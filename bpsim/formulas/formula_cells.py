"""Where the loops have the numbers of formulas that can be recorded in every iteration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpsim.core import groups
from bpsim.core.call import rates_of
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_model import RULES, FormulaModel

_OF_LEARNED = {
    Kind.VALUE: groups.BEFORE,
    Kind.VELOCITY: groups.FIRST_BEFORE,
    Kind.FIRST_MOMENT: groups.FIRST_BEFORE,
    Kind.SECOND_MOMENT: groups.SECOND_BEFORE,
    Kind.NEW_VALUE: groups.AFTER,
}
_OF_SAMPLE = {Kind.VALUE: groups.PASS_ONE, Kind.GRADIENT: groups.PASS_TWO}


class FormulaCells:
    """The numbers of ``FormulaValues`` in iterations whose update is made."""

    def __init__(self, engine: FormulaEngine) -> None:
        self._engine = engine
        self._learned = {place: at for at, place in enumerate(engine.places)}

    def cell(self, quantity: Quantity) -> tuple[int, int] | None:
        """Vector and place of what is read, as ``Cells`` has them; None for what is known or formed by its rule.

        Raises LookupError for derivatives in forward mode, which no loop that trains forms.
        """
        if quantity.kind is Kind.TANGENT:
            raise LookupError(quantity.kind)
        if quantity.sample is not None and quantity.kind in _OF_SAMPLE:
            return _OF_SAMPLE[quantity.kind], quantity.sample * self._engine.formulas.graph.size + quantity.at_unit
        at = self._learned.get(quantity.unit) if quantity.unit is not None else None
        return None if at is None or quantity.kind not in _OF_LEARNED else (_OF_LEARNED[quantity.kind], at)

    def known(self, quantity: Quantity, iterations: Sequence[int]) -> Floats | None:
        """The values of what needs no training to be known, such as a variable that is not learned: (iterations,);
        None for all else."""
        if quantity.kind is Kind.LEARNING_RATE:
            return rates_of(self._engine.training, iterations)
        if quantity.kind is Kind.VALUE:
            return np.full(len(iterations), self._engine.formulas.start(0)[quantity.at_unit])
        return None

    def rule(self, quantity: Quantity) -> Rule[FormulaModel]:
        """How all else is formed."""
        return RULES[quantity.kind]

    def model(self, samples: int, update: int) -> FormulaModel:
        """What the rules read."""
        return FormulaModel(self._engine, samples, update)
