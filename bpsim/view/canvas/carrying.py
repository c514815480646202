"""Units that are being moved by hand: what belongs to them goes along, until the drop arranges everything anew."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from bpsim.view.canvas.layout import Points
from bpsim.view.canvas.placement import PREFERRED
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.scene import GraphScene

_BESIDE_UNITS = (Part.UNIT, Part.DELTA, Part.BIAS, Part.TARGET, Part.ERROR)


class Carried:
    """Some units of a scene, which follow the mouse together."""

    def __init__(self, scene: GraphScene, nodes: tuple[Place, ...]) -> None:
        assert scene.layout_of_items is not None
        self._scene, self._layout = scene, scene.layout_of_items
        self._nodes = frozenset(nodes)
        self._layers = {node.layer for node in nodes}

    def move_to(self, shift: QPointF) -> None:
        """Puts them so far from where they stood; (0, 0) puts them back."""
        for place, item in self._scene.texts_at.items():
            share = self._share(place)
            if share:
                home = QPointF(*self._layout.centre(place)) if place.part == Part.UNIT else QPointF()
                item.setPos(home + shift * share)
        self._scene.floating.follow_neurons()
        units = self._moved(shift)
        layers = zip(self._scene.edge_layers, self._scene.lit_layers, self._scene.flow_layers, strict=True)
        for edges, lit, flow in layers:
            layer = edges.edges.layer
            if self._layers & {layer - 1, layer}:
                edges.set_lines(*self._layout.lines(layer, edges.pairs, units))
                lit.follow()
                flow.follow()
        for layer, bias in self._scene.bias_items.items():
            if layer in self._layers:
                shown = [points[list(self._layout.shown_units(number))] for number, points in enumerate(units)]
                bias.set_units(shown[layer], np.concatenate(shown))

    def centres(self, shift: QPointF) -> dict[Place, tuple[float, float]]:
        """Where all units that are shown stand after such a move."""
        return {
            Place(Part.UNIT, layer, unit): (float(x), float(y))
            for layer, points in enumerate(self._moved(shift))
            for unit in self._layout.shown_units(layer)
            for x, y in [points[unit]]
        }

    def _moved(self, shift: QPointF) -> tuple[Points, ...]:
        units = tuple(points.copy() for points in self._layout.units)
        for node in self._nodes:
            units[node.layer][node.index] += shift.toTuple()
        return units

    def _share(self, place: Place) -> float:
        """How much of a move a thing makes: all, none, or a part where it stands on an edge with one end that stays."""
        if place.part in _BESIDE_UNITS and place.unit is not None:
            return float(place.node in self._nodes)
        if place.part != Part.EDGE:
            return 0.0
        along = self._layout.along(place) if place in self._layout.labels else PREFERRED
        return along * (place.node in self._nodes) + (1 - along) * (place.origin in self._nodes)
