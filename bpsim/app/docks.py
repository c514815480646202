"""Where the panels of the window stand."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QToolBar, QVBoxLayout, QWidget

from bpsim.app.panels import Panels, Place, docked, widget
from bpsim.app.presenter import Presenter
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.panels.header import Header
from bpsim.view.panels.transport import TransportBar
from bpsim.view.text import one_line, set_tip

_SIDES = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
TOGGLE_TIP = "Show or hide the panel {title}"
SMALL_SCREEN = 800
"""Pixels of height up to which the panels below are kept low."""


class Docks:
    """Puts the panels into a window: the header on top, the graph in the middle, and all others in docks around it."""

    def __init__(self, window: QMainWindow, panels: Panels, presenter: Presenter) -> None:
        self._window = window
        window.setDockNestingEnabled(True)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, _header_bar(panels.header))
        window.setCentralWidget(_centre(panels.graph, panels.transport))
        self._places = docked()
        self._docks = {key: _dock(place, widget(panels[key])) for key, place in self._places.items()}
        for key, dock in self._docks.items():
            dock.visibilityChanged.connect(presenter.feed(key).set_seen)

    def __getitem__(self, key: str) -> QDockWidget:
        """The dock of a panel, by the panel's key."""
        return self._docks[key]

    def __iter__(self) -> Iterator[QDockWidget]:
        return iter(self._docks.values())

    def behind(self, widget: QWidget | None) -> bool:
        """Whether a widget is in a panel that stands behind another: Qt moves it out of sight and lets it have keys."""
        while widget is not None and widget.parentWidget() is not self._window:
            widget = widget.parentWidget()
        if widget is None or widget.isWindow():
            return False
        return not self._window.rect().intersects(widget.geometry())

    def show(self, key: str) -> None:
        """Shows a panel, in front of those that share its place."""
        self._docks[key].show()
        self._docks[key].raise_()

    def reset(self) -> None:
        """Every panel back in its place."""
        window, docks = self._window, self._docks
        for dock in self:
            window.removeDockWidget(dock)
        window.setCorner(Qt.Corner.BottomLeftCorner, _SIDES["bottom"])
        window.setCorner(Qt.Corner.BottomRightCorner, _SIDES["bottom"])
        for key, place in self._places.items():
            if place.side:
                window.addDockWidget(_SIDES[place.side], docks[key])
        for key, place in self._places.items():
            if place.with_:
                window.tabifyDockWidget(docks[place.with_], docks[key])
        for key, place in self._places.items():
            docks[key].setFloating(False)
            docks[key].setVisible(not place.asked_for)
        docks["data"].raise_()
        self.share_room()

    def share_room(self) -> None:
        """The sizes of the docks for the size that the window has."""
        width, height = self._window.width(), self._window.height()
        docks, resize = self._docks, self._window.resizeDocks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        resize([docks["steps"], docks["step"]], [width * 22 // 100, width * 24 // 100], across)
        resize([docks["data"], docks["plot"]], [width * 45 // 100, width * 55 // 100], across)
        resize([docks["guide"], docks["steps"]], [height * 40 // 100, height * 35 // 100], down)
        # The graph needs the room of a small screen most.
        share = 26 if height > SMALL_SCREEN else 20
        resize([docks["data"], docks["plot"]], [height * share // 100] * 2, down)


def _header_bar(header: Header) -> QToolBar:
    bar = QToolBar("Position")
    bar.setObjectName("position")
    bar.setMovable(False)
    bar.toggleViewAction().setVisible(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(header)
    return bar


def _centre(graph: GraphView, transport: TransportBar) -> QFrame:
    centre = QFrame()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(graph, 1)
    layout.addWidget(transport)
    return centre


def _dock(place: Place, panel: QWidget) -> QDockWidget:
    dock = QDockWidget(place.title)
    # Saved layouts know the dock by this name.
    dock.setObjectName(f"dock_{place.title.lower().replace(' ', '_')}")
    dock.setWidget(panel)
    toggle = dock.toggleViewAction()
    set_tip(toggle, TOGGLE_TIP.format(title=place.title))
    toggle.setStatusTip(one_line(TOGGLE_TIP.format(title=place.title)))
    return dock
