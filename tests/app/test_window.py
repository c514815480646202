"""The program as a user has it: a real window, keys and the mouse, and what is painted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPalette, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMessageBox, QTextBrowser, QToolButton
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.actions import SUBMENUS, TABLE
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import builtin_names
from bpsim.trace.numerals import format_number
from bpsim.view.canvas.items import LabelItem
from bpsim.view.dialogs.fault import FaultDialog
from bpsim.view.numbers import NumberField
from bpsim.view.text import as_sentence
from bpsim.view.theme import DARK, LIGHT
from tests.app.conftest import OpenWindow
from tests.found import found

PAINTED_ON_UNITS = {Kind.NET: "net", Kind.OUT: "out"}
W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        qtbot.keyClick(window.panels.graph, key)


def position(window: MainWindow) -> tuple[int, int]:
    return window.document.simulator.iteration, window.document.simulator.step


def steps_rows(window: MainWindow) -> dict[str, str]:
    """The names and values that the Steps tree shows, all levels."""
    tree = window.panels.steps
    tree.expandAll()
    rows, index = {}, tree.model().index(0, 0)
    while index.isValid():
        value = index.siblingAtColumn(1).data()
        rows[f"{index.parent().data() or ''}/{index.data()}"] = value
        index = tree.indexBelow(index)
    return rows


def texts(window: MainWindow) -> dict[str, str]:
    return window.panels.graph.texts()


def test_a_whole_iteration_by_keyboard_shows_every_value(window: MainWindow, qtbot: QtBot) -> None:
    simulator = window.document.simulator
    expected = bpsim.Simulator(bpsim.load("it496"))
    for traced in expected.trace():
        press(qtbot, window, Qt.Key.Key_PageDown)
        quantity, shown = traced.step.quantity, format_number(traced.value, 4)
        assert position(window) == (0, traced.step.number)
        assert format_number(traced.value, 9) in window.panels.step.cards[-1].accessibleName()
        assert f"step {traced.step.number} of 57" in window.panels.header.texts()[1]
        current = window.panels.steps.currentIndex()
        assert current.siblingAtColumn(1).data() == format_number(traced.value, 6)
        if quantity.kind in PAINTED_ON_UNITS:
            name = simulator.notation.unit(quantity.at_layer, quantity.unit)
            assert f"{PAINTED_ON_UNITS[quantity.kind]} {shown}" in texts(window)[name]
        elif quantity.kind in (Kind.DE_DW, Kind.NEW_WEIGHT):
            name = simulator.notation.plain(Quantity(Kind.WEIGHT, None, quantity.layer, quantity.unit, quantity.source))
            assert texts(window)[name].endswith(shown)
        elif quantity.kind in (Kind.ERROR, Kind.TOTAL_ERROR, Kind.DELTA):
            assert texts(window)[simulator.notation.plain(quantity)].endswith(shown)
    assert position(window) == (0, 57)


@pytest.mark.parametrize(
    ("step", "digits"),
    [(2, "0.593269992"), (6, "0.751365070"), (11, "0.298371109"), (16, "0.082167041"), (31, "0.036350306"),
     (35, "0.000438568"), (50, "0.358916480"), (54, "0.149780716")],
)  # fmt: skip
def test_the_lectures_digits_stand_in_this_step(window: MainWindow, step: int, digits: str) -> None:
    window.document.seek(0, step)
    assert window.panels.step.cards[-1].accessibleName().endswith(digits)


def test_nothing_is_shown_before_its_step(window: MainWindow, qtbot: QtBot) -> None:
    assert texts(window)["h1"] == "h1"
    assert "E o1" not in texts(window)
    assert window.panels.header.texts()[2] == ""
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert texts(window)["h1"] == "h1 net 0.3775"
    assert texts(window)["h2"] == "h2"
    assert not any(value for name, value in steps_rows(window).items() if "out" in name)


def test_stepping_back_shows_the_same_again(window: MainWindow, qtbot: QtBot) -> None:
    seen = [(position(window), texts(window), window.panels.header.texts())]
    for _ in range(57):
        press(qtbot, window, Qt.Key.Key_PageDown)
        seen.append((position(window), texts(window), window.panels.header.texts()))
    for before in reversed(seen[:-1]):
        press(qtbot, window, Qt.Key.Key_PageUp)
        assert (position(window), texts(window), window.panels.header.texts()) == before


def test_back_across_an_update_goes_into_the_iteration_before(window: MainWindow, qtbot: QtBot) -> None:
    window.document.seek(0, 57)
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert position(window) == (1, 0)
    assert texts(window)["w5"] == "w5 0.3589"
    press(qtbot, window, Qt.Key.Key_PageUp)
    assert position(window) == (0, 57)
    assert texts(window)["w5"] == "w5 0.400 → 0.3589"
    assert "iteration 0 of 1 (in the past)" in window.windowTitle()


@pytest.mark.parametrize(
    ("key", "modifier", "step"),
    [
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier, 2),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier, 8),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 57),
    ],
)
def test_keys_step(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, step: int) -> None:
    qtbot.keyClick(window.panels.graph, key, modifier)
    assert position(window) == (0, step)


def test_page_down_steps_from_any_panel(window: MainWindow, qtbot: QtBot) -> None:
    for number, panel in enumerate((window.panels.steps, window.panels.data.table, window.panels.plot), 1):
        panel.setFocus()
        qtbot.keyClick(panel, Qt.Key.Key_PageDown)
        assert position(window) == (0, number)


@pytest.mark.parametrize(("size", "stops"), [("value", [2, 4]), ("layer", [4, 8]), ("phase", [8, 11])])
def test_the_size_of_a_step_is_chosen(window: MainWindow, qtbot: QtBot, size: str, stops: list[int]) -> None:
    window.actions_by_key[f"choose_{size}"].trigger()
    for stop in stops:
        press(qtbot, window, Qt.Key.Key_PageDown)
        assert position(window) == (0, stop)
    press(qtbot, window, Qt.Key.Key_PageUp)
    assert position(window) == (0, stops[0])


def double_click(window: MainWindow, qtbot: QtBot, name: str) -> QLineEdit:
    """The field that a double-click on a number of the graph opens."""
    graph = window.panels.graph
    item = graph.graph.texts_at[found(graph.place_of(name))]
    assert isinstance(item, LabelItem)
    at = graph.mapFromScene(item.mapRectToScene(item.body).center())
    qtbot.mouseDClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=at)
    return found(graph.editor.field)


def type_into(field: QLineEdit, qtbot: QtBot, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_editing_a_weight_computes_all_anew_at_the_same_step_and_can_be_undone(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, window, Qt.Key.Key_PageDown, 16)
    was = window.document.simulator.error
    type_into(double_click(window, qtbot, "w5"), qtbot, "1/2")
    assert texts(window)["w5"].startswith("w5 0.500")
    assert position(window) == (0, 16)
    new = bpsim.Simulator(bpsim.load("it496"))
    new.set_value(W5, 0.5)
    assert f"out {new.outputs[0, 0]:.4f}" in texts(window)["o1"]
    assert window.panels.header.texts()[2] == f"E {was:.9f} → {new.error:.9f}"
    assert window.isWindowModified()
    press(qtbot, window, Qt.Key.Key_PageDown, 1)
    assert window.panels.header.texts()[2] == f"E = {new.error:.9f}"
    press(qtbot, window, Qt.Key.Key_PageUp, 1)
    window.actions_by_key["undo"].trigger()
    assert position(window) == (0, 16)
    assert window.panels.header.texts()[2] == f"E {new.error:.9f} → {was:.9f}"
    assert texts(window)["w5"].startswith("w5 0.400")
    assert "out 0.5933" in texts(window)["h1"]
    assert not window.isWindowModified()
    window.actions_by_key["redo"].trigger()
    assert texts(window)["w5"].startswith("w5 0.500")
    assert position(window) == (0, 16)


def test_an_edit_keeps_every_digit(window: MainWindow, qtbot: QtBot) -> None:
    type_into(double_click(window, qtbot, "w5"), qtbot, "0.1234567890123456")
    assert window.document.simulator.value(W5) == 0.1234567890123456


def test_text_that_is_no_number_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    field = double_click(window, qtbot, "w5")
    type_into(field, qtbot, "four")
    assert window.document.simulator.value(W5) == 0.4
    assert not window.document.modified
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert texts(window)["w5"] == "w5 0.400"


def run_to_the_end(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: not window.document.running, timeout=60_000)


def test_run_trains_as_the_runner_does_and_grows_the_plot(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    expected = bpsim.Simulator(bpsim.load("it496"))
    expected.run(10_000)
    simulator = window.document.simulator
    assert position(window) == (10_000, 0)
    assert all(np.array_equal(a, b) for a, b in zip(simulator.weights, expected.weights, strict=True))
    assert window.panels.header.texts()[2] == f"E = {format_number(expected.error, 9)}"
    assert window.panels.plot.marker == 10_000
    assert texts(window)["w5"] == f"w5 {format_number(expected.weights[1][0, 0], 4)}"


def test_a_run_is_stopped_early_and_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.iterations.value = 10_000_000.0
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: window.document.simulator.iteration > 100)
    window.actions_by_key["stop"].trigger()
    stopped = window.document.simulator.iteration
    assert 100 < stopped < 10_000_000
    QApplication.processEvents()
    assert window.document.simulator.iteration == stopped
    window.panels.transport.iterations.value = 10.0
    run_to_the_end(window, qtbot)
    assert window.document.simulator.iteration == stopped + 10


def test_a_run_until_an_error_ends_there(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.until.setText("0,01")
    run_to_the_end(window, qtbot)
    simulator = window.document.simulator
    curve = simulator.curve()
    assert simulator.error < 0.01 <= curve.total[simulator.iteration - 1]


def test_opening_another_lesson_ends_the_run_and_nothing_late_lands(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.iterations.value = 10_000_000.0
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: window.document.simulator.iteration > 10)
    window.files.open_source("torok")
    for _ in range(5):
        QApplication.processEvents()
    assert position(window) == (0, 0)
    assert not window.document.running
    assert "w6" in texts(window)
    assert "w8" not in texts(window)


def test_editing_after_training_begins_a_branch_and_undo_returns(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    window.document.seek(5_000)
    window.document.set_value(W5, 0.25)
    assert position(window) == (5_000, 0)
    assert window.document.simulator.last == 5_000
    assert len(window.document.simulator.ghosts) == 1
    window.actions_by_key["undo"].trigger()
    assert position(window) == (5_000, 0)
    assert window.document.simulator.last == 10_000


def type_iteration(window: MainWindow, qtbot: QtBot, text: str) -> NumberField:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    field = window.panels.header.go_to.field
    assert field.hasFocus()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return field


def test_an_iteration_can_be_typed(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    field = type_iteration(window, qtbot, "120")
    assert position(window) == (120, 0)
    assert window.document.simulator.last == 10_000
    assert not field.isVisible()
    assert window.panels.graph.hasFocus()
    type_iteration(window, qtbot, "10 500")
    qtbot.waitUntil(lambda: position(window) == (10_500, 0))
    field = type_iteration(window, qtbot, "-1")
    assert field.isVisible()
    assert "whole number from 0" in field.fault
    assert position(window) == (10_500, 0)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert window.panels.graph.hasFocus()


def test_a_click_on_the_position_asks_for_an_iteration(window: MainWindow, qtbot: QtBot) -> None:
    label = next(
        widget for widget in window.panels.header.findChildren(QLabel) if widget.accessibleName() == "Position"
    )
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert window.panels.header.go_to.field.hasFocus()
    window.panels.graph.setFocus()
    assert not window.panels.header.go_to.isVisible()
    assert position(window) == (0, 0)


def test_earlier_runs_are_named_on_the_plot_and_can_be_cleared(window: MainWindow, qtbot: QtBot) -> None:
    clear = window.actions_by_key["clear_curves"]
    assert not clear.isEnabled()
    run_to_the_end(window, qtbot)
    window.document.seek(0)
    window.document.set_value(Quantity(Kind.LEARNING_RATE), 5.0)
    run_to_the_end(window, qtbot)
    window.actions_by_key["restart"].trigger()
    plot = window.panels.plot
    assert plot.canvas.earlier_runs == ["as opened", "η = 5"]
    menu = plot.context_menu()
    next(action for action in menu.actions() if action.text() == "Clear earlier curves").trigger()
    assert plot.canvas.earlier_runs == []
    assert not clear.isEnabled()
    window.actions_by_key["undo"].trigger()
    assert plot.canvas.earlier_runs == ["as opened"]
    assert clear.isEnabled()
    clear.trigger()
    assert plot.canvas.earlier_runs == []


def test_restart_returns_to_the_same_weights_and_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    window.actions_by_key["restart"].trigger()
    assert position(window) == (0, 0)
    assert texts(window)["w5"] == "w5 0.400"
    assert "Undo brings the training back" in window.statusBar().currentMessage()
    window.actions_by_key["undo"].trigger()
    assert position(window) == (10_000, 0)


def test_restart_where_nothing_is_trained_promises_no_training(window: MainWindow) -> None:
    window.runs.next()
    window.actions_by_key["restart"].trigger()
    assert position(window) == (0, 0)
    assert window.statusBar().currentMessage() == "Back at the start of iteration 0."


def test_an_epoch_is_no_size_of_a_step_where_it_is_an_iteration(window: MainWindow) -> None:
    epoch = window.actions_by_key["choose_epoch"]
    assert not epoch.isEnabled()
    assert "an epoch is an iteration" in epoch.toolTip()
    window.document.show_lesson(bpsim.load("mcginley"))
    training = window.document.simulator.training
    window.document.set_training(replace(training, batch=1))
    epoch.trigger()
    assert epoch.isChecked()
    window.document.set_training(replace(training, batch=None))
    assert not epoch.isEnabled()
    assert window.actions_by_key["choose_iteration"].isChecked()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What questions and warnings are answered with; each that was asked is taken from the list."""
    queue: list[object] = []

    def show(box: QMessageBox) -> object:
        assert box.icon() == QMessageBox.Icon.Question
        keys = [button.text().partition("&")[2][:1].lower() for button in box.buttons()]
        assert all(keys), "every answer has a key"
        assert len(set(keys)) == len(keys)
        return queue.pop(0)

    monkeypatch.setattr(QMessageBox, "exec", show)
    monkeypatch.setattr(FaultDialog, "exec", lambda dialog: queue.append(dialog.faults.toPlainText()))
    return queue


