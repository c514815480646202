"""The trained lays a network out flat, runs updates and reads results back; plain or compiled, with the same bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, load
from bpsim.core.call import Advance, End
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_engine import MOST_OUTPUT_CURVES, NetworkEngine
from bpsim.core.state import State
from bpsim.core.training import Reduction, Training
from tests.engines import ENGINES, Engine, bits, native, plain
from tests.examples import examples
from tests.strategies import any_float, lessons
from tests.textbook import batch_rows, of_batch

few = examples(15)
both = pytest.mark.parametrize("engine", ENGINES)


def engine_of(lesson: Lesson) -> NetworkEngine:
    return NetworkEngine(lesson.network, lesson.data, lesson.training)


def advance(lesson: Lesson, updates: int, until: float = -1.0) -> Advance:
    trained = engine_of(lesson)
    return trained.advance(trained.pack(lesson.parameters), updates, until)


def result(advance: Advance) -> tuple[int, End, list[bytes]]:
    """What came of a run; of a NaN in the curve only that it is one: its bits are the processor's affair."""
    curve = np.where(np.isnan(advance.curve), np.nan, advance.curve)
    return advance.updates, advance.end, bits(advance.vectors.parameters, curve)


@few
@given(lessons())
def test_unpack_is_the_reverse_of_pack(lesson: Lesson) -> None:
    trained = engine_of(lesson)
    vectors = trained.pack(lesson.parameters)
    biases = sum(layer.bias_count for layer in lesson.network.layers)
    assert len(vectors.parameters) == lesson.network.weight_count + biases
    unpacked = trained.unpack(vectors)
    assert unpacked.same_bits(lesson.parameters)
    assert not any(array.flags.writeable for array in unpacked)


@examples(25)
@given(lessons(), st.integers(1, 6), st.integers(0, 6))
def test_updates_in_two_parts_are_the_same_as_in_one(lesson: Lesson, first: int, second: int) -> None:
    trained = engine_of(lesson)
    for engine in ENGINES:
        with engine():
            whole = advance(lesson, first + second)
            part = advance(lesson, first)
            if part.end is End.RUNNING:
                rest = trained.advance(part.vectors, second, iteration=first)
                joined = Advance(first + rest.updates, rest.end, rest.vectors, np.concatenate([part.curve, rest.curve]))
                assert result(whole) == result(joined)


@examples(25)
@given(lessons(numbers=any_float()), st.integers(1, 4))
def test_plain_python_and_compiled_code_agree_even_where_values_overflow(lesson: Lesson, updates: int) -> None:
    results, passes = [], []
    for engine in (plain, native):
        with engine():
            results.append(result(advance(lesson, updates)))
            computed = engine_of(lesson).passes(lesson.parameters)
            passes.append([computed.net, computed.out, computed.delta, *computed.gradient, *computed.updated])
    assert results[0] == results[1]
    # The bits of a NaN are the processor's affair.
    for one, other in zip(*passes, strict=True):
        np.testing.assert_array_equal(one, other)
        numbers = ~np.isnan(one)
        assert bits(one[numbers]) == bits(other[numbers])


@both
@few
@given(lesson=lessons(numbers=any_float()))
def test_a_run_never_leaves_a_value_that_is_not_finite(engine: Engine, lesson: Lesson) -> None:
    with engine():
        done = advance(lesson, 3)
        assert np.isfinite(done.vectors.parameters).all()
        assert np.isfinite(done.curve[: done.updates, : 1 + len(engine_of(lesson).output_names)]).all()
        assert (done.end is End.DIVERGED) is (done.updates < 3)


@both
@few
@given(lesson=lessons())
def test_what_is_given_is_not_changed(engine: Engine, lesson: Lesson) -> None:
    trained = engine_of(lesson)
    vectors = trained.pack(lesson.parameters)
    before = bits(vectors.parameters, lesson.data.inputs, lesson.data.targets)
    with engine():
        trained.advance(vectors, 3)
        trained.passes(lesson.parameters)
    assert bits(vectors.parameters, lesson.data.inputs, lesson.data.targets) == before


