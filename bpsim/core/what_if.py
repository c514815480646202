"""What if some numbers were others: the values of a record, with a few of them supposed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping

from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.rules import BY_FACTORS, RULES, Rule

Twist = Callable[["WhatIf", Quantity], float | None]
"""Another value in place of the one that a quantity would be given; None leaves it."""

CLOSE = 1e-9


class WhatIf:
    """Values of which some are ``assumed`` and those of ``renewed`` are formed anew from their operands.

    Every other value is that of ``base``. The rules are the record's own. ``twist`` replaces what a quantity of
    ``renewed`` is given, ``kept`` changes it (rounding, say) before it is used.
    """

    def __init__(
        self,
        base: NetworkValues,
        assumed: Mapping[Quantity, float] | None = None,
        renewed: Collection[Quantity] = (),
        *,
        twist: Twist | None = None,
        kept: Callable[[Quantity, float], float] | None = None,
    ) -> None:
        self.base = base
        self.model = base.model
        self.network = base.network
        self.assumed = dict(assumed or {})
        self.renewed = renewed
        self._twist, self._keep = twist, kept
        self._known: dict[Quantity, float] = {}

    def but(self, assumed: Mapping[Quantity, float]) -> WhatIf:
        """The same values with more of them assumed."""
        return WhatIf(self.base, {**self.assumed, **assumed}, self.renewed, twist=self._twist, kept=self._keep)

    def value(self, quantity: Quantity) -> float:
        """What is assumed, formed anew, or as it is."""
        if quantity in self.assumed:
            return self.assumed[quantity]
        if quantity not in self.renewed:
            return self.base.value(quantity)
        if quantity not in self._known:
            value = self.formed(quantity)
            self._known[quantity] = value if self._keep is None else self._keep(quantity, value)
        return self._known[quantity]

    def formed(self, quantity: Quantity) -> float:
        """What a computed quantity would be, made of its operands' values here; NaN where they are too large."""
        twisted = self._twist(self, quantity) if self._twist else None
        if twisted is not None:
            return twisted
        rule = self._rule(quantity)
        try:
            values = map(self.value, rule.operands(self.model, quantity))
            return float(rule.value(self.model, quantity, *values))
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.nan

    def operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """What it is formed of, in the order of the use; none where it is given, or not formed as we know it."""
        if quantity.kind in GIVEN:
            return ()
        value, right = self.formed(quantity), self.base.value(quantity)
        if not abs(value - right) <= CLOSE * abs(right):
            return ()
        return tuple(dict.fromkeys(self._rule(quantity).operands(self.model, quantity)))

    def _rule(self, quantity: Quantity) -> Rule:
        """By hand a delta is the product of its factors; of rounded ones that is another number."""
        by_factors = quantity.kind is Kind.DELTA and not self.model.training.scale
        return BY_FACTORS if by_factors else RULES[quantity.kind]
