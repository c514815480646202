"""The small buttons of a layer, painted in the colours of the graph."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from bpsim.view.canvas.label_rows import paint_padlock
from bpsim.view.canvas.style import Style
from bpsim.view.text import one_line
from bpsim.view.theme import LIGHT, text_font

SIDE = 1.55
"""The side of a button, in heights of text."""
PADDING = 7.0
LOCK = 13.0
MOST_LETTERS = 24


class LayerButton(QAbstractButton):
    """A button on the graph. It takes no focus: the keyboard has keys of its own for what it does.

    menu_requested: at a point of the screen (QPoint).
    """

    menu_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.style_of_button = Style(LIGHT)
        self.marked = self.locked = False
        self._entered = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # What it does not take is not meant for the graph below it.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style_of_button = style
        self.update()

    @property
    def side(self) -> int:
        """The height, which follows the size of text."""
        return round(SIDE * QFontMetricsF(text_font()).height())

    def set_text(self, text: str, *, locked: bool = False, marked: bool = False) -> None:
        """What it says. locked: behind a padlock; marked: what it stands for is selected."""
        self.locked, self.marked = locked, marked
        self.setText(one_line(text, MOST_LETTERS))
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(text_font()).horizontalAdvance(self.text()) + 2 * PADDING + LOCK * self.locked
        return QSize(max(round(width), self.side), self.side)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._entered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._entered = False
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, box = self.style_of_button, QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        lively = self._entered or self.marked
        painter.setPen(QPen(style.colour("positive" if lively else "muted"), 1.6 if lively else 1.0))
        painter.setBrush(style.colour("operand" if self._entered or self.isDown() else "panel"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QPen(style.colour("ink"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        self._paint_face(painter, box)
        painter.end()

    def _paint_face(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(text_font())
        painter.drawText(box.adjusted(LOCK * self.locked, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.locked:
            paint_padlock(painter, box.left() + PADDING, box.center().y() + 3.0)


class SignButton(LayerButton):
    """A round button with a plus or a minus."""

    def __init__(self, parent: QWidget, *, plus: bool) -> None:
        super().__init__(parent)
        self._plus = plus

    def sizeHint(self) -> QSize:
        return QSize(self.side, self.side)

    def _paint_face(self, painter: QPainter, box: QRectF) -> None:
        centre, reach = box.center(), 0.24 * box.height()
        painter.drawLine(centre - QPointF(reach, 0), centre + QPointF(reach, 0))
        if self._plus:
            painter.drawLine(centre - QPointF(0, reach), centre + QPointF(0, reach))
