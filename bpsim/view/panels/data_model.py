"""The samples of the data for Qt's table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_all, format_given
from bpsim.view.numbers import number_width
from bpsim.view.panels import wording
from bpsim.view.theme import LIGHT, Theme, number_font

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

MEASURED = 100
"""Rows that are measured for the width of a column; of more, the least and the largest number too."""


class DataModel(QAbstractTableModel):
    """One row a sample of the data: inputs, targets, outputs. The first two can be edited.

    Where there are several samples, the last column has a box for each: it is ticked where the sample is held out.
    What is not in the batch of this iteration is muted and has no outputs. Those of a sample that is held out belong
    to no step; they are there once the error is.
    """

    edited = Signal(object, object)
    """A quantity and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row, and whether it is to be held out."""

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

    @property
    def boxes(self) -> int | None:
        """The column of the boxes; None where there is a single sample."""
        return self.columnCount() - 1 if self._simulator.data.samples > 1 else None

    def quantity(self, index: Index) -> Quantity:
        """What a cell with a number shows; ``sample`` is the row of the data."""
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
        row = quantity.sample or 0
        if data.holds_out(row):
            return float(self._simulator.outputs[row, quantity.unit]) if self._simulator.error_reached else None
        sample = self._simulator.batch_sample(row)
        out = Quantity(Kind.OUT, sample, quantity.layer, quantity.unit)
        return self._simulator.value(out) if sample is not None and self._simulator.reached(out) else None

    def _text(self, quantity: Quantity) -> str:
        value = self._value(quantity)
        if value is None:
            return ""
        return self._simulator.numerals.with_digits(self._digits).of(quantity.kind, value)

    def width(self, column: int) -> int:
        """Pixels that the numbers of a column need."""
        if column == self.boxes:
            return 0
        quantity = self.quantity(self.createIndex(0, column))
        if quantity.kind is Kind.OUT:
            return number_width(self._digits)
        data = self._simulator.data
        numbers = (data.inputs if quantity.kind is Kind.INPUT else data.targets)[:, quantity.unit]
        least = 0
        if len(numbers) > MEASURED:
            # Of those that are not measured, one may have all the decimals that are shown.
            numbers, least = np.append(numbers[:MEASURED], (numbers.min(), numbers.max())), number_width(self._digits)
        metrics = QFontMetrics(number_font())
        return max(least, *(metrics.horizontalAdvance(format_given(float(x), self._digits)) for x in numbers))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._simulator.data.samples

    def columnCount(self, parent: Index = _ROOT) -> int:
        sizes = self._simulator.network.sizes
        several = self._simulator.data.samples > 1
        return 0 if parent.isValid() else sizes[0] + 2 * sizes[-1] + int(several)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.column() == self.boxes:
            return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable
        editable = self.quantity(index).kind is not Kind.OUT
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignLeft if section == self.boxes else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        if section == self.boxes:
            return wording.HELD_OUT
        return self._simulator.notation.plain(replace(self.quantity(self.createIndex(0, section)), sample=None))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.column() == self.boxes:
            return self._of_box(index.row(), role)
        quantity = self.quantity(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(quantity)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(quantity)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            held_out = f", {wording.HELD_OUT}" if self._simulator.data.holds_out(index.row()) else ""
            name = self._simulator.notation.plain(quantity)
            return f"{name}, sample {index.row() + 1}{held_out}: {self._text(quantity)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            if quantity.kind is not Kind.OUT:
                return "Double-click to edit"
            value = self._value(quantity)
            return None if value is None else format_all(value)
        if role == Qt.ItemDataRole.FontRole:
            return number_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            there = self._simulator.batch_sample(index.row()) is not None
            return QBrush(QColor(self._theme.ink if there else self._theme.muted))
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _of_box(self, row: int, role: int) -> object:
        held_out = self._simulator.data.holds_out(row)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if held_out else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return wording.BOX.format(sample=row + 1)
        if role == Qt.ItemDataRole.ToolTipRole:
            return wording.BOX_TIP
        return self._ground(row) if role == Qt.ItemDataRole.BackgroundRole else None

    def _ground(self, row: int) -> QBrush | None:
        return QBrush(QColor(self._theme.background)) if row == self.shown_row() else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == self.boxes:
            self.held_out_edited.emit(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.edited.emit(self.quantity(index), value)
        return True
