"""Fonts, colours and text sizes of the graph. Sizes are in the scene's units; the view scales them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from bpsim.trace.numerals import format_number
from bpsim.view.canvas.layout import Metrics
from bpsim.view.canvas.snapshot import Highlight, Role, Widest
from bpsim.view.theme import Theme, number_font, text_font

PADDING = 6.0
GUTTER = 9.0
"""Between the column of symbols and that of numbers."""


LONGEST_NAME = 16
"""Characters of a unit's name that room is made for."""


@dataclass(frozen=True)
class Style:
    """The theme as colours, for painting."""

    theme: Theme

    def colour(self, name: str) -> QColor:
        """A colour of the theme by its field's name; the caller's own to change."""
        return QColor(_colour(getattr(self.theme, name)))

    def text(self, role: Role, highlight: Highlight, *, quiet: bool = False) -> QColor:
        """The colour of a line of text; ``quiet`` for what is frozen."""
        if role in (Role.GRADIENT, Role.RETURNED, Role.DELTA):
            return self.colour("gradient")
        if role == Role.ERROR:
            return self.colour("negative")
        if quiet:
            return self.colour("muted" if highlight == Highlight.NONE else "muted_on_fill")
        return self.colour("ink")

    def fill(self, highlight: Highlight) -> QColor:
        """The background of what has this highlight."""
        return self.colour({Highlight.CURRENT: "current_fill", Highlight.OPERAND: "operand"}.get(highlight, "panel"))

    def frame(self, highlight: Highlight) -> QColor:
        """The outline of what has this highlight."""
        return self.colour({Highlight.CURRENT: "current", Highlight.OPERAND: "positive"}.get(highlight, "ink"))

    def weight(self, negative: bool) -> QColor:
        return self.colour("negative" if negative else "positive")


@cache
def _colour(name: str) -> QColor:
    return QColor(name)


@cache
def name_font() -> QFont:
    """For the names of neurons."""
    return _sized(text_font(bold=True), 15)


@cache
def figure_font(size: int = 12, bold: bool = False) -> QFont:
    """For numbers and symbols: all digits equally wide."""
    return _sized(number_font(bold=bold), size)


def _sized(font: QFont, pixels: int) -> QFont:
    font = QFont(font)
    font.setPixelSize(pixels)
    # Hinted glyphs change their widths with the zoom.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def measure(font_size: int, bold: bool) -> QFontMetricsF:
    """The metrics of ``figure_font``."""
    return QFontMetricsF(figure_font(font_size, bold))


_USUAL = Widest()


def _columns(*texts: str) -> float:
    return max(measure(12, True).horizontalAdvance(text) for text in texts)


@cache
def metrics(digits: int | None, longest_name: int = 2, widest: Widest = _USUAL) -> Metrics:
    """Room for numbers with so many digits, names of so many characters, and the widest symbols.

    It is the same at every step, so that nothing moves when a number appears.
    """
    number = measure(12, True).horizontalAdvance(format_number(-0.12345678901234567, digits))
    glyph = measure(12, True).horizontalAdvance("0")
    symbol = max(measure(9, False).horizontalAdvance(text) for text in (_USUAL.gradient, widest.gradient))
    row = measure(12, True).height()
    net = measure(11, True).horizontalAdvance("net " + format_number(-0.12345678901234567, digits))
    parameter = symbol + GUTTER + number + 2 * PADDING
    name = max(0, min(longest_name, LONGEST_NAME) - 2) * glyph
    return Metrics(
        radius=max(42.0, math.hypot(0.5 * net, 16.0) + 4.5),
        label=(parameter, 2 * row + 4),
        bias=(parameter + glyph + name, 2 * row + 4),
        shared_bias=(parameter + 7 * glyph, 2 * row + 4),
        delta=(number + 6 * glyph + name, row + 3),
        side=(number + _columns(_USUAL.error, widest.error) + name + GUTTER + 2 * PADDING, row + 4),
        total=(number + _columns(_USUAL.batch, widest.batch) + GUTTER + 2 * PADDING, 3 * row + 8),
    )
