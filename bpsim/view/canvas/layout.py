"""Where everything on the graph stands: pure geometry, in the scene's units, y downwards. No widgets, no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.view.canvas.placement import FEW_EDGES, Rect, place_beside, place_labels
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place

Points = NDArray[np.float64]
Lines = tuple[Points, Points]

LONG_LAYER = 12
"""Units from which a layer is drawn closely, its bias labels left to zoom and hover."""
ACROSS = (1.0, 1.07, 1.15, 1.25, 1.35, 1.45, 1.6, 1.75, 1.9, 2.1, 2.4)
DOWN = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.65, 1.8, 2.0)
"""By how much the closest arrangement is pulled apart in search of one in which every label is free."""
MOST_TRIES = 30
LOOSEST = 1.75
"""By how much an arrangement is pulled apart to fill the room."""
BLEED, RIGHT_BLEED = 8.0, 2.0
"""Room for outlines and glows; at the right there is only text."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes of what has text in it, each (width, height), and the radius of a neuron."""

    radius: float
    label: tuple[float, float]
    bias: tuple[float, float]
    shared_bias: tuple[float, float]
    delta: tuple[float, float]
    side: tuple[float, float]
    total: tuple[float, float]
    small_radius: float = 17.0


@dataclass(frozen=True)
class Shape:
    """What geometry needs to know of a network: unit names a layer (inputs first), bias modes and existing edges."""

    names: tuple[tuple[str, ...], ...]
    biases: tuple[Bias, ...]
    exists: tuple[NDArray[np.bool_], ...]
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    several_samples: bool = False

    @property
    def depth(self) -> int:
        return len(self.biases)

    @property
    def pinned(self) -> bool:
        """Whether most units have a place of their own, so that nothing is pulled apart around them."""
        names = [name for names in self.names for name in names]
        return 2 * sum(name in self.positions for name in names) > len(names)

    @property
    def longest_name(self) -> int:
        """Characters of the longest name of a unit that computes something."""
        return max(len(name) for names in self.names[1:] for name in names)


@dataclass(frozen=True)
class Room:
    """The pixels that the graph has. inset: of those the lower left corner (width, height) that it leaves free."""

    width: float
    height: float
    inset: tuple[float, float] = (0.0, 0.0)


USUAL_ROOM = Room(750.0, 490.0)
LARGEST_SCALE = 3.0


@dataclass(frozen=True)
class Layout:
    """units: one (units, 2) array of centres a layer. labels: the rectangle kept free for each text that has one.

    bias_nodes: centre of each layer's bias node, by layer.
    """

    units: tuple[Points, ...]
    bias_nodes: Mapping[int, tuple[float, float]]
    labels: Mapping[Place, Rect]
    metrics: Metrics

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
        discs = [Rect.around(x, y, 2 * m.radius, 2 * m.radius) for layer in self.units for x, y in layer]
        small = [Rect.around(x, y, 2 * m.small_radius, 2 * m.small_radius) for x, y in self.bias_nodes.values()]
        return (*discs, *small, *self.labels.values())

    def column(self, layer: int) -> Rect:
        """The rectangle as wide as the units of a layer, and as high as these with the texts above and below them."""
        units = self.units_rect(layer)
        places = (
            Place(part, layer, unit) for part in (Part.DELTA, Part.BIAS) for unit in range(len(self.units[layer]))
        )
        around = Rect.union([units, *(self.labels[place] for place in places if place in self.labels)])
        return Rect(units.x, around.y, units.width, around.height)

    def units_rect(self, layer: int) -> Rect:
        """The rectangle around the units of a layer."""
        side = 2 * self.metrics.radius
        return Rect.union([Rect.around(x, y, side, side) for x, y in self.units[layer]])

    def centre(self, node: Place) -> tuple[float, float]:
        """Where a neuron stands."""
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
        start = self.centre(place.origin)[0] + self.metrics.radius
        end = self.centre(place.node)[0] - self.metrics.radius
        return (self.labels[place].centre[0] - start) / max(end - start, 1e-9)


