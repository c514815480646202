"""The loops over parameters: an update by any optimizer, and the norm of what it descends.

The rules and the layout of the vectors are those of ``kernel``, which these functions are part of.
"""

from __future__ import annotations

from bpsim.core.layers import Indices, Vector
from bpsim.core.scalars import adam_step, corrected, decayed, moving, penalized, rounded, stepped


def step_down(
    begin: int, end: int, divisor: float, rate: float, scale: float, fixed: Indices,
    gradient: Vector, parameters: Vector, previous: Vector,
) -> float:  # fmt: skip
    """w <- w - rate * dE/dw, but where fixed. Returns 0.0, or NaN if a value is not finite.

    ``fixed`` is 1 for a frozen parameter, whose gradient is shown, and 2 for one that does not exist.
    """
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
        if fixed[at] == 0:
            value = stepped(value, rate, slope, scale)
            parameters[at] = value
            check += value - value
        elif fixed[at] == 1:
            check += slope - slope
    return check


def optimize(
    begin: int, end: int, divisor: float, rate: float, scale: float, optimizer: int, share: float, second_share: float,
    epsilon: float, decay: float, l1: float, l2: float, correction: float, second_correction: float, fixed: Indices,
    gradient: Vector, parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector,
    old_second: Vector,
) -> float:  # fmt: skip
    """One update by any optimizer, with penalties; the formulas are PyTorch's. Returns 0.0, or NaN as ``step_down``.

    optimizer: 0 gradient descent, 1 momentum, 2 Nesterov, 3 Adam and AdamW. ``first`` is the velocity or the first
    moment, ``second`` the second; what they were before is kept in ``old_first`` and ``old_second``.
    """
    check = 0.0
    for at in range(begin, end):
        slope = gradient[at]
        if divisor != 1.0:
            slope /= divisor
        if scale != 0.0:
            slope = rounded(slope, scale)
        gradient[at] = slope
        value = parameters[at]
        previous[at] = value
        old_first[at] = first[at]
        old_second[at] = second[at]
        if fixed[at] == 2:
            continue
        check += slope - slope
        if fixed[at] == 1:
            continue
        if l1 != 0.0 or l2 != 0.0:
            slope = penalized(slope, value, l1, l2, scale)
        if optimizer == 1 or optimizer == 2:
            first[at] = moving(first[at], share, slope, 1.0, scale)
            check += first[at] - first[at]
            slope = moving(first[at], share, slope, 1.0, scale) if optimizer == 2 else first[at]
        elif optimizer == 3:
            first[at] = moving(first[at], share, slope, 1.0 - share, scale)
            second[at] = moving(second[at], second_share, slope * slope, 1.0 - second_share, scale)
            check += (first[at] - first[at]) + (second[at] - second[at])
            mean = corrected(first[at], correction, scale)
            spread = corrected(second[at], second_correction, scale)
            slope = adam_step(mean, spread, epsilon, scale)
            if decay != 0.0:
                value = decayed(value, rate, decay, scale)
        value = stepped(value, rate, slope, scale)
        parameters[at] = value
        check += value - value
    return check


def update(
    weights_at: int, weights_end: int, biases_at: int, biases_end: int, plain: int, divisor: float,
    rate: float, scale: float, optimizer: int, share: float, second_share: float, epsilon: float, decay: float,
    l1: float, l2: float, correction: float, second_correction: float, fixed: Indices,
    gradient: Vector, parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector,
    old_second: Vector,
) -> float:  # fmt: skip
    """Updates some weights and biases; penalties and decay act on weights only. Returns as ``step_down``."""
    check = 0.0
    at_once = plain and weights_end == biases_at
    begin, end = weights_at, biases_end if at_once else weights_end
    for _ in range(1 if at_once else 2):
        if plain:
            check += step_down(begin, end, divisor, rate, scale, fixed, gradient, parameters, previous)
        else:
            check += optimize(
                begin, end, divisor, rate, scale, optimizer, share, second_share, epsilon, decay, l1, l2, correction,
                second_correction, fixed, gradient, parameters, previous, first, old_first, second, old_second,
            )  # fmt: skip
        begin, end = biases_at, biases_end
        decay, l1, l2 = 0.0, 0.0, 0.0
    return check


def squared_norm(
    begin: int, end: int, l1: float, l2: float, scale: float, fixed: Indices, gradient: Vector, previous: Vector
) -> float:
    """The sum of the squares of what is descended: the gradient, with its penalty, where it is not fixed."""
    total = 0.0
    for at in range(begin, end):
        if fixed[at] == 0:
            slope = gradient[at]
            if l1 != 0.0 or l2 != 0.0:
                slope = penalized(slope, previous[at], l1, l2, scale)
            total += slope * slope
    return total
