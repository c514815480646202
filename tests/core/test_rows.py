"""Rows that grow without a copy, and the extremes of series of them: the same as those of one array."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.core import rows as module
from bpsim.core.course import Column, Series
from bpsim.core.network import Floats
from bpsim.core.rows import BLOCK, STRETCHES, Rows
from bpsim.simulator import Simulator
from tests.examples import examples

sizes = st.lists(st.sampled_from([1, 3, 63, 64, 65, 1000, 5000, 70_000]), max_size=6)
some = examples(60)


def numbers(count: int, seed: int) -> Floats:
    """Random ones, of which some are not known."""
    chance = np.random.RandomState(seed)
    made = chance.standard_normal((count, 2))
    made[:, 1] = np.where(chance.random_sample(count) < 0.99, np.nan, made[:, 1])
    return made


def written(made: Floats, lengths: list[int]) -> Rows:
    """Rows that were written in pieces of these lengths, again and again."""
    rows, at = Rows(made.shape[1]), 0
    for length in (*lengths, len(made)):
        rows.write(at, made[at : at + length])
        at = min(at + length, len(made))
    return rows


@some
@given(st.integers(0, 150_000), sizes, st.integers(0, 2**31), st.data())
def test_rows_are_those_that_were_written(count: int, lengths: list[int], seed: int, data: st.DataObject) -> None:
    made = numbers(count, seed)
    rows = written(made, lengths)
    assert len(rows) == count
    start = data.draw(st.integers(0, count))
    stop = data.draw(st.integers(start, count))
    for _ in range(2):
        np.testing.assert_array_equal(rows.part(start, stop), made[start:stop])
        np.testing.assert_array_equal(rows.whole(stop), made[:stop])
    rows.write(count, made[:70])
    np.testing.assert_array_equal(rows.part(0, count + len(made[:70])), np.concatenate([made, made[:70]]))


@some
@given(st.integers(0, 150_000), sizes, st.integers(0, 2**31), st.integers(1, 4), st.sampled_from(STRETCHES), st.data())
def test_extremes_are_those_of_the_array(
    count: int, lengths: list[int], seed: int, times: int, stretch: int, data: st.DataObject
) -> None:
    made, size = numbers(count, seed), times * stretch
    rows = written(made, lengths)
    for column in (0, 1):
        stop = data.draw(st.integers(0, count // size))
        start = data.draw(st.integers(0, stop))
        parts = made[start * size : stop * size, column].reshape(-1, size)
        wanted = np.fmin.reduce(parts, axis=1), np.fmax.reduce(parts, axis=1), parts[:, 0]
        found = rows.extremes(column, start * size, stop * size, size)
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_array_equal(one, other)


def test_one_more_row_moves_none_of_those_that_are_there() -> None:
    rows, piece = Rows(3), np.zeros((BLOCK, 3))
    for at in range(8):
        rows.write(at * BLOCK, piece)
    views = [rows.part(at * BLOCK, (at + 1) * BLOCK) for at in range(8)]
    for at in range(8, 64):
        rows.write(at * BLOCK, piece)
    assert all(np.shares_memory(view, rows.part(at * BLOCK, at * BLOCK + 1)) for at, view in enumerate(views))
    assert sum(rows.held(len(rows)).values()) == 64 * piece.nbytes


def test_stretches_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = written(numbers(500_000, 0), [])
    series = Series([Column(rows, 0, 500_000)])
    series.peaks(0, 500_000, 800)
    read: list[int] = []
    part = Rows.part
    monkeypatch.setattr(Rows, "part", lambda rows, a, b: read.append(b - a) or part(rows, a, b))
    series.peaks(0, 500_000, 800)
    assert sum(read) <= 2 * STRETCHES[0] + 500_000 // 800
    rows.write(500_000, numbers(20_000, 1))
    read.clear()
    Series([Column(rows, 0, 520_000)]).peaks(0, 520_000, 800)
    assert sum(read) <= 20_000 + STRETCHES[-1] + 520_000 // 400


@some
@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.booleans()), max_size=4),
    st.integers(1, 900),
    st.integers(0, 2**31),
    st.data(),
)
def test_peaks_keep_every_extreme_and_are_few(
    parts: list[tuple[int, bool]], most: int, seed: int, data: st.DataObject
) -> None:
    made = [np.full(count, np.nan) if gap else numbers(count, seed + at)[:, 0] for at, (count, gap) in enumerate(parts)]
    whole = np.concatenate([np.empty(0), *made])
    series = Series(
        [
            Column(None, 0, count) if gap else Column(Rows.of(values.reshape(-1, 1)), 0, count)
            for values, (count, gap) in zip(made, parts, strict=True)
        ]
    )
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    x, y = series.peaks(start, stop, most)
    size = (stop - start) // most + 1
    dense = sum(count for count, gap in parts if not gap)
    gaps = sum(count for count, gap in parts if gap)
    assert len(x) == len(y) <= 2 * (min(dense, most) + 2 * len(parts)) + gaps if size > 2 else len(x) == stop - start
    assert (np.diff(x) >= 0).all()
    there = whole[start:stop]
    if np.isfinite(there).any():
        assert np.nanmax(y) >= np.nanmax(there)
        assert np.nanmin(y) <= np.nanmin(there)
    assert set(y[np.isfinite(y)].tolist()) <= set(whole.tolist())


def test_a_series_is_read_like_an_array() -> None:
    values = numbers(10_000, 3)[:, 1]
    known = np.flatnonzero(np.isfinite(values)).tolist()
    parts = values[:4_000], values[4_000:]
    series = Series([Column(Rows.of(part.reshape(-1, 1)), 0, len(part)) for part in parts])
    np.testing.assert_array_equal(np.asarray(series), values)
    np.testing.assert_array_equal(series[3_990:4_010:3], values[3_990:4_010:3])
    assert [series[known[5]], series[known[-1] - 10_000]] == [values[known[5]], values[known[-1]]]
    assert series.known_before(known[7]) == known[6]
    assert series.known_from(known[7]) == known[7]
    assert series.known_before(known[0]) is None
    assert series.known_from(known[-1] + 1) is None
    assert series.least == np.nanmin(values)
    assert math.isnan(Series([]).least)
    with pytest.raises(IndexError):
        series[10_000]


@pytest.mark.parametrize("batch", [False, True], ids=["full batch", "batches"])
def test_the_course_has_the_numbers_of_the_curve(batch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 128)
    simulator = Simulator(bpsim.load("xor" if batch else "it496"))
    if batch:
        simulator.set_training(replace(simulator.training, batch=3))
    simulator.run(300)
    simulator.add_unit(simulator.network.depth)
    simulator.run(200)
    pairs = (simulator.made_course(), simulator.made_curve()), (simulator.known_course(), simulator.curve())
    for course, curve in pairs:
        assert course.first == curve.first
        assert course.names == curve.names
        np.testing.assert_array_equal(np.asarray(course.total), curve.total)
        np.testing.assert_array_equal(np.stack([np.asarray(one) for one in course.outputs], axis=1), curve.outputs)
        assert (course.data is not None) == batch
        if course.data is not None:
            np.testing.assert_array_equal(np.asarray(course.data), curve.data)


def test_many_rows_at_once_are_laid_out_once() -> None:
    rows = Rows(3)
    rows.write(0, np.zeros((10_000, 3)))
    assert sum(rows.held(10_000).values()) == 10_000 * 3 * 8
    rows.write(10_000, np.ones((1, 3)))
    assert sum(rows.held(10_001).values()) == 20_000 * 3 * 8, "one more doubles it, so that few are copied"
    np.testing.assert_array_equal(rows.part(9_999, 10_001), [[0.0] * 3, [1.0] * 3])
