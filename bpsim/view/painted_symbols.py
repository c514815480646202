"""Symbols painted as text with raised and lowered parts, in any font: on the graph, in lists and in headers."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath

from bpsim.trace.marks import LOWERED_BY, ON_LINE, RAISED_BY, Span, Spans

SCRIPT = 0.82
"""The size of raised and lowered parts, as a share of that of the symbol."""
SHRUNK = (1.0, 0.92, 0.85, 0.78)
"""The sizes that are tried for a symbol that is too wide, as shares of its own."""
_HATTED, _HAT = re.compile("(.)\u0302"), "\u02c6"
"""A letter with a hat that is a character of its own, since Unicode has none for both; and the hat alone."""
_ABOVE = 0.1
"""The room between a letter and its hat, in sizes of the symbol: most fonts set it across the stem of a d, which is
another letter."""
_DOWN = {LOWERED_BY: 0.17, ON_LINE: 0.0, RAISED_BY: -0.34}
"""How far below the line they stand, in sizes of the symbol."""


class Piece(NamedTuple):
    """A piece of a symbol with its place from the start of its baseline."""

    text: str
    x: float
    y: float
    font: QFont
    width: float


def pieces_of(spans: Spans, font: QFont) -> tuple[Piece, ...]:
    """A symbol set in a font."""
    return _pieces(spans, font.toString())


def symbol_width(spans: Spans, font: QFont) -> float:
    """The width of a symbol, in pixels."""
    return sum(piece.width for piece in pieces_of(spans, font))


def paint_symbol_text(painter: QPainter, spans: Spans, at: QPointF, font: QFont) -> None:
    """Draws a symbol with the start of its baseline at a point, in the painter's colour."""
    for piece in pieces_of(spans, font):
        painter.setFont(piece.font)
        painter.drawText(at + QPointF(piece.x, piece.y), piece.text)


def fitted(
    spans: Spans, font: QFont, room: float, ending: str, shares: tuple[float, ...] = SHRUNK
) -> tuple[Spans, QFont]:
    """A symbol no wider than ``room``, and its font: a smaller one, and then only its beginning and ``ending``."""
    for share in shares:
        smaller = _resized(font, share)
        if symbol_width(spans, smaller) <= room:
            return spans, smaller
    end = Span(ending)
    rest = list(spans)
    while rest and symbol_width((*rest, end), smaller) > room:
        last = rest.pop()
        if len(last.text) > 1:
            rest.append(Span(last.text[:-1], last.level))
    return (*rest, end), smaller


def script_font(font: QFont) -> QFont:
    """The font of raised and lowered parts."""
    return _resized(font, SCRIPT)


def _resized(font: QFont, share: float) -> QFont:
    resized = QFont(font)
    if font.pixelSize() > 0:
        resized.setPixelSize(math.ceil(font.pixelSize() * share))
    else:
        resized.setPointSizeF(font.pointSizeF() * share)
    return resized


@lru_cache(maxsize=4096)
def _pieces(spans: Spans, described: str) -> tuple[Piece, ...]:
    font = QFont()
    font.fromString(described)
    small = script_font(font)
    height, at, found = QFontMetricsF(font).ascent() * 1.07, 0.0, []
    for text, level in spans:
        used = font if level == ON_LINE else small
        metrics, y = QFontMetricsF(used), _DOWN[level] * height
        bare = _HATTED.sub(r"\1", text)
        found.append(Piece(bare, at, y, used, metrics.horizontalAdvance(bare)))
        for before, hatted in enumerate(_HATTED.finditer(text)):
            start = at + metrics.horizontalAdvance(bare[: hatted.start() - before])
            found.append(_hat_over(hatted[1], start, y, used, _ABOVE * height))
        at += metrics.horizontalAdvance(bare)
    return tuple(found)


def _hat_over(letter: str, x: float, y: float, font: QFont, gap: float) -> Piece:
    """The hat of a letter that begins at a point: above the middle of it, and clear of it."""
    below, hat = _outline(letter, font), _outline(_HAT, font)
    up = below.top() - gap - hat.bottom()
    return Piece(_HAT, x + below.center().x() - hat.center().x(), y + up, font, 0.0)


def _outline(text: str, font: QFont) -> QRectF:
    """What a text covers, from the start of its baseline; metrics of fonts have the baseline within it."""
    path = QPainterPath()
    path.addText(0, 0, font, text)
    return path.boundingRect()
