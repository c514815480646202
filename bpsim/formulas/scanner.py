"""The tokens of a line: numbers, names, operators and parentheses, each with its place."""

from __future__ import annotations

import math
import re
from enum import Enum

from msgspec import Struct

from bpsim.core.errors import FormulaError
from bpsim.formulas import spelling
from bpsim.sentences import _


class Sort(Enum):
    """The sorts of tokens."""

    NUMBER = "number"
    NAME = "name"
    OPERATOR = "operator"
    END = "end"


class Token(Struct, frozen=True):
    """A piece of a line. start, end: its characters, ``text[start:end]``; symbol: an operator's one spelling.

    value: of a number.
    """

    sort: Sort
    symbol: str
    start: int
    end: int
    value: float = 0.0


_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_OPERATORS = {
    **{symbol: symbol for symbol in "+-*/^(),="},
    **dict.fromkeys("×·⋅", "*"),
    "−": "-",
    "÷": "/",
    "√": "sqrt",
}
_RAISED = {letter: float(digit) for digit, letter in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_HINTS = {
    "|": _("write abs(x) for |x|"),
    "'": _("a line has no derivatives; its name is a letter with letters, digits and _"),
    "[": _("write ( ) for [ ]"),
    "]": _("write ( ) for [ ]"),
    "{": _("write ( ) for { }"),
    "}": _("write ( ) for { }"),
    ";": _("one line holds one formula"),
}


def scan(text: str) -> list[Token]:
    """The tokens of a line, the last of them its end. Raises FormulaError where a character is none of a formula."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        tokens.append(token)
        at = token.end
    tokens.append(Token(Sort.END, "", len(text), len(text)))
    return tokens


def _token(text: str, at: int) -> Token:
    letter = text[at]
    number = _NUMBER.match(text, at)
    if number:
        return _number(number[0], at)
    name = spelling.match(text, at)
    if name:
        if len(name) > spelling.MOST_LETTERS:
            raise FormulaError(
                _("a name of {count} letters, expected at most {most_letters}").format(
                    count=len(name), most_letters=spelling.MOST_LETTERS
                ),
                at,
            )
        if name.endswith("_"):
            raise FormulaError(_("a name does not end in _"), at + len(name) - 1)
        return Token(Sort.NAME, name, at, at + len(name))
    if text.startswith("**", at):
        return Token(Sort.OPERATOR, "^", at, at + 2)
    if letter in _RAISED:
        return _raised(text, at)
    if letter in _OPERATORS:
        return Token(Sort.OPERATOR, _OPERATORS[letter], at, at + 1)
    shown = f"“{letter}”" if letter.isprintable() else _("the character U+{letter:04X}").format(letter=ord(letter))
    hint = _HINTS.get(letter)
    if hint:
        raise FormulaError(_("{shown} is not part of a formula: {hint}").format(shown=shown, hint=hint), at)
    raise FormulaError(_("{shown} is not part of a formula").format(shown=shown), at)


def _number(text: str, at: int) -> Token:
    value = float(text)
    if math.isinf(value):
        raise FormulaError(_("{text} is too large for a number").format(text=text[:20]), at)
    return Token(Sort.NUMBER, text, at, at + len(text), value)


def _raised(text: str, at: int) -> Token:
    """A raised number, as the exponent that it is."""
    end = at
    digits = ""
    while end < len(text) and text[end] in _RAISED:
        digits += str(int(_RAISED[text[end]]))
        end += 1
    if len(digits) > 300:
        raise FormulaError(_("the exponent is too large for a number"), at)
    return Token(Sort.OPERATOR, "raised", at, end, float(digits))
