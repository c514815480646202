"""All edges of one layer as one item, painted and picked from numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.graph_picture import EdgeLayer, widths
from bpsim.view.canvas.placement import PREFERRED
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import Style
from bpsim.view.theme import mixed

Points = NDArray[np.float64]

DETAILED = 200
"""Edges of which each has its own width, dash and arrow head, at most; more are painted in bins of one pen."""
BINS = 16
"""Widths told apart in a large layer; with two signs this makes 32 pens."""
SMOOTH = 1500
"""Edges in view up to which they are painted smoothly; beyond, smoothing triples the time and nobody sees it."""
MOST_PAINTED = 4000
"""Edges painted at once, those of the largest weights: the others would be hidden under them."""
DASHED_SCALE = 0.35
"""The scale of the view below which dashes of edges side by side would join into stripes."""
MOST_IN_MOTION = 1000
"""Edges painted at once, and none of them smoothly, while a hand zooms: the strongest show what goes where."""
THINNEST, THICKEST = 1.2, 4.5
DASH = (10.0, 6.0)
"""The lengths of a dash and its gap, in the scene's units, whatever the width."""


class EdgeLayerItem(QGraphicsItem):
    """The edges into one layer that are drawn, a row each.

    starts, ends: (edges, 2) in the scene; pairs: (edges, 2) unit, source.
    """

    def __init__(self, edges: EdgeLayer, starts: Points, ends: Points, style: Style) -> None:
        super().__init__()
        self.edges = edges
        self.style = style
        self.in_motion = False
        """Whether a hand zooms, so that a picture soon is worth more than a whole one."""
        self.pairs = np.argwhere(edges.drawn)
        self.starts, self.ends = starts, ends
        self._bounds = _around(starts, ends)
        self._rows = np.full(edges.exists.shape, -1, dtype=np.intp)
        self._rows[edges.drawn] = np.arange(len(starts))
        self.setZValue(1)
        # What is lit is an item of its own, so that a step does not repaint the edges.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def weights(self) -> Points:
        """Their weights, (edges,)."""
        return self.edges.weights[self.pairs[:, 0], self.pairs[:, 1]]

    def show_edges(self, edges: EdgeLayer) -> None:
        """Other weights; repaints only where they differ."""
        differs = not edges.same_weights(self.edges)
        self.edges = edges
        if differs:
            self.update()

    def set_lines(self, starts: Points, ends: Points) -> None:
        """Other places of its ends."""
        self.prepareGeometryChange()
        self.starts, self.ends = starts, ends
        self._bounds = _around(starts, ends)
        self.update()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    @property
    def is_large(self) -> bool:
        """Whether fewer edges are painted while a hand zooms."""
        return len(self.starts) > MOST_IN_MOTION

    def strongest(self, strengths: Points) -> NDArray[np.intp]:
        """Which of so many edges, by their strength, are painted at once; in no order."""
        most = MOST_IN_MOTION if self.in_motion else MOST_PAINTED
        if len(strengths) <= most:
            return np.arange(len(strengths))
        return np.argpartition(-strengths, most)[:most]

    def is_smooth(self, painted: int) -> bool:
        """Whether so many edges are painted smoothly."""
        return painted <= SMOOTH and not (self.in_motion and self.is_large)

    def pick(self, x: float, y: float, reach: float) -> Place | None:
        """The edge nearest to a point of the scene, within ``reach``."""
        if not len(self.starts):
            return None
        along = self.ends - self.starts
        to = np.array((x, y)) - self.starts
        share = np.clip((to * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), 1e-9), 0.0, 1.0)
        distance = np.hypot(*(to - share[:, None] * along).T)
        nearest = int(distance.argmin())
        return self.place(nearest) if distance[nearest] <= reach else None

    def within(self, rect: QRectF) -> list[Place]:
        """The edges that lie wholly in a part of the scene."""
        low, high = np.array(rect.topLeft().toTuple()), np.array(rect.bottomRight().toTuple())
        inside = [((points >= low) & (points <= high)).all(axis=1) for points in (self.starts, self.ends)]
        return [self.place(int(row)) for row in np.flatnonzero(inside[0] & inside[1])]

    def spots(self, visible: QRectF | None) -> tuple[Points, NDArray[np.bool_]]:
        """Where labels may stand, (edges, 2), near the source end of what is visible; and which edges are visible."""
        return _spots(self.starts, self.ends, visible)

    def spot(self, place: Place, visible: QRectF | None) -> tuple[float, float]:
        """Where the label of one edge may stand."""
        row = self.row(place)
        spots, _ = _spots(self.starts[row : row + 1], self.ends[row : row + 1], visible)
        return float(spots[0, 0]), float(spots[0, 1])

    def row(self, place: Place) -> int:
        """The row of an edge in the arrays."""
        return int(self._rows[place.index, place.from_unit])

    def place(self, row: int) -> Place:
        """The edge of a row."""
        unit, source = self.pairs[row].tolist()
        return self.edges.place(unit, source)

    def paint_one(self, painter: QPainter, place: Place, colour: QColor | None = None) -> None:
        """One edge with its arrow head, in its own colour or another."""
        row, weight = self.row(place), self.edges.weight(place)
        paint_edge(painter, self.starts[row], self.ends[row], weight, colour or self.style.weight(weight < 0))

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if len(self.starts) <= DETAILED:
            for start, end, weight in zip(self.starts, self.ends, self.weights.tolist(), strict=True):
                paint_edge(painter, start, end, weight, self.style.weight(weight < 0))
        else:
            scale = option.levelOfDetailFromTransform(painter.worldTransform())
            self._paint_bins(painter, option.exposedRect, scale)

    def _paint_bins(self, painter: QPainter, exposed: QRectF, scale: float) -> None:
        """The strongest edges in view, weak ones first, with one pen for each sign and width."""
        weights = self.weights
        first, last = clipped(self.starts, self.ends, exposed)
        visible = np.flatnonzero(last > first)
        visible = visible[self.strongest(np.abs(weights[visible]))]
        relative = np.abs(weights[visible]) / max(float(np.abs(weights).max()), 1e-300)
        number = 2 * np.minimum((relative * BINS).astype(np.intp), BINS - 1) + (weights[visible] < 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.is_smooth(len(visible)))
        for pen in np.unique(number).tolist():
            painter.setPen(self._pen(bool(pen % 2), pen // 2 / (BINS - 1), scale))
            chosen = visible[number == pen]
            painter.drawLines(_lines(self.starts[chosen], self.ends[chosen]))

    def _pen(self, negative: bool, strength: float, scale: float) -> QPen:
        """Paler for smaller weights; the paleness is mixed, not transparent, which would take ten times as long."""
        theme = self.style.theme
        colour = mixed(theme.negative if negative else theme.positive, theme.panel, 0.12 + 0.88 * strength)
        # The pens are cosmetic: from afar an edge would be thinner than any pixel.
        pen = QPen(QColor(colour), THINNEST + min(1.0, 2 * scale) * (THICKEST - THINNEST) * strength)
        pen.setCosmetic(True)
        if negative and scale > DASHED_SCALE:
            pen.setDashPattern([part / pen.widthF() for part in DASH])
        return pen


def paint_edge(painter: QPainter, start: Points, end: Points, weight: float, colour: QColor) -> None:
    """One edge with its arrow head; dashed where its weight is negative."""
    width = float(widths(np.float64(weight)))
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if weight < 0:
        pen.setDashPattern([part / width for part in DASH])
    painter.setPen(pen)
    head = _arrow_head(start, end, width)
    painter.drawLine(QPointF(*start), (head[1] + head[2]) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(head))


def _spots(starts: Points, ends: Points, visible: QRectF | None) -> tuple[Points, NDArray[np.bool_]]:
    if visible is None:
        return starts + PREFERRED * (ends - starts), np.ones(len(starts), dtype=np.bool_)
    first, last = clipped(starts, ends, visible)
    seen = last > first
    share = np.where(seen, first + PREFERRED * (last - first), PREFERRED)
    return starts + share[:, None] * (ends - starts), seen


def _around(starts: Points, ends: Points) -> QRectF:
    """The rectangle of lines, with room for their widths; Qt asks for it several times a repaint."""
    if not len(starts):
        return QRectF()
    both = np.concatenate([starts, ends])
    low, high = both.min(axis=0), both.max(axis=0)
    return QRectF(QPointF(*low), QPointF(*high)).adjusted(-12, -12, 12, 12)


def clipped(starts: Points, ends: Points, rect: QRectF) -> tuple[Points, Points]:
    """The shares of each edge between which it is inside a rectangle, (edges,) each; first > last where it is not."""
    along = ends - starts
    safe = np.where(np.abs(along) < 1e-9, 1e-9, along)
    low = (np.array((rect.left(), rect.top())) - starts) / safe
    high = (np.array((rect.right(), rect.bottom())) - starts) / safe
    # Column by column: along rows of two numbers numpy takes ten times as long.
    enter, leave = np.minimum(low, high).T, np.maximum(low, high).T
    return np.maximum(*enter).clip(0.0), np.minimum(*leave).clip(max=1.0)


def _lines(starts: Points, ends: Points) -> list[QLineF]:
    rows: Any = np.hstack([starts, ends]).tolist()
    return [QLineF(*row) for row in rows]


def _arrow_head(start: Points, end: Points, width: float) -> list[QPointF]:
    """Tip and the two corners of the base."""
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    across = np.array((-along[1], along[0]))
    base = end - along * (8.0 + 1.3 * width)
    half = across * (2.4 + 1.0 * width)
    return [QPointF(*end), QPointF(*(base + half)), QPointF(*(base - half))]
