"""What is said beside a step where a reader would stumble."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bpsim import Simulator, load, new_lesson
from bpsim.commands.trace import lines as trace_lines
from bpsim.core.by_hand import zero_by_hand
from bpsim.core.gradient_check import gradient_check
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training
from bpsim.handout import Format
from bpsim.handout import lines as handout_lines
from bpsim.lesson import NetworkLesson
from bpsim.trace.explain import Explanation
from bpsim.trace.gradient_notes import explanations
from bpsim.trace.wording import NOT_FINITE

NET, SLOPE = Quantity(Kind.NET, 0, 1, 0), Quantity(Kind.DOUT_DNET, 0, 1, 0)


def one_unit(
    activation: str, loss: str, weights: list[float], inputs: list[float], target: float, training: Training
) -> Simulator:
    """Inputs and one output without a bias."""
    names = tuple(f"x{at}" for at in range(1, len(inputs) + 1))
    network = Network(names, (Layer(("o1",), len(inputs), activation, Bias.NONE),), loss)
    parameters = Parameters.of(network, [[weights]], [[]])
    return Simulator(NetworkLesson(network, parameters, Data.of(network, [inputs], [[target]]), training=training))


def explained(simulator: Simulator, kind: Kind, *place: int | None) -> Explanation:
    return simulator.explain(simulator.steps.number(Quantity(kind, *place)))


# A cross-entropy whose output is 1 to the last digit


def saturated(target: float) -> Simulator:
    return one_unit("logistic", "binary-cross-entropy", [1.0], [38.0], target, Training(0.1))


def test_a_saturated_output_does_not_diverge() -> None:
    simulator = saturated(0.0)
    trace = list(trace_lines(simulator))
    assert trace[-1] == "10.  w1+ = w1 − η · ∂E/∂w1 = 1 − 0.100 · 38.000000000 = −2.800000000"
    documents = [*trace, *handout_lines(simulator, Format.MARKDOWN), *handout_lines(simulator, Format.LATEX)]
    assert not [line for line in documents if "diverges" in line or "too large" in line]
    assert simulator.divergence == ""
    assert simulator.run(1).reason == "done"
    assert simulator.weights[0][0, 0] == pytest.approx(-2.8)


def test_its_infinite_factor_and_its_error_say_why() -> None:
    simulator = saturated(0.0)
    slope, error = explained(simulator, Kind.DE_DOUT, 0, 1, 0), explained(simulator, Kind.ERROR, 0, 1, 0)
    assert slope.note.startswith("Infinite, since the output is 1")
    assert "simplify to out o1 − target o1" in slope.note
    assert error.value == 38.0
    assert "the error is computed from net o1" in error.note


def test_an_output_that_is_right_to_the_last_digit_counts_0_by_0_as_0() -> None:
    slope = explained(saturated(1.0), Kind.DE_DOUT, 0, 1, 0)
    assert (slope.value, slope.note) == (0.0, "0/0 counts as 0 here.")


def test_an_update_that_a_large_penalty_stands_beside_is_made() -> None:
    simulator = one_unit("identity", "half-squared-error", [1e200], [1e-200], 0.0, Training(0.1, l2=1.0))
    penalty = explained(simulator, Kind.PENALTY)
    assert (penalty.value, "too large" in penalty.note) == (float("inf"), True)
    assert simulator.fault() is None
    assert not [line for line in trace_lines(simulator) if "diverges" in line]
    assert simulator.run(1).reason == "done"


# A sum that is 0 by hand


def by_hand(activation: str = "relu", round_to: int | None = None) -> Simulator:
    """0.1 + 0.2 - 0.3, which floating point makes 5.55e-17."""
    network = Network(
        ("x1", "x2", "x3"), (Layer(("h1",), 3, activation, Bias.NONE), Layer(("o1",), 1, "identity", Bias.NONE))
    )
    parameters = Parameters.of(network, [[[0.1, 0.2, -0.3]], [[0.5]]], [[], []])
    data = Data.of(network, [[1, 1, 1]], [[1]])
    return Simulator(NetworkLesson(network, parameters, data, training=Training(0.1, round_to=round_to)))


@pytest.mark.parametrize(("activation", "below"), [("relu", "0"), ("leaky-relu", "0.01")])
def test_a_net_that_is_0_by_hand_says_so_and_names_the_way_out(activation: str, below: str) -> None:
    simulator = by_hand(activation)
    net, slope = (explained(simulator, q.kind, 0, 1, 0) for q in (NET, SLOPE))
    assert slope.value == 1.0
    assert net.note.startswith("By hand net h1 is 0: 5.55112×10⁻¹⁷ is what the rounding of floating point leaves")
    assert slope.note.startswith(f"By hand net h1 is 0 and this slope {below}.")
    assert all("(round_to)" in explanation.note for explanation in (net, slope))


def test_the_way_out_leads_out() -> None:
    simulator = by_hand(round_to=4)
    net, slope = (explained(simulator, q.kind, 0, 1, 0) for q in (NET, SLOPE))
    assert (net.value, slope.value) == (0.0, 0.0)
    assert "By hand" not in net.note + slope.note


def test_the_kink_of_the_gradient_check_says_the_same() -> None:
    simulator = by_hand()
    rows = gradient_check(simulator.values.engine, simulator.values.state)
    said = list(explanations(rows, simulator.values, simulator.notation))
    assert sum(row.kink for row in rows) == 3
    assert said[-1].startswith("By hand net h1 is 0: 5.55112×10⁻¹⁷")
    assert "(round_to)" in said[-1]


@pytest.mark.parametrize("weights", [[0.1, 0.2, -0.3 + 1e-12], [1e-17, 0.0, 0.0], [0.0, 0.0, 0.0], [0.1, 0.2, 0.3]])
def test_a_net_that_is_not_0_by_hand_or_is_just_0_says_nothing(weights: list[float]) -> None:
    simulator = one_unit("relu", "half-squared-error", weights, [1.0, 1.0, 1.0], 1.0, Training(0.1))
    assert not zero_by_hand(simulator.values, NET)
    assert explained(simulator, Kind.NET, 0, 1, 0).note == ""


def test_a_smooth_unit_needs_no_word_about_it() -> None:
    simulator = by_hand("logistic")
    assert zero_by_hand(simulator.values, NET)
    assert explained(simulator, Kind.NET, 0, 1, 0).note == ""


# A value that is not finite, where there is something else to say


@pytest.mark.parametrize(
    ("weights", "finite", "note"),
    [
        ([1.0, 0.0], True, "The mean over the 2 samples is taken here: the derivative of the loss is divided by 2."),
        ([10.0, 0.0], False, NOT_FINITE),
        ([10.0, -10.0], False, NOT_FINITE),
    ],
    ids=["finite", "infinite", "not-a-number"],
)
def test_a_slope_that_the_mean_is_taken_in_says_where_it_is_not_finite(
    weights: list[float], finite: bool, note: str
) -> None:
    network = Network(("x1", "x2"), (Layer(("o1",), 2, "identity", Bias.NONE),))
    data = Data.of(network, [[1e308, 1e308], [0.0, 0.0]], [[0.0], [0.0]])
    training = Training(0.1, reduction=Reduction.MEAN_INSIDE)
    simulator = Simulator(NetworkLesson(network, Parameters.of(network, [[weights]], [[]]), data, training=training))
    slope = explained(simulator, Kind.DE_DOUT, 0, 1, 0)
    assert (math.isfinite(slope.value), slope.note) == (finite, note)


# Adam without an epsilon


def adam_step(weight: float, epsilon: float, round_to: int | None = None) -> Explanation:
    """The first step of Adam where the gradient is the weight."""
    optimizer = Optimizer.of(OptimizerKind.ADAM, epsilon=epsilon)
    training = Training(0.1, optimizer=optimizer, round_to=round_to)
    simulator = one_unit("identity", "half-squared-error", [weight], [1.0], 0.0, training)
    return explained(simulator, Kind.ADAM_STEP, None, 1, 0, 0)


def test_0_by_0_of_adam_counts_as_0_and_says_so() -> None:
    step = adam_step(0.0, 0.0)
    assert (step.value, step.note) == (0.0, "0/0 counts as 0 here.")


@pytest.mark.parametrize(("weight", "epsilon"), [(0.0, 1e-8), (0.5, 0.0)])
def test_other_steps_of_adam_need_no_word(weight: float, epsilon: float) -> None:
    assert adam_step(weight, epsilon).note == ""


def test_a_divisor_of_0_is_not_called_a_number_that_has_grown() -> None:
    step = adam_step(0.001, 0.0, round_to=3)
    assert step.value == float("inf") or step.note == "0/0 counts as 0 here."
    step = adam_step(0.01, 0.0, round_to=4)
    assert step.value == float("inf")
    assert step.note == "The divisor is 0: the average of the squares is 0, and so is ε. An ε above 0 helps."


def test_what_a_divisor_of_0_makes_infinite_advises_an_epsilon_and_no_smaller_rate() -> None:
    training = Training(0.1, optimizer=Optimizer.of(OptimizerKind.ADAM, epsilon=0.0))
    simulator = one_unit("identity", "half-squared-error", [1.0], [1e-200], 1.0, training)
    new = explained(simulator, Kind.NEW_WEIGHT, None, 1, 0, 0)
    assert new.note == "This value is not finite, since step w1 is not: its divisor is 0. An ε above 0 helps."
    assert simulator.run(1).message == (
        "Stopped before iteration 0 could be completed: step w1 is −∞. Its divisor is 0: an ε above 0 helps."
    )


@pytest.mark.parametrize(
    ("weight", "rate", "advice"),
    [(1e308, 0.1, "Try smaller weights or inputs."), (1e150, 1e300, "Try a smaller learning rate.")],
)
def test_the_first_iteration_is_told_nothing_of_an_earlier_one(weight: float, rate: float, advice: str) -> None:
    simulator = one_unit("identity", "half-squared-error", [weight], [1e3], 0.0, Training(rate))
    assert simulator.run(1).message.endswith(f"∞. {advice}")


# Two factors in place of three


def test_a_gradient_of_two_factors_says_why_there_are_not_three() -> None:
    rounded = replace(load("it496"), training=Training(0.5, round_to=4))
    assert explained(Simulator(rounded), Kind.DE_DW, 0, 2, 0, 0).remark == (
        "Two factors, not three: δ o1 was rounded to 4 decimals and is used as it was rounded."
    )
    assert explained(saturated(0.0), Kind.DE_DW, 0, 1, 0, 0).remark == (
        "Two factors, not three: δ o1 is out o1 − target o1, to which the first two simplify."
    )
    assert explained(
        one_unit("softmax", "cross-entropy", [1.0], [1.0], 1.0, Training(0.1)), Kind.DE_DW, 0, 1, 0, 0
    ).remark == ("Two factors, not three: δ o1 is out o1 − target o1, to which the sum over all outputs simplifies.")
    softmax = one_unit("softmax", "half-squared-error", [1.0], [1.0], 0.0, Training(0.1))
    assert explained(softmax, Kind.DE_DW, 0, 1, 0, 0).remark == (
        "Two factors, not three: δ o1 is a sum over all outputs."
    )


@pytest.mark.parametrize("name", ["it496", "torok", "week-05"])
def test_where_there_are_three_factors_nothing_is_said(name: str) -> None:
    simulator = Simulator(load(name))
    for number in range(1, len(simulator.steps) + 1):
        explanation = simulator.explain(number)
        if explanation.step.quantity.kind is Kind.DE_DW:
            ways = [way for way in (explanation, explanation.other) if way is not None]
            assert max(way.equation.whole.tex.count(r"\cdot") for way in ways) == 2
            assert "factors" not in explanation.note


# The product of the factors beside out - target


def test_a_difference_that_no_shown_digit_shows_is_not_spoken_of() -> None:
    q = Quantity(Kind.DELTA, 0, 1, 0)
    apart = next(
        simulator
        for net in range(1, 60)
        for simulator in [one_unit("logistic", "binary-cross-entropy", [net / 20], [1.0], 1.0, Training(0.1))]
        if simulator.value(q.but(Kind.DE_DOUT)) * simulator.value(q.but(Kind.DOUT_DNET)) != simulator.value(q)
    )
    assert "approximately" not in apart.explain(apart.steps.number(q)).note
    apart.show_digits(None)
    assert "approximately" in apart.explain(apart.steps.number(q)).note


def test_a_reciprocal_of_0_is_the_reason_of_what_is_not_finite() -> None:
    simulator = Simulator(new_lesson("1-1-1 reciprocal, identity"))
    said = "This value is not finite, since out h1 is 1 divided by net h1, which is 0."
    assert explained(simulator, Kind.NET, 0, 1, 0).note == ""
    for kind, layer in ((Kind.OUT, 1), (Kind.NET, 2), (Kind.DELTA, 1)):
        assert explained(simulator, kind, 0, layer, 0).note == said
    assert "out h1 is ∞. out h1 is 1 divided by net h1, which is 0." in simulator.divergence
    assert simulator.run(1).message == simulator.divergence
