"""A lesson that is being worked with: stepping, running and editing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, Reason
from bpsim.core.quantity import Quantity
from bpsim.core.state import State
from bpsim.core.training import MOST_ITERATIONS
from bpsim.lesson.answers import of_iteration
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.limits import COORDINATE, COUNT
from bpsim.lesson.signs import in_sign_of
from bpsim.simulator import divergence
from bpsim.simulator.answers import answered, cleared
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.structure_edits import StructureEdits
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


class Simulator(StructureEdits):
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

    def place_units(self, positions: Mapping[str, tuple[float, float]]) -> None:
        """Where units stand on the graph, {name: (x, y)}, y downwards; the layout finds a place for all others.

        Raises UsageError for a name that no unit has, and for a place beyond what a file can hold.
        """
        names = {*self.network.inputs, *(name for layer in self.network.layers for name in layer.units)}
        for name, point in positions.items():
            if name not in names:
                raise UsageError(f"there is no unit {name}")
            if not all(abs(number) <= COORDINATE for number in point):
                raise UsageError(f"{name} cannot stand so far away")
        placed = {name: (float(x), float(y)) for name, (x, y) in positions.items()}
        view = replace(self.lesson.view, positions=placed)
        self._set(self._at.renamed(replace(self.lesson, view=view)))

    def _show(self, **changes: Any) -> None:
        self._set(self._at.shown(**changes))

    # A student's numbers

    @property
    def answers(self) -> Mapping[Quantity, str]:
        """What a student has typed for the quantities of the present iteration, in the sign of the notation."""
        typed, notation = of_iteration(self.lesson.answers, self.iteration), self.notation.key
        return {quantity: in_sign_of(notation, quantity, text) for quantity, text in typed.items()}

    def answer(self, quantity: Quantity, text: str) -> None:
        """Keeps what a student has typed for a quantity of the present iteration; a blank text is none.

        It is in the sign of the notation: 0.1311 for Err 6 of ``han-kamber`` is -0.1311 for its delta.
        """
        self._set(answered(self._at, quantity, in_sign_of(self.notation.key, quantity, text)))

    def clear_answers(self) -> None:
        """Forgets what a student has typed for the present iteration."""
        self._set(cleared(self._at))

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
        return _with_state(self.lesson, self.record.state)

    def to_keep(self) -> Lesson:
        """The lesson with every edit: as ``to_save``, but of the last iteration where a later one was edited."""
        if not self.edited_later:
            return self.to_save()
        return _with_state(self._at.lesson_of(self.last), self._at.history.state(self.last))


def _with_state(lesson: Lesson, state: State) -> Lesson:
    at_start = state.same_bits(State(0, lesson.parameters))
    return replace(lesson, state=None if at_start else state)
