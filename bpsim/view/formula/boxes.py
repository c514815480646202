"""Set the pieces of a formula side by side on baselines, broken into lines that fit a width, and draw them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpsim.trace.numerals import for_people
from bpsim.trace.pieces import (
    Fraction,
    Glyph,
    Number,
    Operator,
    Piece,
    Root,
    Row,
    Scripts,
    Space,
    Text,
    has_values,
)
from bpsim.view.formula import spacing
from bpsim.view.formula.typeset import paint_symbol, typeset

SCRIPT_SCALE = 0.72

Paint = Callable[[QPainter, QPointF], None]


class Style(Struct, frozen=True):
    """How a formula is set: ``size`` of symbols in px, ``font`` of numbers, and the colour of all.

    ``text`` says that brackets, operators and digits are characters of the font rather than typeset symbols.
    """

    size: float
    font: QFont
    colour: QColor
    text: bool = False

    def smaller(self) -> Style:
        font = QFont(self.font)
        font.setPointSizeF(font.pointSizeF() * SCRIPT_SCALE)
        return replace(self, size=self.size * SCRIPT_SCALE, font=font)

    @property
    def axis(self) -> float:
        """Height of the line through the middle of ``+`` and of a fraction, in px."""
        return QFontMetricsF(self.font).capHeight() * 0.5 if self.text else self.size * 0.26


class Mark(Struct, frozen=True):
    """Where something stands that a formula refers to: ``left`` and ``top`` from the start of the baseline, in px."""

    left: float
    top: float
    width: float
    height: float
    of: Hashable

    def moved(self, x: float, y: float) -> Mark:
        return replace(self, left=self.left + x, top=self.top + y)

    @property
    def rect(self) -> QRectF:
        return QRectF(self.left, self.top, self.width, self.height)


class Box(Struct, frozen=True):
    """Something set: its extent in px, and how to draw it with the start of its baseline at a point."""

    width: float
    ascent: float
    descent: float
    paint: Paint
    marks: tuple[Mark, ...] = ()

    def of(self, to: Hashable | None) -> Box:
        """The same, all of which belongs to one thing; as it is where that is None."""
        if to is None:
            return self
        return replace(self, marks=(Mark(0.0, -self.ascent, self.width, self.ascent + self.descent, to),))


class Line(Struct, frozen=True):
    """Boxes of one line with their places from its left end, and the line's baseline from the top of the formula."""

    boxes: tuple[tuple[float, Box], ...]
    baseline: float
    width: float


