"""Editing the numbers, the data and the settings of a lesson at a position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bpsim.core.errors import UsageError
from bpsim.core.initialization import Initialization, initialize
from bpsim.core.network import Indices, Parameters
from bpsim.core.normalization import Normalized, Scaling, normalize
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.training import Training
from bpsim.editing import Moves, with_held_out, with_values
from bpsim.lesson import check
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import origins
from bpsim.simulator.origins import Origin, of_training
from bpsim.simulator.position import Position
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.numerals import grouped


class Editable(Position):
    """A position whose lesson can be edited: every edit begins a run anew at iteration 0, and a branch later."""

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
            quantity = replace(quantity, sample=self.data_row(quantity.at_sample))
        self.set_data(quantity, value)

    def set_data(self, quantity: Quantity, value: float) -> None:
        """The same, but ``sample`` of an input or a target is the row of the data, in the batch or not."""
        self._set_values({quantity: float(value)}, Origin(quantity=quantity, value=float(value)))

    def set_weight(self, layer: int, unit: int, source: int, value: float) -> None:
        """``set_value`` of the weight to a unit from one of the layer before; layers count from 1, units from 0."""
        self.set_data(Quantity(Kind.WEIGHT, None, layer, unit, source), value)

    def set_bias_value(self, layer: int, unit: int | None, value: float) -> None:
        """``set_value`` of the bias of a unit; None for the one that a layer shares."""
        self.set_data(Quantity(Kind.BIAS, None, layer, unit), value)

    def set_input(self, row: int, unit: int, value: float) -> None:
        """``set_value`` of an input of a row of the data, from 0."""
        self.set_data(Quantity(Kind.INPUT, row, 0, unit), value)

    def set_target(self, row: int, unit: int, value: float) -> None:
        """``set_value`` of a target of a row of the data. Where targets sum to 1, a 1 makes the others 0."""
        self.set_data(Quantity(Kind.TARGET, row, self.network.depth, unit), value)

    def set_learning_rate(self, value: float) -> None:
        """``set_value`` of the learning rate; greater than 0."""
        self.set_data(Quantity(Kind.LEARNING_RATE), value)

    def typed_value(self, quantity: Quantity) -> float:
        """The value of a weight, bias, input, target or the learning rate (before its schedule), as it is typed.

        ``sample`` of an input or a target is the row of the data.
        """
        if quantity.kind is Kind.LEARNING_RATE:
            return self.training.learning_rate
        if quantity.kind in (Kind.INPUT, Kind.TARGET):
            values = self.data.inputs if quantity.kind is Kind.INPUT else self.data.targets
            return float(values[quantity.at_sample, quantity.at_unit])
        return self.value(quantity)

    def set_values(self, values: Mapping[Quantity, float]) -> None:
        """Changes several at once, as one edit; ``sample`` is the row of the data. Raises UsageError, and sets none."""
        if values:
            words = origins.SEVERAL.format(count=grouped(len(values)))
            self._set_values({quantity: float(value) for quantity, value in values.items()}, Origin(words))

    def _set_values(self, values: Mapping[Quantity, float], origin: Origin) -> None:
        old = self.record.state.parameters
        lesson, parameters = with_values(self._at.lesson_here, old, values, self.notation.plain)
        if parameters is not old and self.iteration == 0:
            lesson = replace(lesson, parameters=parameters, state=None)
        self._resume(lesson, origin, parameters)

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

    def set_about(self, *, title: str | None = None, description: str | None = None) -> None:
        """Another title or description (Markdown) of the lesson. Raises LessonError for what a file may not have."""
        changes = {"title": title, "description": description}
        self._describe(**{name: text for name, text in changes.items() if text is not None})

    def set_initialization(self, initialization: Initialization) -> None:
        """Another way to draw the weights that an edit adds; those that are there stay. Raises LessonError."""
        self._describe(initialization=initialization)

    def _describe(self, **changes: Any) -> None:
        check(replace(self._at.lesson_here, **changes))
        self._set(self._at.described(**changes))

    def new_weights(self, initialization: Initialization) -> None:
        """Random weights of iteration 0, which ``restart`` returns to; the training so far remains as a faint curve.

        What is frozen stays as it is. Raises UsageError where nothing can be drawn.
        """
        parameters = initialize(self.network, self.record.state.parameters, initialization)
        words = origins.NEW_WEIGHTS.format(seed=initialization.seed)
        self._edit(self._at.started_from(parameters, Origin(words)))

    def start_from(self, parameters: Parameters) -> None:
        """Makes these the weights and biases of iteration 0; the training so far remains as a faint curve.

        Raises UsageError where they are not those of this network.
        """
        try:
            checked = Parameters.of(self.network, parameters.weights, parameters.biases)
        except ValueError as error:
            raise UsageError(str(error)) from None
        self._edit(self._at.started_from(checked, Origin(origins.OTHER_WEIGHTS)))

    def normalized(self, scaling: Scaling) -> Normalized:
        """What ``normalize_inputs`` would make of the data; raises UsageError where it cannot."""
        return normalize(self.data, scaling)

    def normalize_inputs(self, scaling: Scaling) -> None:
        """Goes on from the present parameters with scaled inputs; raises UsageError where they cannot be scaled."""
        self._resume(replace(self._at.lesson_here, data=self.normalized(scaling).data), Origin(origins.NORMALIZED))

    def clear_ghosts(self) -> None:
        """Forgets the curves of earlier runs; no number of the lesson changes."""
        self._set(self._at.without_ghosts())

    def _resume(
        self, lesson: Lesson, origin: Origin, parameters: Parameters | None = None, rows: Indices | None = None
    ) -> None:
        """Goes on with other data, settings or parameters. rows: the new row of each sample, where it has another."""
        state = self.record.state
        state = replace(state, parameters=parameters) if parameters else state
        self._edit(self._at.resumed(lesson, state, origin), rows)

    def _edit(self, edited: Snapshot, rows: Indices | None = None, moves: Moves | None = None) -> None:
        """Goes to what an edit made and stays at the same quantity, else at the last step before it that is left.

        rows: the new row of each sample, where it has another. moves: where the things of the old network are.
        """
        steps, record, step = self.steps, self.record, self.step
        self._set(edited)
        before = (steps.step(number).quantity for number in range(step, 0, -1))
        followed = ((moves.quantity(quantity) if moves else quantity) for quantity in before)
        quantities = (quantity for quantity in followed if quantity is not None)
        places = (self._step_of(quantity, record, rows) for quantity in quantities)
        self._move(self.iteration, next((place for place in places if place is not None), 0))

    def _step_of(self, quantity: Quantity, record: Record, rows: Indices | None) -> int | None:
        """The step that computes here what ``quantity`` was in another record; None where there is none.

        Where both batches are the data, a sample is known by its row: one that was held out moves those behind it.
        """
        sample = quantity.sample
        if sample is not None and record.runner.batches.whole and self.record.runner.batches.whole:
            row = int(record.rows[sample])
            sample = self.batch_sample(row if rows is None else int(rows[row]))
            if sample is None:
                return None
        return self.steps.number(replace(quantity, sample=sample))
