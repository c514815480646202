"""How wide and high the table of a matrix is."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics

from bpsim.trace.matrices import Axis
from bpsim.view.panels.matrices.matrix_model import MatrixModel
from bpsim.view.theme import number_font, point_size

MOST_ROWS, MOST_COLUMNS = 10, 8
"""A larger matrix scrolls within its own frame."""
MEASURED = 64
"""Cells that are asked how wide they are; the others are much alike."""
HEADER_SCALE = 0.85
"""The size of the symbols beside a matrix, as a share of its numbers."""
MOST_DIGITS, MOST_NAME = 24, 14


class Sizes(Struct, frozen=True):
    """In px: a column and a row, the headers, and all of it."""

    column: int
    row: int
    top: int
    side: int
    whole: QSize


def header_font() -> QFont:
    """The font of the symbols beside a matrix; in proportional fonts a small hat on a d is lost."""
    return number_font(point_size() * HEADER_SCALE)


def fitted(model: MatrixModel, at_least: int, scroll_bar: int, room: int) -> Sizes:
    """What the numbers and names of a matrix need; columns no narrower than ``at_least``, all at most ``room`` wide."""
    numbers, names = QFontMetrics(number_font()), QFontMetrics(header_font())
    matrix = model.matrix
    rows, columns = matrix.shape
    widest = max(numbers.horizontalAdvance(text) for text in _texts(model))
    widest = min(widest, numbers.horizontalAdvance("0" * MOST_DIGITS)) + 14
    most = names.averageCharWidth() * MOST_NAME
    column = max(widest, at_least, 34, min(_widest(names, matrix.columns), most) + 12)
    row, top = numbers.height() + 4, names.height() + 4
    side = min(_widest(names, matrix.rows), most) + 12
    beside = side + (scroll_bar if rows > MOST_ROWS else 0)
    shown = min(columns, MOST_COLUMNS, max(1, (room - beside) // column))
    width = beside + shown * column
    height = top + min(rows, MOST_ROWS) * row + (scroll_bar if columns > shown else 0)
    return Sizes(column, row, top, side, QSize(width, height))


def _widest(metrics: QFontMetrics, axis: Axis) -> int:
    some = {*range(min(len(axis), MEASURED)), len(axis) - 1}
    return max(metrics.horizontalAdvance(axis.label(at)) for at in some)


def _texts(model: MatrixModel) -> list[str]:
    """Some cells, as they will be once they are computed."""
    rows, columns = model.matrix.shape
    total = rows * columns
    return [model.text(*divmod(at, columns), hidden=True) for at in range(0, total, max(1, total // MEASURED))]
