"""Where what one lesson names is in another that edits made of it, when nothing is known of the edits themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpsim.core.network import Data
from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import Lesson


def moved(one: Lesson, other: Lesson) -> Callable[[Quantity], Quantity | None]:
    """What says where a quantity of ``one`` is in ``other``: at its place, or nowhere.

    It is nowhere where another network or other samples have its place.
    """

    def counterpart(quantity: Quantity) -> Quantity | None:
        same = one.network is other.network and _same_sample(one.data, other.data, quantity.sample)
        return quantity if same else None

    return counterpart


def _same_sample(one: Data, other: Data, sample: int | None) -> bool:
    """Whether the same sample stands in a row of both; always where there are as many of them."""
    if sample is None or one.samples == other.samples:
        return True
    if sample >= min(one.samples, other.samples):
        return False
    return all(np.array_equal(a[sample], b[sample]) for a, b in zip(_arrays(one), _arrays(other), strict=True))


def _arrays(data: Data) -> tuple[np.ndarray, ...]:
    return data.inputs, data.targets
