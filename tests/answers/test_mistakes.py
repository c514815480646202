"""Every typical mistake, worked out by hand in the test, is named; and nobody is accused of a mistake by chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import bpsim
from bpsim.answers import Mistake, Verdict, judge
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training
from bpsim.lesson.lesson import Lesson, NetworkLesson
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed
from tests.answers.by_hand import B1, RATE, SAMPLES, W1, W2, passes, q, three_samples

O1, NET1, H1, H2 = 0.7513650695523157, 1.10590596705977, 0.5932699921071872, 0.596884378259767
O2, NET2 = 0.7729284653214625, 1.2249214040964653
D1, D2 = O1 - 0.01, O2 - 0.99
DELTA1, DELTA2 = D1 * O1 * (1 - O1), D2 * O2 * (1 - O2)
PATHS = DELTA1 * 0.40, DELTA2 * 0.50
SLOPE_H1 = H1 * (1 - H1)
W5, W6, W7 = 0.40 - 0.5 * DELTA1 * H1, 0.45 - 0.5 * DELTA1 * H2, 0.50 - 0.5 * DELTA2 * H1
UPDATED = DELTA1 * W5 + DELTA2 * W7
DE_DW5, DE_DW1 = q("dE_dw", 0, 2, 0, 0), q("dE_dw", 0, 1, 0, 0)
NEW_W1, NEW_W5 = q("new_weight", None, 1, 0, 0), q("new_weight", None, 2, 0, 0)


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


IT496 = [
    (DE_DW5, D1 * H1, Mistake.SLOPE_LEFT_OUT),
    (q("delta", 0, 2, 0), D1, Mistake.SLOPE_LEFT_OUT),
    (q("dout_dnet", 0, 2, 0), NET1 * (1 - NET1), Mistake.SLOPE_AT_NET),
    (DE_DW5, D1 * NET1 * (1 - NET1) * H1, Mistake.SLOPE_AT_NET),
    (q("dout_dnet", 0, 1, 0), logistic(H1) * (1 - logistic(H1)), Mistake.SLOPE_OF_OUT),
    (q("dout_dnet", 0, 1, 0), 1 - H1**2, Mistake.OTHER_SLOPE),
    (q("dE_dout", 0, 2, 0), -D1, Mistake.WRONG_SIGN),
    (DE_DW5, -DELTA1 * H1, Mistake.WRONG_SIGN),
    (q("error", 0, 2, 0), D1**2, Mistake.DOUBLE),
    (q("error", 0, 2, 0), D1 / 2, Mistake.SQUARE_LEFT_OUT),
    (q("dE_dout", 0, 2, 0), 2 * D1, Mistake.DOUBLE),
    (q("dE_dout", 0, 1, 0), PATHS[0], Mistake.PATH_FORGOTTEN),
    (q("delta", 0, 1, 0), PATHS[1] * SLOPE_H1, Mistake.PATH_FORGOTTEN),
    (q("dE_dout", 0, 1, 0), UPDATED, Mistake.UPDATED_WEIGHT),
    (q("net", 0, 1, 0), 0.15 * 0.05 + 0.20 * 0.10, Mistake.BIAS_FORGOTTEN),
    (q("net", 0, 1, 0), 0.15 * 0.05 + 0.25 * 0.10 + 0.35, Mistake.TRANSPOSED),
    (q("net", 0, 2, 0), 0.40 * 0.3775 + 0.45 * 0.3925 + 0.60, Mistake.NET_FOR_OUT),
    (q("out", 0, 1, 0), math.tanh(0.3775), Mistake.OTHER_ACTIVATION),
    (q("out", 0, 1, 0), logistic(-0.3775), Mistake.EXPONENT_SIGN),
    (q("out", 0, 1, 0), 0.3775, Mistake.ACTIVATION_LEFT_OUT),
    (q("dnet_dw", 0, 2, 0, 0), H2, Mistake.WRONG_SOURCE),
    (q("path", 0, 1, 0, 0), DELTA1 * 0.45, Mistake.WRONG_CONNECTION),
    (q("total_error", 0), 0.298371109 / 2, Mistake.HALF),
    (q("total_error", 0), 0.274811083, Mistake.TERM_FORGOTTEN),
    (NEW_W5, 0.40 - DELTA1 * H1, Mistake.RATE_LEFT_OUT),
    (NEW_W5, 0.40 + 0.5 * DELTA1 * H1, Mistake.UPHILL),
    (NEW_W5, 0.40 - 0.5 * DELTA1 * H2, Mistake.WRONG_GRADIENT),
    (NEW_W5, 0.5 * DELTA1 * H1, Mistake.OLD_VALUE_LEFT_OUT),
]


def named(simulator: Simulator, quantity: Quantity, text: str) -> set[Mistake]:
    """The mistakes that are found behind one number."""
    report = judge(simulator, {quantity: text})
    assert report.first_wrong is not None, "it passed as right"
    assert report.first_wrong.quantity == quantity
    return {made.mistake for made in report.mistakes}


@pytest.mark.parametrize("digits", [4, 9])
@pytest.mark.parametrize(("quantity", "value", "mistake"), IT496)
def test_mistakes_in_it496(quantity: Quantity, value: float, mistake: Mistake, digits: int) -> None:
    simulator, text = Simulator(bpsim.load("it496")), f"{value:.{digits}g}"
    if Typed.read(text).units_from(simulator.value(quantity)) <= 2:
        # So near that rounding may have done it: nobody is accused.
        assert judge(simulator, {quantity: text}).entries[0].verdict is Verdict.ROUNDING
    else:
        assert mistake in named(simulator, quantity, text)


@pytest.mark.parametrize(
    ("quantity", "value", "mistake"),
    [
        (DE_DW1, (D1 * 0.40 + D2 * 0.50) * SLOPE_H1 * 0.05, Mistake.SLOPE_LEFT_OUT),
        (DE_DW1, PATHS[0] * SLOPE_H1 * 0.05, Mistake.PATH_FORGOTTEN),
        (DE_DW1, UPDATED * SLOPE_H1 * 0.05, Mistake.UPDATED_WEIGHT),
        (DE_DW1, sum(PATHS) * SLOPE_H1 * 0.10, Mistake.WRONG_SOURCE),
        (DE_DW1, sum(PATHS) * SLOPE_H1, Mistake.FACTOR_LEFT_OUT),
        (NEW_W1, 0.15 - 0.5 * UPDATED * SLOPE_H1 * 0.05, Mistake.UPDATED_WEIGHT),
        (NEW_W1, 0.15 - 0.5 * sum(PATHS) * 0.05, Mistake.SLOPE_LEFT_OUT),
        (NEW_W1, 0.15 + 0.5 * sum(PATHS) * SLOPE_H1 * 0.05, Mistake.UPHILL),
        (NEW_W1, 0.15 - sum(PATHS) * SLOPE_H1 * 0.05, Mistake.RATE_LEFT_OUT),
        (NEW_W1, 0.15 - 0.5 * PATHS[1] * SLOPE_H1 * 0.05, Mistake.PATH_FORGOTTEN),
    ],
)
def test_mistakes_in_steps_that_were_not_typed(quantity: Quantity, value: float, mistake: Mistake) -> None:
    simulator = Simulator(bpsim.load("it496"))
    report = judge(simulator, {quantity: f"{value:.9f}"})
    assert mistake in {made.mistake for made in report.mistakes}
    assert len(report.mistakes) == 1 or "More than one" in report.explanation


def test_the_old_weights_are_named_where_layer_by_layer_wants_the_new() -> None:
    simulator = Simulator(bpsim.load("it496-layer-by-layer"))
    assert named(simulator, q("dE_dout", 0, 1, 0), f"{sum(PATHS):.7f}") == {Mistake.OLD_WEIGHT}
    assert named(simulator, NEW_W1, "0.149780716") == {Mistake.OLD_WEIGHT}


TOROK = [
    (q("net", 0, 1, 0), 0.11 * 2 + 0.12 * 3, Mistake.TRANSPOSED),
    (q("dE_dout", 0, 2, 0), 1 - 0.191, Mistake.WRONG_SIGN),
    (q("dE_dout", 0, 2, 0), 0.191, Mistake.TARGET_LEFT_OUT),
    (q("error", 0, 2, 0), 0.809**2, Mistake.DOUBLE),
    (q("dE_dw", 0, 2, 0, 0), -0.809 * 0.48, Mistake.WRONG_SOURCE),
    (q("path", 0, 1, 0, 0), -0.809 * 0.15, Mistake.WRONG_CONNECTION),
    (q("dE_dw", 0, 1, 0, 0), -0.809 * 0.14 * 3, Mistake.WRONG_SOURCE),
    (q("new_weight", None, 2, 0, 0), 0.14 - 0.809 * 0.85, Mistake.OLD_VALUE_LEFT_OUT),
    (q("new_weight", None, 2, 0, 0), 0.14 + 0.809 * 0.85, Mistake.RATE_LEFT_OUT),
    (q("new_weight", None, 2, 0, 1), 0.15 - 0.05 * 0.809 * 0.48, Mistake.UPHILL),
    (q("new_weight", None, 1, 0, 0), 0.11 + 0.05 * 0.809 * (0.14 + 0.05 * 0.809 * 0.85) * 2, Mistake.UPDATED_WEIGHT),
]


@pytest.mark.parametrize(
    ("quantity", "value", "mistake"), [row for row in TOROK if row[1] > 0 or row[0].kind != "new_weight"]
)
@pytest.mark.parametrize("digits", [5, 7])
def test_mistakes_in_torok(quantity: Quantity, value: float, mistake: Mistake, digits: int) -> None:
    assert mistake in named(Simulator(bpsim.load("torok")), quantity, f"{value:.{digits}g}")


def gradient_w2(j: int, of: Callable[[int], float] = lambda s: passes()[s].delta_o) -> list[float]:
    return [of(s) * sample.h[j] for s, sample in enumerate(passes())]


P = passes()
THREE = [
    (q("dout_dnet", 0, 1, 0), 1 - P[0].net[0] ** 2, Mistake.SLOPE_AT_NET),
    (q("dout_dnet", 1, 1, 1), P[1].h[1] * (1 - P[1].h[1]), Mistake.OTHER_SLOPE),
    (q("dout_dnet", 2, 2, 0), P[2].net_o * (1 - P[2].net_o), Mistake.SLOPE_AT_NET),
    (q("dout_dnet", 2, 2, 0), 1 - P[2].o, Mistake.PART_OF_SLOPE),
    (q("out", 0, 1, 1), logistic(P[0].net[1]), Mistake.OTHER_ACTIVATION),
    (q("net", 1, 1, 2), P[1].net[2] - B1[2], Mistake.BIAS_FORGOTTEN),
    (q("net", 1, 1, 2), P[1].net[2] - W1[2][0] * P[1].x[0], Mistake.TERM_FORGOTTEN),
    (q("delta", 0, 1, 2), P[0].delta_o * W2[2], Mistake.SLOPE_LEFT_OUT),
    (q("dE_dw", 1, 1, 2, 0), P[1].delta_o * W2[2] * P[1].x[0], Mistake.SLOPE_LEFT_OUT),
    (q("dE_dw", 1, 1, 2, 0), (P[1].o - P[1].target) * W2[2] * (1 - P[1].h[2] ** 2) * P[1].x[0], Mistake.SLOPE_LEFT_OUT),
    (q("dE_dw", 2, 1, 1, 0), P[2].delta(1) * P[2].x[1], Mistake.WRONG_SOURCE),
    (q("dE_db", 2, 1, 1), P[2].delta(1) * B1[1], Mistake.BIAS_MULTIPLIED),
    (q("batch_error"), sum(s.error for s in P), Mistake.SUM_FOR_MEAN),
    (q("batch_error"), (P[0].error + P[2].error) / 3, Mistake.SAMPLE_FORGOTTEN),
    (q("batch_gradient", None, 2, 0, 1), sum(gradient_w2(1)), Mistake.SUM_FOR_MEAN),
    (q("batch_gradient", None, 2, 0, 1), gradient_w2(1)[2], Mistake.ONE_SAMPLE),
    (q("batch_gradient", None, 2, 0, 1), -sum(gradient_w2(1)) / 3, Mistake.WRONG_SIGN),
    (q("new_weight", None, 2, 0, 1), W2[1] - RATE * sum(gradient_w2(1)), Mistake.SUM_FOR_MEAN),
    (q("new_weight", None, 2, 0, 1), W2[1] - sum(gradient_w2(1)) / 3, Mistake.RATE_LEFT_OUT),
    (q("new_weight", None, 2, 0, 1), W2[1] - RATE * gradient_w2(1)[0], Mistake.ONE_SAMPLE),
    (q("new_bias", None, 2, 0), 0.15 + RATE * sum(s.delta_o for s in P) / 3, Mistake.UPHILL),
    (q("new_bias", None, 1, 0), B1[0] - RATE * sum(s.delta(2) for s in P) / 3, Mistake.WRONG_GRADIENT),
    (
        q("new_weight", None, 1, 0, 0),
        W1[0][0] - RATE * sum(s.delta(2) * s.x[1] for s in P) / 3,
        Mistake.WRONG_GRADIENT,
    ),
]  # fmt: skip


@pytest.mark.parametrize("digits", [6, 9])
@pytest.mark.parametrize(("quantity", "value", "mistake"), THREE)
def test_mistakes_with_three_samples(quantity: Quantity, value: float, mistake: Mistake, digits: int) -> None:
    assert mistake in named(Simulator(three_samples()), quantity, f"{value:.{digits}g}")


# What an optimizer makes of the gradient of w5 of it496, g = delta_o1 out_h1, by its formulas

G5, G6 = DELTA1 * H1, DELTA1 * H2
EPSILON = 1e-8


def it496_with(optimizer: OptimizerKind, l2: float = 0.0) -> Lesson:
    lesson = bpsim.load("it496")
    return replace(lesson, training=replace(lesson.training, optimizer=Optimizer.of(optimizer), l2=l2))


def of_w5(kind: str) -> Quantity:
    return q(kind, None, 2, 0, 0)


ADAM = [
    (of_w5("new_first_moment"), G5, Mistake.SHARE_LEFT_OUT),
    (of_w5("new_first_moment"), 0.1 * G6, Mistake.WRONG_GRADIENT),
    (of_w5("new_second_moment"), G5 * G5, Mistake.SHARE_LEFT_OUT),
    (of_w5("new_second_moment"), 0.001 * G5, Mistake.GRADIENT_NOT_SQUARED),
    (of_w5("adam_step"), 0.1 * G5 / (math.sqrt(0.001) * G5 + EPSILON), Mistake.CORRECTION_LEFT_OUT),
    (of_w5("adam_step"), G5 / (G5 * G5 + EPSILON), Mistake.ROOT_LEFT_OUT),
    (NEW_W5, 0.40 - 0.5 * G5, Mistake.OPTIMIZER_LEFT_OUT),
    (NEW_W5, 0.40 + 0.5 * G5 / (G5 + EPSILON), Mistake.UPHILL),
]
PENALIZED = [
    (of_w5("penalized_gradient"), G5, Mistake.PENALTY_LEFT_OUT),
    (NEW_W5, 0.40 - 0.5 * G5, Mistake.PENALTY_LEFT_OUT),
    (q("penalty"), 0.1 * sum(w * w for w in (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55)), Mistake.DOUBLE),
]


@pytest.mark.parametrize(("quantity", "value", "mistake"), ADAM)
def test_mistakes_with_adam(quantity: Quantity, value: float, mistake: Mistake) -> None:
    assert named(Simulator(it496_with(OptimizerKind.ADAM)), quantity, f"{value:.8g}") == {mistake}


def test_a_step_of_adam_is_not_divided_by_a_moment_that_was_rounded_to_0() -> None:
    """The gradient of w1 is 0.0004, its square has no digit in four decimals; the step is 1, and it alone was typed."""
    lesson = it496_with(OptimizerKind.ADAM)
    slower = replace(lesson, training=replace(lesson.training, learning_rate=0.1))
    assert Mistake.OLD_VALUE_LEFT_OUT in named(Simulator(slower), NEW_W1, "0.1000")


@pytest.mark.parametrize(("quantity", "value", "mistake"), PENALIZED)
def test_mistakes_with_a_penalty(quantity: Quantity, value: float, mistake: Mistake) -> None:
    simulator = Simulator(it496_with(OptimizerKind.GRADIENT_DESCENT, l2=0.1))
    assert mistake in named(simulator, quantity, f"{value:.9f}")


def test_mistakes_with_momentum_in_the_second_iteration() -> None:
    simulator = Simulator(it496_with(OptimizerKind.MOMENTUM))
    simulator.run(1)
    velocity, gradient = simulator.value(of_w5("velocity")), simulator.value(DE_DW5)
    weight = simulator.value(of_w5("weight"))
    assert velocity == pytest.approx(G5)
    for quantity, value, mistake in (
        (of_w5("new_velocity"), gradient, Mistake.OLD_VALUE_LEFT_OUT),
        (NEW_W5, weight - 0.5 * gradient, Mistake.OPTIMIZER_LEFT_OUT),
        (NEW_W5, weight - (0.9 * velocity + gradient), Mistake.RATE_LEFT_OUT),
    ):
        assert mistake in named(simulator, quantity, f"{value:.9f}")


@pytest.mark.parametrize(
    ("notation", "sentence"),
    [
        ("net-out", "net was used where out belongs."),
        ("z-a-delta", "z was used where a belongs."),
        ("van-veen", "z was used where h belongs."),
    ],
)
def test_a_mistake_is_told_in_the_words_of_the_notation(notation: str, sentence: str) -> None:
    simulator = Simulator(bpsim.load("it496"))
    simulator.show_notation(notation)
    report = judge(simulator, {q("net", 0, 2, 0): f"{0.40 * 0.3775 + 0.45 * 0.3925 + 0.60:.9f}"})
    assert report.explanation == sentence


def test_the_derivative_of_an_output_is_told_in_its_own_letters() -> None:
    simulator = Simulator(bpsim.load("it496"))
    simulator.show_notation("van-veen")
    report = judge(simulator, {q("dout_dnet", 0, 2, 0): f"{NET1 * (1 - NET1):.9f}"})
    assert report.explanation.endswith("was taken at ẑ, where its formula needs d\u0302.")


def test_every_sentence_is_about_this_network() -> None:
    cases = (
        *((bpsim.load("it496"), IT496), (bpsim.load("torok"), TOROK), (three_samples(), THREE)),
        *((it496_with(OptimizerKind.ADAM), ADAM), (it496_with(OptimizerKind.GRADIENT_DESCENT, 0.1), PENALIZED)),
    )
    for lesson, rows in cases:
        simulator = Simulator(lesson)
        for quantity, value, _ in rows:
            text = judge(simulator, {quantity: f"{value:.9f}"}).explanation
            assert text.endswith(".")
            assert "{" not in text


def test_the_forgotten_path_is_told() -> None:
    report = judge(Simulator(bpsim.load("it496")), {q("dE_dout", 0, 1, 0): f"{PATHS[0]:.9f}"})
    assert report.explanation == "One path of the sum is forgotten: ∂E/∂out h1 via o2."


def test_the_earlier_step_is_told() -> None:
    report = judge(Simulator(bpsim.load("it496")), {DE_DW5: f"{D1 * H1:.9f}"})
    assert "derivative of the activation is left out" in report.explanation
    assert "∂out o1/∂net o1" in report.explanation


def test_a_mistake_in_the_students_own_rounded_numbers_is_named_too() -> None:
    """0.74 * 0.59 = 0.4366, where the right factors without the derivative give 0.4398."""
    simulator = Simulator(bpsim.load("it496"))
    typed = {q("dE_dout", 0, 2, 0): "0.74", q("dnet_dw", 0, 2, 0, 0): "0.59", DE_DW5: "0.4366"}
    report = judge(simulator, typed)
    assert report.first_wrong is not None
    assert [made.mistake for made in report.mistakes] == [Mistake.SLOPE_LEFT_OUT]


def test_a_mistake_before_a_number_that_is_right_is_not_looked_for() -> None:
    """delta was typed and is right: the derivative cannot be missing."""
    simulator = Simulator(bpsim.load("it496"))
    typed = {q("delta", 0, 2, 0): f"{DELTA1:.9f}", DE_DW5: f"{D1 * H1:.9f}"}
    assert judge(simulator, typed).mistakes == ()


def test_two_mistakes_that_give_the_same_number_are_both_told() -> None:
    """With w5 = 1/2, delta alone is both a forgotten weight and twice the right value."""
    simulator = Simulator(bpsim.load("it496"))
    simulator.set_value(q("weight", None, 2, 0, 0), 0.5)
    delta = simulator.value(q("delta", 0, 2, 0))
    report = judge(simulator, {q("path", 0, 1, 0, 0): f"{delta:.7f}"})
    assert {made.mistake for made in report.mistakes} >= {Mistake.DOUBLE, Mistake.FACTOR_LEFT_OUT}
    assert report.explanation.startswith("More than one mistake")


@pytest.mark.parametrize("text", ["0.6", "0.12", "0.7777", "0.123456789"])
def test_an_arbitrary_number_is_accused_of_nothing(text: str) -> None:
    simulator = Simulator(bpsim.load("it496"))
    for number in range(12, len(simulator.steps) + 1):
        report = judge(simulator, {simulator.steps.step(number).quantity: text})
        if report.first_wrong:
            assert report.mistakes == (), simulator.steps.step(number)


def test_numbers_after_a_wrong_one_are_judged_by_it() -> None:
    """0.40 * 0.61 + 0.45 * out h2 + 0.60 follows from the wrong out of h1; 0.41 does not follow from anything."""
    simulator = Simulator(bpsim.load("it496"))
    own = 0.40 * 0.61 + 0.45 * H2 + 0.60
    typed = {NEW_W5: "0.41", q("out", 0, 1, 0): "0.61", q("net", 0, 1, 0): "0.3775", q("net", 0, 2, 0): f"{own:.4f}"}
    typed |= {q("error", 0, 2, 0): "0.274811"}
    report = judge(simulator, typed)
    assert [entry.verdict for entry in report.entries] == [
        Verdict.RIGHT,
        Verdict.WRONG,
        Verdict.FOLLOWS,
        Verdict.RIGHT,
        Verdict.WRONG,
    ]
    assert report.first_wrong is report.entries[1]
    assert [(o.quantity.kind, o.typed, o.value) for o in report.operands] == [("net", "0.3775", 0.3775)]
    assert report.right_value == H1


@pytest.mark.parametrize(
    ("quantity", "text", "mistake"),
    [
        (q("out", 0, 1, 0), "0.61234", None),
        (q("out", 0, 1, 0), "0.59237", Mistake.DIGITS_EXCHANGED),
        (q("out", 0, 1, 0), "0.79327", Mistake.DIGIT_MISTYPED),
        (NEW_W5, "0.40000", Mistake.NOT_UPDATED),
        (NEW_W5, f"{0.40 - 0.25 * DELTA1 * H1:.7f}", Mistake.RATE_TWICE),
        (q("dE_dout", 0, 1, 0), f"{DELTA1 * 0.4 / 0.85 + DELTA2 * 0.5 / 1.05:.7f}", Mistake.PROPORTIONAL_SHARE),
        (q("dE_db", 0, 2, None), f"{(DELTA1 + DELTA2) * H1:.7f}", Mistake.SOURCE_MULTIPLIED),
    ],
)
def test_more_mistakes_in_it496(quantity: Quantity, text: str, mistake: Mistake | None) -> None:
    report = judge(Simulator(bpsim.load("it496")), {quantity: text})
    assert report.first_wrong is not None
    assert {made.mistake for made in report.mistakes} == ({mistake} if mistake else set())


def test_a_shared_bias_is_multiplied_by_a_source_that_its_first_unit_is_not_connected_to() -> None:
    simulator = Simulator(bpsim.load("it496"))
    simulator.disconnect(2, 0, 1)
    slope = simulator.value(q("dE_db", 0, 2, None)) * simulator.value(q("out", 0, 1, 1))
    assert named(simulator, q("dE_db", 0, 2, None), f"{slope:.7f}") == {Mistake.SOURCE_MULTIPLIED}


@pytest.mark.parametrize(
    ("quantity", "value", "mistake"),
    [
        (q("dout_dnet", 0, 1, 0), 1 - P[0].h[0], Mistake.TANH_NOT_SQUARED),
        (q("out", 1, 1, 1), P[2].h[1], Mistake.ANOTHER_SAMPLE),
        (q("batch_gradient", None, 2, 0, 1), sum(gradient_w2(1)) / 9, Mistake.DIVIDED_TWICE),
    ],
)
def test_more_mistakes_with_three_samples(quantity: Quantity, value: float, mistake: Mistake) -> None:
    assert named(Simulator(three_samples()), quantity, f"{value:.6g}") == {mistake}


def test_a_velocity_of_the_wrong_sign_is_named() -> None:
    simulator = Simulator(it496_with(OptimizerKind.MOMENTUM))
    simulator.run(1)
    velocity, gradient = simulator.value(of_w5("velocity")), simulator.value(DE_DW5)
    assert Mistake.VELOCITY_SIGN in named(simulator, of_w5("new_velocity"), f"{gradient - 0.9 * velocity:.9f}")


def test_mistakes_of_a_cross_entropy_are_named() -> None:
    simulator = Simulator(bpsim.load("mcginley"))
    depth = simulator.network.depth
    hot = next(k for k in range(3) if simulator.value(q("target", 0, depth, k)) == 1)
    error = simulator.value(q("error", 0, depth, hot))
    assert Mistake.ANOTHER_LOGARITHM in named(simulator, q("error", 0, depth, hot), f"{error / math.log(10):.6f}")
    out = simulator.value(q("out", 0, depth, hot))
    diagonal = -1 / out * out * (1 - out)
    assert diagonal == pytest.approx(out - 1)
    other = (hot + 1) % 3
    delta = q("delta", 0, depth, other)
    assert simulator.value(delta) == pytest.approx(simulator.value(q("out", 0, depth, other)))


def test_nothing_is_left_out_of_the_delta_of_a_perceptron() -> None:
    """dE/dout = 2 (1 - 0.3) of a squared error is twice its delta, 1 - 0.3; no derivative belongs there."""
    network = Network(("x",), (Layer(("y",), 1, "step", bias=Bias.NONE),), "squared-error")
    data = Data.of(network, [[1.0]], [[0.3]])
    lesson = NetworkLesson(network, Parameters.of(network, [[[1.0]]], [[]]), data, training=Training(0.1))
    assert named(Simulator(lesson), q("delta", 0, 1, 0), "1.4000") == {Mistake.DOUBLE}


def test_mistakes_on_a_rounded_output_less_its_target_are_named() -> None:
    """The out 0.57444 stands as 0.5744, the gradient as (0.5744 - 1) 1.5 = -0.6384, and all of it is subtracted."""
    network = Network(("x",), (Layer(("y1", "y2"), 1, "softmax", bias=Bias.NONE),), "cross-entropy")
    data = Data.of(network, [[1.5]], [[1.0, 0.0]])
    parameters = Parameters.of(network, [[[0.5], [0.3]]], [[]])
    simulator = Simulator(NetworkLesson(network, parameters, data, training=Training(0.5)))
    assert named(simulator, q("new_weight", None, 1, 0, 0), "1.1384") == {Mistake.RATE_LEFT_OUT}


def test_a_factor_of_the_derivative_is_not_called_that_of_softplus() -> None:
    """Out is the derivative of softplus at the same net."""
    assert named(Simulator(bpsim.load("it496")), q("dout_dnet", 0, 2, 0), f"{O1:.6f}") == {Mistake.PART_OF_SLOPE}


def test_a_slip_of_the_pen_in_a_rounded_number_is_named() -> None:
    """The out 0.7729 gives an error of 0.02357, where all digits give 0.02356; 0.02375 is typed."""
    assert (f"{(0.99 - 0.7729) ** 2 / 2:.5f}", f"{D2**2 / 2:.5f}") == ("0.02357", "0.02356")
    assert named(Simulator(bpsim.load("it496")), q("error", 0, 2, 1), "0.02375") == {Mistake.DIGITS_EXCHANGED}


def test_the_samples_are_told_apart() -> None:
    typed = {q("net", s, 1, 0): f"{P[s].net[0]:.4f}" for s in range(len(SAMPLES))}
    report = judge(Simulator(three_samples()), typed)
    assert [entry.symbol for entry in report.entries] == [f"net h1 (sample {s + 1})" for s in range(3)]


def test_the_diagonal_alone_is_wrong_where_the_rest_is_not_zero() -> None:
    lesson = bpsim.new_lesson("2-2-2 tanh, softmax")
    simulator = Simulator(replace(lesson, data=Data(np.array([[1.0, -0.5]]), np.array([[1.0, 0.0]]))))
    # The target of o2 is 0, and so is what the diagonal leaves of its delta; that of o1 is right.
    weight, out = simulator.value(q("weight", None, 2, 0, 0)), simulator.value(q("out", 0, 1, 0))
    value = (simulator.value(q("out", 0, 2, 0)) - 1) * weight * (1 - out**2)
    report = judge(simulator, {q("delta", 0, 1, 0): f"{value:.6f}"})
    places = {made.mistake: made.place for made in report.mistakes}
    assert places[Mistake.DIAGONAL_ONLY] == q("delta", 0, 2, 1)
