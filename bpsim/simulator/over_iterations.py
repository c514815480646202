"""One quantity over the iterations of the present training: formed anew at some of them, from the kept states."""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import gradient_of
from bpsim.simulator.simulator import Simulator

MOST_POINTS = 400
"""Iterations at which the quantity is formed, at most: as many apart as it takes."""
SLICE_SECONDS = 0.002
"""Seconds of training that are made again before whoever asks is given a turn."""

Point = tuple[int, float]
"""An iteration, and the value there: NaN where the iteration has none."""


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """The values of a quantity in some iterations, in order; those that are not finite are NaN or infinite."""

    quantity: Quantity
    points: tuple[Point, ...]

    @property
    def iterations(self) -> list[int]:
        """Those of the points."""
        return [iteration for iteration, _ in self.points]

    @property
    def values(self) -> Floats:
        """Those of the points, (points,)."""
        return np.array([value for _, value in self.points])

    def table(self, symbol: str, sign: float = 1.0) -> str:
        """The points as CSV, with all digits; those whose value is not finite are left out.

        sign: -1.0 where the notation writes the quantity with the opposite sign.
        """
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(["iteration", symbol])
        rows.writerows([iteration, repr(sign * value)] for iteration, value in self.points if math.isfinite(value))
        return text.getvalue()


def line_of(simulator: Simulator, quantity: Quantity) -> Line:
    """The whole line at once."""
    return Line(quantity, tuple(point for point in points(simulator, quantity) if point is not None))


def points(
    simulator: Simulator, quantity: Quantity, clock: Callable[[], float] = time.perf_counter
) -> Iterator[Point | None]:
    """The points of a quantity of the present iteration, in order; None where the next one is still on the way.

    Where an edit has put the quantity elsewhere, its value is read there; where it was not there yet, there is none.
    """
    history, reader = simulator.snapshot().history, _Reader(simulator, quantity)
    for iteration in _iterations(simulator, quantity):
        while history.replay_for(SLICE_SECONDS, clock, iteration):
            yield None
        yield iteration, reader.value(iteration)


def _iterations(simulator: Simulator, quantity: Quantity) -> Sequence[int]:
    """The iterations that are looked at: the first, the last that has the value already, and some between them."""
    first, last = simulator.first, simulator.last if _known_at_last(simulator, quantity) else simulator.last - 1
    count = min(last - first + 1, MOST_POINTS)
    spread: list[int] = np.linspace(first, last, count).round().astype(np.int64).tolist() if count > 0 else []
    return spread


def _known_at_last(simulator: Simulator, quantity: Quantity) -> bool:
    """Whether the last iteration starts with the quantity, or a step or a run has computed it there."""
    subject, engine = simulator.snapshot().subject, simulator.values.engine
    if subject.is_given(engine, quantity) or (not simulator.in_past and simulator.reached(quantity)):
        return True
    of_error = quantity == subject.error(engine, simulator.values.samples)
    return of_error and simulator.snapshot().history.evaluated(simulator.last)


class _Reader:
    """Reads a quantity of the present iteration in any other."""

    def __init__(self, simulator: Simulator, quantity: Quantity) -> None:
        self._snapshot, self._quantity = simulator.snapshot(), quantity
        self._there: dict[int, Quantity | None] = {}
        """Where the quantity is in the lesson of a history, by the iteration at which that begins."""

    def value(self, iteration: int) -> float:
        """Its value there; NaN where that iteration has none."""
        snapshot = self._snapshot
        owner, subject = snapshot.history.owner(iteration), snapshot.subject
        if owner.first not in self._there:
            self._there[owner.first] = self._moved(owner.first)
        there = self._there[owner.first]
        if there is None:
            return math.nan
        engine, view = owner.engine, snapshot.lesson_of(iteration).view
        quantity = self._of_batch(engine, there, len(engine.rows(iteration)))
        if not subject.gives(engine, iteration, quantity, view):
            return math.nan
        return float(subject.values(engine, snapshot.history.state(iteration), view).value(quantity))

    def _moved(self, iteration: int) -> Quantity | None:
        snapshot = self._snapshot
        here, there = snapshot.lesson_here, snapshot.lesson_of(iteration)
        same = snapshot.subject.same(here, there)
        return self._quantity if same else snapshot.subject.moved(here, there)(self._quantity)

    def _of_batch(self, engine: Any, quantity: Quantity, samples: int) -> Quantity:
        """What stands for an error or a gradient of a batch where that is a single sample."""
        if samples > 1 or quantity.kind not in (Kind.BATCH_ERROR, Kind.BATCH_GRADIENT):
            return quantity
        if quantity.kind is Kind.BATCH_ERROR:
            return self._snapshot.subject.error(engine, samples)
        of_node = quantity.layer is None
        return Quantity(Kind.GRADIENT, 0, None, quantity.unit) if of_node else gradient_of(quantity, samples)
