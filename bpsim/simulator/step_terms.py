"""What the step of one parameter is the sum of: what an optimizer has kept, the gradient, the penalty, the decay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.scalars import quotient
from bpsim.simulator.simulator import Simulator

EXACT = 1e-9
"""Sums that differ by less than this share of their terms are equal."""


class TermKind(StrEnum):
    """What a part of a step comes from."""

    DECAY = "decay"
    """What AdamW takes off the weight first."""
    VELOCITY = "velocity"
    """The velocity of before, of which momentum is kept."""
    LOOK_AHEAD = "look-ahead"
    """The velocity after this gradient, by which Nesterov's step goes on."""
    MOMENT = "moment"
    """The first moment of before, of which beta1 is kept."""
    GRADIENT = "gradient"
    PENALTY = "penalty"
    ROUNDING = "rounding"
    """What the rounding of a lesson adds on the way."""


class Term(Struct, frozen=True):
    """A part of a step. value: by how much it alone changes the parameter."""

    kind: TermKind
    value: float


def has_part(simulator: Simulator, parameter: Quantity, kind: Kind) -> bool:
    """Whether the update of a parameter computes something of a kind: of a bias neither penalty nor decay."""
    is_cost = parameter.kind is not Kind.BIAS and parameter.sample is None
    return is_cost and simulator.steps.number(parameter.but(kind)) is not None


def divisor_of(simulator: Simulator, parameter: Quantity) -> float | None:
    """What Adam divides the new first moment by in all: its correction times sqrt(second moment) + epsilon; None for
    another optimizer."""
    optimizer = simulator.training.optimizer
    if not optimizer.is_adam:
        return None
    spread = simulator.value(parameter.but(Kind.CORRECTED_SECOND_MOMENT))
    model: Any = simulator.values.model
    return float(model.corrections[0] * (math.sqrt(spread) + optimizer.numbers[2]))


def terms_of(simulator: Simulator, parameter: Quantity, gradient: Quantity, step: float) -> tuple[Term, ...]:
    """The terms whose sum is the step of a parameter at the present iteration; none where the gradient is all.

    gradient: the quantity that is the derivative of the error by it.
    """
    found = list(_terms(simulator, parameter, simulator.value(gradient)))
    if len(found) < 2:
        return ()
    rest = step - math.fsum(term.value for term in found)
    rounds = simulator.training.round_to is not None
    if rounds and abs(rest) > EXACT * max(abs(term.value) for term in found):
        found.append(Term(TermKind.ROUNDING, rest))
    return tuple(found)


def _terms(simulator: Simulator, parameter: Quantity, gradient: float) -> Iterator[Term]:
    def value(kind: Kind) -> float:
        return simulator.value(parameter.but(kind))

    optimizer, rate = simulator.training.optimizer, simulator.value(Quantity(Kind.LEARNING_RATE))
    share, divisor = 1.0, divisor_of(simulator, parameter)
    if has_part(simulator, parameter, Kind.DECAYED_WEIGHT):
        yield Term(TermKind.DECAY, value(Kind.DECAYED_WEIGHT) - simulator.value(parameter))
    if divisor is not None:
        kept = optimizer.numbers[0]
        share = 1.0 - kept
        yield Term(TermKind.MOMENT, -rate * quotient(kept * value(Kind.FIRST_MOMENT), divisor))
    elif optimizer.kind is OptimizerKind.NESTEROV:
        yield Term(TermKind.LOOK_AHEAD, -rate * optimizer.numbers[0] * value(Kind.NEW_VELOCITY))
    elif optimizer.has_velocity:
        yield Term(TermKind.VELOCITY, -rate * optimizer.numbers[0] * value(Kind.VELOCITY))
    divided = 1.0 if divisor is None else divisor
    yield Term(TermKind.GRADIENT, -rate * quotient(share * gradient, divided))
    if has_part(simulator, parameter, Kind.PENALIZED_GRADIENT):
        penalty = value(Kind.PENALIZED_GRADIENT) - gradient
        yield Term(TermKind.PENALTY, -rate * quotient(share * penalty, divided))
