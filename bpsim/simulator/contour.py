"""The error of all samples as a function of two parameters, all others fixed, and the way of the run over it.

A network and formulas are asked alike, as for a slope.
"""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

import numpy as np
from msgspec import Struct, structs

from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network import Floats, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.sentences import _
from bpsim.simulator.origins import Ghost
from bpsim.simulator.simulator import Simulator
from bpsim.simulator.slope import error_at, known_parameter, places_of, seconds_of_point
from bpsim.simulator.subjects import LessonHistory
from bpsim.simulator.when import quantity_named

Pair = tuple[Quantity, Quantity]
Point = tuple[float, float]
Span = tuple[float, float]

REACH = 3.0
"""How far the surface goes at least to both sides of the middle, in units of the parameter where that is larger than 1.
"""
BEYOND_PATH = 1.25
"""How far it goes at least, in halves of what the paths and the present point take up."""
MOST_POINTS, FEWEST_POINTS = 41, 11
"""Points along each parameter."""
SECONDS = 0.15
"""Seconds that all points take, roughly, where that leaves the fewest."""
LONGEST_POINT = 0.1
"""Seconds that one point may take: beyond that there is no surface."""
MOST_ON_PATH = 200
"""Iterations of a path that are shown, roughly; half of them evenly apart, half of them near its beginning."""
REPLAY_SECONDS = 0.1
"""Seconds that a training may take to be made again for its path; else the path goes through what is at hand."""
_TWO = _("{name} is one parameter: name two")
_TWO_NAMES = _("“{names}” are not two names: write them as w5,w7")
_TWO_SAMPLES = _("{first} and {second} are numbers of two samples, and no result depends on both")
_TOO_LARGE = _("Each point of the surface takes {seconds:.2f} s: hold samples out to see it")


class Path(Struct, frozen=True, eq=False):
    """A part of a run between two edits. iterations: (points,); at: (points, 2), what the two parameters were there.

    ghost: the number of the earlier run that it belongs to alone, from 0; None for the present one.
    """

    iterations: tuple[int, ...]
    at: Floats
    ghost: int | None = None


class Surface(Struct, frozen=True, eq=False):
    """The error over a rectangle. across: (columns,), values of the first parameter; up: (rows,), of the second.

    errors: (rows, columns), NaN where it is not finite, and where it is not computed yet. points: how many are
    computed, from the lowest row on.
    """

    across: Floats
    up: Floats
    errors: Floats
    points: int

    @property
    def complete(self) -> bool:
        """Whether all points are computed."""
        return self.points == self.errors.size

    def with_more(self, error: Callable[[Point], float], seconds: float) -> Surface:
        """The same with one more point, and others until so many seconds have passed."""
        end, errors, found = time.perf_counter() + seconds, self.errors.copy(), self.points
        for row, column in islice(product(range(len(self.up)), range(len(self.across))), self.points, None):
            errors[row, column] = error((float(self.across[column]), float(self.up[row])))
            found += 1
            if time.perf_counter() >= end:
                break
        return structs.replace(self, errors=errors, points=found)

    def table(self, names: tuple[str, str], error: str) -> str:
        """The points as CSV, with all digits; those where the error is not finite are left out."""
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow([*names, error])
        for row, column in product(range(len(self.up)), range(len(self.across))):
            if math.isfinite(self.errors[row, column]):
                point = self.across[column], self.up[row], self.errors[row, column]
                rows.writerow([repr(float(number)) for number in point])
        return text.getvalue()


class Contour(Struct, frozen=True, eq=False):
    """A surface about the present values, which have this error, and the paths on it, that of the present run last."""

    parameters: Pair
    values: tuple[float, float]
    error: float
    surface: Surface
    paths: tuple[Path, ...]
    _fixed: object
    """What the surface was made of."""


