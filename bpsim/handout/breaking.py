"""Formulas with the places where they may be broken, and rows that fill a width.

A formula is broken before a sign of equality, a plus, a minus or a dot, outside of all parentheses first; what stands
one above the other stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from bpsim.trace.render import Renderer
from bpsim.trace.symbols import Symbol

T = TypeVar("T")
_BROKEN_BEFORE = {"=": 0, "+": 1, "-": 1, "*": 2}
"""Operators, and how bad it is to break before one: less than inside of one more pair of parentheses."""
_DEEPER = 2


class Part(Struct, Generic[T], frozen=True):
    """What stands between two places where a formula may be broken. badness: of breaking before it, best 0."""

    shown: T
    badness: int = 0


Parts = tuple[Part[T], ...]


class BreakingRenderer(Renderer[Parts[T]]):
    """Writes as another renderer does, in parts; there is always a first one, which begins at no place to break."""

    def __init__(self, inner: Renderer[T]) -> None:
        super().__init__(inner.leaves)
        self.inner = inner

    def row(self, parts: Sequence[Parts[T]]) -> Parts[T]:
        found: list[tuple[list[T], int]] = [([], 0)]
        for first, *others in parts:
            found[-1][0].append(first.shown)
            found += [([part.shown], part.badness) for part in others]
        return tuple(Part(self.inner.row(shown), badness) for shown, badness in found)

    def symbol(self, symbol: Symbol, to: Hashable | None) -> Parts[T]:
        return (Part(self.inner.symbol(symbol, to)),)

    def number(self, digits: str, to: Hashable | None) -> Parts[T]:
        return (Part(self.inner.number(digits, to)),)

    def operator(self, name: str) -> Parts[T]:
        shown = self.inner.operator(name)
        badness = _BROKEN_BEFORE.get(name)
        return (Part(shown),) if badness is None else (Part(self.inner.row(())), Part(shown, badness))

    def bracketed(self, inner: Parts[T], brackets: tuple[str, str]) -> Parts[T]:
        opening, closing = map(self.operator, brackets)
        deeper = (Part(part.shown, part.badness + _DEEPER) for part in inner)
        return self.row([opening, tuple(deeper), closing])

    def fraction(self, above: Parts[T], below: Parts[T]) -> Parts[T]:
        return (Part(self.inner.fraction(self.whole(above), self.whole(below))),)

    def raised(self, base: Parts[T], exponent: Parts[T], *, bare: bool) -> Parts[T]:
        *before, last = base
        return (*before, Part(self.inner.raised(last.shown, self.whole(exponent), bare=bare), last.badness))

    def lowered(self, base: Parts[T], index: str) -> Parts[T]:
        *before, last = base
        return (*before, Part(self.inner.lowered(last.shown, index), last.badness))

    def sigma(self, index: str) -> Parts[T]:
        return (Part(self.inner.sigma(index)),)

    def exponential(self, exponent: Parts[T]) -> Parts[T]:
        return (Part(self.inner.exponential(self.whole(exponent))),)

    def root(self, inner: Parts[T]) -> Parts[T]:
        return (Part(self.inner.root(self.whole(inner))),)

    def function(self, name: str) -> Parts[T]:
        return (Part(self.inner.function(name)),)

    def applied(self, name: str, operand: Parts[T]) -> Parts[T]:
        return (Part(self.inner.applied(name, self.whole(operand))),)

    def whole(self, parts: Parts[T]) -> T:
        """Parts in one piece."""
        return self.inner.row([part.shown for part in parts])


def filled(parts: Parts[T], room: float, width: Callable[[Sequence[T]], float]) -> list[list[T]]:
    """Parts in rows of at most ``room``, as far as they can be broken; ``width``: how wide a row of them is."""
    found: list[list[T]] = []
    for shown in _units(parts, room, width):
        if found and width([*found[-1], *shown]) <= room:
            found[-1] += shown
        else:
            found.append(shown)
    return found


def _units(parts: Parts[T], room: float, width: Callable[[Sequence[T]], float]) -> Iterator[list[T]]:
    """What stays whole: a term, or its parts where it alone is wider than the room."""
    shown = [part.shown for part in parts]
    if len(parts) == 1 or width(shown) <= room:
        yield shown
        return
    best = min(part.badness for part in parts[1:])
    start = 0
    for at in range(1, len(parts) + 1):
        if at == len(parts) or parts[at].badness == best:
            yield from _units(parts[start:at], room, width)
            start = at
