"""Geometry of formulas: columns by depth, few crossings, nothing over another."""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.formulas.formulas import Formulas
from bpsim.view.canvas.formula_layout import (
    FormulaLayout,
    FormulaMetrics,
    FormulaShape,
    lay_out_formulas,
    operands_of,
)
from bpsim.view.canvas.layout import Room
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.wire_columns import arrange
from tests.examples import examples

Operands = tuple[tuple[int, ...], ...]
NEURON = ("n = w0 x0 + w1 x1 + w2", "f = 1/(1 + e^(-n))")
MOST_SECONDS = 20.0
"""Ten times what it takes on a machine that does nothing else."""


def made_of(*lines: str) -> Operands:
    graph = Formulas(lines).graph
    return operands_of([[one.node for one in gate.operands] for gate in graph.gates], len(graph.variables))


def laid_out(operands: Operands, positions: dict[int, tuple[float, float]] | None = None) -> FormulaLayout:
    shape = FormulaShape(operands, (30.0,) * len(operands), positions=positions or {})
    return lay_out_formulas(shape, FormulaMetrics(), Room(826.0, 480.0))


@st.composite
def graphs(draw: st.DrawFn) -> Operands:
    """Up to 30 gates of one to four operands each."""
    variables = draw(st.integers(1, 6))
    operands: list[tuple[int, ...]] = [()] * variables
    for _ in range(draw(st.integers(1, 30))):
        operands.append(tuple(draw(st.lists(st.integers(0, len(operands) - 1), min_size=1, max_size=4))))
    return tuple(operands)


def crossings(operands: Operands) -> int:
    """Pairs of wires that cross between two columns, out of the heights alone; only where none passes a column."""
    found = arrange(operands, [60.0] * len(operands), 40.0, 16.0)
    wires = [(source, gate, at) for gate, made in enumerate(operands) for at, source in enumerate(made)]
    assert not any(map(len, found.bends)), "wires between neighbours"
    ends = [
        (
            found.columns[source],
            found.heights[source],
            found.heights[gate] + 40.0 * (at - (len(operands[gate]) - 1) / 2),
        )
        for source, gate, at in wires
    ]
    return sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0 for one, other in combinations(ends, 2)
    )


def everything(layout: FormulaLayout) -> list[Rect]:
    """The rectangles of all nodes and numbers."""
    nodes = [layout.rect(node) for node in range(len(layout.centres))]
    outlets = [layout.outlet_label(node) for node in layout.outlets]
    return [*nodes, *(layout.label(wire) for wire in range(len(layout.ports))), *outlets]


@examples(25)
@given(graphs())
def test_nothing_covers_another_and_wires_lead_to_the_right(operands: Operands) -> None:
    layout = laid_out(operands)
    rects = everything(layout)
    assert not any(one.meets(other) for one, other in combinations(rects, 2))
    for gate, made in enumerate(operands):
        assert all(layout.centres[operand, 0] < layout.centres[gate, 0] for operand in made)


@examples(25)
@given(graphs())
def test_every_wire_is_whole_from_its_node_to_its_gate_and_passes_no_other_node(operands: Operands) -> None:
    layout = laid_out(operands)
    wires = [(source, gate) for gate, made in enumerate(operands) for source in made]
    for (source, gate), pieces, port in zip(wires, layout.pieces, layout.ports, strict=True):
        points = [(layout.starts[piece], layout.ends[piece]) for piece in pieces]
        assert points[0][0].tolist() == pytest.approx([_right(layout.rect(source)), layout.centres[source, 1]])
        assert points[-1][1].tolist() == pytest.approx(port.tolist())
        assert port[0] == pytest.approx(layout.rect(gate).x)
        assert all(np.allclose(one[1], other[0]) for one, other in pairwise(points))
        level = [(start, end) for start, end in points if start[1] == end[1]]
        others = [layout.rect(node) for node in range(len(operands)) if node not in (source, gate)]
        for start, end in level:
            line = Rect(start[0], start[1], end[0] - start[0], 0.0)
            assert not any(rect.meets(line) for rect in others if rect.x < end[0] and _right(rect) > start[0])


def _right(rect: Rect) -> float:
    return rect.x + rect.width


@pytest.mark.parametrize(
    ("lines", "fewest"),
    [
        (NEURON, 0),
        (("f = (x + y) z",), 0),
        (("a = p + q", "b = r + s", "f = a b"), 0),
        (("b = r + s", "a = p + q", "f = a b"), 0),
        # The complete graph of two and two, and of three and two, cannot be drawn in columns with fewer.
        (("a = x + y", "b = x y", "f = a + b"), 1),
        (("a = x + y + z", "b = x z y", "f = a + b"), None),
        (("u = sin x", "v = cos x", "w = tan x", "f = w v u"), None),
    ],
)
def test_few_wires_cross(lines: tuple[str, ...], fewest: int | None) -> None:
    operands = made_of(*lines)
    if fewest is None:
        # Only that it is found at all, and the same every time.
        assert arrange(operands, [60.0] * len(operands), 40.0, 16.0) == arrange(
            operands, [60.0] * len(operands), 40.0, 16.0
        )
    else:
        assert crossings(operands) == fewest


def test_variables_stand_before_their_first_use() -> None:
    operands = made_of(*NEURON)
    x = laid_out(operands).centres[:, 0]
    graph = Formulas(NEURON).graph
    at = {name: x[number] for number, name in enumerate(graph.names)}
    assert at["w0"] == at["x1"] < at["w2"] == at["u1"] < at["n"] < at["f"]


def test_one_gate_more_moves_the_others_little() -> None:
    before = made_of("n = w0 x0 + w1 x1 + w2", "f = 1/(1 + e^(-n))")
    after = made_of("n = w0 x0 + w1 x1 + w2", "f = 1/(1 + e^(-n))", "g = ln f")
    one = arrange(before, [60.0] * len(before), 46.0, 16.0)
    other = arrange(after, [60.0] * len(after), 46.0, 16.0)
    assert other.columns[: len(before)] == one.columns
    moved = np.abs(np.array(other.heights[: len(before)]) - np.array(one.heights))
    assert moved.max() <= 60.0


def test_what_was_put_by_hand_stands_there_and_the_others_clear_of_it() -> None:
    operands = made_of(*NEURON)
    free = laid_out(operands)
    positions = {node: tuple(free.centres[node].tolist()) for node in range(len(operands)) if node != 2}
    positions[0] = (400.0, -300.0)
    layout = laid_out(operands, positions)
    assert all(layout.centres[node].tolist() == list(place) for node, place in positions.items())
    nodes = [layout.rect(node) for node in range(len(operands))]
    assert not [pair for pair in combinations(nodes, 2) if pair[0].meets(pair[1])]


def test_ten_thousand_gates_are_laid_out() -> None:
    drawn = random.Random(1)
    operands: list[tuple[int, ...]] = [()] * 50
    for _ in range(10_000):
        operands.append((drawn.randrange(len(operands)), drawn.randrange(len(operands))))
    began = time.process_time()
    layout = laid_out(tuple(operands))
    assert time.process_time() - began < MOST_SECONDS
    assert np.isfinite(layout.centres).all()
    assert len(layout.ports) == 20_000