@examples(25)
@given(lessons())
def test_the_passes_of_an_iteration_end_in_its_update(lesson: Lesson) -> None:
    trained = engine_of(lesson)
    for engine in ENGINES:
        with engine():
            passes, done = trained.passes(lesson.parameters), advance(lesson, 1)
        if done.end is End.RUNNING:
            assert passes.updated.same_bits(trained.unpack(done.vectors))
        assert (
            passes.net.shape
            == passes.out.shape
            == passes.delta.shape
            == (len(batch_rows(lesson, 0)), trained.unit_at[-1])
        )
        assert bits(passes.out[:, : lesson.network.sizes[0]]) == bits(of_batch(lesson).data.inputs)


@examples(25)
@given(lessons(textbook=True))
def test_a_row_of_the_curve_is_the_error_and_that_of_each_output(lesson: Lesson) -> None:
    trained = engine_of(lesson)
    row = trained.row(State(0, lesson.parameters))
    outputs = trained.passes(lesson.parameters).out[:, trained.unit_at[-2] :]
    expected = 0.5 * (of_batch(lesson).data.targets - outputs) ** 2
    reduced = expected.mean(axis=0) if lesson.training.reduction is Reduction.MEAN else expected.sum(axis=0)
    outputs_end = 1 + lesson.network.sizes[-1]
    assert len(row) == trained.columns == outputs_end + (not trained.batches.full_batch)
    assert trained.batches.full_batch or bits(row[-1]) == bits(trained.error(lesson.parameters))
    assert row[1:outputs_end] == pytest.approx(reduced, rel=1e-12)
    assert row[0] == pytest.approx(reduced.sum(), rel=1e-12)
    assert bits(row) == bits(advance(lesson, 1).curve[0])


def test_the_curve_of_many_outputs_holds_the_whole_error_only() -> None:
    for outputs in (MOST_OUTPUT_CURVES, MOST_OUTPUT_CURVES + 1):
        network = Network(("x",), (Layer(tuple(f"o{j}" for j in range(outputs)), 1, bias=Bias.NONE),))
        data = Data.of(network, [[1.0]], [[1.0] * outputs])
        trained = NetworkEngine(network, data, Training(0.1))
        row = trained.row(State(0, Parameters.of(network, [[[0.0]] * outputs], [[]])))
        assert row.tolist() == [outputs / 2, *([0.5] * outputs if outputs == MOST_OUTPUT_CURVES else [])]


@both
def test_a_run_ends_before_the_first_iteration_below_the_error(engine: Engine) -> None:
    lesson = load("it496")
    with engine():
        errors = advance(lesson, 50).curve[:, 0]
        until = (errors[20] + errors[21]) / 2
        done = advance(lesson, 50, until)
    assert (done.updates, done.end) == (21, End.REACHED)
    assert bits(done.curve[:, 0]) == bits(errors[:22])


@both
def test_no_updates_are_no_updates(engine: Engine) -> None:
    lesson = load("it496")
    with engine():
        done = advance(lesson, 0)
    assert (done.updates, done.end, done.curve.shape) == (0, End.RUNNING, (0, 3))
    assert bits(done.vectors.parameters) == bits(engine_of(lesson).pack(lesson.parameters).parameters)


@both
def test_a_run_ends_before_an_overflow(engine: Engine) -> None:
    lesson = load("torok")
    hot = replace(lesson, training=replace(lesson.training, learning_rate=1e3))
    with engine():
        done = advance(hot, 100)
        last = replace(hot, parameters=engine_of(hot).unpack(done.vectors))
        again = advance(last, 100)
    assert 0 < done.updates < 100
    assert done.end is End.DIVERGED
    assert (again.updates, again.end) == (0, End.DIVERGED)


@few
@given(lessons())
def test_work_counts_every_sample_and_weight(lesson: Lesson) -> None:
    assert engine_of(lesson).work >= len(batch_rows(lesson, 0)) * lesson.network.weight_count > 0
