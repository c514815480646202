"""Which entries stand in two columns of a page, so that all take little of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

SHARE = 0.58
"""What an entry in a column takes of the page's height: half of its own, and more, since it is read less easily."""
BESIDE = 1.5
"""What columns of different heights leave empty, in em."""


class Typeset(Struct, frozen=True):
    """Lines of a document, and in em how high they are, and how wide their widest row is and may be."""

    lines: tuple[str, ...]
    height: float
    width: float
    room: float

    @property
    def fits(self) -> bool:
        return self.width <= self.room


def in_columns(layouts: Sequence[tuple[Typeset, Typeset]]) -> list[bool]:
    """Whether each entry stands in a column, so that all together are least high. layouts: across, and in a column."""
    across: tuple[float, list[bool]] = (0.0, [])
    narrow: tuple[float, list[bool]] = (BESIDE, [])
    for whole, part in layouts:
        height = SHARE * part.height if part.fits else math.inf
        across, narrow = (
            _with(min(across, narrow), whole.height, narrow=False),
            _with(min(narrow, (across[0] + BESIDE, across[1])), height, narrow=True),
        )
    return min(across, narrow)[1]


def _with(before: tuple[float, list[bool]], height: float, *, narrow: bool) -> tuple[float, list[bool]]:
    """An entry more."""
    return before[0] + height, [*before[1], narrow]
