"""An edit of one value, or of several at once: what it makes of a lesson and its parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from bpsim.core.batches import Batches
from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Floats, Network, Parameters
from bpsim.core.quantity import TYPED, Kind, Quantity
from bpsim.editing.targets import NO_TARGETS, sums_to_1
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _


def with_values(
    lesson: Lesson, parameters: Parameters, values: Mapping[Quantity, float], name: Callable[[Quantity], str]
) -> tuple[Lesson, Parameters]:
    """The lesson and the parameters with other weights, biases, inputs, targets or another learning rate.

    values: ``sample`` of an input or a target is the row of the data. name: what messages call a quantity. Raises
    UsageError where one of them cannot be.

    Where targets have to sum to 1, those of a row have to with the values typed, or its only 1 makes it one-hot.
    """
    for quantity, value in values.items():
        _refuse(lesson, quantity, value, name(quantity))
    of_kind = {kind: {q: value for q, value in values.items() if q.kind is kind} for kind in TYPED}
    for rate in of_kind[Kind.LEARNING_RATE].values():
        lesson = replace(lesson, training=replace(lesson.training, learning_rate=rate))
    inputs, targets = of_kind[Kind.INPUT], of_kind[Kind.TARGET]
    if inputs or targets:
        lesson = replace(lesson, data=_with_data(lesson, inputs, targets))
    typed = of_kind[Kind.WEIGHT] | of_kind[Kind.BIAS]
    return lesson, _with_parameters(lesson.network, parameters, typed) if typed else parameters


def with_held_out(lesson: Lesson, row: int, held: bool) -> Lesson:
    """The lesson with a row of the data held out of the training, or trained on again. Raises UsageError."""
    if not _within(row, lesson.data.samples):
        raise UsageError(_("there is no sample {row}").format(row=row + 1))
    chosen = lesson.data.held_out_with(row, held)
    left, batch = lesson.data.samples - len(chosen), lesson.training.batch
    if batch is not None and batch > left:
        raise UsageError(
            _("a batch has {batch} samples, and {left} would be left: make it smaller first").format(
                batch=batch, left=left
            )
        )
    picked = tuple(pick for pick in lesson.training.picked if pick[1] not in chosen)
    training = replace(lesson.training, picked=picked)
    return replace(lesson, data=lesson.data.holding_out(chosen), training=training)


def with_picked(lesson: Lesson, data: Data, iteration: int, row: int) -> Lesson:
    """The lesson with a sample that the batch of an iteration begins with; what was picked later is given up.

    data: the samples of the lesson. row: of the data. Raises UsageError.
    """
    training = lesson.training
    if not _within(row, data.samples):
        raise UsageError(_("there is no sample {row}").format(row=row + 1))
    if data.holds_out(row):
        raise UsageError(_("sample {row} is held out: take it back first").format(row=row + 1))
    trained = data.samples - len(data.held_out)
    if Batches.of(trained, training).full_batch:
        raise UsageError(_("every batch has all samples, so there is none to pick: make the batch smaller first"))
    picked = (*(pick for pick in training.picked if pick[0] < iteration), (iteration, row))
    return replace(lesson, training=replace(training, picked=picked))


def _refuse(lesson: Lesson, quantity: Quantity, value: float, name: str) -> None:
    """Raises UsageError where nothing can be typed, or nothing of this value."""
    if quantity.kind not in TYPED:
        raise UsageError(_("{name} is computed and cannot be typed").format(name=name))
    if quantity.kind is Kind.TARGET and not lesson.data.has_targets:
        raise UsageError(NO_TARGETS)
    if not _is_there(lesson, quantity):
        raise UsageError(_("{name} is not there").format(name=name))
    if not math.isfinite(value):
        raise UsageError(_("a value must be a finite number"))
    if quantity.kind is Kind.LEARNING_RATE and value <= 0:
        raise UsageError(_("the learning rate must be greater than 0"))
    if quantity.kind is Kind.TARGET and lesson.network.loss.endswith("binary-cross-entropy") and not 0 <= value <= 1:
        raise UsageError(_("a target of binary cross-entropy lies from 0 to 1"))
    if quantity.kind is Kind.WEIGHT:
        layer = lesson.network.layer(quantity.at_layer)
        if not layer.connections[quantity.unit, quantity.source]:
            raise UsageError(_("{name} has no connection").format(name=name))


def _is_there(lesson: Lesson, q: Quantity) -> bool:
    """Whether the network and the data have such a place."""
    sizes = lesson.network.sizes
    if q.kind is Kind.LEARNING_RATE:
        return True
    if q.kind in (Kind.INPUT, Kind.TARGET):
        width = sizes[0] if q.kind is Kind.INPUT else sizes[-1]
        return _within(q.sample, lesson.data.samples) and _within(q.unit, width)
    if not 1 <= q.at_layer <= lesson.network.depth:
        return False
    if q.kind is Kind.BIAS:
        return _within(q.at_bias, lesson.network.layer(q.at_layer).bias_count)
    return _within(q.unit, sizes[q.at_layer]) and _within(q.source, sizes[q.source_layer])


def _within(index: int | None, size: int) -> bool:
    return index is not None and 0 <= index < size


def _with_parameters(network: Network, old: Parameters, values: Mapping[Quantity, float]) -> Parameters:
    """Other weights and biases, all of which exist; an array is copied once."""
    weights, biases = list(old.weights), list(old.biases)
    for q, value in values.items():
        at = q.at_layer - 1
        if q.kind is Kind.BIAS:
            _writable(biases, at)[q.at_bias] = value
        else:
            _writable(weights, at)[q.unit, q.source] = value
    return Parameters.of(network, weights, biases)


def _writable(arrays: list[Floats], at: int) -> Floats:
    if not arrays[at].flags.writeable:
        arrays[at] = arrays[at].copy()
    return arrays[at]


def _with_data(lesson: Lesson, inputs: Mapping[Quantity, float], targets: Mapping[Quantity, float]) -> Data:
    """The data with other inputs and targets, all of which are there."""
    arrays = []
    for old, values in ((lesson.data.inputs, inputs), (lesson.data.targets, targets)):
        array = old.copy() if values else old
        for q, value in values.items():
            array[q.at_sample, q.at_unit] = value
        arrays.append(array)
    if lesson.network.loss == "cross-entropy":
        typed: dict[int, dict[int, float]] = {}
        for q, value in targets.items():
            typed.setdefault(q.at_sample, {})[q.at_unit] = value
        for row, of_row in typed.items():
            _make_distribution(arrays[1][row], of_row)
    for array in arrays:
        array.flags.writeable = False
    return replace(lesson.data, inputs=arrays[0], targets=arrays[1])


def _make_distribution(targets: Floats, typed: Mapping[int, float]) -> None:
    """Has a row of targets sum to 1, in place: the only 1 among those typed is its class. Raises UsageError."""
    if (targets >= 0).all() and sums_to_1(targets):
        return
    ones = [unit for unit, value in typed.items() if value == 1]
    if len(ones) != 1 or any(value not in (0, 1) for value in typed.values()):
        raise UsageError(_("the targets of cross-entropy sum to 1: type 1 for the class, or paste the whole row"))
    targets[:] = 0.0
    targets[ones[0]] = 1.0
