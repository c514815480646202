"""Difference quotients beside the gradient: their bits, the V of their error, and which side of it a step is on."""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.functions import LOSSES, OUTPUTS_OF
from bpsim.core.gradient_check import parameters_of
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import UpdateOrder
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator.differences import LEAST_STEP, MOST_STEP, Side, check_step, differences_of
from bpsim.simulator.slope import gradient_along
from bpsim.trace.numerals import digits_in_common, in_common
from tests.examples import examples
from tests.strategies import lessons

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def error_of(lesson: Lesson, parameter: Quantity, value: float) -> float:
    """The error of the first batch of a lesson in which one number is another."""
    simulator = Simulator(lesson)
    simulator.set_value(parameter, value)
    here = simulator.position
    return here.value(here.snapshot.subject.error(here.values.engine, here.values.samples))


@examples(20)
@given(
    lessons(rounding=False, update=UpdateOrder.SIMULTANEOUS, activations=("identity", "logistic", "tanh")),
    st.randoms(use_true_random=False),
    st.floats(LEAST_STEP, MOST_STEP),
)
def test_quotients_are_those_of_the_errors_of_the_engine_to_the_bit(
    lesson: Lesson, chance: object, step: float
) -> None:
    simulator = Simulator(lesson)
    parameter = chance.choice(list(parameters_of(simulator.network)))  # type: ignore[attr-defined]
    found, value = differences_of(simulator, parameter), simulator.value(parameter)
    assert found.gradient == simulator.value(gradient_along(simulator, parameter))
    high, here, low = (error_of(lesson, parameter, value + shift) for shift in (step, 0.0, -step))
    one, both = found.at(step)
    assert one.value == (high - here) / step
    assert both.value == (high - low) / (2 * step)
    assert (one.error, both.error) == (abs(one.value - found.gradient), abs(both.value - found.gradient))
    for line, quotient in ((found.one_sided, 0), (found.central, 1)):
        for at in (0, len(line.steps) // 2, -1):
            assert line.values[at] == found.at(float(line.steps[at]))[quotient].value
            assert line.errors[at] == abs(line.values[at] - found.gradient)
    assert found.parameters == len(list(parameters_of(simulator.network)))


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_has_a_v_whose_bottom_is_near_the_gradient(loss: str) -> None:
    simulator = Simulator(new_lesson(f"2-2-2 tanh, {OUTPUTS_OF.get(loss, 'logistic')}", loss=loss, seed=3))
    for unit in range(2):
        simulator.set_value(Quantity(Kind.INPUT, 0, 0, unit), 0.75 - unit)
        if loss != "cross-entropy":
            simulator.set_value(Quantity(Kind.TARGET, 0, 2, unit), 0.25 + unit / 2)
    found = differences_of(simulator, Quantity(Kind.WEIGHT, None, 1, 0, 0))
    for line, near in ((found.one_sided, 1e-6), (found.central, 1e-8)):
        assert line.errors.min() < near * max(1.0, abs(found.gradient))
        assert line.errors[0] > 100 * line.errors.min()
        assert line.errors[-1] > 100 * line.errors.min()


def test_the_sides_of_the_v_and_how_its_right_one_falls() -> None:
    found = differences_of(Simulator(load("it496")), W5)
    sides = [tuple(one.side for one in found.at(step)) for step in (1e-1, 1e-5, 1e-12)]
    assert sides[0] == (Side.TRUNCATION, Side.TRUNCATION)
    assert sides[1] == (Side.TRUNCATION, Side.BOTTOM)
    assert sides[2] == (Side.ROUNDING, Side.ROUNDING)
    for line in (found.one_sided, found.central):
        tenth = math.log10(found.at(1e-1)[line.order - 1].error / found.at(1e-2)[line.order - 1].error)
        assert tenth == pytest.approx(line.order, abs=0.1), "a tenth of the step"
    assert 1e-6 < found.central.best < 1e-4
    assert 1e-9 < found.one_sided.best < 1e-6
    assert found.passes == (11, 20), "eight weights and two biases"


def test_an_error_that_is_a_parabola_leaves_nothing_out_of_a_central_quotient() -> None:
    simulator = Simulator(new_lesson("1-1 identity", loss="half-squared-error", seed=2))
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), 0.7)
    found = differences_of(simulator, Quantity(Kind.WEIGHT, None, 1, 0, 0))
    assert found.central.best == math.inf
    assert found.at(0.25)[1].side is Side.ROUNDING
    assert found.at(0.25)[0].side is Side.TRUNCATION


@pytest.mark.parametrize("name", ["linear-regression", "recurrent"])
def test_a_learned_variable_of_formulas_has_quotients_too(name: str) -> None:
    simulator = Simulator(load(name))
    node = simulator.snapshot().engine.places[0]
    found = differences_of(simulator, Quantity(Kind.VALUE, 0, None, node))
    assert found.gradient == simulator.value(gradient_along(simulator, found.quantity))
    assert found.parameters == len(simulator.snapshot().engine.places)
    assert found.central.errors.min() < 1e-8 * max(1.0, abs(found.gradient))
    with pytest.raises(UsageError, match="is no variable"):
        differences_of(simulator, Quantity(Kind.VALUE, 0, None, simulator.formulas.graph.result))


def test_the_table_has_all_digits_and_leaves_open_what_is_not_finite() -> None:
    simulator, weight = Simulator(new_lesson("1-1 identity")), Quantity(Kind.WEIGHT, None, 1, 0, 0)
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), 1e155)
    simulator.set_value(weight, 0.0)
    found = differences_of(simulator, weight)
    rows = list(csv.reader(found.table().splitlines()))
    assert rows[0] == ["h", "one-sided", "error of one-sided", "central", "error of central"]
    assert [float(row[0]) for row in rows[1:]] == found.central.steps.tolist()
    assert rows[-1][1:] == [""] * 4, "the error at w + 1 is infinite"
    known = [float(row[3]) for row in rows[1:] if row[3]]
    assert known == found.central.values[np.isfinite(found.central.values)].tolist()
    assert found.at(1.0)[1].side is None


def test_an_output_that_is_derived_has_no_quotients_of_the_error() -> None:
    lesson = load("it496")
    with pytest.raises(UsageError, match="out"):
        differences_of(Simulator(replace(lesson, training=replace(lesson.training, derivative_of=(2, 0)))), W5)


@pytest.mark.parametrize("step", [0.0, -1e-3, 1e-16, 1.5, math.nan])
def test_a_step_is_between_the_least_and_the_most(step: float) -> None:
    with pytest.raises(ValueError, match="h is from 10⁻¹⁵ to 1"):
        check_step(step)
    check_step(LEAST_STEP)
    check_step(MOST_STEP)


@pytest.mark.parametrize(
    ("text", "other", "characters", "digits"),
    [
        ("0.0821670", "0.0821699", 7, 4),
        ("−0.0821670", "−0.0821699", 8, 4),
        ("0.0821", "−0.0821", 0, 0),
        ("0.0821", "0.1821", 0, 0),
        ("12.5", "1.25", 0, 0),
        ("1.15", "1.23", 1, 1),
        ("4.39×10⁻⁵", "4.31×10⁻⁵", 3, 2),
        ("4.39×10⁻⁵", "4.39×10⁻⁶", 0, 0),
        ("0.5", "0.5000001", 3, 1),
    ],
)
def test_digits_agree_up_to_the_first_that_does_not(text: str, other: str, characters: int, digits: int) -> None:
    assert in_common(text, other) == characters
    assert digits_in_common(text, other) == digits
