"""Symbols: marks with their plain text, and what they are put together from: letters, words, indices, ratios."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.expression import Expression
from bpsim.sentences import _
from bpsim.trace import marks as m
from bpsim.trace.marks import Char, Marks, Ratio, Scripted, Spans, Word
from bpsim.trace.numerals import MINUS
from bpsim.trace.pieces import Row

_SPECIAL = re.compile(r"([{}$&#_%])")
_ALIKE = str.maketrans("\\^~", "∖ˆ˜")
"""Characters that TeX cannot write with a backslash before them, each with TeX that looks the same."""
VIA, NEW = _("via {unit}"), _("new {parameter}")
"""Parts of symbols, which are those of the notation in every language."""
_LETTER_AND_NUMBER = re.compile(r"([A-Za-z])(\d+)", re.ASCII)


class Symbol(Expression, frozen=True, dict=True):
    """A symbol as marks and as plain text, which may stand in a formula.

    head: the plain text without the index, for where a unit's name stands by.
    line: the plain text of just what the marks say, for a formula on one line; empty where that is ``plain``.
    """

    marks: Marks
    plain: str
    head: str = ""
    line: str = ""

    @property
    def in_line(self) -> str:
        """The plain text in a formula."""
        return self.line or self.plain

    @cached_property
    def tex(self) -> str:
        """The symbol in TeX."""
        return m.tex_of(self.marks)

    @cached_property
    def row(self) -> Row:
        """The symbol as pieces for the screen."""
        return m.row_of(self.marks)

    @cached_property
    def spans(self) -> Spans:
        """The symbol as text with raised and lowered parts."""
        return m.spans_of(self.marks)

    @property
    def is_negative(self) -> bool:
        """Whether it begins with a minus."""
        return self.marks[:1] == (m.NEGATIVE,)

    @property
    def is_ratio(self) -> bool:
        """Whether it is a derivative."""
        first = self.marks[0]
        return isinstance(first.base if isinstance(first, Scripted) else first, Ratio)

    @property
    def is_raised(self) -> bool:
        """Whether anything in it is raised, so that an exponent beside it would be misread."""
        return m.is_raised(self.marks)


class Label(Struct, frozen=True):
    """How a unit is told apart in an index. own: its user's name rather than a number."""

    symbol: Symbol
    own: bool


def letter(tex: str, plain: str) -> Symbol:
    """A letter, in TeX and as plain text."""
    return Symbol((Char(tex, plain),), plain)


def spelled(text: str, head: str = "") -> Symbol:
    """A word in upright letters."""
    return Symbol((standing(text),), text, head)


def ratio(above: Symbol, below: Symbol, *, total: bool = False) -> Symbol:
    """A partial derivative, or the derivative of what has one variable, which has a d in place of ∂."""
    d = m.TOTAL if total else m.PARTIAL
    line = f"{d.text}{above.in_line}/{d.text}{below.in_line}"
    plain = f"{d.text}{above.plain}/{d.text}{below.plain}"
    return Symbol((Ratio(d, above.marks, below.marks),), plain, line=line)


def share(symbol: Symbol, count: int) -> Symbol:
    """One part of so many equal ones, in parentheses: ``(E/2)``; of 1, all of it."""
    if count == 1:
        return symbol
    marks = (m.OPENING, *symbol.marks, Char(f"/{count}", f"/{count}"), m.CLOSING)
    return Symbol(marks, f"({symbol.plain}/{count})", line=f"({symbol.in_line}/{count})")


def _last(symbol: Symbol) -> Scripted:
    """The last mark of a symbol, to which something can be added."""
    mark = symbol.marks[-1]
    return mark if isinstance(mark, Scripted) else Scripted(mark)


def _but_last(symbol: Symbol, mark: Scripted | Char, plain: str, head: str = "", line: str = "") -> Symbol:
    """The symbol with another last mark, and other texts."""
    return Symbol((*symbol.marks[:-1], mark), plain, head, line)


