"""Which rows are held out of the training: a part of them, at random from a seed."""

from __future__ import annotations

import numpy as np


def held_out_rows(rows: int, share: float, seed: int) -> tuple[int, ...]:
    """The indices of about ``share`` (0 to 1) of the rows, in their order; one at least is left.

    They are the first ones of ``RandomState(seed).permutation``, so a larger share holds out the same ones and more.
    """
    count = min(round(share * rows), rows - 1)
    order = np.random.RandomState(seed).permutation(rows)
    return tuple(sorted(order[:count].tolist()))
