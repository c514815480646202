"""What keys do on the graph; all others are left to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from bpsim.view.canvas.navigation import DIRECTIONS, following, neighbour, stops

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

_EDIT_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Keys:
    """The keyboard on a view of a graph: it steps while nothing is selected, else it walks the graph and edits it."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._requests: dict[int, SignalInstance] = {
            Qt.Key.Key_Right: view.next_requested,
            Qt.Key.Key_Left: view.back_requested,
            Qt.Key.Key_Home: view.home_requested,
            Qt.Key.Key_End: view.end_requested,
            Qt.Key.Key_Space: view.play_requested,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Carries out a key; False where it belongs to somebody else."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and self._plain(event.key())

    def tab(self, forward: bool) -> bool:
        """Goes on to the next thing that can be selected; False where Tab leaves the graph."""
        view = self._view
        if view.selected is None:
            return False
        view.select(following(view.graph, view.selected, 1 if forward else -1))
        return view.selected is not None

    def _plain(self, key: int) -> bool:
        view = self._view
        if key in _EDIT_KEYS:
            return view.edit(view.selected) if view.selected else self._select_first()
        if view.selected is None:
            if key in self._requests:
                self._requests[key].emit()
            return key in self._requests
        if key == Qt.Key.Key_Escape:
            view.select(None)
        elif key in DIRECTIONS:
            view.select(neighbour(view.graph, view.selected, key) or view.selected)
        return key == Qt.Key.Key_Escape or key in DIRECTIONS

    def _select_first(self) -> bool:
        order = stops(self._view.graph)
        self._view.select(order[0] if order else None)
        return bool(order)
