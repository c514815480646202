"""Long equations in rows that fit the page: broken at the equals signs, then where their formulas may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpsim.handout.breaking import BreakingRenderer, Parts, filled
from bpsim.handout.measured import EQUALS, EQUALS_SIGN, Measured, MeasuringRenderer, joined
from bpsim.trace.render import Leaves, TexRenderer, Written

INDENT = r"\quad "
INDENTED = 1.0
"""The width of that, in em."""
Writer = Callable[[Leaves], TexRenderer]
"""How a format writes formulas whose references are written as ``Leaves`` say."""


def parts_of(side: Written, writer: Writer) -> Parts[Measured]:
    """A side of an equation with its width and the places where it may be broken."""
    return side.by(BreakingRenderer(MeasuringRenderer(writer(side.leaves))))


def rows(sides: Sequence[Parts[Measured]], most: float) -> list[Measured]:
    """``a = b = c`` in one row where that is at most ``most`` em wide, else rows for an aligned environment.

    There ``&`` stands before the equals sign that begins a row, and before what goes on from the row above.
    """
    symbol, *others = (_whole([part.shown for part in side]) for side in sides)
    whole = joined([symbol, *others], EQUALS_SIGN)
    if whole.width <= most:
        return [whole]
    indent = symbol.width + EQUALS
    room = most - indent
    found: list[tuple[str, list[Measured]]] = []
    goes_on = False
    for side, shown in zip(sides[1:], others, strict=True):
        if shown.width > room:
            first, *more = filled(side, room, width)
            found.append(("&= ", [_whole(first)]))
            found += [(rf"& {INDENT}", [_whole(row)]) for row in more]
            goes_on = False
        elif goes_on and joined([*found[-1][1], shown], EQUALS_SIGN).width <= room:
            found[-1][1].append(shown)
        else:
            found.append(("&= ", [shown]))
            goes_on = True
    if len(found) == 1:
        return [whole]
    marked = [Measured(mark, indent + INDENTED * (INDENT in mark)) for mark, _ in found]
    marked[0] = Measured(f"{symbol.tex} &= ", indent, symbol.height)
    return [joined([mark, joined(shown, EQUALS_SIGN)]) for mark, (_, shown) in zip(marked, found, strict=True)]


def width(row: Sequence[Measured]) -> float:
    """How wide a row is."""
    return sum(part.width for part in row)


def _whole(row: Sequence[Measured]) -> Measured:
    """A row in one piece."""
    shown = joined(row)
    return Measured(shown.tex.strip(), shown.width, shown.height)
