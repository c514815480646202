"""One matrix for Qt's tables: every cell asks the simulator for its quantity."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.matrices import Matrix, cell_value
from bpsim.trace.numerals import format_all, format_exact
from bpsim.view.number_table import EXACT, Index
from bpsim.view.panels.matrices import wording
from bpsim.view.theme import LIGHT, Theme

_ROOT = QModelIndex()
DOT = "·"

At = tuple[int, int]
"""Row and column of a cell."""


class Lit(Struct, frozen=True):
    """Which cells of one matrix the current step is about: the one it makes, and those it is made of."""

    current: At | None = None
    operands: frozenset[At] = frozenset()

    def places(self) -> set[At]:
        return {*self.operands, *((self.current,) if self.current else ())}


class MatrixModel(QAbstractTableModel):
    """A matrix of quantities; empty where no step has computed one yet."""

    def __init__(self, matrix: Matrix, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matrix = matrix
        self._simulator, self._values = simulator, simulator.values
        self._digits: int | None = 9
        self.lit = Lit()
        self.set_theme(LIGHT)

    def set_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Other values in the same matrix."""
        self._simulator, self._values, self._digits = simulator, simulator.values, digits

    @property
    def _is_present(self) -> bool:
        """Whether the simulator still has the network, data and samples that the cells are of: a panel that is out of
        sight is not told of others, and may be resized all the same."""
        values = self._simulator.values
        return values.engine is self._values.engine and values.samples == self._values.samples

    def _value(self, quantity: Quantity | None) -> float | None:
        """The number of a cell; None where it is not computed yet."""
        return cell_value(self._simulator, quantity, self.matrix.blank) if self._is_present else None

    def _hidden_value(self, quantity: Quantity) -> float:
        return self._simulator.notation.shown(quantity, self._values.value(quantity))

    def set_theme(self, theme: Theme) -> None:
        self._ink, self._muted = QBrush(QColor(theme.ink)), QBrush(QColor(theme.muted))
        self._muted_on_fill = QBrush(QColor(theme.muted_on_fill))
        self._current, self._operand = QBrush(QColor(theme.current_fill)), QBrush(QColor(theme.operand))

    def quantity(self, index: Index) -> Quantity | None:
        """What a cell shows; None where there is no connection."""
        return self.matrix.quantity(index.row(), index.column())

    def text(self, row: int, column: int, *, hidden: bool = False) -> str:
        """The number of a cell as it is shown; ``hidden``: as it will be, where it is not computed yet."""
        quantity = self.matrix.quantity(row, column)
        if quantity is None:
            return self._written(Kind.INPUT, self.matrix.blank) if self.matrix.blank else DOT
        value = self._hidden_value(quantity) if hidden else self._value(quantity)
        if value is None:
            return ""
        return self._written(quantity.kind, value)

    def _written(self, kind: Kind, value: float) -> str:
        return self._simulator.numerals.with_digits(self._digits).of(kind, value)

    def exact(self, index: Index) -> str:
        """All digits of a cell; empty where it is not computed yet."""
        value = self._value(self.quantity(index))
        return "" if value is None else format_exact(value)

    def _all_digits(self, index: Index) -> str:
        """The value of a cell with all digits, for people."""
        value = self._value(self.quantity(index))
        return "" if value is None else format_all(value)

    def _spoken(self, index: Index, number: str) -> str:
        quantity = self.quantity(index)
        if quantity is None:
            return self._without_quantity
        symbol = self._simulator.notation.plain(quantity)
        return wording.CELL_NAME.format(symbol=symbol, value=number or wording.NOT_YET)

    @property
    def _without_quantity(self) -> str:
        return wording.ALWAYS_1 if self.matrix.blank else wording.NO_CONNECTION

    def _tip(self, index: Index) -> str:
        quantity = self.quantity(index)
        if quantity is None:
            return self._without_quantity
        if quantity.kind in GIVEN and self.matrix.kind not in GIVEN:
            symbol = self._simulator.notation.plain(quantity)
            return wording.FROZEN.format(symbol=symbol, value=self._all_digits(index))
        return self._spoken(index, self._all_digits(index))

    def _foreground(self, index: Index) -> QBrush:
        quantity = self.quantity(index)
        quiet = quantity is None or (quantity.kind in GIVEN and self.matrix.kind not in GIVEN)
        if not quiet:
            return self._ink
        return self._muted_on_fill if (index.row(), index.column()) in self.lit.operands else self._muted

    def _background(self, index: Index) -> QBrush | None:
        place = (index.row(), index.column())
        if place == self.lit.current:
            return self._current
        return self._operand if place in self.lit.operands else None

    # Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.matrix.shape[0]

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.matrix.shape[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        axis = self.matrix.columns if orientation == Qt.Orientation.Horizontal else self.matrix.rows
        return axis.label(section)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == EXACT:
            return self.exact(index)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._background(index)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._foreground(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index, self.text(index.row(), index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        return None
