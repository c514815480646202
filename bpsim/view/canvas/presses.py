"""Which gesture a press of the mouse begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from bpsim.view.canvas.band import RubberBand
from bpsim.view.canvas.connecting import Connect
from bpsim.view.canvas.dragging_number import DragNumber
from bpsim.view.canvas.gestures import Gesture, Pan
from bpsim.view.canvas.moving import MoveNodes, MoveUnits
from bpsim.view.canvas.places import Part, Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def gesture_at(
    view: GraphView, point: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
) -> Gesture | None:
    """What a press at a point of the viewport begins; None for a button that begins nothing.

    The left button connects a unit by its handle, moves it by its body and pans elsewhere; with Shift it draws a rubber
    band. The middle one pans. A click selects, with Ctrl or Shift it extends the selection; on a fold it unfolds.
    """
    if button == Qt.MouseButton.MiddleButton:
        return Pan(view)
    if button != Qt.MouseButton.LeftButton:
        return None
    group = view.pointer.group_at(point)
    if group is not None:
        return Pan(view, partial(view.fold_requested.emit, group))
    handle = view.pointer.handle_at(point)
    place = handle or view.pointer.place_at(point)
    if modifiers & (_SHIFT | _CONTROL):
        click = partial(view.extend_selection, place) if place is not None else None
    elif place is not None and place.part is Part.FOLD:
        click = partial(view.folds.toggle, place.layer)
    else:
        click = partial(view.select, place)
    if modifiers & _SHIFT:
        return RubberBand(view, view.selection if modifiers & _CONTROL else (), click)
    if handle is not None:
        return Connect(view, handle, click)
    if place is not None and place.part == Part.UNIT:
        chosen = tuple(other for other in view.selection if other.part == Part.UNIT)
        return MoveUnits(view, chosen if place in chosen else (place,), click)
    dragged = _dragged_number(view, point, place)
    if dragged is not None:
        return dragged
    if place is not None and place.part is Part.NODE:
        chosen = tuple(other for other in view.selection if other.part is Part.NODE)
        return MoveNodes(view, chosen if place in chosen else (place,), click)
    return Pan(view, click)


def _dragged_number(view: GraphView, point: QPoint, place: Place | None) -> DragNumber | None:
    """The drag of a variable's number, where it is one of formulas that stands at a point of the viewport."""
    label = view.label_at(place)
    if place is None or label is None or label.editable is None or view.formula_picture is None:
        return None
    at_number = view.formulas.number_at(place, view.mapToScene(point))
    return DragNumber(view, label, partial(view.select, place)) if at_number else None
