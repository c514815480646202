"""The notations that count: z, a, delta with layers; x, h, d-hat with v and w; I, O, Err with units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity, net_of, out_of
from bpsim.core.ways import Gradient, Style
from bpsim.sentences import _
from bpsim.trace.marks import CLOSING, OPENING, Char
from bpsim.trace.notations import letters
from bpsim.trace.notations.letters import Letter, Letters
from bpsim.trace.notations.scheme import COMMON, Backward, Row, Scheme, backward, of_any
from bpsim.trace.symbols import G_PRIME, Symbol, as_new, beside, indexed, joined, kept, letter

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation


def _index(n: Notation, q: Quantity, *, source_first: bool = False) -> Symbol | None:
    """The index of a unit, or of the two units of a weight; None of a shared bias."""
    if q.unit is None:
        return None
    index = n.index(q.at_layer, q.unit)
    if q.source is None:
        return index
    source = n.index(q.source_layer, q.source)
    return joined(source, index) if source_first else joined(index, source)


def _of_unit(letter: Symbol, *, source_first: bool = False) -> Row:
    """A letter with its unit, or its two units, below; a shared bias has its layer above."""
    return lambda n, q: indexed(letter, _index(n, q, source_first=source_first), q.layer if q.unit is None else None)


def _called(n: Notation, q: Quantity) -> Symbol:
    """A unit is called by its user's name, or else like what it sends out."""
    label = n.label(q.at_layer, q.at_unit)
    return label.symbol if label.own else n.symbol(out_of(Quantity(Kind.OUT, None, q.layer, q.unit)))


# z, a, delta, with layers counted from the inputs


def _layered(letter: Symbol) -> Row:
    """A letter with its layer above and its unit, or its two units, below."""
    return lambda n, q: indexed(letter, _index(n, q), q.at_layer + n.scheme.first_layer)


def _output(letter: Symbol) -> Row:
    """A letter of the outputs: without an index where there is one output."""

    def symbol(n: Notation, q: Quantity) -> Symbol:
        label = n.label(q.at_layer, q.at_unit)
        alone = n.network.sizes[-1] == 1 and not label.own
        return indexed(letter, None if alone else label.symbol)

    return symbol


def _slope(n: Notation, q: Quantity) -> Symbol:
    """g' of z; of softmax, where every output depends on every z, the ratio."""
    if q.source is not None:
        return COMMON[Kind.DOUT_DNET](n, q)
    return _derivative_at(n.symbol(net_of(q)))


def _derivative_at(net: Symbol) -> Symbol:
    return Symbol((*G_PRIME.marks, OPENING, *net.marks, CLOSING), f"{G_PRIME.plain}({net.plain})")


_A, _Y_HAT = _layered(letter("a", "a")), _output(letter(r"\hat{y}", "ŷ"))


def _activation(n: Notation, q: Quantity) -> Symbol:
    return _Y_HAT(n, q) if n.is_output(q) else _A(n, q)


Z_A_DELTA = Scheme(
    title="z, a, δ",
    menu="&z, a, δ, e, w²₁₁",
    help=_("Symbols of Week 05: the layer above, counted from the inputs, and the units below"),
    error=letter("e", "e"),
    unit=_called,
    new=as_new,
    letters=Letters(
        orientation="columns",
        inputs=Letter("A", "A", "A"),
        hidden={**letters.VECTORIZED, "D": letters.DELTA},
        output={"Y": letters.Y, "A": letters.unnumbered(r"\hat{Y}", "Ŷ", "Y_hat")},
    ),
    backward=Backward(
        of_any("δ", "j", "l", r"\delta"),
        _derivative_at(of_any("z", "j", "l")),
        of_any("w", "kj", "l+1"),
        of_any("δ", "k", "l+1", r"\delta"),
    ),
    style=Style(Gradient.SOURCE_FIRST, out_first=True),
    first_layer=1,
    rows={
        Kind.INPUT: _A,
        Kind.TARGET: _output(letter("y", "y")),
        Kind.WEIGHT: _layered(letter("w", "w")),
        Kind.BIAS: _layered(letter("b", "b")),
        Kind.LEARNING_RATE: lambda *_: letter(r"\eta", "η"),
        Kind.NET: _layered(letter("z", "z")),
        Kind.OUT: _activation,
        Kind.ERROR: _of_unit(letter("e", "e")),
        Kind.DOUT_DNET: _slope,
        Kind.DELTA: _layered(letter(r"\delta", "δ")),
    },
)


# x, w, h, v, d-hat


