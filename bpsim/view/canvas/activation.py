"""The sign of a neuron's activation: a small curve of the function, or its letter where there is no room for one."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from bpsim.core.functions import UnitActivation
from bpsim.core.scalars import activate
from bpsim.view.canvas.style import HEAD_TEXT, figure_font

WIDTH, HEIGHT = 24.0, 10.0
SMALLEST_CURVE = 14.0
"""The size of a curve, in pixels, below which it is a blot."""
REACH = 4.0
"""How far from 0 the curve is drawn."""
POINTS = 33


def letter_at(activation: UnitActivation | None, scale: float) -> str:
    """The letter that stands for an activation at ``scale`` pixels to a unit; empty where there is a curve.

    Softmax has no curve: it is a function of all nets of its layer.
    """
    if activation is None:
        return ""
    has_curve = activation.kind != "softmax" and WIDTH * scale >= SMALLEST_CURVE
    return "" if has_curve else activation.row.letter


def paint_activation(
    painter: QPainter, activation: UnitActivation, centre: QPointF, colour: QColor, scale: float
) -> None:
    """Draws the curve or the letter around a point."""
    letter = letter_at(activation, scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if letter:
        painter.setPen(QPen(colour))
        painter.setFont(figure_font(HEAD_TEXT))
        box = QRectF(centre.x() - WIDTH / 2, centre.y() - HEIGHT, WIDTH, 2 * HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    else:
        painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(curve(activation).translated(centre))


@cache
def curve(activation: UnitActivation) -> QPainterPath:
    """The function around 0, as large as its sign."""
    places = [REACH * (2 * at / (POINTS - 1) - 1) for at in range(POINTS)]
    values = [activate(activation.code, place, activation.constant) for place in places]
    low, high = min(filter(math.isfinite, values)), max(filter(math.isfinite, values))
    path, joined = QPainterPath(), False
    for place, value in zip(places, values, strict=True):
        if math.isfinite(value):
            point = QPointF(place / REACH * WIDTH / 2, HEIGHT / 2 - (value - low) / (high - low) * HEIGHT)
            (path.lineTo if joined else path.moveTo)(point)
        joined = math.isfinite(value)
    return path
