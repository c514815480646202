"""The lines of a label as runs of text: symbol, number and note, each in its column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from bpsim.trace.marks import Spans
from bpsim.view.canvas.graph_picture import Label, Line, Role
from bpsim.view.canvas.style import GRADIENT_TEXT, PADLOCK, TEXT, figure_font
from bpsim.view.painted_symbols import fitted, pieces_of, symbol_width

SMALLEST_NUMBER = 10
"""The size down to which a number is written smaller to fit its column."""


class Run(NamedTuple):
    """A piece of text, where its baseline starts, and how it looks.

    number: it is what a double click edits. icon: a padlock is painted for it. aside: it is quiet.
    """

    text: str
    x: float
    y: float
    font: QFont
    line: Line
    number: bool = False
    icon: bool = False
    aside: bool = False

    @property
    def rect(self) -> QRectF:
        metrics = QFontMetricsF(self.font)
        return QRectF(self.x, self.y - metrics.ascent(), metrics.horizontalAdvance(self.text), metrics.height())


def paint_padlock(painter: QPainter, x: float, baseline: float) -> None:
    """The sign of what is frozen, with its left edge at ``x``."""
    colour = painter.pen().color()
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(x + 1.7, baseline - 8.5, 4.6, 7.0), 0, 180 * 16)
    painter.fillRect(QRectF(x + 0.5, baseline - 5.0, 7.0, 5.5), colour)


def symbol_runs(line: Line, spans: Spans, x: float, baseline: float, font: QFont) -> Iterator[Run]:
    """A symbol from ``x`` on, with its raised and lowered parts."""
    aside = line.role == Role.TARGET
    for piece in pieces_of(spans, font):
        yield Run(piece.text, x + piece.x, baseline + piece.y, piece.font, line, aside=aside)


class Columns:
    """The widths of a label: of its symbols, padlock included, and of its numbers, at most ``room`` together.

    Long numbers give way a little, then symbols.
    """

    def __init__(self, label: Label, room: float, gutter: float) -> None:
        self.label = label
        self.bold = bool(label.highlight == "current")
        numbers = [_width(line.value, self._number_font(line)) for line in label.lines]
        symbols = [symbol_width(line.symbol_spans, self._symbol_font(line)) + _lock(line) for line in label.lines]
        beside = room - gutter - max(symbols)
        self.numbers = min(max(numbers), max(beside, max(numbers) * SMALLEST_NUMBER / TEXT), room - gutter)
        self.symbols = min(max(symbols), max(room - self.numbers - gutter, 0.35 * room))
        self.gutter = gutter if self.numbers else 0.0

    @property
    def width(self) -> float:
        return self.symbols + self.gutter + self.numbers

    def runs(self, line: Line, left: float, baseline: float) -> Iterator[Run]:
        """Symbol, padlock and number of one line."""
        spans, font = fitted(line.symbol_spans, self._symbol_font(line), self.symbols - _lock(line), "…")
        yield from symbol_runs(line, spans, left, baseline, font)
        if line.note:
            yield Run(line.note, left + symbol_width(spans, font) + 4.0, baseline, font, line, icon=True, aside=True)
        if line.value:
            editable = line is self.label.lines[0] and self.label.editable is not None
            number = _narrowed(line.value, self._number_font(line), self.numbers)
            yield Run(line.value, left + self.symbols + self.gutter, baseline, number, line, editable)

    def _symbol_font(self, line: Line) -> QFont:
        return figure_font(GRADIENT_TEXT) if line.role == Role.GRADIENT else self._number_font(line)

    def _number_font(self, line: Line) -> QFont:
        return figure_font(TEXT, self.bold or line.role in (Role.TOTAL, Role.UPDATED))


def _lock(line: Line) -> float:
    return PADLOCK if line.note else 0.0


def _width(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def _narrowed(text: str, font: QFont, room: float) -> QFont:
    width = _width(text, font)
    if width <= room + 0.5:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(SMALLEST_NUMBER, int(font.pixelSize() * room / width)))
    return smaller