def lay_out(shape: Shape, metrics: Metrics, room: Room = USUAL_ROOM) -> Layout:
    """The arrangement that fills the room with the largest text, in which no label covers another or a neuron.

    Where there is none, as between many edges, some labels are left to zoom, hover and selection.
    """
    if shape.pinned:
        return _arranged(shape, metrics, _pinned_columns(shape, metrics))[0]
    ways = sorted(_ways(shape, metrics, room), key=lambda way: way.preference, reverse=True)
    failed: list[_Way] = []
    for way in ways:
        if any(way.across <= other.across and way.down <= other.down for other in failed):
            continue
        layout, free = _arranged(shape, metrics, way.units, whole=False)
        if free:
            return _spread(shape, layout, way, room)
        failed.append(way)
        if len(failed) == MOST_TRIES:
            break
    return _arranged(shape, metrics, ways[-1].units)[0]


@dataclass(frozen=True)
class _Way:
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
            units = _columns(shape, metrics, across, down)
            bare = _bare(shape, metrics, units if shape.positions else tuple(map(_outermost, units)))
            yield _Way(across, down, units, frame(bare, room)[0])


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
        looser, free = _arranged(shape, metrics, _columns(shape, metrics, across, down), whole=False)
        if free and frame(looser, room)[0] >= scale * 0.995:
            return looser
    return layout


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


def _bare(shape: Shape, metrics: Metrics, units: tuple[Points, ...]) -> Layout:
    """Units with those labels whose places follow from the units alone."""
    nodes = _bias_nodes(shape, metrics, units)
    return Layout(units, nodes, dict(_fixed_labels(shape, metrics, units, nodes)), metrics)


def _arranged(shape: Shape, metrics: Metrics, units: tuple[Points, ...], *, whole: bool = True) -> tuple[Layout, bool]:
    """Everything around units that stand already, and whether every label is free.

    ``whole``: also where one is not; else the labels end there.
    """
    bare = _bare(shape, metrics, units)
    nodes, labels = bare.bias_nodes, dict(bare.labels)
    free = True
    for layer in range(1, shape.depth + 1):
        if free or whole:
            placed, all_free = _gap_labels(shape, metrics, layer, units, nodes, labels)
            labels |= placed
            free = free and all_free
    return Layout(units, nodes, labels, metrics), free


def _columns(shape: Shape, metrics: Metrics, across: float, down: float) -> tuple[Points, ...]:
    """Columns of units, each centred on y = 0, overridden by the lesson's positions."""
    spacings = [_spacing(shape, metrics, layer) * down for layer in range(shape.depth + 1)]
    tallest = max((len(names) - 1) * spacing for names, spacing in zip(shape.names, spacings, strict=True))
    x, columns = 0.0, []
    for layer, names in enumerate(shape.names):
        x += _gap(shape, metrics, layer, across, tallest) if layer else 0.0
        top = -(len(names) - 1) * spacings[layer] / 2
        column = np.column_stack((np.full(len(names), x), top + spacings[layer] * np.arange(len(names))))
        for unit, name in enumerate(names if shape.positions else ()):
            column[unit] = shape.positions.get(name, column[unit])
        columns.append(column)
    return tuple(columns)


