"""The Inspector: every property of what is selected in a form, and edits of several things as one step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from bpsim import Simulator, load
from bpsim.app.main_window import MainWindow
from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias
from bpsim.lesson.blueprint import new_lesson
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.inspector.fields import ChangeField, TextField
from bpsim.view.panels.inspector.inspector_panel import InspectorPanel
from bpsim.view.panels.inspector.properties import SEVERAL, Control, Link
from bpsim.view.panels.inspector.selected import sections_of

KEY = Qt.Key
H1, H2, O1 = Place(Part.UNIT, 1, 0), Place(Part.UNIT, 1, 1), Place(Part.UNIT, 2, 0)
W5, W6 = Place(Part.EDGE, 2, 0, 0), Place(Part.EDGE, 2, 0, 1)


@pytest.fixture
def panel(window: MainWindow) -> InspectorPanel:
    """That of the workspace Build."""
    window.workspaces.switch("build")
    return window.panels.inspector


def shown(panel: InspectorPanel) -> dict[str, object]:
    """The first property of each kind with its value."""
    values: dict[str, object] = {}
    for row in panel.rows:
        values.setdefault(row.shown.key, row.shown.value)
    return values


def titles(panel: InspectorPanel) -> list[str]:
    return [title.text() for title in panel.titles]


def test_fields_that_are_there_for_each_layer_are_called_by_it(panel: InspectorPanel) -> None:
    names = [row.field.accessibleName() for row in panel.rows]
    assert len(names) == len(set(names))
    assert {"Title", "Units: Inputs", "Units: Layer 1", "Activation: Outputs (layer 2)"} <= set(names)


def write(qtbot: QtBot, panel: InspectorPanel, key: str, text: str) -> ChangeField | TextField:
    field = panel.row(key).field
    assert isinstance(field, ChangeField | TextField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, KEY.Key_Return)
    return field


def write_constant(qtbot: QtBot, panel: InspectorPanel, text: str) -> None:
    field = panel.row("constant").number
    assert field is not None
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, KEY.Key_Return)


def choose(panel: InspectorPanel, key: str, value: str) -> None:
    row = panel.row(key)
    assert isinstance(row.field, QComboBox)
    row.field.setCurrentIndex(row.shown.choices.index(value))
    row.field.activated.emit(row.field.currentIndex())


def undo_texts(window: MainWindow) -> list[str]:
    stack = window.document.undo_stack
    return [stack.text(at) for at in range(stack.count())]


def test_the_form_is_that_of_what_is_selected(window: MainWindow, panel: InspectorPanel) -> None:
    graph = window.panels.graph
    assert titles(panel)[:2] == ["Network 2-2-2", "Inputs"]
    assert shown(panel) | {"title": "2-2-2 logistic network", "loss": "half-squared-error"} == shown(panel)
    graph.select(H1)
    assert titles(panel) == ["Neuron h1", "Comes from", "Goes to", "Layer 1"]
    values = shown(panel)
    assert (values["name"], values["bias"], values["incoming"]) == ("h1", 0.35, SEVERAL)
    assert values["connection"] == Link(True, 0.15)
    assert (values["activation"], values["bias_kind"], values["frozen"]) == ("logistic", "shared", False)
    graph.select(Place(Part.UNIT, 0, 1))
    assert titles(panel)[0] == "Input i2"
    assert shown(panel)["input"] == 0.1
    assert "activation" not in shown(panel)
    graph.select(O1)
    assert (shown(panel)["target"], shown(panel)["loss"]) == (0.01, "half-squared-error")
    graph.select(W5)
    assert titles(panel) == ["Connection w5: h1 → o1"]
    assert shown(panel) == {"weight": 0.4, "frozen": False}
    graph.select(W5, W6)
    assert titles(panel) == ["2 connections"]
    assert shown(panel)["weight"] is SEVERAL
    assert panel.row("weight").field.text() == ""  # type: ignore[attr-defined]
    graph.select(Place(Part.BIAS, 1))
    assert (shown(panel)["bias"], shown(panel)["frozen_bias"]) == (0.35, True)
    graph.select(Place(Part.TARGET, 2, 1))
    assert shown(panel) == {"target": 0.99}
    graph.select(H1, O1, W5)
    assert titles(panel) == ["2 neurons", "Layers 1, 2", "Connection w5: h1 → o1"]
    assert [row.shown.key for row in panel.rows if row.shown.control is Control.TEXT] == []
    window.document.set_notation("z-a-delta")  # a neuron is called as on the graph there, with its own name beside
    graph.select(H1)
    assert titles(panel)[0] == "Neuron a²₁ (h1)"
    assert next(row.shown.label for row in panel.rows if row.shown.key == "connection") == "a¹₁ (i1)"
    graph.select(None)
    assert titles(panel)[0] == "Network 2-2-2"


def test_what_the_network_does_not_have_is_passed_over() -> None:
    simulator = Simulator(load("it496"))
    gone = [Place(Part.BIAS, 3, 0), Place(Part.BIAS, 1, 1), Place(Part.EDGE, 2, 0, 5), Place(Part.UNIT, 1, 7)]
    assert sections_of(simulator, gone) == sections_of(simulator, [])
    assert sections_of(simulator, [*gone, W5]) == sections_of(simulator, [W5])


def test_numbers_are_set_and_changed_in_one_step(window: MainWindow, panel: InspectorPanel, qtbot: QtBot) -> None:
    document, graph = window.document, window.panels.graph

    def weights() -> list[float]:
        return [round(float(weight), 12) for weight in document.simulator.weights[1][0]]

    graph.select(W5, W6)
    field = panel.row("weight").field
    field.setFocus()
    qtbot.keyClicks(field, "-0.1")
    assert panel.row("weight").hint.text() == "Enter: each of 2 − 0.1"
    qtbot.keyClick(field, KEY.Key_Return)
    assert weights() == [0.3, 0.35]
    write(qtbot, panel, "weight", "*2")
    assert weights() == [0.6, 0.7]
    write(qtbot, panel, "weight", "=-0.1")
    assert weights() == [-0.1, -0.1]
    assert panel.row("weight").shown.value == -0.1
    write(qtbot, panel, "weight", "normal(0, 0.1, 7)")
    drawn = weights()
    assert "normal(0, 0.1, 7)" in window.statusBar().currentMessage()
    assert undo_texts(window) == [
        "take 0.1 off w5, w6",
        "multiply w5, w6 by 2",
        "set w5, w6 to −0.1",
        "draw w5, w6 from normal(0, 0.1, 7)",
    ]
    for _ in range(4):
        document.undo_stack.undo()
    assert weights() == [0.4, 0.45]
    for _ in range(4):
        document.undo_stack.redo()
    assert weights() == drawn
    graph.select(W5)
    write(qtbot, panel, "weight", "-0.1")
    assert weights()[0] == -0.1
    write(qtbot, panel, "weight", "+ 0,3")
    assert weights()[0] == 0.2
    assert undo_texts(window)[-1] == "add 0.3 to w5"


def test_what_cannot_be_stays_in_its_field_with_the_reason(
    window: MainWindow, panel: InspectorPanel, qtbot: QtBot
) -> None:
    graph, document = window.panels.graph, window.document
    graph.select(W5)
    field = write(qtbot, panel, "weight", "abc")
    assert isinstance(field, ChangeField)
    assert "is not a number" in field.fault
    assert field.text() == "abc"
    write(qtbot, panel, "weight", "*1e400")
    assert "too large" in field.fault
    qtbot.keyClick(field, KEY.Key_Escape)
    assert field.text() == "0.400"
    assert QApplication.focusWidget() is graph
    graph.select(H1)
    name = write(qtbot, panel, "name", "h2")
    assert isinstance(name, TextField)
    assert name.bubble.isVisible()
    assert name.bubble.text() == '"h2" is the name of another unit too.'
    qtbot.keyClick(name, KEY.Key_Escape)
    assert name.text() == "h1"
    assert document.undo_stack.count() == 0


def test_structure_is_edited_in_the_form(window: MainWindow, panel: InspectorPanel, qtbot: QtBot) -> None:
    document, graph = window.document, window.panels.graph
    graph.select(H1)
    write(qtbot, panel, "name", "cat")
    assert document.simulator.network.layers[0].units == ("cat", "h2")
    assert QApplication.focusWidget() is graph
    assert panel.row("letter").shown.value == ""  # cat and h2
    write(qtbot, panel, "letter", "h")
    assert document.simulator.network.layers[0].units == ("h1", "h2")
    assert panel.row("letter").shown.value == "h"
    choose(panel, "activation", "tanh")
    choose(panel, "bias_kind", "per-unit")
    layer = document.simulator.network.layers[0]
    assert (layer.activation, layer.bias) == ("tanh", Bias.PER_UNIT)
    graph.select(H1, O1)
    assert panel.row("activation").shown.value is SEVERAL
    choose(panel, "activation", "relu")
    assert [layer.activation for layer in document.simulator.network.layers] == ["relu", "relu"]
    assert undo_texts(window)[-1].count("relu") == 2
    frozen = panel.row("frozen").switch
    assert frozen is not None
    qtbot.mouseClick(frozen, Qt.MouseButton.LeftButton, pos=frozen.rect().center() - frozen.rect().center())
    graph.select(H1)
    link = next(row for row in panel.rows if row.shown.key == "connection" and row.name == "i2")
    assert link.switch is not None
    link.switch.click()
    assert not document.simulator.network.layers[0].connections[0, 1]
    link = next(row for row in panel.rows if row.shown.key == "connection" and row.name == "i2")
    assert link.number is not None
    assert link.number.isHidden()
    graph.select(None)
    field = panel.row("loss").field
    assert isinstance(field, QComboBox)
    choose(panel, "loss", "squared-error")
    assert document.simulator.network.loss == "squared-error"
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.simulator.network.layers[0].units == ("h1", "h2")


def test_how_weights_are_drawn_is_refused_with_the_names_of_the_panel(
    window: MainWindow, panel: InspectorPanel, qtbot: QtBot
) -> None:
    window.panels.graph.select(None)
    choose(panel, "distribution", "normal")
    for key, said in (("width", "Limit or σ: -1.0, expected a finite number"), ("seed", "Seed: -1, expected a whole")):
        field = panel.row(key).number
        assert field is not None
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "-1")
        qtbot.keyClick(field, KEY.Key_Return)
        assert field.fault.startswith(said)
        assert window.statusBar().currentMessage() == field.fault


def test_each_neuron_has_its_own_activation_and_constant(
    window: MainWindow, panel: InspectorPanel, qtbot: QtBot
) -> None:
    document, graph = window.document, window.panels.graph
    graph.select(H1)
    assert panel.row("unit_activation").shown.value == "logistic"
    choose(panel, "unit_activation", "leaky-relu")
    layer = document.simulator.network.layers[0]
    assert [one.kind for one in layer.activations] == ["leaky-relu", "logistic"]
    assert panel.row("activation").shown.value is SEVERAL  # of the layer
    assert panel.row("constant").name == "Slope"
    write_constant(qtbot, panel, "0.2")
    assert document.simulator.network.layers[0].activations[0] == UnitActivation.of("leaky-relu", 0.2)
    assert undo_texts(window)[-1] == "set h1 to leaky-relu (slope 0.2)"
    said: list[str] = []
    document.message.connect(said.append)
    write_constant(qtbot, panel, "7")
    assert said == ["The slope of leaky-relu is 7, expected a number from 0 to 1."]
    assert document.simulator.network.layers[0].activations[0].constant == 0.2
    choose(panel, "activation", "tanh")
    assert document.simulator.network.layers[0].activation == "tanh"
    graph.select(H1)
    window.actions_by_key["neuron_activation_sine"].trigger()
    assert document.simulator.network.layers[0].activations[0].kind == "sine"
    assert window.actions_by_key["neuron_activation_sine"].isChecked()
    assert not window.actions_by_key["activation_tanh"].isChecked()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.simulator.network.layers[0].activation == "logistic"


def test_the_network_without_a_selection(window: MainWindow, panel: InspectorPanel, qtbot: QtBot) -> None:
    document = window.document
    write(qtbot, panel, "title", "My sheet")
    assert document.title == "My sheet"
    assert panel.row("title").shown.value == "My sheet"
    assert document.modified
    lines = panel.row("description").field
    lines.setFocus()
    lines.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(lines, "By hand.")
    panel.row("title").field.setFocus()
    assert document.simulator.lesson.description == "By hand."
    choose(panel, "distribution", "normal")
    assert document.simulator.lesson.initialization.distribution == "normal"
    units = next(row for row in panel.rows if row.shown.key == "units" and row.shown.targets == (1,))
    assert units.number is not None
    units.number.setFocus()
    units.number.selectAll()
    qtbot.keyClicks(units.number, "4")
    qtbot.keyClick(units.number, KEY.Key_Return)
    assert document.simulator.network.sizes == (2, 4, 2)
    assert document.undo_stack.undoText() == "add h3 to h4"
    units = next(row for row in panel.rows if row.shown.key == "units" and row.shown.targets == (1,))
    assert units.number is not None
    for wrong, sentence in (("1025", "1 to 1024"), ("0", "1 to 1024"), ("2.5", "whole number")):
        units.number.setFocus()
        units.number.selectAll()
        qtbot.keyClicks(units.number, wrong)
        qtbot.keyClick(units.number, KEY.Key_Return)
        assert sentence in units.number.fault
    qtbot.keyClick(units.number, KEY.Key_Escape)
    assert titles(panel)[0] == "Network 2-4-2"
    document.undo_stack.undo()
    assert document.simulator.network.sizes == (2, 2, 2)
    for _ in range(3):
        document.undo_stack.undo()
    assert document.title == "2-2-2 logistic network"
    assert not document.modified


def test_nothing_is_cut_in_a_small_window_with_large_text_and_long_names(
    window: MainWindow, panel: InspectorPanel
) -> None:
    window.resize(1280, 720)
    document = window.document
    document.edit("a long name", lambda: document.simulator.rename(0, 0, "a name of sixty letters " * 2 + "or so"))
    for scale in (1.0, 2.0):
        window.settings.text_scale = scale
        window.looks.apply()
        for selection in ((), (H1,), (O1, W5), (Place(Part.BIAS, 1),)):
            window.panels.graph.select(*selection)
            QApplication.processEvents()  # a bar to scroll by takes its room
            form = panel.widget()
            assert form is not None
            assert form.minimumSizeHint().width() <= panel.viewport().width(), (selection, scale)
    # A text that a field writes otherwise is no edit.
    document.simulator.set_about(title="x" * 40_000, description="a\r\nb\u2028c\xa0d")
    document.values_changed.emit()
    window.panels.graph.select(None)
    for key in ("title", "description", "loss"):
        panel.row(key).field.setFocus()
    assert document.undo_stack.undoText() == "a long name"
    # A large network is shown in short.
    document.show_lesson(new_lesson("64-32-10 relu, softmax"))
    window.panels.graph.select(H1)
    facts = [row.shown.value for row in panel.rows if row.shown.control is Control.FACT]
    assert facts == ["64 connections: one by one on the graph"]
    assert len(panel.rows) < 30
