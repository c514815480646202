"""Normalized inputs are those of a calculation by hand, and the shift and scale that are told make them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Layer, Network
from bpsim.core.normalization import Column, Scaling, normalize
from tests.strategies import arrays


def data_of(inputs: Sequence[Sequence[float]] | np.ndarray, held_out: Sequence[int] = ()) -> Data:
    rows = np.array(inputs, dtype=float)
    network = Network(tuple(f"i{i}" for i in range(rows.shape[1])), (Layer(("o",), rows.shape[1]),))
    return Data.of(network, rows, np.ones((len(rows), 1)), held_out)


SHAPES = st.tuples(st.integers(2, 6), st.integers(1, 4))
EIGHTHS = st.integers(-1000, 1000).map(lambda n: n / 8)


@st.composite
def tables(draw: st.DrawFn) -> Data:
    """Tables in which the values of a column are well apart, or the same."""
    return data_of(draw(arrays(draw(SHAPES), EIGHTHS)))


def varied(data: Data) -> np.ndarray:
    return np.asarray(data.inputs.max(axis=0) > data.inputs.min(axis=0))


@given(tables())
def test_standard_columns_have_mean_0_and_deviation_1(data: Data) -> None:
    columns = varied(data)
    assume(columns.any())
    made = normalize(data, Scaling.STANDARD).data.inputs[:, columns]
    assert np.allclose(made.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(made.std(axis=0), 1, rtol=1e-12)


@given(tables(), st.sampled_from([(Scaling.UNIT, 0.0), (Scaling.SYMMETRIC, -1.0)]))
def test_a_range_goes_from_end_to_end(data: Data, scaling: tuple[Scaling, float]) -> None:
    columns = varied(data)
    assume(columns.any())
    kind, low = scaling
    made = normalize(data, kind).data.inputs[:, columns]
    assert (made.min(axis=0) == low).all()
    assert (made.max(axis=0) == 1).all()


@given(tables(), st.sampled_from(Scaling))
def test_the_told_shift_and_scale_make_the_numbers(data: Data, scaling: Scaling) -> None:
    assume(varied(data).any())
    made = normalize(data, scaling)
    for number, column in enumerate(made.columns):
        old, new = data.inputs[:, number], made.data.inputs[:, number]
        if column.constant:
            assert np.array_equal(old, new)
        else:
            assert [(x - column.shift) / column.scale + column.offset for x in old.tolist()] == new.tolist()


@given(tables(), st.sampled_from(Scaling))
def test_only_inputs_change_and_order_stays(data: Data, scaling: Scaling) -> None:
    assume(varied(data).any())
    made = normalize(data, scaling).data
    assert made.targets is data.targets
    assert made.held_out == data.held_out
    assert not made.inputs.flags.writeable
    for old, new in zip(data.inputs.T, made.inputs.T, strict=True):
        assert np.array_equal(np.sign(np.subtract.outer(old, old)), np.sign(np.subtract.outer(new, new)))


def test_by_hand() -> None:
    data = data_of([[1, 5], [2, 5], [6, 5]])
    standard = normalize(data, Scaling.STANDARD)
    assert standard.columns == (Column(3.0, math.sqrt(14 / 3)), Column(constant=True))
    assert standard.data.inputs[:, 0] == pytest.approx([-0.9258200998, -0.4629100499, 1.3887301497])
    assert normalize(data, Scaling.UNIT).data.inputs.tolist() == [[0.0, 5], [0.2, 5], [1.0, 5]]
    assert normalize(data, Scaling.SYMMETRIC).data.inputs.tolist() == [[-1.0, 5], [-0.6, 5], [1.0, 5]]


def test_a_sample_that_is_held_out_is_scaled_and_not_measured() -> None:
    made = normalize(data_of([[0.0], [2.0], [10.0]], held_out=[2]), Scaling.UNIT)
    assert made.data.inputs.tolist() == [[0.0], [1.0], [5.0]]


@pytest.mark.parametrize("scaling", Scaling)
@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ([[0.05, 0.1]], "there is one sample only"),
        ([[1, 2], [1, 2]], "every input is the same in all samples"),
        ([[1.7e308], [-1.7e308]], "input 1 are too large"),
    ],
)
def test_what_has_no_spread_is_refused(inputs: list[list[float]], reason: str, scaling: Scaling) -> None:
    with pytest.raises(UsageError, match=reason):
        normalize(data_of(inputs), scaling)


def test_a_spread_below_the_smallest_number_is_refused() -> None:
    with pytest.raises(UsageError, match="too close together"):
        normalize(data_of([[0.0], [1e-200]]), Scaling.STANDARD)
