"""A file of samples, read in slices, so that a window can show how far it is and stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bpsim.core.errors import LessonError
from bpsim.imports.decoding import decoded
from bpsim.imports.dialect import Dialect, guess
from bpsim.imports.records import records, refuse_too_wide
from bpsim.imports.table import Table, read_table
from bpsim.lesson import files
from bpsim.lesson.faults import printable


class Reading:
    """A table that is being read. ``share``: how much is read, from 0 to 1; ``table``: what it is at the end.

    text: of the file. dialect: None takes the likely one. named: whether the first row holds names; None finds out.
    Raises LessonError, here or in ``run_for``, where there is no table.
    """

    def __init__(self, text: str, dialect: Dialect | None = None, named: bool | None = None) -> None:
        self.dialect = dialect or guess(text)
        refuse_too_wide(text, self.dialect.separator)
        self.table: Table | None = None
        self.share = 0.0
        self._lines = text.count("\n") + 1
        self._slices = read_table(records(text, self.dialect.separator), self.dialect, named)

    def run_for(self, seconds: float, clock: Callable[[], float]) -> bool:
        """Reads for about so many seconds, a slice at least; False once there is the table."""
        end = clock() + seconds
        while True:
            try:
                self.share = min(1.0, next(self._slices) / self._lines)
            except StopIteration as done:
                self.table, self.share = done.value, 1.0
                return False
            if clock() >= end:
                return True

    def finish(self) -> Table:
        """Reads to the end and returns the table."""
        while self.run_for(1.0, time.monotonic):
            pass
        assert self.table is not None
        return self.table


def read_text(path: Path) -> str:
    """The text of a file; raises UsageError where there is none, LessonError where it is no text or too large."""
    data = files.read(path)
    try:
        return decoded(data)
    except LessonError as error:
        raise LessonError(f"{printable(str(path))}: {error}") from None
