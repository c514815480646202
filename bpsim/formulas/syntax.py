"""A line as it was written: a tree in which nothing is simplified or put in another order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["*", "/", ""]
"""The sign between two factors; empty for a product without a sign."""


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A number as it was typed. text: its digits, or ``pi``."""

    value: float
    text: str
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """The value of a variable or of another line. key: the spelling that all spellings of the name share."""

    key: str
    text: str
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """Two or more terms, each with its sign: True where it is subtracted."""

    terms: tuple[tuple[bool, Node], ...]
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Two or more factors from the left, each after the first with its operator."""

    first: Node
    rest: tuple[tuple[Operator, Node], ...]
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Negation:
    """An operand with the other sign."""

    operand: Node
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Power:
    """base to the power of exponent."""

    base: Node
    exponent: Node
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function of one operand, or of two for max and min. function: its one name."""

    function: str
    operands: tuple[Node, ...]
    start: int


Node = Number | Name | Sum | Chain | Negation | Power | Call


@dataclass(frozen=True, slots=True)
class Line:
    """One formula. key: of its name; text: the name as it was typed."""

    key: str
    text: str
    right: Node
