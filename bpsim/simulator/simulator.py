"""A lesson that is being worked with: stepping, running and editing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, Reason
from bpsim.core.initialization import Initialization, initialize
from bpsim.core.network import Parameters
from bpsim.core.normalization import Normalized, Scaling, normalize
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.state import State
from bpsim.core.training import MOST_ITERATIONS, Training
from bpsim.editing import with_held_out, with_value
from bpsim.lesson import check
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.limits import COUNT
from bpsim.simulator import divergence, origins
from bpsim.simulator.origins import Origin, of_training
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.trace.numerals import grouped
from bpsim.trace.steps import Granularity


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended (or that it is still RUNNING).

    Where it DIVERGED, ``message`` says so, and ``fault`` is the first quantity that was not finite.
    """

    iteration: int
    reason: Reason
    fault: Quantity | None = None
    message: str = ""


class Simulator(Position):
    """What the API, the command line and the window hold: a position that moves, trains, and can be edited."""

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(Snapshot.opened(lesson))

    # Moving

    def next(self, granularity: Granularity = Granularity.TERM) -> bool:
        """One press forward; past the end of the iteration comes the start of the next.

        False where that diverges, and at the last iteration that a file can hold.
        """
        if granularity is Granularity.EPOCH:
            return self._trained_to(self._epoch_start + self.record.runner.batches.per_epoch)
        if granularity is Granularity.ITERATION:
            return self._trained_to(self.iteration + 1)
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

    def _trained_to(self, target: int) -> bool:
        """A press of a whole iteration or more is a short run, whose end has an error."""
        arrived = self._next_iteration(target)
        if self.iteration == self.last:
            self._at.history.evaluate_end()
        return arrived

    def _next_iteration(self, target: int) -> bool:
        """To the start of a later iteration, or as near as the training comes before it diverges."""
        within = min(target, COUNT)
        if within > self.last:
            self._at.history.run(Goal(within))
        nearest = min(within, self.last)
        if nearest > self.iteration:
            self._move(nearest, 0)
        return nearest == target

    def seek(self, iteration: int, step: int = 0) -> None:
        """Goes to any position that was computed; raises UsageError for another."""
        self._refuse_unknown(iteration)
        before = self._at
        self._move(iteration, 0)
        if not 0 <= step <= len(self.steps):
            self._set(before)
            raise UsageError(f"step {step} is not there: choose from 0 to {len(self.steps)}")
        self._move(iteration, step)

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
        self._set(self._at.shown(**changes))

    # Running

    def run(self, iterations: int, until: float | None = None) -> Run:
        """``iterations`` updates from here, fewer where the error falls below ``until`` or a value is not finite."""
        goal = self.goal(iterations, until)
        return self._follow(goal, self._at.history.run)

    @property
    def run_length(self) -> int:
        """How many iterations a run makes where nobody says it: those of the lesson, as far as they may be made."""
        most, left = self.training.stop.iterations, MOST_ITERATIONS - self.iteration
        return min(most, left) if left > 0 else most

    def goal(self, iterations: int, until: float | None = None) -> Goal:
        """The end of a run from here, for ``run_for``. Raises UsageError."""
        if iterations < 0:
            raise UsageError(f"{iterations} iterations cannot be run: give 0 or more")
        if iterations and self.iteration + iterations > MOST_ITERATIONS:
            wanted = "1 iteration" if iterations == 1 else f"{grouped(iterations)} iterations"
            start = f" from iteration {grouped(self.iteration)} on" if self.iteration else ""
            last = grouped(MOST_ITERATIONS)
            raise UsageError(f"A run of {wanted}{start} is too long: it ends at iteration {last} at the latest")
        return Goal(self.iteration + iterations, -1.0 if until is None else until, rules=True)

    def run_for(self, seconds: float, clock: Callable[[], float], goal: Goal) -> Run:
        """One slice of a run towards ``goal`` of about so many seconds of ``clock``."""
        return self._follow(goal, lambda goal: self._at.history.run_for(seconds, clock, goal))

    def _follow(self, goal: Goal, go: Callable[[Goal], Reason]) -> Run:
        reason = self._known(goal)
        if reason is None:
            reason = go(goal)
            self._at.history.evaluate_end()
            self._move(self.last, 0)
        if reason is not Reason.DIVERGED:
            return Run(self.iteration, reason)
        fault = self.fault()
        return Run(self.iteration, reason, fault, divergence.message(self.record, self.notation, fault))

    def _known(self, goal: Goal) -> Reason | None:
        """Why the run ends within what was computed before; None where it goes beyond."""
        end = self._at.history.known_end(self.iteration, goal) if self.in_past else None
        if end is None:
            return None
        self._move(end[0], 0)
        return end[1]

    # Editing

    def restart(self) -> None:
        """Back to iteration 0 with the lesson's starting weights; what was trained remains as a faint curve."""
        self._set(self._at.restarted())

    def use_as_start(self) -> None:
        """Makes the present weights and biases those of iteration 0."""
        self._edit(self._at.started_from(self.record.state.parameters, Origin(origins.USE_AS_START)))

    def set_value(self, quantity: Quantity, value: float) -> None:
        """Changes a weight, bias, input, target or the learning rate here and now; raises UsageError.

        At iteration 0 the lesson itself is changed. Later a weight or bias begins a new branch at the present
        iteration. The position stays at its quantity, where every value is computed anew.
        """
        if quantity.kind in (Kind.INPUT, Kind.TARGET):
            row = self.data_row(quantity.sample or 0)
            quantity = Quantity(quantity.kind, row, quantity.layer, quantity.unit)
        self.set_data(quantity, value)

    def set_data(self, quantity: Quantity, value: float) -> None:
        """The same, but ``sample`` of an input or a target is the row of the data, in the batch or not."""
        old = self.record.state.parameters
        name = self.notation.plain(quantity)
        lesson, parameters = with_value(self._at.lesson_here, old, quantity, float(value), name)
        if parameters is not old and self.iteration == 0:
            lesson = replace(lesson, parameters=parameters, state=None)
        self._resume(lesson, Origin(quantity=quantity, value=float(value)), parameters)

    def hold_out(self, row: int, held: bool = True) -> None:
        """Goes on without a row of the data, or with it again; raises UsageError where no sample would be left."""
        words = origins.HELD_OUT if held else origins.TAKEN_BACK
        self._resume(with_held_out(self._at.lesson_here, row, held), Origin(words.format(sample=grouped(row + 1))))

    def set_training(self, training: Training) -> None:
        """Goes on with other settings from the present parameters, as ``set_value`` does with another learning rate.

        Raises UsageError where the learning rate is to become 0 or less, and LessonError for settings that a file may
        not have, with the place and the reason that the file would be refused with.
        """
        if training.learning_rate <= 0 and training.learning_rate != self.training.learning_rate:
            raise UsageError("the learning rate must be greater than 0")
        lesson = replace(self._at.lesson_here, training=training)
        # The state that a file opened with is left behind: its buffers may be those of another optimizer.
        check(replace(lesson, state=None))
        self._resume(lesson, of_training(self.training, training))

    def new_weights(self, initialization: Initialization) -> None:
        """Random weights of iteration 0, which ``restart`` returns to; the training so far remains as a faint curve.

        What is frozen stays as it is. Raises UsageError where nothing can be drawn.
        """
        parameters = initialize(self.network, self.record.state.parameters, initialization)
        words = origins.NEW_WEIGHTS.format(seed=initialization.seed)
        self._edit(self._at.started_from(parameters, Origin(words)))

    def normalized(self, scaling: Scaling) -> Normalized:
        """What ``normalize_inputs`` would make of the data; raises UsageError where it cannot."""
        return normalize(self.data, scaling)

    def normalize_inputs(self, scaling: Scaling) -> None:
        """Goes on from the present parameters with scaled inputs; raises UsageError where they cannot be scaled."""
        self._resume(replace(self._at.lesson_here, data=self.normalized(scaling).data), Origin(origins.NORMALIZED))

    def clear_ghosts(self) -> None:
        """Forgets the curves of earlier runs; no number of the lesson changes."""
        self._set(self._at.without_ghosts())

    def _resume(self, lesson: Lesson, origin: Origin, parameters: Parameters | None = None) -> None:
        """Goes on with other data, settings or parameters."""
        state = self.record.state
        self._edit(self._at.resumed(lesson, replace(state, parameters=parameters) if parameters else state, origin))

    def _edit(self, edited: Snapshot) -> None:
        """Goes to what an edit made and stays at the same quantity, else at the last step before it that is left."""
        steps, record, step = self.steps, self.record, self.step
        self._set(edited)
        quantities = (steps.step(number).quantity for number in range(step, 0, -1))
        places = (self._step_of(quantity, record) for quantity in quantities)
        self._move(self.iteration, next((place for place in places if place is not None), 0))

    def _step_of(self, quantity: Quantity, record: Record) -> int | None:
        """The step that computes here what ``quantity`` was in another record; None where there is none.

        Where both batches are the data, a sample is known by its row: one that was held out moves those behind it.
        """
        sample = quantity.sample
        if sample is not None and record.runner.batches.whole and self.record.runner.batches.whole:
            sample = self.batch_sample(int(record.rows[sample]))
            if sample is None:
                return None
        return self.steps.number(replace(quantity, sample=sample))

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
        return replace(self._at.lesson_here, state=None if at_start else state)
