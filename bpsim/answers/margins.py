"""How far a number may be off that is made of rounded ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from functools import cached_property

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

    operands: what a quantity is made of. typed: the errors of the numbers that were typed; what is made of them is made
    of ``view``'s values. others: those of all quantities but the ``changed``, where they are known. added: what the
    errors of the operands come to.
    """

    def __init__(
        self,
        view: WhatIf,
        operands: Callable[[Quantity], Collection[Quantity]],
        rounding: Rounding,
        typed: Mapping[Quantity, float],
        changed: Collection[Quantity] = (),
        others: Margins | None = None,
        added: Callable[..., float] = math.hypot,
    ) -> None:
        self._view = view
        self._operands = operands
        self._rounding = rounding
        self._typed = typed
        self._known = dict(typed)
        self._changed = changed
        self._others = others
        self._added = added

    def reach(self, quantity: Quantity, off: float) -> bool:
        """Whether they can take a number so far that is not rounded itself, and do so now and then."""
        usual = self._of_operands(quantity)
        if off <= usual or off > ALLOWANCE * usual:
            return off <= usual
        return off <= self._in_a_row._of_operands(quantity)

    def may_vanish(self, quantity: Quantity) -> bool:
        """Whether rounding may leave nothing of a number."""
        return 0.0 < self.of(quantity) >= abs(self._view.value(quantity))

    @cached_property
    def _in_a_row(self) -> Margins:
        """The same where all errors go in one direction."""
        others = self._others._in_a_row if self._others else None
        return Margins(self._view, self._operands, self._rounding, self._typed, self._changed, others, in_a_row)

    def of(self, quantity: Quantity) -> float:
        """The margin of a number as it is used: what its operands leave, and its own rounding."""
        if quantity not in self._known:
            if self._others is not None and quantity not in self._changed:
                return self._others.of(quantity)
            value = self._view.value(quantity)
            if self._view.model.is_given(quantity):
                self._known[quantity] = abs(self._rounding.rounded(value) - value)
            else:
                self._known[quantity] = self._added(self._of_operands(quantity), self._rounding.most(value))
        return self._known[quantity]

    def _of_operands(self, quantity: Quantity) -> float:
        operands = {operand: self._view.value(operand) for operand in self._operands(quantity)}
        if not operands:
            return 0.0
        value = self._formed(quantity, operands)
        return self._added(*(self._moved(quantity, value, operands, operand) for operand in operands))

    def _moved(self, quantity: Quantity, value: float, operands: dict[Quantity, float], operand: Quantity) -> float:
        """How far the error of one operand moves the number, in the direction where that is further."""
        error, at = self.of(operand), operands[operand]
        # Nobody divides by a moment of which rounding leaves nothing: any number could come out.
        if error == 0.0 or (quantity.kind is Kind.ADAM_STEP and self.may_vanish(operand)):
            return 0.0
        moved = (self._formed(quantity, {**operands, operand: at + by}) - value for by in (error, -error))
        return max(filter(math.isfinite, map(abs, moved)), default=0.0)

    def _formed(self, quantity: Quantity, operands: dict[Quantity, float]) -> float:
        """An error as it is written: the logarithm of a rounded out is further off than one of rounded nets."""
        base = self._view.base
        written = as_written(WhatIf(base, operands), quantity) if quantity.kind is Kind.ERROR else None
        return base.formed_of(quantity, operands.__getitem__) if written is None else written
