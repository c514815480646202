"""How the keyboard walks the graph: an order for Tab, and the nearest thing in a direction for the arrows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt

from bpsim.view.canvas.layout import Layout
from bpsim.view.canvas.placement import PREFERRED
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.scene import GraphScene

DIRECTIONS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Down: (0.0, 1.0),
    Qt.Key.Key_Up: (0.0, -1.0),
}
SIDEWAYS = 2.0
"""How much more a step aside counts than one ahead."""


def stops(scene: GraphScene) -> list[Place]:
    """Everything that can be selected, in reading order: inputs, then each layer's edges, biases and units, targets."""
    return [place for place, _ in _stops(scene)]


def following(scene: GraphScene, place: Place, step: int) -> Place | None:
    """The stop so many places on; None past either end."""
    order = stops(scene)
    index = order.index(place) + step if place in order else 0
    return order[index] if 0 <= index < len(order) else None


def neighbour(scene: GraphScene, place: Place, key: int) -> Place | None:
    """The nearest stop in the direction of an arrow key; None where there is none."""
    known = list(_stops(scene))
    order = [stop for stop, _ in known]
    if place not in order:
        return order[0] if order else None
    points = np.array([point for _, point in known])
    to = points - points[order.index(place)]
    ahead = np.array(DIRECTIONS[key])
    along = to @ ahead
    aside = np.abs(to @ np.array((-ahead[1], ahead[0])))
    cost = np.where(along > 1.0, along + SIDEWAYS * aside, np.inf)
    nearest = int(cost.argmin())
    return order[nearest] if np.isfinite(cost[nearest]) else None


def _stops(scene: GraphScene) -> Iterator[tuple[Place, tuple[float, float]]]:
    layout = scene.layout_of_items
    if layout is None or scene.picture is None:
        return
    depth = len(layout.units) - 1
    for layer in range(depth + 1):
        if layer > 0:
            yield from _edges(scene, layout, layer)
        for unit, (x, y) in enumerate(layout.units[layer]):
            bias = Place(Part.BIAS, layer, unit)
            if bias in scene.picture.labels:
                yield bias, (float(x), float(y) + layout.metrics.radius + 15)
            yield Place(Part.UNIT, layer, unit), (float(x), float(y))
        shared = Place(Part.BIAS, layer)
        if shared in scene.picture.labels:
            yield shared, layout.bias_nodes[layer]
    for unit in range(len(layout.units[-1])):
        place = Place(Part.TARGET, depth, unit)
        yield place, layout.labels[place].centre


def _edges(scene: GraphScene, layout: Layout, layer: int) -> Iterator[tuple[Place, tuple[float, float]]]:
    item = scene.edge_layers[layer - 1]
    spots = item.starts + PREFERRED * (item.ends - item.starts)
    for (unit, source), (x, y) in zip(item.pairs.tolist(), spots.tolist(), strict=True):
        place = Place(Part.EDGE, layer, unit, source)
        yield place, layout.labels[place].centre if place in layout.labels else (x, y)
