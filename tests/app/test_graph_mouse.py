"""The graph by mouse, in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.document.structure_steps import carry_out
from bpsim.lesson import load
from bpsim.trace.steps import Granularity
from tests.found import found

pytestmark = pytest.mark.same_window

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def point_of(window: MainWindow, name: str) -> QPoint:
    """Where the middle of a unit or a label is in the viewport of the graph."""
    graph = window.panels.graph
    place = graph.place_of(name)
    assert place is not None
    return graph.mapFromScene(graph.graph.anchor(place))


def move(window: MainWindow, point: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Sent to the viewport itself: without a screen the pointer of ``QTest.mouseMove`` goes astray at times."""
    viewport = window.panels.graph.viewport()
    where = QPointF(viewport.mapToGlobal(point))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(viewport, QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, none, button, NONE))


def drag(window: MainWindow, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    viewport = window.panels.graph.viewport()
    QTest.mousePress(viewport, LEFT, modifiers, start)
    for part in (1, 2, 3):
        move(window, start + (end - start) * part / 3)
    QTest.mouseRelease(viewport, LEFT, modifiers, end)


def test_a_unit_that_was_moved_is_saved_there_undone_and_arranged(window: MainWindow, tmp_path: Path) -> None:
    document, graph = window.document, window.panels.graph
    document.seek(0, 20)
    painted = {one.quantity: one.value for one in graph.painted() if one.value}
    scale, home, still = graph.scale_factor, point_of(window, "h1"), point_of(window, "o2")
    drag(window, home, home + QPoint(35, 20))
    assert (point_of(window, "h1") - home - QPoint(35, 20)).manhattanLength() <= 2
    assert (point_of(window, "o2") - still).manhattanLength() <= 1, "the others stay where they are"
    assert graph.scale_factor == scale, "the view does not jump"
    assert {one.quantity: one.value for one in graph.painted() if one.value} == painted
    assert (document.simulator.iteration, document.simulator.step) == (0, 20)
    assert document.undo_stack.undoText() == "move h1"
    assert document.modified
    document.save(tmp_path / "moved.bpsim")
    assert load(tmp_path / "moved.bpsim").view.positions == document.simulator.lesson.view.positions
    document.undo_stack.undo()
    assert point_of(window, "h1") == home
    document.undo_stack.redo()
    window.actions_by_key["arrange"].trigger()
    assert point_of(window, "h1") == home
    assert document.simulator.lesson.view.positions == {}
    assert document.undo_stack.undoText() == "arrange the graph"


def test_a_network_that_comes_back_is_seen_as_it_was(window: MainWindow) -> None:
    document, graph = window.document, window.panels.graph
    names = ("i1", "h2", "o2")

    def look() -> tuple[float, list[QPoint]]:
        return graph.scale_factor, [point_of(window, name) for name in names]

    document.seek(0, 0)
    document.next(Granularity.ITERATION)
    small = look()
    window.actions_by_key["add_unit"].trigger()
    large = look()
    assert large != small, "a third neuron had no room"
    document.undo_stack.undo()
    assert look() == small
    document.undo_stack.redo()
    assert look() == large
    document.seek(0, 3)
    assert look() == small, "an iteration before the edit has the network and the view of that time"
    window.workspaces.switch("build")
    document.undo_stack.undo()
    undone = look()
    graph.fit()
    assert look() == undone, "in a view of another size the graph is fitted"
    graph.zoom_in()
    zoomed = graph.scale_factor
    document.undo_stack.redo()
    assert graph.scale_factor == zoomed, "who zoomed keeps his zoom"


def test_a_unit_that_is_dragged_out_of_view_brings_the_whole_graph_into_view(window: MainWindow) -> None:
    graph = window.panels.graph
    scale, home = graph.scale_factor, point_of(window, "i1")
    drag(window, home, QPoint(home.x(), -200))
    assert graph.scale_factor < scale
    seen = graph.viewport().rect()
    assert all(seen.contains(graph.mapFromScene(rect).boundingRect()) for rect in graph.graph.solid())


def test_escape_takes_a_drag_back(window: MainWindow) -> None:
    graph, home = window.panels.graph, point_of(window, "h1")
    QTest.mousePress(graph.viewport(), LEFT, NONE, home)
    move(window, home + QPoint(50, 50))
    QTest.keyClick(graph, Qt.Key.Key_Escape)
    QTest.mouseRelease(graph.viewport(), LEFT, NONE, home + QPoint(50, 50))
    assert point_of(window, "h1") == home
    assert not window.document.undo_stack.canUndo()


@pytest.mark.parametrize("name", ["shift", "control"])
def test_several_things_are_selected_by_click_and_by_band(window: MainWindow, name: str) -> None:
    graph = window.panels.graph
    key = Qt.KeyboardModifier.ShiftModifier if name == "shift" else Qt.KeyboardModifier.ControlModifier
    for one in ("w1", "h2"):
        QTest.mouseClick(graph.viewport(), LEFT, key, point_of(window, one))
    assert graph.selection == (graph.place_of("w1"), graph.place_of("h2"))
    drag(window, QPoint(2, 2), QPoint(graph.viewport().width() - 2, graph.viewport().height() - 2), key)
    everything = {graph.place_of(one) for one in ("i1", "i2", "h1", "h2", "o1", "o2", "w1", "w8", "b1", "b2")}
    assert everything <= set(graph.selection) if name == "shift" else len(graph.selection) == 2


def names(window: MainWindow) -> list[tuple[str, ...]]:
    network = window.document.simulator.network
    return [network.inputs, *(layer.units for layer in network.layers)]


def hover(window: MainWindow, name: str) -> None:
    move(window, QPoint(1, 1), Qt.MouseButton.NoButton)
    move(window, point_of(window, name), Qt.MouseButton.NoButton)


def handle_of(window: MainWindow, name: str) -> QPoint:
    hover(window, name)
    graph = window.panels.graph
    place = graph.place_of(name)
    assert place is not None
    return graph.mapFromScene(graph.graph.handles[place].pos())


def test_units_layers_and_connections_are_made_by_mouse_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    document, graph = window.document, window.panels.graph
    controls, undo = graph.controls, document.undo_stack
    weights = [w.copy() for w in document.simulator.weights]
    hover(window, "h1")
    qtbot.mouseClick(controls.plus, LEFT)
    assert names(window) == [("i1", "i2"), ("h1", "h2", "h3"), ("o1", "o2")]
    assert undo.undoText() == "add h3"
    assert (document.simulator.weights[0][:2] == weights[0]).all(), "what was there keeps its values"
    qtbot.mouseClick(controls.minus, LEFT)
    assert undo.undoText() == "remove h3"
    hover(window, "h1")
    qtbot.mouseClick(controls.between[0], LEFT)
    assert names(window)[1:3] == [("h1", "h2"), ("j1", "j2")]
    undo.undo()
    seen = graph.viewport().rect()
    assert all(seen.contains(graph.mapFromScene(rect).boundingRect()) for rect in graph.graph.solid())

    carry_out(document, [lambda simulator: simulator.disconnect(2, 0, 0)])
    drag(window, handle_of(window, "h1"), point_of(window, "o1"))
    assert undo.undoText() == "connect h1 to o1"
    drag(window, handle_of(window, "h1"), point_of(window, "o2"))
    assert window.statusBar().currentMessage() == "h1 and o2 are connected already."
    middle = (point_of(window, "i1") + point_of(window, "h2")) / 2
    drag(window, handle_of(window, "i1"), middle)
    assert undo.undoText() == "add h3"
    assert document.simulator.network.layer(1).connections[2].tolist() == [True, False]
    assert document.simulator.network.layer(2).connections[:, 2].tolist() == [True, True]
    while undo.canUndo():
        undo.undo()
    assert [(a == b).all() for a, b in zip(weights, document.simulator.weights, strict=True)] == [True, True]
    assert names(window) == [("i1", "i2"), ("h1", "h2"), ("o1", "o2")]
    hover(window, "o1")
    qtbot.mouseClick(controls.minus, LEFT)
    qtbot.mouseClick(controls.minus, LEFT)
    assert "last unit" in window.statusBar().currentMessage(), "the last unit stays, and it is said why"


def test_a_button_stays_under_the_mouse_that_presses_it_again_and_again(window: MainWindow, qtbot: QtBot) -> None:
    controls = window.panels.graph.controls
    hover(window, "h1")
    point = window.mapFromGlobal(controls.plus.mapToGlobal(controls.plus.rect().center()))
    qtbot.mouseMove(window, point)
    for count in (3, 4):
        assert window.childAt(point) is controls.plus
        qtbot.mouseClick(controls.plus, LEFT)
        assert len(names(window)[1]) == count
    texts = [one.rect.toRect() for one in window.panels.graph.painted()]
    assert not any(
        button.geometry().intersects(text) for button in controls.buttons for text in texts if button.isVisible()
    )


def test_a_layer_is_selected_by_its_name_and_frozen_and_removed_as_one(window: MainWindow, qtbot: QtBot) -> None:
    graph, document = window.panels.graph, window.document
    hover(window, "h1")
    qtbot.mouseClick(graph.controls.heading, LEFT)
    assert [found(graph.label_at(place)).name for place in graph.selected_parts] == ["h1", "h2"]
    window.actions_by_key["frozen"].trigger()
    assert document.simulator.network.layer(1).frozen_weights.all()
    assert graph.texts()["h1"] == "h1 frozen"
    assert graph.controls.heading.locked
    window.actions_by_key["remove"].trigger()
    assert names(window) == [("i1", "i2"), ("o1", "o2")]
    assert graph.selection == ()
