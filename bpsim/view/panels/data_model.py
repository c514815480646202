"""The samples of the data for Qt's table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from bpsim.core.network import Indices
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.marks import Span, Spans
from bpsim.view.number_table import EXACT, Index
from bpsim.view.panels import data_wording
from bpsim.view.panels.data_columns import Boxes, Classes, Column, Numbers, Picks, columns_of, have_same_columns
from bpsim.view.panels.data_sheet import Sheet
from bpsim.view.panels.symbol_header import SYMBOL
from bpsim.view.theme import LIGHT, Theme, number_font, text_font

_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DataModel(QAbstractTableModel):
    """One row a sample of the data, in their order or sorted by a column. Nothing here changes a sample.

    What is not in the batch of this iteration is muted and has no outputs. Those of a sample that is held out belong
    to no step; they are there once the error is.
    """

    edited = Signal(object, object)
    """A quantity and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row of the data, and whether it is to be held out."""
    class_edited = Signal(object, str)
    """A row of the data, and the class that was typed for it."""

    def __init__(self, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.digits: int | None = 9
        self._theme = LIGHT
        self._sorted: tuple[Column, bool] | None = None
        sheet = Sheet.of(simulator, self.digits)
        self._place_columns(columns_of(sheet))
        self._take(sheet)

    def set_simulator(self, simulator: Simulator, digits: int | None, *, fresh: bool) -> bool:
        """Shows other values; another table with ``fresh`` or where there are other rows or columns. Whether it is."""
        sheet = Sheet.of(simulator, digits)
        columns = self.columns if have_same_columns(sheet, self.sheet) else columns_of(sheet)
        fresh = fresh or columns != self.columns or sheet.samples != self.sheet.samples
        self.digits = digits
        if fresh:
            self.beginResetModel()
            if columns is not self.columns:
                self._place_columns(columns)
            self._take(sheet)
            self.endResetModel()
        elif self._sorted is None:
            self._take(sheet)
        else:
            self._rearranged(lambda: self._take(sheet))
        return fresh

    def _take(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._order = self._in_order()

    def _place_columns(self, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        if self._sorted is not None and self._sorted[0] not in self.columns:
            self._sorted = None
        self.boxes = self._place(Boxes())
        """The column of the boxes; None where there is a single sample."""
        self.picks = self._place(Picks())
        """The column that says which samples this iteration takes; None where it takes all."""
        self.classes = self._place(Classes())
        """The column of the names of classes; None where they have none."""

    def _place(self, column: Column) -> int | None:
        return self.columns.index(column) if column in self.columns else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    # Order

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column by which the rows are sorted and whether the largest stands first; None in the data's order."""
        if self._sorted is None:
            return None
        return self.columns.index(self._sorted[0]), self._sorted[1]

    def _in_order(self) -> Indices:
        """The row of the data that each row of the table shows."""
        if self._sorted is None:
            return np.arange(self.sheet.samples)
        column, descending = self._sorted
        key = column.key(self.sheet)
        return np.argsort(-key if descending else key, kind="stable")  # NaN stands last in both

    def _rearranged(self, change: Callable[[], None]) -> None:
        """Makes a change that puts the same rows in another order; what is selected stays so."""
        self.layoutAboutToBeChanged.emit()
        before, cells = self._order, self.persistentIndexList()
        change()
        places = np.argsort(self._order)
        moved = [self.index(int(places[before[cell.row()]]), cell.column()) for cell in cells]
        self.changePersistentIndexList(cells, moved)
        self.layoutChanged.emit()

    def row_of(self, row: int) -> int:
        """The row of the data that a row of the table shows."""
        return int(self._order[row])

    def rows_of(self, rows: Sequence[int]) -> list[int]:
        """The rows of the data that rows of the table show, in the same order."""
        found: list[int] = self._order[list(rows)].tolist()
        return found

    def row_at(self, row: int) -> int:
        """The row of the table that shows a row of the data."""
        return int(np.flatnonzero(self._order == row)[0])

    def rows_at(self, rows: Sequence[int]) -> Indices:
        """The rows of the table that show rows of the data."""
        return np.argsort(self._order)[list(rows)]

    def shown_row(self) -> int | None:
        """The row of the table with the sample that the graph shows, where there are several."""
        return None if self.sheet.shown_row is None else self.row_at(self.sheet.shown_row)

    # Cells

    def quantity(self, index: Index) -> Quantity:
        """What a cell with a number shows; ``sample`` is the row of the data."""
        column = self.columns[index.column()]
        assert isinstance(column, Numbers)
        return column.quantity(self.row_of(index.row()))

    def exact_rows(self, rows: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Rows as they are copied: what each cell is for ``EXACT``, without an index for each."""
        chosen = self.rows_of(rows)
        return zip(*(column.exact(self.sheet, chosen) for column in self.columns), strict=True)

    def width(self, column: int) -> int:
        """Pixels that the cells of a column need."""
        return self.columns[column].width(self.sheet)

    def _pen(self, row: int) -> QBrush:
        there = self.sheet.batch_samples[row] >= 0
        return QBrush(QColor(self._theme.ink if there else self._theme.muted))

    def _ground(self, row: int) -> QBrush | None:
        return QBrush(QColor(self._theme.background)) if row == self.sheet.shown_row else None

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.sheet.samples

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | self.columns[index.column()].flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(self.row_of(section) + 1) if role == _ROLE.DisplayRole else None
        column = self.columns[section]
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == _ROLE.DisplayRole:
            return column.name(self.sheet)
        if role == _ROLE.ToolTipRole:
            return column.header_tip
        return self._spans(section) if role == SYMBOL else None

    def _spans(self, section: int) -> Spans:
        """The name of a column, with an arrow where the rows are sorted by it."""
        spans = self.columns[section].spans(self.sheet)
        if self._sorted is None or self._sorted[0] != self.columns[section]:
            return spans
        return (*spans, Span(data_wording.DESCENDING if self._sorted[1] else data_wording.ASCENDING))

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        column, row = self.columns[index.column()], self.row_of(index.row())
        if role == _ROLE.ForegroundRole:
            return self._pen(row)
        if role == _ROLE.BackgroundRole:
            return self._ground(row)
        if role == _ROLE.FontRole:
            return text_font() if isinstance(column, Classes) else number_font()
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return _content(self.sheet, column, row, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Shows the rows by the values of a column; by -1, or one that is gone, in the order of the data."""
        there = 0 <= column < len(self.columns)
        self._sorted = (self.columns[column], order == Qt.SortOrder.DescendingOrder) if there else None
        self._rearranged(lambda: self._take(self.sheet))

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        column, row = self.columns[index.column()], self.row_of(index.row())
        if role == _ROLE.CheckStateRole and isinstance(column, Boxes):
            self.held_out_edited.emit(row, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != _ROLE.EditRole:
            return False
        if isinstance(column, Classes):
            self.class_edited.emit(row, value)
        else:
            self.edited.emit(self.quantity(index), value)
        return True


def _content(sheet: Sheet, column: Column, row: int, role: int) -> object:
    """The text of a cell and what is said of it, by its role."""
    if role == _ROLE.CheckStateRole and isinstance(column, Boxes):
        return Qt.CheckState.Checked if sheet.data.holds_out(row) else Qt.CheckState.Unchecked
    if role == _ROLE.DisplayRole:
        return None if isinstance(column, Boxes) else column.text(sheet, row)
    if role == _ROLE.EditRole:
        return column.value(sheet, row)
    if role == _ROLE.AccessibleTextRole:
        return column.spoken(sheet, row)
    if role == _ROLE.ToolTipRole:
        return column.tip(sheet, row)
    return column.exact(sheet, [row])[0] if role == EXACT else None
