"""The items of the graph: built where the structure changes, told their values where only those change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from bpsim.view.canvas.arranging import lay_out
from bpsim.view.canvas.biases import BiasItem
from bpsim.view.canvas.edges import EdgeLayerItem
from bpsim.view.canvas.handles import HandleItem
from bpsim.view.canvas.items import LabelItem, NeuronItem, TextItem
from bpsim.view.canvas.layout import USUAL_ROOM, Layout, Room, Shape, frame
from bpsim.view.canvas.lit_edges import LitEdgesItem
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.selection import carried
from bpsim.view.canvas.snapshot import GraphPicture, Highlight
from bpsim.view.canvas.style import Style, metrics

MOST_SPOTS = 2000
MOST_FLOATING = 40
"""Selected edges, the last ones, whose labels appear where they have no place of their own."""
MOST_HANDLES = 12
"""Selected units, the last ones, that show a handle."""
MOST_CACHED = 150
"""Texts that are kept as pixels, so that a step paints only what it changes."""


class GraphScene(QGraphicsScene):
    """All items of one graph. ``picture`` is what they show, None before the first."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        # Few items that move with every rebuild: an index costs more than it finds.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.style_of_items = style
        self.picture: GraphPicture | None = None
        self.layout_of_items: Layout | None = None
        self.room = USUAL_ROOM
        self.texts_at: dict[Place, TextItem] = {}
        self.edge_layers: list[EdgeLayerItem] = []
        self.lit_layers: list[LitEdgesItem] = []
        self.bias_items: dict[int, BiasItem] = {}
        self.columns: list[QRectF] = []
        """The rectangles around the units of each layer and the texts above and below them."""
        self.handles: dict[Place, HandleItem] = {}
        """Those that are shown, by their neurons."""
        self.hovered: Place | None = None
        self.chosen: tuple[Place, ...] = ()
        """What is selected, in the order in which it was."""
        self.visible: QRectF | None = None
        self.view_scale = 1.0
        self._fixed: frozenset[Place] = frozenset()
        self._revealed: tuple[Place, ...] = ()

    def show_picture(self, picture: GraphPicture) -> bool:
        """Shows this picture; True if the items had to be built anew."""
        before, chosen = self.picture, self.chosen
        rebuilt = before is None or picture.structure != before.structure
        self.picture = picture
        if rebuilt:
            self._build(picture)
        for layer, edges in zip(self.edge_layers, picture.edges, strict=True):
            layer.show_edges(edges)
        for lit, edges in zip(self.lit_layers, picture.edges, strict=True):
            lit.show_lit(edges.lit)
        for number, item in self.bias_items.items():
            item.show_lit(picture.bias_lit[number - 1])
        for place, item_ in self.texts_at.items():
            item_.show_label(picture.label(place))
        self._refresh_floating()
        if rebuilt and before is not None:
            self.mark(None, carried(chosen, before, picture))
        return rebuilt

    def set_room(self, room: Room) -> None:
        """Arranges everything for another number of pixels."""
        if room == self.room:
            return
        self.room = room
        if self.picture is not None:
            chosen = self.chosen
            self._build(self.picture)
            self.show_picture(self.picture)
            self.mark(None, chosen)

    def set_style(self, style: Style) -> None:
        """Other colours for every item."""
        self.style_of_items = style
        for item in self._all_items():
            item.set_style(style)
        self.setBackgroundBrush(style.colour("panel"))

    def texts(self) -> dict[str, str]:
        """What is painted, by plain name, read from the items."""
        shown = {item.label.name: item.accessible_text() for item in self.texts_at.values() if item.label}
        return shown | {f"bias node {number}": item.accessible_text() for number, item in self.bias_items.items()}

    def mark(self, hovered: Place | None, chosen: tuple[Place, ...]) -> None:
        """Which place is under the mouse, and which ones are selected."""
        if (hovered, chosen) == (self.hovered, self.chosen):
            return
        self.hovered, self.chosen = hovered, chosen
        self._refresh_floating()
        for lit in self.lit_layers:
            lit.point_at(*chosen, *((hovered,) if hovered else ()))

    def place_at(self, point: QPointF, reach: float) -> Place | None:
        """The thing at a point of the scene; edges within ``reach``. A handle belongs to its unit."""
        handle = self.handle_at(point)
        if handle is not None:
            return handle
        hit = [i for i in self.items(point) if isinstance(i, TextItem) and _covers(i, point)]
        if hit:
            return hit[0].place
        for layer in self.edge_layers:
            found = layer.pick(point.x(), point.y(), reach)
            if found is not None:
                return found
        return self._bias_at(point)

    def handle_at(self, point: QPointF) -> Place | None:
        """The unit whose handle is at a point of the scene."""
        return next((p for p, handle in self.handles.items() if handle.is_under(point, self.view_scale)), None)

    def look(self, visible: QRectF, scale: float) -> None:
        """Tells what part of the scene is in view, and how many pixels a unit has, so that labels can suit it."""
        self.visible, self.view_scale = visible, scale
        for place in self.texts_at.keys() - self._fixed:
            self.removeItem(self.texts_at.pop(place))
        self._revealed = ()
        self._refresh_floating()

    def reveal(self, places: Iterable[Place]) -> None:
        """Shows labels of these edges too, as long as they were not given a place of their own."""
        self._revealed = tuple(place for place in places if place not in self._fixed)
        self._refresh_floating()

    def floats(self, place: Place) -> bool:
        """Whether the label at a place comes and goes."""
        return place not in self._fixed

    def spots(self) -> Iterator[tuple[Place, Rect]]:
        """Edges in view without a fixed label, and where it could be; those of the largest weights first."""
        assert self.layout_of_items is not None
        size = self.layout_of_items.metrics.label
        for layer in self.edge_layers:
            spots, seen = layer.spots(self.visible)
            for index in np.flatnonzero(seen)[np.argsort(-np.abs(layer.weights[seen]), kind="stable")][:MOST_SPOTS]:
                place = layer.place(int(index))
                if place not in self._fixed:
                    yield place, Rect.around(spots[index, 0], spots[index, 1], *size)

    def within(self, rect: QRectF) -> tuple[Place, ...]:
        """What lies in a part of the scene: units by their centres, edges with both ends, biases with their label."""
        if self.picture is None or self.layout_of_items is None:
            return ()
        units = (node.place for node in self.picture.nodes())
        found = [place for place in units if rect.contains(QPointF(*self.layout_of_items.centre(place)))]
        found += [
            item.place for item in self.texts_at.values() if item.place.part == Part.BIAS and _lies_in(item, rect)
        ]
        for layer in self.edge_layers:
            found += layer.within(rect)
        return tuple(found)

    @property
    def names(self) -> dict[Place, str]:
        """What the user calls each neuron."""
        if self.picture is None:
            return {}
        nodes = (node.place for node in self.picture.nodes())
        return {place: self.picture.names[place.layer][place.index] for place in nodes}

    def units_of(self, layer: int) -> QRectF:
        """The rectangle around the units of a layer."""
        return QRectF() if self.layout_of_items is None else _rectangle(self.layout_of_items.units_rect(layer))

    def layer_before(self, point: QPointF) -> int | None:
        """The layer left of a point that lies between two layers; None elsewhere."""
        layers = range(len(self.picture.units) if self.picture else 0)
        left = [layer for layer in layers if self.columns[layer].center().x() <= point.x()]
        return left[-1] if left and left[-1] + 1 < len(layers) else None

    def anchor(self, place: Place) -> QPointF:
        """Where a thing is: a neuron's centre, the middle of a label, a spot on an edge."""
        assert self.layout_of_items is not None
        layout = self.layout_of_items
        if place.part == Part.UNIT:
            return QPointF(*layout.centre(place))
        if place in layout.labels:
            return QPointF(*layout.labels[place].centre)
        if place.part == Part.EDGE:
            return QPointF(*self.edge_layers[place.layer - 1].spot(place, None))
        rect = self._floating_rect(place)
        return QPointF(*rect.centre) if rect else QPointF()

    def bounds(self) -> QRectF:
        """The rectangle around everything, the place of texts that are not shown yet included."""
        return QRectF() if self.layout_of_items is None else _rectangle(self.layout_of_items.bounds)

    def framed(self) -> QRectF:
        """The part of the scene that fills the room, with everything in it at the largest scale."""
        return QRectF() if self.layout_of_items is None else _rectangle(frame(self.layout_of_items, self.room)[1])

    def shown(self) -> list[QRectF]:
        """The rectangles of neurons, bias nodes and texts that are shown at present."""
        texts = [item.covered() for item in self.texts_at.values() if item.isVisible()]
        return texts + [item.disc() for item in self.bias_items.values()]

    def solid(self) -> list[QRectF]:
        """What must not be covered: neurons, bias nodes and labels, shown or not."""
        layout = self.layout_of_items
        return [_rectangle(rect) for rect in layout.solid] if layout else []

    def _all_items(self) -> Iterator[TextItem | EdgeLayerItem | LitEdgesItem | BiasItem | HandleItem]:
        yield from self.texts_at.values()
        yield from self.edge_layers
        yield from self.lit_layers
        yield from self.bias_items.values()
        yield from self.handles.values()

    def _build(self, picture: GraphPicture) -> None:
        self.texts_at, self.edge_layers, self.lit_layers, self.bias_items = {}, [], [], {}
        self.handles = {}
        self.clear()
        self.hovered, self.chosen = None, ()
        self._revealed = ()
        shape = shape_of(picture)
        layout = lay_out(shape, metrics(picture.digits, shape.longest_name, picture.widest), self.room)
        self.layout_of_items = layout
        self.columns = [_rectangle(layout.column(layer)) for layer in range(len(layout.units))]
        radius = layout.metrics.radius
        for edges in picture.edges:
            lines = layout.lines(edges.layer, np.argwhere(edges.exists))
            self.edge_layers.append(EdgeLayerItem(edges, *lines, self.style_of_items))
            self.lit_layers.append(LitEdgesItem(self.edge_layers[-1], self.style_of_items))
            self.addItem(self.edge_layers[-1])
            self.addItem(self.lit_layers[-1])
        others = np.concatenate(layout.units)
        for number, node in layout.bias_nodes.items():
            radii = (radius, layout.metrics.small_radius)
            self.bias_items[number] = BiasItem(node, layout.units[number], others, radii, self.style_of_items)
            self.addItem(self.bias_items[number])
        for place, rect in layout.labels.items():
            along = layout.along(place) if place.part == Part.EDGE else 0.5
            self._add(LabelItem(place, self.style_of_items, rect, along))
        for unit in picture.nodes():
            neuron = NeuronItem(unit.place, self.style_of_items, radius, picture.activation(unit.place))
            neuron.setPos(*layout.centre(unit.place))
            self._add(neuron)
        self._fixed = frozenset(self.texts_at)
        self.setSceneRect(self.bounds().adjusted(-4000, -4000, 4000, 4000))

    def _add(self, item: TextItem) -> None:
        if len(self.texts_at) <= MOST_CACHED:
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.texts_at[item.place] = item
        self.addItem(item)

    def _refresh_floating(self) -> None:
        """Labels without a place of their own come and go with light, hover, selection and zoom."""
        assert self.picture is not None
        lit = [place for edges in self.picture.edges for place in edges.lit]
        wanted = dict.fromkeys((*lit, *filter(None, (self.hovered, *self.chosen[-MOST_FLOATING:])), *self._revealed))
        wanted |= dict.fromkeys(p for p, label in self.picture.labels.items() if label.highlight != Highlight.NONE)
        for place in self.texts_at.keys() - self._fixed - wanted.keys():
            self.removeItem(self.texts_at.pop(place))
        for place in wanted.keys() - self.texts_at.keys():
            label, rect = self.picture.label(place), self._floating_rect(place)
            if label and rect:
                item = LabelItem(place, self.style_of_items, rect)
                item.show_label(label)
                self._add(item)
        self._mark_items()

    def _mark_items(self) -> None:
        chosen = frozenset(self.chosen)
        layers = {place.layer for place in chosen if place.part == Part.LAYER}
        for place, item in self.texts_at.items():
            of_layer = place.part == Part.UNIT and place.layer in layers
            item.mark(hovered=place == self.hovered, chosen=of_layer or place in chosen)
            if isinstance(item, LabelItem):
                item.magnify(self.view_scale)
        self._refresh_handles()

    def _refresh_handles(self) -> None:
        """Handles stand at the units under the mouse and selected, as far as there is a layer to connect them to."""
        assert self.picture is not None
        places = (*self.chosen[-MOST_HANDLES:], self.hovered)
        last = len(self.picture.units) - 1
        wanted = {p for p in places if p is not None and p.part == Part.UNIT and p.layer < last and p in self.texts_at}
        for place in self.handles.keys() - wanted:
            self.removeItem(self.handles.pop(place))
        for place in wanted:
            neuron = self.texts_at[place]
            if place not in self.handles:
                self.handles[place] = HandleItem(self.style_of_items)
                self.addItem(self.handles[place])
            if isinstance(neuron, NeuronItem):
                self.handles[place].stand_at(neuron)
            self.handles[place].suit(self.view_scale)

    def _floating_rect(self, place: Place) -> Rect | None:
        assert self.layout_of_items is not None
        assert self.picture is not None
        layout = self.layout_of_items
        if place.part == Part.EDGE and self.picture.has(place):
            return Rect.around(*self.edge_layers[place.layer - 1].spot(place, self.visible), *layout.metrics.label)
        if place.part == Part.BIAS:
            x, y = layout.centre(place.node)
            return Rect.around(x, y + layout.metrics.radius + layout.metrics.bias[1] / 2, *layout.metrics.bias)
        return None

    def _bias_at(self, point: QPointF) -> Place | None:
        """A shared bias by its node."""
        for number, item in self.bias_items.items():
            away = point - item.node
            if (away.x() ** 2 + away.y() ** 2) ** 0.5 <= item.small and Place(Part.BIAS, number) in self.texts_at:
                return Place(Part.BIAS, number)
        return None


def _rectangle(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)


def shape_of(picture: GraphPicture) -> Shape:
    """What the layout needs to know of a picture."""
    exists = tuple(edges.exists for edges in picture.edges)
    return Shape(picture.names, picture.biases, exists, picture.positions, picture.several_samples)


def _lies_in(item: TextItem, rect: QRectF) -> bool:
    return isinstance(item, LabelItem) and item.isVisible() and rect.contains(item.mapRectToScene(item.body))


def _covers(item: TextItem, point: QPointF) -> bool:
    local = item.mapFromScene(point)
    if isinstance(item, NeuronItem):
        return bool((local.x() ** 2 + local.y() ** 2) ** 0.5 <= item.radius)
    return isinstance(item, LabelItem) and item.body.contains(local)
