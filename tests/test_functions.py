"""Every activation, loss, rounding and schedule: against autograd, against central differences, and bit for bit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim import Lesson, LessonError, Simulator, UsageError
from bpsim.core import scalars
from bpsim.core.functions import OF_UNITS
from bpsim.core.gradient_check import gradient_check
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import Constant, Exponential, InverseTime, StepSchedule
from bpsim.core.state import State
from bpsim.core.training import Training, UpdateOrder
from bpsim.lesson import NetworkLesson, dumps, loads
from tests.engines import ENGINES, native, plain
from tests.examples import examples
from tests.strategies import arrays, lessons
from tests.textbook import of_batch

SQUASH: dict[str, Callable[[Any, float], Any]] = {
    "identity": lambda z, _: z,
    "logistic": lambda z, k: 0.5 * (1.0 + anp.tanh(0.5 * k * z)),
    "tanh": lambda z, _: anp.tanh(z),
    "relu": lambda z, _: anp.where(z > 0, z, 0.0),
    "bipolar-logistic": lambda z, k: anp.tanh(0.5 * k * z),
    "leaky-relu": lambda z, slope: anp.where(z > 0, z, slope * z),
    "elu": lambda z, alpha: anp.where(z > 0, z, alpha * (anp.exp(anp.minimum(z, 0.0)) - 1.0)),
    "softplus": lambda z, _: anp.logaddexp(z, 0.0),
    "square": lambda z, _: z**2,
    "cube": lambda z, _: z**3,
    "sine": lambda z, _: anp.sin(z),
    "gaussian": lambda z, _: anp.exp(-(z**2)),
    "reciprocal": lambda z, _: 1.0 / z,
    "step": lambda z, _: anp.where(z >= 0, 1.0, 0.0),
    "sign": lambda z, _: anp.where(z >= 0, 1.0, -1.0),
    "step-delta-rule": lambda z, _: anp.where(z >= 0, 1.0, 0.0),
    "sign-delta-rule": lambda z, _: anp.where(z >= 0, 1.0, -1.0),
}


def squashed(layer: Layer, z: Any) -> Any:
    """What a layer makes of its nets, (samples, units), written with matrices."""
    if layer.is_softmax:
        powers = anp.exp(z - anp.max(z, axis=1, keepdims=True))
        return powers / anp.sum(powers, axis=1, keepdims=True)
    columns = [SQUASH[one.kind](z[:, j], one.constant) for j, one in enumerate(layer.activations)]
    return anp.stack(columns, axis=1)


def independent_error(lesson: Lesson, weights: list[Any], biases: list[Any]) -> Any:
    """The error in matrix form, in autograd's numpy; each cross-entropy from the nets."""
    a = lesson.data.inputs
    z = a
    for layer, w, b in zip(lesson.network.layers, weights, biases, strict=True):
        z = anp.dot(a, (w * layer.connections).T) + (b if layer.bias is not Bias.NONE else 0.0)
        a = squashed(layer, z)
    t = lesson.data.targets
    parts: dict[str, Callable[[], Any]] = {
        "half-squared-error": lambda: 0.5 * (t - a) ** 2,
        "squared-error": lambda: (t - a) ** 2,
        "mean-squared-error": lambda: (t - a) ** 2 / t.shape[1],
        "absolute-error": lambda: anp.abs(t - a),
        "mean-binary-cross-entropy": lambda: (
            (t * anp.logaddexp(-z, 0.0) + (1 - t) * anp.logaddexp(z, 0.0)) / t.shape[1]
        ),
        "binary-cross-entropy": lambda: t * anp.logaddexp(-z, 0.0) + (1 - t) * anp.logaddexp(z, 0.0),
        "cross-entropy": lambda: (
            t
            * (
                anp.max(z, axis=1, keepdims=True)
                + anp.log(anp.sum(anp.exp(z - anp.max(z, axis=1, keepdims=True)), axis=1, keepdims=True))
                - z
            )
        ),
    }
    total = anp.sum(parts[lesson.network.loss]())
    return total if lesson.training.reduction == "sum" else total / lesson.data.samples


def bits(parameters: Parameters) -> list[bytes]:
    return [array.tobytes() for array in parameters]


