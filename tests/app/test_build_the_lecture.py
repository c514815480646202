"""The network of the first lecture, built from nothing: with the mouse and digits, and with the keyboard alone."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.lesson import dumps
from bpsim.view.canvas.navigation import DIRECTIONS, neighbour
from bpsim.view.canvas.places import Place
from bpsim.view.dialogs.new.dialog import NewDialog
from tests.app.conftest import OpenWindow
from tests.app.hand import Hand
from tests.app.keyboard import names, press, type_text

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


def walk(window: MainWindow, name: str) -> None:
    """Arrow keys to a thing on the graph, on the shortest way."""
    graph = window.panels.graph
    wanted, begin = graph.place_of(name), graph.selected
    assert begin is not None
    ways: dict[Place, list[Qt.Key]] = {begin: []}
    reached = [begin]
    for place in reached:  # which grows as it goes
        for key in DIRECTIONS:
            further = neighbour(graph.graph, place, key)
            if further is not None and further not in ways:
                ways[further] = [*ways[place], Qt.Key(key)]
                reached.append(further)
    assert wanted in ways, name
    for key in ways[wanted]:
        press(key)
    assert names(graph) == [name]


def test_the_network_of_the_lecture_is_built_by_keyboard_alone(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window: MainWindow = open_window("torok")
    hand = Hand(window, qtbot)

    def make() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewDialog)
        type_text("2-2-2")
        press(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)

    hand.in_dialog(make)
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window.activateWindow()
    graph = window.panels.graph
    qtbot.waitUntil(graph.hasFocus)
    press(Qt.Key.Key_Return)
    for name, number in NUMBERS.items():
        walk(window, name)
        type_text(number)
        press(Qt.Key.Key_Return)
    for name in ("b1", "b2"):
        walk(window, name)
        hand.in_popup(lambda: QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Z))
        press(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        window.activateWindow()
        qtbot.waitUntil(graph.hasFocus)
    assert_is_the_lecture_s(window, tmp_path)
