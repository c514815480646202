"""Where everything on the graph stands: pure geometry, in the scene's units, y downwards. No widgets, no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.view.canvas.placement import FEW_EDGES, Rect, place_labels
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place

Points = NDArray[np.float64]

LONG_LAYER = 12
"""Units from which a layer is drawn closely, its bias labels left to zoom and hover."""
FEW_LABELS = 6
"""Edges of a gap up to which their labels stand one below the other."""
MOST_IN_COLUMN = 16
"""Edges of a gap up to which that is tried."""
ATTEMPTS = 8
ASPECT = 1.55
LOOSEST = 1.75


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
    def longest_name(self) -> int:
        """Characters of the longest name of a unit that computes something."""
        return max(len(name) for names in self.names[1:] for name in names)


@dataclass(frozen=True)
class Layout:
    """units: one (units, 2) array of centres a layer. labels: the rectangle kept free for each text that has one.

    bias_nodes: centre of each layer's bias node, by layer.
    """

    units: tuple[Points, ...]
    bias_nodes: Mapping[int, tuple[float, float]]
    labels: Mapping[Place, Rect]
    metrics: Metrics

    @property
    def bounds(self) -> Rect:
        """The smallest rectangle around everything."""
        m = self.metrics
        discs = [Rect.around(x, y, 2 * m.radius, 2 * m.radius) for layer in self.units for x, y in layer]
        small = [Rect.around(x, y, 2 * m.small_radius, 2 * m.small_radius) for x, y in self.bias_nodes.values()]
        return Rect.union([*discs, *small, *self.labels.values()])

    def along(self, place: Place) -> float:
        """How far from its source the label of an edge stands: 0 at the one neuron, 1 at the other."""
        start = float(self.units[place.layer - 1][place.source or 0][0]) + self.metrics.radius
        end = float(self.units[place.layer][place.index][0]) - self.metrics.radius
        return (self.labels[place].centre[0] - start) / max(end - start, 1e-9)


def lay_out(shape: Shape, metrics: Metrics) -> Layout:
    """Of the arrangements in which every label of a small gap is free, the one that a window shows largest.

    In each way to place the labels, beside one another or not, it is the first from tight to wide; where there is
    none, the widest.
    """
    found = [layout for abreast in _ways(shape) for layout in _first_free(shape, metrics, abreast)]
    if found:
        return max(found, key=_scale)
    return _arranged(shape, metrics, _units(shape, metrics, _ways(shape)[-1], ATTEMPTS - 1))[0]


def _ways(shape: Shape) -> tuple[int, ...]:
    """How many labels may stand side by side in a gap that is neither empty nor full."""
    crowded = any(FEW_LABELS < int(exists.sum()) <= MOST_IN_COLUMN for exists in shape.exists)
    return (1, 2) if crowded else (2,)


def _scale(layout: Layout) -> float:
    """How large a window of the usual shape can show it."""
    bounds = layout.bounds
    return min(ASPECT / bounds.width, 1 / bounds.height)


def _first_free(shape: Shape, metrics: Metrics, abreast: int) -> Iterator[Layout]:
    """The tightest arrangement of one way, if there is one."""
    for attempt in range(ATTEMPTS):
        layout, free = _arranged(shape, metrics, _units(shape, metrics, abreast, attempt), whole=False)
        if free:
            yield layout
            return


def _units(shape: Shape, metrics: Metrics, abreast: int, attempt: int) -> tuple[Points, ...]:
    return _columns(shape, metrics, abreast, 1.0 + 0.09 * attempt)


def _arranged(shape: Shape, metrics: Metrics, units: tuple[Points, ...], *, whole: bool = True) -> tuple[Layout, bool]:
    """Everything around units that stand already, and whether every label is free.

    ``whole``: also where one is not; else the labels end there.
    """
    nodes = _bias_nodes(shape, metrics, units)
    labels = dict(_fixed_labels(shape, metrics, units, nodes))
    free = True
    for layer in range(1, shape.depth + 1):
        if free or whole:
            placed, all_free = _gap_labels(shape, metrics, layer, units, nodes, labels)
            labels |= placed
            free = free and all_free
    return Layout(units, nodes, labels, metrics), free


def _columns(shape: Shape, metrics: Metrics, abreast: int, stretch: float) -> tuple[Points, ...]:
    """Columns of units, each centred on y = 0, overridden by the lesson's positions."""
    closest = [_spacing(shape, metrics, layer) * stretch for layer in range(shape.depth + 1)]
    tallest = max((len(names) - 1) * spacing for names, spacing in zip(shape.names, closest, strict=True))
    gaps = [_gap(shape, metrics, layer, abreast, stretch, tallest) for layer in range(1, shape.depth + 1)]
    loosened = _loosened(sum(gaps) + 2 * metrics.radius + metrics.side[0], tallest, metrics)
    x, columns = 0.0, []
    for layer, names in enumerate(shape.names):
        x += gaps[layer - 1] if layer else 0.0
        spacing = closest[layer] * loosened
        top = -(len(names) - 1) * spacing / 2
        column = [shape.positions.get(name, (x, top + j * spacing)) for j, name in enumerate(names)]
        columns.append(np.array(column, dtype=np.float64).reshape(-1, 2))
    return tuple(columns)


