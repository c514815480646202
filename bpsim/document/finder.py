"""A search for the iterations at which something comes to be, in slices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.simulator.when import MOST_FOUND, Condition, read_condition, search
from bpsim.trace.numerals import grouped


class Finder(QObject):
    """Searches what is trained. A move leaves it alone; another history, or a lesson, forgets what was found.

    A search ends at ``MOST_FOUND``, where it is stopped, and where the training ended then: to go on beyond that is to
    search on, so that nothing is said of iterations that nobody has looked at.

    changed: it began, went on, ended, or forgot what it found; running_changed: it began or ended.
    """

    changed = Signal()
    running_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._work: Iterator[tuple[int, list[int]]] | None = None
        self._condition: Condition | None = None
        self._history: object = None
        self._wanted: tuple[int, int] | None = None
        """The next one (1) or the one before (-1) from an iteration, which is to be gone to once it is found."""
        self._searched = self._last = self._count = 0
        """Up to which iteration all were looked at; up to which this search goes; how many it has found."""
        self.text = ""
        self.found: tuple[int, ...] = ()
        """The iterations, in order: all from ``begin`` up to ``done``."""
        self.begin = self.done = 0
        for change in (document.structure_changed, document.values_changed):
            change.connect(self._forget_old)
        document.running_changed.connect(self._follow_run)

    @property
    def running(self) -> bool:
        return self._work is not None

    @property
    def made_room(self) -> bool:
        """Whether the earliest are no longer among those that are found: the last thousand or so are."""
        return self.begin > self._document.simulator.first

    def start(self, text: str) -> None:
        """Searches from the first iteration on, and goes to the first one found; raises UsageError."""
        self._document.stop_run()
        simulator = self._document.simulator
        self._condition = read_condition(text, simulator)
        self.text, self._history = text, simulator.snapshot().history
        self._wanted = (1, simulator.first - 1)
        self._search_all()

    def advance(self, seconds: float, clock: Callable[[], float]) -> None:
        """One slice of about so many seconds."""
        if self._work is None:
            return
        end = clock() + seconds
        for done, at in self._work:
            self.done = self._searched = done
            self.found += tuple(at)
            self._count += len(at)
            if clock() >= end:
                break
        else:
            if self._count < MOST_FOUND:
                self._searched = self._last
            self._set_work(None)
        self._arrive()
        self.changed.emit()

    def stop(self) -> None:
        """Ends the search; what is found already remains."""
        self._wanted = None
        if self._work is not None:
            self._set_work(None)

    def clear(self) -> None:
        """Ends the search and forgets what was found."""
        self.text, self.found, self._wanted = "", (), None
        self._set_work(None)

    def go_on(self, by: int) -> None:
        """To the next iteration found (1) or the one before (-1), which may have to be searched for; says so where
        there is none."""
        if self.text:
            self._wanted = (by, self._document.destination)
            self._arrive()

    def _arrive(self) -> None:
        """Goes to the one that is wanted, where it is found; where it cannot be found any more, says so."""
        if self._wanted is None:
            return
        by, here = self._wanted
        if by > 0:
            looked_at = here + 1 >= self.begin
            others = [at for at in self.found if at > here]
            everything = self._searched >= self._document.simulator.last
        else:
            looked_at = here - 1 <= self._searched
            others = [at for at in self.found if at < here][::-1]
            everything = not self.made_room
        if looked_at and others:
            self._wanted = None
            self._document.seek(others[0])
        elif self.running:
            return
        elif not (looked_at and everything):
            self._search_on(by, here)
        else:
            self._wanted = None
            if here >= self._document.simulator.first:
                none = wording.NONE_AFTER if by > 0 else wording.NONE_BEFORE
                self._document.message.emit(none.format(text=self.text, iteration=grouped(here)))

    def _search_all(self) -> None:
        """Searches from the first iteration on."""
        first = self._document.simulator.first
        self.found, self.begin, self.done, self._searched = (), first, first, first - 1
        self._search(None)

    def _search_on(self, by: int, here: int) -> None:
        """Searches for the one that is wanted, from where the last search ended; or, where it may be one of those that
        made room for later ones, anew."""
        dropped = here + 1 < self.begin if by > 0 else here - 1 <= self._searched
        first = self._document.simulator.first
        if dropped or self._searched < first:
            self._search_all()
            return
        if len(self.found) >= MOST_FOUND:
            self.found = self.found[-1:]
            self.begin = self.found[0]
        self._search(self._searched)

    def _search(self, after: int | None) -> None:
        assert self._condition is not None
        self._document.stop_run()
        simulator = self._document.simulator
        self._last, self._count = simulator.last, 0
        self._set_work(search(simulator, self._condition, after))

    def _set_work(self, work: Iterator[tuple[int, list[int]]] | None) -> None:
        self._work = work
        self.running_changed.emit()
        self.changed.emit()

    def _follow_run(self) -> None:
        """Training comes first; the way to an iteration that was found is none."""
        if self._document.training:
            self.stop()

    def _forget_old(self) -> None:
        """No iteration stays marked that belongs to another training."""
        if self.text and self._document.simulator.snapshot().history is not self._history:
            self.clear()
