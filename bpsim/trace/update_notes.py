"""What is said beside the steps of a batch and of an update, of a network and of formulas alike."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import NEW_VALUES, Kind, Quantity
from bpsim.core.training import Reduction
from bpsim.core.update import divides_by_zero, has_divisor_0
from bpsim.core.values import Values
from bpsim.trace import wording
from bpsim.trace.numerals import MINUS, Numerals
from bpsim.trace.titles import Titles

if TYPE_CHECKING:
    from bpsim.trace.any_notation import AnyNotation


class UpdateNotes(ABC):
    """What is said about the steps of an iteration: here about those after the passes.

    title: the question that a step answers. notes: what is said of a value that is finite, by its kind; divisions: of
    kinds that may be infinite although no number has grown, that their divisor is 0, empty if not.
    smaller_numbers: the advice to make the numbers smaller that an iteration starts with.
    """

    title: Titles
    smaller_numbers: str

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
        self.divisions: dict[Kind, Callable[[Quantity], str]] = {Kind.ADAM_STEP: self._infinite_step}

    def remark(self, q: Quantity) -> str:
        """What is to be said about a step, empty where nothing is; of a value that is not finite, only why."""
        finite = math.isfinite(self._values.value(q))
        notes = self.notes if finite else self.divisions
        said = notes[q.kind](q) if q.kind in notes else ""
        return said if finite else said or self.not_finite(q)

    @abstractmethod
    def ahead(self, q: Quantity) -> str:
        """What a gradient will do to what it belongs to; empty where that takes more than one step, or none."""

    @abstractmethod
    def cause(self, q: Quantity) -> str:
        """Why a value is not finite, in a sentence, where its own step is the cause; else empty."""

    @abstractmethod
    def not_finite(self, q: Quantity) -> str:
        """Where a value that is not finite comes from, whose own divisor is not 0."""

    def _infinite_step(self, q: Quantity) -> str:
        """That the divisor of a step of Adam is 0; empty where it is not."""
        return wording.DIVIDED_BY_ZERO if divides_by_zero(self._values, q) else ""

    def _frozen(self, q: Quantity) -> str:
        """That the parameter of a gradient keeps its value; empty where it is updated."""
        model = self._values.model
        return wording.FROZEN.format(parameter=self._notation.plain(model.parameter(q))) if model.is_frozen(q) else ""

    def _then(self, gradient: Quantity, new: Kind) -> str:
        """What a gradient will do to its parameter; empty where that takes more than one step, or none."""
        at_once = self._values.samples == 1 and self._training.vanilla and self._values.engine.trains
        if not at_once or self._values.model.is_frozen(gradient) or not math.isfinite(self._values.value(gradient)):
            return ""
        parameter = self._values.model.parameter(gradient)
        numbers = (parameter, Quantity(Kind.LEARNING_RATE), gradient, gradient.but(new))
        old, rate, slope, value = (self._numerals.of(n.kind, self._number(n)) for n in numbers)
        slope = f"({slope})" if slope.startswith(MINUS) else slope
        sign = "+" if self._notation.turns(gradient.kind) else MINUS
        name = self._notation.plain(parameter)
        return wording.THEN.format(parameter=name, old=old, sign=sign, rate=rate, gradient=slope, new=value)

    def _number(self, q: Quantity) -> float:
        return self._notation.shown(q, self._values.value(q))

    def _reduced(self, q: Quantity) -> str:
        added = wording.SUM if self._training.reduction is Reduction.SUM else wording.MEAN_INSIDE
        return (wording.MEAN if self._values.model.is_mean(q) else added).format(samples=self._values.samples)

    def _corrected(self, _: Quantity) -> str:
        return wording.CORRECTED.format(update=self._values.model.update)

    def _new(self, _: Quantity) -> str:
        return wording.NESTEROV if self._training.optimizer.kind is OptimizerKind.NESTEROV else ""

    def _adam_step(self, q: Quantity) -> str:
        """Where the quotient is 0/0."""
        return wording.ZERO_BY_ZERO if has_divisor_0(self._values, q) else ""
