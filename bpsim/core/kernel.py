"""The loops: forward, backward, update. One arithmetic for the stepper, the runner and the checks.

Every function here runs unchanged as plain Python (on lists) and compiled by numba to C functions (on pointers), and
gives the same bits in both, as do the formulas of ``scalars``. Therefore also: no built-in ``sum`` (it compensates
since Python 3.12), and a sum over units starts from 0.0 and goes in their order. Pointers know no length: counts are
arguments. No index is checked or negative.

All values of one kind lie in one flat vector. Layer l (0 holds the inputs) has ``sizes[l]`` units, which begin at
``unit_at[l]`` within the row of a sample. The weights into layer l begin at ``weight_at[l]``, source by source, so
that the innermost loop runs over the receiving units: neighbours in memory, and no sum changes its order. Behind all
weights lie the biases, those of layer l from ``bias_at[l]`` on. Both indices have one entry more, where the last ends.
"""

from __future__ import annotations

import math
from typing import Any

from bpsim.core.scalars import (
    activate,
    activation_slope,
    adam_step,
    corrected,
    decayed,
    moving,
    penalized,
    rounded,
    softmax_slope,
    stepped,
    unit_error,
    unit_error_slope,
)

Vector = Any  # a list of floats in plain Python, a pointer to float64 when compiled
Indices = Any  # a list of ints in plain Python, a pointer to int64 when compiled

NO_BIAS, BIAS_PER_UNIT, BIAS_SHARED = 0, 1, 2


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
) -> float:  # fmt: skip
    """delta_j = dE/dout_j * dout_j/dnet_j of the output layer; out_j - t_j where ``simplified`` says so.

    A softmax output changes with every net: delta_j = sum_k dE/dout_k * dout_k/dnet_j. Returns 0.0, or NaN if a delta
    is not finite.
    """
    check = 0.0
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
        check += delta[at] - delta[at]
    return check


def hidden_deltas(
    units: int, code: int, scale: float, successors: int, successor_at: int, weight_at: int, parameters: Vector,
    unit_at: int, net: Vector, out: Vector, delta: Vector,
) -> float:  # fmt: skip
    """delta_i = (sum_k delta_k w_ki) * dout_i/dnet_i of a hidden layer; the weights are those into the next layer.

    Returns 0.0, or NaN if a delta is not finite.
    """
    check = 0.0
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
        check += delta[at] - delta[at]
    return check


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


def forward_pass(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices, bias_modes: Indices,
    codes: Indices, scale: float, parameters: Vector, inputs: Vector, sample: int, base: int, net: Vector, out: Vector,
) -> float:  # fmt: skip
    """net and out of every unit on one sample, in the row at ``base``. Returns 0.0, or NaN if a net is not finite."""
    check = 0.0
    input_at = sample * sizes[0]
    for i in range(sizes[0]):
        out[base + i] = inputs[input_at + i]
    for layer in range(1, depth + 1):
        check += forward_layer(
            sizes[layer], sizes[layer - 1], weight_at[layer], bias_at[layer], bias_modes[layer], codes[layer],
            scale, parameters, base + unit_at[layer - 1], base + unit_at[layer], net, out,
        )  # fmt: skip
    return check


def sample_error(
    outputs: int, loss: int, scale: float, targets: Vector, sample: int, output_at: int, net: Vector, out: Vector,
    shown: int, curve_at: int, curve: Vector,
) -> float:  # fmt: skip
    """The error of one sample. Each output's is added to the curve where they are ``shown``."""
    target_at = sample * outputs
    log_sum = log_sum_of(outputs, output_at, net) if loss == 4 else 0.0
    total = 0.0
    for j in range(outputs):
        at = output_at + j
        part = unit_error(loss, outputs, targets[target_at + j], net[at], out[at], log_sum)
        if scale != 0.0:
            part = rounded(part, scale)
        total += part
        if shown:
            curve[curve_at + j] += part
    return rounded(total, scale) if scale != 0.0 else total


def reduced(total: float, samples: int, mean: int, scale: float) -> float:
    """The error of so many samples from the sum of theirs."""
    if mean:
        total /= float(samples)
    return rounded(total, scale) if scale != 0.0 else total


def data_error(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices, bias_modes: Indices,
    codes: Indices, loss: int, scale: float, parameters: Vector, samples: int, inputs: Vector, targets: Vector,
    mean: int, net: Vector, out: Vector,
) -> float:  # fmt: skip
    """The error of all samples; the first row of ``net`` and ``out`` serves each in turn."""
    error = 0.0
    first = unit_at[0]  # 0, but no literal: numba would compile what gets one once more
    for s in range(samples):
        forward_pass(
            depth, sizes, unit_at, weight_at, bias_at, bias_modes, codes, scale, parameters, inputs, s, first, net, out
        )
        error += sample_error(sizes[depth], loss, scale, targets, s, unit_at[depth], net, out, first, first, net)
    return reduced(error, samples, mean, scale)


