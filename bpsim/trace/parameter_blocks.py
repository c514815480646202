"""What is computed for each weight and bias of a layer: gradients of a batch, and updates."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import numpy as np

from bpsim.core.network import Bools, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.core.update import update_kinds
from bpsim.trace.blocks import Biases, Block, Phase, within

Kinds = tuple[Kind, ...]


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
        self._biases = Biases(network, layer, biases)
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
        unit = within(quantity.unit, len(self._weights))
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
