"""What one phase does in one layer: how many steps each unit has, and which quantity each step computes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum

import numpy as np

from bpsim.core.network import Bias, Bools, Network
from bpsim.core.quantity import Kind, Quantity

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


def within(index: int | None, size: int) -> int | None:
    """The index, where it is one of so many."""
    return index if index is not None and 0 <= index < size else None


class _ForwardSteps(Block):
    """net and out of each unit, in one order or another."""

    phase = Phase.FORWARD
    _kinds = (Kind.NET, Kind.OUT)

    def __init__(self, network: Network, layer: int) -> None:
        self._layer = layer
        self._units = network.sizes[layer]
        self.addresses = tuple((kind, layer) for kind in self._kinds)

    def __len__(self) -> int:
        return 2 * self._units


class ForwardBlock(_ForwardSteps):
    """net and out of each unit; a unit is a group."""

    def quantity(self, offset: int, sample: int) -> Quantity:
        return Quantity(self._kinds[offset % 2], sample, self._layer, offset // 2)

    def offset(self, quantity: Quantity) -> int | None:
        unit = within(quantity.unit, self._units)
        return None if unit is None else 2 * unit + self._kinds.index(quantity.kind)

    @property
    def group_count(self) -> int:
        return self._units

    def group_of(self, offset: int) -> int:
        return offset // 2

    def group_bounds(self, group: int) -> tuple[int, int]:
        return 2 * group, 2 * group + 1


class SoftmaxForwardBlock(_ForwardSteps):
    """All nets of a softmax layer, then all its outs, each a group: an out is made of all nets."""

    def quantity(self, offset: int, sample: int) -> Quantity:
        second, unit = divmod(offset, self._units)
        return Quantity(self._kinds[second], sample, self._layer, unit)

    def offset(self, quantity: Quantity) -> int | None:
        unit = within(quantity.unit, self._units)
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
        return self._units if quantity.kind is Kind.TOTAL_ERROR else within(quantity.unit, self._units)


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


class Biases:
    """The chosen biases of a layer, in order, as the units of their quantities (None for a shared one)."""

    def __init__(self, network: Network, layer: int, chosen: Bools) -> None:
        shared = network.layer(layer).bias is Bias.SHARED
        self.units: list[int | None] = [None if shared else int(at) for at in np.flatnonzero(chosen)]

    def __len__(self) -> int:
        return len(self.units)

    def index(self, unit: int | None) -> int | None:
        return self.units.index(unit) if unit in self.units else None


def forward_block(network: Network, layer: int) -> Block:
    """The forward pass of a layer."""
    softmax = network.layer(layer).activation == "softmax"
    return SoftmaxForwardBlock(network, layer) if softmax else ForwardBlock(network, layer)