def near_a_kink(lesson: Lesson) -> bool:
    nets = NetworkEngine(lesson.network, lesson.data, lesson.training).passes(lesson.parameters).net
    corners = lesson.data.targets - Simulator(lesson).outputs if lesson.network.loss == "absolute-error" else np.ones(1)
    return bool((np.abs(nets[:, lesson.network.sizes[0] :]) < 1e-4).any() or (np.abs(corners) < 1e-3).any())


@examples(80)
@given(lessons(rounding=False))
def test_the_gradient_is_that_of_autograd(lesson: Lesson) -> None:
    lesson = replace(lesson, training=replace(lesson.training, update=UpdateOrder.SIMULTANEOUS))
    assume(not near_a_kink(lesson))
    whole, whole_error = lesson, Simulator(lesson).error
    lesson = of_batch(lesson)
    slopes = autograd.grad(lambda w, b: independent_error(lesson, w, b), argnum=(0, 1))
    weights, biases = slopes(list(lesson.parameters.weights), list(lesson.parameters.biases))
    passes = NetworkEngine(whole.network, whole.data, whole.training).passes(lesson.parameters)
    exists = [layer.connections for layer in lesson.network.layers]
    got = [w * connections for w, connections in zip(passes.gradient.weights, exists, strict=True)]
    for ours, expected in zip([*got, *passes.gradient.biases], [*weights, *biases], strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-6, atol=1e-9)
    error = independent_error(whole, list(lesson.parameters.weights), list(lesson.parameters.biases))
    assert whole_error == pytest.approx(float(error), rel=1e-9, abs=1e-12)


@examples(40)
@given(lessons(rounding=False))
def test_the_gradient_is_that_of_central_differences(lesson: Lesson) -> None:
    assume(not near_a_kink(lesson))
    rows = gradient_check(NetworkEngine(lesson.network, lesson.data, lesson.training), State(0, lesson.parameters))
    assert [row for row in rows if not row.agrees] == []


@examples(40)
@given(lessons())
def test_plain_python_and_compiled_code_have_the_same_bits(lesson: Lesson) -> None:
    ends = []
    for engine in ENGINES:
        with engine():
            simulator = Simulator(lesson)
            values = [traced.value for traced in simulator.trace()]
            simulator.run(25)
            ends.append((np.array(values).tobytes(), bits(simulator.values.state.parameters)))
    assert ends[0] == ends[1]


@examples(40)
@given(lessons(), st.integers(1, 12))
def test_steps_slices_and_replays_end_in_the_same_bits(lesson: Lesson, middle: int) -> None:
    whole, sliced = Simulator(lesson), Simulator(lesson)
    whole.run(12)
    for iterations in (middle, 12 - middle):
        sliced.run(iterations)
    assert sliced.iteration == whole.iteration
    assert bits(sliced.values.state.parameters) == bits(whole.values.state.parameters)
    shown = Simulator(lesson)
    for _ in range(min(3, whole.last)):
        before = {traced.step.quantity: traced.value for traced in shown.trace()}
        shown.seek(shown.iteration, len(shown.steps))
        shown.next()
        for quantity, value in before.items():
            if quantity.kind is Kind.NEW_WEIGHT:
                assert shown.value(quantity.but(Kind.WEIGHT)) == value


@examples(40)
@given(lessons())
def test_every_operand_was_computed_before(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    for traced in simulator.trace():
        assert simulator.steps.number(traced.step.quantity) == traced.step.number
        for quantity, value in traced.operands:
            number = simulator.steps.number(quantity)
            assert number is None or number < traced.step.number
            assert value == simulator.value(quantity) or math.isnan(value)


def independent_rounding(value: float, decimals: int) -> float:
    return math.copysign(math.floor(abs(value) * 10.0**decimals + 0.5 + 1e-9) / 10.0**decimals, value)


@examples(40)
@given(lessons(), st.integers(0, 6))
def test_every_shown_value_has_at_most_so_many_decimals(lesson: Lesson, decimals: int) -> None:
    rounded = replace(lesson, training=replace(lesson.training, round_to=decimals))
    copies = (Kind.DNET_DW, Kind.DNET_DOUT)  # given numbers are not rounded
    for traced in Simulator(rounded).trace():
        if traced.step.quantity.kind not in copies and math.isfinite(traced.value) and abs(traced.value) < 1e9:
            assert traced.value == independent_rounding(traced.value, decimals)


@examples(30)
@given(lessons())
def test_rounded_values_follow_from_the_rounded_ones_before(lesson: Lesson) -> None:
    simulator = Simulator(replace(lesson, training=replace(lesson.training, round_to=4)))
    for traced in simulator.trace():
        values = [value for _, value in traced.operands]
        if traced.step.quantity.kind in (Kind.DE_DW, Kind.PATH) and all(map(math.isfinite, values)):
            assert traced.value == independent_rounding(math.prod(values), 4)
        if traced.step.quantity.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS):
            old, rate, gradient = values
            assert traced.value == independent_rounding(old - rate * gradient, 4)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(0.57 * 0.5, 2, 0.29), (-0.57 * 0.5, 2, -0.29), (2.5, 0, 3.0), (-2.5, 0, -3.0), (0.0449, 1, 0.0),
     (1e300, 3, 1e300)],
)  # fmt: skip
def test_rounding_is_half_away_from_zero_as_on_paper(value: float, decimals: int, expected: float) -> None:
    assert scalars.rounded(value, 10.0**decimals) == expected


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_what_is_infinite_stays_so(value: float) -> None:
    assert scalars.rounded(value, 100.0) == value