def _pinned_columns(shape: Shape, metrics: Metrics) -> tuple[Points, ...]:
    """Units at the lesson's positions; others below those of their layer, or in a column of their own.

    What stands right of such a column makes room for it.
    """
    columns: list[Points] = []
    pushed = 0.0
    middle = float(np.mean([y for _, y in shape.positions.values()]))
    for layer, names in enumerate(shape.names):
        spacing, known = _spacing(shape, metrics, layer), [shape.positions.get(name) for name in names]
        there = np.array([point for point in known if point is not None]).reshape(-1, 2) + np.array((pushed, 0.0))
        if len(there):
            left, top = float(there[:, 0].mean()), float(there[:, 1].max()) + spacing
        else:
            gap = _gap(shape, metrics, layer, 1.0, (len(names) - 1) * spacing) if layer else 0.0
            left = float(columns[-1][:, 0].max()) + gap if layer else 0.0
            top = middle - (len(names) - 1) * spacing / 2
            pushed += _in_the_way(shape, metrics, layer, left - pushed)
        column = []
        for point in known:
            column.append((left, top) if point is None else (point[0] + pushed, point[1]))
            top += spacing if point is None else 0.0
        columns.append(np.array(column, dtype=np.float64))
    return tuple(columns)


def _in_the_way(shape: Shape, metrics: Metrics, layer: int, left: float) -> float:
    """How far the layers behind one at ``left`` have to go to the right, so that labels have room between them."""
    behind = [
        shape.positions[name][0] for names in shape.names[layer + 1 :] for name in names if name in shape.positions
    ]
    if not behind:
        return 0.0
    gap = _gap(shape, metrics, layer + 1, 1.0, 0.0)
    return max(0.0, left + gap - min(behind))


def _spacing(shape: Shape, metrics: Metrics, layer: int) -> float:
    """The closest distance of two units; all layers with labels share one, so that edges between equals are level."""
    if len(shape.names[layer]) > LONG_LAYER:
        return 2 * metrics.radius + metrics.delta[1] + 8.0
    per_unit = any(
        bias == Bias.PER_UNIT and len(names) <= LONG_LAYER
        for bias, names in zip(shape.biases, shape.names[1:], strict=True)
    )
    below = metrics.bias[1] + 6.0 if per_unit else 0.0
    return 2 * metrics.radius + metrics.delta[1] + below + 12.0


def _gap(shape: Shape, metrics: Metrics, layer: int, across: float, tallest: float) -> float:
    """Distance of the column of ``layer`` from the one before: room for labels, a calm slope where there are many."""
    edges = int(shape.exists[layer - 1].sum())
    if edges > FEW_EDGES:
        return max(3.6 * metrics.radius + 60.0, 1.2 * tallest / shape.depth) * across
    closest = metrics.label[0] + 2 * metrics.radius + 24.0
    # Few labels need no second column of them.
    return max(closest * (1 + (across - 1) * min(max((edges - 2) / 6, 0.3), 1.0)), 0.3 * tallest)


def _bias_nodes(shape: Shape, metrics: Metrics, units: tuple[Points, ...]) -> dict[int, tuple[float, float]]:
    """A small node for each layer that has biases, below its column and left of it, clear of the lowest edge."""
    nodes = {}
    for number, bias in enumerate(shape.biases, 1):
        if bias != Bias.NONE and len(units[number]):
            before, (x, y) = units[number - 1], units[number][units[number][:, 1].argmax()]
            left = max(float(x - before[:, 0].mean()), 4 * metrics.radius)
            aside = 1.9 * metrics.radius
            if number == shape.depth:
                # Its label stays clear of the errors below the outputs.
                aside = max(aside, _beside_node(metrics) - metrics.radius - 6)
            shift = min(0.6 * left, aside)
            lowest = max(y, y + (float(before[:, 1].max()) - y) * shift / left)
            extra = metrics.bias[1] if bias == Bias.PER_UNIT else 0.0
            below = metrics.radius + extra + 9.0 + metrics.small_radius
            nodes[number] = (float(x) - shift, float(lowest) + below)
    return nodes


def _beside_node(metrics: Metrics) -> float:
    """How far from its node the label of a shared bias reaches."""
    return metrics.small_radius + 3.0 + metrics.shared_bias[0]


