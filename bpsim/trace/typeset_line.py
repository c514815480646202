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
from bpsim.formulas.walking import Walk, walked
from bpsim.trace.numerals import ascii_digits
from bpsim.trace.render import Renderer, Shown
from bpsim.trace.symbols import Symbol
from bpsim.trace.typeset_names import typeset_name

MOST_PARTS = 400
"""Numbers and names of a line that is typeset; beyond, nobody reads it."""
MOST_NAMES = 60
"""Different names of lines that are typeset side by side: each takes some 10 ms when it is shown first."""
DEEPEST = 24
"""Things in one another that are typeset."""
PI = "pi"
_ROUND, _BARS = ("(", ")"), ("|", "|")
_BARE_FUNCTIONS = frozenset({"sin", "cos", "tan", "tanh", "ln", "log10"})
"""Functions whose operand needs no parentheses where it is one name or number."""
T = TypeVar("T")


def symbol_of(key: Hashable) -> Symbol:
    """How a name is written, or π."""
    assert isinstance(key, str)
    return typeset_name(key).symbol


class TooLargeError(Exception):
    """A line is too long or too deep to be typeset."""


@dataclass(frozen=True)
class TypesetLine(Shown):
    """``name = expression`` as it was read. A term belongs to the key of its name."""

    line: Line
    leaves = staticmethod(symbol_of)

    def by(self, renderer: Renderer[T]) -> T:
        """Raises TooLargeError."""
        return walked(_Writer(renderer).line(self.line))


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
    """Walks over one line."""

    def __init__(self, renderer: Renderer[T]) -> None:
        self._to, self._parts, self._depth = renderer, 0, 0

    def line(self, line: Line) -> Walk[T]:
        right: T = yield self._node(line.right)
        return self._to.row([self._to.symbol(symbol_of(line.key), line.key), self._to.operator("="), right])

    def _node(self, node: Node) -> Walk[T]:
        self._parts += 1
        self._depth += 1
        if self._parts > MOST_PARTS or self._depth > DEEPEST:
            raise TooLargeError
        written: T = yield self._written(node)
        self._depth -= 1
        return written

    def _written(self, node: Node) -> Walk[T]:
        if isinstance(node, Number):
            return self._number(node)
        if isinstance(node, Name):
            return self._to.symbol(symbol_of(node.key), node.key)
        if isinstance(node, Negation):
            operand: T = yield self._inside(node.operand, Sum, Negation)
            return self._to.row([self._to.operator("-x"), operand])
        walk = self._sum(node) if isinstance(node, Sum) else self._compound(node)
        written: T = yield walk
        return written

    def _compound(self, node: Chain | Power | Call) -> Walk[T]:
        if isinstance(node, Chain):
            written: T = yield self._chain(node)
        elif isinstance(node, Power):
            written = yield self._power(node)
        else:
            written = yield self._call(node)
        return written

    def _number(self, number: Number) -> T:
        if number.text == PI:
            return self._to.symbol(symbol_of(PI), PI)
        return self._to.number(ascii_digits(number.value), None)

    def _inside(self, node: Node, *loose: type) -> Walk[T]:
        """A part of another, in parentheses where it is of a kind that binds less."""
        written: T = yield self._node(node)
        return self._to.bracketed(written, _ROUND) if isinstance(node, loose) else written

    def _sum(self, node: Sum) -> Walk[T]:
        parts: list[T] = []
        for negative, term in node.terms:
            if parts or negative:
                parts.append(self._to.operator(("-" if negative else "+") if parts else "-x"))
            parts.append((yield self._inside(term, Sum, Negation)))
        return self._to.row(parts)

    def _chain(self, node: Chain) -> Walk[T]:
        """Factors from the left; what was divided becomes a fraction over what it was divided by."""
        factors = [node.first, *(factor for _, factor in node.rest)]
        operators = ["", *(operator for operator, _ in node.rest)]
        parts: list[T] = []
        for at, factor in enumerate(factors):
            divides, divided = operators[at] == "/", operators[at + 1 : at + 2] == ["/"]
            if divides:
                below: T = yield self._node(factor)
                parts = [self._to.fraction(self._to.row(parts), below)]
                continue
            alone = divided and not parts
            last = at == len(factors) - 1
            written: T = yield (self._node(factor) if alone else self._factor(factor, last=last))
            if parts:
                parts.append(self._between(operators[at], factors[at - 1], factor))
            parts.append(written)
        return self._to.row(parts)

    def _factor(self, factor: Node, *, last: bool) -> Walk[T]:
        """A factor; a function before another one needs parentheses, since what follows would seem to belong to it."""
        if isinstance(factor, Call) and not last:
            called: T = yield self._call(factor, bare=False)
            return called
        written: T = yield self._inside(factor, Sum, Negation, Chain)
        return written

    def _between(self, operator: str, before: Node, factor: Node) -> T:
        if operator == "*":
            return self._to.operator("*")
        letters = isinstance(before, Name) and isinstance(factor, Name | Power | Call)
        return self._to.beside(thin=letters or isinstance(factor, Call))

    def _power(self, node: Power) -> Walk[T]:
        exponent: T = yield self._node(node.exponent)
        bare = isinstance(node.exponent, Number) and node.exponent.text.isdecimal() and len(node.exponent.text) == 1
        shown: T = yield self._inside(node.base, Sum, Negation, Chain, Power, Call)
        return self._to.raised(shown, exponent, bare=bare)

    def _call(self, node: Call, *, bare: bool = True) -> Walk[T]:
        shown: T = yield self._operands(node.operands)
        if node.function == "exp":
            return self._to.exponential(shown)
        if node.function == "sqrt":
            return self._to.root(shown)
        if node.function == "abs":
            return self._to.bracketed(shown, _BARS)
        (operand, *_) = node.operands
        simple = isinstance(operand, Name | Number)
        if node.function == "square":
            base = shown if simple else self._to.bracketed(shown, _ROUND)
            return self._to.raised(base, self._to.number("2", None), bare=True)
        if bare and simple and node.function in _BARE_FUNCTIONS:
            return self._to.applied(node.function, shown)
        return self._to.row([self._to.function(node.function), self._to.bracketed(shown, _ROUND)])

    def _operands(self, operands: Sequence[Node]) -> Walk[T]:
        parts: list[T] = []
        for operand in operands:
            if parts:
                parts.append(self._to.operator(","))
            parts.append((yield self._node(operand)))
        return self._to.row(parts)
