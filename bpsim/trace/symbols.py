"""Symbols in their two written forms, and what they are put together from: letters, words, indices, ratios."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bpsim.trace.numerals import MINUS

_SPECIAL = re.compile(r"([{}$&#_%])")
_ALIKE = str.maketrans("\\^~", "∖ˆ˜")
"""Characters that TeX cannot write with a backslash before them, each with TeX that looks the same."""
_LETTER_AND_NUMBER = re.compile(r"([A-Za-z])(\d+)", re.ASCII)
_LAYERED = re.compile(r"((?:\\[A-Za-z]+(?:\{.\})?|[A-Za-z]))\^\{(\d+)\}")
"""A letter with the number of its layer raised."""
RAISED, LOWERED = (str.maketrans("0123456789", digits) for digits in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol as TeX and as plain text. head: the plain text without the index, for where a unit's name stands by.

    line: the plain text of just what the TeX says, for a formula on one line; empty where that is ``plain``.
    """

    tex: str
    plain: str
    head: str = ""
    line: str = ""

    @property
    def in_line(self) -> str:
        """The plain text in a formula."""
        return self.line or self.plain


@dataclass(frozen=True, slots=True)
class Label:
    """How a unit is told apart in an index. own: its user's name rather than a number."""

    symbol: Symbol
    own: bool


def ratio(above: Symbol, below: Symbol, *, total: bool = False) -> Symbol:
    """A partial derivative, or the derivative of what has one variable, which has a d in place of ∂."""
    d, sign = ("d", "d") if total else (r"\partial ", "∂")
    tex = rf"\frac{{{d}{above.tex}}}{{{d}{below.tex}}}"
    line = f"{sign}{above.in_line}/{sign}{below.in_line}"
    return Symbol(tex, f"{sign}{above.plain}/{sign}{below.plain}", line=line)


def marked(symbol: Symbol, mark: Symbol) -> Symbol:
    """A symbol with words below it, which tell it from one that looks the same: ``∂E/∂out h1 via o2``."""
    line = f"{symbol.in_line} {mark.in_line}"
    return Symbol(rf"{symbol.tex}_{{\,{mark.tex}}}", f"{symbol.plain} {mark.plain}", line=line)


def kept(parameter: Symbol, plain: str, tex: str = "") -> Symbol:
    """A letter with the symbol of a parameter below: what an optimizer keeps or makes for it."""
    return Symbol(f"{tex or plain}_{{{parameter.tex}}}", f"{plain} {parameter.plain}", plain)


def hatted(symbol: Symbol) -> Symbol:
    """With a hat on the letter: what was corrected."""
    letter, _, below = symbol.tex.partition("_")
    with_hat = unicodedata.normalize("NFC", f"{symbol.plain[0]}\u0302")
    return Symbol(rf"\hat{{{letter}}}_{below}", with_hat + symbol.plain[1:], with_hat)


def renewed(symbol: Symbol) -> Symbol:
    """With a plus: the value after an update."""
    return Symbol(symbol.tex + "^{+}", symbol.plain + "+")


def negative(symbol: Symbol) -> Symbol:
    """The symbol with a minus before it."""
    head = f"{MINUS}{symbol.head}" if symbol.head else ""
    return Symbol(f"-{symbol.tex}", f"{MINUS}{symbol.plain}", head, f"{MINUS}{symbol.in_line}")


def word(text: str, name: str, tex: str = "") -> Symbol:
    """A word with a unit's own name: ``net_{h1}``, ``net h1``. tex: the word in TeX where that is not the word."""
    # The name of a unit may be a number, which is not an index.
    index = upright(name) if name.isdecimal() else escaped(name)
    return Symbol(f"{tex or text}_{{{index}}}", f"{text} {name}", text)


def greek(tex: str, plain: str, name: str) -> Symbol:
    """A letter with a unit's own name: ``\\delta_{h1}``, ``δ h1``."""
    return word(plain, name, tex)


