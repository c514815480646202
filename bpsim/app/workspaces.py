"""The workspaces: the same parts, arranged for lectures, study, training and building. Each is remembered."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from bpsim.app.docks import Arrangement, Docks
from bpsim.app.remembered import Settings
from bpsim.app.stage import Stage
from bpsim.sentences import _


class Workspace(Struct, frozen=True):
    """One arrangement. lecture: with the band of the caption and the inset of the curve in the graph's area."""

    title: str
    arrangement: Arrangement
    lecture: bool = False
    wanted: frozenset[str] = frozenset({"formulas"})
    """Panels that only some lessons fill, which are shown here where they do."""


WORKSPACES = {
    "lecture": Workspace(
        _("Lecture"), Arrangement(top=(("formulas",),), right=(("step",),), widths={"step": 33}), lecture=True
    ),
    "study": Workspace(
        _("Study"),
        Arrangement(
            top=(("formulas",),),
            left=(("guide",), ("steps",)),
            right=(("step",),),
            bottom=(("data", "matrices", "gradients", "printed"), ("plot",)),
            widths={"steps": 22, "step": 24, "data": 30, "plot": 24},
            heights={"guide": 40, "steps": 35, "data": 26, "plot": 26, "formulas": 17},
        ),
        wanted=frozenset({"guide", "printed", "matrices", "formulas"}),
    ),
    "train": Workspace(
        _("Train"),
        Arrangement(
            top=(("formulas",),),
            right=(("training",),),
            bottom=(("plot",), ("data",)),
            widths={"training": 25, "plot": 68, "data": 32},
            heights={"plot": 48, "data": 48},
        ),
    ),
    "build": Workspace(
        _("Build"),
        Arrangement(
            top=(("formulas",),),
            right=(("inspector",),),
            bottom=(("data",),),
            widths={"inspector": 27},
            heights={"data": 30, "formulas": 17},
        ),
    ),
}


class Workspaces(QObject):
    """Goes from one to the other, and keeps how each was left."""

    left = Signal()
    """The present one is about to be left, or kept."""
    changed = Signal(str)
    """The workspace by its key, once its panels stand in their places."""

    def __init__(self, window: QMainWindow, docks: Docks, stage: Stage, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._stage = stage
        self._settings = settings
        self.present = settings.workspace

    @property
    def workspace(self) -> Workspace:
        return WORKSPACES[self.present]

    def switch(self, key: str) -> None:
        """Another workspace, as it was left; no edit."""
        if key != self.present:
            self.keep()
            self.enter(key)

    def enter(self, key: str) -> None:
        """A workspace as it was left, else as it is at first."""
        self.present = key
        self._stage.set_lecture(self.workspace.lecture)
        state, arrangement = self._settings.state(key), self.workspace.arrangement
        # Qt leaves the tabs of what was arranged in a window that was never shown, over whatever follows.
        if self._window.isVisible() or state is None:
            self._docks.arrange(arrangement)
        if state is not None and not self._docks.restore(state):
            self._docks.arrange(arrangement)
        elif state is not None:
            self._docks.shares.give_back(self._settings.shares(key))
        self.changed.emit(key)

    def reset(self) -> None:
        """The present workspace as it is at first."""
        self._settings.forget_state(self.present)
        self._docks.arrange(self.workspace.arrangement)
        self.changed.emit(self.present)

    def settle(self) -> None:
        """Shares the room out once the size of the window is known, where nobody has done so before."""
        if self._settings.state(self.present) is None:
            self._docks.share_room(self.workspace.arrangement)
        else:
            # The window may have another size than the one that was left.
            self._docks.shares.give_back(self._settings.shares(self.present))
            self._docks.shares.record()

    def keep(self) -> None:
        """Remembers how the present one is left."""
        self.left.emit()
        self._settings.keep_state(self.present, self._window.saveState())
        self._settings.keep_shares(self.present, self._docks.shares.kept)
        self._settings.workspace = self.present
