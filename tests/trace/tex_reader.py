r"""Reads the TeX of formulas back into pieces: symbols, numbers, operators, fractions. No program of ours does.

Symbols are typeset once each and cached, so a piece is as small as a symbol with its indices; the rest is cheap to set
anew. Known: ``\frac``, ``_``, ``^``, ``{}``, ``\left`` and ``\right``, spaces, operators, numbers (also
``1.5 \times 10^{-7}`` and ``1.5e-07`` as one number); every other command is a symbol.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from bpsim.trace.pieces import Fraction, Glyph, Number, Operator, Piece, Role, Root, Row, Scripts, Space, has_values
from bpsim.trace.render import Renderer, Shown
from tests.trace.plain_reader import plain

T = TypeVar("T")


class TexError(ValueError):
    """A formula that cannot be read."""


_OPERATORS = {
    "=": ("=", Role.RELATION),
    "<": ("<", Role.RELATION),
    ">": (">", Role.RELATION),
    r"\leftarrow": ("←", Role.RELATION),
    r"\rightarrow": ("→", Role.RELATION),
    r"\approx": ("≈", Role.RELATION),
    r"\le": ("≤", Role.RELATION),
    r"\leq": ("≤", Role.RELATION),
    r"\ge": ("≥", Role.RELATION),
    r"\geq": ("≥", Role.RELATION),
    r"\ne": ("≠", Role.RELATION),
    "+": ("+", Role.BINARY),
    "-": ("−", Role.BINARY),
    "−": ("−", Role.BINARY),
    "*": ("·", Role.BINARY),
    "/": ("/", Role.BINARY),
    r"\cdot": ("·", Role.BINARY),
    r"\times": ("×", Role.BINARY),
    r"\circ": ("∘", Role.BINARY),
    "(": ("(", Role.OPENING),
    "[": ("[", Role.OPENING),
    r"\{": ("{", Role.OPENING),
    ")": (")", Role.CLOSING),
    "]": ("]", Role.CLOSING),
    r"\}": ("}", Role.CLOSING),
    "|": ("|", Role.CLOSING),
    ",": (",", Role.COMMA),
    ";": (";", Role.COMMA),
}
_SPACES = {
    r"\,": 3 / 18,
    r"\:": 4 / 18,
    r"\;": 5 / 18,
    r"\ ": 0.25,
    "~": 0.25,
    r"\quad": 1.0,
    r"\qquad": 2.0,
    r"\!": 0.0,
}
_WITH_ARGUMENT = (r"\mathrm", r"\text", r"\mathit", r"\mathbf", r"\operatorname", r"\hat", r"\bar", r"\vec", r"\sqrt")

_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:\s*\\(?:times|cdot)\s*10\s*\^\s*(?:\{\s*[-−+]?\d+\s*\}|\d))?)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<space>\s+)"
    r"|(?P<character>.)"
)


@lru_cache(maxsize=512)
def parse(tex: str) -> Row:
    """The pieces of a formula; raises TexError where it cannot be read."""
    tokens = [match for match in _TOKEN.finditer(tex) if match.lastgroup != "space" or match[0] == r"\ "]
    return _Reader(tex, tokens).row(closing=False)


@dataclass
class _Reader:
    """Recursive descent over the tokens of one formula."""

    tex: str
    tokens: list[re.Match[str]]
    at: int = 0

    def row(self, *, closing: bool) -> Row:
        """Pieces up to the end of the formula, or up to the brace that closes the group."""
        pieces: list[Piece] = []
        while self.at < len(self.tokens):
            if self._peek() == "}":
                if not closing:
                    raise TexError(f"a brace is closed that was not opened: {self.tex}")
                self.at += 1
                return tuple(pieces)
            self._add(pieces)
        if closing:
            raise TexError(f"a brace is not closed: {self.tex}")
        return tuple(pieces)

    def _add(self, pieces: list[Piece]) -> None:
        """Read one piece with its scripts; letters that follow one another are one symbol."""
        start = self.at
        piece = self._piece(pieces)
        if piece is None:
            return
        if isinstance(piece, tuple):
            pieces.extend(piece)
            if self._peek() not in ("_", "^"):
                return
            piece = pieces.pop() if piece else Space(0.0)
        piece = self._scripted(piece, start)
        if _is_letters(piece) and pieces and _is_plain_letters(pieces[-1]) and self._touches(start):
            last = pieces.pop()
            assert isinstance(last, Glyph)
            assert isinstance(piece, Glyph)
            piece = Glyph(last.tex + piece.tex)
        pieces.append(piece)

    def _touches(self, token: int) -> bool:
        return token > 0 and self.tokens[token - 1].end() == self.tokens[token].start()

    def _peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _piece(self, before: list[Piece]) -> Piece | Row | None:
        token = self.tokens[self.at]
        text = token[0]
        self.at += 1
        if token.lastgroup == "number":
            return _number(text)
        if text == "{":
            return self.row(closing=True)
        if text in (r"\left", r"\right", r"\displaystyle", r"\big", r"\Big"):
            return None
        if text == r"\frac":
            return Fraction(self._argument(), self._argument())
        if text in _SPACES:
            return Space(_SPACES[text])
        if text in _OPERATORS:
            character, role = _OPERATORS[text]
            if text == "|" and _bars(before) % 2 == 0:
                return Operator(text, character, Role.OPENING)
            return Operator(text, character, Role.PREFIX if _is_prefix(text, before) else role)
        if text in ("_", "^"):
            raise TexError(f"an index belongs to nothing: {self.tex}")
        if text in _WITH_ARGUMENT:
            source = self._source()
            numbers = parse(source) if text == r"\sqrt" else ()
            return Root(numbers) if has_values(numbers) else Glyph(text + "{" + source + "}")
        return Glyph(text)

    def _argument(self) -> Row:
        if self.at >= len(self.tokens):
            raise TexError(f"the formula ends too early: {self.tex}")
        if self._peek() == "{":
            self.at += 1
            return self.row(closing=True)
        piece = self._piece([])
        return piece if isinstance(piece, tuple) else (piece,) if piece else ()

    def _source(self) -> str:
        """The text of the next argument as it was written."""
        start = self.at
        self._argument()
        text = self.tex[self.tokens[start].start() : self.tokens[self.at - 1].end()]
        return text[1:-1] if text.startswith("{") else text

    def _scripted(self, base: Piece, start: int) -> Piece:
        rows: dict[str, Row] = {"_": (), "^": ()}
        while self._peek() in rows:
            mark = self._peek()
            self.at += 1
            rows[mark] = self._argument()
        if not (rows["_"] or rows["^"]):
            return base
        scripts = Scripts(base, rows["^"], rows["_"])
        if isinstance(base, Glyph) and not has_values((scripts,)):
            return Glyph(self.tex[self.tokens[start].start() : self.tokens[self.at - 1].end()])
        return scripts


def _number(text: str) -> Number:
    mantissa, _, power = re.sub(r"[\s{}+]", "", text.replace("−", "-")).partition("10^")
    if power:
        text = f"{mantissa.rpartition(chr(92))[0]}e{int(power):+03d}"
    changing = "." in text or "e" in text.lower()
    return Number(text, float(text) if changing else None)


def _is_prefix(text: str, before: list[Piece]) -> bool:
    """Whether a sign belongs to what follows it rather than standing between two terms."""
    if text not in ("+", "-", "−"):
        return False
    last = next((piece for piece in reversed(before) if not isinstance(piece, Space)), None)
    return last is None or (isinstance(last, Operator) and last.role is not Role.CLOSING)


def _bars(row: list[Piece]) -> int:
    """How many bars of absolute values a row has: the next one opens where they are even."""
    return sum(isinstance(piece, Operator) and piece.text == "|" for piece in row)


def _is_letters(piece: Piece) -> bool:
    return isinstance(piece, Glyph) and piece.tex[0].isalpha()


def _is_plain_letters(piece: Piece) -> bool:
    return isinstance(piece, Glyph) and piece.tex.isalpha()


class TexFormula(Shown):
    """A formula that was read from TeX, for labels."""

    def __init__(self, tex: str) -> None:
        self._tex = tex

    def by(self, renderer: Renderer[T]) -> T:
        raise NotImplementedError

    @cached_property
    def tex(self) -> str:
        return self._tex

    @cached_property
    def row(self) -> Row:
        return parse(self._tex)

    @property
    def plain(self) -> str:
        return plain(self.row)

    @property
    def spoken(self) -> str:
        return self.plain