def run(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices,
    bias_modes: Indices, codes: Indices, loss: int, simplified: int, scale: float,
    samples: int, inputs: Vector, targets: Vector, batch: int, epoch: int, watch: int, mean: int,
    layer_by_layer: int, fixed: Indices, plain: int, optimizer: int, share: float, second_share: float,
    epsilon: float, decay: float, l1: float, l2: float, measure: int,
    parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector, old_second: Vector,
    gradient: Vector, net: Vector, out: Vector, delta: Vector,
    drawn: int, drawn_at: int, order: Indices, rates: Vector, corrections: Vector,
    updates: int, columns: int, curve: Vector, watched: Vector, norms: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of ``parameters``, in place; returns how many were made.

    ``order`` holds ``drawn`` indices of samples, in epochs of ``epoch``, which are taken ``batch`` at a time from
    ``drawn_at`` on (what is left at the end of an epoch is a smaller batch), and from the start again at the end.
    ``watch`` says that a batch is not the data, so that the error of all ``samples`` is formed at the start of each
    epoch, into ``watched``. ``plain`` says that the update is gradient descent without penalties; else ``corrections``
    holds Adam's two of each update. ``measure`` asks for the norm of each update's gradient, into ``norms``.

    Ends before an iteration whose error (that of the data) is below ``until``, and before an update of which a value
    is not finite: that update is undone, and ``previous`` holds what it would have made. Each row of ``curve`` (of
    ``columns`` numbers, 0.0 before) gets the error of its batch before the update, and behind it each output's where
    there is room. ``net``, ``out`` and ``delta`` keep a row for each sample of the last batch. ``scale`` is 10^n where
    every value is rounded to n decimals, else 0; ``simplified`` says that the output deltas are out - target.
    """
    outputs = sizes[depth]
    row = unit_at[depth + 1]
    output_at = unit_at[depth]
    biases_at = bias_at[1]
    end = bias_at[depth + 1]
    left = epoch - drawn_at % epoch
    for done in range(updates):
        check = 0.0
        error = 0.0
        curve_at = done * columns
        if watch and left == epoch:
            watched[done] = data_error(
                depth, sizes, unit_at, weight_at, bias_at, bias_modes, codes, loss, scale, parameters, samples, inputs,
                targets, mean, net, out,
            )  # fmt: skip
            if watched[done] < until:
                return done
        count = batch if batch < left else left
        for s in range(count):
            base = s * row
            sample = order[drawn_at + s]
            check += forward_pass(
                depth, sizes, unit_at, weight_at, bias_at, bias_modes, codes, scale, parameters, inputs, sample, base,
                net, out,
            )  # fmt: skip
            error += sample_error(
                outputs, loss, scale, targets, sample, base + output_at, net, out, columns - 1, curve_at + 1, curve
            )
        divisor = float(count) if mean else 1.0
        error = reduced(error, count, mean, scale)
        curve[curve_at] = error
        for c in range(1, columns):
            curve[curve_at + c] /= divisor
        check += error - error
        if not watch and error < until:
            return done
        for layer in range(depth, 0, -1):
            units, sources, code = sizes[layer], sizes[layer - 1], codes[layer]
            for s in range(count):
                at = s * row + unit_at[layer]
                if layer == depth:
                    target_at = order[drawn_at + s] * outputs
                    check += output_deltas(
                        units, code, loss, simplified, scale, targets, target_at, at, net, out, delta
                    )
                else:
                    check += hidden_deltas(
                        units, code, scale, sizes[layer + 1], s * row + unit_at[layer + 1], weight_at[layer + 1],
                        parameters, at, net, out, delta,
                    )  # fmt: skip
                add_gradient(
                    units, sources, weight_at[layer], bias_at[layer], bias_modes[layer], s == 0, scale,
                    s * row + unit_at[layer - 1], at, out, delta, gradient,
                )  # fmt: skip
            if layer_by_layer or layer == 1:
                last = layer if layer_by_layer else depth
                check += update(
                    weight_at[layer], weight_at[last + 1], bias_at[layer], bias_at[last + 1], plain, divisor,
                    rates[done], scale, optimizer, share, second_share, epsilon, decay, l1, l2,
                    corrections[2 * done], corrections[2 * done + 1], fixed,
                    gradient, parameters, previous, first, old_first, second, old_second,
                )  # fmt: skip
        if check != check:
            for at in range(end):
                parameters[at], previous[at] = previous[at], parameters[at]
                if not plain:
                    first[at], old_first[at] = old_first[at], first[at]
                    second[at], old_second[at] = old_second[at], second[at]
            return done
        if measure:
            norms[done] = math.sqrt(
                squared_norm(weight_at[1], biases_at, l1, l2, scale, fixed, gradient, previous)
                + squared_norm(biases_at, end, 0.0, 0.0, scale, fixed, gradient, previous)
            )
        left = left - count if left > count else epoch
        drawn_at += count
        if drawn_at == drawn:
            drawn_at = 0
    return updates
