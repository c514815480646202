"""The panel of what is selected on the graph, over the iterations: its value, or the derivative of the error by it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.origins import Ghost
from bpsim.simulator.over_iterations import MOST_POINTS, Line, Point, points, present_point
from bpsim.simulator.slope import gradient_along, is_learned
from bpsim.simulator.subjects import LessonHistory
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.places import Part, Place
from bpsim.view.change import Change, What
from bpsim.view.choice_field import Choice
from bpsim.view.plots import wording
from bpsim.view.plots.line_canvas import LineCanvas
from bpsim.view.plots.line_picture import DASHES, LinePicture, OfRun
from bpsim.view.text import as_sentence, set_tip
from bpsim.view.theme import Theme

VALUE, DERIVATIVE = "value", "derivative"
TURN_SECONDS = 0.005
"""Seconds after which a turn forms no further point, so that the window lives."""
BETWEEN = 60
"""Milliseconds between two pictures of lines that are being formed."""
LIVE_SECONDS = 0.02
"""Seconds that one more point may take while a training runs: what takes longer waits for its end."""
_TEXTS = {VALUE: wording.VALUE, DERIVATIVE: wording.DERIVATIVE}


@dataclass(eq=False, slots=True)
class Task:
    """A line that is being formed. key: what it is formed of. run: another run, by its number; None for this one.

    work: what gives the points that are left; None where all are found.
    """

    key: tuple[object, ...]
    quantity: Quantity
    number: int
    run: int | None
    work: Iterator[Point | None] | None
    found: list[Point] = field(default_factory=list)

    @property
    def line(self) -> Line:
        """As far as it has come."""
        return Line(self.quantity, tuple(self.found))

    def go_on(self) -> None:
        """Some more points, one at least unless it is still on the way."""
        end = time.perf_counter() + TURN_SECONDS
        while self.work is not None:
            point = next(self.work, False)
            if point is False:
                self.work = None
            elif point is None:
                return
            else:
                assert isinstance(point, tuple)
                self.found.append(point)
            if time.perf_counter() >= end:
                return

    def follow(self, point: Point) -> None:
        """The newest point of a training that goes on; what was still to be formed before it stays open."""
        if self.work is not None:
            self.work = None
            self.found.append((point[0] - 1, math.nan))
        if not self.found or self.found[-1][0] < point[0]:
            self.found.append(point)
        if len(self.found) > 2 * MOST_POINTS:
            self.found = [*self.found[:-1:2], self.found[-1]]


class OverIterationsPanel(QWidget):
    """Shows what was selected last, as long as the network has it: in this run, and in those that lie over the error
    plot. Lines are formed in turns; Esc stops that. They follow a training that runs."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._ghosts: tuple[Ghost, ...] = simulator.ghosts
        self._places: tuple[Place, ...] = ()
        self._sample = 0
        self._quantities: tuple[Quantity, ...] = ()
        self._left_out = 0
        """How many quantities more are selected."""
        self._tasks: list[Task] = []
        self._running = self._stopped = False
        self.canvas = LineCanvas()
        self.choice = Choice((VALUE, DERIVATIVE), _TEXTS)
        self._drawn = QElapsedTimer()
        """Since when the picture has been there."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._assemble()

    def _assemble(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.canvas)
        self.canvas.export_wanted.connect(self.export_wanted)
        self.choice.setAccessibleName(wording.WHICH_LINE)
        set_tip(self.choice, wording.WHICH_LINE)
        self.choice.activated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(0)
        layout.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.canvas, 1)

    def show_change(self, change: Change) -> None:
        """Another position, lesson, notation or set of runs; each announcement of a training adds a point."""
        self._simulator, self._running, self._ghosts = change.simulator, change.running, change.after.overlaid
        if change.has(What.LESSON | What.NETWORK):
            self._places = ()
        self._show()

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph."""
        values = {place: _value_at(place, self._simulator, 0) for place in selection}
        # A variable and a wire that begins at it are one line.
        known = tuple({value: place for place, value in values.items() if value is not None}.values())
        if known and known != self._places:
            self._places, self._sample = known, self._simulator.position.shown_sample
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"OverIterationsPanel {{ background: {theme.panel}; }}")
        self.canvas.set_theme(theme)

    @property
    def running(self) -> bool:
        """Whether lines are being formed."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Leaves lines as far as they have come."""
        if self.running:
            self._timer.stop()
            self._stopped = True
            self._draw()

    def _choose(self) -> None:
        self._show()

    def _show(self) -> None:
        """The lines as they are, or others where they would be others."""
        if not self.isVisible():
            return
        self._quantities, self._left_out = self._wanted()
        if (
            self._running
            and self._tasks
            and self._quantities == tuple(t.quantity for t in self._tasks if t.run is None)
        ):
            self._follow()
            self._draw()
            return
        keys, self._tasks = {task.key: task for task in self._tasks}, list(self._needed())
        fresh = [task for task in self._tasks if task.key not in keys]
        self._tasks = [keys.get(task.key, task) for task in self._tasks]
        if fresh:
            self._stopped = False
            self._go_on()
        if fresh and not self._running and self._open:
            self._timer.start(0)
        elif not self._open or self._running:
            self._timer.stop()
        self._draw()

    @property
    def _open(self) -> list[Task]:
        """The lines that have points to come."""
        return [task for task in self._tasks if task.work is not None]

    def _wanted(self) -> tuple[tuple[Quantity, ...], int]:
        """What is selected, as far as an iteration computes it, and how many more there are; where none computes any,
        the first all the same."""
        of_places = (_value_at(place, self._simulator, self._sample) for place in self._places)
        values = [value for value in of_places if value is not None]
        if self.choice.value == DERIVATIVE:
            values = [one for value in values if (one := _derivative(value, self._simulator, self._sample)) is not None]
        values = list(dict.fromkeys(values))
        given = tuple(islice(filter(self._given, values), len(DASHES)))
        if not given:
            return tuple(values[:1]), 0
        return given, len(values) - 1 - values.index(given[-1]) if len(given) == len(DASHES) else 0

    def _needed(self) -> Iterator[Task]:
        """The lines that are wanted, none of them begun: those of this run before those of others."""
        simulator = self._simulator
        given = [(number, one) for number, one in enumerate(self._quantities) if self._given(one)]
        here: LessonHistory = simulator.snapshot().history
        for number, quantity in given:
            own = quantity, number, None, here, simulator.last, self._reached(quantity)
            yield Task(own, quantity, number, None, points(simulator, quantity))
        for run, ghost in enumerate(self._ghosts):
            history = ghost.history
            for number, quantity in given if history is not None and history is not here else ():
                assert history is not None
                key = quantity, number, run, history, history.last, simulator.snapshot().engine
                yield Task(key, quantity, number, run, points(simulator, quantity, run=history))

    def _given(self, quantity: Quantity) -> bool:
        simulator = self._simulator
        subject, view = simulator.snapshot().subject, simulator.lesson.view
        return subject.gives(simulator.values.engine, simulator.iteration, quantity, view)

    def _reached(self, quantity: Quantity) -> bool:
        """Whether the last iteration has the value: then the line has one point more."""
        return not self._simulator.in_past and self._simulator.reached(quantity)

    def _follow(self) -> None:
        """One more point of each line of this run, at once: the others wait for the end of the training."""
        self._timer.stop()
        engine, subject = self._simulator.values.engine, self._simulator.snapshot().subject
        for task in self._tasks:
            cheap = engine.update_seconds <= LIVE_SECONDS or subject.is_given(engine, task.quantity)
            if task.run is None and cheap:
                task.follow(present_point(self._simulator, task.quantity))

    def _go_on(self) -> None:
        """Some more points of the first line that has some to come."""
        for task in self._open[:1]:
            task.go_on()
        if not self._open:
            self._timer.stop()
        if not self.running or self._drawn.hasExpired(BETWEEN):
            self._draw()

    def _draw(self) -> None:
        self._drawn.start()
        own = [task for task in self._tasks if task.run is None]
        if not any(task.found for task in own):
            self.canvas.show_drawing(None, self._why_not())
            return
        names = [ghost.name(self._simulator.notation) for ghost in self._ghosts]
        others = [
            OfRun(task.line, task.number, task.run, names[task.run])
            for task in self._tasks
            if task.run is not None and task.found
        ]
        lines = [task.line for task in own]
        self.canvas.show_lines(
            LinePicture.of(lines, self._simulator, self._progress(), others, tuple(self._notes(names)))
        )

    def _notes(self, names: Sequence[str]) -> Iterator[str]:
        lost = [name for name, ghost in zip(names, self._ghosts, strict=True) if ghost.history is None]
        if lost:
            yield wording.ERROR_ONLY.format(runs=wording.COMMA.join(lost))
        if self._left_out > 0:
            yield wording.MORE_SELECTED.of(self._left_out, count=grouped(self._left_out))

    def _progress(self) -> str:
        task = next(iter(self._open), None)
        if task is None or not task.found:
            return ""
        form = wording.ON_THE_WAY if self.running else wording.STOPPED if self._stopped else ""
        last = task.key[4]
        assert isinstance(last, int)
        return form.format(iteration=grouped(task.found[-1][0]), last=grouped(last))

    def _why_not(self) -> str:
        if not self._places:
            return wording.SELECT_NODE if self._simulator.about_formulas else wording.SELECT_QUANTITY
        quantity = self._quantities[0] if self._quantities else None
        symbol = wording.DERIVATIVE if quantity is None else self._simulator.notation.plain(quantity)
        if quantity is None or not self._given(quantity):
            return self._simulator.why_not or as_sentence(wording.NO_LINE.format(symbol=symbol), self._simulator.names)
        return wording.NO_POINTS.format(symbol=symbol)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._tasks = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.running:
            self.stop()
        else:
            super().keyPressEvent(event)


