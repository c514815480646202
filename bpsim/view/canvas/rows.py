"""The lines of a label as runs of text: symbol, number and note, each in its column."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from bpsim.view.canvas.places import Part
from bpsim.view.canvas.snapshot import Label, Line, Role
from bpsim.view.canvas.style import figure_font, measure

PADLOCK = 12.0


class Run(NamedTuple):
    """A piece of text, where its baseline starts, and how it looks.

    number: it is what a double click edits. icon: a padlock is painted for it.
    """

    text: str
    x: float
    y: float
    font: QFont
    line: Line
    number: bool = False
    icon: bool = False

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


def symbol_width(label: Label, line: Line, bold: bool) -> float:
    """How wide the first column of a line is."""
    metrics = measure(9, False) if line.role == Role.GRADIENT else measure(12, bold)
    lock = PADLOCK if line.note and not in_words(label) else 0.0
    return metrics.horizontalAdvance(line.symbol) + lock


def in_words(label: Label) -> bool:
    """Where there is room "frozen" is written out: at a shared bias."""
    return label.place.part == Part.BIAS and label.place.unit is None


def right_text(label: Label, line: Line) -> str:
    """What stands right of the symbol."""
    return f"{line.value} {line.note}".strip() if in_words(label) else line.value


def row_runs(label: Label, line: Line, left: float, column: float, baseline: float, bold: bool) -> list[Run]:
    """Symbol, number and note of one line."""
    first = line is label.lines[0]
    strong = bold or line.role in (Role.TOTAL, Role.UPDATED)
    symbol = figure_font(9) if line.role == Role.GRADIENT else figure_font(12, strong)
    runs = [Run(line.symbol, left, baseline, symbol, line)]
    if line.value:
        editable = first and label.editable is not None
        runs.append(Run(line.value, left + column, baseline, figure_font(12, strong), line, editable))
    if line.note and in_words(label):
        x = left + column + measure(12, strong).horizontalAdvance(line.value + " ")
        runs.append(Run(line.note, x, baseline, figure_font(12), line))
    elif line.note:
        x = left + measure(12, strong).horizontalAdvance(line.symbol) + 4.0
        runs.append(Run(line.note, x, baseline, figure_font(12), line, icon=True))
    return runs
