"""The bias node of a layer, a small "1", with its thin lines to the neurons."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.style import Style, figure_font

TEXT = "1"
CLEARANCE = 6.0


class BiasItem(QGraphicsItem):
    """One layer's bias node at ``node``; units: (units, 2) centres of its neurons, others: of those to keep clear of;
    indices: which units of the layer they are.

    The lines are straight where that leads through no neuron, else they rise beside the column and turn in.
    """

    def __init__(
        self,
        node: tuple[float, float],
        units: NDArray[np.float64],
        others: NDArray[np.float64],
        radii: tuple[float, float],
        style: Style,
        indices: tuple[int, ...],
    ) -> None:
        super().__init__()
        self.style = style
        self._indices = indices
        self.node = QPointF(*node)
        self.small = radii[1]
        self._radius = radii[0]
        self.lit: Mapping[Place, Highlight] = {}
        self.set_units(units, others)
        self.setZValue(0)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def set_units(self, units: NDArray[np.float64], others: NDArray[np.float64]) -> None:
        """Other places of the neurons."""
        self.prepareGeometryChange()
        node = self.node.x(), self.node.y()
        straight = all(_clear(node, unit, others, self._radius) for unit in units)
        self.paths = [self._path(x, y, self._radius, straight) for x, y in units]
        self._bounds = self._around()
        self.update()

    def disc(self) -> QRectF:
        """The rectangle around the node alone, in the scene."""
        return QRectF(self.node.x() - self.small, self.node.y() - self.small, 2 * self.small, 2 * self.small)

    def accessible_text(self) -> str:
        """The text that is painted."""
        return TEXT

    def show_lit(self, lit: Mapping[Place, Highlight]) -> None:
        """Lights the lines of a bias to some neurons."""
        if lit != self.lit:
            self.lit = lit
            self.update()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        self.style = style
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def _around(self) -> QRectF:
        rect = self.disc()
        for path in self.paths:
            rect = rect.united(path.boundingRect())
        return rect.adjusted(-8, -8, 8, 8)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lit = {node.index: light for node, light in self.lit.items()}
        for index, path in zip(self._indices, self.paths, strict=True):
            self._paint_line(painter, path, lit.get(index, Highlight.NONE))
        brightest = max(lit.values(), key=list(Highlight).index, default=Highlight.NONE)
        ink = self.style.colour("muted") if brightest == Highlight.NONE else self.style.frame(brightest)
        painter.setPen(QPen(ink, 1.4 if brightest == Highlight.NONE else self.style.outline(brightest, 2.2)))
        painter.setBrush(self.style.fill(brightest))
        painter.drawEllipse(self.node, self.small, self.small)
        if option.levelOfDetailFromTransform(painter.worldTransform()) * 12 >= 5:
            painter.setPen(QPen(self.style.colour("muted" if brightest == Highlight.NONE else "ink")))
            painter.setFont(figure_font(13, True))
            painter.drawText(self.disc(), Qt.AlignmentFlag.AlignCenter, TEXT)

    def _paint_line(self, painter: QPainter, path: QPainterPath, highlight: Highlight) -> None:
        if highlight != Highlight.NONE:
            painter.setPen(QPen(self.style.band(highlight), 9.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPath(path)
        colour = QColor(self.style.colour("muted") if highlight == Highlight.NONE else self.style.frame(highlight))
        colour.setAlphaF(0.55 if highlight == Highlight.NONE else 1.0)
        painter.setPen(QPen(colour, 1.1 if highlight == Highlight.NONE else 2.0))
        painter.drawPath(path)

    def _path(self, x: float, y: float, radius: float, straight: bool) -> QPainterPath:
        start, centre = np.array((self.node.x(), self.node.y())), np.array((x, y))
        if straight:
            along = (centre - start) / max(float(np.hypot(*(centre - start))), 1e-9)
            path = QPainterPath(QPointF(*(start + along * self.small)))
            path.lineTo(QPointF(*(centre - along * radius)))
            return path
        path = QPainterPath(QPointF(start[0], start[1] - self.small))
        end = centre + radius * np.array((-0.8, 0.6))
        rise = start[1] - self.small - end[1]
        turn = min(rise, 1.3 * abs(end[0] - start[0]) + 20)
        path.lineTo(QPointF(start[0], end[1] + turn))
        path.cubicTo(
            QPointF(start[0], end[1] + 0.45 * turn), QPointF(end[0] - 0.45 * turn, end[1] + 0.32 * turn), QPointF(*end)
        )
        return path


def _clear(node: tuple[float, float], unit: NDArray[np.float64], others: NDArray[np.float64], radius: float) -> bool:
    """Whether the straight line to a unit stays clear of the other units."""
    start = np.array(node)
    along = unit - start
    to = others - start
    share = np.clip((to * along).sum(axis=1) / max(float((along * along).sum()), 1e-9), 0.0, 1.0)
    distance = np.hypot(*(to - share[:, None] * along).T)
    own = (others == unit).all(axis=1)
    return bool((own | (distance > radius + CLEARANCE)).all())
