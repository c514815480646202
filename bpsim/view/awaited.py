"""The room of a widget that takes long to make, until the window around it has been seen."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class Awaited(QWidget):
    """Empty. Once it has been painted, and what is painted with it has come to the screen, it asks for the widget."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.wanted.emit)

    def give_way(self, widget: QWidget) -> None:
        """Puts the widget in its place, also in the order of Tab, and ends."""
        parent = self.parentWidget()
        layout = None if parent is None else parent.layout()
        assert layout is not None
        layout.replaceWidget(self, widget)
        self.setFocusPolicy(widget.focusPolicy())  # Qt orders only what takes the keyboard
        QWidget.setTabOrder(self, widget)
        self.hide()
        self.deleteLater()


def make_awaited(window: QWidget) -> None:
    """Makes at once what a window has room for and does not have yet."""
    for room in window.findChildren(Awaited):
        room.wanted.emit()
