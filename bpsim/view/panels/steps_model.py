"""The steps of an iteration as a lazy tree: phases, in them groups or steps, in backward groups their terms."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from operator import is_not
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bpsim.answers import Verdict
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.iteration import Phase
from bpsim.trace.marks import Spans
from bpsim.trace.numerals import format_all, format_exact
from bpsim.trace.steps import Group
from bpsim.view.numbers import number_width
from bpsim.view.panels import check_wording, wording

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROOT_KEY = (-1, 0)
_GROUP_SHIFT = 28  # the id of an index holds its phase + 1 in the low bits and its group + 1 above them
_PHASE_MASK = (1 << _GROUP_SHIFT) - 1

NAME, VALUE = range(2)

MOST_KEPT = 4096
MOST_PHASES = 600
"""Phases that are listed at first, and that come in at once: Qt asks for each of them, and a batch of 100,000 samples
has 300,000."""
MOST_LISTED = 2 * MOST_PHASES
"""Phases that are listed at once: as some come in at one end, others go at the other."""


class _Row(NamedTuple):
    """The unchanging part of a row: its name, the number of its last step, whether it is a phase.

    symbol: the name with its raised and lowered parts. valued: whether the value of its last step is the row's own.
    """

    name: str
    symbol: Spans
    last: int
    header: bool
    valued: bool


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
    """Nothing is stored: rows are counted and addressed by the arithmetic of ``Steps``.

    A phase of the backward pass holds its groups (the delta of a unit, one weight, a node), and they hold their terms;
    the other phases hold their steps. Of many phases those round the current step are listed, others as one scrolls.
    """

    def __init__(self, simulator: Simulator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        # Of what the rows are: the simulator may have other steps before the view is told.
        self._steps = simulator.steps
        self._digits: int | None = 9
        self._rows: dict[tuple[int, int], _Row] = {}
        self._counts: dict[tuple[int, int], int] = {}
        self._texts: dict[int, str] = {}
        self._texts_of: tuple[object, ...] = ()
        self._marks: Mapping[int, Verdict] = {}
        self._wrong: list[int] = []
        self._listed = self._listed_from(0)

    def set_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Another iteration or network; only the visible rows are asked for again."""
        self.beginResetModel()
        self._simulator, self._steps = simulator, simulator.steps
        self._set_listed(self._listed_from(0))
        self.set_digits(digits)
        self.endResetModel()

    def _listed_from(self, first: int) -> range:
        count = self._steps.phase_count
        first = max(0, min(first, count - MOST_PHASES))
        return range(first, min(first + MOST_PHASES, count))

    def list_step(self, number: int) -> bool:
        """Lists the phase of a step (0: the first one); whether others were listed before."""
        return self._list_phase(self._steps.phase_of(number) if number else 0)

    def list_end(self, *, last: bool) -> bool:
        """Lists the last phase, or the first one; whether others were listed before."""
        return self._list_phase(self._steps.phase_count - 1 if last else 0)

    def _list_phase(self, phase: int) -> bool:
        if phase in self._listed:
            return False
        self.beginResetModel()
        self._set_listed(self._listed_from(phase - MOST_PHASES // 2))
        self.endResetModel()
        return True

    def list_more(self, *, above: bool) -> bool:
        """Lists phases before those that are listed, or after them, and drops the farthest; whether there are any."""
        first, stop = self._listed.start, self._listed.stop
        more = min(MOST_PHASES, first if above else self._steps.phase_count - stop)
        surplus = max(0, stop - first + more - MOST_LISTED)
        if not more:
            return False
        if surplus:
            at = stop - first - surplus if above else 0
            self.beginRemoveRows(QModelIndex(), at, at + surplus - 1)
            first, stop = (first, stop - surplus) if above else (first + surplus, stop)
            self._set_listed(range(first, stop))
            self.endRemoveRows()
        at = 0 if above else stop - first
        self.beginInsertRows(QModelIndex(), at, at + more - 1)
        self._set_listed(range(first - more, stop) if above else range(first, stop + more))
        self.endInsertRows()
        return True

    def _set_listed(self, listed: range) -> None:
        self._listed = listed
        self._rows.clear()
        self._counts.clear()

    def set_digits(self, digits: int | None) -> None:
        self._digits = digits
        self._texts.clear()

    def rename(self) -> None:
        """The symbols are written in another notation."""
        self._rows.clear()

    def set_marks(self, marks: Mapping[int, Verdict]) -> None:
        """What is said of a student's numbers, by the number of the step."""
        self._marks = marks
        self._wrong = sorted(number for number, verdict in marks.items() if verdict is Verdict.WRONG)

    def width(self) -> int:
        """Pixels that a value needs."""
        return number_width(self._digits)

    # Addresses

    def _row(self, index: Index) -> _Row:
        """What a row shows at any step; kept, since Qt asks for it many times a repaint."""
        key = (index.row(), index.internalId())
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) > MOST_KEPT:
                self._rows.clear()
            row = self._rows[key] = self._made(index)
        return row

    def _made(self, index: Index) -> _Row:
        header = self._is_header(index)
        first, last = self._bounds(index)
        if header:
            return _Row(self._phase_name(self._steps.phase(self._phase(index))), (), last, header, valued=False)
        symbol = self._simulator.notation.short(self.quantity(index), grouped=last > first)
        return _Row(symbol.plain, symbol.spans, last, header, self._valued(first, last))

    def _valued(self, first: int, last: int) -> bool:
        """Whether these steps lead to one value: an out of softmax has a derivative by every net instead."""
        return first == last or self._steps.step(last).quantity.kind is not Kind.DOUT_DNET

    def _text(self, row: _Row) -> str:
        """The value of a row whose last step was reached."""
        if not row.valued or row.last > self._simulator.step:
            return ""
        shown = self._simulator.values, self._simulator.notation
        if len(self._texts) > MOST_KEPT or not self._texts_of or any(map(is_not, shown, self._texts_of)):
            self._texts_of = shown
            self._texts.clear()
        text = self._texts.get(row.last)
        if text is None:
            quantity = self._steps.step(row.last).quantity
            text = self._texts[row.last] = self._simulator.numerals.with_digits(self._digits).of(
                quantity.kind, self._simulator.shown(quantity)
            )
        return text

    def last(self, index: Index) -> int:
        """The number of the last step that a row stands for."""
        return self._bounds(index)[1]

    def _bounds(self, index: Index) -> tuple[int, int]:
        steps = self._steps
        phase, group = self._parents(index)
        if phase is None:
            return steps.phase_bounds(self._phase(index))
        if group is None and self._grouped(phase):
            return steps.group_bounds(phase, index.row())
        first = steps.phase_bounds(phase)[0] if group is None else steps.group_bounds(phase, group)[0]
        return first + index.row(), first + index.row()

    def quantity(self, index: Index) -> Quantity:
        """What a row's last step computes."""
        return self._steps.step(self.last(index)).quantity

    def _phase(self, index: Index) -> int:
        """The phase that a row of the topmost level is."""
        return self._listed.start + index.row()

    def _parents(self, index: Index) -> tuple[int | None, int | None]:
        """The phase and the group that a row lies in."""
        key = index.internalId()
        phase, group = key & _PHASE_MASK, key >> _GROUP_SHIFT
        return (phase - 1 if phase else None), (group - 1 if group else None)

    def _grouped(self, phase: int) -> bool:
        return self._steps.phase_kind(phase) is self._steps.nested

    def index_of(self, number: int, *, term: bool) -> QModelIndex:
        """The row of a step; that of its group where it is the last of it and its value, unless ``term``.

        Not valid where its phase is not listed.
        """
        steps = self._steps
        phase, group = steps.group_of(number)
        if phase not in self._listed:
            return QModelIndex()
        if not self._grouped(phase):
            return self.createIndex(number - steps.phase_bounds(phase)[0], NAME, phase + 1)
        first, last = steps.group_bounds(phase, group)
        if first == last or (number == last and not term and self._valued(first, last)):
            return self.createIndex(group, NAME, phase + 1)
        return self.createIndex(number - first, NAME, (phase + 1) | ((group + 1) << _GROUP_SHIFT))

    # What a row shows

    def cell(self, index: Index) -> Cell:
        """All of a cell at once: asked for role by role it takes five times as long."""
        row = self._row(index)
        name = index.column() == NAME
        verdict = self._mark(index) if name else None
        reached = row.last <= self._simulator.step
        symbol = row.symbol if name else ()
        return Cell(row.name if name else self._text(row), symbol, row.last, row.header, reached, verdict)

    def _mark(self, index: Index) -> Verdict | None:
        """What is said of a row's number; it is wrong where one of the steps in it is."""
        if not self._marks:
            return None
        first, last = self._bounds(index)
        if last > first and bisect_left(self._wrong, first) < bisect_right(self._wrong, last):
            return Verdict.WRONG
        return self._marks.get(last) if self._row(index).valued else None

    def _is_header(self, index: Index) -> bool:
        return self._parents(index)[0] is None

    def _phase_name(self, group: Group) -> str:
        name = wording.PHASES[group.phase]
        if group.sample is not None and self._steps.samples > 1:
            return wording.OF_SAMPLE.format(phase=name, sample=group.sample + 1)
        if group.quantity.kind in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            name = wording.OF_BATCH.format(phase=name)
        in_layer = group.layer is not None and group.phase is not Phase.LOSS
        if in_layer and self._simulator.network.depth > 1:
            layer = self._simulator.notation.unit(group.quantity.at_layer, None)
            return wording.OF_LAYER.format(phase=name, layer=layer)
        return name

    def _count(self, parent: Index) -> int:
        steps = self._steps
        if not parent.isValid():
            return len(self._listed)
        phase, group = self._parents(parent)
        if group is not None:
            return 0
        if phase is None:
            within = self._phase(parent)
            first, last = steps.phase_bounds(within)
            return steps.group_count(within) if self._grouped(within) else last - first + 1
        if not self._grouped(phase):
            return 0
        first, last = steps.group_bounds(phase, parent.row())
        return last - first + 1 if last > first else 0

    def _symbol(self, index: Index) -> str:
        """What a row shows the value of, in full; the name of one that has none."""
        row = self._row(index)
        return self._simulator.notation.plain(self.quantity(index)) if row.valued else row.name

    def _spoken(self, index: Index) -> str:
        row = self._row(index)
        verdict = self._mark(index)
        own = verdict is not None and row.valued and self._marks.get(row.last) is verdict
        spoken = check_wording.SPOKEN if own else check_wording.SPOKEN_WITHIN
        said = spoken.format(verdict=check_wording.VERDICTS[verdict]) if verdict else ""
        return ", ".join(filter(None, (" = ".join(filter(None, (self._symbol(index), self._text(row)))), said)))

    def copy_text(self, index: Index) -> str:
        """All digits of a row's value, to be copied; empty where it is not computed yet."""
        return self._all_digits(index, format_exact)

    def _all_digits(self, index: Index, write: Callable[[float], str]) -> str:
        row = self._row(index)
        if not row.valued or row.last > self._simulator.step:
            return ""
        return write(self._simulator.shown(self.quantity(index)))

    def _tip(self, index: Index) -> str:
        shown = self._all_digits(index, format_all)
        return " = ".join(filter(None, (self._symbol(index), shown)))

    # Qt

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002
        return 2

    def rowCount(self, parent: Index = _ROOT) -> int:
        key = (parent.row(), parent.internalId()) if parent.isValid() else _ROOT_KEY
        if parent.column() > NAME:
            return 0
        count = self._counts.get(key)
        if count is None:
            if len(self._counts) > MOST_KEPT:
                self._counts.clear()
            count = self._counts[key] = self._count(parent)
        return count

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not (0 <= row < self.rowCount(parent) and 0 <= column <= VALUE):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        if self._is_header(parent):
            return self.createIndex(row, column, self._phase(parent) + 1)
        return self.createIndex(row, column, parent.internalId() | ((parent.row() + 1) << _GROUP_SHIFT))

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent() is another overload
        # Qt asks this a hundred times for a step.
        key = index.internalId()
        group = key >> _GROUP_SHIFT
        if group:
            return self.createIndex(group - 1, NAME, key & _PHASE_MASK)
        return self.createIndex(key - 1 - self._listed.start, NAME, 0) if key else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._row(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if index.column() == NAME else self._text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        return None
