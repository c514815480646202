"""A typed line as it was read, typeset: fractions, powers, roots, products without a sign.

This is the tree of the reader, in which nothing is simplified, not a tree of ``core.expression``: what was typed as a
product without a sign stands without one, and ``a/b c`` shows that only a is over b.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bpsim.formulas.graph import names_in
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Power, Sum
from bpsim.trace.numerals import ascii_digits
from bpsim.trace.render import BARS, Renderer, Shown
from bpsim.trace.shorthand import ROUND, THIN
from bpsim.trace.symbols import Symbol
from bpsim.trace.typeset_names import typeset_name

MOST_PARTS = 400
"""Numbers and names of a line that is typeset; beyond, nobody reads it."""
MOST_NAMES = 60
"""Different names of lines that are typeset side by side: each takes some 10 ms when it is shown first."""
DEEPEST = 24
"""Things in one another that are typeset."""
PI = "pi"
_BARE_FUNCTIONS = frozenset({"sin", "cos", "tan", "tanh", "ln", "log10"})
"""Functions whose operand needs no parentheses where it is one name or number."""
T = TypeVar("T")


def symbol_of(key: Hashable) -> Symbol:
    """How a name is written, or π."""
    assert isinstance(key, str)
    return typeset_name(key)


class TooLargeError(Exception):
    """A line is too long or too deep to be typeset."""


@dataclass(frozen=True)
class TypesetLine(Shown):
    """``name = expression`` as it was read. A term belongs to the key of its name."""

    line: Line
    leaves = staticmethod(symbol_of)

    def by(self, renderer: Renderer[T]) -> T:
        """Raises TooLargeError."""
        return _Writer(renderer).line(self.line)


def typeset_line(line: Line) -> TypesetLine | None:
    """A line to be shown; None where it is too long or too deep to be typeset."""
    shown = TypesetLine(line)
    try:
        return shown if shown.tex else None
    except TooLargeError:
        return None


def worth_typesetting(lines: Mapping[int, Line]) -> frozenset[int]:
    """The numbers of the lines that are typeset side by side: the first ones, up to ``MOST_NAMES`` different names."""
    names: set[str] = set()
    chosen = []
    for number in sorted(lines):
        names.update(name.key for name in names_in(lines[number].right))
        if len(names) > MOST_NAMES:
            break
        chosen.append(number)
    return frozenset(chosen)


class _Writer(Generic[T]):
    """Walks over one line. The walk is recursive, since nothing deeper than ``DEEPEST`` is written."""

    def __init__(self, renderer: Renderer[T]) -> None:
        self._to, self._parts, self._depth = renderer, 0, 0

    def line(self, line: Line) -> T:
        parts = [self._to.symbol(symbol_of(line.key), line.key), self._to.operator("="), self._node(line.right)]
        return self._to.row(parts)

    def _node(self, node: Node) -> T:
        self._parts += 1
        self._depth += 1
        if self._parts > MOST_PARTS or self._depth > DEEPEST:
            raise TooLargeError
        written = self._written(node)
        self._depth -= 1
        return written

    def _written(self, node: Node) -> T:
        match node:
            case Number(text=text) if text == PI:
                return self._to.symbol(symbol_of(PI), PI)
            case Number(value):
                return self._to.number(ascii_digits(value), None)
            case Name(key):
                return self._to.symbol(symbol_of(key), key)
            case Negation(operand):
                return self._to.row([self._to.operator("-x"), self._inside(operand, Sum, Negation)])
            case Sum(terms):
                return self._sum(terms)
            case Chain():
                return self._chain(node)
            case Power(base, exponent):
                bare = isinstance(exponent, Number) and exponent.text.isdecimal() and len(exponent.text) == 1
                raised = self._node(exponent)
                return self._to.raised(self._inside(base, Sum, Negation, Chain, Power, Call), raised, bare=bare)
            case Call():
                return self._call(node)

    def _inside(self, node: Node, *loose: type) -> T:
        """A part of another, in parentheses where it is of a kind that binds less."""
        written = self._node(node)
        return self._to.bracketed(written, ROUND) if isinstance(node, loose) else written

    def _sum(self, terms: Sequence[tuple[bool, Node]]) -> T:
        parts: list[T] = []
        for negative, term in terms:
            if parts or negative:
                parts.append(self._to.operator(("-" if negative else "+") if parts else "-x"))
            parts.append(self._inside(term, Sum, Negation))
        return self._to.row(parts)

    def _chain(self, node: Chain) -> T:
        """Factors from the left; what was divided becomes a fraction over what it was divided by."""
        operators = [operator for operator, _ in node.rest]
        divided = operators[0] == "/"
        parts = [self._node(node.first) if divided else self._factor(node.first, last=False)]
        before = node.first
        for at, (operator, factor) in enumerate(node.rest, 1):
            if operator == "/":
                parts = [self._to.fraction(self._to.row(parts), self._node(factor))]
            else:
                parts += [self._between(operator, before, factor), self._factor(factor, last=at == len(node.rest))]
            before = factor
        return self._to.row(parts)

    def _factor(self, factor: Node, *, last: bool) -> T:
        """A factor; a function before another one needs parentheses, since what follows would seem to belong to it."""
        if isinstance(factor, Call) and not last:
            return self._call(factor, bare=False)
        return self._inside(factor, Sum, Negation, Chain)

    def _between(self, operator: str, before: Node, factor: Node) -> T:
        if operator == "*":
            return self._to.operator("*")
        letters = isinstance(before, Name) and isinstance(factor, Name | Power | Call)
        return self._to.operator(THIN if letters or isinstance(factor, Call) else "")

    def _call(self, node: Call, *, bare: bool = True) -> T:
        shown = self._to.joined(map(self._node, node.operands), ",")
        simple = isinstance(node.operands[0], Name | Number)
        match node.function:
            case "exp":
                return self._to.exponential(shown)
            case "sqrt":
                return self._to.root(shown)
            case "abs":
                return self._to.bracketed(shown, BARS)
            case "square":
                base = shown if simple else self._to.bracketed(shown, ROUND)
                return self._to.raised(base, self._to.number("2", None), bare=True)
            case name if bare and simple and name in _BARE_FUNCTIONS:
                return self._to.applied(name, shown)
        return self._to.row([self._to.function(node.function), self._to.bracketed(shown, ROUND)])
