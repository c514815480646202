"""The printed numbers of a lesson for Qt's table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from bpsim.guide.printed import Comparison, PrintedNumbers, Standing
from bpsim.guide.wording import named
from bpsim.simulator import Simulator
from bpsim.trace.numerals import for_people, format_all, format_exact, grouped
from bpsim.view.number_table import EXACT, Index
from bpsim.view.panels import guide_wording as wording
from bpsim.view.panels.worded_columns import NamedColumns
from bpsim.view.theme import LIGHT, Theme, number_font, text_font

_ROOT = QModelIndex()
ITERATION, QUANTITY, PRINTED, COMPUTED, STANDING = range(5)
_NUMBERS = (PRINTED, COMPUTED)


class PrintedModel(NamedColumns):
    """In the order of the lecture; a row that differs has the colour of a negative number, bold letters and a sign.

    A comparison is asked for when its row is shown.
    """

    def __init__(self, numbers: PrintedNumbers, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(wording.COLUMNS, wording.COLUMN_TIPS, _side, parent)
        self._simulator = simulator
        self._numbers = numbers
        self._shown: dict[int, Comparison] = {}
        self.set_theme(LIGHT)

    def set_numbers(self, numbers: PrintedNumbers, simulator: Simulator) -> None:
        """Another lesson."""
        self.beginResetModel()
        self._numbers, self._simulator, self._shown = numbers, simulator, {}
        self.endResetModel()

    def refresh(self) -> None:
        """Other values, more iterations or another notation; the selection stays."""
        self._shown = {}
        if len(self._numbers):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, STANDING))

    def set_theme(self, theme: Theme) -> None:
        self._ink, self._wrong = QBrush(QColor(theme.ink)), QBrush(QColor(theme.negative))
        self._muted = QBrush(QColor(theme.muted))

    def comparison(self, row: int) -> Comparison:
        """What a row shows."""
        if row not in self._shown:
            self._shown[row] = self._numbers.comparison(self._simulator, row)
        return self._shown[row]

    def cells(self, row: int) -> tuple[str, ...]:
        """A row as it is shown."""
        comparison = self.comparison(row)
        printed = comparison.printed
        return (
            grouped(printed.iteration),
            named(self._simulator.notation_of(printed.iteration), printed.quantity),
            for_people(printed.value),
            comparison.computed or wording.STANDINGS[comparison.standing],
            wording.MARKS[comparison.standing],
        )

    def _tip(self, row: int, column: int) -> str:
        comparison = self.comparison(row)
        if column == COMPUTED and comparison.value is not None:
            return format_all(comparison.value)
        return comparison.explanation or wording.STANDINGS[comparison.standing]

    def _exact(self, row: int, column: int) -> str:
        """A cell as it is copied."""
        comparison = self.comparison(row)
        if column == COMPUTED and comparison.value is not None:
            return format_exact(comparison.value)
        return wording.STANDINGS[comparison.standing] if column == STANDING else self.cells(row)[column]

    def _spoken(self, row: int, column: int) -> str:
        said = wording.STANDINGS[self.comparison(row).standing] if column == STANDING else self.cells(row)[column]
        return f"{wording.COLUMNS[column]}: {said}" if wording.COLUMNS[column] else said

    def _font(self, row: int, column: int) -> QFont:
        bold = self.comparison(row).standing is Standing.DIFFERS
        return number_font(bold=bold) if column in _NUMBERS and self.cells(row)[column] else text_font(bold=bold)

    def _brush(self, row: int, column: int) -> QBrush:
        standing = self.comparison(row).standing
        if standing is Standing.DIFFERS:
            return self._wrong
        there = standing is Standing.AGREES
        return self._ink if there or column in (QUANTITY, PRINTED) else self._muted

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == EXACT:
            return self._exact(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._brush(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None


def _side(column: int) -> Qt.AlignmentFlag:
    right = column in (ITERATION, *_NUMBERS)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