def learned_pair(simulator: Simulator) -> Pair | None:
    """The two parameters that are learned, where there are no more and no less; of formulas in which nothing is
    learned, the two variables."""
    engine: Any = simulator.values.engine
    if simulator.about_formulas:
        graph = simulator.formulas.graph
        nodes = engine.places or range(len(graph.variables))
        found = [Quantity(Kind.VALUE, None, None, node) for node in nodes]
    else:
        found = [one for one in parameters_of(simulator.network) if not _is_frozen(simulator.network, one)]
    return (found[0], found[1]) if len(found) == 2 else None


def pair_named(names: str, simulator: Simulator) -> Pair:
    """The two quantities whose names, as ``quantity_named`` knows them, a comma parts. Raises UsageError."""
    parts = names.split(",")
    half = len(parts) // 2  # an index may have a comma too
    if len(parts) % 2:
        raise UsageError(_TWO_NAMES.format(names=names))
    first, second = (quantity_named(",".join(some).strip(), simulator) for some in (parts[:half], parts[half:]))
    return first, second


def known_pair(simulator: Simulator, parameters: Pair) -> Pair:
    """The two parameters that are meant. Raises UsageError as a slope does, where the two are one, and where they are
    numbers of two samples."""
    first, second = (known_parameter(simulator, parameter) for parameter in parameters)
    if first == second:
        raise UsageError(_TWO.format(name=simulator.notation.plain(first)))
    if None not in (first.sample, second.sample) and first.sample != second.sample:
        named = map(simulator.notation.plain, (first, second))
        raise UsageError(_TWO_SAMPLES.format(first=next(named), second=next(named)))
    return first, second


def _is_frozen(network: Network, parameter: Quantity) -> bool:
    layer = network.layer(parameter.at_layer)
    if parameter.source is None:
        return bool(layer.frozen_biases[parameter.at_bias])
    return bool(layer.frozen_weights[parameter.at_unit, parameter.at_source])


def contour_of(
    simulator: Simulator,
    parameters: Pair,
    ghosts: tuple[Ghost, ...] | None = None,
    *,
    before: Contour | None = None,
    at_hand: bool = False,
    seconds: float = math.inf,
) -> Contour:
    """The surface along two weights, biases or variables of formulas, at the present iteration.

    ghosts: the other runs whose paths are wanted; None for the earlier ones. before: the last one, whose surface serves
    again where nothing that is fixed is another. at_hand: paths go through what need not be trained again. seconds:
    those after which the rest of the surface is left to ``continued``. Raises UsageError as a slope does, where the two
    are one, and where a point would take too long.
    """
    first, second = known_pair(simulator, parameters)
    own: Any = simulator.values.engine
    engine = own if own.batches.full_batch else own.full_batch
    each = seconds_of_point(engine, FEWEST_POINTS**2)
    if each > LONGEST_POINT:
        raise UsageError(_TOO_LARGE.format(seconds=each))
    pair = first, second
    error = error_at(simulator, pair, of_all=True)
    values = simulator.value(first), simulator.value(second)
    paths = tuple(paths_of(simulator, pair, ghosts, at_hand=at_hand))
    spans = tuple(_span([values[axis], *(x for path in paths for x in path.at[:, axis].tolist())]) for axis in (0, 1))
    points = max(FEWEST_POINTS, min(MOST_POINTS, int(math.sqrt(SECONDS / each))))
    ordered = engine.batches.full_batch and simulator.training.order is not SampleOrder.IN_ORDER
    at = simulator.iteration if ordered else None
    fixed = at, simulator.data, simulator.structure, simulator.training, _others(simulator, pair), pair, spans, points
    if before is not None and before._fixed == fixed:
        surface = before.surface
    else:
        across, up = (np.linspace(low, high, points) for low, high in spans)
        surface = Surface(across, up, np.full((points, points), math.nan), 0)
    if not surface.complete:
        surface = surface.with_more(error, math.inf if each * points**2 <= SECONDS else seconds)
    return Contour(pair, values, error(values), surface, paths, fixed)


def continued(contour: Contour, simulator: Simulator, seconds: float) -> Contour:
    """A contour of the simulator's position whose surface is not complete, with the points that so many seconds more
    give, and one at least."""
    surface = contour.surface.with_more(error_at(simulator, contour.parameters, of_all=True), seconds)
    return structs.replace(contour, surface=surface)


