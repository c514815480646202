"""What one iteration of formulas computes: the values and gradients of the passes, all else formed from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from bpsim.core.call import Vectors
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formula_engine import FormulaEngine, Passes
from bpsim.formulas.formula_model import RULES, FormulaModel


class FormulaValues:
    """All values of the iteration that starts with ``vectors``.

    What is given, and what the passes keep, is read; every other quantity is formed by its rule, so what is shown is
    what was trained with, bit for bit. Values may be infinite or NaN. along: in forward mode, the variable that the
    tangents are derivatives by.
    """

    def __init__(self, engine: FormulaEngine, vectors: Vectors, iteration: int = 0, along: int | None = None) -> None:
        self.engine, self.vectors, self.iteration, self.along = engine, vectors, iteration, along
        self.rows = engine.batches.rows(iteration)
        """The samples of the batch, as rows of the data."""
        self.model = FormulaModel(engine, len(self.rows), vectors.updates + 1)
        self._learned = {place: at for at, place in enumerate(engine.places)}
        self._read: dict[Kind, Callable[[Quantity], float]] = {
            Kind.LEARNING_RATE: lambda _: engine.training.rate(iteration),
            Kind.VELOCITY: lambda q: self._buffer(vectors.first, q),
            Kind.FIRST_MOMENT: lambda q: self._buffer(vectors.first, q),
            Kind.SECOND_MOMENT: lambda q: self._buffer(vectors.second, q),
            Kind.VALUE: self._value,
            Kind.GRADIENT: lambda q: self._passes.gradients[q.at_sample, q.at_unit],
            Kind.NEW_VALUE: lambda q: self._passes.updated[self._learned[q.at_unit]],
        }

    @cached_property
    def _passes(self) -> Passes:
        return self.engine.passes(self.vectors, self.iteration)

    @property
    def samples(self) -> int:
        """The samples of the batch, a count."""
        return len(self.rows)

    @property
    def update_made(self) -> bool:
        """Whether the update of this iteration can be made: every value that it takes is finite."""
        return self._passes.made

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of this iteration, given or computed."""
        if quantity.kind is Kind.TANGENT and self.model.graph.gate(quantity.at_unit) is None:
            return float(quantity.unit == self.along)
        read = self._read.get(quantity.kind)
        if read is not None:
            return float(read(quantity))
        rule = RULES[quantity.kind]
        return rule.value(self.model, quantity, *map(self.value, rule.operands(self.model, quantity)))

    def _value(self, q: Quantity) -> float:
        if q.sample is None:
            return float(self.vectors.parameters[self._learned[q.at_unit]])
        return float(self._passes.values[q.sample, q.at_unit])

    def _buffer(self, kept: np.ndarray, q: Quantity) -> float:
        return float(kept[self._learned[q.at_unit]]) if len(kept) else 0.0
