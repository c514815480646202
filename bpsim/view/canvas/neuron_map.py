"""A neuron's out over the inputs, painted into its disc."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpsim.core.network import Floats
from bpsim.simulator.level_lines import level_line
from bpsim.view.plots.relief import ground
from bpsim.view.theme import Theme, mixed

LINE = 0.55
"""The share of the colour in a line, over which numbers can still be read."""
HEIGHT = 0.62
"""How far a curve goes up and down, as a share of the radius."""


def paint_map(painter: QPainter, theme: Theme, heights: Floats, radius: float, fill: str) -> None:
    """Paints (rows, columns), the lowest row first, into a disc around the origin: darker where it is higher, with a
    line halfway between the lowest and the highest; one row as a curve. fill: the colour of the disc, "#RRGGBB"."""
    finite = heights[np.isfinite(heights)]
    if not len(finite):
        return
    low, high = float(finite.min()), float(finite.max())
    disc, square = QPainterPath(), QRectF(-radius, -radius, 2 * radius, 2 * radius)
    disc.addEllipse(square)
    painter.save()
    painter.setClipPath(disc, Qt.ClipOperation.IntersectClip)
    if len(heights) > 1:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(square, ground(theme, heights, low, high, fill))
        painter.setPen(QPen(QColor(mixed(theme.positive, fill, LINE)), 1.0))
        rows, columns = heights.shape
        pieces = level_line(heights, low / 2 + high / 2) / (columns - 1, rows - 1, columns - 1, rows - 1)
        lines = (pieces * 2 - 1) * (radius, -radius, radius, -radius)
        painter.drawLines([QLineF(*line) for line in lines.tolist()])
    else:
        painter.setPen(QPen(QColor(mixed(theme.positive, fill, LINE)), 2.0))
        _draw_curve(painter, heights[0], low, high, radius)
    painter.restore()


def _draw_curve(painter: QPainter, heights: Floats, low: float, high: float, radius: float) -> None:
    path, joined = QPainterPath(), False
    middle, half = low / 2 + high / 2, (high / 2 - low / 2) or 1.0
    for at, height in enumerate(heights.tolist()):
        if np.isfinite(height):
            x = radius * (2 * at / (len(heights) - 1) - 1)
            point = QPointF(x, -HEIGHT * radius * (height - middle) / half)
            (path.lineTo if joined else path.moveTo)(point)
        joined = bool(np.isfinite(height))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
