"""The pieces that a formula is made of: symbols, numbers, operators, and rows of them above, below or beside others.

``of`` is what a piece belongs to, a quantity for example, where it can be pointed at; None where it cannot.
"""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum

from msgspec import Struct


class Role(Enum):
    """What an operator is, for the space around it and for where a line may be broken."""

    RELATION = "relation"
    BINARY = "binary"
    PREFIX = "prefix"
    OPENING = "opening"
    CLOSING = "closing"
    COMMA = "comma"


class Glyph(Struct, frozen=True):
    """A symbol with its indices, to be typeset; ``tex`` is complete.

    text: the same in characters, for where it cannot be typeset.
    """

    tex: str
    of: Hashable | None = None
    text: str = ""


class Number(Struct, frozen=True):
    """A literal number. ``value`` is None for digits that belong to the formula, such as the 2 of a square."""

    text: str
    value: float | None
    of: Hashable | None = None


class Operator(Struct, frozen=True):
    """An operator or a bracket, as TeX and as a character."""

    tex: str
    text: str
    role: Role
    of: Hashable | None = None


class Space(Struct, frozen=True):
    """Extra space, in em."""

    width: float
    of: Hashable | None = None


class Fraction(Struct, frozen=True):
    """One row above another."""

    top: Row
    bottom: Row
    of: Hashable | None = None


class Root(Struct, frozen=True):
    """The square root of a row of numbers; that of symbols is a symbol."""

    row: Row
    of: Hashable | None = None


class Scripts(Struct, frozen=True):
    """A piece with raised and lowered rows beside it."""

    base: Piece
    raised: Row
    lowered: Row
    of: Hashable | None = None


class Text(Struct, frozen=True):
    """Characters that are shown as they are."""

    text: str
    of: Hashable | None = None


Piece = Glyph | Number | Operator | Space | Fraction | Root | Scripts | Text
Row = tuple[Piece, ...]


def has_values(row: Row) -> bool:
    """Whether a row holds numbers that may change from step to step, and is therefore set as text."""
    return any(_has_values(piece) for piece in row)


def _has_values(piece: Piece) -> bool:
    match piece:
        case Number(value=value):
            return value is not None
        case Fraction(top, bottom):
            return has_values(top) or has_values(bottom)
        case Root(row):
            return has_values(row)
        case Scripts(base, raised, lowered):
            return _has_values(base) or has_values(raised) or has_values(lowered)
    return False
