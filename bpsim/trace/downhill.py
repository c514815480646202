"""Formulas in a notation that goes downhill: what is a derivative of the error stands for its opposite.

A delta is then (t - y) y' where it was (y - t) y', and a new weight w + eta g where it was w - eta g: the same numbers,
since every reference that turns counts as its own opposite, and so does the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import prod

from bpsim.core.expression import (
    Call,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    leaves,
)

Turns = Callable[[Hashable], bool]
"""Whether what is referred to has the opposite sign."""


def downhill(tree: Expression, turns: Turns, *, whole: bool) -> Expression:
    """The formula of what turns itself, if ``whole``, or of what does not; with as few signs as there can be."""
    if not whole and not any(map(turns, leaves(tree))):
        return tree
    sign, found = _signed(tree, turns)
    return opposite(found) if (sign < 0) is not whole else found


def opposite(tree: Expression) -> Expression:
    """The same with the other sign, written without a minus where that is possible: y - t for t - y."""
    match tree:
        case Number(number):
            return Number(-number)
        case Negation(operand):
            return operand
        case Sum((first, Negation(second))):
            return Sum((second, Negation(first)))
        case Quotient(above, below):
            return Quotient(opposite(above), below)
    return Negation(tree)


def _signed(tree: Expression, turns: Turns) -> tuple[int, Expression]:
    """A sign and a tree that together are ``tree``, where each reference that turns is written as its opposite."""
    match tree:
        case Ref(to):
            return (-1 if turns(to) else 1), tree
        case Number(value) if value < 0:
            return -1, Number(-value)
        case Negation(operand):
            sign, found = _signed(operand, turns)
            return -sign, found
        case Product(factors):
            signs, others = _all_signed(factors, turns)
            return prod(signs), Product(others)
        case Quotient(above, below):
            signs, (over, under) = _all_signed((above, below), turns)
            return prod(signs), Quotient(over, under)
        case Power(base, exponent):
            sign, found = _signed(base, turns)
            squared = exponent == Number(2)
            return 1, Power(found if squared else _with(sign, found), exponent)
        case Sum(terms, shortened) if terms:
            signs, others = _all_signed(terms, turns)
            # The first term has no minus: the whole has it.
            shown = tuple(_with(sign * signs[0], term) for sign, term in zip(signs, others, strict=True))
            return signs[0], Sum(shown, shortened)
        case Call(function, operands):
            return 1, Call(function, tuple(_with(*_signed(operand, turns)) for operand in operands))
    return 1, tree


def _all_signed(trees: tuple[Expression, ...], turns: Turns) -> tuple[list[int], tuple[Expression, ...]]:
    found = [_signed(tree, turns) for tree in trees]
    return [sign for sign, _ in found], tuple(tree for _, tree in found)


def _with(sign: int, tree: Expression) -> Expression:
    return Negation(tree) if sign < 0 else tree
