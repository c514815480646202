"""The field at the head of the window in which an iteration is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bpsim.core.errors import UsageError
from bpsim.core.training import MOST_ITERATIONS
from bpsim.simulator import Simulator
from bpsim.simulator.place_text import read_place
from bpsim.trace.numerals import grouped
from bpsim.view.numbers import NumberField
from bpsim.view.panels import wording
from bpsim.view.text import PlainLabel, set_tip
from bpsim.view.theme import number_font

WIDTH = "1 000 000 000"
"""What the field has room for."""


class PlaceField(NumberField):
    """A field for an iteration, or a step of it: ``120:18``. ``step``: how many steps are done, where that is said."""

    def __init__(self, check: Callable[[float], object]) -> None:
        super().__init__(0.0, None, counts=True, check=check)
        self.step: int | None = None

    def _read(self) -> float | None:
        self.step = None
        if ":" not in self.text():
            return super()._read()
        try:
            iteration, self.step = read_place(self.text())
        except UsageError:
            raise ValueError(wording.NO_STEP_OF_ITERATION) from None
        if self._check is not None:
            self._check(float(iteration))
        return float(iteration)

    def _take(self, number: float | None) -> bool:
        """A step is somewhere else though the iteration is the same."""
        if self.step is None or number != self.number:
            return super()._take(number)
        self._clear_mark()
        self.committed.emit(number)
        self._show_value()
        return True


class GoToIteration(QWidget):
    """Hidden until it is asked for; Enter asks to go to the place, Esc hides it, and so does leaving it."""

    chosen = Signal(object, object)
    """An iteration (int), computed already or not, and how many of its steps are done (int), or None."""
    finished = Signal()
    """The keyboard may go elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._here = 0, 0
        self.field = PlaceField(self._check)
        self.field.setAccessibleName(wording.ITERATION_NAME)
        set_tip(self.field, wording.ITERATION_TIP)
        label = PlainLabel(wording.GO_TO_ITERATION)
        label.setBuddy(self.field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self.field)
        self.field.committed.connect(self._choose)
        self.field.cancelled.connect(self.hide)
        self.field.finished.connect(self.finished)
        self.hide()

    def show_simulator(self, simulator: Simulator) -> None:
        """Another position, or another lesson."""
        self._first, self._here = simulator.first, simulator.iteration
        if self.isHidden():
            self.field.value = self._here

    def start(self) -> None:
        """Shows the present iteration, ready to be typed over."""
        self.field.setFixedWidth(QFontMetrics(number_font()).horizontalAdvance(WIDTH) + 16)
        self.field.discard()
        self.field.value = self._here
        self.show()
        self.field.setFocus()
        self.field.edit()

    def _check(self, number: float) -> None:
        if not number.is_integer() or not self._first <= number <= MOST_ITERATIONS:
            raise ValueError(wording.NO_ITERATION.format(first=grouped(self._first), last=grouped(MOST_ITERATIONS)))

    def _choose(self, number: float) -> None:
        self.hide()
        self.chosen.emit(int(number), self.field.step)
