"""The kernel's arguments in groups, and the numbers that stand for a choice in them.

Plain Python reads the fields of objects with slots, which is fastest there; ``compiled`` makes a tuple with the same
names of each, which costs compiled code nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Vector = Any  # a list of floats in plain Python, a pointer to float64 when compiled
Indices = Any  # a list of ints in plain Python, a pointer to int64 when compiled

NO_BIAS, BIAS_PER_UNIT, BIAS_SHARED = range(3)
GRADIENT_DESCENT, MOMENTUM, NESTEROV, ADAM = range(4)
"""The optimizers; AdamW is Adam with a decay."""
SUM, MEAN, MEAN_INSIDE = range(3)
"""The reductions over a batch: MEAN divides its gradients, MEAN_INSIDE the derivatives of its losses."""
TRAINED, FROZEN, MISSING = range(3)
"""What a parameter is: one that is frozen shows its gradient, one that is missing has none."""
BEFORE, AFTER, GRADIENT, FIRST_BEFORE, SECOND_BEFORE, PASS_ONE, PASS_TWO, PASS_THREE = range(8)
"""Where a number that is recorded is read, once the update is made: among the parameters before it or after it, their
gradients, the optimizer's buffers before it, and in the three vectors that the passes work on."""


@dataclass(slots=True)
class Layout:
    """Where the values of each layer lie in the vectors, and what its units compute; entry 0 is that of the inputs.

    ``codes`` and ``constants`` are those of each layer's activation; where the code is MIXED, each unit has its own in
    ``unit_codes`` and ``unit_constants``. ``scale`` is 10^n where every value is rounded to n decimals, else 0.
    """

    depth: int
    sizes: Indices
    unit_at: Indices
    weight_at: Indices
    bias_at: Indices
    bias_modes: Indices
    codes: Indices
    constants: Vector
    unit_codes: Indices
    unit_constants: Vector
    scale: float


@dataclass(slots=True)
class Goal:
    """What is descended: the loss, and the samples that it is formed of.

    ``simplified`` says that the output deltas are out - target.
    """

    loss: int
    simplified: int
    reduction: int
    samples: int
    inputs: Vector
    targets: Vector


@dataclass(slots=True)
class Descent:
    """What an update makes of a gradient. ``vanilla``: gradient descent, no penalties. ``fixed``: for each parameter
    TRAINED, FROZEN or MISSING."""

    vanilla: int
    optimizer: int
    share: float
    second_share: float
    epsilon: float
    decay: float
    l1: float
    l2: float
    fixed: Indices


@dataclass(slots=True)
class Moved:
    """What an update changes. ``first`` is the velocity or the first moment, ``second`` the second; ``previous``,
    ``old_first`` and ``old_second`` are what they were before."""

    parameters: Vector
    previous: Vector
    first: Vector
    old_first: Vector
    second: Vector
    old_second: Vector
    gradient: Vector


@dataclass(slots=True)
class Values:
    """What the passes compute, a row for each sample of the batch."""

    net: Vector
    out: Vector
    delta: Vector
