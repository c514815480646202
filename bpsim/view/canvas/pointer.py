"""What is under the mouse: hover, cursor and tooltips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from bpsim.view.canvas.places import Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

REACH = 6.0
"""Pixels from an edge within which it is under the mouse."""


class Pointer:
    """The mouse over a view of a graph, as long as no button is down."""

    def __init__(self, view: GraphView) -> None:
        self._view = view

    def place_at(self, point: QPoint) -> Place | None:
        """The thing at a point of the viewport."""
        view = self._view
        return view.graph.place_at(view.mapToScene(point), REACH / view.scale_factor) if view.picture else None

    def hover(self, point: QPoint | None) -> None:
        """The mouse is at a point of the viewport, or has left it (None)."""
        view, place = self._view, None if point is None else self.place_at(point)
        if place == view.graph.hovered or view.picture is None:
            return
        view.graph.mark(place, view.selection)
        label = view.label_at(place)
        if label is None:
            view.viewport().unsetCursor()
        else:
            shape = Qt.CursorShape.IBeamCursor if label.editable else Qt.CursorShape.PointingHandCursor
            view.viewport().setCursor(shape)

    def tooltip_at(self, point: QPoint) -> str:
        """What the tooltip at a point of the viewport says."""
        view = self._view
        label = view.label_at(self.place_at(point))
        if label is None:
            return ""
        if label.editable:
            return f"{label.name}: double-click to edit"
        activation = view.picture.activation(label.place) if view.picture else ""
        if not activation:
            return f"{label.name}: click to select"
        numbers = ", ".join(line.text for line in label.lines[1:])
        return f"{label.name}, {activation}" + (f": {numbers}" if numbers else "")
