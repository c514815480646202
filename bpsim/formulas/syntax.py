"""A line as it was written: a tree in which nothing is simplified or put in another order."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Operator = Literal["*", "/", ""]
"""The sign between two factors; empty for a product without a sign."""


class Number(Struct, frozen=True, eq=False):
    """A number as it was typed. text: its digits, or ``pi``."""

    value: float
    text: str
    start: int


class Name(Struct, frozen=True, eq=False):
    """The value of a variable or of another line. key: the spelling that all spellings of the name share."""

    key: str
    text: str
    start: int


class Sum(Struct, frozen=True, eq=False):
    """Two or more terms, each with its sign: True where it is subtracted."""

    terms: tuple[tuple[bool, Node], ...]
    start: int


class Chain(Struct, frozen=True, eq=False):
    """Two or more factors from the left, each after the first with its operator."""

    first: Node
    rest: tuple[tuple[Operator, Node], ...]
    start: int


class Negation(Struct, frozen=True, eq=False):
    """An operand with the other sign."""

    operand: Node
    start: int


class Power(Struct, frozen=True, eq=False):
    """base to the power of exponent."""

    base: Node
    exponent: Node
    start: int


class Call(Struct, frozen=True, eq=False):
    """A function of one operand, or of two for max and min. function: its one name."""

    function: str
    operands: tuple[Node, ...]
    start: int


Node = Number | Name | Sum | Chain | Negation | Power | Call


class Line(Struct, frozen=True):
    """One formula. key: of its name; text: the name as it was typed."""

    key: str
    text: str
    right: Node
