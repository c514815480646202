"""What a notation is, and the rows that all notations share. A new kind is one row here, or one in each table.

What all notations write alike, ratios of other symbols, has one row in ``COMMON``; a notation's own row goes before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bpsim.core.quantity import Address, Kind, Quantity, parameter_of
from bpsim.core.ways import AS_FACTORS, Style
from bpsim.trace.marks import Char, Scripted
from bpsim.trace.notations.letters import Letters
from bpsim.trace.symbols import Symbol, after, hatted, kept, letter, marked, negative, ratio

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation

Row = Callable[["Notation", Quantity], Symbol]
Table = Mapping[Kind, Row]


class Backward(NamedTuple):
    """How the delta of a hidden unit j is written, in TeX.

    delta: the delta itself. slope: the derivative of the unit. weight: the symbol of that which leads on to a unit k.
    after: its delta.
    """

    delta: str
    slope: str
    weight: Symbol
    after: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One notation.

    menu, help: its entry in the menu of notations, and what that says. error: the letter of the error. unit: how a unit
    is called, as a symbol. new: the new value of a parameter. letters: how it calls the matrices of a layer. backward:
    how it writes a delta in general. buffers: its letters for the velocity and the second moment of an optimizer.
    first_layer: the number that it gives to the inputs. downhill: its derivatives of the error are those of -E, so that
    a step is added: delta = (t - y) y', w + eta delta x. continued: units are numbered on from layer to layer.
    style: how it writes formulas that can be written in several ways.
    """

    title: str
    menu: str
    help: str
    error: Symbol
    rows: Table
    unit: Row
    new: Callable[[Symbol], Symbol]
    letters: Letters
    backward: Backward
    buffers: tuple[str, str] = ("v", "v")
    first_layer: int = 0
    downhill: bool = False
    continued: bool = False
    style: Style = AS_FACTORS


def any_weight(letter: str, index: str, layer: str = "") -> Symbol:
    """The weight between any two units. layer: what is raised, where layers are."""
    raised = (Char(layer, layer),) if layer else ()
    return Symbol((Scripted(Char(letter, letter), (Char(index, index),), layer=raised),), f"{letter} {index}")


def net_of(quantity: Quantity) -> Quantity:
    """The net by which an out is derived: its own, or of a softmax layer the one that ``source`` names."""
    unit = quantity.source if quantity.address is Address.ACROSS else quantity.unit
    return Quantity(Kind.NET, quantity.sample, quantity.layer, unit)


def out_of(quantity: Quantity) -> Quantity:
    """The out of the unit that a quantity belongs to; of an input, the input itself."""
    if quantity.layer == 0:
        return Quantity(Kind.INPUT, quantity.sample, 0, quantity.unit)
    return quantity.but(Kind.OUT)


def successor(quantity: Quantity, kind: Kind) -> Quantity:
    """What belongs to the unit of the next layer that ``source`` names."""
    return Quantity(kind, quantity.sample, quantity.source_layer, quantity.source)


def _of_parameter(n: Notation, q: Quantity) -> Symbol:
    return ratio(n.derived(q.sample), n.symbol(parameter_of(q)))


def _path(n: Notation, q: Quantity) -> Symbol:
    """∂E_o1/∂out_h1 where the successor is an output; a path deeper inside says through which unit it goes."""
    whole, through = ratio(n.derived(q.sample), n.symbol(out_of(q))), n.unit_symbol(successor(q, Kind.OUT))
    plain = f"{whole.plain} via {through.plain}"
    softmax = n.network.layers[-1].is_softmax
    if q.source_layer == n.network.depth and not softmax and n.of is None:
        shown = ratio(n.symbol(successor(q, Kind.ERROR)), n.symbol(out_of(q)))
        return Symbol(shown.marks, plain, line=shown.in_line)
    return marked(whole, after("via", through))


def _batch_gradient(n: Notation, q: Quantity) -> Symbol:
    below = n.symbol(parameter_of(q))
    shown = ratio(n.batch_error, below)
    return Symbol(shown.marks, f"{ratio(n.scheme.error, below).plain} of the batch", line=shown.in_line)


def negative_row(kind: Kind) -> Row:
    """What all notations write alike, with a minus before it where the notation turns it."""
    return lambda n, q: negative(COMMON[kind](n, q)) if n.turns(kind) else COMMON[kind](n, q)


def kept_row(plain: str, tex: str = "") -> Row:
    """A letter with the symbol of a parameter below."""
    return lambda n, q: kept(n.symbol(parameter_of(q)), plain, tex)


COMMON: Table = {
    Kind.TOTAL_ERROR: lambda n, q: n.error(q.sample),
    Kind.DNET_DOUT: lambda n, q: ratio(n.symbol(successor(q, Kind.NET)), n.symbol(out_of(q))),
    Kind.PATH: _path,
    Kind.DE_DOUT: lambda n, q: ratio(n.derived(q.sample), n.symbol(out_of(q))),
    Kind.DOUT_DNET: lambda n, q: ratio(n.symbol(out_of(q)), n.symbol(net_of(q))),
    Kind.DNET_DW: lambda n, q: ratio(n.symbol(q.but(Kind.NET)), n.symbol(parameter_of(q))),
    Kind.DE_DW: _of_parameter,
    Kind.DE_DB: _of_parameter,
    Kind.BATCH_ERROR: lambda n, _: n.batch_error,
    Kind.BATCH_GRADIENT: _batch_gradient,
    Kind.VELOCITY: kept_row("v"),
    Kind.FIRST_MOMENT: kept_row("m"),
    Kind.SECOND_MOMENT: kept_row("v"),
    Kind.PENALTY: lambda *_: letter(r"\Omega", "Ω"),
    Kind.PENALIZED_GRADIENT: kept_row("g"),
    Kind.NEW_VELOCITY: lambda n, q: n.scheme.new(n.symbol(q.but(Kind.VELOCITY))),
    Kind.NESTEROV_STEP: kept_row("step", r"\mathrm{step}"),
    Kind.NEW_FIRST_MOMENT: lambda n, q: n.scheme.new(n.symbol(q.but(Kind.FIRST_MOMENT))),
    Kind.NEW_SECOND_MOMENT: lambda n, q: n.scheme.new(n.symbol(q.but(Kind.SECOND_MOMENT))),
    Kind.CORRECTED_FIRST_MOMENT: lambda n, q: hatted(n.symbol(q.but(Kind.FIRST_MOMENT))),
    Kind.CORRECTED_SECOND_MOMENT: lambda n, q: hatted(n.symbol(q.but(Kind.SECOND_MOMENT))),
    Kind.ADAM_STEP: kept_row("step", r"\mathrm{step}"),
    Kind.DECAYED_WEIGHT: kept_row("decayed", r"\mathrm{decayed}"),
    Kind.NEW_WEIGHT: lambda n, q: n.scheme.new(n.symbol(parameter_of(q))),
    Kind.NEW_BIAS: lambda n, q: n.scheme.new(n.symbol(parameter_of(q))),
}
