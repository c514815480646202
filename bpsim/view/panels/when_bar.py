"""The bar in which is typed what is looked for in the training: ``E < 0.01``."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from bpsim.view.change import Change
from bpsim.view.edit_field import EditField
from bpsim.view.panels import wording
from bpsim.view.text import ElidedLabel, PlainLabel, set_tip, without_mnemonic
from bpsim.view.theme import LIGHT, Theme, number_font, point_size

FIELD_WIDTH = 16
"""The width of the field, in heights of its text."""


class WhenField(EditField):
    """A line that hands Esc to its bar."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "field")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field, also where the window has a shortcut for it.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


class WhenBar(QFrame):
    """Hidden until it is asked for. Enter searches, Esc ends the search and hides it."""

    asked = Signal(str)
    """What is to be looked for."""
    closed = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.field = WhenField()
        self.field.setAccessibleName(wording.WHEN_NAME)
        set_tip(self.field, wording.WHEN_TIP)
        label = PlainLabel(wording.WHEN)
        label.setBuddy(self.field)
        self.status = ElidedLabel()
        """What was found, or why nothing can be looked for."""
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(6)
        for widget in (label, self.field, _button(actions["find_previous"], "◀"), _button(actions["find_next"], "▶")):
            layout.addWidget(widget)
        layout.addWidget(self.status, 1)
        layout.addWidget(_button(actions["find_stop"], "✕"))
        self.field.returnPressed.connect(self._ask)
        self.field.left.connect(self.closed)
        self.hide()

    def start(self) -> None:
        """Shows the bar, with the keyboard in its field."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def show_change(self, change: Change) -> None:
        """Another lesson or notation: the example has its symbols."""
        self.field.setPlaceholderText(wording.WHEN_EXAMPLE.format(error=change.simulator.notation.error_symbol))

    def say(self, text: str, *, fault: bool = False) -> None:
        """What was found, or why nothing can be looked for."""
        self.status.setText(text)
        set_tip(self.status, self.status.text())
        self.status.setStyleSheet(f"color: {self._theme.negative if fault else self._theme.muted};")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.field.setFont(number_font())
        self.field.setFixedWidth(round(FIELD_WIDTH * point_size() * 1.35))
        self.setStyleSheet(
            f"WhenBar {{ background: {theme.panel}; border-top: 1px solid {theme.line}; }}"
            f"QLabel, QToolButton {{ font-size: {point_size():.2f}pt; }}"
            f"QToolButton {{ color: {theme.ink}; background: {theme.background}; border: 1px solid {theme.line};"
            f" border-radius: 4px; padding: 2px 7px; }}"
            f"QToolButton:hover {{ background: {theme.operand}; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.positive}; padding: 1px 6px; }}"
        )

    def _ask(self) -> None:
        if self.field.text().strip():
            self.asked.emit(self.field.text().strip())


def _button(action: QAction, sign: str) -> QToolButton:
    """A button of an action with a sign in the place of its words."""
    button = QToolButton()
    action.setIconText(sign)
    button.setDefaultAction(action)
    button.setObjectName(f"{action.objectName()}_button")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setAccessibleName(without_mnemonic(action.text()))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
