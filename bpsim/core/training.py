"""How a network is trained: the settings of one run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

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


class ScheduleKind(StrEnum):
    """How the learning rate falls from update to update."""

    CONSTANT = "constant"
    INVERSE_TIME = "inverse-time"
    EXPONENTIAL = "exponential"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The learning rate at update t = 0, 1, ... of a run that starts with ``eta``.

    inverse-time: eta / (1 + decay t); exponential: eta gamma^t; step: eta gamma^floor(t / every).
    """

    kind: ScheduleKind = ScheduleKind.CONSTANT
    decay: float = 0.0
    gamma: float = 1.0
    every: int = 1

    def rate(self, eta: float, update: int) -> float:
        """The rate of one update; the same operations everywhere, so that it has the same bits everywhere."""
        if self.kind is ScheduleKind.INVERSE_TIME:
            return eta / (1.0 + self.decay * update)
        if self.kind is ScheduleKind.EXPONENTIAL:
            return eta * math.pow(self.gamma, float(update))
        if self.kind is ScheduleKind.STEP:
            return eta * math.pow(self.gamma, float(update // self.every))
        return eta


class SampleOrder(StrEnum):
    """In which order the samples are taken. shuffled: anew in each epoch; random: drawn with replacement."""

    IN_ORDER = "in-order"
    SHUFFLED = "shuffled"
    RANDOM = "random"


class OptimizerKind(StrEnum):
    """The kinds of optimizers: what they make of a gradient."""

    GRADIENT_DESCENT = "gradient-descent"
    MOMENTUM = "momentum"
    NESTEROV = "nesterov"
    ADAM = "adam"
    ADAMW = "adamw"


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimizer with its settings, of which each kind reads its own; the formulas are PyTorch's.

    momentum, Nesterov: v <- momentum v + g; w <- w - eta v, or w - eta (g + momentum v) for Nesterov.
    Adam: m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2; w <- w - eta m' / (sqrt(v') + epsilon), where
    m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t) at update t = 1, 2, ... AdamW first takes
    eta weight_decay w off w.
    """

    kind: OptimizerKind = OptimizerKind.GRADIENT_DESCENT
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.01

    @property
    def is_adam(self) -> bool:
        """Whether it keeps two moments and corrects their bias."""
        return self.kind in (OptimizerKind.ADAM, OptimizerKind.ADAMW)

    @property
    def has_velocity(self) -> bool:
        return self.kind in (OptimizerKind.MOMENTUM, OptimizerKind.NESTEROV)

    @property
    def keeps(self) -> int:
        """The buffers that the optimizer keeps, a count."""
        return 2 if self.is_adam else int(self.has_velocity)

    def corrections(self, update: int) -> tuple[float, float]:
        """1 - beta1^t and 1 - beta2^t at update t = 1, 2, ...: what the moments lack for having started at 0."""
        t = float(update)
        return 1.0 - math.pow(self.beta1, t), 1.0 - math.pow(self.beta2, t)

    @property
    def decay(self) -> float:
        """What AdamW takes off the weights; 0 with every other kind."""
        return self.weight_decay if self.kind is OptimizerKind.ADAMW else 0.0


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
    optimizer: Optimizer = field(default_factory=Optimizer)
    l1: float = 0.0
    l2: float = 0.0
    reduction: Reduction = Reduction.MEAN
    update: UpdateOrder = UpdateOrder.SIMULTANEOUS
    seed: int = 0
    schedule: Schedule = field(default_factory=Schedule)
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
        return self.optimizer.kind is OptimizerKind.GRADIENT_DESCENT and not self.penalized

    def rate(self, update: int) -> float:
        """The learning rate of update ``update`` (0 is the first)."""
        return self.schedule.rate(self.learning_rate, update)

    @property
    def scale(self) -> float:
        """10^n where values are rounded to n decimals, else 0: what the kernel takes."""
        return 0.0 if self.round_to is None else math.pow(10.0, float(self.round_to))
