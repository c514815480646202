"""How the keyboard walks the graph: an order for Tab, and the nearest thing in a direction for the arrows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from bpsim.view.canvas.layout import Points
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
    """Everything that can be selected, in reading order."""
    return list(scene.picture.stops()) if scene.picture else []


def following(scene: GraphScene, place: Place, step: int) -> Place | None:
    """The stop so many places on; None past either end."""
    order = stops(scene)
    index = order.index(place) + step if place in order else 0
    return order[index] if 0 <= index < len(order) else None


def neighbour(scene: GraphScene, place: Place, key: int) -> Place | None:
    """The nearest stop in the direction of an arrow key; None where there is none."""
    order = stops(scene)
    if place not in order:
        return order[0] if order else None
    points = _points(scene, order)
    to = points - points[order.index(place)]
    ahead = np.array(DIRECTIONS[key])
    along = to @ ahead
    aside = np.abs(to @ np.array((-ahead[1], ahead[0])))
    cost = np.where(along > 1.0, along + SIDEWAYS * aside, np.inf)
    nearest = int(cost.argmin())
    return order[nearest] if np.isfinite(cost[nearest]) else None


def _points(scene: GraphScene, places: list[Place]) -> Points:
    """Where places are, (places, 2); edges of large layers at once, since one by one takes a second."""
    spots = [layer.spots(None)[0].tolist() for layer in scene.edge_layers]
    points = [
        spots[place.layer - 1][scene.edge_layers[place.layer - 1].row(place)]
        if place.part == Part.EDGE and place not in scene.texts_at
        else scene.anchor(place).toTuple()
        for place in places
    ]
    return np.array(points, dtype=np.float64)
