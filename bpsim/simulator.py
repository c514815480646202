"""A lesson that is being worked with: its history, and a position (iteration, step) in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bpsim.core.curve import Curve, joined
from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, History, Reason
from bpsim.core.initialization import Initialization, initialize
from bpsim.core.network import Data, Floats, Network, Parameters
from bpsim.core.normalization import Normalized, Scaling, normalize
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.runner import Runner
from bpsim.core.state import State
from bpsim.core.training import MOST_ITERATIONS, SampleOrder, Training
from bpsim.editing import with_value
from bpsim.lesson import check
from bpsim.lesson.lesson import Lesson
from bpsim.trace import wording
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.trace.numerals import format_number, grouped
from bpsim.trace.steps import Granularity, Step, Steps

MOST_GHOSTS = 4
"""Curves of earlier branches that are kept to be shown faintly."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended (or that it is still RUNNING). ``fault``: the first quantity that was not finite."""

    iteration: int
    reason: Reason
    fault: Quantity | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class TracedStep:
    """One step of ``Simulator.trace``, with all digits."""

    step: Step
    symbol: str
    value: float
    formula: str
    substituted: str
    operands: tuple[tuple[Quantity, float], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that an edit can change; cheap to keep and to restore."""

    lesson: Lesson
    history: History
    iteration: int
    step: int
    ghosts: tuple[Curve, ...]


class Simulator:
    """What the API, the command line and the window hold.

    A position is an iteration and a step: step 0 is its start, where nothing is computed yet, step ``len(steps)`` its
    end. Everything shown belongs to the position; ``last`` is the furthest iteration that was computed.
    """

    def __init__(self, lesson: Lesson) -> None:
        start = lesson.state or State(0, lesson.parameters)
        history = History(Runner(lesson.network, lesson.data, lesson.training), start)
        self._at = Snapshot(lesson, history, start.iteration, 0, ())
        self.record = Record(history.runner, history.state(start.iteration))
        self.steps, self.notation = _addresses(self.record, lesson.view.notation)
        self._explained: tuple[tuple[Record, Notation, Step, int | None], Explanation] | None = None

    # Where we are

    @property
    def lesson(self) -> Lesson:
        """The lesson with all edits; ``to_save`` adds the present state."""
        return self._at.lesson

    @property
    def iteration(self) -> int:
        return self._at.iteration

    @property
    def step(self) -> int:
        """How many steps of the iteration are done."""
        return self._at.step

    @property
    def first(self) -> int:
        """The earliest iteration that can be gone back to."""
        return self._at.history.earliest

    @property
    def last(self) -> int:
        """The furthest iteration that was computed."""
        return self._at.history.last

    @property
    def in_past(self) -> bool:
        return self.iteration < self.last

    @property
    def network(self) -> Network:
        return self.record.network

    @property
    def data(self) -> Data:
        return self.record.runner.data

    @property
    def training(self) -> Training:
        return self.record.runner.training

    @property
    def current(self) -> Step | None:
        """The step that was just made; None at the start of an iteration."""
        return self.steps.step(self.step) if self.step else None

    def _refresh(self) -> None:
        """Makes record, steps and notation those of the present iteration."""
        history, iteration = self._at.history, self.iteration
        runner = history.owner(iteration).runner
        old = self.record
        if runner is old.runner and iteration == old.state.iteration:
            return
        self.record = Record(runner, history.state(iteration))
        if runner is not old.runner or self.record.samples != old.samples:
            self.steps, self.notation = _addresses(self.record, self.notation.key)

    def _move(self, iteration: int, step: int) -> None:
        self._at = replace(self._at, iteration=iteration, step=step)
        self._refresh()

    # What is there

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of the present iteration, reached or not."""
        return self.record.value(quantity)

    def reached(self, quantity: Quantity) -> bool:
        """Whether the position is at or past the step that computes a quantity; what is given always is."""
        if quantity.kind in GIVEN:
            return True
        number = self.steps.number(quantity)
        return number is not None and number <= self.step

    def explain(self, number: int | None = None) -> Explanation:
        """A step of the present iteration (the current one by default) with the lesson's digits."""
        step = self.steps.step(self.step if number is None else number)
        asked = (self.record, self.notation, step, self.lesson.view.digits)
        if self._explained is None or self._explained[0] != asked:
            explainer = Explainer(self.record, self.notation, self.lesson.view.digits)
            self._explained = asked, explainer.explain(step)
        return self._explained[1]

    def trace(self) -> Iterator[TracedStep]:
        """Every step of the present iteration, in order, with all digits."""
        explainer = Explainer(self.record, self.notation)
        for number in range(1, len(self.steps) + 1):
            step = self.steps.step(number)
            right = explainer.right(step.quantity)
            symbol = self.notation.tex(step.quantity)
            operands = tuple((q, self.value(q)) for q in right.quantities)
            value = self.value(step.quantity)
            yield TracedStep(step, symbol, value, f"{symbol} = {right.formula}", right.substituted, operands)

    @property
    def error(self) -> float:
        """The error over all samples with the present parameters; may be infinite or NaN."""
        return self.record.error

    @property
    def error_name(self) -> str:
        """What ``error`` is called: of all samples, where those of a batch have an error of their own."""
        symbol = self.notation.error_symbol
        return symbol if self.record.runner.batches.whole else wording.ERROR_OF_ALL.format(symbol=symbol)

    @property
    def outputs(self) -> Floats:
        """The outputs with the present parameters, (samples of the data, outputs)."""
        return self.record.outputs

    @property
    def penalty(self) -> float:
        """What the present weights cost, beside the error."""
        return self.value(Quantity(Kind.PENALTY))

    @property
    def epoch(self) -> int:
        """The epoch of the present iteration, from 0."""
        return self.record.runner.batches.epoch(self.iteration)

    @property
    def weights(self) -> tuple[Floats, ...]:
        """The present weights, one read-only (units, sources) array a layer."""
        return self.record.state.parameters.weights

    @property
    def biases(self) -> tuple[Floats, ...]:
        """The present biases, one read-only array a layer: of units, 1 or 0 numbers."""
        return self.record.state.parameters.biases

    def curve(self) -> Curve:
        """The error of every iteration from ``first`` to ``last``, the last one included where it is finite."""
        known, end = self._at.history.curve(), self._at.history.end_curve()
        return joined([known, end]) if end.finite else known

    def runner_of(self, iteration: int) -> Runner:
        """The network, data and training of an iteration that was computed; every edit makes another."""
        return self._at.history.owner(iteration).runner

    def record_of(self, iteration: int) -> Record:
        """The record of an iteration that was computed, without going there; raises UsageError for another."""
        self._refuse_unknown(iteration)
        if iteration == self.iteration:
            return self.record
        return Record(self.runner_of(iteration), self._at.history.state(iteration))

    def branched_before(self, iteration: int) -> bool:
        """Whether an edit at a later iteration than the first began the branch that an iteration belongs to."""
        return self._at.history.owner(iteration).parent is not None

    @property
    def ghosts(self) -> tuple[Curve, ...]:
        """The curves of earlier branches, oldest first."""
        return self._at.ghosts

    # Moving

    def next(self, granularity: Granularity = Granularity.TERM) -> bool:
        """One press forward; past the end of the iteration comes the start of the next. False where that diverges."""
        if granularity is Granularity.EPOCH:
            return self._next_iteration(self._epoch_start + self.record.runner.batches.per_epoch)
        stop = self.steps.stop_after(self.step, granularity)
        if stop is None:
            return self._next_iteration(self.iteration + 1)
        self._move(self.iteration, stop)
        return True

    def back(self, granularity: Granularity = Granularity.TERM) -> bool:
        """One press back, also across an update; False at the very start."""
        if granularity is Granularity.EPOCH:
            return self._back_an_epoch()
        stop = self.steps.stop_before(self.step, granularity)
        if stop is not None:
            self._move(self.iteration, stop)
            return True
        if self.iteration == self.first:
            return False
        self._move(self.iteration - 1, 0)
        self._move(self.iteration, self.steps.last_stop(granularity))
        return True

    @property
    def _epoch_start(self) -> int:
        """The first iteration of the present epoch."""
        return self.epoch * self.record.runner.batches.per_epoch

    def _back_an_epoch(self) -> bool:
        start, here = self._epoch_start, (self.iteration, self.step)
        if here == (start, 0):
            start -= self.record.runner.batches.per_epoch
        start = max(start, self.first)
        self._move(start, 0)
        return here != (start, 0)

    def _next_iteration(self, target: int) -> bool:
        """To the start of a later iteration, or as near as the training comes before it diverges."""
        if target > self.last:
            self._at.history.run(Goal(target))
        nearest = min(target, self.last)
        if nearest > self.iteration:
            self._move(nearest, 0)
        return nearest == target

    @property
    def divergence(self) -> str:
        """Why the present iteration's update cannot be made; empty where it can."""
        fault = self.fault()
        return self._fault_message(fault) if fault else ""

    def seek(self, iteration: int, step: int = 0) -> None:
        """Goes to any position that was computed; raises UsageError for another."""
        self._refuse_unknown(iteration)
        before = self._at
        self._move(iteration, 0)
        if not 0 <= step <= len(self.steps):
            self._at = before
            self._refresh()
            raise UsageError(f"step {step} is not there: choose from 0 to {len(self.steps)}")
        self._move(iteration, step)

    def _refuse_unknown(self, iteration: int) -> None:
        if not self.first <= iteration <= self.last:
            raise UsageError(f"iteration {iteration} is not there: choose from {self.first} to {self.last}")

    def restart(self) -> None:
        """Back to iteration 0 with the lesson's starting weights; what was trained remains as a faint curve."""
        lesson = replace(self.lesson, state=None)
        self._begin(lesson, lesson.parameters, self._ghosts(from_start=True))

    def use_as_start(self) -> None:
        """Makes the present weights and biases those of iteration 0."""
        self._start_from(self.record.state.parameters)

    def _start_from(self, parameters: Parameters) -> None:
        lesson = replace(self._lesson_here(), parameters=parameters, state=None)
        self._begin(lesson, parameters, self._ghosts(from_start=True))

    def show_digits(self, digits: int | None) -> None:
        """Shows this many decimals in explanations; None shows all."""
        self._show(digits=digits)

    def show_notation(self, name: str) -> None:
        """Writes every symbol in another notation, a key of ``NOTATIONS``; raises UsageError for another name."""
        if name not in NOTATIONS:
            raise UsageError(f"there is no notation {name!r}: choose from {', '.join(NOTATIONS)}")
        if name != self.notation.key:
            self.notation = Notation(self.network, self.record.samples, name)
        self._show(notation=name)

    def _show(self, **changes: Any) -> None:
        lesson = self.lesson
        view = replace(lesson.view, **changes)
        if view != lesson.view:
            self._at = replace(self._at, lesson=replace(lesson, view=view))

    # Running

    def run(self, iterations: int, until: float | None = None) -> Run:
        """``iterations`` updates from here, fewer where the error falls below ``until`` or a value is not finite."""
        goal = self.goal(iterations, until)
        return self._follow(goal, self._at.history.run)

    def goal(self, iterations: int, until: float | None = None) -> Goal:
        """The end of a run from here, for ``run_for``. Raises UsageError."""
        if iterations < 0:
            raise UsageError(f"{iterations} iterations cannot be run: give 0 or more")
        if self.iteration + iterations > MOST_ITERATIONS:
            raise UsageError(f"{iterations} iterations are too many: the most is {MOST_ITERATIONS} in all")
        return Goal(self.iteration + iterations, -1.0 if until is None else until, rules=True)

    def run_for(self, seconds: float, clock: Callable[[], float], goal: Goal) -> Run:
        """One slice of a run towards ``goal`` of about so many seconds of ``clock``."""
        return self._follow(goal, lambda goal: self._at.history.run_for(seconds, clock, goal))

    def _follow(self, goal: Goal, go: Callable[[Goal], Reason]) -> Run:
        reason = self._known(goal)
        if reason is None:
            reason = go(goal)
            self._move(self.last, 0)
        fault = self.fault() if reason is Reason.DIVERGED else None
        return Run(self.iteration, reason, fault, self._fault_message(fault) if fault else "")

    def _known(self, goal: Goal) -> Reason | None:
        """Why the run ends within what was computed before; None where it goes beyond."""
        if not self.in_past:
            return None
        history = self._at.history
        curve = history.curve()
        below = self.iteration + np.flatnonzero(curve.data[self.iteration - curve.first :] < goal.error)
        ends = [(goal.iteration, Reason.DONE)] if goal.iteration <= self.last else []
        ends += [(int(below[0]), Reason.ERROR)] if len(below) else []
        ruled = history.ruled(self.iteration, goal.iteration)
        ends += [ruled] if ruled else []
        if not ends:
            return None
        iteration, reason = min(ends, key=lambda end: end[0])
        self._move(iteration, 0)
        return reason

    def fault(self) -> Quantity | None:
        """The first quantity of the present iteration that is not finite."""
        for number in range(1, len(self.steps) + 1):
            quantity = self.steps.step(number).quantity
            if not math.isfinite(self.value(quantity)) and not self._cancels(quantity):
                return quantity
        return None

    def _cancels(self, quantity: Quantity) -> bool:
        """Whether it is a factor that a cross-entropy does without."""
        return quantity.kind is Kind.DE_DOUT and quantity.layer == self.network.depth and self.network.simplified

    def _fault_message(self, fault: Quantity) -> str:
        return wording.DIVERGED.format(
            iteration=self.iteration, quantity=self.notation.plain(fault), value=format_number(self.value(fault), 3)
        )

    # Editing

    def set_value(self, quantity: Quantity, value: float) -> None:
        """Changes a weight, bias, input, target or the learning rate here and now; raises UsageError.

        At iteration 0 the lesson itself is changed. Later a weight or bias begins a new branch at the present
        iteration. The position goes to the start of the iteration: nothing computed from the old value remains.
        """
        if quantity.kind in (Kind.INPUT, Kind.TARGET):
            row = self.data_row(quantity.sample or 0)
            quantity = Quantity(quantity.kind, row, quantity.layer, quantity.unit)
        self.set_data(quantity, value)

    def set_data(self, quantity: Quantity, value: float) -> None:
        """The same, but ``sample`` of an input or a target is the row of the data, in the batch or not."""
        old = self.record.state.parameters
        name = self.notation.plain(quantity)
        lesson, parameters = with_value(self._lesson_here(), old, quantity, float(value), name)
        if parameters is not old and self.iteration == 0:
            lesson = replace(lesson, parameters=parameters, state=None)
        self._resume(lesson, parameters)

    def data_row(self, sample: int) -> int:
        """The row of the data that is a sample of the present batch; -1 where the batch has no such sample."""
        rows = self.record.rows
        return int(rows[sample]) if 0 <= sample < len(rows) else -1

    def sample_name(self, sample: int) -> str:
        """Which sample of the batch it is and, where the batch is not the data in order, which row of the data."""
        samples, row = grouped(self.steps.samples), grouped(self.data_row(sample) + 1)
        if self.training.order is SampleOrder.IN_ORDER and self.record.runner.batches.whole:
            return wording.SAMPLE.format(sample=grouped(sample + 1), samples=samples)
        if self.steps.samples == 1:
            return wording.ROW.format(row=row, rows=grouped(self.data.samples))
        return wording.SAMPLE_IN_BATCH.format(sample=grouped(sample + 1), samples=samples, row=row)

    def batch_sample(self, row: int) -> int | None:
        """The sample of the present batch that is a row of the data (the first one); None where it is not in it."""
        found = np.flatnonzero(self.record.rows == row)
        return int(found[0]) if len(found) else None

    def _lesson_here(self) -> Lesson:
        """The lesson with the data and training shown here: an edit in the past changes one thing, nothing else."""
        return replace(self.lesson, data=self.data, training=self.training)

    def set_training(self, training: Training) -> None:
        """Goes on with other settings from the present parameters, as ``set_value`` does with another learning rate.

        Raises UsageError where the learning rate is to become 0 or less, and LessonError for settings that a file may
        not have, with the place and the reason that the file would be refused with.
        """
        if training.learning_rate <= 0 and training.learning_rate != self.training.learning_rate:
            raise UsageError("the learning rate must be greater than 0")
        lesson = replace(self._lesson_here(), training=training)
        # The state that a file opened with is left behind: its buffers may be those of another optimizer.
        check(replace(lesson, state=None))
        self._resume(lesson)

    def new_weights(self, initialization: Initialization) -> None:
        """Random weights of iteration 0, which ``restart`` returns to; the training so far remains as a faint curve.

        What is frozen stays as it is. Raises UsageError where nothing can be drawn.
        """
        parameters = initialize(self.network, self.record.state.parameters, initialization)
        self._start_from(parameters)

    def normalized(self, scaling: Scaling) -> Normalized:
        """What ``normalize_inputs`` would make of the data; raises UsageError where it cannot."""
        return normalize(self.data, scaling)

    def normalize_inputs(self, scaling: Scaling) -> None:
        """Goes on from the present parameters with scaled inputs; raises UsageError where they cannot be scaled."""
        self._resume(replace(self._lesson_here(), data=self.normalized(scaling).data))

    def _resume(self, lesson: Lesson, parameters: Parameters | None = None) -> None:
        """Goes on with other data, settings or parameters."""
        parameters = parameters or self.record.state.parameters
        if self.iteration == 0:
            self._begin(lesson, parameters, self._ghosts())
        else:
            self._branch(lesson, parameters)

    def _begin(self, lesson: Lesson, parameters: Parameters, ghosts: tuple[Curve, ...]) -> None:
        """Iteration 0 of a lesson."""
        history = History(Runner(lesson.network, lesson.data, lesson.training), State(0, parameters))
        self._set(Snapshot(lesson, history, 0, 0, ghosts))

    def _branch(self, lesson: Lesson, parameters: Parameters) -> None:
        runner = Runner(lesson.network, lesson.data, lesson.training)
        same = lesson.training.optimizer.kind is self.training.optimizer.kind
        state = State(self.iteration, parameters, self.record.state.buffers if same else None)
        history = self._at.history.branch(runner, state)
        self._set(Snapshot(lesson, history, self.iteration, 0, self._ghosts()))

    def _ghosts(self, from_start: bool = False) -> tuple[Curve, ...]:
        """The ghosts, with the present curve among them where a change here (or a new start) cuts some of it off."""
        if self.last == (self.first if from_start else self.iteration):
            return self.ghosts
        return (*self.ghosts, self._at.history.curve())[-MOST_GHOSTS:]

    def _set(self, snapshot: Snapshot) -> None:
        self._at = snapshot
        self._refresh()

    # Keeping

    def snapshot(self) -> Snapshot:
        """Everything that an edit can change, for ``restore``."""
        return self._at

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot and its history, which keeps what was trained on it since then; shown as at present."""
        view = self.lesson.view
        self._set(snapshot)
        self._show(notation=view.notation, digits=view.digits)

    def to_save(self) -> Lesson:
        """The lesson as a file keeps it: with the present state, unless that is its start."""
        state = self.record.state
        at_start = state.same_bits(State(0, self.lesson.parameters))
        return replace(self._lesson_here(), state=None if at_start else state)


def _addresses(record: Record, notation: str) -> tuple[Steps, Notation]:
    network = record.network
    return Steps(network, record.samples, record.runner.training), Notation(network, record.samples, notation)
