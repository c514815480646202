"""The gradients of a lesson beside central differences, whatever it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bpsim.core import gradient_check
from bpsim.core.gradient_check import GradientRow, gradient_rows, parameters_of
from bpsim.core.quantity import Quantity
from bpsim.formulas import formula_check
from bpsim.formulas.formula_check import checked, formula_gradient_rows
from bpsim.simulator.position import Position


def gradient_count(here: Position) -> int:
    """How many gradients are compared."""
    engine: Any = here.values.engine
    if here.about_formulas:
        return len(checked(engine, here.values.samples))
    return sum(1 for _ in parameters_of(here.network))


def gradient_work(here: Position) -> Iterator[GradientRow | None]:
    """The rows one after the other, and None where more work is to be done first: a place to pause."""
    values: Any = here.values
    rows = formula_gradient_rows if here.about_formulas else gradient_rows
    return rows(values.engine, values.state)


def at_kink(here: Position, parameter: Quantity) -> bool:
    """Whether the error may have no derivative by a weight, a bias or a learned variable here."""
    values: Any = here.values
    if here.about_formulas:
        return formula_check.at_kink(values.engine, values.state, parameter.at_unit)
    return gradient_check.at_kink(values.engine, values.state, parameter)


def why_not_checked(here: Position) -> str:
    """Why there is nothing to check, in a sentence; empty where there is."""
    if here.about_formulas:
        return "" if gradient_count(here) else here.why_not
    return here.why_not
