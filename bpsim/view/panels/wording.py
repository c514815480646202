"""Sentences and short names of the panels."""

from __future__ import annotations

from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.trace.iteration import Phase
from bpsim.trace.notation import Notation, net_of, out_of
from bpsim.trace.numerals import grouped
from bpsim.trace.symbols import Sign

PHASES = {
    Phase.FORWARD: "Forward",
    Phase.LOSS: "Loss",
    Phase.BACKWARD: "Backward",
    Phase.UPDATE: "Update",
}
_OF_BATCH = (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT)
_BATCH = " of the batch"
"""What the name of the phase says already."""
OF_SAMPLE = "{phase} · sample {sample}"
OF_LAYER = "{phase} · {layer}"
VIA = "via {unit}"
OF_BATCH = "{phase} · batch"
HELD_OUT = "held out"
BOX = "Sample {sample} is held out"
BOX_TIP = "Whether the sample is held out: it is not trained on, and its error stands beside E (click, or Space)"
PICKED = "picked"
PICKED_TIP = "Which samples this iteration trains on, and in which order"
YES = "yes"
PICKED_ROW = "Sample {row} is picked for this iteration: {pick}"
NOT_PICKED_ROW = "Sample {row} is not picked for this iteration"
GO_TO_ITERATION = "Go to iteration"
ITERATION_NAME = "Iteration to go to"
ITERATION_TIP = "Any iteration; one that is not computed yet is trained up to (Enter, or Esc to stay)"
NO_ITERATION = "an iteration is a whole number from {first} to {last}"
HELD_OUT_ERROR = "held out: {error}"


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
