"""A surface seen from above: a ground that is darker where it is high, and on it lines with their numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from bpsim.core.network import Floats
from bpsim.simulator.level_lines import farthest, level_line, round_numbers
from bpsim.trace.numerals import Numerals, format_tick
from bpsim.view.plots.frame import Frame
from bpsim.view.theme import Theme, mixed, text_font

LEVELS = 8
"""Lines, roughly."""
DARKEST = 0.5
"""The share of the colour in the ground where it is highest."""
APART, AGAIN = 44.0, 150.0
"""Pixels between a number and what is there already, at least; and where the line has its number already."""


def paint_relief(
    painter: QPainter,
    theme: Theme,
    frame: Frame,
    heights: Floats,
    taken: list[QPointF],
    levels: list[float] | None = None,
    line: Callable[[float], Floats] | None = None,
) -> None:
    """Paints a surface into axes, whose span is that of its outermost points: ground, lines, numbers.

    heights: (rows, columns), the lowest row first; what is not finite stays as the panel is. taken: where something is
    to be painted, so that no number stands there. levels: of the lines, from one to the next of which the ground is
    evenly darker; None for round numbers evenly apart, over which it is. line: what gives the pieces of a level line,
    where it is known already.
    """
    line = line or partial(level_line, heights)
    finite = heights[np.isfinite(heights)]
    if not len(finite):
        return
    low, high = float(finite.min()), float(finite.max())
    painter.save()
    painter.setClipRect(frame.rect)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if levels is None:
        levels = round_numbers(low, high, LEVELS)
        step = levels[1] - levels[0] if len(levels) > 1 else abs(levels[0]) if levels and levels[0] else 1.0
        numbers = [format_tick(level, step) for level in levels]
        painter.drawImage(frame.rect, ground(theme, heights, low, high))
    else:
        numbers = [Numerals(2, significant=True).computed(level) for level in levels]
        known = [low, *levels, high]
        ranks = np.interp(heights, known, np.arange(len(known), dtype=np.float64))
        painter.drawImage(frame.rect, ground(theme, ranks, 0.0, len(known) - 1.0))
    lines = [(level, _on_screen(frame, heights, line(level))) for level in levels]
    painter.setPen(QPen(QColor(mixed(theme.ink, theme.panel, 0.65)), 1.0))
    for _level, pieces in lines:
        painter.drawLines([QLineF(*piece) for piece in pieces.tolist()])
    places = [(place.x(), place.y()) for place in taken]
    for number, (_level, pieces) in zip(numbers, lines, strict=True):
        middles = (pieces[:, :2] + pieces[:, 2:]) / 2
        inside = frame.rect.adjusted(24, 10, -24, -10)
        within = (middles[:, 0] > inside.left()) & (middles[:, 0] < inside.right())
        within &= (middles[:, 1] > inside.top()) & (middles[:, 1] < inside.bottom())
        middles = middles[within]
        for least in (APART, AGAIN, AGAIN):
            best = farthest(middles, np.array(places).reshape(-1, 2), least)
            if best is None:
                break
            x, y = middles[best].tolist()
            places.append((x, y))
            paint_number(painter, theme, QPointF(x, y), number)
    painter.restore()


def ground(theme: Theme, heights: Floats, low: float, high: float, lowest: str = "") -> QImage:
    """A pixel for each height, the lowest row last. lowest: the colour of the lowest height; empty: of the panel."""
    lowest = lowest or theme.panel
    width = high - low
    with np.errstate(invalid="ignore", over="ignore"):
        shares = np.nan_to_num((heights[::-1] - low) / (width if 0.0 < width < np.inf else 1.0), nan=-1.0)
    shades = [QColor(mixed(theme.positive, lowest, DARKEST * step / 255)).rgb() for step in range(256)]
    colours = np.array([*shades, QColor(lowest).rgb()], dtype=np.uint32)
    pixels = np.ascontiguousarray(colours[np.where(shares < 0, 256, np.clip(shares * 255, 0, 255)).astype(int)])
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGB32)
    return image.copy()  # which owns its pixels


def _on_screen(frame: Frame, heights: Floats, pieces: Floats) -> Floats:
    """Pieces of a line in pixels."""
    rows, columns = heights.shape
    origin = np.array([frame.rect.left(), frame.rect.bottom()] * 2)
    unit = np.array([frame.rect.width() / (columns - 1), -frame.rect.height() / (rows - 1)] * 2)
    placed: Floats = origin + pieces * unit
    return placed


def paint_number(painter: QPainter, theme: Theme, centre: QPointF, text: str) -> None:
    """A number on a ground of its own, on which it can be read over any shade."""
    font = text_font(0.9)
    metrics = QFontMetricsF(font)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    box.moveCenter(centre)
    ground = QColor(theme.panel)
    ground.setAlphaF(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font)
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
