"""How the keyboard walks the graph: where it begins, the nearest thing in a direction, the paths through a thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from bpsim.view.canvas.edges import EdgeLayerItem
from bpsim.view.canvas.graph_picture import GraphPicture, Highlight
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.scene import GraphScene

Bools = NDArray[np.bool_]

DIRECTIONS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Down: (0.0, 1.0),
    Qt.Key.Key_Up: (0.0, -1.0),
}


def stops(scene: GraphScene) -> list[Place]:
    """Everything that can be selected, in reading order."""
    return list(scene.picture.stops()) if scene.picture else []


def start(scene: GraphScene) -> Place | None:
    """Where the keyboard begins: what the present step is about, else the first stop."""
    picture = scene.picture
    if picture is None:
        return None
    labels = (*(node for layer in picture.units for node in layer), *picture.labels.values())
    lit = {label.place for label in labels if label.highlight is Highlight.CURRENT}
    return next((place for place in picture.stops() if place in lit), next(picture.stops(), None))


def neighbour(scene: GraphScene, place: Place, key: int) -> Place | None:
    """The next thing in the direction of an arrow key; None where there is none.

    Up and Down go through a column: a layer, its units with their biases; the connections between two layers; or the
    targets. Right and Left go from a unit to its most level connection, from a connection to the unit at its end, and
    from layer to layer.
    """
    if scene.picture is None:
        return None
    across, down = DIRECTIONS[key]
    if down and place.part is Part.EDGE:
        return _edge_below(scene.edge_layers[place.layer - 1], place, int(down))
    if down:
        column = _column(scene, scene.picture, place)
        at = column.index(place) + int(down) if place in column else 0
        return column[at] if 0 <= at < len(column) else None
    return _beside(scene, scene.picture, place, forward=across > 0)


def left_beside(scene: GraphScene, place: Place, gone: Collection[Place]) -> Iterator[Place]:
    """What is left beside a thing that goes, the most like it first: one of its kind above, one below, then others."""
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        found = neighbour(scene, place, key)
        while found is not None and (found.part is not place.part or found in gone):
            found = neighbour(scene, found, key)
        if found is not None:
            yield found
    beside = (neighbour(scene, place, key) for key in reversed(DIRECTIONS))
    yield from (found for found in beside if found is not None and found not in gone)


def _column(scene: GraphScene, picture: GraphPicture, place: Place) -> list[Place]:
    """Everything that stands in the column of a thing that is no edge, from the top."""
    if place.part in (Part.TARGET, Part.ERROR, Part.TOTAL):
        column = list(picture.targets())
    else:
        biases = [bias for bias in picture.labels if bias.part is Part.BIAS and bias.layer == place.layer]
        fold = Place(Part.FOLD, place.layer)
        column = [*(node.place for node in picture.units[place.layer]), *([fold] if picture.has(fold) else ()), *biases]
        column.sort(key=lambda one: scene.anchor(one).y())
        return [Place(Part.LAYER, place.layer), *column]
    return sorted(column, key=lambda one: scene.anchor(one).y())


def _edge_below(layer: EdgeLayerItem, place: Place, by: int) -> Place | None:
    """The edge of the same layer that stands next below (1) or above (-1)."""
    spots = layer.spots(None)[0]
    rows = np.lexsort((spots[:, 0], spots[:, 1]))
    at = int(np.flatnonzero(rows == layer.row(place))[0]) + by
    return layer.place(int(rows[at])) if 0 <= at < len(rows) else None


def _beside(scene: GraphScene, picture: GraphPicture, place: Place, *, forward: bool) -> Place | None:
    """What comes after a thing, or before it."""
    if place.part is Part.EDGE:
        return place.node if forward else place.origin
    last = len(picture.units) - 1
    if place.part is Part.LAYER:
        beside = Place(Part.LAYER, place.layer + (1 if forward else -1))
        return beside if picture.has(beside) else None
    if place.part is Part.TARGET:
        return None if forward else place.node
    if place.part is Part.FOLD:
        beside = Place(Part.LAYER, place.layer + (1 if forward else -1))
        near = (node.place for node in picture.units[beside.layer]) if picture.has(beside) else ()
        return _level(scene, place, near)
    if place.part in (Part.TOTAL, Part.SAMPLE) or place.unit is None:
        return _level(scene, place, (node.place for node in picture.units[place.layer]))
    unit = place.node
    if place != unit:
        return unit
    if forward and unit.layer == last:
        target = Place(Part.TARGET, last, unit.unit)
        return target if picture.has(target) else None
    number = unit.layer + (1 if forward else -1)
    if not 0 <= number <= last:
        return None
    ends = {edge.node if forward else edge.origin: edge for edge in (_out_of if forward else _into)(picture, unit)}
    if not ends:
        return _level(scene, unit, (node.place for node in picture.units[number]))
    nearest = _level(scene, unit, ends)
    return ends[nearest] if nearest else None


def _level(scene: GraphScene, place: Place, others: Iterable[Place]) -> Place | None:
    """The one of some things that stands nearest to the height of another."""
    height = scene.anchor(place).y()
    return min(others, key=lambda other: abs(scene.anchor(other).y() - height), default=None)


def feeding(picture: GraphPicture, places: Collection[Place]) -> tuple[Place, ...]:
    """All that feeds one of these: units, connections and biases before them, in reading order."""
    units = _ends(picture, places, of_edge=lambda edge: edge.origin)
    passed: list[Bools] = []
    for edges in reversed(picture.edges):
        passed.insert(0, edges.exists & units[edges.layer][:, np.newaxis])
        units[edges.layer - 1] |= passed[0].any(axis=0)
    biases = [place for place in picture.labels if place.part is Part.BIAS and _bears(units, place)]
    return (*_places(picture, units, passed), *biases)


def fed_by(picture: GraphPicture, places: Collection[Place]) -> tuple[Place, ...]:
    """All that one of these feeds, the paths of its gradient: connections and units after them, in reading order."""
    units = _ends(picture, places, of_edge=lambda edge: edge.node)
    passed: list[Bools] = []
    for edges in picture.edges:
        passed.append(edges.exists & units[edges.layer - 1])
        units[edges.layer] |= passed[-1].any(axis=1)
    return tuple(_places(picture, units, passed))


def _ends(picture: GraphPicture, places: Collection[Place], of_edge: Callable[[Place], Place]) -> list[Bools]:
    """The units, by layer, at which paths begin; a text stands for its unit, a shared bias for those of its layer."""
    units = [np.zeros(size, dtype=np.bool_) for size in picture.sizes]
    for place in places:
        if place.part is Part.EDGE:
            units[of_edge(place).layer][of_edge(place).index] = True
        elif place.unit is not None:
            units[place.layer][place.unit] = True
        elif place.part in (Part.LAYER, Part.BIAS):
            units[place.layer][:] = True
    return units


def _bears(units: list[Bools], bias: Place) -> bool:
    """Whether a bias is that of one of these units."""
    layer = units[bias.layer]
    return bool(layer.any() if bias.unit is None else layer[bias.unit])


def _places(picture: GraphPicture, units: list[Bools], passed: list[Bools]) -> Iterator[Place]:
    for number, layer in enumerate(units):
        if number:
            edges = picture.edges[number - 1]
            yield from (edges.place(unit, source) for unit, source in np.argwhere(passed[number - 1]).tolist())
        yield from (Place(Part.UNIT, number, unit) for unit in np.flatnonzero(layer).tolist())


def _into(picture: GraphPicture, unit: Place) -> Iterator[Place]:
    edges = picture.edges[unit.layer - 1]
    return (edges.place(unit.index, source) for source in np.flatnonzero(edges.drawn[unit.index]).tolist())


def _out_of(picture: GraphPicture, unit: Place) -> Iterator[Place]:
    edges = picture.edges[unit.layer]
    return (edges.place(after, unit.index) for after in np.flatnonzero(edges.drawn[:, unit.index]).tolist())
