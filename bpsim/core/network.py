"""The structure of a network and the values of its parameters, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bpsim.core.functions import LOSSES, OUTPUTS_OF, UnitActivation
from bpsim.core.held_out import HoldsOut

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]
N = TypeVar("N", bound=np.generic)


def frozen_floats(values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """A read-only float64 copy of ``values``, themselves where they are one; raises ValueError for another shape."""
    if _is_frozen(values, np.float64, shape):
        return cast(Floats, values)
    return _frozen(np.array(values, dtype=np.float64), shape)


def frozen_bools(values: ArrayLike, shape: tuple[int, ...]) -> Bools:
    """A read-only boolean array of this shape, itself where it is one; one boolean stands for all its elements."""
    if _is_frozen(values, np.bool_, shape):
        return cast(Bools, values)
    array = np.array(values, dtype=np.bool_)
    return _frozen(np.full(shape, bool(array)) if array.ndim == 0 else array, shape)


def _frozen(array: NDArray[N], shape: tuple[int, ...]) -> NDArray[N]:
    """The array itself, read-only; raises ValueError for another shape, unless it is as empty."""
    if array.size == 0 and 0 in shape:
        array = array.reshape(shape)
    if array.shape != shape:
        raise ValueError(f"shape {array.shape}, expected {shape}")
    array.flags.writeable = False
    return array


def _is_frozen(values: ArrayLike, kind: type, shape: tuple[int, ...]) -> bool:
    """Whether it is such an array that nothing can write to."""
    if not isinstance(values, np.ndarray):
        return False
    return values.dtype == kind and values.shape == shape and values.base is None and not values.flags.writeable


class Bias(StrEnum):
    """How the units of a layer get their bias."""

    PER_UNIT = "per-unit"
    SHARED = "shared"
    NONE = "none"

    def values(self, units: int) -> int:
        """How many bias values a layer of ``units`` units has."""
        return {Bias.PER_UNIT: units, Bias.SHARED: 1, Bias.NONE: 0}[self]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of units; every array is read-only.

    frozen_weights, connections: (units, sources), row j receives, column i sends. frozen_biases: (number of biases,).
    A connection that is False does not exist: its weight is 0 and stays 0.

    activation: of all units by its name or with its constant, or of each unit; kept as the shortest of these.
    """

    units: tuple[str, ...]
    sources: int
    activation: str | UnitActivation | tuple[UnitActivation | str, ...] = "identity"
    bias: Bias = Bias.PER_UNIT
    frozen_weights: Bools = field(default_factory=lambda: np.array(False))
    frozen_biases: Bools = field(default_factory=lambda: np.array(False))
    connections: Bools = field(default_factory=lambda: np.array(True))

    def __post_init__(self) -> None:
        object.__setattr__(self, "activation", _shortest(self.activation, len(self.units)))
        shape = (len(self.units), self.sources)
        biases = (self.bias.values(len(self.units)),)
        object.__setattr__(self, "frozen_weights", frozen_bools(self.frozen_weights, shape))
        object.__setattr__(self, "frozen_biases", frozen_bools(self.frozen_biases, biases))
        object.__setattr__(self, "connections", frozen_bools(self.connections, shape))

    @property
    def size(self) -> int:
        return len(self.units)

    @property
    def bias_count(self) -> int:
        return self.bias.values(self.size)

    @cached_property
    def activations(self) -> tuple[UnitActivation, ...]:
        """The activation of each unit."""
        return _each(self.activation, self.size)

    @property
    def common(self) -> UnitActivation | None:
        """The activation that all units have; None where they differ."""
        return None if isinstance(self.activation, tuple) else self.activations[0]

    @property
    def kind(self) -> str:
        """The name of the activation that all units have, whatever its constant; empty where they differ."""
        kinds = {one.kind for one in self.activations}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def is_softmax(self) -> bool:
        """Whether every out depends on every net of the layer."""
        return self.activation == "softmax"

    @cached_property
    def dense(self) -> bool:
        """Whether every connection exists."""
        return bool(self.connections.all())


