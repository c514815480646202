"""How a network is trained: the settings of one run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

MOST_ITERATIONS = 10_000_000
"""The length of the longest training: the error of every iteration is kept."""


class Reduction(StrEnum):
    """How the gradients (and errors) of a batch become one."""

    MEAN = "mean"
    SUM = "sum"


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


@dataclass(frozen=True, slots=True)
class Stop:
    """When a run ends: after this many iterations, or when the error is below ``error``."""

    iterations: int = 10_000
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """Gradient descent on the whole set of samples: w <- w - learning_rate * dE/dw."""

    learning_rate: float
    reduction: Reduction = Reduction.MEAN
    update: UpdateOrder = UpdateOrder.SIMULTANEOUS
    seed: int = 0
    schedule: Schedule = field(default_factory=Schedule)
    round_to: int | None = None
    """Decimals that every value is rounded to as it is computed, as on paper; None keeps all digits."""
    stop: Stop = field(default_factory=Stop)

    def rate(self, update: int) -> float:
        """The learning rate of update ``update`` (0 is the first)."""
        return self.schedule.rate(self.learning_rate, update)

    @property
    def scale(self) -> float:
        """10^n where values are rounded to n decimals, else 0: what the kernel takes."""
        return 0.0 if self.round_to is None else math.pow(10.0, float(self.round_to))
