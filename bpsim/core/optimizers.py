"""Optimizers: what they make of a gradient, with their settings as a file has them; the formulas are PyTorch's."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any, ClassVar

from msgspec import Struct

from bpsim.core.allowed import BelowOne, NotNegative


class OptimizerKind(StrEnum):
    """The kinds of optimizers."""

    GRADIENT_DESCENT = "gradient-descent"
    MOMENTUM = "momentum"
    NESTEROV = "nesterov"
    ADAM = "adam"
    ADAMW = "adamw"


class Optimizer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """What makes a step of a gradient. keeps: the buffers that it has of each parameter, a count."""

    kind: ClassVar[OptimizerKind]
    keeps: ClassVar[int] = 0

    @staticmethod
    def of(kind: OptimizerKind, **settings: Any) -> AnyOptimizer:
        """An optimizer of a kind with its usual settings, but for those that are given."""
        return _OPTIMIZERS[kind](**settings)

    def turned(self, kind: OptimizerKind) -> AnyOptimizer:
        """The optimizer of another kind, with the settings that it shares with this one."""
        names = _OPTIMIZERS[kind].__struct_fields__
        return Optimizer.of(kind, **{name: getattr(self, name) for name in names if hasattr(self, name)})

    @property
    def is_adam(self) -> bool:
        """Whether it keeps two moments and corrects their bias."""
        return self.keeps == 2

    @property
    def has_velocity(self) -> bool:
        return self.keeps == 1

    @property
    def decay(self) -> float:
        """What is taken off the weights, times the learning rate."""
        return 0.0

    @property
    def numbers(self) -> tuple[float, float, float]:
        """What the kernel takes: the share of the first buffer that is kept, that of the second, and epsilon."""
        return 0.0, 0.0, 0.0

    def corrections(self, update: int) -> tuple[float, float]:  # noqa: ARG002 - most correct nothing
        """What the moments of update t = 1, 2, ... are divided by."""
        return 1.0, 1.0


class GradientDescent(Optimizer, frozen=True, tag="gradient-descent"):
    """w <- w - eta g."""

    kind: ClassVar = OptimizerKind.GRADIENT_DESCENT


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """v <- momentum v + g; w <- w - eta v."""

    kind: ClassVar = OptimizerKind.MOMENTUM
    keeps: ClassVar = 1
    momentum: BelowOne = 0.9

    @property
    def numbers(self) -> tuple[float, float, float]:
        return self.momentum, 0.0, 0.0


class Nesterov(Momentum, frozen=True, tag="nesterov"):
    """v <- momentum v + g; w <- w - eta (g + momentum v)."""

    kind: ClassVar = OptimizerKind.NESTEROV


class Adam(Optimizer, frozen=True, tag="adam"):
    """m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2; w <- w - eta m' / (sqrt(v') + epsilon), where
    m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t) at update t = 1, 2, ..."""

    kind: ClassVar = OptimizerKind.ADAM
    keeps: ClassVar = 2
    beta1: BelowOne = 0.9
    beta2: BelowOne = 0.999
    epsilon: NotNegative = 1e-8

    @property
    def numbers(self) -> tuple[float, float, float]:
        return self.beta1, self.beta2, self.epsilon

    def corrections(self, update: int) -> tuple[float, float]:
        """1 - beta1^t and 1 - beta2^t: what the moments lack for having started at 0."""
        t = float(update)
        return 1.0 - math.pow(self.beta1, t), 1.0 - math.pow(self.beta2, t)


class AdamW(Adam, frozen=True, tag="adamw"):
    """Adam that first takes eta weight_decay w off w."""

    kind: ClassVar = OptimizerKind.ADAMW
    weight_decay: NotNegative = 0.01

    @property
    def decay(self) -> float:
        return self.weight_decay


AnyOptimizer = GradientDescent | Momentum | Nesterov | Adam | AdamW

_OPTIMIZERS: dict[OptimizerKind, type[AnyOptimizer]] = {
    one.kind: one for one in (GradientDescent, Momentum, Nesterov, Adam, AdamW)
}
