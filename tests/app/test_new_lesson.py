"""File > New: the fields and one line of text say the same, and what is made is what ``bpsim new`` makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.cli import main
from bpsim.core.initialization import Distribution
from bpsim.lesson import save
from bpsim.lesson.blueprint import Blueprint
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs.new import preview
from bpsim.view.dialogs.new.dialog import NewDialog
from bpsim.view.dialogs.new.layer_lines import LayersField
from bpsim.view.dialogs.new.wording import ADD_LAYER, REMOVE_LAYER
from bpsim.view.numbers import NumberField
from bpsim.view.theme import DARK, LIGHT
from tests.app.test_lesson_commands import with_dialog

KEY = Qt.Key


@pytest.fixture
def dialog(qtbot: QtBot) -> NewDialog:
    made = NewDialog(Blueprint.described("2-2-1"), LIGHT)
    qtbot.addWidget(made)
    made.show()
    return made


def write(qtbot: QtBot, dialog: NewDialog, line: str) -> None:
    dialog.line.setFocus()
    dialog.line.selectAll()
    qtbot.keyClicks(dialog.line, line)


def choose(choice: Choice, value: str) -> None:
    choice.show_value(value)
    choice.activated.emit(choice.currentIndex())


def type_number(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, KEY.Key_Return)


def button_of(layers: LayersField, text: str, layer: int) -> QToolButton:
    """The button with this text in the line of a layer."""
    return [button for button in layers.findChildren(QToolButton) if button.text() == text][layer]


def use(act: Callable[[NewDialog], None]) -> Callable[[QDialog], None]:
    def run(dialog: QDialog) -> None:
        assert isinstance(dialog, NewDialog)
        act(dialog)

    return run


def test_tab_goes_from_the_line_through_the_layers_to_the_loss(dialog: NewDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    write(qtbot, dialog, "3-2-2 tanh, logistic")
    button_of(dialog.layers, ADD_LAYER, 1).click()
    dialog.line.setFocus()
    reached = []
    while (at := dialog.focusWidget()) is not dialog.loss:
        reached.append(at.accessibleName())
        qtbot.keyClick(at, KEY.Key_Tab)
    assert reached[0] == "In a line"
    assert [name for name in reached if name.startswith(("Units", "Activation"))] == [
        "Units: Inputs",
        *("Units: Hidden 1", "Activation: Hidden 1"),
        *("Units: Hidden 2", "Activation: Hidden 2"),
        *("Units: Outputs", "Activation: Outputs"),
    ]


def test_an_activation_has_a_field_for_its_constant(dialog: NewDialog, qtbot: QtBot) -> None:
    layers = dialog.layers
    write(qtbot, dialog, "2-2-1 tanh, identity")
    assert not layers.constants[1].isVisible()
    choose(layers.activation_of(1), "leaky-relu")
    assert layers.constants[1].isVisible()
    assert layers.constants[1].value == 0.01
    type_number(qtbot, layers.constants[1], "0.2")
    assert dialog.line.text() == "2-2-1 leaky-relu(0.2), identity"
    write(qtbot, dialog, "2-2-1 tanh/elu(0.5), identity")
    assert layers.activation_of(1).placeholderText() == "tanh/elu(0.5)"
    assert not layers.constants[1].isVisible()
    dialog.accept()
    assert dialog.lesson is not None
    assert [one.kind for one in dialog.lesson.network.layers[0].activations] == ["tanh", "elu"]


def test_the_line_and_the_fields_follow_each_other(dialog: NewDialog, qtbot: QtBot) -> None:
    write(qtbot, dialog, "3-2-1 tanh, identity")
    layers = dialog.layers
    assert [layers.units_of(layer).value() for layer in range(3)] == [3, 2, 1]
    assert [layers.activation_of(layer).value for layer in (1, 2)] == ["tanh", "identity"]
    assert dialog.preview.lesson is not None
    assert dialog.preview.lesson.network.sizes == (3, 2, 1)
    assert dialog.line.text() == "3-2-1 tanh, identity"

    qtbot.mouseClick(button_of(layers, ADD_LAYER, 1), Qt.MouseButton.LeftButton)
    assert dialog.line.text() == "3-2-2-1 tanh, tanh, identity"
    layers.units_of(2).setFocus()
    layers.units_of(2).selectAll()
    qtbot.keyClicks(layers.units_of(2), "5")
    choose(layers.activation_of(2), "relu")
    assert dialog.line.text() == "3-2-5-1 tanh, relu, identity"
    qtbot.mouseClick(button_of(layers, REMOVE_LAYER, 1), Qt.MouseButton.LeftButton)
    assert dialog.line.text() == "3-5-1 relu, identity"
    qtbot.mouseClick(button_of(layers, REMOVE_LAYER, 1), Qt.MouseButton.LeftButton)
    assert dialog.line.text() == "3-1 identity"
    assert not button_of(layers, REMOVE_LAYER, 1).isVisible()
    qtbot.mouseClick(button_of(layers, ADD_LAYER, 0), Qt.MouseButton.LeftButton)
    assert dialog.line.text() == "3-3-1 logistic, identity"


def test_a_loss_and_the_outputs_that_it_needs_bring_each_other(dialog: NewDialog, qtbot: QtBot) -> None:
    choose(dialog.layers.activation_of(2), "softmax")
    assert dialog.blueprint.loss == dialog.loss.value == "cross-entropy"
    choose(dialog.layers.activation_of(2), "tanh")
    assert dialog.blueprint.loss == "half-squared-error"
    choose(dialog.loss, "binary-cross-entropy")
    assert dialog.line.text() == "2-2-1"
    choose(dialog.loss, "squared-error")
    write(qtbot, dialog, "2-3 softmax")  # with the loss that was chosen
    assert (dialog.blueprint.loss, dialog.loss.value) == ("squared-error", "squared-error")
    choose(dialog.loss, "cross-entropy")
    write(qtbot, dialog, "2-3 tanh")
    assert dialog.blueprint.loss == "half-squared-error"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("3-1025-1", "a layer cannot have 1025 units"),
        ("3-2-1 sigmoid", 'did you mean "logistic"'),
        ("3", "two layers at least"),
        ("", "sizes of its layers"),
    ],
)
def test_what_cannot_be_is_said_at_the_line_and_nothing_is_made(
    dialog: NewDialog, qtbot: QtBot, line: str, sentence: str
) -> None:
    write(qtbot, dialog, line or " ")
    assert not dialog.create_button.isEnabled()
    qtbot.keyClick(dialog.line, KEY.Key_Return)
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.fault.isVisible()
    said = dialog.fault.text()
    assert sentence in said.replace("A layer", "a layer")
    assert said[0].isupper() or said[0] == '"'
    assert said.endswith((".", "?"))
    assert dialog.lesson is None
    assert dialog.preview.lesson is not None  # the network as it was before
    write(qtbot, dialog, "3-2-1")
    assert not dialog.fault.isVisible()
    assert dialog.create_button.isEnabled()


def test_a_softmax_of_one_output_is_made_and_said_to_learn_nothing(
    window: MainWindow, dialog: NewDialog, qtbot: QtBot
) -> None:
    write(qtbot, dialog, "2-1 softmax")
    assert "always 1" in dialog.fault.text()
    assert dialog.create_button.isEnabled()
    write(qtbot, dialog, "2-2 softmax")
    assert not dialog.fault.isVisible()
    dialog.accept()
    assert dialog.lesson is not None
    document = window.document
    document.show_lesson(dialog.lesson)
    window.graph_commands.shrink(1)
    assert "always 1" in window.statusBar().currentMessage()
    window.graph_commands.grow(1)
    assert "always 1" not in window.statusBar().currentMessage()


def test_fields_that_cannot_be_say_why(dialog: NewDialog, qtbot: QtBot) -> None:
    dialog.layers.units_of(1).setValue(1025)
    assert "1025 units" in dialog.fault.text()
    dialog.layers.units_of(1).setValue(3)
    assert not dialog.fault.isVisible()
    choose(dialog.distribution, Distribution.NORMAL)
    type_number(qtbot, dialog.width_field, "0")
    assert "greater than 0" in dialog.width_field.fault
    dialog.accept()
    assert dialog.lesson is None
    type_number(qtbot, dialog.width_field, "0,25")
    type_number(qtbot, dialog.seed, "1.5")
    assert "whole number" in dialog.seed.fault
    type_number(qtbot, dialog.seed, "9")
    assert (dialog.blueprint.initialization.width, dialog.blueprint.initialization.seed) == (0.25, 9)


def test_the_keys_do_not_wait_for_a_picture_that_takes_long(
    dialog: NewDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = dialog.preview
    monkeypatch.setattr(preview, "LONG", -1.0)
    write(qtbot, dialog, "4-4-4")
    assert picture.waiting
    before = picture.grab().toImage()
    qtbot.waitUntil(lambda: not picture.waiting)
    assert picture.grab().toImage() != before
    monkeypatch.setattr(preview, "LONG", 60.0)
    write(qtbot, dialog, "3-2-1")
    assert not picture.waiting


def test_a_large_network_is_made_without_a_preview(qtbot: QtBot) -> None:
    dialog = NewDialog(Blueprint.described("2-1"), DARK)
    qtbot.addWidget(dialog)
    dialog.show()
    write(qtbot, dialog, "784-128-10 relu, softmax")
    assert " ".join(dialog.preview.note.split()) == "784-128-10: 101 632 weights; too large for a preview."
    dialog.preview.repaint()
    dialog.accept()
    assert dialog.lesson is not None
    assert dialog.lesson.network.sizes == (784, 128, 10)


def test_the_window_makes_what_the_command_line_makes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:

    def act(dialog: NewDialog) -> None:
        write(qtbot, dialog, "3-2-1 tanh, identity")
        choose(dialog.bias, "shared")
        type_number(qtbot, dialog.seed, "7")
        qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)

    with_dialog(window, "new", use(act))
    assert not window.document.modified
    assert window.document.path is None
    assert "3-2-1 tanh, identity" in window.statusBar().currentMessage()
    save(window.document.simulator.to_save(), tmp_path / "window.bpsim")
    out = tmp_path / "command.bpsim"
    assert main(["new", "3-2-1 tanh, identity", "--bias", "shared", "--seed", "7", "-o", str(out)]) == 0
    assert (tmp_path / "window.bpsim").read_bytes() == out.read_bytes()


def test_unsaved_work_is_asked_about_first_and_escape_keeps_everything(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    document.new_weights(Blueprint.described("2-1").initialization)
    assert document.modified
    before, answers = document.simulator, [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    asked: list[str] = []

    def answer(_: object, __: str, question: str, *___: object) -> QMessageBox.StandardButton:
        asked.append(question)
        return answers.pop(0)

    monkeypatch.setattr("bpsim.app.file_commands.ask", answer)
    window.actions_by_key["new"].trigger()  # and there is no dialog
    assert len(asked) == 1
    with_dialog(window, "new", use(lambda dialog: qtbot.keyClick(dialog, KEY.Key_Escape)))
    assert len(asked) == 2
    assert document.simulator is before
    assert document.modified
