"""What comes and goes on the graph: labels without a place of their own, and the handles of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from bpsim.view.canvas.graph_picture import Highlight
from bpsim.view.canvas.handles import HandleItem
from bpsim.view.canvas.items import LabelItem, NeuronItem, TextItem
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place

if TYPE_CHECKING:
    from bpsim.view.canvas.scene import GraphScene

MOST_SPOTS = 2000
MOST_LABELS = 40
"""Selected edges, the last ones, whose labels appear where they have no place of their own."""
MOST_HANDLES = 12
"""Selected units, the last ones, that show a handle."""


class Floating:
    """The labels and handles of a scene that follow light, hover, selection and zoom.

    handles: those that are shown, by their neurons.
    """

    def __init__(self, scene: GraphScene) -> None:
        self._scene = scene
        self.handles: dict[Place, HandleItem] = {}
        self._fixed: frozenset[Place] = frozenset()
        self._revealed: tuple[Place, ...] = ()

    def begin(self, fixed: Iterable[Place]) -> None:
        """Another network: ``fixed`` are the places of the texts that stay."""
        self.handles, self._revealed = {}, ()
        self._fixed = frozenset(fixed)

    def forget_labels(self) -> None:
        """Takes all labels away, since they belong to another part of the scene."""
        for place in self._scene.texts_at.keys() - self._fixed:
            self._scene.removeItem(self._scene.texts_at.pop(place))
        self._revealed = ()

    def reveal(self, places: Iterable[Place]) -> None:
        """Shows labels of these edges too, as long as they were not given a place of their own."""
        self._revealed = tuple(place for place in places if place not in self._fixed)
        self.refresh()

    def floats(self, place: Place) -> bool:
        """Whether the label at a place comes and goes."""
        return place not in self._fixed

    def spots(self) -> Iterator[tuple[Place, Rect]]:
        """Edges in view without a fixed label, and where it could be; those of the largest weights first."""
        scene = self._scene
        assert scene.layout_of_items is not None
        size = scene.layout_of_items.metrics.label
        for layer in scene.edge_layers:
            spots, seen = layer.spots(scene.visible)
            for index in np.flatnonzero(seen)[np.argsort(-np.abs(layer.weights[seen]), kind="stable")][:MOST_SPOTS]:
                place = layer.place(int(index))
                if place not in self._fixed:
                    yield place, Rect.around(spots[index, 0], spots[index, 1], *size)

    def refresh(self) -> None:
        """Brings and takes labels and handles, and marks what is under the mouse and selected."""
        scene, picture = self._scene, self._scene.picture
        assert picture is not None
        lit = [place for edges in picture.edges for place in edges.lit]
        pointed = filter(None, (scene.hovered, *scene.chosen[-MOST_LABELS:]))
        wanted = dict.fromkeys((*lit, *pointed, *self._revealed))
        wanted |= dict.fromkeys(p for p, label in picture.labels.items() if label.highlight != Highlight.NONE)
        for place in scene.texts_at.keys() - self._fixed - wanted.keys():
            scene.removeItem(scene.texts_at.pop(place))
        for place in wanted.keys() - scene.texts_at.keys():
            label, rect = picture.label(place), self.rect(place)
            if label and rect:
                item = LabelItem(place, scene.style_of_items, rect)
                item.show_label(label)
                scene.add_text(item)
        self._mark()
        self._refresh_handles()

    def rect(self, place: Place) -> Rect | None:
        """Where a label that floats would be; None for what never has one."""
        scene = self._scene
        assert scene.layout_of_items is not None
        assert scene.picture is not None
        layout = scene.layout_of_items
        if place.part == Part.EDGE:
            if not scene.picture.edges[place.layer - 1].draws(place):
                return None
            return Rect.around(*scene.edge_layers[place.layer - 1].spot(place, scene.visible), *layout.metrics.label)
        if place.part == Part.BIAS:
            if place.node not in scene.texts_at:
                return None
            x, y = layout.centre(place.node)
            return Rect.around(x, y + layout.metrics.radius + layout.metrics.bias[1] / 2, *layout.metrics.bias)
        return None

    def _mark(self) -> None:
        scene = self._scene
        chosen = frozenset(scene.chosen)
        visible = scene.bounds() if scene.visible is None else scene.visible
        layers = {place.layer for place in chosen if place.part == Part.LAYER}
        for place, item in scene.texts_at.items():
            of_layer = place.part == Part.UNIT and place.layer in layers
            item.mark(hovered=place == scene.hovered, chosen=of_layer or place in chosen)
            item.magnify(scene.view_scale, visible)

    def _refresh_handles(self) -> None:
        """Handles stand at the units under the mouse and selected, as far as there is a layer to connect them to."""
        scene = self._scene
        wanted = {place for place in (*scene.chosen[-MOST_HANDLES:], scene.hovered) if place and self._has_next(place)}
        for place in self.handles.keys() - wanted:
            scene.removeItem(self.handles.pop(place))
        for place in wanted:
            if place not in self.handles:
                self.handles[place] = HandleItem(scene.style_of_items)
                scene.addItem(self.handles[place])
            self.handles[place].suit(scene.view_scale)
        self.follow_neurons()

    def follow_neurons(self) -> None:
        """Puts the handles where their neurons are."""
        for place, handle in self.handles.items():
            neuron: TextItem = self._scene.texts_at[place]
            if isinstance(neuron, NeuronItem):
                handle.stand_at(neuron)

    def _has_next(self, place: Place) -> bool:
        """Whether a place is a unit that a connection can lead on from."""
        scene = self._scene
        last = len(scene.picture.units) - 1 if scene.picture else 0
        return place.part == Part.UNIT and place.layer < last and place in scene.texts_at
