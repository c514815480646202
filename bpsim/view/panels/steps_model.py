"""The steps of an iteration as a lazy tree for Qt: phases, in them groups or steps, in some groups their terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bpsim.answers import Verdict
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.marks import Spans
from bpsim.view.numbers import number_width
from bpsim.view.panels.step_rows import StepRows
from bpsim.view.panels.steps_tree import MOST_LISTED, MOST_PHASES, Place, StepsTree

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

NAME, VALUE = range(2)


class Cell(NamedTuple):
    """What is painted at one place: its text, whether it names a phase, whether it was computed, and the verdict.

    symbol: the text with its raised and lowered parts, empty for a number. step: the number of the row's last step.
    """

    text: str
    symbol: Spans
    step: int
    header: bool
    reached: bool
    verdict: Verdict | None


class StepsModel(QAbstractItemModel):
    """The tree of the steps and what its rows show, as Qt asks for them.

    Of many phases those round the current step are listed, others as one scrolls.
    """

    def __init__(self, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._digits: int | None = 9
        self._marks: Mapping[int, Verdict] = {}
        self._take(simulator)

    def _take(self, simulator: Simulator) -> None:
        # The tree keeps its steps: the simulator may have others before the view is told.
        self._tree = StepsTree(simulator.steps)
        self._rows = StepRows(simulator, self._tree, self._digits, self._marks)

    def set_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Another iteration or network; only the visible rows are asked for again."""
        self.beginResetModel()
        self._digits = digits
        self._take(simulator)
        self.endResetModel()

    def list_step(self, number: int) -> bool:
        """Lists the phase of a step (0: the first one); whether others were listed before."""
        return self._list_phase(self._tree.steps.phase_of(number) if number else 0)

    def list_end(self, *, last: bool) -> bool:
        """Lists the last phase, or the first one; whether others were listed before."""
        return self._list_phase(self._tree.steps.phase_count - 1 if last else 0)

    def _list_phase(self, phase: int) -> bool:
        if phase in self._tree.listed:
            return False
        self.beginResetModel()
        self._list(self._tree.around(phase))
        self.endResetModel()
        return True

    def list_more(self, *, above: bool) -> bool:
        """Lists phases before those that are listed, or after them, and drops the farthest; whether there are any."""
        first, stop = self._tree.listed.start, self._tree.listed.stop
        more = min(MOST_PHASES, first if above else self._tree.steps.phase_count - stop)
        surplus = max(0, stop - first + more - MOST_LISTED)
        if not more:
            return False
        if surplus:
            at = stop - first - surplus if above else 0
            self.beginRemoveRows(QModelIndex(), at, at + surplus - 1)
            first, stop = (first, stop - surplus) if above else (first + surplus, stop)
            self._list(range(first, stop))
            self.endRemoveRows()
        at = 0 if above else stop - first
        self.beginInsertRows(QModelIndex(), at, at + more - 1)
        self._list(range(first - more, stop) if above else range(first, stop + more))
        self.endInsertRows()
        return True

    def _list(self, phases: range) -> None:
        self._tree.list_phases(phases)
        self._rows.forget_names()

    def set_digits(self, digits: int | None) -> None:
        """Another number of decimals."""
        self._digits = digits
        self._rows.set_digits(digits)

    def rename(self) -> None:
        """The symbols are written in another notation."""
        self._rows.forget_names()

    def set_marks(self, marks: Mapping[int, Verdict]) -> None:
        """What is said of a student's numbers, by the number of the step."""
        self._marks = marks
        self._rows.set_marks(marks)

    def width(self) -> int:
        """Pixels that a value needs."""
        return number_width(self._digits)

    def last(self, index: Index) -> int:
        """The number of the last step that a row stands for."""
        return self._tree.bounds(_place(index))[1]

    def quantity(self, index: Index) -> Quantity:
        """What a row's last step computes."""
        return self._tree.quantity(_place(index))

    def index_of(self, number: int, *, term: bool) -> QModelIndex:
        """The row of a step; that of its group where it is the last of it and its value, unless ``term``.

        Not valid where its phase is not listed.
        """
        return self._index(self._tree.place_of(number, term=term))

    def cell(self, index: Index) -> Cell:
        """All of a cell at once: asked for role by role it takes five times as long."""
        place, name = _place(index), index.column() == NAME
        row = self._rows.row(place)
        reached = row.last <= self._rows.step
        if name:
            return Cell(row.name, row.symbol, row.last, row.header, reached, self._rows.mark(place))
        return Cell(self._rows.text(row), (), row.last, row.header, reached, None)

    def copy_text(self, index: Index) -> str:
        """All digits of a row's value, to be copied; empty where it is not computed yet."""
        return self._rows.copy_text(_place(index))

    # Qt

    def _index(self, place: Place | None, column: int = NAME) -> QModelIndex:
        return QModelIndex() if place is None else self.createIndex(place.row, column, place.within)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        return 2

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.column() > NAME:
            return 0
        return self._tree.count(_place(parent) if parent.isValid() else None)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not (0 <= row < self.rowCount(parent) and 0 <= column <= VALUE):
            return QModelIndex()
        return self.createIndex(row, column, self._tree.inside(_place(parent)) if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another overload
        # Qt asks this a hundred times for a step.
        return self._index(self._tree.parent(_place(index))) if index.isValid() else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        place = _place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            row = self._rows.row(place)
            return row.name if index.column() == NAME else self._rows.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._rows.spoken(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._rows.tip(place)
        return None


def _place(index: Index) -> Place:
    return Place(index.row(), index.internalId())
