"""Ctrl+K: type what you want, from the one table of commands, each with its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.actions import TABLE
from bpsim.app.main_window import MainWindow
from bpsim.core.optimizers import OptimizerKind
from bpsim.view.dialogs.commands import CommandsDialog, Entry
from bpsim.view.fuzzy import fit
from bpsim.view.theme import LIGHT

KEY = Qt.Key


def ask(window: MainWindow, qtbot: QtBot, use: Callable[[CommandsDialog], None]) -> None:
    """Presses Ctrl+K where the keyboard is, and does something with the list."""
    seen: list[CommandsDialog] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CommandsDialog)
        seen.append(dialog)
        try:
            use(dialog)
        finally:
            dialog.reject()

    QTimer.singleShot(0, act)
    qtbot.keyClick(QApplication.focusWidget() or window, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert seen, "there was no list"
    window.activateWindow()  # as a desktop does when a dialog closes
    qtbot.waitUntil(window.isActiveWindow)


def listed(dialog: CommandsDialog) -> list[Entry]:
    return [dialog.model.entry(dialog.model.index(row, 0)) for row in range(dialog.model.rowCount())]


def test_every_command_is_found_with_its_key_and_the_one_that_is_meant_is_carried_out(
    window: MainWindow, qtbot: QtBot
) -> None:
    def look(dialog: CommandsDialog) -> None:
        entries = {entry.text: entry for entry in listed(dialog)}
        assert entries.keys() >= {"Undo", "New Random Weights…", "This Step", "Dark"}
        assert (entries["Run"].keys, entries["Run"].where) == ("Ctrl+R", "Run")
        assert entries["Dark"].where == "View › Appearance"
        assert not entries["Undo"].enabled
        assert entries["Undo"].about == "Nothing was changed yet."

    ask(window, qtbot, look)

    def choose(dialog: CommandsDialog) -> None:
        qtbot.keyClicks(dialog.field, "thre dec")
        assert [entry.text for entry in listed(dialog)] == []
        assert "thre dec" in dialog.note.text()
        dialog.field.clear()
        qtbot.keyClicks(dialog.field, "show 3 dec")
        assert listed(dialog)[0].text == "3"
        qtbot.keyClick(dialog.field, KEY.Key_Return)

    ask(window, qtbot, choose)
    assert window.document.simulator.lesson.view.digits == 3
    assert QApplication.focusWidget() is window.panels.graph


def test_what_cannot_be_done_says_why_and_escape_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.learning_rate.setFocus()

    def use(dialog: CommandsDialog) -> None:
        qtbot.keyClicks(dialog.field, "undo")
        qtbot.keyClick(dialog.field, KEY.Key_Return)
        assert dialog.isVisible()
        assert dialog.note.text() == "Nothing was changed yet."
        qtbot.keyClick(dialog.field, KEY.Key_Escape)
        assert not dialog.isVisible()
        assert dialog.chosen is None

    ask(window, qtbot, use)  # from a field too
    assert window.document.undo_stack.count() == 0


def test_the_keys_of_the_list_act_while_one_types(qtbot: QtBot) -> None:
    dialog = CommandsDialog([Entry(f"command {number}") for number in range(12)], LIGHT)
    qtbot.addWidget(dialog)
    keys = (KEY.Key_Down, KEY.Key_PageDown, KEY.Key_Down, KEY.Key_Up, KEY.Key_PageUp)
    for key, row in zip(keys, (1, 9, 10, 9, 1), strict=True):
        qtbot.keyClick(dialog.field, key)
        assert dialog.list.currentIndex().row() == row
    qtbot.keyClick(dialog.field, KEY.Key_Enter)
    assert dialog.chosen == 1


@pytest.mark.parametrize(
    ("query", "best"),
    [("run", "Run"), ("nrw", "New Random Weights…"), ("weights random", "New Random Weights…"), ("fit", "Fit"),
     ("last change", "Undo"), ("WORKED", "Save Worked Solution…")],
)  # fmt: skip
def test_the_best_fit_comes_first(query: str, best: str) -> None:
    about = {"Undo": "Take back the last change", "Outfit": "", "Restart": "", "Run": "", "Fit": "Show the whole graph"}
    texts = [*about, "New Random Weights…", "Save Worked Solution…", "Next Run of Words"]
    fits = {text: fit(query, text, about.get(text, "")) for text in texts}
    assert max((text for text in texts if fits[text] is not None), key=lambda text: fits[text] or 0.0) == best


def test_what_does_not_fit_is_left_out() -> None:
    assert fit("xyz", "Run") is None
    assert fit("un", "Run") is not None
    assert fit("", "Run") == 0.0


def test_letters_inside_of_words_are_no_reason_to_offer_a_command() -> None:
    assert fit("adam", "Three classes, with ReLU, softmax and a frozen layer (mcginley)") is None
    assert fit("relu", "Reset Layout") is None
    assert fit("round", "Light", "Dark text on a light ground") is None
    assert fit("newra", "New Random Weights…") is not None
    assert fit("a" * 200, "a " * 200) is None


def test_a_setting_of_the_training_is_found_and_set_or_typed(window: MainWindow, qtbot: QtBot) -> None:
    def choose(text: str, best: str) -> Callable[[CommandsDialog], None]:
        def use(dialog: CommandsDialog) -> None:
            qtbot.keyClicks(dialog.field, text)
            assert listed(dialog)[0].text == best
            qtbot.keyClick(dialog.field, KEY.Key_Return)

        return use

    ask(window, qtbot, choose("adam", "Optimizer: Adam"))
    assert window.document.simulator.training.optimizer.kind is OptimizerKind.ADAM
    assert window.statusBar().currentMessage() == f"Done: {window.document.undo_stack.undoText()}."
    panel = window.panels.training
    assert not panel.isVisible()
    ask(window, qtbot, choose("round", "Round to"))
    assert panel.isVisible()
    switch = panel.rows["round_to"].switch
    assert switch is not None
    assert QApplication.focusWidget() is switch, "the setting is left out, so the keyboard is on what brings it in"
    qtbot.waitUntil(lambda: panel.viewport().rect().contains(switch.mapTo(panel.viewport(), switch.rect().center())))

    ask(window, qtbot, choose("relu", "relu"))  # and one of the layers, with nothing selected
    assert window.document.simulator.network.layers[0].activation == "relu"

    def again(dialog: CommandsDialog) -> None:
        qtbot.keyClicks(dialog.field, "optimizer adam")
        qtbot.keyClick(dialog.field, KEY.Key_Return)
        assert dialog.note.text() == "It is set so already."

    ask(window, qtbot, again)


def test_no_two_commands_have_one_key() -> None:
    keys = [row.key for row in TABLE if row.key]
    assert sorted(keys) == sorted(set(keys)), "the later one would take the place of the earlier"
