"""A frame that shows in which panel the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
THICKNESS = 2.0


class FocusRing(QWidget):
    """Lies over a panel that the keyboard came to by Tab or a shortcut; after a click it would only distract."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        panel.installEventFilter(self)

    def eventFilter(self, panel: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and isinstance(panel, QWidget):
            self.setGeometry(panel.rect())
            self.raise_()
            self.setVisible(event.gotFocus() and event.reason() in _BY_KEYBOARD)
        elif event.type() == QEvent.Type.Resize and isinstance(panel, QWidget):
            self.setGeometry(panel.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), THICKNESS))
        inset = THICKNESS / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        painter.end()
