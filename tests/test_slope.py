"""The error along one parameter: its curve, its slope, and what a step along it brings."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OUTPUTS_OF
from bpsim.core.gradient_check import parameters_of
from bpsim.core.gradient_check import slope as central_differences
from bpsim.core.optimizers import Adam, AdamW, Momentum, Nesterov, Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.scalars import is_threshold
from bpsim.core.training import UpdateOrder
from bpsim.core.update import gradient_of
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator.slope import (
    error_along,
    gradient_along,
    height_along,
    height_name,
    is_derived,
    is_learned,
    new_value,
    reached_along,
    refined,
    slope_of,
    why_beside,
)
from bpsim.simulator.step_terms import TermKind
from tests.examples import examples
from tests.strategies import lessons

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
LESSONS = ("it496", "mcginley", "van-veen", "it496-least-squares", "it496-biases")


@examples(12)
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


def difference(simulator: Simulator, parameter: Quantity) -> float:
    """The derivative of the curve at the present value, by central differences."""
    work = central_differences(error_along(simulator, parameter), simulator.value(parameter))
    while True:
        try:
            next(work)
        except StopIteration as end:
            return float(end.value)


def agree(simulator: Simulator, parameter: Quantity) -> None:
    slope = slope_of(simulator, parameter)
    here = simulator.position
    error = here.value(here.snapshot.subject.error(here.values.engine, here.values.samples))
    assert slope.gradient == here.value(gradient_along(simulator, parameter))
    assert slope.gradient == pytest.approx(difference(simulator, parameter), rel=1e-5, abs=1e-8)
    assert (slope.value, slope.error) == (here.value(parameter), error)
    assert (slope.value, slope.error) in zip(slope.at.tolist(), slope.errors.tolist(), strict=True)


SMOOTH = [name for name, row in ACTIVATIONS.items() if not is_threshold(row.code) and name != "softmax"]


@pytest.mark.parametrize(
    "text",
    [f"2-2-2 {name}, identity" for name in SMOOTH]
    + ["2-2-2 tanh, softmax; half-squared-error"]
    + [f"2-2-2 tanh, {OUTPUTS_OF.get(loss, 'logistic')}; {loss}" for loss in LOSSES],
)
def test_the_tangent_is_the_gradient_of_the_trace_for_every_activation_and_loss(text: str) -> None:
    network, _, loss = text.partition("; ")
    simulator = Simulator(new_lesson(network, loss=loss or None, seed=3))
    targets = (1.0, 0.0) if loss == "cross-entropy" else (0.25, 0.875)
    for unit in range(2):
        simulator.set_value(Quantity(Kind.INPUT, 0, 0, unit), 0.75 - unit)
        if loss != "cross-entropy":
            simulator.set_value(Quantity(Kind.TARGET, 0, 2, unit), targets[unit])
    for layer in (1, 2):
        agree(simulator, Quantity(Kind.WEIGHT, None, layer, 0, 0))
        agree(simulator, Quantity(Kind.BIAS, None, layer, 1))


@examples(15)
@given(lessons(rounding=False, update=UpdateOrder.SIMULTANEOUS, activations=("identity", "logistic", "tanh")))
def test_it_is_so_for_batches_optimizers_and_penalties_too(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    for parameter in list(parameters_of(simulator.network))[:3]:
        agree(simulator, parameter)
        slope = slope_of(simulator, parameter)
        everything = simulator.values.engine.batches.full_batch
        assert (slope.of_all is None) == everything
        if slope.of_all is not None:
            assert slope.of_all[len(slope.at) // 2] == simulator.error


def expected_terms(simulator: Simulator, weight: Quantity) -> dict[TermKind, float]:
    """The terms of a step by the formulas of the optimizers, as PyTorch's documentation has them."""
    optimizer, training = simulator.training.optimizer, simulator.training
    weighs = weight.source is not None
    gradient = simulator.value(gradient_of(weight, simulator.values.samples))
    w, rate = simulator.value(weight), simulator.value(Quantity(Kind.LEARNING_RATE))
    penalty = training.l2 * w + training.l1 * float(np.sign(w)) if weighs else 0.0
    found, share, divisor = {}, 1.0, 1.0
    if isinstance(optimizer, Nesterov):
        after = optimizer.momentum * simulator.value(weight.but(Kind.VELOCITY)) + gradient + penalty
        found[TermKind.LOOK_AHEAD] = -rate * optimizer.momentum * after
    elif isinstance(optimizer, Momentum):
        found[TermKind.VELOCITY] = -rate * optimizer.momentum * simulator.value(weight.but(Kind.VELOCITY))
    if isinstance(optimizer, Adam):
        t, moment, spread = (
            simulator.iteration + 1,
            *(simulator.value(weight.but(kind)) for kind in (Kind.FIRST_MOMENT, Kind.SECOND_MOMENT)),
        )
        spread = optimizer.beta2 * spread + (1 - optimizer.beta2) * (gradient + penalty) ** 2
        root = float(np.sqrt(spread / (1 - optimizer.beta2**t)))
        divisor, share = (1 - optimizer.beta1**t) * (root + optimizer.epsilon), 1 - optimizer.beta1
        found[TermKind.MOMENT] = -rate * optimizer.beta1 * moment / divisor if divisor else 0.0
    if isinstance(optimizer, AdamW) and weighs and optimizer.weight_decay:
        found[TermKind.DECAY] = -rate * optimizer.weight_decay * w
    found[TermKind.GRADIENT] = -rate * share * gradient / divisor if divisor else 0.0
    if weighs and training.penalized:
        found[TermKind.PENALTY] = -rate * share * penalty / divisor if divisor else 0.0
    return found if len(found) > 1 else {}


