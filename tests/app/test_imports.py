"""Tables, weights and ready-made data in the window: into the present network, or into a new lesson; and out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.imports.ready_made import RECIPES
from bpsim.imports.weights import read_weights
from bpsim.lesson import load
from bpsim.view.dialogs.fault import FaultDialog
from bpsim.view.dialogs.imports.destination import Goal
from bpsim.view.dialogs.imports.ready_made_dialog import ReadyMadeDialog
from bpsim.view.dialogs.imports.table_dialog import TableDialog
from bpsim.view.dialogs.imports.weights_dialog import WeightsDialog
from tests.app.test_lesson_commands import with_dialog
from tests.view.test_import_dialogs import choose

Answer = QMessageBox.StandardButton


def pick(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    """The file that the user picks, to open and to save."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), kind))


def accept(qtbot: QtBot, **wanted: str) -> Callable[[QDialog], None]:
    """Waits until a dialog knows what it has, and accepts it; ``goal``: which network."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, TableDialog | WeightsDialog | ReadyMadeDialog)
        if isinstance(dialog, TableDialog):
            qtbot.waitUntil(lambda: dialog.samples is not None)
        if "goal" in wanted:
            choose(dialog.destination.goal, wanted["goal"])
        if "line" in wanted:
            dialog.destination.line.setText(wanted["line"])
        dialog.accept()
        assert not dialog.isVisible()

    return act


def test_a_table_goes_into_the_present_network_in_one_step_of_undo(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.document
    before, weights = document.simulator.data, document.simulator.weights
    path = tmp_path / "t.csv"
    path.write_text("a,b,c,d\n0.5,1,0,1\n0.25,-1,1,0\n", encoding="utf-8")
    pick(monkeypatch, path)
    window.actions_by_key["next"].trigger()
    with_dialog(window, "import_data", accept(qtbot))
    assert document.simulator.data.inputs.tolist() == [[0.5, 1], [0.25, -1]]
    assert all(np.array_equal(a, b) for a, b in zip(document.simulator.weights, weights, strict=True))
    assert window.statusBar().currentMessage() == "2 rows imported from t.csv."
    assert document.modified
    window.actions_by_key["undo"].trigger()
    assert document.simulator.data is before
    assert not document.modified


def test_a_table_and_ready_made_data_make_a_new_lesson_after_the_question_about_unsaved_work(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text('"<b>&long</b>",$\\frac\u202e🌷,kind\n1,2,rose\n3,4,iris\n5,6,rose\n', encoding="utf-8")
    pick(monkeypatch, path)
    with_dialog(window, "import_data", accept(qtbot, goal=Goal.NEW, line="2-3-2 tanh, softmax"))
    simulator = window.document.simulator
    assert simulator.network.sizes == (2, 3, 2)
    assert simulator.network.inputs == ("<b>&long</b>", "$\\frac 🌷")
    assert simulator.data.classes == ("iris", "rose")
    assert (window.document.title, window.document.path) == ("flowers", None)
    assert window.windowTitle().startswith("flowers")

    def spiral(dialog: QDialog) -> None:
        assert isinstance(dialog, ReadyMadeDialog)
        dialog.kinds.setCurrentRow(list(RECIPES).index("spiral"))
        dialog.accept()

    window.document.use_as_start()
    asked: list[Answer] = []
    answer = [Answer.Cancel]
    monkeypatch.setattr("bpsim.app.file_commands.ask", lambda *_: asked.append(answer[0]) or answer[0])

    def stays(dialog: QDialog) -> None:
        spiral(dialog)
        assert dialog.isVisible()

    with_dialog(window, "ready_made", stays)
    assert window.document.title == "flowers"
    answer[0] = Answer.Discard
    with_dialog(window, "ready_made", spiral)
    assert window.document.title == "Two arms of a spiral"
    assert window.document.simulator.data.samples == 100
    assert len(asked) == 2
    window.actions_by_key["next"].trigger()


def test_weights_come_in_and_go_out(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, document = tmp_path / "w.json", window.document
    document.simulator.run(50)
    trained = document.simulator.values.state.parameters
    pick(monkeypatch, path)
    window.actions_by_key["export_weights"].trigger()
    pick(monkeypatch, tmp_path / "w.npz")
    window.actions_by_key["export_weights"].trigger()
    document.restart()
    for name in ("w.json", "w.npz"):
        pick(monkeypatch, tmp_path / name)
        with_dialog(window, "import_weights", accept(qtbot))
        assert document.simulator.iteration == 0
        assert document.simulator.values.state.parameters.same_bits(trained)
        assert "Weights imported from" in window.statusBar().currentMessage()
        window.actions_by_key["undo"].trigger()
        assert document.simulator.values.state.parameters.same_bits(load("it496").parameters)
    np.savez(tmp_path / "t.npz", W1=np.ones((2, 3)), W2=np.ones((3, 1)))
    pick(monkeypatch, tmp_path / "t.npz")
    document.undo_stack.setClean()
    with_dialog(window, "import_weights", accept(qtbot))
    assert document.simulator.network.sizes == (2, 3, 1)
    assert "They were transposed." in window.statusBar().currentMessage()
    assert read_weights(tmp_path / "w.json").depth == 2
    pick(monkeypatch, tmp_path / "w.txt")
    with_dialog(window, "export_weights", lambda dialog: dialog.reject())
    assert window.statusBar().currentMessage() == "", "nothing says beside a refusal that something was done"


def test_the_data_goes_out_as_a_table_that_comes_in_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, document = tmp_path / "data.csv", window.document
    pick(monkeypatch, path)
    window.actions_by_key["export_data"].trigger()
    assert path.read_text(encoding="utf-8") == "i1,i2,o1,o2\n0.05,0.1,0.01,0.99\n"
    assert window.statusBar().currentMessage() == "Saved to data.csv."
    before = document.simulator.data
    with_dialog(window, "import_data", accept(qtbot))
    assert document.simulator.data.inputs.tobytes() == before.inputs.tobytes()
    pick(monkeypatch, tmp_path / "no" / "folder.csv")
    monkeypatch.setattr(FaultDialog, "exec", lambda self: said.append(self.faults.toPlainText()))
    said: list[str] = []
    window.actions_by_key["export_data"].trigger()
    assert "there is no folder" in said[0]
    pick(monkeypatch, tmp_path / "data.xlsx")
    window.actions_by_key["export_data"].trigger()
    assert said[1] == "data.xlsx ends in none of .csv."
    assert not (tmp_path / "data.xlsx").exists(), "a spreadsheet could not read text under this name"


def test_what_cannot_be_imported_is_said_and_nothing_changes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(FaultDialog, "exec", lambda self: said.append(self.faults.toPlainText()))
    before = window.document.simulator.snapshot()
    np.savez(tmp_path / "pickled.npz", W1=np.array([{}], dtype=object))
    for name, content in (("half.npz", b"PK\x03\x04"), ("a.csv", b"\x89PNG\0"), ("a.xlsx", b""), ("a.json", b"{")):
        (tmp_path / name).write_bytes(content)
    for name, key in (
        ("pickled.npz", "import_weights"), ("half.npz", "import_weights"), ("a.json", "import_weights"),
        ("a.csv", "import_data"), ("a.xlsx", "import_data"), ("gone.csv", "import_data"),
    ):  # fmt: skip
        pick(monkeypatch, tmp_path / name)
        window.actions_by_key[key].trigger()
        assert name in said[-1]
    assert len(said) == 6
    assert window.document.simulator.snapshot() is before
