"""What a history asks of a model with its data and its training: arrays in, arrays out."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

import numpy as np
from msgspec import Struct

from bpsim.core import groups, worth
from bpsim.core.batches import Batches
from bpsim.core.call import NOTHING, Advance, Call, Cells, Recorded, Vectors
from bpsim.core.compiled import Loops
from bpsim.core.curve import Curve
from bpsim.core.network import Data, Floats, Indices
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.training import SampleOrder, Training

OPTIMIZER_CODES = {
    OptimizerKind.GRADIENT_DESCENT: groups.GRADIENT_DESCENT,
    OptimizerKind.MOMENTUM: groups.MOMENTUM,
    OptimizerKind.NESTEROV: groups.NESTEROV,
    OptimizerKind.ADAM: groups.ADAM,
    OptimizerKind.ADAMW: groups.ADAM,
}


class AtIteration(Protocol):
    """A state of a training: what the iteration of this number starts with."""

    @property
    def iteration(self) -> int: ...


S = TypeVar("S", bound=AtIteration)


class Engine(Struct, Generic[S], frozen=True, eq=False, dict=True):
    """Trains states of its model. Neither ``Engine`` nor what is asked of it knows what a layer is."""

    loops: ClassVar[Loops]
    """What trains it, plain or compiled."""

    if TYPE_CHECKING:  # fields of what is made of it

        @property
        def data(self) -> Data:
            """The samples, held out or not."""

        @property
        def training(self) -> Training: ...

    @property
    @abstractmethod
    def work(self) -> int:
        """Multiplications of one iteration, roughly; the measure of how long an update takes."""

    @property
    @abstractmethod
    def state_bytes(self) -> int:
        """The bytes of a state: what is trained, and what the optimizer keeps of it."""

    @property
    @abstractmethod
    def output_names(self) -> tuple[str, ...]:
        """The names of the outputs whose errors the curve has."""

    @abstractmethod
    def vectors_of(self, state: S) -> Vectors:
        """The flat vectors of a state; buffers that are not there, or of another optimizer, are 0."""

    @abstractmethod
    def state(self, iteration: int, vectors: Vectors) -> S:
        """The state that the vectors are."""

    @abstractmethod
    def call(self, vectors: Vectors, updates: int, iteration: int, cells: Cells = NOTHING) -> Call:
        """A call of the loops."""

    @cached_property
    def batches(self) -> Batches:
        """Which of the samples that are trained on each iteration takes."""
        rows, picked = self.data.trained_on, self.training.picked
        if picked and self.data.held_out:
            places = np.searchsorted(rows, [row for _, row in picked]).tolist()
            picked = tuple((iteration, place) for (iteration, _), place in zip(picked, places, strict=True))
        return Batches.of(len(rows), self.training, picked)

    def rows(self, iteration: int) -> Indices:
        """The samples of an iteration's batch, in order, as rows of the data."""
        rows = self.batches.rows(iteration)
        return self.data.trained_on[rows] if self.data.held_out else rows

    @property
    def in_one_batch(self) -> Training:
        """The same training with every sample in every batch."""
        return replace(self.training, batch=None, order=SampleOrder.IN_ORDER, picked=())

    @property
    def is_in_one_batch(self) -> bool:
        """Whether that is the training."""
        return self.batches.full_batch and self.training.order is SampleOrder.IN_ORDER

    @property
    def descent(self) -> tuple[float, ...]:
        """Arguments of the loops: what an update makes of a gradient, as ``groups.Descent`` begins."""
        training, optimizer = self.training, self.training.optimizer
        code = OPTIMIZER_CODES[optimizer.kind]
        return int(training.vanilla), code, *optimizer.numbers, optimizer.decay, training.l1, training.l2

    @property
    def taken(self) -> tuple[int, ...]:
        """Arguments of the loops: the samples of a batch and of an epoch, and whether a batch is not the data."""
        return self.batches.size, self.batches.drawn, int(not self.batches.full_batch)

    @cached_property
    def columns(self) -> int:
        """Numbers in a row of the curve: the error of the batch; each output's; where a batch is not the data, that of
        all samples (NaN but at the start of an epoch); where a stop rule asks for it, the norm of the gradient."""
        return self.curve_width + int(not self.batches.full_batch) + int(self.measured)

    @property
    def curve_width(self) -> int:
        """Numbers of the curve that the loops write side by side: the error of the batch, and each output's."""
        return 1 + len(self.output_names)

    @property
    def measured(self) -> bool:
        """Whether a stop rule asks for the norm of the gradient."""
        return self.training.stop.gradient is not None

    @property
    def update_seconds(self) -> float:
        """The seconds that an update takes at present, compiled or not, roughly."""
        return self.seconds_of(self.work)

    def seconds_of(self, work: int) -> float:
        """The same where an update has so much work."""
        return worth.update_seconds(work, is_compiled=self.loops.compiled() is not None) + self.batches.drawing_seconds

    def advance(self, vectors: Vectors, updates: int, until: float = -math.inf, iteration: int = 0) -> Advance:
        """Up to ``updates`` iterations from these vectors, which are not changed; ``iteration`` is the first.

        Ends before an iteration at which the error of the data is known to be below ``until``, and before one with a
        value that is not finite.
        """
        call = self.call(vectors, updates, iteration)
        done, end = call.run(until)
        return Advance(done, end, call.after(done), call.rows(min(done + 1, updates)))

    def record(self, vectors: Vectors, updates: int, cells: Cells, iteration: int) -> Recorded:
        """The numbers in the ``cells`` of up to ``updates`` iterations; ends before a value that is not finite.

        The passes are a row for each sample of the batch: net, out and delta of all units, or values and gradients of
        all nodes, and the results of the batch.
        """
        call = self.call(vectors, updates, iteration, cells)
        done, _ = call.run(-math.inf)
        return Recorded(call.recorded(done), call.after(done))

    def row(self, state: S) -> Floats:
        """The row of the curve at a state: (columns,). May not be finite."""
        call = self.call(self.vectors_of(state), 1, state.iteration)
        call.run(math.inf if self.batches.full_batch else -math.inf)
        row: Floats = call.rows(1)[0]
        return row

    def curve(self, first: int, rows: Floats) -> Curve:
        """The curve of such rows, (iterations, columns), from iteration ``first`` on."""
        return Curve.of(first, rows, self.output_names, full_batch=self.batches.full_batch)
