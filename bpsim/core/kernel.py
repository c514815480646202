"""The loops: forward, backward, update. One arithmetic for the stepper, the runner and the checks.

Every function here runs unchanged as plain Python (on lists) and compiled by numba to C functions (on pointers), and
gives the same bits in both. Therefore: ``math.*`` only, ``x * x`` for squares, exponentials of non-positive arguments
only, no built-in ``sum`` (it compensates since Python 3.12), and a sum over units starts from 0.0 and goes in their
order. Pointers know no length: counts are arguments. No index is checked or negative.

All values of one kind lie in one flat vector. Layer l (0 holds the inputs) has ``sizes[l]`` units, which begin at
``unit_at[l]`` within the row of a sample. The weights into layer l begin at ``weight_at[l]``, source by source, so
that the innermost loop runs over the receiving units: neighbours in memory, and no sum changes its order. Behind all
weights lie the biases, those of layer l from ``bias_at[l]`` on. Both indices have one entry more, where the last ends.
"""

from __future__ import annotations

import math
from typing import Any

Vector = Any  # a list of floats in plain Python, a pointer to float64 when compiled
Indices = Any  # a list of ints in plain Python, a pointer to int64 when compiled

NO_BIAS, BIAS_PER_UNIT, BIAS_SHARED = 0, 1, 2
LARGEST_ROUNDED = 1e15
"""From here on a float has no decimals to round."""


def logistic(z: float) -> float:
    """1 / (1 + e^-z), in the form whose exponential cannot overflow."""
    if z >= 0.0:
        return 1.0 / (1.0 + math.exp(-z))
    power = math.exp(z)
    return power / (1.0 + power)


def softplus(z: float) -> float:
    """ln(1 + e^z), in the form whose exponential cannot overflow."""
    if z > 0.0:
        return z + math.log1p(math.exp(-z))
    return math.log1p(math.exp(z))


def activate(code: int, net: float) -> float:
    """out = g(net) of every activation but softmax."""
    if code == 1:
        return logistic(net)
    if code == 2:
        return math.tanh(net)
    if code == 3:  # relu
        return net if net > 0.0 else 0.0
    if code == 4:  # bipolar logistic
        return 2.0 * logistic(net) - 1.0
    if code == 5:  # leaky relu
        return net if net > 0.0 else 0.01 * net
    if code == 6:  # elu
        return net if net > 0.0 else math.expm1(net)
    if code == 7:
        return softplus(net)
    return net


def activation_slope(code: int, net: float, out: float) -> float:
    """g'(net), from the values that the forward pass kept."""
    if code == 1:
        return out * (1.0 - out)
    if code == 2:
        return 1.0 - out * out
    if code == 3:
        return 1.0 if net > 0.0 else 0.0
    if code == 4:
        return 0.5 * (1.0 - out * out)
    if code == 5:
        return 1.0 if net > 0.0 else 0.01
    if code == 6:
        return 1.0 if net > 0.0 else out + 1.0
    if code == 7:
        return logistic(net)
    return 1.0


def softmax_slope(out: float, out_of_net: float, same: bool) -> float:
    """dout_k/dnet_j = out_k (1 - out_j) for k = j, else -out_k out_j."""
    return out * (1.0 - out_of_net) if same else -(out * out_of_net)


def unit_error(code: int, outputs: int, target: float, net: float, out: float, log_sum: float) -> float:
    """The error of one output unit.

    The two cross-entropies are formed from the net, so that they are exact where the output is 0 or 1 to the last bit;
    ``log_sum`` is ln sum_k e^net_k of a softmax layer.
    """
    if code == 3:  # binary cross-entropy of a logistic unit: -t ln p - (1 - t) ln(1 - p)
        return target * softplus(-net) + (1.0 - target) * softplus(net)
    if code == 4:  # cross-entropy of a softmax unit: -t ln p
        return target * (log_sum - net)
    difference = target - out
    if code == 0:
        return 0.5 * (difference * difference)
    if code == 2:
        return difference * difference / outputs
    return difference * difference


def unit_error_slope(code: int, outputs: int, target: float, out: float) -> float:
    """Its derivative by out; infinite where a cross-entropy meets an output of 0 or 1."""
    if code == 3:
        return quotient(out - target, out * (1.0 - out))
    if code == 4:
        return quotient(-target, out)
    if code == 1:
        return 2.0 * (out - target)
    if code == 2:
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


