"""How many answers stand beside one another."""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST_BESIDE, FINEST = 4, 6
"""Columns at most of answers that have one each, and of those that may have several."""


def columns(widths: Sequence[float], room: float) -> int:
    """As many columns as the widest answer leaves room for, at most four, and one at least."""
    return max(1, min(MOST_BESIDE, int(room // max(widths)), len(widths)))


def spans(widths: Sequence[float], room: float) -> tuple[int, list[int]]:
    """So many columns that answers, read along the rows, take the fewest rows, and how many of them each has."""
    found = [(count, [_span(width, room / count) for width in widths]) for count in range(1, FINEST + 1)]
    return min(((count, [min(count, span) for span in each]) for count, each in found), key=lambda one: _rows(*one))


def _span(width: float, column: float) -> int:
    return max(1, math.ceil(width / column))


def _rows(count: int, each: Sequence[int]) -> int:
    """How many rows there are of so many columns."""
    rows, left = 0, 0
    for span in each:
        if span > left:
            rows, left = rows + 1, count
        left -= span
    return rows
