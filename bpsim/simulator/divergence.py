"""Why the update of an iteration cannot be made: the first quantity that is not finite, and the sentence about it."""

from __future__ import annotations

import math

from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.core.update import divides_by_zero
from bpsim.core.values import Values
from bpsim.trace import wording
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.numerals import Numerals, format_number, grouped
from bpsim.trace.steps import Steps


def first_fault(values: Values, steps: Steps) -> Quantity | None:
    """The first quantity of an iteration that is not finite and keeps the update from being made."""
    if values.update_made:
        return None
    for number in range(1, len(steps) + 1):
        quantity = steps.step(number).quantity
        if not math.isfinite(values.value(quantity)) and not values.model.is_done_without(quantity):
            return quantity
    return None


def message(values: Values, notation: AnyNotation, fault: Quantity | None) -> str:
    """What is said of a run that ends here. fault: the quantity that ended it, where a step shows it."""
    name, value = wording.A_VALUE, wording.NO_NUMBER
    if fault is not None:
        name, value = notation.plain(fault), format_number(notation.shown(fault, values.value(fault)), 3)
    iteration, advice = grouped(values.iteration), _advice(values, notation, fault)
    return wording.DIVERGED.format(iteration=iteration, quantity=name, value=value, advice=advice)


def _advice(values: Values, notation: AnyNotation, fault: Quantity | None) -> str:
    """What helps, and why it is so where that is known: the first iteration has no earlier one to go back to."""
    if fault is not None and fault.kind is Kind.ADAM_STEP and divides_by_zero(values, fault):
        return wording.DIVISOR_0
    notes = notation.sayings(values, Numerals())
    cause = notes.cause(fault) if fault is not None else ""
    if values.iteration:
        return " ".join(filter(None, (cause, wording.SMALLER_RATE_OR_BACK)))
    made = fault is not None and fault.kind in NEW_VALUES
    return cause or (wording.SMALLER_RATE if made else notes.smaller_numbers)
