"""Long equations in rows that fit the page: broken at the equals signs, then before plus and minus."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

SCRIPT = 0.7
"""The size of an index."""
INDENT = r"\quad "

_ONE = "x"
_FRACTION, _FONT = "\N{FRACTION SLASH}", "\N{LATIN SMALL LETTER F WITH HOOK}"
_FONTS = frozenset({"mathrm", "text", "operatorname", "mathit", "mathbf", "hat"})
_FUNCTIONS = frozenset({"tanh", "max", "min", "ln", "log", "exp"})
_COMMAND = re.compile(r"\\(?:([A-Za-z]+) ?|.)")
_INNERMOST = re.compile(
    rf"[_^](?:\{{([^{{}}]*)\}}|([^{{}}]))|{_FRACTION}\{{([^{{}}]*)\}}\{{([^{{}}]*)\}}|{_FONT}\{{([^{{}}]*)\}}"
)


def rows(parts: Sequence[str], most: float) -> list[str]:
    """``a = b = c`` in one row where that is at most ``most`` characters wide, else rows for an aligned environment.

    There ``&`` stands before each equals sign, and before what goes on from the row above.
    """
    whole = " = ".join(parts)
    if width(whole) <= most:
        return [whole]
    symbol, *others = parts
    room = most - width(symbol) - 3
    found: list[str] = []
    for part in others:
        first, *more = _broken(part, room)
        found.append(f"{'' if found else symbol} &= {first}".lstrip())
        found += [f"& {INDENT}{row}" for row in more]
    return found if len(found) > 1 else [whole]


def width(formula: str) -> float:
    """About how wide a formula is, in characters; a fraction is as wide as the wider of its rows.

    It is found from the text, since a handout asks for thousands of widths.
    """
    text = _COMMAND.sub(_as_wide, formula)
    found = 1
    while found:
        text, found = _INNERMOST.subn(_flat, text)
    return len(text)


def _as_wide(command: re.Match[str]) -> str:
    """Fractions and fonts keep marks of their own; a function is as long as its name, another symbol one character."""
    name = command[1]
    if name in _FONTS:
        return _FONT
    return _FRACTION if name == "frac" else _ONE * (len(name) if name in _FUNCTIONS else 1)


def _flat(found: re.Match[str]) -> str:
    """An index, a fraction or a word without braces in it, as so many characters."""
    index, short, above, below, word = found.groups()
    if above is not None:
        return _ONE * (1 + max(len(above), len(below)))
    return word if word is not None else _ONE * math.ceil(SCRIPT * len(index or short or ""))


def _broken(formula: str, room: float) -> list[str]:
    """The formula in rows of at most ``room``, as far as its terms allow."""
    found: list[str] = []
    for term in _terms(formula):
        if found and width(f"{found[-1]} {term}") <= room:
            found[-1] += f" {term}"
        else:
            found.append(term)
    return found


def _terms(formula: str) -> Iterator[str]:
    """What stands between the pluses and minuses outside of braces, each with its sign."""
    start = depth = 0
    for at, char in enumerate(formula):
        if char in "{}" and not formula[:at].endswith("\\"):
            depth += 1 if char == "{" else -1
        elif depth == 0 and char in "+-" and formula[at - 1 : at + 2] == f" {char} ":
            yield formula[start : at - 1]
            start = at
    yield formula[start:]
