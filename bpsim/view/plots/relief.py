"""A surface seen from above: a ground that is darker where it is high, and on it lines with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from bpsim.core.network import Floats
from bpsim.simulator.level_lines import farthest, level_line, round_numbers
from bpsim.trace.numerals import format_tick
from bpsim.view.plots.frame import Frame, axis_texts
from bpsim.view.theme import Theme, mixed, text_font

LEVELS = 8
"""Lines, roughly."""
DARKEST = 0.5
"""The share of the colour in the ground where it is highest."""
NUMBER_SIZE = 0.9
"""Of a number on a line, as a share of that of text."""
APART, AGAIN = 44.0, 150.0
"""Pixels between a number and what is there already, at least; and where the line has its number already."""

PlacedNumber = tuple[QPointF, str]
"""A number and its middle."""


def paint_relief(
    painter: QPainter,
    theme: Theme,
    frame: Frame,
    heights: Floats,
    taken: list[QPointF],
    levels: list[float] | None = None,
    line: Callable[[float], Floats] | None = None,
) -> list[PlacedNumber]:
    """Paints a surface into axes, whose span is that of its outermost points: ground and lines.

    Returns the numbers of the lines, each with its middle: ``paint_numbers`` goes over whatever is painted meanwhile.

    heights: (rows, columns), the lowest row first; what is not finite stays as the panel is. taken: where something is
    to be painted, so that no number stands there. levels: of the lines, from one to the next of which the ground is
    evenly darker; None for round numbers evenly apart, over which it is. line: what gives the pieces of a level line,
    where it is known already.
    """
    line = line or partial(level_line, heights)
    finite = heights[np.isfinite(heights)]
    if not len(finite):
        return []
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
        numbers = [text for _, text in axis_texts(levels)]
        known = [low, *levels, high]
        ranks = np.interp(heights, known, np.arange(len(known), dtype=np.float64))
        painter.drawImage(frame.rect, ground(theme, ranks, 0.0, len(known) - 1.0))
    lines = [(level, _on_screen(frame, heights, line(level))) for level in levels]
    painter.setPen(QPen(QColor(mixed(theme.ink, theme.panel, 0.65)), 1.0))
    for _level, pieces in lines:
        painter.drawLines([QLineF(*piece) for piece in pieces.tolist()])
    painter.restore()
    told = [(number, pieces) for number, (_level, pieces) in zip(numbers, lines, strict=True)]
    places = [(place.x(), place.y()) for place in taken]
    return _placed(frame, told, places, APART) or _placed(frame, told, places, APART / 2)


def _placed(
    frame: Frame, told: list[tuple[str, Floats]], taken: list[tuple[float, float]], apart: float
) -> list[PlacedNumber]:
    """Numbers where there is room on the pieces of their lines, so many pixels from what is there."""
    found: list[PlacedNumber] = []
    places = list(taken)
    for number, pieces in told:
        middles = (pieces[:, :2] + pieces[:, 2:]) / 2
        beside = max(24.0, number_box(number).width() / 2)
        inside = frame.rect.adjusted(beside, 10, -beside, -10)
        within = (middles[:, 0] > inside.left()) & (middles[:, 0] < inside.right())
        within &= (middles[:, 1] > inside.top()) & (middles[:, 1] < inside.bottom())
        middles = middles[within]
        for least in (apart, AGAIN, AGAIN):
            best = farthest(middles, np.array(places).reshape(-1, 2), least)
            if best is None:
                break
            x, y = middles[best].tolist()
            places.append((x, y))
            found.append((QPointF(x, y), number))
    return found


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


def paint_numbers(painter: QPainter, theme: Theme, numbers: Iterable[PlacedNumber]) -> None:
    """Numbers on their lines."""
    for centre, text in numbers:
        paint_number(painter, theme, centre, text)


def paint_number(painter: QPainter, theme: Theme, centre: QPointF, text: str) -> None:
    """A number on a ground of its own, on which it can be read over any shade."""
    box = number_box(text, centre)
    ground = QColor(theme.panel)
    ground.setAlphaF(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(text_font(NUMBER_SIZE))
    painter.setPen(QColor(theme.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def number_box(text: str, centre: QPointF | None = None) -> QRectF:
    """The room that a number takes with its ground, about its middle."""
    metrics = QFontMetricsF(text_font(NUMBER_SIZE))
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height())
    box.moveCenter(centre or QPointF())
    return box
