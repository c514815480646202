"""What is said beside the steps of a batch and of an update, of a network and of formulas alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.core.training import Reduction
from bpsim.core.update import divides_by_zero, has_divisor_0
from bpsim.core.values import Values
from bpsim.trace import wording
from bpsim.trace.numerals import MINUS, Numerals

if TYPE_CHECKING:
    from bpsim.trace.any_notation import AnyNotation


class UpdateNotes:
    """The notes of the steps after the passes."""

    def __init__(self, values: Values, notation: AnyNotation, numerals: Numerals) -> None:
        self._values, self._notation, self._numerals = values, notation, numerals
        self._training = values.engine.training
        self.notes: dict[Kind, Callable[[Quantity], str]] = {
            Kind.BATCH_ERROR: self._reduced,
            Kind.BATCH_GRADIENT: self._reduced,
            Kind.ADAM_STEP: self._adam_step,
            Kind.CORRECTED_FIRST_MOMENT: self._corrected,
            Kind.CORRECTED_SECOND_MOMENT: self._corrected,
            **dict.fromkeys(NEW_VALUES, self._new),
        }
        """What is said of a value that is finite."""

    def infinite_step(self, q: Quantity) -> str:
        """That the divisor of a step of Adam is 0; empty where it is not."""
        return wording.DIVIDED_BY_ZERO if divides_by_zero(self._values, q) else ""

    def frozen(self, q: Quantity, parameter: Quantity) -> str:
        """That the parameter of a gradient keeps its value; empty where it is updated."""
        if not self._values.model.is_frozen(q):
            return ""
        return wording.FROZEN.format(parameter=self._notation.plain(parameter))

    def then(self, gradient: Quantity, parameter: Quantity, new: Quantity) -> str:
        """What a gradient will do to its parameter; empty where that takes more than one step, or none."""
        at_once = self._values.samples == 1 and self._training.vanilla and self._values.engine.trains
        if not at_once or self._values.model.is_frozen(gradient) or not math.isfinite(self._values.value(gradient)):
            return ""
        numbers = (parameter, Quantity(Kind.LEARNING_RATE), gradient, new)
        old, rate, slope, value = (self._numerals.of(n.kind, self._shown(n)) for n in numbers)
        slope = f"({slope})" if slope.startswith(MINUS) else slope
        sign = "+" if self._notation.turns(gradient.kind) else MINUS
        name = self._notation.plain(parameter)
        return wording.THEN.format(parameter=name, old=old, sign=sign, rate=rate, gradient=slope, new=value)

    def _shown(self, q: Quantity) -> float:
        return self._notation.shown(q, self._values.value(q))

    def _reduced(self, q: Quantity) -> str:
        reduction, samples = self._training.reduction, self._values.samples
        if reduction is Reduction.MEAN_INSIDE and q.kind is Kind.BATCH_GRADIENT:
            return wording.MEAN_INSIDE.format(samples=samples)
        return (wording.SUM if reduction is Reduction.SUM else wording.MEAN).format(samples=samples)

    def _corrected(self, _: Quantity) -> str:
        return wording.CORRECTED.format(update=self._values.model.update)

    def _new(self, _: Quantity) -> str:
        return wording.NESTEROV if self._training.optimizer.kind is OptimizerKind.NESTEROV else ""

    def _adam_step(self, q: Quantity) -> str:
        """Where the quotient is 0/0."""
        return wording.ZERO_BY_ZERO if has_divisor_0(self._values, q) else ""
