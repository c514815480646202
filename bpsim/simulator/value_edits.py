"""Editing the numbers, the data and the settings of a lesson at a position: what each edit makes of it.

Every edit begins a run anew at iteration 0, and a branch later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bpsim.core.errors import UsageError
from bpsim.core.initialization import Initialization
from bpsim.core.network import Parameters
from bpsim.core.normalization import Scaling
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import Training
from bpsim.editing import with_held_out
from bpsim.lesson import validate
from bpsim.sentences import _
from bpsim.simulator import origins
from bpsim.simulator.edit import Edit, resumed
from bpsim.simulator.origins import Origin, of_training
from bpsim.simulator.position import Position
from bpsim.trace.numerals import grouped


def restart(here: Position) -> Edit:
    """Back to iteration 0 with the lesson's starting weights; what was trained remains as a faint curve."""
    return Edit(here.snapshot.restarted())


def use_as_start(here: Position) -> Edit:
    """Makes the present weights and biases those of iteration 0."""
    return Edit(here.snapshot.started_from(here.values.state, Origin(origins.USE_AS_START)), follows=True)


def set_value(here: Position, quantity: Quantity, value: float) -> Edit:
    """Changes a weight, bias, input, target or the learning rate here and now; raises UsageError.

    At iteration 0 the lesson itself is changed. Later a weight or bias begins a new branch at the present
    iteration. The position stays at its quantity, where every value is computed anew.
    """
    if quantity.kind in (Kind.INPUT, Kind.TARGET, Kind.VALUE) and quantity.sample is not None:
        quantity = replace(quantity, sample=here.data_row(quantity.sample))
    return set_data(here, quantity, value)


def set_data(here: Position, quantity: Quantity, value: float) -> Edit:
    """The same, but ``sample`` of an input or a target is the row of the data, in the batch or not."""
    return set_values(here, {quantity: value})


def set_weight(here: Position, layer: int, unit: int, source: int, value: float) -> Edit:
    """``set_value`` of the weight to a unit from one of the layer before; layers count from 1, units from 0."""
    return set_data(here, Quantity(Kind.WEIGHT, None, layer, unit, source), value)


def set_bias_value(here: Position, layer: int, unit: int | None, value: float) -> Edit:
    """``set_value`` of the bias of a unit; None for the one that a layer shares."""
    return set_data(here, Quantity(Kind.BIAS, None, layer, unit), value)


def set_input(here: Position, row: int, unit: int, value: float) -> Edit:
    """``set_value`` of an input of a row of the data, from 0."""
    return set_data(here, Quantity(Kind.INPUT, row, 0, unit), value)


def set_target(here: Position, row: int, unit: int, value: float) -> Edit:
    """``set_value`` of a target of a row of the data. Where targets sum to 1, a 1 makes the others 0."""
    return set_data(here, Quantity(Kind.TARGET, row, here.network.depth, unit), value)


def set_learning_rate(here: Position, value: float) -> Edit:
    """``set_value`` of the learning rate; greater than 0."""
    return set_data(here, Quantity(Kind.LEARNING_RATE), value)


def set_values(here: Position, values: Mapping[Quantity, float]) -> Edit:
    """Changes several at once, as one edit; ``sample`` is the row of the data. Raises UsageError, and sets none."""
    if not values:
        return Edit(here.snapshot)
    for quantity in values:
        here.refuse_foreign(quantity)
    given = {quantity: float(value) for quantity, value in values.items()}
    subject, lesson, old = here.snapshot.subject, here.snapshot.lesson_here, here.values.state
    lesson, state = subject.with_values(lesson, old, given, here.notation.plain)
    if state is not old and here.iteration == 0:
        lesson = replace(subject.started(lesson, state), state=None)
    edits = [subject.origin(quantity, value, here.notation) for quantity, value in given.items()]
    if len(edits) > origins.MOST_NAMED:
        edits = [Origin(origins.SEVERAL.format(count=grouped(len(edits))))]
    return Edit(here.snapshot.resumed(lesson, state, *edits), follows=True)


def hold_out(here: Position, row: int, held: bool = True) -> Edit:
    """Goes on without a row of the data, or with it again; raises UsageError where no sample would be left."""
    words = origins.HELD_OUT if held else origins.TAKEN_BACK
    return resumed(
        here, with_held_out(here.snapshot.lesson_here, row, held), Origin(words.format(sample=grouped(row + 1)))
    )


def set_training(here: Position, training: Training) -> Edit:
    """Goes on with other settings from the present parameters, as ``set_value`` does with another learning rate.

    Raises UsageError where the learning rate is to become 0 or less, and LessonError for settings that a file may
    not have, with the place and the reason that the file would be refused with.
    """
    if training.learning_rate <= 0 and training.learning_rate != here.training.learning_rate:
        raise UsageError(_("the learning rate must be greater than 0"))
    lesson = replace(here.snapshot.lesson_here, training=training)
    # The state that a file opened with is left behind: its buffers may be those of another optimizer.
    validate(replace(lesson, state=None))
    return resumed(here, lesson, of_training(here.training, training))


def set_about(here: Position, *, title: str | None = None, description: str | None = None) -> Edit:
    """Another title or description (Markdown) of the lesson. Raises LessonError for what a file may not have."""
    changes = {"title": title, "description": description}
    return _describe(here, **{name: text for name, text in changes.items() if text is not None})


def set_initialization(here: Position, initialization: Initialization) -> Edit:
    """Another way to draw the weights that an edit adds; those that are there stay. Raises LessonError."""
    return _describe(here, initialization=initialization)


def _describe(here: Position, **changes: Any) -> Edit:
    validate(replace(here.snapshot.lesson_here, **changes))
    return Edit(here.snapshot.described(**changes))


def new_weights(here: Position, initialization: Initialization) -> Edit:
    """Random weights of iteration 0, which ``restart`` returns to; the training so far remains as a faint curve.

    What is frozen stays as it is. Raises UsageError where nothing can be drawn.
    """
    state = here.snapshot.subject.drawn(here.values.engine, here.values.state, initialization)
    words = origins.NEW_WEIGHTS.format(seed=initialization.seed)
    return Edit(here.snapshot.started_from(state, Origin(words)), follows=True)


def start_from(here: Position, parameters: Parameters) -> Edit:
    """Makes these the weights and biases of iteration 0; the training so far remains as a faint curve.

    Raises UsageError where they are not those of this network.
    """
    try:
        checked = Parameters.of(here.network, parameters.weights, parameters.biases)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return Edit(here.snapshot.started_from(State(0, checked), Origin(origins.OTHER_WEIGHTS)), follows=True)


def normalize_inputs(here: Position, scaling: Scaling) -> Edit:
    """Goes on from the present parameters with scaled inputs; raises UsageError where they cannot be scaled."""
    return resumed(here, replace(here.network_lesson, data=here.normalized(scaling).data), Origin(origins.NORMALIZED))


def clear_ghosts(here: Position) -> Edit:
    """Forgets the curves of earlier runs; no number of the lesson changes."""
    return Edit(here.snapshot.without_ghosts())