def _others(simulator: Simulator, pair: Pair) -> object:
    """All parameters, or variables of formulas, but two."""
    own: Any = simulator.values.engine
    if simulator.about_formulas:
        names, held = simulator.formulas.graph.variables, {one.unit for one in pair}
        values = own.formulas_at(simulator.values.state).values
        return tuple(values.get(name) for node, name in enumerate(names) if node not in held)
    vector = own.vectors_of(simulator.values.state).parameters.copy()
    vector[list(places_of(simulator, pair))] = 0.0
    return vector.tobytes()


def _span(known: list[float]) -> Span:
    """From where to where the surface goes along one parameter that has had these values: round numbers."""
    low, high = min(known), max(known)
    middle = (low + high) / 2
    half = max(BEYOND_PATH * (high - low) / 2, REACH * max(1.0, abs(middle)))
    step = 10.0 ** math.floor(math.log10(half)) / 2
    return math.floor((middle - half) / step) * step, math.ceil((middle + half) / step) * step


# Paths


def paths_of(
    simulator: Simulator, parameters: Pair, ghosts: tuple[Ghost, ...] | None = None, *, at_hand: bool = False
) -> Iterator[Path]:
    """The paths of other runs whose training is still kept, then those of the present run, in order.

    Parts of a run that had another structure are left out: its parameters are others. No run changes the number of a
    sample, so there is none along it.
    """
    snapshot = simulator.snapshot()
    if any(parameter.sample is not None for parameter in parameters):
        return
    present = _parts(snapshot.history, snapshot.history.last)
    seen = {history: end for history, _first, end in present}
    for number, ghost in enumerate(snapshot.ghosts if ghosts is None else ghosts):
        history = ghost.history
        end = ghost.curve.first + len(ghost.curve.total)
        for part, first, last in _parts(history, min(end, history.last)) if history is not None else ():
            known = seen.get(part, -1)
            if last > known:
                seen[part] = last
                yield from _path(simulator, part, max(first, known), last, parameters, number, at_hand=at_hand)
    for part, first, last in present:
        yield from _path(simulator, part, first, last, parameters, None, at_hand=at_hand)


def _parts(history: LessonHistory, end: int) -> list[tuple[LessonHistory, int, int]]:
    """The histories up to an iteration, oldest first, each with its first and its last iteration there."""
    parts = []
    for one in history.lineage():
        parts.append((one, one.first, end))
        end = one.first
    return parts[::-1]


def _path(
    simulator: Simulator,
    history: LessonHistory,
    first: int,
    last: int,
    parameters: Pair,
    ghost: int | None,
    *,
    at_hand: bool,
) -> Iterator[Path]:
    subject, engine = simulator.snapshot().subject, history.engine
    if last < first or subject.structure(engine) is not simulator.structure:
        return
    if at_hand or (last - first) * engine.update_seconds > REPLAY_SECONDS:
        chosen = _thinned([at for at in history.at_hand() if first <= at <= last])
    else:
        chosen = _thinned(range(first, last + 1))
    if simulator.about_formulas:
        view = simulator.lesson.view
        values = (subject.values(engine, history.state(at), view) for at in chosen)
        rows = [[one.value(parameter) for parameter in parameters] for one in values]
    else:
        places = list(places_of(simulator, parameters))
        rows = [engine.vectors_of(history.state(at)).parameters[places] for at in chosen]
    if rows:
        yield Path(tuple(chosen), np.array(rows), ghost)


def _thinned(iterations: Any) -> list[int]:
    """Some of so many iterations in order, the first and the last among them."""
    count = len(iterations)
    if count <= MOST_ON_PATH:
        return list(iterations)
    even, early = np.linspace(0, count - 1, MOST_ON_PATH // 2), np.geomspace(1, count - 1, MOST_ON_PATH // 2)
    return [iterations[at] for at in np.unique(np.concatenate((even, early)).astype(int)).tolist()]
