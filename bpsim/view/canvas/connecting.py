"""Drawing a connection from the handle of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas import wording
from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import Style

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

REACH = 10.0
"""The distance from a unit's centre, in pixels, within which it is meant, however small it is."""
_DASH = [4.0, 3.0]
_TARGET = 5.0
"""The radius of the small disc at the end, in pixels."""


class ThreadItem(QGraphicsItem):
    """The connection as long as it hangs on the mouse."""

    def __init__(self, start: QPointF, style: Style) -> None:
        super().__init__()
        self.style = style
        self._start = self._end = start
        self.setZValue(19)

    def end_at(self, end: QPointF) -> None:
        """The mouse is at a point of the scene."""
        self.prepareGeometryChange()
        self._end = end

    def boundingRect(self) -> QRectF:
        # The pen is cosmetic: from afar it is wide in the scene's units.
        return QRectF(self._start, self._end).normalized().adjusted(-80, -80, 80, 80)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        del widget
        ink = self.style.colour("positive")
        pen = QPen(ink, 2.0)
        pen.setCosmetic(True)
        pen.setDashPattern(_DASH)
        painter.setPen(pen)
        painter.drawLine(self._start, self._end)
        reach = _TARGET / option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(self._end, reach, reach)


class Connect(Gesture):
    """Draws a connection from a unit. Dropped on one of the next layer it asks for that connection, on the ground
    before a hidden layer for a new unit there; elsewhere it says why there is none.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: GraphView, node: Place, click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._node = node
        self._radius = view.graph.layout_of_items.metrics.radius if view.graph.layout_of_items else 0.0
        start = view.graph.anchor(node) + QPointF(self._radius, 0.0)
        self._thread = ThreadItem(start, view.graph.style_of_items)

    def began(self) -> None:
        self.view.graph.addItem(self._thread)

    def dragged(self, point: QPoint) -> None:
        unit = self._unit_at(point)
        end = self.view.mapToScene(point)
        if unit is not None and unit.layer == self._node.layer + 1:
            end = self.view.graph.anchor(unit) - QPointF(self._radius, 0.0)
        self._thread.end_at(end)
        self.view.graph.mark(unit or self._node, self.view.selection)

    def dropped(self, point: QPoint) -> None:
        self.given_up()
        unit = self._unit_at(point)
        if unit is None:
            self._drop_on_ground(self.view.mapToScene(point))
        elif unit != self._node:
            self._drop_on(unit)

    def given_up(self) -> None:
        self.view.graph.removeItem(self._thread)
        self.view.graph.mark(None, self.view.selection)

    def _unit_at(self, point: QPoint) -> Place | None:
        """The unit under the mouse, or beside it where units are too small for a hand."""
        return self.view.graph.unit_near(self.view.mapToScene(point), REACH / self.view.scale_factor)

    def _drop_on(self, unit: Place) -> None:
        names, picture = self.view.graph.names, self.view.picture
        words = {"source": names[self._node], "unit": names[unit]}
        edge = Place(Part.EDGE, unit.layer, unit.unit, self._node.unit)
        if unit.layer != self._node.layer + 1:
            self.view.refused.emit(wording.NOT_NEXT.format(**words))
        elif picture is not None and picture.has(edge):
            self.view.refused.emit(wording.CONNECTED.format(**words))
        else:
            self.view.connection_requested.emit(self._node, unit)

    def _drop_on_ground(self, point: QPointF) -> None:
        source, before = self.view.graph.names[self._node], self.view.graph.layer_before(point)
        if before != self._node.layer:
            self.view.refused.emit(wording.NOT_BEFORE_NEXT.format(source=source))
        elif before + 2 == len(self.view.picture.units if self.view.picture else ()):
            self.view.refused.emit(wording.OUTPUTS_NEXT.format(source=source))
        else:
            self.view.fed_unit_requested.emit(self._node, point.toTuple())
