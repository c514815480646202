"""The record of an iteration has a number for every quantity, the kernel's own bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from bpsim import Lesson, load
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import Reduction, SampleOrder
from bpsim.core.what_if import KnownValues, WhatIf
from bpsim.trace.steps import network_steps
from tests.engines import ENGINES, bits
from tests.examples import examples
from tests.strategies import any_float, lessons
from tests.textbook import batch_rows, of_batch

few = examples(15)


def record_of(lesson: Lesson) -> NetworkValues:
    return NetworkValues(NetworkEngine(lesson.network, lesson.data, lesson.training), State(0, lesson.parameters))


def quantities(lesson: Lesson) -> list[Quantity]:
    steps = network_steps(lesson.network, len(batch_rows(lesson, 0)), lesson.training)
    return [steps.step(number).quantity for number in range(1, len(steps) + 1)]


@few
@given(lessons())
def test_what_is_given_is_there(lesson: Lesson) -> None:
    record = record_of(lesson)
    for number, (weights, biases) in enumerate(
        zip(lesson.parameters.weights, lesson.parameters.biases, strict=True), 1
    ):
        for (j, i), weight in np.ndenumerate(weights):
            assert bits(record.value(Quantity(Kind.WEIGHT, None, number, j, i))) == bits(weight)
        for j, bias in enumerate(biases):
            assert bits(record.value(Quantity(Kind.BIAS, None, number, j))) == bits(bias)
    batch = of_batch(lesson).data
    for (sample, unit), value in np.ndenumerate(batch.inputs):
        assert bits(record.value(Quantity(Kind.INPUT, sample, 0, unit))) == bits(value)
    for (sample, unit), value in np.ndenumerate(batch.targets):
        assert bits(record.value(Quantity(Kind.TARGET, sample, lesson.network.depth, unit))) == bits(value)
    assert record.value(Quantity(Kind.LEARNING_RATE)) == lesson.training.learning_rate


@few
@given(lessons())
def test_an_input_is_what_its_unit_puts_out(lesson: Lesson) -> None:
    record = record_of(lesson)
    for sample, unit in np.ndindex(of_batch(lesson).data.inputs.shape):
        out, given_value = Quantity(Kind.OUT, sample, 0, unit), Quantity(Kind.INPUT, sample, 0, unit)
        assert bits(record.value(out)) == bits(record.value(given_value))


@few
@given(lessons())
def test_the_error_is_the_one_of_the_curve(lesson: Lesson) -> None:
    trained = NetworkEngine(lesson.network, lesson.data, lesson.training)
    for engine in ENGINES:
        with engine():
            record = record_of(lesson)
            assert record.error == pytest.approx(trained.error(lesson.parameters), rel=1e-12)
            if lesson.training.order is not SampleOrder.SHUFFLED:  # then the samples are added in another order
                assert bits(record.error) == bits(trained.error(lesson.parameters))
            assert bits(record.value(Quantity(Kind.BATCH_ERROR))) == bits(trained.row(State(0, lesson.parameters))[0])


@examples(25)
@given(lessons(numbers=any_float()))
def test_every_step_has_a_value_even_where_the_network_overflows(lesson: Lesson) -> None:
    record = record_of(lesson)
    for quantity in quantities(lesson):
        assert type(record.value(quantity)) is float
    assert type(record.error) is float


@few
@given(lessons())
def test_the_values_do_not_depend_on_the_order_in_which_they_are_asked_for(lesson: Lesson) -> None:
    forwards, backwards = record_of(lesson), record_of(lesson)
    asked = quantities(lesson)
    known = {quantity: backwards.value(quantity) for quantity in reversed(asked)}
    assert bits(*(forwards.value(q) for q in asked)) == bits(*(known[q] for q in asked))


@pytest.mark.parametrize(("reduction", "expected"), [(Reduction.MEAN, 2.0), (Reduction.SUM, 6.0)])
def test_samples_are_added_in_order_and_divided_once(reduction: Reduction, expected: float) -> None:
    lesson = load("torok")
    data = replace(lesson.data, inputs=np.ones((3, 2)), targets=np.ones((3, 1)))
    record = record_of(replace(lesson, data=data, training=replace(lesson.training, reduction=reduction)))
    errors = [Quantity(Kind.TOTAL_ERROR, sample) for sample in range(3)]
    what_if = WhatIf(KnownValues(record), dict(zip(errors, (1.0, 2.0, 3.0), strict=True)))
    assert what_if.formed(Quantity(Kind.BATCH_ERROR)) == expected
    lost = what_if.but(dict(zip(errors, (1e16, 1.0, 1.0), strict=True))).formed(Quantity(Kind.BATCH_ERROR))
    assert lost == (1e16 / 3 if reduction is Reduction.MEAN else 1e16), "a compensated sum would keep the ones"
