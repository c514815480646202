"""Right numbers pass, however they are rounded; rounding on the way is no error."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.answers import Judged, Report, Verdict, judge
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_values import NetworkValues
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.core.what_if import KnownValues, WhatIf
from bpsim.lesson.lesson import Lesson, NetworkLesson
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed
from tests.answers.by_hand import q, three_samples
from tests.examples import examples
from tests.strategies import any_float, lessons

GOOD = {Verdict.RIGHT, Verdict.ROUNDING}


def tells_nothing(entry: Judged) -> bool:
    """Whether a number has too few digits to tell, and nobody says that it is wrong."""
    return entry.verdict is Verdict.UNCLEAR and Typed.read(entry.text).significant < 2


def quantities(simulator: Simulator) -> list[Quantity]:
    return [simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1)]


@pytest.mark.parametrize("digits", range(3, 10))
@pytest.mark.parametrize("name", ["it496", "it496-layer-by-layer", "torok"])
def test_every_rounded_number_of_a_lesson_is_right(name: str, digits: int) -> None:
    simulator = Simulator(bpsim.load(name))
    typed = {quantity: f"{simulator.value(quantity):.{digits}f}" for quantity in quantities(simulator)}
    report = judge(simulator, typed)
    assert all(entry.verdict is Verdict.RIGHT or tells_nothing(entry) for entry in report.entries)
    assert [entry.number for entry in report.entries] == list(range(1, len(simulator.steps) + 1))


@examples(40)
@given(lessons(rounding=False), st.integers(3, 9), st.sampled_from("fge"))
def test_every_rounded_number_of_any_lesson_is_right(lesson: Lesson, digits: int, form: str) -> None:
    simulator = Simulator(lesson)
    typed = {quantity: f"{simulator.value(quantity):.{digits}{form}}" for quantity in quantities(simulator)}
    assert all(entry.verdict is Verdict.RIGHT or tells_nothing(entry) for entry in judge(simulator, typed).entries)


@examples(50)
@given(lessons(), st.data())
def test_one_right_number_alone_is_right(lesson: Lesson, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    quantity = data.draw(st.sampled_from(quantities(simulator)))
    report = judge(simulator, {quantity: repr(simulator.value(quantity))})
    assert [entry.verdict for entry in report.entries] == [Verdict.RIGHT]
    assert report.right == report.entries
    assert report.first_wrong is None


@examples(40)
@given(lessons(rounding=False), st.integers(2, 6))
def test_numbers_that_were_rounded_at_every_step_are_no_error(lesson: Lesson, digits: int) -> None:
    """What comes out on paper where each number is rounded, and the rounded one is used from there on."""
    on_paper = Simulator(replace(lesson, training=replace(lesson.training, round_to=digits)))
    simulator = Simulator(lesson)
    values = {quantity: on_paper.value(quantity) for quantity in quantities(simulator)}
    typed = {quantity: f"{value:.{digits}f}" for quantity, value in values.items() if math.isfinite(value)}
    report = judge(simulator, typed)
    assert all(entry.verdict in GOOD or tells_nothing(entry) for entry in report.entries), report.first_wrong


@examples(50)
@given(lessons())
def test_each_step_done_again_gives_its_value(lesson: Lesson) -> None:
    """What is made of supposed values is made as the record makes it; nothing is left out of the search."""
    simulator = Simulator(lesson)
    values: NetworkValues = simulator.values
    known = KnownValues(values)
    reader = WhatIf(known)
    for quantity in quantities(simulator):
        value = values.value(quantity)
        # The factors of a cross-entropy's delta are added up, and what cancels leaves a rest.
        rest = 1e-15 if quantity.kind is Kind.DELTA else 1e-300
        assert reader.formed(quantity) == pytest.approx(value, rel=1e-12, abs=rest)
        assert known.operands(quantity) or value == pytest.approx(0.0) or is_constant(quantity)


@examples(30)
@given(lessons(numbers=any_float()) | lessons(), st.data(), st.text(max_size=12) | st.floats(-2, 2).map(str))
def test_whatever_is_typed_gets_a_verdict(lesson: Lesson, data: st.DataObject, text: str) -> None:
    simulator = Simulator(lesson)
    some = data.draw(st.lists(st.sampled_from(quantities(simulator)), min_size=1, max_size=3, unique=True))
    report = judge(simulator, dict.fromkeys(some, text))
    assert len(report.entries) == len(some)
    assert bool(report.first_wrong) == bool(report.explanation)


def is_constant(quantity: Quantity) -> bool:
    """A net without connections and bias, or a sum over no successors."""
    return quantity.kind in (Kind.NET, Kind.DE_DOUT)


def verdict(name: str, typed: dict[Quantity, str]) -> Report:
    return judge(Simulator(bpsim.load(name)), typed)


@pytest.mark.parametrize("text", ["0.5933", "0.59", "0.593269992", "0,5933", "5.933e-1", "0.5932699921071872", ".593"])
def test_out_h1_is_right_to_the_digits_typed(text: str) -> None:
    assert verdict("it496", {q("out", 0, 1, 0): text}).entries[0].verdict is Verdict.RIGHT


def test_a_fraction_is_exact() -> None:
    weight = q("dnet_dw", 0, 1, 0, 0)
    assert verdict("it496", {weight: "1/20"}).entries[0].verdict is Verdict.RIGHT
    assert verdict("it496", {weight: "1/21"}).entries[0].verdict is Verdict.WRONG


def test_a_number_that_is_cut_off_gets_a_hint() -> None:
    entry = verdict("it496", {q("out", 0, 1, 0): "0.5932"}).entries[0]
    assert entry.verdict is Verdict.ROUNDING
    assert "cut off" in entry.note


@pytest.mark.parametrize("before", [True, False])
def test_an_own_output_where_the_error_is_least_leaves_a_small_delta(before: bool) -> None:
    """Three equal outputs, each with the target 1/3: 0.33333 - 1/3 = -0.0000033333, where the factors cancel to 0."""
    network = Network(("x",), (Layer(("a", "b", "c"), 1, "softmax", bias=Bias.NONE),), "cross-entropy")
    parameters = Parameters.of(network, [[[0.0]] * 3], [[]])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[0.5]], [[1 / 3] * 3]), training=Training(0.1))
    typed = {q("delta", 0, 1, 0): "-3.3333e-06", q("dE_dw", 0, 1, 0, 0): "-1.6667e-06"}
    own = {q("out", 0, 1, unit): "0.33333" for unit in range(3)} if before else {}
    report = judge(Simulator(lesson), {**own, **typed})
    assert [entry.verdict for entry in report.entries[-2:]] == [Verdict.ROUNDING] * 2


@pytest.mark.parametrize(
    ("activation", "compared", "own", "delta"),
    [("sign-delta-rule", "net", "-1.392", "-0.494"), ("step", "out", "0", "0.898")],
)
def test_the_delta_of_a_threshold_follows_from_the_own_net_or_out(
    activation: str, compared: str, own: str, delta: str
) -> None:
    """-1.392 + 0.898, where -1.3916 + 0.898 = -0.4936 is right; 0 + 0.898."""
    network = Network(("x",), (Layer(("y",), 1, activation, bias=Bias.NONE),))
    parameters = Parameters.of(network, [[[-0.71]]], [[]])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[1.96]], [[-0.898]]), training=Training(0.1))
    report = judge(Simulator(lesson), {q(compared, 0, 1, 0): own, q("delta", 0, 1, 0): delta})
    assert report.first_wrong is None
    assert report.entries[-1].verdict in GOOD
    wrong = judge(Simulator(lesson), {q(compared, 0, 1, 0): own, q("delta", 0, 1, 0): "-0.512"})
    assert wrong.entries[-1].verdict is Verdict.WRONG


def test_the_delta_of_a_cross_entropy_is_wrong_where_the_output_is_derived_instead() -> None:
    """p (1 - p) with p = 0.5 is 0.25, and not p - t = -0.5, which the derivative of the error is."""
    network = Network(("x",), (Layer(("y",), 1, "logistic", bias=Bias.NONE),), "binary-cross-entropy")
    parameters = Parameters.of(network, [[[0.0]]], [[]])
    training = Training(0.1, derivative_of=(1, 0))
    lesson = NetworkLesson(network, parameters, Data.of(network, [[1.0]], [[1.0]]), training=training)
    delta = q("delta", 0, 1, 0)
    assert judge(Simulator(lesson), {delta: "0.2500"}).entries[0].verdict is Verdict.RIGHT
    assert judge(Simulator(lesson), {delta: "-0.5000"}).entries[0].verdict is Verdict.WRONG


def test_a_number_from_own_rounded_numbers_is_in_order() -> None:
    """0.74 * 0.19 * 0.59 = 0.082954, where 0.0822 is right."""
    own = {q("dE_dout", 0, 2, 0): "0.74", q("dout_dnet", 0, 2, 0): "0.19", q("dnet_dw", 0, 2, 0, 0): "0.59"}
    gradient = q("dE_dw", 0, 2, 0, 0)
    report = verdict("it496", {**own, gradient: "0.082954"})
    assert report.first_wrong is None
    entry = report.entry(gradient)
    assert entry is not None
    assert entry.verdict is Verdict.ROUNDING
    assert "your own" in entry.note
    # The most that may stand as these three is 0.745, 0.195 and 0.595, whose product is 0.0864.
    assert verdict("it496", {**own, gradient: "0.0870"}).first_wrong is not None


def test_a_number_from_operands_that_were_not_typed_but_rounded_is_in_order() -> None:
    """0.741 * 0.187 * 0.593 = 0.08217; to three digits each factor is rounded."""
    report = verdict("it496", {q("dE_dout", 0, 1, 0): "0.0352"})
    assert report.first_wrong is not None
    assert math.isclose(round(0.138 * 0.40, 3) + round(-0.038 * 0.50, 3), 0.036)
    rounded = verdict("it496", {q("dE_dw", 0, 1, 0, 0): "0.00045"})
    assert rounded.entries[0].verdict is Verdict.ROUNDING
    near = verdict("it496", {q("delta", 0, 2, 0): "0.139"})
    assert near.entries[0].verdict is Verdict.ROUNDING
    assert "last digit" in near.entries[0].note


def test_an_error_that_was_not_typed_is_formed_of_the_out_that_was() -> None:
    """-ln 0.35 = 1.0498, where the nets give 1.0577: only the error of the whole sample was typed."""
    simulator = Simulator(bpsim.load("mcginley"))
    depth = simulator.network.depth
    hot = next(k for k in range(3) if simulator.value(q("target", 0, depth, k)) == 1)
    out = q("out", 0, depth, hot)
    typed = f"{simulator.value(out):.2f}"
    error = f"{-math.log(float(typed)):.4f}"
    report = judge(simulator, {out: typed, q("total_error", 0): error})
    assert [entry.verdict for entry in report.entries] == [Verdict.RIGHT, Verdict.ROUNDING]


def test_nothing_is_wrong_that_own_rounded_numbers_cannot_give() -> None:
    """An out of 0.9974 that stands as 1.0: dE/dout is divided by 1 - out. A calculator may have kept 0.9975."""
    network = Network(("x",), (Layer(("y",), 1, "logistic", bias=Bias.NONE),), "binary-cross-entropy")
    data = Data.of(network, [[1.0]], [[0.757]])
    simulator = Simulator(
        NetworkLesson(network, Parameters.of(network, [[[5.964]]], [[]]), data, training=Training(0.1))
    )
    report = judge(simulator, {q("out", 0, 1, 0): "1.0", q("dE_dout", 0, 1, 0): "9.8e1"})
    assert [entry.verdict for entry in report.entries] == [Verdict.RIGHT, Verdict.UNCLEAR]
    assert "no finite value" in report.entries[1].note


@pytest.mark.parametrize("kept", [5, 14])
@pytest.mark.parametrize("rounded", [4, 14])
def test_gradients_that_nearly_cancel_may_be_added_up_with_more_digits_than_were_typed(kept: int, rounded: int) -> None:
    """1.003598 and -1.004741 stand as 1.004 and -1.005. The deltas may have been rounded before."""
    inputs, targets, weight = (1.373, -1.291), (-0.158, -1.317), 0.4173
    deltas = [float(f"{weight * x - t:.{rounded}g}") for x, t in zip(inputs, targets, strict=True)]
    gradients = [float(f"{delta * x:.{kept}g}") for delta, x in zip(deltas, inputs, strict=True)]
    network = Network(("x",), (Layer(("y",), 1, "identity", bias=Bias.NONE),), "half-squared-error")
    data = Data.of(network, [[x] for x in inputs], [[t] for t in targets])
    parameters = Parameters.of(network, [[[weight]]], [[]])
    typed = {q("dE_dw", s, 1, 0, 0): f"{gradient:.4g}" for s, gradient in enumerate(gradients)}
    typed[q("batch_gradient", None, 1, 0, 0)] = f"{sum(gradients) / 2:.4g}"
    report = judge(Simulator(NetworkLesson(network, parameters, data, training=Training(0.1))), typed)
    assert report.entries[-1].verdict in GOOD


@pytest.mark.parametrize(
    ("weight", "weights", "targets"),
    [
        (2.709, (-0.649, 0.171), (0.03, -0.15)),
        (2.768, (-0.943, 0.088), (-0.56, 0.48)),
        (2.656, (0.481, 0.557), (0.5, -0.23)),
    ],
)
@pytest.mark.parametrize("kept", [4, 5, 6, 14])
def test_what_nearly_cancels_may_be_formed_with_a_digit_more_than_was_typed(
    weight: float, weights: tuple[float, ...], targets: tuple[float, ...], kept: int
) -> None:
    """1 - 0.99117² of a tanh that stands as 0.9912."""

    def used(value: float) -> float:
        return float(f"{value:.{kept}g}")

    out = used(math.tanh(weight))
    deltas = [used(used(w * out) - target) for w, target in zip(weights, targets, strict=True)]
    back = used(sum(used(w * delta) for w, delta in zip(weights, deltas, strict=True)))
    layers = Layer(("h",), 1, "tanh", bias=Bias.NONE), Layer(("y", "z"), 1, "identity", bias=Bias.NONE)
    network = Network(("x",), layers, "half-squared-error")
    parameters = Parameters.of(network, [[[weight]], [[w] for w in weights]], [[], []])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[1.0]], [list(targets)]), training=Training(0.1))
    typed = {q("out", 0, 1, 0): f"{out:.4g}", q("delta", 0, 1, 0): f"{back * used(1 - out**2):.4g}"}
    typed |= {q("delta", 0, 2, unit): f"{delta:.4g}" for unit, delta in enumerate(deltas)}
    assert all(entry.verdict in GOOD for entry in judge(Simulator(lesson), typed).entries)


@pytest.mark.parametrize("net", [-0.4056, -0.406, -0.4064, -0.4068])
@pytest.mark.parametrize("places", [4, 5, 6])
def test_whatever_stands_as_a_typed_number_may_have_been_used(net: float, places: int) -> None:
    """0.164836 - 0.14, where the square of a net that was rounded to -0.406 stands as 0.165."""
    layers = Layer(("h",), 1, "square", bias=Bias.NONE), Layer(("g",), 1, "sine")
    network = Network(("x",), layers, "half-squared-error")
    parameters = Parameters.of(network, [[[-0.4056]], [[1.0]]], [[], [-0.14]])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[1.0]], [[0.3]]), training=Training(0.1))
    typed = {q("out", 0, 1, 0): "0.165", q("out", 0, 2, 0): f"{math.sin(net * net - 0.14):.{places}f}"}
    assert all(entry.verdict in GOOD for entry in judge(Simulator(lesson), typed).entries)


@pytest.mark.parametrize("slope", ["1", "1.0", "1.0000"])
@pytest.mark.parametrize("more", [True, False])
def test_a_number_that_nothing_was_rounded_to_is_exact(slope: str, more: bool) -> None:
    """The derivative of a relu, and a delta that is not dE/dout times 1."""
    layers = Layer(("h",), 1, "relu", bias=Bias.NONE), Layer(("y",), 1, "identity", bias=Bias.NONE)
    network = Network(("x",), layers, "half-squared-error")
    parameters = Parameters.of(network, [[[0.3127]], [[0.8]]], [[], []])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[0.7313]], [[1.0]]), training=Training(0.1))
    typed = {q("dE_dout", 0, 1, 0): "-0.6536", q("dout_dnet", 0, 1, 0): slope, q("dout_dnet", 0, 2, 0): "1"}
    if more:
        typed |= {q("net", 0, 1, 0): "0.2287", q("out", 0, 2, 0): "0.1829", q("delta", 0, 2, 0): "-0.8171"}
    for wrong in ("-0.4000", "-0.6436", "-0.6601"):
        assert judge(Simulator(lesson), {**typed, q("delta", 0, 1, 0): wrong}).first_wrong is not None


def adam_of_a_gradient_that_cancels() -> Simulator:
    """The deltas of a softmax that share a bias: they add up to 0."""
    network = Network(("x",), (Layer(("y", "z"), 1, "softmax", bias=Bias.SHARED),), "cross-entropy")
    parameters = Parameters.of(network, [[[0.31], [-0.47]]], [[0.2]])
    training = Training(0.1, optimizer=Optimizer.of(OptimizerKind.ADAM))
    data = Data.of(network, [[0.7]], [[1.0, 0.0]])
    return Simulator(NetworkLesson(network, parameters, data, training=training))


@pytest.mark.parametrize("step", ["0.990099", "-0.990099", "1.1e-8", "-0.0000000277"])
@pytest.mark.parametrize("before", [[], ["new_first_moment", "corrected_first_moment", "corrected_second_moment"]])
def test_nothing_decides_an_adam_step_that_divides_what_rounding_leaves_by_itself(step: str, before: list[str]) -> None:
    """1e-6 / (1e-6 + 1e-8), where deltas that were rounded to six decimals do not add up to 0."""
    simulator = adam_of_a_gradient_that_cancels()
    new = f"{0.2 - 0.1 * float(step):.6f}"
    zeros = {q(kind, None, 1): "0.000000" for kind in before}
    report = judge(simulator, {**zeros, q("adam_step", None, 1): step, q("new_bias", None, 1): new})
    assert report.first_wrong is None
    entry = report.entries[len(zeros)]
    assert entry.verdict is Verdict.UNCLEAR
    assert "Nothing decides" in entry.note


def test_an_adam_step_beyond_1_is_no_matter_of_rounding() -> None:
    simulator = adam_of_a_gradient_that_cancels()
    for wrong in ({q("adam_step", None, 1): "4000"}, {q("new_bias", None, 1): "-0.6938"}):
        assert judge(simulator, wrong).first_wrong is not None


@pytest.mark.parametrize("slope", ["0", "0.0", "0.0000"])
def test_the_derivative_of_a_unit_that_is_off_is_exactly_0(slope: str) -> None:
    layers = Layer(("h",), 1, "relu", bias=Bias.NONE), Layer(("y",), 1, "identity", bias=Bias.NONE)
    network = Network(("x",), layers, "half-squared-error")
    parameters = Parameters.of(network, [[[-0.3127]], [[0.8]]], [[], []])
    lesson = NetworkLesson(network, parameters, Data.of(network, [[0.7313]], [[1.0]]), training=Training(0.1))
    typed = {q("dE_dout", 0, 1, 0): "-0.8000", q("dout_dnet", 0, 1, 0): slope, q("delta", 0, 1, 0): "-0.0390"}
    assert judge(Simulator(lesson), typed).first_wrong is not None


def test_nothing_decides_an_adam_step_of_a_gradient_that_a_penalty_nearly_cancels() -> None:
    """-0.000493 + 0.000501, where it is -0.00049404 + 0.0005005: the moment that was not typed is as uncertain."""
    network = Network(("x",), (Layer(("y",), 1, "identity", bias=Bias.NONE),), "half-squared-error")
    training = Training(0.05, l2=0.01, optimizer=Optimizer.of(OptimizerKind.ADAM))
    data = Data.of(network, [[0.137]], [[0.010463]])
    lesson = NetworkLesson(network, Parameters.of(network, [[[0.05005]]], [[]]), data, training=training)
    typed = {q("corrected_first_moment", None, 1, 0, 0): "8.00e-6", q("new_weight", None, 1, 0, 0): "1.12e-4"}
    entries = judge(Simulator(lesson), typed).entries
    assert [entry.verdict for entry in entries] == [Verdict.ROUNDING, Verdict.UNCLEAR]


def test_an_adam_step_of_a_gradient_of_0_is_decided() -> None:
    """Of a unit that is off, a factor of the gradient is 0, however the others were rounded."""
    network = Network(("x",), (Layer(("y",), 1, "relu", bias=Bias.NONE),), "half-squared-error")
    training = Training(0.1, optimizer=Optimizer.of(OptimizerKind.ADAM))
    data = Data.of(network, [[0.7]], [[1.0]])
    lesson = NetworkLesson(network, Parameters.of(network, [[[-0.3]]], [[]]), data, training=training)
    assert judge(Simulator(lesson), {q("adam_step", None, 1, 0, 0): "0.9901"}).first_wrong is not None


def test_half_a_unit_may_be_missed_by_the_last_bit_of_a_float() -> None:
    """A gradient of 0 that a calculator has as -7e-18, plus 0.001 of the penalty, cut off to 0.0009."""
    network = Network(("x",), (Layer(("y", "z"), 1, "softmax", bias=Bias.NONE),), "absolute-error")
    parameters = Parameters.of(network, [[[0.1], [-0.47]]], [[]])
    data = Data.of(network, [[0.7]], [[1.0, 1.0]])
    lesson = NetworkLesson(network, parameters, data, training=Training(0.1, l2=0.01))
    typed = {q("dE_dw", 0, 1, 0, 0): "0.0000", q("penalized_gradient", None, 1, 0, 0): "0.0009"}
    assert judge(Simulator(lesson), typed).first_wrong is None


def test_where_the_lesson_rounds_a_number_with_more_digits_is_right() -> None:
    lesson = bpsim.load("it496")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, round_to=3)))
    for text, verdict in (("0.593", "right"), ("0.5933", "right"), ("0.5969", "wrong")):
        assert judge(simulator, {q("out", 0, 1, 0): text}).entries[0].verdict == verdict


def test_so_few_digits_that_nothing_is_left_are_said() -> None:
    for text in ("0.000", "0", "0.0004"):
        entry = verdict("it496", {q("dE_dw", 0, 1, 0, 0): text}).entries[0]
        assert entry.verdict is Verdict.UNCLEAR
        assert "few digits" in entry.note
    assert verdict("it496", {q("out", 0, 2, 0): "1"}).entries[0].verdict is Verdict.UNCLEAR
    assert verdict("it496", {q("dE_dout", 0, 2, 1): "0.00000"}).entries[0].verdict is Verdict.WRONG


def test_a_zero_that_was_cut_off_is_no_mistake() -> None:
    """0.000877 stands as 0.000."""
    entry = verdict("it496", {q("dE_dw", 0, 1, 0, 1): "0.000"}).entries[0]
    assert (entry.verdict, entry.note) == (Verdict.UNCLEAR, "Too few digits to tell: type as many as you have.")


def test_a_zero_tells_nothing_of_one_unit_of_it() -> None:
    """0.5 * -0.68 + 0.35 is 0.01, and less in float64: cut off, 0.00."""
    network = Network(("x",), (Layer(("y",), 1, "logistic"),), "half-squared-error")
    data = Data.of(network, [[0.5]], [[0.08]])
    parameters = Parameters.of(network, [[[-0.68]]], [[0.35]])
    simulator = Simulator(NetworkLesson(network, parameters, data, training=Training(0.1)))
    entry = judge(simulator, {q("net", 0, 1, 0): "0.00"}).entries[0]
    assert (entry.verdict, entry.note) == (Verdict.UNCLEAR, "Too few digits to tell: type as many as you have.")
    assert judge(simulator, {q("net", 0, 1, 0): "0.000"}).first_wrong is not None


@pytest.mark.parametrize(("few", "after"), [("0", "0.4000"), ("0.1", "0.3500")])
def test_what_follows_from_too_few_digits_is_not_called_in_order(few: str, after: str) -> None:
    """A gradient of 0 may be rounded, or the mistake by which no weight is changed."""
    report = verdict("it496", {q("dE_dw", 0, 2, 0, 0): few, q("new_weight", None, 2, 0, 0): after})
    assert [entry.verdict for entry in report.entries] == [Verdict.UNCLEAR, Verdict.UNCLEAR]
    assert "further up" in report.entries[1].note


def test_the_error_of_an_out_beyond_1_follows_from_it() -> None:
    """The activation left out, and -ln 1.1: with the target 1, ln(1 - out) has no part in it."""
    network = Network(("x",), (Layer(("y",), 1, "logistic", bias=Bias.NONE),), "binary-cross-entropy")
    data = Data.of(network, [[1.0]], [[1.0]])
    lesson = NetworkLesson(network, Parameters.of(network, [[[1.1]]], [[]]), data, training=Training(0.1))
    report = judge(Simulator(lesson), {q("out", 0, 1, 0): "1.1000", q("error", 0, 1, 0): "-0.09531"})
    assert [entry.verdict for entry in report.entries] == [Verdict.WRONG, Verdict.FOLLOWS]


def test_what_is_no_number_is_not_judged() -> None:
    report = verdict("it496", {q("out", 0, 1, 0): "abc", q("net", 0, 1, 0): "0.3775"})
    assert [entry.verdict for entry in report.entries] == [Verdict.RIGHT, Verdict.UNREADABLE]
    assert "not a number" in report.entries[1].note
    assert report.first_wrong is None


def test_what_no_step_computes_is_left_out() -> None:
    assert verdict("it496", {q("net", 0, 7, 0): "1", q("weight", None, 1, 0, 0): "0.15"}).entries == ()
    assert verdict("torok", {}).entries == ()


def test_a_network_that_overflows_has_nothing_to_compare_with() -> None:
    simulator = Simulator(three_samples())
    simulator.set_value(q("weight", None, 1, 0, 0), 1e308)
    simulator.set_value(q("input", 0, 0, 0), 1e300)
    report = judge(simulator, {q("net", 0, 1, 0): "1"})
    assert report.entries[0].verdict is Verdict.UNCLEAR
    assert "not finite" in report.entries[0].note
