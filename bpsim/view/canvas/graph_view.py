"""The graph as a widget: it shows pictures, and says what the user selects and edits. It never writes a value."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPixmapCache,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsView, QWidget

from bpsim.core.quantity import Quantity
from bpsim.lesson.names import letter_of
from bpsim.view.canvas import wording
from bpsim.view.canvas.accessible import Ear
from bpsim.view.canvas.beside_graph import Margins
from bpsim.view.canvas.camera import STEP, Camera
from bpsim.view.canvas.editor import NumberEditor
from bpsim.view.canvas.flow_legend import FlowLegend
from bpsim.view.canvas.formula_painted import formula_gives_way, painted_formulas
from bpsim.view.canvas.formula_picture import AnyPicture, FormulaPicture
from bpsim.view.canvas.formula_scene import FormulaScene
from bpsim.view.canvas.formula_texts import all_places
from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.graph_picture import GraphPicture, Label
from bpsim.view.canvas.hints import Hints
from bpsim.view.canvas.keys import Keys
from bpsim.view.canvas.layer_controls import LayerControls
from bpsim.view.canvas.layer_folding import Folds
from bpsim.view.canvas.layout import Room
from bpsim.view.canvas.name_editor import NameEditor
from bpsim.view.canvas.painted import Painted, gives_way, painted_texts
from bpsim.view.canvas.places import UNWALKED, Part, Place
from bpsim.view.canvas.pointer import Pointer
from bpsim.view.canvas.presses import gesture_at
from bpsim.view.canvas.reveal import legible_labels
from bpsim.view.canvas.scene import GraphScene
from bpsim.view.canvas.selection import parts_of
from bpsim.view.canvas.style import Style
from bpsim.view.canvas.unit_maps import UnitMaps
from bpsim.view.focus_ring import FocusRing
from bpsim.view.text import show_tip
from bpsim.view.theme import LIGHT, Theme

PIXELS_KEPT = 128 * 1024
"""The memory for items that are kept as pixels, in KB."""


class GraphView(QGraphicsView):
    """The network of one ``GraphPicture``, or the formulas of one ``FormulaPicture``, in which things can be selected.

    Each kind has a scene of its own, ``graph`` and ``formulas``; ``shown`` is the one that is seen.

    It hands what Qt tells it to its parts: ``camera`` zooms, ``pointer`` hovers, ``keys`` hears the keyboard, and
    ``gesture`` is what the mouse does while a button is down. ``ear`` tells screen readers.

    selection_changed: other things are selected. value_edited: a given quantity and the number (float) that was typed
    for it; values_edited: several quantities, and the one number for all. value_dragged: a quantity, a number
    on the way of a drag, and what all numbers of this drag have in common. fold_requested: a group of gates
    that is to be folded or unfolded. copy_requested, paste_requested: the
    quantities that are selected; the second also says which sample is shown. units_moved: where all units were put,
    {name: (x, y)}, and the names of those that were taken. connection_requested: from a unit to one of the next layer.
    fed_unit_requested: a new one in the next layer, which this unit alone feeds, and where (x, y). refused: a sentence
    that says why the mouse does not do what it tried. menu_requested: for a place (None: the graph), at a point of the
    screen. hint_followed: one of the words of help was. The requests of steps come from keys while nothing is selected.
    """

    selection_changed = Signal()
    value_edited = Signal(object, object)
    units_moved = Signal(object, object)
    values_edited = Signal(object, object)
    value_dragged = Signal(object, float, object)
    fold_requested = Signal(object)
    copy_requested = Signal(object)
    paste_requested = Signal(object, int)
    connection_requested = Signal(object, object)
    fed_unit_requested = Signal(object, object)
    refused = Signal(str)
    menu_requested = Signal(object, object)
    next_requested = Signal()
    back_requested = Signal()
    home_requested = Signal()
    end_requested = Signal()
    play_requested = Signal()
    hint_followed = Signal(str)

    def __init__(self, parent: QWidget | None = None, theme: Theme = LIGHT) -> None:
        self._graph, self._formulas = GraphScene(Style(theme)), FormulaScene(Style(theme))
        self._shown: GraphScene | FormulaScene = self._graph
        self.unseen = True
        """Whether nobody has seen the view yet, or asked for what is in it; ``waiting`` is what it will show then."""
        self.waiting: AnyPicture | None = None
        super().__init__(self._graph, parent)
        self._graph.setParent(self)
        self._formulas.setParent(self)
        self.setObjectName("graph")
        self.setAccessibleName(wording.NETWORK)
        self.setMinimumSize(240, 180)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        FocusRing(self)
        self.camera = Camera(self, self.view_changed, self._graph.move)
        self.pointer = Pointer(self)
        self.keys = Keys(self)
        self.folds = Folds(self)
        self.gesture: Gesture | None = None
        self.ear = Ear(self)
        self.editor = NumberEditor(self.viewport())
        self.editor.edited.connect(self._take_edit)
        self.editor.closed.connect(self.setFocus)
        self.names = NameEditor(self.viewport())
        self.names.closed.connect(self.setFocus)
        self.margins = Margins(self.viewport())
        self.margins.changed.connect(self._fit_again)
        self.hints.followed.connect(self.hint_followed)
        self.legend = FlowLegend(self)
        self.maps = UnitMaps(self)
        self.controls = LayerControls(self)
        self.selection_changed.connect(self.controls.follow)
        for found in (self.menu_requested, self.keys.unit_requested, self.controls.unit_requested):
            found.connect(self._building_was_found)
        self.set_theme(theme)
        # The items are kept as pixels; on a dense screen Qt's 10 MB do not hold them, and each paint would begin anew.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), PIXELS_KEPT))

    # What is shown

    def appear(self) -> None:
        """Arranges the picture that was shown last before anybody saw the view, in the room that there is at last.

        A window finds its sizes in several rounds, each of which would arrange the graph anew. What is asked for
        before, such as a scene, has it done at once.
        """
        if self.unseen:
            picture, self.unseen, self.waiting = self.waiting, False, None
            if picture is not None:
                self.show_picture(picture)
                self.maps.follow()

    @property
    def graph(self) -> GraphScene:
        """The scene of networks."""
        self.appear()
        return self._graph

    @property
    def formulas(self) -> FormulaScene:
        """The scene of formulas."""
        self.appear()
        return self._formulas

    @property
    def shown(self) -> GraphScene | FormulaScene:
        """The scene that is seen."""
        self.appear()
        return self._shown

    @property
    def picture(self) -> GraphPicture | None:
        """The picture of a network that is shown; None before the first, and while formulas are shown."""
        return self.graph.picture if self.shown is self.graph else None

    @property
    def formula_picture(self) -> FormulaPicture | None:
        """The picture of formulas that is shown; None while a network is."""
        return self.formulas.picture if self.shown is self.formulas else None

    @property
    def any_picture(self) -> AnyPicture | None:
        """The picture that is shown, whatever it is of; None before the first."""
        return self.shown.picture

    def _turn_to(self, scene: GraphScene | FormulaScene) -> None:
        """Shows the scene of the other kind, with nothing selected in it."""
        if scene is not self.shown:
            self.cancel_gesture()
            self.editor.close()
            self.names.close()
            self.select(None)
            self._shown = scene
            if scene.picture is not None:
                scene.mark(None, ())
            self.setScene(scene)
            self.setAccessibleName(wording.FORMULAS if scene is self.formulas else wording.NETWORK)

    def _show_formulas(self, picture: FormulaPicture) -> None:
        turned = self.shown is not self.formulas
        self._turn_to(self.formulas)
        before, selection, whole = self.formulas.picture, self.selection, self._whole
        if before is None:
            self._take_room()
        if self.formulas.show_picture(picture):
            self.cancel_gesture()
            self.editor.close()
            if turned or self.fitted or (whole and not self._whole):
                self.fit()
            else:
                self.view_changed()
            if self.selection != selection:
                self.selection_changed.emit()
            self.ear.tell_structure()
        elif turned:
            self.fit()
        if before is not None and before.position != picture.position:
            self.hints.dismiss("step")
        self.legend.follow()
        self.controls.follow()
        self.ear.tell_changes()

    def show_picture(self, picture: AnyPicture) -> None:
        """Shows another position or another network; fits the view only where something would lie outside of it.

        A network that was seen before is seen as it was then, as long as nobody zoomed or moved the view.
        Before anybody sees the view, it waits.
        """
        if self.unseen:
            self.waiting = picture
            return
        if isinstance(picture, FormulaPicture):
            self._show_formulas(picture)
            return
        self._turn_to(self.graph)
        before, selection = self.picture, self.selection
        rebuilt = before is not None and picture.structure != before.structure
        whole = rebuilt and self._whole
        if rebuilt and before is not None:
            self.cancel_gesture()
            self.camera.remember(before.network)
        if before is None:
            self._take_room()
        if self.graph.show_picture(picture):
            self.editor.close()
            self.names.close()
            same = before is None or before.network == picture.network
            returned = None if same else self.camera.recall(picture.network)
            cut = not same and (whole or returned) and not self._whole
            if before is None or (same and self.fitted) or returned is False or cut:
                self.fit()
            else:
                self.view_changed()
            if self.selection != selection:
                self.selection_changed.emit()
            self.ear.tell_structure()
        if before is not None and before.position != picture.position:
            self.hints.dismiss("step")
        self.legend.follow()
        self.controls.follow()
        self.ear.tell_changes()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, at once."""
        for scene in (self._graph, self._formulas):
            scene.set_style(Style(theme))
        self.hints.set_theme(theme)
        self.legend.set_theme(theme)
        self.controls.set_style(Style(theme))
        self._fit_again()

    def texts(self) -> dict[str, str]:
        """What is painted, by plain name ("h1", "w5", "b1", "target o1", "E o1", "E"), read from the items."""
        return self.shown.texts()

    def painted(self) -> tuple[Painted, ...]:
        """Every line of text that is painted now, with its place in the viewport and its height in pixels."""
        if self.shown is self.formulas:
            found = painted_formulas(self.formulas, self.scale_factor)
        else:
            found = painted_texts(self.graph, self.scale_factor)
        return tuple(replace(one, rect=QRectF(self.viewportTransform().mapRect(one.rect))) for one in found)

    def gives_way(self, quantity: Quantity) -> bool:
        """Whether a quantity that is computed here is not painted because there is no room for it."""
        if self.shown is self.formulas:
            return formula_gives_way(self.formulas, quantity, self.scale_factor)
        return gives_way(self.graph, quantity, self.scale_factor)

    def place_of(self, name: str) -> Place | None:
        """The place whose text has this plain name; None where there is none."""
        if self.formula_picture is not None:
            places = all_places(self.formula_picture)
            labels = filter(None, map(self.formula_picture.label, places))
            return next((label.place for label in labels if label.name == name), None)
        items = self.graph.texts_at.values()
        return next((item.place for item in items if item.label and item.label.name == name), None)

    def label_at(self, place: Place | None) -> Label | None:
        """The text of a place in the present picture."""
        return self.any_picture.label(place) if self.any_picture and place else None

    def number_rect(self, place: Place) -> QRectF:
        """Where the editable number of a place is painted, in the viewport; empty where there is none."""
        if self.shown is self.formulas:
            return QRectF(self.mapFromScene(self.formulas.number_rect(place)).boundingRect())
        item = self.graph.texts_at.get(place)
        return QRectF(self.mapFromScene(item.number_rect()).boundingRect()) if item else QRectF()

    # What is selected and edited

    @property
    def selection(self) -> tuple[Place, ...]:
        """What is selected, in the order in which it was."""
        return self._shown.chosen

    @property
    def selected_parts(self) -> tuple[Place, ...]:
        """The same, a layer as all of its units, a fold as those in it."""
        if not self.selection or self.shown is self.formulas:
            return self.selection
        return parts_of(self.selection, self.picture) if self.picture else ()

    @property
    def selected(self) -> Place | None:
        """The one that was selected last; None where nothing is."""
        return self.selection[-1] if self.selection else None

    def select(self, *places: Place | None) -> None:
        """Selects these places and nothing else (None: nothing) and says so; the last one comes into view."""
        chosen = tuple(dict.fromkeys(place for place in places if place is not None))
        if chosen == self.selection:
            return
        self.shown.mark(self.shown.hovered, chosen)
        self.folds.follow()
        if self.shown is self.formulas:
            if self.selected is not None:
                self.camera.bring(self.formulas.covered(self.selected))
        elif self.selected in self.graph.texts_at:
            self.camera.bring(self.graph.texts_at[self.selected].covered())
        elif self.selected is not None and self.selected.part is Part.FOLD:
            self.camera.bring(self.graph.fold_items[self.selected.layer].covered())
        self.selection_changed.emit()

    def extend_selection(self, place: Place) -> None:
        """Selects a place too, or no longer where it is selected."""
        others = tuple(other for other in self.selection if other != place)
        self.select(*others, *(() if place in self.selection else (place,)))

    @property
    def sample(self) -> int:
        """Which sample of the batch the inputs show."""
        if self.formula_picture is not None:
            return self.formula_picture.sample
        return self.picture.units[0][0].quantity.at_sample if self.picture else 0

    def selected_quantities(self) -> tuple[Quantity, ...]:
        """What the selected things stand for, in reading order."""
        return tuple(label.quantity for label in self._selected_labels())

    def selected_numbers(self) -> tuple[Quantity, ...]:
        """The selected numbers that can be typed."""
        return tuple(label.editable for label in self._selected_labels() if label.editable)

    def _selected_labels(self) -> list[Label]:
        chosen = frozenset(self.selection)
        picture = self.any_picture
        order = (place for place in picture.stops() if place in chosen) if picture and chosen else ()
        rest = [place for place in self.selection if place.part in UNWALKED]
        return [label for place in (*order, *rest) if (label := self.label_at(place)) is not None]

    def edit(self, place: Place) -> bool:
        """Lets the user type the number at a place; False where there is none to type."""
        label = self.label_at(place)
        if label is None or label.editable is None:
            return False
        self.select(place)
        return self.edit_selection()

    def edit_selection(self) -> bool:
        """Lets the user type one number for all that are selected, in place of the last; False where there is none."""
        labels = [label for place in self.selection if (label := self.label_at(place)) and label.editable]
        if not labels or self.any_picture is None:
            return False
        where = self.number_rect(labels[-1].place)
        self.editor.open(labels, self.any_picture.digits, where, self.scale_factor)
        return True

    def cancel_gesture(self) -> bool:
        """Takes back what the mouse is doing; False where it does nothing."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def tooltip_at(self, point: QPoint) -> str:
        """What the tooltip at a point of the viewport says."""
        return self.pointer.tooltip_at(point)

    def rename(self, place: Place) -> bool:
        """Lets the user type another name for a unit, or the letter of all of a layer; False for all else."""
        if self.picture is None or place.part not in (Part.UNIT, Part.LAYER):
            return False
        self.editor.close()
        names = self.picture.names[place.layer]
        name = names[place.index] if place.part is Part.UNIT else letter_of(names) or ""
        said = wording.NAME.format(thing=self.ear.text(place))
        self.names.open(place, name, said, self._name_rect(place), self.scale_factor)
        return True

    def _name_rect(self, place: Place) -> QRectF:
        """Where a name is typed: over a neuron, and for a layer over its first one."""
        return QRectF(self.mapFromScene(self.graph.texts_at[place.node].covered()).boundingRect())

    def _take_edit(self, quantities: tuple[Quantity, ...], value: float) -> None:
        self.hints.dismiss("edit")
        if len(quantities) == 1:
            self.value_edited.emit(quantities[0], value)
        else:
            self.values_edited.emit(quantities, value)

    # Beside the graph

    @property
    def hints(self) -> Hints:
        """The words of help at the lower edge."""
        return self.margins.hints

    def set_hints(self, names: Collection[str]) -> None:
        """Shows these words of help, of ``HINTS``, and no others."""
        self.margins.set_hints(names)

    def _building_was_found(self, *_: object) -> None:
        self.hints.dismiss("build")

    def run_was_used(self) -> None:
        """Takes the hint that tells of Run away."""
        self.hints.dismiss("run")

    def set_inset(self, size: QSizeF) -> None:
        """Leaves at least so many pixels free in the lower left corner of the viewport; an empty size takes nothing.

        The hints stand aside for it.
        """
        self.margins.set_inset(size)

    def inset_rect(self) -> QRect:
        """The free corner, in the viewport: as high as was asked for, as wide as the graph leaves it."""
        return self.margins.inset_rect(self.mapFromScene(rect).boundingRect() for rect in self.shown.solid())

    # What is in view

    @property
    def scale_factor(self) -> float:
        """Pixels to one unit of the scene."""
        self.appear()
        return self.camera.scale

    @property
    def fitted(self) -> bool:
        """Whether everything is shown, since nobody zoomed or moved it."""
        return self.camera.fitted

    @property
    def dragging(self) -> bool:
        """Whether the mouse drags something."""
        return self.gesture is not None and self.gesture.dragging

    @property
    def _whole(self) -> bool:
        """Whether everything is in view, clear of what stands beside the graph."""
        free = self.viewport().rect().adjusted(0, 0, 0, -round(self.margins.bottom))
        if not free.contains(self.mapFromScene(self.shown.bounds()).boundingRect()):
            return False
        width, height = self.margins.inset
        corner = QRect(0, round(free.height() - height), round(width), round(height))
        solid = self.shown.solid() if height else []
        return not any(corner.intersects(self.mapFromScene(rect).boundingRect()) for rect in solid)

    def fit(self) -> None:
        """Shows everything, centred, and goes on doing so when the size changes."""
        if self.unseen:
            return
        # What is dragged would be arranged anew under the mouse.
        self.cancel_gesture()
        self._take_room()
        self.camera.fit(self.shown.framed(), self.margins.bottom)

    def _take_room(self) -> None:
        """Has what is shown arranged for the pixels that there are."""
        width, height = self.camera.room(self.margins.bottom)
        if width > 0 and height > 0:
            self.shown.set_room(Room(width, height, self.margins.inset))

    def zoom_in(self) -> None:
        """One step nearer, about the middle."""
        self.appear()
        self.camera.zoom(STEP)

    def zoom_out(self) -> None:
        """One step farther, about the middle."""
        self.appear()
        self.camera.zoom(1 / STEP)

    def view_changed(self) -> None:
        """Lets what stands on the graph follow a zoom, a pan and another size."""
        self.margins.place()
        if self.unseen:
            return
        if self.editor.place is not None:
            self.editor.stand_on(self.number_rect(self.editor.place))
        if self.names.place is not None:
            self.names.stand_on(self._name_rect(self.names.place))
        if self.picture is None or self.dragging:
            return
        self.legend.follow()
        self.graph.look(self.camera.seen, self.scale_factor)
        self.graph.floating.reveal(legible_labels(self.graph))
        self.controls.follow()

    def _fit_again(self) -> None:
        if self.fitted:
            self.fit()

    # Qt

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.appear()
        if isinstance(event, QGestureEvent):
            return self.camera.pinch(event)
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom(1.0 + event.value(), event.position())
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_tip(event.globalPos(), self.tooltip_at(event.pos()), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self.pointer.hover(None)
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.camera.turn(event.angleDelta().y() / 120, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.cancel_gesture()
        point = event.position().toPoint()
        self.gesture = gesture_at(self, point, event.button(), event.modifiers())
        if self.gesture is not None:
            self.gesture.start(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            self.gesture.move(event.position().toPoint())
        elif not event.buttons():
            self.pointer.hover(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.end(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = self.pointer.place_at(event.pos())
            if place not in self.selection:
                self.select(place)
            self.menu_requested.emit(place, event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.pointer.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and not self.edit(place):
            self.rename(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cancelled = event.key() == Qt.Key.Key_Escape and self.cancel_gesture()
        if not cancelled and not self.keys.press(event):
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.cancel_gesture()
        self.pointer.hover(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()
        else:
            self.view_changed()
