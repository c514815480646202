"""The Data panel: every sample with its inputs, targets and, once they are computed, its outputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_exact, format_given, format_number
from bpsim.view.focus_ring import FocusRing
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels.symbol_header import SymbolHeader
from bpsim.view.theme import LIGHT, Theme, number_font

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


FEW_STEPS = 24
CELL_PADDING = 14
MOST_MEASURED = 100
"""Different numbers of a column that are measured; one that has more gets the room of the longest there may be."""
EDITOR_DECIMALS = 6
"""Of a number that its field has room for, however narrow the column is."""


class DataModel(QAbstractTableModel):
    """One row a sample of the data: inputs, targets, outputs. The first two can be edited.

    What is not in the batch of this iteration is muted, and has no outputs.
    """

    edited = Signal(object, object)
    """A quantity and the value that was typed for it."""

    def __init__(self, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._digits: int | None = 9
        self._theme = LIGHT

    def set_simulator(self, simulator: Simulator, digits: int | None, *, reset: bool) -> None:
        """Shows other values, and with ``reset`` another table."""
        if reset:
            self.beginResetModel()
        self._simulator = simulator
        self._digits = digits
        if reset:
            self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def quantity(self, index: Index) -> Quantity:
        """What a cell shows; ``sample`` is the row of the data."""
        sizes = self._simulator.network.sizes
        inputs, outputs, depth = sizes[0], sizes[-1], len(sizes) - 1
        column = index.column()
        if column < inputs:
            return Quantity(Kind.INPUT, index.row(), 0, column)
        kind = Kind.TARGET if column < inputs + outputs else Kind.OUT
        return Quantity(kind, index.row(), depth, (column - inputs) % outputs)

    def shown_row(self) -> int | None:
        """The row of the sample that the graph shows, where there are several; None in what belongs to the batch."""
        step = self._simulator.current
        sample = step.quantity.sample if step and self._simulator.steps.samples > 1 else 0
        several = self._simulator.data.samples > 1 and sample is not None
        return self._simulator.data_row(sample or 0) if several else None

    def _value(self, quantity: Quantity) -> float | None:
        """The number in a cell; None where there is none yet."""
        data = self._simulator.data
        if quantity.kind is not Kind.OUT:
            values = data.inputs if quantity.kind is Kind.INPUT else data.targets
            return float(values[quantity.sample, quantity.unit])
        sample = self._simulator.batch_sample(quantity.sample or 0)
        out = Quantity(Kind.OUT, sample, quantity.layer, quantity.unit)
        return self._simulator.value(out) if sample is not None and self._simulator.reached(out) else None

    def _text(self, quantity: Quantity) -> str:
        value = self._value(quantity)
        if value is None:
            return ""
        return (format_number if quantity.kind is Kind.OUT else format_given)(value, self._digits)

    def width(self, column: int) -> int:
        """Pixels that the numbers of a column need."""
        quantity = self.quantity(self.createIndex(0, column))
        if quantity.kind is Kind.OUT:
            return number_width(self._digits)
        data = self._simulator.data
        values = np.unique((data.inputs if quantity.kind is Kind.INPUT else data.targets)[:, quantity.unit])
        if len(values) > MOST_MEASURED:
            return number_width(self._digits)
        metrics = QFontMetrics(number_font())
        return max(metrics.horizontalAdvance(format_given(float(value), self._digits)) for value in values)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._simulator.data.samples

    def columnCount(self, parent: Index = _ROOT) -> int:
        sizes = self._simulator.network.sizes
        return 0 if parent.isValid() else sizes[0] + 2 * sizes[-1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = self.quantity(index).kind is not Kind.OUT
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self._simulator.notation.plain(replace(self.quantity(self.createIndex(0, section)), sample=None))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        quantity = self.quantity(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(quantity)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(quantity)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._simulator.notation.plain(quantity)}, sample {index.row() + 1}: {self._text(quantity)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            if quantity.kind is not Kind.OUT:
                return "Double-click to edit"
            value = self._value(quantity)
            return None if value is None else format_exact(value)
        if role == Qt.ItemDataRole.FontRole:
            return number_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            there = self._simulator.batch_sample(index.row()) is not None
            return QBrush(QColor(self._theme.ink if there else self._theme.muted))
        if role == Qt.ItemDataRole.BackgroundRole and index.row() == self.shown_row():
            return QBrush(QColor(self._theme.background))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.edited.emit(self.quantity(index), value)
        return True


class _NumberDelegate(QStyledItemDelegate):
    """Edits a cell in a number field, with all digits; text that is no number is not taken."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        field = NumberField(float(index.data(Qt.ItemDataRole.EditRole)), None, parent)
        field.committed.connect(self._commit)
        field.cancelled.connect(self._close)
        return field

    def _commit(self) -> None:
        field = self._left_field()
        self.commitData.emit(field)
        self.closeEditor.emit(field)

    def _close(self) -> None:
        self.closeEditor.emit(self._left_field())

    def _left_field(self) -> NumberField:
        """The field whose edit has ended: what it says as it loses the focus, while it is closed, is not heard."""
        field = self.sender()
        assert isinstance(field, NumberField)
        field.committed.disconnect(self._commit)
        field.cancelled.disconnect(self._close)
        return field

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


