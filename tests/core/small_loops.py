"""A loop that is compiled in a second."""

from __future__ import annotations

import math

from bpsim.core.groups import Vector


def run(count: int, step: int, values: Vector) -> int:
    """The exponential of every ``step``-th of so many values, in place; returns of how many."""
    done = 0
    for at in range(0, count, step):
        values[at] = math.exp(values[at])
        done += 1
    return done
