"""Pointing at things on the graph: hover, selection, tooltips, and the keys that walk it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from bpsim.view.canvas.navigation import DIRECTIONS, following, neighbour, stops
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.scene import GraphScene
from bpsim.view.canvas.snapshot import GraphPicture, Label
from bpsim.view.canvas.zoom_view import ZoomView
from bpsim.view.text import show_tip

REACH = 6.0
"""Pixels from an edge within which it is under the mouse."""
_EDIT_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PointingView(ZoomView):
    """A view of a graph in which things can be selected.

    selection_changed: other things are selected. The requests come from keys while nothing is selected; all other keys
    are left to the window.
    """

    selection_changed = Signal()
    next_requested = Signal()
    back_requested = Signal()
    home_requested = Signal()
    end_requested = Signal()
    play_requested = Signal()

    def __init__(self, graph: GraphScene, parent: QWidget | None = None) -> None:
        super().__init__(graph, parent)
        self.graph = graph
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._requests: dict[int, SignalInstance] = {
            Qt.Key.Key_Right: self.next_requested,
            Qt.Key.Key_Left: self.back_requested,
            Qt.Key.Key_Home: self.home_requested,
            Qt.Key.Key_End: self.end_requested,
            Qt.Key.Key_Space: self.play_requested,
        }

    @property
    def picture(self) -> GraphPicture | None:
        """What is shown."""
        return self.graph.picture

    @property
    def selection(self) -> tuple[Place, ...]:
        """What is selected, in the order in which it was."""
        return self.graph.chosen

    @property
    def selected(self) -> Place | None:
        """The one that was selected last; None where nothing is."""
        return self.selection[-1] if self.selection else None

    def select(self, *places: Place | None) -> None:
        """Selects these places and nothing else (None: nothing) and says so; the last one comes into view."""
        chosen = tuple(dict.fromkeys(place for place in places if place is not None))
        if chosen == self.selection:
            return
        self.graph.mark(self.graph.hovered, chosen)
        self.describe_selection()
        if self.selected in self.graph.texts_at:
            self.ensureVisible(self.graph.texts_at[self.selected].sceneBoundingRect(), 20, 20)
        self.selection_changed.emit()

    def extend_selection(self, place: Place) -> None:
        """Selects a place too, or no longer where it is selected."""
        others = tuple(other for other in self.selection if other != place)
        self.select(*others, *(() if place in self.selection else (place,)))

    def edit(self, place: Place) -> bool:
        """Lets the user type the number at a place; False where there is none to type."""
        raise NotImplementedError

    def label_at(self, place: Place | None) -> Label | None:
        """The text of a place in the present picture."""
        return self.picture.label(place) if self.picture and place else None

    def describe_selection(self) -> None:
        """For screen readers: what is selected, as it is painted."""
        label = self.label_at(self.selected)
        self.setAccessibleDescription(label.text if label else "")

    def _place_at(self, point: QPoint) -> Place | None:
        return self.graph.place_at(self.mapToScene(point), REACH / self.scale_factor) if self.picture else None

    def _hover(self, place: Place | None) -> None:
        if place == self.graph.hovered or self.picture is None:
            return
        self.graph.mark(place, self.selection)
        label = self.label_at(place)
        if label is None:
            self.viewport().unsetCursor()
        else:
            shape = Qt.CursorShape.IBeamCursor if label.editable else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)

    def tooltip_at(self, point: QPoint) -> str:
        """What the tooltip at a point of the viewport says."""
        label = self.label_at(self._place_at(point))
        if label is None:
            return ""
        if label.editable:
            return f"{label.name}: double-click to edit"
        activation = self.picture.activation(label.place) if self.picture else ""
        if not activation:
            return f"{label.name}: click to select"
        numbers = ", ".join(line.text for line in label.lines[1:])
        return f"{label.name}, {activation}" + (f": {numbers}" if numbers else "")

    def _key_pressed(self, key: int) -> bool:
        """Carries out an unmodified key; False where it belongs to somebody else."""
        if key in _EDIT_KEYS:
            return self.edit(self.selected) if self.selected else self._select_first()
        if self.selected is None:
            if key in self._requests:
                self._requests[key].emit()
            return key in self._requests
        if key == Qt.Key.Key_Escape:
            self.select(None)
        elif key in DIRECTIONS:
            self.select(neighbour(self.graph, self.selected, key) or self.selected)
        return key == Qt.Key.Key_Escape or key in DIRECTIONS

    def _select_first(self) -> bool:
        order = stops(self.graph)
        self.select(order[0] if order else None)
        return bool(order)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_tip(event.globalPos(), self.tooltip_at(event.pos()), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._hover(self._place_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.end_pan() and event.button() == Qt.MouseButton.LeftButton:
            self.select(self._place_at(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.edit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain or not self._key_pressed(event.key()):
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.selected is not None:
            self.select(following(self.graph, self.selected, 1 if forward else -1))
            if self.selected is not None:
                return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hover(None)
