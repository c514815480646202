"""The batches of a training: how many samples each has."""

from __future__ import annotations

import pytest

from bpsim.core.batches import Batches
from bpsim.core.training import SampleOrder


@pytest.mark.parametrize("order", SampleOrder)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_size_of_a_batch_is_the_number_of_its_rows(order: SampleOrder, size: int) -> None:
    batches = Batches(5, size, order, 1)
    assert [batches.size_of(at) for at in range(12)] == [len(batches.rows(at)) for at in range(12)]
