"""The loops over one layer: forward, and its deltas and gradients on the way back.

The rules and the layout of the vectors are those of ``kernel``, which these functions are part of.
"""

from __future__ import annotations

import math

from bpsim.core.groups import BIAS_PER_UNIT, BIAS_SHARED, Goal, Layout, Values, Vector
from bpsim.core.scalars import (
    MEAN_BINARY_CROSS_ENTROPY,
    MIXED,
    SOFTMAX,
    activate,
    activation_slope,
    is_threshold,
    learns_by_net,
    rounded,
    softmax_slope,
    unit_error_slope,
)


def sums_of_four(
    layout: Layout, layer: int, parameters: Vector, base: int, row: int, net: Vector, out: Vector
) -> int:  # fmt: skip
    """The sums of ``forward_layer`` of four samples, whose rows of length ``row`` begin at ``base``, in one pass over
    the weights; all terms but those of the last sources, at most three. Returns of how many sources the sums are."""
    units, sources = layout.sizes[layer], layout.sizes[layer - 1]
    one_from, one = base + layout.unit_at[layer - 1], base + layout.unit_at[layer]
    two_from, two = one_from + row, one + row
    three_from, three = two_from + row, two + row
    four_from, four = three_from + row, three + row
    fours: int = sources // 4 * 4
    for j in range(units):
        net[one + j] = 0.0
        net[two + j] = 0.0
        net[three + j] = 0.0
        net[four + j] = 0.0
    for i in range(0, fours, 4):
        a, b, c, d = out[one_from + i], out[one_from + i + 1], out[one_from + i + 2], out[one_from + i + 3]
        e, f, g, h = out[two_from + i], out[two_from + i + 1], out[two_from + i + 2], out[two_from + i + 3]
        k, m, n, o = out[three_from + i], out[three_from + i + 1], out[three_from + i + 2], out[three_from + i + 3]
        p, q, r, s = out[four_from + i], out[four_from + i + 1], out[four_from + i + 2], out[four_from + i + 3]
        first = layout.weight_at[layer] + i * units
        second, third, fourth = first + units, first + 2 * units, first + 3 * units
        for j in range(units):
            w, x, y, z = parameters[first + j], parameters[second + j], parameters[third + j], parameters[fourth + j]
            net[one + j] = net[one + j] + w * a + x * b + y * c + z * d
            net[two + j] = net[two + j] + w * e + x * f + y * g + z * h
            net[three + j] = net[three + j] + w * k + x * m + y * n + z * o
            net[four + j] = net[four + j] + w * p + x * q + y * r + z * s
    return fours


