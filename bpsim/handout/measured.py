"""Formulas in TeX with their width and height, so that a row can be broken before it is too wide, and a page filled."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from bpsim.trace.marks import THIN as THIN_SPACE
from bpsim.trace.marks import Char, Mark, Marks, Ratio, Scripted
from bpsim.trace.numerals import MINUS
from bpsim.trace.render import Renderer, TexRenderer
from bpsim.trace.shorthand import THIN
from bpsim.trace.symbols import Symbol

_SCRIPT = 0.8
"""How wide the characters of an index are: seven tenths as high, and wider than that.

Widths are in em, those of Computer Modern with the space around them.
"""
_BESIDE_BAR = 0.24
"""What a fraction is wider than the wider of its rows."""
_BEHIND_SCRIPT = 0.05
_THIN = 1 / 6
_DIGIT, _LETTER, _CAPITAL = 0.5, 0.55, 0.78
_CHARACTERS = {
    **dict.fromkeys(".,;:'|!", 0.28), **dict.fromkeys("I()[]/-", 0.42), **dict.fromkeys("MW", 0.95),
    **dict.fromkeys("0123456789", _DIGIT), " ": 0.33, MINUS: 0.78, "\u0302": 0.0,
    **dict.fromkeys("cegoqsyz", 0.5), **dict.fromkeys("hnux", 0.58), **dict.fromkeys("fr", 0.45),
    **dict.fromkeys("ijlt", 0.37), "m": 0.88, "w": 0.72,
}  # fmt: skip
"""Of letters the width of the wider one, slanted or upright."""
_OPERATORS = {
    "+": 1.22, "-": 1.22, "*": 0.72, "/": 0.5, "o": 0.94, "=": 1.33, "<-": 1.56, "~": 1.33, ">": 1.33, ">=": 1.33,
    ",": 0.44, ", ": 1.44, "-x": 0.78, "(": 0.39, ")": 0.39, "[": 0.28, "]": 0.28, "[,": 0.45, ",]": 0.45,
    "|(": 0.28, ")|": 0.28, "floor(": 0.44, ")floor": 0.44, "": 0.0, THIN: _THIN, "...": 1.5,
}  # fmt: skip
EQUALS = _OPERATORS["="]
_SIGMA, _ROOT, _OF_E = 1.61, 0.84, 0.47


LINE = 1.2
"""The height of a row without fractions, from its baseline to the next one, in em."""
_BAR, _LIMITS = 0.3, 3.0
"""What a bar takes with the room around it, and the height of a sum with what stands above and below."""


class Measured(Struct, frozen=True):
    """TeX, and about how wide and how high it is in a displayed formula, in em."""

    tex: str
    width: float
    height: float = LINE


NOTHING, EQUALS_SIGN = Measured("", 0.0), Measured(" = ", EQUALS)


def _as_it_is(symbol: Symbol) -> Symbol:
    return symbol


class MeasuringRenderer(Renderer[Measured]):
    """The TeX of another renderer with its width. written: as what it writes a symbol."""

    def __init__(self, inner: TexRenderer, written: Callable[[Symbol], Symbol] = _as_it_is) -> None:
        super().__init__(inner.leaves)
        self._inner = inner
        self._becomes = written

    def row(self, parts: Sequence[Measured]) -> Measured:
        return joined(parts)

    def symbol(self, symbol: Symbol, to: Hashable | None) -> Measured:
        marks = self._becomes(symbol).marks
        return Measured(self._inner.symbol(symbol, to), _all_width(marks), _height(marks))

    def number(self, digits: str, to: Hashable | None) -> Measured:
        mantissa, _, exponent = digits.partition("e")
        power = _OPERATORS["+"] + 2 * _DIGIT + _SCRIPT * _text_width(exponent) if exponent else 0.0
        return Measured(self._inner.number(digits, to), _text_width(mantissa) + power)

    def operator(self, name: str) -> Measured:
        return Measured(self._inner.operator(name), _OPERATORS[name])

    def fraction(self, above: Measured, below: Measured) -> Measured:
        width = max(above.width, below.width) + _BESIDE_BAR
        return Measured(self._inner.fraction(above.tex, below.tex), width, _over(above.height, below.height))

    def raised(self, base: Measured, exponent: Measured, *, bare: bool) -> Measured:
        width = base.width + _SCRIPT * exponent.width + _BEHIND_SCRIPT
        return Measured(self._inner.raised(base.tex, exponent.tex, bare=bare), width, base.height)

    def lowered(self, base: Measured, index: str) -> Measured:
        width = base.width + _SCRIPT * _text_width(index) + _BEHIND_SCRIPT
        return Measured(self._inner.lowered(base.tex, index), width, base.height)

    def sigma(self, index: str) -> Measured:
        return Measured(self._inner.sigma(index), max(_SIGMA, _SCRIPT * _text_width(index)), _LIMITS)

    def exponential(self, exponent: Measured) -> Measured:
        return Measured(self._inner.exponential(exponent.tex), _OF_E + _SCRIPT * exponent.width, exponent.height)

    def root(self, inner: Measured) -> Measured:
        return Measured(self._inner.root(inner.tex), _ROOT + inner.width, inner.height)

    def function(self, name: str) -> Measured:
        return Measured(self._inner.function(name), _text_width(name))

    def applied(self, name: str, operand: Measured) -> Measured:
        width = _text_width(name) + _THIN + operand.width
        return Measured(self._inner.applied(name, operand.tex), width, operand.height)


def joined(parts: Sequence[Measured], between: Measured = NOTHING) -> Measured:
    """Parts beside one another."""
    width = sum(part.width for part in parts) + max(0, len(parts) - 1) * between.width
    return Measured(between.tex.join(part.tex for part in parts), width, max([LINE, *(part.height for part in parts)]))


def _height(marks: Marks) -> float:
    """The height of marks; what is raised and lowered takes no more than a line has."""
    bases = (mark.base if isinstance(mark, Scripted) else mark for mark in marks)
    ratios = (base for base in bases if isinstance(base, Ratio))
    return max([LINE, *(_over(_height(ratio.above), _height(ratio.below)) for ratio in ratios)])


def _over(above: float, below: float) -> float:
    return above + below + _BAR


def _all_width(marks: Marks) -> float:
    return sum(map(_width, marks))


def _width(mark: Mark) -> float:
    """The width of a mark; what is raised stands above what is below."""
    match mark:
        case Char(_, text):
            return _THIN if mark is THIN_SPACE else _text_width(text)
        case Ratio(d, above, below):
            return _width(d) + max(_all_width(above), _all_width(below)) + _BESIDE_BAR
        case Scripted(base, below):
            return _width(base) + _SCRIPT * max(_all_width(below), _all_width(mark.raised)) + _BEHIND_SCRIPT


def _text_width(text: str) -> float:
    return sum(_CHARACTERS.get(char, _CAPITAL if char.isupper() else _LETTER) for char in text)
