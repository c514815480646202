"""What is under the mouse: hover, cursor and tooltips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from bpsim.editing.folding import Group
from bpsim.trace.activations import activation_name
from bpsim.trace.numerals import grouped
from bpsim.view.canvas import wording
from bpsim.view.canvas.graph_picture import Label
from bpsim.view.canvas.places import Part, Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

REACH = 6.0
"""The distance from an edge, in pixels, within which it is under the mouse."""


class Pointer:
    """The mouse over a view of a graph, as long as no button is down."""

    def __init__(self, view: GraphView) -> None:
        self._view = view

    def place_at(self, point: QPoint) -> Place | None:
        """The thing at a point of the viewport."""
        view = self._view
        return view.shown.place_at(view.mapToScene(point), REACH / view.scale_factor) if view.any_picture else None

    def handle_at(self, point: QPoint) -> Place | None:
        """The unit whose handle is at a point of the viewport."""
        return self._view.graph.handle_at(self._view.mapToScene(point)) if self._view.picture else None

    def group_at(self, point: QPoint) -> Group | None:
        """The group of gates whose words are at a point of the viewport."""
        view = self._view
        return view.formulas.group_at(view.mapToScene(point)) if view.formula_picture else None

    def hover(self, point: QPoint | None) -> None:
        """The mouse is at a point of the viewport, or has left it (None)."""
        view, place = self._view, None if point is None else self.place_at(point)
        view.controls.hover(point)
        if view.any_picture is None:
            return
        if place != view.shown.hovered:
            view.shown.mark(place, view.selection)
        group = self.group_at(point) if point is not None else None
        view.formulas.hover_group(group)
        shape = Qt.CursorShape.PointingHandCursor if group else self._shape(place, point)
        if shape is None:
            view.viewport().unsetCursor()
        elif shape != view.viewport().cursor().shape():
            view.viewport().setCursor(shape)

    def _shape(self, place: Place | None, point: QPoint | None) -> Qt.CursorShape | None:
        if place is not None and place.part is Part.FOLD:
            return Qt.CursorShape.PointingHandCursor
        label = self._view.label_at(place)
        if label is None or point is None:
            return None
        if self.handle_at(point) is not None:
            return Qt.CursorShape.CrossCursor
        view = self._view
        if place is not None and view.formula_picture and view.formulas.number_at(place, view.mapToScene(point)):
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.IBeamCursor if label.editable else Qt.CursorShape.PointingHandCursor

    def tooltip_at(self, point: QPoint) -> str:
        """What the tooltip at a point of the viewport says."""
        view, handle, group = self._view, self.handle_at(point), self.group_at(point)
        if group is not None:
            return (wording.FOLD_GATES_TIP if group.folds else wording.WRITE_OUT_TIP).format(function=group.function)
        if handle is not None:
            return wording.HANDLE.format(unit=view.graph.names[handle])
        place = self.place_at(point)
        if view.picture is not None and place is not None and place.part is Part.FOLD:
            layer = wording.layer_name(place.layer, len(view.picture.units))
            return wording.UNFOLD_TIP.format(number=grouped(len(view.picture.hidden(place.layer))), layer=layer)
        label = view.label_at(place)
        if label is None:
            return ""
        if view.formula_picture is not None:
            said = view.ear.text(label.place)
            return wording.EDIT_TIP.format(name=said) if label.editable else said
        back = view.ear.flow_text(label.place)
        name = ", ".join(filter(None, (self._called(label), back)))
        if label.editable:
            return wording.EDIT_TIP.format(name=name)
        activation = view.picture.activation(label.place) if view.picture else None
        if activation is None:
            return wording.SELECT_TIP.format(name=name)
        numbers = ", ".join(line.text for line in label.lines[1:])
        return f"{name}, {activation_name(activation)}" + (f": {numbers}" if numbers else "")

    def _called(self, label: Label) -> str:
        """What a thing is called, of a unit also by its own name where the notation has another."""
        place, picture = label.place, self._view.picture
        if picture is None or place.part is not Part.UNIT:
            return label.name
        own = picture.names[place.layer][place.index]
        return label.name if own == label.name else wording.CALLED.format(shown=label.name, name=own)
