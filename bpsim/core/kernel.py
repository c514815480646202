"""The loops: forward, backward, update. One arithmetic for the stepper, the runner and the checks.

Every function here runs unchanged as plain Python (on lists) and compiled by numba to C functions (on pointers), and
gives the same bits in both, as do the loops of ``layers`` and ``descent`` and the formulas of ``scalars``, of which it
is made. Therefore also: no built-in ``sum`` (it compensates since Python 3.12), and a sum over units starts from 0.0
and goes in their order. Pointers know no length: counts are arguments. No index is checked or negative.

All values of one kind lie in one flat vector. Layer l (0 holds the inputs) has ``sizes[l]`` units, which begin at
``unit_at[l]`` within the row of a sample. The weights into layer l begin at ``weight_at[l]``, source by source, so
that the innermost loop runs over the receiving units: neighbours in memory, and no sum changes its order. Where a batch
has enough samples, several share a pass over the weights, each with sums of its own. Behind all
weights lie the biases, those of layer l from ``bias_at[l]`` on. Both indices have one entry more, where the last ends.
"""

from __future__ import annotations

import math

from bpsim.core.descent import record, squared_norm, update
from bpsim.core.groups import MEAN, MEAN_INSIDE, SUM, Descent, Goal, Indices, Layout, Moved, Values, Vector
from bpsim.core.layers import (
    add_gradient,
    deltas_of_mixed,
    deltas_of_outputs,
    forward_layer,
    gradients_of_eight,
    hidden_deltas,
    hidden_deltas_of_four,
    output_deltas,
    sums_of_four,
)
from bpsim.core.scalars import MIXED, reduced, rounded, unit_error


def forward_pass(layout: Layout, parameters: Vector, samples: int, net: Vector, out: Vector) -> float:
    """net and out of every unit from the inputs of the first samples. Returns 0.0, or NaN if a net is not finite."""
    row = layout.unit_at[layout.depth + 1]
    check = 0.0
    for layer in range(1, layout.depth + 1):
        summed, together = 0, samples // 4 * 4 if layout.sizes[layer - 1] > 4 else 0
        for s in range(samples):
            if s == together:
                summed = 0
            elif s % 4 == 0 and s < together:
                summed = sums_of_four(layout, layer, parameters, s * row, row, net, out)
            check += forward_layer(layout, layer, parameters, s * row, summed, net, out)
    return check


def take_inputs(count: int, inputs: Vector, sample: int, base: int, out: Vector) -> None:
    """Copies a sample's inputs into the row at ``base``."""
    for i in range(count):
        out[base + i] = inputs[sample * count + i]


def forward_samples(
    layout: Layout, parameters: Vector, inputs: Vector, first: int, count: int, net: Vector, out: Vector
) -> None:
    """net and out of so many samples with these inputs, from sample ``first`` on, into the first rows."""
    for s in range(count):
        take_inputs(layout.sizes[0], inputs, first + s, s * layout.unit_at[layout.depth + 1], out)
    forward_pass(layout, parameters, count, net, out)


def sample_error(
    layout: Layout, goal: Goal, sample: int, base: int, net: Vector, out: Vector,
    shown: int, curve_at: int, curve: Vector,
) -> float:  # fmt: skip
    """The error of one sample. Each output's is added to the curve where they are ``shown``."""
    layer, scale, loss, targets = layout.depth, layout.scale, goal.loss, goal.targets
    outputs, output_at = layout.sizes[layer], base + layout.unit_at[layer]
    target_at = sample * outputs
    log_sum = net[base]  # of softmax outputs; for other losses nobody asks
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


def data_error(layout: Layout, goal: Goal, parameters: Vector, rows: int, net: Vector, out: Vector) -> float:
    """The error of all samples; the first ``rows`` of ``net`` and ``out`` serve as many at a time."""
    row = layout.unit_at[layout.depth + 1]
    error = 0.0
    no = layout.unit_at[0]  # 0, but no literal: numba would compile what gets one once more
    for begin in range(0, goal.samples, rows):
        count = min(rows, goal.samples - begin)
        forward_samples(layout, parameters, goal.inputs, begin, count, net, out)
        for s in range(count):
            error += sample_error(layout, goal, begin + s, s * row, net, out, no, no, net)
    return reduced(error, goal.samples, goal.reduction, layout.scale)


