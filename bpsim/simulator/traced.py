"""What the steps of one iteration give: which quantities, and each with its symbol, formula and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from bpsim.core.quantity import Quantity
from bpsim.core.values import Values
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.explain import Explainer
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Step, Steps


class TracedStep(Struct, frozen=True):
    """One step of ``Simulator.trace``, with all digits.

    Values are those of the trace. The symbol, the formula and its numbers are those of the notation, which may write
    the derivatives of the error with the opposite sign.
    """

    step: Step
    symbol: str
    value: float
    formula: str
    substituted: str
    operands: tuple[tuple[Quantity, float], ...]


def traced(
    values: Values,
    steps: Steps,
    notation: AnyNotation,
    numbers: Iterable[int] | None = None,
    numerals: Numerals | None = None,
) -> Iterator[TracedStep]:
    """The steps with these numbers, by default all of them; ``numerals``: of formulas, by default with all digits."""
    explainer = Explainer(values, notation, numerals)
    for number in range(1, len(steps) + 1) if numbers is None else numbers:
        step = steps.step(number)
        equation = explainer.equation(step.quantity)
        operands = tuple((q, values.value(q)) for q in equation.operands)
        value, symbol = values.value(step.quantity), notation.tex(step.quantity)
        yield TracedStep(step, symbol, value, equation.whole.tex, equation.in_numbers.tex, operands)
