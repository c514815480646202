"""What is found out about a student's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bpsim.checking.mistakes import Slip
from bpsim.core.quantity import Quantity


class Verdict(StrEnum):
    """What is said of one number."""

    RIGHT = "right"
    ROUNDING = "rounding difference"
    """Not the right digits, but no error: it follows from rounded operands, or was cut off."""
    WRONG = "first wrong"
    WAITING = "not judged"
    """It comes after the first wrong one, or has nothing to be compared with."""
    UNREADABLE = "no number"


@dataclass(frozen=True, slots=True)
class Judged:
    """One number that was typed, with the step that computes it. ``note``: a sentence, empty where all is said."""

    quantity: Quantity
    number: int
    symbol: str
    text: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class Operand:
    """One number that the first wrong one is made of: as it was typed (empty where it was not), and as it is."""

    quantity: Quantity
    symbol: str
    typed: str
    value: float


@dataclass(frozen=True, slots=True)
class Report:
    """All numbers in the order of computation; the first wrong one, and what explains it.

    slips: the mistakes that give exactly that number, one of each kind; usually one, or none.
    """

    entries: tuple[Judged, ...] = ()
    first_wrong: Judged | None = None
    right_value: float = 0.0
    """Of the first wrong one."""
    operands: tuple[Operand, ...] = ()
    slips: tuple[Slip, ...] = ()
    explanation: str = ""

    @property
    def right(self) -> tuple[Judged, ...]:
        """Those that are right, rounding differences included."""
        return tuple(entry for entry in self.entries if entry.verdict in (Verdict.RIGHT, Verdict.ROUNDING))

    def entry(self, quantity: Quantity) -> Judged | None:
        """What is said of one quantity; None where nothing was typed for it."""
        return next((entry for entry in self.entries if entry.quantity == quantity), None)
