"""Building a network on the graph by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.lesson.blueprint import new_lesson
from bpsim.view.canvas import Place
from tests.app.keyboard import CTRL, names, press, select, type_text

pytestmark = pytest.mark.same_window

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def hold(window: MainWindow, *keys: Qt.Key, repeated: bool = False) -> None:
    """Presses keys while Ctrl is held down all the time."""
    graph = window.panels.graph

    def send(kind: QEvent.Type, key: Qt.Key, modifier: Qt.KeyboardModifier, again: bool = False) -> None:
        QApplication.sendEvent(graph, QKeyEvent(kind, key, modifier, "", again))

    send(QEvent.Type.KeyPress, Key.Key_Control, Modifier.NoModifier)
    for key in keys:
        send(QEvent.Type.KeyPress, key, CTRL)
        if repeated:
            for _ in range(5):
                send(QEvent.Type.KeyPress, key, CTRL, again=True)
        send(QEvent.Type.KeyRelease, key, CTRL)
    send(QEvent.Type.KeyRelease, Key.Key_Control, Modifier.NoModifier)


def double_click(window: MainWindow, name: str) -> None:
    graph = window.panels.graph
    place = graph.place_of(name)
    assert place is not None
    where = graph.mapFromScene(graph.graph.anchor(place))
    QTest.mouseDClick(graph.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, where)


def unit_names(window: MainWindow) -> list[tuple[str, ...]]:
    network = window.document.simulator.network
    return [network.inputs, *(layer.units for layer in network.layers)]


def undo_count(window: MainWindow) -> int:
    return window.document.undo_stack.index()


def test_each_press_is_a_unit_and_those_of_one_held_key_are_one_step_of_undo(window: MainWindow) -> None:
    graph = window.panels.graph
    select(graph, "h1")
    hold(window, Key.Key_Down, Key.Key_Down, Key.Key_Up, repeated=True)
    assert unit_names(window)[1] == ("h1", "h3", "h5", "h4", "h2")
    assert names(graph) == ["h5"]
    assert undo_count(window) == 1
    hold(window, Key.Key_Down)
    assert undo_count(window) == 2
    assert window.document.undo_stack.undoText() == "add h6"
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert unit_names(window)[1] == ("h1", "h2")
    assert graph.hasFocus()
    window.document.undo_stack.redo()
    assert unit_names(window)[1] == ("h1", "h3", "h5", "h4", "h2")


def test_a_layer_is_like_the_one_that_it_stands_beside(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    document.edit("tanh", lambda: document.simulator.set_activation(1, "tanh"))
    select(graph, "h2")
    hold(window, Key.Key_Right, Key.Key_Down)
    network = document.simulator.network
    assert network.sizes == (2, 2, 3, 2)
    assert (network.layer(2).activation, network.layer(2).bias) == ("tanh", network.layer(1).bias)
    assert names(graph) == ["j3"]
    # Beside inputs and outputs: logistic, a bias for each. Outwards there is none.
    said: list[str] = []
    document.message.connect(said.append)
    for name, key in (("i1", Key.Key_Right), ("o1", Key.Key_Left)):
        select(graph, name)
        hold(window, key)
        network = document.simulator.network
        added = network.layer(1 if name == "i1" else network.depth - 1)
        assert (added.size, added.activation, added.bias.value) == (2, "logistic", "per-unit")
    assert said == []
    for name, key, reason in (
        ("i1", Key.Key_Left, "No layer can come before the inputs."),
        ("o1", Key.Key_Right, "No layer can come after the outputs: add one before them."),
    ):
        select(graph, name)
        before = document.simulator.network
        hold(window, key)
        assert len(said) == 1
        assert window.statusBar().currentMessage() == reason
        assert document.simulator.network is before
        said.clear()


def test_f2_renames_a_unit_where_it_stands_and_says_why_it_cannot_be_called_so(window: MainWindow) -> None:
    graph = window.panels.graph
    select(graph, "h2")
    press(Key.Key_F2)
    type_text("mitte")
    press(Key.Key_Return)
    assert unit_names(window)[1] == ("h1", "mitte")
    assert names(graph) == ["mitte"]
    assert graph.hasFocus()
    press(Key.Key_Return)
    for bad in ("o1", "   ", "x" * 61):
        field = graph.names.field
        assert field is not None
        field.selectAll()
        type_text(bad)
        press(Key.Key_Return)
        assert graph.names.field is field
        assert field.bubble.isVisible()
        assert field.bubble.text() == field.fault
        assert field.fault.endswith(".")
    press(Key.Key_Escape)
    assert graph.names.field is None
    assert unit_names(window)[1] == ("h1", "mitte")
    # A double-click does the same where there is no number to type.
    double_click(window, "h1")
    assert graph.names.field is not None
    press(Key.Key_Escape)
    # Above the neurons is their layer, which is renamed by one letter.
    select(graph, "h1")
    press(Key.Key_Up)
    press(Key.Key_F2)
    type_text("o")
    press(Key.Key_Return)
    assert graph.names.field is not None
    assert graph.names.field.fault
    type_text("x")
    press(Key.Key_Return)
    assert unit_names(window)[1] == ("ox1", "ox2")
    hold(window, Key.Key_Down)
    assert unit_names(window)[1] == ("ox1", "ox2", "ox3")
    # Of an input, which has a name and a number, F2 types the one and Enter the other.
    select(graph, "i1")
    press(Key.Key_F2)
    type_text("<b>")
    press(Key.Key_Tab)
    assert unit_names(window)[0] == ("<b>", "i2")
    select(graph, "i2")
    press(Key.Key_Return)
    assert graph.editor.field is not None
    QTest.keyClick(graph.editor.field, Key.Key_Escape)


def test_delete_removes_what_is_selected_and_goes_on_beside_it(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    select(graph, "w6")
    press(Key.Key_Delete)
    assert not document.simulator.network.layer(2).connections[0, 1]
    assert graph.selection
    select(graph, "w1", "h2")
    press(Key.Key_Delete)
    assert unit_names(window)[1] == ("h1",)
    assert names(graph) == ["h1"]
    assert undo_count(window) == 2
    # The last one of a layer stays, a hidden layer goes as a whole.
    said: list[str] = []
    document.message.connect(said.append)
    select(graph, "i1", "i2")
    press(Key.Key_Backspace)
    assert unit_names(window)[0] == ("i1", "i2")
    assert "stay" in said[-1]
    select(graph, "h1")
    press(Key.Key_Up)
    press(Key.Key_Delete)
    assert document.simulator.network.sizes == (2, 2)
    for _ in range(3):
        document.undo_stack.undo()
    assert unit_names(window)[1] == ("h1", "h2")
    # Of a column the next neuron is selected, not the bias that stands between them.
    document.show_lesson(new_lesson("2-3-2"))
    for gone, left in (("h2", "h1"), ("h1", "h3")):
        select(graph, gone)
        press(Key.Key_Delete)
        assert names(graph) == [left]


def test_the_menu_of_what_is_selected_opens_by_its_keys(window: MainWindow, qtbot: QtBot) -> None:
    graph, found, asked = window.panels.graph, list[list[str]](), list[tuple[Place | None, QPoint]]()
    graph.menu_requested.connect(lambda place, point: asked.append((place, point)))

    def read() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        try:
            found.append([action.text().partition("\t")[0].replace("&", "") for action in menu.actions()])
        finally:
            menu.close()

    for key, modifier in ((Key.Key_Menu, Modifier.NoModifier), (Key.Key_F10, Modifier.ShiftModifier)):
        select(graph, "h1")
        QTimer.singleShot(0, read)
        press(key, modifier)
        window.activateWindow()
        qtbot.waitUntil(graph.hasFocus)
    assert len(found) == 2
    assert found[0] == found[1]
    assert "Remove" in found[0]
    h1 = graph.place_of("h1")
    assert [place for place, _ in asked] == [h1, h1]
    assert graph.pointer.place_at(graph.viewport().mapFromGlobal(asked[0][1])) == h1
