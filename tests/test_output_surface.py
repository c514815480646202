"""An output over the plane of two inputs: the surface, the lines on it, and how they are named."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.network import Data
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator.level_lines import farthest, level_line, round_numbers
from bpsim.simulator.output_surface import Plane, inputs_named, output_named
from tests.examples import examples
from tests.strategies import lessons


@examples(25)
@given(lessons(held_out=True), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_surface_has_the_bits_of_the_outputs_at_its_points(lesson: Lesson, iterations: int, chance: object) -> None:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    network, data = simulator.network, simulator.data
    units = chance.sample(range(len(network.inputs)), 2) if len(network.inputs) > 1 else [0]  # type: ignore[attr-defined]
    output = chance.randrange(network.sizes[-1])  # type: ignore[attr-defined]
    row = chance.randrange(data.samples)  # type: ignore[attr-defined]
    surface = Plane.of(simulator, output, units, row).surface(7)
    several = Plane.of(simulator, 0, units, row).surfaces(range(network.sizes[-1]), 7)
    assert several[output].heights.tobytes() == surface.heights.tobytes()
    assert surface.heights.shape == (len(surface.up) or 1, 7)
    for _ in range(3):
        at, up = chance.randrange(7), chance.randrange(len(surface.heights))  # type: ignore[attr-defined]
        inputs = data.inputs[row].copy()
        inputs[units[0]] = surface.across[at]
        if len(units) > 1:
            inputs[units[1]] = surface.up[up]
        there = replace(lesson.training, batch=None, picked=())
        alone = Data.of(network, [inputs], data.targets[:1] if data.has_targets else None)
        at_point = Simulator(
            replace(lesson, training=there, data=alone, parameters=simulator.values.state.parameters, state=None)
        )
        assert at_point.outputs[0, output].tobytes() == surface.heights[up, at].tobytes()


def test_the_plane_holds_all_samples_and_the_other_inputs_stay_those_of_one() -> None:
    simulator = Simulator(load("van-veen"))
    plane = Plane.of(simulator, 1, (0, 2), row=3)
    surface = plane.surface(5)
    for values, unit in ((surface.across, 0), (surface.up, 2)):
        known = simulator.data.inputs[:, unit]
        assert values[0] < known.min() <= known.max() < values[-1]
    points = plane.points(surface.across, surface.up)
    assert set(points[:, 1]) == {simulator.data.inputs[3, 1]}
    assert plane.outputs(points).tolist() == surface.heights.ravel().tolist()
    rows = list(csv.reader(surface.table(["x1", "x3"], "y").splitlines()))
    assert rows[0] == ["x1", "x3", "y"]
    assert [float(row[2]) for row in rows[1:]] == surface.heights.ravel().tolist()
    assert float(rows[2][0]) == surface.across[1]
    assert {float(row[1]) for row in rows[1:6]} == {surface.up[0]}


def test_one_input_has_a_curve_and_least_squares_a_line() -> None:
    simulator = Simulator(load("it496-least-squares"))
    simulator.run(5)
    surface = Plane.of(simulator).surface(9)
    assert (len(surface.up), surface.heights.shape) == (0, (1, 9))
    assert np.diff(surface.heights[0]) == pytest.approx(np.full(8, np.diff(surface.heights[0])[0]))
    assert surface.table(["x"], "y").splitlines()[0] == "x,y"


def test_points_that_are_not_finite_are_left_out() -> None:
    simulator = Simulator(new_lesson("2-1 identity"))
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), 1e10)
    simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 1e300)
    surface = Plane.of(simulator).surface(5)
    assert np.isnan(surface.heights).all()
    assert surface.table(["a", "b"], "c").splitlines() == ["a,b,c"]
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), 1.7e308)
    with pytest.raises(UsageError, match="too far apart"):
        Plane.of(simulator).surface(5)


def test_what_takes_too_long_is_refused_and_what_takes_a_while_is_made_little_by_little() -> None:
    simulator = Simulator(new_lesson("2-960-960-1"))
    with pytest.raises(UsageError, match="too large"):
        Plane.of(simulator).surface()
    plane = Plane.of(Simulator(new_lesson("2-40-40-1")))
    *parts, made = plane.bands(24)
    assert parts == [None] * len(parts)
    assert made is not None
    assert made.heights.tobytes() == plane.surface(24).heights.tobytes()


def test_outputs_and_inputs_are_named_by_their_symbols_or_their_names() -> None:
    simulator = Simulator(load("van-veen"))
    assert [output_named(name, simulator) for name in ("", "d̂1", "d2")] == [0, 0, 1]
    assert [inputs_named(text, simulator) for text in ("", "x3,x1", "X2, x_3")] == [(0, 1), (2, 0), (1, 2)]
    with pytest.raises(UsageError, match="d3 is no output: choose from d̂1, d̂2"):
        output_named("d3", simulator)
    for text in ("x1", "x1,x1", "x1,x4", "x1,x2,x3"):
        with pytest.raises(UsageError, match="two different inputs of x1, x2, x3"):
            inputs_named(text, simulator)
    with pytest.raises(UsageError, match="one input only"):
        inputs_named("x", Simulator(load("it496-least-squares")))
    formulas = Simulator(load("linear-regression"))
    for ask in (lambda: Plane.of(formulas), lambda: output_named("p", formulas), lambda: inputs_named("x", formulas)):
        with pytest.raises(UsageError, match="formulas have no outputs"):
            ask()


# Lines


@given(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(-2.0, 8.0))
def test_the_line_of_a_plane_is_straight_and_at_its_height(a: float, b: float, level: float) -> None:
    rows, columns = np.indices((5, 6)).astype(float)
    pieces = level_line(a * columns + b * rows, level)
    for x, y, other_x, other_y in pieces.tolist():
        assert a * x + b * y == pytest.approx(level, abs=1e-9)
        assert a * other_x + b * other_y == pytest.approx(level, abs=1e-9)
    if a and b:
        crossed = (a * columns + b * rows >= level).any() and (a * columns + b * rows < level).any()
        assert (len(pieces) > 0) == crossed


def test_a_hill_has_a_closed_line_and_a_saddle_two() -> None:
    rows, columns = np.indices((9, 9)).astype(float)
    pieces = level_line(-((rows - 4) ** 2) - (columns - 4) ** 2, -6.0)
    ends = [tuple(np.round(end, 9)) for piece in pieces for end in (piece[:2], piece[2:])]
    assert pieces.shape[0] > 8
    assert {ends.count(end) for end in ends} == {2}, "each end is the beginning of another piece"
    saddle = np.array([[1.0, 0.0], [0.0, 1.0]])
    high, low = level_line(saddle, 0.4), level_line(saddle, 0.6)
    assert len(high) == len(low) == 2
    assert {tuple(piece) for piece in high.round(9).tolist()} == {(0.6, 0.0, 1.0, 0.4), (0.4, 1.0, 0.0, 0.6)}
    assert {tuple(piece) for piece in low.round(9).tolist()} == {(0.4, 0.0, 0.0, 0.4), (1.0, 0.6, 0.6, 1.0)}
    saddle[0, 0] = np.nan
    assert not len(level_line(saddle, 0.5))


def test_a_number_stands_far_from_what_is_there() -> None:
    places = np.array([[0.0, 0.0], [5.0, 0.0], [9.0, 0.0]])
    assert farthest(places, np.array([[0.0, 0.0], [9.0, 0.0]]), 2.0) == 1
    assert farthest(places, places, 2.0) is None
    assert farthest(places, np.empty((0, 2)), 2.0) == 1
    assert farthest(np.empty((0, 2)), places, 2.0) is None


def test_round_numbers_are_round() -> None:
    assert round_numbers(0.03, 0.97, 5) == [0.2, 0.4, 0.6, 0.8]
    assert round_numbers(1.0, 1.0, 5) == round_numbers(0.0, np.inf, 5) == []
