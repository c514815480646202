"""Every typical mistake, wherever it can be made in five lessons: located, named, and nothing else called wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

import bpsim
from bpsim.answers import Judge, Mistake, Verdict
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.simulator import Simulator
from bpsim.trace.typed import Typed
from tests.answers.by_hand import three_samples
from tests.answers.student import TABLE, sheets

LESSONS = ("it496", "torok", "van-veen", "week-05", "mcginley")
NOWHERE = {
    "a tanh": {Mistake.TANH_NOT_SQUARED},
    "momentum": {Mistake.VELOCITY_SIGN, Mistake.OPTIMIZER_LEFT_OUT},
    "Adam": {
        Mistake.SHARE_LEFT_OUT,
        Mistake.GRADIENT_NOT_SQUARED,
        Mistake.CORRECTION_LEFT_OUT,
        Mistake.ROOT_LEFT_OUT,
        Mistake.OPTIMIZER_LEFT_OUT,
    },
    "a penalty": {Mistake.PENALTY_LEFT_OUT},
}
"""What can be made in none of these lessons, but in others."""
OF_FORMULAS = {
    Mistake.INNER_DERIVATIVE_LEFT_OUT,
    Mistake.UPSTREAM_LEFT_OUT,
    Mistake.QUOTIENT_SIGN,
    Mistake.SINE_SIGN,
    Mistake.ANOTHER_DERIVATIVE,
}
"""What networks have no step for."""


def simulator_of(name: str) -> Simulator:
    """A lesson, or it496 with something that no lesson has, in its second iteration, where averages have begun."""
    if name in LESSONS:
        return Simulator(bpsim.load(name))
    if name == "a tanh":
        return Simulator(three_samples())
    lesson, kinds = bpsim.load("it496"), {"momentum": OptimizerKind.MOMENTUM, "Adam": OptimizerKind.ADAM}
    optimizer = Optimizer.of(kinds.get(name, OptimizerKind.GRADIENT_DESCENT))
    penalty = 0.1 if name == "a penalty" else 0.0
    simulator = Simulator(replace(lesson, training=replace(lesson.training, optimizer=optimizer, l2=penalty)))
    simulator.run(1)
    return simulator


def test_no_mistake_is_left_out() -> None:
    assert set(TABLE) == set(Mistake) - OF_FORMULAS


@pytest.mark.parametrize("name", [*LESSONS, *NOWHERE])
def test_every_mistake_is_located_and_named(name: str) -> None:
    """At 4, 5 and 6 digits, carried on exactly or rounded at every step."""
    simulator, judge = simulator_of(name), Judge()
    made = set[Mistake]()
    for mistake in TABLE if name in LESSONS else NOWHERE[name]:
        for digits in (4, 5, 6):
            for rounded in (False, True):
                quantity, paper = next(sheets(simulator, mistake, digits, rounded=rounded), (None, None))
                if quantity is None or paper is None:
                    continue
                made.add(mistake)
                sheet = paper.sheet(quantity)
                report = judge.report(simulator, sheet)
                case = mistake.identifier, digits, rounded, sheet
                assert report.first_wrong is not None, case
                assert report.first_wrong.quantity == quantity, case
                assert mistake in {made.mistake for made in report.mistakes}, case
                # What else is named gives just this number too, and what comes after it follows.
                assert all(_gives(made.value, sheet[quantity]) for made in report.mistakes), case
                assert [one for one in report.entries if one.verdict is Verdict.WRONG] == [report.first_wrong], case
    assert len(made) >= (22 if name in LESSONS else len(NOWHERE[name]))


def _gives(value: float, text: str) -> bool:
    return Typed.read(text).agrees(value)


def test_what_can_be_made_nowhere_is_made_elsewhere() -> None:
    everywhere = {
        mistake
        for name in LESSONS
        for simulator in (simulator_of(name),)
        for mistake in TABLE
        if next(sheets(simulator, mistake, 6, rounded=False), None)
    }
    assert set(Mistake) - everywhere == OF_FORMULAS.union(*NOWHERE.values())
