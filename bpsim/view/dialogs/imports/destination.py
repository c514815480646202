"""Where something goes: into the present network, if it fits, or into a new one that is described in a line."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from bpsim.core.network import Network
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs.imports import wording
from bpsim.view.text import PlainLabel, set_tip, without_mnemonic


class Goal(StrEnum):
    """Which network."""

    PRESENT = "present"
    NEW = "new"


class Destination(QWidget):
    """``network`` is the description of the new network, None for the present one.

    present: the present network. The user's own choice and line stay as long as they are possible.
    """

    changed = Signal()

    def __init__(self, present: Network) -> None:
        super().__init__()
        sizes = "-".join(map(str, present.sizes))
        self._suggestion = ""
        self._chosen = False
        self.goal = Choice(Goal, {Goal.PRESENT: wording.PRESENT.format(sizes=sizes), Goal.NEW: wording.NEW})
        self.line, self.misfit = QLineEdit(), PlainLabel()
        name = PlainLabel(wording.INTO)
        name.setBuddy(self.goal)
        self.goal.setAccessibleName(without_mnemonic(wording.INTO))
        self.line.setAccessibleName(wording.NEW_NETWORK)
        self.line.setProperty("role", "field")
        set_tip(self.line, wording.NEW_TIP)
        self.misfit.setProperty("role", "muted")
        self.misfit.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, widget in enumerate((name, self.goal, self.line)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self.misfit, 1, 1, 1, 2)
        for widget in (self.line, self.misfit):
            widget.hide()
        self.goal.activated.connect(self._choose)
        self.line.textEdited.connect(self.changed)

    def offer(self, suggestion: str, misfit: str) -> None:
        """What can be chosen. suggestion: a new network that fits. misfit: why the present one does not, or nothing."""
        self.goal.setEnabled(not misfit)
        self.misfit.setText(misfit)
        self.misfit.setVisible(bool(misfit))
        if misfit or not self._chosen:
            self.goal.show_value(Goal.NEW if misfit else Goal.PRESENT)
        if suggestion != self._suggestion:
            self._suggestion = suggestion
            self.line.setText(suggestion)
        self.line.setVisible(self.goal.value == Goal.NEW)

    @property
    def network(self) -> str | None:
        return self.line.text() if self.goal.value == Goal.NEW else None

    def _choose(self) -> None:
        self._chosen = True
        self.line.setVisible(self.goal.value == Goal.NEW)
        self.changed.emit()
