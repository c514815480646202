"""The right side of a formula, and how long sums are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bpsim.core.quantity import Quantity

MOST_TERMS = 6
"""Longer sums show their first three terms, an ellipsis and the last."""

PRODUCT, SUM, OTHER = "*", "+", ""

Term = TypeVar("Term")

_FIRST_NEGATIVE = re.compile(r"(^|[({])\((-(?:[\d.]+(?: \\times 10\^\{-?\d+\})?|\\infty))\)(?!\^)")
"""A negative number in parentheses of its own, where no operator stands before it and no exponent after it."""


@dataclass(frozen=True, slots=True)
class Right:
    """The right side of a formula: in symbols, with numbers, and the quantities in it in shown order.

    operator: "*" where their product is the value, "+" where their sum is, "" where it is another expression.
    """

    formula: str
    substituted: str
    quantities: tuple[Quantity, ...]
    operator: str = OTHER


def ends(terms: Sequence[Term]) -> Sequence[Term]:
    """The terms of a sum that are shown: all, or the first three and the last of many."""
    return terms if len(terms) <= MOST_TERMS else (*terms[:3], terms[-1])


def join(shown: list[str], terms: Sequence[object]) -> str:
    """The shown terms as a sum, with an ellipsis where some are left out."""
    if len(shown) < len(terms):
        shown = [*shown[:-1], r"\cdots", shown[-1]]
    return " + ".join(shown)


def bare_signs(tex: str) -> str:
    """A formula in numbers without the parentheses that only a negative number after an operator needs."""
    return _FIRST_NEGATIVE.sub(r"\1\2", tex)
