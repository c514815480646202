"""One call of the loops that train: its working memory, what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from bpsim.core import worth
from bpsim.core.compiled import CompiledRun, pointer
from bpsim.core.network import Floats, Indices
from bpsim.core.schedules import Constant
from bpsim.core.training import Training

if TYPE_CHECKING:
    from bpsim.core.engine import Engine

_LINE = 64
"""Bytes of a line of the processor's cache."""


def side_by_side(*arrays: Any) -> list[Any]:
    """Copies of vectors of one type, in one block of memory that begins at a line of the cache.

    Where numpy places small vectors, two of them may lie so that reads of one wait for writes to the other (the
    processor compares the last twelve bits of their addresses), which makes training half as fast, or so much faster.
    """
    sizes = [len(array) for array in arrays]
    item = arrays[0].itemsize
    block = np.empty(sum(sizes) + _LINE // item, dtype=arrays[0].dtype)
    at = -block.ctypes.data % _LINE // item
    views = []
    for array, size in zip(arrays, sizes, strict=True):
        views.append(block[at : at + size])
        views[-1][:] = array
        at += size
    return views


class End(Enum):
    """Why a run of the kernel ended."""

    RUNNING = "running"
    REACHED = "reached"
    DIVERGED = "diverged"


class Vectors(Struct, frozen=True, eq=False):
    """A state as the kernel has it. parameters: all weights, source by source, then all biases.

    first, second: the optimizer's buffers in the same order, empty where it keeps none; ``updates`` went into them.
    """

    parameters: Floats
    first: Floats
    second: Floats
    updates: int

    @property
    def size(self) -> int:
        """The size of the call's buffer in bytes."""
        return 8 * (len(self.parameters) + len(self.first) + len(self.second))


class Advance(Struct, frozen=True):
    """What a run did: its updates, why it ended, and a row of the curve for each (and for where it ended early)."""

    updates: int
    end: End
    vectors: Vectors
    curve: Floats


class Cells(Struct, frozen=True, eq=False):
    """What is recorded of each iteration: vectors, (cells,), constants of ``groups``; places, (cells,), in those."""

    vectors: Indices
    places: Indices

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Cells:
        """Those of pairs of a vector and a place in it."""
        both = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return cls(both[:, 0].copy(), both[:, 1].copy())


NOTHING = Cells.of(())


class Shown(Struct, frozen=True, eq=False):
    """Samples whose outputs are recorded of each iteration, with the parameters before its update. inputs: those of
    one sample after the other; outputs: how many each has."""

    samples: int
    inputs: Floats
    outputs: int


NONE_SHOWN = Shown(0, np.empty(0), 0)


class Recorded(Struct, frozen=True):
    """What a run recorded: rows, (updates made, cells, then the outputs of each sample that was shown), and the state
    after them."""

    rows: Floats
    vectors: Vectors


class Constants(Struct, frozen=True, eq=False, dict=True):
    """The first arguments of loops, which are the same in every call: numbers and arrays."""

    values: tuple[Any, ...]

    @cached_property
    def pointers(self) -> tuple[Any, ...]:
        """The same as compiled code takes them most quickly."""
        return tuple(map(pointer, self.values))

    @cached_property
    def lists(self) -> tuple[Any, ...]:
        """The same for plain Python, which is several times faster on lists."""
        return tuple(v.tolist() if isinstance(v, np.ndarray) else v for v in self.values)


def rates_of(training: Training, iterations: Sequence[int]) -> Floats:
    """The learning rate of each iteration: (iterations,)."""
    if isinstance(training.schedule, Constant):
        return np.full(len(iterations), training.learning_rate)
    return np.array([training.rate(iteration) for iteration in iterations])


class Call:
    """One call of the loops of an engine and its working memory.

    The compiled code works on the arrays themselves, plain Python on lists, which are copied back. scratch: what the
    passes work on, as it is before the call; after it, it holds what they have left there. cells: what is recorded.
    shown: the samples whose outputs are recorded too; None of loops that know no outputs.
    """

    def __init__(
        self,
        engine: Engine[Any],
        constants: Constants,
        scratch: Sequence[Floats],
        vectors: Vectors,
        updates: int,
        iteration: int,
        cells: Cells = NOTHING,
        shown: Shown | None = None,
    ) -> None:
        self._engine, self._constants, self._cells, self._shown = engine, constants, cells, shown
        self._iteration = iteration
        self._updates = updates
        self._before = vectors.updates
        count = len(vectors.parameters)
        kept = 0 if engine.training.vanilla else count
        self.parameters, self.previous, self.gradient, *rest = side_by_side(
            vectors.parameters, np.zeros(count), np.zeros(count), *scratch, *[np.zeros(kept)] * 4
        )
        self.scratch: list[Floats] = rest[:-4]
        self._first, self._old_first, self._second, self._old_second = rest[-4:]
        self._kept = (len(vectors.first), len(vectors.second))
        self._first[: self._kept[0]], self._second[: self._kept[1]] = vectors.first, vectors.second
        self._columns = engine.curve_width
        self.curve = np.zeros(updates * self._columns)
        self._watched = np.full(0 if engine.batches.full_batch else updates, np.nan)
        self._norms = np.full(updates if engine.measured else 0, np.nan)
        self._recorded = np.zeros(updates * (len(cells.places) + (shown.samples * shown.outputs if shown else 0)))

    def run(self, until: float) -> tuple[int, End]:
        """How many updates were made, and why it ended."""
        loops = self._engine.loops
        if loops.compiled() is None:
            worth.account(loops).spend(worth.seconds_of(self._updates, self._engine.work))
        return self.run_by(loops.compiled(), until)

    def run_by(self, function: CompiledRun | None, until: float) -> tuple[int, End]:
        """The same by compiled loops, or by plain ones."""
        order, start = self._engine.batches.stretch(self._iteration, self._updates)
        vectors = (
            *(self.parameters, self.previous),
            *(self._first, self._old_first, self._second, self._old_second),
            *(self.gradient, *self.scratch),
        )
        rates = rates_of(self._engine.training, range(self._iteration, self._iteration + self._updates))
        settings = (rates, self._corrections)
        cells, shown = self._cells, self._shown
        written = (self.curve, self._watched, self._norms, self._recorded)
        if function is not None:
            asked = (self._updates, self._columns, len(cells.places), cells.vectors, cells.places)
            also = (shown.samples, shown.inputs) if shown else ()
            before = (len(order), start, order.copy(), *settings, *asked, *also)
            done = function(*self._constants.pointers, *vectors, *before, *written, until)
        else:
            lists, results = ([vector.tolist() for vector in some] for some in (vectors, written))
            listed = (cells.vectors.tolist(), cells.places.tolist())
            asked = (self._updates, self._columns, len(cells.places), *listed)
            also = (shown.samples, shown.inputs.tolist()) if shown else ()
            before = (len(order), start, order.tolist(), *(v.tolist() for v in settings), *asked, *also)
            done = self._engine.loops.run(*self._constants.lists, *lists, *before, *results, until)
            for vector, values in zip((*vectors, *written), (*lists, *results), strict=True):
                vector[:] = values
        return done, self._end(done, until)

    def _end(self, done: int, until: float) -> End:
        if done == self._updates:
            return End.RUNNING
        error = self.curve[done * self._columns] if self._engine.batches.full_batch else self._watched[done]
        return End.REACHED if error < until else End.DIVERGED

    def after(self, done: int) -> Vectors:
        """The state after so many updates, all that were made."""
        first, second = (kept[:size].copy() for kept, size in zip((self._first, self._second), self._kept, strict=True))
        return Vectors(self.parameters.copy(), first, second, self._before + done)

    def rows(self, count: int) -> Floats:
        """The first rows of the curve."""
        rows = self.curve.reshape(self._updates, self._columns)
        watched = [] if self._engine.batches.full_batch else [self._watched]
        norms = [self._norms] if self._engine.measured else []
        return np.column_stack([rows, *watched, *norms])[:count] if watched or norms else rows[:count]

    def recorded(self, count: int) -> Floats:
        """What was recorded of the first iterations, a row for each."""
        return self._recorded.reshape(self._updates, -1)[:count]

    @property
    def _corrections(self) -> Floats:
        """Two for each update; all 1 where nothing is corrected."""
        optimizer = self._engine.training.optimizer
        if not optimizer.is_adam:
            return np.ones(2 * self._updates)
        first = self._before + 1
        return np.array([optimizer.corrections(first + done) for done in range(self._updates)]).ravel()