@pytest.mark.parametrize("kind", OptimizerKind)
@examples(8)
@given(data=st.data(), l1=st.sampled_from([0.0, 0.01]), l2=st.sampled_from([0.0, 0.05]), run=st.integers(0, 6))
def test_the_terms_of_a_step_are_those_of_the_optimizer_and_sum_up_to_it(
    kind: OptimizerKind, data: st.DataObject, l1: float, l2: float, run: int
) -> None:
    simulator = Simulator(load(data.draw(st.sampled_from(("it496", "mcginley", "xor")))))
    simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(kind), l1=l1, l2=l2))
    simulator.run(run)
    moved = [one for one in parameters_of(simulator.network) if simulator.steps.number(new_value(one)) is not None]
    weight = data.draw(st.sampled_from(moved))
    slope = slope_of(simulator, weight)
    found = {term.kind: term.value for term in slope.terms}
    assert found == pytest.approx(expected_terms(simulator, weight), rel=1e-9, abs=1e-15)
    if found:
        assert sum(found.values()) == pytest.approx(slope.step, rel=1e-9, abs=4e-16 * max(1.0, abs(slope.value)))
        assert slope.on_the_way[-1] == pytest.approx(slope.step, rel=1e-9, abs=1e-15)
    assert slope.extent >= abs(slope.step)


@pytest.mark.parametrize("kind", OptimizerKind)
def test_the_steps_of_formulas_have_terms_that_sum_up_to_them_too(kind: OptimizerKind) -> None:
    for name in ("autodiff", "linear-regression", "recurrent"):
        simulator = Simulator(load(name))
        simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(kind), l2=0.05))
        simulator.run(3)
        for node in simulator.snapshot().engine.places[:3]:
            slope = slope_of(simulator, Quantity(Kind.VALUE, None, None, node))
            kinds = [term.kind for term in slope.terms]
            assert kinds[-2:] == [TermKind.GRADIENT, TermKind.PENALTY]
            assert len(kinds) == {OptimizerKind.GRADIENT_DESCENT: 2, OptimizerKind.ADAMW: 4}.get(kind, 3)
            assert sum(term.value for term in slope.terms) == pytest.approx(slope.step, rel=1e-9, abs=1e-15)


def test_where_the_gradient_of_the_trace_is_no_slope_the_reason_is_said() -> None:
    layered = Simulator(load("it496-layer-by-layer"))
    first, last = Quantity(Kind.WEIGHT, None, 1, 0, 0), W5
    assert "updated first" in why_beside(layered, first)
    assert slope_of(layered, first).gradient != pytest.approx(difference(layered, first), rel=1e-3)
    assert why_beside(layered, last) == ""
    agree(layered, last)
    assert why_beside(Simulator(load("it496")), first) == ""
    assert "threshold" in why_beside(Simulator(new_lesson("2-1 step")), first)
    assert why_beside(Simulator(load("autodiff")), Quantity(Kind.VALUE, None, None, 0)) == ""


