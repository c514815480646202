"""Travelling in what is trained: buttons and keys for one and ten iterations, a slider, a typed place, a copied one."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.wording import travelling
from bpsim.imports.ready_made import ReadyMade
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.header import error_text, held_out_text, position_texts
from bpsim.view.panels.time_bar import NEAR
from tests.app.conftest import OpenWindow
from tests.app.settling import settle

WEIGHT = Quantity(Kind.WEIGHT, layer=2, unit=0, source=0)


def train(window: MainWindow, iterations: int) -> None:
    window.document.start_run(iterations)
    while window.document.running:
        window.document.advance(10.0, lambda: 0.0)


def place(window: MainWindow) -> tuple[int, int]:
    simulator = window.document.simulator
    return simulator.iteration, simulator.step


def test_buttons_and_slider_go_to_what_is_trained_at_the_same_step(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.panels.time
    assert bar.isHidden(), "nothing to travel in"
    train(window, 200)
    assert bar.isVisible()
    assert (bar.slider.minimum(), bar.slider.maximum(), bar.slider.value()) == (0, 200, 200)
    enabled = {key: window.actions_by_key[f"travel_{key}"].isEnabled() for key in ("first", "back_1", "on_1", "last")}
    assert enabled == {"first": True, "back_1": True, "on_1": False, "last": False}
    buttons = {button.text(): button for button in bar.findChildren(QToolButton)}
    qtbot.mouseClick(buttons["−10"], Qt.MouseButton.LeftButton)
    window.document.seek(190, 18)
    step = window.document.simulator.current
    qtbot.mouseClick(buttons["−1"], Qt.MouseButton.LeftButton)
    assert place(window) == (189, 18)
    assert window.document.simulator.current == step
    assert "iteration 189 of 200 (in the past)" in window.panels.header.texts()[1]
    window.actions_by_key["travel_on_10"].trigger()
    assert place(window) == (199, 18)
    window.actions_by_key["travel_on_10"].trigger()
    assert place(window) == (200, 18), "no farther than there is"
    window.actions_by_key["travel_first"].trigger()
    assert place(window) == (0, 0)
    assert bar.slider.value() == 0
    bar.slider.setValue(77)
    assert place(window) == (77, 0)
    window.actions_by_key["travel_last"].trigger()
    assert place(window) == (200, 0)
    window.document.restart()
    assert bar.isHidden()


def test_a_click_on_the_slider_goes_to_its_place_or_to_a_mark_beside_it_and_a_drag_goes_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    train(window, 10_000)
    slider = window.panels.time.slider
    a_pixel = 10_000 / (slider.x_of(10_000) - slider.x_of(0))

    def at(iteration: int, beside: int = 0) -> QPoint:
        return QPoint(round(slider.x_of(iteration)) + beside, slider.height() // 2)

    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(2_500))
    assert place(window)[0] == pytest.approx(2_500, abs=a_pixel)
    slider.show_ticks([6_003])
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(6_003, NEAR - 1))
    assert place(window) == (6_003, 0)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(8_000))
    assert place(window)[0] == pytest.approx(8_000, abs=a_pixel)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(3_000))
    qtbot.mouseMove(slider, at(5_000))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(5_000))
    assert place(window)[0] == pytest.approx(5_000, abs=2 * a_pixel)


def test_a_way_that_is_stopped_leaves_everything_where_it_was(window: MainWindow, qtbot: QtBot) -> None:
    train(window, 200)
    slider, bar = window.panels.time.slider, window.statusBar()
    with patch.object(NetworkEngine, "update_seconds", 0.1):
        slider.setValue(150)
        assert window.document.running
        assert (slider.value(), place(window)) == (150, (200, 0))
        window.document.advance(0.0, lambda: 0.0)
        assert bar.currentMessage().startswith("Iteration 150 is computed again: ")
        window.actions_by_key["stop"].trigger()
        assert not window.document.running
        assert (slider.value(), place(window)) == (200, (200, 0))
        assert bar.currentMessage() == "Stayed at iteration 200: iteration 150 was not computed again."
        slider.setValue(150)
        qtbot.waitUntil(lambda: not window.document.running)
        assert (slider.value(), place(window)) == (150, (150, 0))
        window.document.seek(200)
        qtbot.waitUntil(lambda: not window.document.running)
        for iteration in (150, 140):
            slider.setValue(iteration)
        assert slider.value() == 140, "the second way takes the place of the first"
        qtbot.waitUntil(lambda: not window.document.running)
        assert place(window) == (140, 0)


def test_one_update_to_go_is_one() -> None:
    assert travelling(150, 1) == "Iteration 150 is computed again: 1 update to go (Stop ends it)."
    assert travelling(150, 2) == "Iteration 150 is computed again: 2 updates to go (Stop ends it)."


def test_a_place_is_copied_and_typed(window: MainWindow, qtbot: QtBot) -> None:
    train(window, 30)
    window.document.seek(12, 18)
    window.actions_by_key["copy_place"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied == "--at 12:18"
    assert window.statusBar().currentMessage() == "Copied --at 12:18."
    window.actions_by_key["copy_value"].trigger()
    assert window.statusBar().currentMessage() == f"Copied {QGuiApplication.clipboard().text()}."
    window.document.seek(5)
    window.actions_by_key["go_to_iteration"].trigger()
    field = window.panels.header.go_to.field
    for typed, at in ((copied, (12, 18)), ("12:3", (12, 3)), ("30:57", (30, 57)), ("31:2", (31, 2)), ("7", (7, 0))):
        window.actions_by_key["go_to_iteration"].trigger()
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        while window.document.running:
            window.document.advance(10.0, lambda: 0.0)
        assert place(window) == at
    window.actions_by_key["go_to_iteration"].trigger()
    field.setText("7:x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.fault == "A step of an iteration is written as 120:18, iteration 120 with 18 steps done."
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    window.actions_by_key["go_to_iteration"].trigger()
    field.setText("7:99")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert place(window) == (7, 0)
    assert window.statusBar().currentMessage() == "Step 99 is not there: choose from 0 to 57."
    for typed in ("300:99", "1,000:5", "x"):
        window.actions_by_key["go_to_iteration"].trigger()
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert place(window) == (7, 0)
        assert not window.document.running, "a mistyped place trains nothing"
        said = field.fault or window.statusBar().currentMessage()
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert "step" in said.lower() or said == "“x” is not a number: type a whole number such as 10000."


def test_a_change_in_the_past_says_that_a_run_begins_and_where_the_one_before_is(window: MainWindow) -> None:
    train(window, 200)
    window.document.seek(12, 18)
    window.document.set_value(WEIGHT, 0.5)
    said = "A new run begins at iteration 12; the one before, up to iteration 200, is under View > Runs."
    assert window.statusBar().currentMessage() == said
    window.document.set_value(WEIGHT, 0.6)
    assert window.statusBar().currentMessage() == "", "that run began already"
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    window.panels.graph.select(Place(Part.UNIT, 1, 0))
    window.actions_by_key["remove"].trigger()
    assert window.statusBar().currentMessage().startswith("Done: ")
    assert window.statusBar().currentMessage().endswith(said)
    window.document.undo_stack.undo()
    window.document.set_value(WEIGHT, 0.6)
    train(window, 7)
    (_, first), (_, second) = window.document.runs.rows
    window.document.runs.go_to(first)
    window.document.seek(19)
    window.document.runs.go_to(second)
    assert place(window) == (19, 0)
    assert window.statusBar().currentMessage() == "", "that is no new run"


def test_the_header_says_where_one_is_and_what_is_computed_in_little_room_too(open_window: OpenWindow) -> None:
    window = open_window("van-veen")
    window.document.set_training(replace(window.document.simulator.training, batch=2))
    train(window, 20)
    window.document.seek(10, 9)
    step = window.document.simulator.current
    assert step is not None
    computed = window.document.simulator.notation.plain(step.quantity)
    shown = set()
    for width in range(1900, 1000, -50):
        window.resize(width, 720)
        QApplication.processEvents()
        shown.add(window.panels.header.position_shown)
        assert "iteration 10 of 20 (in the past)" in window.panels.header.position_shown
        assert window.panels.header.position_shown.endswith(computed)
    assert len(shown) > 1, "less is said where there is less room"
    assert all(computed in text for text in position_texts(window.document.simulator))


def test_errors_leave_room_to_say_where_one_is(open_window: OpenWindow) -> None:
    window = open_window("it496")
    window.resize(1280, 720)
    window.document.show_lesson(ReadyMade("spiral", rows=20, noise=0.02, seed=1, hold_out=0.25).lesson())
    training = window.document.simulator.training
    window.document.set_training(replace(training, l2=0.01, batch=5))
    train(window, 40)
    window.document.seek(20, 1500)
    settle()
    header, simulator = window.panels.header, window.document.simulator
    assert header.position_shown == position_texts(simulator)[-1]
    whole = error_text(simulator)
    error = f"{simulator.error_name} = {simulator.numerals.computed(simulator.error)}"
    assert (header.texts()[2], header.held_out) == (error, "")
    assert header.error_tip == f"{whole}   {held_out_text(simulator)}"
    window.document.seek(20)
    assert header.held_out == "", "the line does not move with each step"
    window.resize(1920, 720)
    settle()
    assert (header.texts()[2], header.held_out, header.error_tip) == (whole, held_out_text(simulator), "")
    assert "iteration 20 of 40 (in the past)" in header.position_shown
