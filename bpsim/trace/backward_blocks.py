"""The chain rule of a layer as blocks of steps."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from bpsim.core.network import Bools, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.blocks import Biases, Block, Phase, within


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
        self._biases = Biases(network, layer, np.ones(count, np.bool_))
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
        unit = within(quantity.unit, len(self._starts) - 1)
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
            return within(quantity.unit, self._units)
        if quantity.kind is Kind.DOUT_DNET:
            unit, net = within(quantity.unit, self._units), within(quantity.source, self._units)
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
            first = self._units * (group - self._units + 1)
            return first, first + self._units - 1
        first, last = self._rest.group_bounds(group - 2 * self._units)
        return first + self._head, last + self._head


def backward_block(network: Network, layer: int) -> Block:
    """The chain rule of a layer."""
    softmax = network.layer(layer).activation == "softmax"
    return SoftmaxBackwardBlock(network, layer) if softmax else BackwardBlock(network, layer)


def _pair(start: int, row: Bools, index: int | None, second: int) -> int | None:
    """Where the pair of steps of connection ``index`` stands, among those of a row that exist."""
    if index is None or not 0 <= index < len(row) or not row[index]:
        return None
    return start + 2 * int(row[:index].sum()) + second
