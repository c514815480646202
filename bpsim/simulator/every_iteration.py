"""Quantities in every iteration of a training, formed of what is recorded while it is made once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from msgspec import Struct

from bpsim.core.call import Cells, Recorded, Vectors
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule

MOST_ITERATIONS, MOST_NUMBERS = 1 << 12, 1 << 20
"""Iterations, and numbers, that are recorded in one go, at most."""
SECONDS = 0.004
"""How long one go takes, roughly."""
_CORRECTED = frozenset({Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT})
"""Kinds whose rule reads the number of the update."""


def at_once(numbers: int, seconds: float) -> int:
    """How many iterations are recorded in one go, with so many numbers and seconds for each."""
    return max(1, min(MOST_ITERATIONS, MOST_NUMBERS // max(1, numbers), int(SECONDS / seconds)))


def made_again(
    record: Callable[[Vectors, int, int], Recorded], vectors: Vectors, first: int, end: int
) -> Iterator[tuple[int, Floats, int]]:
    """The iterations from ``first`` on, whose state is given, up to before ``end``, all of whose updates were made: the
    first of each part, the rows that are recorded of it, and how many updates the optimizer had kept before it.

    record: records some iterations from such a state on, the first of which is given, at most so many.
    """
    while first < end:
        recorded = record(vectors, first, end - first)
        if not len(recorded.rows):
            raise RuntimeError(f"the update of iteration {first}, which was made, cannot be made again")
        yield first, recorded.rows, vectors.updates
        first, vectors = first + len(recorded.rows), recorded.vectors


class Recordable(Protocol):
    """The numbers of a network, or of formulas, in iterations whose update is made."""

    def cell(self, quantity: Quantity) -> tuple[int, int] | None:
        """Vector and place of what is read, as ``Cells`` has them; None for what is known or formed by its rule.

        Raises LookupError for what cannot be recorded.
        """

    def known(self, quantity: Quantity, iterations: Sequence[int]) -> Floats | None:
        """The values of what needs no training to be known: (iterations,); None for all else."""

    def rule(self, quantity: Quantity) -> Rule[Any]:
        """How all else is formed."""

    def model(self, samples: int, update: int) -> Any:
        """What the rules read."""


class _Plan(Struct, frozen=True):
    """What is formed in iterations with batches of one size: each after what it is made of."""

    samples: int
    quantities: list[Quantity | None]
    """Those that are wanted; None for one that such an iteration has not."""
    operands: dict[Quantity, list[Quantity]]
    """Of everything that is formed by its rule."""
    leaves: list[Quantity]
    """What is read or known."""


class EveryIteration:
    """Some quantities in iterations that follow one another under one training.

    wanted: what they are where a batch has so many samples, None for one that is not there; as many of any size. The
    values have the bits that are seen in each iteration. Raises LookupError for what cannot be recorded.
    """

    def __init__(self, engine: Any, source: Recordable, wanted: Callable[[int], list[Quantity | None]]) -> None:
        self._engine, self._source, self._batches = engine, source, engine.batches
        sizes = [self._batches.size_of(at) for at in (0, self._batches.per_epoch - 1)]
        self._sizes = np.array(sizes)
        """Those of the batches of an epoch, the last aside, and of that."""
        self._plans = [self._plan(size, wanted(size)) for size in dict.fromkeys(sizes)]
        leaves = dict.fromkeys(leaf for plan in self._plans for leaf in plan.leaves)
        cells = {leaf: cell for leaf in leaves if (cell := source.cell(leaf)) is not None}
        self._columns = {leaf: column for column, leaf in enumerate(cells)}
        self._cells = Cells.of(cells.values())

    @property
    def at_once(self) -> int:
        """How many iterations one go takes."""
        return at_once(len(self._columns), self._engine.update_seconds)

    def parts(self, vectors: Vectors, first: int, end: int) -> Iterator[tuple[int, Floats]]:
        """The iterations from ``first`` on, whose state is given, up to before ``end``, all of whose updates were made:
        the first of each part, and the values (iterations, quantities), NaN where there is none."""

        def record(vectors: Vectors, first: int, most: int) -> Recorded:
            recorded: Recorded = self._engine.record(vectors, min(self.at_once, most), self._cells, first)
            return recorded

        for at, rows, updates in made_again(record, vectors, first, end):
            yield at, self._values(rows, at, updates)

    def _plan(self, samples: int, wanted: list[Quantity | None]) -> _Plan:
        model, source = self._source.model(samples, 1), self._source
        plan = _Plan(samples, wanted, {}, [])
        seen: set[Quantity] = set()
        waiting = [(quantity, False) for quantity in reversed(wanted) if quantity is not None]
        made: dict[Quantity, list[Quantity]] = {}
        while waiting:
            quantity, formed = waiting.pop()
            if formed:
                plan.operands[quantity] = made[quantity]
            elif quantity not in seen:
                seen.add(quantity)
                if source.cell(quantity) is not None or source.known(quantity, ()) is not None:
                    plan.leaves.append(quantity)
                    continue
                made[quantity] = source.rule(quantity).operands(model, quantity)
                waiting.append((quantity, True))
                waiting += [(operand, False) for operand in made[quantity]]
        return plan

    def _values(self, rows: Floats, first: int, updates: int) -> Floats:
        number = np.arange(len(rows))
        sizes = self._sizes[(first + number) % self._batches.per_epoch // max(1, self._batches.per_epoch - 1)]
        found = np.full((len(rows), len(self._plans[0].quantities)), np.nan)
        for plan in self._plans:
            at = number if len(self._plans) == 1 else np.flatnonzero(sizes == plan.samples)
            if len(at):
                found[at] = self._of_plan(plan, rows[at], (first + at).tolist(), (updates + at).tolist())
        return found

    def _of_plan(self, plan: _Plan, rows: Floats, iterations: Sequence[int], updates: Sequence[int]) -> Floats:
        """The values that are wanted in iterations with batches of one size: (iterations, quantities)."""
        read: dict[Quantity, Floats] = {}
        for leaf in plan.leaves:
            column = self._columns.get(leaf)
            known = rows[:, column] if column is not None else self._source.known(leaf, iterations)
            assert known is not None, "a leaf is recorded or known"
            read[leaf] = known
            known.flags.writeable = False  # a rule that adds to its argument refuses it, and changes nothing
        model, adam = self._source.model(plan.samples, 1), self._engine.training.optimizer.is_adam
        for quantity, operands in plan.operands.items():
            value, columns = self._source.rule(quantity).value, [read[operand] for operand in operands]
            if adam and quantity.kind in _CORRECTED:
                models = [self._source.model(plan.samples, update + 1) for update in updates]
                read[quantity] = _one_by_one(value, models, quantity, columns)
            else:
                read[quantity] = _formed(value, model, quantity, columns, len(rows))
            read[quantity].flags.writeable = False
        found = np.full((len(rows), len(plan.quantities)), np.nan)
        for column, wanted in enumerate(plan.quantities):
            if wanted is not None:
                found[:, column] = read[wanted]
        return found


def _formed(value: Callable[..., Any], model: Any, quantity: Quantity, columns: list[Floats], count: int) -> Floats:
    """What a rule gives in so many iterations: (count,).

    Sums, products and quotients of arrays have the bits of those of numbers. Functions, and choices by a value, refuse
    arrays, and are asked one by one.
    """
    if count > 1:
        try:
            with np.errstate(all="ignore"):
                return np.broadcast_to(np.asarray(value(model, quantity, *columns), dtype=np.float64), (count,))
        except (TypeError, ValueError):
            pass
    return _one_by_one(value, [model] * count, quantity, columns)


def _one_by_one(value: Callable[..., float], models: list[Any], quantity: Quantity, columns: list[Floats]) -> Floats:
    numbers = [column.tolist() for column in columns]
    return np.array([value(model, quantity, *some) for model, *some in zip(models, *numbers, strict=True)])
