"""What rounding makes of the values of an iteration, as far as nothing was typed before them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import partial

from bpsim.answers.derivation import Derivation
from bpsim.answers.margins import Margins
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.values import Values
from bpsim.core.what_if import KnownValues, WhatIf
from bpsim.trace.typed import Rounding

REMEMBERED = 200_000
"""Operands in the derivations that are remembered, before that begins anew."""


class RoundedValues(KnownValues):
    """The values of an iteration as they are, and rounded on the way: the same for every sheet, each formed once.

    So is what each is made of, back to the same typed numbers.
    """

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._rounded: dict[tuple[Rounding, frozenset[Kind]], WhatIf] = {}
        self._margins: dict[Rounding, Margins] = {}
        self._reach: dict[Quantity, frozenset[Quantity] | None] = {}
        self._derivations: dict[tuple[Quantity, frozenset[Quantity]], Derivation] = {}
        self._remembered = 0

    def reach(self, quantity: Quantity) -> frozenset[Quantity] | None:
        """Everything that a quantity is made of; None where that is more than is read."""
        if quantity not in self._reach:
            derivation = Derivation(self, quantity)
            reached = frozenset(operand for operands in derivation.operands.values() for operand in operands)
            self._reach[quantity] = reached if derivation.whole else None
        return self._reach[quantity]

    def derivation(self, quantity: Quantity, typed: Mapping[Quantity, object]) -> Derivation:
        """What a quantity is made of, back to what is given or ``typed``."""
        reach = self.reach(quantity)
        known = frozenset(typed if reach is None else reach & typed.keys())
        found = self._derivations.get((quantity, known))
        if found is None:
            if self._remembered > REMEMBERED:
                self._derivations.clear()
                self._remembered = 0
            found = self._derivations[quantity, known] = Derivation(self, quantity, known)
            self._remembered += found.work + len(known)
        return found

    def rounded(self, rounding: Rounding, exempt: frozenset[Kind]) -> WhatIf:
        """What comes out where every number on the way is rounded, but for the ``exempt`` kinds."""
        if (rounding, exempt) not in self._rounded:
            kept = partial(rounded_but, rounding, exempt)
            self._rounded[rounding, exempt] = WhatIf(self, renewed=_Formed(self), kept=kept)
        return self._rounded[rounding, exempt]

    def margins(self, rounding: Rounding) -> Margins:
        """How far each may be off then."""
        if rounding not in self._margins:
            self._margins[rounding] = Margins(WhatIf(self), self.operands, rounding, {})
        return self._margins[rounding]


def rounded_but(rounding: Rounding, exempt: frozenset[Kind], quantity: Quantity, value: float) -> float:
    """A number as it is used further on where all are rounded but those of some kinds."""
    return value if quantity.kind in exempt else rounding.rounded(value)


class _Formed(Container[Quantity]):
    """Everything whose step can be done again."""

    def __init__(self, values: KnownValues) -> None:
        self._values = values

    def __contains__(self, quantity: object) -> bool:
        return isinstance(quantity, Quantity) and bool(self._values.operands(quantity))
