"""The formulas of single numbers: activations, losses, rounding, optimizers. The kernel's loops are made of these.

Every function here runs unchanged as plain Python and compiled by numba, and gives the same bits in both. Therefore:
``math.*`` only, ``x * x`` for squares, exponentials of non-positive arguments only.
"""

from __future__ import annotations

import math

IDENTITY, LOGISTIC, TANH, RELU, BIPOLAR_LOGISTIC, LEAKY_RELU, ELU, SOFTPLUS, SOFTMAX = range(9)
SQUARE, SINE, GAUSSIAN, RECIPROCAL, CUBE, STEP, SIGN, STEP_BY_NET, SIGN_BY_NET, STEEP_LOGISTIC = range(9, 19)
"""The codes of the activations. A logistic whose constant is not 1 has its own, so that none of the others asks;
a threshold that learns by the delta rule is one by its net."""
MIXED = -1
"""The code of a layer whose units have several activations."""
HALF_SQUARED_ERROR, SQUARED_ERROR, MEAN_SQUARED_ERROR, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(5)
ABSOLUTE_ERROR, MEAN_BINARY_CROSS_ENTROPY = range(5, 7)
"""The codes of the losses."""

LARGEST_ROUNDED = 1e15
"""The number from which on a float has no decimals to round."""


def logistic(z: float) -> float:
    """1 / (1 + e^-z), in the form whose exponential cannot overflow."""
    power = math.exp(-abs(z))
    return (1.0 if z >= 0.0 else power) / (1.0 + power)


def softplus(z: float) -> float:
    """ln(1 + e^z), in the form whose exponential cannot overflow."""
    if z > 0.0:
        return z + math.log1p(math.exp(-z))
    return math.log1p(math.exp(z))


def activate(code: int, net: float, constant: float) -> float:
    """out = g(net) of every activation but softmax.

    ``constant`` is that of the activation, where it has one: a slope, an alpha, a steepness.
    """
    if code == LOGISTIC:
        return logistic(net)
    if code == TANH:
        return math.tanh(net)
    if code == RELU:
        return net if net > 0.0 else 0.0
    if code == IDENTITY:
        return net
    return activate_rarely(code, net, constant)


def activate_rarely(code: int, net: float, constant: float) -> float:
    """The same of those that few networks have, apart so that the loops of the others stay short."""
    if code == STEEP_LOGISTIC:
        return logistic(constant * net)
    if code == BIPOLAR_LOGISTIC:
        return 2.0 * logistic(constant * net) - 1.0
    if code == LEAKY_RELU:
        return net if net > 0.0 else constant * net
    if code == ELU:
        return net if net > 0.0 else constant * math.expm1(net)
    if code == SOFTPLUS:
        return softplus(net)
    if code == SQUARE:
        return net * net
    if code == SINE:
        return math.sin(net) if abs(net) < math.inf else math.nan
    if code == GAUSSIAN:
        return math.exp(-(net * net))
    if code == RECIPROCAL:
        return 1.0 / net if net != 0.0 else math.inf
    if code == CUBE:
        return net * net * net
    if code in (STEP, STEP_BY_NET):
        return 1.0 if net >= 0.0 else 0.0 * net
    return 1.0 if net >= 0.0 else -1.0 + 0.0 * net


def activation_slope(code: int, net: float, out: float, constant: float) -> float:
    """g'(net), from the values that the forward pass kept."""
    if code == LOGISTIC:
        return out * (1.0 - out)
    if code == TANH:
        return 1.0 - out * out
    if code == RELU:
        return 1.0 if net > 0.0 else 0.0
    if code == IDENTITY:
        return 1.0
    return rare_slope(code, net, out, constant)


def rare_slope(code: int, net: float, out: float, constant: float) -> float:
    """The same of those that few networks have."""
    if code == STEEP_LOGISTIC:
        return constant * (out * (1.0 - out))
    if code == BIPOLAR_LOGISTIC:
        return constant * (0.5 * (1.0 - out * out))
    if code == LEAKY_RELU:
        return 1.0 if net > 0.0 else constant
    if code == ELU:
        return 1.0 if net > 0.0 else out + constant
    if code == SOFTPLUS:
        return logistic(net)
    if code == SQUARE:
        return 2.0 * net
    if code == SINE:
        return math.cos(net) if abs(net) < math.inf else math.nan
    if code == GAUSSIAN:
        return -2.0 * net * out
    if code == RECIPROCAL:
        return -(out * out)
    if code == CUBE:
        return 3.0 * (net * net)
    return 0.0  # of a threshold, wherever there is one


def is_threshold(code: int) -> bool:
    """Whether an activation jumps from one value to another, so that its derivative teaches nothing."""
    return code in (STEP, SIGN, STEP_BY_NET, SIGN_BY_NET)


