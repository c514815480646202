"""Where a training is: the iteration, its parameters and what the optimizer has kept."""

from __future__ import annotations

from msgspec import Struct

from bpsim.core.network import Parameters


class Buffers(Struct, frozen=True, eq=False):
    """What an optimizer keeps from update to update, each with a number for every parameter.

    first: the velocity, or Adam's first moment. second: Adam's second moment. updates: how many went into them, at
    least 1 (ValueError): what no update made is no buffer, and the state has None.
    """

    first: Parameters
    second: Parameters | None
    updates: int

    @property
    def kept(self) -> int:
        """How many numbers there are for a parameter, as ``keeps`` of an optimizer says it."""
        return 1 if self.second is None else 2

    def __post_init__(self) -> None:
        if self.updates < 1:
            raise ValueError(f"{self.updates} updates went into the buffers, expected at least 1")


class State(Struct, frozen=True, eq=False):
    """The parameters with which iteration ``iteration`` starts (0 is the first).

    buffers: None where nothing was kept yet (every buffer is 0), or where the optimizer keeps nothing.
    """

    iteration: int
    parameters: Parameters
    buffers: Buffers | None = None

    def same_bits(self, other: State) -> bool:
        """Whether iteration, parameters and buffers are the same, bit for bit."""
        return self.iteration == other.iteration and self.parameters.same_bits(other.parameters) and self._same(other)

    def _same(self, other: State) -> bool:
        mine, others = self.buffers, other.buffers
        if mine is None or others is None:
            return mine is others
        if mine.updates != others.updates or not mine.first.same_bits(others.first):
            return False
        if mine.second is None or others.second is None:
            return mine.second is others.second
        return mine.second.same_bits(others.second)
