"""The steps of an update between the gradient of a parameter and its new value, and how each is formed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from bpsim.core import scalars
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import Buffers
from bpsim.core.training import OptimizerKind, Training

if TYPE_CHECKING:
    from bpsim.core.record import Record

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


def slope_of(parameter: Quantity, samples: int, training: Training) -> Quantity:
    """What the optimizer takes for the gradient: with the penalty, where weights have one."""
    if parameter.source is not None and training.penalized:
        return parameter.but(Kind.PENALIZED_GRADIENT)
    return gradient_of(parameter, samples)


def step_of(parameter: Quantity, samples: int, training: Training) -> Quantity:
    """What the learning rate is multiplied with."""
    kinds = _OPTIMIZERS[training.optimizer.kind]
    return parameter.but(kinds[-1]) if kinds else slope_of(parameter, samples, training)


def start_of(parameter: Quantity, training: Training) -> Quantity:
    """What the step is taken off: the old value, or what the decay has left of it."""
    decays = parameter.source is not None and training.optimizer.decay
    return parameter.but(Kind.DECAYED_WEIGHT) if decays else parameter


def has_divisor_0(record: Record, step: Quantity) -> bool:
    """Whether the divisor of a step of Adam is 0: the average of the squares is, and so is epsilon."""
    optimizer = record.runner.training.optimizer
    return optimizer.is_adam and optimizer.epsilon == 0.0 == record.value(step.but(Kind.CORRECTED_SECOND_MOMENT))


def divides_by_zero(record: Record, step: Quantity) -> bool:
    """Whether a step of Adam is infinite since its divisor is 0; 0/0 counts as 0."""
    return has_divisor_0(record, step) and record.value(step.but(Kind.CORRECTED_FIRST_MOMENT)) != 0.0


class UpdateForms:
    """How a record forms the quantities of an update, by the kernel's own formulas."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._training = record.runner.training
        self._scale = self._training.scale
        optimizer = self._training.optimizer
        buffers = record.state.buffers
        self._buffers = buffers if _fits(buffers, optimizer.keeps) else None
        self._corrections = optimizer.corrections((self._buffers.updates if self._buffers else 0) + 1)

    @property
    def forms(self) -> dict[Kind, Callable[[Quantity], float]]:
        """A form for each kind."""
        return {
            Kind.VELOCITY: lambda q: self._kept(q, first=True),
            Kind.FIRST_MOMENT: lambda q: self._kept(q, first=True),
            Kind.SECOND_MOMENT: lambda q: self._kept(q, first=False),
            Kind.PENALTY: self._penalty,
            Kind.PENALIZED_GRADIENT: self._penalized,
            Kind.NEW_VELOCITY: self._velocity,
            Kind.NESTEROV_STEP: self._nesterov,
            Kind.NEW_FIRST_MOMENT: self._first_moment,
            Kind.NEW_SECOND_MOMENT: self._second_moment,
            Kind.CORRECTED_FIRST_MOMENT: lambda q: self._corrected(q, Kind.NEW_FIRST_MOMENT, self._corrections[0]),
            Kind.CORRECTED_SECOND_MOMENT: lambda q: self._corrected(q, Kind.NEW_SECOND_MOMENT, self._corrections[1]),
            Kind.ADAM_STEP: self._adam,
            Kind.DECAYED_WEIGHT: self._decayed,
        }

    @property
    def corrections(self) -> tuple[float, float]:
        """What Adam's two moments are divided by in this update."""
        return self._corrections

    @property
    def update(self) -> int:
        """The number t = 1, 2, ... of this update since the optimizer began."""
        return (self._buffers.updates if self._buffers else 0) + 1

    def stepped(self, q: Quantity) -> float:
        """The new value of a parameter, from its old one and the step."""
        parameter = Quantity(Kind.BIAS if q.source is None else Kind.WEIGHT, None, q.layer, q.unit, q.source)
        step = self._record.value(step_of(parameter, self._record.samples, self._training))
        start = self._record.value(start_of(parameter, self._training))
        return scalars.stepped(start, self._rate, step, self._scale)

    @property
    def _rate(self) -> float:
        return self._record.value(Quantity(Kind.LEARNING_RATE))

    def _kept(self, q: Quantity, *, first: bool) -> float:
        if self._buffers is None:
            return 0.0
        kept = self._buffers.first if first else self._buffers.second
        assert kept is not None, "an optimizer with two buffers"
        layer = (q.layer or 1) - 1
        return float(kept.biases[layer][q.unit or 0] if q.source is None else kept.weights[layer][q.unit, q.source])

    def _slope(self, q: Quantity) -> float:
        return self._record.value(slope_of(q, self._record.samples, self._training))

    def _penalty(self, _: Quantity) -> float:
        """l2/2 * sum of w^2 + l1 * sum of |w|, over the weights in the order of their numbers."""
        squares = sizes = 0.0
        for number, layer in enumerate(self._record.network.layers, 1):
            for unit, source in np.argwhere(layer.connections).tolist():
                weight = self._record.value(Quantity(Kind.WEIGHT, None, number, unit, source))
                squares += weight * weight
                sizes += abs(weight)
        value = 0.5 * self._training.l2 * squares + self._training.l1 * sizes
        return scalars.rounded(value, self._scale) if self._scale else value

    def _penalized(self, q: Quantity) -> float:
        slope = self._record.value(gradient_of(q, self._record.samples))
        weight = self._record.value(q.but(Kind.WEIGHT))
        return scalars.penalized(slope, weight, self._training.l1, self._training.l2, self._scale)

    def _velocity(self, q: Quantity) -> float:
        old = self._record.value(q.but(Kind.VELOCITY))
        return scalars.moving(old, self._training.optimizer.momentum, self._slope(q), 1.0, self._scale)

    def _nesterov(self, q: Quantity) -> float:
        new = self._record.value(q.but(Kind.NEW_VELOCITY))
        return scalars.moving(new, self._training.optimizer.momentum, self._slope(q), 1.0, self._scale)

    def _first_moment(self, q: Quantity) -> float:
        share = self._training.optimizer.beta1
        old = self._record.value(q.but(Kind.FIRST_MOMENT))
        return scalars.moving(old, share, self._slope(q), 1.0 - share, self._scale)

    def _second_moment(self, q: Quantity) -> float:
        share, slope = self._training.optimizer.beta2, self._slope(q)
        old = self._record.value(q.but(Kind.SECOND_MOMENT))
        return scalars.moving(old, share, slope * slope, 1.0 - share, self._scale)

    def _corrected(self, q: Quantity, moment: Kind, correction: float) -> float:
        return scalars.corrected(self._record.value(q.but(moment)), correction, self._scale)

    def _adam(self, q: Quantity) -> float:
        mean = self._record.value(q.but(Kind.CORRECTED_FIRST_MOMENT))
        spread = self._record.value(q.but(Kind.CORRECTED_SECOND_MOMENT))
        return scalars.adam_step(mean, spread, self._training.optimizer.epsilon, self._scale)

    def _decayed(self, q: Quantity) -> float:
        weight, decay = self._record.value(q.but(Kind.WEIGHT)), self._training.optimizer.decay
        return scalars.decayed(weight, self._rate, decay, self._scale)


def _fits(buffers: Buffers | None, keeps: int) -> bool:
    return buffers is not None and keeps == (1 if buffers.second is None else 2)
