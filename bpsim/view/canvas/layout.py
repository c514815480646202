"""Where everything on the graph stands: pure geometry, in the scene's units, y downwards. No widgets, no text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place

Points = NDArray[np.float64]
Lines = tuple[Points, Points]

LONG_LAYER = 12
"""Units from which a layer is drawn closely, its bias labels left to zoom and hover."""
BLEED, RIGHT_BLEED = 8.0, 2.0
"""Room for outlines and glows; at the right there is only text."""
FOLD_TEXT = 5.2
"""The room for how many units are folded, as a multiple of the radius of a neuron."""


class Metrics(Struct, frozen=True):
    """Sizes of what has text in it, each (width, height), and the radius of a neuron."""

    radius: float
    label: tuple[float, float]
    bias: tuple[float, float]
    shared_bias: tuple[float, float]
    delta: tuple[float, float]
    side: tuple[float, float]
    total: tuple[float, float]
    small_radius: float = 17.0


class Shape(Struct, frozen=True):
    """What geometry needs to know of a network: unit names a layer (inputs first), bias modes and existing edges."""

    names: tuple[tuple[str, ...], ...]
    biases: tuple[Bias, ...]
    exists: tuple[NDArray[np.bool_], ...]
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    several_samples: bool = False
    derives_inputs: bool = False

    @property
    def depth(self) -> int:
        return len(self.biases)

    @property
    def above(self) -> tuple[bool, bool]:
        """What stands above the columns."""
        return self.several_samples, self.derives_inputs

    @property
    def pinned(self) -> bool:
        """Whether most units have a place of their own, so that nothing is pulled apart around them; or some of every
        layer, as after a move in a folded network."""
        placed = [sum(name in self.positions for name in names) for names in self.names]
        return all(placed) or 2 * sum(placed) > sum(map(len, self.names))

    @property
    def longest_name(self) -> int:
        """Characters of the longest name of a unit that computes something."""
        return max(len(name) for names in self.names[1:] for name in names)


class Room(Struct, frozen=True):
    """The pixels that the graph has. inset: of those the lower left corner (width, height) that it leaves free."""

    width: float
    height: float
    inset: tuple[float, float] = (0.0, 0.0)


USUAL_ROOM = Room(750.0, 490.0)
LARGEST_SCALE = 3.0


class Layout(Struct, frozen=True, dict=True):
    """units: one (units, 2) array of centres a layer. labels: the rectangle kept free for each text that has one.

    bias_nodes: centre of each layer's bias node, by layer. rows: the units of each layer that are shown, in order;
    empty where all are. folds: where the others stand, by layer.
    """

    units: tuple[Points, ...]
    bias_nodes: Mapping[int, tuple[float, float]]
    labels: Mapping[Place, Rect]
    metrics: Metrics
    rows: tuple[tuple[int, ...], ...] = ()
    folds: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    def shown(self, layer: int) -> Points:
        """The centres of the units of a layer that are shown, (units, 2)."""
        return self.units[layer][list(self.rows[layer])] if self.rows else self.units[layer]

    def shown_units(self, layer: int) -> tuple[int, ...]:
        """The units whose centres ``shown`` has."""
        return self.rows[layer] if self.rows else tuple(range(len(self.units[layer])))

    @cached_property
    def bounds(self) -> Rect:
        """The smallest rectangle around everything."""
        return Rect.union(self.solid)

    @property
    def bled(self) -> Rect:
        """The same with room for outlines and glows."""
        around = self.bounds
        width, height = around.width + BLEED + RIGHT_BLEED, around.height + 2 * BLEED
        return Rect(around.x - BLEED, around.y - BLEED, width, height)

    @cached_property
    def solid(self) -> tuple[Rect, ...]:
        """What must not be covered: neurons, bias nodes and labels."""
        m = self.metrics
        discs = [Rect.around(x, y, 2 * m.radius, 2 * m.radius) for x, y in self._discs]
        counts = [Rect.around(x, y, FOLD_TEXT * m.radius, 2 * m.radius) for x, y in self.folds.values()]
        small = [Rect.around(x, y, 2 * m.small_radius, 2 * m.small_radius) for x, y in self.bias_nodes.values()]
        return (*discs, *counts, *small, *self.labels.values())

    @property
    def _discs(self) -> Points:
        """The centres of all that is as large as a neuron."""
        folds = np.array(list(self.folds.values()), dtype=np.float64).reshape(-1, 2)
        return np.concatenate([*(self.shown(layer) for layer in range(len(self.units))), folds])

    def column(self, layer: int) -> Rect:
        """The rectangle as wide as the units of a layer, and as high as these with the texts above and below them."""
        units = self.units_rect(layer)
        places = (Place(part, layer, unit) for part in (Part.DELTA, Part.BIAS) for unit in self.shown_units(layer))
        around = Rect.union([units, *(self.labels[place] for place in places if place in self.labels)])
        return Rect(units.x, around.y, units.width, around.height)

    def units_rect(self, layer: int) -> Rect:
        """The rectangle around the units of a layer."""
        side = 2 * self.metrics.radius
        return Rect.union([Rect.around(x, y, side, side) for x, y in self.shown(layer)])

    def centre(self, node: Place) -> tuple[float, float]:
        """The centre of a neuron, in scene coordinates."""
        x, y = self.units[node.layer][node.index].tolist()
        return x, y

    def lines(self, layer: int, pairs: NDArray[np.intp], units: tuple[Points, ...] | None = None) -> Lines:
        """Start and end of edges into a layer, (edges, 2) each. pairs: (edges, 2) of unit and source; units: centres
        to take in place of those of the layout.
        """
        points = self.units if units is None else units
        return trimmed(points[layer - 1][pairs[:, 1]], points[layer][pairs[:, 0]], self.metrics.radius)

    def along(self, place: Place) -> float:
        """How far from its source the label of an edge stands: 0 at the one neuron, 1 at the other."""
        centres = np.array([self.centre(place.origin), self.centre(place.node)])
        starts, ends = trimmed(centres[:1], centres[1:], self.metrics.radius)
        line = ends[0] - starts[0]
        share = (np.array(self.labels[place].centre) - starts[0]) @ line / max(line @ line, 1e-9)
        return float(np.clip(share, 0.0, 1.0))


def frame(layout: Layout, room: Room) -> tuple[float, Rect]:
    """The largest scale at which everything is in the room, and the part of the scene that then fills the room.

    With an inset the graph stands at the top, so that its lower left corner leaves it free.
    """
    bounds = layout.bled
    scale = min(room.width / bounds.width, room.height / bounds.height, LARGEST_SCALE)
    shown = _shown(bounds, room, scale)
    if not any(room.inset):
        return scale, shown
    solid = layout.solid
    for _ in range(60):
        free = Rect(shown.x, shown.y + shown.height - room.inset[1] / scale, *(side / scale for side in room.inset))
        if not any(free.meets(rect) for rect in solid):
            break
        scale *= 0.98
        shown = _shown(bounds, room, scale)
    return scale, shown


def _shown(bounds: Rect, room: Room, scale: float) -> Rect:
    width, height = room.width / scale, room.height / scale
    x, y = bounds.centre
    top = bounds.y if any(room.inset) else y - height / 2
    return Rect(x - width / 2, top, width, height)


def trimmed(starts: Points, ends: Points, radius: float) -> Lines:
    """Lines between centres, (n, 2) each, cut where they enter the neurons."""
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    cut = along / length * np.minimum(radius, 0.4 * length)
    return starts + cut, ends - cut