def test_a_broken_file_is_refused_and_the_old_lesson_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answers: list[object]
) -> None:
    press(qtbot, window, Qt.Key.Key_PageDown, 3)
    broken = tmp_path / "broken.bpsim"
    broken.write_text('{"format": "bpsim", "version": 1')
    window.files.open_source(broken)
    assert "broken.bpsim" in str(answers[0])
    assert position(window) == (0, 3)
    assert "out 0.5933" in texts(window)["h1"]


def test_closing_with_unsaved_changes_asks(window: MainWindow, qtbot: QtBot, answers: list[object]) -> None:
    type_into(double_click(window, qtbot, "w5"), qtbot, "0.5")
    answers.append(QMessageBox.StandardButton.Cancel)
    assert not window.close()
    assert window.isVisible()
    answers.append(QMessageBox.StandardButton.Discard)
    assert window.close()


def test_training_and_a_restart_are_no_unsaved_changes(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.iterations.value = 5.0
    run_to_the_end(window, qtbot)
    window.actions_by_key["restart"].trigger()
    assert not window.isWindowModified()
    assert window.actions_by_key["undo"].isEnabled()
    assert window.close()


def test_saving_and_opening_again_shows_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, open_window: OpenWindow
) -> None:
    window.document.set_value(W5, 1 / 3)
    run_to_the_end(window, qtbot)
    path = tmp_path / "mine.bpsim"
    window.document.save(path)
    assert not window.isWindowModified()
    again = open_window(str(path))
    assert position(again) == (10_000, 0)
    assert texts(again) == texts(window)
    again.document.restart()
    assert again.document.simulator.value(W5) == 1 / 3
    assert window.settings.recent == []


