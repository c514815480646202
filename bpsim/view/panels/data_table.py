"""The table of the samples: typing, sorting, whole rows, copying and pasting, names of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QTableView, QWidget

from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.view.change import Change, What
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.numbers import NumberField
from bpsim.view.panels import data_wording
from bpsim.view.panels.data_columns import Classes, Column, Numbers
from bpsim.view.panels.data_fields import CELL_PADDING, CellDelegate
from bpsim.view.panels.data_model import DataModel
from bpsim.view.panels.header_editor import HeaderEditor
from bpsim.view.panels.symbol_header import PADDING
from bpsim.view.theme import LIGHT, Theme, box_rules, number_font

MOST_BEFORE_CLASSES = 8
"""Inputs: the class of a sample with more of them would stand out of sight behind them."""
ROW_NUMBERS = 36
"""The width of the numbers of the rows, in pixels, at least."""


class SampleTable(NumberTable):
    """One row a sample, in the order of the data or sorted by a column. What is typed is said by signals."""

    value_edited = Signal(object, object)
    """An input or a target, whose ``sample`` is the row of the data, and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row of the data, and whether it is to be held out of the training."""
    class_edited = Signal(object, str)
    """A row of the data, and the class that was typed for it."""
    order_changed = Signal()
    """The rows are shown in another order."""
    classes_requested = Signal()
    """The names of the classes are to be typed."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = DataModel(simulator, self)
        self.samples.edited.connect(self.value_edited)
        self.samples.held_out_edited.connect(self.held_out_edited)
        self.samples.class_edited.connect(self.class_edited)
        self._needed: list[int] = []
        self._row: int | None = None
        self._orders: tuple[tuple[int, bool] | None, ...] = (None, None)
        """The order of the rows before the last change, and that after it."""
        self.editor = HeaderEditor(self.names, self)
        """Its ``renamed`` says the layer and the index of a unit, and the name that was typed for it."""
        self.setModel(self.samples)
        delegate = CellDelegate(self)
        delegate.went_on.connect(self._go_on)
        self.setItemDelegate(delegate)
        self.setAccessibleName(data_wording.TABLE_NAME)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self._set_up_headers()
        self._place_columns()
        self.set_theme(LIGHT)

    def _set_up_headers(self) -> None:
        self.names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.names.setSortIndicatorClearable(True)
        self.names.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.names.sortIndicatorChanged.connect(self._order_changed)
        self.names.sectionDoubleClicked.connect(self._name_was_clicked_twice)
        self.horizontalScrollBar().valueChanged.connect(self.editor.close)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setMinimumWidth(ROW_NUMBERS)

    # What it shows

    def show_change(self, change: Change) -> None:
        """Another network, iteration or step."""
        if change.has(What.LESSON):
            self.sort_by(-1)
        current = self.current_cell()
        fresh = change.has(What.LESSON | What.NETWORK)
        fresh = self.samples.set_simulator(change.simulator, change.table_digits, fresh=fresh)
        if fresh:
            self._begin(current if not change.has(What.LESSON) else None)
        if change.has(What.NOTATION):
            self.samples.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.samples.columnCount() - 1)
        if fresh or change.has(What.DATA | What.NOTATION | What.DIGITS):
            self._measure_again()
        if self._follow() or change.has(What.VALUES | What.DIGITS) or self._computes(change):
            self.viewport().update()

    def _computes(self, change: Change) -> bool:
        """Whether a step that was, or may have been, made or taken back computes what is in the table."""
        # The outputs of what is held out appear with the error.
        errors = (Kind.TOTAL_ERROR, Kind.BATCH_ERROR) if change.simulator.data.held_out else ()
        outputs = {(quantity.kind, quantity.layer) for quantity in self.samples.sheet.outputs}
        steps = change.passed
        return steps is None or any(
            step.quantity.kind in errors or (step.quantity.kind, step.quantity.layer) in outputs for step in steps
        )

    def current_cell(self) -> tuple[Column, int] | None:
        """The column of the current cell and its row of the data; None where no cell is current."""
        index = self.currentIndex()
        return (self.samples.columns[index.column()], self.samples.row_of(index.row())) if index.isValid() else None

    def _begin(self, cell: tuple[Column, int] | None) -> None:
        """Another table: at a cell that was there before, or from its top on."""
        self.editor.close()
        self._place_columns()
        self.sort_by(*(self.samples.sorted_by or (-1, False)))
        if cell is None:
            self.scrollToTop()
            self.horizontalScrollBar().setValue(0)
        elif cell[0] in self.samples.columns:
            row = self.samples.row_at(min(cell[1], self.samples.rowCount() - 1))
            # Current only: the scroll bars stay where they are.
            index = self.samples.index(row, self.samples.columns.index(cell[0]))
            self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.ClearAndSelect)

    def _place_columns(self) -> None:
        """In sight beside the numbers of the rows: the boxes and the picks, however many columns there are; the names
        of the classes before the targets, and before the inputs too where these are many."""
        model, inputs = self.samples, self.samples.sheet.data.inputs.shape[1]
        first = [column for column in (model.boxes, model.picks) if column is not None]
        numbers = [at for at, column in enumerate(model.columns) if isinstance(column, Numbers)]
        classes, before = [] if model.classes is None else [model.classes], inputs * (inputs <= MOST_BEFORE_CLASSES)
        for place, column in enumerate([*first, *numbers[:before], *classes, *numbers[before:]]):
            # The header remembers the places of the columns before.
            self.names.moveSection(self.names.visualIndex(column), place)

    def _follow(self) -> bool:
        """Brings the row of the sample that the graph shows into view; whether it is another than before."""
        before, self._row = self._row, self.samples.shown_row()
        if self._row is None or self._row == before or self.state() == QTableView.State.EditingState:
            return self._row != before
        across = self.horizontalScrollBar().value()
        self.scrollTo(self.samples.index(self._row, 0))
        self.horizontalScrollBar().setValue(across)
        return True

    # Order

    def sort_by(self, column: int, descending: bool = False) -> None:
        """Shows the rows by the values of a column; -1 for the order of the data."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.names.setSortIndicator(column, order)

    def _order_changed(self) -> None:
        self._orders = self._orders[1], self.samples.sorted_by
        self._measure_again()
        self.order_changed.emit()

    # Names

    def _name_was_clicked_twice(self, section: int) -> None:
        self.sort_by(*(self._orders[0] or (-1, False)))  # the first of the two clicks has sorted
        self.name_column(section)

    def name_column(self, section: int) -> None:
        """Opens a field for the name of a column: that of its unit; asks for the names of the classes."""
        column = self.samples.columns[section]
        if isinstance(column, Classes):
            self.classes_requested.emit()
        elif isinstance(column, Numbers):
            self.scrollTo(self.samples.index(max(0, self.currentIndex().row()), section))
            self.editor.open(section, column.of, self.samples.sheet.name_of(column.of))

    # Widths

    def _measure_again(self) -> None:
        self._needed = []
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Shares the room out, and makes no column so narrow that its name or a number in it would be cut off."""
        needed = self._needed or self._measured()
        self._needed = needed
        words = (self.samples.boxes, self.samples.picks, self.samples.classes)
        numbers = sum(column not in words for column in range(len(needed)))
        spare = max(0, self.viewport().width() - sum(needed)) // numbers
        for column, width in enumerate(needed):
            self.setColumnWidth(column, width if column in words else width + spare)

    def _measured(self) -> list[int]:
        """The least width of each column."""
        columns = range(self.samples.columnCount())
        return [
            max(self.samples.width(column) + CELL_PADDING, self.names.width_of(column) + 2 * PADDING)
            for column in columns
        ]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.samples.set_theme(theme)
        self.names.set_look(theme, number_font(bold=True))
        self._measure_again()
        self.verticalHeader().setDefaultSectionSize(round(1.6 * self.fontMetrics().height()))
        self.setStyleSheet(
            f"{self.styleSheet()} {box_rules(theme, 'QTableView::indicator')}"
            f"QHeaderView {{ background: {theme.panel}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; padding: 0 6px; font-weight: bold; }}"
        )

    # Cells

    def start_holding_out(self) -> bool:
        """Puts the keyboard on the box of the present row; False where there is a single sample."""
        if self.samples.boxes is None:
            return False
        self.setCurrentIndex(self.samples.index(max(0, self.currentIndex().row()), self.samples.boxes))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def enter(self, index: Index) -> None:
        """Opens the field of a number; ticks a box, or unticks it."""
        if index.column() == self.samples.boxes:
            held_out = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            other = Qt.CheckState.Unchecked if held_out else Qt.CheckState.Checked
            self.samples.setData(index, other, Qt.ItemDataRole.CheckStateRole)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _go_on(self, by: int) -> None:
        """Opens the field of the next cell (1), or of the one before (-1), that can be typed into, if there is one."""
        last, here = self.samples.columnCount() - 1, self.currentIndex()
        row, place = here.row(), self.names.visualIndex(here.column()) + by
        while 0 <= row < self.samples.rowCount():
            if not 0 <= place <= last:
                row, place = row + by, 0 if by > 0 else last
                continue
            index = self.samples.index(row, self.names.logicalIndex(place))
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                self.edit(index)
                return
            place += by

    def exact_rows(self, rows: Sequence[int]) -> Iterable[Sequence[str]]:
        return self.samples.exact_rows(rows)

    # Qt

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        # Another cell is the current one: what cannot be taken stays in its field until it is mended, or Esc.
        if not (isinstance(editor, NumberField) and editor.fault):
            super().closeEditor(editor, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
