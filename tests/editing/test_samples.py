"""Edits of samples: the rows are those of a plain list, and whatever names a sample follows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.network import Data
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.editing import with_block, with_classes, with_moved, with_samples, with_values, without_samples
from bpsim.editing.sample_data import blank
from bpsim.lesson import validate
from bpsim.lesson.lesson import Answer, Caption, Lesson, Printed
from bpsim.lesson.limits import SAMPLES
from tests.examples import examples
from tests.strategies import lessons

Row = tuple[bytes, bytes, bool]


def rows_of(lesson: Lesson) -> list[Row]:
    """Every sample as its bits and whether it is held out."""
    data = lesson.data
    pairs = zip(data.inputs, data.targets, strict=True)
    return [(x.tobytes(), t.tobytes(), data.holds_out(row)) for row, (x, t) in enumerate(pairs)]


def blank_row(lesson: Lesson) -> Row:
    inputs, targets = blank(lesson.network, 1)
    return inputs[0].tobytes(), targets[0].tobytes(), False


def edited(lesson: Lesson, draw: st.DataObject) -> tuple[Lesson, list[Row]]:
    """A random edit, and the rows that a plain list has after it."""
    samples, model = lesson.data.samples, rows_of(lesson)
    kind = draw.draw(st.sampled_from(("add", "remove", "move", "paste")))
    chosen = sorted(draw.draw(st.sets(st.integers(0, samples - 1), min_size=1)))
    others = [row for at, row in enumerate(model) if at not in chosen]
    if kind == "add":
        at = draw.draw(st.integers(0, samples))
        model.insert(at, blank_row(lesson))
        return with_samples(lesson, *blank(lesson.network, 1), at), model
    if kind == "remove":
        return without_samples(lesson, chosen), others
    if kind == "move":
        to = draw.draw(st.integers(0, samples - len(chosen)))
        return with_moved(lesson, chosen, to), [*others[:to], *(model[row] for row in chosen), *others[to:]]
    start, count = draw.draw(st.integers(0, samples)), draw.draw(st.integers(1, 4))
    inputs, targets = blank(lesson.network, count)
    new = blank_row(lesson)
    for row in range(start, start + count):
        model[row : row + 1] = [(new[0], new[1], row < samples and model[row][2])]
    return with_block(lesson, start, 0, np.hstack([inputs, targets])), model


@examples(60)
@given(lessons(decorated=True, held_out=True), st.data())
def test_every_edit_is_that_of_a_plain_list_and_leaves_a_lesson_that_a_file_may_hold(
    lesson: Lesson, draw: st.DataObject
) -> None:
    before = rows_of(lesson)
    try:
        after, model = edited(lesson, draw)
    except UsageError:
        assert rows_of(lesson) == before
        return
    assert rows_of(after) == model
    assert not after.data.inputs.flags.writeable
    assert not after.data.targets.flags.writeable
    validate(after)


@examples(40)
@given(lessons(decorated=True, held_out=True), st.data())
def test_a_number_that_names_a_sample_names_it_still(lesson: Lesson, draw: st.DataObject) -> None:
    samples = lesson.data.samples
    data = replace(lesson.data, inputs=lesson.data.inputs + 10.0 * np.arange(samples)[:, None])
    batch = NetworkEngine(lesson.network, data, lesson.training)
    named = [
        (iteration, sample) for iteration in range(3) for sample in range(len(batch.rows(iteration)))
    ]  # fmt: skip
    answers = tuple(
        Answer(iteration, Quantity(Kind.NET, sample, 1, 0), f"{iteration} {sample}") for iteration, sample in named
    )
    lesson = replace(lesson, data=data, answers=answers)
    try:
        after, _ = edited(lesson, draw)
    except UsageError:
        return
    then = NetworkEngine(after.network, after.data, after.training)
    for answer in after.answers:
        iteration, sample = map(int, answer.typed.split())
        assert answer.iteration == iteration
        assert answer.quantity.sample is not None
        old = data.inputs[batch.rows(iteration)[sample]]
        new = after.data.inputs[then.rows(iteration)[answer.quantity.sample]]
        assert (new == old).all() or not new.any()  # a block is written over it


def with_three(**changes: object) -> Lesson:
    lesson = bpsim.load("it496")
    data = Data.of(lesson.network, [[1, 1], [2, 2], [3, 3]], [[0.1, 0.9]] * 3, held_out=(2,))
    return replace(lesson, data=data, guide=(), printed=(), **changes)  # type: ignore[arg-type]


def test_what_names_a_removed_sample_goes_with_it() -> None:
    def of(sample: int) -> Quantity:
        return Quantity(Kind.OUT, sample, 2, 0)

    lesson = replace(
        with_three(),
        guide=(Caption("none"), Caption("first", 0, of(0)), Caption("second", 0, of(1))),
        printed=(Printed(0, of(0), "0.5"), Printed(0, of(1), "0.6"), Printed(0, Quantity(Kind.BATCH_ERROR), "1")),
        answers=(Answer(0, of(1), "0.7"),),
    )
    after = without_samples(lesson, [0])
    assert [(one.text, one.step) for one in after.guide] == [("none", None), ("second", of(0))]
    assert [one.quantity for one in after.printed] == [of(0), Quantity(Kind.BATCH_ERROR)]
    assert after.answers == (Answer(0, of(0), "0.7"),)
    assert after.data.held_out == (1,)
    before = with_samples(lesson, [[0, 0]], [[0, 0]], 0)
    assert [one.quantity.sample for one in before.printed] == [1, 2, None]


def test_the_last_sample_stays_and_so_does_one_to_train_on_and_those_of_a_batch() -> None:
    lesson = with_three()
    with pytest.raises(UsageError, match="the last sample stays"):
        without_samples(lesson, [0, 1, 2])
    with pytest.raises(UsageError, match="no sample would be left to train on"):
        without_samples(lesson, [0, 1])
    batches = replace(lesson, training=replace(lesson.training, batch=2, order=SampleOrder.SHUFFLED))
    with pytest.raises(UsageError, match="a batch has 2 samples, and 1 would be left"):
        without_samples(batches, [1])
    with pytest.raises(UsageError, match="there is no sample 4"):
        without_samples(lesson, [3])


def test_a_block_adds_rows_and_never_columns() -> None:
    lesson = with_three()
    assert with_block(lesson, 0, 0, [[9]]).data.targets is lesson.data.targets  # undo keeps it once
    after = with_block(lesson, 2, 1, [[7, 8], [9, 10]])
    assert after.data.inputs.tolist() == [[1, 1], [2, 2], [3, 7], [0, 9]]
    assert after.data.targets.tolist() == [[0.1, 0.9], [0.1, 0.9], [8, 0.9], [10, 0]]
    with pytest.raises(UsageError, match="at most 3 numbers"):
        with_block(lesson, 0, 1, [[1, 2, 3, 4]])
    with pytest.raises(UsageError, match="there would be 100\u202f001 samples, and there may be 100\u202f000"):
        with_block(lesson, 1, 0, np.zeros((SAMPLES, 1)))
    with pytest.raises(UsageError, match="finite"):
        with_block(lesson, 0, 0, [[np.inf]])


def test_the_targets_of_cross_entropy_are_of_one_class_or_come_by_row() -> None:
    lesson = bpsim.load("it496")
    layers = (lesson.network.layers[0], replace(lesson.network.layers[1], activation="softmax"))
    network = replace(lesson.network, layers=layers, loss="cross-entropy")
    data = Data.of(network, [[1, 2]], [[0.25, 0.75]])
    lesson = replace(lesson, network=network, data=data, guide=(), printed=())
    typed, _ = with_values(lesson, lesson.parameters, {Quantity(Kind.TARGET, 0, 2, 0): 1.0}, lambda _: "target o1")
    assert typed.data.targets.tolist() == [[1, 0]]
    with pytest.raises(UsageError, match="type 1 for the class, or paste the whole row"):
        with_values(lesson, lesson.parameters, {Quantity(Kind.TARGET, 0, 2, 0): 0.5}, lambda _: "target o1")
    assert with_block(lesson, 1, 0, [[5, 6]]).data.targets.tolist() == [[0.25, 0.75], [1, 0]]
    assert with_block(lesson, 0, 2, [[0.5, 0.5]]).data.targets.tolist() == [[0.5, 0.5]]
    assert with_block(lesson, 0, 3, [[1], [1]]).data.targets.tolist() == [[0, 1], [0, 1]]
    with pytest.raises(UsageError, match=r"the targets of sample 1 sum to 0\.5, and with cross-entropy to 1"):
        with_block(lesson, 0, 3, [[0.25]])
    with pytest.raises(UsageError, match=r"a target of sample 1 is 2, and with cross-entropy it lies from 0 to 1"):
        with_block(lesson, 0, 2, [[2, -1]])


def test_classes_have_a_name_for_each_output() -> None:
    lesson = with_three()
    assert with_classes(lesson, ["cat", "dog"]).data.classes == ("cat", "dog")
    assert with_classes(with_classes(lesson, ["cat", "dog"]), []).data.classes == ()
    for names, words in (
        (["cat"], "1 name for 2 outputs"),
        (["cat", "cat"], "the name of another class too"),
        (["cat", " "], "needs a name"),
        (["cat", "d" * 61], "61 letters"),
        (["cat", "a\nb"], "cannot be shown"),
    ):
        with pytest.raises(UsageError, match=words):
            with_classes(lesson, names)