def named(name: str) -> Symbol:
    """A unit's own name as a symbol."""
    return Symbol(tex_name(name), name)


def indexed(base: Symbol, index: Symbol | None, layer: int | None = None) -> Symbol:
    """A letter with an index and, raised, the number of its layer: ``w^{2}_{11}``, ``w²₁₁``; ``w_{11}``, ``w11``."""
    tex = base.tex + ("" if layer is None else f"^{{{layer}}}") + (f"_{{{index.tex}}}" if index else "")
    plain = base.plain + ("" if layer is None else str(layer).translate(RAISED))
    if index:
        number = index.plain.replace(",", "").isdecimal()
        shown = index.plain.translate(LOWERED) if layer is not None else index.plain
        plain += shown if number else f" {index.plain}"
    return Symbol(tex, plain, base.plain)


def of_sample(symbol: Symbol, sample: int) -> Symbol:
    """A symbol with the number of its sample raised: ``E^{(2)}``, and ``z^{2,(3)}_{1}`` beside a layer."""
    layered = _LAYERED.match(symbol.tex)
    if layered:
        tex = rf"{layered[1]}^{{{layered[2]},({sample})}}{symbol.tex[layered.end() :]}"
    else:
        tex = rf"{symbol.tex}^{{({sample})}}"
    return Symbol(tex, f"{symbol.plain}^({sample})", symbol.head)


def joined(first: Symbol, second: Symbol) -> Symbol:
    """Two indices side by side, with a comma unless both are single digits."""
    comma = "" if all(len(s.plain) == 1 and s.plain.isdecimal() for s in (first, second)) else ","
    return Symbol(f"{first.tex}{comma}{second.tex}", f"{first.plain}{comma}{second.plain}")


def labels(names: Sequence[str]) -> tuple[Label, ...]:
    """The indices of the units of a layer, no two alike: the place of one with a name such as h1, else its name."""
    alone = len(names) == 1
    found = [
        Label(Symbol(str(at), str(at)), own=False) if _ordinary(name, alone) else _own(name)
        for at, name in enumerate(names, 1)
    ]
    distinct = len({label.symbol.plain for label in found}) == len(found)
    return tuple(found) if distinct else tuple(_own(name) for name in names)


def continued_labels(layers: Sequence[Sequence[str]]) -> list[tuple[Label, ...]]:
    """The same for all layers, no two alike in the network: a unit's place is counted from the first input on."""
    first, found = 0, []
    for names in layers:
        alone = len(names) == 1
        numbers = enumerate(names, first + 1)
        row = (Label(Symbol(str(at), str(at)), own=False) if _ordinary(n, alone) else _own(n) for at, n in numbers)
        found.append(tuple(row))
        first += len(names)
    distinct = len({label.symbol.plain for row in found for label in row}) == first
    return found if distinct else [tuple(map(_own, names)) for names in layers]


def _ordinary(name: str, alone: bool) -> bool:
    """Whether a name says no more than an index does: a letter with a number, or the letter of a layer's only unit."""
    return bool(_LETTER_AND_NUMBER.fullmatch(name)) or (alone and len(name) == 1 and name.isalpha())


def _own(name: str) -> Label:
    tex = name if name.isdecimal() and name.isascii() else upright(name)
    return Label(Symbol(tex, name), own=True)


def tex_name(name: str) -> str:
    """A unit's name as it stands in TeX: a letter with a number becomes a subscript, a word stands upright."""
    match = _LETTER_AND_NUMBER.fullmatch(name)
    if match:
        return rf"{match[1]}_{{{match[2]}}}"
    return name if len(name) == 1 and name.isalpha() else upright(name)


def upright(name: str) -> str:
    """A name as upright TeX."""
    return rf"\mathrm{{{escaped(name)}}}"


def escaped(name: str) -> str:
    """A name with the characters that mean something in TeX made harmless."""
    return _SPECIAL.sub(r"\\\1", name.translate(_ALIKE))
