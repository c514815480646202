"""Formulas as trees: what is added, multiplied and divided, down to numbers and to references.

A tree knows nothing of networks. What a reference refers to may be any hashable thing: a quantity of an iteration, a
setting, a place in a table of functions, a name in a typed line. Trees are immutable and compare by their parts; the
operators of Python make them, ``HALF * (TARGET - OUT) ** 2``. How they look is up to renderers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from msgspec import Struct

MOST_TERMS = 6
"""Terms of a sum that are all written; of longer ones the first three, an ellipsis and the last."""


class Expression(Struct, frozen=True):
    """A node of a tree."""

    def __add__(self, other: Expression | float) -> Sum:
        return Sum((*terms(self), expression(other)))

    def __radd__(self, other: float) -> Sum:
        return Sum((expression(other), self))

    def __sub__(self, other: Expression | float) -> Sum:
        return Sum((*terms(self), Negation(expression(other))))

    def __rsub__(self, other: float) -> Sum:
        return Sum((expression(other), Negation(self)))

    def __mul__(self, other: Expression | float) -> Product:
        own = self.factors if isinstance(self, Product) else (self,)
        return Product((*own, expression(other)))

    def __rmul__(self, other: float) -> Product:
        return Product((expression(other), self))

    def __truediv__(self, other: Expression | float) -> Quotient:
        return Quotient(self, expression(other))

    def __rtruediv__(self, other: float) -> Quotient:
        return Quotient(expression(other), self)

    def __pow__(self, exponent: Expression | float) -> Power:
        return Power(self, expression(exponent))

    def __neg__(self) -> Negation:
        return Negation(self)


class Ref(Expression, frozen=True):
    """What stands for a value that is known elsewhere."""

    to: Hashable


class Number(Expression, frozen=True):
    """A number of the formula itself, such as the 2 of a square."""

    value: float


class Sum(Expression, frozen=True):
    """Terms that are added in order; one that is subtracted is a negation. Of no terms it is 0.

    shortened: only the first three terms, an ellipsis and the last are written.
    """

    terms: tuple[Expression, ...]
    shortened: bool = False


class Product(Expression, frozen=True):
    """Factors that are multiplied in order."""

    factors: tuple[Expression, ...]


class Quotient(Expression, frozen=True):
    """One expression over another."""

    above: Expression
    below: Expression


class Power(Expression, frozen=True):
    """A base with its exponent."""

    base: Expression
    exponent: Expression


class Negation(Expression, frozen=True):
    """The operand with the other sign."""

    operand: Expression


class Call(Expression, frozen=True):
    """A function of its operands, by its name.

    ``exp``, ``ln``, ``log10``, ``sqrt``, ``sin``, ``cos``, ``tan``, ``tanh``, ``max``, ``min``, ``abs``, ``sign``,
    ``positive`` (1 where the operand is greater than 0, else 0) or ``not-negative``.
    """

    function: str
    operands: tuple[Expression, ...]


def expression(value: Expression | float) -> Expression:
    """An expression as it is, a number as a leaf."""
    return value if isinstance(value, Expression) else Number(value)


def call(function: str, *operands: Expression | float) -> Call:
    """A function, by a name that ``Call`` has, of its operands."""
    return Call(function, tuple(map(expression, operands)))


def refs(things: Iterable[Hashable]) -> tuple[Ref, ...]:
    """A reference to each."""
    return tuple(map(Ref, things))


def long_sum(terms: Iterable[Expression]) -> Sum:
    """A sum that is shortened where it has more than ``MOST_TERMS`` terms."""
    found = tuple(terms)
    return Sum(found, shortened=len(found) > MOST_TERMS)


def written(total: Sum) -> tuple[Expression, ...]:
    """The terms of a sum that are written: all, or the first three and the last."""
    return (*total.terms[:3], total.terms[-1]) if total.shortened else total.terms


def operands(tree: Expression) -> tuple[Expression, ...]:
    """What a node is made of, in the order in which it is written; nothing where it is a leaf."""
    match tree:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Quotient(above, below):
            return above, below
        case Power(base, exponent):
            return base, exponent
        case Negation(operand):
            return (operand,)
        case Call(_, found):
            return found
    return ()


def leaves(tree: Expression) -> Iterator[Hashable]:
    """Everything that a tree refers to, each once, in the order in which it is written first."""
    found: dict[Hashable, None] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Ref):
            found[node.to] = None
        else:
            waiting.extend(reversed(operands(node)))
    return iter(found)


def replaced(tree: Expression, leaf: Callable[[Hashable], Expression]) -> Expression:
    """The same tree with something else in place of each reference."""
    return leaf(tree.to) if isinstance(tree, Ref) else changed(tree, lambda operand: replaced(operand, leaf))


def changed(tree: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same node of what ``change`` makes of each operand; a leaf as it is."""
    match tree:
        case Sum(terms, shortened):
            return Sum(tuple(map(change, terms)), shortened)
        case Product(factors):
            return Product(tuple(map(change, factors)))
        case Quotient(above, below):
            return Quotient(change(above), change(below))
        case Power(base, exponent):
            return Power(change(base), change(exponent))
        case Negation(operand):
            return Negation(change(operand))
        case Call(function, found):
            return Call(function, tuple(map(change, found)))
    return tree


def terms(tree: Expression) -> tuple[Expression, ...]:
    """The terms of a sum that is written whole; anything else is one."""
    return tree.terms if isinstance(tree, Sum) and not tree.shortened else (tree,)
