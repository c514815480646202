"""How many answers stand beside one another."""

from __future__ import annotations

from collections.abc import Sequence

MOST_BESIDE = 4


def columns(widths: Sequence[float], room: float) -> int:
    """As many columns as the widest answer leaves room for, at most four, and one at least."""
    return max(1, min(MOST_BESIDE, int(room // max(widths)), len(widths)))
