"""The items of the graph: built where the structure changes, told their values where only those change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from bpsim.view.canvas.arranging import lay_out
from bpsim.view.canvas.biases import BiasItem
from bpsim.view.canvas.edges import EdgeLayerItem
from bpsim.view.canvas.floating import Floating
from bpsim.view.canvas.flow_edges import FlowItem
from bpsim.view.canvas.fold_item import FoldItem
from bpsim.view.canvas.folds import folded_shape, unfolded_layout
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.handles import HandleItem
from bpsim.view.canvas.items import LabelItem, NeuronItem, TextItem
from bpsim.view.canvas.layout import USUAL_ROOM, Layout, Room, Shape, frame
from bpsim.view.canvas.lit_edges import LitEdgesItem
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.selection import carried
from bpsim.view.canvas.style import Style, metrics

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
        self.flow_layers: list[FlowItem] = []
        self.bias_items: dict[int, BiasItem] = {}
        self.fold_items: dict[int, FoldItem] = {}
        self.columns: list[QRectF] = []
        """The rectangles around the units of each layer and the texts above and below them."""
        self.hovered: Place | None = None
        self.chosen: tuple[Place, ...] = ()
        """What is selected, in the order in which it was."""
        self.visible: QRectF | None = None
        self.view_scale = 1.0
        self.floating = Floating(self)

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
        for flow, edges in zip(self.flow_layers, picture.edges, strict=True):
            flow.show_flow(edges, picture.most_flow)
        for number, item in self.bias_items.items():
            item.show_lit(picture.bias_lit[number - 1])
        for number, fold in self.fold_items.items():
            fold.show_fold(len(picture.hidden(number)), picture.folds[number])
        for place, item_ in self.texts_at.items():
            item_.show_label(picture.label(place))
            if isinstance(item_, NeuronItem) and place.layer:
                item_.show_map(picture.maps)
        self.floating.refresh()
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
        self.floating.refresh()
        for item in self.fold_items.values():
            of_layer = Place(Part.LAYER, item.place.layer) in chosen
            item.mark(hovered=item.place == hovered, chosen=of_layer or item.place in chosen)
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
        fold = next((item.place for item in self.fold_items.values() if item.covered().contains(point)), None)
        if fold is not None:
            return fold
        for layer in self.edge_layers:
            found = layer.pick(point.x(), point.y(), reach)
            if found is not None:
                return found
        return self._bias_at(point)

    @property
    def handles(self) -> dict[Place, HandleItem]:
        """The handles that are shown, by their neurons."""
        return self.floating.handles

    def handle_at(self, point: QPointF) -> Place | None:
        """The unit whose handle is at a point of the scene."""
        return next((p for p, handle in self.handles.items() if handle.is_under(point, self.view_scale)), None)

    def look(self, visible: QRectF, scale: float) -> None:
        """Tells what part of the scene is in view, and how many pixels a unit has, so that labels can suit it."""
        self.visible, self.view_scale = visible, scale
        self.floating.forget_labels()
        self.floating.refresh()

    def move(self, in_motion: bool) -> None:
        """A hand begins to zoom, or rests; meanwhile the edges of large layers are fewer and rough."""
        for layer, flow in zip(self.edge_layers, self.flow_layers, strict=True):
            layer.in_motion = in_motion
            if not in_motion and layer.is_large:
                layer.update()
                flow.update()

    def within(self, rect: QRectF) -> tuple[Place, ...]:
        """What lies in a part of the scene: units by their centres, edges with both ends, biases with their label."""
        if self.picture is None or self.layout_of_items is None:
            return ()
        units = (node.place for node in self.picture.nodes())
        found = [place for place in units if rect.contains(QPointF(*self.layout_of_items.centre(place)))]
        found += [
            item.place for item in self.texts_at.values() if item.place.part == Part.BIAS and _lies_in(item, rect)
        ]
        found += [item.place for item in self.fold_items.values() if rect.contains(item.pos())]
        for layer in self.edge_layers:
            found += layer.within(rect)
        return tuple(found)

    def unit_near(self, point: QPointF, reach: float) -> Place | None:
        """The nearest unit to a point of the scene: one that it is on, or whose centre is within ``reach``."""
        layout = self.layout_of_items
        if layout is None:
            return None
        away = [np.hypot(*(layout.shown(number) - point.toTuple()).T) for number in range(len(layout.units))]
        layer = int(np.argmin([distance.min() for distance in away]))
        unit = int(away[layer].argmin())
        near = away[layer][unit] <= max(layout.metrics.radius, reach)
        return Place(Part.UNIT, layer, layout.shown_units(layer)[unit]) if near else None

    @property
    def names(self) -> dict[Place, str]:
        """The name of each neuron that is shown, as its user calls it."""
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
        if place.part == Part.FOLD:
            return QPointF(*layout.folds[place.layer])
        if place.part == Part.EDGE:
            return QPointF(*self.edge_layers[place.layer - 1].spot(place, None))
        rect = self.floating.rect(place)
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
        folds = [item.covered() for item in self.fold_items.values()]
        return texts + folds + [item.disc() for item in self.bias_items.values()]

    def written(self) -> list[QRectF]:
        """The rectangles of the texts alone that are shown at present."""
        return [item.written() for item in self.texts_at.values() if item.isVisible()]

    def solid(self) -> list[QRectF]:
        """What must not be covered: neurons, bias nodes and labels, shown or not."""
        layout = self.layout_of_items
        return [_rectangle(rect) for rect in layout.solid] if layout else []

    def _all_items(
        self,
    ) -> Iterator[TextItem | EdgeLayerItem | LitEdgesItem | FlowItem | BiasItem | FoldItem | HandleItem]:
        yield from self.texts_at.values()
        yield from self.edge_layers
        yield from self.lit_layers
        yield from self.flow_layers
        yield from self.bias_items.values()
        yield from self.fold_items.values()
        yield from self.handles.values()

    def _build(self, picture: GraphPicture) -> None:
        self.texts_at, self.bias_items, self.fold_items = {}, {}, {}
        self.edge_layers, self.lit_layers, self.flow_layers = [], [], []
        self.floating.begin(())
        self.clear()
        self.hovered, self.chosen = None, ()
        whole = shape_of(picture)
        # By the longest of all names: else another unit that is lit would change the size of everything.
        sizes = metrics(picture.digits, whole.longest_name, picture.widest)
        layout = lay_out(folded_shape(whole, picture.rows), sizes, self.room)
        layout = unfolded_layout(layout, picture.rows, picture.sizes)
        self.layout_of_items = layout
        self.columns = [_rectangle(layout.column(layer)) for layer in range(len(layout.units))]
        radius = layout.metrics.radius
        for edges in picture.edges:
            lines = layout.lines(edges.layer, np.argwhere(edges.drawn))
            self.edge_layers.append(EdgeLayerItem(edges, *lines, self.style_of_items))
            self.lit_layers.append(LitEdgesItem(self.edge_layers[-1], self.style_of_items))
            self.flow_layers.append(FlowItem(self.edge_layers[-1], self.style_of_items))
            self.addItem(self.edge_layers[-1])
            self.addItem(self.flow_layers[-1])
            self.addItem(self.lit_layers[-1])
        others = np.concatenate([layout.shown(layer) for layer in range(len(layout.units))])
        for number, node in layout.bias_nodes.items():
            radii = (radius, layout.metrics.small_radius)
            indices = layout.shown_units(number)
            item = BiasItem(node, layout.shown(number), others, radii, self.style_of_items, indices)
            self.bias_items[number] = item
            self.addItem(item)
        for number, centre in layout.folds.items():
            fold = FoldItem(Place(Part.FOLD, number), radius, self.style_of_items)
            fold.setPos(*centre)
            self.fold_items[number] = fold
            self.addItem(fold)
        for place, rect in layout.labels.items():
            along = layout.along(place) if place.part == Part.EDGE else 0.5
            self.add_text(LabelItem(place, self.style_of_items, rect, along))
        for unit in picture.nodes():
            neuron = NeuronItem(unit.place, self.style_of_items, radius, picture.activation(unit.place))
            neuron.setPos(*layout.centre(unit.place))
            self.add_text(neuron)
        self.floating.begin(self.texts_at)
        self.setSceneRect(self.bounds().adjusted(-4000, -4000, 4000, 4000))

    def add_text(self, item: TextItem) -> None:
        """Adds the item of a place."""
        if len(self.texts_at) <= MOST_CACHED:
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.texts_at[item.place] = item
        self.addItem(item)

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
    above = picture.several_samples, picture.derives_inputs
    return Shape(picture.names, picture.biases, exists, picture.positions, *above)


def _lies_in(item: TextItem, rect: QRectF) -> bool:
    return isinstance(item, LabelItem) and item.isVisible() and rect.contains(item.mapRectToScene(item.body))


def _covers(item: TextItem, point: QPointF) -> bool:
    local = item.mapFromScene(point)
    if isinstance(item, NeuronItem):
        return bool((local.x() ** 2 + local.y() ** 2) ** 0.5 <= item.radius)
    return isinstance(item, LabelItem) and item.body.contains(local)
