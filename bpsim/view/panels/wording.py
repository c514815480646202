"""Sentences and short names of the panels."""

from __future__ import annotations

from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.sentences import _
from bpsim.trace.iteration import Phase
from bpsim.trace.notation import Notation, net_of, out_of
from bpsim.trace.numerals import grouped
from bpsim.trace.symbols import Sign

PHASES = {
    Phase.FORWARD: _("Forward"),
    Phase.LOSS: _("Loss"),
    Phase.BACKWARD: _("Backward"),
    Phase.UPDATE: _("Update"),
}
_OF_BATCH = (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT)
_BATCH = _(" of the batch")
"""What the name of the phase says already."""
OF_SAMPLE = _("{phase} · sample {sample}")
OF_LAYER = "{phase} · {layer}"
VIA = _("via {unit}")
OF_BATCH = _("{phase} · batch")
HELD_OUT = _("held out")
BOX = _("Sample {sample} is held out")
BOX_TIP = _("Whether the sample is held out: it is not trained on, and its error stands beside E (click, or Space)")
PICKED = _("picked")
PICKED_TIP = _("Which samples this iteration trains on, and in which order")
YES = _("yes")
PICKED_ROW = _("Sample {row} is picked for this iteration: {pick}")
NOT_PICKED_ROW = _("Sample {row} is not picked for this iteration")
GO_TO_ITERATION = _("Go to iteration")
ITERATION_NAME = _("Iteration to go to")
ITERATION_TIP = _("Any iteration; one that is not computed yet is trained up to (Enter, or Esc to stay)")
NO_ITERATION = _("an iteration is a whole number from {first} to {last}")
HELD_OUT_ERROR = _("held out: {error}")


def short_name(notation: Notation, quantity: Quantity, *, grouped: bool) -> Sign:
    """The name of a row of steps: a group of terms is named by its weight, its delta or its out alone.

    A path stands in the group of the unit that it begins at, so where it goes is name enough.
    """
    sign = notation.sign(quantity)
    if grouped and quantity.kind is Kind.DE_DW:
        return notation.sign(parameter_of(quantity))
    if grouped and quantity.kind is Kind.DOUT_DNET:
        out, net = notation.sign(out_of(quantity)), notation.head(net_of(quantity))
        return Sign(rf"\partial {out.tex}/\partial {net}", f"∂{out.plain}/∂{net}")
    if quantity.kind is Kind.PATH:
        unit = notation.unit_sign(Quantity(Kind.OUT, None, (quantity.layer or 0) + 1, quantity.source))
        return Sign(rf"via\,{unit.tex}", VIA.format(unit=unit.plain))
    if quantity.kind in _OF_BATCH:
        return Sign(sign.tex.replace("_{batch}", "", 1), sign.plain.removesuffix(_BATCH))
    if quantity.kind is Kind.NEW_WEIGHT or quantity.kind is Kind.NEW_BIAS:
        parameter = notation.sign(parameter_of(quantity))
        return Sign(rf"new\,{parameter.tex}", f"new {parameter.plain}")
    return sign


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{grouped(number)}{ending}"