def _loosened(width: float, tallest: float, metrics: Metrics) -> float:
    """By how much a flat graph is pulled apart, so that it fills a window better."""
    wanted = width / ASPECT - 2 * metrics.radius - metrics.shared_bias[1] - 90.0
    return min(max(1.0, wanted / max(tallest, 1.0)), LOOSEST)


def _spacing(shape: Shape, metrics: Metrics, layer: int) -> float:
    """The closest distance of two units; all layers with labels share one, so that edges between equals are level."""
    if len(shape.names[layer]) > LONG_LAYER:
        return 2 * metrics.radius + metrics.delta[1] + 8.0
    per_unit = any(
        bias == Bias.PER_UNIT and len(names) <= LONG_LAYER
        for bias, names in zip(shape.biases, shape.names[1:], strict=True)
    )
    below = metrics.bias[1] + 10.0 if per_unit else 0.0
    return 2 * metrics.radius + metrics.delta[1] + below + 22.0


def _gap(shape: Shape, metrics: Metrics, layer: int, abreast: int, stretch: float, tallest: float) -> float:
    """Distance of the column of ``layer`` from the one before: room for labels, a calm slope where there are many."""
    edges = int(shape.exists[layer - 1].sum())
    if edges > FEW_EDGES:
        return max(3.6 * metrics.radius + 60.0, 1.2 * tallest / shape.depth)
    columns = 1 if edges <= FEW_LABELS else abreast if edges <= MOST_IN_COLUMN else 2
    room = columns * (metrics.label[0] + 12.0) + 2 * metrics.radius + 64.0
    return max(room * (1 + (stretch - 1) * 0.7), 0.3 * tallest)


def _bias_nodes(shape: Shape, metrics: Metrics, units: tuple[Points, ...]) -> dict[int, tuple[float, float]]:
    """A small node for each layer that has biases, below its column and left of it, clear of the lowest edge."""
    nodes = {}
    for number, bias in enumerate(shape.biases, 1):
        if bias != Bias.NONE and len(units[number]):
            before, (x, y) = units[number - 1], units[number][units[number][:, 1].argmax()]
            left = max(float(x - before[:, 0].mean()), 4 * metrics.radius)
            shift = min(0.55 * left, 2.6 * metrics.radius)
            lowest = max(y, y + (float(before[:, 1].max()) - y) * shift / left)
            extra = metrics.bias[1] if bias == Bias.PER_UNIT else 0.0
            nodes[number] = (float(x) - shift, float(lowest) + metrics.radius + extra + 34.0 + metrics.small_radius)
    return nodes


def _fixed_labels(
    shape: Shape, metrics: Metrics, units: tuple[Points, ...], nodes: Mapping[int, tuple[float, float]]
) -> Iterator[tuple[Place, Rect]]:
    """Labels whose places follow from the units alone: deltas, biases, targets, errors."""
    r = metrics.radius
    for layer, points in enumerate(units):
        for unit, (x, y) in enumerate(points):
            if layer > 0:
                yield Place(Part.DELTA, layer, unit), Rect.around(x, y - r - 2 - metrics.delta[1] / 2, *metrics.delta)
            if layer > 0 and shape.biases[layer - 1] == Bias.PER_UNIT and len(points) <= LONG_LAYER:
                yield Place(Part.BIAS, layer, unit), Rect.around(x, y + r + 5 + metrics.bias[1] / 2, *metrics.bias)
    for layer, (x, y) in nodes.items():
        if shape.biases[layer - 1] == Bias.SHARED:
            middle = y + metrics.small_radius + 4 + metrics.shared_bias[1] / 2
            yield Place(Part.BIAS, layer), Rect.around(x, middle, *metrics.shared_bias)
    yield from _output_labels(shape, metrics, units[-1].tolist())
    left, top = float(units[0][:, 0].min()) - r, min(float(points[:, 1].min()) for points in units if len(points))
    if shape.several_samples:
        yield SAMPLE, Rect(left, top - r - metrics.delta[1] - 30, *metrics.side)


def _output_labels(shape: Shape, metrics: Metrics, outputs: list[list[float]]) -> Iterator[tuple[Place, Rect]]:
    """Targets and errors right of the outputs, clear of their bias labels; the error of all below the lowest."""
    width, height = metrics.side
    beside = metrics.radius + 10
    if shape.biases[-1] == Bias.PER_UNIT:
        beside = max(beside, metrics.bias[0] / 2 + 8)
    for unit, (x, y) in enumerate(outputs):
        yield Place(Part.TARGET, shape.depth, unit), Rect(x + beside, y - height - 1, width, height)
        yield Place(Part.ERROR, shape.depth, unit), Rect(x + beside, y + 1, width, height)
    x, y = max(outputs, key=itemgetter(1))
    yield TOTAL, Rect(x + beside, y + metrics.radius + 6, *metrics.total)


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
    return placed, bool(free.all())


def trimmed(starts: Points, ends: Points, radius: float) -> tuple[Points, Points]:
    """Lines between centres, (n, 2) each, cut where they enter the neurons."""
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    cut = along / length * np.minimum(radius, 0.4 * length)
    return starts + cut, ends - cut
