"""Lines on which a surface has one height, as on a map, where their numbers stand, and round numbers for them."""

from __future__ import annotations

import math

import numpy as np

from bpsim.core.network import Floats


def round_numbers(low: float, high: float, about: int) -> list[float]:
    """So many numbers between two others, roughly: multiples of 1, 2 or 5 times a power of ten. None where they are
    the same or not finite."""
    raw = (high - low) / about
    if not math.isfinite(raw) or raw <= 0.0:
        return []
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * by for by in (1.0, 2.0, 5.0, 10.0) if power * by >= raw)
    first, last = math.ceil(low / step), math.floor(high / step)
    # 3 * 0.1 is not 0.3.
    decimals = 2 - math.floor(math.log10(step))
    return [round(number * step, decimals) for number in range(first, last + 1)]


def level_line(heights: Floats, level: float) -> Floats:
    """The pieces of the line on which a surface has a height: (pieces, 4), each x, y of its ends.

    heights: (rows, columns); x counts columns, y rows. Between neighbours the surface is linear; a square with a corner
    that is not finite has no line.
    """
    corners = heights[:-1, :-1], heights[:-1, 1:], heights[1:, 1:], heights[1:, :-1]
    a, b, c, d = corners
    row, column = np.indices(a.shape).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        ends = ((a, b), (b, c), (d, c), (a, d))
        bottom, right, top, left = ((level - one) / (other - one) for one, other in ends)
        crossed = np.array([(one >= level) != (other >= level) for one, other in ends])
        middle = a / 4 + b / 4 + c / 4 + d / 4
    usable = np.all(np.isfinite(corners), axis=0)
    # In the order of the sides: bottom, right, top, left.
    x = np.array([column + bottom, column + 1, column + top, column])
    y = np.array([row, row + right, row + 1, row + left])
    count = crossed.sum(axis=0)
    first, last = crossed.argmax(axis=0), 3 - crossed[::-1].argmax(axis=0)
    pieces = [_pieces(x, y, first, last, usable & (count == 2))]
    # Two lines cross such a square; they part the corners that the middle is not with.
    with_first = (middle >= level) == (a >= level)
    for one, other, where in ((0, 1, with_first), (2, 3, with_first), (0, 3, ~with_first), (1, 2, ~with_first)):
        sides = np.full(a.shape, one), np.full(a.shape, other)
        pieces.append(_pieces(x, y, *sides, usable & (count == 4) & where))
    return np.concatenate(pieces)


def _pieces(x: Floats, y: Floats, first: np.ndarray, last: np.ndarray, where: np.ndarray) -> Floats:
    """One piece for each square that is meant, between two of its sides."""
    columns = [np.take_along_axis(of, side[None], 0)[0][where] for side in (first, last) for of in (x, y)]
    return np.stack(columns, axis=-1)


def farthest(places: Floats, taken: Floats, least: float) -> int | None:
    """Which of some places, (places, 2), is farthest from all that is taken, (taken, 2); None where that is less than
    ``least``."""
    if not len(places):
        return None
    if not len(taken):
        return len(places) // 2
    distances = np.hypot(*(places[:, None, :] - taken[None, :, :]).transpose(2, 0, 1)).min(axis=1)
    best = int(distances.argmax())
    return best if distances[best] >= least else None
