"""Numbers of formulas are judged by the same search, and the mistakes of the chain rule are named."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.answers import Mistake, Verdict, judge
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.lesson import FormulaLesson
from bpsim.lesson.lesson import ViewSettings
from bpsim.simulator import Simulator
from tests.examples import examples
from tests.formulas.trained import engines

X, Y = 0.7, 1.3
INNER = X * X * Y


def simulator(*lines: str, mode: str = "reverse") -> Simulator:
    formulas = Formulas(lines, {"x": X, "y": Y}, learned=("x",))
    view = ViewSettings(mode="forward" if mode == "forward" else "reverse", along="x")
    return Simulator(FormulaLesson(formulas=formulas, training=Training(0.1), view=view))


def of(sim: Simulator, kind: Kind, name: str, use: int | None = None) -> Quantity:
    sample = None if kind is Kind.NEW_VALUE else 0
    return Quantity(kind, sample, None, sim.formulas.graph.nodes[name], use)


def named(sim: Simulator, quantity: Quantity, value: float) -> set[Mistake]:
    report = judge(sim, {quantity: f"{value:.6f}"})
    assert report.first_wrong is not None, "it passed as right"
    assert report.explanation
    return {made.mistake for made in report.mistakes}


SINE = ("u = x^2 y", "f = sin(u)")
FRACTION = ("f = (x + y)/(x y)",)
COSINE = ("f = cos(x) y",)
POWER = ("f = y x^3 + x",)
ROOT = ("f = sqrt(x y)",)

MADE = [
    (SINE, Kind.PATH, "u", 0, 1.0, Mistake.INNER_DERIVATIVE_LEFT_OUT, None),
    (SINE, Kind.PATH, "x", 0, math.cos(INNER) * Y, Mistake.INNER_DERIVATIVE_LEFT_OUT, None),
    (SINE, Kind.PATH, "x", 0, 2 * X, Mistake.UPSTREAM_LEFT_OUT, None),
    (SINE, Kind.GRADIENT, "x", None, math.cos(INNER) * Y, Mistake.INNER_DERIVATIVE_LEFT_OUT, None),
    (SINE, Kind.LOCAL, "u", 0, -math.cos(INNER), Mistake.SINE_SIGN, None),
    (SINE, Kind.LOCAL, "u", 0, -math.sin(INNER), Mistake.ANOTHER_DERIVATIVE, "that of cos"),
    (COSINE, Kind.LOCAL, "x", 0, math.sin(X), Mistake.SINE_SIGN, None),
    (COSINE, Kind.GRADIENT, "x", None, math.sin(X) * Y, Mistake.SINE_SIGN, None),
    (FRACTION, Kind.LOCAL, "u2", 0, (X + Y) / (X * Y) ** 2, Mistake.QUOTIENT_SIGN, None),
    (FRACTION, Kind.GRADIENT, "x", None, 1 / (X * Y) + (X + Y) / (X * Y) ** 2 * Y, Mistake.QUOTIENT_SIGN, None),
    (FRACTION, Kind.LOCAL, "u2", 0, -1 / (X * Y) ** 2, Mistake.ANOTHER_DERIVATIVE, "the numerator is left out"),
    (FRACTION, Kind.GRADIENT, "x", None, 1 / (X * Y), Mistake.PATH_FORGOTTEN, None),
    (POWER, Kind.LOCAL, "x", 0, 3 * X**3, Mistake.ANOTHER_DERIVATIVE, "the exponent is not lowered"),
    (POWER, Kind.LOCAL, "x", 0, X**2, Mistake.ANOTHER_DERIVATIVE, "the exponent does not stand before it"),
    (POWER, Kind.VALUE, "f", None, X, Mistake.TERM_FORGOTTEN, None),
    (POWER, Kind.GRADIENT, "x", None, 1.0 + 3 * X**2, Mistake.INNER_DERIVATIVE_LEFT_OUT, None),
    (ROOT, Kind.VALUE, "f", None, X * Y, Mistake.ROOT_LEFT_OUT, None),
    (ROOT, Kind.NEW_VALUE, "x", None, X - 0.5 / math.sqrt(X * Y) * Y, Mistake.RATE_LEFT_OUT, None),
    (ROOT, Kind.NEW_VALUE, "x", None, X + 0.1 * 0.5 / math.sqrt(X * Y) * Y, Mistake.UPHILL, None),
]


@pytest.mark.parametrize(("lines", "kind", "node", "use", "value", "mistake", "name"), MADE)
def test_mistakes_of_the_chain_rule_are_named(
    lines: tuple[str, ...], kind: Kind, node: str, use: int | None, value: float, mistake: Mistake, name: str | None
) -> None:
    sim = simulator(*lines)
    quantity = of(sim, kind, node, use)
    found = named(sim, quantity, value)
    assert mistake in found
    assert Mistake.WRONG_SIGN not in found
    if name is not None:
        assert name in judge(sim, {quantity: f"{value:.6f}"}).explanation


def test_a_sign_is_wrong_where_there_is_nothing_to_compute() -> None:
    sim = simulator("f = x - y")
    assert named(sim, of(sim, Kind.LOCAL, "y", 0), 1.0) == {Mistake.WRONG_SIGN}
    assert judge(sim, {of(sim, Kind.LOCAL, "y", 0): "1"}).explanation == "The sign is wrong."


def test_the_names_of_the_mistakes() -> None:
    names = {mistake.identifier for mistake in Mistake}
    assert names >= {
        *("inner-derivative-left-out", "path-forgotten", "upstream-left-out"),
        *("quotient-sign", "sine-sign", "another-derivative"),
    }


def test_forward_mode_is_judged_too() -> None:
    sim = simulator(*SINE, mode="forward")
    u = of(sim, Kind.TANGENT_PATH, "u", 0)
    assert named(sim, u, math.cos(INNER)) == {Mistake.INNER_DERIVATIVE_LEFT_OUT}


def test_samples_and_optimizers_are_judged_as_those_of_networks() -> None:
    rows = np.array([[1.0], [2.0], [4.0]])
    formulas = Formulas(("f = w x^2",), {"w": 0.5}, learned=("w",), columns=("x",), rows=rows)
    training = Training(0.1, optimizer=Optimizer.of(OptimizerKind.MOMENTUM))
    sim = Simulator(FormulaLesson(formulas=formulas, training=training))
    sim.run(1)
    w = sim.formulas.graph.nodes["w"]
    assert named(sim, Quantity(Kind.BATCH_GRADIENT, None, None, w), 21.0) == {Mistake.SUM_FOR_MEAN}
    velocity = Quantity(Kind.NEW_VELOCITY, None, None, w)
    assert named(sim, velocity, 7.0) == {Mistake.OLD_VALUE_LEFT_OUT}
    assert named(sim, Quantity(Kind.NEW_VALUE, None, None, w), 0.5 - 0.7 - 0.7) == {Mistake.OPTIMIZER_LEFT_OUT}


@examples(25)
@given(engines(held_out=True), st.integers(3, 8), st.booleans())
def test_right_numbers_are_right_and_others_get_a_verdict(engine: FormulaEngine, digits: int, forward: bool) -> None:
    view = ViewSettings(mode="forward") if forward else ViewSettings()
    sim = Simulator(FormulaLesson(formulas=engine.formulas, training=engine.training, view=view))
    steps = [sim.steps.step(number).quantity for number in range(1, min(len(sim.steps), 60) + 1)]
    typed = {q: f"{sim.shown(q):.{digits}e}" for q in steps if math.isfinite(sim.value(q))}
    report = judge(sim, typed)
    assert {entry.verdict for entry in report.entries} <= {Verdict.RIGHT, Verdict.ROUNDING}
    wrong = judge(sim, {q: f"{sim.shown(q) * 1.37 + 0.01:.{digits}e}" for q in typed})
    assert bool(wrong.first_wrong) == bool(wrong.explanation)
