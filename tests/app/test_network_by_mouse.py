"""The network of the first lecture, built from nothing with the mouse and digits."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.lesson import dumps
from bpsim.view.dialogs.new.dialog import NewDialog
from tests.app.conftest import OpenWindow
from tests.app.hand import Hand

NUMBERS = {
    "w1": "0.15",
    "w2": "0.20",
    "w3": "0.25",
    "w4": "0.30",
    "w5": "0.40",
    "w6": "0.45",
    "w7": "0.50",
    "w8": "0.55",
    "b1": "0.35",
    "b2": "0.60",
}


def make_2_2_2(hand: Hand) -> None:
    """In the dialog of File > New: two outputs, and a bias that each layer shares."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewDialog)
    outputs = dialog.layers.units_of(2).lineEdit()
    hand.double_click(outputs)
    hand.type_number("2")
    hand.choose_in_box(dialog.bias, "one per layer, shared")
    hand.click(dialog.create_button)


def test_the_network_of_the_lecture_is_built_by_mouse_and_digits(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window: MainWindow = open_window("torok")
    window.resize(1280, 720)
    hand = Hand(window, qtbot)
    hand.in_dialog(lambda: make_2_2_2(hand))
    hand.choose_in_menu_bar(window.menus["file"], "New…")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.document.simulator.network.sizes == (2, 2, 2)
    assert window.workspaces.present == "build"
    for name, number in NUMBERS.items():
        hand.double_click_on_graph(name)  # which takes over what was typed before
        hand.type_number(number)
    hand.choose_in_context_menu("b1", "Frozen")
    hand.choose_in_context_menu("b2", "Frozen")
    assert_is_the_lecture_s(window, tmp_path)
    assert all(gesture in {"click", "double-click", "2", *NUMBERS.values()} for gesture in hand.gestures)


def assert_is_the_lecture_s(window: MainWindow, tmp_path: Path) -> None:
    """The network in the saved file is that of the built-in lesson, to the bit."""
    window.document.save(tmp_path / "mine.bpsim")
    mine, lecture = (json.loads(text)["network"] for text in ((tmp_path / "mine.bpsim").read_text(encoding="utf-8"),
                                                              dumps(bpsim.load("it496"))))  # fmt: skip
    assert mine == lecture
