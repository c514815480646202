"""Whether outputs say the class of their samples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.rightness import right
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