@pytest.mark.parametrize("name", sorted(OF_UNITS))
@pytest.mark.parametrize("net", [-800.0, -1.0, -1e-300, 0.0, 1e-300, 1.0, 800.0])
def test_every_activation_is_finite_and_the_same_compiled(name: str, net: float) -> None:
    network = Network(("x",), (Layer(("y",), 1, name, Bias.NONE),))
    lesson = NetworkLesson(
        network, Parameters.of(network, [[[1.0]]], [[]]), Data.of(network, [[net]], [[0.0]]), training=Training(0.1)
    )
    values = []
    for engine in (plain, native):
        with engine():
            values.append([traced.value for traced in Simulator(lesson).trace()])
    assert repr(values[0]) == repr(values[1])
    assert all(map(math.isfinite, values[0])) or (name == "reciprocal" and abs(net) < 1e-200)


TENTHS = st.integers(-20, 20).filter(bool).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize("name", sorted(OF_UNITS))
@examples(6)
@given(st.data())
def test_every_activation_trains_by_its_own_derivative(name: str, data: st.DataObject) -> None:
    """Beside others in the hidden layer of a small network: against autograd, differences, and bit for bit."""

    def drawn(*shape: int) -> Any:
        return data.draw(arrays(shape, TENTHS))

    network = Network(
        ("x", "y"), (Layer(("a", "b"), 2, (name, "tanh"), Bias.SHARED), Layer(("o",), 2, "identity", Bias.NONE))
    )
    parameters = Parameters.of(network, [drawn(2, 2), drawn(1, 2)], [drawn(1), []])
    lesson = NetworkLesson(network, parameters, Data.of(network, drawn(2, 2), drawn(2, 1)), training=Training(0.001))
    nets = NetworkEngine(network, lesson.data, lesson.training).passes(parameters).net
    assume((np.abs(nets[:, 2:4]) > 0.2).all())
    slopes = autograd.grad(lambda w, b: independent_error(lesson, w, b), argnum=(0, 1))
    weights, biases = slopes(list(parameters.weights), list(parameters.biases))
    ends = []
    for engine in ENGINES:
        with engine():
            trained = NetworkEngine(network, lesson.data, lesson.training)
            gradient = trained.passes(parameters).gradient
            for ours, expected in zip(gradient, [*weights, *biases], strict=True):
                np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)
            ends.append(bits(trained.unpack(trained.advance(trained.pack(parameters), 20).vectors)))
            assert all(row.agrees for row in gradient_check(trained, State(0, parameters)))
    assert ends[0] == ends[1]


def test_a_reciprocal_of_zero_ends_the_run_in_a_sentence() -> None:
    network = Network(("x",), (Layer(("y",), 1, "reciprocal", Bias.NONE),))
    lesson = NetworkLesson(
        network, Parameters.of(network, [[[0.0]]], [[]]), Data.of(network, [[1.0]], [[0.0]]), training=Training(0.1)
    )
    for engine in ENGINES:
        with engine():
            ended = Simulator(lesson).run(5)
            assert (ended.reason, ended.iteration) == ("diverged", 0)


