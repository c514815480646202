"""Whether outputs say the class of their samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.rightness import are_classes, can_be_wrong, right
from tests.examples import examples

NUMBERS = st.floats(-3.0, 3.0) | st.sampled_from((-1.0, -0.0, 0.0, 0.5, 1.0))


@examples(200)
@given(st.lists(st.tuples(NUMBERS | st.sampled_from((np.nan, np.inf, -np.inf)), NUMBERS), min_size=1, max_size=8))
def test_one_output_is_right_where_it_is_nearest_to_its_own_target(
    rows: list[tuple[float, float]],
) -> None:
    outputs, targets = (np.array(column)[:, None] for column in zip(*rows, strict=True))
    expected = [
        np.isfinite(output) and all(abs(output - own) < abs(output - other) for _, other in rows if other != own)
        for output, own in rows
    ]
    assert right(outputs, targets).tolist() == expected
    assert right(np.stack([outputs, outputs]), targets).tolist() == [expected, expected]


def test_many_targets_of_one_output_are_not_compared_each_with_each() -> None:
    targets = np.arange(20_000.0)[:, None]
    assert right(np.broadcast_to(targets + 0.4, (20, 20_000, 1)), targets).all(), "8e9 numbers would find no room"


@pytest.mark.parametrize(
    ("targets", "classes"),
    [
        ([[0.0], [1.0]], True),
        ([[-1.0], [1.0], [1.0]], True),
        ([[1.0]], False),  # of torok: 0.191 is nearer to 0, and nothing is there that says so
        ([[0.0], [0.0]], False),
        ([[0.0, 1.0]], True),
        ([[0.25], [0.7]], False),
    ],
)
def test_targets_of_one_output_are_classes_where_both_are_there(targets: list[list[float]], classes: bool) -> None:
    assert are_classes(np.array(targets)) is classes
    assert can_be_wrong(np.array(targets)) or not classes
