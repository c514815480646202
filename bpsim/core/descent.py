"""The loops over parameters: an update by any optimizer, the norm of what it descends, and what is recorded of it.

The rules and the layout of the vectors are those of ``kernel``, which these functions are part of.
"""

from __future__ import annotations

from bpsim.core.groups import (
    ADAM,
    AFTER,
    BEFORE,
    FIRST_BEFORE,
    FROZEN,
    GRADIENT,
    MISSING,
    MOMENTUM,
    NESTEROV,
    PASS_ONE,
    PASS_TWO,
    SECOND_BEFORE,
    TRAINED,
    Descent,
    Indices,
    Moved,
    Vector,
)
from bpsim.core.scalars import adam_step, corrected, decayed, moving, penalized, rounded, stepped


def step_down(begin: int, end: int, divisor: float, rate: float, scale: float, descent: Descent, moved: Moved) -> float:
    """w <- w - rate * dE/dw, but where fixed. Returns 0.0, or NaN if a value is not finite."""
    fixed, gradient, parameters, previous = descent.fixed, moved.gradient, moved.parameters, moved.previous
    check = 0.0
    if divisor != 1.0:
        for at in range(begin, end):
            gradient[at] /= divisor
    if scale != 0.0:
        for at in range(begin, end):
            gradient[at] = rounded(gradient[at], scale)
    for at in range(begin, end):
        slope = gradient[at]
        value = parameters[at]
        previous[at] = value
        if fixed[at] == TRAINED:
            value = stepped(value, rate, slope, scale)
            parameters[at] = value
            check += value - value
        elif fixed[at] == FROZEN:
            check += slope - slope
    return check


def optimize(
    begin: int, end: int, weights: bool, divisor: float, rate: float, scale: float,
    correction: float, second_correction: float, descent: Descent, moved: Moved,
) -> float:  # fmt: skip
    """One update by any optimizer, with penalties; the formulas are PyTorch's. Returns 0.0, or NaN as ``step_down``.

    Penalties and decay act on ``weights`` only.
    """
    optimizer, share, second_share, fixed = descent.optimizer, descent.share, descent.second_share, descent.fixed
    decay, l1, l2 = (descent.decay, descent.l1, descent.l2) if weights else (0.0, 0.0, 0.0)
    gradient, parameters, first, second = moved.gradient, moved.parameters, moved.first, moved.second
    check = 0.0
    for at in range(begin, end):
        slope = gradient[at]
        if divisor != 1.0:
            slope /= divisor
        if scale != 0.0:
            slope = rounded(slope, scale)
        gradient[at] = slope
        value = parameters[at]
        moved.previous[at] = value
        moved.old_first[at] = first[at]
        moved.old_second[at] = second[at]
        if fixed[at] == MISSING:
            continue
        check += slope - slope
        if fixed[at] == FROZEN:
            continue
        if l1 != 0.0 or l2 != 0.0:
            slope = penalized(slope, value, l1, l2, scale)
        if optimizer in (MOMENTUM, NESTEROV):
            first[at] = moving(first[at], share, slope, 1.0, scale)
            check += first[at] - first[at]
            slope = moving(first[at], share, slope, 1.0, scale) if optimizer == NESTEROV else first[at]
        elif optimizer == ADAM:
            first[at] = moving(first[at], share, slope, 1.0 - share, scale)
            second[at] = moving(second[at], second_share, slope * slope, 1.0 - second_share, scale)
            check += (first[at] - first[at]) + (second[at] - second[at])
            mean = corrected(first[at], correction, scale)
            spread = corrected(second[at], second_correction, scale)
            slope = adam_step(mean, spread, descent.epsilon, scale)
            if decay != 0.0:
                value = decayed(value, rate, decay, scale)
        value = stepped(value, rate, slope, scale)
        parameters[at] = value
        check += value - value
    return check


def update(
    weights_at: int, weights_end: int, biases_at: int, biases_end: int, divisor: float, rate: float, scale: float,
    correction: float, second_correction: float, descent: Descent, moved: Moved,
) -> float:  # fmt: skip
    """Updates some weights and biases; penalties and decay act on weights only. Returns as ``step_down``."""
    check = 0.0
    at_once = descent.vanilla and weights_end == biases_at
    begin, end = weights_at, biases_end if at_once else weights_end
    weights = True
    for _ in range(1 if at_once else 2):
        if descent.vanilla:
            check += step_down(begin, end, divisor, rate, scale, descent, moved)
        else:
            check += optimize(begin, end, weights, divisor, rate, scale, correction, second_correction, descent, moved)
        begin, end = biases_at, biases_end
        weights = False
    return check


def squared_norm(begin: int, end: int, l1: float, l2: float, scale: float, descent: Descent, moved: Moved) -> float:
    """The sum of the squares of what is descended: the gradient, with its penalty, where it is not fixed."""
    total = 0.0
    for at in range(begin, end):
        if descent.fixed[at] == TRAINED:
            slope = moved.gradient[at]
            if l1 != 0.0 or l2 != 0.0:
                slope = penalized(slope, moved.previous[at], l1, l2, scale)
            total += slope * slope
    return total


def record(
    asked: int, vectors: Indices, places: Indices, begin: int, moved: Moved, one: Vector, two: Vector, three: Vector,
    recorded: Vector,
) -> None:  # fmt: skip
    """Copies numbers of an iteration whose update was made to ``recorded``, from ``begin`` on.

    vectors: for each number that is ``asked`` for one of the constants of ``groups``; places: where it is in that one.
    one, two, three: what the passes work on.
    """
    for a in range(asked):
        vector, at = vectors[a], places[a]
        if vector == BEFORE:
            found = moved.previous[at]
        elif vector == AFTER:
            found = moved.parameters[at]
        elif vector == GRADIENT:
            found = moved.gradient[at]
        elif vector == FIRST_BEFORE:
            found = moved.old_first[at]
        elif vector == SECOND_BEFORE:
            found = moved.old_second[at]
        elif vector == PASS_ONE:
            found = one[at]
        elif vector == PASS_TWO:
            found = two[at]
        else:
            found = three[at]
        recorded[begin + a] = found
