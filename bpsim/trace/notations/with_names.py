"""The notations that call units and weights by their names: net and out with w1, w2, ...; prediction and actual."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.ways import Gradient, Style
from bpsim.sentences import _
from bpsim.trace.notations import letters
from bpsim.trace.notations.letters import Letter, Letters
from bpsim.trace.notations.scheme import Row, Scheme, backward
from bpsim.trace.symbols import Symbol, letter, named, numbered, renewed, spelled, starred, upright, word

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation


# net, out, w1, w2, ...

_TAKEN = re.compile(r"[wb]\d+|[aEηδΔ]|Error|actual|prediction|(in|out|net|target|b|E|δ|Δ|Error|actual|prediction) .*")
"""Names of units that would be read as other symbols."""


def _own_name(n: Notation, q: Quantity) -> Symbol:
    return spelled(n.name(q))


def _value_named(otherwise: str) -> Row:
    """What a unit sends out, called like the unit itself."""

    def symbol(n: Notation, q: Quantity) -> Symbol:
        name = n.name(q)
        written = word(otherwise, name) if _TAKEN.fullmatch(name) else named(name)
        return Symbol(written.marks, written.plain, "out")

    return symbol


def _numbered(n: Notation, q: Quantity) -> Symbol:
    number = n.network.weight_number(q.at_layer, q.at_unit, q.at_source)
    return numbered(letter("w", "w"), number)


def _named_bias(n: Notation, q: Quantity) -> Symbol:
    """b1 where a layer shares it, else with the name of its unit."""
    if q.unit is None or n.network.layer(q.at_layer).bias is Bias.SHARED:
        return numbered(letter("b", "b"), q.at_layer)
    return word("b", n.name(q))


NET_OUT = Scheme(
    title="net, out, w5",
    menu="&net, out, E, w5",
    help=_("Symbols of IT496: net and out of a unit, numbered weights"),
    error=letter("E", "E"),
    unit=_own_name,
    new=renewed,
    letters=Letters(
        orientation="rows-columns",
        inputs=letters.X,
        hidden=letters.VECTORIZED,
        output={"Y": letters.Y},
    ),
    backward=backward(letter(r"\delta", "δ"), ("out", "net"), "w"),
    rows={
        Kind.INPUT: _value_named("in"),
        Kind.TARGET: lambda n, q: word("target", n.name(q)),
        Kind.WEIGHT: _numbered,
        Kind.BIAS: _named_bias,
        Kind.LEARNING_RATE: lambda *_: letter(r"\eta", "η"),
        Kind.NET: lambda n, q: word("net", n.name(q)),
        Kind.OUT: lambda n, q: word("out", n.name(q)),
        Kind.ERROR: lambda n, q: word("E", n.name(q)),
        Kind.DELTA: lambda n, q: word("δ", n.name(q), r"\delta"),
    },
)


# i, h, prediction, actual


def _of_output_word(text: str) -> Row:
    """A word, alone where there is one output."""

    def symbol(n: Notation, q: Quantity) -> Symbol:
        if n.network.sizes[-1] == 1:
            return spelled(text, text)
        return word(text, n.network.unit_name(n.network.depth, q.at_unit), upright(text))

    return symbol


_PREDICTION = "prediction"
_OWN_VALUE, _PREDICTED = _value_named("out"), _of_output_word(_PREDICTION)


def _sent(n: Notation, q: Quantity) -> Symbol:
    """A hidden unit and an output with a name of its own are called by that; the others are predictions."""
    name = n.name(q)
    alone = n.network.sizes[-1] == 1
    if n.is_output(q) and (not n.label(q.at_layer, q.at_unit).own or (alone and name == _PREDICTION)):
        symbol = _PREDICTED(n, q)
        return Symbol(symbol.marks, symbol.plain, "out")
    return _OWN_VALUE(n, q)


def _big_delta(n: Notation, q: Quantity) -> Symbol:
    if n.is_output(q) and n.network.sizes[-1] == 1:
        return letter(r"\Delta", "Δ")
    return word("Δ", n.name(q), r"\Delta")


TOROK = Scheme(
    title="h, prediction, Δ",
    menu="&i, h, prediction, actual, Δ",
    help=_("Symbols of Török: units and what they put out share a name"),
    error=letter(r"\mathrm{Error}", "Error"),
    unit=_own_name,
    new=starred,
    letters=Letters(
        orientation="rows-sources",
        inputs=letters.unnumbered("I", "I", "I"),
        hidden={
            **letters.plain("W", "b", "G"),
            "Z": Letter(r"\mathrm{net}", "net", "net"),
            "A": Letter("H", "H", "H"),
            "D": letters.DELTA,
        },
        output={
            "A": letters.unnumbered(r"\mathrm{prediction}", "prediction", "prediction"),
            "Y": letters.unnumbered(r"\mathrm{actual}", "actual", "actual"),
        },
    ),
    backward=backward(letter(r"\Delta", "Δ"), ("h", "net"), "w"),
    style=Style(Gradient.DELTA_FIRST, out_first=True, bare=True),
    rows={
        Kind.INPUT: _value_named("in"),
        Kind.TARGET: _of_output_word("actual"),
        Kind.WEIGHT: _numbered,
        Kind.BIAS: _named_bias,
        Kind.LEARNING_RATE: lambda *_: letter("a", "a"),
        Kind.NET: lambda n, q: word("net", n.name(q)),
        Kind.OUT: _sent,
        Kind.ERROR: lambda n, q: word("Error", n.name(q), n.scheme.error.tex),
        Kind.DELTA: _big_delta,
    },
)
