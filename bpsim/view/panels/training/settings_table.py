"""Every setting of ``Training`` as one table: where it stands, what it takes, and when it applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, StrEnum
from typing import Any

from msgspec import Struct, structs

from bpsim.core.allowed import BelowOne, NotNegative, Share
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.schedules import AnySchedule, Constant, Exponential, InverseTime, ScheduleKind, StepSchedule
from bpsim.core.training import Patience, Reduction, SampleOrder, Training, UpdateOrder
from bpsim.view.panels.training import bounds


class Group(Enum):
    """What the settings are about, in the order in which they are shown."""

    RATE = "rate"
    BATCH = "batch"
    OPTIMIZER = "optimizer"
    PENALTY = "penalty"
    ARITHMETIC = "arithmetic"
    STOP = "stop"


def _always(_: Training) -> bool:
    return True


class Setting(Struct, frozen=True):
    """One setting. ``path``: its place in ``Training`` and, below ``training``, in a lesson file.

    choices: what it is one of; None for a number. takes: the type of the numbers that are possible in any lesson; None
    where the edit alone judges. whole: a whole number is meant. start: the number that it begins with where it can be
    left out; None where it cannot. applies: whether the other settings leave it a meaning. of_networks: whether
    formulas have no such setting.
    """

    path: str
    group: Group
    choices: type[StrEnum] | None = None
    takes: Any = None
    whole: bool = False
    start: float | None = None
    applies: Callable[[Training], bool] = _always
    of_networks: bool = False

    def is_there(self, training: Training, *, about_formulas: bool) -> bool:
        """Whether it has a meaning beside the others, in a lesson about a network or about formulas."""
        return self.applies(training) and not (self.of_networks and about_formulas)

    @property
    def optional(self) -> bool:
        """Whether it can be left out."""
        return self.start is not None

    def value(self, training: Training) -> Any:
        """What is set: a number, a choice, or None where it is left out, or has no meaning."""
        found: Any = training
        for name in self.path.split("."):
            found = getattr(found, name, None)
        return found

    def changed(self, training: Training, value: Any) -> Training:
        """The same training with another value, possible or not."""
        if self.path == "schedule.kind":
            return replace(training, schedule=_schedule(training.schedule, value))
        if self.path == "optimizer.kind":
            return replace(training, optimizer=training.optimizer.turned(value))
        if self.path == "stop.patience.updates":
            return replace(training, stop=replace(training.stop, patience=_patience(training.stop.patience, value)))
        return _put(training, self.path.split("."), value)  # type: ignore[no-any-return]  # a path leads anywhere


def _put(target: Any, names: list[str], value: Any) -> Any:
    name, *rest = names
    changed = structs.replace if isinstance(target, Struct) else replace
    return changed(target, **{name: _put(getattr(target, name), rest, value) if rest else value})


_FALLING: dict[ScheduleKind, AnySchedule] = {
    ScheduleKind.CONSTANT: Constant(),
    ScheduleKind.INVERSE_TIME: InverseTime(0.01),
    ScheduleKind.EXPONENTIAL: Exponential(0.99),
    ScheduleKind.STEP: StepSchedule(100, 0.5),
}
"""Each kind with numbers that make the rate fall."""


def _schedule(schedule: AnySchedule, kind: ScheduleKind) -> AnySchedule:
    """Another kind, with the factor of the one before where that has one."""
    fallen = _FALLING[kind]
    if isinstance(schedule, Exponential | StepSchedule) and isinstance(fallen, Exponential | StepSchedule):
        return structs.replace(fallen, gamma=schedule.gamma) if schedule.gamma < 1 else fallen
    return fallen


def _patience(patience: Patience | None, updates: Any) -> Patience | None:
    return None if updates is None else Patience(updates, patience.improvement if patience else 0.0)


SETTINGS = (
    Setting("learning_rate", Group.RATE),
    Setting("schedule.kind", Group.RATE, ScheduleKind),
    Setting(
        "schedule.decay", Group.RATE, takes=NotNegative, applies=lambda t: t.schedule.kind is ScheduleKind.INVERSE_TIME
    ),
    Setting(
        "schedule.gamma",
        Group.RATE,
        takes=Share,
        applies=lambda t: t.schedule.kind in (ScheduleKind.EXPONENTIAL, ScheduleKind.STEP),
    ),
    Setting(
        "schedule.every",
        Group.RATE,
        takes=bounds.UPDATES,
        whole=True,
        applies=lambda t: t.schedule.kind is ScheduleKind.STEP,
    ),
    Setting("batch", Group.BATCH, takes=bounds.BATCH, whole=True, start=1),
    Setting("order", Group.BATCH, SampleOrder),
    Setting("seed", Group.BATCH, takes=bounds.SEED, whole=True, applies=lambda t: t.order is not SampleOrder.IN_ORDER),
    Setting("reduction", Group.BATCH, Reduction),
    Setting("optimizer.kind", Group.OPTIMIZER, OptimizerKind),
    Setting("optimizer.momentum", Group.OPTIMIZER, takes=BelowOne, applies=lambda t: t.optimizer.has_velocity),
    Setting("optimizer.beta1", Group.OPTIMIZER, takes=BelowOne, applies=lambda t: t.optimizer.is_adam),
    Setting("optimizer.beta2", Group.OPTIMIZER, takes=BelowOne, applies=lambda t: t.optimizer.is_adam),
    Setting("optimizer.epsilon", Group.OPTIMIZER, takes=NotNegative, applies=lambda t: t.optimizer.is_adam),
    Setting(
        "optimizer.weight_decay",
        Group.OPTIMIZER,
        takes=NotNegative,
        applies=lambda t: t.optimizer.kind is OptimizerKind.ADAMW,
    ),
    Setting("update", Group.OPTIMIZER, UpdateOrder, of_networks=True),
    Setting("l1", Group.PENALTY, takes=NotNegative),
    Setting("l2", Group.PENALTY, takes=NotNegative),
    Setting("round_to", Group.ARITHMETIC, takes=bounds.DECIMALS, whole=True, start=4),
    Setting("stop.iterations", Group.STOP, takes=bounds.ITERATIONS, whole=True),
    Setting("stop.error", Group.STOP, takes=NotNegative, start=0.001),
    Setting("stop.patience.updates", Group.STOP, takes=bounds.UPDATES, whole=True, start=100),
    Setting("stop.patience.improvement", Group.STOP, takes=NotNegative, applies=lambda t: t.stop.patience is not None),
    Setting("stop.gradient", Group.STOP, takes=NotNegative, start=0.0001),
)
