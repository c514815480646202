"""Random formulas for hypothesis, as trees that the reader could have made.

What makes a strategy keeps it, as in ``tests.strategies``.
"""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from bpsim.formulas.reader import FUNCTIONS, OF_TWO
from bpsim.formulas.syntax import Call, Chain, Name, Negation, Node, Number, Operator, Power, Sum

NAMES = ("x", "y", "z", "theta", "w_1_2", "rate")
KNOWN = frozenset(NAMES) | {"t", "f"}
ONE = sorted(set(FUNCTIONS.values()) - OF_TWO)


@cache
def numbers() -> st.SearchStrategy[Node]:
    """Numbers as they are typed."""
    texts = st.sampled_from(["2", "0.5", ".25", "1e-3", "3.0", "10"])
    return texts.map(lambda text: Number(float(text), text, 0))


@cache
def named(names: tuple[str, ...] = NAMES) -> st.SearchStrategy[Node]:
    """Variables, and lines where their names are among the names."""
    return st.sampled_from(names).map(lambda name: Name(name, name, 0))


LATER = numbers() | named((*NAMES, "t"))
"""The leaves of a line below one that is called t."""


@cache
def trees(leaves: st.SearchStrategy[Node] | None = None) -> st.SearchStrategy[Node]:
    """Anything that can be written, of up to about twenty leaves."""
    return st.recursive(leaves if leaves is not None else numbers() | named(), _larger, max_leaves=20)


def _larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signed = st.tuples(st.booleans(), parts)
    sums = st.lists(signed, min_size=2, max_size=4).map(lambda terms: Sum(tuple(terms), 0))
    powers = st.builds(lambda base, exponent: Power(base, exponent, 0), parts, parts)
    ones = st.builds(lambda name, operand: Call(name, (operand,), 0), st.sampled_from(ONE), parts)
    twos = st.builds(lambda name, a, b: Call(name, (a, b), 0), st.sampled_from(sorted(OF_TWO)), parts, parts)
    return st.one_of(sums, _chains(parts), parts.map(lambda node: Negation(node, 0)), powers, ones, twos)


@st.composite
def _chains(draw: st.DrawFn, parts: st.SearchStrategy[Node]) -> Node:
    rest: list[tuple[Operator, Node]] = []
    for factor in draw(st.lists(parts, min_size=1, max_size=3)):
        # What begins with a digit has no product without a sign before it; a power does with its base, and so on.
        operators: list[Operator] = ["*", "/"] if _begins_with_digit(factor) else ["*", "/", ""]
        rest.append((draw(st.sampled_from(operators)), factor))
    return Chain(draw(parts), tuple(rest), 0)


def _begins_with_digit(node: Node) -> bool:
    while isinstance(node, Power):
        node = node.base
        if isinstance(node, Sum | Chain | Negation | Power):
            return False
    return isinstance(node, Number)


def same(one: Node, other: Node) -> bool:
    """Whether two trees say the same, wherever it was written."""
    if isinstance(one, Number) and isinstance(other, Number):
        return one.value == other.value
    if isinstance(one, Name) and isinstance(other, Name):
        return one.key == other.key
    if isinstance(one, Sum) and isinstance(other, Sum):
        signs = [negative for negative, _ in one.terms] == [negative for negative, _ in other.terms]
        return signs and _all_same([term for _, term in one.terms], [term for _, term in other.terms])
    if isinstance(one, Chain) and isinstance(other, Chain):
        operators = [operator for operator, _ in one.rest] == [operator for operator, _ in other.rest]
        factors = [[chain.first, *(factor for _, factor in chain.rest)] for chain in (one, other)]
        return operators and _all_same(*factors)
    if isinstance(one, Negation) and isinstance(other, Negation):
        return same(one.operand, other.operand)
    if isinstance(one, Power) and isinstance(other, Power):
        return _all_same([one.base, one.exponent], [other.base, other.exponent])
    if isinstance(one, Call) and isinstance(other, Call):
        return one.function == other.function and _all_same(one.operands, other.operands)
    return False


def _all_same(some: list[Node] | tuple[Node, ...], others: list[Node] | tuple[Node, ...]) -> bool:
    return len(some) == len(others) and all(map(same, some, others))