def _fixed_labels(
    shape: Shape, metrics: Metrics, units: tuple[Points, ...], nodes: Mapping[int, tuple[float, float]]
) -> Iterator[tuple[Place, Rect]]:
    """Labels whose places follow from the units alone: deltas, biases, targets, errors."""
    r = metrics.radius
    for layer, points in enumerate(units):
        for unit, (x, y) in enumerate(points):
            if layer > 0:
                yield Place(Part.DELTA, layer, unit), Rect.around(x, y - r - 2 - metrics.delta[1] / 2, *metrics.delta)
            if layer > 0 and shape.biases[layer - 1] == Bias.PER_UNIT and len(shape.names[layer]) <= LONG_LAYER:
                yield Place(Part.BIAS, layer, unit), Rect.around(x, y + r + 5 + metrics.bias[1] / 2, *metrics.bias)
    for layer, (x, y) in nodes.items():
        if shape.biases[layer - 1] == Bias.SHARED:
            left = x + _beside_node(metrics) - metrics.shared_bias[0]
            yield Place(Part.BIAS, layer), Rect(left, y - metrics.shared_bias[1] / 2, *metrics.shared_bias)
    yield from _output_labels(shape, metrics, units[-1].tolist())
    left, top = float(units[0][:, 0].min()) - r, min(float(points[:, 1].min()) for points in units if len(points))
    if shape.several_samples:
        yield SAMPLE, Rect(left, top - r - metrics.delta[1] - 30, *metrics.side)


def _output_labels(shape: Shape, metrics: Metrics, outputs: list[list[float]]) -> Iterator[tuple[Place, Rect]]:
    """Targets and errors right of the outputs, clear of their bias labels; the error of all below the lowest."""
    width, height = metrics.side
    beside = metrics.radius + 8
    for unit, (x, y) in enumerate(outputs):
        yield Place(Part.TARGET, shape.depth, unit), Rect(x + beside, y - height - 1, width, height)
        yield Place(Part.ERROR, shape.depth, unit), Rect(x + beside, y + 1, width, height)
    x, y = max(outputs, key=itemgetter(1))
    # Clear of the label of the unit's own bias.
    clear = max(beside, metrics.bias[0] / 2 + 8) if shape.biases[-1] == Bias.PER_UNIT else beside
    yield TOTAL, Rect(x + clear, y + height + 8, *metrics.total)


def _gap_labels(
    shape: Shape,
    metrics: Metrics,
    layer: int,
    units: tuple[Points, ...],
    nodes: Mapping[int, tuple[float, float]],
    taken: Mapping[Place, Rect],
) -> tuple[dict[Place, Rect], bool]:
    """Labels of the edges into a layer, those that found a free place; and whether all did."""
    pairs = np.argwhere(shape.exists[layer - 1])
    if not 0 < len(pairs) <= FEW_EDGES:
        return {}, True
    starts, ends = trimmed(units[layer - 1][pairs[:, 1]], units[layer][pairs[:, 0]], metrics.radius)
    discs = [(x, y, metrics.radius + 5) for column in units for x, y in column]
    discs += [(x, y, metrics.small_radius + 4) for x, y in nodes.values()]
    centres, free = place_labels(starts, ends, metrics.label, np.array(discs), list(taken.values()))
    placed = {
        Place(Part.EDGE, layer, int(unit), int(source)): Rect.around(x, y, *metrics.label)
        for (unit, source), (x, y), ok in zip(pairs, centres, free, strict=True)
        if ok
    }
    if shape.pinned:
        for row in np.flatnonzero(~free).tolist():
            there = [*taken.values(), *placed.values()]
            spot = place_beside(starts[row], ends[row], metrics.label, np.array(discs), there)
            if spot is not None:
                placed[Place(Part.EDGE, layer, *pairs[row].tolist())] = Rect.around(*spot, *metrics.label)
    return placed, bool(free.all())


def trimmed(starts: Points, ends: Points, radius: float) -> Lines:
    """Lines between centres, (n, 2) each, cut where they enter the neurons."""
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    cut = along / length * np.minimum(radius, 0.4 * length)
    return starts + cut, ends - cut