def forward_layer(
    units: int, sources: int, weight_at: int, bias_at: int, bias_mode: int, code: int, scale: float,
    parameters: Vector, source_at: int, unit_at: int, net: Vector, out: Vector,
) -> float:  # fmt: skip
    """net_j = sum_i w_ji out_i + b_j and out_j = g(net_j). Returns 0.0, or NaN if a net is not finite."""
    check = 0.0
    for i in range(sources):
        value = out[source_at + i]
        row = weight_at + i * units
        if i == 0:
            for j in range(units):
                net[unit_at + j] = 0.0 + parameters[row + j] * value
        else:
            for j in range(units):
                net[unit_at + j] += parameters[row + j] * value
    for j in range(units):
        value = net[unit_at + j]
        if bias_mode == 1:
            value += parameters[bias_at + j]
        elif bias_mode == 2:
            value += parameters[bias_at]
        if scale != 0.0:
            value = rounded(value, scale)
        net[unit_at + j] = value
        check += value - value
        if code != 8:
            value = activate(code, value)
            out[unit_at + j] = rounded(value, scale) if scale != 0.0 else value
    if code == 8:
        softmax(units, scale, unit_at, net, out)
    return check


def softmax(units: int, scale: float, unit_at: int, net: Vector, out: Vector) -> None:
    """out_j = e^net_j / sum_k e^net_k, shifted by the largest net so that no exponential overflows."""
    largest = largest_net(units, unit_at, net)
    total = 0.0
    for j in range(unit_at, unit_at + units):
        out[j] = math.exp(net[j] - largest) if net[j] <= largest else net[j]
        total += out[j]
    for j in range(unit_at, unit_at + units):
        value = out[j] / total
        out[j] = rounded(value, scale) if scale != 0.0 else value


def largest_net(units: int, unit_at: int, net: Vector) -> float:
    """The largest net of a layer."""
    largest: float = net[unit_at]
    for j in range(unit_at + 1, unit_at + units):
        if net[j] > largest:
            largest = net[j]
    return largest


def log_sum_of(units: int, unit_at: int, net: Vector) -> float:
    """ln sum_k e^net_k of a layer."""
    largest = largest_net(units, unit_at, net)
    total = 0.0
    for j in range(unit_at, unit_at + units):
        total += math.exp(net[j] - largest) if net[j] <= largest else net[j]
    return largest + math.log(total)


def output_deltas(
    units: int, code: int, loss: int, simplified: int, scale: float, targets: Vector, target_at: int,
    unit_at: int, net: Vector, out: Vector, delta: Vector,
) -> None:  # fmt: skip
    """delta_j = dE/dout_j * dout_j/dnet_j of the output layer; out_j - t_j where ``simplified`` says so.

    A softmax output changes with every net: delta_j = sum_k dE/dout_k * dout_k/dnet_j.
    """
    for j in range(units):
        at = unit_at + j
        target = targets[target_at + j]
        if simplified:
            value = out[at] - target
        elif code == 8:
            value = 0.0
            for k in range(units):
                slope = unit_error_slope(loss, units, targets[target_at + k], out[unit_at + k])
                change = softmax_slope(out[unit_at + k], out[at], k == j)
                if scale != 0.0:
                    slope = rounded(slope, scale)
                    change = rounded(change, scale)
                value += slope * change
        else:
            slope = unit_error_slope(loss, units, target, out[at])
            change = activation_slope(code, net[at], out[at])
            if scale != 0.0:
                slope = rounded(slope, scale)
                change = rounded(change, scale)
            value = slope * change
        delta[at] = rounded(value, scale) if scale != 0.0 else value


def hidden_deltas(
    units: int, code: int, scale: float, successors: int, successor_at: int, weight_at: int, parameters: Vector,
    unit_at: int, net: Vector, out: Vector, delta: Vector,
) -> None:  # fmt: skip
    """delta_i = (sum_k delta_k w_ki) * dout_i/dnet_i of a hidden layer; the weights are those into the next layer."""
    for i in range(units):
        slope = 0.0
        row = weight_at + i * successors
        at = unit_at + i
        if scale != 0.0:
            for k in range(successors):
                slope += rounded(delta[successor_at + k] * parameters[row + k], scale)
            change = rounded(activation_slope(code, net[at], out[at]), scale)
            delta[at] = rounded(rounded(slope, scale) * change, scale)
        else:
            for k in range(successors):
                slope += delta[successor_at + k] * parameters[row + k]
            delta[at] = slope * activation_slope(code, net[at], out[at])


def add_gradient(
    units: int, sources: int, weight_at: int, bias_at: int, bias_mode: int, first: bool, scale: float,
    source_at: int, unit_at: int, out: Vector, delta: Vector, gradient: Vector,
) -> None:  # fmt: skip
    """dE/dw_ji = delta_j out_i and dE/db of one sample: stored for the first of a batch, added for the others."""
    for i in range(sources):
        value = out[source_at + i]
        row = weight_at + i * units
        if scale != 0.0:
            for j in range(units):
                slope = rounded(delta[unit_at + j] * value, scale)
                gradient[row + j] = slope if first else gradient[row + j] + slope
        elif first:
            for j in range(units):
                gradient[row + j] = delta[unit_at + j] * value
        else:
            for j in range(units):
                gradient[row + j] += delta[unit_at + j] * value
    if bias_mode == 1:
        for j in range(units):
            slope = delta[unit_at + j]
            gradient[bias_at + j] = slope if first else gradient[bias_at + j] + slope
    elif bias_mode == 2:
        total = 0.0
        for j in range(units):
            total += delta[unit_at + j]
        if scale != 0.0:
            total = rounded(total, scale)
        gradient[bias_at] = total if first else gradient[bias_at] + total


