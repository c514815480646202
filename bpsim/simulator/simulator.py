"""A lesson that is being worked with: stepping, running and editing it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, Generic, Literal, ParamSpec, TypeVar

from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, Reason
from bpsim.core.quantity import Quantity
from bpsim.core.training import MOST_ITERATIONS
from bpsim.editing.edited import Done
from bpsim.lesson.kept_answers import of_iteration
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.limits import COORDINATE, COUNT
from bpsim.lesson.signs import in_sign_of
from bpsim.sentences import Plural, _
from bpsim.simulator import divergence, formula_edits, sample_edits, structure_edits, value_edits
from bpsim.simulator.answering import answered, cleared
from bpsim.simulator.edit import Edit
from bpsim.simulator.place_text import refuse_unknown_step
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import LessonHistory
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.numerals import grouped
from bpsim.trace.orientation import ORIENTATIONS
from bpsim.trace.steps import Granularity

T = TypeVar("T")
P = ParamSpec("P")


_RUN = Plural(
    "A run of {count} iteration is too long: it ends at iteration {last} at the latest",
    "A run of {count} iterations is too long: it ends at iteration {last} at the latest",
)
_RUN_ON = Plural(
    "A run of {count} iteration from iteration {start} on is too long: it ends at iteration {last} at the latest",
    "A run of {count} iterations from iteration {start} on is too long: it ends at iteration {last} at the latest",
)


_UNREACHED = _("iteration {iteration} cannot be reached. {message}")
_RULED = {
    Reason.PATIENCE: _("The training ends at iteration {last}, where its error has not improved for long enough"),
    Reason.GRADIENT: _("The training ends at iteration {last}, where its gradient is small enough"),
}


class Run(Struct, frozen=True):
    """How a run ended (or that it is still RUNNING).

    Where it DIVERGED, ``message`` says so, and ``fault`` is the first quantity that was not finite.
    """

    iteration: int
    reason: Reason
    fault: Quantity | None = None
    message: str = ""

    def unreached(self, iteration: int) -> str:
        """Why it came to no later iteration, such as this one, in a sentence."""
        message = self.message or _RULED.get(self.reason, "").format(last=self.iteration)
        return _UNREACHED.format(iteration=iteration, message=message)


class _There(Generic[T]):
    """The values at a simulator's position."""

    def __init__(self, read: Callable[[Position], T]) -> None:
        self._read = read

    def __set_name__(self, _: type[Simulator], name: str) -> None:
        self.__doc__ = getattr(Position, name, self).__doc__

    def __get__(self, simulator: Simulator, _: type[Simulator]) -> T:
        return self._read(simulator.position)


def _edits(edit: Callable[Concatenate[Position, P], Edit]) -> Callable[Concatenate[Simulator, P], None]:
    """The method of a simulator that goes to what an edit makes of its position."""

    @wraps(edit)
    def method(self: Simulator, /, *args: P.args, **kwargs: P.kwargs) -> None:
        self.position = edit(self.position, *args, **kwargs).from_position(self.position)

    return method


def _either(
    of_network: Callable[Concatenate[Position, P], Edit], of_formulas: Callable[Concatenate[Position, P], Edit]
) -> Callable[Concatenate[Position, P], Edit]:
    """The edit of a lesson about a network or about formulas."""

    @wraps(of_network)
    def edit(here: Position, /, *args: P.args, **kwargs: P.kwargs) -> Edit:
        return (of_formulas if here.about_formulas else of_network)(here, *args, **kwargs)

    return edit


