"""The maps in neurons that take longer than a picture may: computed as soon as nothing changes any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bpsim.core.errors import UsageError
from bpsim.simulator.unit_surfaces import has_unit_surfaces, unit_work

if TYPE_CHECKING:
    from bpsim.simulator import Simulator
    from bpsim.view.canvas.graph_view import GraphView

REST = 200
"""Milliseconds without a change after which they are computed."""


class UnitMaps(QObject):
    """Waits for rest, computes a part at a time, between which the window lives, and shows the graph again."""

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._view = view
        self._simulator: Simulator | None = None
        self._work: Iterator[None] | None = None
        self._values: object = None
        """What the work is about."""
        self._rest, self._timer = QTimer(self), QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)
        self._timer.timeout.connect(self._go_on)

    def show_simulator(self, simulator: Simulator) -> None:
        """Another position may be shown."""
        self._simulator = simulator
        self.follow()

    def follow(self) -> None:
        """Begins to wait where a map is missing; goes on where it is being made. Before the graph is seen, it waits."""
        if self._view.unseen:
            return
        wanted = self._missing
        if not wanted or self._simulator is None or self._simulator.values is not self._values:
            self._stop()
        if wanted and self._work is None:
            self._rest.start()

    @property
    def _missing(self) -> bool:
        picture, simulator = self._view.picture, self._simulator
        wanted = picture is not None and picture.maps is None and self._view.folds.extras.maps
        return wanted and simulator is not None and has_unit_surfaces(simulator)

    def _stop(self) -> None:
        self._rest.stop()
        self._timer.stop()
        self._work = None

    def _begin(self) -> None:
        if self._missing and self._simulator is not None:
            self._values = self._simulator.values
            self._work = unit_work(self._simulator)
            self._timer.start(0)

    def _go_on(self) -> None:
        simulator = self._simulator
        if self._work is None or simulator is None or simulator.values is not self._values:
            self._stop()
            return
        try:
            next(self._work)
        except StopIteration:
            self._stop()
            self._view.folds.show_again()
        except UsageError as error:
            self._timer.stop()
            self._view.refused.emit(str(error))
