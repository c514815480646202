"""A search for the iterations at which something comes to be, in slices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.simulator.when import read_condition, search
from bpsim.trace.numerals import grouped


class Finder(QObject):
    """Searches what is trained. A move leaves it alone; another history, or a lesson, forgets what was found.

    changed: it began, went on, ended, or forgot what it found; running_changed: it began or ended.
    """

    changed = Signal()
    running_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._work: Iterator[tuple[int, list[int]]] | None = None
        self._history: object = None
        self._wanted = 0
        """In which direction the next one is to be gone to once it is found: 1 or -1; 0: nowhere."""
        self.text = ""
        self.found: tuple[int, ...] = ()
        """The iterations, in order."""
        self.done = 0
        """The iteration up to which it has come."""
        for change in (document.structure_changed, document.values_changed):
            change.connect(self._forget_old)
        document.running_changed.connect(self._follow_run)

    @property
    def running(self) -> bool:
        return self._work is not None

    def start(self, text: str) -> None:
        """Searches from the first iteration on, and goes to the first one found; raises UsageError."""
        self._document.stop_run()
        simulator = self._document.simulator
        work = search(simulator, read_condition(text, simulator))
        self.text, self.found, self.done, self._wanted = text, (), simulator.first, 1
        self._history = simulator.snapshot().history
        self._set_work(work)

    def advance(self, seconds: float, clock: Callable[[], float]) -> None:
        """One slice of about so many seconds."""
        if self._work is None:
            return
        end = clock() + seconds
        before = len(self.found)
        for done, at in self._work:
            self.done = done
            self.found += tuple(at)
            if clock() >= end:
                break
        else:
            self._set_work(None)
        if self._wanted and len(self.found) > before:
            # The first that was found at all, or the next beyond the present one.
            self._document.seek(self.found[before])
            self._wanted = 0
        self.changed.emit()

    def stop(self) -> None:
        """Ends the search; what is found already remains."""
        if self._work is not None:
            self._set_work(None)

    def clear(self) -> None:
        """Ends the search and forgets what was found."""
        self.text, self.found, self._wanted = "", (), 0
        self._set_work(None)

    def go_on(self, by: int) -> None:
        """To the next iteration found (1) or the one before (-1); says so where there is none."""
        simulator = self._document.simulator
        here = simulator.iteration
        others = [at for at in self.found if (at > here if by > 0 else at < here)]
        if others:
            self._document.seek(others[0] if by > 0 else others[-1])
        elif self.running and by > 0:
            self._wanted = 1
        elif self.text:
            none = wording.NONE_AFTER if by > 0 else wording.NONE_BEFORE
            self._document.message.emit(none.format(text=self.text, iteration=grouped(here)))

    def _set_work(self, work: Iterator[tuple[int, list[int]]] | None) -> None:
        self._work = work
        self.running_changed.emit()
        self.changed.emit()

    def _follow_run(self) -> None:
        if self._document.running:
            self.stop()

    def _forget_old(self) -> None:
        """No iteration stays marked that belongs to another training."""
        if self.text and self._document.simulator.snapshot().history is not self._history:
            self.clear()