def _two(hidden: Symbol, output: Symbol) -> Row:
    """One letter in hidden layers, with the layer above where there are several; another one at the outputs."""

    def symbol(n: Notation, q: Quantity) -> Symbol:
        layer = q.layer if n.network.depth > 2 and not n.is_output(q) else None
        return indexed(output if n.is_output(q) else hidden, _index(n, q), layer)

    return symbol


def _later(symbol: Symbol) -> Symbol:
    """The value at the time t + 1, raised beside the layer where there is one."""
    return beside(symbol, Char("t+1", "t+1"), f"{symbol.plain}^(t+1)")


VAN_VEEN = Scheme(
    title="x, h, d\u0302, w, v, γ",
    menu="&x, h, d̂, w, v, γ, δ, f",
    help=_("Symbols of Van Veen: w and γ of the hidden units, v and δ of the outputs"),
    error=letter("f", "f"),
    unit=_called,
    new=_later,
    letters=Letters(
        orientation="columns",
        inputs=letters.X,
        hidden={**letters.plain("W", "b", "Z", "G"), "A": Letter("H", "H", "H"), "D": Letter(r"\Gamma", "Γ", "Gamma")},
        output={
            "W": letters.unnumbered("V", "V", "V"),
            "b": letters.unnumbered("c", "c", "c"),
            "Z": letters.unnumbered(r"\hat{Z}", "Z\u0302", "Z_hat"),
            "A": letters.unnumbered(r"\hat{D}", "D\u0302", "D_hat"),
            "G": letters.unnumbered(r"\hat{G}", "G\u0302", "G_hat"),
            "D": letters.unnumbered(r"\Delta", "Δ", "Delta"),
            "Y": letters.unnumbered("D", "D", "D"),
        },
        alone=True,
    ),
    backward=backward(letter(r"\gamma", "γ"), ("h", "z"), "v")._replace(after=of_any("δ", "k", tex=r"\delta")),
    buffers=("u", "s"),  # v is a weight
    style=Style(Gradient.DELTA_FIRST, out_first=True, written_out=True),
    rows={
        Kind.INPUT: _of_unit(letter("x", "x")),
        Kind.TARGET: _of_unit(letter("d", "d")),
        Kind.WEIGHT: _two(letter("w", "w"), letter("v", "v")),
        Kind.BIAS: _two(letter("b", "b"), letter("c", "c")),
        Kind.LEARNING_RATE: lambda *_: letter(r"\alpha", "α"),
        Kind.NET: _two(letter("z", "z"), letter(r"\hat{z}", "ẑ")),
        Kind.OUT: _two(letter("h", "h"), letter(r"\hat{d}", "d\u0302")),
        Kind.ERROR: _of_unit(letter("f", "f")),
        Kind.DELTA: _two(letter(r"\gamma", "γ"), letter(r"\delta", "δ")),
    },
)


# I, O, T, Err, with units counted through the whole network and the source of a weight first


HAN_KAMBER = Scheme(
    title="I, O, T, Err",
    menu="I, O, T, &Err, w + ηErr·O",
    help=_("Symbols and signs of Han and Kamber: the step is added, and Err = (T − O) O (1 − O)"),
    error=letter("E", "E"),
    unit=_called,
    new=as_new,
    letters=Letters(
        orientation="rows-sources",
        inputs=letters.X,
        hidden={
            **letters.plain("W", "G"),
            "b": Letter(r"\theta", "θ", "theta"),
            "Z": Letter("I", "I", "I"),
            "A": Letter("O", "O", "O"),
            "D": Letter(r"\mathrm{Err}", "Err", "Err"),
        },
        output={"Y": letters.unnumbered("T", "T", "T")},
    ),
    backward=backward(letter(r"\mathrm{Err}", "Err"), ("O", "I"), "w", "jk"),
    style=Style(Gradient.DELTA_FIRST, written_out=True, by_delta=True),
    downhill=True,
    continued=True,
    rows={
        Kind.INPUT: _of_unit(letter("x", "x")),
        Kind.TARGET: _of_unit(letter("T", "T")),
        Kind.WEIGHT: _of_unit(letter("w", "w"), source_first=True),
        Kind.BIAS: _of_unit(letter(r"\theta", "θ")),
        Kind.LEARNING_RATE: lambda *_: letter(r"\eta", "η"),
        Kind.NET: _of_unit(letter("I", "I")),
        Kind.OUT: _of_unit(letter("O", "O")),
        Kind.ERROR: _of_unit(letter("E", "E")),
        Kind.DELTA: lambda n, q: kept(n.index(q.at_layer, q.at_unit), "Err", r"\mathrm{Err}"),
    },
)
