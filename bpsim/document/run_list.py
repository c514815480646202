"""Runs that differ in one value, trained one after another beside the document, in slices."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, Reason
from bpsim.core.training import MOST_ITERATIONS
from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.document.pace import SECONDS_BETWEEN_NUMBERS
from bpsim.simulator import Simulator
from bpsim.simulator.origins import reason
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.varying import Varying
from bpsim.trace.numerals import grouped

MOST_RUNS = 50
"""Runs of one list, at most."""


class Series(Struct, frozen=True):
    """A list of runs: what they differ in, its values in order, and how many iterations each is trained for."""

    varying: Varying
    values: tuple[float, ...]
    iterations: int


class RunList(QObject):
    """Trains every run of a series from the place where it was asked for. Each becomes a run of the document's list and
    lies over the plot; the document itself stays where it is, and no run is a step of undo.

    running_changed: it began or ended.
    """

    running_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._work: Generator[None] | None = None
        self._simulator: Simulator | None = None
        """That of the document as it began: of another lesson nothing is listed."""
        self._slice: tuple[float, Callable[[], float]] = (0.0, lambda: 0.0)
        self.done = 0
        """How many runs of the last series are on the list."""

    @property
    def running(self) -> bool:
        return self._work is not None

    def start(self, series: Series) -> None:
        """Begins; raises BpsimError, and trains nothing, where one of the runs cannot be."""
        document = self._document
        document.stop_run()
        self.stop()
        simulator = document.simulator
        if simulator.why_not:
            raise UsageError(simulator.why_not)
        if not 1 <= len(series.values) <= MOST_RUNS:
            raise UsageError(wording.NOT_SO_MANY_RUNS.format(count=len(series.values), most=MOST_RUNS))
        here = Position(simulator.snapshot())
        begun = [series.varying.begun(here, value) for value in series.values]
        if series.iterations < 1 or max(one.iteration for one in begun) + series.iterations > MOST_ITERATIONS:
            raise UsageError(wording.NOT_SO_LONG.format(most=grouped(MOST_ITERATIONS)))
        self._simulator, self.done = simulator, 0
        self._work = self._trained(begun, series.iterations)
        self.running_changed.emit()

    def advance(self, seconds: float, clock: Callable[[], float]) -> None:
        """One slice of about so many seconds."""
        if self._work is None:
            return
        self._slice = seconds, clock
        if self._document.simulator is not self._simulator:
            self.stop()
            return
        try:
            next(self._work)
        except StopIteration:
            self._end()

    def stop(self) -> None:
        """Ends it; the run that is trained just then is listed as far as it came."""
        if self._work is not None:
            self._work.close()
            self._end()

    def _end(self) -> None:
        self._work = self._simulator = None
        self.running_changed.emit()

    def _trained(self, begun: Sequence[Snapshot], iterations: int) -> Generator[None]:
        for number, start in enumerate(begun, 1):
            history, goal = start.history, Goal(start.iteration + iterations, rules=True)
            said, end = -math.inf, Reason.RUNNING
            try:
                while end is Reason.RUNNING:
                    seconds, clock = self._slice
                    end = history.run_for(seconds, clock, goal)
                    if clock() - said > SECONDS_BETWEEN_NUMBERS:
                        said = clock()
                        self._say(start, number, len(begun))
                    yield
            finally:
                if self._document.simulator is self._simulator and history.last > history.first:
                    history.evaluate_end()
                    self._document.runs.add(start.moved(history.last, 0))
                    self.done += 1
        self._document.message.emit(wording.ALL_RUN.of(self.done, count=self.done, series=len(begun)))

    def _say(self, start: Snapshot, number: int, count: int) -> None:
        document = self._document
        name = reason(start.origins, document.simulator.notation)
        at = grouped(start.history.last)
        document.message.emit(wording.RUN_OF_LIST.format(number=number, count=count, name=name, iteration=at))
