"""Printed digits beside computed ones: out of records, only where an iteration was computed, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpsim import Lesson, Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide import wording
from bpsim.guide.printed import Comparison, PrintedNumbers, Standing, agrees, rounded_like
from bpsim.lesson.lesson import Printed

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
RATE = Quantity(Kind.LEARNING_RATE)


def compared(simulator: Simulator, lesson: Lesson | None = None) -> list[Comparison]:
    return list(PrintedNumbers((lesson or simulator.lesson).printed).all(simulator))


def to_the_end(simulator: Simulator) -> None:
    """The end of the last iteration: everything that was trained is computed."""
    simulator.seek(simulator.last)
    simulator.seek(simulator.last, len(simulator.steps))


def differing(simulator: Simulator) -> dict[tuple[int, str], Comparison]:
    """Those that differ, by iteration and symbol."""
    return {
        (c.printed.iteration, simulator.notation.plain(c.printed.quantity)): c
        for c in compared(simulator)
        if c.standing is Standing.DIFFERS
    }


@pytest.mark.parametrize(
    ("value", "printed", "same"),
    [
        (0.593269992107, "0.593269992", True), (0.5932699926, "0.593269992", False), (0.37749999, "0.3775", True),
        (3.51018e-05, "0.0000351085", False), (3.510854812e-05, "0.0000351085", True), (3.5108e-05, "3.51e-05", True),
        (-0.809, "-.809", True), (0.809, "-.809", False), (17.4, "17", True), (float("nan"), "0", False),
        (float("inf"), "1e300", False), (1e308, "1e308", False), (5e-324, "0.0", True),
    ],
)  # fmt: skip
def test_a_value_agrees_to_the_printed_decimals(value: float, printed: str, same: bool) -> None:
    assert agrees(value, printed) is same


@pytest.mark.parametrize(
    ("value", "printed", "shown"),
    [
        (0.29102777369, "0.291027924", "0.291027774"), (3.5101878e-05, "0.0000351085", "0.0000351019"),
        (-0.0381, "0.04", "−0.04"), (-1e-9, "0.04", "0.00"), (12.6, "12", "13"), (float("nan"), "0.1", "NaN"),
    ],
)  # fmt: skip
def test_a_value_is_shown_with_the_printed_decimals(value: float, printed: str, shown: str) -> None:
    assert rounded_like(value, printed) == shown


def test_opening_computes_nothing_ahead() -> None:
    sim = Simulator(load("it496"))
    numbers = PrintedNumbers(sim.lesson.printed)
    assert {c.standing for c in numbers.all(sim)} == {Standing.NOT_REACHED}
    assert all(c.value is None and not c.computed for c in numbers.all(sim))
    assert numbers.summary(sim) == "None is computed yet."
    to_the_end(sim)
    standings = [c.standing for c in numbers.all(sim)]
    assert sim.last == 0
    assert standings.count(Standing.AGREES) == 25
    assert standings.count(Standing.NOT_REACHED) == len(standings) - 25 == 4
    assert numbers.summary(sim) == "All 25 computed so far agree."
    furthest = numbers.furthest(sim)
    assert furthest is not None
    assert (furthest.iteration, furthest.quantity.kind) == (10_000, Kind.TOTAL_ERROR)


def test_a_number_of_the_present_iteration_is_there_once_its_step_is_reached() -> None:
    sim = Simulator(load("it496"))
    numbers = PrintedNumbers(sim.lesson.printed)
    for step in range(len(sim.steps) + 1):
        sim.seek(0, step)
        for comparison in numbers.all(sim):
            there = comparison.printed.iteration == 0 and sim.reached(comparison.printed.quantity)
            assert (comparison.value is not None) == there


def test_the_four_numbers_of_the_other_procedure_differ_and_say_why() -> None:
    sim = Simulator(load("it496"))
    sim.run(10_000)
    to_the_end(sim)
    found = differing(sim)
    assert {place: (c.printed.value, c.computed) for place, c in found.items()} == {
        (1, "E"): ("0.291027924", "0.291027774"),
        (10_000, "E"): ("0.0000351085", "0.0000351019"),
        (10_000, "out o1"): ("0.015912196", "0.015913620"),
        (10_000, "out o2"): ("0.984065734", "0.984064274"),
    }
    assert "layer-by-layer" in found[1, "E"].explanation
    assert "9,999" in found[10_000, "E"].explanation
    assert PrintedNumbers(sim.lesson.printed).summary(sim) == "4 of 29 differ."
    assert PrintedNumbers(sim.lesson.printed).furthest(sim) is None


def test_layer_by_layer_the_hidden_layer_and_the_last_error_differ() -> None:
    sim = Simulator(load("it496-layer-by-layer"))
    sim.run(10_000)
    found = differing(sim)
    assert set(found) == {
        (0, "∂E/∂out h1"), (0, "∂E/∂w1"), (0, "w1+"), (0, "w2+"), (0, "w3+"), (0, "w4+"), (10_000, "E"),
    }  # fmt: skip
    assert all("simultaneous" in c.explanation for c in found.values())


def test_what_the_training_has_passed_is_there_at_any_position() -> None:
    sim = Simulator(load("it496"))
    sim.run(10_000)
    there = compared(sim)
    sim.seek(4321, 17)
    assert compared(sim)[:26] == there[:26]
    assert {c.standing for c in compared(sim)[26:]} == {Standing.NOT_REACHED}
    assert (sim.iteration, sim.step) == (4321, 17)


def test_after_an_edit_the_lectures_reason_is_not_given() -> None:
    lesson = load("it496")
    sim = Simulator(lesson)
    sim.set_value(W5, 0.5)
    sim.run(1)
    found = [c for c in compared(sim, lesson) if c.standing is Standing.DIFFERS]
    assert len(found) > 5
    assert {c.explanation for c in found} == {wording.EDITED}


def test_an_edit_in_the_middle_leaves_what_came_before() -> None:
    lesson = load("it496")
    sim = Simulator(lesson)
    numbers = PrintedNumbers(lesson.printed)
    sim.run(5)
    before = list(numbers.all(sim))
    sim.set_value(W5, 0.5)
    sim.run(10_000)
    after = list(numbers.all(sim))
    assert after[:26] == before[:26]
    late = [c for c in after if c.printed.iteration == 10_000]
    assert {c.explanation for c in late} == {wording.EDITED}


def test_restart_and_other_digits_are_no_edit() -> None:
    lesson = load("it496")
    sim = Simulator(lesson)
    sim.run(3)
    sim.restart()
    sim.show_digits(3)
    sim.show_notation("torok")
    sim.run(1)
    assert "layer-by-layer" in next(c for c in compared(sim, lesson) if c.printed.iteration == 1).explanation


def test_an_edit_that_is_taken_back_is_none() -> None:
    lesson = load("it496")
    sim = Simulator(lesson)
    numbers = PrintedNumbers(lesson.printed)
    to_the_end(sim)
    start, before = sim.snapshot(), list(numbers.all(sim))
    sim.set_value(RATE, 0.1)
    assert list(numbers.all(sim)) != before
    sim.restore(start)
    assert list(numbers.all(sim)) == before


def test_a_file_that_opens_later_has_no_earlier_numbers() -> None:
    sim = Simulator(load("it496"))
    sim.run(10)
    later = Simulator(sim.to_save())
    standings = {c.printed.iteration: c.standing for c in compared(later)}
    assert standings[0] is Standing.NOT_KEPT
    assert standings[10_000] is Standing.NOT_REACHED


def test_a_difference_without_a_note_is_still_explained() -> None:
    lesson = load("torok")
    sim = Simulator(replace(lesson, printed=(Printed(0, Quantity(Kind.TOTAL_ERROR, 0), "0.5"),)))
    to_the_end(sim)
    (comparison,) = compared(sim)
    assert comparison.standing is Standing.DIFFERS
    assert comparison.explanation == wording.DIFFERS


def test_thousands_of_iterations_are_compared_one_by_one() -> None:
    lesson = load("torok")
    error = Quantity(Kind.TOTAL_ERROR, 0)
    sim = Simulator(replace(lesson, printed=tuple(Printed(k, error, "0.5") for k in range(1000))))
    numbers = PrintedNumbers(sim.lesson.printed)
    assert not numbers.few
    assert numbers.summary(sim) == ""
    sim.run(999)
    assert numbers.comparison(sim, 999).value == sim.error


def test_a_sample_that_the_batch_has_not_is_not_there() -> None:
    lesson = load("it496-least-squares")
    sim = Simulator(replace(lesson, printed=(Printed(0, Quantity(Kind.TOTAL_ERROR, 2), "0.5"),)))
    numbers = PrintedNumbers(sim.lesson.printed)
    to_the_end(sim)
    assert numbers.comparison(sim, 0).standing is Standing.DIFFERS
    sim.hold_out(0)
    comparison = numbers.comparison(sim, 0)
    assert (comparison.standing, comparison.value) == (Standing.NOT_KEPT, None)
    assert comparison.explanation == "The batch of iteration 0 has no sample 3."
