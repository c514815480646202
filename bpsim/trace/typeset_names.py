"""Names of formulas as symbols: Greek letters, indices, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bpsim.formulas.spelling import GREEK
from bpsim.trace.marks import COMMA, Char, Scripted
from bpsim.trace.symbols import Symbol, upright

_NAME = re.compile(r"([A-Za-z]+)([0-9]*)((?:_+[A-Za-z0-9]+)*)")
_CHARACTERS = {name: letter for letter, name in reversed(GREEK.items())}
"""Each Greek letter by its name."""
_LIKE_LATIN = {
    "omicron": "o", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K",
    "Mu": "M", "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X",
}  # fmt: skip
"""Greek letters for which TeX has no command, since they look like Latin ones."""


class TypesetName(Struct, frozen=True):
    """A name in its parts: how its letters are typeset, what stands below them, and the whole as plain text."""

    letters: Char
    below: tuple[Char, ...]
    plain: str

    @property
    def symbol(self) -> Symbol:
        """The name as a symbol."""
        index = tuple(mark for part in self.below for mark in (COMMA, part))[1:]
        return Symbol((Scripted(self.letters, index) if index else self.letters,), self.plain)

    def with_word(self, word: str, plain: str) -> Symbol:
        """The symbol with one more word below; plain: the plain text of it all."""
        return replace(self, below=(*self.below, _upright(word)), plain=plain).symbol


def typeset_name(key: str) -> TypesetName:
    """The name that has this key: ``theta`` is θ, ``x1`` has a lowered 1, ``w_2_1`` a lowered 2,1."""
    found = _NAME.fullmatch(key)
    if not found:
        return TypesetName(_upright(key), (), key)
    letters, digits, rest = found.groups()
    below = filter(None, (digits, *re.split("_+", rest)))
    plain = _CHARACTERS.get(letters, letters) + digits + rest
    return TypesetName(
        _letters(letters), tuple(Char(part, part) if part.isdecimal() else _letters(part) for part in below), plain
    )


def typeset_names(keys: Sequence[str]) -> tuple[TypesetName, ...]:
    """The names that have these keys, no two alike: of those that would be, each is its key, upright."""
    found = [typeset_name(key) for key in keys]
    count = Counter(name.symbol.tex for name in found)
    if len(count) == len(found):
        return tuple(found)
    pairs = zip(keys, found, strict=True)
    return tuple(
        TypesetName(_upright(key), (), name.plain) if count[name.symbol.tex] > 1 else name for key, name in pairs
    )


def _upright(word: str) -> Char:
    return Char(upright(word), word)


def _letters(word: str) -> Char:
    """One letter slanted, a Greek one by its command, a word upright."""
    if word in _LIKE_LATIN:
        return Char(upright(_LIKE_LATIN[word]), _CHARACTERS[word])
    if word in _CHARACTERS:
        return Char(r"\varepsilon" if word == "epsilon" else rf"\{word}", _CHARACTERS[word])
    return Char(word, word) if len(word) == 1 else _upright(word)