def marked(symbol: Symbol, mark: Symbol) -> Symbol:
    """A symbol with words below it, which tell it from one that looks the same: ``∂E/∂out h1 via o2``."""
    below = replace(_last(symbol), below=(m.THIN, *mark.marks))
    return _but_last(symbol, below, f"{symbol.plain} {mark.plain}", line=f"{symbol.in_line} {mark.in_line}")


def after(text: str, symbol: Symbol) -> Symbol:
    """A word before a symbol: ``via h1``."""
    return Symbol((slanted(text), m.THIN, *symbol.marks), f"{text} {symbol.plain}")


def via(unit: Symbol) -> Symbol:
    """The name of a way back through a unit or a gate."""
    return replace(after("via", unit), plain=VIA.format(unit=unit.plain))


def new_name(parameter: Symbol) -> Symbol:
    """The name of the new value of a parameter."""
    return replace(after("new", parameter), plain=NEW.format(parameter=parameter.plain))


def kept(parameter: Symbol, plain: str, tex: str = "") -> Symbol:
    """A letter with the symbol of a parameter below: what an optimizer keeps or makes for it."""
    return Symbol((Scripted(Char(tex or plain, plain), parameter.marks),), f"{plain} {parameter.plain}", plain)


def hatted(symbol: Symbol) -> Symbol:
    """With a hat on the letter: what was corrected."""
    last = _last(symbol)
    assert isinstance(last.base, Char)
    hat = Char(rf"\hat{{{last.base.tex}}}", unicodedata.normalize("NFC", f"{last.base.text}\u0302"))
    return _but_last(symbol, replace(last, base=hat), hat.text + symbol.plain[1:], hat.text)


def renewed(symbol: Symbol) -> Symbol:
    """With a plus: the value after an update. Beside the number of a layer it has no comma before it."""
    last, plus, plain = _last(symbol), Char("+", "+"), f"{symbol.plain}+"
    if last.layer:
        return _but_last(symbol, replace(last, layer=(*last.layer, plus)), plain)
    return beside(symbol, plus, plain)


def beside(symbol: Symbol, mark: Char, plain: str) -> Symbol:
    """A symbol with a mark raised beside it, as last of those that are there."""
    last = _last(symbol)
    raised = (*last.beside, m.COMMA, mark) if last.beside else (mark,)
    return _but_last(symbol, replace(last, beside=raised), plain)


def as_new(symbol: Symbol) -> Symbol:
    """With ``new`` as a further index."""
    return with_index(symbol, Char(upright("new"), "new"), f"{symbol.plain} new")


def with_index(symbol: Symbol, index: Char, plain: str) -> Symbol:
    """With a word as a further index; plain: the plain text of it all."""
    last = _last(symbol)
    below = (*last.below, m.COMMA, index) if last.below else (index,)
    return _but_last(symbol, replace(last, below=below), plain)


def starred(symbol: Symbol) -> Symbol:
    """With a star before it."""
    star = Scripted(m.NOTHING, beside=(Char(r"\ast", "*"),))
    return Symbol((star, *symbol.marks), f"*{symbol.plain}")


def negative(symbol: Symbol) -> Symbol:
    """The symbol with a minus before it."""
    head = f"{MINUS}{symbol.head}" if symbol.head else ""
    return Symbol((m.NEGATIVE, *symbol.marks), f"{MINUS}{symbol.plain}", head, f"{MINUS}{symbol.in_line}")


def word(text: str, name: str, tex: str = "") -> Symbol:
    """A word with a unit's own name: ``net_{h1}``, ``net h1``; a letter: ``\\delta_{h1}``, ``δ h1``.

    tex: the word in TeX where that is not the word.
    """
    # The name of a unit may be a number, which is not an index.
    index = standing(name) if name.isdecimal() else slanted(name)
    return Symbol((Scripted(Char(tex, text) if tex else slanted(text), (index,)),), f"{text} {name}", text)


def numbered(letters: Symbol, number: int) -> Symbol:
    """A letter with a number: ``w_{5}``, ``w5``."""
    return indexed(letters, letter(str(number), str(number)))


