"""What a notation is, and the rows that all notations share: what the rules say, and two that ask the notation.

A kind whose row says no symbol has one in each table. A notation's own row goes before one in ``COMMON``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from bpsim.core.quantity import Kind, Quantity, out_of, successor
from bpsim.core.rules import RULES
from bpsim.core.ways import AS_FACTORS, Style
from bpsim.trace.lettered import OF_TRAINING, symbols_of
from bpsim.trace.marks import Char, Scripted
from bpsim.trace.notations.letters import Letters
from bpsim.trace.symbols import Symbol, after, marked, ratio, share, slanted

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation

Row = Callable[["Notation", Quantity], Symbol]
Table = Mapping[Kind, Row]


class Backward(NamedTuple):
    """How the delta of a hidden unit j is written.

    delta: the delta itself. slope: the derivative of the unit. weight: that which leads on to a unit k. after: its
    delta.
    """

    delta: Symbol
    slope: Symbol
    weight: Symbol
    after: Symbol

    @property
    def flow(self) -> str:
        """What comes back over a connection as plain text, without indices: the delta of the unit that it leads to
        times its weight."""
        return " · ".join(symbol.spans[0].text for symbol in (self.after, self.weight))


class Scheme(Struct, frozen=True):
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


def of_any(letter: str, index: str, layer: str = "", tex: str = "") -> Symbol:
    """A letter of any unit, or of any two. layer: what is raised, where layers are. tex: where it is not the letter."""
    raised = (Char(layer, layer),) if layer else ()
    mark = Scripted(Char(tex, letter) if tex else slanted(letter), (Char(index, index),), layer=raised)
    return Symbol((mark,), f"{letter}{f'^{layer}' if layer else ''} {index}")


def backward(delta: Symbol, slope: tuple[str, str], weight: str, indices: str = "kj") -> Backward:
    """A delta whose letter is that of every layer. slope: the letters of what a unit puts out and of its net."""
    (char,) = delta.marks
    assert isinstance(char, Char)
    of_j, of_k = (of_any(delta.plain, index, tex=char.tex) for index in "jk")
    out, net = (of_any(letter, "j") for letter in slope)
    return Backward(of_j, ratio(out, net), of_any(weight, indices), of_k)


def _path(n: Notation, q: Quantity) -> Symbol:
    """∂E_o1/∂out_h1 where the successor is an output; a path deeper inside says through which unit it goes."""
    whole = marked(ratio(n.derived(q.sample), n.symbol(out_of(q))), after("via", n.unit_symbol(successor(q, Kind.OUT))))
    softmax = n.network.layers[-1].is_softmax
    if q.source_layer == n.network.depth and not softmax and n.of is None:
        shown = ratio(share(n.symbol(successor(q, Kind.ERROR)), n.inside), n.symbol(out_of(q)))
        return Symbol(shown.marks, whole.plain, line=shown.in_line)
    return whole


COMMON: Table = {
    **symbols_of(RULES),
    **OF_TRAINING,
    Kind.TOTAL_ERROR: lambda n, q: n.error(q.sample),
    Kind.PATH: _path,
}