def record_outputs(
    layout: Layout, parameters: Vector, samples: int, inputs: Vector, rows: int, net: Vector, out: Vector,
    begin: int, recorded: Vector,
) -> None:  # fmt: skip
    """The outputs of so many samples, to ``recorded`` from ``begin`` on; rows, net and out as in ``data_error``."""
    row, output_at = layout.unit_at[layout.depth + 1], layout.unit_at[layout.depth]
    outputs = row - output_at
    for first in range(0, samples, rows):
        count = min(rows, samples - first)
        forward_samples(layout, parameters, inputs, first, count, net, out)
        for s in range(count):
            for j in range(outputs):
                recorded[begin + (first + s) * outputs + j] = out[s * row + output_at + j]


def add_gradients(layout: Layout, layer: int, samples: int, row: int, values: Values, gradient: Vector) -> None:
    """The gradients of a layer, summed over the samples of a batch, whose rows have the length ``row``."""
    eights = samples // 8 * 8 if layout.scale == 0.0 else 0
    for s in range(0, eights, 8):
        gradients_of_eight(layout, layer, s == 0, s * row, row, values, gradient)
    for s in range(samples):
        summed = layout.sizes[layer - 1] if s < eights else 0
        add_gradient(layout, layer, s == 0, s * row, summed, values, gradient)


def pass_back(layout: Layout, layer: int, parameters: Vector, samples: int, row: int, values: Values) -> float:
    """The deltas of a hidden layer of all samples of a batch. Returns 0.0, or NaN if one is not finite."""
    code, constant = layout.codes[layer], layout.constants[layer]
    fours = samples // 4 * 4 if layout.scale == 0.0 and code != MIXED else 0
    check = 0.0
    for s in range(0, fours, 4):
        check += hidden_deltas_of_four(layout, layer, parameters, s * row, row, values, code, constant)
    for s in range(fours, samples):
        if code == MIXED:
            check += deltas_of_mixed(layout, layer, parameters, s * row, values)
        else:
            units = layout.sizes[layer]
            check += hidden_deltas(layout, layer, parameters, s * row, values, 0, units, code, constant)
    return check


