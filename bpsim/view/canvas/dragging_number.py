"""Changing the number of a variable by dragging it to the left or right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.graph_picture import Label
from bpsim.view.dragged_value import dragged_value

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView


class DragNumber(Gesture):
    """The number follows the mouse: every move asks for a value, with what all moves of this drag have in common.

    Taken back it asks for the value of the start. Another picture on the way does not end it.
    """

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, view: GraphView, label: Label, click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._quantity, self._start = label.editable, label.number
        self._drag = object()

    def dragged(self, point: QPoint) -> None:
        self._ask(dragged_value(self._start, point.x() - self.origin.x()))

    def given_up(self) -> None:
        self._ask(self._start)

    def _ask(self, value: float) -> None:
        self.view.value_dragged.emit(self._quantity, value, self._drag)
