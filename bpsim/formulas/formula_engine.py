"""Formulas with their training, in arrays: updates, what an iteration computes, errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from bpsim.core.batches import Batches
from bpsim.core.call import Advance, End, Vectors
from bpsim.core.curve import Curve
from bpsim.core.groups import FROZEN, TRAINED
from bpsim.core.network import Floats
from bpsim.core.network_engine import OPTIMIZER_CODES
from bpsim.core.training import Reduction, Training
from bpsim.formulas import tape
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical


@dataclass(frozen=True, slots=True)
class Passes:
    """What one iteration computes. values, gradients: (samples of the batch, nodes); gradient, updated: of the learned.

    made: whether the update was made; ``updated`` holds what it would be where a value was not finite.
    """

    values: Floats
    gradients: Floats
    gradient: Floats
    updated: Floats
    made: bool


@dataclass(frozen=True, eq=False, slots=True)
class FormulaState:
    """What the iteration of a number starts with: the values of what is learned, and what the optimizer has kept."""

    iteration: int
    vectors: Vectors


@dataclass(frozen=True, eq=False)
class FormulaEngine:
    """Some formulas under a training. Raises FormulaError where these are none."""

    formulas: Formulas
    training: Training

    @cached_property
    def learned(self) -> tuple[str, ...]:
        """The keys of the learned variables that stand in a line, those with penalties first."""
        free, used = set(map(canonical, self.formulas.unpenalized)), set(self.formulas.graph.variables)
        keys = [key for key in map(canonical, self.formulas.learned) if key in used]
        return tuple(sorted(keys, key=lambda key: key in free))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Their nodes."""
        return tuple(map(self.formulas.graph.variables.index, self.learned))

    @cached_property
    def batches(self) -> Batches:
        """Which of the rows each iteration takes."""
        return Batches.of(len(self.formulas.rows), self.training)

    @cached_property
    def measured(self) -> bool:
        """Whether a stop rule asks for the norm of the gradient."""
        return self.training.stop.gradient is not None

    @property
    def columns(self) -> int:
        """Numbers in a row of the curve: the error of the batch; where a batch is not the data, that of all rows (NaN
        but at the start of an epoch); where a stop rule asks for it, the norm of the gradient."""
        return 1 + int(not self.batches.full_batch) + int(self.measured)

    @cached_property
    def tape(self) -> tape.Tape:
        """The graph as the loops take it."""
        return self.formulas.graph.tape(self.training.scale)

    @cached_property
    def constants(self) -> tuple[Any, ...]:
        """The first arguments of ``tape.run``, in lists."""
        formulas, optimizer = self.formulas, self.training.optimizer
        frozen, free = (set(map(canonical, names)) for names in (formulas.frozen, formulas.unpenalized))
        return (
            *(getattr(self.tape, field.name) for field in fields(tape.Tape)),
            len(formulas.rows),
            len(formulas.fed),
            formulas.fed,
            formulas.fed_rows.ravel().tolist(),
            int(self.training.reduction is not Reduction.SUM),
            int(self.training.vanilla),
            OPTIMIZER_CODES[optimizer.kind],
            optimizer.momentum if optimizer.has_velocity else optimizer.beta1,
            optimizer.beta2,
            optimizer.epsilon,
            optimizer.decay,
            self.training.l1,
            self.training.l2,
            [FROZEN if key in frozen else TRAINED for key in self.learned],
            len(self.learned),
            sum(key not in free for key in self.learned),
            list(self.places),
            self.batches.size,
            self.batches.drawn,
            int(not self.batches.full_batch),
            int(self.measured),
        )

    @property
    def work(self) -> int:
        """Multiplications of one iteration, roughly; the measure of how long an update takes."""
        return 3 * self.batches.size * self.formulas.graph.size

    @property
    def state_bytes(self) -> int:
        """The bytes of a state."""
        return 8 * len(self.learned) * (1 + self.training.optimizer.keeps)

    def state(self, iteration: int, vectors: Vectors) -> FormulaState:
        """The state that the vectors are."""
        return FormulaState(iteration, vectors)

    def vectors_of(self, state: FormulaState) -> Vectors:
        """The flat vectors of a state."""
        return state.vectors

    def row(self, state: FormulaState) -> Floats:
        """The row of the curve at a state: (columns,). May not be finite."""
        call = _Call(self, state.vectors, 1, state.iteration)
        call.run(math.inf if self.batches.full_batch else -math.inf)
        row: Floats = call.rows(1)[0]
        return row

    def curve(self, first: int, rows: Floats) -> Curve:
        """The curve of such rows, (iterations, columns), from iteration ``first`` on."""
        return Curve.of(first, rows, (), full_batch=self.batches.full_batch)

    def start(self) -> Vectors:
        """The values of what is learned, with buffers of 0."""
        values = np.array([self.formulas.values[key] for key in self.learned])
        keeps, empty = self.training.optimizer.keeps, np.empty(0)
        return Vectors(values, np.zeros_like(values) if keeps else empty, values * 0.0 if keeps == 2 else empty, 0)

    def advance(self, vectors: Vectors, updates: int, until: float = -math.inf, iteration: int = 0) -> Advance:
        """Up to ``updates`` iterations from these vectors, which are not changed.

        ``iteration`` is the number of the first. Ends before an iteration at which the error of the data is known to
        be below ``until``, and before one with a value that is not finite.
        """
        call = _Call(self, vectors, updates, iteration)
        done = call.run(until)
        reached = done < updates and call.known_error(done) < until
        end = End.REACHED if reached else End.RUNNING if done == updates else End.DIVERGED
        return Advance(done, end, call.after(done), call.rows(min(done + 1, updates)))

    def passes(self, vectors: Vectors, iteration: int = 0) -> Passes:
        """One iteration with everything that it computes; values may be infinite or NaN."""
        rows = self.batches.rows(iteration).tolist()
        found = [self._passes(vectors, row) for row in rows]
        call = _Call(self, vectors, 1, iteration)
        made = call.run(-math.inf) == 1
        updated = call.parameters if made else call.previous
        values, gradients = (np.array([pair[at] for pair in found]) for at in (0, 1))
        return Passes(values, gradients, np.array(call.gradient), np.array(updated), made)

    def _passes(self, vectors: Vectors, row: int) -> tuple[list[float], list[float]]:
        values, gradients = self.values(vectors, row), [0.0] * self.formulas.graph.size
        tape.backward(self.tape, values, gradients)
        return values, gradients

    def values(self, vectors: Vectors, row: int) -> list[float]:
        """The value of every node for a row of the data."""
        values = self.formulas.start(row)
        for place, value in zip(self.places, vectors.parameters.tolist(), strict=True):
            values[place] = value
        tape.forward(self.tape, values)
        return values

    def results(self, vectors: Vectors) -> Floats:
        """The result for every row of the data: (samples, 1)."""
        result = self.formulas.graph.result
        return np.array([[self.values(vectors, row)[result]] for row in range(len(self.formulas.rows))])


