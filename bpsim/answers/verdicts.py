"""What is found out about a student's numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from bpsim.answers.mistakes import MistakeMade
from bpsim.core.quantity import Quantity


class Verdict(StrEnum):
    """The verdict on one number."""

    RIGHT = "right"
    ROUNDING = "rounding"
    """Not the right digits, but no error: it follows from rounded operands, was cut off, or is as near as that."""
    FOLLOWS = "follows"
    """It is what the student's own wrong numbers before it give."""
    WRONG = "wrong"
    UNCLEAR = "unclear"
    """Too few digits to tell, or nothing that decides it."""
    UNREADABLE = "no number"


class Explained(NamedTuple):
    """What is said of a wrong number, and the mistakes that give exactly that number, one of each kind."""

    note: str
    mistakes: tuple[MistakeMade, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One number that was typed, with the step that computes it.

    symbol: with the sample, where there are several; name: without. said: the note of one that is not wrong. explain:
    what a wrong one is explained by, which is looked for when it is asked for.
    """

    quantity: Quantity
    number: int
    symbol: str
    text: str
    verdict: Verdict
    said: str = ""
    name: str = ""
    first: bool = False
    """Whether it is the first wrong one."""
    explain: Callable[[], Explained] | None = field(default=None, compare=False, repr=False)

    @property
    def note(self) -> str:
        """A sentence, empty where all is said."""
        return self.explain().note if self.explain else self.said

    @property
    def mistakes(self) -> tuple[MistakeMade, ...]:
        """Of a wrong one, the mistakes that give exactly that number, one of each kind; usually one, or none."""
        return self.explain().mistakes if self.explain else ()


class Operand(Struct, frozen=True):
    """One number that the first wrong one is made of: as it was typed (empty where it was not), and as it is, both in
    the sign of the notation."""

    quantity: Quantity
    symbol: str
    typed: str
    value: float


class Report(Struct, frozen=True):
    """All numbers in the order of computation, and what the first wrong one is made of."""

    entries: tuple[Judged, ...] = ()
    first_wrong: Judged | None = None
    right_value: float = 0.0
    """The right value of the first wrong number."""
    operands: tuple[Operand, ...] = ()

    @property
    def mistakes(self) -> tuple[MistakeMade, ...]:
        """The mistakes behind the first wrong one."""
        return self.first_wrong.mistakes if self.first_wrong else ()

    @property
    def explanation(self) -> str:
        """What the first wrong one is explained by; empty where none is wrong."""
        return self.first_wrong.note if self.first_wrong else ""

    @property
    def right(self) -> tuple[Judged, ...]:
        """The numbers that are right, rounding differences included."""
        return tuple(entry for entry in self.entries if entry.verdict in (Verdict.RIGHT, Verdict.ROUNDING))

    def entry(self, quantity: Quantity) -> Judged | None:
        """What is said of one quantity; None where nothing was typed for it."""
        return next((entry for entry in self.entries if entry.quantity == quantity), None)
