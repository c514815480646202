"""Parts of formulas that are only written, never evaluated: of matrices, of sums over an index, of settings.

They stand in trees beside the nodes of ``core.expression``, and a reference may be a symbol itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from bpsim.core.expression import Expression, Negation, Number, Power, Quotient, Ref, Sum, call
from bpsim.trace.symbols import Symbol


class Juxtaposed(Expression, frozen=True):
    """Factors side by side: matrices, or what is scaled by the first."""

    factors: tuple[Expression, ...]


class Elementwise(Expression, frozen=True):
    """Matrices that are multiplied element by element."""

    factors: tuple[Expression, ...]


class Grouped(Expression, frozen=True):
    """What stands in parentheses whatever is around it."""

    inner: Expression


class Divided(Expression, frozen=True):
    """A quotient on one line."""

    above: Expression
    below: Expression


class Added(Expression, frozen=True):
    """A term added over an index; over everything where there is none. index: letters, in TeX and as text."""

    term: Expression
    index: str = ""


class Indexed(Expression, frozen=True):
    """An element, or a part, of something. index: in TeX and as text."""

    base: Expression
    index: str


class Applied(Expression, frozen=True):
    """A function that a symbol stands for, of its operands."""

    function: Symbol
    operands: tuple[Expression, ...]


class Columns(Expression, frozen=True):
    """Matrices beside one another that are one matrix."""

    parts: tuple[Expression, ...]


class Floor(Expression, frozen=True):
    """The largest whole number that is not above something."""

    inner: Expression


Factor = Expression | Symbol | float


def as_tree(part: Factor) -> Expression:
    """An expression as it is; a symbol or a number as a leaf."""
    if isinstance(part, Expression):
        return part
    return Ref(part) if isinstance(part, Symbol) else Number(part)


def side_by_side(*factors: Factor) -> Expression:
    """Factors that stand side by side: one alone is itself."""
    found = tuple(map(as_tree, factors))
    return found[0] if len(found) == 1 else Juxtaposed(found)


def sum_of(*terms: Factor) -> Sum:
    """Terms that are added, without sums within the sum."""
    found: list[Expression] = []
    for term in map(as_tree, terms):
        found += term.terms if isinstance(term, Sum) else (term,)
    return Sum(tuple(found))


def signed(part: Factor, *, minus: bool) -> Expression:
    """A term of a sum that is added or taken off."""
    return Negation(as_tree(part)) if minus else as_tree(part)


def over(above: Factor, below: Factor) -> Quotient:
    """One above the other."""
    return Quotient(as_tree(above), as_tree(below))


def power(base: Factor, exponent: Factor) -> Power:
    """A base with its exponent."""
    return Power(as_tree(base), as_tree(exponent))


def root(inner: Factor) -> Expression:
    """The square root."""
    return call("sqrt", as_tree(inner))


def elementwise(factors: Iterable[Factor]) -> Elementwise:
    """Matrices that are multiplied element by element."""
    return Elementwise(tuple(map(as_tree, factors)))
