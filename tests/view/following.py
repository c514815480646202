"""A panel that follows a simulator, as one in the window does."""

from __future__ import annotations

from typing import Protocol

from bpsim.simulator import Simulator
from bpsim.view.change import Change, Follower, Shown


class Panel(Protocol):
    def show_change(self, change: Change) -> None: ...


class Following:
    """Tells a panel what has changed."""

    def __init__(self, panel: Panel, simulator: Simulator) -> None:
        self._panel = panel
        self.simulator = simulator
        self._follower = Follower()
        self.show()

    def seek(self, iteration: int, step: int) -> None:
        self.simulator.seek(iteration, step)
        self.show()

    def show(self) -> None:
        self._panel.show_change(self._follower.change(Shown.of(self.simulator)))
