"""Sheets of random networks: right ones, however they were rounded, and ones with a slip of the pen."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.answers import Judge, Mistake, Report, Verdict, judge
from bpsim.answers.written import as_written, is_simplified
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.core.rules import RULES
from bpsim.core.what_if import KnownValues, WhatIf
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from tests.examples import examples
from tests.strategies import lessons

Sheet = dict[Quantity, str]


def on_paper(
    simulator: Simulator,
    digits: int,
    *,
    rounded: bool,
    factors: bool = False,
    three: bool = False,
    mixed: Random | None = None,
) -> Sheet:
    """The steps of an iteration in their order, each number written with so many digits, or used so as well.

    factors: a delta is multiplied out where it would be out - target. three: whatever is made of a delta is multiplied
    out too, of the factors of the delta and not of the delta as it is written. mixed: every other step uses a number as
    it was before it was rounded, as a calculator keeps it.
    """
    model, values, kept = simulator.values.model, dict[Quantity, float](), dict[Quantity, float]()
    steps = [simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1)]

    def formed(quantity: Quantity, rule: Rule[Any]) -> float:
        operands = list(rule.operands(model, quantity))
        taken = {operand: used(operand) for operand in operands}
        try:
            return float(rule.value(model, quantity, *map(taken.__getitem__, operands)))
        except (ArithmeticError, ValueError):
            return math.nan

    def used(quantity: Quantity) -> float:
        if three and quantity.kind is Kind.DELTA:
            return formed(quantity, BY_FACTORS)
        written_down = value(quantity)
        return kept[quantity] if mixed and quantity in kept and mixed.random() < 0.5 else written_down

    def made(quantity: Quantity) -> float:
        if mixed and quantity.kind is Kind.ERROR and is_simplified(model, quantity):
            places = (quantity.but(Kind.TARGET), quantity.but(Kind.OUT))
            error = as_written(WhatIf(KnownValues(simulator.values), {one: used(one) for one in places}), quantity)
            return math.nan if error is None else error
        return formed(quantity, BY_FACTORS if factors and quantity.kind is Kind.DELTA else RULES[quantity.kind])

    def value(quantity: Quantity) -> float:
        if quantity.kind in GIVEN:
            return simulator.value(quantity)
        if quantity not in values:
            kept[quantity] = values[quantity] = made(quantity)
            if (rounded or mixed) and math.isfinite(kept[quantity]):
                values[quantity] = float(written(kept[quantity], digits))
        return values[quantity]

    return {quantity: written(value(quantity), digits) for quantity in steps if math.isfinite(value(quantity))}


def written(value: float, digits: int) -> str:
    """With so many significant digits, zeros at the end too."""
    return f"{value:.{digits - 1}e}"


def some_of(sheet: Sheet, chosen: list[int]) -> Sheet:
    """A few of the numbers, all where none is chosen."""
    return {q: text for at, (q, text) in enumerate(sheet.items()) if not chosen or at % 50 in chosen}


@examples(50)
@given(
    lessons(rounding=False),
    st.integers(2, 6),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 49), max_size=9),
)
def test_no_right_sheet_is_called_wrong(
    lesson: Lesson, digits: int, rounded: bool, factors: bool, three: bool, chosen: list[int]
) -> None:
    simulator = Simulator(lesson)
    sheet = some_of(on_paper(simulator, digits, rounded=rounded, factors=factors, three=three), chosen)
    report = judge(simulator, sheet)
    assert report.first_wrong is None, report.first_wrong


@examples(30)
@given(lessons(rounding=False), st.integers(2, 6), st.booleans(), st.integers(0, 999))
def test_a_calculator_may_keep_some_of_the_digits(lesson: Lesson, digits: int, factors: bool, seed: int) -> None:
    simulator = Simulator(lesson)
    sheet = on_paper(simulator, digits, rounded=True, factors=factors, mixed=Random(seed))
    report = judge(simulator, sheet)
    assert report.first_wrong is None, report.first_wrong


@pytest.mark.parametrize(
    ("name", "iteration", "digits"), [("it496", 7, 3), ("it496", 27, 5), ("mcginley", 0, 2), ("mcginley", 1, 4)]
)
def test_a_gradient_may_be_multiplied_out_of_rounded_factors(name: str, iteration: int, digits: int) -> None:
    """Though the delta stands on the sheet: the formula that is shown has three factors."""
    simulator = Simulator(bpsim.load(name))
    simulator.run(iteration)
    sheet = on_paper(simulator, digits, rounded=True, three=True)
    assert judge(simulator, sheet).first_wrong is None


@pytest.mark.parametrize("digits", [2, 3, 4, 5])
@pytest.mark.parametrize("name", ["it496", "mcginley", "week-05", "van-veen"])
def test_a_calculator_may_keep_some_of_the_digits_of_a_lecture(name: str, digits: int) -> None:
    for seed in range(3):
        simulator = Simulator(bpsim.load(name))
        simulator.run(seed)
        sheet = on_paper(simulator, digits, rounded=True, mixed=Random(seed))
        assert judge(simulator, sheet).first_wrong is None


@examples(40)
@given(lessons(rounding=False, plain=True), st.data())
def test_a_slip_of_the_pen_is_not_called_another_mistake(lesson: Lesson, data: st.DataObject) -> None:
    """Unless it is exactly the number that another mistake gives."""
    simulator = Simulator(lesson)
    sheet = on_paper(simulator, 5, rounded=False)
    if not sheet:
        return
    quantity = data.draw(st.sampled_from(list(sheet)))
    mantissa, _, exponent = sheet[quantity].partition("e")
    at = data.draw(st.integers(1, 4))
    places = [index for index, letter in enumerate(mantissa) if letter.isdigit()]
    digit = data.draw(st.sampled_from("0123456789"))
    slipped = f"{mantissa[: places[at]]}{digit}{mantissa[places[at] + 1 :]}e{exponent}"
    report: Report = judge(simulator, {**sheet, quantity: slipped})
    entry = report.entry(quantity)
    assert entry is not None
    pen = {Mistake.DIGIT_MISTYPED, Mistake.DIGITS_EXCHANGED}
    others = [made for made in entry.mistakes if made.mistake not in pen]
    assert all(abs(made.value - float(slipped)) <= 0.51 * 10.0 ** (int(exponent) - 4) for made in others)
    assert entry.verdict is not Verdict.UNREADABLE


@examples(12)
@given(lessons(rounding=False), st.lists(st.tuples(st.integers(0, 49), st.booleans()), min_size=2, max_size=8))
def test_a_judge_that_remembers_says_what_one_says_that_sees_the_sheet_first(
    lesson: Lesson, edits: list[tuple[int, bool]]
) -> None:
    simulator, remembering = Simulator(lesson), Judge()
    right, sheet = on_paper(simulator, 4, rounded=False), Sheet()
    for at, wrong in edits:
        quantity = list(right)[at % len(right)]
        sheet[quantity] = f"{float(right[quantity]) * 1.5 + 0.01:.4g}" if wrong else right[quantity]
        again, anew = remembering.report(simulator, sheet), judge(simulator, sheet)
        assert again == anew
        assert [(entry.note, entry.mistakes) for entry in again.entries] == [
            (entry.note, entry.mistakes) for entry in anew.entries
        ]
