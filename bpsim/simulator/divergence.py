"""Why the update of an iteration cannot be made: the first quantity that is not finite, and the sentence about it."""

from __future__ import annotations

import math

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.record import Record
from bpsim.trace import wording
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import format_number, grouped
from bpsim.trace.steps import Steps


def first_fault(record: Record, steps: Steps) -> Quantity | None:
    """The first quantity of an iteration that is not finite and keeps the update from being made."""
    if record.update_made:
        return None
    for number in range(1, len(steps) + 1):
        quantity = steps.step(number).quantity
        if not math.isfinite(record.value(quantity)) and not _is_done_without(record, quantity):
            return quantity
    return None


def _is_done_without(record: Record, quantity: Quantity) -> bool:
    """Whether the update does without it: a factor that a cross-entropy cancels, what stands beside the error."""
    if quantity.kind is Kind.DE_DOUT:
        return quantity.layer == record.network.depth and record.network.simplified
    return quantity.kind is Kind.PENALTY


def message(record: Record, notation: Notation, fault: Quantity | None) -> str:
    """What is said of a run that ends here. fault: the quantity that ended it, where a step shows it."""
    iteration = record.state.iteration
    if fault is None:
        return wording.DIVERGED_SOMEWHERE.format(iteration=grouped(iteration))
    name, value = notation.plain(fault), format_number(record.value(fault), 3)
    return wording.DIVERGED.format(iteration=grouped(iteration), quantity=name, value=value)
