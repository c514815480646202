"""Why the update of an iteration cannot be made: the first quantity that is not finite, and the sentence about it."""

from __future__ import annotations

import math

from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import divides_by_zero
from bpsim.trace import wording
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import format_number, grouped
from bpsim.trace.steps import Steps


def first_fault(values: NetworkValues, steps: Steps) -> Quantity | None:
    """The first quantity of an iteration that is not finite and keeps the update from being made."""
    if values.update_made:
        return None
    for number in range(1, len(steps) + 1):
        quantity = steps.step(number).quantity
        if not math.isfinite(values.value(quantity)) and not _is_done_without(values, quantity):
            return quantity
    return None


def _is_done_without(values: NetworkValues, quantity: Quantity) -> bool:
    """Whether the update does without it: a factor that a cross-entropy cancels, what stands beside the error."""
    if quantity.kind is Kind.DE_DOUT:
        return values.model.simplifies(quantity)
    return quantity.kind is Kind.PENALTY


def message(values: NetworkValues, notation: Notation, fault: Quantity | None) -> str:
    """What is said of a run that ends here. fault: the quantity that ended it, where a step shows it."""
    name, value = wording.A_VALUE, wording.NO_NUMBER
    if fault is not None:
        name, value = notation.plain(fault), format_number(notation.shown(fault, values.value(fault)), 3)
    iteration, advice = grouped(values.state.iteration), _advice(values, fault)
    return wording.DIVERGED.format(iteration=iteration, quantity=name, value=value, advice=advice)


def _advice(values: NetworkValues, fault: Quantity | None) -> str:
    """What helps: the first iteration has no earlier one, and was not reached by any learning rate."""
    if fault is not None and fault.kind is Kind.ADAM_STEP and divides_by_zero(values, fault):
        return wording.DIVISOR_0
    if values.state.iteration:
        return wording.SMALLER_RATE_OR_BACK
    made = fault is not None and fault.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS)
    return wording.SMALLER_RATE if made else wording.SMALLER_NUMBERS
