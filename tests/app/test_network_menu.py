"""The menu Network and the menus on the graph: one table, each command on what is selected, each one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bpsim.app.actions import TABLE
from bpsim.app.command_subjects import On, applies, kinds
from bpsim.app.main_window import MainWindow
from bpsim.app.network_rows import NETWORK
from bpsim.core.network import Bias
from bpsim.lesson.blueprint import new_lesson
from bpsim.view.canvas.places import TOTAL, Part, Place
from tests.app.keyboard import press, type_text

pytestmark = pytest.mark.same_window

I1, H1, H2 = Place(Part.UNIT, 0, 0), Place(Part.UNIT, 1, 0), Place(Part.UNIT, 1, 1)
O1, O2 = Place(Part.UNIT, 2, 0), Place(Part.UNIT, 2, 1)
W1, W5, B1, T1 = Place(Part.EDGE, 1, 0, 0), Place(Part.EDGE, 2, 0, 0), Place(Part.BIAS, 1), Place(Part.TARGET, 2, 0)


def trigger(window: MainWindow, key: str) -> None:
    action = window.actions_by_key[key]
    assert action.isEnabled(), key
    action.trigger()


def names(window: MainWindow) -> list[tuple[str, ...]]:
    network = window.document.simulator.network
    return [network.inputs, *(layer.units for layer in network.layers)]


def text_of(action: QAction) -> str:
    return action.text().replace("&", "").partition("\t")[0]


def menu_texts(window: MainWindow) -> list[str]:
    menu = QMenu()
    window.context_menu.fill(menu)
    found = [text_of(action) for action in menu.actions()]
    menu.deleteLater()
    return found


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def test_every_kind_of_thing_has_its_menu(window: MainWindow) -> None:
    graph = window.panels.graph
    found = {}
    for name, selection in {
        "input": (I1,), "hidden": (H1,), "output": (O1,), "weight": (W5,), "bias": (B1,), "target": (T1,),
        "ground": (), "several": (H1, W5), "error": (TOTAL,),
    }.items():  # fmt: skip
        graph.select(*selection)
        found[name] = menu_texts(window)
        assert "Properties" in found[name]
        assert "" not in (found[name][0], found[name][-1])
        assert not any(first == second == "" for first, second in zip(found[name], found[name][1:], strict=False))
    assert "Edit Value" in found["weight"]
    assert "Remove" in found["weight"]
    assert "Rename" in found["hidden"]
    assert {"Activation", "Bias", "Add Neuron", "Remove Layer", "Frozen"} <= set(found["hidden"])
    assert "Loss" in found["output"]
    assert "Loss" not in found["hidden"]
    assert "Activation" not in found["input"]
    assert "Remove" not in found["bias"]
    assert {"Add Neuron", "Loss", "Fit"} <= set(found["ground"])
    assert "Rename" not in found["several"]
    assert found["error"] == found["ground"]


def test_the_menu_opens_at_what_is_pointed_at_and_from_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    graph, opened = window.panels.graph, []

    def close() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        opened.append([(text_of(action), action.text().partition("\t")[2]) for action in menu.actions()])
        menu.close()

    point = graph.number_rect(W5).center().toPoint()
    QTimer.singleShot(0, close)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, graph.viewport().mapToGlobal(point))
    QApplication.sendEvent(graph.viewport(), event)
    assert graph.selection == (W5,)
    assert ("Remove", "Del") in opened[0]
    graph.select(H1)
    QTimer.singleShot(0, close)
    qtbot.keyClick(graph, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert ("Rename", "F2") in opened[1]
    QTimer.singleShot(0, close)
    corner = QPoint(2, 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, corner, graph.viewport().mapToGlobal(corner))
    QApplication.sendEvent(graph.viewport(), event)
    assert graph.selection == ()


def test_units_and_layers_come_and_go(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    trigger(window, "add_unit")  # with nothing selected: to the last hidden layer
    assert names(window)[1] == ("h1", "h2", "h3")
    assert "add h3" in said(window)
    graph.select(I1, O1)
    trigger(window, "add_unit")
    assert [len(layer) for layer in names(window)] == [3, 3, 3]
    document.undo_stack.undo()
    assert [len(layer) for layer in names(window)] == [2, 3, 2]
    graph.select(H1)
    trigger(window, "add_layer_after")
    assert [len(layer) for layer in names(window)] == [2, 3, 3, 2]
    graph.select(H1)
    trigger(window, "add_layer_before")
    assert [len(layer) for layer in names(window)] == [2, 3, 3, 3, 2]
    graph.select(H1, Place(Part.UNIT, 2, 0))
    trigger(window, "remove_layer")
    assert [len(layer) for layer in names(window)] == [2, 3, 2]
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert names(window) == [("i1", "i2"), ("h1", "h2"), ("o1", "o2")]


def test_what_is_selected_is_removed_as_one(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    graph.select(H2, W5, O2)
    trigger(window, "remove")
    assert names(window) == [("i1", "i2"), ("h1",), ("o1",)]
    assert not document.simulator.network.layers[1].connections.any()
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    graph.select(H1, H2)
    trigger(window, "remove")  # all of a hidden layer is the layer
    assert document.simulator.network.sizes == (2, 2)
    document.undo_stack.undo()
    graph.select(O1, O2)
    trigger(window, "remove")
    assert document.simulator.network.sizes == (2, 2, 2)
    assert said(window) == "o1 is the last unit of the outputs, so it stays.", "a name is written as it is"
    assert document.undo_stack.index() == 0
    window.document.message.emit("no layer can come before the inputs")
    assert said(window) == "No layer can come before the inputs."


def test_a_layer_is_one_thing(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    window.workspaces.switch("build")
    graph.select(Place(Part.LAYER, 1))
    assert {"Rename", "Remove", "Add Neuron", "Add Layer After", "Activation", "Frozen"} <= set(menu_texts(window))
    assert [title.text() for title in window.panels.inspector.titles] == ["2 neurons", "Layer 1"]
    trigger(window, "activation_relu")
    trigger(window, "frozen")
    layer = document.simulator.network.layers[0]
    assert (layer.activation, bool(layer.frozen_weights.all())) == ("relu", True)
    trigger(window, "add_unit")
    assert document.simulator.network.sizes == (2, 3, 2)
    graph.select(Place(Part.LAYER, 1))
    trigger(window, "remove")
    assert document.simulator.network.sizes == (2, 2)
    graph.select(Place(Part.LAYER, 0))
    assert not window.actions_by_key["add_layer_before"].isEnabled()
    trigger(window, "add_layer_after")
    assert document.simulator.network.sizes == (2, 2, 2)


def test_connections_are_taken_away_and_drawn_again(window: MainWindow) -> None:
    graph, document = window.panels.graph, window.document
    graph.select(H1)
    trigger(window, "disconnect")
    assert document.simulator.network.layers[1].connections.tolist() == [[False, True], [False, True]]
    graph.select(H1, O2)
    trigger(window, "connect")
    assert document.simulator.network.layers[1].connections.tolist() == [[False, True], [True, True]]
    trigger(window, "connect")
    assert said(window) == "They are connected already."
    graph.select(I1, O2)
    trigger(window, "connect")
    assert "neighbouring" in said(window)
    assert document.undo_stack.count() == 2


def test_settings_of_layers_show_a_tick_and_are_set(window: MainWindow) -> None:
    graph, document, actions = window.panels.graph, window.document, window.actions_by_key
    graph.select(I1)
    assert not actions["activation_tanh"].isEnabled()
    graph.select(H1)
    assert actions["activation_logistic"].isChecked()
    assert not actions["activation_softmax"].isEnabled()
    trigger(window, "activation_tanh")
    assert actions["activation_tanh"].isChecked()
    assert not actions["activation_logistic"].isChecked()
    graph.select(H1, O1)
    assert not actions["activation_tanh"].isChecked()
    trigger(window, "bias_per_unit")
    assert [layer.bias for layer in document.simulator.network.layers] == [Bias.PER_UNIT] * 2
    graph.select(O1)
    trigger(window, "loss_cross_entropy")
    assert actions["activation_softmax"].isChecked()
    assert actions["loss_cross_entropy"].isChecked()
    trigger(window, "activation_tanh")
    assert document.simulator.network.loss == "half-squared-error"
    graph.select(H1)
    assert not actions["frozen"].isChecked()
    trigger(window, "frozen")
    assert actions["frozen"].isChecked()
    assert document.simulator.network.layers[0].frozen_weights[0].all()
    trigger(window, "frozen")
    assert not document.simulator.network.layers[0].frozen_weights.any()


def test_with_nothing_selected_a_setting_of_layers_is_that_of_the_hidden_ones(window: MainWindow) -> None:
    document, actions = window.document, window.actions_by_key
    document.show_lesson(new_lesson("2-3-3-2"))
    trigger(window, "activation_relu")
    trigger(window, "bias_shared")
    layers = document.simulator.network.layers
    assert [layer.activation for layer in layers] == ["relu", "relu", "logistic"]
    assert [layer.bias for layer in layers] == [Bias.SHARED, Bias.SHARED, Bias.PER_UNIT]
    assert actions["activation_relu"].isChecked()
    assert document.undo_stack.count() == 2
    trigger(window, "activation_softmax")  # the outputs alone can have it
    assert document.simulator.network.layers[-1].activation == "softmax"
    document.show_lesson(new_lesson("2-2"))
    trigger(window, "activation_tanh")
    assert document.simulator.network.layers[0].activation == "tanh"


def test_what_is_refused_says_why_and_leaves_the_ticks(window: MainWindow) -> None:
    window.document.show_lesson(new_lesson("2-2"))
    window.panels.graph.select(Place(Part.UNIT, 1, 0))
    trigger(window, "loss_cross_entropy")
    assert window.document.simulator.network.layers[0].activation == "logistic"
    assert "sum to 1" in said(window)
    assert window.actions_by_key["loss_half_squared_error"].isChecked()
    assert not window.actions_by_key["loss_cross_entropy"].isChecked()
    window.panels.graph.select(None)
    assert not window.actions_by_key["add_unit"].isEnabled()  # there is no hidden layer


def test_rename_opens_the_name_and_properties_the_inspector(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.graph.select(H1)
    trigger(window, "rename_unit")
    type_text("cat")
    press(Qt.Key.Key_Return)
    assert names(window)[1] == ("cat", "h2")
    window.panels.graph.setFocus()
    window.panels.graph.select(W5)
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is window.panels.inspector.row("weight").field


@pytest.mark.parametrize(
    ("to", "selected", "can"),
    [
        (On.NEURON, On.HIDDEN, True),
        (On.NEURON, On.INPUT, False),
        (On.NEURON, On.HIDDEN | On.SEVERAL, False),
        (On.NEURON | On.SEVERAL, On.HIDDEN | On.WEIGHT | On.SEVERAL, True),
        (On.NEURON | On.SEVERAL, On.WEIGHT | On.SEVERAL, False),
        (On.GROUND, On.GROUND, True),
        (On.UNIT, On.HIDDEN | On.LAYER, False),
        (On.UNIT | On.LAYER, On.HIDDEN | On.LAYER, True),
        (On.NEURON | On.SEVERAL, On.HIDDEN | On.LAYER, True),
        (On.NEURON | On.LAYER, On.INPUT | On.LAYER, False),
    ],
)
def test_what_applies(to: On, selected: On, can: bool) -> None:
    assert applies(to, selected) is can
    assert kinds((H1, W1), 2) == On.HIDDEN | On.WEIGHT | On.SEVERAL


def test_entries_of_a_menu_have_different_mnemonics() -> None:
    for menu in {row.menu for row in NETWORK if row.text}:
        letters = [row.text.partition("&")[2][:1].lower() for row in TABLE if row.menu == menu and "&" in row.text]
        assert len(set(letters)) == len(letters), (menu, sorted(letters))
