"""The only timer: it drives runs and gradient checks in short slices, and plays steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from bpsim.document.document import Document
from bpsim.trace.steps import Granularity


class Work(Protocol):
    """Something that takes long and is done in slices, such as a check of gradients or a search."""

    @property
    def running(self) -> bool: ...

    @property
    def running_changed(self) -> SignalInstance: ...

    def advance(self, seconds: float, clock: Callable[[], float]) -> None: ...

    def stop(self) -> None: ...


SLICE_SECONDS = 0.008
"""Long enough to train fast, short enough that no key press waits for it."""


class Ticker(QObject):
    """A slice of a run or a piece of its news each turn of the event loop; while playing, a step each interval."""

    playing_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._granularity = Granularity.TERM
        self._interval = 700
        self._works: list[Work] = []
        self._say: Callable[[], bool] = bool
        self.playing = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        document.running_changed.connect(self._follow_run)

    def drive(self, work: Work) -> None:
        """Gives a check or a search its slices, as long as it goes on."""
        self._works.append(work)
        work.running_changed.connect(self._follow_run)

    def say_between(self, say: Callable[[], bool]) -> None:
        """What a run has to say: a piece each turn of the event loop, before the next slice. It returns whether there
        was one."""
        self._say = say

    @property
    def busy(self) -> bool:
        """Whether steps are played, or anything is done in slices."""
        return self.playing or self._working

    @property
    def _working(self) -> bool:
        return self._document.running or any(work.running for work in self._works)

    def play(self, granularity: Granularity) -> None:
        """Plays steps of this size until ``pause``."""
        self._document.stop_run()
        for work in self._works:
            work.stop()
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
            if not self._say():
                self._document.advance(SLICE_SECONDS, time.perf_counter)
        else:
            work = next((work for work in self._works if work.running), None)
            if work is not None:
                work.advance(SLICE_SECONDS, time.perf_counter)
