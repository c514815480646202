"""What follows a hand as long as there is time: at once where it is quick, else a share of the time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from bpsim.document.pace import SHARE

AT_ONCE = 0.016
"""Seconds of work, a picture of a film, that nobody has to wait with."""


class SpareTime(QObject):
    """Does something each time that it is asked for, or where that is too often, once for all that were asked for.

    act: what is done. clock: the time in seconds; work: the seconds that this thread has worked, which other programs
    that keep the processors busy do not lengthen.
    """

    def __init__(
        self,
        act: Callable[[], None],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.perf_counter,
        work: Callable[[], float] = time.thread_time,
    ) -> None:
        super().__init__(parent)
        self._act, self._clock, self._work = act, clock, work
        self._due = -math.inf
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._do)

    def ask(self) -> None:
        """It is to be done: at once, or as soon as what it took the last time was a share of the time since."""
        wait = self._due - self._clock()
        if wait <= 0.0:
            self._do()
        elif not self._timer.isActive():
            self._timer.start(math.ceil(1000 * wait))

    def forget(self) -> None:
        """It is not to be done any more."""
        self._timer.stop()

    def _do(self) -> None:
        self._timer.stop()
        begin = self._work()
        self._act()
        took = self._work() - begin
        self._due = self._clock() + took * (1 - SHARE) / SHARE if took > AT_ONCE else -math.inf
