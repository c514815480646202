"""The steps of a cross-entropy as its formulas are written, where the program computes them otherwise."""

from __future__ import annotations

import math

from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rules import RULES
from bpsim.core.what_if import WhatIf


def is_simplified(model: NetworkModel, quantity: Quantity) -> bool:
    """Whether a quantity is one of an output whose cross-entropy is computed from the net, and derived."""
    return model.network.simplified and model.simplifies(quantity)


def as_written(view: WhatIf, quantity: Quantity) -> float | None:
    """What the shown formula gives; None for every step that is computed as it is written.

    The error is computed from the net, and the factors of a delta simplify to out - target. NaN where a logarithm has
    no value.
    """
    if quantity.kind not in (Kind.DELTA, Kind.ERROR) or not is_simplified(view.model, quantity):
        return None
    model: NetworkModel = view.model
    target, out = view.value(quantity.but(Kind.TARGET)), view.value(quantity.but(Kind.OUT))
    if quantity.kind is Kind.DELTA:
        return RULES[Kind.DELTA].value(model, quantity, out, target)
    terms = [(target, out)]
    if model.network.loss != "cross-entropy":
        terms.append((1.0 - target, 1.0 - out))
    # A term with the factor 0 is not formed: a wrong out may be beyond 1.
    error = sum(-factor * math.log(of) if of > 0.0 else math.nan for factor, of in terms if factor)
    return error / model.outputs_inside


def delta_as_written(view: WhatIf, quantity: Quantity) -> float | None:
    """Out - target for the delta of a cross-entropy, which its rounded factors give less exactly; else None."""
    return as_written(view, quantity) if quantity.kind is Kind.DELTA else None
