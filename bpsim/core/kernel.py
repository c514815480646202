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


def activate(code: int, net: float) -> float:
    """out = g(net)."""
    if code == 1:  # logistic, in the form whose exponential cannot overflow
        if net >= 0.0:
            return 1.0 / (1.0 + math.exp(-net))
        power = math.exp(net)
        return power / (1.0 + power)
    if code == 2:  # tanh
        return math.tanh(net)
    if code == 3:  # relu
        return net if net > 0.0 else 0.0
    return net


def activation_slope(code: int, net: float, out: float) -> float:
    """g'(net), from the values that the forward pass kept."""
    if code == 1:
        return out * (1.0 - out)
    if code == 2:
        return 1.0 - out * out
    if code == 3:
        return 1.0 if net > 0.0 else 0.0
    return 1.0


def unit_error(code: int, target: float, out: float) -> float:  # noqa: ARG001 - one loss so far
    """The error of one output unit: 1/2 (target - out)^2."""
    difference = target - out
    return 0.5 * (difference * difference)


def unit_error_slope(code: int, target: float, out: float) -> float:  # noqa: ARG001 - one loss so far
    """Its derivative by out: -(target - out)."""
    return out - target


def forward_layer(
    units: int, sources: int, weight_at: int, bias_at: int, bias_mode: int, code: int, parameters: Vector,
    source_at: int, unit_at: int, net: Vector, out: Vector,
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
        net[unit_at + j] = value
        out[unit_at + j] = activate(code, value)
        check += value - value
    return check


def output_deltas(
    units: int, code: int, loss: int, targets: Vector, target_at: int,
    unit_at: int, net: Vector, out: Vector, delta: Vector,
) -> None:  # fmt: skip
    """delta_j = dE/dout_j * dout_j/dnet_j of the output layer."""
    for j in range(units):
        at = unit_at + j
        slope = unit_error_slope(loss, targets[target_at + j], out[at])
        delta[at] = slope * activation_slope(code, net[at], out[at])


def hidden_deltas(
    units: int, code: int, successors: int, successor_at: int, weight_at: int, parameters: Vector,
    unit_at: int, net: Vector, out: Vector, delta: Vector,
) -> None:  # fmt: skip
    """delta_i = (sum_k delta_k w_ki) * dout_i/dnet_i of a hidden layer; the weights are those into the next layer."""
    for i in range(units):
        slope = 0.0
        row = weight_at + i * successors
        for k in range(successors):
            slope += delta[successor_at + k] * parameters[row + k]
        at = unit_at + i
        delta[at] = slope * activation_slope(code, net[at], out[at])


def add_gradient(
    units: int, sources: int, weight_at: int, bias_at: int, bias_mode: int, first: bool,
    source_at: int, unit_at: int, out: Vector, delta: Vector, gradient: Vector,
) -> None:  # fmt: skip
    """dE/dw_ji = delta_j out_i and dE/db of one sample: stored for the first of a batch, added for the others."""
    for i in range(sources):
        value = out[source_at + i]
        row = weight_at + i * units
        if first:
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
        gradient[bias_at] = total if first else gradient[bias_at] + total


def step_down(
    begin: int, end: int, divisor: float, rate: float, fixed: Indices,
    gradient: Vector, parameters: Vector, previous: Vector,
) -> float:  # fmt: skip
    """w <- w - rate * dE/dw, but where fixed. Returns 0.0, or NaN if a value is not finite."""
    check = 0.0
    if divisor != 1.0:
        for at in range(begin, end):
            gradient[at] /= divisor
    for at in range(begin, end):
        slope = gradient[at]
        value = parameters[at]
        previous[at] = value
        if fixed[at]:
            check += slope - slope
        else:
            value -= rate * slope
            parameters[at] = value
            check += value - value
    return check


def run(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices,
    bias_modes: Indices, codes: Indices, loss: int,
    samples: int, inputs: Vector, targets: Vector, order: Indices, divisor: float, layer_by_layer: int, fixed: Indices,
    parameters: Vector, previous: Vector, gradient: Vector, net: Vector, out: Vector, delta: Vector,
    updates: int, rates: Vector, columns: int, curve: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of ``parameters``, in place; returns how many were made.

    Ends before an iteration whose error is below ``until``, and before an update of which a value is not finite: that
    update is undone, and ``previous`` holds what it would have made. Each row of ``curve`` (of ``columns`` numbers,
    0.0 before) gets the error of its iteration before the update, and behind it each output's where there is room.
    ``net``, ``out`` and ``delta`` keep a row for each sample of the last iteration.
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
                    parameters, base + unit_at[layer - 1], base + unit_at[layer], net, out,
                )  # fmt: skip
            total = 0.0
            for j in range(outputs):
                part = unit_error(loss, targets[target_at + j], out[base + output_at + j])
                total += part
                if columns > 1:
                    curve[curve_at + 1 + j] += part
            error += total
        error /= divisor
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
                    output_deltas(units, code, loss, targets, order[s] * outputs, at, net, out, delta)
                else:
                    hidden_deltas(
                        units, code, sizes[layer + 1], s * row + unit_at[layer + 1], weight_at[layer + 1], parameters,
                        at, net, out, delta,
                    )  # fmt: skip
                add_gradient(
                    units, sources, weight_at[layer], bias_at[layer], bias_modes[layer], s == 0,
                    s * row + unit_at[layer - 1], at, out, delta, gradient,
                )  # fmt: skip
            if layer_by_layer:
                check += step_down(
                    weight_at[layer], weight_at[layer + 1], divisor, rates[done], fixed, gradient, parameters, previous
                )
                check += step_down(
                    bias_at[layer], bias_at[layer + 1], divisor, rates[done], fixed, gradient, parameters, previous
                )
        if not layer_by_layer:
            check += step_down(0, bias_at[depth + 1], divisor, rates[done], fixed, gradient, parameters, previous)
        if check != check:
            for at in range(bias_at[depth + 1]):
                parameters[at], previous[at] = previous[at], parameters[at]
            return done
    return updates
