"""What flows back over the edges of a layer, as one item beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.edges import DASH, DETAILED, EdgeLayerItem, clipped
from bpsim.view.canvas.graph_picture import EdgeLayer
from bpsim.view.canvas.style import Style
from bpsim.view.theme import mixed

THINNEST, THICKEST = 1.4, 7.0
"""Widths of the smallest and of the largest flow of a picture."""
THICKEST_OF_MANY = 3.0
BESIDE = 7.5
"""How far from its edge an arrow runs, in the scene's units."""
FROM, TO = 0.96, 0.01
"""Where on the edge it begins and ends, from 0 at the source."""
BINS = 4
CALM = 0.75
"""How much of the arrow's colour is not that of the ground."""


class FlowItem(QGraphicsItem):
    """Arrows from units back to their sources; dashed with an open head where what flows is negative."""

    def __init__(self, layer: EdgeLayerItem, style: Style) -> None:
        super().__init__()
        self.layer = layer
        self.style = style
        self.flow: NDArray[np.float64] = np.empty(0)
        """What flows over each row of the layer's edges; NaN where nothing is drawn."""
        self._most = 0.0
        self.setZValue(1.5)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.hide()

    def show_flow(self, edges: EdgeLayer, most: float) -> None:
        """What flows over these edges; most: the largest size of all that is shown. Repaints only what differs."""
        pairs = self.layer.pairs
        flow = np.empty(0) if edges.flow is None else edges.flow[pairs[:, 0], pairs[:, 1]]
        if most != self._most or not np.array_equal(flow, self.flow, equal_nan=True):
            self.prepareGeometryChange()
            self.flow, self._most = flow, most
            self.setVisible(bool(len(flow)))
            self.update()

    def follow(self) -> None:
        """The edges have gone elsewhere."""
        self.prepareGeometryChange()
        self.update()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def width(self, row: int) -> float:
        """The width of the arrow at a row."""
        return THINNEST + (THICKEST - THINNEST) * self._share(float(self.flow[row]))

    def _share(self, flow: float) -> float:
        """The size of a flow beside the largest, by its square root, so that small ones can be told apart."""
        return float(np.sqrt(min(1.0, abs(flow) / self._most))) if 0.0 < self._most < np.inf else 1.0

    def boundingRect(self) -> QRectF:
        return self.layer.boundingRect().adjusted(-BESIDE, -BESIDE, BESIDE, BESIDE)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        rows = np.flatnonzero(np.isfinite(self.flow) & (self.flow != 0.0))
        if not len(rows):
            return
        if len(self.flow) <= DETAILED:
            for row in rows.tolist():
                self._paint_arrow(painter, row)
            return
        starts, ends = self.layer.starts[rows], self.layer.ends[rows]
        first, last = clipped(starts, ends, option.exposedRect)
        self._paint_many(painter, rows[last > first])

    def _colour(self) -> QColor:
        theme = self.style.theme
        return QColor(mixed(theme.gradient, theme.panel, CALM))

    def _paint_arrow(self, painter: QPainter, row: int) -> None:
        flow, width, colour = float(self.flow[row]), self.width(row), self._colour()
        begin, end = self._ends(row)
        along = (end - begin) / max(float(np.hypot(*(end - begin))), 1e-9)
        across = np.array((-along[1], along[0]))
        base, half = end - along * (7.0 + 1.2 * width), across * (2.6 + 0.9 * width)
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if flow < 0:
            pen.setDashPattern([part / width for part in DASH])
        painter.setPen(pen)
        painter.drawLine(QPointF(*begin), QPointF(*base))
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(QColor(self.style.theme.panel) if flow < 0 else colour)
        painter.drawPolygon(QPolygonF([QPointF(*end), QPointF(*(base + half)), QPointF(*(base - half))]))

    def _ends(self, row: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the arrow begins, at the unit, and ends, at its source: beside the edge, on its lower side."""
        start, end = self.layer.starts[row], self.layer.ends[row]
        along = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        beside = BESIDE * np.array((-along[1], along[0]))
        return start + FROM * (end - start) + beside, start + TO * (end - start) + beside

    def _paint_many(self, painter: QPainter, rows: NDArray[np.intp]) -> None:
        """The strongest, in few pens and without heads: so many arrows would be one blot."""
        rows = rows[self.layer.strongest(np.abs(self.flow[rows]))]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.layer.is_smooth(len(rows)))
        flow = self.flow[rows]
        share = np.sqrt(np.minimum(1.0, np.abs(flow) / max(self._most, 1e-300)))
        bins = 2 * np.minimum((share * BINS).astype(np.intp), BINS - 1) + (flow < 0)
        theme = self.style.theme
        for number in np.unique(bins).tolist():
            strength = number // 2 / (BINS - 1)
            colour = QColor(mixed(theme.gradient, theme.panel, 0.2 + (CALM - 0.2) * strength))
            pen = QPen(colour, THINNEST + (THICKEST_OF_MANY - THINNEST) * strength)
            pen.setCosmetic(True)
            if number % 2:
                pen.setDashPattern([part / pen.widthF() for part in DASH])
            painter.setPen(pen)
            chosen = rows[bins == number]
            lines = np.hstack([self.layer.starts[chosen], self.layer.ends[chosen]]).tolist()
            painter.drawLines([QLineF(*line) for line in lines])
