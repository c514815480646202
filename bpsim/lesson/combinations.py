"""What fits in its shape and still cannot be computed together: activations, losses and targets; batch and data."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import TypeGuard

from bpsim.core.functions import ACTIVATIONS, CONSTANTS, OUTPUTS_OF, Activation, UnitActivation
from bpsim.lesson.faults import Fault, quoted
from bpsim.lesson.node import Node
from bpsim.lesson.shapes import BUFFERS, sample_count
from bpsim.sentences import Plural, _

SUM_TOLERANCE = 1e-9
_MOMENTS = ("first_moment", "second_moment")
_BUFFERS = {"momentum": ("velocity",), "nesterov": ("velocity",), "adam": _MOMENTS, "adamw": _MOMENTS}


_OF_DATA = Plural(
    "{number}, which is more than the {count} sample of the data",
    "{number}, which is more than the {count} samples of the data",
)
_TRAINED_ON = Plural(
    "{number}, which is more than the {count} sample to train on",
    "{number}, which is more than the {count} samples to train on",
)


def combination_faults(root: Node) -> Iterator[Fault]:
    """Softmax before the last layer; a cross-entropy without the outputs or the targets that it needs."""
    layers = root["network"]["layers"].items
    for layer in layers:
        yield from _activation_faults(layer, last=layer is layers[-1])
    loss = root["network"]["loss"]
    needed = OUTPUTS_OF.get(str(loss.value))
    if needed is None or not layers:
        return
    activations = [activation_of(node.value) for node in _each(layers[-1])]
    if None not in activations:
        other = next((one for one in activations if one and (one.kind != needed or not one.usual)), None)
        if other is not None:
            are = (
                quoted(other.kind)
                if other.usual
                else _("{kind} with another {other}").format(kind=quoted(other.kind), other=_constant(other))
            )
            yield Fault(
                loss.place,
                _("{value} needs {needed} outputs, and they are {are}").format(
                    value=quoted(str(loss.value)), needed=needed, are=are
                ),
            )
    for row in root["data"]["targets"].items:
        yield from _target_faults(row, distribution=needed == "softmax")


def activation_of(value: object) -> UnitActivation | None:
    """The activation that a name or an object of a file stands for; None where it is none."""
    fields = value if isinstance(value, dict) else {"kind": value}
    kind, constants = fields.get("kind"), [fields[name] for name in CONSTANTS if name in fields]
    if not isinstance(kind, str) or kind not in ACTIVATIONS:
        return None
    given = next(filter(_is_finite, constants), None)
    try:
        return UnitActivation.of(kind, None if given is None else float(given))
    except ValueError:
        return None


def _constant(activation: UnitActivation) -> str:
    return activation.row.constant.name if activation.row.constant else ""


def _each(layer: Node) -> tuple[Node, ...]:
    """What a layer says of its activation, or of that of each unit."""
    activation = layer["activation"]
    return activation.items if isinstance(activation.value, list) else (activation,)


def _activation_faults(layer: Node, *, last: bool) -> Iterator[Fault]:
    """Softmax for some units or before the last layer, a list of another length, constants that are out of place."""
    activation, units = layer["activation"], layer["units"].length
    if activation.length is not None and units is not None and activation.length != units:
        yield Fault(
            activation.place,
            _("{length} activations, expected {units}, one for each unit").format(
                length=activation.length, units=units
            ),
        )
    each = _each(layer)
    kinds = {str(node["kind"].value if isinstance(node.value, dict) else node.value) for node in each}
    for node in each:
        kind = node["kind"].value if isinstance(node.value, dict) else node.value
        if kind == "softmax" and not last:
            yield Fault(node.place, _('"softmax", which the last layer alone can have'))
        elif kind == "softmax" and len(kinds) > 1:
            yield Fault(node.place, _('"softmax", which only all units of a layer can have'))
        if isinstance(kind, str) and kind in ACTIVATIONS:
            yield from _constant_faults(node, ACTIVATIONS[kind])


def _constant_faults(node: Node, row: Activation) -> Iterator[Fault]:
    own = row.constant
    for name, field in node.fields:
        if name in CONSTANTS and (own is None or own.name != name):
            said = (
                _("{name} has {constant}").format(name=quoted(row.name), constant=own.name)
                if own
                else _("{name} has no constant").format(name=quoted(row.name))
            )
            yield Fault(field.place, said)
        elif name in CONSTANTS and own and _is_finite(field.value) and not own.least <= field.value <= own.most:
            yield Fault(field.place, _("{value}, expected {range}").format(value=field.value, range=own.range))


def derivative_faults(root: Node) -> Iterator[Fault]:
    """A unit to be derived that is not there."""
    of, layers = root["training"]["derivative_of"], root["network"]["layers"].items
    layer, unit = of["layer"].index, of["unit"].index
    if not layer or unit is None or not layers:
        return  # said already
    if layer > len(layers):
        yield Fault(
            of["layer"].place,
            _("{layer}, expected {span}").format(
                layer=layer, span=_("1 to {count}").format(count=len(layers)) if len(layers) > 1 else 1
            ),
        )
        return
    units = layers[layer - 1]["units"].length
    if units and unit >= units:
        yield Fault(
            of["unit"].place,
            _("{unit}, expected {span}").format(
                unit=unit, span=_("0 to {units}").format(units=units - 1) if units > 1 else 0
            ),
        )


def held_out_faults(root: Node) -> Iterator[Fault]:
    """Samples held out that are not there, or twice, and none left to train on."""
    held_out, samples = root["data"]["held_out"], sample_count(root)
    if not samples:
        return
    known: set[int] = set()
    for node in held_out.items:
        if node.index is None:
            continue  # said already
        if node.index >= samples:
            yield Fault(
                node.place,
                _("{index}, expected {span}").format(
                    index=node.index, span=_("0 to {samples}").format(samples=samples - 1) if samples > 1 else 0
                ),
            )
        elif node.index in known:
            yield Fault(node.place, _("{index}, which is held out already").format(index=node.index))
        known.add(node.index)
    if _trained_on(root) == 0:
        yield Fault(held_out.place, _("no sample is left to train on"))


def picked_faults(root: Node) -> Iterator[Fault]:
    """Picked samples that are not there or held out, and two for one iteration."""
    samples, seen = sample_count(root), set[int]()
    held_out = {node.index for node in root["data"]["held_out"].items}
    for pick in root["training"]["picked"].items:
        sample, iteration = pick["sample"], pick["iteration"]
        if sample.index is not None and samples and sample.index >= samples:
            yield Fault(
                sample.place,
                _("{index}, expected {span}").format(
                    index=sample.index, span=_("0 to {samples}").format(samples=samples - 1) if samples > 1 else 0
                ),
            )
        elif sample.index is not None and sample.index in held_out:
            yield Fault(sample.place, _("{index}, which is held out").format(index=sample.index))
        if iteration.index in seen:
            yield Fault(
                iteration.place, _("{index}, for which a sample is picked already").format(index=iteration.index)
            )
        if iteration.index is not None:
            seen.add(iteration.index)


def batch_faults(root: Node) -> Iterator[Fault]:
    """A batch of more samples than are trained on."""
    batch, left = root["training"]["batch"], _trained_on(root)
    if batch.index is not None and left and batch.index > left:
        allowed = _OF_DATA if left == sample_count(root) else _TRAINED_ON
        yield Fault(batch.place, allowed.of(left, number=batch.index, count=left))


def _trained_on(root: Node) -> int | None:
    """How many samples are trained on; None where that cannot be told."""
    samples = sample_count(root)
    if not samples:
        return None
    return samples - len({node.index for node in root["data"]["held_out"].items if node.index in range(samples)})


def buffer_faults(root: Node) -> Iterator[Fault]:
    """Buffers of another optimizer than the training's, one without the other, and averages of squares below 0."""
    buffers, kind = root["state"]["buffers"], root["training"]["optimizer"]["kind"].value
    kept = _BUFFERS.get(str(kind), ()) if isinstance(kind, str) else ()
    there = [name for name in BUFFERS if buffers[name].given]
    for name in there:
        if name not in kept:
            yield Fault(buffers[name].place, _("the optimizer of the training keeps no {name}").format(name=name))
    for name in kept:
        if there and name not in there:
            yield Fault(buffers[name].place, _("missing ({kind} keeps it)").format(kind=quoted(str(kind))))
    moment = buffers["second_moment"]
    rows = [row for matrix in moment["weights"].items for row in matrix.items]
    numbers = (number for row in (*rows, *moment["biases"].items) for number in row.items)
    for node in (*numbers, *(field for _name, field in moment.fields)):
        if _is_finite(node.value) and node.value < 0:
            yield Fault(node.place, _("{value}, expected an average of squares of at least 0").format(value=node.value))


def _is_finite(value: object) -> TypeGuard[int | float]:
    """Whether this is a number that a float64 can be, as far off as a whole number in a file may be."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _target_faults(row: Node, *, distribution: bool) -> Iterator[Fault]:
    values = [node.value for node in row.items]
    numbers = [float(v) for v in values if _is_finite(v)]
    if len(numbers) < len(values):
        return  # said already
    for node, number in zip(row.items, numbers, strict=True):
        if not 0 <= number <= 1:
            yield Fault(node.place, _("{number}, expected a target from 0 to 1 with this loss").format(number=number))
    if distribution and numbers and abs(math.fsum(numbers) - 1) > SUM_TOLERANCE:
        yield Fault(
            row.place, _("the targets sum to {numbers!r}, expected 1 with this loss").format(numbers=math.fsum(numbers))
        )
