"""The edges of a layer that are lit, hovered or selected, painted over the others with a soft band."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.edges import EdgeLayerItem
from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import Style

BAND = 11.0
THINNEST_BAND = 6.0
"""The width of a lit band, in pixels, at least, however far away the view is."""


MOST_POINTED = 2000
"""Selected edges that are painted so, the last ones: more of them take seconds, and hide one another."""


class LitEdgesItem(QGraphicsItem):
    """What stands out of one ``EdgeLayerItem``; its bounds are those of the few edges it paints."""

    def __init__(self, layer: EdgeLayerItem, style: Style) -> None:
        super().__init__()
        self.layer = layer
        self.style = style
        self.lit: Mapping[Place, Highlight] = {}
        self.pointed: tuple[Place, ...] = ()
        self._weights = layer.edges.weights
        self._bounds = QRectF()
        self.setZValue(2)

    def show_lit(self, lit: Mapping[Place, Highlight]) -> None:
        """Which edges are lit; repaints only where that differs."""
        lit = {place: highlight for place, highlight in lit.items() if self.layer.edges.draws(place)}
        if lit != self.lit:
            self._change(lit, self.pointed)
        elif lit and self._weights is not self.layer.edges.weights:
            self.update()
        self._weights = self.layer.edges.weights

    def point_at(self, *places: Place) -> None:
        """Which things are under the mouse or selected, of which some may be edges of this layer."""
        pointed = tuple(place for place in places if self.layer.edges.draws(place))[-MOST_POINTED:]
        if pointed != self.pointed:
            self._change(self.lit, pointed)

    def follow(self) -> None:
        """The edges have gone elsewhere."""
        self._change(self.lit, self.pointed)

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def _change(self, lit: Mapping[Place, Highlight], pointed: tuple[Place, ...]) -> None:
        self.prepareGeometryChange()
        self.lit, self.pointed = lit, pointed
        self._bounds = QRectF()
        for place in (*pointed, *lit):
            start, end = self._line(place)
            self._bounds = self._bounds.united(QRectF(start, end).normalized().adjusted(-1, -1, 1, 1))
        # From afar the band is wider than its edge in the scene's units.
        if not self._bounds.isEmpty():
            self._bounds.adjust(-80, -80, 80, 80)
        self.update()

    def _line(self, place: Place) -> tuple[QPointF, QPointF]:
        row = self.layer.row(place)
        return QPointF(*self.layer.starts[row]), QPointF(*self.layer.ends[row])

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        for place in self.pointed:
            self._paint_band(painter, place, self.style.colour("line"), scale)
            self.layer.paint_one(painter, place)
        for place, highlight in self.lit.items():
            current = highlight == Highlight.CURRENT
            self._paint_band(painter, place, self.style.band(highlight), scale)
            self.layer.paint_one(painter, place, self.style.colour("current") if current else None)

    def _paint_band(self, painter: QPainter, place: Place, colour: QColor, scale: float) -> None:
        width = max(BAND, THINNEST_BAND / scale)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(*self._line(place))
