"""What the guide says at a position: values where they are computed, and where a caption belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Stop
from bpsim.guide import wording
from bpsim.guide.page_reading import Guide, Reading
from bpsim.lesson.lesson import Caption
from tests.strategies import lessons, quantities, value_of

W5 = Quantity(Kind.DE_DW, 0, 2, 0, 0)
NET = Quantity(Kind.NET, 0, 1, 0)
START_WEIGHT = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def guided(*captions: Caption, lesson: str | Lesson = "it496") -> tuple[Simulator, Guide]:
    opened = load(lesson) if isinstance(lesson, str) else lesson
    sim = Simulator(replace(opened, guide=captions))
    return sim, Guide(sim)


# Numbers


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("{{=dE_dw 2.0.0}}", r"0\.082167041"),
        ("{{=dE_dw 2.0.0:4}}", r"0\.0822"),
        ("{{= dE_dw  2.0.0 : 4 }}", r"0\.0822"),
        ("{{=dE_dw 2.0.0:17}}", r"0\.08216704056423078"),
        ("{{=weight 2.0.0}}", r"0\.400"),
        ("{{=weight 2.0.0:2}}", r"0\.40"),
        ("{{=learning_rate}}", r"0\.500"),
        ("{{=bias 1}}", r"0\.350"),
        ("{{=input 0.0}}, {{=target 2.1}}", r"0\.050, 0\.990"),
        ("{{=delta 2.0:3}}", r"0\.138"),
        ("{{weight 2.0.0}} = {{=weight 2.0.0}}", r"w5 = 0\.400"),
        ("{{=dE_dw 2.0.1}}", "…"),
        ("{{=new_weight 2.0.0}}", "…"),
        ("{{=batch_error}}", "…"),
        ("{{=velocity 2.0.0}}, {{=second_moment 2.0.0}}", "…, …"),
    ],
)  # fmt: skip
def test_a_value_is_written_with_its_decimals_where_it_is_computed(named: str, shown: str) -> None:
    sim, guide = guided(Caption(named, 0, W5))
    sim.seek(0, 16)
    assert guide.reading().text == shown


def test_a_value_has_the_digits_of_the_view() -> None:
    sim, guide = guided(Caption("{{=net 1.0}}", 0, NET))
    sim.seek(0, 1)
    for digits, shown in ((3, r"0\.378"), (6, r"0\.377500"), (None, r"0\.3775")):
        sim.show_digits(digits)
        assert guide.reading().text == shown


def test_a_value_is_that_of_the_captions_own_iteration_wherever_one_is() -> None:
    error = Quantity(Kind.TOTAL_ERROR, 0)
    sim, guide = guided(Caption("{{=total_error}}", 1, error))
    sim.run(30)
    for position in ((1, 11), (1, 40), (7, 3), (30, 0)):
        sim.seek(*position)
        assert guide.reading().text == r"0\.291027774"


def test_a_value_is_computed_by_the_step_that_the_position_has_reached() -> None:
    sim, guide = guided(Caption("{{=out 2.1:3}}"))
    assert [(sim.seek(0, step), guide.reading().text)[1] for step in (0, 7, 8, 57)] == ["…", "…", r"0\.773", r"0\.773"]


def test_of_several_samples_the_first_that_is_trained_on_counts() -> None:
    lesson = load("it496-least-squares")
    sim, guide = guided(Caption("{{=input 0.0}}"), lesson=replace(lesson, data=lesson.data.holding_out((0,))))
    assert guide.reading().text == "2"
    sim.hold_out(0, held=False)
    assert guide.reading().text == "1"


def test_beside_a_step_of_another_sample_a_value_is_that_sample_s() -> None:
    sim = Simulator(load("two-valleys"))
    guide = Guide(sim)
    texts = []
    for sample in (0, 1):
        found = sim.steps.number(Quantity(Kind.OUT, sample, 2, 0))
        assert found is not None
        sim.seek(0, found)
        texts.append(guide.reading().text)
    assert "first sample** comes out as \u22120\\.9975, and should be 1" in texts[0]
    assert "second sample** comes out as \u22120\\.9820, and should be 0" in texts[1]


def test_a_value_is_that_of_the_branch_that_is_shown() -> None:
    sim, guide = guided(Caption("{{=weight 2.0.0}}", 5))
    sim.run(9)
    first = guide.reading().text
    before = sim.snapshot()
    sim.seek(5)
    sim.set_value(START_WEIGHT, 0.75)
    assert guide.reading().text == r"0\.750"
    sim.next()
    sim.run(2)
    assert guide.reading().text == r"0\.750"
    sim.restore(before)
    assert guide.reading().text == first


def test_in_a_file_that_begins_later_an_earlier_value_is_not_there() -> None:
    sim = Simulator(load("it496"))
    sim.run(3)
    later, guide = guided(Caption("{{=net 1.0}}, {{=weight 2.0.0}}", 2), lesson=sim.to_save())
    assert (later.iteration, guide.reading().text) == (3, "…, …")


def test_under_another_optimizer_its_own_quantities_have_values() -> None:
    step = Quantity(Kind.NEW_WEIGHT, None, 2, 0, 0)
    sim, guide = guided(Caption("{{=velocity 2.0.0}}, {{=new_velocity 2.0.0:3}}, {{=second_moment 2.0.0}}", 0, step))
    momentum = Optimizer.of(OptimizerKind.MOMENTUM)
    sim.set_training(replace(sim.training, optimizer=momentum))
    sim.seek(0, len(sim.steps))
    assert guide.reading().text == r"0, 0\.0822, …"


@given(st.data(), lessons())
def test_every_value_in_a_caption_is_that_of_the_record_or_an_ellipsis(data: st.DataObject, lesson: Lesson) -> None:
    quantity = data.draw(quantities(lesson.network, 1))
    sim, guide = guided(Caption(value_of(quantity, 6)), lesson=lesson)
    step = data.draw(st.integers(0, len(sim.steps)))
    sim.seek(0, step)
    number, numerals = sim.steps.number(quantity), sim.numerals.with_digits(6)
    expected = "…" if number is None or number > step else numerals.computed(sim.value(quantity))
    assert guide.reading().text.replace("\\", "") == expected


# Where it belongs


def test_a_caption_is_passed_beyond_its_own_step() -> None:
    sim, guide = guided(Caption("start"), Caption("w5", 0, W5), Caption("later", 2))
    passed = []
    for position in ((0, 0), (0, 1), (0, 15), (0, 16), (0, 17), (1, 16), (2, 0), (2, 1)):
        sim.run(max(0, position[0] - sim.last))
        sim.seek(*position)
        passed.append((guide.reading().number, guide.reading().passed))
    assert passed == [(1, False), (1, True), (1, True), (2, False), (2, True), (2, True), (3, False), (3, True)]


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        (Caption("", 0, W5), "next: at the gradient of w5"),
        (Caption("", 0, NET), "next: at net h1"),
        (Caption("", 0, Quantity(Kind.TOTAL_ERROR, 0)), "next: at the error E"),
        (Caption("", 0, Quantity(Kind.ERROR, 0, 2, 1)), "next: at the error E o2"),
        (Caption("", 0, Quantity(Kind.DE_DB, 0, 2)), "next: at the gradient of b2"),
        (Caption("", 0, Quantity(Kind.DOUT_DNET, 0, 2, 0)), "next: at ∂out o1/∂net o1"),
        (Caption("", 0, Quantity(Kind.NEW_WEIGHT, None, 2, 0, 0)), "next: at the update of w5"),
        (Caption("", 1, W5), "next: at the gradient of w5, iteration 1"),
        (Caption("", 10_000), "next: at the start of iteration 10\u202f000"),
    ],
)
def test_the_next_place_is_said_in_words(caption: Caption, words: str) -> None:
    _, guide = guided(Caption("here"), caption)
    assert guide.reading().next == words


def test_the_next_place_follows_the_notation_and_names_a_later_sample() -> None:
    sim, guide = guided(Caption("here"), Caption("", 0, W5))
    sim.show_notation("van-veen")
    assert guide.reading().next == "next: at the gradient of v11"
    error = Caption("", 0, Quantity(Kind.TOTAL_ERROR, 0))
    assert guided(Caption("here"), error, lesson="torok")[1].reading().next == "next: at Error"
    third = Caption("", 0, Quantity(Kind.TOTAL_ERROR, 2))
    assert guided(Caption("here"), third, lesson="it496-least-squares")[1].reading().next.endswith(", sample 3")


def test_a_reading_says_which_caption_it_is() -> None:
    sim, guide = guided(Caption("w5", 0, W5), Caption("later", 2))
    assert (guide.reading().counted, guide.reading().text) == ("", wording.BEFORE)
    assert guide.reading().next == "next: at the gradient of w5"
    sim.seek(0, 16)
    assert (guide.reading().counted, guide.reading().place) == ("caption 1 of 2", "∂E/∂w5")
    sim.run(2)
    assert (guide.reading().counted, guide.reading().next) == ("caption 2 of 2", "")
    assert guided()[1].reading() == Reading(wording.NO_GUIDE, 0, 0)


def test_the_symbols_of_captions_of_one_place_are_those_of_the_notation() -> None:
    sim, guide = guided(Caption("{{weight 2.0.0}}", 0, W5), Caption("and {{delta 1.0}}", 0, W5))
    sim.show_notation("van-veen")
    sim.seek(0, 16)
    assert guide.reading().text == "v11\n\nand γ1"


# Numbers that are no longer so


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("It is 0.298.", True), ("It is 0,298.", True), ("It is .298.", True), ("It is 4e-05.", True),
        ("It is 3E8.", True), ("**0.5**", True), ("(−0.5)", True),
        ("It is {{=net 1.0:4}}.", False), ("After 9,999 of 10 000.", False), ("1/2, 2 × 3, (1, 2), w5, 3rd.", False),
        ("See a.b and v. 5.", False), ("", False), ("{{=net 1.0}} and 0.5", True),
    ],
)  # fmt: skip
def test_after_an_edit_a_caption_with_a_decimal_fraction_says_for_which_lesson_it_was_written(
    text: str, stale: bool
) -> None:
    sim, guide = guided(Caption(text))
    assert guide.reading().note == ""
    sim.set_value(START_WEIGHT, 0.41)
    assert guide.reading().note == (wording.AS_OPENED if stale else "")
    sim.set_value(START_WEIGHT, 0.4)
    assert guide.reading().note == ""


def held_out(sim: Simulator) -> None:
    sim.hold_out(1)


def new_target(sim: Simulator) -> None:
    sim.set_value(Quantity(Kind.TARGET, 0, 1, 0), 2.5)


def faster(sim: Simulator) -> None:
    sim.set_value(Quantity(Kind.LEARNING_RATE), 0.2)


def adam(sim: Simulator) -> None:
    sim.set_training(replace(sim.training, optimizer=Optimizer.of(OptimizerKind.ADAM)))


def random_weights(sim: Simulator) -> None:
    sim.new_weights(Initialization(Distribution.NORMAL, 1.0, 7))


EDITS = [held_out, new_target, faster, adam, random_weights]


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_of_network_data_or_training_counts(edit: Callable[[Simulator], None]) -> None:
    sim, guide = guided(Caption("0.5"), lesson="it496-least-squares")
    before = sim.snapshot()
    edit(sim)
    assert guide.reading().note == wording.AS_OPENED
    sim.restore(before)
    assert guide.reading().note == ""


def test_what_changes_no_number_does_not_count() -> None:
    sim, guide = guided(Caption("0.5"))
    sim.show_notation("torok")
    sim.show_digits(3)
    sim.set_training(replace(sim.training, stop=Stop(iterations=7)))
    sim.run(3)
    sim.restart()
    assert guide.reading().note == ""


def test_an_edit_in_the_middle_leaves_the_captions_before_it() -> None:
    sim, guide = guided(Caption("0.5"), Caption("0.25", 6))
    sim.run(3)
    sim.set_value(START_WEIGHT, 0.75)
    assert guide.reading().note == ""
    sim.run(3)
    assert guide.reading().note == wording.AS_OPENED
    sim.restart()
    assert guide.reading().note == ""
