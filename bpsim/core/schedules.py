"""How the learning rate falls from update to update, with its settings as a file has them."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from bpsim.core.allowed import AtLeastOne, NotNegative, Share


class ScheduleKind(StrEnum):
    """The kinds of schedules."""

    CONSTANT = "constant"
    INVERSE_TIME = "inverse-time"
    EXPONENTIAL = "exponential"
    STEP = "step"


class Schedule(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """The learning rate at update t = 0, 1, ... of a run that starts with ``eta``."""

    kind: ClassVar[ScheduleKind]

    def rate(self, eta: float, update: int) -> float:  # noqa: ARG002 - a constant one asks for no update
        """The rate of one update; the same operations everywhere, so that it has the same bits everywhere."""
        return eta


class Constant(Schedule, frozen=True, tag="constant"):
    """eta."""

    kind: ClassVar = ScheduleKind.CONSTANT


class InverseTime(Schedule, frozen=True, tag="inverse-time"):
    """eta / (1 + decay t)."""

    kind: ClassVar = ScheduleKind.INVERSE_TIME
    decay: NotNegative

    def rate(self, eta: float, update: int) -> float:
        return eta / (1.0 + self.decay * update)


class Exponential(Schedule, frozen=True, tag="exponential"):
    """eta gamma^t."""

    kind: ClassVar = ScheduleKind.EXPONENTIAL
    gamma: Share

    def rate(self, eta: float, update: int) -> float:
        return eta * math.pow(self.gamma, float(update))


class StepSchedule(Schedule, frozen=True, tag="step"):
    """eta gamma^floor(t / every)."""

    kind: ClassVar = ScheduleKind.STEP
    every: AtLeastOne
    gamma: Share

    def rate(self, eta: float, update: int) -> float:
        return eta * math.pow(self.gamma, float(update // self.every))


AnySchedule = Constant | InverseTime | Exponential | StepSchedule
