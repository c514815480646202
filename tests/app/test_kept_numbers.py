"""What a student typed into Check My Numbers is a part of the lesson: saved, opened again, and asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.structure_steps import carry_out
from bpsim.view.panels.check_model import QUANTITY, VERDICT, YOURS
from bpsim.view.panels.check_panel import CheckPanel

NET_H2 = Quantity(Kind.NET, 0, 1, 1)
W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


@pytest.fixture
def panel(window: MainWindow) -> CheckPanel:
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    return window.panels.numbers


def type_number(panel: CheckPanel, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(panel.question.field, text)
    qtbot.keyClick(panel.question.field, Qt.Key.Key_Return)


def cells(panel: CheckPanel, column: int) -> list[str]:
    return [str(panel.numbers.index(row, column).data()) for row in range(panel.numbers.rowCount())]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that was asked; each is answered with Cancel."""
    asked: list[str] = []

    def cancel(box: QMessageBox) -> object:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    return asked


def test_typed_numbers_are_saved_and_there_again(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, suggested = tmp_path / "sheet.bpsim", []

    def choose(_: object, __: str, name: str, *___: object) -> tuple[str, str]:
        suggested.append(Path(name).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    type_number(panel, qtbot, "0.3775")
    type_number(panel, qtbot, "0,61")
    assert window.isWindowModified()
    assert not window.document.undo_stack.canUndo()
    window.actions_by_key["save"].trigger()
    assert suggested == ["it496 (changed).bpsim"]
    assert not window.isWindowModified()
    assert window.statusBar().currentMessage() == "Saved to sheet.bpsim."
    type_number(panel, qtbot, "1")
    assert window.isWindowModified()
    assert "Saved" not in window.statusBar().currentMessage(), "it is not saved any more"
    window.document.answer(NET_H2, "")
    assert not window.isWindowModified()
    assert json.loads(path.read_text())["answers"] == {
        "iteration": 0,
        "answers": [
            {"quantity": "net", "sample": 0, "layer": 1, "unit": 0, "typed": "0.3775"},
            {"quantity": "out", "sample": 0, "layer": 1, "unit": 0, "typed": "0,61"},
        ],
    }
    window.files.open_source("torok")
    assert cells(panel, YOURS) == []
    window.files.open_source(path)
    assert cells(panel, YOURS) == ["0.3775", "0,61"]
    assert cells(panel, VERDICT) == ["right", "first wrong"]
    assert not window.isWindowModified()


def test_numbers_that_are_taken_back_leave_no_unsaved_work(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot, questions: list[str]
) -> None:
    type_number(panel, qtbot, "0.3775")
    before = window.document.simulator
    window.files.open_source("it496")
    assert len(questions) == 1
    assert window.document.simulator is before
    panel.clear_button.click()
    assert not window.isWindowModified()
    window.files.open_source("it496")
    assert len(questions) == 1
    assert window.document.simulator is not before


def test_undo_leaves_alone_what_was_typed_since(window: MainWindow, panel: CheckPanel, qtbot: QtBot) -> None:
    type_number(panel, qtbot, "0.3775")
    window.document.set_value(W5, 0.9)
    window.document.seek(0, 2)
    type_number(panel, qtbot, "0.5933")
    window.actions_by_key["undo"].trigger()
    assert cells(panel, YOURS) == ["0.3775", "0.5933"]
    assert window.isWindowModified()
    panel.clear_button.click()
    assert not window.isWindowModified()
    window.actions_by_key["redo"].trigger()
    assert cells(panel, YOURS) == []
    assert window.isWindowModified()


def test_numbers_follow_their_neurons_and_come_back_with_them(
    window: MainWindow, panel: CheckPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    type_number(panel, qtbot, "0.3775")
    window.document.seek(0, 3)
    type_number(panel, qtbot, "0.3925")
    assert cells(panel, QUANTITY) == ["net h1", "net h2"]
    carry_out(window.document, [lambda simulator: simulator.remove_unit(1, 0)])
    assert cells(panel, QUANTITY) == ["net h2"]
    assert cells(panel, YOURS) == ["0.3925"]
    assert "1 typed number" in window.document.undo_stack.undoText()
    window.document.save(tmp_path / "smaller.bpsim")
    assert not window.document.modified
    window.actions_by_key["undo"].trigger()
    assert cells(panel, YOURS) == ["0.3775", "0.3925"]
    window.actions_by_key["redo"].trigger()
    assert not window.document.modified
    assert cells(panel, VERDICT) == ["right"]
