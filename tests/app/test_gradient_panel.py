"""Run > Check Gradients in the real window: slices, worst first, why, and never in another document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core import layers, scalars
from bpsim.core.compiled import KERNEL
from bpsim.core.gradient_check import gradient_check
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.checker import Checker
from bpsim.document.document import Document
from bpsim.trace.gradient_notes import note
from bpsim.view.panels.gradient_model import EXPECTED, GOT, NOTE
from bpsim.view.panels.gradient_panel import GradientPanel
from tests.app.conftest import OpenWindow
from tests.app.settling import settle


@pytest.fixture
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def checked(window: MainWindow, qtbot: QtBot) -> GradientPanel:
    window.actions_by_key["check_gradients"].trigger()
    qtbot.waitUntil(lambda: not window.gradient_checks.checker.running)
    return window.panels.gradients


def rows(panel: GradientPanel) -> list[tuple[str, ...]]:
    model = panel.table.gradients
    return [model.cells(row) for row in model.rows]


def test_the_command_brings_the_panel_forward_and_checks_every_parameter(window: MainWindow, qtbot: QtBot) -> None:
    panel = checked(window, qtbot)
    assert panel.isVisible()
    assert panel.summary.text() == "All 10 gradients agree."
    simulator = window.document.simulator
    expected = gradient_check(simulator.values.engine, simulator.values.state)
    assert list(panel.table.gradients.rows) == expected


def test_a_panel_that_was_hidden_names_the_rows_of_the_present_network(window: MainWindow, qtbot: QtBot) -> None:
    window.docks["gradients"].hide()
    window.actions_by_key["notation_van_veen"].trigger()
    window.files.open_source("week-05")
    checker = window.gradient_checks.checker
    checker.start()
    qtbot.waitUntil(lambda: not checker.running)
    panel = window.panels.gradients
    assert len(rows(panel)) == checker.count
    notation = window.document.simulator.notation
    assert all(
        cells[0].split()[-1] in notation.plain(row.quantity)
        for cells, row in zip(rows(panel), checker.rows, strict=True)
    )


def test_an_edit_of_structure_and_its_undo_forget_the_rows_before_they_are_named(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.document
    document.edit("add a layer", lambda: document.simulator.add_layer(1))
    panel = checked(window, qtbot)
    assert len(rows(panel)) == 15
    window.document.undo_stack.undo()
    assert rows(panel) == []
    assert len(rows(checked(window, qtbot))) == 10


def test_frozen_parameters_say_that_they_have_no_update(window: MainWindow, qtbot: QtBot) -> None:
    notes = {cells[0]: cells[-1] for cells in rows(checked(window, qtbot))}
    assert notes["∂E/∂b1"] == "frozen: no update"
    assert notes["∂E/∂w1"] == ""


def test_layer_by_layer_says_why_the_steps_differ(open_window: OpenWindow, qtbot: QtBot) -> None:
    panel = checked(open_window("it496-layer-by-layer"), qtbot)
    notes = {cells[0]: cells[-1] for cells in rows(panel)}
    assert "updates layer by layer" in panel.notes.text()
    assert notes["∂E/∂w1"].startswith("step: 0.000365")
    assert "new weights" in notes["∂E/∂w1"]
    assert notes["∂E/∂w5"] == ""


def test_what_has_no_connection_is_absent_and_it_says_so(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    lesson = bpsim.load("it496")
    first, last = lesson.network.layers
    connections = np.array([[True, False], [True, True]])
    network = replace(lesson.network, layers=(replace(first, connections=connections), last))
    window.document.show_lesson(replace(lesson, network=network))
    panel = checked(window, qtbot)
    assert "1 missing connection" in panel.notes.text()
    assert len(rows(panel)) == 9


def test_a_click_and_enter_go_to_the_gradients_step(window: MainWindow, qtbot: QtBot) -> None:
    table = checked(window, qtbot).table
    simulator = window.document.simulator
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.gradients.index(0, 0)).center()
    )
    assert simulator.current is not None
    assert simulator.current.quantity == table.gradients.rows[0].quantity
    table.setCurrentIndex(table.gradients.index(3, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert simulator.current is not None
    assert simulator.current.quantity == table.gradients.rows[3].quantity
    assert len(table.gradients.rows) == 10  # a step of the same iteration changes no gradient


@pytest.mark.usefixtures("clipboard")
def test_a_copy_has_all_digits(window: MainWindow, qtbot: QtBot) -> None:
    table = checked(window, qtbot).table
    table.copy_selected()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 11
    cells = lines[1].split("\t")
    assert float(cells[1]) == table.gradients.rows[0].backpropagation
    assert float(cells[2]) == table.gradients.rows[0].difference
    table.selectRow(2)
    table.copy_selected()
    assert len(QGuiApplication.clipboard().text().split("\n")) == 2


def test_a_wrong_gradient_is_first_coloured_and_counted(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slope = scalars.activation_slope
    monkeypatch.setattr(layers, "activation_slope", lambda *arguments: 1.01 * slope(*arguments))
    monkeypatch.setattr(KERNEL, "compiled", lambda: None)
    panel = checked(window, qtbot)
    assert panel.summary.text() == "10 of 10 gradients differ."
    index = panel.table.gradients.index(0, 0)
    assert index.data(Qt.ItemDataRole.ForegroundRole).color().name().upper() == window.looks.theme.negative
    assert index.data(Qt.ItemDataRole.FontRole).bold()
    assert rows(panel)[0][-1].startswith("differs")


def ticks() -> Iterator[float]:
    at = 0.0
    while True:
        at += 1.0
        yield at


def slice_of(checker: Checker, pauses: int) -> None:
    clock = ticks()
    checker.advance(pauses, lambda: next(clock))


def test_a_check_goes_on_in_slices_and_can_be_cancelled(qtbot: QtBot) -> None:
    document = Document(bpsim.load("it496"))
    checker = Checker(document)
    checker.start()
    slice_of(checker, 1)
    assert checker.running
    assert checker.done == 0  # not even one gradient in so short a slice
    for _ in range(5):
        slice_of(checker, 3)
    assert 0 < checker.done < checker.count == 10
    with qtbot.waitSignal(checker.running_changed):
        checker.stop()
    assert len(checker.rows) == checker.done


def test_cancel_keeps_what_is_compared_and_says_how_much(window: MainWindow) -> None:
    window.gradient_checks.checker.start()
    panel = window.panels.gradients
    slice_of(window.gradient_checks.checker, 20)
    panel.cancel.click()
    assert panel.summary.text().startswith("Stopped after ")
    assert 0 < len(rows(panel)) < 10


@pytest.mark.parametrize("change", ["open", "edit", "run", "travel"])
def test_a_check_ends_when_the_numbers_become_others(window: MainWindow, change: str) -> None:
    document, checker = window.document, window.gradient_checks.checker
    checker.start()
    slice_of(checker, 20)
    if change == "open":
        document.open("torok")
    elif change == "edit":
        document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.5)
    elif change == "run":
        document.start_run(5)
        document.advance(1.0, lambda: 0.0)
    else:
        document.next(bpsim.trace.steps.Granularity.ITERATION)
        document.next(bpsim.trace.steps.Granularity.ITERATION)
    assert not checker.running
    assert checker.rows == ()
    assert rows(window.panels.gradients) == []


def test_digits_and_notation_leave_the_rows(window: MainWindow, qtbot: QtBot) -> None:
    panel = checked(window, qtbot)
    window.document.set_digits(3)
    assert len(rows(panel)) == 10


def test_the_rows_are_written_in_the_notation_that_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    panel = checked(window, qtbot)
    before = rows(panel)
    window.actions_by_key["notation_z_a_delta"].trigger()
    assert "∂e/∂w³₁₁" in [cells[0] for cells in rows(panel)]
    assert [cells[1:] for cells in rows(panel)] == [cells[1:] for cells in before]
    window.actions_by_key["notation_net_out"].trigger()
    assert rows(panel) == before


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_every_number_of_a_note_has_room(open_window: OpenWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window = open_window("van-veen")
    settle()
    window.resize(*size)
    settle()
    table = checked(window, qtbot).table
    if size[0] > 1280:
        qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    row = next(row for row in table.gradients.rows if table.gradients.cells(row)[NOTE])
    note = table.gradients.index(table.gradients.rows.index(row), NOTE)
    value = table.gradients.cells(row)[NOTE].partition(",")[0]
    assert table.visualRect(note).width() > table.fontMetrics().horizontalAdvance(value)
    assert note.data(Qt.ItemDataRole.ToolTipRole).endswith("made of new weights")


def test_the_gradients_of_a_batch_are_named_like_the_rows_of_its_steps(open_window: OpenWindow, qtbot: QtBot) -> None:
    assert "∂e/∂w²₁₁" in [cells[0] for cells in rows(checked(open_window("week-05"), qtbot))]


def test_the_window_is_not_blocked_while_it_checks(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["check_gradients"].trigger()
    assert window.gradient_checks.checker.running  # it has only begun: the command returned at once
    window.document.seek(0, 5)
    qtbot.waitUntil(lambda: not window.gradient_checks.checker.running)
    assert window.document.simulator.step == 5


def test_a_note_names_each_reason() -> None:
    sim = bpsim.Simulator(bpsim.load("it496-layer-by-layer"))
    found = gradient_check(sim.values.engine, sim.values.state)
    by_quantity = {row.quantity: note(row, sim.values, sim.notation, 6) for row in found}
    bias = by_quantity[Quantity(Kind.DE_DB, 0, 1)]
    assert bias.startswith("frozen: no update, step: ")


def test_formulas_are_compared_by_their_variables(open_window: OpenWindow, qtbot: QtBot) -> None:
    panel = checked(open_window("polar"), qtbot)
    assert [cells[0] for cells in rows(panel)] == ["∂f/∂θ", "∂f/∂r"]
    assert panel.summary.text() == "All 2 gradients agree."


def test_what_each_step_alone_gains_is_listed_and_sorted_by(window: MainWindow, qtbot: QtBot) -> None:
    panel = checked(window, qtbot)
    model = panel.table.gradients
    cells = {row[0]: row for row in rows(panel)}
    assert cells["∂E/∂w5"][EXPECTED : GOT + 1] == ("−0.0033757", "−0.0033859")
    assert cells["∂E/∂b1"][EXPECTED : GOT + 1] == ("", ""), "frozen: it makes no step"
    by_check = list(model.rows)
    assert [column for column in range(NOTE + 1) if panel.table.isColumnHidden(column)] == [EXPECTED, GOT]
    panel.gains.click()
    assert [column for column in range(NOTE + 1) if panel.table.isColumnHidden(column)] == [1, 2, 3]
    panel.table.sort_by(GOT)
    gains = [row.gain for row in model.rows if row.gain is not None]
    assert len(gains) == 8
    assert gains == sorted(gains)
    assert [row.gain for row in model.rows[8:]] == [None, None], "what makes no step is last"
    panel.table.sort_by(GOT, descending=True)
    assert [row.gain for row in model.rows if row.gain is not None] == gains[::-1]
    assert [row.gain for row in model.rows[8:]] == [None, None]
    panel.table.sort_by(0)
    assert [model.cells(row)[0] for row in model.rows] == sorted(cells)
    row = model.rows[3]
    panel.table.choose(model.index(3, 0))
    assert window.document.simulator.current is not None
    assert window.document.simulator.current.quantity == row.quantity, "a click means the row that is seen"
    panel.table.sort_by(EXPECTED)
    panel.gains.click()
    assert list(model.rows) == by_check, "no order by what is not seen"


def test_the_keyboard_sorts_by_the_menu_of_the_table(window: MainWindow, qtbot: QtBot) -> None:
    table = checked(window, qtbot).table
    table.setCurrentIndex(table.gradients.index(0, GOT))
    menu = QMenu()
    table.fill_menu(menu)
    by_gain, worst_first = menu.actions()[-2:]
    assert by_gain.text() == "&Sort by Got"
    by_check = list(table.gradients.rows)
    by_gain.trigger()
    assert [row.gain for row in table.gradients.rows if row.gain is not None] == sorted(
        row.gain for row in by_check if row.gain is not None
    )
    worst_first.trigger()
    assert list(table.gradients.rows) == by_check
