"""How a network is trained: the settings of one run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from bpsim.core import scalars
from bpsim.core.optimizers import AnyOptimizer, GradientDescent
from bpsim.core.schedules import AnySchedule, Constant

MOST_ITERATIONS = 10_000_000
"""The length of the longest training: the error of every iteration is kept."""


class Reduction(StrEnum):
    """How the errors and gradients of a batch of N samples become one.

    mean: both are added and divided by N. mean-inside: the errors are, and the 1/N of the gradients is inside the
    derivative of the loss, 2 (y - t) / N at an output, so that they are added.
    """

    MEAN = "mean"
    SUM = "sum"
    MEAN_INSIDE = "mean-inside"


class UpdateOrder(StrEnum):
    """simultaneous: every gradient from the old weights. layer-by-layer: a hidden layer's deltas are formed
    with the weights of the layer after it that were updated already."""

    SIMULTANEOUS = "simultaneous"
    LAYER_BY_LAYER = "layer-by-layer"


class SampleOrder(StrEnum):
    """In which order the samples are taken. shuffled: anew in each epoch; random: drawn with replacement."""

    IN_ORDER = "in-order"
    SHUFFLED = "shuffled"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Patience:
    """A run ends where ``updates`` updates did not lower the lowest error by more than ``improvement``."""

    updates: int
    improvement: float


@dataclass(frozen=True, slots=True)
class Stop:
    """When a run ends: after this many iterations, or when the error is below ``error``, or does not improve any
    more, or when the norm of the gradient is below ``gradient``."""

    iterations: int = 10_000
    error: float | None = None
    patience: Patience | None = None
    gradient: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """How a network is trained: w <- w - learning_rate * dE/dw, in its plainest form."""

    learning_rate: float
    batch: int | None = None
    """Samples of a batch; None takes all."""
    order: SampleOrder = SampleOrder.IN_ORDER
    optimizer: AnyOptimizer = field(default_factory=GradientDescent)
    l1: float = 0.0
    l2: float = 0.0
    reduction: Reduction = Reduction.MEAN
    update: UpdateOrder = UpdateOrder.SIMULTANEOUS
    seed: int = 0
    schedule: AnySchedule = field(default_factory=Constant)
    round_to: int | None = None
    """Decimals that every value is rounded to as it is computed, as on paper; None keeps all digits."""
    stop: Stop = field(default_factory=Stop)
    derivative_of: tuple[int, int] | None = None
    """The layer, from 1, and the unit whose out the steps derive; None derives the error. Only the error is trained."""
    derive_inputs: bool = False
    """Whether the steps derive by the inputs too."""
    picked: tuple[tuple[int, int], ...] = ()
    """Samples that a user picked: an iteration, and the row of the data that its batch begins with; by iteration."""

    @property
    def penalized(self) -> bool:
        """Whether a penalty is added for large weights."""
        return self.l1 != 0.0 or self.l2 != 0.0

    @property
    def vanilla(self) -> bool:
        """Whether an update is w <- w - rate * dE/dw and nothing else."""
        return isinstance(self.optimizer, GradientDescent) and not self.penalized

    def rate(self, update: int) -> float:
        """The learning rate of update ``update`` (0 is the first)."""
        return self.schedule.rate(self.learning_rate, update)

    @property
    def scale(self) -> float:
        """10^n where values are rounded to n decimals, else 0: what the kernel takes."""
        return 0.0 if self.round_to is None else math.pow(10.0, float(self.round_to))

    def rounded(self, value: float) -> float:
        """The value as it is used from here on: rounded where the training says so."""
        return value if self.round_to is None else scalars.rounded(value, self.scale)
