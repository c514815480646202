"""What a row of *Steps* shows: its name, its value once it is reached, and what is said of a student's number there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from operator import is_not
from typing import NamedTuple

from bpsim.answers import Verdict
from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.trace.iteration import Phase
from bpsim.trace.marks import Spans
from bpsim.trace.numerals import format_all, format_exact
from bpsim.trace.steps import Group
from bpsim.view.panels import check_wording, wording
from bpsim.view.panels.steps_tree import MOST_KEPT, Place, StepsTree


class StepRow(NamedTuple):
    """The unchanging part of a row: its name, the number of its last step, whether it is a phase.

    symbol: the name with its raised and lowered parts. valued: whether the value of its last step is the row's own.
    """

    name: str
    symbol: Spans
    last: int
    header: bool
    valued: bool


class StepRows:
    """What the rows of a tree show, of a simulator with these steps.

    digits: the decimals of its numbers. marks: verdicts on a student's numbers by the number of the step.
    """

    def __init__(self, simulator: Simulator, tree: StepsTree, digits: int | None, marks: Mapping[int, Verdict]) -> None:
        self._simulator = simulator
        self._tree = tree
        self._digits = digits
        self._rows: dict[Place, StepRow] = {}
        self._texts: dict[int, str] = {}
        self._texts_of: tuple[object, ...] = ()
        self.set_marks(marks)

    @property
    def step(self) -> int:
        """The step that is reached."""
        return self._simulator.step

    def forget_names(self) -> None:
        """Other rows are listed, or symbols are written in another notation."""
        self._rows.clear()

    def set_digits(self, digits: int | None) -> None:
        """Another number of decimals."""
        self._digits = digits
        self._texts.clear()

    def set_marks(self, marks: Mapping[int, Verdict]) -> None:
        """Other verdicts."""
        self._marks = marks
        self._wrong = sorted(number for number, verdict in marks.items() if verdict is Verdict.WRONG)

    def row(self, place: Place) -> StepRow:
        """What a row shows at any step; kept, since Qt asks for it many times a repaint."""
        row = self._rows.get(place)
        if row is None:
            if len(self._rows) > MOST_KEPT:
                self._rows.clear()
            row = self._rows[place] = self._made(place)
        return row

    def _made(self, place: Place) -> StepRow:
        first, last = self._tree.bounds(place)
        if self._tree.is_phase(place):
            name = self._phase_name(self._tree.steps.phase(self._tree.phase(place)))
            return StepRow(name, (), last, header=True, valued=False)
        symbol = self._simulator.notation.short(self._tree.quantity(place), grouped=last > first)
        return StepRow(symbol.plain, symbol.spans, last, header=False, valued=self._tree.is_one_value(first, last))

    def _phase_name(self, group: Group) -> str:
        name = wording.PHASES[group.phase]
        if group.sample is not None and self._tree.steps.samples > 1:
            return wording.OF_SAMPLE.format(phase=name, sample=group.sample + 1)
        if group.quantity.kind in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            name = wording.OF_BATCH.format(phase=name)
        in_layer = group.layer is not None and group.phase is not Phase.LOSS
        if in_layer and self._tree.steps.depth > 1:
            layer = self._simulator.notation.unit(group.quantity.at_layer, None)
            return wording.OF_LAYER.format(phase=name, layer=layer)
        return name

    def text(self, row: StepRow) -> str:
        """The value of a row whose last step was reached; else nothing."""
        if not row.valued or row.last > self.step:
            return ""
        shown = self._simulator.values, self._simulator.notation
        if len(self._texts) > MOST_KEPT or not self._texts_of or any(map(is_not, shown, self._texts_of)):
            self._texts_of = shown
            self._texts.clear()
        text = self._texts.get(row.last)
        if text is None:
            quantity = self._tree.steps.step(row.last).quantity
            text = self._texts[row.last] = self._simulator.numerals.with_digits(self._digits).of(
                quantity.kind, self._simulator.shown(quantity)
            )
        return text

    def mark(self, place: Place) -> Verdict | None:
        """What is said of a row's number; it is wrong where one of the steps in it is."""
        if not self._marks:
            return None
        first, last = self._tree.bounds(place)
        if last > first and bisect_left(self._wrong, first) < bisect_right(self._wrong, last):
            return Verdict.WRONG
        return self._marks.get(last) if self.row(place).valued else None

    def spoken(self, place: Place) -> str:
        """A row for the ear: its symbol in full, its value, and the verdict."""
        row, verdict = self.row(place), self.mark(place)
        own = verdict is not None and row.valued and self._marks.get(row.last) is verdict
        spoken = check_wording.SPOKEN if own else check_wording.SPOKEN_WITHIN
        said = spoken.format(verdict=check_wording.VERDICTS[verdict]) if verdict else ""
        return ", ".join(filter(None, (self._equation(place, self.text(row)), said)))

    def tip(self, place: Place) -> str:
        """A row with all digits of its value."""
        return self._equation(place, self._all_digits(place, format_all))

    def copy_text(self, place: Place) -> str:
        """All digits of a row's value, to be copied; empty where it is not computed yet."""
        return self._all_digits(place, format_exact)

    def _equation(self, place: Place, value: str) -> str:
        """The symbol of what a row shows the value of, in full, else its name; and a value, if any."""
        row = self.row(place)
        symbol = self._simulator.notation.plain(self._tree.quantity(place)) if row.valued else row.name
        return " = ".join(filter(None, (symbol, value)))

    def _all_digits(self, place: Place, write: Callable[[float], str]) -> str:
        row = self.row(place)
        if not row.valued or row.last > self.step:
            return ""
        return write(self._simulator.shown(self._tree.quantity(place)))
