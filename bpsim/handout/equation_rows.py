"""Long equations in rows that fit the page: broken at the equals signs, then where their formulas may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpsim.handout.breaking import BreakingRenderer, Parts, filled
from bpsim.handout.measured import EQUALS, Measured, MeasuringRenderer
from bpsim.trace.render import Leaves, TexRenderer, Written

INDENT = r"\quad "
INDENTED = 1.0
"""The width of that, in em."""
Writer = Callable[[Leaves], TexRenderer]
"""How a format writes formulas whose references are written as ``Leaves`` say."""


def parts_of(side: Written, writer: Writer) -> Parts[Measured]:
    """A side of an equation with its width and the places where it may be broken."""
    return side.by(BreakingRenderer(MeasuringRenderer(writer(side.leaves))))


def rows(sides: Sequence[Parts[Measured]], most: float) -> list[str]:
    """``a = b = c`` in one row where that is at most ``most`` em wide, else rows for an aligned environment.

    There ``&`` stands before each equals sign, and before what goes on from the row above.
    """
    all_shown = [[part.shown for part in side] for side in sides]
    if sum(map(width, all_shown)) + (len(sides) - 1) * EQUALS <= most:
        return [" = ".join(map(_tex, all_shown))]
    room = most - width(all_shown[0]) - EQUALS
    before, found = f"{_tex(all_shown[0])} ", list[str]()
    for side in sides[1:]:
        first, *more = filled(side, room, width)
        found.append(f"{before}&= {_tex(first)}")
        found += [f"& {INDENT}{_tex(row)}" for row in more]
        before = ""
    return found if len(found) > 1 else [" = ".join(map(_tex, all_shown))]


def width(row: Sequence[Measured]) -> float:
    """How wide a row is."""
    return sum(part.width for part in row)


def _tex(row: Sequence[Measured]) -> str:
    return "".join(part.tex for part in row).strip()
