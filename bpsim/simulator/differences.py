"""Quotients of differences beside the gradient: how near they come to it, by their step.

The error of a quotient has two parts: what it leaves out of a bent curve, which falls with the step, and the rounding
of the two errors, which grows as the step gets smaller. On logarithmic axes they make a V.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any

import numpy as np
from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import Error, rounding_of
from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.sentences import _
from bpsim.simulator.simulator import Simulator
from bpsim.simulator.slope import (
    MOST_SECONDS,
    SECONDS,
    error_along,
    gradient_along,
    is_learned,
    known_parameter,
    seconds_of_point,
)
from bpsim.trace.numerals import format_short

LEAST_POWER, MOST_POWER = -15, 0
"""The powers of ten of the smallest and of the largest step."""
LEAST_STEP, MOST_STEP, FIRST_STEP = 1e-15, 1.0, 1e-3
"""The smallest and the largest step that can be asked for, and the one that is shown at first."""
MOST_IN_DECADE = 8
"""Steps between two powers of ten, at most."""
CERTAIN = 10.0
"""A quotient that is so many times as far away as rounding may carry it leaves something out of the curve."""
TYPICAL = 1 / 8
"""What rounding does, as a share of what it may do: half a unit of the last digit of the error, of four."""
WIDE = 3.0
"""The bottom of the V reaches so many times its step to both sides."""
_TOO_LARGE = _("Each quotient takes {seconds:.1f} s: make the batch smaller to see how near they come")

_NO_STEP = _("h is from {least} to {most}")


class Side(Enum):
    """Which part of the error of a quotient prevails."""

    TRUNCATION = "truncation"
    BOTTOM = "bottom"
    ROUNDING = "rounding"


class Quotients(Struct, frozen=True, eq=False):
    """Quotients of one form. order: the power of the step that their error falls with.

    steps, values, errors, rounding: (points,), the largest step last; what they give, how far that is from the
    gradient, and how much of it may be rounding. NaN where an error of the network is not finite.
    """

    order: int
    steps: Floats
    values: Floats
    errors: Floats
    rounding: Floats

    @property
    def best(self) -> float:
        """The step at the bottom of the V, as the two parts of the error say; infinite where nothing is left out."""
        certain = math.nan
        for step, error, rounding in zip(*(part[::-1].tolist() for part in self._parts), strict=True):
            if error <= CERTAIN * rounding:
                break
            if math.isfinite(error):
                certain, left_out, noise = step, error, rounding * step
        if math.isnan(certain):
            return math.inf
        # The sum of left_out (h / certain)^order and TYPICAL noise / h is least where its derivative by h is 0.
        of_order = TYPICAL * noise * certain**self.order / (self.order * left_out)
        return float(of_order ** (1.0 / (self.order + 1)))

    @property
    def _parts(self) -> tuple[Floats, Floats, Floats]:
        return self.steps, self.errors, self.rounding


class Quotient(Struct, frozen=True):
    """One quotient. error: how far it is from the gradient. side: which part of that prevails; None where it is NaN."""

    value: float
    error: float
    side: Side | None


class Differences(Struct, frozen=True, eq=False):
    """The quotients of a parameter at its present value, each with the error of the present batch.

    gradient: as the trace has it. parameters: how many are learned, or could be, of which each needs quotients; of
    formulas all variables where it is along one that is not learned.
    """

    quantity: Quantity
    value: float
    gradient: float
    error: Error
    parameters: int
    one_sided: Quotients
    central: Quotients

    def at(self, step: float) -> tuple[Quotient, Quotient]:
        """The one-sided and the central quotient with a step, whether it is one of the points or not."""
        here, high, low = map(self.error, (self.value, self.value + step, self.value - step))
        return (
            self._judged(self.one_sided, step, one_sided(here, high, step), here),
            self._judged(self.central, step, central(low, high, step), here),
        )

    def _judged(self, among: Quotients, step: float, value: float, here: float) -> Quotient:
        error = abs(value - self.gradient)
        if not math.isfinite(error):
            return Quotient(value, error, None)
        if error > CERTAIN * rounding_of(abs(here), among.order * step):
            side = Side.TRUNCATION
        else:
            side = Side.ROUNDING if step < among.best / WIDE else Side.BOTTOM
        return Quotient(value, error, side)

    @property
    def passes(self) -> tuple[int, int]:
        """The forward passes that the quotients of all parameters take: one-sided (all share one), and central."""
        return self.parameters + 1, 2 * self.parameters

    def table(self) -> str:
        """The points as CSV, with all digits; empty where an error of the network is not finite."""
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(["h", "one-sided", "error of one-sided", "central", "error of central"])
        parts = (self.one_sided.values, self.one_sided.errors, self.central.values, self.central.errors)
        for row in np.transpose((self.one_sided.steps, *parts)).tolist():
            rows.writerow(["" if math.isnan(number) else repr(number) for number in row])
        return text.getvalue()


def one_sided(here: float, high: float, step: float) -> float:
    """(E(w + h) - E(w)) / h, of the errors at w and w + h."""
    return (high - here) / step


def central(low: float, high: float, step: float) -> float:
    """(E(w + h) - E(w - h)) / 2h, of the errors at w - h and w + h."""
    return (high - low) / (2.0 * step)


def check_step(step: float) -> None:
    """Raises ValueError for a step that no quotient is asked for with."""
    if not LEAST_STEP <= step <= MOST_STEP:
        raise ValueError(_NO_STEP.format(least=format_short(LEAST_STEP, 1), most=format_short(MOST_STEP, 1)))


def short_step(power: float) -> float:
    """10^power with three significant digits, so that a power of ten is just that."""
    return round(math.pow(10.0, power), 2 - math.floor(power))


def differences_of(simulator: Simulator, parameter: Quantity) -> Differences:
    """The quotients at the present iteration along a weight, a bias or a variable of formulas.

    Raises UsageError for any other quantity, where no error is derived, and where they would take too long.
    """
    parameter = known_parameter(simulator, parameter)
    engine: Any = simulator.values.engine
    decades = MOST_POWER - LEAST_POWER
    pair = 2 * seconds_of_point(engine, 2 * decades)
    each = pair * decades
    if each > MOST_SECONDS:
        raise UsageError(_TOO_LARGE.format(seconds=pair))
    in_decade = max(1, min(MOST_IN_DECADE, round(SECONDS / each)))
    steps = [short_step(LEAST_POWER + number / in_decade) for number in range(decades * in_decade + 1)]
    error, value = error_along(simulator, parameter), simulator.value(parameter)
    gradient, here = simulator.value(gradient_along(simulator, parameter)), error(value)
    beside = [(error(value - step), error(value + step), step) for step in steps]
    return Differences(
        parameter,
        value,
        gradient,
        error,
        _parameter_count(simulator, parameter),
        _quotients(1, steps, [one_sided(here, high, step) for _, high, step in beside], gradient, here),
        _quotients(2, steps, [central(low, high, step) for low, high, step in beside], gradient, here),
    )


def _parameter_count(simulator: Simulator, parameter: Quantity) -> int:
    """How many weights and biases, or learned variables, there are; all variables beside one that is not learned."""
    if simulator.about_formulas:
        engine: Any = simulator.values.engine
        return len(engine.places if is_learned(simulator, parameter) else simulator.formulas.graph.variables)
    return sum(int(layer.connections.sum()) + layer.bias_count for layer in simulator.network.layers)


def _quotients(order: int, steps: Sequence[float], values: Sequence[float], gradient: float, here: float) -> Quotients:
    rounding = [rounding_of(abs(here), order * step) for step in steps]
    found = np.array(values)
    return Quotients(order, np.array(steps), found, np.abs(found - gradient), np.array(rounding))
