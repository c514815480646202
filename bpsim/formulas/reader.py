"""Reads a line as lecturers write it: ``f = (x + y) z``, ``2x``, ``e^(-z)``, ``r cos theta``.

By rising binding: sum, product (with or without its sign, from the left), sign, power (to the right). Nothing is
evaluated: the text becomes a tree of ``syntax``, or a FormulaError that says where and what to do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NoReturn

from bpsim.core.errors import FormulaError
from bpsim.formulas.scanner import Sort, Token, scan
from bpsim.formulas.spelling import GREEK, canonical
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Operator, Power, Sum
from bpsim.formulas.walking import Walk, walked
from bpsim.sentences import _

MOST_CHARACTERS = 100_000
"""Characters of a line."""
MOST_DEPTH = 200
"""Parentheses, signs and exponents that stand in one another."""
LESSONS_KEPT = 4
"""Lessons whose lines and graphs are remembered."""
FUNCTIONS = {
    **{name: name for name in ("exp", "ln", "log10", "sqrt", "sin", "cos", "tan", "tanh", "logistic", "relu")},
    **{name: name for name in ("softplus", "abs", "max", "min", "square")},
    "sigmoid": "logistic",
    "sigma": "logistic",
}
"""The one name of each function, by every name that it has."""
OF_TWO = frozenset({"max", "min"})
_REFUSED = {"log": _("log is not one function: ln or log10?")}
_INVERSES = {"sin", "cos", "tan", "tanh"}


def read_line(text: str, known: Container[str] = ()) -> Line:
    """The formula of a line. known: the keys of all names that have a line, a value or a column.

    Raises FormulaError.
    """
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(
            _("a line of {count} characters, expected at most {most_characters}").format(
                count=len(text), most_characters=MOST_CHARACTERS
            ),
            MOST_CHARACTERS,
        )
    return walked(_Reader(scan(text), known).line())


@lru_cache(maxsize=LESSONS_KEPT)
def read_lines(texts: tuple[str, ...], known: frozenset[str]) -> tuple[Line | FormulaError, ...]:
    """What each line is read as, or why it cannot be: what was read last is not read again.

    A lesson is judged, saved and taken over by an edit with the lines that it had.
    """
    return tuple(_read_or_refused(text, number, known) for number, text in enumerate(texts))


def _read_or_refused(text: str, number: int, known: frozenset[str]) -> Line | FormulaError:
    try:
        return read_line(text, known)
    except FormulaError as error:
        return error.in_line(number)


def is_taken(key: str) -> bool:
    """Whether this is the name of a function or a number, so that nothing else can be called so."""
    return key in FUNCTIONS or key in _REFUSED or key == "pi"


class _Reader:
    """Goes through the tokens once, from the left."""

    def __init__(self, tokens: list[Token], known: Container[str]) -> None:
        self._tokens, self._known = tokens, known
        self._at = 0
        self._depth = 0

    # Tokens

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _is(self, *symbols: str) -> bool:
        return self._next.sort is Sort.OPERATOR and self._next.symbol in symbols

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FormulaError(
                _("more than {most_depth} parentheses, signs and exponents stand in one another").format(
                    most_depth=MOST_DEPTH
                ),
                self._next.start,
            )
        yield
        self._depth -= 1

    # Lines

    def line(self) -> Walk[Line]:
        """``name = expression``."""
        name = self._take()
        if name.sort is not Sort.NAME:
            raise FormulaError(_("a line is a name, = and an expression"), name.start)
        if self._is("("):
            raise FormulaError(_("write “{symbol} =” without parentheses").format(symbol=name.symbol), self._next.start)
        if not self._is("="):
            wanted = _("a line is a name, = and an expression") if self._next.sort is Sort.END else _("= is missing")
            raise FormulaError(wanted, self._next.start)
        self._take()
        key = canonical(name.symbol)
        if is_taken(key):
            raise FormulaError(_("{symbol} is taken: it is no name for a line").format(symbol=name.symbol), name.start)
        right = yield self.whole()
        return Line(key, name.symbol, right)

    def whole(self) -> Walk[Node]:
        """An expression after which nothing follows."""
        node: Node = yield self._sum()
        if self._next.sort is not Sort.END:
            self._refuse_rest()
        return node

    def _refuse_rest(self) -> NoReturn:
        token = self._next
        if self._is(")"):
            raise FormulaError(_("there is no ( to this )"), token.start)
        if self._is(","):
            raise FormulaError(_("a comma stands in max(a, b) and min(a, b) only; a number has a point"), token.start)
        if self._is("="):
            raise FormulaError(_("a line has one ="), token.start)
        if self._is("raised", "^"):
            raise FormulaError(_("write parentheses: which power is raised?"), token.start)
        raise FormulaError(
            _("“{symbol}” does not go on from what stands before it").format(symbol=token.symbol), token.start
        )

    # By rising binding

    def _sum(self) -> Walk[Node]:
        start = self._next.start
        negative = self._sign()
        first: Node = yield self._chain()
        terms = [(negative, first)]
        while self._is("+", "-"):
            minus = self._take().symbol == "-"
            term = yield self._chain()
            terms.append((minus, term))
        if len(terms) > 1:
            return Sum(tuple(terms), start)
        return Negation(first, start) if negative else first

    def _sign(self) -> bool:
        """Takes a sign that begins an expression; True where it is a minus."""
        return self._is("+", "-") and self._take().symbol == "-"

    def _chain(self) -> Walk[Node]:
        start = self._next.start
        first: Node = yield self._signed(self._power)
        rest: list[tuple[Operator, Node]] = []
        while (operator := self._operator()) is not None:
            factor = yield (self._signed(self._power) if operator else self._power())
            rest.append((operator, factor))
        return Chain(first, tuple(rest), start) if rest else first

    def _operator(self) -> Operator | None:
        """Takes the operator before another factor; empty where there is none, None where there is no factor."""
        if self._is("*", "/"):
            return "*" if self._take().symbol == "*" else "/"
        if self._is("(", "sqrt") or self._next.sort is Sort.NAME:
            return ""
        if self._next.sort is Sort.NUMBER:
            raise FormulaError(_("write * before {symbol}").format(symbol=self._next.symbol[:20]), self._next.start)
        return None

    def _signed(self, operand: Callable[[], Walk[Node]]) -> Walk[Node]:
        """An operand with the signs before it."""
        if not self._is("+", "-"):
            plain: Node = yield operand()
            return plain
        start = self._next.start
        minus = self._take().symbol == "-"
        with self._deeper():
            inner: Node = yield self._signed(operand)
        return Negation(inner, start) if minus else inner

    def _power(self) -> Walk[Node]:
        base: Node = yield self._primary()
        if not self._is("^", "raised"):
            return base
        exponent = yield self._exponent()
        return Power(base, exponent, base.start)

    def _exponent(self) -> Walk[Node]:
        token = self._take()
        if token.symbol == "raised":
            if self._is("^", "raised"):
                self._refuse_rest()
            return Number(token.value, str(int(token.value)), token.start)
        with self._deeper():
            exponent: Node = yield self._signed(self._power)
        return exponent

    # Primaries

    def _primary(self) -> Walk[Node]:
        token = self._next
        if token.sort is Sort.NUMBER:
            self._take()
            return Number(token.value, token.symbol, token.start)
        if self._is("("):
            inner: list[Node] = yield self._parentheses()
            return inner[0]
        if self._is("sqrt"):
            self._take()
            root: Node = yield self._call("sqrt", token)
            return root
        if token.sort is Sort.NAME:
            named: Node = yield self._named()
            return named
        raise FormulaError(self._missing(), token.start)

    def _missing(self) -> str:
        """What is missing before the next token, where an operand was expected."""
        before = self._tokens[self._at - 1].symbol if self._at else ""
        if self._next.sort is Sort.END and not before:
            return _("the line is empty")
        after = {"raised": _("the power")}.get(before, before)
        return (
            _("something is missing after {after}").format(after=after)
            if after
            else _("something is missing before {symbol}").format(symbol=self._next.symbol)
        )

    def _parentheses(self, *, commas: bool = False) -> Walk[list[Node]]:
        """What stands in parentheses, between its commas where they may stand there."""
        opening = self._take()
        with self._deeper():
            inner = [(yield self._sum())]
            while commas and self._is(","):
                self._take()
                inner.append((yield self._sum()))
        if not self._is(")"):
            if self._next.sort is not Sort.END:
                self._refuse_rest()
            raise FormulaError(
                _(") is missing: the ( is character {start}").format(start=opening.start + 1), self._next.start
            )
        self._take()
        return inner

    def _named(self) -> Walk[Node]:
        token = self._take()
        key = canonical(token.symbol)
        if key == "pi":
            return Number(math.pi, "pi", token.start)
        if key in _REFUSED:
            raise FormulaError(_REFUSED[key], token.start)
        if key in FUNCTIONS:
            call: Node = yield self._call(FUNCTIONS[key], token)
            return call
        if key == "e" and key not in self._known:
            exponential: Node = yield self._exponential(token)
            return exponential
        if self._is("(") and _is_word(token.symbol) and key not in self._known:
            raise FormulaError(_("there is no function {symbol}").format(symbol=token.symbol), token.start)
        return Name(key, token.symbol, token.start)

    def _exponential(self, token: Token) -> Walk[Node]:
        if not self._is("^", "raised"):
            raise FormulaError(_("write e^x, or exp(1)"), token.start)
        exponent = yield self._exponent()
        return Call("exp", (exponent,), token.start)

    def _call(self, function: str, token: Token) -> Walk[Node]:
        """A function, with the power that may stand between its name and its operand."""
        power = yield self._power_of_call(token)
        if self._is("("):
            operands = yield self._parentheses(commas=function in OF_TWO)
        elif function in OF_TWO:
            raise FormulaError(_("write {function}(a, b)").format(function=function), token.start)
        else:
            operands = [(yield self._bare_operand(token))]
        wanted = 2 if function in OF_TWO else 1
        if len(operands) != wanted:
            raise FormulaError(
                _("write {function}(a, b)").format(function=function)
                if wanted == 2
                else _("{function} has one operand").format(function=function),
                token.start,
            )
        call = Call(function, tuple(operands), token.start)
        return call if power is None else Power(call, power, token.start)

    def _power_of_call(self, token: Token) -> Walk[Node | None]:
        if not self._is("^", "raised"):
            return None
        raised = self._next
        exponent = yield self._exponent()
        if not isinstance(exponent, Number):
            said = _("{symbol}^ takes a number without a sign before its operand").format(symbol=token.symbol)
            if token.symbol in _INVERSES:
                said = _("{said}: write arc{symbol} in another way").format(said=said, symbol=token.symbol)
            raise FormulaError(said, raised.start)
        return exponent

    def _bare_operand(self, token: Token) -> Walk[Node]:
        """The power that follows a function without parentheses, with its sign and the number directly before it."""
        if self._next.sort is Sort.END or not (
            self._next.sort in (Sort.NUMBER, Sort.NAME) or self._is("-", "+", "sqrt")
        ):
            raise FormulaError(_("{symbol} of what?").format(symbol=token.symbol), self._next.start)
        with self._deeper():
            operand: Node = yield self._signed(self._counted)
        return operand

    def _counted(self) -> Walk[Node]:
        number, after = self._next, self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        begins = after.sort is Sort.NAME or (after.sort is Sort.OPERATOR and after.symbol in ("(", "sqrt"))
        if number.sort is not Sort.NUMBER or not begins or after.start != number.end:
            power: Node = yield self._power()
            return power
        self._take()
        factor = yield self._power()
        return Chain(Number(number.value, number.symbol, number.start), (("", factor),), number.start)


def _is_word(name: str) -> bool:
    """Whether a name has several letters, of which one that is spelled out, as theta, is one."""
    letters = name.rstrip("0123456789₀₁₂₃₄₅₆₇₈₉_")
    return len(letters) > 1 and letters not in GREEK.values()
