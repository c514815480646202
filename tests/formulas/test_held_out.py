"""Rows that are held out, errors over all rows, and states that go on under other settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bpsim.core.call import Vectors
from bpsim.core.optimizers import GradientDescent, Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder, Training
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formulas import Formulas
from tests.engines import bits
from tests.examples import examples
from tests.formulas.trained import engines, only

LINE = Formulas(
    ("p = w x + b", "L = 1/2 (y - p)^2"),
    {"w": 0.5, "b": 0.25},
    learned=("w", "b"),
    unpenalized=("b",),
    columns=("x", "y"),
    rows=np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 5.0], [4.0, 6.0]]),
    held_out=(1,),
)
MOMENTUM = Optimizer.of(OptimizerKind.MOMENTUM)


def started(engine: FormulaEngine, iteration: int = 0) -> FormulaState:
    return FormulaState(iteration, engine.start())


@examples(40)
@given(engines(held_out=True), st.integers(0, 9))
def test_a_training_is_that_of_the_other_rows_bit_for_bit(engine: FormulaEngine, updates: int) -> None:
    trained, held_out = engine.formulas.trained_on.tolist(), list(engine.formulas.held_out)
    without = only(engine, trained)
    ours, theirs = (one.advance(one.start(), updates) for one in (engine, without))
    assert bits(ours.updates, ours.vectors.parameters, ours.curve) == bits(
        theirs.updates, theirs.vectors.parameters, theirs.curve
    )
    one, other = (FormulaValues(some, started(some, updates)) for some in (engine, without))
    assert bits(one.error) == bits(other.error)
    assert one.rows.tolist() == [trained[row] for row in other.rows.tolist()]
    assert one.held_out_error is not None
    assert other.held_out_error is None
    assert bits(one.held_out_error) == bits(
        FormulaValues(only(engine, held_out), started(engine)).engine.error(engine.start())
    )
    assert bits(one.outputs[trained]) == bits(other.outputs)


@pytest.mark.parametrize("order", SampleOrder)
def test_the_error_is_that_of_all_rows_whatever_the_batch_is(order: SampleOrder) -> None:
    engine = FormulaEngine(LINE, Training(0.1, batch=2, order=order))
    values = FormulaValues(engine, started(engine))
    residuals = np.array([2.0 - 0.75, 5.0 - 1.75, 6.0 - 2.25])
    assert values.error == pytest.approx(np.mean(0.5 * residuals**2))
    assert values.held_out_error == pytest.approx(0.5 * (3.0 - 1.25) ** 2)
    assert values.outputs.tolist() == [[0.5 * r**2] for r in (1.25, 1.75, 3.25, 3.75)]
    assert values.batch_outputs.tolist() == values.outputs[values.rows].tolist()
    assert values.value(Quantity(Kind.BATCH_ERROR)) == pytest.approx(values.batch_outputs.mean())


def test_a_picked_row_begins_the_batch_of_its_iteration() -> None:
    engine = FormulaEngine(LINE, Training(0.1, batch=1, picked=((1, 3),)))
    assert [engine.rows(iteration).tolist() for iteration in range(3)] == [[0], [3], [2]]


def test_states_are_the_same_where_every_bit_is() -> None:
    engine = FormulaEngine(LINE, Training(0.1, optimizer=MOMENTUM))
    later = engine.state(2, engine.advance(engine.start(), 2).vectors)
    assert later.same_bits(engine.state(2, engine.advance(engine.start(), 2).vectors))
    assert not later.same_bits(structs.replace(later, iteration=3))
    unmoved = FormulaState(0, Vectors(engine.start().parameters, np.empty(0), np.empty(0), 0))
    assert unmoved.same_bits(started(engine))
    lost = structs.replace(later, vectors=structs.replace(later.vectors, first=np.zeros(2)))
    assert not later.same_bits(lost)


def test_a_state_of_another_optimizer_goes_on_with_buffers_of_0() -> None:
    plain, moved = (FormulaEngine(LINE, Training(0.1, optimizer=one)) for one in (GradientDescent(), MOMENTUM))
    state = plain.state(3, plain.advance(plain.start(), 3).vectors)
    vectors = moved.vectors_of(state)
    assert (vectors.first.tolist(), vectors.updates) == ([0.0, 0.0], 0)
    assert vectors.parameters.tolist() == state.vectors.parameters.tolist()


def test_a_state_is_taken_over_by_the_names_of_what_is_learned() -> None:
    training = Training(0.1, optimizer=MOMENTUM)
    before = FormulaEngine(LINE, training)
    state = before.state(3, before.advance(before.start(), 3).vectors)
    turned = FormulaEngine(replace(LINE, unpenalized=("w",)), training)
    assert turned.learned == before.learned[::-1]
    taken = turned.state_of(before, state)
    assert taken.vectors.parameters.tolist() == state.vectors.parameters.tolist()[::-1]
    assert taken.vectors.first.tolist() == state.vectors.first.tolist()[::-1]
    assert turned.formulas_at(taken).variables == before.formulas_at(state).variables
    alone = FormulaEngine(replace(LINE, learned=("b",)), training)
    fewer = alone.state_of(before, state)
    assert fewer.vectors.parameters.tolist() == [before.formulas_at(state).variables["b"]]
    assert fewer.vectors.first.tolist() == [0.0]
