"""A student's sheet, from an empty window to what is handed in: a 3-2-1 network with tanh and two samples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.answers import Verdict
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.steps import Granularity
from bpsim.view.dialogs.new.dialog import NewDialog
from tests.app.test_check_numbers import type_numbers
from tests.app.test_lesson_commands import with_dialog

SAMPLES = "0,1\t0,2\t0,3\t0,5\r\n-0,4\t0,25\t1\t-0,5\r\n"
W1, W2 = np.array([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]), np.array([0.7, -0.8])
WEIGHTS = "\n".join(f"w{n}\t{w}" for n, w in enumerate([*W1.ravel(), *W2], 1))


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def new(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A new network; its Data has one row of zeros, and the keyboard."""

    def create(dialog: QDialog) -> None:
        assert isinstance(dialog, NewDialog)
        dialog.line.selectAll()
        qtbot.keyClicks(dialog.line, "3-2-1 tanh")
        qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)

    with_dialog(window, "new", create)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.docks.show("data")
    return window


def paste(window: MainWindow, qtbot: QtBot, text: str) -> None:
    """At the first cell of Data, by keys."""
    table = window.panels.data.table
    QGuiApplication.clipboard().setText(text)
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keySequence(table, QKeySequence(QKeySequence.StandardKey.Paste))


def test_a_table_of_150_rows_replaces_the_row_of_zeros_and_adds_the_others(new: MainWindow, qtbot: QtBot) -> None:
    numbers = np.random.default_rng(0).normal(size=(150, 4))
    assert new.document.simulator.data.inputs.tolist() == [[0, 0, 0]]
    paste(new, qtbot, "\r\n".join("\t".join(map(repr, row)) for row in numbers.tolist()) + "\r\n")
    data = new.document.simulator.data
    assert np.hstack([data.inputs, data.targets]).tobytes() == numbers.tobytes()
    assert new.statusBar().currentMessage() == "150 rows pasted, 149 of them new."
    assert new.panels.data.table.model().rowCount() == 150
    new.actions_by_key["undo"].trigger()
    assert new.document.simulator.data.samples == 1


def test_a_sheet_is_built_pasted_stepped_checked_and_handed_out(
    new: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, document = new, new.document
    paste(window, qtbot, SAMPLES)
    QGuiApplication.clipboard().setText(WEIGHTS)
    window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keySequence(window.panels.graph, QKeySequence(QKeySequence.StandardKey.Paste))
    inputs, targets = np.array([[0.1, 0.2, 0.3], [-0.4, 0.25, 1]]), np.array([0.5, -0.5])
    assert np.array_equal(document.simulator.data.inputs, inputs)
    assert np.array_equal(document.simulator.weights[0], W1)

    # What a student has on paper, of both samples.
    hidden = np.tanh(inputs @ W1.T)
    outs = np.tanh(hidden @ W2)
    errors = 0.5 * (targets - outs) ** 2
    for _ in range(2):
        document.next(Granularity.PHASE)
    for sample in range(2):
        error = Quantity(Kind.TOTAL_ERROR, sample)
        assert math.isclose(document.simulator.value(error), errors[sample])
    document.seek(0, 0)

    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    panel = window.panels.numbers
    nets = inputs[0] @ W1.T
    on_paper = [nets[0], hidden[0, 0], nets[1], hidden[0, 1]]
    type_numbers(panel, qtbot, *(f"{number:.4f}".replace(".", ",") for number in on_paper))
    type_numbers(panel, qtbot, f"{hidden[0] @ -W2:.4f}")  # the sign is wrong
    verdicts = [entry.verdict for entry in panel.report.entries]
    assert verdicts == [Verdict.RIGHT] * 4 + [Verdict.WRONG]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet.md"), ""))
    window.actions_by_key["save_solution"].trigger()
    sheet = (tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert f"{outs[1]:.9f}" in sheet
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet.bpsim"), ""))
    window.actions_by_key["save_as"].trigger()
    kept = bpsim.load(tmp_path / "sheet.bpsim")
    assert np.array_equal(kept.data.inputs, inputs)
    assert [answer.typed for answer in kept.answers][:1] == [f"{nets[0]:.4f}".replace(".", ",")]