def run(
    depth: int, sizes: Indices, unit_at: Indices, weight_at: Indices, bias_at: Indices,
    bias_modes: Indices, codes: Indices, constants: Vector, unit_codes: Indices, unit_constants: Vector, scale: float,
    loss: int, simplified: int, reduction: int, samples: int, inputs: Vector, targets: Vector,
    vanilla: int, optimizer: int, share: float, second_share: float, epsilon: float, decay: float,
    l1: float, l2: float, fixed: Indices,
    batch: int, epoch: int, watch: int, layer_by_layer: int, measure: int,
    parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector, old_second: Vector,
    gradient: Vector, net: Vector, out: Vector, delta: Vector,
    drawn: int, drawn_at: int, order: Indices, rates: Vector, corrections: Vector,
    updates: int, columns: int, asked: int, asked_vectors: Indices, asked_places: Indices,
    shown: int, shown_inputs: Vector,
    curve: Vector, watched: Vector, norms: Vector, recorded: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of ``parameters``, in place; returns how many were made.

    ``order`` holds ``drawn`` indices of samples, in epochs of ``epoch``, which are taken ``batch`` at a time from
    ``drawn_at`` on (what is left at the end of an epoch is a smaller batch), and from the start again at the end.
    ``watch`` says that a batch is not the data, so that the error of all ``samples`` is formed at the start of each
    epoch, into ``watched``. ``vanilla`` says that the update is gradient descent and no penalties; else ``corrections``
    holds Adam's two of each update. ``measure`` asks for the norm of each update's gradient, into ``norms``. Of each
    iteration whose update is made, the numbers that are ``asked`` for go into a row of ``recorded``; see ``record``.
    Behind them go the outputs of the samples that are ``shown``, with the parameters before the update.

    Ends before an iteration whose error (that of the data) is below ``until``, and before an update of which a value
    is not finite: that update is undone, and ``previous`` holds what it would have made. Each row of ``curve`` (of
    ``columns`` numbers, 0.0 before) gets the error of its batch before the update, and behind it each output's where
    there is room. ``net``, ``out`` and ``delta`` keep a row for each sample of the last batch. ``scale`` is 10^n where
    every value is rounded to n decimals, else 0; ``simplified`` says that the output deltas are out - target.
    """
    layout = Layout(
        depth, sizes, unit_at, weight_at, bias_at, bias_modes, codes, constants, unit_codes, unit_constants, scale
    )
    goal = Goal(loss, simplified, reduction, samples, inputs, targets)
    descent = Descent(vanilla, optimizer, share, second_share, epsilon, decay, l1, l2, fixed)
    moved = Moved(parameters, previous, first, old_first, second, old_second, gradient)
    values = Values(net, out, delta)
    outputs, code, constant = sizes[depth], codes[depth], constants[depth]
    row = unit_at[depth + 1]
    biases_at = bias_at[1]
    end = bias_at[depth + 1]
    width = asked + shown * outputs
    left = epoch - drawn_at % epoch
    for done in range(updates):
        check = 0.0
        error = 0.0
        curve_at = done * columns
        if watch and left == epoch:
            watched[done] = data_error(layout, goal, parameters, batch, net, out)
            if watched[done] < until:
                return done
        if shown:
            begin = done * width + asked
            record_outputs(layout, parameters, shown, shown_inputs, batch, net, out, begin, recorded)
        count = batch if batch < left else left
        moving_on = done == 0 or watch or shown or drawn != count
        if moving_on:
            for s in range(count):
                take_inputs(sizes[0], inputs, order[drawn_at + s], s * row, out)
        check += forward_pass(layout, parameters, count, net, out)
        for s in range(count):
            sample = order[drawn_at + s]
            error += sample_error(layout, goal, sample, s * row, net, out, columns - 1, curve_at + 1, curve)
        divisor = float(count) if reduction == MEAN else 1.0
        inside = float(count) if reduction == MEAN_INSIDE else 1.0
        error = reduced(error, count, reduction, scale)
        curve[curve_at] = error
        if reduction != SUM and count > 1:
            for c in range(1, columns):
                curve[curve_at + c] /= float(count)
        check += error - error
        if not watch and error < until:
            return done
        for s in range(count):
            sample = order[drawn_at + s]
            if code == MIXED or reduction == MEAN_INSIDE:
                check += output_deltas(layout, goal, sample, s * row, inside, values)
            else:
                check += deltas_of_outputs(layout, goal, sample, s * row, 1.0, values, 0, outputs, code, constant)
        for layer in range(depth, 0, -1):
            add_gradients(layout, layer, count, row, values, gradient)
            if layer_by_layer:
                check += update(
                    weight_at[layer], weight_at[layer + 1], bias_at[layer], bias_at[layer + 1], divisor,
                    rates[done], scale, corrections[2 * done], corrections[2 * done + 1], descent, moved,
                )  # fmt: skip
            if layer > 1:
                check += pass_back(layout, layer - 1, parameters, count, row, values)
        if not layer_by_layer:
            check += update(
                weight_at[1], biases_at, biases_at, end, divisor,
                rates[done], scale, corrections[2 * done], corrections[2 * done + 1], descent, moved,
            )  # fmt: skip
        if check != check:
            for at in range(end):
                parameters[at], previous[at] = previous[at], parameters[at]
                if not vanilla:
                    first[at], old_first[at] = old_first[at], first[at]
                    second[at], old_second[at] = old_second[at], second[at]
            return done
        if measure:
            norms[done] = math.sqrt(
                squared_norm(weight_at[1], biases_at, l1, l2, scale, descent, moved)
                + squared_norm(biases_at, end, 0.0, 0.0, scale, descent, moved)
            )
        if asked:
            record(asked, asked_vectors, asked_places, done * width, moved, net, out, delta, recorded)
        left = left - count if left > count else epoch
        drawn_at += count
        if drawn_at == drawn:
            drawn_at = 0
    return updates
