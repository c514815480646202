"""What symbols are made of: letters, what stands above and below them, ratios; and how these are written.

From one tree of marks come the TeX of a symbol, its pieces for the screen, and its spans where it is painted as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from bpsim.trace.numerals import MINUS
from bpsim.trace.pieces import Fraction, Glyph, Operator, Piece, Role, Row, Scripts, Space

LOWERED_BY, ON_LINE, RAISED_BY = -1, 0, 1


class Span(NamedTuple):
    """A piece of a symbol that is painted as text. level: 0 on the line, 1 raised, -1 lowered."""

    text: str
    level: int = ON_LINE


Spans = tuple[Span, ...]

RAISED, LOWERED = (str.maketrans("0123456789", digits) for digits in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"))


class Char(Struct, frozen=True):
    """A letter, a word or a sign: as TeX, and as characters."""

    tex: str
    text: str


class Word(Char, frozen=True):
    """A name or a word, upright or slanted, of which each format makes the characters harmless in its own way."""

    is_upright: bool


class Ratio(Struct, frozen=True):
    """One over the other, each with the sign of a derivative before it."""

    d: Char
    above: Marks
    below: Marks


class Scripted(Struct, frozen=True):
    """A mark with others below it and raised beside it.

    layer: raised too, before ``beside``. sample: ``beside`` is the number of a sample, which is not painted where it
    stands alone.
    """

    base: Char | Ratio
    below: Marks = ()
    beside: Marks = ()
    layer: Marks = ()
    sample: bool = False

    @property
    def raised(self) -> Marks:
        """All that is raised, with a comma between."""
        return (*self.layer, COMMA, *self.beside) if self.layer and self.beside else (*self.layer, *self.beside)

    @property
    def painted(self) -> Marks:
        """What is raised where the symbol is painted as text."""
        return () if self.sample and not self.layer else self.raised


Mark = Char | Ratio | Scripted
Marks = tuple[Mark, ...]

PARTIAL, TOTAL, NOTHING = Char(r"\partial ", "∂"), Char("d", "d"), Char("{}", "")
NEGATIVE, COMMA, THIN = Char("-", MINUS), Char(",", ","), Char(r"\,", " ")
OPENING, CLOSING = Char("(", "("), Char(")", ")")
_OPERATORS: dict[Char, Piece] = {
    NEGATIVE: Operator("-", MINUS, Role.PREFIX),
    COMMA: Operator(",", ",", Role.COMMA),
    OPENING: Operator("(", "(", Role.OPENING),
    CLOSING: Operator(")", ")", Role.CLOSING),
    THIN: Space(3 / 18),
    PARTIAL: Glyph(r"\partial", text="∂"),
}


def _own_tex(char: Char) -> str:
    return char.tex


def tex_of(marks: Iterable[Mark], written: Callable[[Char], str] = _own_tex) -> str:
    """The TeX of marks; ``written``: that of a letter, a word or a sign, which may be that of another format."""
    return "".join(_tex(mark, written) for mark in marks)


def _tex(mark: Mark, written: Callable[[Char], str] = _own_tex) -> str:
    match mark:
        case Char():
            return written(mark)
        case Ratio(d, above, below):
            return rf"\frac{{{written(d)}{tex_of(above, written)}}}{{{written(d)}{tex_of(below, written)}}}"
        case Scripted(base, below):
            lowered = f"_{{{tex_of(below, written)}}}" if below else ""
            raised = f"^{{{tex_of(mark.raised, written)}}}" if mark.raised else ""
            return _tex(base, written) + (raised + lowered if mark.layer else lowered + raised)


def row_of(marks: Iterable[Mark]) -> Row:
    """The pieces of marks for the screen: a letter with all that belongs to it is one."""
    return tuple(map(_piece, marks))


def _piece(mark: Mark) -> Piece:
    match mark:
        case Char(tex, text):
            return _OPERATORS.get(mark) or Glyph(tex, text=text)
        case Ratio(d, above, below):
            return Fraction(_derived(d, above), _derived(d, below))
        case Scripted(Ratio() as base, below):
            return Scripts(_piece(base), row_of(mark.raised), row_of(below))
        case Scripted(base) if base is NOTHING:
            return Scripts(Space(0.0), row_of(mark.raised), ())
    return Glyph(_tex(mark), text=_text(mark))


def _derived(d: Char, marks: Marks) -> Row:
    """A ∂ is a piece of its own, a d one with the letter after it."""
    if d is PARTIAL:
        return (*row_of((d,)), *row_of(marks))
    first, *others = row_of(marks)
    if not isinstance(first, Glyph):
        return row_of((d, *marks))
    return (Glyph(d.tex + first.tex, text=d.text + first.text), *others)


def _text(mark: Mark) -> str:
    """A mark on one line, for where it cannot be typeset."""
    if not isinstance(mark, Scripted):
        return text_of(_spans(mark, ON_LINE))
    below, beside = (text_of(_all_spans(marks, ON_LINE)) for marks in (mark.below, mark.beside))
    layer = text_of(_all_spans(mark.layer, ON_LINE)).translate(RAISED)
    number = below.replace(",", "").isdecimal()
    lowered = (below.translate(LOWERED) if layer else below) if number or not below else f" {below}"
    return _text(mark.base) + layer + lowered + (f"^{beside}" if beside else "")


def spans_of(marks: Iterable[Mark]) -> Spans:
    """The pieces of text that a symbol is painted of; a ratio stands on one line."""
    merged: list[Span] = []
    for span in _all_spans(marks, ON_LINE):
        if merged and merged[-1].level == span.level:
            merged[-1] = Span(merged[-1].text + span.text, span.level)
        elif span.text:
            merged.append(span)
    return tuple(merged)


def _all_spans(marks: Iterable[Mark], level: int) -> Iterator[Span]:
    for mark in marks:
        yield from _spans(mark, level)


def _spans(mark: Mark, level: int) -> Iterator[Span]:
    match mark:
        case Char(_, text):
            yield Span(text, level)
        case Ratio(d, above, below):
            yield from _all_spans((d, *above), level)
            yield Span("/", level)
            yield from _all_spans((d, *below), level)
        case Scripted(base, below):
            yield from _spans(base, level)
            lowered, raised = _scripts(below, level, LOWERED_BY), _scripts(mark.painted, level, RAISED_BY)
            yield from (*raised, *lowered) if mark.layer else (*lowered, *raised)


def _scripts(marks: Marks, level: int, by: int) -> Iterator[Span]:
    """What is raised or lowered; within another it stays on the other's level, raised digits as small characters."""
    if level == ON_LINE:
        yield from _all_spans(marks, by)
        return
    for span in _all_spans(marks, level):
        yield Span(span.text.translate(RAISED), level) if by == RAISED_BY else span


def with_sample(spans: Spans, sample: int, samples: int) -> Spans:
    """The pieces of the symbol of one sample's error, with the sample where it is one of several."""
    return (*spans, Span(f"({sample + 1})", RAISED_BY)) if samples > 1 else spans


def text_of(spans: Iterable[Span]) -> str:
    """All characters of a symbol, raised and lowered ones on the line."""
    return "".join(span.text for span in spans)


def is_raised(marks: Iterable[Mark]) -> bool:
    """Whether anything is raised beside marks, or beside what stands below them."""
    return any(isinstance(mark, Scripted) and (mark.raised or is_raised(mark.below)) for mark in marks)
