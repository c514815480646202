"""Thresholds: the perceptron rule beside a textbook's loop, and the 1/N that is inside the derivative of the loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator
from bpsim.core.gradient_check import gradient_check
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import Reduction, Training
from bpsim.lesson import NetworkLesson
from bpsim.trace.matrix_form import matrices_of
from tests.engines import ENGINES
from tests.examples import examples
from tests.trace.tex import equation_of

RULES: dict[str, tuple[Callable[[float], float], tuple[float, float]]] = {
    "step": (lambda net: 1.0 if net >= 0 else 0.0, (0.0, 1.0)),
    "sign": (lambda net: 1.0 if net >= 0 else -1.0, (-1.0, 1.0)),
    "step-delta-rule": (lambda net: net, (0.0, 1.0)),
    "sign-delta-rule": (lambda net: net, (-1.0, 1.0)),
}
"""What is compared with the target, and the targets: by the delta rule it is the net itself."""
AND = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def perceptron(name: str, weights: list[float], bias: float, targets: list[float], training: Training) -> Lesson:
    network = Network(("x1", "x2"), (Layer(("y",), 2, name, Bias.PER_UNIT),))
    parameters = Parameters.of(network, [[weights]], [[bias]])
    return NetworkLesson(
        network, parameters, Data.of(network, AND, [[target] for target in targets]), training=training
    )


@pytest.mark.parametrize("name", sorted(RULES))
@examples(10)
@given(st.data())
def test_a_perceptron_learns_as_in_the_textbook(name: str, data: st.DataObject) -> None:
    """w <- w + eta (t - y) x, sample after sample, with y = f(w x + b)."""
    threshold, values = RULES[name]
    numbers = st.integers(-8, 8).map(lambda eighths: eighths / 8)  # sums of these are exact, so that 0 is met
    w, b = [data.draw(numbers), data.draw(numbers)], data.draw(numbers)
    targets = data.draw(st.lists(st.sampled_from(values), min_size=4, max_size=4))
    lesson = perceptron(name, w, b, targets, Training(0.25, batch=1))
    for update in range(20):
        x, t = AND[update % 4], targets[update % 4]
        y = threshold(w[0] * x[0] + w[1] * x[1] + b)
        w, b = [w[i] + 0.25 * (t - y) * x[i] for i in range(2)], b + 0.25 * (t - y)
    for engine in ENGINES:
        with engine():
            simulator = Simulator(lesson)
            simulator.run(20)
            assert simulator.weights[0].tolist() == [w]
            assert simulator.biases[0].tolist() == [b]


def test_the_delta_rule_goes_on_where_the_output_is_right_already() -> None:
    lesson = perceptron("sign-delta-rule", [0.3, -0.1], 0.2, [-1, -1, -1, 1], Training(0.1))
    simulator = Simulator(lesson)
    net, out, delta = (simulator.value(Quantity(kind, 3, 1, 0)) for kind in (Kind.NET, Kind.OUT, Kind.DELTA))
    assert (net, out, delta) == (pytest.approx(0.4), 1.0, pytest.approx(-0.6))
    explained = simulator.explain(simulator.steps.number(Quantity(Kind.DELTA, 3, 1, 0)))
    assert "The delta rule of Widrow and Hoff: δ y is net y − target y" in explained.note
    assert [operand.quantity.kind for operand in explained.operands] == [Kind.NET, Kind.TARGET]
    gradient = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DW, 3, 1, 0, 0)))
    assert "by the delta rule" in gradient.note
    matrices = matrices_of(simulator.notation, 4, simulator.training)
    assert {matrix.name: equation_of(matrix) for matrix in matrices}["D1"] == "D^{1} = Z^{1} - Y"
    rows = gradient_check(
        NetworkEngine(simulator.network, lesson.data, simulator.training), State(0, lesson.parameters)
    )
    assert all(row.agrees for row in rows)


def test_a_perceptron_learns_and_does_what_its_training_ends_with() -> None:
    simulator = Simulator(perceptron("step", [0.3, -0.1], -0.2, [0, 0, 0, 1], Training(0.1, batch=1)))
    simulator.run(40)
    assert simulator.outputs[:, 0].tolist() == [0, 0, 0, 1]


def test_the_steps_of_a_perceptron_say_by_which_rule_it_learns() -> None:
    simulator = Simulator(perceptron("step", [0.3, -0.1], 0.2, [0, 0, 0, 1], Training(0.1)))
    explained = {kind: simulator.explain(simulator.steps.number(Quantity(kind, 0, 1, 0))) for kind in
                 (Kind.DOUT_DNET, Kind.DELTA)}  # fmt: skip
    assert "It is not used" in explained[Kind.DOUT_DNET].note
    assert explained[Kind.DOUT_DNET].value == 0.0
    assert "perceptron rule" in explained[Kind.DELTA].note
    assert explained[Kind.DELTA].value == 1.0
    gradient = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DW, 0, 1, 0, 0)))
    assert "perceptron rule" in gradient.note
    rows = gradient_check(
        NetworkEngine(simulator.network, simulator.lesson.data, simulator.training),
        State(0, simulator.lesson.parameters),
    )
    assert all(row.agrees for row in rows)
    assert any(row.kink for row in rows)


def squared(reduction: Reduction, round_to: int | None = None) -> Simulator:
    network = Network(("x",), (Layer(("y",), 1, "tanh", Bias.PER_UNIT),), "squared-error")
    parameters = Parameters.of(network, [[[0.5]]], [[0.1]])
    data = Data.of(network, [[1.0], [-2.0], [0.5], [3.0]], [[0.2], [0.4], [-0.5], [1.0]])
    return Simulator(
        NetworkLesson(network, parameters, data, training=Training(0.5, reduction=reduction, round_to=round_to))
    )


def test_the_mean_inside_is_in_the_derivative_of_the_loss_and_comes_to_the_mean() -> None:
    inside, outside = squared(Reduction.MEAN_INSIDE), squared(Reduction.MEAN)
    for sample in range(4):
        slope = Quantity(Kind.DE_DOUT, sample, 1, 0)
        out, target = (inside.value(slope.but(kind)) for kind in (Kind.OUT, Kind.TARGET))
        assert inside.value(slope) == 2 * (out - target) / 4
        assert inside.value(slope) == outside.value(slope) / 4
        assert inside.value(slope.but(Kind.ERROR)) == outside.value(slope.but(Kind.ERROR))
    total = Quantity(Kind.BATCH_GRADIENT, None, 1, 0, 0)
    parts = [inside.value(Quantity(Kind.DE_DW, sample, 1, 0, 0)) for sample in range(4)]
    assert inside.value(total) == parts[0] + parts[1] + parts[2] + parts[3]
    assert inside.value(total) == pytest.approx(outside.value(total), rel=1e-15)
    assert inside.value(Quantity(Kind.BATCH_ERROR)) == outside.value(Quantity(Kind.BATCH_ERROR)) == inside.error
    explained = inside.explain(inside.steps.number(Quantity(Kind.DE_DOUT, 0, 1, 0)))
    assert explained.equation.whole.tex.endswith("{4}")
    assert "divided by 4" in explained.note
    for simulator in (inside, outside):
        simulator.run(200)
    np.testing.assert_allclose(inside.weights[0], outside.weights[0], rtol=1e-12)
