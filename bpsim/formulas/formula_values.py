"""What one iteration of formulas computes: the values and gradients of the passes, all else formed from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from bpsim.core.call import Vectors
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule
from bpsim.core.values import Values
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState, Passes
from bpsim.formulas.formula_model import RULES, FormulaModel
from bpsim.formulas.graph import Operand


class FormulaValues(Values):
    """All values of the iteration that starts with ``state``.

    What is given, and what the passes keep, is read; every other quantity is formed by its rule, so what is shown is
    what was trained with, bit for bit. Values may be infinite or NaN. along: in forward mode, the variable that the
    tangents are derivatives by.
    """

    engine: FormulaEngine
    state: FormulaState
    model: FormulaModel

    def __init__(self, engine: FormulaEngine, state: FormulaState, along: int | None = None) -> None:
        self.engine, self.state, self.along = engine, state, along
        self._vectors = vectors = engine.vectors_of(state)
        self.rows = engine.rows(state.iteration)
        self.model = FormulaModel(engine, len(self.rows), vectors.updates + 1)
        self._learned = {place: at for at, place in enumerate(engine.places)}
        self._read: dict[Kind, Callable[[Quantity], float]] = {
            Kind.LEARNING_RATE: lambda _: engine.training.rate(state.iteration),
            Kind.VELOCITY: lambda q: self._buffer(vectors.first, q),
            Kind.FIRST_MOMENT: lambda q: self._buffer(vectors.first, q),
            Kind.SECOND_MOMENT: lambda q: self._buffer(vectors.second, q),
            Kind.VALUE: self._value,
            Kind.GRADIENT: lambda q: self._passes.gradients[q.at_sample, q.at_unit],
            Kind.TANGENT: lambda q: self._tangents[q.at_sample][q.at_unit],
            Kind.NEW_VALUE: lambda q: self._passes.updated[self._learned[q.at_unit]],
        }

    @cached_property
    def _passes(self) -> Passes:
        return self.engine.passes(self._vectors, self.state.iteration)

    @cached_property
    def _tangents(self) -> list[list[float]]:
        """The derivative of every node by the variable that is carried along, for each sample."""
        return [self.engine.tangents(values, self.along) for values in self._passes.values.tolist()]

    @property
    def update_made(self) -> bool:
        """Whether the update of this iteration can be made: every value that it takes is finite."""
        return self._passes.made

    @property
    def updated(self) -> Floats:
        """The values of what is learned after the update, in the order of the engine."""
        return self._passes.updated

    @property
    def after(self) -> FormulaValues:
        """The values of the next iteration, with what is learned after the update; without buffers."""
        empty = np.empty(0)
        state = FormulaState(self.iteration + 1, Vectors(np.array(self.updated), empty, empty, 0))
        return FormulaValues(self.engine, state, self.along)

    @cached_property
    def error(self) -> float:
        """The reduced result over all rows that are trained on, before the update."""
        full_batch = self.engine.batches.full_batch
        return self.value(Quantity(Kind.BATCH_ERROR)) if full_batch else self.engine.error(self._vectors)

    @cached_property
    def held_out_error(self) -> float | None:
        """The reduced result over the rows that are held out, before the update; None where there are none."""
        held_out = self.engine.held_out
        return None if held_out is None else held_out.error(self._vectors)

    @property
    def batch_outputs(self) -> Floats:
        """The result for each sample of the batch: (samples of the batch, 1)."""
        result = self.model.graph.result
        return self._passes.values[:, result : result + 1]

    @cached_property
    def outputs(self) -> Floats:
        """The result for every row of the data, held out or not, read-only: (samples, 1)."""
        outputs = self.engine.results(self._vectors)
        outputs.flags.writeable = False
        return outputs

    def value(self, quantity: Quantity) -> float:
        """The value of any quantity of this iteration, given or computed."""
        read = self._read.get(quantity.kind)
        if read is not None:
            return float(read(quantity))
        rule = RULES[quantity.kind]
        return rule.value(self.model, quantity, *map(self.value, rule.operands(self.model, quantity)))

    def number(self, operand: Operand, sample: int | None) -> float:
        """The value of an operand of a gate in a sample."""
        if operand.node is None:
            return operand.number
        return self.value(Quantity(Kind.VALUE, sample, None, operand.node))

    def rule_on_paper(self, quantity: Quantity) -> Rule[FormulaModel]:
        """How a quantity is formed, with pencil and paper as here."""
        return RULES[quantity.kind]

    def _value(self, q: Quantity) -> float:
        if q.sample is None:
            at = self._learned.get(q.at_unit)
            return self.engine.formulas.start(0)[q.at_unit] if at is None else float(self._vectors.parameters[at])
        return float(self._passes.values[q.sample, q.at_unit])

    def _buffer(self, kept: np.ndarray, q: Quantity) -> float:
        return float(kept[self._learned[q.at_unit]]) if len(kept) else 0.0
