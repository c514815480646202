"""In the Data table a row is taken as the next sample."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow


def test_a_row_of_the_data_is_taken_next_by_its_key_and_by_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    document, table, said = window.document, window.panels.data.table, list[str]()
    document.message.connect(said.append)
    table.go_to_row(0)
    window.actions_by_key["pick_sample"].trigger()
    assert "make the batch smaller first" in said[-1]
    for _ in range(3):
        document.samples.add_sample()
    document.set_training(replace(document.simulator.training, batch=1))
    simulator = document.simulator
    table.go_to_row(2)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert simulator.data_row(0) == 2
    assert document.undo_stack.undoText() == "take sample 3 next"
    document.seek(0, 4)
    table.go_to_row(3)
    window.actions_by_key["pick_sample"].trigger()
    assert (simulator.step, simulator.training.picked) == (4, ((0, 2), (1, 3)))
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert simulator.data_row(0) == 0
    assert simulator.training.picked == ()
