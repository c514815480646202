"""Expressions as they are written: one walk that knows precedence, signs and parentheses, and what it writes into.

A ``Renderer`` walks a tree; what follows from it says what a fraction, a power, a symbol look like: pieces for the
screen, TeX, a line of text, words that are read aloud. Each reference is written as ``Leaves`` say: as its symbol, or
as the digits of its value. So a formula and the same formula in numbers are one tree.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

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
    expression,
    written,
)
from bpsim.sentences import _
from bpsim.trace import pieces
from bpsim.trace.numerals import MINUS, ascii_digits, for_people, tex_of
from bpsim.trace.pieces import Fraction, Glyph, Operator, Role, Root, Row, Scripts, Space, has_values
from bpsim.trace.shorthand import ROUND, THIN, Added, Applied, Enclosed, Indexed, Infix
from bpsim.trace.symbols import Symbol

Leaves = Callable[[Hashable], "Symbol | str"]
"""How each thing that a tree refers to is written: its symbol, or its value in ASCII digits."""
T = TypeVar("T")

BARS, _SQUARE = ("|(", ")|"), ("[,", ",]")
"""Brackets: the operators around what is in them."""
_NAMED = {
    "sign": r"\mathrm{sign}", "log10": r"\log_{10}", "logistic": r"\sigma", "relu": r"\mathrm{relu}",
    "softplus": r"\mathrm{softplus}",
}  # fmt: skip
"""Functions whose name TeX has no command for."""
_COMPARED = {"positive": ">", "not-negative": ">="}
_BESIDE = frozenset({"ln", "positive", "not-negative"})
"""Functions that stand beside the factor before them without a sign of multiplication."""


class Renderer(ABC, Generic[T]):
    """Writes trees whose references are written as ``leaves`` say."""

    operators: Mapping[str, T]

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves

    def __call__(self, tree: Expression) -> T:
        """The whole tree."""
        return self._written(tree, first=True)

    # What a kind of writing is made of

    @abstractmethod
    def row(self, parts: Sequence[T]) -> T:
        """One after the other."""

    @abstractmethod
    def symbol(self, symbol: Symbol, to: Hashable | None) -> T:
        """The symbol of what is referred to."""

    @abstractmethod
    def number(self, digits: str, to: Hashable | None) -> T:
        """A number that is not negative, in ASCII and perhaps e-notation; the value of ``to`` where that is one."""

    def operator(self, name: str) -> T:
        """``+ - * / o = <- ~ > >= ,`` between two operands, and ``", "`` with more room; ``-x`` for the minus that
        belongs to what follows; ``[ ]`` around a matrix, ``floor( )floor`` around what is rounded down; nothing or a
        thin space between two factors that have no sign between them; ``...`` in place of terms that are left out.
        """
        return self.operators[name]

    def bracketed(self, inner: T, brackets: tuple[str, str]) -> T:
        """Within brackets."""
        opening, closing = map(self.operator, brackets)
        return self.row([opening, inner, closing])

    @abstractmethod
    def fraction(self, above: T, below: T) -> T:
        """One above the other."""

    @abstractmethod
    def raised(self, base: T, exponent: T, *, bare: bool) -> T:
        """A base with an exponent; bare: which is one digit."""

    @abstractmethod
    def lowered(self, base: T, index: str) -> T:
        """A base with an index."""

    @abstractmethod
    def sigma(self, index: str) -> T:
        """The sign of a sum over an index, or over everything where that is empty, and the space after it."""

    @abstractmethod
    def exponential(self, exponent: T) -> T:
        """e with an exponent."""

    @abstractmethod
    def root(self, inner: T) -> T:
        """The square root."""

    @abstractmethod
    def function(self, name: str) -> T:
        """The name of a function."""

    def applied(self, name: str, operand: T) -> T:
        """A function of what needs no parentheses."""
        return self.row([self.function(name), self.operator(""), operand])

    def called(self, function: T, operands: T) -> T:
        """A function that a symbol stands for, of its operands."""
        return self.row([function, self.bracketed(operands, ROUND)])

    # The walk. first: no operator stands before what is written, so a minus needs no parentheses.

    def joined(self, parts: Iterable[T], operator: str) -> T:
        """Parts with an operator between each two."""
        first, *others = parts
        return self.row([first, *(part for other in others for part in (self.operator(operator), other))])

    def _written(self, tree: Expression, *, first: bool) -> T:
        tree = _alone(tree)
        match tree:
            case Ref(to):
                leaf = self.leaves(to)
                return self._number(leaf, to, first) if isinstance(leaf, str) else self._symbol(leaf, to, first)
            case Symbol():
                return self._symbol(tree, None, first)
            case Number(value):
                return self._number(ascii_digits(value), None, first)
            case Sum() if not tree.terms:
                return self.number("0", None)
            case Sum():
                return self._sum(tree)
            case Product(factors):
                return self._product(factors, first)
            case Quotient(above, below):
                return self.fraction(self(above), self(below))
            case Power(base, exponent):
                return self.raised(self._base(base), self(exponent), bare=_is_digit(exponent))
            case Negation(operand):
                return self._negation(operand, first)
            case Call():
                return self._call(tree)
            case Infix(operator, operands):
                return self._infix(operator, operands, first)
            case Enclosed(inner, brackets):
                return self.bracketed(self(inner), brackets)
            case Added(term, index):
                return self.row([self.sigma(index), self._factor(term)])
            case Indexed(base, index):
                return self.lowered(self(base), index)
            case Applied(function, operands):
                return self.called(self.symbol(function, None), self.joined(map(self, operands), ","))
        raise TypeError(f"no expression: {tree!r}")

    def _infix(self, operator: str, operands: tuple[Expression, ...], first: bool) -> T:
        parts = [self._factor(operands[0], first=first)]
        for operand in operands[1:]:
            shown = self._factor(operand)
            between = "" if operator == THIN and isinstance(operand, Added) else operator
            loose = operator == THIN and isinstance(operand, Infix) and operand.operator == "o"
            parts += [self.operator(between), self.bracketed(shown, ROUND) if loose else shown]
        return self.row(parts)

    def _symbol(self, symbol: Symbol, to: Hashable | None, first: bool) -> T:
        shown = self.symbol(symbol, to)
        return self.bracketed(shown, ROUND) if symbol.is_negative and not first else shown

    def _number(self, digits: str, to: Hashable | None, first: bool) -> T:
        if not digits.startswith("-"):
            return self.number(digits, to)
        shown = self.row([self.operator("-x"), self.number(digits[1:], to)])
        return shown if first else self.bracketed(shown, ROUND)

    def _sum(self, tree: Sum) -> T:
        first, *others = map(_alone, written(tree))
        parts = [self(first)]
        for at, term in enumerate(others, 1):
            if tree.shortened and at == 3:
                parts += [self.operator("+"), self.operator("...")]
            sign, added = ("-", term.operand) if isinstance(term, Negation) else ("+", term)
            parts += [self.operator(sign), self._factor(added)]
        return self.row(parts)

    def _factor(self, tree: Expression, *, first: bool = False) -> T:
        """The line, in parentheses where it is not single."""
        return self.bracketed(self(tree), ROUND) if _is_sum(tree) else self._written(tree, first=first)

    def _product(self, factors: tuple[Expression, ...], first: bool) -> T:
        factors = tuple(map(_alone, factors))
        parts = [self._factor(factors[0], first=first)]
        for before, factor in pairwise(factors):
            shown = self._factor(factor)
            nested = isinstance(factor, Product)
            parts += [self.operator(_between(before, factor)), self.bracketed(shown, ROUND) if nested else shown]
        return self.row(parts)

    def _negation(self, operand: Expression, first: bool) -> T:
        shown = self.row([self.operator("-x"), self._factor(operand)])
        return shown if first else self.bracketed(shown, ROUND)

    def _base(self, tree: Expression) -> T:
        """In parentheses unless it is one symbol without an exponent, or one number without a sign."""
        shown = self(tree)
        return shown if self._is_single(tree) else self.bracketed(shown, ROUND)

    def _is_single(self, tree: Expression) -> bool:
        tree = _alone(tree)
        if isinstance(tree, Number):
            return tree.value >= 0
        if isinstance(tree, Enclosed):
            return True
        if not isinstance(tree, Ref | Symbol):
            return False
        leaf = tree if isinstance(tree, Symbol) else self.leaves(tree.to)
        if isinstance(leaf, str):
            return not set(leaf) & set("-e")
        return not (leaf.is_raised or leaf.is_ratio or leaf.is_negative)

    def _call(self, tree: Call) -> T:
        shown = [self(operand) for operand in tree.operands]
        match tree.function:
            case "exp":
                return self.exponential(shown[0])
            case "sqrt":
                return self.root(shown[0])
            case "abs":
                return self.bracketed(shown[0], BARS)
            case name if name in _COMPARED:
                compared = [shown[0], self.operator(_COMPARED[name]), self.number("0", None)]
                return self.bracketed(self.row(compared), _SQUARE)
            case "ln" if self._is_single(tree.operands[0]):
                return self.applied("ln", shown[0])
        return self.row([self.function(tree.function), self.bracketed(self.joined(shown, ","), ROUND)])


def _between(before: Expression, factor: Expression) -> str:
    """The operator between two factors."""
    if _is_sum(factor) or (isinstance(factor, Power) and _is_sum(factor.base)):
        return "" if isinstance(before, Quotient) else THIN
    if isinstance(factor, Call) and factor.function in _BESIDE:
        return THIN if factor.function in _COMPARED else ""
    return "*"


def _alone(tree: Expression) -> Expression:
    """The term of a sum that has no other, which is written as itself."""
    while isinstance(tree, Sum) and len(tree.terms) == 1:
        tree = tree.terms[0]
    return tree


def _is_sum(tree: Expression) -> bool:
    tree = _alone(tree)
    return isinstance(tree, Sum) and len(tree.terms) > 1


def _is_digit(tree: Expression) -> bool:
    return isinstance(tree, Number) and 0 <= tree.value <= 9 and tree.value == int(tree.value)


_SIGNS = {
    Role.BINARY: {"+": ("+", "+"), "-": ("-", MINUS), "*": (r"\cdot", "·"), "/": ("/", "/"), "o": (r"\circ", "∘")},
    Role.RELATION: {
        "=": ("=", "="), "<-": (r"\leftarrow", "←"), "~": (r"\sim", "∼"), ">": (">", ">"), ">=": (r"\geq", "≥"),
    },
    Role.PREFIX: {"-x": ("-", MINUS)},
    Role.COMMA: {",": (",", ",")},
    Role.OPENING: {"(": ("(", "("), "|(": ("|", "|"), "[": ("[", "["), "floor(": (r"\lfloor ", "⌊")},
    Role.CLOSING: {")": (")", ")"), ")|": ("|", "|"), "]": ("]", "]"), ")floor": (r"\rfloor ", "⌋")},
}  # fmt: skip
"""Each operator in TeX and as a character."""
_OPERATORS = {name: Operator(tex, text, role) for role, signs in _SIGNS.items() for name, (tex, text) in signs.items()}


def _spaced(sign: str, role: Role) -> str:
    """A sign with the spaces around it on a line."""
    before, after = role in (Role.BINARY, Role.RELATION), role in (Role.BINARY, Role.RELATION, Role.COMMA)
    return f"{' ' * before}{sign}{' ' * after}"


# TeX


class TexRenderer(Renderer[str]):
    """TeX, complete for exports."""

    operators = {name: _spaced(sign.tex, sign.role) for name, sign in _OPERATORS.items()} | {
        ", ": r", \quad ", "[,": r"[\,", ",]": r"\,]", ")floor": r" \rfloor", "": " ", THIN: r" \, ", "...": r"\cdots",
    }  # fmt: skip

    def row(self, parts: Sequence[str]) -> str:
        return "".join(parts)

    def symbol(self, symbol: Symbol, to: Hashable | None) -> str:  # noqa: ARG002
        return symbol.tex

    def number(self, digits: str, to: Hashable | None) -> str:  # noqa: ARG002
        return tex_of(digits)

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def raised(self, base: str, exponent: str, *, bare: bool) -> str:
        return f"{base}^{exponent}" if bare else f"{base}^{{{exponent}}}"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}_{_index(index)}"

    def sigma(self, index: str) -> str:
        return rf"\sum_{_index(index)} \, " if index else r"\sum "

    def exponential(self, exponent: str) -> str:
        return f"e^{{{exponent}}}"

    def root(self, inner: str) -> str:
        return rf"\sqrt{{{inner}}}"

    def function(self, name: str) -> str:
        return _NAMED.get(name, rf"\{name}")


def _index(index: str) -> str:
    """An index in TeX."""
    return index if len(index) == 1 else f"{{{index}}}"


# The screen

_SPACE = Space(3 / 18)


class PieceRenderer(Renderer[Row]):
    """Pieces for the screen. Each that belongs to one reference says to which."""

    operators = {name: (sign,) for name, sign in _OPERATORS.items()} | {
        ", ": (_OPERATORS[","], Space(1.0)),
        "[,": (_OPERATORS["["], _SPACE),
        ",]": (_SPACE, _OPERATORS["]"]),
        "": (),
        THIN: (_SPACE,),
        "...": (Glyph(r"\cdots", text="…"),),
    }

    def row(self, parts: Sequence[Row]) -> Row:
        return tuple(piece for part in parts for piece in part)

    def symbol(self, symbol: Symbol, to: Hashable | None) -> Row:
        return _of(symbol.row, to)

    def number(self, digits: str, to: Hashable | None) -> Row:
        if digits in ("inf", "nan"):
            infinite = digits == "inf"
            return (Glyph(r"\infty" if infinite else r"\mathrm{NaN}", to, "∞" if infinite else "NaN"),)
        changes = to is not None and not digits.isdecimal()
        return (pieces.Number(digits, float(digits) if changes else None, to),)

    def fraction(self, above: Row, below: Row) -> Row:
        return (Fraction(above, below),)

    def raised(self, base: Row, exponent: Row, *, bare: bool) -> Row:
        *before, last = base
        # What can be pointed at by itself is a piece of its own.
        one = not _owners(exponent) - {last.of} or (last.of is None and len(_owners(exponent)) == 1)
        if isinstance(last, Glyph) and one and not has_values(exponent):
            found = _as_symbol(exponent)
            if found is not None:
                tex, text = found
                raised = f"{last.tex}^{tex}" if bare else f"{last.tex}^{{{tex}}}"
                return (*before, Glyph(raised, last.of, f"{last.text}^{text if len(text) == 1 else f'({text})'}"))
        return (*before, Scripts(last, exponent, ()))

    def lowered(self, base: Row, index: str) -> Row:
        *before, last = base
        if isinstance(last, Glyph):
            return (*before, Glyph(f"{last.tex}_{_index(index)}", last.of, f"{last.text}_{index}"))
        below = (Glyph(index, text=index),)
        if isinstance(last, Scripts):
            return (*before, replace(last, lowered=below))
        return (*before, Scripts(last, (), below))

    def sigma(self, index: str) -> Row:
        return (Glyph(rf"\sum_{_index(index)}", text=f"Σ_{index}"), _SPACE) if index else (Glyph(r"\sum", text="Σ"),)

    def exponential(self, exponent: Row) -> Row:
        return tuple(_of(self.raised((Glyph("e", text="e"),), exponent, bare=False), _only(exponent)))

    def root(self, inner: Row) -> Row:
        found = None if has_values(inner) or len(_owners(inner)) > 1 else _as_symbol(inner)
        if found is None:
            return (Root(inner),)
        tex, text = found
        return (Glyph(rf"\sqrt{{{tex}}}", _only(inner), f"√({text})"),)

    def function(self, name: str) -> Row:
        return (Glyph(_NAMED.get(name, rf"\{name}"), text=name),)


def _of(row: Row, to: Hashable | None) -> Row:
    """The same pieces, which belong to one reference."""
    return row if to is None else tuple(replace(piece, of=to) for piece in row)


def _owners(row: Row) -> set[Hashable]:
    """What the pieces of a row belong to."""
    return {piece.of for piece in row} - {None}


def _only(row: Row) -> Hashable | None:
    """What all pieces of a row that belong to something belong to, where that is one thing."""
    found = _owners(row)
    return found.pop() if len(found) == 1 else None


_COMMAND_LAST = re.compile(r"\\[A-Za-z]+$")


def _as_symbol(row: Row) -> tuple[str, str] | None:
    """TeX and characters of a row of symbols, literal digits and operators; None where it has anything else."""
    tex, text = "", ""
    for piece in row:
        match piece:
            case Glyph(own, _, characters) | Operator(own, characters):
                # A command ends where no letter follows.
                apart = " " if own[:1].isalpha() and _COMMAND_LAST.search(tex) else ""
                tex, text = f"{tex}{apart}{own}", text + characters
            case pieces.Number(digits):
                tex, text = tex + digits, text + digits
            case _:
                return None
    return tex, text


# A line of text


class Line(Struct, frozen=True):
    """Text on one line. single: it needs no parentheses in a fraction or as an exponent."""

    text: str
    single: bool = False

    @property
    def grouped(self) -> str:
        """In parentheses where it is not single."""
        return self.text if self.single else f"({self.text})"


class _Lines(Renderer[Line]):
    def row(self, parts: Sequence[Line]) -> Line:
        return parts[0] if len(parts) == 1 else Line("".join(part.text for part in parts))


class PlainRenderer(_Lines):
    """One line of characters: the clipboard, terminals, names for assistive technology."""

    operators = {name: Line(_spaced(sign.text, sign.role)) for name, sign in _OPERATORS.items()} | {
        "/": Line("/"), ", ": Line(", "), "[,": Line("["), ",]": Line("]"), "": Line(" "), THIN: Line(" "),
        "...": Line("…"),
    }  # fmt: skip

    def symbol(self, symbol: Symbol, to: Hashable | None) -> Line:  # noqa: ARG002
        return Line(symbol.in_line, single=not (symbol.is_ratio or symbol.is_negative))

    def number(self, digits: str, to: Hashable | None) -> Line:  # noqa: ARG002
        return Line(for_people(digits), single="e" not in digits)

    def fraction(self, above: Line, below: Line) -> Line:
        return Line(f"{above.grouped}/{below.grouped}")

    def raised(self, base: Line, exponent: Line, *, bare: bool) -> Line:  # noqa: ARG002
        return Line(f"{base.text}^{exponent.grouped}")

    def lowered(self, base: Line, index: str) -> Line:
        return Line(f"{base.text}_{index}", single=base.single)

    def sigma(self, index: str) -> Line:
        return Line(f"Σ_{index} " if index else "Σ ")

    def exponential(self, exponent: Line) -> Line:
        bare = exponent.single or (len(exponent.text) <= 2 and " " not in exponent.text)
        return Line(f"e^{exponent.text if bare and ' ' not in exponent.text else f'({exponent.text})'}", single=True)

    def root(self, inner: Line) -> Line:
        return Line(f"√({inner.text})" if " " in inner.text else f"√{inner.grouped}")

    def function(self, name: str) -> Line:
        return Line(name)


# Words

_SPOKEN_OPERATORS = {
    "+": _(" plus "), "-": _(" minus "), "*": _(" times "), "=": _(" equals "), ">": _(" is greater than "),
    ">=": _(" is at least "), ",": _(" and "), ", ": _(", and "), "-x": _("minus "), "/": _(" over "),
    "<-": _(" becomes "), "o": _(" times, element by element, "), "~": _(" is drawn from "), "[": _("the matrix of "),
    "]": " ", "floor(": _("rounded down: "), ")floor": " ", "": _(" times "), THIN: _(" times "), "...": _("and so on"),
}  # fmt: skip
_SPOKEN_FUNCTIONS = {
    "ln": _("the natural logarithm of {operand}"), "tanh": _("the hyperbolic tangent of {operand}"),
    "max": _("the larger of {operand}"), "min": _("the smaller of {operand}"), "sign": _("the sign of {operand}"),
    "sin": _("the sine of {operand}"), "cos": _("the cosine of {operand}"), "tan": _("the tangent of {operand}"),
    "log10": _("the decimal logarithm of {operand}"), "logistic": _("the logistic function of {operand}"),
}  # fmt: skip
_SPOKEN_POWERS = {"2": _("{base} squared"), "3": _("{base} cubed")}
_QUANTITY = _("the quantity {operand}, end quantity,")
_NOT_FINITE = {"inf": _("infinity"), "nan": _("not a number")}


class WordRenderer(_Lines):
    """Words for the ear: operators are said, and what stands in parentheses is the quantity of it."""

    operators: Mapping[str, Line] = {name: Line(words) for name, words in _SPOKEN_OPERATORS.items()}

    def symbol(self, symbol: Symbol, to: Hashable | None) -> Line:  # noqa: ARG002
        return Line(symbol.plain, single=True)

    def number(self, digits: str, to: Hashable | None) -> Line:  # noqa: ARG002
        mantissa, exponent = digits.partition("e")[::2]
        if exponent:
            power = _("{mantissa} times 10 to the power of {exponent}")
            said = power.format(mantissa=mantissa, exponent=int(exponent))
            return Line(said.replace("-", _SPOKEN_OPERATORS["-x"]))
        return Line(_NOT_FINITE.get(digits, digits), single=True)

    def bracketed(self, inner: Line, brackets: tuple[str, str]) -> Line:
        if brackets == BARS:
            return Line(_("the absolute value of {operand}").format(operand=_said(inner)))
        if brackets == _SQUARE:
            # Its end is said: the 0 would go on with what is added to it.
            return Line(_QUANTITY.format(operand=_("1 where {condition} and otherwise 0").format(condition=inner.text)))
        if brackets != ROUND:
            return super().bracketed(inner, brackets)
        return Line(_QUANTITY.format(operand=inner.text))

    def fraction(self, above: Line, below: Line) -> Line:
        return Line(_("{above} over {below}").format(above=_said(above), below=_said(below)))

    def raised(self, base: Line, exponent: Line, *, bare: bool) -> Line:  # noqa: ARG002
        template = _SPOKEN_POWERS.get(exponent.text, _("{base} to the power of {exponent}"))
        return Line(template.format(base=base.text, exponent=_said(exponent)))

    def lowered(self, base: Line, index: str) -> Line:
        return Line(_("{base} of {index}").format(base=base.text, index=index), single=base.single)

    def sigma(self, index: str) -> Line:
        return Line(_("the sum over {index} of ").format(index=index) if index else _("the sum of "))

    def exponential(self, exponent: Line) -> Line:
        return Line(_("e to the power of {exponent}").format(exponent=_said(exponent)))

    def root(self, inner: Line) -> Line:
        return Line(_("the square root of {operand}").format(operand=_said(inner)))

    def function(self, name: str) -> Line:
        return Line(_spoken_function(name, ""))

    def applied(self, name: str, operand: Line) -> Line:
        return Line(_spoken_function(name, operand.text))

    def called(self, function: Line, operands: Line) -> Line:
        return Line(_("{function} of {operand}").format(function=function.text, operand=_said(operands)))


def _spoken_function(name: str, operand: str) -> str:
    return _SPOKEN_FUNCTIONS.get(name, _("{function} of {operand}")).format(function=name, operand=operand)


def _said(line: Line) -> str:
    return line.text if line.single else _QUANTITY.format(operand=line.text)


# What is asked for


def no_leaf(to: Hashable) -> Symbol:
    """The leaves of a tree that refers to nothing; raises TypeError."""
    raise TypeError(f"a symbol was expected: {to!r}")


class Shown(ABC):
    """Something that is written in every way. leaves: how what it refers to is written."""

    leaves: Leaves

    @abstractmethod
    def by(self, renderer: Renderer[T]) -> T:
        """As a renderer writes it."""

    @cached_property
    def tex(self) -> str:
        """The formula in TeX."""
        return self.by(TexRenderer(self.leaves)).strip()

    @cached_property
    def row(self) -> Row:
        """The formula as pieces for the screen."""
        return self.by(PieceRenderer(self.leaves))

    @property
    def plain(self) -> str:
        """On one line."""
        return self.by(PlainRenderer(self.leaves)).text.strip()

    @property
    def spoken(self) -> str:
        """The formula in words."""
        return " ".join(self.by(WordRenderer(self.leaves)).text.replace(",,", ",").removesuffix(",").split())


@dataclass(frozen=True)
class Written(Shown):
    """Something that is equal, in order, and how its references are written.

    continued: it is one side that goes on from the line above, and begins with the sign of equality. relation: an
    operator that stands between the sides instead, such as ``<-``.
    """

    sides: tuple[Expression, ...]
    leaves: Leaves
    continued: bool = False
    relation: str = "="

    def by(self, renderer: Renderer[T]) -> T:
        if self.continued:
            return renderer.row([renderer.operator("="), renderer(self.sides[0])])
        return renderer.joined(map(renderer, self.sides), self.relation)


@dataclass(frozen=True)
class Listed(Shown):
    """Several formulas with commas between."""

    formulas: tuple[Shown, ...]
    leaves = staticmethod(no_leaf)

    def by(self, renderer: Renderer[T]) -> T:
        return renderer.joined((formula.by(renderer) for formula in self.formulas), ", ")


def of_symbols(*sides: Expression | float, relation: str = "=") -> Written:
    """A formula of symbols and numbers, which refers to nothing."""
    return Written(tuple(map(expression, sides)), no_leaf, relation=relation)
