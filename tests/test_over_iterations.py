"""A quantity over the iterations: at each of them the value that is there when one goes there."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain, count
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import over_iterations
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.over_iterations import MOST_POINTS, line_of, points
from bpsim.simulator.slope import gradient_along
from bpsim.simulator.when import quantity_named
from tests.engines import plain
from tests.examples import examples
from tests.strategies import lessons, quantities

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


@examples(15)
@given(st.data(), lessons(), st.integers(0, 8))
def test_every_point_is_the_value_of_its_iteration(data: st.DataObject, lesson: Lesson, iterations: int) -> None:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    quantity = data.draw(quantities(simulator.network, simulator.values.samples))
    if not simulator.snapshot().subject.gives(simulator.values.engine, simulator.iteration, quantity, lesson.view):
        return
    last = simulator.last
    simulator.seek(last, len(simulator.steps))
    line = line_of(simulator, quantity)
    assert line.iterations == list(range(simulator.first, last + 1))
    for iteration, value in line.points:
        simulator.seek(iteration)
        if simulator.steps.number(quantity) or simulator.reached(quantity):
            np.testing.assert_equal(value, simulator.value(quantity))


@examples(10)
@given(st.data(), lessons(), st.integers(1, 6), st.integers(0, 4))
def test_another_run_has_the_values_that_it_has_afresh(
    data: st.DataObject, lesson: Lesson, iterations: int, later: int
) -> None:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    run = simulator.snapshot().history
    simulator.seek(min(later, simulator.last))
    unit, source = map(int, np.argwhere(simulator.network.layer(1).connections)[0])
    weight = Quantity(Kind.WEIGHT, None, 1, unit, source)
    simulator.set_value(weight, simulator.value(weight) + 0.25)
    simulator.run(2)
    quantity = data.draw(quantities(simulator.network, simulator.values.samples))
    if not simulator.snapshot().subject.gives(simulator.values.engine, simulator.iteration, quantity, lesson.view):
        return
    fresh = Simulator(lesson)
    fresh.run(iterations)
    line = line_of(simulator, quantity, run=run)
    assert line.iterations == list(range(len(line.points)))
    assert len(line.points) >= fresh.last
    for iteration, value in line.points:
        fresh.seek(iteration)
        if fresh.steps.number(quantity) or fresh.reached(quantity):
            np.testing.assert_equal(value, fresh.value(quantity))


@pytest.mark.parametrize("name", ["linear-regression", "recurrent"])
def test_what_formulas_learn_and_their_gradients_have_lines_too(name: str) -> None:
    simulator = Simulator(load(name))
    simulator.run(12)
    learned = Quantity(Kind.VALUE, None, None, simulator.snapshot().engine.places[0])
    for quantity, known in ((learned, 13), (gradient_along(simulator, learned), 12)):
        line = line_of(simulator, quantity)
        assert line.iterations == list(range(known)), "no step has computed the last gradient"
        assert [simulator.values_of(at).value(quantity) for at in range(known)] == line.values.tolist()


@pytest.mark.parametrize("call_seconds", [0.0, math.inf])
@examples(10)
@given(st.data(), lessons(), st.integers(2, 9), st.integers(1, 8))
def test_points_have_the_same_bits_alone_and_recorded_with_those_between(
    call_seconds: float, data: st.DataObject, lesson: Lesson, iterations: int, edited: int
) -> None:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    simulator.seek(min(edited, simulator.last))
    unit, source = map(int, np.argwhere(simulator.network.layer(1).connections)[0])
    weight = Quantity(Kind.WEIGHT, None, 1, unit, source)
    simulator.set_value(weight, simulator.value(weight) + 0.25)
    simulator.run(iterations)
    quantity = data.draw(quantities(simulator.network, simulator.values.samples))
    history, elsewhere = simulator.snapshot().history, Elsewhere(simulator.snapshot(), quantity)
    with patch.object(over_iterations, "CALL_SECONDS", call_seconds), patch.object(over_iterations, "MOST_POINTS", 5):
        line = line_of(simulator, quantity)
    assert len(line.points) <= 5
    for iteration, value in line.points:
        formed = elsewhere.value(history.owner(iteration), history.state(iteration))
        np.testing.assert_equal(value, formed)


def test_values_that_an_iteration_computes_are_read_off_the_loops() -> None:
    simulator, delta = Simulator(load("it496")), Quantity(Kind.DELTA, 0, 1, 0)
    simulator.run(1000)
    with patch.object(Elsewhere, "value", side_effect=AssertionError("formed anew")):
        assert len(line_of(simulator, delta).points) == MOST_POINTS
    simulator.run(100_000)
    with patch.object(Elsewhere, "value", side_effect=AssertionError("formed anew")):
        assert len(line_of(simulator, delta).points) == MOST_POINTS


def test_a_long_training_is_thinned_to_its_ends_and_points_between_them() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(5000)
    line = line_of(simulator, W5)
    assert len(line.points) == MOST_POINTS
    assert (line.iterations[0], line.iterations[-1]) == (0, 5000)
    assert np.ptp(np.diff(line.iterations)) <= 1, "they are evenly apart"
    for iteration in line.iterations[::50]:
        assert dict(line.points)[iteration] == simulator.values_of(iteration).value(W5)


def test_whoever_asks_has_a_turn_while_a_state_is_made_again() -> None:
    simulator = Simulator(load("it496"))
    times = chain(range(10), count(10, 1e-4))
    with plain():
        simulator.run(20_000)
        found = list(points(simulator, W5, lambda: float(next(times))))
    assert None in found
    assert [point for point in found if point is not None] == list(line_of(simulator, W5).points)


def test_the_last_iteration_counts_once_something_has_computed_it() -> None:
    simulator, delta = Simulator(load("it496")), Quantity(Kind.DELTA, 0, 2, 0)
    assert line_of(simulator, delta).points == ()
    simulator.run(3)
    assert line_of(simulator, delta).iterations == [0, 1, 2]
    assert line_of(simulator, quantity_named("E", simulator)).iterations == [0, 1, 2, 3], "the run has computed it"
    simulator.seek(3, len(simulator.steps))
    assert line_of(simulator, delta).iterations == [0, 1, 2, 3]
    simulator.seek(1)
    assert line_of(simulator, delta).iterations == [0, 1, 2]


def test_across_an_edit_a_quantity_is_read_where_it_was() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(4)
    before = simulator.values_of(2).value(W5)
    simulator.set_units(1, 3)
    simulator.run(4)
    added = Quantity(Kind.WEIGHT, None, 2, 0, 2)
    assert simulator.notation.plain(added) != simulator.notation.plain(W5)
    assert dict(line_of(simulator, W5).points)[2] == before
    line = line_of(simulator, added)
    assert [iteration for iteration, value in line.points if math.isnan(value)] == [0, 1, 2, 3]
    assert line.table("w").splitlines()[1].startswith("4,"), "what is not there is left out"


def test_in_batches_the_error_is_that_of_each_batch_also_of_a_single_sample() -> None:
    lesson = load("xor")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, batch=3)))
    simulator.run(5)
    error = quantity_named("E", simulator)
    of_each = line_of(simulator, Quantity(Kind.BATCH_ERROR) if error.kind is Kind.TOTAL_ERROR else error).values
    np.testing.assert_array_equal(of_each[:5], simulator.made_curve().total)
    gradient = W5.but(Kind.BATCH_GRADIENT)
    assert np.isfinite(line_of(simulator, gradient).values).all()
