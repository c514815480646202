"""The way of Tab through the window: graph, bars, then panel by panel, each with its tab bar behind it.

Qt goes in the order in which parts were made. Panels are made when they are first seen, and some of their parts later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QMainWindow, QTabBar, QToolBar, QWidget

from bpsim.app.docks import Docks


class TabOrder:
    """The stops of a window, in the order in which they are laid out."""

    def __init__(self, window: QMainWindow, docks: Docks, bar_of: Callable[[str], QTabBar | None]) -> None:
        """bar_of: the tab bar of a panel that is in front, by its key; None where it has none."""
        self._window = window
        self._docks = docks
        self._bar_of = bar_of

    def stops(self) -> list[QWidget]:
        """What can have the keyboard at present. A panel that floats is a window, and has an order of its own."""
        return [stop for part in self._parts() for stop in stops_in(part)]

    def _parts(self) -> Iterator[QWidget]:
        bars = self._window.findChildren(QToolBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in (self._window.centralWidget(), *bars, self._window.statusBar()):
            if part is not None:
                yield part
        for key in self._docks.keys_in_sight():
            if not self._docks[key].isFloating():
                yield self._docks[key]
                bar = self._bar_of(key)
                if bar is not None:
                    yield bar

    def move(self, forward: bool, move: Callable[[bool], bool]) -> bool:
        """To the next stop, or the one before. ``move`` is Qt's way, for what is no stop."""
        stops, start = self.stops(), self._window.focusWidget()
        if start not in stops:
            return move(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(stops.index(start) + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """A widget and what is inside it, as far as Tab stops there, in the order of layouts, else from the top down."""
    if not widget.isVisible() or widget.isWindow():
        return
    if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    # PySide may hand out what it knew at the same address before; there is none in many widgets.
    laid_out = list(_laid_out(layout)) if isinstance(layout, QLayout) else []
    inside = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    others = sorted((part for part in inside if part not in laid_out), key=lambda part: (part.y(), part.x()))
    for part in (*laid_out, *others):
        yield from stops_in(part)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those in it."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        part = item.widget() if item is not None else None
        if part is not None:
            yield part
        elif isinstance(inner, QLayout):
            yield from _laid_out(inner)
