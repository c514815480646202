"""What a document may hold of an iteration: samples, layers, sizes of a step, digits, and sheets with open values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bpsim import Lesson, Simulator, load, new_lesson
from bpsim.core.errors import UsageError
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, SampleOrder, UpdateOrder
from bpsim.handout import SIZES, Blank, Choice, Digits, Format, lines
from bpsim.handout.choice import COPIES
from bpsim.handout.given import Setting
from bpsim.handout.solution import Answers, Assignments, Block, Boxes, Entry, Line, blocks
from bpsim.resources import OF_NETWORKS
from bpsim.trace.explain import Explainer
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.numerals import tex_of
from bpsim.trace.steps import Granularity
from tests.examples import examples
from tests.strategies import FEW_SAMPLES, lessons

VALUE = Choice(size=Granularity.VALUE)
digits = st.builds(Digits, st.integers(1, 9), st.booleans())


@st.composite
def choices(draw: st.DrawFn, sim: Simulator, blank: st.SearchStrategy[Blank | None]) -> Choice:
    """Any part of an iteration, in any notation and with any digits."""
    samples = draw(st.lists(st.integers(0, sim.steps.samples - 1), max_size=2, unique=True))
    layers = draw(st.lists(st.integers(1, sim.network.depth), max_size=2, unique=True))
    shown = draw(st.sampled_from(sorted(NOTATIONS)))
    size = draw(st.sampled_from(SIZES))
    return Choice(tuple(samples), tuple(layers), size, shown, draw(digits), draw(blank))


def entries(found: list[Block]) -> Iterator[Entry]:
    for block in found:
        yield from block.entries if isinstance(block, Boxes) else [block] if isinstance(block, Entry) else []


def lines_of(found: list[Block]) -> list[Line]:
    return [line for entry in entries(found) for line in entry.lines]


def answers(found: list[Block]) -> list[tuple[int, Line]]:
    return [row for block in found if isinstance(block, Answers) for row in block.rows]


def says_its_value(line: Line) -> bool:
    """Whether the last side is nothing but the number that is the answer."""
    last, answer = (side.plain.replace("−", "-") for side in (line.sides[-1], line.answer))
    return re.fullmatch(r"-?[0-9.]+", last) is not None and float(last) == float(answer)


def given_numbers(found: list[Block]) -> set[Quantity]:
    return {q for block in found if isinstance(block, Assignments) for q in (line.quantity for line in block.lines)}


def settings_of(lesson: Lesson, choice: Choice = VALUE) -> dict[str, str]:
    found = blocks(Simulator(lesson), choice)
    return {block.label: block.words for block in found if isinstance(block, Setting)}


@examples(12)
@given(lessons(most_samples=FEW_SAMPLES), st.data())
def test_every_box_has_an_answer_and_every_answer_is_that_of_the_trace(lesson: Lesson, data: st.DataObject) -> None:
    sim = Simulator(lesson)
    choice = data.draw(choices(sim, st.sampled_from(Blank)))
    found = list(blocks(sim, choice))
    boxes = [(entry.number, line) for entry in entries(found) for line in entry.lines]
    assert all(line.blank or says_its_value(line) for _, line in boxes)
    assert all(line.blank for _, line in boxes) or choice.blank is Blank.FORMULA
    assert answers(found) == [(number, line) for number, line in boxes if line.blank]
    notation, numerals = choice.shown(sim).notation, choice.numerals(sim)
    values = {step.step.quantity: notation.shown(step.step.quantity, step.value) for step in sim.trace()}
    for _, line in boxes:
        assert line.answer.tex == tex_of(numerals.digits_of(line.quantity.kind, values[line.quantity]))
        assert line.answer.plain == numerals.of(line.quantity.kind, values[line.quantity])


@examples(12)
@given(lessons(most_samples=FEW_SAMPLES), st.data())
def test_whatever_a_step_is_made_of_is_given_or_has_its_own_step(lesson: Lesson, data: st.DataObject) -> None:
    sim = Simulator(lesson)
    choice = data.draw(choices(sim, st.none() | st.sampled_from(Blank)))
    found = list(blocks(sim, choice))
    shown = {line.quantity for line in lines_of(found)}
    known, explainer = shown | given_numbers(found), Explainer(sim.values, sim.notation)

    def assert_known(quantity: Quantity) -> None:
        for operand in explainer.equation(quantity).operands:
            if operand.kind in COPIES and operand not in known:
                assert_known(operand)
            else:
                assert operand in known

    for quantity in shown:
        assert_known(quantity)


@examples(8)
@given(lessons(most_samples=FEW_SAMPLES), st.data())
def test_a_part_has_the_numbers_of_the_whole(lesson: Lesson, data: st.DataObject) -> None:
    sim = Simulator(lesson)
    part = data.draw(choices(sim, st.none()))
    whole = structs.replace(part, samples=(), layers=())
    values = {line.quantity: line.answer for line in lines_of(list(blocks(sim, whole)))}
    for line in lines_of(list(blocks(sim, part))):
        assert line.answer == values[line.quantity]
        assert part.holds(line.quantity, sim.steps)
    for form in Format:
        assert len(list(lines(sim, form, choice=part))) <= len(list(lines(sim, form, choice=whole))) + 2


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_lesson_can_be_a_sheet_of_each_kind(name: str) -> None:
    sim = Simulator(load(name))
    sheets = [list(blocks(sim, structs.replace(VALUE, blank=blank))) for blank in Blank]
    assert len({len(lines_of(sheet)) for sheet in sheets}) == 1
    assert all(len(answers(sheet)) > 10 for sheet in sheets)


@pytest.mark.parametrize(
    ("lesson", "constants"),
    [
        (load("torok"), {"∂prediction/∂net prediction", "∂h1/∂net h1", "∂h2/∂net h2"}),
        (new_lesson("2-1-1 step, sign"), {"∂out h1/∂net h1", "∂out o1/∂net o1"}),
        (load("chain-rule"), {"dP/dP", "dS/du1"}),
    ],
)
def test_no_room_is_left_behind_a_formula_that_is_the_value_already(lesson: Lesson, constants: set[str]) -> None:
    sheet = list(blocks(Simulator(lesson), Choice(blank=Blank.FORMULA)))
    closed = [line for line in lines_of(sheet) if not line.blank]
    assert {line.symbol.plain for line in closed} == constants
    assert all(map(says_its_value, closed))
    assert not {line.symbol.plain for _, line in answers(sheet)} & constants
    assert all(line.blank for line in lines_of(list(blocks(Simulator(lesson), Choice(blank=Blank.SYMBOL)))))


def test_the_kinds_of_blanks_give_less_and_less() -> None:
    sim = Simulator(load("it496"))
    formula, symbol = (
        lines_of(list(blocks(sim, structs.replace(VALUE, blank=blank)))) for blank in (Blank.FORMULA, Blank.SYMBOL)
    )
    assert formula[0].parts == ("net_{h1}", r"w_{1} \cdot i_{1} + w_{2} \cdot i_{2} + b_{1}")
    assert symbol[0].parts == ("net_{h1}",)
    text = "\n".join(lines(sim, Format.MARKDOWN, choice=structs.replace(VALUE, blank=Blank.BOXES)))
    assert r"| 1 | net h1 | \_\_\_" in text
    assert "0.593269992" not in text.partition("## Answers")[0]
    assert "frozen" not in text
    without = "\n".join(lines(sim, Format.LATEX, choice=structs.replace(VALUE, blank=Blank.BOXES, answers=False)))
    assert "0.593269992" not in without
    assert without.count(r"= \room$") == len(symbol)


def test_large_steps_put_what_a_factor_repeats_in_its_place() -> None:
    found = list(entries(list(blocks(Simulator(load("it496")), VALUE))))
    assert len(found) == 29
    assert [line.quantity.kind for line in found[0].lines] == [Kind.NET, Kind.OUT]
    assert not any(line.quantity.kind in COPIES for entry in found for line in entry.lines)
    slope = next(entry for entry in found if entry.lines[-1].quantity.kind is Kind.DE_DW)
    assert slope.parts[1].endswith(r"out_{h1}")


def test_digits_are_decimals_or_significant_ones() -> None:
    sim = Simulator(load("it496"))

    def shown(text: str) -> list[str]:
        return [
            line.answer.plain for line in lines_of(list(blocks(sim, structs.replace(VALUE, digits=Digits.read(text)))))
        ]

    assert shown("4")[:2] == ["0.3775", "0.5933"]
    assert shown("3s")[:2] == ["0.378", "0.593"]
    assert shown("all")[1] == "0.5932699921071872"
    for wrong in ("0", "18", "4.5", "s", "vier", ""):
        with pytest.raises(UsageError, match="says no digits"):
            Digits.read(wrong)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(samples=(6,)), "there is no sample 7: this iteration has 6"),
        (Choice(layers=(4,)), "there is no layer 4"),
        (Choice(notation="x-y"), "there is no notation 'x-y'"),
    ],
)
def test_what_is_not_there_cannot_be_chosen(choice: Choice, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        lines(Simulator(load("mcginley")), Format.MARKDOWN, choice=choice)


def test_loss_update_samples_and_source_are_given() -> None:
    lesson = load("mcginley")
    said = settings_of(lesson)
    assert said["Loss"] == "cross-entropy"
    assert said["Over the samples"].startswith("the mean of")
    inside = replace(lesson, training=replace(lesson.training, reduction=Reduction.MEAN_INSIDE))
    assert "inside the derivative" in settings_of(inside)["Over the samples"]
    assert said["Update"] == "gradient descent, all layers at once, every gradient from the old weights"
    assert said["Source"] == lesson.source
    assert said["Not updated"].endswith("b²₃")
    training = replace(
        lesson.training,
        batch=2,
        order=SampleOrder.SHUFFLED,
        reduction=Reduction.SUM,
        update=UpdateOrder.LAYER_BY_LAYER,
        optimizer=Optimizer.of(OptimizerKind.MOMENTUM, momentum=0.8),
        l2=0.01,
        round_to=4,
    )
    said = settings_of(replace(lesson, training=training))
    assert said["Over the samples"].startswith("the sum")
    assert said["Update"].startswith("momentum with μ = 0.8, L2 penalty with λ₂ = 0.01, layer by layer")
    assert said["Order of the samples"].startswith("shuffled in each epoch")
    assert "4 decimals" in said["Arithmetic"]
    sim = Simulator(replace(lesson, training=training))
    labels = [block.label for block in blocks(sim, VALUE) if isinstance(block, Assignments)]
    assert labels[0] == f"Sample 1 of 2 in the batch, row {sim.data_row(0) + 1}"


def test_each_unit_s_activation_is_given_where_a_layer_has_several() -> None:
    sim = Simulator(new_lesson("2-3-1 logistic(2)/leaky-relu(0.2)/logistic(2), step"))
    labels = [block.label for block in blocks(sim, VALUE) if isinstance(block, Assignments)]
    assert labels[1] == "Into h1, h2, h3 (h1, h3: logistic (steepness 2); h2: leaky-relu (slope 0.2))"
    assert labels[2] == "Into o1 (step)"


def test_the_rule_by_which_an_output_with_a_threshold_learns_is_given_with_its_delta() -> None:
    sim = Simulator(new_lesson("2-2-3 step, step/sign-delta-rule/step"))
    given = [block for block in blocks(sim, Choice(blank=Blank.SYMBOL)) if isinstance(block, Setting)]
    rules = [block for block in given if block.label == "Output deltas"]
    assert [(rule.words, *(shown.plain for shown in rule.formulas)) for rule in rules] == [
        ("by the perceptron rule", "δ o1 = out o1 − target o1"),
        ("by the delta rule of Widrow and Hoff", "δ o2 = net o2 − target o2"),
    ]
    assert "Output deltas" not in settings_of(new_lesson("2-2-1 step, logistic"))
    sim.set_training(replace(sim.training, derivative_of=(2, 0)))
    assert "Output deltas" not in settings_of(sim.lesson)


def test_targets_are_not_given_where_the_out_of_a_unit_is_derived() -> None:
    sim = Simulator(load("it496"))
    target = Quantity(Kind.TARGET, 0, 2, 0)
    assert target in given_numbers(list(blocks(sim, VALUE)))
    sim.set_training(replace(sim.training, derivative_of=(2, 0)))
    assert not any(q.kind is Kind.TARGET for q in given_numbers(list(blocks(sim, VALUE))))


def test_a_sample_that_was_picked_is_no_sample_in_order() -> None:
    lesson = load("week-05")
    sim = Simulator(replace(lesson, training=replace(lesson.training, batch=1)))
    sim.pick_next(2)
    assert settings_of(sim.lesson)["Order of the samples"] == "as in the data, but for this iteration row 3 was picked"
    sim.run(1)
    assert settings_of(sim.to_save())["Order of the samples"] == "as in the data"


def test_without_targets_nothing_is_given_that_only_learning_needs() -> None:
    sim = Simulator(load("week-05"))
    sim.remove_targets()
    assert set(settings_of(sim.lesson)) == {"Source"}
    assert Quantity(Kind.LEARNING_RATE) not in given_numbers(list(blocks(sim, VALUE)))


@pytest.mark.parametrize("name", ["it496", "mcginley", "van-veen"])
def test_the_error_after_the_update_is_that_of_the_next_iteration(name: str) -> None:
    sim, later = Simulator(load(name)), Simulator(load(name))
    later.run(1)
    (end,) = (block for block in blocks(sim, VALUE) if isinstance(block, Answers))
    before, after = (sim.numerals.computed(error) for error in (sim.error, later.error))
    assert end.after == f"After this update {sim.error_name} is {after}; before it was {before}."
    assert sim.last == 0


def test_an_entry_of_size_layer_has_all_of_a_layer() -> None:
    sim = Simulator(load("it496"))
    found = list(blocks(sim, Choice(size=Granularity.LAYER)))
    assert [entry.title for entry in entries(found)] == [
        *("Layer 1", "Output layer", "", "Output layer", "Layer 1", "Output layer", "Layer 1")
    ]
    by_value = lines_of(list(blocks(sim, VALUE)))
    assert [line.quantity for line in lines_of(found)] == [line.quantity for line in by_value]
    assert [line.parts for line in lines_of(found)] == [line.parts for line in by_value]
    assert [number for number, _ in answers(found)][-1] == 7
