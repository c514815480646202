"""What keys do on the graph; all others are left to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent

from bpsim.view.canvas.formula_walk import formula_neighbour, formula_start
from bpsim.view.canvas.navigation import DIRECTIONS, fed_by, feeding, left_beside, neighbour, start, stops
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.selection import carried

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

_Modifier = Qt.KeyboardModifier
PLAIN, SHIFT, CTRL, CTRL_SHIFT = (
    _Modifier.NoModifier,
    _Modifier.ShiftModifier,
    _Modifier.ControlModifier,
    _Modifier.ControlModifier | _Modifier.ShiftModifier,
)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NUMBER = "0123456789+-−"
"""Characters that begin a number; a point does not, since a clicker sends it to blank the screen."""


class Keys(QObject):
    """The keyboard on a view of a graph: it steps while nothing is selected, else it walks the graph and edits it.

    unit_requested: a unit, and whether a new one is wanted below it (1) or above it (-1). layer_requested: a unit, and
    whether a layer like its own is wanted behind that (1) or before it (-1). Both come with what the presses under one
    held Ctrl have in common. removal_requested: what is selected is to go.
    """

    unit_requested = Signal(object, int, object)
    layer_requested = Signal(object, int, object)
    removal_requested = Signal()

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._view = view
        self._held = object()
        """What the presses under the Ctrl that is held have in common."""
        self._requests: dict[int, SignalInstance] = {
            Qt.Key.Key_Right: view.next_requested,
            Qt.Key.Key_Left: view.back_requested,
            Qt.Key.Key_Home: view.home_requested,
            Qt.Key.Key_End: view.end_requested,
            Qt.Key.Key_Space: view.play_requested,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Carries out a key; False where it belongs to somebody else."""
        key, modifiers = event.key(), event.modifiers() & ~_Modifier.KeypadModifier
        if key == Qt.Key.Key_Control:
            self._held = object()
        if modifiers == CTRL and key in DIRECTIONS:
            return event.isAutoRepeat() or self._grow(key)
        if modifiers == PLAIN and self._plain(key):
            return True
        if modifiers == SHIFT and key in DIRECTIONS:
            return self._extend(key)
        if modifiers == CTRL_SHIFT and key in DIRECTIONS:
            return self._select_paths(key)
        if modifiers == CTRL and self._control(key):
            return True
        if key == Qt.Key.Key_Menu or (modifiers == SHIFT and key == Qt.Key.Key_F10):
            return self._ask_for_menu()
        return modifiers in (PLAIN, SHIFT) and self._begin_number(event)

    def _plain(self, key: int) -> bool:
        view = self._view
        if key in _ENTER or key == Qt.Key.Key_F2:
            return self._edit(rename=key == Qt.Key.Key_F2) if view.selection else self._select_start()
        if view.selected is None:
            if key in self._requests:
                self._requests[key].emit()
            return key in self._requests
        if key in _REMOVE:
            return self._remove()
        if key == Qt.Key.Key_Escape:
            view.select(None)
        elif key in DIRECTIONS:
            view.select(self._neighbour(view.selected, key) or view.selected)
        return key == Qt.Key.Key_Escape or key in DIRECTIONS

    def _control(self, key: int) -> bool:
        view = self._view
        if key == Qt.Key.Key_A:
            view.select(*(view.formula_picture.stops() if view.formula_picture else stops(view.graph)))
        elif key == Qt.Key.Key_C and view.selection:
            view.copy_requested.emit(view.selected_quantities())
        elif key == Qt.Key.Key_V:
            view.paste_requested.emit(view.selected_numbers(), view.sample)
        else:
            return False
        return True

    def _select_start(self) -> bool:
        picture = self._view.formula_picture
        place = start(self._view.graph) if picture is None else formula_start(picture)
        self._view.select(place)
        return place is not None

    def _neighbour(self, place: Place, key: int) -> Place | None:
        """The next thing in the direction of an arrow key."""
        picture, layout = self._view.formula_picture, self._view.formulas.layout_of_items
        if picture is not None and layout is not None:
            return formula_neighbour(picture, layout, place, key)
        return neighbour(self._view.graph, place, key)

    def _edit(self, *, rename: bool) -> bool:
        """The number of what is selected, or a name; of an input, which has both, the one that is wanted."""
        view = self._view
        if not rename and view.selected is not None and view.selected.part is Part.FOLD:
            view.folds.toggle(view.selected.layer)
            return True
        if rename and len(view.selection) == 1 and view.rename(view.selection[0]):
            return True
        return view.edit_selection() or (view.selected is not None and view.rename(view.selected))

    def _grow(self, key: int) -> bool:
        """Asks for a unit below or above the one that is selected, or for a layer behind or before its own.

        Where a layer is selected, its last unit stands for it, or the first.
        """
        across, down = DIRECTIONS[key]
        unit, picture = self._view.selected, self._view.picture
        if unit is not None and unit.part is Part.LAYER and picture is not None:
            unit = picture.units[unit.layer][-1 if down > 0 else 0].place
        if unit is None or unit.part is not Part.UNIT:
            return False
        if down:
            self.unit_requested.emit(unit, int(down), self._held)
        else:
            self.layer_requested.emit(unit, int(across), self._held)
        return True

    def _remove(self) -> bool:
        """Asks for what is selected to go; then something beside it is selected."""
        view, before = self._view, self._view.picture
        if before is None or view.selected is None:
            return False
        left = tuple(left_beside(view.graph, view.selected, view.selected_parts))
        self.removal_requested.emit()
        if not view.selection and view.picture is not None:
            view.select(*carried(left, before, view.picture)[:1])
        return True

    def _extend(self, key: int) -> bool:
        """Selects the neighbour too; going back to the one before takes the last one out."""
        view, selection = self._view, self._view.selection
        place = self._neighbour(selection[-1], key) if selection else None
        if place is None:
            return bool(selection)
        if selection[-2:-1] == (place,):
            view.select(*selection[:-1])
        else:
            view.select(*(other for other in selection if other != place), place)
        return True

    def _select_paths(self, key: int) -> bool:
        """All that feeds what is selected, that it feeds, or that stands in its layer; the last one stays the last."""
        view = self._view
        if view.picture is None or view.selected is None:
            return False
        across, _ = DIRECTIONS[key]
        if across:
            found = (fed_by if across > 0 else feeding)(view.picture, view.selection)
        else:
            found = tuple(view.picture.units_of(view.selected.layer))
        last = view.selected
        view.select(*(place for place in (*view.selection, *found) if place != last), last)
        return True

    def _ask_for_menu(self) -> bool:
        view = self._view
        view.menu_requested.emit(view.selected, view.ear.rect(view.selected).center())
        return True

    def _begin_number(self, event: QKeyEvent) -> bool:
        """Opens the field of what is selected, with the first character typed."""
        view = self._view
        if len(event.text()) != 1 or event.text() not in NUMBER or not view.selection or not view.edit_selection():
            return False
        if view.editor.field is not None:
            QCoreApplication.sendEvent(view.editor.field, event)
        return True
