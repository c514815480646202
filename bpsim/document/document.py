"""The one observable object: a simulator, an undo stack, a file, and signals when they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from bpsim.core.errors import UsageError
from bpsim.core.history import Goal, Reason
from bpsim.core.initialization import Initialization
from bpsim.core.network import Parameters
from bpsim.core.network_values import NetworkValues
from bpsim.core.normalization import Scaling
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training
from bpsim.document import wording
from bpsim.document.edits import Edit
from bpsim.document.pace import News, Pace
from bpsim.document.positions import Positions
from bpsim.document.runs import Runs
from bpsim.document.sample_steps import Samples
from bpsim.document.undo_memory import UndoMemory
from bpsim.lesson import files, load, save
from bpsim.lesson.kept_answers import Answers, same
from bpsim.lesson.lesson import FormulaLesson, Lesson
from bpsim.simulator import Run, Simulator, Snapshot
from bpsim.simulator.origins import new_setting
from bpsim.trace.numerals import grouped
from bpsim.trace.steps import Granularity

LONGEST_REPLAY = 0.1
"""Seconds that a position may take to be computed again at once."""


class Document(QObject):
    """What the window shows. Commands go in as method calls; a signal says what changed, ``simulator`` has the values.

    structure_changed: another network; values_changed: other values or another iteration; step_changed: another step
    of the same iteration; trained: only the curves are others, while a run goes on or as it ends; running_changed:
    a run began or ended; settled: after all that is said where a run ends; runs_changed: the list of runs, or which lie
    over the plot; file_changed: the path or whether there is unsaved work; message: a sentence for the user.
    """

    structure_changed = Signal()
    values_changed = Signal()
    step_changed = Signal()
    trained = Signal()
    running_changed = Signal()
    settled = Signal()
    runs_changed = Signal()
    file_changed = Signal()
    message = Signal(str)

    def __init__(self, lesson: Lesson, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._clean_changed)
        self.undo_stack.indexChanged.connect(self._arrive)
        self._goal: Goal | None = None
        self._journey: tuple[int, Callable[[], object]] | None = None
        """An iteration that is on the way, since it takes long to compute again, and what moves there then."""
        self._bound: tuple[int, int] | None = None
        """Where an undo, a redo or a change of the run leads, as long as it stands at a state before that."""
        self._pace = Pace()
        self._left: tuple[tuple[int, float] | None, bool] | None = None
        """The error where undo or redo began and whether there was unsaved work, until it is said where they led."""
        self.samples = Samples(self)
        self.positions = Positions(self)
        self.runs = Runs(self)
        self.memory = UndoMemory(self)
        self._adopt(lesson)

    def _adopt(self, lesson: Lesson) -> None:
        self.simulator = Simulator(lesson)
        self.runs.tree.clear()
        self.error_before: float | None = None
        """The error before the last edit, until the next move: where both errors are those of one place."""
        self.new_run = ""
        """What is said of the run that the last edit began in the midst of another; empty where it began none."""
        self.path: Path | None = lesson.path
        self._checksum = lesson.checksum
        self._shown = self._present()
        self._content = self._saved = object()
        self._saved_answers = lesson.answers
        self.typed_lines: Mapping[int, str] = {}
        """Lines of formulas that are typed and not taken over, by their numbers; no file holds them."""
        self._entitled = lesson.title, _outline(lesson)
        self.undo_stack.clear()

    # The file

    @property
    def modified(self) -> bool:
        """Whether an edit, a number that a student typed, or a line that is being typed, lies between what was saved
        and the present.

        Training and a restart are no edits.
        """
        changed = self._content is not self._saved or not same(self._answers, self._saved_answers)
        return changed or bool(self.typed_lines)

    @property
    def _answers(self) -> Answers:
        return self.simulator.snapshot().lesson.answers

    @property
    def title(self) -> str:
        """The lesson's title, else the name of its file."""
        return self.simulator.lesson.title or (self.path.name if self.path else wording.UNTITLED)

    @property
    def heading(self) -> str:
        """The title, with a remark where it was given to a network of other layers than the present one."""
        title, structure = self._entitled
        stale = title and title == self.title and structure != _outline(self.simulator.lesson)
        return wording.CHANGED.format(name=title) if stale else self.title

    @property
    def suggested_name(self) -> str:
        """What a new file of it may be called: its title, or the name of the built-in lesson that it is or was."""
        name = "" if self.path else self.simulator.lesson.builtin
        return wording.CHANGED.format(name=name) if name and self.modified else name or self.title

    @property
    def file_differs(self) -> bool:
        """Whether somebody else has changed the file since it was opened or saved here."""
        return self.path is not None and self._checksum is not None and files.changed(self.path, self._checksum)

    def open(self, source: str | Path) -> None:
        """Opens a file, or a built-in lesson by its name; raises a BpsimError and keeps what was open."""
        self.show_lesson(load(source))

    def show_lesson(self, lesson: Lesson, *, changed: bool = False) -> None:
        """Puts a lesson in place of the present one; a run that is going on ends first.

        changed: whether it has changes already that its file does not hold.
        """
        self.stop_run()
        self._adopt(lesson)
        if changed:
            self.undo_stack.resetClean()
            self._saved = object()
        self.structure_changed.emit()
        self.file_changed.emit()

    def save(self, path: Path | None = None) -> None:
        """Saves to the present file or to another one; raises a BpsimError and leaves the old file as it was.

        Before an edit of a later iteration that edit is not in the file, and remains unsaved work.
        """
        target = path or self.path
        if target is None:
            raise ValueError("a document that was never saved needs a path")
        self._checksum = save(self.simulator.to_save(), target)
        self.path = target
        if not self.simulator.edited_later:
            self._saved, self._saved_answers = self._content, self._answers
            self._entitled = self.simulator.lesson.title, _outline(self.simulator.lesson)
            self.undo_stack.setClean()
        self.file_changed.emit()

    def to_keep(self) -> Lesson:
        """The lesson as it would be saved where every edit is in it, with its present file and the checksum it had."""
        return replace(self.simulator.to_keep(), path=self.path, checksum=self._checksum)

    def _clean_changed(self, clean: bool) -> None:
        """The place of the stack at which it was saved has the content that was saved."""
        if clean:
            modified, self._saved = self.modified, self._content
            self._say_modified(modified)

    def _say_modified(self, before: bool) -> None:
        """Says whether there is unsaved work, where that is other than before."""
        if self.modified is not before:
            self.file_changed.emit()

    def type_lines(self, lines: Mapping[int, str]) -> None:
        """Keeps the lines that are being typed, for whoever asks whether work would be lost. No step of undo."""
        before, self.typed_lines = self.modified, dict(lines)
        self._say_modified(before)

    # A student's numbers

    def answer(self, quantity: Quantity, text: str) -> None:
        """Keeps what was typed for a quantity of the present iteration; a blank text is none. No step of undo."""
        self._type(lambda: self.simulator.answer(quantity, text))

    def clear_answers(self) -> None:
        """Forgets what was typed for the present iteration. No step of undo."""
        self._type(self.simulator.clear_answers)

    def _type(self, change: Callable[[], None]) -> None:
        before = self.modified
        change()
        self._say_modified(before)

    # Stepping

    def next(self, granularity: Granularity) -> bool:
        """One press forward; False, with a message, where the next iteration would diverge or there is none.

        What takes long to compute again is come to in slices, as in ``seek``; so it is in ``back``.
        """
        self.stop_run()
        if self._set_out(self.simulator.iteration_on(granularity), lambda: self.simulator.next(granularity)):
            return True
        moved = self.simulator.next(granularity)
        fault = "" if moved else self.simulator.why_not or self.simulator.divergence
        self._announce()
        if fault:
            self.message.emit(fault)
        return moved

    def back(self, granularity: Granularity) -> None:
        """One press back, also into the previous iteration."""
        self.stop_run()
        if self._set_out(self.simulator.iteration_back(granularity), lambda: self.simulator.back(granularity)):
            return
        self.simulator.back(granularity)
        self._announce()

    def seek(self, iteration: int, step: int = 0) -> None:
        """Any position that was computed; raises UsageError for another.

        One that takes long to compute again is come to in slices, as a run is; ``stop_run`` stays where it was.
        """
        self.stop_run()
        if not self._set_out(iteration, lambda: self.simulator.seek(iteration, step)):
            self.simulator.seek(iteration, step)
            self._announce()

    def _set_out(self, iteration: int, arrive: Callable[[], object]) -> bool:
        """Whether an iteration takes so long to compute again that it is come to in slices, after which one arrives."""
        simulator = self.simulator
        # One update cannot be made in slices.
        one = simulator.snapshot().history.to_replay(iteration) <= 1
        if one or iteration == simulator.iteration or simulator.replay_seconds(iteration) <= LONGEST_REPLAY:
            return False
        self._journey, self._pace = (iteration, arrive), Pace()
        self.running_changed.emit()
        return True

    def go_to(self, quantity: Quantity) -> None:
        """The step of this iteration that computes a quantity; nothing happens where there is none."""
        number = self.simulator.steps.number(quantity)
        if number is not None:
            self.seek(self.simulator.iteration, number)

    # Editing

    def edit(
        self,
        text: str | Callable[[], str],
        change: Callable[[], object],
        *,
        marks: bool = True,
        merge: object | None = None,
    ) -> None:
        """Makes a change of the simulator that is one step of undo, none where it changed nothing; one that is refused
        raises and changes nothing.

        text: what it does, such as ``set w5 to 0.4``, to which is added what went with it; a function says all that
        once it is done. marks: whether a file that was saved before lacks it. merge: edits that follow one another with
        the same key become one step, such as the presses under one held key; None keeps each for itself.
        """
        self.stop_run()
        self.new_run = ""
        before, lesson, error, modified = self.simulator.snapshot(), self.simulator.lesson, self._error, self.modified
        whole = False
        try:
            change()
            whole = True
        finally:
            if not whole:
                self.simulator.restore(before)
        if self.simulator.snapshot() is before:
            return
        self.runs.tree.note(before)
        is_new = not self.runs.tree.has(self.simulator.snapshot())
        content = self._content
        after = object() if marks else content
        said = wording.with_lost(text, lesson, self.simulator.lesson) if isinstance(text, str) else text()
        self.undo_stack.push(Edit(self, said, before, (content, after), merge))
        self._content = after
        # Numbers first: panels that a change of the title tells of them would be told of them twice.
        self._announce_edit(error)
        self._say_modified(modified)
        present = self.simulator.snapshot()
        if before.iteration == present.iteration == present.history.last < before.history.last and is_new:
            self.new_run = wording.new_run(before)
            self.message.emit(self.new_run)

    def set_value(self, quantity: Quantity, value: float) -> None:
        """Changes a weight, bias, input, target or the learning rate; raises UsageError. Can be undone."""
        if value == self.simulator.value(quantity):
            return
        self.edit(wording.set_to(self.simulator, quantity, value), lambda: self.simulator.set_value(quantity, value))

    def set_values(self, values: Mapping[Quantity, float], text: str = "") -> None:
        """Changes several numbers in one step of undo; ``sample`` of an input or a target is the row of the data.

        text: what it is called. Raises UsageError, and changes none.
        """
        if any(self.simulator.typed_value(quantity) != value for quantity, value in values.items()):
            text = text or wording.set_all(self.simulator, values)
            self.edit(text, lambda: self.simulator.set_values(values))

    def set_data(self, quantity: Quantity, value: float) -> None:
        """Changes an input or a target; ``sample`` is the row of the data. Raises UsageError. Can be undone."""
        self.edit(wording.set_to(self.simulator, quantity, value), lambda: self.simulator.set_data(quantity, value))

    def restart(self) -> None:
        """Back to iteration 0 with the lesson's starting weights. Can be undone: the training is kept."""
        self.edit(wording.RESTART, self.simulator.restart, marks=False)

    def use_as_start(self) -> None:
        """Makes the present weights and biases those of iteration 0. Can be undone."""
        self.edit(wording.USE_AS_START, self.simulator.use_as_start)

    def set_training(self, training: Training, name: str = wording.TRAINING) -> None:
        """Changes how the network is trained. Raises a BpsimError. Can be undone.

        name: of what changes.
        """
        old = self.simulator.training
        if training != old:
            text = wording.setting(name, new_setting(old, training))
            self.edit(text, lambda: self.simulator.set_training(training))

    def derive(self, **changes: Any) -> None:
        """Derives the out of a unit or the error, by the inputs or not; raises a BpsimError. Can be undone.

        changes: ``derivative_of`` or ``derive_inputs`` of the training.
        """
        training = replace(self.simulator.training, **changes)
        if training != self.simulator.training:
            text = wording.derived(self.simulator, training)
            self.edit(text, lambda: self.simulator.set_training(training))

    def new_weights(self, initialization: Initialization) -> None:
        """Random weights of iteration 0; raises UsageError. Can be undone: the training is kept."""
        text = wording.NEW_VALUES if self.simulator.about_formulas else wording.NEW_WEIGHTS
        self.edit(text, lambda: self.simulator.new_weights(initialization))
        self.message.emit(wording.new_weights(initialization, text))

    def start_from(self, parameters: Parameters) -> None:
        """Other weights and biases of iteration 0; raises UsageError. Can be undone: the training is kept."""
        self.edit(wording.OTHER_WEIGHTS, lambda: self.simulator.start_from(parameters))

    def normalize_inputs(self, scaling: Scaling) -> None:
        """Scales the inputs and says by what; raises UsageError. Can be undone."""
        made = self.simulator.normalized(scaling)
        self.edit(wording.NORMALIZE, lambda: self.simulator.normalize_inputs(scaling))
        self.message.emit(wording.normalized(made, self.simulator))

    def hold_out(self, row: int, held: bool) -> None:
        """Holds a row of the data out of the training, or takes it back; raises UsageError. Can be undone."""
        text = wording.HOLD_OUT if held else wording.TAKE_BACK
        self.edit(text.format(sample=grouped(row + 1)), lambda: self.simulator.hold_out(row, held))

    def set_digits(self, digits: int | None) -> None:
        """How many decimals are shown; None shows all. No edit: it changes no number."""
        self.simulator.show_digits(digits)
        self.values_changed.emit()

    def set_notation(self, name: str) -> None:
        """Writes every symbol in another notation. No edit: it changes no number. Raises UsageError."""
        self.simulator.show_notation(name)
        self.values_changed.emit()

    def set_matrices(self, name: str) -> None:
        """Gives matrices another orientation. No edit: it changes no number. Raises UsageError."""
        self.simulator.show_matrices(name)
        self.values_changed.emit()

    def set_mode(self, mode: Literal["reverse", "forward"], along: str) -> None:
        """Derives formulas backwards, or forwards by a variable. No edit: it changes no number."""
        self.stop_run()
        self.simulator.show_mode(mode, along)
        self.values_changed.emit()

    def restore(self, snapshot: Snapshot, content: object) -> None:
        """What undo and redo do for each edit; digits and notation are no part of it. What has become of it is said
        once the stack has come to rest: one entry of it may be many edits away."""
        self.runs.tree.note(self.present)
        self.stop_run()
        self._left = self._left or (self._error, self.modified)
        self._restore(snapshot)
        self._content = content

    @property
    def present(self) -> Snapshot:
        """What undo and redo keep of the present: with the place that they are on the way to, where they are."""
        snapshot = self.simulator.snapshot()
        return snapshot if self._bound is None else snapshot.moved(*self._bound)

    def _restore(self, snapshot: Snapshot) -> None:
        """Another snapshot at once, and its place too, unless that takes long to compute again: then the last state
        before it that is at hand, from where ``_go_on_to_bound`` sets out."""
        history, iteration = snapshot.history, snapshot.iteration
        self._bound = None
        if history.to_replay(iteration) > 1 and history.replay_seconds(iteration) > LONGEST_REPLAY:
            self._bound = iteration, snapshot.step
            snapshot = snapshot.moved(iteration - history.to_replay(iteration), 0)
        self.simulator.restore(snapshot)

    def _go_on_to_bound(self) -> None:
        """Sets out from where ``_restore`` came to, in slices as in ``seek``; ``stop_run`` stays there."""
        if self._bound is not None:
            iteration, step = self._bound
            if not self._set_out(iteration, lambda: self.simulator.seek(iteration, step)):
                self.seek(iteration, step)

    def go_to_run(self, text: str, snapshot: Snapshot) -> None:
        """Goes back to another run, at the place of a snapshot of it; one step of undo."""
        self.edit(text, lambda: self._restore(snapshot))
        self._go_on_to_bound()

    def _arrive(self, _: int) -> None:
        """The stack has another edit on top: one that was made, or the last of those that were undone or redone."""
        self.memory.bound()
        if self._left is not None:
            (error, modified), self._left = self._left, None
            self._announce_edit(error)
            self._say_modified(modified)
            self._go_on_to_bound()

    @property
    def _error(self) -> tuple[int, float] | None:
        """The iteration and its error, where the position is at or after the step of the error."""
        simulator = self.simulator
        return (simulator.iteration, simulator.error) if simulator.error_reached else None

    def _announce_edit(self, before: tuple[int, float] | None) -> None:
        """Says that values are others; ``before`` is the error until then."""
        after = self._error
        changed = before is not None and after is not None and before[0] == after[0] and before[1] != after[1]
        self.error_before = before[1] if before is not None and changed else None
        self._announce(edited=True)

    # Running

    @property
    def running(self) -> bool:
        """Whether ``advance`` has something to go on with: a run, or the way to a position."""
        return self.training or self._journey is not None

    @property
    def training(self) -> bool:
        """Whether a run is going on."""
        return self._goal is not None

    @property
    def destination(self) -> int:
        """The iteration that it is on the way to, where it is; else the present one."""
        return self.simulator.iteration if self._journey is None else self._journey[0]

    def start_run(self, iterations: int, until: float | None = None) -> None:
        """Begins a run from here; ``advance`` makes its slices."""
        self._goal, self._pace = self.simulator.goal(iterations, until), Pace()
        self.running_changed.emit()

    def advance(self, seconds: float, clock: Callable[[], float]) -> None:
        """One slice of the run that is going on, of about so many seconds, and what is to be said after it."""
        if self._journey is not None:
            self._travel(*self._journey, seconds, clock)
            return
        if self._goal is None:
            return
        self._pace.begin(clock())
        run = self.simulator.run_for(seconds, clock, self._goal)
        if run.reason is not Reason.RUNNING:
            self._finish(run)
            return
        news = self._pace.end(clock())
        if news is News.CURVE:
            self.trained.emit()
        elif news is News.NUMBERS:
            self._announce()

    def stop_run(self) -> None:
        """Ends the run, or the way to a position, that is going on, where it is."""
        self._bound = None
        if self._journey is not None:
            self._journey = None
            self.running_changed.emit()
        if self._goal is not None:
            self._end_run()
            self._announce()
            self.settled.emit()

    def _travel(self, iteration: int, arrive: Callable[[], object], seconds: float, clock: Callable[[], float]) -> None:
        """One slice of the way to a position, and what is to be said after it."""
        self._pace.begin(clock())
        left = self.simulator.replay_for(seconds, clock, iteration)
        if left == 0:
            self._end_journey(arrive)
        elif self._pace.end(clock()) is News.NUMBERS:
            self.message.emit(wording.travelling(iteration, left))

    def _end_journey(self, arrive: Callable[[], object]) -> None:
        self._journey = self._bound = None
        try:
            arrive()
        except UsageError as error:  # no such step: whoever asked has long gone on
            self.message.emit(str(error))
        self._announce()
        self.running_changed.emit()

    def _finish(self, run: Run) -> None:
        self._end_run()
        self._announce()
        self.settled.emit()
        self.message.emit(run.message or wording.ran(run, self.simulator))

    def _end_run(self) -> None:
        self._goal = None
        self.running_changed.emit()
        self.trained.emit()

    def _announce(self, edited: bool = False) -> None:
        """Emits the one signal that says what changed since the last time; none where nothing did."""
        before, self._shown = self._shown, self._present()
        if not edited and self._shown != before:
            self.error_before = None
        if self._shown[0] is not before[0]:
            self.structure_changed.emit()
        elif edited or self._shown[1] is not before[1]:
            self.values_changed.emit()
        elif self._shown[2] != before[2]:
            self.step_changed.emit()

    def _present(self) -> tuple[object, NetworkValues, int]:
        """The values by which a change is told."""
        return self.simulator.structure, self.simulator.values, self.simulator.step


def _outline(lesson: Lesson) -> object:
    """How many units each layer has, and its activation; of formulas their lines."""
    if isinstance(lesson, FormulaLesson):
        return lesson.formulas.lines
    layers = ((len(layer.units), layer.activation) for layer in lesson.network.layers)
    return [(len(lesson.network.inputs), ""), *layers]
