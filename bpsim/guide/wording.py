"""Sentences of the guide and of the printed numbers."""

from __future__ import annotations

from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped

ITERATION = "iteration {iteration}"
START = "start"
OF_SAMPLE = "{name}, sample {sample}"

NOT_REACHED = "Iteration {iteration} is not computed yet; click to run there."
NOT_KEPT = "Iteration {iteration} lies before the one that this file starts from."
NO_SAMPLE = "The batch of iteration {iteration} has no sample {sample}."
EDITED = "Something was changed since the lesson was opened, so the lecture's digits need not come out."
DIFFERS = "The lecture prints other digits than this network, its data and its training give."

ALL_AGREE = "All {count} agree."
ALL_AGREE_SO_FAR = "All {count} computed so far agree."
SOME_DIFFER = "{differing} of {count} differ."
NONE_YET = "None is computed yet."


def named(simulator: Simulator, quantity: Quantity) -> str:
    """The symbol of a quantity in the present notation, with its sample where it is not the first."""
    name = simulator.notation.plain(quantity)
    return OF_SAMPLE.format(name=name, sample=grouped(quantity.sample + 1)) if quantity.sample else name