def forward_layer(
    layout: Layout, layer: int, parameters: Vector, base: int, summed: int, net: Vector, out: Vector
) -> float:  # fmt: skip
    """net_j = sum_i w_ji out_i + b_j and out_j = g(net_j). Returns 0.0, or NaN if a net is not finite.

    ``base`` is where the sample's row begins; net holds the sums of the first ``summed`` sources, by fours. An input
    has no net: in the place of the first one's stands ln sum_k e^net_k of softmax outputs, for their error.
    """
    sizes, first_at, scale = layout.sizes, layout.unit_at, layout.scale
    units, sources = sizes[layer], sizes[layer - 1]
    source_at, unit_at = base + first_at[layer - 1], base + first_at[layer]
    weight_at, bias_at, bias_mode = layout.weight_at[layer], layout.bias_at[layer], layout.bias_modes[layer]
    code, constant = layout.codes[layer], layout.constants[layer]
    alike = code != SOFTMAX and code != MIXED
    check = 0.0
    fours = max(summed, (sources - 1) // 4 * 4)
    for i in range(summed, fours, 4):
        a, b, c, d = out[source_at + i], out[source_at + i + 1], out[source_at + i + 2], out[source_at + i + 3]
        row = weight_at + i * units
        second, third, fourth = row + units, row + 2 * units, row + 3 * units
        for j in range(units):
            net[unit_at + j] = (
                (net[unit_at + j] if i else 0.0) + parameters[row + j] * a + parameters[second + j] * b
                + parameters[third + j] * c + parameters[fourth + j] * d
            )  # fmt: skip
    at, row, rest = source_at + fours, weight_at + fours * units, sources - fours
    a = out[at] if rest > 0 else 0.0
    b = out[at + 1] if rest > 1 else 0.0
    c = out[at + 2] if rest > 2 else 0.0
    d = out[at + 3] if rest > 3 else 0.0
    for j in range(units):
        value = net[unit_at + j] if fours else 0.0
        if rest > 0:
            value += parameters[row + j] * a
        if rest > 1:
            value += parameters[row + units + j] * b
        if rest > 2:
            value += parameters[row + 2 * units + j] * c
        if rest > 3:
            value += parameters[row + 3 * units + j] * d
        if bias_mode == BIAS_PER_UNIT:
            value += parameters[bias_at + j]
        elif bias_mode == BIAS_SHARED:
            value += parameters[bias_at]
        if scale != 0.0:
            value = rounded(value, scale)
        net[unit_at + j] = value
        check += value - value
        if alike:
            value = activate(code, value, constant)
            out[unit_at + j] = rounded(value, scale) if scale != 0.0 else value
    if code == SOFTMAX:
        net[base] = softmax(units, scale, unit_at, net, out)
    elif code == MIXED:
        activate_each(layout, layer, unit_at, net, out)
    return check


def activate_each(layout: Layout, layer: int, unit_at: int, net: Vector, out: Vector) -> None:
    """out_j = g_j(net_j) of a layer whose units have several activations."""
    first, scale = layout.unit_at[layer], layout.scale
    for j in range(layout.sizes[layer]):
        value = activate(layout.unit_codes[first + j], net[unit_at + j], layout.unit_constants[first + j])
        out[unit_at + j] = rounded(value, scale) if scale != 0.0 else value


def softmax(units: int, scale: float, unit_at: int, net: Vector, out: Vector) -> float:
    """out_j = e^net_j / sum_k e^net_k, shifted by the largest net so that no exponential overflows.

    Returns ln sum_k e^net_k.
    """
    largest = largest_net(units, unit_at, net)
    total = 0.0
    for j in range(unit_at, unit_at + units):
        out[j] = math.exp(net[j] - largest) if net[j] <= largest else net[j]
        total += out[j]
    for j in range(unit_at, unit_at + units):
        value = out[j] / total
        out[j] = rounded(value, scale) if scale != 0.0 else value
    return largest + math.log(total)


def largest_net(units: int, unit_at: int, net: Vector) -> float:
    """The largest net of a layer."""
    largest: float = net[unit_at]
    for j in range(unit_at + 1, unit_at + units):
        if net[j] > largest:
            largest = net[j]
    return largest


def output_deltas(layout: Layout, goal: Goal, sample: int, base: int, inside: float, values: Values) -> float:
    """delta_j = dE/dout_j * dout_j/dnet_j of the output layer; out_j - t_j where ``goal.simplified`` says so.

    dE/dout is divided by ``inside``. A threshold has no derivative to use: its delta is out_j - t_j, the perceptron's,
    or net_j - t_j by the delta rule.
    A softmax output changes with every net: delta_j = sum_k dE/dout_k * dout_k/dnet_j. Returns 0.0, or NaN if a delta
    is not finite.
    """
    layer = layout.depth
    code, constant, first = layout.codes[layer], layout.constants[layer], layout.unit_at[layer]
    if code != MIXED:
        return deltas_of_outputs(layout, goal, sample, base, inside, values, 0, layout.sizes[layer], code, constant)
    check = 0.0
    for j in range(layout.sizes[layer]):
        code, constant = layout.unit_codes[first + j], layout.unit_constants[first + j]
        check += deltas_of_outputs(layout, goal, sample, base, inside, values, j, j + 1, code, constant)
    return check


def deltas_of_outputs(
    layout: Layout, goal: Goal, sample: int, base: int, inside: float, values: Values,
    begin: int, end: int, code: int, constant: float,
) -> float:  # fmt: skip
    """The deltas of outputs that have the same activation. Returns as ``output_deltas``."""
    layer, scale, loss, targets = layout.depth, layout.scale, goal.loss, goal.targets
    units, unit_at = layout.sizes[layer], base + layout.unit_at[layer]
    target_at = sample * units
    net, out, delta = values.net, values.out, values.delta
    difference, by_net = goal.simplified or is_threshold(code), learns_by_net(code)
    check = 0.0
    for j in range(begin, end):
        at = unit_at + j
        if difference:
            value = (net[at] if by_net else out[at]) - targets[target_at + j]
            if loss == MEAN_BINARY_CROSS_ENTROPY:
                value /= inside * units
            elif inside != 1.0:
                value /= inside
        elif code == SOFTMAX:
            value = 0.0
            for k in range(units):
                slope = unit_error_slope(loss, units, targets[target_at + k], out[unit_at + k])
                if inside != 1.0:
                    slope /= inside
                change = softmax_slope(out[unit_at + k], out[at], k == j)
                if scale != 0.0:
                    slope = rounded(slope, scale)
                    change = rounded(change, scale)
                value += slope * change
        else:
            slope = unit_error_slope(loss, units, targets[target_at + j], out[at])
            if inside != 1.0:
                slope /= inside
            change = activation_slope(code, net[at], out[at], constant)
            if scale != 0.0:
                slope = rounded(slope, scale)
                change = rounded(change, scale)
            value = slope * change
        delta[at] = rounded(value, scale) if scale != 0.0 else value
        check += delta[at] - delta[at]
    return check


def deltas_of_mixed(layout: Layout, layer: int, parameters: Vector, base: int, values: Values) -> float:
    """The deltas of a hidden layer whose units have several activations. Returns as ``hidden_deltas``."""
    first, check = layout.unit_at[layer], 0.0
    for i in range(layout.sizes[layer]):
        code, constant = layout.unit_codes[first + i], layout.unit_constants[first + i]
        check += hidden_deltas(layout, layer, parameters, base, values, i, i + 1, code, constant)
    return check


def hidden_deltas(
    layout: Layout, layer: int, parameters: Vector, base: int, values: Values,
    begin: int, end: int, code: int, constant: float,
) -> float:  # fmt: skip
    """delta_i = (sum_k delta_k w_ki) * dout_i/dnet_i of hidden units that have the same activation.

    The weights are those into the next layer. Returns 0.0, or NaN if a delta is not finite.
    """
    sizes, first_at, scale = layout.sizes, layout.unit_at, layout.scale
    successors, weight_at = sizes[layer + 1], layout.weight_at[layer + 1]
    unit_at, successor_at = base + first_at[layer], base + first_at[layer + 1]
    net, out, delta = values.net, values.out, values.delta
    check = 0.0
    for i in range(begin, end):
        slope = 0.0
        row = weight_at + i * successors
        at = unit_at + i
        if scale != 0.0:
            for k in range(successors):
                slope += rounded(delta[successor_at + k] * parameters[row + k], scale)
            change = rounded(activation_slope(code, net[at], out[at], constant), scale)
            delta[at] = rounded(rounded(slope, scale) * change, scale)
        else:
            for k in range(successors):
                slope += delta[successor_at + k] * parameters[row + k]
            delta[at] = slope * activation_slope(code, net[at], out[at], constant)
        check += delta[at] - delta[at]
    return check


def hidden_deltas_of_four(
    layout: Layout, layer: int, parameters: Vector, base: int, row: int, values: Values, code: int, constant: float
) -> float:  # fmt: skip
    """The same of four samples, whose rows of length ``row`` begin at ``base``, in one pass over the weights.

    Nothing is rounded. Returns as ``hidden_deltas``.
    """
    successors, weight_at = layout.sizes[layer + 1], layout.weight_at[layer + 1]
    one_from, one = base + layout.unit_at[layer + 1], base + layout.unit_at[layer]
    two_from, two = one_from + row, one + row
    three_from, three = two_from + row, two + row
    four_from, four = three_from + row, three + row
    net, out, delta = values.net, values.out, values.delta
    check = 0.0
    for i in range(layout.sizes[layer]):
        a = b = c = d = 0.0
        at = weight_at + i * successors
        for k in range(successors):
            weight = parameters[at + k]
            a += delta[one_from + k] * weight
            b += delta[two_from + k] * weight
            c += delta[three_from + k] * weight
            d += delta[four_from + k] * weight
        delta[one + i] = a * activation_slope(code, net[one + i], out[one + i], constant)
        delta[two + i] = b * activation_slope(code, net[two + i], out[two + i], constant)
        delta[three + i] = c * activation_slope(code, net[three + i], out[three + i], constant)
        delta[four + i] = d * activation_slope(code, net[four + i], out[four + i], constant)
        check += delta[one + i] - delta[one + i]
        check += delta[two + i] - delta[two + i]
        check += delta[three + i] - delta[three + i]
        check += delta[four + i] - delta[four + i]
    return check


def gradients_of_eight(
    layout: Layout, layer: int, first: bool, base: int, row: int, values: Values, gradient: Vector
) -> None:  # fmt: skip
    """dE/dw_ji of eight samples, whose rows of length ``row`` begin at ``base``, in one pass over the gradients.

    Nothing is rounded. Stored for the first eight of a batch, added for the others.
    """
    units, out, delta = layout.sizes[layer], values.out, values.delta
    a = base + layout.unit_at[layer]
    b, c, d, e, f, g, h = a + row, a + 2 * row, a + 3 * row, a + 4 * row, a + 5 * row, a + 6 * row, a + 7 * row
    for i in range(layout.sizes[layer - 1]):
        at = base + layout.unit_at[layer - 1] + i
        k, m, n, o = out[at], out[at + row], out[at + 2 * row], out[at + 3 * row]
        p, q, r, s = out[at + 4 * row], out[at + 5 * row], out[at + 6 * row], out[at + 7 * row]
        into = layout.weight_at[layer] + i * units
        if first:
            for j in range(units):
                gradient[into + j] = (
                    delta[a + j] * k + delta[b + j] * m + delta[c + j] * n + delta[d + j] * o
                    + delta[e + j] * p + delta[f + j] * q + delta[g + j] * r + delta[h + j] * s
                )  # fmt: skip
        else:
            for j in range(units):
                gradient[into + j] = (
                    gradient[into + j] + delta[a + j] * k + delta[b + j] * m + delta[c + j] * n + delta[d + j] * o
                    + delta[e + j] * p + delta[f + j] * q + delta[g + j] * r + delta[h + j] * s
                )  # fmt: skip


def add_gradient(
    layout: Layout, layer: int, first: bool, base: int, summed: int, values: Values, gradient: Vector
) -> None:  # fmt: skip
    """dE/dw_ji = delta_j out_i and dE/db of one sample: stored for the first of a batch, added for the others.

    Those of the weights from the first ``summed`` sources were added before.
    """
    sizes, first_at, scale = layout.sizes, layout.unit_at, layout.scale
    units, sources = sizes[layer], sizes[layer - 1]
    source_at, unit_at = base + first_at[layer - 1], base + first_at[layer]
    weight_at, bias_at, bias_mode = layout.weight_at[layer], layout.bias_at[layer], layout.bias_modes[layer]
    out, delta = values.out, values.delta
    for i in range(summed, sources):
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
    if bias_mode == BIAS_PER_UNIT:
        for j in range(units):
            slope = delta[unit_at + j]
            gradient[bias_at + j] = slope if first else gradient[bias_at + j] + slope
    elif bias_mode == BIAS_SHARED:
        total = 0.0
        for j in range(units):
            total += delta[unit_at + j]
        if scale != 0.0:
            total = rounded(total, scale)
        gradient[bias_at] = total if first else gradient[bias_at] + total
