"""The handle at a unit's right rim, from which a connection is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.items import NeuronItem
from bpsim.view.canvas.style import Style

RADIUS, OUTSIDE = 7.5, 4.5
"""Of the handle, and how far its centre stands outside the rim, so that the numbers inside stay free; in the scene's
units."""
SMALLEST = 7.0
"""The radius of a handle, in pixels, at least, however far away the view is."""
SLACK = 3.0
"""Pixels by which a hand may miss a handle."""


class HandleItem(QGraphicsItem):
    """A small disc with an arrow on the rim of a neuron."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.style = style
        self.setZValue(5)

    def stand_at(self, neuron: NeuronItem) -> None:
        """Goes to a neuron, wherever that is."""
        self.setPos(neuron.pos() + QPointF(neuron.radius + OUTSIDE, 0.0))

    def suit(self, view_scale: float) -> None:
        """Stays large enough for a hand where a unit of the scene has so many pixels."""
        self.setScale(max(1.0, SMALLEST / (RADIUS * view_scale)))

    def is_under(self, point: QPointF, view_scale: float) -> bool:
        """Whether a point of the scene is on it."""
        away = point - self.scenePos()
        reach = RADIUS * self.scale() + SLACK / view_scale
        return bool(away.x() ** 2 + away.y() ** 2 <= reach**2)

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def boundingRect(self) -> QRectF:
        reach = RADIUS + 2
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        del option, widget
        ink = self.style.colour("positive")
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(self.style.colour("panel"))
        painter.drawEllipse(QPointF(), RADIUS, RADIUS)
        painter.drawLine(QPointF(-4.0, 0.0), QPointF(1.0, 0.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(4.8, 0.0), QPointF(-0.2, -3.2), QPointF(-0.2, 3.2)]))
