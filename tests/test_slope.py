"""The error along one parameter: its curve, its slope, and what a step along it brings."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpsim import Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import parameters_of
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.simulator.slope import slope_of

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
LESSONS = ("it496", "mcginley", "van-veen", "it496-least-squares", "it496-biases")


@settings(max_examples=12)
@given(st.sampled_from(LESSONS), st.integers(0, 6), st.randoms(use_true_random=False))
def test_curve_tangent_and_step_are_those_of_the_trace(name: str, iterations: int, chance: object) -> None:
    simulator = Simulator(load(name))
    simulator.run(iterations)
    parameter = chance.choice(list(parameters_of(simulator.network)))  # type: ignore[attr-defined]
    slope = slope_of(simulator, parameter)
    error = simulator.snapshot().subject.error(simulator.values.engine, simulator.values.samples)
    assert slope.error == simulator.value(error)
    assert slope.gradient == simulator.value(gradient_of(parameter, simulator.values.samples))
    middle = len(slope.at) // 2
    assert (slope.at[middle], slope.errors[middle]) == (slope.value, slope.error)
    new = parameter.but(Kind.NEW_WEIGHT if parameter.source is not None else Kind.NEW_BIAS)
    moved = simulator.steps.number(new) is not None
    assert slope.step == (simulator.value(new) - slope.value if moved else 0.0)
    simulator.seek(simulator.iteration)
    simulator.set_value(parameter, float(slope.at[-1]))
    assert slope.errors[-1] == pytest.approx(simulator.value(error), rel=1e-12)


def test_the_tangent_meets_the_curve_at_its_point() -> None:
    simulator = Simulator(load("it496"))
    slope = slope_of(simulator, W5)
    middle = len(slope.at) // 2
    rise = (slope.errors[middle + 1] - slope.errors[middle - 1]) / (slope.at[middle + 1] - slope.at[middle - 1])
    assert rise == pytest.approx(slope.gradient, rel=1e-3)
    assert (round(slope.expected, 6), round(slope.change, 6)) == (-0.003376, -0.003386)
    rows = list(csv.reader(slope.table("w5", "E").splitlines()))
    assert rows[0] == ["w5", "E"]
    assert [float(row[1]) for row in rows[1:]] == slope.errors.tolist()


def test_only_a_weight_or_a_bias_has_a_slope() -> None:
    with pytest.raises(UsageError, match="out o1 is no weight and no bias"):
        slope_of(Simulator(load("it496")), Quantity(Kind.OUT, 0, 2, 0))
