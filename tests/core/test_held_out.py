"""Samples that are held out: the training is that of the data without them, their error that of them alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, load
from bpsim.core.gradient_check import gradient_check
from bpsim.core.history import Goal, History
from bpsim.core.network import Data, Floats
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import SampleOrder
from tests.engines import ENGINES, Engine, bits
from tests.examples import examples
from tests.strategies import any_float, lessons

ORDERS = [(batch, order) for batch in (None, 1, 2, 3) for order in SampleOrder]
SOME = lessons(held_out=True)


def engine_of(lesson: Lesson) -> NetworkEngine:
    return NetworkEngine(lesson.network, lesson.data, lesson.training)


def only(lesson: Lesson, rows: list[int]) -> Lesson:
    """The same lesson, of whose data these rows alone are there."""
    data = Data.of(lesson.network, lesson.data.inputs[rows], lesson.data.targets[rows])
    return replace(lesson, data=data)


def trained_on(lesson: Lesson) -> list[int]:
    return [row for row in range(lesson.data.samples) if row not in lesson.data.held_out]


def in_one_batch(lesson: Lesson) -> Lesson:
    return replace(lesson, training=replace(lesson.training, batch=None, order=SampleOrder.IN_ORDER))


def trained(lesson: Lesson, updates: int) -> list[bytes]:
    """The bits of everything that a training of so many updates leaves."""
    engine = engine_of(lesson)
    result = engine.advance(engine.pack(lesson.parameters), updates)
    vectors = result.vectors
    return bits(result.updates, vectors.parameters, vectors.first, vectors.second, result.curve)


@pytest.mark.parametrize("engine", ENGINES)
@examples(40)
@given(SOME, st.integers(0, 12))
def test_a_training_is_that_of_the_data_without_them_bit_for_bit(engine: Engine, lesson: Lesson, updates: int) -> None:
    with engine():
        assert trained(lesson, updates) == trained(only(lesson, trained_on(lesson)), updates)


@pytest.mark.parametrize(("batch", "order"), ORDERS)
@examples(10)
@given(lesson=SOME)
def test_so_is_every_batch_in_every_order(batch: int | None, order: SampleOrder, lesson: Lesson) -> None:
    size = batch and min(batch, len(trained_on(lesson)))
    lesson = replace(lesson, training=replace(lesson.training, batch=size, order=order))
    without = only(lesson, trained_on(lesson))
    for engine in ENGINES:
        with engine():
            assert trained(lesson, 9) == trained(without, 9)


@examples(25)
@given(SOME, st.integers(0, 8))
def test_so_are_the_error_and_the_samples_of_a_batch(lesson: Lesson, iteration: int) -> None:
    state, without = State(iteration, lesson.parameters), only(lesson, trained_on(lesson))
    one, other = (NetworkValues(engine_of(some), state) for some in (lesson, without))
    assert bits(one.error) == bits(other.error)
    assert one.rows.tolist() == [trained_on(lesson)[row] for row in other.rows]
    for sample in range(one.samples):
        for quantity in (Quantity(Kind.INPUT, sample, 0, 0), Quantity(Kind.TOTAL_ERROR, sample)):
            assert bits(one.value(quantity)) == bits(other.value(quantity))


@examples(25)
@given(SOME, st.integers(0, 30))
def test_a_sample_that_is_held_out_is_in_no_batch(lesson: Lesson, iteration: int) -> None:
    assert not set(engine_of(lesson).rows(iteration).tolist()) & set(lesson.data.held_out)


@examples(25)
@given(SOME)
def test_a_run_ends_by_the_error_of_the_samples_that_are_trained_on(lesson: Lesson) -> None:
    ends = []
    for some in (lesson, only(lesson, trained_on(lesson))):
        history = History(engine_of(some), State(0, some.parameters))
        start = engine_of(some).error(some.parameters)
        ends.append((history.run(Goal(40, start * 0.9)), history.last, bits(*history.state(history.last).parameters)))
    assert ends[0] == ends[1]


@pytest.mark.parametrize("engine", ENGINES)
@examples(40)
@given(SOME, st.integers(0, 6))
def test_their_error_and_outputs_are_those_of_a_lesson_with_these_samples_alone(
    engine: Engine, lesson: Lesson, iteration: int
) -> None:
    held_out, state = list(lesson.data.held_out), State(iteration, lesson.parameters)
    values = NetworkValues(engine_of(lesson), state)
    if not held_out:
        assert values.held_out_error is None
        return
    alone = NetworkValues(engine_of(in_one_batch(only(lesson, held_out))), state)
    with engine():
        assert bits(values.held_out_error) == bits(alone.error)
        assert bits(values.outputs[held_out]) == bits(alone.outputs)


@examples(40)
@given(lessons(numbers=any_float(), held_out=True))
def test_outputs_are_those_of_each_sample_alone_in_the_order_of_the_data(lesson: Lesson) -> None:
    outputs = NetworkValues(engine_of(lesson), State(0, lesson.parameters)).outputs
    assert outputs.shape == lesson.data.targets.shape
    assert not outputs.flags.writeable
    for row, output in enumerate(outputs):
        assert bits(output) == bits(_alone(lesson, row))


def _alone(lesson: Lesson, row: int) -> Floats:
    alone = in_one_batch(only(lesson, [row]))
    outputs: Floats = NetworkValues(engine_of(alone), State(0, lesson.parameters)).outputs[0]
    return outputs


@examples(20)
@given(SOME)
def test_the_gradient_check_is_that_of_the_data_without_them(lesson: Lesson) -> None:
    state = State(0, lesson.parameters)
    assert gradient_check(engine_of(lesson), state) == gradient_check(
        engine_of(only(lesson, trained_on(lesson))), state
    )


def test_rows_of_the_data_do_not_change_their_numbers() -> None:
    lesson = _two_samples((0,))
    values = NetworkValues(engine_of(lesson), State(0, lesson.parameters))
    assert values.rows.tolist() == [1]
    assert values.value(Quantity(Kind.INPUT, 0, 0, 0)) == lesson.data.inputs[1, 0]
    assert values.value(Quantity(Kind.TARGET, 0, 2, 1)) == lesson.data.targets[1, 1]


@pytest.mark.parametrize("held_out", [(2,), (-1,), (0, 0), (0, 1)])
def test_what_cannot_be_held_out_is_refused(held_out: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"held out|left"):
        _two_samples(held_out)


def test_what_is_held_out_stands_in_the_order_of_the_data() -> None:
    data = _two_samples(()).data
    more = Data(np.concatenate([data.inputs, data.inputs]), np.concatenate([data.targets, data.targets]))
    assert more.holding_out([3, 0]).held_out == (0, 3)
    assert more.holding_out([3, 0]).trained_on.tolist() == [1, 2]


def _two_samples(held_out: tuple[int, ...]) -> Lesson:
    lesson = load("it496")
    data = Data.of(lesson.network, [[0.05, 0.1], [0.9, -0.4]], [[0.01, 0.99], [0.8, 0.2]], held_out)
    return replace(lesson, data=data)
