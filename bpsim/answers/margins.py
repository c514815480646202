"""How far a number may be off that is made of rounded ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bpsim.answers.derivation import Derivation
from bpsim.answers.written import as_written
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.what_if import WhatIf
from bpsim.trace.typed import Rounding

ALLOWANCE = 2.0
"""The errors of many operands hardly ever add up to more than so many times the root of the sum of their squares. That
is three and a half standard deviations: each is anywhere up to the largest that it can be."""


def in_a_row(*errors: float) -> float:
    """What errors come to that all go in one direction."""
    return sum(errors)


class Margins:
    """The errors of each step where every number on the way is rounded: the root of the sum of their squares.

    typed: those of the numbers that were typed; what is made of them is made of ``view``'s values. added: what the
    errors of the operands come to.
    """

    def __init__(
        self,
        view: WhatIf,
        derivation: Derivation,
        rounding: Rounding,
        typed: Mapping[Quantity, float],
        added: Callable[..., float] = math.hypot,
    ) -> None:
        self._view = view
        self._derivation = derivation
        self._rounding = rounding
        self._typed = typed
        self._known = dict(typed)
        self._added = added

    def reach(self, quantity: Quantity, off: float) -> bool:
        """Whether they can take a number so far that is not rounded itself, and do so now and then."""
        usual = self._of_operands(quantity)
        if off <= usual or off > ALLOWANCE * usual:
            return off <= usual
        most = Margins(self._view, self._derivation, self._rounding, self._typed, in_a_row)
        return off <= most._of_operands(quantity)

    def _of(self, quantity: Quantity) -> float:
        """The margin of a number as it is used: what its operands leave, and its own rounding."""
        if quantity not in self._known:
            value = self._view.value(quantity)
            if self._view.model.is_given(quantity):
                self._known[quantity] = abs(self._rounding.rounded(value) - value)
            else:
                self._known[quantity] = self._added(self._of_operands(quantity), self._rounding.most(value))
        return self._known[quantity]

    def _of_operands(self, quantity: Quantity) -> float:
        operands = self._derivation.operands.get(quantity, ())
        step = WhatIf(self._view.base, {operand: self._view.value(operand) for operand in operands})
        value = _formed(step, quantity)
        return self._added(*(self._moved(step, quantity, value, operand) for operand in operands))

    def _moved(self, step: WhatIf, quantity: Quantity, value: float, operand: Quantity) -> float:
        """How far the error of one operand moves the number, in the direction where that is further."""
        error, at = self._of(operand), step.value(operand)
        # Nobody divides by a moment of which rounding leaves nothing: any number could come out.
        if error == 0.0 or (quantity.kind is Kind.ADAM_STEP and error >= abs(at)):
            return 0.0
        moved = (abs(_formed(step.but({operand: at + by}), quantity) - value) for by in (error, -error))
        return max(filter(math.isfinite, moved), default=0.0)


def _formed(step: WhatIf, quantity: Quantity) -> float:
    """An error as it is written: the logarithm of a rounded out is further off than one of rounded nets."""
    written = as_written(step, quantity) if quantity.kind is Kind.ERROR else None
    return step.formed(quantity) if written is None else written
