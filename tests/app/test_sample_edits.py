"""Whole rows of the Data table, by keys, buttons and menus: each is one step of undo, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.answers import Verdict
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Data
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.lesson.limits import SAMPLES
from bpsim.view.dialogs.classes import ClassesDialog
from bpsim.view.panels import data_wording as wording
from bpsim.view.panels.data_rows import RowTable
from tests.app.conftest import OpenWindow
from tests.found import found

pytestmark = pytest.mark.same_window

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """Three samples of two inputs and two targets; the table has the keyboard."""
    lesson = bpsim.load("it496")
    data = Data.of(lesson.network, [[3, 1], [1, 2], [2, 3]], [[0.5, 0.5]] * 3)
    window = open_window()
    window.document.show_lesson(replace(lesson, data=data, printed=(), guide=()))
    window.docks.show("data")
    table(window).setFocus(Qt.FocusReason.OtherFocusReason)
    return window


def table(window: MainWindow) -> RowTable:
    return window.panels.data.table


def first_inputs(window: MainWindow) -> list[float]:
    """The first input of every sample, in the order of the data."""
    found: list[float] = window.document.simulator.data.inputs[:, 0].tolist()
    return found


def shown(window: MainWindow, column: int = 0) -> list[str]:
    model = table(window).model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def undo(window: MainWindow) -> str:
    """Takes the last edit back; what it was called."""
    text = window.actions_by_key["undo"].text().removeprefix("&Undo ")
    window.actions_by_key["undo"].trigger()
    return text


def paste(window: MainWindow, text: str, row: int = 0, column: int = 0) -> None:
    QGuiApplication.clipboard().setText(text)
    table(window).setCurrentIndex(table(window).model().index(row, column))
    QApplication.sendPostedEvents()
    table(window).setFocus(Qt.FocusReason.OtherFocusReason)
    table(window).paste.trigger()


def test_keys_add_move_and_remove_rows(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    data.setCurrentIndex(data.model().index(0, 1))
    qtbot.keyClick(data, Qt.Key.Key_Insert)
    assert first_inputs(window) == [3, 0, 1, 2]
    assert (data.currentIndex().row(), data.currentIndex().column()) == (1, 0)
    qtbot.keyClick(data, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(data, Qt.Key.Key_Down, ALT)
    assert first_inputs(window) == [3, 1, 2, 0]
    assert data.whole_rows() == [3]
    qtbot.keyClick(data, Qt.Key.Key_Down, ALT)  # it is at the end
    qtbot.keyClick(data, Qt.Key.Key_Up, ALT)
    assert first_inputs(window) == [3, 1, 0, 2]
    qtbot.keyClick(data, Qt.Key.Key_Delete)
    assert first_inputs(window) == [3, 1, 2]
    assert data.currentIndex().row() == 2
    assert [undo(window) for _ in range(5)] == [
        "remove sample 3", "move sample 4 to row 3", "move sample 3 to row 4", "move sample 2 to row 3", "add sample 2",
    ]  # fmt: skip
    assert first_inputs(window) == [3, 1, 2]


def test_only_whole_rows_are_removed_and_the_last_one_stays(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    data.setCurrentIndex(data.model().index(1, 1))
    qtbot.keyClick(data, Qt.Key.Key_Delete)
    assert said(window) == wording.SELECT_ROWS
    qtbot.keyClick(data, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(data, Qt.Key.Key_Space, SHIFT)
    assert data.whole_rows() == [1, 2]
    window.panels.data.buttons["remove"].click()
    assert first_inputs(window) == [3]
    data.select_rows([0])
    qtbot.keyClick(data, Qt.Key.Key_Delete)
    assert said(window) == "The last sample stays."
    assert window.panels.data.count.text() == "1 sample · Ins adds one, Ctrl+V pastes"
    assert undo(window) == "remove 2 samples"
    data.select_rows([0])
    window.actions_by_key["move_samples_down"].trigger()
    assert first_inputs(window) == [1, 3, 2]
    document = window.document
    document.set_training(replace(document.simulator.training, batch=3, order=SampleOrder.SHUFFLED))
    data.remove.trigger()
    assert said(window) == "A batch has 3 samples, and 2 would be left: make it smaller first."
    assert first_inputs(window) == [1, 3, 2]


def test_sorting_is_a_view(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    header, model = data.names, data.model()
    place = QPoint(header.sectionViewportPosition(0) + 5, 5)
    data.selectRow(2)
    seen = []
    for _ in range(3):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        numbers = [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)]
        seen.append((shown(window), numbers, window.panels.data.count.text(), data.whole_rows()))
        assert first_inputs(window) == [3, 1, 2]
    note = "3 samples · sorted by i1 (the data keep their order)"
    assert seen == [
        (["1", "2", "3"], ["2", "3", "1"], note, [2]),
        (["3", "2", "1"], ["1", "3", "2"], note, [2]),
        (["3", "1", "2"], ["1", "2", "3"], "3 samples", [2]),
    ]
    assert window.document.undo_stack.count() == 0


def test_a_sorted_table_edits_the_sample_that_it_shows(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    data.sort_by(0)
    data.setCurrentIndex(data.model().index(0, 0))  # 1, of the second sample
    qtbot.keyClicks(data, "9")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert first_inputs(window) == [3, 9, 2]
    assert shown(window) == ["2", "3", "9"]
    assert data.currentIndex().row() == 2  # it goes where its sample goes
    qtbot.keyClick(data, Qt.Key.Key_Up, ALT)
    assert said(window) == wording.SORTED
    paste(window, "1\t2\n3\t4")
    assert said(window) == wording.SORTED
    paste(window, "7\t8")
    assert first_inputs(window) == [3, 9, 7]
    data.selectRow(0)
    qtbot.keyClick(data, Qt.Key.Key_Delete)
    assert first_inputs(window) == [9, 7]
    window.document.open("torok")
    assert data.samples.sorted_by is None


def test_a_block_is_pasted_at_the_current_cell_and_copied_with_all_digits(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    paste(window, "0,1\t0,2\r\n0,30000000000000004\t0,4\r\n", 2, 1)
    simulator = window.document.simulator
    assert simulator.data.inputs.tolist() == [[3, 1], [1, 2], [2, 0.1], [0, 0.1 + 0.2]]
    assert simulator.data.targets.tolist() == [[0.5, 0.5], [0.5, 0.5], [0.2, 0.5], [0.4, 0]]
    assert said(window) == "2 rows pasted, 1 of them new."
    data.clearSelection()
    for row in (2, 3):
        data.selectionModel().select(data.model().index(row, 1), data.selectionModel().SelectionFlag.Select)
    data.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keySequence(data, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == "0.1\n0.30000000000000004"
    assert undo(window) == "paste 2 rows"
    paste(window, "1,2", 0, 0)
    assert first_inputs(window) == [1.2, 1, 2]
    paste(window, "1,2\n3,4", 0, 0)
    assert said(window) == "2 rows pasted (commas stand between the columns)."
    assert simulator.data.inputs.tolist() == [[1, 2], [3, 4], [2, 3]]


def test_one_number_fills_the_block_of_cells_that_is_selected(window: MainWindow) -> None:
    data = table(window)
    paste(window, "0,25", 0, 1)
    corners = QItemSelection(data.model().index(1, 1), data.model().index(2, 2))
    data.selectionModel().select(corners, data.selectionModel().SelectionFlag.ClearAndSelect)
    data.paste.trigger()
    simulator = window.document.simulator
    assert simulator.data.inputs[:, 1].tolist() == [0.25] * 3
    assert simulator.data.targets.tolist() == [[0.5, 0.5], [0.25, 0.5], [0.25, 0.5]]
    assert first_inputs(window) == [3, 1, 2]
    assert undo(window) == "paste 2 rows"


def test_rows_that_were_copied_here_are_pasted_as_they_were(window: MainWindow, qtbot: QtBot) -> None:
    data = table(window)
    window.document.hold_out(1, True)
    data.selectRow(1)
    qtbot.keySequence(data, QKeySequence(QKeySequence.StandardKey.Copy))
    paste(window, QGuiApplication.clipboard().text(), 2, 3)
    assert window.document.simulator.data.inputs.tolist() == [[3, 1], [1, 2], [1, 2]]


def test_what_cannot_be_pasted_changes_nothing_and_is_one_sentence(window: MainWindow) -> None:
    before = window.document.simulator.snapshot()
    for text, row, column, words in (
        ("1\t2\n3\tx", 0, 0, "Nothing was pasted: row 2, column 2: “x” is not a number."),
        ("1\t2\t3\t4", 0, 1, "Nothing was pasted: it has 4 columns, and from here on there are 3 (inputs and targets"),
        ("", 0, 0, "Nothing was pasted: there is no text to paste."),
        ("1", 0, 5, wording.NO_PLACE),
    ):
        paste(window, text, row, column)
        assert said(window).startswith(words)
        assert window.document.simulator.snapshot() is before


def test_as_many_rows_as_there_may_be_scroll_sort_and_grow_no_further(window: MainWindow, qtbot: QtBot) -> None:
    block = "\n".join(f"{row % 977}\t{row}" for row in range(SAMPLES))
    paste(window, block)
    data = table(window)
    assert window.document.simulator.data.samples == data.model().rowCount() == SAMPLES
    qtbot.keyClick(data, Qt.Key.Key_Insert)
    assert said(window) == "There would be 100\u202f001 samples, and there may be 100\u202f000."
    paste(window, "1\n2", SAMPLES - 1)
    assert said(window) == "Nothing was pasted: there would be more than 100\u202f000 samples."
    data.sort_by(0, True)
    assert shown(window)[0] == "976"
    data.scrollToBottom()
    assert data.indexAt(QPoint(1, data.viewport().height() - 1)).row() == SAMPLES - 1
    assert np.array_equal(window.document.simulator.data.inputs[:5, 1], range(5))


# Classes


def iris(window: MainWindow) -> None:
    """Two inputs and three classes, of softmax outputs with cross-entropy; one sample of zeros."""
    lesson = bpsim.new_lesson("2-3 softmax", seed=1)
    window.document.show_lesson(lesson)


def test_classes_are_named_typed_shown_and_pasted(window: MainWindow, qtbot: QtBot) -> None:
    iris(window)
    document, data = window.document, table(window)
    document.start_run(5)
    document.advance(10.0, lambda: 0.0)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClassesDialog)
        assert dialog.names.toPlainText() == "o1\no2\no3"
        dialog.names.setPlainText("setosa\nvirginica")
        dialog.confirm.click()
        assert dialog.fault.text() == "2 names for 3 outputs: give each its name."
        dialog.names.setPlainText("setosa\nversicolor\nvirginica\n")
        dialog.confirm.click()

    QTimer.singleShot(0, answer)
    window.actions_by_key["name_classes"].trigger()
    assert document.simulator.data.classes == ("setosa", "versicolor", "virginica")
    assert (document.simulator.iteration, document.simulator.last) == (5, 5)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    document.seek(0)
    column = data.samples.classes
    assert column is not None
    assert [data.names.visualIndex(at) for at in (1, column, 2)] == [1, 2, 3]  # between inputs and targets
    cell = data.model().index(0, column)
    assert cell.data() == "setosa"
    data.setCurrentIndex(cell)
    data.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keyClicks(data, "v")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "ir")
    assert field.text() == "virginica"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.simulator.data.targets.tolist() == [[0, 0, 1]]
    assert cell.data() == "virginica"
    assert undo(window) == "set sample 1 to virginica"
    qtbot.keyClicks(data, "x")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert "“x” is no class: type one of setosa, versicolor, virginica." in found(QApplication.focusWidget()).toolTip()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    data.setCurrentIndex(data.model().index(0, 3))
    qtbot.keyClicks(data, "v")
    qtbot.keyClicks(QApplication.focusWidget(), "ersicolor")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert document.simulator.data.targets.tolist() == [[0, 1, 0]]
    paste(window, "5,1\t3,5\tsetosa\n7\t3,2\tversicolor", 0, 0)
    assert document.simulator.data.targets.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert shown(window, data.samples.classes or 0) == ["setosa", "versicolor"]
    paste(window, "virginica", 1, data.samples.classes or 0)
    assert document.simulator.data.targets[1].tolist() == [0, 0, 1]
    data.sort_by(data.samples.classes or 0, True)
    assert shown(window, data.samples.classes or 0) == ["virginica", "setosa"]
    data.sort_by(-1)
    QGuiApplication.clipboard().setText("versicolor")
    targets = QItemSelection(data.model().index(0, 3), data.model().index(1, 3))
    data.selectionModel().select(targets, data.selectionModel().SelectionFlag.ClearAndSelect)
    data.paste.trigger()
    assert document.simulator.data.targets.tolist() == [[0, 1, 0]] * 2


def test_a_typed_target_1_of_a_cross_entropy_is_its_class(window: MainWindow, qtbot: QtBot) -> None:
    iris(window)
    data = table(window)
    data.setCurrentIndex(data.model().index(0, 4))
    qtbot.keyClicks(data, "1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.document.simulator.data.targets.tolist() == [[0, 0, 1]]
    paste(window, "0,2\t0,3\t0,5", 0, 2)
    assert window.document.simulator.data.targets.tolist() == [[0.2, 0.3, 0.5]]
    paste(window, "0,2\t0,3", 0, 2)
    assert window.document.simulator.data.targets.tolist() == [[0.2, 0.3, 0.5]]
    paste(window, "0,2\t0,2\t0,5", 0, 2)
    assert said(window) == "The targets of sample 1 sum to 0.9, and with cross-entropy to 1."


def test_a_new_input_and_a_new_output_are_new_columns(window: MainWindow) -> None:
    iris(window)
    document, data = window.document, table(window)
    document.samples.set_classes(["a", "b", "c"])
    paste(window, "1\t2\ta\n3\t4\tb")
    data.setCurrentIndex(data.model().index(1, 1))
    document.edit("add i3", lambda: document.simulator.add_unit(0))
    assert shown(window, 2) == ["0", "0"]
    assert (data.currentIndex().row(), data.currentIndex().column()) == (1, 1)
    document.edit("add o4", lambda: document.simulator.add_unit(1))
    header = [data.model().headerData(data.names.logicalIndex(at), Qt.Orientation.Horizontal) for at in range(9)]
    assert header == ["held out", "i1", "i2", "i3", "class", "target o1", "target o2", "target o3", "target o4"]
    assert shown(window, 6) == ["0", "0"]
    assert document.simulator.data.classes == ("a", "b", "c", "o4")
    paste(window, "1\t2\t3\to4", 1, 0)
    assert shown(window, 6) == ["0", "1"]
    undo(window)
    undo(window)
    undo(window)
    assert data.model().columnCount() == 2 + 3 + 3 + 2


# Names of columns


def double_click(window: MainWindow, qtbot: QtBot, column: int) -> None:
    """Two clicks on a header, as a hand makes them."""
    header = table(window).names
    place = QPoint(header.sectionViewportPosition(column) + 5, 5)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_double_click_on_a_header_renames_its_unit_and_sorts_nothing(window: MainWindow, qtbot: QtBot) -> None:
    document, data = window.document, table(window)
    document.seek(0, 5)
    double_click(window, qtbot, 1)
    field = data.editor.field
    assert field is not None
    assert (field.text(), field.hasFocus(), data.samples.sorted_by) == ("i2", True, None)
    qtbot.keyClicks(field, "i1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert data.editor.field is field
    assert field.fault == field.bubble.text() == said(window) == '"i1" is the name of another unit too.'
    field.selectAll()
    qtbot.keyClicks(field, "<b>width</b>")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert data.editor.field is None
    assert document.simulator.network.inputs == ("i1", "<b>width</b>")
    assert data.model().headerData(1, Qt.Orientation.Horizontal) == "<b>width</b>"
    assert document.simulator.step == 5
    assert undo(window) == "rename i2 to <b>width</b>"
    place = QPoint(data.names.sectionViewportPosition(3) + 5, 5)
    data.names.customContextMenuRequested.emit(place)
    menu = data.findChildren(QMenu)[-1]
    entries = {action.text(): action for action in menu.actions()}
    menu.close()
    entries[wording.RENAME].trigger()
    assert data.editor.field.text() == "o2"
    qtbot.keyClick(data.editor.field, Qt.Key.Key_Escape)
    assert data.editor.field is None
    assert data.hasFocus()
    assert document.undo_stack.index() == 0


# What was computed and typed before


def test_the_past_keeps_its_samples_and_typed_numbers_follow_theirs(window: MainWindow, qtbot: QtBot) -> None:
    document, data = window.document, table(window)
    window.actions_by_key["check_numbers"].trigger()
    QApplication.processEvents()
    numbers = window.panels.numbers
    net = Quantity(Kind.NET, 0, 1, 0)
    qtbot.keyClicks(numbers.question.field, f"{document.simulator.value(net):.4f}")
    qtbot.keyClick(numbers.question.field, Qt.Key.Key_Return)
    window.samples.add(0)
    moved = replace(net, sample=1)
    assert list(document.simulator.answers) == [moved]
    assert [one.verdict for one in numbers.report.entries] == [Verdict.RIGHT]
    window.samples.remove([1])
    assert not document.simulator.answers
    assert undo(window) == "remove sample 2 (with 1 typed number)"
    assert list(document.simulator.answers) == [moved]
    assert undo(window) == "add sample 1"

    document.start_run(5)
    document.advance(10.0, lambda: 0.0)
    document.seek(3)
    data.select_rows([0, 2])
    data.remove.trigger()
    assert data.model().rowCount() == 1
    document.seek(2)
    assert shown(window) == ["3", "1", "2"]
    document.seek(3)
    assert shown(window) == ["1"]