class Setting(Struct, frozen=True, dict=True):
    """A formula set in lines."""

    lines: tuple[Line, ...]
    width: float
    height: float

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Where everything stands that can be pointed at, from the upper left corner."""
        return tuple(
            mark.moved(left, line.baseline) for line in self.lines for left, box in line.boxes for mark in box.marks
        )

    def at(self, x: float, y: float) -> Hashable | None:
        """What a point belongs to; None where that is nothing that can be pointed at."""
        return next((mark.of for mark in self.marks if mark.rect.contains(x, y)), None)

    def paint(self, painter: QPainter, corner: QPointF) -> None:
        """Draw it with its upper left corner at ``corner``."""
        for line in self.lines:
            for left, box in line.boxes:
                box.paint(painter, corner + QPointF(left, line.baseline))


def set_formula(row: Row, style: Style, width: float = float("inf")) -> Setting:
    """Set a formula in as many lines as ``width`` px need; lines are broken before operators."""
    style = replace(style, text=has_values(row))
    lines: list[Line] = []
    top = 0.0
    for boxes in _broken(list(_with_gaps(row, style)), width, style):
        ascent = max((box.ascent for _, box in boxes), default=0.0)
        descent = max((box.descent for _, box in boxes), default=0.0)
        right = max((left + box.width for left, box in boxes), default=0.0)
        lines.append(Line(tuple(boxes), top + ascent, right))
        top += ascent + descent + style.size * 0.3
    return Setting(tuple(lines), max((line.width for line in lines), default=0.0), max(0.0, top - style.size * 0.3))


class _Spaced(Struct, frozen=True):
    """A box in a row, the gap before it, and whether a line may begin with it: 1 yes, 2 within brackets only, 0 no."""

    gap: float
    box: Box
    break_level: int


def _broken(row: list[_Spaced], width: float, style: Style) -> Iterator[list[tuple[float, Box]]]:
    """Fill lines with as much of a row as fits."""
    line: list[tuple[float, Box]] = []
    at, indent = 0.0, style.size * 0.8
    for chunk in _chunks(row, width - indent):
        if line and at + _length(chunk) > width:
            yield line
            line, at = [], indent
        for item in chunk:
            at += item.gap if line else 0.0
            line.append((at, item.box))
            at += item.box.width
    yield line


def _length(chunk: list[_Spaced]) -> float:
    return sum(item.gap + item.box.width for item in chunk)


def _chunks(row: list[_Spaced], width: float) -> Iterator[list[_Spaced]]:
    """What stays together on a line: a term, or a part of one that is too long for any line."""
    for term in _split(row, 1):
        if _length(term) <= width:
            yield term
        else:
            yield from _split(term, 2)


def _split(row: list[_Spaced], level: int) -> Iterator[list[_Spaced]]:
    chunk: list[_Spaced] = []
    for item in row:
        if chunk and 0 < item.break_level <= level:
            yield chunk
            chunk = []
        chunk.append(item)
    yield chunk


def _with_gaps(row: Row, style: Style) -> Iterator[_Spaced]:
    gap, after, depth = 0.0, 0.0, 0
    previous: Piece | None = None
    for piece in row:
        if isinstance(piece, Space):
            gap += piece.width
            continue
        between = spacing.between(previous, piece, style.text)
        extra = max(gap, spacing.before(piece, style.text), after, between) if previous else 0.0
        yield _Spaced(extra * style.size, _set(piece, style), spacing.break_level(previous, piece, depth))
        depth += spacing.nesting(piece)
        gap, after, previous = 0.0, spacing.after(piece, style.text), piece


def _set(piece: Piece, style: Style) -> Box:
    return _set_piece(piece, style).of(piece.of)


def _set_piece(piece: Piece, style: Style) -> Box:
    match piece:
        case Number(text, value):
            if value is None and not style.text:
                return _set_symbol(text, text, style)
            return _set_text(for_people(text), style)
        case Text(text):
            return _set_text(text, style)
        case Operator(tex, text, _):
            if style.text:
                return _set_text("×" if tex == r"\cdot" else text, style)
            return _set_symbol(tex, text, style)
        case Glyph(tex, _, text):
            return _set_symbol(tex, text, style)
        case Fraction(top, bottom):
            return _set_fraction(_set_row(top, style), _set_row(bottom, style), style)
        case Root(row):
            return _set_root(_set_row(row, style), style)
        case Scripts(base, raised, lowered):
            return _set_scripts(_set(base, style), raised, lowered, style)
        case Space(width):
            return Box(width * style.size, 0.0, 0.0, lambda _painter, _at: None)


def _set_symbol(tex: str, text: str, style: Style) -> Box:
    """A typeset symbol; its characters where it cannot be typeset."""
    symbol = typeset(tex)
    if symbol is None:
        return _set_text(text or tex, style)

    def paint(painter: QPainter, at: QPointF) -> None:
        paint_symbol(painter, symbol, at, style.size, style.colour)

    return Box(symbol.width * style.size, symbol.ascent * style.size, symbol.descent * style.size, paint)


def _set_text(text: str, style: Style) -> Box:
    metrics = QFontMetricsF(style.font)

    def paint(painter: QPainter, at: QPointF) -> None:
        painter.setFont(style.font)
        painter.setPen(style.colour)
        painter.drawText(at, text)

    return Box(metrics.horizontalAdvance(text), metrics.capHeight() * 1.12, metrics.descent() * 0.6, paint)


def _set_row(row: Row, style: Style) -> Box:
    spaced = list(_with_gaps(row, style))
    boxes = next(_broken(spaced, float("inf"), style))

    def paint(painter: QPainter, at: QPointF) -> None:
        for left, box in boxes:
            box.paint(painter, at + QPointF(left, 0))

    return Box(
        max((left + box.width for left, box in boxes), default=0.0),
        max((box.ascent for _, box in boxes), default=0.0),
        max((box.descent for _, box in boxes), default=0.0),
        paint,
        tuple(mark.moved(left, 0.0) for left, box in boxes for mark in box.marks),
    )


def _set_fraction(top: Box, bottom: Box, style: Style) -> Box:
    gap, stroke, overhang = style.size * 0.14, max(1.0, style.size * 0.055), style.size * 0.08
    width = max(top.width, bottom.width) + 2 * overhang
    raised = style.axis + stroke / 2 + gap + top.descent
    lowered = -style.axis + stroke / 2 + gap + bottom.ascent

    def paint(painter: QPainter, at: QPointF) -> None:
        top.paint(painter, at + QPointF((width - top.width) / 2, -raised))
        bottom.paint(painter, at + QPointF((width - bottom.width) / 2, lowered))
        bar = QRectF(at.x(), at.y() - style.axis - stroke / 2, width, stroke)
        painter.fillRect(bar, style.colour)

    above = (mark.moved((width - top.width) / 2, -raised) for mark in top.marks)
    below = (mark.moved((width - bottom.width) / 2, lowered) for mark in bottom.marks)
    return Box(width, raised + top.ascent, lowered + bottom.descent, paint, (*above, *below))


def _set_root(inner: Box, style: Style) -> Box:
    stroke, gap, hook = max(1.0, style.size * 0.055), style.size * 0.12, style.size * 0.45
    top, bottom = inner.ascent + gap + stroke, inner.descent

    def paint(painter: QPainter, at: QPointF) -> None:
        inner.paint(painter, at + QPointF(hook + gap, 0))
        corners = ((0.0, -0.32 * top), (0.3 * hook, -0.42 * top), (0.6 * hook, bottom), (hook, stroke / 2 - top))
        places = [at + QPointF(x, y) for x, y in (*corners, (hook + inner.width + 2 * gap, stroke / 2 - top))]
        painter.setPen(QPen(style.colour, stroke))
        painter.drawPolyline(places)

    marks = tuple(mark.moved(hook + gap, 0.0) for mark in inner.marks)
    return Box(hook + inner.width + 2 * gap, top, bottom, paint, marks)


def _set_scripts(base: Box, raised: Row, lowered: Row, style: Style) -> Box:
    above, below = _set_row(raised, style.smaller()), _set_row(lowered, style.smaller())
    up = max(base.ascent - above.ascent * 0.5, style.size * 0.36)
    down = style.size * 0.2
    left = base.width + style.size * 0.05

    def paint(painter: QPainter, at: QPointF) -> None:
        base.paint(painter, at)
        above.paint(painter, at + QPointF(left, -up))
        below.paint(painter, at + QPointF(left, down))

    return Box(
        left + max(above.width, below.width),
        max(base.ascent, up + above.ascent) if raised else base.ascent,
        max(base.descent, down + below.descent) if lowered else base.descent,
        paint,
        (
            *base.marks,
            *(mark.moved(left, -up) for mark in above.marks),
            *(mark.moved(left, down) for mark in below.marks),
        ),
    )
