"""The loops over a graph that is laid out flat: values, gradients, training. One arithmetic for stepper and runner.

Every function here runs unchanged as plain Python (on lists) and compiled by numba to C functions (on pointers), and
gives the same bits in both, as ``core.kernel`` does, whose update it shares. Pointers know no length: counts are
arguments. No index is checked or negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bpsim.core.descent import squared_norm, update
from bpsim.core.groups import Descent, Indices, Moved, Vector
from bpsim.core.kernel import reduced
from bpsim.core.scalars import rounded
from bpsim.formulas.gates import SUM, of_one, of_two, slope_by_first, slope_by_second, slope_of_one

NUMBER = -1
"""The number of a node for an operand that is a number."""


@dataclass(slots=True)
class Tape:
    """A graph, flat. Nodes are numbered as there: first the ``variables``, then the ``gates``.

    Gate g, counted from 0, has its code in ``codes[g]`` and its operands from ``operand_at[g]`` on, up to that of the
    next: ``operands`` holds the node of each, or NUMBER where it is one, which stands in ``numbers``; ``signs`` holds
    -1.0 for a term that is subtracted, else 1.0. The uses of node n that lead to the result lie from ``use_at[n]`` on,
    up to those of the next: ``use_gates`` holds the gate, ``use_operands`` which of its operands, both counted from 0.
    ``scale`` is 10^n where every value is rounded to n decimals, else 0.
    """

    variables: int
    gates: int
    result: int
    codes: Indices
    operand_at: Indices
    operands: Indices
    numbers: Vector
    signs: Vector
    use_at: Indices
    use_gates: Indices
    use_operands: Indices
    scale: float


@dataclass(slots=True)
class Samples:
    """What is fed: ``rows`` of so many ``columns`` of ``data``, for the nodes ``fed``. ``mean``: of the results."""

    rows: int
    columns: int
    fed: Indices
    data: Vector
    mean: int


def operand(tape: Tape, at: int, values: Vector) -> float:
    """The value of an operand."""
    node = tape.operands[at]
    return values[node] if node >= 0 else tape.numbers[at]  # type: ignore[no-any-return]  # Vector is Any


def gate_value(tape: Tape, gate: int, values: Vector) -> float:
    """The value of a gate from those of its operands; a sum is formed from 0.0, in order."""
    code, begin, end = tape.codes[gate], tape.operand_at[gate], tape.operand_at[gate + 1]
    if code == SUM:
        total = 0.0
        for at in range(begin, end):
            total += tape.signs[at] * operand(tape, at, values)
        return total
    if end - begin == 1:
        return of_one(code, operand(tape, begin, values))
    return of_two(code, operand(tape, begin, values), operand(tape, begin + 1, values))


def local_slope(tape: Tape, gate: int, at: int, values: Vector) -> float:
    """The derivative of a gate by its operand ``at``, counted from 0."""
    code, begin, end = tape.codes[gate], tape.operand_at[gate], tape.operand_at[gate + 1]
    if code == SUM:
        slope = tape.signs[begin + at]
    elif end - begin == 1:
        slope = slope_of_one(code, operand(tape, begin, values), values[tape.variables + gate])
    elif at == 0:
        slope = slope_by_first(code, operand(tape, begin, values), operand(tape, begin + 1, values))
    else:
        first, second = operand(tape, begin, values), operand(tape, begin + 1, values)
        slope = slope_by_second(code, first, second, values[tape.variables + gate])
    return rounded(slope, tape.scale) if tape.scale != 0.0 else slope


def forward(tape: Tape, values: Vector) -> None:
    """The value of every gate from those of the variables, which ``values`` begins with."""
    scale = tape.scale
    for gate in range(tape.gates):
        value = gate_value(tape, gate, values)
        values[tape.variables + gate] = rounded(value, scale) if scale != 0.0 else value


def backward(tape: Tape, values: Vector, gradients: Vector) -> None:
    """The derivative of the result by every node: the sum over its uses of gradient times local derivative."""
    scale = tape.scale
    for node in range(tape.variables + tape.gates - 1, -1, -1):
        total = 1.0 if node == tape.result else 0.0
        for use in range(tape.use_at[node], tape.use_at[node + 1]):
            gate = tape.use_gates[use]
            path = gradients[tape.variables + gate] * local_slope(tape, gate, tape.use_operands[use], values)
            total += rounded(path, scale) if scale != 0.0 else path
        gradients[node] = rounded(total, scale) if scale != 0.0 else total


def carry(tape: Tape, values: Vector, tangents: Vector) -> None:
    """Forward mode: the derivative of every gate by one variable, from those of the variables: 1 for it, else 0."""
    scale = tape.scale
    for gate in range(tape.gates):
        total = 0.0
        for at in range(tape.operand_at[gate + 1] - tape.operand_at[gate]):
            node = tape.operands[tape.operand_at[gate] + at]
            if node >= 0:
                path = local_slope(tape, gate, at, values) * tangents[node]
                total += rounded(path, scale) if scale != 0.0 else path
        tangents[tape.variables + gate] = rounded(total, scale) if scale != 0.0 else total


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


def not_finite(tape: Tape, values: Vector, gradients: Vector) -> float:
    """0.0, or NaN if a value or a gradient that the result depends on is not finite."""
    check = values[tape.result] - values[tape.result]
    for node in range(tape.variables + tape.gates):
        if tape.use_at[node + 1] > tape.use_at[node]:
            check += (values[node] - values[node]) + (gradients[node] - gradients[node])
    return check  # type: ignore[no-any-return]  # Vector is Any


def run(
    variables: int, gates: int, result: int, codes: Indices, operand_at: Indices, operands: Indices, numbers: Vector,
    signs: Vector, use_at: Indices, use_gates: Indices, use_operands: Indices, scale: float,
    rows: int, columns: int, fed: Indices, data: Vector, mean: int,
    vanilla: int, optimizer: int, share: float, second_share: float, epsilon: float, decay: float,
    l1: float, l2: float, fixed: Indices,
    learned: int, penalized: int, places: Indices, batch: int, epoch: int, watch: int, measure: int,
    parameters: Vector, previous: Vector, first: Vector, old_first: Vector, second: Vector, old_second: Vector,
    gradient: Vector, values: Vector, gradients: Vector,
    drawn: int, drawn_at: int, order: Indices, rates: Vector, corrections: Vector,
    updates: int, curve: Vector, watched: Vector, norms: Vector, until: float,
) -> int:  # fmt: skip
    """Up to ``updates`` updates of the learned variables, in place; returns how many were made.

    All that is not said here is as in ``kernel.run``. ``values`` begins with the values of all variables; ``places``
    holds the nodes of the ``learned``, of which the first ``penalized`` have penalties and decay.
    """
    tape = Tape(
        variables, gates, result, codes, operand_at, operands, numbers, signs, use_at, use_gates, use_operands, scale
    )
    samples = Samples(rows, columns, fed, data, mean)
    descent = Descent(vanilla, optimizer, share, second_share, epsilon, decay, l1, l2, fixed)
    moved = Moved(parameters, previous, first, old_first, second, old_second, gradient)
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
            forward(tape, values)
            backward(tape, values, gradients)
            error += values[result]
            check += not_finite(tape, values, gradients)
            for p in range(learned):
                gradient[p] += gradients[places[p]]
        error = reduced(error, count, mean, scale)
        curve[done] = error
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
        left = left - count if left > count else epoch
        drawn_at += count
        if drawn_at == drawn:
            drawn_at = 0
    return updates
