"""The only timer: it drives runs and gradient checks in short slices, and plays steps."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from bpsim.document.checker import Checker
from bpsim.document.document import Document
from bpsim.trace.steps import Granularity

SLICE_SECONDS = 0.008
"""Long enough to train fast, short enough that no key press waits for it."""


class Ticker(QObject):
    """While the document runs, a slice each turn of the event loop; while playing, a step each interval."""

    playing_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._granularity = Granularity.TERM
        self._interval = 700
        self._checker: Checker | None = None
        self.playing = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        document.running_changed.connect(self._follow_run)

    def drive(self, checker: Checker) -> None:
        """Gives a check its slices, as long as it goes on."""
        self._checker = checker
        checker.running_changed.connect(self._follow_run)

    @property
    def _working(self) -> bool:
        return self._document.running or (self._checker is not None and self._checker.running)

    def play(self, granularity: Granularity) -> None:
        """Plays steps of this size until ``pause``."""
        self._document.stop_run()
        if self._checker is not None:
            self._checker.stop()
        self._granularity = granularity
        self._set_playing(True)
        self._timer.start(self._interval)

    def pause(self) -> None:
        if self.playing:
            self._timer.stop()
            self._set_playing(False)

    def set_granularity(self, granularity: Granularity) -> None:
        self._granularity = granularity

    def set_interval(self, milliseconds: int) -> None:
        """The time from one played step to the next."""
        self._interval = milliseconds
        if self.playing:
            self._timer.setInterval(milliseconds)

    def _set_playing(self, playing: bool) -> None:
        self.playing = playing
        self.playing_changed.emit()

    def _follow_run(self) -> None:
        if self._working:
            self.pause()
            self._timer.start(0)
        elif not self.playing:
            self._timer.stop()

    def _tick(self) -> None:
        if self.playing:
            if not self._document.next(self._granularity):
                self.pause()
        elif self._document.running:
            self._document.advance(SLICE_SECONDS, time.perf_counter)
        elif self._checker is not None:
            self._checker.advance(SLICE_SECONDS, time.perf_counter)
