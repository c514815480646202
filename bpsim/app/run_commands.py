"""Commands of the Run menu: stepping, playing, training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from bpsim.app.command import Command
from bpsim.app.guide_commands import GuideCommands
from bpsim.app.series_commands import SeriesCommands
from bpsim.app.ticker import Ticker
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.document import wording
from bpsim.document.document import Document
from bpsim.simulator.branches import Branch
from bpsim.simulator.origins import SET
from bpsim.simulator.place_text import write_place
from bpsim.trace.numerals import format_exact, format_given, grouped
from bpsim.trace.steps import Granularity
from bpsim.view.numbers import NumberField, commit_focus, refuse_number
from bpsim.view.panels.transport import TransportBar

if TYPE_CHECKING:
    from bpsim.view.panels.training.training_panel import TrainingPanel

_SIZES = list(Granularity)


class RunCommands(QObject):
    """Steps by the chosen size, plays, trains, with the numbers that the fields show.

    What is typed is taken over first. Where a field that a command reads holds no number, the command says so and does
    nothing.
    """

    def __init__(self, window: QWidget, document: Document, ticker: Ticker) -> None:
        super().__init__(window)
        self._document = document
        self._ticker = ticker
        self._granularity = Granularity.TERM
        self._transport: TransportBar | None = None
        self._training: Callable[[], TrainingPanel | None] = lambda: None
        self._actions: Mapping[str, Command] = {}
        self._guides: GuideCommands | None = None
        self._series: SeriesCommands | None = None

    def follow(self, guides: GuideCommands) -> None:
        """Whose captions Next and Back go to while that is chosen."""
        self._guides = guides
        guides.ask_before_running(self._ready_to_step)

    def list_by(self, series: SeriesCommands) -> None:
        """Who trains lists of runs; what is stopped is theirs too."""
        self._series = series
        series.runs.running_changed.connect(self.update_actions)

    def connect_to(
        self, transport: TransportBar, training: Callable[[], TrainingPanel | None], actions: Mapping[str, Command]
    ) -> None:
        """The fields that are read, those of the training panel where there is one, and the actions whose state follows
        the document."""
        self._transport, self._training = transport, training
        self._actions = actions
        actions[f"choose_{self._granularity}"].setChecked(True)
        self._document.running_changed.connect(self.update_actions)
        self._document.runs_changed.connect(self.update_actions)
        self._document.values_changed.connect(self.update_actions)
        self._document.structure_changed.connect(self.update_actions)
        self._document.step_changed.connect(self.update_actions)
        self._ticker.playing_changed.connect(self.update_actions)
        self.update_actions()

    def update_actions(self) -> None:
        """Enables what can be done, and shows whether it is playing."""
        simulator = self._document.simulator
        at_start = simulator.step == 0 and simulator.iteration == simulator.first
        for key in ("back", "back_coarser", "back_phase"):
            self._actions[key].setEnabled(not at_start)
        self._actions["iteration_start"].setEnabled(simulator.step > 0)
        self._actions["iteration_end"].setEnabled(simulator.step < len(simulator.steps))
        for key in ("travel_first", "travel_back_10", "travel_back_1"):
            self._actions[key].setEnabled(simulator.iteration > simulator.first)
        for key in ("travel_on_1", "travel_on_10", "travel_last"):
            self._actions[key].setEnabled(simulator.in_past)
        listing = self._series is not None and self._series.runs.running
        self._actions["stop"].setEnabled(self._document.running or self._ticker.playing or listing)
        self._actions["run"].setEnabled(not self._document.running)
        self._actions["restart"].setEnabled(simulator.iteration > 0 or simulator.last > 0 or simulator.step > 0)
        self._actions["use_as_start"].setEnabled(simulator.iteration > 0)
        self._actions["clear_curves"].setEnabled(bool(self._document.runs.overlaid))
        self._actions["copy_value"].setEnabled(simulator.step > 0)
        self._actions["play"].setChecked(self._ticker.playing)
        epochs = simulator.values.engine.batches.per_epoch > 1
        if not epochs and self._granularity is Granularity.EPOCH:
            self._actions["choose_iteration"].trigger()
        self._actions["choose_epoch"].setEnabled(epochs)
        for size in Granularity:
            self._actions[f"choose_{size}"].set_words(about_formulas=simulator.about_formulas)

    def choose_granularity(self, granularity: Granularity) -> None:
        """The size of a step from here on."""
        self._granularity = granularity
        self._ticker.set_granularity(granularity)

    def _coarser(self) -> Granularity:
        return _SIZES[min(_SIZES.index(self._granularity) + 1, len(_SIZES) - 1)]

    def _begin(self) -> None:
        """What every command does first: play no further, and take over what is typed."""
        self._ticker.pause()
        commit_focus()

    def _ready(self, *fields: NumberField) -> bool:
        """Begins a command that reads fields; False, and why in the status bar, where one of them holds no number."""
        self._begin()
        for field in fields:
            if not field.commit():
                self._document.message.emit(wording.UNREADABLE.format(field=field.accessibleName(), fault=field.fault))
                return False
        return True

    def _ready_to_step(self) -> bool:
        """Whether the fields hold numbers by which a step forward is made."""
        assert self._transport is not None
        training = self._training()
        return self._ready(self._transport.learning_rate, *(training.fields_of_updates() if training else ()))

    def _ready_to_run(self) -> bool:
        assert self._transport is not None
        training = self._training()
        return self._ready_to_step() and self._ready(
            self._transport.iterations, self._transport.until, *(training.fields_of_stop() if training else ())
        )

    def _next(self, granularity: Granularity) -> None:
        if self._ready_to_step():
            self._document.next(granularity)

    def _back(self, granularity: Granularity) -> None:
        self._begin()
        self._document.back(granularity)

    def next(self) -> None:
        if self._ready_to_step() and not self._follow_guide(1):
            self._document.next(self._granularity)

    def back(self) -> None:
        self._begin()
        if not self._follow_guide(-1):
            self._document.back(self._granularity)

    def _follow_guide(self, by: int) -> bool:
        """Goes to the neighbouring caption; False where the guide is not followed or has none there."""
        guides = self._guides
        return guides is not None and guides.following and guides.move(by)

    def next_coarser(self) -> None:
        self._next(self._coarser())

    def back_coarser(self) -> None:
        self._back(self._coarser())

    def next_phase(self) -> None:
        self._next(Granularity.PHASE)

    def back_phase(self) -> None:
        self._back(Granularity.PHASE)

    def iteration_start(self) -> None:
        self._seek_step(0)

    def iteration_end(self) -> None:
        if self._ready_to_step():
            self._seek_step(len(self._document.simulator.steps))

    def _seek_step(self, step: int) -> None:
        self._begin()
        self._document.seek(self._document.simulator.iteration, step)

    def choose_step(self, number: int) -> None:
        """A step of the present iteration, from a click."""
        self._begin()
        self._document.seek(self._document.simulator.iteration, number)

    def show_sample(self, row: int) -> None:
        """Makes a row of the data the present sample: goes to its first step; where the batch has it not, the iteration
        begins with it. Why it cannot be, as where it is held out, stands in the status bar."""
        self._begin()
        simulator = self._document.simulator
        sample = simulator.batch_sample(row)
        if sample is None:
            if row not in simulator.held_out:
                self._document.seek(simulator.iteration)
            try:
                self._document.samples.pick_next(row)
            except UsageError as error:
                self._document.message.emit(str(error))
            return
        self._document.go_to(Quantity(Kind.NET, sample, 1, 0))

    def go_to(self, quantity: Quantity) -> None:
        """The step that computes a quantity, from a click."""
        self._begin()
        self._document.go_to(quantity)

    def travel(self, iteration: int) -> None:
        """Another iteration that was computed, or the nearest to it."""
        self._begin()
        simulator = self._document.simulator
        self._document.seek(min(max(iteration, simulator.first), simulator.last))

    def travel_by(self, iterations: int) -> None:
        """So many iterations on, or back, as far as there are; at the same step where it is one there too."""
        self._begin()
        simulator = self._document.simulator
        iteration = min(max(simulator.iteration + iterations, simulator.first), simulator.last)
        same = simulator.steps_of(iteration) is simulator.steps
        self._document.seek(iteration, simulator.step if same else 0)

    def copy_place(self) -> None:
        """Iteration and step, to the clipboard, as the command line takes them."""
        simulator = self._document.simulator
        self._copy(write_place(simulator.iteration, simulator.step))

    def _copy(self, text: str) -> None:
        """To the clipboard; the status bar says what there is in it."""
        QGuiApplication.clipboard().setText(text)
        self._document.message.emit(wording.COPIED.format(text=text))

    def play(self, checked: bool = False) -> None:  # noqa: ARG002 - what is going on says more than the tick
        """Plays the steps; pauses where it is playing."""
        if self._ticker.playing:
            self._ticker.pause()
        elif self._ready_to_step():
            self._ticker.play(self._granularity)
        self.update_actions()

    def run(self) -> None:
        """Trains for the iterations in the field."""
        assert self._transport is not None
        if not self._ready_to_run():
            return
        try:
            self._document.start_run(self._transport.iterations_to_run(), self._transport.until.number)
        except UsageError as error:
            self._document.message.emit(str(error))

    def run_list(self) -> None:
        """Asks for runs that differ in one value, and trains them one after another."""
        assert self._transport is not None
        assert self._series is not None
        if self._ready_to_run():
            self._document.stop_run()
            self._series.ask(self._transport.iterations_to_run())

    def stop(self) -> None:
        """Ends training, playing or the way to an iteration, and says where."""
        self._ticker.pause()
        if self._series is not None:
            self._series.runs.stop()
        if self._document.running:
            training, destination = self._document.training, self._document.destination
            self._document.stop_run()
            simulator = self._document.simulator
            stayed = wording.STAYED.format(here=grouped(simulator.iteration), iteration=grouped(destination))
            self._document.message.emit(wording.stopped(simulator) if training else stayed)

    def restart(self) -> None:
        """Back to the start; the training can be had again."""
        self._begin()
        trained = self._document.simulator.last > self._document.simulator.first
        self._document.restart()
        self._document.message.emit(wording.RESTARTED if trained else wording.AT_START)

    def clear_curves(self) -> None:
        """Takes the curves of earlier runs off the plot."""
        self._document.runs.clear_overlays()

    def go_to_run(self, branch: Branch) -> None:
        """Back to a run of the list, where it was left."""
        self._begin()
        self._document.runs.go_to(branch)

    def remove_run(self, branch: Branch) -> None:
        """Takes a run off the list."""
        self._begin()
        self._document.runs.remove(branch)

    def use_as_start(self) -> None:
        self._begin()
        self._document.use_as_start()

    def set_value(self, quantity: Quantity, value: float) -> None:
        """A number that was typed somewhere in the window; one that is refused stays there, marked."""
        self._set(self._document.set_value, quantity, value)

    def set_data(self, quantity: Quantity, value: float) -> None:
        """An input or a target that was typed into the table of the data; ``sample`` is its row."""
        self._set(self._document.set_data, quantity, value)

    def _set(self, change: Callable[[Quantity, float], None], quantity: Quantity, value: float) -> None:
        self._ticker.pause()
        try:
            change(quantity, value)
        except BpsimError as error:
            self._document.values_changed.emit()
            self._document.message.emit(str(error))
            refuse_number(str(error))

    def start_at(self, values: Mapping[Quantity, float]) -> None:
        """Goes on from other values of some parameters, which are set in one step of undo."""
        self._begin()
        named = self._document.simulator.notation.plain
        texts = (SET.format(name=named(one), value=format_given(value, None)) for one, value in values.items())
        try:
            self._document.set_values(values, wording.START_AT.format(places=", ".join(texts)))
        except BpsimError as error:
            self._document.message.emit(str(error))

    def set_learning_rate(self, value: float) -> None:
        """The number of the field below the graph."""
        self.set_value(Quantity(Kind.LEARNING_RATE), value)

    def learning_rate(self) -> None:
        """Puts the keyboard into the field of the learning rate."""
        assert self._transport is not None
        self._transport.edit_learning_rate()

    def copy_value(self) -> None:
        """The value of this step, with all digits, to the clipboard."""
        step = self._document.simulator.current
        if step is not None:
            self._copy(format_exact(self._document.simulator.shown(step.quantity)))
