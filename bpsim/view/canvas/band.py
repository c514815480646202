"""The rubber band: a rectangle that selects what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpsim.view.canvas.graph_view import GraphView

_TRANSPARENCY = 0.12


class BandItem(QGraphicsItem):
    """The rectangle, over everything else."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.style = style
        self._rect = QRectF()
        self.setZValue(20)

    def set_rect(self, rect: QRectF) -> None:
        """Another size."""
        self.prepareGeometryChange()
        self._rect = rect

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        del option, widget
        pen = QPen(self.style.colour("positive"), 1.0)
        pen.setCosmetic(True)
        fill = QColor(self.style.colour("positive"))
        fill.setAlphaF(_TRANSPARENCY)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRect(self._rect)


class RubberBand(Gesture):
    """Selects what lies in the rectangle between press and release, besides what is to stay selected."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: GraphView, kept: tuple[Place, ...], click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._kept = kept
        self._item = BandItem(view.graph.style_of_items)

    def began(self) -> None:
        self.view.shown.addItem(self._item)

    def dragged(self, point: QPoint) -> None:
        self._item.set_rect(self._rect(point))

    def dropped(self, point: QPoint) -> None:
        self.given_up()
        self.view.select(*self._kept, *self.view.shown.within(self._rect(point)))

    def given_up(self) -> None:
        self.view.shown.removeItem(self._item)

    def _rect(self, point: QPoint) -> QRectF:
        return QRectF(self.scene_origin, self.view.mapToScene(point)).normalized()
