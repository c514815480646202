"""The graph for screen readers: a tree network > layer > unit > weight, whose parts are made as they are asked for.

Qt owns an interface and ends it with its object; so each thing on the graph that was asked for is an object. PySide
keeps what a factory made, as an empty shell, until the program ends: so a thing is kept as long as the network has it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSizeF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QGraphicsView
from shiboken6 import isValid

from bpsim.view.canvas import spoken, wording
from bpsim.view.canvas.formula_walk import formula_children, formula_parent, formula_text
from bpsim.view.canvas.places import Part, Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

MOST_TOLD = 2000
"""Things, the last that were asked for, of which another text is told by itself; the others say it when asked again."""
ENDS = (".", "?", "!", "…")
"""What a sentence ends in."""


class Thing(QObject):
    """A layer or a place of the graph, as an object that an interface can belong to."""

    def __init__(self, node: Place, ear: Ear) -> None:
        super().__init__(ear)
        self.node = node
        self.ear = ear
        self.text = ear.text(node)
        """What a screen reader knows."""


class Ear(QObject):
    """Tells screen readers what is selected and what is said: once for all that a press does, nothing while quiet."""

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        _install()
        self.view = view
        self._things: dict[Place, Thing] = {}
        self._quiet = False
        self._sentences: list[str] = []
        self._moved = self._waiting = False
        view.selection_changed.connect(self.tell_focus)
        view.installEventFilter(self)

    def flow_text(self, node: spoken.Node) -> str:
        """What the arrows of the backward pass say at a thing; empty where there are none."""
        picture = self.view.picture
        return spoken.flow_text(picture, node) if picture and node else ""

    def text(self, node: spoken.Node) -> str:
        """What a thing is called; of several that are selected, the last one says how many they are."""
        picture, formulas, selection = (
            self.view.picture,
            self.view.formula_picture,
            self.view.selected_parts or self.view.selection,
        )
        text = spoken.text(picture, node) if picture else ""
        if formulas:
            text = formula_text(formulas, node)
        # A layer says itself how many units it has, and so does its fold.
        if text and len(self.view.selection) > 1 and node == self.view.selected:
            return wording.SELECTED.format(text=text, number=len(selection))
        return text

    def has(self, node: Place) -> bool:
        """Whether there is such a thing on the graph."""
        return self.view.any_picture is not None and self.view.any_picture.has(node)

    def interface(self, node: spoken.Node) -> QAccessibleInterface | None:
        """The interface of a thing; None for one that is not there."""
        if node is None:
            return QAccessible.queryAccessibleInterface(self.view)
        if not self.has(node):
            return None
        if node not in self._things:
            self._things[node] = Thing(node, self)
        return QAccessible.queryAccessibleInterface(self._things[node])

    def parts(self, node: spoken.Node) -> list[Place]:
        """The parts of a thing."""
        if self.view.formula_picture:
            return formula_children(self.view.formula_picture, node)
        return spoken.children(self.view.picture, node) if self.view.picture else []

    def parent_of(self, node: Place) -> spoken.Node:
        """The thing that a thing is a part of."""
        formulas = self.view.formula_picture
        return formula_parent(formulas, node) if formulas else spoken.parent(node)

    def set_quiet(self, quiet: bool) -> None:
        """Whether nothing is said for some time; what has changed meanwhile is told at its end."""
        self._quiet = quiet
        self.tell_changes()

    def say(self, text: str) -> None:
        """Has a sentence spoken, wherever the keyboard is."""
        if text and not self._quiet:
            self._sentences.append(text)
            self._speak_later()

    def tell_focus(self) -> None:
        """Says what was selected last, if the graph has the keyboard."""
        self._moved = True
        self._speak_later()

    def _speak_later(self) -> None:
        """At the end of what a press does, so that it is said as one, and after Qt's own word about the focus."""
        if not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self, self._speak)

    def _speak(self) -> None:
        sentences, moved = self._sentences, self._moved and self.view.hasFocus()
        self._sentences, self._moved, self._waiting = [], False, False
        if not QAccessible.isActive():
            return
        if sentences:
            selected = self.text(self.view.selected) if moved and self.view.selected else ""
            text = " ".join(one if one.endswith(ENDS) else f"{one}." for one in (*sentences, selected) if one)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, text))
        elif moved:
            found = self.interface(self.view.selected)
            if found is not None:
                QAccessible.updateAccessibility(QAccessibleEvent(found, QAccessible.Event.Focus))

    def tell_changes(self) -> None:
        """After another picture: ends what is no longer there, and tells what is called otherwise."""
        picture = self.view.any_picture
        if self._quiet or picture is None:
            return
        gone = [node for node in self._things if not picture.has(node)]
        for node in gone:
            self._things.pop(node).deleteLater()
        for node, thing in list(self._things.items())[-MOST_TOLD:]:
            text = self.text(node)
            if text != thing.text:
                thing.text = text
                _tell(thing, QAccessible.Event.NameChanged)

    def tell_structure(self) -> None:
        """After another network: what was read of it is to be read again."""
        _tell(self.view, QAccessible.Event.ObjectReorder)

    def rect(self, node: spoken.Node) -> QRect:
        """The rectangle of a thing on the screen."""
        if node is None:
            return _on_screen(self.view)
        if node.part is Part.LAYER:
            return functools.reduce(QRect.united, map(self.rect, self.parts(node)), QRect())
        area = self.view.mapFromScene(self._in_scene(node)).boundingRect()
        return QRect(self.view.viewport().mapToGlobal(area.topLeft()), area.size())

    def _in_scene(self, place: Place) -> QRectF:
        if self.view.formula_picture:
            return self.view.formulas.covered(place)
        graph = self.view.graph
        if place in graph.texts_at:
            return graph.texts_at[place].covered()
        if place.part is Part.FOLD and place.layer in graph.fold_items:
            return graph.fold_items[place.layer].covered()
        if place.part is Part.EDGE and graph.layout_of_items is not None:
            size = QSizeF(*graph.layout_of_items.metrics.label)
            return QRectF(graph.anchor(place) - QPointF(size.width(), size.height()) / 2, size)
        return QRectF()

    def at(self, x: int, y: int) -> spoken.Node:
        """What stands at a point of the screen."""
        return self.view.pointer.place_at(self.view.viewport().mapFromGlobal(QPoint(x, y)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() == QEvent.Type.FocusIn and self.view.selection:
            self.tell_focus()
        return False


class NetworkInterface(QAccessibleWidget):
    """The view. Its children are the layers, what belongs to none of them, and the widgets that stand on it."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view, QAccessible.Role.Grouping, wording.NETWORK)

    def childCount(self) -> int:
        ear = _ear(self)
        return len(ear.parts(None)) + 1 if ear else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes no object too
        ear = _ear(self)
        if ear is None:
            return None
        nodes = ear.parts(None)
        if index == len(nodes):
            return QAccessible.queryAccessibleInterface(ear.view.viewport())
        return ear.interface(nodes[index]) if 0 <= index < len(nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        ear, of = _ear(self), child.object()
        if ear is None:
            return -1
        nodes = ear.parts(None)
        if isinstance(of, Thing):
            return nodes.index(of.node) if of.node in nodes else -1
        return len(nodes) if of is ear.view.viewport() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes no object too
        ear = _ear(self)
        node = ear.at(x, y) if ear else None
        return ear.interface(node) if ear and node is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes no object too
        ear = _ear(self)
        if ear is None or not ear.view.hasFocus():
            return super().focusChild()
        return ear.interface(ear.view.selected)


class ThingInterface(QAccessibleObject):
    """A layer, a unit, a weight or another text of the graph."""

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes no object too
        thing = _thing(self)
        return thing.ear.interface(thing.ear.parent_of(thing.node)) if thing else None

    def childCount(self) -> int:
        thing = _thing(self)
        return len(thing.ear.parts(thing.node)) if thing else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes no object too
        thing = _thing(self)
        nodes = thing.ear.parts(thing.node) if thing else []
        return thing.ear.interface(nodes[index]) if thing and 0 <= index < len(nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        thing, of = _thing(self), child.object()
        nodes = thing.ear.parts(thing.node) if thing else []
        return nodes.index(of.node) if isinstance(of, Thing) and of.node in nodes else -1

    def text(self, kind: QAccessible.Text) -> str:
        thing = _thing(self)
        if thing and kind == QAccessible.Text.Description:
            return thing.ear.flow_text(thing.node)
        return thing.ear.text(thing.node) if thing and kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing: a number is typed into its field."""

    def role(self) -> QAccessible.Role:
        thing = _thing(self)
        grouped = thing is not None and (thing.node.part in (Part.LAYER, Part.UNIT, Part.NODE))
        return QAccessible.Role.Grouping if grouped else QAccessible.Role.StaticText

    def state(self) -> QAccessible.State:
        state, thing = QAccessible.State(), _thing(self)
        if thing is None:
            state.invalid = True
        else:
            view = thing.ear.view
            state.focusable = state.selectable = True
            state.selected = thing.node in view.selection
            state.focused = view.hasFocus() and thing.node == view.selected
            state.offscreen = not self.rect().intersects(_on_screen(view))
        return state

    def rect(self) -> QRect:
        thing = _thing(self)
        return thing.ear.rect(thing.node) if thing else QRect()

    def window(self) -> QWindow | None:  # type: ignore[override]  # Qt takes no object too
        thing = _thing(self)
        return thing.ear.view.window().windowHandle() if thing else None


def _on_screen(view: GraphView) -> QRect:
    return QRect(view.viewport().mapToGlobal(QPoint(0, 0)), view.viewport().size())


def _tell(target: QObject, event: QAccessible.Event) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(target, event))


def _thing(interface: QAccessibleInterface) -> Thing | None:
    """What an interface is of; None where that is not on the graph any more, or its view is being taken away."""
    thing = interface.object()
    if not isinstance(thing, Thing) or not isValid(thing.ear) or not isValid(thing.ear.view):
        return None
    return thing if thing.ear.has(thing.node) else None


def _ear(interface: QAccessibleInterface) -> Ear | None:
    """The ear of the view of an interface; None where the view is being made or taken away."""
    ear = getattr(interface.object(), "ear", None)
    return ear if isinstance(ear, Ear) and isValid(ear) and isValid(ear.view) else None


def _make(kind: str, target: QObject | None) -> QAccessibleInterface | None:
    """The factory: Qt asks it for every object, by the names of its classes."""
    made: QAccessibleInterface
    if isinstance(target, Thing):
        made = ThingInterface(target)
    elif kind == "GraphView" and isinstance(target, QGraphicsView):
        made = NetworkInterface(target)
    else:
        return None
    _made.append(made)
    return made


_made: list[QAccessibleInterface] = []
"""WORKAROUND PySide6 6.11: at the end of the program, what the factory made is let go before Qt, to which it
belongs, has ended it; if nothing else held it then, it would be ended twice."""


@functools.cache
def _install() -> None:
    """Once a process: a factory cannot be taken away again."""
    QAccessible.installFactory(_make)
