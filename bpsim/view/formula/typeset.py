"""Symbols typeset by ziamath and drawn by QtSvg: slow once (about 1 ms), then cached by TeX, size and colour."""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bpsim.view.formula import once

log = logging.getLogger(__name__)

DRAWN_SIZE = 40.0  # the size, in px, in which symbols are typeset; any other is a scaling of it
PLACEHOLDER = "#010203"  # stands in the SVG for the colour
MARGIN = 1.0

Value = TypeVar("Value")


class Typeset(Struct, frozen=True):
    """A typeset symbol. Lengths are in em: ``ascent`` and ``descent`` from the baseline, ``left`` and ``width`` (where
    ink begins and ends) from the pen."""

    svg: str
    left: float
    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=2048)
def typeset(tex: str) -> Typeset | None:
    """Typeset one symbol; None, with a warning in the log, where ziamath cannot."""
    latex = once.latex()
    try:
        formula = latex(tex, size=DRAWN_SIZE, color=PLACEHOLDER, inline=True, margin=MARGIN)
        svg = formula.svg()
    except Exception:  # ziamath documents no errors: a formula must never take the window down
        log.warning("cannot typeset %r", tex, exc_info=True)
        return None
    box = formula.node.bbox
    return Typeset(svg, *(length / DRAWN_SIZE for length in (box.xmin, box.xmax, box.ymax, -box.ymin)))


def warm_up() -> None:
    """Load ziamath, about 0.3 s: to be called once the window is painted, so that the first step need not wait."""
    for tex in ("=", "+", "-", r"\cdot", r"\partial", "(", ")"):
        typeset(tex)


class _Recent(OrderedDict[tuple[object, ...], Value]):
    """A dictionary that forgets what was not used for longest."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def recall(self, key: tuple[object, ...]) -> Value | None:
        value = self.get(key)
        if value is not None:
            self.move_to_end(key)
        return value

    def keep(self, key: tuple[object, ...], value: Value) -> Value:
        self[key] = value
        while len(self) > self._limit:
            self.popitem(last=False)
        return value


_renderers: _Recent[QSvgRenderer] = _Recent(256)
_pixmaps: _Recent[QPixmap] = _Recent(1024)


def paint_symbol(painter: QPainter, symbol: Typeset, at: QPointF, size: float, colour: QColor) -> None:
    """Draw a symbol with its baseline's start ``at``, ``size`` px high (one em)."""
    scale = size / DRAWN_SIZE
    corner = at + QPointF(symbol.left, -symbol.ascent) * size - QPointF(MARGIN, MARGIN) * scale
    extent = QSizeF(symbol.width - symbol.left, symbol.ascent + symbol.descent) * size
    extent += QSizeF(2 * MARGIN, 2 * MARGIN) * scale
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster or painter.transform().isScaling():
        _renderer(symbol, colour).render(painter, QRectF(corner, extent))
        return
    ratio = painter.device().devicePixelRatio()
    pixmap = _pixmap(symbol, extent, colour, ratio)
    # On whole device pixels, or it would be blurred.
    snapped = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
    painter.drawPixmap(snapped, pixmap)


def _renderer(symbol: Typeset, colour: QColor) -> QSvgRenderer:
    key = (symbol.svg, colour.name())
    found = _renderers.recall(key)
    if found is not None:
        return found
    svg = symbol.svg.replace(PLACEHOLDER, colour.name())
    return _renderers.keep(key, QSvgRenderer(QByteArray(svg.encode())))


def _pixmap(symbol: Typeset, extent: QSizeF, colour: QColor, ratio: float) -> QPixmap:
    key = (symbol.svg, round(extent.height(), 3), colour.name(), ratio)
    found = _pixmaps.recall(key)
    if found is not None:
        return found
    pixmap = QPixmap(math.ceil(extent.width() * ratio), math.ceil(extent.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(symbol, colour).render(painter, QRectF(QPointF(0, 0), extent))
    painter.end()
    return _pixmaps.keep(key, pixmap)