class DataPanel(QTableView):
    """The table of samples."""

    value_edited = Signal(object, object)
    """An input or a target, whose ``sample`` is the row of the data, and the value that was typed for it."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = DataModel(simulator, self)
        self._model.edited.connect(self.value_edited)
        self._shape = self._shape_of(simulator)
        self._notation = simulator.notation
        self._digits: int | None = 6
        self._data = simulator.data
        self._needed: list[int] = []
        self._shown: tuple[object, int | None, int] | None = None
        self._row: int | None = None
        self._symbols = SymbolHeader(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self._symbols)
        self.setModel(self._model)
        self.setItemDelegate(_NumberDelegate(self))
        self.setAccessibleName("Data")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Tab goes on to the next panel; the arrows go from cell to cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setMinimumWidth(40)
        FocusRing(self)
        self.set_theme(LIGHT)

    @staticmethod
    def _shape_of(simulator: Simulator) -> tuple[object, ...]:
        return (simulator.network, simulator.data.samples)

    def show_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Another network, iteration or step."""
        shape = self._shape_of(simulator)
        self._model.set_simulator(simulator, digits, reset=shape != self._shape)
        if simulator.notation is not self._notation:
            self._notation = simulator.notation
            self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._model.columnCount() - 1)
            self._needed = []
        if (shape, digits, simulator.data) != (self._shape, self._digits, self._data):
            self._shape, self._digits, self._data = shape, digits, simulator.data
            self._needed = []
        if not self._needed:
            self._fit_columns()
        before, self._shown = self._shown, (simulator.record, digits, simulator.step)
        moved = self._follow()
        if moved or before is None or before[:2] != self._shown[:2] or _passes_out(simulator, before[2]):
            self.viewport().update()

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
        spare = max(0, self.viewport().width() - sum(needed)) // len(needed)
        for column, width in enumerate(needed):
            self.setColumnWidth(column, width + spare)

    def _measured(self) -> list[int]:
        """The least width of each column."""
        bold, columns = QFontMetrics(number_font(bold=True)), range(self._model.columnCount())
        names = [str(self._model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        return [
            max(self._model.width(column), bold.horizontalAdvance(name)) + CELL_PADDING
            for column, name in zip(columns, names, strict=True)
        ]

    def set_theme(self, theme: Theme) -> None:
        self._model.set_theme(theme)
        self._symbols.set_look(theme, number_font(bold=True))
        self._needed = []
        self._fit_columns()
        self.verticalHeader().setDefaultSectionSize(round(1.6 * self.fontMetrics().height()))
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: none; gridline-color: {theme.line}; }}"
            f"QTableView::item:selected {{ background: {theme.operand}; color: {theme.ink}; }}"
            f"QHeaderView {{ background: {theme.panel}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; padding: 3px 6px; font-weight: bold; }}"
            f"QTableCornerButton::section {{ background: {theme.panel}; border: none; }}"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()


def _passes_out(simulator: Simulator, before: int) -> bool:
    """Whether an output may appear or disappear between two steps."""
    low, high = sorted((before, simulator.step))
    if high - low > FEW_STEPS:
        return True
    return any(simulator.steps.step(number).quantity.kind is Kind.OUT for number in range(low + 1, high + 1))