def learns_by_net(code: int) -> bool:
    """Whether an output has the delta rule of a threshold: its delta is net - target."""
    return code in (STEP_BY_NET, SIGN_BY_NET)


def softmax_slope(out: float, out_of_net: float, same: bool) -> float:
    """dout_k/dnet_j = out_k (1 - out_j) for k = j, else -out_k out_j."""
    return out * (1.0 - out_of_net) if same else -(out * out_of_net)


def unit_error(code: int, outputs: int, target: float, net: float, out: float, log_sum: float) -> float:
    """The error of one output unit.

    The two cross-entropies are formed from the net, so that they are exact where the output is 0 or 1 to the last bit;
    ``log_sum`` is ln sum_k e^net_k of a softmax layer.
    """
    if code == BINARY_CROSS_ENTROPY:  # of a logistic unit: -t ln p - (1 - t) ln(1 - p)
        return target * softplus(-net) + (1.0 - target) * softplus(net)
    if code == CROSS_ENTROPY:  # of a softmax unit: -t ln p
        return target * (log_sum - net)
    if code == MEAN_BINARY_CROSS_ENTROPY:
        return (target * softplus(-net) + (1.0 - target) * softplus(net)) / outputs
    difference = target - out
    if code == ABSOLUTE_ERROR:
        return abs(difference)
    if code == HALF_SQUARED_ERROR:
        return 0.5 * (difference * difference)
    if code == MEAN_SQUARED_ERROR:
        return difference * difference / outputs
    return difference * difference


def unit_error_slope(code: int, outputs: int, target: float, out: float) -> float:
    """Its derivative by out; infinite where a cross-entropy meets an output of 0 or 1, 0 where it has a corner."""
    if code == BINARY_CROSS_ENTROPY:
        return quotient(out - target, out * (1.0 - out))
    if code == CROSS_ENTROPY:
        return quotient(-target, out)
    if code == MEAN_BINARY_CROSS_ENTROPY:
        return quotient(out - target, out * (1.0 - out)) / outputs
    if code == ABSOLUTE_ERROR:
        return 1.0 if out > target else -1.0 if out < target else 0.0
    if code == SQUARED_ERROR:
        return 2.0 * (out - target)
    if code == MEAN_SQUARED_ERROR:
        return 2.0 * (out - target) / outputs
    return out - target


def quotient(above: float, below: float) -> float:
    """above / below, as IEEE 754 has it where Python raises an error."""
    if below != 0.0:
        return above / below
    return math.copysign(math.inf, above) if above != 0.0 else 0.0


def rounded(value: float, scale: float) -> float:
    """``value`` with as many decimals as ``scale`` = 10^n says, half away from zero.

    The nudge makes 0.57 * 0.5 = 0.285 (a little less, in binary) 0.29, as on paper.
    """
    size = abs(value) * scale
    if not size < LARGEST_ROUNDED:
        return value
    kept = float(math.floor(size + 0.5 + 1e-9)) / scale
    return -kept if value < 0.0 else kept


def reduced(total: float, samples: int, mean: int, scale: float) -> float:
    """The error of so many samples from the sum of theirs, divided by their number where it is the ``mean``."""
    if mean:
        total /= float(samples)
    return rounded(total, scale) if scale != 0.0 else total


def penalized(slope: float, weight: float, l1: float, l2: float, scale: float) -> float:
    """dE/dw + l2 w + l1 sign(w): the gradient of the error with its penalty l2/2 w^2 + l1 |w|."""
    if l2 != 0.0:
        slope += l2 * weight
    if l1 != 0.0 and weight != 0.0:
        slope += l1 if weight > 0.0 else -l1
    return rounded(slope, scale) if scale != 0.0 else slope


def moving(kept: float, share: float, slope: float, part: float, scale: float) -> float:
    """share * kept + part * slope: a velocity (part 1), or a moving average (part 1 - share)."""
    value = share * kept + part * slope
    return rounded(value, scale) if scale != 0.0 else value


def corrected(moment: float, correction: float, scale: float) -> float:
    """A moving average without the bias of its start at 0: moment / (1 - share^t)."""
    value = quotient(moment, correction)
    return rounded(value, scale) if scale != 0.0 else value


def adam_step(mean: float, spread: float, epsilon: float, scale: float) -> float:
    """What Adam multiplies the rate with, from its corrected moments: mean / (sqrt(spread) + epsilon)."""
    value = quotient(mean, math.sqrt(spread) + epsilon)
    return rounded(value, scale) if scale != 0.0 else value


def decayed(weight: float, rate: float, decay: float, scale: float) -> float:
    """w - rate * decay * w, before the step of AdamW."""
    value = weight - rate * decay * weight
    return rounded(value, scale) if scale != 0.0 else value


def stepped(value: float, rate: float, slope: float, scale: float) -> float:
    """w - rate * slope."""
    value -= rate * slope
    return rounded(value, scale) if scale != 0.0 else value
