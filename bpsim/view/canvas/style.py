"""Fonts, colours and text sizes of the graph. Sizes are in the scene's units; the view scales them."""

from __future__ import annotations

import math
from functools import cache

from msgspec import Struct
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from bpsim.trace.marks import Spans
from bpsim.trace.numerals import format_number
from bpsim.view.canvas.graph_picture import Highlight, Role, Widest
from bpsim.view.canvas.layout import Metrics
from bpsim.view.painted_symbols import symbol_width
from bpsim.view.theme import Theme, number_font, text_font

PADDING = 4.0
GUTTER = 6.0
"""Pixels between the column of symbols and that of numbers."""
TEXT = 12
"""The size of numbers."""
GRADIENT_TEXT = 11
"""The size of the symbol of a gradient, which is long."""
HEAD_TEXT = 10
"""The size of a word in a neuron."""
SMALL_NUMBER = "4.39×10⁻⁴"
"""A number near zero, for which there is room however few decimals are shown."""
PADLOCK = 12.0
SPACE = 5.0
"""Pixels between a word and a number in a neuron."""
SMALLEST_RADIUS, LARGEST_RADIUS = 42.0, 56.0
POINTED_WIDER = 1.8
"""How much wider outlines are of what is pointed at in a panel."""
_BANDS = {Highlight.OPERAND: 0.22, Highlight.POINTED: 0.55, Highlight.CURRENT: 0.35}
"""How opaque the band along a line is."""
LONGEST_NAME = 16
"""Characters of a unit's name that room is made for."""


class Style(Struct, frozen=True):
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
        if role == Role.VALUE:
            return self.colour("positive")
        if role == Role.LOCAL:
            return self.colour("muted" if highlight == Highlight.NONE else "muted_on_fill")
        if quiet:
            return self.colour("muted" if highlight == Highlight.NONE else "muted_on_fill")
        return self.colour("ink")

    def fill(self, highlight: Highlight) -> QColor:
        """The background of what has this highlight."""
        return self.colour({Highlight.CURRENT: "current_fill", Highlight.NONE: "panel"}.get(highlight, "operand"))

    def frame(self, highlight: Highlight) -> QColor:
        """The outline of what has this highlight."""
        return self.colour({Highlight.CURRENT: "current", Highlight.NONE: "ink"}.get(highlight, "positive"))

    def outline(self, highlight: Highlight, width: float) -> float:
        """The width of an outline that usually has this one: of what is pointed at it is wider."""
        return POINTED_WIDER * width if highlight == Highlight.POINTED else width

    def band(self, highlight: Highlight) -> QColor:
        """The soft band along a line that is lit."""
        colour = self.frame(highlight)
        colour.setAlphaF(_BANDS[highlight])
        return colour

    def weight(self, negative: bool) -> QColor:
        return self.colour("negative" if negative else "positive")


@cache
def _colour(name: str) -> QColor:
    return QColor(name)


@cache
def name_font() -> QFont:
    """The font for the names of neurons."""
    return _sized(text_font(bold=True), 15)


@cache
def figure_font(size: int = 12, bold: bool = False) -> QFont:
    """For numbers and symbols: all digits equally wide."""
    return _sized(number_font(bold=bold), size)


@cache
def legend_font() -> QFont:
    """For the words that say what is drawn."""
    return _sized(text_font(), GRADIENT_TEXT)


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


@cache
def metrics(digits: int | None, longest_name: int = 2, widest: Widest = _USUAL) -> Metrics:
    """Room for numbers with so many digits, names of so many characters, and the widest symbols.

    It is the same at every step, so that nothing moves when a number appears.
    """
    bold = measure(TEXT, True)
    number = bold.horizontalAdvance(format_number(-0.12345678901234567, digits))
    small = max(number, bold.horizontalAdvance(SMALL_NUMBER))
    row = bold.height()
    name = min(longest_name, LONGEST_NAME) * measure(HEAD_TEXT, False).horizontalAdvance("0")
    letter = bold.horizontalAdvance("δ")
    weight = symbol_width(widest.weight, figure_font(TEXT, True))
    gradient = symbol_width(widest.gradient, figure_font(GRADIENT_TEXT))
    around = GUTTER + 2 * PADDING
    parameter = max(weight, gradient) + small + around
    bias = max(letter + name, gradient) + PADLOCK + small + around
    error = min(symbol_width(widest.error, figure_font(TEXT, True)), letter * LONGEST_NAME)
    target = symbol_width(widest.target, figure_font(TEXT))
    whole = max(symbol_width(symbol, figure_font(TEXT, True)) for symbol in widest.whole)
    return Metrics(
        radius=_radius(digits, widest.head),
        label=(parameter, 2 * row + 2),
        bias=(bias, 2 * row + 2),
        shared_bias=(parameter + PADLOCK, 2 * row + 2),
        delta=(letter + name + small + around, row + 3),
        side=(max(target + number, error + small) + around, row + 4),
        total=(whole + small + around, len(widest.whole) * row + 8),
    )


def _radius(digits: int | None, head: Spans) -> float:
    """The radius of a neuron in which a net fits its row; a long word before it is written smaller."""
    number = measure(TEXT, True).horizontalAdvance(format_number(-0.12345678901234567, digits))
    wanted = 0.5 * (symbol_width(head, figure_font(HEAD_TEXT)) + SPACE + number)
    smallest = math.hypot(0.5 * number + 8.0, 16.0) + 4.5
    return max(SMALLEST_RADIUS, smallest, min(math.hypot(wanted, 16.0) + 4.5, LARGEST_RADIUS))
