"""A place that is compared: a run of the list, or here, and an iteration of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from bpsim.simulator.branches import Branch
from bpsim.trace.numerals import grouped
from bpsim.view.choice_field import QuietBox
from bpsim.view.numbers import NumberField
from bpsim.view.panels import runs_wording as wording
from bpsim.view.text import PlainLabel, one_line, set_tip
from bpsim.view.theme import number_font

LEAST, MOST = "10 000", "1 000 000"
"""The numbers that the field has room for, in a narrow panel and in a wide one."""
MARGINS = 12
"""What the field takes beside its number, in pixels."""
LETTERS = 5


class ComparedPlace(QWidget):
    """Which run, and which iteration: its last one until another is typed.

    chosen: another run was chosen, None for here; changed: another run, or another iteration. here: whether the place
    where one stands is among them.
    """

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, name: str, tip: str, *, here: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here: list[Branch | None] = [None] if here else []
        self._branches: list[Branch | None] = list(self._here)
        self._typed: int | None = None
        self.label = PlainLabel(name)
        self.runs = QuietBox()
        self.runs.setMinimumContentsLength(LETTERS)
        self.runs.setSizeAdjustPolicy(QuietBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.runs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.runs.setAccessibleName(name)
        set_tip(self.runs, tip)
        self.field = NumberField(0.0, None, check=self._check, counts=True)
        self.field.setAccessibleName(wording.ITERATION_OF.format(place=name))
        self.field.setToolTip(wording.ITERATION_TIP)
        self.field.setEnabled(False)  # until there is a run
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget, stretch in ((self.label, 0), (self.runs, 1), (self.field, 0)):
            layout.addWidget(widget, stretch)
        self.runs.currentIndexChanged.connect(self._choose)
        self.field.committed.connect(self._type)

    def set_theme(self) -> None:
        """Another size of text."""
        self.field.setFont(number_font())
        width = QFontMetrics(number_font()).horizontalAdvance
        self.field.setMinimumWidth(width(LEAST) + MARGINS)
        self.field.setMaximumWidth(width(MOST) + MARGINS)

    @property
    def branch(self) -> Branch | None:
        """The run; None for here, and where there is none."""
        at = self.runs.currentIndex()
        return self._branches[at] if 0 <= at < len(self._branches) else None

    @property
    def is_here(self) -> bool:
        """Whether it is the place where one stands."""
        return bool(self._here) and self.runs.currentIndex() == 0

    @property
    def iteration(self) -> int:
        """The iteration of the run."""
        branch = self.branch
        if branch is None:
            return 0
        return branch.last if self._typed is None else min(self._typed, branch.last)

    def show_runs(self, branches: Sequence[Branch], names: Sequence[str], here: int) -> None:
        """The runs that can be chosen; the one that is chosen stays. here: the present iteration."""
        before, texts = self.branch, [*[wording.HERE] * len(self._here), *map(one_line, names)]
        self._branches = [*self._here, *branches]
        self.runs.blockSignals(True)
        if [self.runs.itemText(at) for at in range(self.runs.count())] != texts:
            self.runs.clear()
            self.runs.addItems(texts)
        self.runs.setCurrentIndex(self._branches.index(before) if before in self._branches else len(self._here) - 1)
        self.runs.blockSignals(False)
        self._show(here)

    def show_branch(self, branch: Branch | None) -> None:
        """Another run, at its last iteration; nothing is emitted."""
        if branch is not self.branch and branch in self._branches:
            self.runs.blockSignals(True)
            self.runs.setCurrentIndex(self._branches.index(branch))
            self.runs.blockSignals(False)
            self._typed = None
        self._show(0)

    def _show(self, here: int) -> None:
        branch = self.branch
        self.field.setEnabled(branch is not None and branch.snapshot is not None)
        self.field.show_number(float(here if self.is_here else self.iteration))

    def _choose(self) -> None:
        self._typed = None
        self._show(0)
        self.chosen.emit(self.branch)
        self.changed.emit()

    def _check(self, value: float) -> None:
        branch = self.branch
        if branch is None or branch.snapshot is None:
            return
        first, last = branch.snapshot.history.earliest, branch.last
        if not (value.is_integer() and first <= value <= last):
            raise ValueError(wording.NO_ITERATION.format(first=grouped(first), last=grouped(last)))

    def _type(self, value: float) -> None:
        self._typed = int(value)
        self.changed.emit()
