"""The batches of a training: how many samples each has."""

from __future__ import annotations

import numpy as np
import pytest

from bpsim.core.batches import Batches
from bpsim.core.training import SampleOrder


@pytest.mark.parametrize("order", SampleOrder)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_the_size_of_a_batch_is_the_number_of_its_rows(order: SampleOrder, size: int) -> None:
    batches = Batches(5, size, order, 1)
    assert [batches.size_of(at) for at in range(12)] == [len(batches.rows(at)) for at in range(12)]


@pytest.mark.parametrize("order", [SampleOrder.SHUFFLED, SampleOrder.RANDOM])
def test_an_epoch_is_drawn_from_its_own_seed_whatever_was_drawn_before(order: SampleOrder) -> None:
    batches = Batches(7, 3, order, 2**32 - 1)
    for epoch in (5, 0, 2**32, 5, 1):
        words = [epoch] if epoch < 2**32 else [0, 1]
        stream = np.random.RandomState([2**32 - 1, *words])
        expected = stream.permutation(7) if order is SampleOrder.SHUFFLED else stream.randint(0, 7, 9)
        rows = [batches.rows(3 * epoch + at) for at in range(3)]
        assert np.concatenate(rows).tolist() == expected.tolist()
