"""The rows of a gradient check for Qt's table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from bpsim.core.gradient_check import GradientRow
from bpsim.core.network_values import NetworkValues
from bpsim.trace.gradient_notes import note, notes
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import format_all, format_exact, format_number, format_significant
from bpsim.view.number_table import EXACT, Index
from bpsim.view.panels import gradient_wording as wording
from bpsim.view.panels.worded_columns import NamedColumns
from bpsim.view.theme import LIGHT, Theme, number_font, text_font

_ROOT = QModelIndex()
GRADIENT, BACKPROPAGATION, DIFFERENCE, RELATIVE, EXPECTED, GOT, NOTE = range(7)
OF_AGREEMENT, OF_GAINS = (BACKPROPAGATION, DIFFERENCE, RELATIVE), (EXPECTED, GOT)
"""The columns of two views, of which a narrow panel has room for one."""
DIGITS = 10
"""The two agree to about so many."""
GAIN_DIGITS = 5
"""Significant, of what a step brings: so many tell most expectations from what comes."""
NOTE_DIGITS = 6
"""Decimals of what a step shows, as in the other lists."""


class GradientModel(NamedColumns):
    """Worst first, or by a column; a row that differs has the colour of a negative number, bold letters and a word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(wording.COLUMNS, wording.COLUMN_TIPS, _side, parent)
        self.given: Sequence[GradientRow] = ()
        """The rows in the order of the check."""
        self.rows: Sequence[GradientRow] = ()
        """The same as they are shown."""
        self._sorted: tuple[int, bool] | None = None
        self._values: NetworkValues | None = None
        self._notation: Notation | None = None
        self.set_theme(LIGHT)

    def set_rows(self, rows: Sequence[GradientRow], values: NetworkValues | None, notation: Notation) -> None:
        """Other rows, and the iteration that they belong to."""
        self.beginResetModel()
        self.given, self._values, self._notation = rows, values, notation
        self.rows = self._in_order()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Shows the rows by a column, what has no number there last; by -1 in the order of the check."""
        self.beginResetModel()
        self._sorted = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self.rows = self._in_order()
        self.endResetModel()

    def _in_order(self) -> Sequence[GradientRow]:
        if self._sorted is None:
            return self.given
        column, descending = self._sorted
        if column in (GRADIENT, NOTE):
            text = self._name if column == GRADIENT else self._note
            return sorted(self.given, key=text, reverse=descending)
        sign = -1.0 if descending else 1.0
        keys = [(self._numbers(row)[column - 1], row) for row in self.given]
        known = [(sign * number, row) for number, row in keys if number is not None and not math.isnan(number)]
        others = [row for number, row in keys if number is None or math.isnan(number)]
        return [row for _, row in sorted(known, key=lambda pair: pair[0])] + others

    def set_theme(self, theme: Theme) -> None:
        self._ink, self._wrong = QBrush(QColor(theme.ink)), QBrush(QColor(theme.negative))
        self._muted = QBrush(QColor(theme.muted))

    def cells(self, row: GradientRow) -> tuple[str, ...]:
        """A row as it is shown."""
        return (
            self._name(row),
            *(format_number(value, DIGITS) for value in self._gradients(row)),
            format_significant(row.relative, 2),
            *("" if gain is None else format_significant(gain, GAIN_DIGITS) for gain in (row.expected, row.gain)),
            self._note(row),
        )

    def exact(self, row: GradientRow) -> tuple[str, ...]:
        """A row with all digits, to be copied."""
        return self._with_all_digits(row, format_exact)

    def _with_all_digits(self, row: GradientRow, write: Callable[[float], str]) -> tuple[str, ...]:
        numbers = ("" if number is None else write(number) for number in self._numbers(row))
        return (self._name(row), *numbers, self._note(row))

    def _numbers(self, row: GradientRow) -> tuple[float | None, ...]:
        """The numbers of a row, in the order of the columns."""
        return (*self._gradients(row), row.relative, row.expected, row.gain)

    def _gradients(self, row: GradientRow) -> tuple[float, ...]:
        """Both in the sign of the notation."""
        values = (row.backpropagation, row.difference)
        return tuple(self._notation.shown(row.quantity, value) for value in values) if self._notation else values

    def _name(self, row: GradientRow) -> str:
        return self._notation.short(row.quantity, grouped=False).plain if self._notation else ""

    def first_note(self, row: GradientRow) -> str:
        """The part of a row's note that is to be seen in any case; empty where there is none."""
        if self._values is None or self._notation is None:
            return ""
        return next(notes(row, self._values, self._notation, NOTE_DIGITS), "")

    def _note(self, row: GradientRow) -> str:
        return note(row, self._values, self._notation, NOTE_DIGITS) if self._values and self._notation else ""

    def _font(self, row: GradientRow, column: int) -> QFont:
        bold = not row.agrees
        return number_font(bold=bold) if GRADIENT < column < NOTE else text_font(bold=bold)

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{wording.COLUMNS[column]}: {self.cells(row)[column]}"
        if role == EXACT:
            return self.exact(row)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._with_all_digits(row, format_all)[column]
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._wrong if not row.agrees else self._muted if column == NOTE else self._ink
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if GRADIENT < column < NOTE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
