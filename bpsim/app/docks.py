"""The docks of the panels: where each of them stands in an arrangement, and which of them can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any

from msgspec import Struct, field
from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from bpsim.app.made_panels import bound, widget
from bpsim.app.panel_row import DockTitle, Panel, Themed
from bpsim.app.panels import Panels
from bpsim.app.presenter import Presenter
from bpsim.app.shares import Shares, is_laid_out

_AREA = Qt.DockWidgetArea
_SIDES = {
    "top": _AREA.TopDockWidgetArea,
    "left": _AREA.LeftDockWidgetArea,
    "right": _AREA.RightDockWidgetArea,
    "bottom": _AREA.BottomDockWidgetArea,
}
_NAMES = {
    "step": "this_step",
    "gradients": "gradient_check",
    "printed": "printed_numbers",
    "plot": "error",
    "numbers": "check_my_numbers",
    "history": "undo_history",
}
"""Names under which saved layouts know a dock, where that is not the key of its panel."""
Group = tuple[str, ...]
"""Panels that share a place, by their keys, the one in front first."""


class Arrangement(Struct, frozen=True):
    """The groups at each side, from the top down or from left to right; all other panels are hidden.

    widths, heights: percent of the window, for one panel of a group.
    """

    top: tuple[Group, ...] = ()
    left: tuple[Group, ...] = ()
    right: tuple[Group, ...] = ()
    bottom: tuple[Group, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    heights: Mapping[str, int] = field(default_factory=dict)

    @property
    def groups(self) -> Iterator[tuple[str, Group]]:
        """Every group, after the name of its side."""
        for side in _SIDES:
            for group in getattr(self, side):
                yield side, group


class Docks(QObject):
    """Puts every panel that has a place into a dock."""

    seen = Signal(str, bool)
    """A panel by its key, and whether it came into sight or went out of it."""

    def __init__(self, window: QMainWindow, panels: Panels, presenter: Presenter) -> None:
        super().__init__(window)
        self._window = window
        window.setDockNestingEnabled(True)
        # The list of the steps and the cards of one need the whole height.
        window.setCorner(Qt.Corner.BottomLeftCorner, _SIDES["left"])
        window.setCorner(Qt.Corner.BottomRightCorner, _SIDES["right"])
        window.setCorner(Qt.Corner.TopLeftCorner, _SIDES["left"])
        window.setCorner(Qt.Corner.TopRightCorner, _SIDES["right"])
        self._panels = panels
        # They stand in the window before a panel is put into one: taken into it with their panels, they would have all
        # in them styled once more.
        self._docks = {
            key: _dock(key, place, partial(panels.__getitem__, key), window) for key, place in Panels.docked().items()
        }
        panels.homes.append(self._take_in)
        self._seen = dict.fromkeys(self._docks, False)
        self.left_out: frozenset[str] = frozenset()
        """Panels that the lesson leaves empty, which no arrangement shows."""
        self.shares = Shares(window, tuple(self._docks.values()), self._docks["plot"])
        for key, dock in self._docks.items():
            dock.sight_changed.connect(presenter.feed(key).set_seen)
            dock.sight_changed.connect(self._note)

    def _take_in(self, row: Panel[Any], made: Themed) -> None:
        """A panel was made: it goes into its dock."""
        if row.key in self._docks:
            self._docks[row.key].setWidget(widget(made))

    def _fill(self, keys: Iterable[str]) -> None:
        """Makes the panels of docks that are about to be seen."""
        wanted = set(keys)
        for key in self._docks:
            if key in wanted:
                self._panels[key]

    def __getitem__(self, key: str) -> QDockWidget:
        """The dock of a panel, by the panel's key."""
        return self._docks[key]

    def __iter__(self) -> Iterator[QDockWidget]:
        return iter(self._docks.values())

    def _note(self, seen: bool) -> None:
        dock = self.sender()
        key = next(key for key, one in self._docks.items() if one is dock)
        self._seen[key] = seen
        self.seen.emit(key, seen)

    def in_sight(self, key: str) -> bool:
        """Whether a panel is shown, and in front of those that share its place."""
        return self._seen[key]

    def keys_in_sight(self) -> list[str]:
        """The panels in sight, in the order of the table."""
        return [key for key, seen in self._seen.items() if seen]

    def key_of(self, inside: QWidget | None) -> str | None:
        """The panel that a widget is in; None where it is in none."""
        return next((key for key, dock in self._docks.items() if inside and dock.isAncestorOf(inside)), None)

    def group(self, key: str) -> list[str]:
        """The panels that share the place of one and are not closed, in the order of their tabs."""
        others = self._window.tabifiedDockWidgets(self._docks[key])
        return [one for one, dock in self._docks.items() if one == key or (dock in others and not dock.isHidden())]

    def behind(self, inside: QWidget | None) -> bool:
        """Whether a widget is in a panel that stands behind another: Qt moves it out of sight and lets it have keys."""
        while inside is not None and inside.parentWidget() is not self._window:
            inside = inside.parentWidget()
        if inside is None or inside.isWindow():
            return False
        return not self._window.rect().intersects(inside.geometry())

    def show(self, key: str) -> None:
        """Shows a panel, in front of those that share its place."""
        self._docks[key].show()
        self._docks[key].raise_()

    def arrange(self, arrangement: Arrangement) -> None:
        """Every panel in its place; those that have none there are hidden behind the first at the right."""
        self._fill({group[0] for _, group in arrangement.groups} - self.left_out)
        with self._unseen():
            self._place(arrangement)
        self.share_room(arrangement)

    def _place(self, arrangement: Arrangement) -> None:
        window, docks = self._window, self._docks
        for dock in self:
            # Before it is taken out: Qt docks no panel again that has no area.
            dock.setFloating(False)
            window.removeDockWidget(dock)
        placed: list[str] = []
        for side, group in arrangement.groups:
            window.addDockWidget(_SIDES[side], docks[group[0]])
            for before, key in pairwise(group):
                window.tabifyDockWidget(docks[before], docks[key])
            placed += group
        first = docks[arrangement.right[0][0]]
        for key, dock in docks.items():
            if key not in placed:
                window.tabifyDockWidget(first, dock)
            dock.setVisible(key in placed and key not in self.left_out)
        for _, group in arrangement.groups:
            docks[group[0]].raise_()

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """What is in sight on the way only, while docks are put elsewhere, is not told to compute anything."""
        for dock in self._docks.values():
            dock.hold_back(True)
        try:
            yield
        finally:
            for dock in self._docks.values():
                dock.hold_back(False)

    def restore(self, state: QByteArray) -> bool:
        """An arrangement as it was left; panels that it does not know are hidden. False where it cannot be read."""
        self._fill(key for key, dock in self._docks.items() if _is_shown_in(state, dock))
        with self._unseen():
            if not self._window.restoreState(state):
                return False
            for dock in self:
                if dock.objectName().encode("utf-16-be") not in bytes(state.data()):
                    self._put_at_home(dock)
                    dock.hide()
        self.shares.record()
        return True

    def _put_at_home(self, dock: QDockWidget) -> None:
        """The place of a panel that an arrangement from before does not know."""
        if dock is self._docks["formulas"]:
            self._window.addDockWidget(_SIDES["top"], dock)
        else:
            self._window.tabifyDockWidget(self._docks["step"], dock)

    def share_room(self, arrangement: Arrangement) -> None:
        """The sizes of the docks for the size that the window has."""
        width, height = self._window.width(), self._window.height()
        docks = self._docks
        widths = {docks[key]: width * share // 100 for key, share in arrangement.widths.items()}
        heights = {docks[key]: height * share // 100 for key, share in arrangement.heights.items()}
        # The axes of the plot say how low a panel can be beside it.
        beside = [docks[group[0]] for group in arrangement.bottom if "plot" in [one[0] for one in arrangement.bottom]]
        heights |= {dock: max(heights[dock], docks["plot"].sizeHint().height()) for dock in beside}
        for sizes, way in ((widths, Qt.Orientation.Horizontal), (heights, Qt.Orientation.Vertical)):
            # A floating panel has its own size.
            here = {dock: size for dock, size in sizes.items() if is_laid_out(self._window, dock)}
            self._window.resizeDocks(list(here), list(here.values()), way)
        self.shares.record()


class Dock(QDockWidget):
    """A dock that says whether its panel is in sight, and is painted again where its parts are placed anew.

    Qt moves its title, and leaves the old one.
    """

    sight_changed = Signal(bool)
    """Whether the panel came into sight or went out of it: closed, or behind another."""

    def __init__(self, title: str, fill: Callable[[], object], window: QMainWindow) -> None:
        """fill: has the panel made."""
        super().__init__(title, window)
        self._fill = fill
        self._in_front = self._in_sight = self._held_back = False
        self.visibilityChanged.connect(self._take_front)
        self.topLevelChanged.connect(self._say)

    def _take_front(self, in_front: bool) -> None:
        self._in_front = in_front
        self._say()

    def hold_back(self, held_back: bool) -> None:
        """Says nothing as long as docks are being placed, and then what came of it."""
        self._held_back = held_back
        self._say()

    def _say(self) -> None:
        if self._held_back:
            return
        # Qt says of a dock that was behind another, and floats now, that it is not visible.
        in_sight = self.isVisible() if self.isFloating() else self._in_front
        if in_sight and self.widget() is None:
            self._fill()
        if in_sight != self._in_sight:
            self._in_sight = in_sight
            self.sight_changed.emit(in_sight)

    def event(self, event: QEvent) -> bool:
        panel = self.widget()
        if event.type() == QEvent.Type.LayoutRequest and panel is not None:
            bound(panel)  # what it asks for with another size of text is known only now
        done = super().event(event)
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._say()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.update()
        return done


def _dock(key: str, place: DockTitle, fill: Callable[[], object], window: QMainWindow) -> Dock:
    dock = Dock(place.title, fill, window)
    dock.setObjectName(f"dock_{_NAMES.get(key, key)}")
    return dock


def _is_shown_in(state: QByteArray, dock: QDockWidget) -> bool:
    """Whether a saved arrangement shows a dock: Qt writes its name after its length, then a byte whose first bit
    says so.

    One that is shown all the same is filled as it is shown, which only lays the window out once more.
    """
    name = dock.objectName().encode("utf-16-be")
    _, found, rest = bytes(state.data()).partition(len(name).to_bytes(4, "big") + name)
    return bool(found and rest and rest[0] & 1)
