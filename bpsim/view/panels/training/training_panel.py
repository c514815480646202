"""Every setting of the training of the shown iteration, to be read and changed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from bpsim.core.training import Training
from bpsim.simulator import Simulator
from bpsim.trace.notation import Notation
from bpsim.trace.setting_names import setting_name
from bpsim.view.change import Change, What
from bpsim.view.numbers import NumberField
from bpsim.view.panels.training import wording
from bpsim.view.panels.training.setting_row import SettingRow
from bpsim.view.panels.training.settings_table import SETTINGS, Group, Setting
from bpsim.view.text import PlainLabel
from bpsim.view.theme import LIGHT, Theme


class TrainingPanel(QScrollArea):
    """Shows the settings in groups. It changes nothing itself: a refused number stays in its field, marked."""

    edited = Signal(object, object, str)
    """The setting that was changed, the training that is asked for, and the setting's name."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training: Training = simulator.training
        self._notation: Notation = simulator.notation
        self._about_formulas = simulator.about_formulas
        self._theme = LIGHT
        self.rows: dict[str, SettingRow] = {}
        """The row of each setting, by its path; made when the panel is first seen, so that a start does not wait."""
        self.setAccessibleName(wording.TITLE)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self.why_not = PlainLabel(simulator.why_not, self._inside)
        """Why nothing is trained, in a sentence."""
        self.why_not.setWordWrap(True)
        self.why_not.setVisible(bool(simulator.why_not))
        self.setWidget(self._inside)
        # The dock that holds the panel has its colour.
        self._inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _fill(self) -> None:
        if self.rows:
            return
        self.rows = {setting.path: SettingRow(setting) for setting in SETTINGS}
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(12, 6, 12, 12)
        layout.setSpacing(7)
        layout.addWidget(self.why_not)
        for group in Group:
            title = PlainLabel(wording.GROUPS[group])
            title.setProperty("role", "title")
            layout.addWidget(title)
            for row in self.rows.values():
                if row.setting.group is group:
                    layout.addWidget(row)
                    row.edited.connect(self._ask)
        layout.addStretch(1)
        self.setFocusProxy(self.rows["learning_rate"].field)
        for row in self.rows.values():
            self._show(row)
        self.set_theme(self._theme)

    def start(self, path: str = "learning_rate") -> None:
        """Puts the keyboard into the field of a setting; at one that is left out, on what brings it in."""
        self._fill()
        row = self.rows[path]
        row.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        # A panel that was not seen before gets its size with the next events.
        QTimer.singleShot(0, row, lambda: self._bring_into_view(row))

    def show_change(self, change: Change) -> None:
        """The settings that the shown iteration is computed with."""
        self._training, self._notation = change.after.training, change.after.notation
        self._about_formulas = change.simulator.about_formulas
        self.why_not.setText(change.simulator.why_not)
        self.why_not.setVisible(bool(change.simulator.why_not))
        for row in self.rows.values():
            row.forget_fault()
            if change.has(What.LESSON) and row.number is not None:
                row.number.discard()
            if change.has(What.TRAINING | What.NOTATION):
                self._show(row)

    def _show(self, row: SettingRow) -> None:
        row.show_training(self._training, self._notation, about_formulas=self._about_formulas)

    def fields_of_updates(self) -> tuple[NumberField, ...]:
        """The fields that say how an update is made."""
        return tuple(self._numbers(of_stop=False))

    def fields_of_stop(self) -> tuple[NumberField, ...]:
        """The fields that say how a run ends."""
        return tuple(self._numbers(of_stop=True))

    def _numbers(self, *, of_stop: bool) -> Iterator[NumberField]:
        for row in self.rows.values():
            if row.number is not None and (row.setting.group is Group.STOP) is of_stop:
                yield row.number

    def _ask(self, setting: Setting, value: object) -> None:
        changed = setting.changed(self._training, value)
        if changed != self._training:
            self.edited.emit(setting, changed, setting_name(setting.path, self._notation))

    def refuse(self, setting: Setting, reason: str) -> None:
        """Says at a setting's field why it stays as it was."""
        self._fill()
        row = self.rows[setting.path]
        if row.number is None or row.number.isHidden():
            self._show(row)
        row.refuse(reason)
        self._bring_into_view(row)

    def _bring_into_view(self, row: SettingRow) -> None:
        """Scrolls to a row. A sentence that appeared there has its place at once, not with the next event only."""
        for widget in (row, self._inside):
            layout = widget.layout()
            assert layout is not None
            layout.activate()
        width = self.viewport().width()
        self._inside.resize(width, max(self.viewport().height(), self._inside.heightForWidth(width)))
        self.ensureWidgetVisible(row, 0, 4)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._theme = theme
        for row in self.rows.values():
            row.set_theme(theme)
        self.setMinimumWidth(self._inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)
