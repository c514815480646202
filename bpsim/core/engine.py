"""What a history asks of a model with its data and its training: arrays in, arrays out."""

from __future__ import annotations

import math
from typing import Protocol, TypeVar

from bpsim.core.call import Advance, Vectors
from bpsim.core.compiled import Loops
from bpsim.core.curve import Curve
from bpsim.core.network import Floats
from bpsim.core.training import Training


class AtIteration(Protocol):
    """A state of a training: what the iteration of this number starts with."""

    @property
    def iteration(self) -> int: ...


S = TypeVar("S", bound=AtIteration)


class Engine(Protocol[S]):
    """Trains states of its model. Neither ``Engine`` nor what is asked of it knows what a layer is."""

    @property
    def training(self) -> Training: ...

    @property
    def loops(self) -> Loops:
        """What trains it, plain or compiled."""

    @property
    def work(self) -> int:
        """Multiplications of one iteration, roughly; the measure of how long an update takes."""

    @property
    def update_seconds(self) -> float:
        """The seconds that an update takes at present, compiled or not, roughly."""

    @property
    def state_bytes(self) -> int:
        """The bytes of a state."""

    @property
    def columns(self) -> int:
        """Numbers in a row of the curve; the last is the norm of the gradient, where a stop rule asks for it."""

    def vectors_of(self, state: S) -> Vectors:
        """The flat vectors of a state."""

    def state(self, iteration: int, vectors: Vectors) -> S:
        """The state that the vectors are."""

    def advance(self, vectors: Vectors, updates: int, until: float = -math.inf, iteration: int = 0) -> Advance:
        """Up to ``updates`` iterations from these vectors, which are not changed; ``iteration`` is the first.

        Ends before an iteration at which the error of the data is known to be below ``until``, and before one with a
        value that is not finite.
        """

    def row(self, state: S) -> Floats:
        """The row of the curve at a state: (columns,). May not be finite."""

    def curve(self, first: int, rows: Floats) -> Curve:
        """The curve of such rows, (iterations, columns), from iteration ``first`` on."""
