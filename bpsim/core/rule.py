"""What a rule is: a row for a kind of quantity, of a network or of formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from bpsim.core.expression import Expression, Product, Ref, long_sum, refs
from bpsim.core.lettering import Lettering
from bpsim.core.quantity import Quantity

M = TypeVar("M", contravariant=True)


class Rule(Struct, Generic[M], frozen=True):
    """A row of the table for a kind of quantity, of models of the type M.

    operands: what it is made of, in the order of their use. value: ``value(model, quantity, *operands)``, from the
    values of the operands. tree: ``tree(model, quantity, *operands)``, its formula, from references to the operands.
    question: what its step answers, a template. symbol: how it is written; None where each notation says so itself.
    """

    operands: Callable[[M, Quantity], list[Quantity]]
    value: Callable[..., float]
    tree: Callable[..., Expression]
    question: str
    symbol: Lettering | None = None

    def formula(self, model: M, q: Quantity) -> Expression:
        """The formula of a quantity, as a tree of those that it is made of."""
        return self.tree(model, q, *refs(self.operands(model, q)))


class Rounding(Protocol):
    """A model that rounds what it computes, where the training says so."""

    def rounded(self, value: float) -> float: ...


def summed(model: Rounding, _: Quantity, *values: float) -> float:
    """The value of a sum."""
    return model.rounded(total(values))


def multiplied(model: Rounding, _: Quantity, one: float, other: float) -> float:
    """The value of a product of two."""
    return model.rounded(one * other)


def sum_tree(_: object, __: Quantity, *terms: Ref) -> Expression:
    """The formula of a sum."""
    return long_sum(terms)


def product_tree(_: object, __: Quantity, *factors: Ref) -> Expression:
    """The formula of a product; of one factor, of what is the same."""
    return Product(factors)


def total(values: Iterable[float], start: float = 0.0) -> float:
    """The sum in order: the built-in sum compensates since Python 3.12, the kernel does not.

    Of arrays none is changed.
    """
    for value in values:
        start = start + value
    return start
