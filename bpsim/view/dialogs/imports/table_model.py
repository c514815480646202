"""The rows of a table before they are imported, as Qt asks for them: whatever is wrong is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from bpsim.imports import wording as reasons
from bpsim.imports.columns import HOLDING, TRAINING, Role
from bpsim.imports.table import Content, Table
from bpsim.view.dialogs.imports import wording
from bpsim.view.text import one_line, tip
from bpsim.view.theme import Theme, number_font

_ROLE = Qt.ItemDataRole
MOST_LETTERS = 24
"""Letters of a cell and of a head, at most."""
Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """All rows that have as many cells as the table has columns; the heads say what their columns become."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._table: Table | None = None
        self._roles: Sequence[Role] = ()

    def show_table(self, table: Table | None, roles: Sequence[Role] = ()) -> None:
        """Another table, or none."""
        self.beginResetModel()
        self._table, self._roles = table, roles
        self.endResetModel()

    def show_roles(self, roles: Sequence[Role]) -> None:
        """The same table, whose columns become something else."""
        self._roles = roles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(roles) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def fault(self, row: int, column: int) -> str:
        """Why a cell cannot be used; empty where it can, or is not."""
        role = self._roles[column]
        if self._table is None or role is Role.IGNORED:
            return ""
        if role is Role.HELD_OUT:
            cell = self._table.cells[column][row]
            said = cell.strip().lower() in HOLDING | TRAINING
            return "" if said else reasons.NO_HOLDING.format(cell=one_line(cell, MOST_LETTERS))
        if role is Role.CLASS or self._table.contents[column] is not Content.NUMBERS:
            return "" if self._table.cells[column][row].strip() else reasons.EMPTY_CELL
        return self._table.numbers(column)[1].get(row, "")

    def row_of(self, line: int) -> int | None:
        """The row that begins in a line of the file; None where it is not among them."""
        if self._table is None:
            return None
        at = int(self._table.lines.searchsorted(line))
        return at if at < self._table.rows and self._table.lines[at] == line else None

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if self._table is None or parent.isValid() else self._table.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if self._table is None or parent.isValid() else len(self._table.cells)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if self._table is None or not index.isValid():
            return None
        cell = self._table.cells[index.column()][index.row()]
        if role == _ROLE.DisplayRole:
            return one_line(cell.strip(), MOST_LETTERS)
        if role == _ROLE.ToolTipRole:
            return self.fault(index.row(), index.column()) or tip(cell)
        if role == _ROLE.ForegroundRole:
            return self._colour(index.row(), index.column())
        if role == _ROLE.BackgroundRole and self.fault(index.row(), index.column()):
            return QColor(self._theme.current_fill)
        if role == _ROLE.FontRole:
            return number_font()
        if role == _ROLE.TextAlignmentRole and self._table.contents[index.column()] is Content.NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if self._table is None or role not in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.lines[section]) if role == _ROLE.DisplayRole else None
        if role == _ROLE.ToolTipRole:
            return wording.ROLE_HELP[self._roles[section]]
        name = self._table.names[section] or wording.COLUMN.format(number=section + 1)
        return wording.HEAD.format(name=one_line(name, MOST_LETTERS), role=wording.ROLES[self._roles[section]])

    def _colour(self, row: int, column: int) -> QColor | None:
        if self._roles[column] is Role.IGNORED:
            return QColor(self._theme.muted)
        return QColor(self._theme.negative) if self.fault(row, column) else None
