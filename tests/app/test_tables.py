"""All tables have the same keys, the same copying and the same focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.lesson.lesson import Lesson
from bpsim.trace.numerals import format_exact
from bpsim.view.focus_ring import FocusRing
from bpsim.view.number_table import EXACT, NumberTable
from bpsim.view.panels.check_model import YOURS
from bpsim.view.panels.symbol_header import SymbolHeader
from tests.app.conftest import OpenWindow

TABLES = ("data", "gradients", "printed", "numbers", "operands", "matrices")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def brought_forward(window: MainWindow, key: str) -> None:
    window.docks.show(key)
    QApplication.processEvents()


def table_of(window: MainWindow, qtbot: QtBot, name: str) -> NumberTable:
    """A table with rows, its panel in front."""
    panels = window.panels
    if name in ("numbers", "operands"):
        window.actions_by_key["check_numbers"].trigger()
        for text in ("0.3775", "0.7"):
            qtbot.keyClicks(panels.numbers.question.field, text)
            qtbot.keyClick(panels.numbers.question.field, Qt.Key.Key_Return)
        panels.numbers.show_button.click()
    elif name == "gradients":
        window.actions_by_key["check_gradients"].trigger()
        qtbot.waitUntil(lambda: not window.gradient_checks.checker.running)
    else:
        brought_forward(window, name)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tables: dict[str, Callable[[], QWidget]] = {
        "data": lambda: panels.data.table,
        "gradients": lambda: panels.gradients.table,
        "printed": lambda: panels.printed.table,
        "numbers": lambda: panels.numbers.table,
        "operands": lambda: panels.numbers.operand_table,
        "matrices": lambda: panels.matrices.table("W1"),
    }
    table = tables[name]()
    assert isinstance(table, NumberTable)
    assert table.model().rowCount() > 0
    return table


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.usefixtures("clipboard")
def test_ctrl_c_copies_the_rows_with_all_digits_as_text_with_tabs(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = table_of(window, qtbot, name)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    model = table.model()
    assert {len(line) for line in lines} == {model.columnCount()}
    heading = 0 if name == "matrices" else 1
    assert len(lines) == model.rowCount() + heading
    exact = {
        "data": format_exact(0.05),
        "gradients": format_exact(window.document.simulator.value(Quantity(Kind.DE_DW, 0, 2, 0, 0))),
        "printed": "0.3775",
        "numbers": "0.3775",
        "operands": format_exact(window.document.simulator.value(Quantity(Kind.OUT, 0, 1, 0))),
        "matrices": format_exact(0.15),
    }
    assert any(exact[name] in line for line in lines)


def cell_by_cell(table: NumberTable, rows: Iterable[int]) -> str:
    """What a table copies of some rows, asked for each cell."""
    model, header = table.model(), table.horizontalHeader()
    columns = [header.logicalIndex(place) for place in range(model.columnCount())]
    names = [model.headerData(column, Qt.Orientation.Horizontal) for column in columns]
    cells = [[model.index(row, column).data(EXACT) or "" for column in columns] for row in rows]
    return "\n".join("\t".join(line) for line in [names, *cells])


def drawn_at_random() -> Lesson:
    """Samples that are in the batch twice, once and not, and two that are held out."""
    lesson = bpsim.load("mcginley")
    training = replace(lesson.training, batch=6, order=SampleOrder.RANDOM)
    return replace(lesson, training=training, data=lesson.data.holding_out([1, 4]), guide=(), printed=())


@pytest.mark.parametrize("source", ["it496", "torok", "van-veen", "week-05", "drawn at random"])
@pytest.mark.usefixtures("clipboard")
def test_whole_rows_of_data_are_copied_as_their_cells_are(window: MainWindow, qtbot: QtBot, source: str) -> None:
    window.document.show_lesson(drawn_at_random() if source == "drawn at random" else bpsim.load(source))
    data, steps = window.panels.data.table, len(window.document.simulator.steps)
    brought_forward(window, "data")
    data.setFocus(Qt.FocusReason.OtherFocusReason)
    window.document.start_run(2)
    window.document.advance(10.0, lambda: 0.0)
    copied = set()
    for iteration in range(3):
        for step in {0, 1, *range(2, steps, max(1, steps // 23)), steps}:
            window.document.seek(iteration, step)
            data.clearSelection()
            qtbot.keySequence(data, QKeySequence(QKeySequence.StandardKey.Copy))
            copied.add(QGuiApplication.clipboard().text())
            assert QGuiApplication.clipboard().text() == cell_by_cell(data, range(data.model().rowCount()))
    assert len(copied) > 3


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("matrices", "data")])
@pytest.mark.usefixtures("clipboard")
def test_the_selected_rows_are_copied_as_their_cells_are(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = table_of(window, qtbot, name)
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    rows = sorted({0, table.model().rowCount() // 2, table.model().rowCount() - 1})
    table.clearSelection()
    for row in reversed(rows):
        index = table.model().index(row, 1)
        table.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    qtbot.keySequence(table, QKeySequence(QKeySequence.StandardKey.Copy))
    assert QGuiApplication.clipboard().text() == cell_by_cell(table, rows)


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.usefixtures("clipboard")
def test_the_menu_copies_a_value_and_the_rows(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = table_of(window, qtbot, name)
    cell = table.model().index(0, 0)
    table.scrollTo(cell)
    table.customContextMenuRequested.emit(table.visualRect(cell).center())
    menu = table.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions()}
    assert table.copy in menu.actions()
    entries["Copy &Value"].trigger()
    assert "\n" not in QGuiApplication.clipboard().text() != ""
    menu.close()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_paging_is_left_to_stepping(window: MainWindow, qtbot: QtBot, name: str, key: Qt.Key) -> None:
    table = table_of(window, qtbot, name)
    window.document.seek(0, 3)
    table.setCurrentIndex(table.model().index(0, 0))
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, key)
    assert window.document.simulator.step == (4 if key is Qt.Key.Key_PageDown else 2)
    assert table.currentIndex().row() == 0


@pytest.mark.parametrize("name", TABLES)
def test_the_keyboard_is_seen_and_can_leave(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = table_of(window, qtbot, name)
    ring = table.findChild(FocusRing)
    assert ring is not None
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.isVisible()
    before = table.currentIndex()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()
    assert not ring.isVisible()
    assert table.currentIndex() == before


@pytest.mark.parametrize("name", TABLES)
def test_the_headers_are_of_one_kind(window: MainWindow, qtbot: QtBot, name: str) -> None:
    assert isinstance(table_of(window, qtbot, name).horizontalHeader(), SymbolHeader)


@pytest.mark.parametrize(("lesson", "name"), [("van-veen", "data"), ("it496", "printed"), ("van-veen", "gradients")])
def test_alt_and_a_page_key_scroll_by_a_page(open_window: OpenWindow, qtbot: QtBot, lesson: str, name: str) -> None:
    window = open_window(lesson)
    table = table_of(window, qtbot, name)
    table.setFixedHeight(80)
    bar = table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    table.setCurrentIndex(table.model().index(0, 0))
    position = window.document.simulator.step
    qtbot.keyClick(table, Qt.Key.Key_PageDown, ALT)
    assert bar.value() == min(bar.pageStep(), bar.maximum())
    assert table.currentIndex().row() == 0
    qtbot.keyClick(table, Qt.Key.Key_PageUp, ALT)
    assert bar.value() == 0
    assert window.document.simulator.step == position


def test_alt_and_a_page_key_scroll_what_a_short_table_stands_in(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1000, 600)
    table = table_of(window, qtbot, "matrices")
    bars = table.verticalScrollBar(), window.panels.matrices.area.verticalScrollBar()
    assert bars[0].maximum() == 0 < bars[1].maximum()
    bars[1].setValue(0)
    qtbot.keyClick(table, Qt.Key.Key_PageDown, ALT)
    assert bars[1].value() > 0


def test_the_tree_of_steps_scrolls_by_a_page_too(window: MainWindow, qtbot: QtBot) -> None:
    steps = window.panels.steps
    bar = steps.verticalScrollBar()
    assert bar.maximum() > 0
    window.document.seek(0, 1)
    bar.setValue(0)
    qtbot.keyClick(steps, Qt.Key.Key_PageDown, ALT)
    assert bar.value() == min(bar.pageStep(), bar.maximum())
    assert window.document.simulator.step == 1
    qtbot.keyClick(steps, Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 2


def test_enter_opens_the_field_of_a_number_and_ticks_a_box(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("torok")
    table = table_of(window, qtbot, "data")
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.state() == NumberTable.State.EditingState


@pytest.mark.parametrize("name", ["data", "gradients", "printed", "numbers", "matrices"])
@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_every_stop_of_a_panel_shows_that_it_has_the_keyboard(
    window: MainWindow, qtbot: QtBot, name: str, appearance: str
) -> None:
    window.actions_by_key[f"appearance_{appearance}"].trigger()
    table_of(window, qtbot, name)
    panel = getattr(window.panels, name)
    window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
    seen: set[QWidget] = set()
    for _ in range(80):
        stop = window.focusWidget()
        QApplication.processEvents()
        focused = stop.grab().toImage()
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
        QApplication.processEvents()
        if stop is panel or panel.isAncestorOf(stop):
            seen.add(stop)
            assert stop.grab().toImage() != focused, stop
    assert seen


@pytest.mark.parametrize("name", ["data", "numbers"])
def test_paging_takes_over_what_is_typed_in_a_cell_and_steps(window: MainWindow, qtbot: QtBot, name: str) -> None:
    table = table_of(window, qtbot, name)
    window.document.seek(0, 3)
    cell = table.model().index(0, {"data": 1, "numbers": YOURS}[name])
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.setCurrentIndex(cell)
    table.edit(cell)
    field = table.viewport().findChild(QLineEdit)
    assert field is not None
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_PageDown)
    assert cell.data() == {"data": "0.250", "numbers": "0.25"}[name]
    assert window.document.simulator.step == 4
    assert table.state() == NumberTable.State.NoState
