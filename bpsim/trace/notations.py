"""The notations: for each a table of how it writes every kind of quantity. A new kind is one row in each table.

What all notations write alike, ratios of other symbols, has one row in ``COMMON``; a notation's own row goes before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.symbols import Sign, escaped, greek, indexed, joined, named, ratio, upright, word

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation

Row = Callable[["Notation", Quantity], Sign]
Table = Mapping[Kind, Row]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One notation.

    error: the letter of the error. unit: how a unit is called, as a symbol. new: the new value of a parameter.
    first_layer: the number that it gives to the inputs.
    """

    title: str
    error: Sign
    rows: Table
    unit: Row
    new: Callable[[Sign], Sign]
    first_layer: int = 0


# Every notation


def parameter_of(quantity: Quantity) -> Quantity:
    """The weight or bias that a gradient or a new value belongs to."""
    kind = Kind.BIAS if quantity.source is None else Kind.WEIGHT
    return Quantity(kind, None, quantity.layer, quantity.unit, quantity.source)


def net_of(quantity: Quantity) -> Quantity:
    """The net by which an out is derived: its own, or of a softmax layer the one that ``source`` names."""
    unit = quantity.unit if quantity.source is None else quantity.source
    return Quantity(Kind.NET, quantity.sample, quantity.layer, unit)


def out_of(quantity: Quantity) -> Quantity:
    """The out of the unit that a quantity belongs to."""
    return Quantity(Kind.OUT, quantity.sample, quantity.layer, quantity.unit)


def successor(quantity: Quantity, kind: Kind) -> Quantity:
    """What belongs to the unit of the next layer that ``source`` names."""
    return Quantity(kind, quantity.sample, (quantity.layer or 0) + 1, quantity.source)


def _of_parameter(n: Notation, q: Quantity) -> Sign:
    return ratio(n.error(q.sample), n.sign(parameter_of(q)))


def _path(n: Notation, q: Quantity) -> Sign:
    """∂E_o1/∂out_h1 where the successor is an output; a path deeper inside says through which unit it goes."""
    whole, through = ratio(n.error(q.sample), n.sign(out_of(q))), n.unit_sign(successor(q, Kind.OUT))
    plain = f"{whole.plain} via {through.plain}"
    softmax = n.network.layers[-1].activation == "softmax"
    if (q.layer or 0) + 1 == n.network.depth and not softmax:
        return Sign(ratio(n.sign(successor(q, Kind.ERROR)), n.sign(out_of(q))).tex, plain)
    return Sign(rf"{whole.tex}_{{\,via\,{through.tex}}}", plain)


def _batch_gradient(n: Notation, q: Quantity) -> Sign:
    below = n.sign(parameter_of(q))
    return Sign(ratio(n.batch_error, below).tex, f"{ratio(n.scheme.error, below).plain} of the batch")


def _kept(plain: str, tex: str = "") -> Row:
    """A letter with the symbol of a parameter below: what an optimizer keeps or makes for it."""

    def sign(n: Notation, q: Quantity) -> Sign:
        parameter = n.sign(parameter_of(q))
        return Sign(f"{tex or plain}_{{{parameter.tex}}}", f"{plain} {parameter.plain}", plain)

    return sign


def _hat(sign: Sign) -> Sign:
    """With a hat on the letter: what was corrected."""
    letter, _, below = sign.tex.partition("_")
    hatted = f"{sign.plain[0]}\u0302"
    return Sign(rf"\hat{{{letter}}}_{below}", hatted + sign.plain[1:], hatted)


def _decayed(n: Notation, q: Quantity) -> Sign:
    weight = n.sign(parameter_of(q))
    return Sign(rf"({weight.tex})_{{\mathrm{{decayed}}}}", f"{weight.plain} decayed")


