"""What one phase does in one layer: how many steps each unit has, and which quantity each step computes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from enum import StrEnum
from itertools import accumulate

import numpy as np

from bpsim.core.network import Bias, Bools, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.core.update import update_kinds

Kinds = tuple[Kind, ...]
Address = tuple[Kind, int | None]
"""What finds the block of a quantity: its kind and its layer."""


class Phase(StrEnum):
    """The phases of an iteration."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Block(ABC):
    """Steps 0, 1, ... of one phase in one layer."""

    phase: Phase
    addresses: tuple[Address, ...]
    per_sample = True

    @abstractmethod
    def __len__(self) -> int:
        """How many steps it has."""

    @abstractmethod
    def quantity(self, offset: int, sample: int) -> Quantity:
        """What step ``offset`` computes."""

    @abstractmethod
    def offset(self, quantity: Quantity) -> int | None:
        """The step that computes a quantity with one of its addresses; None where there is none."""

    @property
    def group_count(self) -> int:
        """How many groups of granularity VALUE it has; each step is one unless a subclass says otherwise."""
        return len(self)

    def group_of(self, offset: int) -> int:
        """The group of a step."""
        return offset

    def group_bounds(self, group: int) -> tuple[int, int]:
        """First and last step of a group."""
        return group, group


def _within(index: int | None, size: int) -> int | None:
    return index if index is not None and 0 <= index < size else None


