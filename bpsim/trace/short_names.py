"""The names of rows in the list of steps, where the rows above say already what else a symbol says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from bpsim.core.quantity import Kind, Quantity, net_of, out_of, parameter_of
from bpsim.sentences import _
from bpsim.trace.marks import PARTIAL, Char
from bpsim.trace.symbols import Symbol, after

if TYPE_CHECKING:
    from bpsim.trace.notation import Notation

VIA, NEW = _("via {unit}"), _("new {parameter}")
"""Parts of symbols, which are those of the notation in every language."""


def via(unit: Symbol) -> Symbol:
    """The name of a way back through a unit or a gate."""
    return structs.replace(after("via", unit), plain=VIA.format(unit=unit.plain))


def new_name(parameter: Symbol) -> Symbol:
    """The name of the new value of a parameter."""
    return structs.replace(after("new", parameter), plain=NEW.format(parameter=parameter.plain))


def short_name(notation: Notation, quantity: Quantity, *, grouped: bool) -> Symbol:
    """The name of a row of steps: a group of terms is named by its weight, its delta or its out alone.

    A path stands in the group of the unit that it begins at, so where it goes is name enough.
    """
    if grouped and quantity.kind is Kind.DE_DW:
        return notation.symbol(parameter_of(quantity))
    if grouped and quantity.kind is Kind.DOUT_DNET:
        out, net = notation.symbol(out_of(quantity)), notation.head(net_of(quantity))
        return Symbol((PARTIAL, *out.marks, Char("/", "/"), PARTIAL, Char(net, net)), f"∂{out.plain}/∂{net}")
    if quantity.kind is Kind.PATH:
        return via(notation.unit_symbol(Quantity(Kind.OUT, None, quantity.source_layer, quantity.source)))
    if quantity.kind is Kind.BATCH_ERROR:  # that it is the batch's, the name of the phase says already
        return notation.symbol(Quantity(Kind.TOTAL_ERROR))
    if quantity.kind is Kind.BATCH_GRADIENT:
        return notation.symbol(replace(quantity, kind=Kind.DE_DB if quantity.source is None else Kind.DE_DW))
    if quantity.kind is Kind.NEW_WEIGHT or quantity.kind is Kind.NEW_BIAS:
        return new_name(notation.symbol(parameter_of(quantity)))
    return notation.symbol(quantity)
