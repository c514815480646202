"""Where texts and bias nodes stand around units that stand already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter

import numpy as np

from bpsim.core.network import Bias
from bpsim.view.canvas.layout import LONG_LAYER, Layout, Metrics, Points, Shape, trimmed
from bpsim.view.canvas.placement import FEW_EDGES, Rect, place_beside, place_labels
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place


def arranged(shape: Shape, metrics: Metrics, units: tuple[Points, ...], *, whole: bool = True) -> tuple[Layout, bool]:
    """Everything around units that stand already, and whether every label is free.

    ``whole``: also where one is not; else the labels end there.
    """
    layout = bare(shape, metrics, units)
    nodes, labels = layout.bias_nodes, dict(layout.labels)
    free = True
    for layer in range(1, shape.depth + 1):
        if free or whole:
            placed, all_free = _gap_labels(shape, metrics, layer, units, nodes, labels)
            labels |= placed
            free = free and all_free
    return Layout(units, nodes, labels, metrics), free


def bare(shape: Shape, metrics: Metrics, units: tuple[Points, ...]) -> Layout:
    """Units with those labels whose places follow from the units alone."""
    nodes = _bias_nodes(shape, metrics, units)
    return Layout(units, nodes, dict(_fixed_labels(shape, metrics, units, nodes)), metrics)


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


WIDER = 1.5
"""The derivative by an input, as a share of the width of a delta: its symbol is a ratio."""


def _fixed_labels(
    shape: Shape, metrics: Metrics, units: tuple[Points, ...], nodes: Mapping[int, tuple[float, float]]
) -> Iterator[tuple[Place, Rect]]:
    """Labels whose places follow from the units alone: deltas, biases, targets, errors."""
    r = metrics.radius
    for layer, points in enumerate(units):
        for unit, (x, y) in enumerate(points):
            if layer > 0 or shape.derives_inputs:
                width, height = metrics.delta
                width *= 1.0 if layer else WIDER
                yield Place(Part.DELTA, layer, unit), Rect.around(x, y - r - 2 - height / 2, width, height)
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