class ForwardBlock(Block):
    """net and out of each unit; a unit is a group."""

    phase = Phase.FORWARD
    _kinds = (Kind.NET, Kind.OUT)

    def __init__(self, network: Network, layer: int) -> None:
        self._layer = layer
        self._units = network.sizes[layer]
        self.addresses = tuple((kind, layer) for kind in self._kinds)

    def __len__(self) -> int:
        return 2 * self._units

    def quantity(self, offset: int, sample: int) -> Quantity:
        return Quantity(self._kinds[offset % 2], sample, self._layer, offset // 2)

    def offset(self, quantity: Quantity) -> int | None:
        unit = _within(quantity.unit, self._units)
        return None if unit is None else 2 * unit + self._kinds.index(quantity.kind)

    @property
    def group_count(self) -> int:
        return self._units

    def group_of(self, offset: int) -> int:
        return offset // 2

    def group_bounds(self, group: int) -> tuple[int, int]:
        return 2 * group, 2 * group + 1


class SoftmaxForwardBlock(Block):
    """All nets of a softmax layer, then all its outs, each a group: an out is made of all nets."""

    phase = Phase.FORWARD
    _kinds = (Kind.NET, Kind.OUT)

    def __init__(self, network: Network, layer: int) -> None:
        self._layer = layer
        self._units = network.sizes[layer]
        self.addresses = tuple((kind, layer) for kind in self._kinds)

    def __len__(self) -> int:
        return 2 * self._units

    def quantity(self, offset: int, sample: int) -> Quantity:
        second, unit = divmod(offset, self._units)
        return Quantity(self._kinds[second], sample, self._layer, unit)

    def offset(self, quantity: Quantity) -> int | None:
        unit = _within(quantity.unit, self._units)
        return None if unit is None else self._units * self._kinds.index(quantity.kind) + unit


class LossBlock(Block):
    """The error of each output unit, then their sum."""

    phase = Phase.LOSS

    def __init__(self, network: Network) -> None:
        self._layer = network.depth
        self._units = network.sizes[-1]
        self.addresses = ((Kind.ERROR, self._layer), (Kind.TOTAL_ERROR, None))

    def __len__(self) -> int:
        return self._units + 1

    def quantity(self, offset: int, sample: int) -> Quantity:
        if offset == self._units:
            return Quantity(Kind.TOTAL_ERROR, sample)
        return Quantity(Kind.ERROR, sample, self._layer, offset)

    def offset(self, quantity: Quantity) -> int | None:
        return self._units if quantity.kind is Kind.TOTAL_ERROR else _within(quantity.unit, self._units)


class SingleBlock(Block):
    """One step, of a quantity that belongs to the whole network and to no sample."""

    per_sample = False

    def __init__(self, kind: Kind, phase: Phase) -> None:
        self.phase = phase
        self._quantity = Quantity(kind)
        self.addresses = ((kind, None),)

    def __len__(self) -> int:
        return 1

    def quantity(self, offset: int, sample: int) -> Quantity:  # noqa: ARG002 - one step, of no sample
        return self._quantity

    def offset(self, quantity: Quantity) -> int | None:  # noqa: ARG002 - one step
        return 0


def batch_error_block() -> Block:
    """The error of the batch, where it has several samples."""
    return SingleBlock(Kind.BATCH_ERROR, Phase.LOSS)


def penalty_block() -> Block:
    """What the weights cost, where large ones do."""
    return SingleBlock(Kind.PENALTY, Phase.UPDATE)


class _Biases:
    """The chosen biases of a layer, in order, as the units of their quantities (None for a shared one)."""

    def __init__(self, network: Network, layer: int, chosen: Bools) -> None:
        shared = network.layer(layer).bias is Bias.SHARED
        self.units: list[int | None] = [None if shared else int(at) for at in np.flatnonzero(chosen)]

    def __len__(self) -> int:
        return len(self.units)

    def index(self, unit: int | None) -> int | None:
        return self.units.index(unit) if unit in self.units else None


class BackwardBlock(Block):
    """The chain rule of each unit, then the gradients of the biases.

    A unit: for each successor ``dnet_dout`` and ``path`` (hidden layers only); ``dE_dout``, ``dout_dnet``, ``delta``;
    for each source ``dnet_dw`` and ``dE_dw``. Its first group ends with delta, then each weight is one.
    """

    phase = Phase.BACKWARD
    _paths = (Kind.DNET_DOUT, Kind.PATH)
    _weights = (Kind.DNET_DW, Kind.DE_DW)

    def __init__(
        self, network: Network, layer: int, unit: tuple[Kind, ...] = (Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA)
    ) -> None:
        self._layer = layer
        self._unit = unit
        units = network.sizes[layer]
        self._into = network.layer(layer).connections
        hidden = layer < network.depth
        self._out_of = network.layer(layer + 1).connections.T if hidden else np.zeros((units, 0), np.bool_)
        sources, successors = self._into.sum(axis=1), self._out_of.sum(axis=1)
        self._starts = [0, *np.cumsum(2 * successors + len(unit) + 2 * sources).tolist()]
        self._group_starts = [0, *np.cumsum(1 + sources).tolist()]
        count = network.layer(layer).bias_count
        self._biases = _Biases(network, layer, np.ones(count, np.bool_))
        kinds = (*self._paths, *self._unit, *self._weights, Kind.DE_DB)
        self.addresses = tuple((kind, layer) for kind in kinds)

    def __len__(self) -> int:
        return int(self._starts[-1]) + len(self._biases)

    def quantity(self, offset: int, sample: int) -> Quantity:
        if offset >= self._starts[-1]:
            return Quantity(Kind.DE_DB, sample, self._layer, self._biases.units[offset - self._starts[-1]])
        unit = bisect_right(self._starts, offset) - 1
        rest = offset - self._starts[unit]
        successors = np.flatnonzero(self._out_of[unit])
        if rest < 2 * len(successors):
            return Quantity(self._paths[rest % 2], sample, self._layer, unit, int(successors[rest // 2]))
        rest -= 2 * len(successors)
        if rest < len(self._unit):
            return Quantity(self._unit[rest], sample, self._layer, unit)
        rest -= len(self._unit)
        source = int(np.flatnonzero(self._into[unit])[rest // 2])
        return Quantity(self._weights[rest % 2], sample, self._layer, unit, source)

    def offset(self, quantity: Quantity) -> int | None:
        if quantity.kind is Kind.DE_DB:
            index = self._biases.index(quantity.unit)
            return None if index is None else int(self._starts[-1]) + index
        unit = _within(quantity.unit, len(self._starts) - 1)
        if unit is None:
            return None
        start = int(self._starts[unit])
        if quantity.kind in self._paths:
            return _pair(start, self._out_of[unit], quantity.source, self._paths.index(quantity.kind))
        start += 2 * int(self._out_of[unit].sum())
        if quantity.kind in self._unit:
            return start + self._unit.index(quantity.kind)
        start += len(self._unit)
        return _pair(start, self._into[unit], quantity.source, self._weights.index(quantity.kind))

    @property
    def group_count(self) -> int:
        return int(self._group_starts[-1]) + len(self._biases)

    def group_of(self, offset: int) -> int:
        if offset >= self._starts[-1]:
            return int(self._group_starts[-1]) + offset - int(self._starts[-1])
        unit = bisect_right(self._starts, offset) - 1
        past_delta = offset - int(self._starts[unit]) - self._head(unit)
        return int(self._group_starts[unit]) + (0 if past_delta < 0 else 1 + past_delta // 2)

    def group_bounds(self, group: int) -> tuple[int, int]:
        if group >= self._group_starts[-1]:
            at = int(self._starts[-1]) + group - int(self._group_starts[-1])
            return at, at
        unit = bisect_right(self._group_starts, group) - 1
        start, rest = int(self._starts[unit]), group - int(self._group_starts[unit])
        head = start + self._head(unit)
        return (start, head - 1) if rest == 0 else (head + 2 * rest - 2, head + 2 * rest - 1)

    def _head(self, unit: int) -> int:
        """How many steps of a unit come before those of its weights."""
        return 2 * int(self._out_of[unit].sum()) + len(self._unit)


class SoftmaxBackwardBlock(Block):
    """The chain rule of a softmax layer, where every out depends on every net.

    ``dE_dout`` of each unit; ``dout_dnet`` of each pair (its source is the index of the net; a unit's are one group);
    then the deltas, each the sum over all outs, with their weights, as in other layers.
    """

    phase = Phase.BACKWARD

    def __init__(self, network: Network, layer: int) -> None:
        self._layer = layer
        self._units = network.sizes[layer]
        self._rest = BackwardBlock(network, layer, (Kind.DELTA,))
        self._head = self._units + self._units * self._units
        self.addresses = ((Kind.DE_DOUT, layer), (Kind.DOUT_DNET, layer), *self._rest.addresses)

    def __len__(self) -> int:
        return self._head + len(self._rest)

    def quantity(self, offset: int, sample: int) -> Quantity:
        if offset < self._units:
            return Quantity(Kind.DE_DOUT, sample, self._layer, offset)
        if offset < self._head:
            unit, net = divmod(offset - self._units, self._units)
            return Quantity(Kind.DOUT_DNET, sample, self._layer, unit, net)
        return self._rest.quantity(offset - self._head, sample)

    def offset(self, quantity: Quantity) -> int | None:
        if quantity.kind is Kind.DE_DOUT:
            return _within(quantity.unit, self._units)
        if quantity.kind is Kind.DOUT_DNET:
            unit, net = _within(quantity.unit, self._units), _within(quantity.source, self._units)
            return None if unit is None or net is None else self._units + unit * self._units + net
        offset = self._rest.offset(quantity)
        return None if offset is None else self._head + offset

    @property
    def group_count(self) -> int:
        return 2 * self._units + self._rest.group_count

    def group_of(self, offset: int) -> int:
        if offset < self._units:
            return offset
        if offset < self._head:
            return self._units + (offset - self._units) // self._units
        return 2 * self._units + self._rest.group_of(offset - self._head)

    def group_bounds(self, group: int) -> tuple[int, int]:
        if group < self._units:
            return group, group
        if group < 2 * self._units:
            first = group * self._units
            return first, first + self._units - 1
        first, last = self._rest.group_bounds(group - 2 * self._units)
        return first + self._head, last + self._head


def forward_block(network: Network, layer: int) -> Block:
    """The forward pass of a layer."""
    softmax = network.layer(layer).activation == "softmax"
    return SoftmaxForwardBlock(network, layer) if softmax else ForwardBlock(network, layer)


def backward_block(network: Network, layer: int) -> Block:
    """The chain rule of a layer."""
    softmax = network.layer(layer).activation == "softmax"
    return SoftmaxBackwardBlock(network, layer) if softmax else BackwardBlock(network, layer)


def _pair(start: int, row: Bools, index: int | None, second: int) -> int | None:
    """Where the pair of steps of connection ``index`` stands, among those of a row that exist."""
    if index is None or not 0 <= index < len(row) or not row[index]:
        return None
    return start + 2 * int(row[:index].sum()) + second


class ParameterBlock(Block):
    """The steps of each chosen weight of a layer, receiving unit by receiving unit, then those of each chosen bias.

    A weight takes one step for each of its kinds, in order, and they are one group; so does a bias.
    """

    per_sample = False

    def __init__(
        self, network: Network, layer: int, phase: Phase, kinds: tuple[Kinds, Kinds], weights: Bools, biases: Bools
    ) -> None:
        self.phase = phase
        self._layer = layer
        self._weight_kinds, self._bias_kinds = kinds
        self._weights = weights
        self._starts: list[int] = [0, *accumulate(weights.sum(axis=1).tolist())]
        self._biases = _Biases(network, layer, biases)
        self._first_bias = self._starts[-1] * len(self._weight_kinds)
        self.addresses = tuple((kind, layer) for kind in dict.fromkeys((*self._weight_kinds, *self._bias_kinds)))

    def __len__(self) -> int:
        return self._first_bias + len(self._biases) * len(self._bias_kinds)

    def quantity(self, offset: int, sample: int) -> Quantity:  # noqa: ARG002 - of no sample
        if offset >= self._first_bias:
            index, at = divmod(offset - self._first_bias, len(self._bias_kinds))
            return Quantity(self._bias_kinds[at], None, self._layer, self._biases.units[index])
        index, at = divmod(offset, len(self._weight_kinds))
        unit = bisect_right(self._starts, index) - 1
        source = int(np.flatnonzero(self._weights[unit])[index - self._starts[unit]])
        return Quantity(self._weight_kinds[at], None, self._layer, unit, source)

    def offset(self, quantity: Quantity) -> int | None:
        kinds = self._bias_kinds if quantity.source is None else self._weight_kinds
        index = self._bias_index(quantity) if quantity.source is None else self._weight_index(quantity, quantity.source)
        if index is None or quantity.kind not in kinds:
            return None
        return (
            (0 if quantity.source is not None else self._first_bias) + index * len(kinds) + kinds.index(quantity.kind)
        )

    def _bias_index(self, quantity: Quantity) -> int | None:
        return self._biases.index(quantity.unit)

    def _weight_index(self, quantity: Quantity, source: int) -> int | None:
        unit = _within(quantity.unit, len(self._weights))
        if unit is None or not 0 <= source < self._weights.shape[1] or not self._weights[unit, source]:
            return None
        return self._starts[unit] + int(self._weights[unit, :source].sum())

    @property
    def group_count(self) -> int:
        return self._starts[-1] + len(self._biases)

    def group_of(self, offset: int) -> int:
        if offset < self._first_bias:
            return offset // len(self._weight_kinds)
        return self._starts[-1] + (offset - self._first_bias) // len(self._bias_kinds)

    def group_bounds(self, group: int) -> tuple[int, int]:
        if group < self._starts[-1]:
            first, size = group * len(self._weight_kinds), len(self._weight_kinds)
        else:
            size = len(self._bias_kinds)
            first = self._first_bias + (group - self._starts[-1]) * size
        return first, first + size - 1


def batch_gradient_block(network: Network, layer: int) -> Block:
    """The reduced gradient of every weight that exists and every bias, where a batch has several samples."""
    structure = network.layer(layer)
    kinds = ((Kind.BATCH_GRADIENT,), (Kind.BATCH_GRADIENT,))
    everything = np.ones(structure.bias_count, np.bool_)
    return ParameterBlock(network, layer, Phase.BACKWARD, kinds, structure.connections, everything)


def update_block(network: Network, layer: int, training: Training) -> Block:
    """The new value of everything that exists and is not frozen, each with what the optimizer does before."""
    structure = network.layer(layer)
    kinds = (update_kinds(training, weight=True), update_kinds(training, weight=False))
    weights = structure.connections & ~structure.frozen_weights
    return ParameterBlock(network, layer, Phase.UPDATE, kinds, weights, ~structure.frozen_biases)
