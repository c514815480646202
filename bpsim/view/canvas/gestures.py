"""What the mouse does on the graph from a press to its release: each gesture is an object, the view holds one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView


class Gesture:
    """A press that becomes a click, or a drag from the distance of a drag on. Points are in the viewport.

    Subclasses say what a drag does, ``click`` what a click does. Whoever holds the gesture calls start, move, and end
    or cancel.
    """

    cursor = Qt.CursorShape.ArrowCursor
    """While it is dragged."""

    def __init__(self, view: GraphView, click: Callable[[], None] | None = None) -> None:
        self.view = view
        self._click = click
        self.origin = QPoint()
        self.scene_origin = QPointF()
        """The same in the scene, where it stays though the wheel is turned meanwhile."""
        self.dragging = False

    def start(self, point: QPoint) -> None:
        """The button went down."""
        self.origin, self.scene_origin = point, self.view.mapToScene(point)

    def move(self, point: QPoint) -> None:
        """The mouse moved with the button down."""
        if not self.dragging and (point - self.origin).manhattanLength() < QApplication.startDragDistance():
            return
        if not self.dragging:
            self.dragging = True
            self.view.viewport().setCursor(self.cursor)
            self.view.controls.follow()
            self.began()
        self.dragged(point)

    def end(self, point: QPoint) -> None:
        """The button went up."""
        if self.dragging:
            self._leave()
            self.dropped(point)
        elif self._click is not None:
            self._click()

    def cancel(self) -> None:
        """Everything is as before the press."""
        if self.dragging:
            self._leave()
            self.given_up()

    def _leave(self) -> None:
        self.dragging = False
        self.view.viewport().unsetCursor()
        self.view.view_changed()

    def began(self) -> None:
        """The press has become a drag."""

    def dragged(self, point: QPoint) -> None:
        """The mouse is at a point."""

    def dropped(self, point: QPoint) -> None:
        """The drag ended here."""

    def given_up(self) -> None:
        """The drag is taken back."""


class Pan(Gesture):
    """Drags the view over the scene."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: GraphView, click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._at = QPoint()
        self._fitted = view.camera.fitted

    def began(self) -> None:
        self._at = self.origin
        self._fitted = self.view.camera.fitted
        self.view.camera.fitted = False
        self.view.camera.paint_smoothly(False)

    def dragged(self, point: QPoint) -> None:
        self.view.camera.scroll_by(self._at - point)
        self._at = point

    def dropped(self, point: QPoint) -> None:
        del point
        self.view.camera.paint_smoothly(True)

    def given_up(self) -> None:
        self.view.camera.scroll_by(self._at - self.origin)
        self.view.camera.fitted = self._fitted
        self.dropped(self.origin)
