"""The Data panel: every sample with its inputs, targets and, once they are computed, its outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.view.change import Change, What
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels.data_model import DataModel
from bpsim.view.panels.symbol_header import PADDING
from bpsim.view.theme import LIGHT, Theme, box_rules, number_font

ROW_NUMBERS = 36
"""Pixels of the numbers of the rows, at least."""
CELL_PADDING = 14
EDITOR_DECIMALS = 6
"""Of a number that its field has room for, however narrow the column is."""


class _NumberDelegate(QStyledItemDelegate):
    """Edits a cell in a number field, with all digits; text that is no number is not taken."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator:
            # The frame of the focus would stand beside the box, around no text; the ground says enough.
            option.state &= ~QStyle.StateFlag.State_HasFocus

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        field = NumberField(float(index.data(Qt.ItemDataRole.EditRole)), None, parent)
        field.committed.connect(self._commit)
        field.cancelled.connect(self._close)
        return field

    def _commit(self) -> None:
        field = self.sender()
        assert isinstance(field, NumberField)
        self.commitData.emit(field)
        if not field.fault:
            self._leave(field)

    def _close(self) -> None:
        field = self.sender()
        assert isinstance(field, NumberField)
        self._leave(field)

    def _leave(self, field: NumberField) -> None:
        # What it says as it loses the focus, while it is closed, is not heard.
        field.committed.disconnect(self._commit)
        field.cancelled.disconnect(self._close)
        self.closeEditor.emit(field)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        rect = QRect(option.rect)
        rect.setLeft(min(rect.left(), rect.right() - number_width(EDITOR_DECIMALS) - CELL_PADDING))
        rect.moveLeft(max(rect.left(), 0))
        editor.setGeometry(rect)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: ARG002
        assert isinstance(editor, NumberField)
        editor.edit()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, NumberField)
        assert isinstance(model, DataModel)
        if editor.value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.value)

    def eventFilter(self, editor: object, event: object) -> bool:  # noqa: ARG002
        # The field itself knows Enter, Esc and losing the focus.
        return False


class DataPanel(NumberTable):
    """The table of samples."""

    value_edited = Signal(object, object)
    """An input or a target, whose ``sample`` is the row of the data, and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row of the data, and whether it is to be held out of the training."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = DataModel(simulator, self)
        self._model.edited.connect(self.value_edited)
        self._model.held_out_edited.connect(self.held_out_edited)
        self._needed: list[int] = []
        self._row: int | None = None
        self.setModel(self._model)
        self.setItemDelegate(_NumberDelegate(self))
        self.setAccessibleName("Data")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setMinimumWidth(ROW_NUMBERS)
        self._begin()
        self.set_theme(LIGHT)

    def show_change(self, change: Change) -> None:
        """Another network, iteration or step."""
        fresh = change.has(What.LESSON | What.NETWORK)
        fresh = self._model.set_simulator(change.simulator, change.table_digits, fresh=fresh)
        if fresh:
            self._begin()
        if change.has(What.NOTATION):
            self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._model.columnCount() - 1)
        if fresh or change.has(What.DATA | What.NOTATION | What.DIGITS):
            self._needed = []
            self._fit_columns()
        # The outputs of what is held out appear with the error.
        errors = (Kind.TOTAL_ERROR, Kind.BATCH_ERROR) if change.simulator.data.held_out else ()
        if self._follow() or change.has(What.VALUES | What.DIGITS) or change.passes(Kind.OUT, *errors):
            self.viewport().update()

    def _begin(self) -> None:
        """Another table: from its top on, in the order of its columns, as if there had been none before it.

        The boxes and the picks stand beside the numbers of the rows, in sight however many columns there are.
        """
        first = [column for column in (self._model.boxes, self._model.picks) if column is not None]
        columns = [*first, *(column for column in range(self._model.columnCount()) if column not in first)]
        for place, column in enumerate(columns):
            # The header remembers the places of the columns before.
            self.names.moveSection(self.names.visualIndex(column), place)
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)

    def start_holding_out(self) -> bool:
        """Puts the keyboard on the box of the present row; False where there is a single sample."""
        if self._model.boxes is None:
            return False
        self.setCurrentIndex(self._model.index(max(0, self.currentIndex().row()), self._model.boxes))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _follow(self) -> bool:
        """Brings the row of the sample that the graph shows into view; whether it is another than before."""
        before, self._row = self._row, self._model.shown_row()
        if self._row is None or self._row == before or self.state() == QTableView.State.EditingState:
            return self._row != before
        across = self.horizontalScrollBar().value()
        self.scrollTo(self._model.index(self._row, 0))
        self.horizontalScrollBar().setValue(across)
        return True

    def _fit_columns(self) -> None:
        """Shares the room out, and makes no column so narrow that its name or a number in it would be cut off."""
        needed = self._needed or self._measured()
        self._needed = needed
        words = (self._model.boxes, self._model.picks)
        numbers = sum(column not in words for column in range(len(needed)))
        spare = max(0, self.viewport().width() - sum(needed)) // numbers
        for column, width in enumerate(needed):
            self.setColumnWidth(column, width if column in words else width + spare)

    def _measured(self) -> list[int]:
        """The least width of each column."""
        columns = range(self._model.columnCount())
        return [
            max(self._model.width(column) + CELL_PADDING, self.names.width_of(column) + 2 * PADDING)
            for column in columns
        ]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._model.set_theme(theme)
        self.names.set_look(theme, number_font(bold=True))
        self._needed = []
        self._fit_columns()
        self.verticalHeader().setDefaultSectionSize(round(1.6 * self.fontMetrics().height()))
        self.setStyleSheet(
            f"{self.styleSheet()} {box_rules(theme, 'QTableView::indicator')}"
            f"QHeaderView {{ background: {theme.panel}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; padding: 0 6px; font-weight: bold; }}"
        )

    def enter(self, index: Index) -> None:
        """Opens the field of a number; ticks a box, or unticks it."""
        if index.column() == self._model.boxes:
            held_out = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            other = Qt.CheckState.Unchecked if held_out else Qt.CheckState.Checked
            self._model.setData(index, other, Qt.ItemDataRole.CheckStateRole)
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def exact_rows(self, rows: Sequence[int]) -> Iterable[Sequence[str]]:
        return self._model.exact_rows(rows)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        # Another cell is the current one: what cannot be taken stays in its field until it is mended, or Esc.
        if not (isinstance(editor, NumberField) and editor.fault):
            super().closeEditor(editor, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
