"""The Data panel: every sample with its inputs, targets and, once they are computed, its outputs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from bpsim.simulator import Simulator
from bpsim.view.change import Change
from bpsim.view.icons import icon
from bpsim.view.panels import data_wording as wording
from bpsim.view.panels.data_rows import RowTable
from bpsim.view.text import ElidedLabel, set_tip, without_mnemonic
from bpsim.view.theme import Theme, text_font

_NATIVE = QKeySequence.SequenceFormat.NativeText
_ICONS = ("add", "remove", "up", "down")


class DataPanel(QWidget):
    """The table of samples, and below it what can be done with whole rows and how many there are."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RowTable(simulator)
        self.setFocusProxy(self.table)
        self.buttons = {name: QToolButton() for name in _ICONS}
        self.count = ElidedLabel()
        self.count.setProperty("role", "muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.table.order_changed.connect(self._show_count)
        actions = (self.table.add, self.table.remove, self.table.move_up, self.table.move_down)
        for button, action, tip in zip(self.buttons.values(), actions, wording.BUTTON_TIPS, strict=True):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table has the keys
            button.setAccessibleName(without_mnemonic(action.text()))
            button.clicked.connect(action.trigger)
            set_tip(button, tip)
        bar = QHBoxLayout()
        bar.setContentsMargins(4, 0, 8, 2)
        bar.setSpacing(0)
        for button in self.buttons.values():
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.count, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addLayout(bar)
        self._show_count()

    def show_change(self, change: Change) -> None:
        """Another network, iteration or step."""
        self.table.show_change(change)
        self._show_count()

    def _show_count(self) -> None:
        model = self.table.samples
        data, by = model.sheet.data, model.sorted_by
        sorted_by = "" if by is None else model.columns[by[0]].name(model.sheet)
        keys = (action.shortcut().toString(_NATIVE) for action in (self.table.add, self.table.paste))
        self.count.setText(wording.count(data.samples, len(data.held_out), sorted_by, *keys))

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.table.set_theme(theme)
        side = round(0.9 * self.table.fontMetrics().height())
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme))
            button.setIconSize(QSize(side, side))
        self.count.setFont(text_font())