def _restructures(edit: Callable[Concatenate[Position, P], Edit]) -> Callable[Concatenate[Simulator, P], Done]:
    """The same for an edit of structure: returns what was done, false where nothing changed."""

    @wraps(edit)
    def method(self: Simulator, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        made = edit(self.position, *args, **kwargs)
        if made.done:
            self.position = made.from_position(self.position)
        return made.done

    return method


class Simulator:
    """What the API, the command line and the window hold: a lesson at a position that moves, trains and is edited.

    What is read comes from ``position``. What edits is a function of the position, in the modules of these edits.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.position = Position(Snapshot.opened(lesson))

    # What is there

    lesson = _There(lambda here: here.lesson)
    opened = _There(lambda here: here.opened)
    captions = _There(lambda here: here.captions)
    printed = _There(lambda here: here.printed)
    iteration = _There(lambda here: here.iteration)
    step = _There(lambda here: here.step)
    first = _There(lambda here: here.first)
    last = _There(lambda here: here.last)
    in_past = _There(lambda here: here.in_past)
    edited_later = _There(lambda here: here.edited_later)
    edited = _There(lambda here: here.edited)
    about_formulas = _There(lambda here: here.about_formulas)
    names = _There(lambda here: here.names)
    structure = _There(lambda here: here.structure)
    samples_of_data = _There(lambda here: here.samples_of_data)
    rows = _There(lambda here: here.rows)
    held_out = _There(lambda here: here.held_out)
    network = _There(lambda here: here.network)
    formulas = _There(lambda here: here.formulas)
    data = _There(lambda here: here.data)
    training = _There(lambda here: here.training)
    values = _There(lambda here: here.values)
    steps = _There(lambda here: here.steps)
    notation = _There(lambda here: here.notation)
    numerals = _There(lambda here: here.numerals)
    trains = _There(lambda here: here.trains)
    why_not = _There(lambda here: here.why_not)
    current = _There(lambda here: here.current)
    explain = _There(lambda here: here.explain)
    trace = _There(lambda here: here.trace)
    value = _There(lambda here: here.value)
    shown = _There(lambda here: here.shown)
    typed_value = _There(lambda here: here.typed_value)
    reached = _There(lambda here: here.reached)
    computed = _There(lambda here: here.computed)
    error = _There(lambda here: here.error)
    error_name = _There(lambda here: here.error_name)
    error_of_all = _There(lambda here: here.error_of_all)
    error_reached = _There(lambda here: here.error_reached)
    error_known = _There(lambda here: here.error_known)
    held_out_error = _There(lambda here: here.held_out_error)
    accuracy = _There(lambda here: here.accuracy)
    held_out_accuracy = _There(lambda here: here.held_out_accuracy)
    outputs = _There(lambda here: here.outputs)
    penalty = _There(lambda here: here.penalty)
    penalty_known = _There(lambda here: here.penalty_known)
    epoch = _There(lambda here: here.epoch)
    weights = _There(lambda here: here.weights)
    biases = _There(lambda here: here.biases)
    curve = _There(lambda here: here.curve)
    epoch_curves = _There(lambda here: here.epoch_curves)
    made_curve = _There(lambda here: here.made_curve)
    known_course = _There(lambda here: here.known_course)
    made_course = _There(lambda here: here.made_course)
    ghosts = _There(lambda here: here.ghosts)
    engine_of = _There(lambda here: here.engine_of)
    steps_of = _There(lambda here: here.steps_of)
    notation_of = _There(lambda here: here.notation_of)
    values_of = _There(lambda here: here.values_of)
    data_row = _There(lambda here: here.data_row)
    sample_name = _There(lambda here: here.sample_name)
    batch_sample = _There(lambda here: here.batch_sample)
    normalized = _There(lambda here: here.normalized)
    divergence = _There(lambda here: here.divergence)
    fault = _There(lambda here: here.fault)
    to_save = _There(lambda here: here.to_save)
    as_formulas = _There(lambda here: here.as_formulas)
    to_keep = _There(lambda here: here.to_keep)

    # Editing

    restart = _edits(value_edits.restart)
    use_as_start = _edits(value_edits.use_as_start)
    start_from = _edits(value_edits.start_from)
    new_weights = _edits(value_edits.new_weights)
    set_value = _edits(value_edits.set_value)
    set_values = _edits(value_edits.set_values)
    set_data = _edits(value_edits.set_data)
    set_weight = _edits(value_edits.set_weight)
    set_bias_value = _edits(value_edits.set_bias_value)
    set_input = _edits(value_edits.set_input)
    set_target = _edits(value_edits.set_target)
    set_learning_rate = _edits(value_edits.set_learning_rate)
    set_training = _edits(value_edits.set_training)
    set_initialization = _edits(value_edits.set_initialization)
    set_about = _edits(value_edits.set_about)
    hold_out = _edits(_either(value_edits.hold_out, formula_edits.hold_out))
    normalize_inputs = _edits(value_edits.normalize_inputs)
    clear_ghosts = _edits(value_edits.clear_ghosts)

    add_sample = _edits(_either(sample_edits.add_sample, formula_edits.add_sample))
    remove_samples = _edits(_either(sample_edits.remove_samples, formula_edits.remove_samples))
    move_samples = _edits(_either(sample_edits.move_samples, formula_edits.move_samples))
    set_samples = _edits(_either(sample_edits.set_samples, formula_edits.set_samples))
    replace_samples = _edits(sample_edits.replace_samples)
    pick_next = _edits(sample_edits.pick_next)
    add_targets = _edits(sample_edits.add_targets)
    remove_targets = _edits(sample_edits.remove_targets)
    set_class = _edits(sample_edits.set_class)
    set_classes = _edits(sample_edits.set_classes)

    add_unit = _restructures(structure_edits.add_unit)
    remove_unit = _restructures(structure_edits.remove_unit)
    set_units = _restructures(structure_edits.set_units)
    add_layer = _restructures(structure_edits.add_layer)
    remove_layer = _restructures(structure_edits.remove_layer)
    connect = _restructures(structure_edits.connect)
    disconnect = _restructures(structure_edits.disconnect)
    rename = _restructures(structure_edits.rename)
    rename_layer = _restructures(structure_edits.rename_layer)
    set_activation = _restructures(structure_edits.set_activation)
    set_loss = _restructures(structure_edits.set_loss)
    set_bias = _restructures(structure_edits.set_bias)
    freeze = _restructures(structure_edits.freeze)
    unfreeze = _restructures(structure_edits.unfreeze)

    set_lines = _restructures(formula_edits.set_lines)
    set_line = _restructures(formula_edits.set_line)
    move_line = _restructures(formula_edits.move_line)
    rename_node = _restructures(formula_edits.rename_node)
    fold = _restructures(formula_edits.fold)
    replace_rows = _restructures(formula_edits.replace_rows)
    set_result = _restructures(formula_edits.set_result)
    set_learned = _restructures(formula_edits.set_learned)
    set_frozen = _restructures(formula_edits.set_frozen)
    set_penalized = _restructures(formula_edits.set_penalized)
    differ_by_sample = _restructures(formula_edits.differ_by_sample)

    def remove_sample(self, row: int) -> None:
        """``remove_samples`` of one."""
        self.remove_samples([row])

    def move_sample(self, row: int, to: int) -> None:
        """``move_samples`` of one, to the row where it is afterwards."""
        self.move_samples([row], to)

    def _go(self, snapshot: Snapshot) -> None:
        self.position = Position(snapshot, self.position)

    def _move(self, iteration: int, step: int) -> None:
        self._go(self.position.snapshot.moved(iteration, step))

    @property
    def _history(self) -> LessonHistory:
        return self.position.snapshot.history

    # Moving

    def next(self, granularity: Granularity = Granularity.TERM) -> bool:
        """One press forward; past the end of the iteration comes the start of the next.

        False where that diverges, where there is no training, and at the last iteration that a file can hold.
        """
        if not self.trains:
            return self._next_of_one(granularity)
        if granularity is Granularity.EPOCH:
            return self._trained_to(self._epoch_start + self.values.engine.batches.per_epoch)
        if granularity is Granularity.ITERATION:
            return self._trained_to(self.iteration + 1)
        stop = self.steps.stop_after(self.step, granularity)
        if stop is None:
            return self._next_iteration(self.iteration + 1)
        self._move(self.iteration, stop)
        return True

    def _next_of_one(self, granularity: Granularity) -> bool:
        """One press forward where there is one iteration alone: False at its end."""
        if self.step == len(self.steps):
            return False
        self._move(self.iteration, self.steps.stop_after(self.step, granularity) or len(self.steps))
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

    def iteration_back(self, granularity: Granularity) -> int:
        """The iteration that one press back leads to."""
        if granularity is Granularity.EPOCH:
            return self._epoch_back
        within = self.steps.stop_before(self.step, granularity) is not None
        return self.iteration if within else max(self.iteration - 1, self.first)

    def iteration_on(self, granularity: Granularity) -> int:
        """The iteration that one press forward leads to, as far as it is computed."""
        if granularity is Granularity.EPOCH and self.trains:
            return min(self._epoch_start + self.values.engine.batches.per_epoch, self.last)
        within = granularity is not Granularity.ITERATION and self.steps.stop_after(self.step, granularity) is not None
        return self.iteration if within else min(self.iteration + 1, self.last)

    @property
    def _epoch_start(self) -> int:
        """The first iteration of the present epoch."""
        return self.epoch * self.values.engine.batches.per_epoch

    @property
    def _epoch_back(self) -> int:
        """The start of the present epoch; where that is here, of the one before."""
        start = self._epoch_start
        if (self.iteration, self.step) == (start, 0):
            start -= self.values.engine.batches.per_epoch
        return max(start, self.first)

    def _back_an_epoch(self) -> bool:
        here = (self.iteration, self.step)
        self._move(self._epoch_back, 0)
        return here != (self.iteration, 0)

    def _trained_to(self, target: int) -> bool:
        """A press of a whole iteration or more is a short run, whose end has an error."""
        arrived = self._next_iteration(target)
        if self.iteration == self.last:
            self._history.evaluate_end()
        return arrived

    def _next_iteration(self, target: int) -> bool:
        """To the start of a later iteration, or as near as the training comes before it diverges."""
        within = min(target, COUNT)
        if within > self.last:
            self._history.run(Goal(within))
        nearest = min(within, self.last)
        if nearest > self.iteration:
            self._move(nearest, 0)
        return nearest == target

    def seek(self, iteration: int, step: int = 0) -> None:
        """Goes to any position that was computed; raises UsageError for another."""
        before = self.position
        before.refuse_unknown(iteration)
        self._move(iteration, 0)
        try:
            refuse_unknown_step(step, len(self.steps))
        except UsageError:
            self.position = Position(before.snapshot, self.position)
            raise
        self._move(iteration, step)

    def replay_seconds(self, iteration: int) -> float:
        """How long ``seek`` takes to compute an iteration again, roughly; 0.0 where it is at hand, or not known."""
        return self._history.replay_seconds(iteration)

    def replay_for(self, seconds: float, clock: Callable[[], float], iteration: int) -> int:
        """One slice of that of about so many seconds of ``clock``; returns how many updates are left."""
        return self._history.replay_for(seconds, clock, iteration)

    def show_digits(self, digits: int | None) -> None:
        """Shows this many decimals in explanations; None shows all."""
        self._show(digits=digits)

    def show_notation(self, name: str) -> None:
        """Writes every symbol in another notation, a key of ``NOTATIONS``; raises UsageError for another name."""
        if name not in NOTATIONS:
            raise UsageError(
                _("there is no notation {name!r}: choose from {known}").format(name=name, known=", ".join(NOTATIONS))
            )
        self._show(notation=name)

    def show_matrices(self, name: str) -> None:
        """Gives matrices the orientation of a name, a key of ``ORIENTATIONS``; empty: that of the notation.

        Raises UsageError for another name.
        """
        if name and name not in ORIENTATIONS:
            raise UsageError(
                _("there is no orientation {name!r}: choose from {known}").format(
                    name=name, known=", ".join(ORIENTATIONS)
                )
            )
        self._show(matrices=name)

    def show_mode(self, mode: Literal["reverse", "forward"], along: str | None = None) -> None:
        """Of formulas: derives backwards from the result, or forwards along with the values by the variable ``along``,
        None for that of before. The position goes to the start of the iteration where the steps become others."""
        view = self.lesson.view
        before, step = self.steps, self.step
        self._move(self.iteration, 0)
        self._show(mode=mode, along=view.along if along is None else along)
        if self.steps is before:
            self._move(self.iteration, step)

    def place_units(self, positions: Mapping[str, tuple[float, float]]) -> None:
        """Where units or nodes stand on the graph, {name: (x, y)}, y downwards; the layout places all others.

        Raises UsageError for a name that no unit has, and for a place beyond what a file can hold.
        """
        names = set(self.names)
        for name, point in positions.items():
            if name not in names:
                raise UsageError(_("there is no unit {name}").format(name=name))
            if not all(abs(number) <= COORDINATE for number in point):
                raise UsageError(_("{name} cannot stand so far away").format(name=name))
        placed = {name: (float(x), float(y)) for name, (x, y) in positions.items()}
        if self.about_formulas:
            self._go(self.position.snapshot.placed(placed))
            return
        view = replace(self.lesson.view, positions=placed)
        self._go(self.position.snapshot.renamed(replace(self.lesson, view=view)))

    def _show(self, **changes: Any) -> None:
        self._go(self.position.snapshot.shown(**changes))

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
        self._go(answered(self.position.snapshot, quantity, in_sign_of(self.notation.key, quantity, text)))

    def clear_answers(self) -> None:
        """Forgets what a student has typed for the present iteration."""
        self._go(cleared(self.position.snapshot))

    # Running

    def run(self, iterations: int, until: float | None = None) -> Run:
        """``iterations`` updates from here, fewer where the error falls below ``until`` or a value is not finite."""
        goal = self.goal(iterations, until)
        return self._follow(goal, self._history.run)

    @property
    def run_length(self) -> int:
        """How many iterations a run makes where nobody says it: those of the lesson, as far as they may be made."""
        most, left = self.training.stop.iterations, MOST_ITERATIONS - self.iteration
        return min(most, left) if left > 0 else most

    def goal(self, iterations: int, until: float | None = None) -> Goal:
        """The end of a run from here, for ``run_for``. Raises UsageError."""
        if self.why_not and iterations:
            raise UsageError(self.why_not)
        if iterations < 0:
            raise UsageError(_("{iterations} iterations cannot be run: give 0 or more").format(iterations=iterations))
        if iterations and self.iteration + iterations > MOST_ITERATIONS:
            said = _RUN_ON if self.iteration else _RUN
            count, start, last = map(grouped, (iterations, self.iteration, MOST_ITERATIONS))
            raise UsageError(said.of(iterations, count=count, start=start, last=last))
        return Goal(self.iteration + iterations, -math.inf if until is None else until, rules=True)

    def run_for(self, seconds: float, clock: Callable[[], float], goal: Goal) -> Run:
        """One slice of a run towards ``goal`` of about so many seconds of ``clock``."""
        return self._follow(goal, lambda goal: self._history.run_for(seconds, clock, goal))

    def _follow(self, goal: Goal, go: Callable[[Goal], Reason]) -> Run:
        reason = self._known(goal)
        if reason is None:
            reason = go(goal)
            self._history.evaluate_end()
            self._move(self.last, 0)
        if reason is not Reason.DIVERGED:
            return Run(self.iteration, reason)
        fault = self.fault()
        return Run(self.iteration, reason, fault, divergence.message(self.values, self.notation, fault))

    def _known(self, goal: Goal) -> Reason | None:
        """Why the run ends within what was computed before; None where it goes beyond."""
        end = self._history.known_end(self.iteration, goal) if self.in_past else None
        if end is None:
            return None
        self._move(end[0], 0)
        return end[1]

    # Keeping

    def snapshot(self) -> Snapshot:
        """Everything that an edit can change, for ``restore``."""
        return self.position.snapshot

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot and its history, which keeps what was trained on it since then; shown as at present."""
        snapshot.history.complete(snapshot.iteration)
        view = self.lesson.view
        self._go(snapshot.shown(notation=view.notation, digits=view.digits, matrices=view.matrices))
