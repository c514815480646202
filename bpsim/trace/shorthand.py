"""Parts of formulas that are only written, never evaluated: of matrices, of sums over an index, of settings.

They stand in trees beside the nodes of ``core.expression`` and symbols.
"""

from __future__ import annotations

from bpsim.core.expression import Expression, expression
from bpsim.trace.symbols import Symbol

ROUND, MATRIX, FLOOR = ("(", ")"), ("[", "]"), ("floor(", ")floor")
"""Brackets, each as the two operators around what is in them: matrices side by side are one in those of a matrix, and
those of a floor round down."""
THIN = " "
"""The operator of two factors that have a thin space between them."""


class Infix(Expression, frozen=True):
    """Operands with an operator of the renderers between them, whose value nobody asks for.

    operator: ``THIN`` for factors side by side, such as matrices or what is scaled by the first; ``o`` for matrices
    that are multiplied element by element; ``/`` for a quotient on one line.
    """

    operator: str
    operands: tuple[Expression, ...]


class Enclosed(Expression, frozen=True):
    """What stands in brackets whatever is around it: in parentheses, or one of those below."""

    inner: Expression
    brackets: tuple[str, str] = ROUND


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


def side_by_side(*factors: Expression | float) -> Expression:
    """Factors that stand side by side: one alone is itself."""
    found = tuple(map(expression, factors))
    return found[0] if len(found) == 1 else Infix(THIN, found)
