"""The arrangement of a network that fills its room: units are pulled apart until every label is free."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.view.canvas.label_places import arranged, bare
from bpsim.view.canvas.layout import USUAL_ROOM, Layout, Metrics, Points, Room, Shape, frame
from bpsim.view.canvas.unit_columns import columns_of, pinned_columns

ACROSS = (1.0, 1.07, 1.15, 1.25, 1.35, 1.45, 1.6, 1.75, 1.9, 2.1, 2.4)
DOWN = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.65, 1.8, 2.0)
"""Factors by which the closest arrangement is pulled apart in search of one in which every label is free."""
MOST_TRIES = 30
LOOSEST = 1.75
"""The factor by which an arrangement is pulled apart to fill the room, at most."""
KEPT = 32
"""Arrangements that are kept: stepping through a folded layer comes to the same few again and again."""


def lay_out(shape: Shape, metrics: Metrics, room: Room = USUAL_ROOM) -> Layout:
    """The arrangement that fills the room with the largest text, in which no label covers another or a neuron.

    Where there is none, as between many edges, some labels are left to zoom, hover and selection. The names of units
    count by where the lesson puts them, so that each unit that comes out of a fold finds the arrangement of the last.
    """
    if shape.positions:
        return _laid_out(shape, metrics, room)
    key = _Case(tuple(map(len, shape.names)), tuple(map(_bits, shape.exists)), shape.above, shape.biases, metrics, room)
    if key not in _known:
        while len(_known) >= KEPT:
            del _known[next(iter(_known))]
        _known[key] = _laid_out(shape, metrics, room)
    return _known[key]


def _laid_out(shape: Shape, metrics: Metrics, room: Room) -> Layout:
    if shape.pinned:
        return arranged(shape, metrics, pinned_columns(shape, metrics))[0]
    ways = sorted(_ways(shape, metrics, room), key=lambda way: way.preference, reverse=True)
    failed: list[_Way] = []
    for way in ways:
        if any(way.across <= other.across and way.down <= other.down for other in failed):
            continue
        layout, free = arranged(shape, metrics, way.units, whole=False)
        if free:
            return _spread(shape, layout, way, room)
        failed.append(way)
        if len(failed) == MOST_TRIES:
            break
    return arranged(shape, metrics, ways[-1].units)[0]


class _Case(Struct, frozen=True):
    """All that an arrangement without places of the lesson's own follows from."""

    sizes: tuple[int, ...]
    exists: tuple[tuple[tuple[int, ...], bytes], ...]
    above: tuple[bool, bool]
    biases: tuple[Bias, ...]
    metrics: Metrics
    room: Room


_known: dict[_Case, Layout] = {}


def _bits(exists: NDArray[np.bool_]) -> tuple[tuple[int, ...], bytes]:
    return exists.shape, np.packbits(exists).tobytes()


class _Way(Struct, frozen=True):
    """Units pulled apart by some factors, and the scale at which they fit with all that has no choice of place."""

    across: float
    down: float
    units: tuple[Points, ...]
    scale: float

    @property
    def preference(self) -> tuple[float, float]:
        # Of two that are as large, the one with more room for labels.
        return round(self.scale, 2), self.across * self.down


def _ways(shape: Shape, metrics: Metrics, room: Room) -> Iterator[_Way]:
    for across in ACROSS:
        for down in DOWN:
            units = columns_of(shape, metrics, across, down)
            sparse = bare(shape, metrics, units if shape.positions else tuple(map(_outermost, units)))
            yield _Way(across, down, units, frame(sparse, room)[0])


def _outermost(column: Points) -> Points:
    """The first and the last of a column: those between need no more room, in no corner either."""
    return column[[0, -1]] if len(column) > 2 else column


def _spread(shape: Shape, layout: Layout, way: _Way, room: Room) -> Layout:
    """Pulls an arrangement apart until it fills the room, as far as its labels stay free and its text as large."""
    scale, bounds, metrics = frame(layout, room)[0], layout.bled, layout.metrics
    gap = max(bounds.width - 2 * metrics.radius, 1.0)
    column = max(max(float(np.ptp(points[:, 1])) for points in layout.units if len(points)), 1.0)
    wider = min((room.width / scale - bounds.width) / gap, LOOSEST - 1.0)
    higher = min((room.height / scale - bounds.height) / column, LOOSEST - 1.0)
    for share in (1.0, 0.75, 0.5, 0.25):
        across = way.across * (1 + max(0.0, share * wider))
        down = way.down * (1 + max(0.0, share * higher))
        looser, free = arranged(shape, metrics, columns_of(shape, metrics, across, down), whole=False)
        if free and frame(looser, room)[0] >= scale * 0.995:
            return looser
    return layout
