"""The errors that a user is meant to read."""

from __future__ import annotations

from bpsim.sentences import _


class BpsimError(Exception):
    """Base of all errors whose one-line message tells a user what is wrong and what to do."""


class UsageError(BpsimError):
    """A request that cannot be carried out: an iteration that is not there, a value that is no number."""


class LessonError(BpsimError):
    """A lesson file that cannot be used. ``faults`` holds one sentence a fault, each with its place."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class FormulaError(BpsimError):
    """A formula that cannot be read. reason: without the place; start: the index of the character that it is about.

    line: the index of the line, 0 where it is the only one.
    """

    def __init__(self, reason: str, start: int, line: int = 0) -> None:
        super().__init__(
            _("formulas[{line}], character {start}: {reason}").format(line=line, start=start + 1, reason=reason)
        )
        self.reason, self.start, self.line = reason, start, line

    def in_line(self, line: int) -> FormulaError:
        """The same fault in another line."""
        return FormulaError(self.reason, self.start, line)
