"""How a network is trained: the settings of one run."""

from __future__ import annotations

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
    stop: Stop = field(default_factory=Stop)
