"""The error along two parameters: its surface is the engine's, its paths are the run's; two valleys end differently."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import parameters_of
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import UpdateOrder
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator.contour import Contour, Pair, continued, contour_of, learned_pair
from tests.examples import examples
from tests.strategies import lessons

W5, W7 = Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.WEIGHT, None, 2, 1, 0)


def pair_of(simulator: Simulator) -> Pair | None:
    """Two of the parameters; None where there are no two."""
    if simulator.about_formulas:
        nodes = simulator.snapshot().engine.places
        found = [Quantity(Kind.VALUE, None, None, node) for node in nodes]
    else:
        found = list(parameters_of(simulator.network))
    return (found[0], found[-1]) if len(found) > 1 else None


def agrees(simulator: Simulator, contour: Contour) -> None:
    """Everything of a contour is what the simulator says when it goes there, bit for bit."""
    pair, surface = contour.parameters, contour.surface
    assert contour.values == tuple(map(simulator.value, pair))
    np.testing.assert_equal(contour.error, simulator.error)
    points = len(surface.up), len(surface.across)
    for row, column in ((0, 0), (points[0] // 3, points[1] - 2)):
        there = Simulator(simulator.lesson)
        there.restore(simulator.snapshot())
        there.set_values({pair[0]: float(surface.across[column]), pair[1]: float(surface.up[row])})
        expected = there.error if np.isfinite(there.error) else np.nan
        np.testing.assert_equal(surface.errors[row, column], expected)
    for path in (path for path in contour.paths if path.ghost is None):
        there = Simulator(simulator.lesson)
        there.restore(simulator.snapshot())
        for iteration, at in zip(path.iterations, path.at.tolist(), strict=True):
            there.seek(iteration)
            assert at == list(map(there.value, pair))


@examples(12)
@given(lessons(rounding=False, update=UpdateOrder.SIMULTANEOUS), st.integers(0, 5))
def test_the_surface_is_the_error_of_the_engine_and_the_path_is_the_runs(lesson: Lesson, iterations: int) -> None:
    simulator = Simulator(lesson)
    pair = pair_of(simulator)
    if pair is None or simulator.why_not:
        return
    simulator.run(iterations)
    agrees(simulator, contour_of(simulator, pair))


@pytest.mark.parametrize("name", ["autodiff", "mcginley"])
def test_it_is_so_for_formulas_and_for_built_in_networks(name: str) -> None:
    simulator = Simulator(load(name))
    simulator.run(3)
    pair = pair_of(simulator)
    assert pair is not None
    agrees(simulator, contour_of(simulator, pair))


def test_a_long_run_is_thinned_with_its_ends_and_a_branch_is_a_path_of_its_own() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(3_000)
    (path,) = contour_of(simulator, (W5, W7)).paths
    assert path.iterations[0] == 0
    assert path.iterations[-1] == 3_000
    assert len(path.iterations) <= 200
    before = simulator.snapshot()
    simulator.seek(1_000)
    simulator.set_value(W5, 2.0)
    simulator.run(50)
    contour = contour_of(simulator, (W5, W7))
    ends = [(path.ghost, path.iterations[0], path.iterations[-1]) for path in contour.paths]
    assert ends == [(0, 1_000, 3_000), (None, 0, 1_000), (None, 1_000, 1_050)]
    assert contour.paths[2].at[0, 0] == 2.0
    earlier = Simulator(simulator.lesson)
    earlier.restore(before)
    assert contour.paths[0].at[-1].tolist() == [earlier.value(W5), earlier.value(W7)]
    while_running = contour_of(simulator, (W5, W7), at_hand=True).paths[-1]
    assert while_running.iterations[-1] == 1_050
    assert set(while_running.iterations) <= set(range(1_000, 1_051))


def test_a_surface_serves_again_as_long_as_nothing_fixed_is_another() -> None:
    simulator = Simulator(load("two-valleys"))
    pair = learned_pair(simulator)
    assert pair is not None
    simulator.run(20)
    first = contour_of(simulator, pair)
    simulator.seek(10)
    second = contour_of(simulator, pair, before=first)
    assert second.surface is first.surface
    assert second.values != first.values
    simulator.set_value(Quantity(Kind.TARGET, 0, 2, 0), 0.5)
    assert contour_of(simulator, pair, before=second).surface is not first.surface


def test_a_large_surface_is_computed_in_parts_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    simulator = Simulator(load("it496"))
    simulator.run(3)
    whole = contour_of(simulator, (W5, W7), seconds=0.0)
    assert whole.surface.complete, "a small one is computed at once"
    monkeypatch.setattr("bpsim.simulator.contour.SECONDS", 0.0)
    expected = contour_of(simulator, (W5, W7)).surface
    assert expected.complete
    part = contour_of(simulator, (W5, W7), seconds=0.0)
    assert part.surface.points == 1
    assert np.isfinite(part.surface.errors).sum() == 1
    again = contour_of(simulator, (W5, W7), before=part, seconds=0.0)
    assert again.surface.points == 2, "what is computed serves again"
    while not again.surface.complete:
        again = continued(again, simulator, 0.0)
    for name in ("across", "up", "errors"):
        np.testing.assert_array_equal(getattr(again.surface, name), getattr(expected, name))
    simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.5)
    assert contour_of(simulator, (W5, W7), before=part, seconds=0.0).surface.points == 1, "another surface begins"


def test_what_is_no_parameter_or_but_one_is_refused() -> None:
    simulator = Simulator(load("it496"))
    with pytest.raises(UsageError, match="w5 is one parameter: name two"):
        contour_of(simulator, (W5, W5))
    with pytest.raises(UsageError, match="out o1 is no weight"):
        contour_of(simulator, (W5, Quantity(Kind.OUT, 0, 2, 0)))
    assert learned_pair(simulator) is None
    lesson = load("it496")
    with pytest.raises(UsageError, match="out"):
        contour_of(Simulator(replace(lesson, training=replace(lesson.training, derivative_of=(2, 0)))), (W5, W7))


def test_points_that_are_not_finite_are_left_out_of_the_table() -> None:
    simulator = Simulator(new_lesson("2-1 identity"))
    for unit in range(2):
        simulator.set_value(Quantity(Kind.INPUT, 0, 0, unit), 1e155)
    pair = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 1, 0, 1)
    for weight in pair:
        simulator.set_value(weight, 0.0)
    surface = contour_of(simulator, pair).surface
    finite = int(np.isfinite(surface.errors).sum())
    assert 0 < finite < surface.errors.size
    rows = list(csv.reader(surface.table(("w1", "w2"), "E").splitlines()))
    assert rows[0] == ["w1", "w2", "E"]
    assert len(rows) == 1 + finite
    assert [float(number) for number in rows[1]][2] in surface.errors


def test_a_second_start_in_the_other_valley_ends_elsewhere() -> None:
    simulator = Simulator(load("two-valleys"))
    pair = learned_pair(simulator)
    assert pair == (Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0))
    simulator.run(200)
    local = simulator.error
    assert round(local, 6) == 0.108494
    assert abs(simulator.value(Quantity(Kind.BATCH_GRADIENT, None, 2, 0, 0))) < 1e-4
    w1, w2 = map(simulator.value, pair)
    start = simulator.snapshot()
    for angle in np.linspace(0.0, 2 * np.pi, 16, endpoint=False).tolist():
        simulator.restore(start)
        simulator.set_values({pair[0]: w1 + 0.1 * np.cos(angle), pair[1]: w2 + 0.1 * np.sin(angle)})
        assert simulator.error > local, "it is a minimum, if a local one"
    simulator.restore(start)
    simulator.set_values({pair[0]: 1.0, pair[1]: 0.5})
    assert simulator.error > local, "the second start stands higher than the first run has come down to"
    simulator.run(200)
    assert simulator.error < 1e-20
    simulator.restore(start)
    simulator.run(200)
    assert round(simulator.error, 6) == 0.108494, "without a second start nothing changes any more"


def test_variables_that_are_not_learned_have_a_surface_too_without_a_path_along_numbers_of_samples() -> None:
    simulator = Simulator(load("polar"))
    pair = learned_pair(simulator)
    assert pair is not None
    contour = contour_of(simulator, pair)
    assert contour.values == (2.0, 0.5)
    assert contour.error == simulator.error
    assert np.allclose(contour.surface.errors, contour.surface.across**2), "r² alone"
    regression = Simulator(load("linear-regression"))
    regression.run(5)
    w1, x, y = (
        Quantity(Kind.VALUE, None, None, regression.formulas.graph.variables.index(name)) for name in ("w1", "x", "y")
    )
    found = contour_of(regression, (w1, replace(x, sample=1)))
    assert found.paths == ()
    assert found.error == regression.value(Quantity(Kind.VALUE, 1, None, regression.formulas.graph.result))
    with pytest.raises(UsageError, match="two samples"):
        contour_of(regression, (replace(x, sample=0), replace(y, sample=1)))


def test_a_path_over_a_learned_and_a_fixed_variable_goes_along_one_of_them() -> None:
    simulator = Simulator(load("recurrent"))
    simulator.run(20)
    w, h0 = (Quantity(Kind.VALUE, None, None, simulator.formulas.graph.variables.index(name)) for name in ("w", "h0"))
    contour = contour_of(simulator, (h0, w))
    at = contour.paths[-1].at
    assert set(at[:, 0].tolist()) == {0.9}
    assert at[-1, 1] == simulator.value(w)
    assert len(set(at[:, 1].tolist())) == 21
    simulator.set_value(h0, 0.25)
    moved = contour_of(simulator, (h0, w), before=contour)
    assert moved.error == pytest.approx(simulator.error)
    other = Quantity(Kind.VALUE, None, None, simulator.formulas.graph.variables.index("x1"))
    simulator.set_value(other, 0.75)
    anew = contour_of(simulator, (h0, w), before=moved)
    assert anew.surface is not moved.surface, "what is fixed is another"
    assert anew.error == pytest.approx(simulator.error)
