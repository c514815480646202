"""A loop that calls a function which code outside of numba may not call."""

from __future__ import annotations

import math

from bpsim.core.groups import Vector


def run(count: int, step: int, values: Vector) -> int:
    """The logarithm of the gamma function, as in ``small_loops``."""
    done = 0
    for at in range(0, count, step):
        values[at] = math.lgamma(values[at])
        done += 1
    return done
