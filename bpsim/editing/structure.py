"""Edits of structure: units, layers and connections that come and go.

Every edit takes a lesson and its present parameters and gives both anew, as ``Edited``; what cannot be done raises
UsageError with a sentence. Layers count from 1, and 0 is the inputs; units and sources count from 0.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from msgspec import structs

from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS
from bpsim.core.network import Bias, Bools, Network, Parameters
from bpsim.editing import wording
from bpsim.editing.addresses import Moves
from bpsim.editing.edited import Edited, finished, unchanged
from bpsim.editing.naming import all_names, checked_name, names_of_new_layer, new_name, new_names
from bpsim.editing.rebuilding import NEW, Part, parts_of, rebuilt
from bpsim.editing.refusing import refuse_connection, refuse_layer, refuse_unit, refuse_unknown
from bpsim.editing.targets import refuse_without_output
from bpsim.lesson import limits
from bpsim.lesson.blueprint import ACTIVATION
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _
from bpsim.trace.numerals import grouped


def add_unit(
    lesson: Lesson,
    present: Parameters,
    layer: int,
    at: int | None = None,
    name: str | None = None,
    sources: Collection[int] | None = None,
) -> Edited:
    """One more unit in a layer, before its unit ``at`` or as its last one, with new weights and a bias of 0.

    name: by default the letter of the layer with the least free number. sources: the units of the layer before that it
    is connected to, by default all. It is connected to all units of the layer after.
    """
    network = lesson.network
    refuse_layer(network, layer, inputs=True)
    size = network.sizes[layer]
    place = size if at is None else at
    if not 0 <= place <= size:
        raise UsageError(wording.NO_PLACE.format(at=place, layer=wording.layer_name(network, layer), size=size))
    for source in sources or ():
        refuse_unit(network, layer - 1, source)
    chosen = new_name(network, layer) if name is None else checked_name(name, all_names(network))
    part = parts_of(network)[layer]
    added = structs.replace(
        part,
        names=(*part.names[:place], chosen, *part.names[place:]),
        units=(*part.units[:place], NEW, *part.units[place:]),
        sources=None if sources is None else frozenset(sources),
    )
    return rebuilt(lesson, present, _with(network, layer, added), wording.ADD_UNIT.format(unit=chosen))


def set_units(lesson: Lesson, present: Parameters, layer: int, count: int) -> Edited:
    """A layer of ``count`` units: new ones behind its last, with new weights and a bias of 0, or the last ones less."""
    network = lesson.network
    refuse_layer(network, layer, inputs=True)
    size = network.sizes[layer]
    if not 1 <= count <= limits.UNITS:
        raise UsageError(wording.LAYER_SIZE.format(count=wording.units(count), most=limits.UNITS))
    if count == size:
        return unchanged(lesson, present)
    part = parts_of(network)[layer]
    names = new_names(network, layer, count - size) if count > size else part.names[count:]
    one, several = (
        (wording.ADD_UNIT, wording.ADD_UNITS) if count > size else (wording.REMOVE_UNIT, wording.REMOVE_UNITS)
    )
    words = (one if len(names) == 1 else several).format(unit=names[0], first=names[0], last=names[-1])
    if count > size:
        resized = structs.replace(part, names=(*part.names, *names), units=(*part.units, *(NEW,) * len(names)))
    else:
        for unit in range(count, size if layer == network.depth else count):
            refuse_without_output(network.loss, lesson.data, unit)
        resized = structs.replace(part, names=part.names[:count], units=part.units[:count])
    return rebuilt(lesson, present, _with(network, layer, resized), words)


def remove_unit(lesson: Lesson, present: Parameters, layer: int, unit: int) -> Edited:
    """A unit less, with its weights, and its column of the data; the last unit of a layer stays."""
    network = lesson.network
    refuse_unit(network, layer, unit)
    name, size = network.unit_name(layer, unit), network.sizes[layer]
    if size == 1:
        words = wording.LAST_UNIT if layer in (0, network.depth) else wording.LAST_HIDDEN_UNIT
        raise UsageError(words.format(unit=name, layer=wording.layer_name(network, layer)))
    if layer == network.depth:
        refuse_without_output(network.loss, lesson.data, unit)
    part = parts_of(network)[layer]
    fewer = structs.replace(
        part,
        names=(*part.names[:unit], *part.names[unit + 1 :]),
        units=(*part.units[:unit], *part.units[unit + 1 :]),
    )
    return rebuilt(lesson, present, _with(network, layer, fewer), wording.REMOVE_UNIT.format(unit=name))


def add_layer(
    lesson: Lesson,
    present: Parameters,
    after: int,
    units: int | None = None,
    activation: str | None = None,
    bias: str | None = None,
    like: int | None = None,
) -> Edited:
    """A hidden layer after layer ``after``, connected to all units before and after it by new weights.

    like: the layer whose size, activation and kind of bias it has where these are not given, by default ``after``; of
    inputs and outputs only the size is taken, and the layer is logistic with a bias per unit.
    """
    network = lesson.network
    if after in (-1, network.depth):
        raise UsageError(wording.BEFORE_INPUTS if after == -1 else wording.AFTER_OUTPUTS)
    refuse_layer(network, after, inputs=True)
    model = after if like is None else like
    refuse_layer(network, model, inputs=True)
    hidden = network.layer(model) if 0 < model < network.depth else None
    size = network.sizes[model] if units is None else units
    if not 1 <= size <= limits.UNITS:
        raise UsageError(wording.LAYER_SIZE.format(count=wording.units(size), most=grouped(limits.UNITS)))
    refuse_unknown(activation or ACTIVATION, ACTIVATIONS, _("activation"))
    refuse_unknown(bias or Bias.PER_UNIT, list(Bias), _("kind of bias"))
    part = Part(
        origin=None,
        names=names_of_new_layer(network, after + 1, size),
        units=(NEW,) * size,
        activation=activation or (hidden.activations[0] if hidden else ACTIVATION),
        bias=Bias(bias) if bias else hidden.bias if hidden else Bias.PER_UNIT,
    )
    if part.activation == "softmax":
        raise UsageError(wording.SOFTMAX_HIDDEN)
    parts = parts_of(network)
    words = wording.ADD_LAYER.format(units=wording.units(size), layer=wording.layer_name(network, after))
    return rebuilt(lesson, present, [*parts[: after + 1], part, *parts[after + 1 :]], words)


def remove_layer(lesson: Lesson, present: Parameters, layer: int) -> Edited:
    """A hidden layer less; the layers beside it are connected by new weights. Inputs and outputs stay."""
    network = lesson.network
    refuse_layer(network, layer, inputs=True)
    if layer in (0, network.depth):
        raise UsageError(wording.OUTPUTS_STAY if layer else wording.INPUTS_STAY)
    parts = parts_of(network)
    words = wording.REMOVE_LAYER.format(layer=wording.layer_name(network, layer))
    return rebuilt(lesson, present, [*parts[:layer], *parts[layer + 1 :]], words)


def connect(lesson: Lesson, present: Parameters, layer: int, unit: int, source: int) -> Edited:
    """A connection more, from a unit of the layer before, with a new weight that is not frozen."""
    return _connected(lesson, present, layer, unit, source, exists=True)


def disconnect(lesson: Lesson, present: Parameters, layer: int, unit: int, source: int) -> Edited:
    """A connection less; its weight is 0 from then on, and its number stays taken."""
    return _connected(lesson, present, layer, unit, source, exists=False)


def _connected(lesson: Lesson, present: Parameters, layer: int, unit: int, source: int, *, exists: bool) -> Edited:
    network = lesson.network
    refuse_connection(network, layer, unit, source)
    names = {"source": network.unit_name(layer - 1, source), "unit": network.unit_name(layer, unit)}
    old = network.layer(layer)
    if old.connections[unit, source] == exists:
        raise UsageError((wording.CONNECTED if exists else wording.NOT_CONNECTED).format(**names))
    changed = replace(
        old,
        connections=_with_element(old.connections, unit, source, value=exists),
        frozen_weights=_with_element(old.frozen_weights, unit, source, value=False),
    )
    new = network.with_layer(layer, changed)
    kept = tuple(Parameters.of(new, one.weights, one.biases) for one in (lesson.parameters, present))
    wanted = [np.zeros(one.connections.shape, dtype=np.bool_) for one in new.layers]
    wanted[layer - 1][unit, source] = exists
    words = (wording.CONNECT if exists else wording.DISCONNECT).format(**names)
    return finished(lesson, present, Moves.in_place(network, new), (kept[0], kept[1]), words, wanted=wanted)


def _with(network: Network, layer: int, part: Part) -> list[Part]:
    """The parts of a network with another one in place of a layer."""
    parts = parts_of(network)
    parts[layer] = part
    return parts


def _with_element(mask: Bools, unit: int, source: int, *, value: bool) -> Bools:
    changed = mask.copy()
    changed[unit, source] = value
    return changed
