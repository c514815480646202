"""An edit of one value, or of several at once: what it makes of a lesson and its parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from bpsim.core.errors import UsageError
from bpsim.core.network import Floats, Network, Parameters
from bpsim.core.quantity import TYPED, Kind, Quantity
from bpsim.editing.targets import with_class
from bpsim.lesson.lesson import Lesson


def with_value(
    lesson: Lesson, parameters: Parameters, quantity: Quantity, value: float, name: str
) -> tuple[Lesson, Parameters]:
    """The lesson and the parameters with another weight, bias, input, target or learning rate.

    quantity: ``sample`` of an input or a target is the row of the data. name: what messages call it. Raises UsageError.
    """
    _refuse(lesson, quantity, value, name)
    if quantity.kind in (Kind.WEIGHT, Kind.BIAS):
        return lesson, _with_parameters(lesson.network, parameters, {quantity: value})
    if quantity.kind is Kind.LEARNING_RATE:
        if value <= 0:
            raise UsageError("the learning rate must be greater than 0")
        return replace(lesson, training=replace(lesson.training, learning_rate=value)), parameters
    return _with_data(lesson, quantity, value), parameters


def with_values(
    lesson: Lesson, parameters: Parameters, values: Mapping[Quantity, float], name: Callable[[Quantity], str]
) -> tuple[Lesson, Parameters]:
    """The same with several values. Raises UsageError where one of them cannot be."""
    typed = {}
    for quantity, value in values.items():
        if quantity.kind in (Kind.WEIGHT, Kind.BIAS):
            _refuse(lesson, quantity, value, name(quantity))
            typed[quantity] = value
        else:
            lesson, _ = with_value(lesson, parameters, quantity, value, name(quantity))
    return lesson, _with_parameters(lesson.network, parameters, typed) if typed else parameters


def with_held_out(lesson: Lesson, row: int, held: bool) -> Lesson:
    """The lesson with a row of the data held out of the training, or trained on again. Raises UsageError."""
    if not _within(row, lesson.data.samples):
        raise UsageError(f"there is no sample {row + 1}")
    others = [other for other in lesson.data.held_out if other != row]
    chosen = [*others, row] if held else others
    left, batch = lesson.data.samples - len(chosen), lesson.training.batch
    if left == 0:
        raise UsageError(f"sample {row + 1} is the last one that is trained on: take another one back first")
    if batch is not None and batch > left:
        raise UsageError(f"a batch has {batch} samples, and {left} would be left: make it smaller first")
    return replace(lesson, data=lesson.data.holding_out(chosen))


def _refuse(lesson: Lesson, quantity: Quantity, value: float, name: str) -> None:
    """Raises UsageError where nothing can be typed, or nothing of this value."""
    if quantity.kind not in TYPED:
        raise UsageError(f"{name} is computed and cannot be typed")
    if not _is_there(lesson, quantity):
        raise UsageError(f"{name} is not there")
    if not math.isfinite(value):
        raise UsageError("a value must be a finite number")
    if quantity.kind is Kind.WEIGHT:
        layer = lesson.network.layer(quantity.layer or 1)
        if not layer.connections[quantity.unit, quantity.source]:
            raise UsageError(f"{name} has no connection")


def _is_there(lesson: Lesson, q: Quantity) -> bool:
    """Whether the network and the data have such a place."""
    sizes = lesson.network.sizes
    if q.kind is Kind.LEARNING_RATE:
        return True
    if q.kind in (Kind.INPUT, Kind.TARGET):
        width = sizes[0] if q.kind is Kind.INPUT else sizes[-1]
        return _within(q.sample, lesson.data.samples) and _within(q.unit, width)
    if q.layer is None or not 1 <= q.layer <= lesson.network.depth:
        return False
    if q.kind is Kind.BIAS:
        return _within(q.unit or 0, lesson.network.layer(q.layer).bias_count)
    return _within(q.unit, sizes[q.layer]) and _within(q.source, sizes[q.layer - 1])


def _within(index: int | None, size: int) -> bool:
    return index is not None and 0 <= index < size


def _with_parameters(network: Network, old: Parameters, values: Mapping[Quantity, float]) -> Parameters:
    """Other weights and biases, all of which exist; an array is copied once."""
    weights, biases = list(old.weights), list(old.biases)
    for q, value in values.items():
        at = (q.layer or 1) - 1
        if q.kind is Kind.BIAS:
            _writable(biases, at)[q.unit or 0] = value
        else:
            _writable(weights, at)[q.unit, q.source] = value
    return Parameters.of(network, weights, biases)


def _writable(arrays: list[Floats], at: int) -> Floats:
    if not arrays[at].flags.writeable:
        arrays[at] = arrays[at].copy()
    return arrays[at]


def _with_data(lesson: Lesson, q: Quantity, value: float) -> Lesson:
    if q.kind is Kind.TARGET and lesson.network.loss == "cross-entropy":
        if value == 1:
            return with_class(lesson, q.sample or 0, q.unit or 0)
        raise UsageError("the targets of cross-entropy sum to 1: type 1 for the class, or paste the whole row")
    if q.kind is Kind.TARGET and lesson.network.simplified and not 0 <= value <= 1:
        raise UsageError("a target of binary cross-entropy lies from 0 to 1")
    edit = lesson.data.with_input if q.kind is Kind.INPUT else lesson.data.with_target
    return replace(lesson, data=edit(q.sample or 0, q.unit or 0, value))
