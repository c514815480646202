"""What a quantity is made of, step by step back to what is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from functools import cached_property

from bpsim.core.quantity import Quantity
from bpsim.core.what_if import KnownValues

MOST = 1500
"""Operands that are read on the way back; those nearest come first, what is further away is taken as it is."""


class Derivation:
    """The computed quantities that ``quantity`` is made of, itself first, back to what is given or ``known``."""

    def __init__(self, values: KnownValues, quantity: Quantity, known: Collection[Quantity] = ()) -> None:
        self.quantity = quantity
        self.operands: dict[Quantity, tuple[Quantity, ...]] = {}
        self._used_by: dict[Quantity, list[Quantity]] = {}
        self.reached: list[Quantity] = []
        """The known ones that it is made of."""
        self.work = 0
        """How many operands all its steps have, those of the steps before it included."""
        waiting = deque([quantity])
        met = {quantity}
        while waiting and self.work < MOST:
            found = waiting.popleft()
            self.operands[found] = values.operands(found)
            self.work += len(self.operands[found])
            for operand in values.computed_operands(found):
                self._used_by.setdefault(operand, []).append(found)
                if operand not in met:
                    met.add(operand)
                    (self.reached if operand in known else waiting).append(operand)
        self.whole = not waiting
        """Whether everything is read that it is made of."""

    @property
    def direct(self) -> tuple[Quantity, ...]:
        """The quantities that one is made of directly."""
        return self.operands[self.quantity]

    @cached_property
    def formed(self) -> frozenset[Quantity]:
        """Itself and what it is made of, as far as their steps can be done again."""
        return frozenset(q for q, operands in self.operands.items() if operands)

    @property
    def behind(self) -> list[Quantity]:
        """Every computed quantity that it is made of, the nearest first."""
        return [q for q in self.operands if q in self.formed and q != self.quantity]

    def changed_by(self, sources: Iterable[Quantity]) -> frozenset[Quantity]:
        """The quantities that change where some computed ones that they are made of do."""
        found: set[Quantity] = set()
        waiting = list(sources)
        while waiting:
            for user in self._used_by.get(waiting.pop(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return frozenset(found)
