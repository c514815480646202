"""The units of a long layer that are not shown, as one thing in its column: three dots and how many they are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.trace.numerals import grouped
from bpsim.view.canvas import wording
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.items import LEGIBLE_TEXT, SMALLEST_TEXT
from bpsim.view.canvas.layout import FOLD_TEXT
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import Style, name_font

DOTS = 3
DOT, APART = 2.6, 10.0
"""The radius of a dot, and how far the centres of two are from each other, in the scene's units."""


class FoldItem(QGraphicsItem):
    """Stands where a neuron would, with its centre as its place; a click on it shows all units."""

    def __init__(self, place: Place, radius: float, style: Style) -> None:
        super().__init__()
        self.place = place
        self.style = style
        self.text = ""
        self._radius = radius
        self._highlight = Highlight.NONE
        self._hovered = self._chosen = False
        self.setZValue(3)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_fold(self, hidden: int, highlight: Highlight) -> None:
        """How many units are hidden, and how brightly they are lit; repaints only where that differs."""
        text = wording.MORE.format(number=grouped(hidden))
        if (text, highlight) != (self.text, self._highlight):
            self.text, self._highlight = text, highlight
            self.update()

    def mark(self, *, hovered: bool, chosen: bool) -> None:
        """Feedback for the mouse and the selection."""
        if (hovered, chosen) != (self._hovered, self._chosen):
            self._hovered, self._chosen = hovered, chosen
            self.update()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def covered(self) -> QRectF:
        """The rectangle that it covers, in scene coordinates."""
        return self.mapRectToScene(self._body)

    @property
    def _body(self) -> QRectF:
        side = 2 * self._radius
        return QRectF(-self._radius, -self._radius, side, side)

    def boundingRect(self) -> QRectF:
        beside = (FOLD_TEXT / 2 - 1) * self._radius
        return self._body.adjusted(-beside, -4, beside, 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        self._paint_frame(painter)
        lit = self._highlight is not Highlight.NONE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.style.frame(self._highlight) if lit else self.style.colour("muted"))
        for dot in range(DOTS):
            painter.drawEllipse(QPointF(0.0, (dot - DOTS + 0.5) * APART), DOT, DOT)
        self._paint_text(painter, option.levelOfDetailFromTransform(painter.worldTransform()))

    def count_font(self, scale: float) -> QFont | None:
        """The font of how many they are: from afar larger, beyond the width of a neuron, as far as there is room; None
        where it could not be read."""
        font, room = QFont(name_font()), self.boundingRect().width()
        font.setPixelSize(max(font.pixelSize(), round(LEGIBLE_TEXT / scale)))
        width = QFontMetricsF(font).horizontalAdvance(self.text)
        font.setPixelSize(max(1, min(font.pixelSize(), int(font.pixelSize() * room / width))))
        return font if font.pixelSize() * scale >= SMALLEST_TEXT else None

    def _paint_text(self, painter: QPainter, scale: float) -> None:
        font = self.count_font(scale)
        if font is None:
            return
        painter.setFont(font)
        painter.setPen(QPen(self.style.colour("ink")))  # without a pen Qt gives no rectangle either
        below = self.boundingRect().adjusted(0, self._radius * 0.6, 0, 0)
        # From afar it is wider than the ground of the frame.
        ground = painter.boundingRect(below, Qt.AlignmentFlag.AlignCenter, self.text)
        painter.fillRect(ground, self.style.fill(self._highlight))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text)

    def _paint_frame(self, painter: QPainter) -> None:
        """A frame where it is lit, under the mouse or selected; the ground keeps lines from running through it."""
        painter.setBrush(self.style.fill(self._highlight))
        pen = QPen(Qt.PenStyle.NoPen)
        if self._chosen or self._hovered:
            pen = QPen(self.style.colour("positive" if self._chosen else "line"), 2.0)
        elif self._highlight is not Highlight.NONE:
            width = self.style.outline(self._highlight, 1.7)
            pen = QPen(self.style.frame(self._highlight), width, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self._body, 10, 10)
