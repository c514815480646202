"""In the window any neuron can be derived instead of the error, and the inputs are derived by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.canvas.places import Part, Place


def test_a_neuron_is_derived_and_the_inputs_are_derived_by(window: MainWindow, qtbot: QtBot) -> None:
    actions, document, graph = window.actions_by_key, window.document, window.panels.graph
    simulator, said = document.simulator, list[str]()
    document.message.connect(said.append)
    assert not actions["derive_unit"].isEnabled()
    assert not actions["derive_error"].isEnabled()
    graph.select(Place(Part.UNIT, 1, 1))
    actions["derive_unit"].trigger()
    assert simulator.training.derivative_of == (1, 1)
    assert document.undo_stack.undoText() == "derive out h2"
    actions["derive_inputs"].trigger()
    assert actions["derive_inputs"].isChecked()
    window.docks.show("training")
    assert window.panels.training.why_not.text().startswith("The steps derive out h2, not the error")
    document.seek(0, len(simulator.steps))
    assert graph.texts()["∂out h2/∂i2"] == "∂out h2/∂i2 0.0722"
    assert simulator.current is not None
    assert simulator.current.quantity == Quantity(Kind.DE_DOUT, 0, 0, 1)
    graph.setFocus()
    qtbot.keyClick(graph, Qt.Key.Key_PageDown)
    assert said[-1].startswith("The steps derive out h2, not the error")
    actions["derive_error"].trigger()
    assert simulator.training.derivative_of is None
    assert simulator.trains
    for _ in range(3):
        document.undo_stack.undo()
    assert not simulator.training.derive_inputs
    assert not actions["derive_inputs"].isChecked()


def test_the_inspector_and_the_menu_of_a_neuron_say_what_is_derived(window: MainWindow) -> None:
    document, graph, inspector = window.document, window.panels.graph, window.panels.inspector
    window.workspaces.switch("build")
    graph.select(Place(Part.UNIT, 1, 1))
    derived = inspector.row("derived").switch
    assert derived is not None
    assert not derived.isChecked()
    derived.click()
    assert document.simulator.training.derivative_of == (1, 1)
    assert document.undo_stack.undoText() == "derive out h2"
    menu = QMenu()
    window.context_menu.fill(menu)
    assert [window.actions_by_key[key] in menu.actions() for key in ("derive_unit", "derive_error")] == [True, True]
    again = inspector.row("derived").switch
    assert again is not None
    assert again.isChecked()
    again.click()
    assert document.simulator.training.derivative_of is None
    graph.select(Place(Part.UNIT, 0, 0))
    by_inputs = inspector.row("by_inputs").switch
    assert by_inputs is not None
    by_inputs.click()
    assert document.simulator.training.derive_inputs
    menu.clear()
    window.context_menu.fill(menu)
    assert window.actions_by_key["derive_inputs"] in menu.actions()