def test_a_recent_file_can_be_opened_again(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.bpsim"
    window.document.save(path)
    window.files.open_source(path)
    window.files.open_source("torok")
    menu = window.menus["recent"]
    window.files.fill_recent(menu)
    menu.actions()[0].trigger()
    assert window.document.path == path


def test_every_built_in_lesson_opens_from_the_menu(window: MainWindow) -> None:
    # The commands above them ask something first.
    for action in window.menus["lesson"].actions()[-len(builtin_names()) :]:
        action.trigger()
        assert window.document.title in action.text()


def test_clicking_a_step_goes_there_and_a_card_to_its_source(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.panels.steps
    backward = tree.model().index(2, 0)
    w5 = tree.model().index(1, 0, backward)
    tree.scrollTo(w5)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(w5).center())
    assert position(window) == (0, 16)
    qtbot.mouseClick(window.panels.step.cards[0], Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert found(window.document.simulator.current).quantity.kind is Kind.DE_DOUT
    assert position(window) == (0, 12)


def test_a_term_of_a_formula_is_pointed_at_as_its_card_is_and_a_click_goes_to_its_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.document.seek(0, 16)
    panel = window.panels.step
    formula, result = panel.formula, panel.cards[-1]
    terms = [card.content.quantity for card in panel.cards[:-1]]
    for shown in (formula, result):
        heard: list[object] = []
        panel.operand_hovered.connect(heard.append)
        for term in terms:
            qtbot.mouseMove(shown, found(shown.place_of(term)).toPoint())
            assert heard[-1] == term
            qtbot.mouseMove(shown, QPoint(1, shown.height() - 1))
            assert heard[-1] in (None, result.content.quantity)
        panel.operand_hovered.disconnect(heard.append)
    qtbot.mouseClick(formula, Qt.MouseButton.LeftButton, pos=found(formula.place_of(terms[1])).toPoint())
    assert found(window.document.simulator.current).quantity == terms[1]
    number = panel.cards[0].content.quantity
    place = found(result.place_of(number)).toPoint()
    qtbot.mouseMove(result, place)
    qtbot.mouseClick(result, Qt.MouseButton.LeftButton, pos=place)
    assert found(window.document.simulator.current).quantity == number


def test_a_click_on_the_plot_travels(window: MainWindow, qtbot: QtBot) -> None:
    run_to_the_end(window, qtbot)
    window.panels.plot.travelled.emit(1)
    assert position(window) == (1, 0)
    assert "(in the past)" in window.panels.header.texts()[1]


def test_data_are_edited_in_the_table(window: MainWindow) -> None:
    model = window.panels.data.table.model()
    assert model.setData(model.index(0, 0), 0.5)
    assert window.document.simulator.value(Quantity(Kind.INPUT, 0, 0, 0)) == 0.5
    assert texts(window)["i1"] == "i1 0.500"
    assert window.document.undo_stack.undoText() == "set i1 to 0.5"


def test_the_learning_rate_is_edited_and_refused_when_it_is_not_positive(window: MainWindow, qtbot: QtBot) -> None:
    field = window.panels.transport.learning_rate
    window.actions_by_key["learning_rate"].trigger()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.training.learning_rate == 0.25
    window.actions_by_key["learning_rate"].trigger()
    qtbot.keyClicks(field, "-1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.training.learning_rate == 0.25
    assert field.value == 0.25
    assert "greater than 0" in window.statusBar().currentMessage()


def test_the_keys_are_the_windows_again_after_enter_in_a_field(window: MainWindow, qtbot: QtBot) -> None:
    field = window.panels.transport.iterations
    field.setFocus()
    qtbot.keyClicks(field, "2500")
    qtbot.keyClick(field, Qt.Key.Key_Right)
    assert position(window) == (0, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.panels.graph.hasFocus()
    assert field.text() == "2\u202f500"
    press(qtbot, window, Qt.Key.Key_Right)
    assert position(window) == (0, 1)


def test_a_message_stays_until_something_changes(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.statusBar()
    window.runs.restart()
    said = bar.currentMessage()
    assert said.startswith("Back at")
    QApplication.sendEvent(window, QStatusTipEvent("What the button under the mouse does"))
    assert bar.currentMessage() == "What the button under the mouse does"
    QApplication.sendEvent(window, QStatusTipEvent(""))
    assert bar.currentMessage() == said
    press(qtbot, window, Qt.Key.Key_PageDown)
    assert bar.currentMessage() == ""


def test_a_run_that_is_stopped_says_where(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.transport.iterations.value = 10_000_000.0
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: window.document.simulator.iteration > 0)
    window.actions_by_key["stop"].trigger()
    assert window.statusBar().currentMessage().startswith("Stopped at iteration ")


def test_all_keys_are_on_one_page_that_fits(window: MainWindow) -> None:
    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.append((dialog.height() <= window.height(), dialog.findChild(QTextBrowser).toPlainText()))  # type: ignore[union-attr]
        dialog.reject()

    seen: list[tuple[bool, str]] = []
    QTimer.singleShot(0, read)
    window.actions_by_key["keys"].trigger()
    assert seen[0][0]
    assert "PgDown" in seen[0][1]
    assert "Blank the screen" in seen[0][1]
    assert [row.key for row in TABLE if row.graph_keys and row.graph_keys not in seen[0][1]] == []


def test_playing_steps_by_itself_until_paused(window: MainWindow, qtbot: QtBot) -> None:
    window.ticker.set_interval(1)
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.document.simulator.step >= 5)
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_Space)
    paused = position(window)
    QApplication.processEvents()
    assert position(window) == paused


def test_a_run_that_explodes_says_what_and_keeps_finite_weights(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_source("torok")
    window.document.set_value(Quantity(Kind.LEARNING_RATE), 50.0)
    run_to_the_end(window, qtbot)
    message = window.statusBar().currentMessage()
    assert "smaller learning rate" in message
    assert all(np.isfinite(weights).all() for weights in window.document.simulator.weights)


def test_the_digits_are_chosen(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_PageDown, 2)
    window.actions_by_key["digits_3"].trigger()
    assert texts(window)["h1"] == "h1 net 0.378 out 0.593"
    window.actions_by_key["digits_all"].trigger()
    assert texts(window)["h1"] == "h1 net 0.3775 out 0.5933"
    assert "0.5932699921071872" in window.panels.step.cards[-1].accessibleName()
    assert steps_rows(window)["Forward/out h1"] == "0.5932699921071872"


def test_appearance_and_text_size_change_everything(window: MainWindow) -> None:
    size = QApplication.font().pointSizeF()
    window.actions_by_key["appearance_dark"].trigger()
    assert window.looks.theme.dark
    window.actions_by_key["larger"].trigger()
    assert QApplication.font().pointSizeF() > size
    window.actions_by_key["normal_size"].trigger()
    window.actions_by_key["appearance_light"].trigger()
    assert QApplication.font().pointSizeF() == size
    assert not window.looks.theme.dark


def test_every_action_is_in_a_menu_and_says_what_it_does(window: MainWindow) -> None:
    shortcuts = [action.shortcut().toString() for action in window.actions_by_key.values() if action.shortcut()]
    assert len(set(filter(None, shortcuts))) == len(list(filter(None, shortcuts)))
    in_menus = {action for menu in window.menus.values() for action in menu.actions()}
    panels = window.panel_entries.entries.values()
    for action in (*window.actions_by_key.values(), *panels):
        assert action in in_menus
        assert action.statusTip()
        assert action.toolTip() != action.text()


@pytest.mark.parametrize("name", ["it496", "polar"])
def test_a_command_that_cannot_be_done_says_why_where_the_mouse_rests_on_it(open_window: OpenWindow, name: str) -> None:
    window = open_window(name)
    other = "network" if window.document.simulator.about_formulas else "formula"
    hidden = {other, *(menu for menu, parent in SUBMENUS.items() if parent == other)}
    keys = [row.key for row in TABLE if row.key in window.actions_by_key and row.menu not in hidden]
    disabled = [command for key in keys if not (command := window.actions_by_key[key]).isEnabled()]
    assert {"back", "stop", "undo"} <= {command.objectName() for command in disabled}
    assert not [command.objectName() for command in disabled if not command.why]
    for command in disabled:
        assert command.toolTip().endswith(f"\n{as_sentence(command.why)}")
    window.actions_by_key["next"].trigger()
    button = found(window.panels.transport.findChild(QToolButton, "back_button"))
    assert button.toolTip() == "One step back (PageUp)"


def test_the_window_remembers_its_panels(window: MainWindow, open_window: OpenWindow) -> None:
    window.docks["data"].hide()
    window.close()
    again = open_window()
    assert again.docks["data"].isHidden()
    again.actions_by_key["reset_layout"].trigger()
    assert not again.docks["data"].isHidden()


def test_a_dark_window_is_dark_from_the_start(window: MainWindow, open_window: OpenWindow) -> None:
    window.actions_by_key["appearance_dark"].trigger()
    again = open_window()
    again.actions_by_key["reset_layout"].trigger()
    highlight = again.panels.steps.palette().color(QPalette.ColorRole.Highlight)
    again.actions_by_key["appearance_light"].trigger()
    assert highlight == QColor(DARK.current_fill)
    assert again.panels.steps.palette().color(QPalette.ColorRole.Highlight) == QColor(LIGHT.current_fill)
