"""How many examples hypothesis draws for a test, and how many of its cases are run.

BPSIM_FEWER_EXAMPLES=n divides each number by n, for a second run of the same tests elsewhere, which asks whether they
run there and not once more what is true of a network.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import settings

USUAL = 100
_FEWER = int(os.environ.get("BPSIM_FEWER_EXAMPLES", "1"))


def fewer(count: int) -> int:
    """So many, or of a second run a part of them."""
    return max(1, count // _FEWER)


def examples(count: int) -> settings:
    """Decorates a test that draws so many."""
    return settings(max_examples=fewer(count))


def fewer_cases(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests, and of one with many cases the first and every n-th of them."""
    met: Counter[str] = Counter()
    kept = []
    for item in items:
        test = item.nodeid.partition("[")[0]
        if met[test] % _FEWER == 0:
            kept.append(item)
        met[test] += 1
    return kept
