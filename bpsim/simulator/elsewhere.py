"""A quantity of the present iteration in any other: where an edit has put it, its value there, and what records it."""

from __future__ import annotations

import math
from typing import Any

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.simulator.every_iteration import EveryIteration
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import LessonHistory


class Elsewhere:
    """Reads a quantity of the present iteration of a snapshot under any training."""

    def __init__(self, snapshot: Snapshot, quantity: Quantity) -> None:
        self._snapshot, self._quantity, self._view = snapshot, quantity, snapshot.lesson.view
        self._there: dict[LessonHistory, Quantity | None] = {}
        """Where the quantity is in the network or the formulas of a history."""

    def under(self, owner: LessonHistory, samples: int) -> Quantity | None:
        """What it is in iterations whose updates a history makes, with batches of so many samples; None where it is not
        there."""
        if owner not in self._there:
            self._there[owner] = self._moved(owner.engine)
        there = self._there[owner]
        if there is None or (there.sample is not None and there.sample >= samples):
            return None
        return self._of_batch(owner.engine, there, samples)

    def is_given(self, owner: LessonHistory) -> bool:
        """Whether iterations whose updates a history makes start with it, so that nothing has to be computed for it."""
        there = self.under(owner, owner.engine.batches.size_of(0))
        return there is not None and self._snapshot.subject.is_given(owner.engine, there)

    def value(self, owner: LessonHistory, state: Any) -> float:
        """Its value in the iteration of a history that starts with a state; NaN where that has none."""
        subject, engine = self._snapshot.subject, owner.engine
        quantity = self.under(owner, len(engine.rows(state.iteration)))
        if quantity is None or not subject.gives(engine, state.iteration, quantity, self._view):
            return math.nan
        return float(subject.values(engine, state, self._view).value(quantity))

    def recorded(self, owner: LessonHistory) -> EveryIteration | None:
        """What records it, as the only one, under the training of a history; None where iterations have to be formed
        one by one, since what it is made of is not among the numbers of the loops."""
        subject, engine, batches = self._snapshot.subject, owner.engine, owner.engine.batches
        last = batches.per_epoch - 1

        def wanted(samples: int) -> list[Quantity | None]:
            there = self.under(owner, samples)
            like = 0 if samples == batches.size_of(0) else last
            return [there if there is not None and subject.gives(engine, like, there, self._view) else None]

        try:
            return EveryIteration(engine, subject.cells(engine), wanted)
        except LookupError:
            return None

    def _moved(self, there: Any) -> Quantity | None:
        """Where the quantity is in what an engine computes."""
        subject, here = self._snapshot.subject, self._snapshot.engine
        return self._quantity if subject.same(here, there) else subject.moved(here, there)(self._quantity)

    def _of_batch(self, engine: Any, quantity: Quantity, samples: int) -> Quantity:
        """What stands for an error or a gradient of a batch where that is a single sample."""
        if samples > 1 or quantity.kind not in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            return quantity
        if quantity.kind is Kind.BATCH_ERROR:
            return self._snapshot.subject.error(engine, samples)
        of_node = quantity.layer is None
        return Quantity(Kind.GRADIENT, 0, None, quantity.unit) if of_node else gradient_of(quantity, samples)