COMMON: Table = {
    Kind.TOTAL_ERROR: lambda n, q: n.error(q.sample),
    Kind.DNET_DOUT: lambda n, q: ratio(n.sign(successor(q, Kind.NET)), n.sign(out_of(q))),
    Kind.PATH: _path,
    Kind.DE_DOUT: lambda n, q: ratio(n.error(q.sample), n.sign(out_of(q))),
    Kind.DOUT_DNET: lambda n, q: ratio(n.sign(out_of(q)), n.sign(net_of(q))),
    Kind.DNET_DW: lambda n, q: ratio(n.sign(q.of_unit().but(Kind.NET)), n.sign(parameter_of(q))),
    Kind.DE_DW: _of_parameter,
    Kind.DE_DB: _of_parameter,
    Kind.BATCH_ERROR: lambda n, _: n.batch_error,
    Kind.BATCH_GRADIENT: _batch_gradient,
    Kind.VELOCITY: _kept("v"),
    Kind.FIRST_MOMENT: _kept("m"),
    Kind.SECOND_MOMENT: _kept("v"),
    Kind.PENALTY: lambda *_: Sign(r"\Omega", "Ω"),
    Kind.PENALIZED_GRADIENT: _kept("g"),
    Kind.NEW_VELOCITY: lambda n, q: n.scheme.new(n.sign(q.but(Kind.VELOCITY))),
    Kind.NESTEROV_STEP: _kept("step", r"\mathrm{step}"),
    Kind.NEW_FIRST_MOMENT: lambda n, q: n.scheme.new(n.sign(q.but(Kind.FIRST_MOMENT))),
    Kind.NEW_SECOND_MOMENT: lambda n, q: n.scheme.new(n.sign(q.but(Kind.SECOND_MOMENT))),
    Kind.CORRECTED_FIRST_MOMENT: lambda n, q: _hat(n.sign(q.but(Kind.FIRST_MOMENT))),
    Kind.CORRECTED_SECOND_MOMENT: lambda n, q: _hat(n.sign(q.but(Kind.SECOND_MOMENT))),
    Kind.ADAM_STEP: _kept("step", r"\mathrm{step}"),
    Kind.DECAYED_WEIGHT: _decayed,
    Kind.NEW_WEIGHT: lambda n, q: n.scheme.new(n.sign(parameter_of(q))),
    Kind.NEW_BIAS: lambda n, q: n.scheme.new(n.sign(parameter_of(q))),
}


# net, out, w1, w2, ...

_TAKEN = re.compile(r"[wb]\d+|[aEηδΔ]|Error|actual|prediction|(in|out|net|target|b|E|δ|Δ|Error|actual|prediction) .*")
"""Names of units that would be read as other symbols."""


def _own_name(n: Notation, q: Quantity) -> Sign:
    return Sign(escaped(n.name(q)), n.name(q))


def _value_named(otherwise: str) -> Row:
    """What a unit sends out, called like the unit itself."""

    def sign(n: Notation, q: Quantity) -> Sign:
        name = n.name(q)
        written = word(otherwise, name) if _TAKEN.fullmatch(name) else named(name)
        return Sign(written.tex, written.plain, "out")

    return sign


def _numbered(n: Notation, q: Quantity) -> Sign:
    number = n.network.weight_number(q.layer or 1, q.unit or 0, q.source or 0)
    return Sign(f"w_{{{number}}}", f"w{number}", "w")


def _named_bias(n: Notation, q: Quantity) -> Sign:
    """b1 where a layer shares it, else with the name of its unit."""
    if q.unit is None or n.network.layer(q.layer or 1).bias is Bias.SHARED:
        return Sign(f"b_{{{q.layer}}}", f"b{q.layer}", "b")
    name = n.name(q)
    # A unit called 1 is not the first layer.
    return Sign(f"b_{{{upright(name)}}}", f"b {name}", "b") if name.isdecimal() else word("b", name)


def _plus(sign: Sign) -> Sign:
    return Sign(sign.tex + "^{+}", sign.plain + "+")