def _value_at(place: Place, simulator: Simulator, sample: int) -> Quantity | None:
    """What a thing on the graph is the picture of: its weight, bias, output, delta, error or value."""
    match place.part:
        case Part.EDGE:
            return Quantity(Kind.WEIGHT, None, place.layer, place.unit, place.source)
        case Part.BIAS:
            return Quantity(Kind.BIAS, None, place.layer, place.unit)
        case Part.UNIT:
            return Quantity(Kind.OUT if place.layer else Kind.INPUT, sample, place.layer, place.unit)
        case Part.DELTA:
            return Quantity(Kind.DELTA if place.layer else Kind.DE_DOUT, sample, place.layer, place.unit)
        case Part.ERROR:
            return Quantity(Kind.ERROR, sample, place.layer, place.unit)
        case Part.TOTAL:
            return simulator.snapshot().subject.error(simulator.values.engine, simulator.values.samples)
        case Part.NODE | Part.WIRE:
            learned = Quantity(Kind.VALUE, None, None, place.unit)
            return learned if is_learned(simulator, learned) else Quantity(Kind.VALUE, sample, None, place.unit)
    return None


def _derivative(value: Quantity, simulator: Simulator, sample: int) -> Quantity | None:
    """The derivative of the error that belongs to a value: of a unit its delta."""
    match value.kind:
        case Kind.WEIGHT | Kind.BIAS:
            return gradient_along(simulator, value)
        case Kind.OUT:
            return Quantity(Kind.DELTA, sample, value.layer, value.unit)
        case Kind.DELTA | Kind.DE_DOUT:
            return value
        case Kind.VALUE if value.sample is None:
            return gradient_along(simulator, value)
        case Kind.VALUE:
            return Quantity(Kind.GRADIENT, sample, None, value.unit)
    return None
