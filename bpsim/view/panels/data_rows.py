"""Whole rows of the table of samples: added, removed, moved, copied and pasted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from bpsim.simulator import Simulator
from bpsim.view.panels import data_wording as wording
from bpsim.view.panels.data_columns import Classes, Numbers
from bpsim.view.panels.data_table import SampleTable

_SELECT = QItemSelectionModel.SelectionFlag


class RowTable(SampleTable):
    """Says what is to be done with samples; nothing here changes one. Rows in signals are those of the data."""

    add_requested = Signal(object)
    """The row that a new sample is to have."""
    remove_requested = Signal(object)
    """A list of rows."""
    move_requested = Signal(object, object)
    """A list of rows, and where the first of them is to be."""
    paste_requested = Signal(str, object, object, bool)
    """A text, the row and the column of its first cell (inputs, then targets), and whether that is one of classes."""
    fill_requested = Signal(str, object, object, object)
    """A text for every cell of a block: its first row and column, and how many rows and columns it has."""
    pick_requested = Signal(object)
    """The row that is to be the next sample."""
    said = Signal(str)
    """Why something is not done."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(simulator, parent)
        self.copy.setText(wording.COPY)
        self.paste = self._action(wording.PASTE, QKeySequence.StandardKey.Paste, self.paste_text)
        self._separate()
        self.add = self._action(wording.ADD, "Ins", self.add_row)
        self.remove = self._action(wording.REMOVE, QKeySequence.StandardKey.Delete, self.remove_rows)
        self.move_up = self._action(wording.MOVE_UP, "Alt+Up", self.raise_rows)
        self.move_down = self._action(wording.MOVE_DOWN, "Alt+Down", self.lower_rows)
        self.pick = self._action(wording.PICK, "Ctrl+Return", self.pick_row)
        self.names.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.names.customContextMenuRequested.connect(self._show_column_menu)

    def _action(self, text: str, keys: QKeySequence.StandardKey | str, does: Callable[[], None]) -> QAction:
        """An entry of the context menu, with keys that it has while the table has the keyboard."""
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(does)
        self.addAction(action)
        return action

    def _separate(self) -> None:
        """A line in the context menu."""
        line = QAction(self)
        line.setSeparator(True)
        self.addAction(line)

    # Rows

    def whole_rows(self) -> list[int]:
        """The rows of the data that are selected in all columns."""
        model = self.samples
        cells = np.zeros(model.rowCount() + 1, dtype=np.int64)
        for part in self.selectionModel().selection().toList():
            cells[part.top()] += part.width()
            cells[part.bottom() + 1] -= part.width()
        found = np.flatnonzero(np.cumsum(cells)[:-1] == model.columnCount())
        return sorted(model.rows_of(found.tolist()))

    def select_rows(self, rows: Sequence[int]) -> None:
        """Selects whole rows of the data and brings the first into view; the current cell is there, in its column."""
        places = np.sort(self.samples.rows_at(rows))
        column = max(0, self.currentIndex().column())
        selection, last = QItemSelection(), self.samples.columnCount() - 1
        for run in np.split(places, np.flatnonzero(np.diff(places) != 1) + 1):
            selection.select(self.samples.index(int(run[0]), 0), self.samples.index(int(run[-1]), last))
        current = self.samples.index(int(places[0]), column)
        self.selectionModel().setCurrentIndex(current, _SELECT.NoUpdate)
        self.selectionModel().select(selection, _SELECT.ClearAndSelect)
        self.scrollTo(current)

    def go_to_row(self, row: int) -> None:
        """Makes the first number of a row of the data the current cell."""
        self.setCurrentIndex(self.samples.index(self.samples.row_at(row), 0))

    def add_row(self) -> None:
        """Asks for a new sample below the present row, at the end where no row is present."""
        cell = self.current_cell()
        self.add_requested.emit(self.samples.rowCount() if cell is None else cell[1] + 1)

    def remove_rows(self) -> None:
        """Asks for the whole rows that are selected to be removed."""
        rows = self.whole_rows()
        if rows:
            self.remove_requested.emit(rows)
        else:
            self.said.emit(wording.SELECT_ROWS)

    def pick_row(self) -> None:
        """Asks for the present row to be the next sample."""
        cell = self.current_cell()
        if cell is not None:
            self.pick_requested.emit(cell[1])

    def raise_rows(self) -> None:
        """Asks for the whole rows that are selected, else the present one, to be moved up by one."""
        self._move_rows(-1)

    def lower_rows(self) -> None:
        """Asks for the same rows to be moved down by one."""
        self._move_rows(1)

    def _move_rows(self, by: int) -> None:
        cell = self.current_cell()
        rows = self.whole_rows() or ([cell[1]] if cell is not None else [])
        if self.samples.sorted_by is not None:
            self.said.emit(wording.SORTED)
        elif rows:
            to = rows[0] - 1 if by < 0 else rows[-1] + 2 - len(rows)
            if 0 <= to <= self.samples.rowCount() - len(rows):
                self.move_requested.emit(rows, to)

    # Copying and pasting

    def copy_selected(self) -> None:
        """A block of cells as it is; else the rows with a selected cell, below the names of the columns."""
        block = self._block()
        if block is None:
            super().copy_selected()
            return
        rows, columns = block
        lines = self.samples.exact_rows(rows)
        self._to_clipboard("\n".join("\t".join(line[column] for column in columns) for line in lines))

    def _block(self) -> tuple[range, list[int]] | None:
        """The rows and, from left to right, the columns of the cells that are selected; None where these are no block,
        or whole rows."""
        parts = self.selectionModel().selection().toList()
        if not parts:
            return None
        rows = range(min(part.top() for part in parts), max(part.bottom() for part in parts) + 1)
        columns = {column for part in parts for column in range(part.left(), part.right() + 1)}
        cells = sum(part.height() * part.width() for part in parts)
        if cells != len(rows) * len(columns) or len(columns) == self.samples.columnCount():
            return None
        return rows, sorted(columns, key=self.names.visualIndex)

    def paste_text(self) -> None:
        """Asks for the text of the clipboard to be pasted at the current cell, at the first one where none is."""
        index = self.currentIndex()
        column = self.samples.columns[index.column()] if index.isValid() else self.samples.columns[0]
        row = self.samples.row_of(index.row()) if index.isValid() else 0
        own = self._own_rows(QGuiApplication.clipboard().text())
        text = own or QGuiApplication.clipboard().text()
        block = self._given_block()
        if self.samples.sorted_by is not None and "\n" in text.strip():
            self.said.emit(wording.SORTED)
        elif block is not None and not {"\t", "\n"} & set(text.strip()):
            self.fill_requested.emit(text, *block)
        elif own:
            self.paste_requested.emit(own, row, 0, False)
        elif isinstance(column, Classes):
            self.paste_requested.emit(text, row, self.samples.sheet.data.inputs.shape[1], True)
        elif isinstance(column, Numbers) and not column.computed:
            self.paste_requested.emit(text, row, column.at, False)
        else:
            self.said.emit(wording.NO_PLACE if self.samples.sheet.given else wording.NO_COLUMNS)

    def _given_block(self) -> tuple[int, int, tuple[int, int]] | None:
        """First row, first column, and rows and columns of several selected cells of inputs and targets, side by side
        in the data too; else None."""
        block = self._block()
        if block is None or self.samples.sorted_by is not None or len(block[0]) * len(block[1]) == 1:
            return None
        rows, columns = block
        if columns != list(range(columns[0], columns[-1] + 1)) or not all(map(self._is_given, columns)):
            return None
        return rows[0], columns[0], (len(rows), len(columns))

    def _own_rows(self, text: str) -> str:
        """The inputs and targets of rows that were copied here, below the names of these columns; else empty."""
        columns = [self.names.logicalIndex(place) for place in range(self.samples.columnCount())]
        first, _, rest = text.partition("\n")
        if first.split("\t") != [self.samples.headerData(column, Qt.Orientation.Horizontal) for column in columns]:
            return ""
        given = sorted((column, place) for place, column in enumerate(columns) if self._is_given(column))
        rows = [line.split("\t") for line in rest.split("\n") if line.strip("\t")]
        if any(len(row) != len(columns) for row in rows):
            return ""
        return "\n".join("\t".join(row[place] for _, place in given) for row in rows)

    def _is_given(self, column: int) -> bool:
        """Whether a column holds inputs or targets."""
        found = self.samples.columns[column]
        return isinstance(found, Numbers) and not found.computed

    # Context menus

    def fill_menu(self, menu: QMenu) -> None:
        menu.addSeparator()
        super().fill_menu(menu)
        menu.addSeparator()
        self._fill_for_column(menu, self.currentIndex().column())

    def _show_column_menu(self, at: QPoint) -> None:
        """The menu of a header."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_for_column(menu, self.names.logicalIndexAt(at))
        menu.popup(self.names.viewport().mapToGlobal(at))

    def _fill_for_column(self, menu: QMenu, column: int) -> None:
        """What can be done with a column; -1 where there is none."""
        if column >= 0:
            menu.addAction(wording.SORT_UP).triggered.connect(lambda: self.sort_by(column))
            menu.addAction(wording.SORT_DOWN).triggered.connect(lambda: self.sort_by(column, True))
        if self.samples.sorted_by is not None:
            menu.addAction(wording.SORT_NOT).triggered.connect(lambda: self.sort_by(-1))
        menu.addSeparator()
        if column >= 0 and isinstance(self.samples.columns[column], Numbers):
            menu.addAction(wording.RENAME).triggered.connect(lambda: self.name_column(column))
        menu.addAction(wording.NAME_CLASSES).triggered.connect(self.classes_requested)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            model = self.selectionModel()
            model.select(model.selection(), _SELECT.Select | _SELECT.Rows)
            return
        super().keyPressEvent(event)