def test_what_rounding_adds_to_a_step_is_a_term_of_its_own() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, optimizer=Momentum(), round_to=3))
    simulator.run(2)
    slope = slope_of(simulator, W5)
    assert [term.kind for term in slope.terms] == [TermKind.VELOCITY, TermKind.GRADIENT, TermKind.ROUNDING]
    assert sum(term.value for term in slope.terms) == pytest.approx(slope.step, abs=1e-15)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.05), (0.01, 0.0), (0.02, 0.3)])
def test_the_error_with_the_penalty_has_the_penalized_gradient_as_its_slope(l1: float, l2: float) -> None:
    for name, parameter in (("it496", W5), ("linear-regression", None)):
        simulator = Simulator(load(name))
        simulator.set_training(replace(simulator.training, l1=l1, l2=l2))
        simulator.run(4)
        moved = parameter or Quantity(Kind.VALUE, None, None, simulator.snapshot().engine.places[0])
        slope = slope_of(simulator, moved)
        assert slope.penalized is not None
        assert slope.penalized.gradient == simulator.value(moved.but(Kind.PENALIZED_GRADIENT))
        middle = len(slope.at) // 2
        assert slope.penalized.heights[middle] == slope.penalized.height == slope.error + simulator.penalty
        agree(simulator, moved)
        step = 1e-5

        def objective(value: float, at: Simulator = simulator, of: Quantity = moved) -> float:
            there = Simulator(at.lesson)
            there.restore(at.snapshot())
            there.set_value(of, value)
            error = there.snapshot().subject.error(there.values.engine, there.values.samples)
            return there.value(error) + there.penalty

        rise = (objective(slope.value + step) - objective(slope.value - step)) / (2 * step)
        assert slope.penalized.gradient == pytest.approx(rise, rel=1e-5)
        assert slope.penalized.heights[-1] == pytest.approx(objective(float(slope.at[-1])), rel=1e-9)
        assert "with the penalty" in slope.table("w", "E").splitlines()[0]
    bias = Simulator(load("it496-biases"))
    bias.set_training(replace(bias.training, l2=l2, l1=l1))
    assert slope_of(bias, Quantity(Kind.BIAS, None, 2)).penalized is None, "biases cost nothing"


@pytest.mark.parametrize("name", ["linear-regression", "recurrent", "autodiff"])
def test_a_learned_variable_of_formulas_has_a_slope_and_no_other_quantity(name: str) -> None:
    simulator = Simulator(load(name))
    nodes = simulator.snapshot().engine.places
    for node in nodes[:2]:
        agree(simulator, Quantity(Kind.VALUE, None, None, node))
    slope = slope_of(simulator, Quantity(Kind.VALUE, 0, None, nodes[0]))
    assert slope.step == simulator.value(Quantity(Kind.NEW_VALUE, None, None, nodes[0])) - slope.value
    with pytest.raises(UsageError, match="is no variable"):
        slope_of(simulator, Quantity(Kind.VALUE, 0, None, simulator.formulas.graph.result))


def by_name(simulator: Simulator, name: str) -> Quantity:
    return Quantity(Kind.VALUE, None, None, simulator.formulas.graph.variables.index(name))


@pytest.mark.parametrize("name", ["polar", "sum-times", "neuron", "chain-rule", "recurrent", "autodiff"])
def test_every_variable_of_formulas_has_a_slope_learned_or_not(name: str) -> None:
    simulator = Simulator(load(name))
    simulator.seek(0, len(simulator.steps))
    for node in range(len(simulator.formulas.graph.variables)):
        variable = Quantity(Kind.VALUE, None, None, node)
        agree(simulator, variable)
        assert reached_along(simulator, variable)
        slope = slope_of(simulator, variable)
        if not is_learned(simulator, variable):
            assert (slope.step, slope.terms, slope.penalized) == (0.0, (), None)
        end = float(slope.at[-1])
        edited = Simulator(load(name))
        edited.set_value(variable, end)
        assert edited.error == slope.errors[-1], "the curve is what an edit makes of the result"