def _each(
    activation: str | UnitActivation | tuple[UnitActivation | str, ...], units: int
) -> tuple[UnitActivation, ...]:
    """The activation of each of so many units. Raises ValueError."""
    given = activation if isinstance(activation, tuple) else (activation,) * max(units, 1)
    if len(given) != max(units, 1):
        raise ValueError(f"{len(given)} activations, expected {units}")
    return tuple(one if isinstance(one, UnitActivation) else UnitActivation.of(one) for one in given)


def _shortest(
    activation: str | UnitActivation | tuple[UnitActivation | str, ...], units: int
) -> str | UnitActivation | tuple[UnitActivation, ...]:
    each = _each(activation, units)
    kinds = {one.kind for one in each}
    if len(set(each)) == 1:
        return each[0].kind if each[0].usual else each[0]
    if "softmax" in kinds:
        raise ValueError("softmax is the activation of a whole layer")
    return each


@dataclass(frozen=True, eq=False)
class Network:
    """Inputs, layers and the loss. ``layers[0]`` is layer 1 of every ``Quantity``."""

    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    loss: str = "half-squared-error"

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise ValueError(f"loss {self.loss!r} is not known")
        if not self.layers or 0 in self.sizes:
            raise ValueError("a network has inputs and at least one layer, and every layer has a unit")
        for layer in self.layers[:-1]:
            if layer.is_softmax:
                raise ValueError("softmax can be the activation of the last layer only")
        needed = OUTPUTS_OF.get(self.loss)
        if needed and self.layers[-1].activation != needed:  # with its usual constant, and of every unit
            raise ValueError(f"{self.loss} needs {needed} outputs")
        for number, layer in enumerate(self.layers, 1):
            if layer.sources != self.sizes[number - 1]:
                raise ValueError(f"layer {number} has {layer.sources} sources, expected {self.sizes[number - 1]}")

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the inputs first."""
        return (len(self.inputs), *(layer.size for layer in self.layers))

    @property
    def simplified(self) -> bool:
        """Whether the output deltas are out - target: a cross-entropy of the outputs that belong to it."""
        return self.loss in OUTPUTS_OF

    @property
    def depth(self) -> int:
        """Number of layers without the inputs; also the number of the output layer."""
        return len(self.layers)

    @cached_property
    def weight_offsets(self) -> tuple[int, ...]:
        """How many weights come before each layer (entry 0 belongs to layer 1)."""
        offsets = [0]
        for layer in self.layers:
            offsets.append(offsets[-1] + layer.size * layer.sources)
        return tuple(offsets)

    @property
    def weight_count(self) -> int:
        return self.weight_offsets[-1]

    def layer(self, number: int) -> Layer:
        """Layer ``number``, counted from 1."""
        return self.layers[number - 1]

    def with_layer(self, number: int, layer: Layer) -> Network:
        """The same network with another layer ``number``, counted from 1."""
        return replace(self, layers=(*self.layers[: number - 1], layer, *self.layers[number:]))

    def unit_name(self, layer: int, unit: int) -> str:
        """The name of a unit; layer 0 holds the inputs."""
        return self.inputs[unit] if layer == 0 else self.layers[layer - 1].units[unit]

    def weight_number(self, layer: int, unit: int, source: int) -> int:
        """n of w_n: counted from 1, layer by layer, receiving unit by receiving unit, source by source."""
        return self.weight_offsets[layer - 1] + unit * self.layers[layer - 1].sources + source + 1


@dataclass(frozen=True, eq=False)
class Parameters:
    """All weights and biases, read-only.

    weights: one (units, sources) array a layer; biases: one array a layer, of units, 1 or 0 numbers.
    Construct with ``Parameters.of``, which checks the shapes.
    """

    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    @classmethod
    def of(cls, network: Network, weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]) -> Parameters:
        """Checked copies; the weight of a connection that does not exist becomes 0. Raises ValueError."""
        if len(weights) != network.depth or len(biases) != network.depth:
            raise ValueError(f"{len(weights)} weight arrays and {len(biases)} bias arrays, expected {network.depth}")
        ws = []
        for layer, values in zip(network.layers, weights, strict=True):
            shape = layer.connections.shape
            if layer.dense and _is_frozen(values, np.float64, shape):
                ws.append(cast(Floats, values))
                continue
            array = np.where(layer.connections, np.array(values, dtype=np.float64).reshape(shape), 0.0)
            ws.append(frozen_floats(array, shape))
        bs = [frozen_floats(values, (layer.bias_count,)) for layer, values in zip(network.layers, biases, strict=True)]
        return cls(tuple(ws), tuple(bs))

    def same_bits(self, other: Parameters) -> bool:
        """Whether every number is the same float64, bit for bit."""
        return len(self.weights) == len(other.weights) and all(
            a.tobytes() == b.tobytes() for a, b in zip(self, other, strict=True)
        )

    def __iter__(self) -> Iterator[Floats]:
        yield from self.weights
        yield from self.biases

    def with_weight(self, layer: int, unit: int, source: int, value: float) -> Parameters:
        """The same parameters but one weight; layer counts from 1."""
        array = self.weights[layer - 1].copy()
        array[unit, source] = value
        return replace(self, weights=_replaced(self.weights, layer - 1, array))

    def with_bias(self, layer: int, index: int, value: float) -> Parameters:
        """The same parameters but one bias (index 0 where it is shared); layer counts from 1."""
        array = self.biases[layer - 1].copy()
        array[index] = value
        return replace(self, biases=_replaced(self.biases, layer - 1, array))


def _replaced(arrays: tuple[Floats, ...], at: int, array: Floats) -> tuple[Floats, ...]:
    array.flags.writeable = False
    return (*arrays[:at], array, *arrays[at + 1 :])


@dataclass(frozen=True, eq=False)
class Data(HoldsOut):
    """The samples, read-only. inputs: (samples, inputs); targets: (samples, outputs).

    held_out lists the indices of samples that are not trained on, in their order; at least one is trained on.
    classes names what each output stands for; none where the targets are plain numbers. Where there are no targets,
    those of the array stand for nothing: such samples go forwards only.
    """

    inputs: Floats
    targets: Floats
    held_out: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    has_targets: bool = True

    @classmethod
    def of(
        cls,
        network: Network,
        inputs: ArrayLike,
        targets: ArrayLike | None,
        held_out: Sequence[int] = (),
        classes: Sequence[str] = (),
    ) -> Data:
        """Checked copies; raises ValueError. targets: None for samples that go forwards only."""
        rows = len(np.array(inputs))
        shown = np.zeros((rows, network.sizes[-1])) if targets is None else targets
        if classes and len(classes) != network.sizes[-1]:
            raise ValueError(f"{len(classes)} classes, expected {network.sizes[-1]}")
        return cls(
            frozen_floats(inputs, (rows, network.sizes[0])),
            frozen_floats(shown, (rows, network.sizes[-1])),
            classes=tuple(classes),
            has_targets=targets is not None,
        ).holding_out(held_out)

    @property
    def samples(self) -> int:
        """How many there are, held out or not."""
        return len(self.inputs)

    def holding_out(self, held_out: Sequence[int]) -> Data:
        """The same samples, of which these are not trained on; raises ValueError."""
        chosen = tuple(sorted(held_out))
        if len(set(chosen)) < len(chosen) or not all(0 <= row < self.samples for row in chosen):
            raise ValueError(f"held out are {chosen}, expected different samples from 0 to {self.samples - 1}")
        if self.samples and len(chosen) == self.samples:
            raise ValueError("no sample is left to train on")
        return replace(self, held_out=chosen)

    def only(self, rows: Indices) -> Data:
        """Some of the samples, in this order."""
        inputs, targets = (np.take(values, rows, axis=0) for values in (self.inputs, self.targets))
        for values in (inputs, targets):
            values.flags.writeable = False
        return replace(self, inputs=inputs, targets=targets, held_out=())
