"""The value of a number that is dragged to the left or right."""

from __future__ import annotations

import math


def dragged_value(start: float, pixels: float) -> float:
    """The value so many pixels right of its start: a pixel is a hundredth of its magnitude, or of 1 where it is less.

    The value has no more decimals than that, so that it goes through round numbers.
    """
    if not math.isfinite(start):
        return start
    places = 2 - math.floor(math.log10(max(abs(start), 1.0)))
    return round(start + round(pixels) * 10.0**-places, max(places, 0))
