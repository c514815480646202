"""The panels of the window, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QToolBar, QVBoxLayout, QWidget

from bpsim.app.presenter import Panels
from bpsim.document.checker import Checker
from bpsim.simulator import Simulator
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.panels.check_panel import CheckPanel
from bpsim.view.panels.data_panel import DataPanel
from bpsim.view.panels.gradient_panel import GradientPanel
from bpsim.view.panels.guide_panel import GuidePanel
from bpsim.view.panels.header import Header
from bpsim.view.panels.matrices.panel import MatricesPanel
from bpsim.view.panels.printed_panel import PrintedPanel
from bpsim.view.panels.step_panel import StepPanel
from bpsim.view.panels.steps_panel import StepsPanel
from bpsim.view.panels.training.panel import TrainingPanel
from bpsim.view.panels.transport import TransportBar
from bpsim.view.plots.error_plot import ErrorPlot

_AREA = Qt.DockWidgetArea
_ASKED_FOR = ("numbers", "training")
"""Behind This Step, and hidden until they are wanted."""
TOGGLE_TIP = "Show or hide the panel {title}"
SMALL_SCREEN = 800
"""Pixels of height up to which the panels below are kept low."""


def build_panels(simulator: Simulator, checker: Checker, actions: Mapping[str, QAction]) -> Panels:
    """Every panel, without a place yet."""
    return Panels(
        header=Header(),
        graph=GraphView(),
        transport=TransportBar(actions),
        steps=StepsPanel(simulator),
        step=StepPanel(),
        data=DataPanel(simulator),
        matrices=MatricesPanel(simulator),
        gradients=GradientPanel(checker, simulator),
        plot=ErrorPlot(),
        numbers=CheckPanel(simulator),
        guide=GuidePanel(simulator),
        printed=PrintedPanel(simulator),
        training=TrainingPanel(simulator),
    )


class Docks:
    """Puts the panels into a window: the header on top, the graph in the middle, and all others in docks around it."""

    def __init__(self, window: QMainWindow, panels: Panels) -> None:
        self._window = window
        window.setDockNestingEnabled(True)
        window.addToolBar(Qt.ToolBarArea.TopToolBarArea, _header_bar(panels.header))
        window.setCentralWidget(_centre(panels.graph, panels.transport))
        self._docks = {
            "guide": _dock("Guide", panels.guide),
            "steps": _dock("Steps", panels.steps),
            "step": _dock("This Step", panels.step),
            "data": _dock("Data", panels.data),
            "matrices": _dock("Matrices", panels.matrices),
            "gradients": _dock("Gradient check", panels.gradients),
            "printed": _dock("Printed numbers", panels.printed),
            "error": _dock("Error", panels.plot),
            "numbers": _dock("Check my numbers", panels.numbers),
            "training": _dock("Training", panels.training),
        }

    def __getitem__(self, name: str) -> QDockWidget:
        """The dock of a panel, by the panel's name."""
        return self._docks[name]

    def __iter__(self) -> Iterator[QDockWidget]:
        return iter(self._docks.values())

    def behind(self, widget: QWidget | None) -> bool:
        """Whether a widget is in a panel that stands behind another: Qt moves it out of sight and lets it have keys."""
        while widget is not None and widget.parentWidget() is not self._window:
            widget = widget.parentWidget()
        if widget is None or widget.isWindow():
            return False
        return not self._window.rect().intersects(widget.geometry())

    def show(self, name: str) -> None:
        """Shows a panel, in front of those that share its place."""
        self._docks[name].show()
        self._docks[name].raise_()

    def reset(self) -> None:
        """Every panel back in its place."""
        window, docks = self._window, self._docks
        for dock in self:
            window.removeDockWidget(dock)
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREA.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, _AREA.BottomDockWidgetArea)
        for left in ("guide", "steps"):
            window.addDockWidget(_AREA.LeftDockWidgetArea, docks[left])
        window.addDockWidget(_AREA.RightDockWidgetArea, docks["step"])
        window.addDockWidget(_AREA.BottomDockWidgetArea, docks["data"])
        window.addDockWidget(_AREA.BottomDockWidgetArea, docks["error"])
        for tab in ("matrices", "gradients", "printed"):
            window.tabifyDockWidget(docks["data"], docks[tab])
        for tab in _ASKED_FOR:
            window.tabifyDockWidget(docks["step"], docks[tab])
        for dock in self:
            dock.setFloating(False)
            dock.show()
        for tab in _ASKED_FOR:
            docks[tab].hide()
        docks["data"].raise_()
        self.share_room()

    def share_room(self) -> None:
        """The sizes of the docks for the size that the window has."""
        width, height = self._window.width(), self._window.height()
        docks, resize = self._docks, self._window.resizeDocks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        resize([docks["steps"], docks["step"]], [width * 22 // 100, width * 24 // 100], across)
        resize([docks["data"], docks["error"]], [width * 45 // 100, width * 55 // 100], across)
        resize([docks["guide"], docks["steps"]], [height * 40 // 100, height * 35 // 100], down)
        # The graph needs the room of a small screen most.
        share = 26 if height > SMALL_SCREEN else 20
        resize([docks["data"], docks["error"]], [height * share // 100] * 2, down)


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


def _dock(title: str, panel: QWidget) -> QDockWidget:
    dock = QDockWidget(title)
    dock.setObjectName(f"dock_{title.lower().replace(' ', '_')}")
    dock.setWidget(panel)
    toggle = dock.toggleViewAction()
    toggle.setToolTip(TOGGLE_TIP.format(title=title))
    toggle.setStatusTip(toggle.toolTip())
    return dock
