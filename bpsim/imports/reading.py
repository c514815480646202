"""A table that is read in slices, so that a window can show how far it is and stop."""

from __future__ import annotations

import time
from collections.abc import Callable

from bpsim.imports.dialect import Dialect
from bpsim.imports.sources import Source
from bpsim.imports.table import Table, read_table


class Reading:
    """A table that is being read. ``share``: how much is read, from 0 to 1; ``table``: what it is at the end.

    dialect: None takes the likely one. named: whether the first row holds names; None finds out. Raises LessonError,
    here or in ``run_for``, where there is no table.
    """

    def __init__(self, source: Source, dialect: Dialect | None = None, named: bool | None = None) -> None:
        self.dialect = dialect or source.likely
        self.table: Table | None = None
        self.share = 0.0
        self._slices = read_table(source.rows(self.dialect), source.count, self.dialect, named)

    def run_for(self, seconds: float, clock: Callable[[], float]) -> bool:
        """Reads for about so many seconds, a slice at least; False once there is the table."""
        end = clock() + seconds
        while True:
            try:
                self.share = next(self._slices)
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
