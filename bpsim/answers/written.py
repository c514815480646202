"""The steps of a cross-entropy as its formulas are written, where the program computes them otherwise."""

from __future__ import annotations

import math

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.what_if import WhatIf


def as_written(view: WhatIf, quantity: Quantity) -> float | None:
    """What the shown formula gives; None for every step that is computed as it is written.

    The error is computed from the net, and the factors of a delta simplify to out - target. NaN where a logarithm has
    no value.
    """
    network = view.network
    if quantity.layer != network.depth or not network.simplified or quantity.kind not in (Kind.DELTA, Kind.ERROR):
        return None
    target, out = view.value(quantity.but(Kind.TARGET)), view.value(quantity.but(Kind.OUT))
    if quantity.kind is Kind.DELTA:
        return (out - target) / (view.model.outputs_inside * view.model.inside)
    if not 0.0 < out < 1.0:
        return math.nan
    error = -target * math.log(out)
    if network.loss != "cross-entropy":
        error -= (1.0 - target) * math.log(1.0 - out)
    return error / view.model.outputs_inside
