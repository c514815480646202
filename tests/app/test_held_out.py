"""Samples held out and taken back in the Data table of the real window: by mouse and by keys, undone, refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder, Training
from bpsim.simulator import Simulator
from bpsim.trace.numerals import format_number
from tests.app.conftest import OpenWindow
from tests.app.test_matrices_panel import brought_forward, shown
from tests.found import found

pytestmark = pytest.mark.same_window

INPUTS = [[0.05, 0.1], [0.9, -0.4], [-0.3, 0.7]]
TARGETS = [[0.01, 0.99], [0.8, 0.2], [0.3, 0.6]]
BOXES, INPUT, OUTPUT = 6, 0, 4
"""Columns of the model."""


def lesson(training: Training | None = None) -> bpsim.Lesson:
    found = bpsim.load("it496")
    data = Data.of(found.network, INPUTS, TARGETS)
    return replace(found, data=data, training=training or found.training, printed=(), guide=())


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """Three samples, all in one batch."""
    window = open_window()
    window.document.show_lesson(lesson())
    return window


def cell(window: MainWindow, row: int, column: int) -> QModelIndex:
    return window.panels.data.table.model().index(row, column)


def click_box(window: MainWindow, qtbot: QtBot, row: int) -> None:
    """Clicks on the box itself, at the left of its cell."""
    data = window.panels.data.table
    data.scrollTo(cell(window, row, BOXES))
    place = data.visualRect(cell(window, row, BOXES))
    qtbot.mouseClick(data.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 9, place.center().y()))


def ticks(window: MainWindow) -> list[bool]:
    states = [cell(window, row, BOXES).data(Qt.ItemDataRole.CheckStateRole) for row in range(3)]
    return [state == Qt.CheckState.Checked for state in states]


def quiet(window: MainWindow) -> list[bool]:
    colours = [cell(window, row, INPUT).data(Qt.ItemDataRole.ForegroundRole).color().name() for row in range(3)]
    return [colour.upper() == window.looks.theme.muted.upper() for colour in colours]


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def to_the_error(window: MainWindow) -> None:
    """The step that computes the error of the batch."""
    document = window.document
    several = document.simulator.steps.samples > 1
    document.go_to(Quantity(Kind.BATCH_ERROR) if several else Quantity(Kind.TOTAL_ERROR, 0))


def test_a_click_holds_a_sample_out_and_another_takes_it_back(window: MainWindow, qtbot: QtBot) -> None:
    simulator, before = window.document.simulator, window.document.simulator.error
    click_box(window, qtbot, 1)
    assert ticks(window) == quiet(window) == [False, True, False]
    assert simulator.data.held_out == (1,)
    assert simulator.error != before
    click_box(window, qtbot, 1)
    assert ticks(window) == [False, False, False]
    assert simulator.error == before


def test_undo_and_redo_of_both(window: MainWindow, qtbot: QtBot) -> None:
    document = window.document
    document.simulator.run(20)
    document.seek(12)
    curve = document.simulator.curve().total
    click_box(window, qtbot, 2)
    assert window.actions_by_key["undo"].text() == "&Undo hold out sample 3"
    assert (document.simulator.iteration, document.simulator.last) == (12, 12)
    click_box(window, qtbot, 2)
    assert window.actions_by_key["undo"].text() == "&Undo take back sample 3"
    window.actions_by_key["undo"].trigger()
    assert ticks(window) == [False, False, True]
    window.actions_by_key["undo"].trigger()
    assert ticks(window) == [False, False, False]
    assert (document.simulator.iteration, document.simulator.last) == (12, 20)
    assert np.array_equal(document.simulator.curve().total, curve)
    assert window.panels.header.held_out == ""
    window.actions_by_key["redo"].trigger()
    assert ticks(window) == [False, False, True]


def test_keys_alone_reach_the_boxes(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["hold_out_samples"].trigger()
    data = window.panels.data.table
    assert QApplication.focusWidget() is data
    assert data.currentIndex() == cell(window, 0, BOXES)
    qtbot.keyClick(data, Qt.Key.Key_Down)
    qtbot.keyClick(data, Qt.Key.Key_Space)
    assert ticks(window) == [False, True, False]
    qtbot.keyClick(data, Qt.Key.Key_Right)
    assert data.currentIndex() == cell(window, 1, INPUT)
    qtbot.keyClick(data, Qt.Key.Key_Left)
    qtbot.keyClick(data, Qt.Key.Key_Space)
    assert ticks(window) == [False, False, False]


def test_the_last_sample_that_is_trained_on_stays_and_it_is_said_why(window: MainWindow, qtbot: QtBot) -> None:
    click_box(window, qtbot, 0)
    click_box(window, qtbot, 2)
    click_box(window, qtbot, 1)
    assert ticks(window) == [True, False, True]
    assert said(window) == "Sample 2 is the last one that is trained on: take another one back first."


def test_a_batch_that_would_be_too_large_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.document.show_lesson(lesson(Training(0.5, batch=3, order=SampleOrder.SHUFFLED)))
    click_box(window, qtbot, 1)
    assert ticks(window) == [False, False, False]
    assert said(window) == "A batch has 3 samples, and 2 would be left: make it smaller first."


def test_the_header_has_its_error_beside_the_other_once_that_is_computed(window: MainWindow, qtbot: QtBot) -> None:
    click_box(window, qtbot, 1)
    header, simulator = window.panels.header, window.document.simulator
    assert (header.texts()[2], header.held_out) == ("", "")
    to_the_error(window)
    assert header.texts()[2] == f"E = {format_number(simulator.error, 9)}"
    alone = Data.of(simulator.network, INPUTS[1:2], TARGETS[1:2])
    error = Simulator(replace(lesson(), data=alone)).error
    assert header.held_out == f"held out: {format_number(error, 9)}"
    window.document.set_digits(3)
    assert header.held_out == f"held out: {format_number(error, 3)}"
    click_box(window, qtbot, 1)
    to_the_error(window)
    assert header.texts()[2] != ""
    assert header.held_out == ""


def test_its_outputs_show_with_the_error_and_not_before(window: MainWindow, qtbot: QtBot) -> None:
    click_box(window, qtbot, 1)
    document = window.document
    to_the_error(window)
    number = document.simulator.step
    assert cell(window, 1, OUTPUT).data() == format_number(document.simulator.outputs[1, 0], 6)
    document.seek(0, number - 1)
    assert cell(window, 0, OUTPUT).data() != ""
    assert cell(window, 1, OUTPUT).data() == ""


def test_a_run_says_both_errors(window: MainWindow, qtbot: QtBot) -> None:
    click_box(window, qtbot, 0)
    window.panels.transport.iterations.value = 50.0
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: not window.document.running, timeout=20_000)
    simulator = window.document.simulator
    error, held_out = format_number(simulator.error, 9), format_number(found(simulator.held_out_error), 9)
    assert said(window) == f"Iteration 50 reached: E = {error}, held out: {held_out}."
    assert window.panels.header.held_out == f"held out: {held_out}"


def test_the_steps_and_matrices_are_those_of_the_samples_that_are_trained_on(window: MainWindow, qtbot: QtBot) -> None:
    click_box(window, qtbot, 0)
    document = window.document
    document.seek(0, 1)
    assert "row 2" in window.panels.header.texts()[1]
    assert window.panels.graph.texts()["sample"] == "sample 1 of 2 in the batch, row 2"
    assert window.panels.graph.texts()["i1"].split()[-1] == format_number(INPUTS[1][0], 3)
    numbers = shown(brought_forward(window, qtbot))
    assert [numbers.get(Quantity(Kind.INPUT, sample, 0, 0)) for sample in range(3)] == ["0.900", "−0.300", None]


def test_the_plot_names_the_error_of_the_training_samples(window: MainWindow, qtbot: QtBot) -> None:
    window.document.show_lesson(lesson(Training(0.5, batch=1, order=SampleOrder.SHUFFLED)))
    click_box(window, qtbot, 0)
    window.document.simulator.run(6)
    window.document.seek(3)
    assert window.panels.plot.legend.total == "E of all training samples"
    assert window.panels.header.texts()[2].startswith("E of all training samples = ")


def test_a_saved_lesson_opens_with_its_samples_held_out(
    window: MainWindow, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    click_box(window, qtbot, 2)
    window.document.save(tmp_path / "held out.bpsim")
    again = open_window(str(tmp_path / "held out.bpsim"))
    assert ticks(again) == [False, False, True]
    assert again.document.simulator.error == window.document.simulator.error


def test_a_single_sample_has_no_box(open_window: OpenWindow) -> None:
    window = open_window()
    model = window.panels.data.table.model()
    assert model.columnCount() == 6
    window.actions_by_key["hold_out_samples"].trigger()
    assert said(window) == "There is one sample only, and it is trained on."


@pytest.mark.parametrize("name", ["it496-least-squares", "week-05", "mcginley"])
def test_a_guided_lesson_can_be_walked_without_one_of_its_samples(
    open_window: OpenWindow, qtbot: QtBot, name: str
) -> None:
    window = open_window(name)
    window.document.hold_out(window.document.simulator.data.samples - 1, True)
    seen: list[tuple[int, int]] = []
    forward: Callable[[], object] = window.actions_by_key["next_caption"].trigger
    for _ in range(40):
        simulator = window.document.simulator
        seen.append((simulator.iteration, simulator.step))
        forward()
        qtbot.waitUntil(lambda: not window.document.running, timeout=20_000)
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


def test_the_boxes_stand_beside_the_numbers_of_the_rows_in_every_lesson(open_window: OpenWindow) -> None:
    window = open_window("torok")
    for name in ("week-05", "it496", "mcginley", "it496-least-squares"):
        window.document.open(name)
        data = window.panels.data.table
        several = window.document.simulator.data.samples > 1
        first = data.model().headerData(data.horizontalHeader().logicalIndex(0), Qt.Orientation.Horizontal)
        assert (first == "held out") == several


def test_it_is_said_to_who_does_not_see_it(window: MainWindow, qtbot: QtBot) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert cell(window, 1, BOXES).data(role) == "Sample 2 is held out"
    assert cell(window, 1, INPUT).data(role) == "i1, sample 2: 0.900"
    click_box(window, qtbot, 1)
    assert cell(window, 1, INPUT).data(role) == "i1, sample 2, held out: 0.900"
