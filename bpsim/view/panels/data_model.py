"""The samples of the data for Qt's table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_all, format_exact, format_given
from bpsim.trace.spans import spans_of
from bpsim.view.number_table import EXACT, Index
from bpsim.view.numbers import number_width
from bpsim.view.panels import wording
from bpsim.view.panels.data_rows import exact_numbers, held_out, picks
from bpsim.view.panels.symbol_header import SYMBOL
from bpsim.view.theme import LIGHT, Theme, number_font

_ROOT = QModelIndex()

MEASURED = 100
"""Rows that are measured for the width of a column; of more, the least and the largest number too."""


class DataModel(QAbstractTableModel):
    """One row a sample of the data: inputs, targets, outputs. The first two can be edited.

    Where there are several samples, a column has a box for each: it is ticked where the sample is held out. Where an
    iteration takes some of them only, one more says which: ``1st`` is the first one that it takes.
    What is not in the batch of this iteration is muted and has no outputs. Those of a sample that is held out belong
    to no step; they are there once the error is.
    """

    edited = Signal(object, object)
    """A quantity and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row, and whether it is to be held out."""

    def __init__(self, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._digits: int | None = 9
        self._theme = LIGHT
        self._take(simulator)

    def set_simulator(self, simulator: Simulator, digits: int | None, *, fresh: bool) -> bool:
        """Shows other values; another table with ``fresh`` or where there are other rows or columns. Whether it is."""
        fresh = fresh or _form(simulator) != self._form
        if fresh:
            self.beginResetModel()
        self._digits = digits
        self._take(simulator)
        if fresh:
            self.endResetModel()
        return fresh

    def _take(self, simulator: Simulator) -> None:
        # Which cells there are is kept: the simulator may have other data before the view is told.
        self._simulator, self._form = simulator, _form(simulator)
        self._sizes, self._rows, some = self._form
        self._numbers = self._sizes[0] + 2 * self._sizes[-1]
        self.boxes = self._numbers if self._rows > 1 else None
        """The column of the boxes; None where there is a single sample."""
        self.picks = self._numbers + 1 if some and self._rows > 1 else None
        """The column that says which samples this iteration takes; None where it takes all."""

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def picked(self, row: int) -> str:
        """As which sample of this iteration a row of the data is taken: ``1st``; ``yes`` where it is the only one."""
        return picks(self._simulator, [row])[0]

    def quantity(self, index: Index) -> Quantity:
        """What a cell with a number shows; ``sample`` is the row of the data."""
        inputs, outputs, depth = self._sizes[0], self._sizes[-1], len(self._sizes) - 1
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

    def exact_rows(self, rows: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Rows as they are copied: what each cell is for ``EXACT``, without an index for each."""
        columns = exact_numbers(self._simulator, rows)
        if self.boxes is not None:
            columns.append(held_out(self._simulator, rows))
        if self.picks is not None:
            columns.append(picks(self._simulator, rows))
        return zip(*columns, strict=True)

    def width(self, column: int) -> int:
        """Pixels that the numbers of a column need."""
        if column == self.boxes:
            return 0
        if column == self.picks:
            metrics = QFontMetrics(number_font())
            return max(
                metrics.horizontalAdvance(self.picked(int(row))) for row in self._simulator.record.rows[:MEASURED]
            )
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
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        words = int(self.boxes is not None) + int(self.picks is not None)
        return 0 if parent.isValid() else self._numbers + words

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.column() == self.boxes:
            return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == self.picks:
            return super().flags(index)
        editable = self.quantity(index).kind is not Kind.OUT
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        words = {self.boxes: (wording.HELD_OUT, wording.BOX_TIP), self.picks: (wording.PICKED, wording.PICKED_TIP)}
        if section in words:
            return self._of_words(*words[section], role)
        sign = self._simulator.notation.sign(replace(self.quantity(self.createIndex(0, section)), sample=None))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return sign.plain
        return spans_of(sign.tex) if role == SYMBOL else None

    def _of_words(self, name: str, tip: str, role: int) -> object:
        """The header of a column that has no numbers."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        return tip if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.column() == self.boxes:
            return self._of_box(index.row(), role)
        if index.column() == self.picks:
            return self._of_pick(index.row(), role)
        return self._of_number(index, role)

    def _of_number(self, index: Index, role: int) -> object:
        quantity = self.quantity(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(quantity)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(quantity)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            held_out = f", {wording.HELD_OUT}" if self._simulator.data.holds_out(index.row()) else ""
            name = self._simulator.notation.plain(quantity)
            return f"{name}, sample {index.row() + 1}{held_out}: {self._text(quantity)}"
        if role == Qt.ItemDataRole.ToolTipRole and quantity.kind is not Kind.OUT:
            return "Double-click to edit"
        if role in (EXACT, Qt.ItemDataRole.ToolTipRole):
            value = self._value(quantity)
            return None if value is None else format_exact(value) if role == EXACT else format_all(value)
        if role == Qt.ItemDataRole.FontRole:
            return number_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._pen(index.row())
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _pen(self, row: int) -> QBrush:
        there = self._simulator.batch_sample(row) is not None
        return QBrush(QColor(self._theme.ink if there else self._theme.muted))

    def _of_pick(self, row: int, role: int) -> object:
        if role in (EXACT, Qt.ItemDataRole.DisplayRole):
            return self.picked(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                wording.NOT_PICKED_ROW.format(row=row + 1)
                if not self.picked(row)
                else (wording.PICKED_ROW.format(row=row + 1, pick=self.picked(row)))
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.picked(row) or wording.PICKED_TIP
        if role == Qt.ItemDataRole.FontRole:
            return number_font()
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._pen(row)
        return self._ground(row) if role == Qt.ItemDataRole.BackgroundRole else None

    def _of_box(self, row: int, role: int) -> object:
        held_out = self._simulator.data.holds_out(row)
        if role == EXACT:
            return wording.HELD_OUT if held_out else ""
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


def _form(simulator: Simulator) -> tuple[tuple[int, ...], int, bool]:
    """Which cells there are: the sizes of the layers, the samples, whether an iteration takes some of them."""
    return tuple(simulator.network.sizes), simulator.data.samples, not simulator.record.runner.batches.whole
