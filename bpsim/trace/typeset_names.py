"""Names of formulas as symbols: Greek letters, indices, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bpsim.formulas.spelling import GREEK
from bpsim.trace.marks import COMMA, Char, Scripted
from bpsim.trace.symbols import Symbol, standing, upright

_NAME = re.compile(r"([A-Za-z]+)([0-9]*)((?:_+[A-Za-z0-9]+)*)")
_CHARACTERS = {name: letter for letter, name in reversed(GREEK.items())}
"""Each Greek letter by its name."""
_LIKE_LATIN = {
    "omicron": "o", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K",
    "Mu": "M", "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X",
}  # fmt: skip
"""Greek letters for which TeX has no command, since they look like Latin ones."""


def typeset_name(key: str) -> Symbol:
    """The name that has this key: ``theta`` is θ, ``x1`` has a lowered 1, ``w_2_1`` a lowered 2,1."""
    found = _NAME.fullmatch(key)
    if not found:
        return Symbol((standing(key),), key)
    letters, digits, rest = found.groups()
    below = [
        Char(part, part) if part.isdecimal() else _letters(part) for part in (digits, *re.split("_+", rest)) if part
    ]
    index = tuple(mark for part in below for mark in (COMMA, part))[1:]
    name = _letters(letters)
    return Symbol((Scripted(name, index) if index else name,), _CHARACTERS.get(letters, letters) + digits + rest)


def typeset_names(keys: Sequence[str]) -> tuple[Symbol, ...]:
    """The names that have these keys, no two alike: of those that would be, each is its key, upright."""
    found = [typeset_name(key) for key in keys]
    count = Counter(name.tex for name in found)
    pairs = zip(keys, found, strict=True)
    return tuple(Symbol((standing(key),), name.plain) if count[name.tex] > 1 else name for key, name in pairs)


def _letters(word: str) -> Char:
    """One letter slanted, a Greek one by its command, a word upright."""
    if word in _LIKE_LATIN:
        return Char(upright(_LIKE_LATIN[word]), _CHARACTERS[word])
    if word in _CHARACTERS:
        return Char(r"\varepsilon" if word == "epsilon" else rf"\{word}", _CHARACTERS[word])
    return Char(word, word) if len(word) == 1 else standing(word)