NET_OUT = Scheme(
    title="net, out, w5",
    error=Sign("E", "E"),
    unit=_own_name,
    new=_plus,
    rows={
        Kind.INPUT: _value_named("in"),
        Kind.TARGET: lambda n, q: word("target", n.name(q)),
        Kind.WEIGHT: _numbered,
        Kind.BIAS: _named_bias,
        Kind.LEARNING_RATE: lambda *_: Sign(r"\eta", "η"),
        Kind.NET: lambda n, q: word("net", n.name(q)),
        Kind.OUT: lambda n, q: word("out", n.name(q)),
        Kind.ERROR: lambda n, q: word("E", n.name(q)),
        Kind.DELTA: lambda n, q: greek(r"\delta", "δ", n.name(q)),
    },
)


# z, a, delta, with layers counted from the inputs


def _layered(letter: Sign) -> Row:
    """A letter with its layer above and its unit, or its two units, below."""

    def sign(n: Notation, q: Quantity) -> Sign:
        index = None if q.unit is None else n.index(q.layer, q.unit)
        if index is not None and q.source is not None:
            index = joined(index, n.index((q.layer or 1) - 1, q.source))
        return indexed(letter, index, (q.layer or 0) + n.scheme.first_layer)

    return sign


def _output(letter: Sign) -> Row:
    """A letter of the outputs: without an index where there is one output."""

    def sign(n: Notation, q: Quantity) -> Sign:
        label = n.label(n.network.depth, q.unit or 0)
        alone = n.network.sizes[-1] == 1 and not label.own
        return indexed(letter, None if alone else label.sign)

    return sign


def _slope(n: Notation, q: Quantity) -> Sign:
    """g' of z; of softmax, where every output depends on every z, the ratio."""
    if q.source is not None:
        return COMMON[Kind.DOUT_DNET](n, q)
    net = n.sign(net_of(q))
    return Sign(rf"g^{{\prime}}({net.tex})", f"g′({net.plain})")


def _added(sign: Sign) -> Sign:
    """``new`` as a further index."""
    index = r",\mathrm{new}}" if "_" in sign.tex else r"_{\mathrm{new}}"
    return Sign((sign.tex[:-1] if "_" in sign.tex else sign.tex) + index, f"{sign.plain} new")


_A, _Y_HAT = _layered(Sign("a", "a")), _output(Sign(r"\hat{y}", "ŷ"))


def _activation(n: Notation, q: Quantity) -> Sign:
    return _Y_HAT(n, q) if n.is_output(q) else _A(n, q)


def _called_by(value: Row) -> Row:
    """A unit is called by its user's name, or else like what it sends out."""

    def sign(n: Notation, q: Quantity) -> Sign:
        label = n.label(q.layer or 0, q.unit or 0)
        return label.sign if label.own else value(n, q)

    return sign


Z_A_DELTA = Scheme(
    title="z, a, δ",
    error=Sign("e", "e"),
    unit=_called_by(_activation),
    new=_added,
    first_layer=1,
    rows={
        Kind.INPUT: _A,
        Kind.TARGET: _output(Sign("y", "y")),
        Kind.WEIGHT: _layered(Sign("w", "w")),
        Kind.BIAS: _layered(Sign("b", "b")),
        Kind.LEARNING_RATE: lambda *_: Sign(r"\eta", "η"),
        Kind.NET: _layered(Sign("z", "z")),
        Kind.OUT: _activation,
        Kind.ERROR: lambda n, q: indexed(n.scheme.error, n.index(q.layer, q.unit)),
        Kind.DOUT_DNET: _slope,
        Kind.DELTA: _layered(Sign(r"\delta", "δ")),
    },
)


# x, w, h, v, d-hat


def _two(hidden: Sign, output: Sign) -> Row:
    """One letter in hidden layers, with the layer above where there are several; another one at the outputs."""

    def sign(n: Notation, q: Quantity) -> Sign:
        index = None if q.unit is None else n.index(q.layer, q.unit)
        if index is not None and q.source is not None:
            index = joined(index, n.index((q.layer or 1) - 1, q.source))
        layer = q.layer if n.network.depth > 2 and not n.is_output(q) else None
        return indexed(output if n.is_output(q) else hidden, index, layer)

    return sign


def _of_outputs(letter: Sign) -> Row:
    return lambda n, q: indexed(letter, n.index(n.network.depth, q.unit))


