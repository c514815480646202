"""Sheets of random networks: right ones, however they were rounded, and ones with a slip of the pen."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bpsim.answers import Judge, Mistake, Report, Verdict, judge
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.rules import RULES
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from tests.examples import examples
from tests.strategies import lessons

Sheet = dict[Quantity, str]


def on_paper(simulator: Simulator, digits: int, *, rounded: bool, factors: bool) -> Sheet:
    """The steps of an iteration in their order, each number written with so many digits, or used so as well.

    factors: a delta is multiplied out where it would be out - target.
    """
    model, values = simulator.values.model, dict[Quantity, float]()
    steps = [simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1)]

    def value(quantity: Quantity) -> float:
        if quantity.kind in GIVEN:
            return simulator.value(quantity)
        if quantity not in values:
            rule = BY_FACTORS if factors and quantity.kind is Kind.DELTA else RULES[quantity.kind]
            try:
                made = rule.value(model, quantity, *map(value, rule.operands(model, quantity)))
            except (ArithmeticError, ValueError):
                made = math.nan
            values[quantity] = float(written(made, digits)) if rounded and math.isfinite(made) else made
        return values[quantity]

    return {quantity: written(value(quantity), digits) for quantity in steps if math.isfinite(value(quantity))}


def written(value: float, digits: int) -> str:
    """With so many significant digits, zeros at the end too."""
    return f"{value:.{digits - 1}e}"


def some_of(sheet: Sheet, chosen: list[int]) -> Sheet:
    """A few of the numbers, all where none is chosen."""
    return {q: text for at, (q, text) in enumerate(sheet.items()) if not chosen or at % 50 in chosen}


@examples(40)
@given(
    lessons(rounding=False),
    st.integers(2, 6),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 49), max_size=9),
)
def test_no_right_sheet_is_called_wrong(
    lesson: Lesson, digits: int, rounded: bool, factors: bool, chosen: list[int]
) -> None:
    simulator = Simulator(lesson)
    sheet = some_of(on_paper(simulator, digits, rounded=rounded, factors=factors), chosen)
    report = judge(simulator, sheet)
    assert report.first_wrong is None, report.first_wrong


@examples(40)
@given(lessons(rounding=False, plain=True), st.data())
def test_a_slip_of_the_pen_is_not_called_another_mistake(lesson: Lesson, data: st.DataObject) -> None:
    """Unless it is exactly the number that another mistake gives."""
    simulator = Simulator(lesson)
    sheet = on_paper(simulator, 5, rounded=False, factors=False)
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
    others = [slip for slip in entry.mistakes if slip.mistake not in pen]
    assert all(abs(slip.value - float(slipped)) <= 0.51 * 10.0 ** (int(exponent) - 4) for slip in others)
    assert entry.verdict is not Verdict.UNREADABLE


@examples(12)
@given(lessons(rounding=False), st.lists(st.tuples(st.integers(0, 49), st.booleans()), min_size=2, max_size=8))
def test_a_judge_that_remembers_says_what_one_says_that_sees_the_sheet_first(
    lesson: Lesson, edits: list[tuple[int, bool]]
) -> None:
    simulator, remembering = Simulator(lesson), Judge()
    right, sheet = on_paper(simulator, 4, rounded=False, factors=False), Sheet()
    for at, wrong in edits:
        quantity = list(right)[at % len(right)]
        sheet[quantity] = f"{float(right[quantity]) * 1.5 + 0.01:.4g}" if wrong else right[quantity]
        again, anew = remembering.report(simulator, sheet), judge(simulator, sheet)
        assert again == anew
        assert [(entry.note, entry.mistakes) for entry in again.entries] == [
            (entry.note, entry.mistakes) for entry in anew.entries
        ]
