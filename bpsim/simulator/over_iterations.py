"""A quantity over the iterations of a training, the present one or another run: made once more at some of them, from
the kept states, and read off the loops."""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np
from msgspec import Struct

from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.simulator import Simulator
from bpsim.simulator.subjects import LessonHistory

MOST_POINTS = 400
"""Iterations at which the quantity is formed, at most: as many apart as it takes."""
SLICE_SECONDS = 0.002
"""Seconds of training that are made again before whoever asks is given a turn."""

CALL_SECONDS = 1e-4
"""What it takes to come to the state of one iteration and to record that alone, roughly and without its updates: where
the iterations between two points are made in less, they are recorded too."""

Point = tuple[int, float]
"""An iteration, and the value there: NaN where the iteration has none."""


class Line(Struct, frozen=True, eq=False):
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
        """The points as CSV, as ``table`` writes them. sign: -1.0 where the notation writes the opposite one."""
        return table([(symbol, self, sign)])


Column = tuple[str, Line, float]
"""A line of a table: its head, and -1.0 where the notation writes the quantity with the opposite sign."""


def table(columns: Sequence[Column]) -> str:
    """Lines side by side as CSV, with all digits; what is not finite, or not there, is empty, and a row of nothing else
    is left out."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["iteration", *(head for head, _line, _sign in columns)])
    known = [{at: sign * value for at, value in line.points if math.isfinite(value)} for _head, line, sign in columns]
    for iteration in sorted({at for values in known for at in values}):
        rows.writerow([iteration, *(repr(values[iteration]) if iteration in values else "" for values in known)])
    return text.getvalue()


def line_of(simulator: Simulator, quantity: Quantity, run: LessonHistory | None = None) -> Line:
    """The whole line at once."""
    return Line(quantity, tuple(point for point in points(simulator, quantity, run=run) if point is not None))


def points(
    simulator: Simulator,
    quantity: Quantity,
    clock: Callable[[], float] = time.perf_counter,
    run: LessonHistory | None = None,
) -> Iterator[Point | None]:
    """The points of a quantity of the present iteration, in order; None where the next one is still on the way.

    Where an edit has put the quantity elsewhere, its value is read there; where it was not there yet, there is none.
    run: another one, in which it is looked for; None for the present one.
    """
    history = simulator.snapshot().history if run is None else run
    elsewhere = Elsewhere(simulator.snapshot(), quantity)
    for owner, iterations in groupby(_iterations(simulator, quantity, run), history.owner):
        yield from _of_owner(elsewhere, history, owner, list(iterations), clock)


def _of_owner(
    elsewhere: Elsewhere,
    history: LessonHistory,
    owner: LessonHistory,
    iterations: list[int],
    clock: Callable[[], float],
) -> Iterator[Point | None]:
    """The points of iterations, at least one, whose updates one history makes."""
    every = elsewhere.recorded(owner)
    if every is not None and elsewhere.is_given(owner) and not _close(iterations, owner):
        every = None  # it is there with the state
    # The update of the last iteration of all is not made, and may not be possible.
    made = [at for at in iterations if at < history.last] if every is not None else []
    if every is not None and made and _close(made, owner):
        yield from _on_the_way(history, made[0], clock)
        wanted, vectors = np.array(made), owner.engine.vectors_of(owner.state(made[0]))
        for begin, values in every.parts(vectors, made[0], made[-1] + 1):
            for at in wanted[(wanted >= begin) & (wanted < begin + len(values))].tolist():
                yield at, float(values[at - begin, 0])
            yield None
    elif every is not None:
        for at in made:
            yield from _on_the_way(history, at, clock)
            alone = every.parts(owner.engine.vectors_of(owner.state(at)), at, at + 1)
            yield at, float(next(alone)[1][0, 0])
    for at in iterations[len(made) :]:  # each formed of its state
        yield from _on_the_way(history, at, clock)
        yield at, elsewhere.value(owner, owner.state(at))


def _close(iterations: Sequence[int], owner: LessonHistory) -> bool:
    """Whether it is faster to record all iterations from the first to the last than each of these alone."""
    between = iterations[-1] - iterations[0] + 1 - len(iterations)
    seconds: float = between * owner.engine.update_seconds
    return seconds <= len(iterations) * CALL_SECONDS


def _on_the_way(history: LessonHistory, iteration: int, clock: Callable[[], float]) -> Iterator[None]:
    """Comes to the state of an iteration, with a turn for whoever asks after each slice."""
    while history.replay_for(SLICE_SECONDS, clock, iteration):
        yield None


def present_point(simulator: Simulator, quantity: Quantity) -> Point:
    """The point of the present iteration, whatever the steps have come to: what a training that goes on computes
    next."""
    history = simulator.snapshot().history
    owner, state = history.owner(simulator.iteration), history.state(simulator.iteration)
    return simulator.iteration, Elsewhere(simulator.snapshot(), quantity).value(owner, state)


def _iterations(simulator: Simulator, quantity: Quantity, run: LessonHistory | None) -> Sequence[int]:
    """The iterations that are looked at: the first, the last that has the value already, and some between them."""
    history = simulator.snapshot().history if run is None else run
    first, last = history.earliest, history.last
    if not _known_at_last(simulator, quantity, run):
        last -= 1
    count = min(last - first + 1, MOST_POINTS)
    spread: list[int] = np.linspace(first, last, count).round().astype(np.int64).tolist() if count > 0 else []
    return spread


def _known_at_last(simulator: Simulator, quantity: Quantity, run: LessonHistory | None) -> bool:
    """Whether the last iteration starts with the quantity, or a step or a run has computed it there."""
    subject, engine = simulator.snapshot().subject, simulator.values.engine
    if subject.is_given(engine, quantity):
        return True
    if run is None and not simulator.in_past and simulator.reached(quantity):
        return True
    of_error = quantity == subject.error(engine, simulator.values.samples)
    history = simulator.snapshot().history if run is None else run
    return of_error and history.evaluated(history.last)