def _later(sign: Sign) -> Sign:
    """The value at the time t + 1, raised beside the layer where there is one."""
    base, caret, rest = sign.tex.partition("^{")
    caret = "" if "{" in base else caret  # one within the index is another symbol's
    tex = f"{base}^{{{rest.replace('}', ',t+1}', 1)}" if caret else f"{sign.tex}^{{t+1}}"
    return Sign(tex, f"{sign.plain}^(t+1)")


_X: Row = lambda n, q: indexed(Sign("x", "x"), n.index(0, q.unit))  # noqa: E731 - a row like the others
_H = _two(Sign("h", "h"), Sign(r"\hat{d}", "d\u0302"))

VAN_VEEN = Scheme(
    title="x, h, d\u0302, w, v, γ",
    error=Sign("f", "f"),
    unit=_called_by(lambda n, q: _H(n, q) if q.layer else _X(n, q)),
    new=_later,
    rows={
        Kind.INPUT: _X,
        Kind.TARGET: _of_outputs(Sign("d", "d")),
        Kind.WEIGHT: _two(Sign("w", "w"), Sign("v", "v")),
        Kind.BIAS: _two(Sign("b", "b"), Sign("c", "c")),
        Kind.LEARNING_RATE: lambda *_: Sign(r"\alpha", "α"),
        Kind.NET: _two(Sign("z", "z"), Sign(r"\hat{z}", "ẑ")),
        Kind.OUT: _H,
        Kind.ERROR: _of_outputs(Sign("f", "f")),
        Kind.DELTA: _two(Sign(r"\gamma", "γ"), Sign(r"\delta", "δ")),
        Kind.VELOCITY: _kept("u"),
        Kind.SECOND_MOMENT: _kept("s"),
    },
)


# i, h, prediction, actual


def _of_output_word(text: str) -> Row:
    """A word, alone where there is one output."""

    def sign(n: Notation, q: Quantity) -> Sign:
        if n.network.sizes[-1] == 1:
            return Sign(upright(text), text, text)
        return word(text, n.network.unit_name(n.network.depth, q.unit or 0), upright(text))

    return sign


_PREDICTION = "prediction"
_OWN_VALUE, _PREDICTED = _value_named("out"), _of_output_word(_PREDICTION)


def _sent(n: Notation, q: Quantity) -> Sign:
    """A hidden unit and an output with a name of its own are called by that; the others are predictions."""
    name = n.name(q)
    alone = n.network.sizes[-1] == 1
    if n.is_output(q) and (not n.label(q.layer or 0, q.unit or 0).own or (alone and name == _PREDICTION)):
        sign = _PREDICTED(n, q)
        return Sign(sign.tex, sign.plain, "out")
    return _OWN_VALUE(n, q)


def _big_delta(n: Notation, q: Quantity) -> Sign:
    if n.is_output(q) and n.network.sizes[-1] == 1:
        return Sign(r"\Delta", "Δ")
    return greek(r"\Delta", "Δ", n.name(q))


TOROK = Scheme(
    title="h, prediction, Δ",
    error=Sign(r"\mathrm{Error}", "Error"),
    unit=_own_name,
    new=lambda sign: Sign(r"{}^{\ast}" + sign.tex, f"*{sign.plain}"),
    rows={
        Kind.INPUT: _value_named("in"),
        Kind.TARGET: _of_output_word("actual"),
        Kind.WEIGHT: _numbered,
        Kind.BIAS: _named_bias,
        Kind.LEARNING_RATE: lambda *_: Sign("a", "a"),
        Kind.NET: lambda n, q: word("net", n.name(q)),
        Kind.OUT: _sent,
        Kind.ERROR: lambda n, q: word("Error", n.name(q), n.scheme.error.tex),
        Kind.DELTA: _big_delta,
    },
)


NOTATIONS: Mapping[str, Scheme] = {
    "net-out": NET_OUT,
    "z-a-delta": Z_A_DELTA,
    "van-veen": VAN_VEEN,
    "torok": TOROK,
}
"""Every notation under the name that a lesson file gives it."""
