"""Edit > Memory: one bound for undo and runs, and one for the states of a run, both remembered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim import load
from bpsim.app import memory_commands
from bpsim.app.main_window import MainWindow
from bpsim.app.remembered import DEFAULT_MEMORY, MEMORY_BOUNDS
from bpsim.core import checkpoints
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import memory
from bpsim.view.dialogs.memory_dialog import MemoryDialog

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = memory.MOST_BYTES, checkpoints.MOST_CHECKPOINT_BYTES
    yield
    memory.keep_within(*before)


def test_the_bounds_are_those_of_a_window_that_was_told_nothing(window: MainWindow) -> None:
    assert window.settings.memory == DEFAULT_MEMORY == (256, 64)
    assert (memory.MOST_BYTES, memory.MOST_VALUE_BYTES) == (256 * MEGABYTE, 256 * MEGABYTE)
    assert checkpoints.MOST_CHECKPOINT_BYTES == 64 * MEGABYTE


def test_others_are_typed_with_the_keyboard_hold_at_once_and_are_remembered(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_commands, "MEGABYTE", 1000)
    monkeypatch.setattr(checkpoints, "REPLAY_SECONDS", 1e-6)  # many states, however fast this machine trains
    document = window.document
    document.set_value(W5, 0.45)  # the states of what begins here
    document.start_run(30_000)
    qtbot.waitUntil(lambda: not document.running, timeout=60_000)
    document.seek(0)
    document.set_value(W5, 0.5)
    taken, said = document.memory.taken, list[str]()

    def typed() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MemoryDialog)
        said.append(dialog.help.text())
        for field, text in ((dialog.kept, "0"), (dialog.of_run, "2")):
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, text)
        QTest.keyClick(dialog.of_run, Qt.Key.Key_Return)
        dialog.confirm.click()
        said.append(dialog.fault.text())
        dialog.kept.value = 1.0
        dialog.confirm.click()
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, typed)
    window.actions_by_key["memory"].trigger()
    assert f"take {-(-taken // 1_000_000)} MB" in said[0]
    assert said[1] == "Either is a whole number of megabytes from 1 to 1\u202f048\u202f576."
    assert window.settings.memory == (1, 2)
    assert (memory.MOST_BYTES, checkpoints.MOST_CHECKPOINT_BYTES) == (1000, 2000)
    assert document.memory.taken <= 1000 < taken
    assert [branch.snapshot is None for _, branch in document.runs.rows] == [True, False]
    assert document.undo_stack.undoText().endswith("(without its training)")
    again = MainWindow(load("it496"), window.settings)
    qtbot.addWidget(again)
    assert memory.MOST_BYTES == 1000


@pytest.mark.parametrize("kept", ["x", "-5", "1e99", "nan", ""])
def test_what_is_damaged_in_the_settings_is_read_within_its_bounds(window: MainWindow, kept: str) -> None:
    window.settings.memory = (kept, 64)  # type: ignore[assignment]
    least, most = MEMORY_BOUNDS
    assert least <= window.settings.memory[0] <= most