class _Call:
    """One call of the loops and its working memory."""

    def __init__(self, engine: FormulaEngine, vectors: Vectors, updates: int, iteration: int) -> None:
        self._engine, self._updates, self._iteration, self._before = engine, updates, iteration, vectors.updates
        count, nodes = len(vectors.parameters), engine.formulas.graph.size
        kept = 0 if engine.training.vanilla else count
        self.parameters: list[float] = vectors.parameters.tolist()
        self.previous, self.gradient = [0.0] * count, [0.0] * count
        self._kept = (len(vectors.first), len(vectors.second))
        self._first, self._second = (
            [*vector.tolist(), *[0.0] * (kept - len(vector))] for vector in (vectors.first, vectors.second)
        )
        self._old = [0.0] * kept, [0.0] * kept
        self._values, self._gradients = engine.formulas.start(0), [0.0] * nodes
        self.curve = [0.0] * updates
        self._watched = [math.nan] * (0 if engine.batches.full_batch else updates)
        self._norms = [math.nan] * (updates if engine.measured else 0)

    def run(self, until: float) -> int:
        """Runs updates; returns how many were made."""
        training = self._engine.training
        order, start = self._engine.batches.stretch(self._iteration, self._updates)
        rates = [training.rate(self._iteration + done) for done in range(self._updates)]
        corrections = [
            each
            for done in range(self._updates)
            for each in (
                training.optimizer.corrections(self._before + 1 + done) if training.optimizer.is_adam else (1.0, 1.0)
            )
        ]
        run: Callable[..., int] = tape.run
        return run(
            *self._engine.constants,
            *(self.parameters, self.previous, self._first, self._old[0], self._second, self._old[1], self.gradient),
            *(self._values, self._gradients, len(order), start, order.tolist(), rates, corrections, self._updates),
            *(self.curve, self._watched, self._norms, until),
        )

    def known_error(self, done: int) -> float:
        """The error of the data before the update that was not made, where it is known."""
        return self.curve[done] if self._engine.batches.full_batch else self._watched[done]

    def after(self, done: int) -> Vectors:
        """The state after so many updates, all that were made."""
        first, second = (
            np.array(values[:size]) for values, size in zip((self._first, self._second), self._kept, strict=True)
        )
        return Vectors(np.array(self.parameters), first, second, self._before + done)

    def rows(self, count: int) -> Floats:
        """The first rows of the curve."""
        return np.column_stack([column for column in (self.curve, self._watched, self._norms) if column])[:count]
