"""Places of runs that are compared: those that take long to compute again are come to in slices."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from bpsim.document.document import LONGEST_REPLAY
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import LessonHistory

SLICE_SECONDS = 0.008
"""Seconds of training that are made again in one turn of the event loop."""
Key = tuple[LessonHistory, int]
"""A history, and an iteration of it."""


class FarPlaces(QObject):
    """Gives the positions of a few snapshots, at once where that is soon done.

    came: all that were wanted last are there; went_on: another slice is made.
    """

    came = Signal()
    went_on = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._known: dict[Key, Position] = {}
        """What was wanted last, as far as it is there: a history has room for one state beside those that it keeps."""
        self._wanted: dict[Key, Snapshot] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether one is on its way."""
        return self._timer.isActive()

    def want(self, snapshots: list[Snapshot]) -> list[Position] | None:
        """Their positions, at the start of each iteration; None where ``came`` will say that they are there."""
        wanted = {(one.history, one.iteration): one for one in snapshots}
        self._known = {key: position for key, position in self._known.items() if key in wanted}
        self._wanted = wanted
        for key, snapshot in wanted.items():
            history, iteration = snapshot.history, snapshot.iteration
            if key not in self._known and (
                history.to_replay(iteration) <= 1 or history.replay_seconds(iteration) <= LONGEST_REPLAY
            ):
                self._known[key] = Position(snapshot)
        if self.next is not None:
            self._timer.start(0)
            return None
        self._timer.stop()
        # The same place may be seen in another notation since.
        return [Position(one, self._known[one.history, one.iteration]) for one in snapshots]

    @property
    def next(self) -> Snapshot | None:
        """The one that is on its way, or was as they were stopped."""
        return next((one for key, one in self._wanted.items() if key not in self._known), None)

    def stop(self) -> None:
        """Leaves the one that is on its way where it has come to: wanted again, it goes on from there."""
        self._timer.stop()

    def forget(self) -> None:
        """Stops, and keeps none."""
        self.stop()
        self._known, self._wanted = {}, {}

    def _go_on(self) -> None:
        snapshot = self.next
        if snapshot is None:
            self.stop()
            return
        if snapshot.history.replay_for(SLICE_SECONDS, self._clock, snapshot.iteration) == 0:
            self._known[snapshot.history, snapshot.iteration] = Position(snapshot)
        if self.next is None:
            self.stop()
            self.came.emit()
        else:
            self.went_on.emit()
