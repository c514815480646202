"""The steps of an update between the gradient of a parameter and its new value."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from bpsim.core.optimizers import Adam, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training
from bpsim.core.values import Values

_ADAM = (
    Kind.NEW_FIRST_MOMENT,
    Kind.NEW_SECOND_MOMENT,
    Kind.CORRECTED_FIRST_MOMENT,
    Kind.CORRECTED_SECOND_MOMENT,
    Kind.ADAM_STEP,
)
_OPTIMIZERS: dict[OptimizerKind, tuple[Kind, ...]] = {
    OptimizerKind.GRADIENT_DESCENT: (),
    OptimizerKind.MOMENTUM: (Kind.NEW_VELOCITY,),
    OptimizerKind.NESTEROV: (Kind.NEW_VELOCITY, Kind.NESTEROV_STEP),
    OptimizerKind.ADAM: _ADAM,
    OptimizerKind.ADAMW: _ADAM,
}

UPDATING = frozenset({Kind.PENALIZED_GRADIENT, Kind.DECAYED_WEIGHT}.union(*_OPTIMIZERS.values()))
"""What an update may compute on the way to a new value."""


def update_kinds(training: Training, *, weight: bool) -> tuple[Kind, ...]:
    """What the update of one weight or bias computes, in order; its new value is the last."""
    penalty = (Kind.PENALIZED_GRADIENT,) if weight and training.penalized else ()
    decay = (Kind.DECAYED_WEIGHT,) if weight and training.optimizer.decay else ()
    new = Kind.NEW_WEIGHT if weight else Kind.NEW_BIAS
    return (*penalty, *_OPTIMIZERS[training.optimizer.kind], *decay, new)


def buffer_kinds(training: Training) -> tuple[Kind, ...]:
    """What the optimizer keeps for every parameter, under the names of an iteration's start."""
    if training.optimizer.is_adam:
        return Kind.FIRST_MOMENT, Kind.SECOND_MOMENT
    return (Kind.VELOCITY,) if training.optimizer.has_velocity else ()


def gradient_of(parameter: Quantity, samples: int) -> Quantity:
    """The gradient that the update of a weight or bias takes: of the batch where it has several samples."""
    if samples > 1:
        return parameter.but(Kind.BATCH_GRADIENT)
    kind = Kind.DE_DB if parameter.source is None else Kind.DE_DW
    return Quantity(kind, 0, parameter.layer, parameter.unit, parameter.source)


class Updated(Struct, frozen=True, eq=False, dict=True):
    """What the rules of an update read of a model, a network or formulas, and of its training and batch.

    samples: of the batch. update: the number t = 1, 2, ... of the update that is made.
    """

    if TYPE_CHECKING:  # fields of what is made of it

        @property
        def training(self) -> Training: ...
        @property
        def samples(self) -> int: ...
        @property
        def update(self) -> int: ...

    @abstractmethod
    def parameter(self, q: Quantity) -> Quantity:
        """What is updated by a gradient, a buffer, a step, or to a new value: a weight, a bias or a variable."""

    @abstractmethod
    def parts(self, q: Quantity) -> list[Quantity]:
        """What the samples of the batch contribute to its error, or to the gradient of a parameter."""

    def is_mean(self, q: Quantity) -> bool:  # noqa: ARG002 - a network asks for its kind
        """Whether the error of a batch, or its gradient, is the mean of what the samples contribute, not their sum."""
        return self.training.reduction is not Reduction.SUM

    @abstractmethod
    def gradient_of(self, q: Quantity) -> Quantity:
        """The gradient that the update of a parameter takes: of the batch where it has several samples."""

    @abstractmethod
    def is_penalized(self, q: Quantity) -> bool:
        """Whether penalty and decay act on the parameter that a quantity belongs to, where there are any."""

    @abstractmethod
    def all_penalized(self) -> list[Quantity]:
        """Every parameter that they act on, in the order of their numbers."""

    def rounded(self, value: float) -> float:
        """The value as it is used from here on: rounded where the training says so."""
        return self.training.rounded(value)

    @cached_property
    def corrections(self) -> tuple[float, float]:
        """What Adam's two moments are divided by in this update."""
        return self.training.optimizer.corrections(self.update)

    def slope_of(self, q: Quantity) -> Quantity:
        """What the optimizer takes for the gradient: with the penalty, where there is one."""
        penalized = self.training.penalized and self.is_penalized(q)
        return self.parameter(q).but(Kind.PENALIZED_GRADIENT) if penalized else self.gradient_of(q)

    def step_of(self, q: Quantity) -> Quantity:
        """The quantity that the learning rate is multiplied with."""
        kinds = _OPTIMIZERS[self.training.optimizer.kind]
        return self.parameter(q).but(kinds[-1]) if kinds else self.slope_of(q)

    def start_of(self, q: Quantity) -> Quantity:
        """What the step is taken off: the old value, or what the decay has left of it."""
        decays = self.training.optimizer.decay and self.is_penalized(q)
        return self.parameter(q).but(Kind.DECAYED_WEIGHT) if decays else self.parameter(q)


def has_divisor_0(values: Values, step: Quantity) -> bool:
    """Whether the divisor of a step of Adam is 0: the average of the squares is, and so is epsilon."""
    optimizer = values.engine.training.optimizer
    if not isinstance(optimizer, Adam) or optimizer.epsilon:
        return False
    return values.value(step.but(Kind.CORRECTED_SECOND_MOMENT)) == 0.0


def divides_by_zero(values: Values, step: Quantity) -> bool:
    """Whether a step of Adam is infinite since its divisor is 0; 0/0 counts as 0."""
    return has_divisor_0(values, step) and values.value(step.but(Kind.CORRECTED_FIRST_MOMENT)) != 0.0
