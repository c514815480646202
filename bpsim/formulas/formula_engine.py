"""Formulas with their training, in arrays: updates, what an iteration computes, errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from bpsim.core import worth
from bpsim.core.batches import Batches
from bpsim.core.call import Advance, End, Vectors
from bpsim.core.curve import Curve
from bpsim.core.groups import FROZEN, TRAINED
from bpsim.core.network import Floats, Indices
from bpsim.core.network_engine import OPTIMIZER_CODES
from bpsim.core.training import Reduction, SampleOrder, Training
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

    def same_bits(self, other: FormulaState) -> bool:
        """Whether iteration, values and buffers are the same, bit for bit; what no update made is no buffer."""
        mine, others = self.vectors.parameters.tobytes(), other.vectors.parameters.tobytes()
        return self.iteration == other.iteration and mine == others and self._kept == other._kept

    @property
    def _kept(self) -> tuple[int, bytes, bytes] | None:
        vectors = self.vectors
        if not vectors.updates or not len(vectors.first):
            return None
        return vectors.updates, vectors.first.tobytes(), vectors.second.tobytes()


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
        """Which of the rows that are trained on each iteration takes."""
        rows = self.formulas.trained_on
        picked = tuple((iteration, int(np.searchsorted(rows, row))) for iteration, row in self.training.picked)
        return Batches.of(len(rows), self.training, picked)

    @property
    def trains(self) -> bool:
        """Whether something is learned."""
        return bool(self.learned)

    @cached_property
    def trained(self) -> Formulas:
        """The formulas with the rows that are trained on."""
        return self.formulas.only(self.formulas.trained_on) if self.formulas.held_out else self.formulas

    def rows(self, iteration: int) -> Indices:
        """The samples of an iteration's batch, in order, as rows of the data."""
        rows: Indices = self.formulas.trained_on[self.batches.rows(iteration)]
        return rows

    @cached_property
    def full_batch(self) -> FormulaEngine:
        """The same with every row that is trained on in every batch, for the error of the data."""
        in_order = self.training.order is SampleOrder.IN_ORDER
        return self if self.batches.full_batch and in_order else FormulaEngine(self.formulas, self._in_one_batch)

    @cached_property
    def held_out(self) -> FormulaEngine | None:
        """The same on the rows that are held out, all in one batch; None where there are none."""
        rows = self.formulas.held_out
        return FormulaEngine(self.formulas.only(rows), self._in_one_batch) if rows else None

    @property
    def _in_one_batch(self) -> Training:
        return replace(self.training, batch=None, order=SampleOrder.IN_ORDER, picked=())

    def release(self) -> None:
        """Gives up what was laid out for the loops until it is used again: undo may keep thousands of engines."""
        for made in ("tape", "constants", "full_batch", "held_out", "trained"):
            self.__dict__.pop(made, None)

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
        formulas, optimizer = self.trained, self.training.optimizer
        frozen, free = (set(map(canonical, names)) for names in (formulas.frozen, formulas.unpenalized))
        return (
            *(getattr(self.tape, field.name) for field in fields(tape.Tape)),
            formulas.samples,
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
    def update_seconds(self) -> float:
        """The seconds that an update takes, roughly."""
        return worth.update_seconds(self.work, is_compiled=False)

    @property
    def state_bytes(self) -> int:
        """The bytes of a state."""
        return 8 * len(self.learned) * (1 + self.training.optimizer.keeps)

    def state(self, iteration: int, vectors: Vectors) -> FormulaState:
        """The state that the vectors are."""
        return FormulaState(iteration, vectors)

    def vectors_of(self, state: FormulaState) -> Vectors:
        """The flat vectors of a state; buffers that are not there, or of another optimizer, are 0."""
        vectors, keeps = state.vectors, self.training.optimizer.keeps
        kept = [len(buffer) for buffer in (vectors.first, vectors.second)]
        expected = [len(self.learned) if at < keeps else 0 for at in range(2)]
        return vectors if kept == expected else self._unmoved(vectors.parameters)

    def state_of(self, before: FormulaEngine, state: FormulaState) -> FormulaState:
        """The state that another engine's is here, by the names of what is learned.

        What was not learned there has its own value. Buffers are kept where the same names are learned.
        """
        old = dict(zip(before.learned, state.vectors.parameters.tolist(), strict=True))
        values = np.array([old.get(key, self.formulas.values[key]) for key in self.learned])
        if set(before.learned) != set(self.learned):
            return FormulaState(state.iteration, self._unmoved(values))
        order = [before.learned.index(key) for key in self.learned]
        first, second = (kept[order] if len(kept) else kept for kept in (state.vectors.first, state.vectors.second))
        vectors = self.vectors_of(FormulaState(0, Vectors(values, first, second, state.vectors.updates)))
        return FormulaState(state.iteration, vectors)

    def formulas_at(self, state: FormulaState) -> Formulas:
        """The formulas with the values of a state."""
        return self.formulas.with_values(dict(zip(self.learned, state.vectors.parameters.tolist(), strict=True)))

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
        return self._unmoved(np.array([self.formulas.values[key] for key in self.learned]))

    def _unmoved(self, values: Floats) -> Vectors:
        """Values of what is learned that no update has led to."""
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
        rows = self.rows(iteration).tolist()
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
        """The result for every row of the data, held out or not: (samples, 1)."""
        result = self.formulas.graph.result
        return np.array([[self.values(vectors, row)[result]] for row in range(self.formulas.samples)])

    def error(self, vectors: Vectors) -> float:
        """The reduced result over all rows that are trained on. May not be finite."""
        return float(self.full_batch.row(FormulaState(0, vectors))[0])


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
        self._values, self._gradients = engine.trained.start(0), [0.0] * nodes
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
        watched = [] if self._engine.batches.full_batch else [self._watched]
        norms = [self._norms] if self._engine.measured else []
        return np.column_stack([self.curve, *watched, *norms])[:count]
