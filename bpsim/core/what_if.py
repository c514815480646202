"""What if some numbers were others: the values of an iteration, with a few of them supposed."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from functools import cache
from typing import Any

from bpsim.core.quantity import Quantity
from bpsim.core.rule import Rule
from bpsim.core.values import Values

Twist = Callable[["WhatIf", Quantity], float | None]
"""Another value in place of the one that a quantity would be given; None leaves it."""

CLOSE, REST = 1e-9, 1e-14
"""How far a value formed anew may be off: of itself, and of its operands, where these cancel."""


class KnownValues:
    """The values of an iteration, each read once, and what each is made of: what many suppositions begin from."""

    def __init__(self, values: Values) -> None:
        self.model = values.model
        self.value: Callable[[Quantity], float] = cache(values.value)
        """The value that a quantity has."""
        self._values = values
        self._made: dict[Quantity, tuple[Rule[Any], tuple[Quantity, ...]]] = {}
        self._formed_of: dict[Quantity, tuple[Quantity, ...]] = {}
        self._computed: dict[Quantity, tuple[Quantity, ...]] = {}

    def made_of(self, quantity: Quantity) -> tuple[Rule[Any], tuple[Quantity, ...]]:
        """The rule of a computed quantity and its operands, in the order of the rule."""
        found = self._made.get(quantity)
        if found is None:
            rule = self._values.rule_on_paper(quantity)
            found = self._made[quantity] = rule, tuple(rule.operands(self.model, quantity))
        return found

    def formed_of(self, quantity: Quantity, value: Callable[[Quantity], float]) -> float:
        """What its rule makes of values of its operands; NaN where they are too large."""
        rule, operands = self.made_of(quantity)
        try:
            return float(rule.value(self.model, quantity, *map(value, operands)))
        except (OverflowError, ZeroDivisionError, ValueError):
            return math.nan

    def operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """What it is formed of, in the order of the use; none where it is given, or not formed as we know it."""
        if self.model.is_given(quantity):
            return ()
        if quantity not in self._formed_of:
            known = self._is_known(quantity)
            self._formed_of[quantity] = tuple(dict.fromkeys(self.made_of(quantity)[1])) if known else ()
        return self._formed_of[quantity]

    def computed_operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """Those of them that are not given."""
        found = self._computed.get(quantity)
        if found is None:
            found = tuple(operand for operand in self.operands(quantity) if not self.model.is_given(operand))
            self._computed[quantity] = found
        return found

    def _is_known(self, quantity: Quantity) -> bool:
        """Whether its rule gives its value."""
        value, right = self.formed_of(quantity, self.value), self.value(quantity)
        largest = max(map(abs, map(self.value, self.made_of(quantity)[1])), default=0.0)
        off = abs(value - right)
        return off <= CLOSE * abs(right) or off <= REST * largest < math.inf

    def is_constant(self, quantity: Quantity) -> bool:
        """Whether it is made of nothing, as the local derivative of a term is."""
        return not self.model.is_given(quantity) and not self.made_of(quantity)[1] and self._is_known(quantity)


class WhatIf:
    """Values of which some are ``assumed`` and those of ``renewed`` are formed anew from their operands.

    Every other value is that of ``others``, or of ``base``. The rules are those of the network. ``twist`` replaces what
    a quantity of ``renewed`` is given, ``kept`` changes it (rounding, say) before it is used.
    """

    def __init__(
        self,
        base: KnownValues,
        assumed: Mapping[Quantity, float] | None = None,
        renewed: Container[Quantity] = (),
        *,
        twist: Twist | None = None,
        kept: Callable[[Quantity, float], float] | None = None,
        others: WhatIf | None = None,
    ) -> None:
        self.base = base
        self.model = base.model
        self.assumed = dict(assumed or {})
        self.renewed = renewed
        self._twist, self._keep = twist, kept
        self._others = others
        self._found = dict(self.assumed)

    def but(self, assumed: Mapping[Quantity, float]) -> WhatIf:
        """The same values with more of them assumed."""
        assumed = {**self.assumed, **assumed}
        return WhatIf(self.base, assumed, self.renewed, twist=self._twist, kept=self._keep, others=self._others)

    def value(self, quantity: Quantity) -> float:
        """What is assumed, formed anew, or as it is."""
        value = self._found.get(quantity)
        if value is None:
            if quantity in self.renewed:
                value = self.formed(quantity)
                value = value if self._keep is None else self._keep(quantity, value)
            else:
                value = (self._others or self.base).value(quantity)
            self._found[quantity] = value
        return value

    def formed(self, quantity: Quantity) -> float:
        """What a computed quantity would be, made of its operands' values here; NaN where they are too large."""
        twisted = self._twist(self, quantity) if self._twist else None
        return self.base.formed_of(quantity, self.value) if twisted is None else twisted
