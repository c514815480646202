"""How far a number may be off that is made of rounded ones."""

from __future__ import annotations

import math
from collections.abc import Mapping

from bpsim.answers.derivation import Derivation
from bpsim.answers.written import as_written
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.what_if import WhatIf
from bpsim.trace.typed import Rounding

ALLOWANCE = 1.5
"""The errors of two operands, each as large as it can be, add up to no more than so many times the root of their
squares; those of many hardly ever do."""


class Margins:
    """The errors of each step where every number on the way is rounded: the root of the sum of their squares.

    typed: those of the numbers that were typed; what is made of them is made of ``view``'s values.
    """

    def __init__(
        self, view: WhatIf, derivation: Derivation, rounding: Rounding, typed: Mapping[Quantity, float]
    ) -> None:
        self._view = view
        self._derivation = derivation
        self._rounding = rounding
        self._known = dict(typed)

    def unrounded(self, quantity: Quantity) -> float:
        """How far a number may be off that is not rounded itself."""
        return ALLOWANCE * self._of_operands(quantity)

    def _of(self, quantity: Quantity) -> float:
        """The margin of a number as it is used: what its operands leave, and its own rounding."""
        if quantity not in self._known:
            value = self._view.value(quantity)
            if self._view.model.is_given(quantity):
                self._known[quantity] = abs(self._rounding.rounded(value) - value)
            else:
                self._known[quantity] = math.hypot(self._of_operands(quantity), self._rounding.most(value))
        return self._known[quantity]

    def _of_operands(self, quantity: Quantity) -> float:
        operands = self._derivation.operands.get(quantity, ())
        step = WhatIf(self._view.base, {operand: self._view.value(operand) for operand in operands})
        value = _formed(step, quantity)
        return math.hypot(*(self._moved(step, quantity, value, operand) for operand in operands))

    def _moved(self, step: WhatIf, quantity: Quantity, value: float, operand: Quantity) -> float:
        """How far the error of one operand moves the number, in the direction where that is further."""
        error, at = self._of(operand), step.value(operand)
        if error == 0.0:
            return 0.0
        moved = (abs(_formed(step.but({operand: at + by}), quantity) - value) for by in (error, -error))
        return max(filter(math.isfinite, moved), default=0.0)


def _formed(step: WhatIf, quantity: Quantity) -> float:
    """An error as it is written: the logarithm of a rounded out is further off than one of rounded nets."""
    written = as_written(step, quantity) if quantity.kind is Kind.ERROR else None
    return step.formed(quantity) if written is None else written
