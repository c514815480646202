"""The error of a batch as a function of one parameter, all others fixed: the curve, its slope here and the step."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bpsim.core.errors import UsageError
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.sentences import _
from bpsim.simulator.simulator import Simulator

REACH = 2.5
"""How far the curve goes to both sides, at least, and in units of the parameter where that is larger than 1."""
POINTS, FEW_POINTS = 121, 31
"""Points of a curve, the parameter itself in the middle; few where an iteration takes long."""
MOST_WORK = 50_000
"""Multiplications of an iteration up to which the curve has all its points."""
_NO_SLOPE = _("{name} is no weight and no bias, so there is no slope of the error along it")


@dataclass(frozen=True, eq=False, slots=True)
class Slope:
    """A curve. at, errors: (points,), the error of the batch where the parameter has these values.

    value, error: here. gradient: the derivative here, as the trace has it. step: by how much the update changes the
    parameter; 0.0 where it does not. change: what the error then really changes by, all other parameters fixed.
    """

    quantity: Quantity
    value: float
    error: float
    gradient: float
    step: float
    change: float
    at: Floats
    errors: Floats

    @property
    def expected(self) -> float:
        """By how much the error would change, were the curve its tangent."""
        return self.gradient * self.step

    def table(self, symbol: str, error: str) -> str:
        """The points as CSV, with all digits."""
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow([symbol, error])
        rows.writerows([repr(float(at)), repr(float(value))] for at, value in zip(self.at, self.errors, strict=True))
        return text.getvalue()


def slope_of(simulator: Simulator, parameter: Quantity) -> Slope:
    """The curve at the present iteration along a weight or a bias; raises UsageError for any other quantity."""
    if parameter.kind not in (Kind.WEIGHT, Kind.BIAS) or simulator.about_formulas or simulator.why_not:
        raise UsageError(simulator.why_not or _NO_SLOPE.format(name=simulator.notation.plain(parameter)))
    values, value = simulator.values, simulator.value(parameter)
    error = _error_along(simulator, parameter)
    few = values.engine.work > MOST_WORK
    reach = REACH * max(1.0, abs(value))
    at = value + np.linspace(-reach, reach, FEW_POINTS if few else POINTS)
    at[len(at) // 2] = value
    step = _step(simulator, parameter, value)
    here = error(value)
    return Slope(
        parameter,
        value,
        here,
        values.value(gradient_of(parameter, values.samples)),
        step,
        error(value + step) - here,
        at,
        np.array([error(one) for one in at.tolist()]),
    )


def _error_along(simulator: Simulator, parameter: Quantity) -> Callable[[float], float]:
    """The error of the present batch as a function of one parameter."""
    snapshot, values = simulator.snapshot(), simulator.values
    subject, view = snapshot.subject, simulator.lesson.view
    whole = subject.error(values.engine, values.samples)
    state, layer = values.state, parameter.at_layer

    def error(value: float) -> float:
        if parameter.kind is Kind.WEIGHT:
            assert parameter.source is not None, "a weight"
            changed = state.parameters.with_weight(layer, parameter.at_unit, parameter.source, value)
        else:
            changed = state.parameters.with_bias(layer, parameter.at_bias, value)
        found = subject.values(values.engine, replace(state, parameters=changed), view).value(whole)
        return float(found) if math.isfinite(found) else math.nan

    return error


def _step(simulator: Simulator, parameter: Quantity, value: float) -> float:
    """By how much the update of this iteration changes a parameter."""
    new = parameter.but(Kind.NEW_WEIGHT if parameter.kind is Kind.WEIGHT else Kind.NEW_BIAS)
    return simulator.value(new) - value if simulator.steps.number(new) is not None else 0.0
