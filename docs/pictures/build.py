"""Draws the window in the middle of building a network: build.py light|dark OUT.png"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.picture import prepare
from bpsim.app.remembered import TemporarySettings

SIZE = (1100, 720)
DATA = 140
"""Pixels of height that two samples need."""
WEIGHTS = {"w1": 0.1, "w2": -0.2, "w3": 0.3, "w4": 0.4, "w5": 0.5, "w6": -0.6, "w7": 0.7, "w8": -0.8}
SAMPLES = [[0.1, 0.2, 0.3, 0.5], [-0.4, 0.25, 1.0, -0.5]]


def main(appearance: str, out: Path) -> None:
    """The 3-2-1 network of an exercise sheet gets a third hidden neuron; a connection to it hangs on the mouse."""
    prepare()
    lesson = replace(bpsim.new_lesson("3-2-1 tanh, identity"), title="Exercise sheet 3")
    window = MainWindow(lesson, TemporarySettings(appearance))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*SIZE)
    window.show()
    window.workspaces.switch("build")
    settle(window)
    window.resizeDocks([window.docks["data"]], [DATA], Qt.Orientation.Vertical)
    settle(window)
    document, graph = window.document, window.panels.graph
    document.samples.set_samples(SAMPLES)
    places = {name: graph.place_of(name) for name in WEIGHTS}
    document.set_values({graph.label_at(place).quantity: WEIGHTS[name] for name, place in places.items()})
    settle(window)

    drag(window, "i1", (point(window, "i2") + point(window, "h2")) / 2 + QPoint(0, 90), drop=True)
    settle(window)
    graph.select(graph.place_of("h3"))
    drag(window, "i2", point(window, "h3"), drop=False)
    settle(window)
    window.grab().toImage().save(str(out), "PNG", 0)


def point(window: MainWindow, name: str) -> QPoint:
    """Where the middle of a unit is in the viewport of the graph."""
    graph = window.panels.graph
    return graph.mapFromScene(graph.graph.anchor(graph.place_of(name)))


def drag(window: MainWindow, name: str, end: QPoint, *, drop: bool) -> None:
    """From the handle of a unit to a point."""
    graph = window.panels.graph
    send(graph.viewport(), QEvent.Type.MouseMove, QPoint(1, 1), pressed=False)
    send(graph.viewport(), QEvent.Type.MouseMove, point(window, name), pressed=False)
    start = graph.mapFromScene(graph.graph.handles[graph.place_of(name)].pos())
    send(graph.viewport(), QEvent.Type.MouseButtonPress, start)
    for part in (1, 2, 3):
        send(graph.viewport(), QEvent.Type.MouseMove, start + (end - start) * part / 3)
    if drop:
        send(graph.viewport(), QEvent.Type.MouseButtonRelease, end)


def send(viewport: QWidget, kind: QEvent.Type, where: QPoint, *, pressed: bool = True) -> None:
    """An event of the mouse. pressed: the left button is held."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = left if pressed and kind != QEvent.Type.MouseButtonRelease else none
    point, on_screen = QPointF(where), QPointF(viewport.mapToGlobal(where))
    QApplication.sendEvent(viewport, QMouseEvent(kind, point, on_screen, button, held, Qt.KeyboardModifier.NoModifier))


def settle(window: QWidget) -> None:
    """Lets every layout take its final size."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    window.repaint()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
