"""The graph of formulas as a scene: its picture, its layout, and what is where."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from bpsim.core.garbage import held
from bpsim.editing.folding import Group
from bpsim.view.canvas.formula_groups import Framed, GroupsItem, framed_groups, pointed_nodes
from bpsim.view.canvas.formula_items import (
    GroundItem,
    LitItem,
    TextsItem,
    around_of,
    enlarged,
    magnified,
    nodes_in,
    places_in,
)
from bpsim.view.canvas.formula_layout import FormulaLayout, FormulaMetrics, FormulaShape, frame_of, lay_out_formulas
from bpsim.view.canvas.formula_picture import FormulaPicture, node_place
from bpsim.view.canvas.formula_texts import FormulaTexts, all_places, formula_metrics, widths_of
from bpsim.view.canvas.items import LEGIBLE_TEXT, SMALLEST_TEXT
from bpsim.view.canvas.label_rows import Run
from bpsim.view.canvas.layout import BLEED, USUAL_ROOM, Room
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import TEXT, Style

MOST_COMPACT = 400
"""Nodes of a graph that is laid out closely too, at most; text in a larger one is read by zoom."""
Painting = tuple[Place, tuple[Run, ...], float]
"""A place, its texts, and how much larger they are painted than they are in the scene."""


class FormulaScene(QGraphicsScene):
    """All items of one graph of formulas. ``picture`` is what they show, None before the first."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.style_of_items = style
        self.picture: FormulaPicture | None = None
        self.layout_of_items: FormulaLayout | None = None
        self.room = USUAL_ROOM
        self.hovered: Place | None = None
        self.chosen: tuple[Place, ...] = ()
        """What is selected, in the order in which it was."""
        self._settled: FormulaLayout | None = None
        """The layout as it is where nothing is being dragged."""
        self._texts: FormulaTexts | None = None
        self.hovered_group: Group | None = None
        """The group whose words are under the mouse."""
        self._items = (GroundItem(), GroupsItem(1.5), LitItem(), TextsItem())
        for item in self._items:
            self.addItem(item)

    @property
    def parts(self) -> tuple[FormulaPicture, FormulaLayout] | None:
        """The picture and its layout; None before the first."""
        if self.picture is None or self.layout_of_items is None:
            return None
        return self.picture, self.layout_of_items

    def show_picture(self, picture: FormulaPicture) -> bool:
        """Shows this picture; True if everything had to be laid out anew."""
        before, chosen = self.picture, self.chosen
        rebuilt = before is None or not picture.same_structure(before)
        self.picture = picture
        if rebuilt:
            self._build(picture)
            if before is not None:
                self.mark(None, _carried(chosen, before, picture))
        assert self.layout_of_items is not None
        self._texts = FormulaTexts(picture, self.layout_of_items)
        if not rebuilt and before is not None and before.learned != picture.learned:
            self._items[0].update()
        for item in self._items[1:]:
            item.update()
        return rebuilt

    def set_room(self, room: Room) -> None:
        """Arranges everything for another number of pixels."""
        if room != self.room:
            self.room = room
            if self.picture is not None:
                self._build(self.picture)
                self.show_picture(self.picture)

    def set_style(self, style: Style) -> None:
        """Other colours for every item."""
        self.style_of_items = style
        self.setBackgroundBrush(style.colour("panel"))
        for item in self._items:
            item.update()

    def mark(self, hovered: Place | None, chosen: tuple[Place, ...]) -> None:
        """Which place is under the mouse, and which ones are selected."""
        if (hovered, chosen) != (self.hovered, self.chosen):
            self.hovered, self.chosen = hovered, chosen
            for item in self._items[1:]:
                item.update()

    def move_nodes(self, nodes: tuple[int, ...], shift: QPointF) -> None:
        """Paints some nodes elsewhere than they are, with their wires; by no shift where they are."""
        if self.picture is None or self._settled is None:
            return
        if shift.isNull():
            self.layout_of_items = self._settled
        else:
            places = self.centres(nodes, shift)
            shape = replace(self._shape(self.picture, self._settled.metrics), positions=dict(enumerate(places)))
            self.layout_of_items = lay_out_formulas(shape, self._settled.metrics, self.room)
        self._texts = FormulaTexts(self.picture, self.layout_of_items)
        self._changed()

    def centres(self, nodes: tuple[int, ...], shift: QPointF) -> list[tuple[float, float]]:
        """Where all nodes are, some of them moved."""
        if self._settled is None:
            return []
        centres = self._settled.centres.copy()
        centres[list(nodes)] += shift.toTuple()
        return [(x, y) for x, y in centres.tolist()]

    # What is painted

    def painted_runs(self, rect: QRectF, scale: float) -> Iterator[Painting]:
        """The texts that are painted in a part of the scene, the enlarged ones last; what they cover is left out."""
        if self.parts is None or self._texts is None:
            return
        picture, layout = self.parts
        large = list(self._enlarged(picture, scale))
        covered = [enlarged(around_of(runs), factor, self.bounds()).adjusted(-4, -2, 4, 2) for _, runs, factor in large]
        own = [run for _, runs, _ in large for run in runs]
        if scale * TEXT >= SMALLEST_TEXT:
            for place in places_in(picture, layout, rect):
                runs = self._texts.runs(place)
                if large:
                    free = (run for run in runs if not any(one.intersects(run.rect) for one in covered))
                    runs = tuple(run for run in free if run not in own)
                if runs:
                    yield place, runs, 1.0
        yield from large

    def _enlarged(self, picture: FormulaPicture, scale: float) -> Iterator[Painting]:
        """The numbers of what is current, where they are too small to be read in the scene."""
        for place in picture.lit:
            factor = magnified(place, picture, scale)
            if factor > 1.0 and picture.has(place):
                found = place, self._numbers(place)
                if not found[1] and place.part is Part.NODE and picture.wires.out[place.index]:
                    # The numbers of a node that is used once stand at its wire.
                    wire = picture.wires[picture.wires.out[place.index][0]].place
                    found = wire, self._numbers(wire)
                if found[1]:
                    yield *found, factor

    def _numbers(self, place: Place) -> tuple[Run, ...]:
        """The numbers among the texts of a place."""
        runs = self._texts.runs(place) if self._texts else ()
        return tuple(run for run in runs if run.line.quantity is not None)

    def texts(self) -> dict[str, str]:
        """What is painted where everything can be read, by plain name ("x", "x → f")."""
        if self.picture is None or self._texts is None:
            return {}
        found = {}
        for place in all_places(self.picture):
            label, runs = self.picture.label(place), self._texts.runs(place)
            if label is not None:
                lines = dict.fromkeys(run.line for run in runs if not run.icon)
                found[label.name] = " ".join(line.text for line in lines)
        return found

    def number_rect(self, place: Place) -> QRectF:
        """Where the editable number of a place stands: at the wire, of a variable at the first of its wires."""
        picture = self.picture
        if picture is None or self._texts is None or not picture.has(place):
            return QRectF()
        if place.part is Part.NODE and picture.wires.out[place.index]:
            place = picture.wires[picture.wires.out[place.index][0]].place
        return next((run.rect for run in self._texts.runs(place) if run.number), QRectF())

    def number_at(self, place: Place, point: QPointF) -> bool:
        """Whether the editable number of a place stands at a point of the scene."""
        runs = self._texts.runs(place) if self._texts else ()
        return any(run.number and run.rect.contains(point) for run in runs)

    def framed_groups(self) -> list[Framed]:
        """The groups of gates that are framed, and single gates that can be written out where they are pointed at."""
        if self.parts is None:
            return []
        picture, layout = self.parts
        return list(framed_groups(picture, layout, pointed_nodes(picture, self.hovered, *self.chosen)))

    def group_at(self, point: QPointF) -> Group | None:
        """The group whose words stand at a point of the scene."""
        return next((framed.group for framed in self.framed_groups() if framed.caption.contains(point)), None)

    def hover_group(self, group: Group | None) -> None:
        """Which group's words are under the mouse."""
        if group != self.hovered_group:
            self.hovered_group = group
            self._items[1].update()

    # What is where

    def place_at(self, point: QPointF, reach: float) -> Place | None:
        """The thing at a point of the scene; wires within ``reach``, and by their numbers."""
        if self.parts is None or self._texts is None:
            return None
        picture, layout = self.parts
        around = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        nodes = nodes_in(layout, QRectF(point, point))
        if len(nodes):
            return node_place(int(nodes[-1]))
        for place in places_in(picture, layout, around):
            if any(run.rect.contains(point) for run in self._texts.runs(place)):
                return place
        number = self._wire_near(np.array(point.toTuple()), reach)
        return None if number is None else picture.wires[number].place

    def _wire_near(self, point: np.ndarray, reach: float) -> int | None:
        """The wire with the nearest piece, of which it is the only one or the first."""
        picture, layout = self.parts or (None, None)
        if picture is None or layout is None or not len(layout.starts):
            return None
        along = layout.ends - layout.starts
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        share = (((point - layout.starts) * along).sum(axis=1) / length).clip(0.0, 1.0)
        # A curve is level at its ends: its height goes as the smooth step between them.
        height = layout.starts[:, 1] + (share * share * (3 - 2 * share)) * along[:, 1]
        x = layout.starts[:, 0] + share * along[:, 0]
        away = np.hypot(x - point[0], height - point[1])
        piece = int(away.argmin())
        if away[piece] > reach:
            return None
        return next((number for number, pieces in enumerate(layout.pieces) if piece in pieces), None)

    def within(self, rect: QRectF) -> tuple[Place, ...]:
        """The nodes whose middle lies in a part of the scene."""
        if self.parts is None:
            return ()
        picture, layout = self.parts
        nodes = (node for node in range(picture.graph.size) if rect.contains(QPointF(*layout.centres[node])))
        return tuple(map(node_place, nodes))

    def covered(self, place: Place) -> QRectF:
        """The rectangle of a node, and that of the numbers of a wire."""
        if self.parts is None or not self.parts[0].has(place):
            return QRectF()
        picture, layout = self.parts
        if place.part is Part.NODE:
            return _qt(layout.rect(place.index))
        number = picture.wires.number(place)
        if number is not None:
            return _qt(layout.label(number))
        return around_of(self._texts.runs(place)) if self._texts else QRectF()

    def bounds(self) -> QRectF:
        """The rectangle around everything, the place of texts that are not shown yet included."""
        if self.parts is None:
            return QRectF()
        picture, layout = self.parts
        lines = max((len(label.lines) for label in picture.whole), default=0)
        above = 2 * layout.metrics.row * lines + (layout.metrics.row if lines else 0.0)
        return _qt(layout.bounds).adjusted(0, -above, 0, 0)

    def framed(self) -> QRectF:
        """The part of the scene that fills the room, with everything in it at the largest scale."""
        if self.layout_of_items is None:
            return QRectF()
        around = self.bounds()
        rect = Rect(around.x(), around.y(), around.width(), around.height())
        return _qt(frame_of(rect, self.room, BLEED)[1])

    def solid(self) -> list[QRectF]:
        """What must not be covered: nodes and numbers."""
        if self.layout_of_items is None:
            return []
        layout = self.layout_of_items
        nodes = [_qt(layout.rect(node)) for node in range(len(layout.centres))]
        return nodes + [_qt(layout.label(wire)) for wire in range(len(layout.ports))]

    def _build(self, picture: FormulaPicture) -> None:
        # A layout makes many objects that stay: a collection on the way would look at all of them.
        with held():
            self.layout_of_items = self._settled = self._arranged(picture)
        self.hovered = None
        self._changed()

    def _arranged(self, picture: FormulaPicture) -> FormulaLayout:
        """The usual layout, or a closer one where that makes small text larger."""
        layouts = []
        for compact in (False, True):
            metrics = formula_metrics(picture.digits, compact=compact)
            layout = lay_out_formulas(self._shape(picture, metrics), metrics, self.room)
            scale = frame_of(layout.bounds, self.room, BLEED)[0]
            layouts.append((scale, layout))
            if scale * TEXT >= LEGIBLE_TEXT or picture.graph.size > MOST_COMPACT or picture.positions:
                break
        return max(layouts, key=itemgetter(0))[1]

    def _shape(self, picture: FormulaPicture, metrics: FormulaMetrics) -> FormulaShape:
        return picture.shape(widths_of(picture.signs, metrics))

    def _changed(self) -> None:
        """Everything may stand elsewhere."""
        self.setSceneRect(self.bounds().adjusted(-4000, -4000, 4000, 4000))
        for item in self._items:
            item.prepareGeometryChange()
            item.update()


def _carried(places: tuple[Place, ...], before: FormulaPicture, after: FormulaPicture) -> tuple[Place, ...]:
    """The places of nodes by their names, or by their numbers where one name alone is another; those that are gone, and
    wires, are left out."""
    old, new = before.graph.names, after.graph.names
    at = {name: node for node, name in enumerate(new)}
    if len(old) == len(new) and sum(one != other for one, other in zip(old, new, strict=True)) == 1:
        at |= {name: node for node, name in enumerate(old)}
    names = (old[place.index] for place in places if place.part is Part.NODE)
    return tuple(node_place(at[name]) for name in names if name in at)


def _qt(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