def step_down(
    begin: int, end: int, divisor: float, rate: float, scale: float, fixed: Indices,
    gradient: Vector, parameters: Vector, previous: Vector,
) -> float:  # fmt: skip
    """w <- w - rate * dE/dw, but where fixed. Returns 0.0, or NaN if a value is not finite."""
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
        if fixed[at]:
            check += slope - slope
        else:
            value -= rate * slope
            if scale != 0.0:
                value = rounded(value, scale)
            parameters[at] = value
            check += value - value
    return check


def run(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices,
    bias_modes: Indices, codes: Indices, loss: int, simplified: int, scale: float,
    samples: int, inputs: Vector, targets: Vector, order: Indices, divisor: float, layer_by_layer: int, fixed: Indices,
    parameters: Vector, previous: Vector, gradient: Vector, net: Vector, out: Vector, delta: Vector,
    updates: int, rates: Vector, columns: int, curve: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of ``parameters``, in place; returns how many were made.

    Ends before an iteration whose error is below ``until``, and before an update of which a value is not finite: that
    update is undone, and ``previous`` holds what it would have made. Each row of ``curve`` (of ``columns`` numbers,
    0.0 before) gets the error of its iteration before the update, and behind it each output's where there is room.
    ``net``, ``out`` and ``delta`` keep a row for each sample of the last iteration. ``scale`` is 10^n where every value
    is rounded to n decimals, else 0; ``simplified`` says that the output deltas are out - target.
    """
    outputs = sizes[depth]
    row = unit_at[depth + 1]
    output_at = unit_at[depth]
    for done in range(updates):
        check = 0.0
        error = 0.0
        curve_at = done * columns
        for s in range(samples):
            base = s * row
            input_at = order[s] * sizes[0]
            target_at = order[s] * outputs
            for i in range(sizes[0]):
                out[base + i] = inputs[input_at + i]
            for layer in range(1, depth + 1):
                check += forward_layer(
                    sizes[layer], sizes[layer - 1], weight_at[layer], bias_at[layer], bias_modes[layer], codes[layer],
                    scale, parameters, base + unit_at[layer - 1], base + unit_at[layer], net, out,
                )  # fmt: skip
            log_sum = log_sum_of(outputs, base + output_at, net) if loss == 4 else 0.0
            total = 0.0
            for j in range(outputs):
                at = base + output_at + j
                part = unit_error(loss, outputs, targets[target_at + j], net[at], out[at], log_sum)
                if scale != 0.0:
                    part = rounded(part, scale)
                total += part
                if columns > 1:
                    curve[curve_at + 1 + j] += part
            error += rounded(total, scale) if scale != 0.0 else total
        error /= divisor
        if scale != 0.0:
            error = rounded(error, scale)
        curve[curve_at] = error
        for c in range(1, columns):
            curve[curve_at + c] /= divisor
        check += error - error
        if error < until:
            return done
        for layer in range(depth, 0, -1):
            units, sources, code = sizes[layer], sizes[layer - 1], codes[layer]
            for s in range(samples):
                at = s * row + unit_at[layer]
                if layer == depth:
                    target_at = order[s] * outputs
                    output_deltas(units, code, loss, simplified, scale, targets, target_at, at, net, out, delta)
                else:
                    hidden_deltas(
                        units, code, scale, sizes[layer + 1], s * row + unit_at[layer + 1], weight_at[layer + 1],
                        parameters, at, net, out, delta,
                    )  # fmt: skip
                add_gradient(
                    units, sources, weight_at[layer], bias_at[layer], bias_modes[layer], s == 0, scale,
                    s * row + unit_at[layer - 1], at, out, delta, gradient,
                )  # fmt: skip
            if layer_by_layer:
                check += step_down(
                    weight_at[layer], weight_at[layer + 1], divisor, rates[done], scale,
                    fixed, gradient, parameters, previous,
                )  # fmt: skip
                check += step_down(
                    bias_at[layer], bias_at[layer + 1], divisor, rates[done], scale,
                    fixed, gradient, parameters, previous,
                )  # fmt: skip
        if not layer_by_layer:
            check += step_down(
                0, bias_at[depth + 1], divisor, rates[done], scale, fixed, gradient, parameters, previous
            )
        if check != check:
            for at in range(bias_at[depth + 1]):
                parameters[at], previous[at] = previous[at], parameters[at]
            return done
    return updates
