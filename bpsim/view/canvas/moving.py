"""Moving units, and nodes of formulas, by their bodies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from bpsim.view.canvas.carrying import Carried
from bpsim.view.canvas.gestures import Gesture
from bpsim.view.canvas.places import Place

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView


class MoveUnits(Gesture):
    """Drags some units, with all that belongs to them; where they are dropped the view says where all units stand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: GraphView, nodes: tuple[Place, ...], click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._nodes = nodes
        self._carried = Carried(view.graph, nodes)

    def dragged(self, point: QPoint) -> None:
        self._carried.move_to(self._shift(point))

    def dropped(self, point: QPoint) -> None:
        # Whoever hears of it moves them, or leaves them where they are.
        self._carried.move_to(QPointF())
        names = self.view.graph.names
        centres = {names[place]: centre for place, centre in self._carried.centres(self._shift(point)).items()}
        self.view.units_moved.emit(centres, tuple(names[node] for node in self._nodes))

    def given_up(self) -> None:
        self._carried.move_to(QPointF())

    def _shift(self, point: QPoint) -> QPointF:
        return self.view.mapToScene(point) - self.scene_origin


class MoveNodes(Gesture):
    """Drags some nodes of formulas, whose wires follow; where they are dropped the view says where all nodes stand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: GraphView, nodes: tuple[Place, ...], click: Callable[[], None] | None = None) -> None:
        super().__init__(view, click)
        self._nodes = tuple(place.index for place in nodes)

    def dragged(self, point: QPoint) -> None:
        self.view.formulas.move_nodes(self._nodes, self._shift(point))

    def dropped(self, point: QPoint) -> None:
        picture = self.view.formula_picture
        self.given_up()
        if picture is not None:
            names = picture.graph.names
            centres = dict(zip(names, self.view.formulas.centres(self._nodes, self._shift(point)), strict=True))
            self.view.units_moved.emit(centres, tuple(names[node] for node in self._nodes))

    def given_up(self) -> None:
        self.view.formulas.move_nodes(self._nodes, QPointF())

    def _shift(self, point: QPoint) -> QPointF:
        return self.view.mapToScene(point) - self.scene_origin