def test_the_number_of_a_sample_moves_the_result_of_that_sample_alone() -> None:
    simulator = Simulator(load("linear-regression"))
    simulator.set_value(by_name(simulator, "w1"), 0.5)
    for sample in range(3):
        asked = Quantity(Kind.VALUE, sample, None, by_name(simulator, "x").unit)
        slope = slope_of(simulator, asked)
        result = height_along(simulator, asked)
        assert (slope.quantity, slope.error) == (asked, simulator.value(result))
        assert slope.gradient == simulator.value(Quantity(Kind.GRADIENT, sample, None, asked.unit)) != 0.0
        assert slope.gradient == pytest.approx(difference(simulator, asked), rel=1e-6)
        assert height_name(simulator, asked) == f"L of sample {sample + 1} of 3"
        edited = Simulator(simulator.lesson)
        edited.set_value(asked, float(slope.at[0]))
        assert edited.value(result) == slope.errors[0]


def test_the_number_of_the_shown_sample_is_meant_where_none_is_named() -> None:
    simulator, seen = Simulator(load("linear-regression")), set()
    for step in range(len(simulator.steps) + 1):
        simulator.seek(0, step)
        slope = slope_of(simulator, by_name(simulator, "x"))
        assert slope.quantity.sample == simulator.position.shown_sample
        seen.add(slope.quantity.sample)
    assert seen == {0, 1, 2}


def test_a_variable_that_is_not_learned_has_the_slope_of_the_whole_batch_once_its_parts_are_there() -> None:
    lesson = replace(load("linear-regression"), guide=(), printed=())
    simulator = Simulator(lesson)
    simulator.set_learned("w1", False)
    variable = by_name(simulator, "w1")
    assert simulator.why_not, "nothing is learned"
    agree(simulator, variable)
    reached = []
    for step in range(len(simulator.steps) + 1):
        simulator.seek(0, step)
        reached.append(reached_along(simulator, variable))
    last = max(simulator.steps.number(Quantity(Kind.GRADIENT, at, None, variable.unit)) or 0 for at in range(3))
    assert reached == [step >= last for step in range(len(reached))]
    assert slope_of(simulator, variable).gradient == slope_of(Simulator(lesson), variable).gradient


def test_in_forward_mode_the_tangent_is_what_is_carried_along_and_no_step_derives_by_another_variable() -> None:
    lesson = load("sum-times")
    simulator = Simulator(replace(lesson, view=replace(lesson.view, mode="forward", along="y"), guide=(), printed=()))
    y, z = by_name(simulator, "y"), by_name(simulator, "z")
    carried = gradient_along(simulator, y)
    assert (carried.kind, carried.unit) == (Kind.TANGENT, simulator.formulas.graph.result)
    assert slope_of(simulator, y).gradient == simulator.value(carried) == -4.0
    assert (is_derived(simulator, y), is_derived(simulator, z)) == (True, False)
    assert not reached_along(simulator, y)
    simulator.seek(0, len(simulator.steps))
    assert (reached_along(simulator, y), reached_along(simulator, z)) == (True, False)
    assert is_derived(Simulator(lesson), z)


def test_points_that_are_not_finite_are_left_out() -> None:
    simulator, weight = Simulator(new_lesson("1-1 identity")), Quantity(Kind.WEIGHT, None, 1, 0, 0)
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), 1e155)
    simulator.set_value(weight, 0.0)
    slope = slope_of(simulator, weight)
    finite = int(np.isfinite(slope.errors).sum())
    assert 0 < finite < len(slope.at)
    assert len(slope.table("w1", "E").splitlines()) == 1 + finite


def test_an_output_that_is_derived_in_place_of_the_error_has_no_slope() -> None:
    lesson = load("it496")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, derivative_of=(2, 0))))
    with pytest.raises(UsageError, match="out"):
        slope_of(simulator, W5)


def test_a_refined_curve_has_the_points_before_and_the_errors_between_them() -> None:
    lesson = load("mcginley")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, batch=2)))
    weight = Quantity(Kind.WEIGHT, None, 3, 0, 0)
    before = slope_of(simulator, weight)
    after = refined(refined(before, simulator), simulator)
    assert len(after.at) == 4 * (len(before.at) - 1) + 1
    assert np.all(np.diff(after.at) > 0)
    assert before.of_all is not None
    assert after.of_all is not None
    assert after.sparse == 4
    for name in ("at", "errors", "of_all"):
        np.testing.assert_array_equal(getattr(after, name)[::4], getattr(before, name))
    assert np.isnan(after.of_all).sum() == 3 * (len(before.at) - 1)
    error = error_along(simulator, weight)
    assert after.errors.tolist() == [error(at) for at in after.at.tolist()]
    assert (after.value, after.gradient, after.change) == (before.value, before.gradient, before.change)