def saturated(loss: str, outputs: str, nets: list[float], targets: list[float]) -> Simulator:
    units = tuple(f"o{j}" for j in range(len(nets)))
    network = Network(("x",), (Layer(units, 1, outputs, Bias.NONE),), loss)
    parameters = Parameters.of(network, [[[net] for net in nets]], [[]])
    return Simulator(NetworkLesson(network, parameters, Data.of(network, [[1.0]], [targets]), training=Training(0.1)))


@pytest.mark.parametrize(
    ("loss", "outputs", "nets", "targets", "error"),
    [
        ("binary-cross-entropy", "logistic", [800.0], [1.0], 0.0),
        ("binary-cross-entropy", "logistic", [800.0], [0.0], 800.0),
        ("binary-cross-entropy", "logistic", [-800.0], [1.0], 800.0),
        ("cross-entropy", "softmax", [800.0, 0.0], [1.0, 0.0], 0.0),
        ("cross-entropy", "softmax", [800.0, 0.0], [0.0, 1.0], 800.0),
    ],
)
def test_a_cross_entropy_is_exact_at_saturated_outputs(
    loss: str, outputs: str, nets: list[float], targets: list[float], error: float
) -> None:
    simulator = saturated(loss, outputs, nets, targets)
    assert simulator.error == error
    for j, target in enumerate(targets):
        delta = Quantity(Kind.DELTA, 0, 1, j)
        assert simulator.value(delta) == simulator.value(delta.but(Kind.OUT)) - target
    assert simulator.run(5).reason == "done"


def test_a_factor_that_is_infinite_is_explained() -> None:
    simulator = saturated("binary-cross-entropy", "logistic", [800.0], [0.0])
    number = simulator.steps.number(Quantity(Kind.DELTA, 0, 1, 0))
    assert "infinite" in simulator.explain(number).note


def test_softmax_with_cross_entropy_says_that_it_simplifies() -> None:
    simulator = saturated("cross-entropy", "softmax", [0.3, -0.2, 0.1], [0.0, 1.0, 0.0])
    explanation = simulator.explain(simulator.steps.number(Quantity(Kind.DELTA, 0, 1, 1)))
    assert "simplify to out o1 − target o1" in explanation.note
    assert explanation.equation.whole.tex.count(r"\cdot") == 3


def test_the_schedules_fall_as_their_formulas_say() -> None:
    assert InverseTime(decay=0.5).rate(1.0, 4) == 1 / 3
    assert Exponential(gamma=0.5).rate(1.0, 3) == 0.125
    assert StepSchedule(gamma=0.5, every=2).rate(1.0, 5) == 0.25
    assert Constant().rate(0.5, 99) == 0.5


@examples(40)
@given(lessons())
def test_saving_and_loading_keeps_every_setting(lesson: Lesson) -> None:
    again = loads(dumps(lesson))
    assert dumps(again) == dumps(lesson)
    assert again.network.loss == lesson.network.loss
    assert again.training.round_to == lesson.training.round_to
    assert again.training.rate(7) == lesson.training.rate(7)


def cross_entropy_lesson() -> Lesson:
    return saturated("cross-entropy", "softmax", [0.1, 0.2], [0.0, 1.0]).lesson


def test_softmax_before_the_last_layer_is_refused() -> None:
    layers = (Layer(("h",), 1, "softmax"), Layer(("o",), 1))
    with pytest.raises(ValueError, match="last layer"):
        Network(("x",), layers)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"activation": "softmax"', '"activation": "logistic"', "network.loss"),
        ('"loss": "cross-entropy"', '"loss": "binary-cross-entropy"', "network.loss"),
        ("[0.0, 1.0]", "[0.5, 1.0]", "data.targets[0]"),
        ("[0.0, 1.0]", "[-0.5, 1.5]", "data.targets[0][0]"),
        ('"round_to": null', '"round_to": -1', "training.round_to"),
        ('{"kind": "constant"}', '{"kind": "exponential", "gamma": 2}', "training.schedule.gamma"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_together_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    text = dumps(cross_entropy_lesson()).decode()
    assert old in text
    with pytest.raises(LessonError) as refused:
        loads(text.replace(old, new).encode())
    assert place in str(refused.value)


def test_a_single_target_of_a_distribution_cannot_be_edited() -> None:
    simulator = Simulator(cross_entropy_lesson())
    with pytest.raises(UsageError, match="sum to 1"):
        simulator.set_value(Quantity(Kind.TARGET, 0, 1, 0), 0.5)
