"""How many examples hypothesis draws for a test.

BPSIM_FEWER_EXAMPLES=n divides each number by n, for a second run of the same tests elsewhere, which asks whether they
run there and not once more what is true of a network.
"""

from __future__ import annotations

import os

from hypothesis import settings

USUAL = 100
_FEWER = int(os.environ.get("BPSIM_FEWER_EXAMPLES", "1"))


def fewer(count: int) -> int:
    """So many, or of a second run a part of them."""
    return max(1, count // _FEWER)


def examples(count: int) -> settings:
    """Decorates a test that draws so many."""
    return settings(max_examples=fewer(count))
