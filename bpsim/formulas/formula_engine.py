"""Formulas with their training, in arrays: updates, what an iteration computes, errors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from msgspec import Struct

from bpsim.core.call import NOTHING, Call, Cells, Constants, Vectors, side_by_side
from bpsim.core.compiled import Loops
from bpsim.core.engine import Engine
from bpsim.core.groups import FROZEN, TRAINED
from bpsim.core.network import Data, Floats
from bpsim.core.training import Reduction, Training
from bpsim.formulas import tape
from bpsim.formulas.compiled_tape import TAPE
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical


class Passes(Struct, frozen=True):
    """What one iteration computes. values, gradients: (samples of the batch, nodes); gradient, updated: of the learned.

    made: whether the update was made; ``updated`` holds what it would be where a value was not finite.
    """

    values: Floats
    gradients: Floats
    gradient: Floats
    updated: Floats
    made: bool


class FormulaState(Struct, frozen=True, eq=False):
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


class FormulaEngine(Engine[FormulaState], frozen=True, eq=False, dict=True):
    """Some formulas under a training. Raises FormulaError where these are none."""

    formulas: Formulas
    training: Training
    loops: ClassVar[Loops] = TAPE

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
    def data(self) -> Data:
        """The rows as samples without targets: a number for each column that a line uses."""
        rows, held_out = self.formulas.fed_rows, self.formulas.held_out
        return Data(rows, np.empty((len(rows), 0)), held_out, has_targets=False)

    @property
    def trains(self) -> bool:
        """Whether something is learned."""
        return bool(self.learned)

    @cached_property
    def trained(self) -> Formulas:
        """The formulas with the rows that are trained on."""
        return self.formulas.only(self.formulas.trained_on) if self.formulas.held_out else self.formulas

    @cached_property
    def full_batch(self) -> FormulaEngine:
        """The same with every row that is trained on in every batch, for the error of the data."""
        return self if self.is_in_one_batch else FormulaEngine(self.formulas, self.in_one_batch)

    @cached_property
    def held_out(self) -> FormulaEngine | None:
        """The same on the rows that are held out, all in one batch; None where there are none."""
        rows = self.formulas.held_out
        return FormulaEngine(self.formulas.only(rows), self.in_one_batch) if rows else None

    def release(self) -> None:
        """Gives up what was laid out for the loops until it is used again: undo may keep thousands of engines."""
        for made in ("constants", "keeping", "tape", "start_values", "full_batch", "held_out", "trained"):
            self.__dict__.pop(made, None)

    @property
    def output_names(self) -> tuple[str, ...]:
        """None: the curve has the error alone."""
        return ()

    @cached_property
    def constants(self) -> Constants:
        """The first arguments of ``tape.run`` for training: gradients of what the update needs."""
        return self._constants(self.wanted, self.wanted, keep=False)

    @cached_property
    def keeping(self) -> Constants:
        """The same for all gradients, and to keep what each sample of the batch has."""
        return self._constants([True] * self.formulas.graph.size, self.wanted, keep=True)

    @cached_property
    def wanted(self) -> list[bool]:
        """Whether the update needs the gradient of each node; that of every one where nothing is learned."""
        graph = self.formulas.graph
        return graph.depending_on(self.places) if self.places else [True] * graph.size

    def _constants(self, derived: list[bool], wanted: list[bool], *, keep: bool) -> Constants:
        """derived: the nodes whose gradients are formed; wanted: those that are to be finite."""
        formulas = self.trained
        frozen, free = (set(map(canonical, names)) for names in (formulas.frozen, formulas.unpenalized))
        flat = formulas.graph.tape(self.training.scale, derived)
        constants = (
            *(getattr(flat, field.name) for field in fields(tape.Tape)),
            formulas.graph.leads,
            wanted,
            formulas.samples,
            len(formulas.fed),
            formulas.fed,
            formulas.fed_rows.ravel().tolist(),
            int(self.training.reduction is not Reduction.SUM),
            *self.descent,
            [FROZEN if key in frozen else TRAINED for key in self.learned],
            len(self.learned),
            sum(key not in free for key in self.learned),
            list(self.places),
            *self.taken,
            int(self.measured),
            int(keep),
        )
        return Constants(_in_arrays(constants))

    @cached_property
    def start_values(self) -> Floats:
        """The vector of values before a pass over a row that is trained on."""
        return np.array(self.trained.start(0))

    def call(
        self, vectors: Vectors, updates: int, iteration: int, cells: Cells = NOTHING, *, keep: bool = False
    ) -> Call:
        """A call of the loops, whose scratch is: values and gradients of the last sample, the results of the last
        batch, and all values and gradients of it where they are to be kept, as for what is recorded."""
        keep = keep or len(cells.places) > 0
        nodes, batch = self.formulas.graph.size, self.batches.size
        kept = nodes * batch if keep else 0
        scratch = [self.start_values, np.zeros(nodes), np.zeros(batch), np.zeros(kept), np.zeros(kept)]
        return Call(self, self.keeping if keep else self.constants, scratch, vectors, updates, iteration, cells)

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

    def along(self, state: FormulaState, nodes: Sequence[int], row: int | None = None) -> FormulaEngine:
        """The same at a state where just these variables are learned, whatever else is.

        row: of the data, where that alone is computed; a variable may have a column then.
        """
        names = [self.formulas.graph.variables[node] for node in nodes]
        formulas = self.formulas_at(state)
        if row is None:
            return FormulaEngine(formulas.with_learned(names), self.training)
        return FormulaEngine(formulas.in_row(row).with_learned(names), self.in_one_batch)

    def start(self) -> Vectors:
        """The values of what is learned, with buffers of 0."""
        return self._unmoved(np.array([self.formulas.values[key] for key in self.learned]))

    def _unmoved(self, values: Floats) -> Vectors:
        """Values of what is learned that no update has led to."""
        keeps, empty = self.training.optimizer.keeps, np.empty(0)
        return Vectors(values, np.zeros_like(values) if keeps else empty, values * 0.0 if keeps == 2 else empty, 0)

    def passes(self, vectors: Vectors, iteration: int = 0) -> Passes:
        """One iteration with everything that it computes; values may be infinite or NaN."""
        call = self.call(vectors, 1, iteration, keep=True)
        made = call.run(-math.inf)[0] == 1
        shape = (self.batches.size, self.formulas.graph.size)
        samples = len(self.batches.rows(iteration))
        values, gradients = (kept.reshape(shape)[:samples] for kept in call.scratch[-2:])
        return Passes(values, gradients, call.gradient, call.parameters if made else call.previous, made)

    def results(self, vectors: Vectors) -> Floats:
        """The result for every row of the data, held out or not: (samples, 1)."""
        everything = FormulaEngine(self.formulas.only(range(self.formulas.samples)), self.in_one_batch)
        call = everything.call(vectors, 1, 0)
        call.run(math.inf)
        results: Floats = call.scratch[2].reshape(-1, 1)
        return results

    @cached_property
    def tape(self) -> tape.Tape:
        """The graph as the loops take it in plain Python."""
        return self.formulas.graph.tape(self.training.scale)

    def tangents(self, values: list[float], along: int | None) -> list[float]:
        """The derivative of every node by a variable, from the values of all nodes."""
        tangents = [float(node == along) for node in range(len(values))]
        tape.carry(self.tape, [*values, *self.formulas.graph.constants], tangents)
        return tangents

    def error(self, vectors: Vectors) -> float:
        """The reduced result over all rows that are trained on. May not be finite."""
        return float(self.full_batch.row(FormulaState(0, vectors))[0])


def _in_arrays(constants: Iterable[Any]) -> tuple[Any, ...]:
    """Lists as arrays: of indices where the loops take indices, else of floats."""
    kinds = list(tape.run.__annotations__.values())
    given = list(constants)
    for kind, dtype in (("Indices", np.int64), ("Vector", np.float64)):
        places = [at for at, value in enumerate(given) if kinds[at] == kind]
        for at, array in zip(places, side_by_side(*(np.array(given[at], dtype=dtype) for at in places)), strict=True):
            given[at] = array
    return tuple(given)