def named(name: str) -> Symbol:
    """A unit's own name as a symbol: a letter with a number gets a lowered number, a word stands upright."""
    match = _LETTER_AND_NUMBER.fullmatch(name)
    if match:
        return Symbol((Scripted(Char(match[1], match[1]), (Char(match[2], match[2]),)),), name)
    return Symbol((slanted(name),), name) if len(name) == 1 and name.isalpha() else spelled(name)


def indexed(base: Symbol, index: Symbol | None, layer: int | None = None) -> Symbol:
    """A letter with an index and, raised, the number of its layer: ``w^{2}_{11}``, ``w²₁₁``; ``w_{11}``, ``w11``."""
    plain = base.plain + ("" if layer is None else str(layer).translate(m.RAISED))
    if index:
        number = index.plain.replace(",", "").isdecimal()
        shown = index.plain.translate(m.LOWERED) if layer is not None else index.plain
        plain += shown if number else f" {index.plain}"
    raised = () if layer is None else (Char(str(layer), str(layer)),)
    mark = replace(_last(base), below=index.marks if index else (), layer=raised)
    return _but_last(base, mark, plain, base.plain)


def of_sample(symbol: Symbol, sample: int | str) -> Symbol:
    """A symbol with its sample raised: ``E^{(2)}``, of any sample ``E^{(s)}``, and ``z^{2,(3)}_{1}`` beside a layer."""
    number = Char(f"({sample})", f"({sample})")
    mark = replace(_last(symbol), beside=(number,), sample=True)
    return _but_last(symbol, mark, f"{symbol.plain}^({sample})", symbol.head)


def joined(first: Symbol, second: Symbol) -> Symbol:
    """Two indices side by side, with a comma unless both are single digits."""
    comma = "" if all(len(s.plain) == 1 and s.plain.isdecimal() for s in (first, second)) else ","
    marks = (*first.marks, *((m.COMMA,) if comma else ()), *second.marks)
    return Symbol(marks, f"{first.plain}{comma}{second.plain}")


def labels(names: Sequence[str]) -> tuple[Label, ...]:
    """The indices of the units of a layer, no two alike: the place of one with a name such as h1, else its name."""
    return continued_labels([names])[0]


def continued_labels(layers: Sequence[Sequence[str]]) -> list[tuple[Label, ...]]:
    """The same for all layers, no two alike in the network: a unit's place is counted from the first input on."""
    first, found = 0, []
    for names in layers:
        alone = len(names) == 1
        numbers = enumerate(names, first + 1)
        row = (Label(letter(str(at), str(at)), own=False) if _ordinary(n, alone) else _own(n) for at, n in numbers)
        found.append(tuple(row))
        first += len(names)
    distinct = len({label.symbol.plain for row in found for label in row}) == first
    return found if distinct else [tuple(map(_own, names)) for names in layers]


def _ordinary(name: str, alone: bool) -> bool:
    """Whether a name says no more than an index does: a letter with a number, or the letter of a layer's only unit."""
    return bool(_LETTER_AND_NUMBER.fullmatch(name)) or (alone and len(name) == 1 and name.isalpha())


def _own(name: str) -> Label:
    number = name.isdecimal() and name.isascii()
    return Label(letter(name, name) if number else spelled(name), own=True)


def standing(text: str) -> Word:
    """A name or a word in upright letters."""
    return Word(upright(text), text, is_upright=True)


def slanted(text: str) -> Word:
    """A name or a word in slanted letters."""
    return Word(escaped(text), text, is_upright=False)


def upright(name: str) -> str:
    """A name as upright TeX."""
    return rf"\mathrm{{{escaped(name)}}}"


def escaped(name: str) -> str:
    """A name with the characters that mean something in TeX made harmless."""
    return _SPECIAL.sub(r"\\\1", name.translate(_ALIKE))


G_PRIME = beside(letter("g", "g"), Char(r"\prime", "′"), "g′")
"""The derivative of the activation g."""
