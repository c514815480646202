"""The network of the first lecture, from an empty window, by the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.lesson import dumps
from tests.app.conftest import OpenWindow
from tests.app.keyboard import CTRL, names, press, type_text

Key = Qt.Key


class Keyboard:
    """Presses keys where the keyboard is, as a person does who does not look at the mouse."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        self.graph = window.panels.graph

    def in_dialog(self, opens: Callable[[], None], text: str) -> None:
        """Presses what opens a dialog; there types a text in the field with the keyboard, and Enter."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            try:
                self._qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
                field = dialog.focusWidget()
                QTest.keyClick(field, Key.Key_A, CTRL)
                QTest.keyClicks(field, text)
                QTest.keyClick(field, Key.Key_Return)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(0, answer)
        opens()
        self._window.activateWindow()
        self._qtbot.waitUntil(self.graph.hasFocus)

    def command(self, text: str) -> None:
        self.in_dialog(lambda: press(Key.Key_K, CTRL), text)

    def number(self, text: str) -> None:
        type_text(text)
        press(Key.Key_Return)

    def go(self, *keys: Qt.Key, to: str) -> None:
        for key in keys:
            press(key)
        assert names(self.graph) == [to]


def test_the_network_of_the_lecture_is_built_from_an_empty_window_by_keyboard(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window("torok")
    keyboard = Keyboard(window, qtbot)
    right, left, up, down = Key.Key_Right, Key.Key_Left, Key.Key_Up, Key.Key_Down
    keyboard.in_dialog(lambda: press(Key.Key_N, CTRL), "2-1")
    # A hidden layer like the inputs, and a second output.
    press(Key.Key_Return)
    press(right, CTRL)
    keyboard.go(right, right, to="o1")
    press(down, CTRL)
    assert window.document.simulator.network.sizes == (2, 2, 2)
    assert names(keyboard.graph) == ["o2"]
    # One bias for each layer; the outputs first, since one of them is selected.
    keyboard.command("One, Shared")
    keyboard.go(down, to="b2")
    keyboard.number("0.60")
    keyboard.command("Frozen")
    keyboard.go(up, right, to="target o2")
    keyboard.number("0.99")
    keyboard.go(up, to="target o1")
    keyboard.number("0.01")
    # Into the connections, from the top down.
    keyboard.go(left, left, to="w5")
    for name, weight in (("w5", "0.40"), ("w7", "0.50"), ("w6", "0.45"), ("w8", "0.55")):
        assert names(keyboard.graph) == [name]
        keyboard.number(weight)
        press(down)
    keyboard.go(left, to="h2")
    keyboard.command("One, Shared")
    keyboard.go(down, to="b1")
    keyboard.number("0.35")
    keyboard.command("Frozen")
    keyboard.go(up, left, up, up, up, to="w1")
    for name, weight in (("w1", "0.15"), ("w3", "0.25"), ("w2", "0.20"), ("w4", "0.30")):
        assert names(keyboard.graph) == [name]
        keyboard.number(weight)
        press(down)
    keyboard.go(left, to="i2")
    keyboard.number("0.10")
    keyboard.go(up, to="i1")
    keyboard.number("0.05")
    press(Key.Key_L, CTRL)
    keyboard.number("0.5")
    path = tmp_path / "mine.bpsim"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(Key.Key_S, CTRL)

    mine, lecture = json.loads(path.read_text(encoding="utf-8")), json.loads(dumps(bpsim.load("it496")))
    del mine["network"]["initialization"]  # which counts the edits that drew a weight
    assert mine["network"] == lecture["network"]
    assert mine["data"] == lecture["data"]
    trained = bpsim.Simulator(bpsim.load(path))
    expected = bpsim.Simulator(bpsim.load("it496"))
    trained.run(100)
    expected.run(100)
    assert trained.error == expected.error
