"""A network made anew of the layers and units of another: what keeps its weight, and what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import numpy as np
from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias, Bools, Data, Floats, Indices, Layer, Network, Parameters
from bpsim.editing import wording
from bpsim.editing.addresses import Moves
from bpsim.editing.edited import Edited, finished
from bpsim.lesson import limits
from bpsim.lesson.lesson import Lesson
from bpsim.trace.numerals import grouped

Values = TypeVar("Values", Floats, Bools)

NEW = -1
"""The old index of a unit that is new."""


class Part(Struct, frozen=True):
    """A layer of the network that is made.

    origin: the number of the old layer that it was (0 is the inputs), None where it is new. units: the old index of
    each of its units, ``NEW`` where it is new. sources: of a new unit those that it is connected to, None for all.
    activation: of all units, or of each unit of the old layer.
    """

    origin: int | None
    names: tuple[str, ...]
    units: tuple[int, ...]
    activation: str | UnitActivation | tuple[UnitActivation | str, ...] = ""
    bias: Bias = Bias.PER_UNIT
    sources: frozenset[int] | None = None


def parts_of(network: Network) -> list[Part]:
    """The layers as they are, the inputs first."""
    layers = ((layer.units, layer.activation, layer.bias) for layer in network.layers)
    named = [(network.inputs, "", Bias.NONE), *layers]
    return [
        Part(number, names, tuple(range(len(names))), activation, bias)
        for number, (names, activation, bias) in enumerate(named)
    ]


def rebuilt(lesson: Lesson, present: Parameters, parts: Sequence[Part], words: str) -> Edited:
    """The lesson with a network of these parts; raises UsageError beyond what a lesson may have.

    Whatever weight still has both ends is kept, with its connection and whether it is frozen; every other is drawn.
    Data columns follow their units: a new input is a column of zeros, and so is the target of a new output.
    """
    old = lesson.network
    _refuse_large(parts)
    links = [_Link(old, before, after) for before, after in pairwise(parts)]
    network = Network(parts[0].names, tuple(link.layer() for link in links), old.loss)
    moves = _moves(old, network, parts)
    kept = _kept(links, network, lesson.parameters), _kept(links, network, present)
    wanted = [link.new & layer.connections for link, layer in zip(links, network.layers, strict=True)]
    return finished(lesson, present, moves, kept, words, wanted=wanted, data=_data(lesson.data, parts))


class _Link:
    """The weights from one part to the next, and the biases of that one."""

    def __init__(self, old: Network, before: Part, after: Part) -> None:
        self._old = old
        self._before, self._after = before, after
        self._rows, self._columns = _indices(after), _indices(before)
        adjacent = after.origin is not None and before.origin == after.origin - 1
        self.new: Bools = ~(adjacent & (self._rows[:, None] != NEW) & (self._columns != NEW))
        """(units, sources): the weights that the old network does not have."""

    def layer(self) -> Layer:
        """The layer that the part becomes."""
        part, shape = self._after, self.new.shape
        layer = Layer(part.names, shape[1], self._activation, part.bias)
        if part.origin is None:
            return layer
        old = self._old.layer(part.origin)
        connections = self.of_weights(old.connections, np.ones(shape, dtype=np.bool_))
        if part.sources is not None:
            chosen = np.isin(np.arange(shape[1]), sorted(part.sources))
            connections = np.where((self._rows == NEW)[:, None], chosen, connections)
        return replace(
            layer,
            connections=connections,
            frozen_weights=self.of_weights(old.frozen_weights, np.zeros(shape, dtype=np.bool_)),
            frozen_biases=self.of_biases(old.frozen_biases),
        )

    @property
    def _activation(self) -> str | UnitActivation | tuple[UnitActivation | str, ...]:
        """The activation of all units, or of each; a new unit has that of the last old one before it."""
        old = self._after.activation
        if not isinstance(old, tuple):
            return old
        each: list[UnitActivation | str] = []
        for unit in self._after.units:
            each.append(old[unit] if unit != NEW else each[-1] if each else old[0])
        return tuple(each)

    def of_weights(self, old: Values, otherwise: Values) -> Values:
        """What the old weights have at their new places."""
        if self.new.all():
            return otherwise
        return np.where(self.new, otherwise, old[np.ix_(self._rows, self._columns)])

    def of_biases(self, old: Values) -> Values:
        """What the old biases have at their new places; 0 or False for new ones."""
        if self._after.bias is not Bias.PER_UNIT:
            return old
        return np.where(self._rows == NEW, np.zeros(1, old.dtype), old[self._rows])

    def kept(self, parameters: Parameters) -> tuple[Floats, Floats]:
        """The old weights and biases of some parameters at their new places, 0 where they are new."""
        origin = self._after.origin
        if origin is None:
            return np.zeros(self.new.shape), np.zeros(self._after.bias.values(len(self._rows)))
        weights = self.of_weights(parameters.weights[origin - 1], np.zeros(self.new.shape))
        return weights, self.of_biases(parameters.biases[origin - 1])


def _indices(part: Part) -> Indices:
    return np.array(part.units, dtype=np.int64)


def _kept(links: Sequence[_Link], network: Network, parameters: Parameters) -> Parameters:
    pairs = [link.kept(parameters) for link in links]
    return Parameters.of(network, [weights for weights, _ in pairs], [biases for _, biases in pairs])


def _moves(old: Network, new: Network, parts: Sequence[Part]) -> Moves:
    layers: list[int | None] = [None] * (old.depth + 1)
    units: dict[int, Sequence[int | None]] = {}
    for number, part in enumerate(parts):
        if part.origin is None:
            continue
        layers[part.origin] = number
        places: list[int | None] = [None] * old.sizes[part.origin]
        for place, unit in enumerate(part.units):
            if unit != NEW:
                places[unit] = place
        units[part.origin] = places
    return Moves(old, new, tuple(layers), units)


def _data(data: Data, parts: Sequence[Part]) -> Data:
    inputs, targets = _columns(data.inputs, parts[0]), _columns(data.targets, parts[-1])
    if inputs is data.inputs and targets is data.targets:
        return data
    classes = data.classes
    if classes and targets is not data.targets:
        classes = _classes(classes, parts[-1])
    return replace(data, inputs=inputs, targets=targets, classes=classes)


def _columns(values: Floats, part: Part) -> Floats:
    """Columns at the new places of their units, (samples, units); zeros for a new unit."""
    indices = _indices(part)
    if np.array_equal(indices, np.arange(values.shape[1])):
        return values
    columns = np.where(indices == NEW, 0.0, values[:, indices])
    columns.flags.writeable = False
    return columns


def _classes(classes: Sequence[str], part: Part) -> tuple[str, ...]:
    """The classes at the new places of their outputs; that of a new output is called as the output is."""
    kept = {unit: classes[unit] for unit in part.units if unit != NEW}
    named: list[str] = []
    for name, unit in zip(part.names, part.units, strict=True):
        new = name
        while unit == NEW and new in (*kept.values(), *named):
            new += "'"
        named.append(kept.get(unit, new))
    return tuple(named)


def _refuse_large(parts: Sequence[Part]) -> None:
    sizes = [len(part.units) for part in parts]
    if len(sizes) - 1 > limits.LAYERS:
        raise UsageError(wording.TOO_MANY_LAYERS.format(count=len(sizes) - 1, most=limits.LAYERS))
    for number, size in enumerate(sizes):
        if size > limits.UNITS:
            layer = wording.place_name(number, len(sizes) - 1)
            raise UsageError(
                wording.TOO_MANY_UNITS.format(layer=layer, count=grouped(size), most=grouped(limits.UNITS))
            )
    weights = sum(before * after for before, after in pairwise(sizes))
    if weights > limits.WEIGHTS:
        raise UsageError(wording.TOO_MANY_WEIGHTS.format(count=grouped(weights), most=grouped(limits.WEIGHTS)))
