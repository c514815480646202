"""The loops over a graph that is laid out flat: values, gradients, training. One arithmetic for stepper and runner.

Every function here runs unchanged as plain Python (on lists) and compiled by numba to C functions (on pointers), and
gives the same bits in both, as ``core.kernel`` does, whose update it shares. Pointers know no length: counts are
arguments. No index is checked or negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bpsim.core.descent import record, squared_norm, update
from bpsim.core.groups import Descent, Indices, Moved, Vector
from bpsim.core.scalars import reduced, rounded
from bpsim.formulas.gates import PRODUCT, SUM, of_one, of_two, slope_by_first, slope_by_second, slope_of_one

ANY = -1
"""The place of a local derivative that has none, and is formed."""
ONE, MINUS_ONE = range(2)
"""The first numbers behind the nodes: the local derivatives of the terms of a sum."""


@dataclass(slots=True)
class Tape:
    """A graph, flat. Nodes are numbered as there: first the ``variables``, then the ``gates``.

    The vector of values has a place for each node and, behind them, for the numbers that gates are made of: an operand
    is a place in it. Gate g, counted from 0, has its code in ``codes[g]`` and its operands from ``operand_at[g]`` on,
    up to that of the next: ``operands`` holds the place of each, ``signs`` -1.0 for a term that is subtracted, else
    1.0. The uses of node n that lead to the result lie from ``use_at[n]`` on, up to those of the next: ``use_nodes``
    holds the node that uses it, ``use_operands`` as which of its operands, from 0, and ``use_slopes`` where among the
    values the local derivative stands, or ANY. Where gradients are wanted of some nodes only, the others have no uses.
    ``scale`` is 10^n where every value is rounded to n decimals, else 0.
    """

    variables: int
    gates: int
    result: int
    codes: Indices
    operand_at: Indices
    operands: Indices
    signs: Vector
    use_at: Indices
    use_nodes: Indices
    use_operands: Indices
    use_slopes: Indices
    scale: float


@dataclass(slots=True)
class Samples:
    """What is fed: ``rows`` of so many ``columns`` of ``data``, for the nodes ``fed``. ``mean``: of the results."""

    rows: int
    columns: int
    fed: Indices
    data: Vector
    mean: int


def gate_value(tape: Tape, gate: int, values: Vector) -> float:
    """The value of a gate from those of its operands; a sum is formed from 0.0, in order."""
    code, begin, end = tape.codes[gate], tape.operand_at[gate], tape.operand_at[gate + 1]
    if code == PRODUCT:
        return values[tape.operands[begin]] * values[tape.operands[begin + 1]]  # type: ignore[no-any-return]
    if code == SUM:
        total = 0.0
        for at in range(begin, end):
            total += tape.signs[at] * values[tape.operands[at]]
        return total
    return rare_value(tape, code, begin, end, values)


def rare_value(tape: Tape, code: int, begin: int, end: int, values: Vector) -> float:
    """The value of a gate that is neither a product nor a sum, apart so that the loop over those stays short."""
    first = values[tape.operands[begin]]
    return of_one(code, first) if end - begin == 1 else of_two(code, first, values[tape.operands[begin + 1]])


def local_slope(tape: Tape, node: int, at: int, values: Vector) -> float:
    """The derivative of a gate, by its node, by its operand ``at``, counted from 0."""
    gate = node - tape.variables
    code, begin, end = tape.codes[gate], tape.operand_at[gate], tape.operand_at[gate + 1]
    if code == SUM:
        return tape.signs[begin + at]  # type: ignore[no-any-return]  # Vector is Any
    first = values[tape.operands[begin]]
    if end - begin == 1:
        return slope_of_one(code, first, values[node])
    second = values[tape.operands[begin + 1]]
    return slope_by_first(code, first, second) if at == 0 else slope_by_second(code, first, second, values[node])


def path_back(tape: Tape, use: int, values: Vector, gradients: Vector) -> float:
    """What comes back to a node from one of its uses: the gradient there times the local derivative."""
    node, at = tape.use_nodes[use], tape.use_slopes[use]
    slope = values[at] if at >= 0 else local_slope(tape, node, tape.use_operands[use], values)
    if tape.scale != 0.0:
        return rounded(gradients[node] * rounded(slope, tape.scale), tape.scale)
    return gradients[node] * slope  # type: ignore[no-any-return]  # Vector is Any


def forward(tape: Tape, values: Vector) -> float:
    """The value of every gate from those of the variables and numbers. Returns 0.0, or NaN if one is not finite."""
    scale = tape.scale
    check = 0.0
    for gate in range(tape.gates):
        value = gate_value(tape, gate, values)
        if scale != 0.0:
            value = rounded(value, scale)
        values[tape.variables + gate] = value
        check += value - value
    return check


def backward(tape: Tape, values: Vector, gradients: Vector) -> float:
    """The derivative of the result by every node: the sum over its uses of gradient times local derivative.

    Returns 0.0, or NaN if one is not finite.
    """
    scale = tape.scale
    check = 0.0
    for node in range(tape.variables + tape.gates - 1, -1, -1):
        total = 1.0 if node == tape.result else 0.0
        for use in range(tape.use_at[node], tape.use_at[node + 1]):
            total += path_back(tape, use, values, gradients)
        if scale != 0.0:
            total = rounded(total, scale)
        gradients[node] = total
        check += total - total
    return check


def carry(tape: Tape, values: Vector, tangents: Vector) -> None:
    """Forward mode: the derivative of every gate by one variable, from those of the variables: 1 for it, else 0."""
    scale, nodes = tape.scale, tape.variables + tape.gates
    for node in range(tape.variables, nodes):
        begin = tape.operand_at[node - tape.variables]
        total = 0.0
        for at in range(tape.operand_at[node - tape.variables + 1] - begin):
            operand = tape.operands[begin + at]
            if operand < nodes:
                slope = local_slope(tape, node, at, values)
                path = (rounded(slope, scale) if scale != 0.0 else slope) * tangents[operand]
                total += rounded(path, scale) if scale != 0.0 else path
        tangents[node] = rounded(total, scale) if scale != 0.0 else total


def all_finite(nodes: int, asked: Indices, values: Vector) -> float:
    """0.0, or NaN if the value of a node that is ``asked`` for is not finite."""
    check = 0.0
    for node in range(nodes):
        if asked[node]:
            check += values[node] - values[node]
    return check


def feed(samples: Samples, row: int, values: Vector) -> None:
    """Copies the numbers of a row to the variables that they are for."""
    for column in range(samples.columns):
        values[samples.fed[column]] = samples.data[row * samples.columns + column]


def data_error(tape: Tape, samples: Samples, values: Vector) -> float:
    """The error of all rows."""
    error = 0.0
    for row in range(samples.rows):
        feed(samples, row, values)
        forward(tape, values)
        error += values[tape.result]
    return reduced(error, samples.rows, samples.mean, tape.scale)


def run(
    variables: int, gates: int, result: int, codes: Indices, operand_at: Indices, operands: Indices, signs: Vector,
    use_at: Indices, use_nodes: Indices, use_operands: Indices, use_slopes: Indices, scale: float,
    leads: Indices, wanted: Indices,
    rows: int, columns: int, fed: Indices, data: Vector, mean: int,
    vanilla: int, optimizer: int, share: float, second_share: float, epsilon: float, decay: float,
    l1: float, l2: float, fixed: Indices,
    learned: int, penalized: int, places: Indices, batch: int, epoch: int, watch: int, measure: int, keep: int,
    parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector, old_second: Vector,
    gradient: Vector, values: Vector, gradients: Vector, results: Vector, kept_values: Vector, kept_gradients: Vector,
    drawn: int, drawn_at: int, order: Indices, rates: Vector, corrections: Vector,
    updates: int, width: int, asked: int, asked_vectors: Indices, asked_places: Indices,
    curve: Vector, watched: Vector, norms: Vector, recorded: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of the learned variables, in place; returns how many were made.

    All that is not said here is as in ``kernel.run``. ``values`` begins with the values of all variables; ``places``
    holds the nodes of the ``learned``, of which the first ``penalized`` have penalties and decay. ``leads`` says which
    nodes the result depends on, ``wanted`` whose gradients the update needs: a value or a gradient of others may be
    infinite or NaN. ``results`` gets the result of each sample of the last batch; ``keep`` asks for all values and
    gradients of each, into ``kept_values`` and ``kept_gradients``, which with ``results`` are what can be recorded.
    """
    tape = Tape(
        variables, gates, result, codes, operand_at, operands, signs, use_at, use_nodes, use_operands, use_slopes, scale
    )
    samples = Samples(rows, columns, fed, data, mean)
    descent = Descent(vanilla, optimizer, share, second_share, epsilon, decay, l1, l2, fixed)
    moved = Moved(parameters, previous, first, old_first, second, old_second, gradient)
    nodes = variables + gates
    left = epoch - drawn_at % epoch
    for done in range(updates):
        for p in range(learned):
            values[places[p]] = parameters[p]
            gradient[p] = 0.0
        if watch and left == epoch:
            watched[done] = data_error(tape, samples, values)
            if watched[done] < until:
                return done
        count = batch if batch < left else left
        check = 0.0
        error = 0.0
        for s in range(count):
            feed(samples, order[drawn_at + s], values)
            found = forward(tape, values)
            if found != found:
                check += all_finite(nodes, leads, values)
            found = backward(tape, values, gradients)
            if found != found:
                check += all_finite(nodes, wanted, gradients)
            error += values[result]
            results[s] = values[result]
            if keep:
                for node in range(nodes):
                    kept_values[s * nodes + node] = values[node]
                    kept_gradients[s * nodes + node] = gradients[node]
            for p in range(learned):
                gradient[p] += gradients[places[p]]
        error = reduced(error, count, mean, scale)
        curve[done * width] = error
        check += error - error
        if not watch and error < until:
            return done
        check += update(
            0, penalized, penalized, learned, float(count) if mean else 1.0,
            rates[done], scale, corrections[2 * done], corrections[2 * done + 1], descent, moved,
        )  # fmt: skip
        if check != check:
            for p in range(learned):
                parameters[p], previous[p] = previous[p], parameters[p]
                if not vanilla:
                    first[p], old_first[p] = old_first[p], first[p]
                    second[p], old_second[p] = old_second[p], second[p]
            return done
        if measure:
            norms[done] = math.sqrt(
                squared_norm(0, penalized, l1, l2, scale, descent, moved)
                + squared_norm(penalized, learned, 0.0, 0.0, scale, descent, moved)
            )
        if asked:
            at = done * asked
            record(asked, asked_vectors, asked_places, at, moved, kept_values, kept_gradients, results, recorded)
        left = left - count if left > count else epoch
        drawn_at += count
        if drawn_at == drawn:
            drawn_at = 0
    return updates
