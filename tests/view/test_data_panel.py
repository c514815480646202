"""The Data table: nothing is cut off, nothing is told before its step, and the keyboard can leave it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity
from bpsim.view.change import Change
from bpsim.view.focus_ring import FocusRing
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels.data_model import DataModel
from bpsim.view.panels.data_rows import RowTable
from bpsim.view.theme import number_font


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(bpsim.load("torok"))


@pytest.fixture
def panel(qtbot: QtBot, simulator: Simulator) -> RowTable:
    made = RowTable(simulator)
    qtbot.addWidget(made)
    made.show_change(Change.whole(simulator))
    return made


@pytest.mark.parametrize("width", [120, 300, 1200])
def test_no_name_and_no_number_is_cut_off(panel: RowTable, width: int) -> None:
    panel.resize(width, 150)
    panel.show()
    bold, plain = QFontMetrics(number_font(bold=True)), QFontMetrics(number_font())
    for column in range(panel.model().columnCount()):
        name = panel.model().headerData(column, Qt.Orientation.Horizontal)
        text = panel.model().index(0, column).data()
        needed = plain.horizontalAdvance(text) if text else number_width(6)
        assert panel.columnWidth(column) >= max(bold.horizontalAdvance(name), needed)


@pytest.mark.parametrize(("name", "width"), [("van-veen", 570), ("mcginley", 570)])
def test_the_columns_take_no_more_room_than_their_numbers(qtbot: QtBot, name: str, width: int) -> None:
    """So much room there is in a window of 1280 by 720 pixels, where the rows have a scroll bar too."""
    simulator = Simulator(bpsim.load(name))
    panel = RowTable(simulator)
    qtbot.addWidget(panel)
    panel.show_change(Change.whole(simulator))
    panel.resize(width, 90)
    panel.show()
    # Qt places the scroll bars once more after the columns.
    qtbot.waitUntil(lambda: panel.horizontalScrollBar().maximum() == 0)
    assert panel.horizontalHeader().length() <= panel.viewport().width()


def test_a_longer_number_makes_its_column_wider(panel: RowTable, simulator: Simulator) -> None:
    panel.resize(120, 150)
    panel.show()
    before = panel.columnWidth(0)
    simulator.set_data(Quantity(Kind.INPUT, 0, 0, 0), -1234.56789)
    panel.show_change(Change.whole(simulator))
    assert panel.model().index(0, 0).data() == "−1234.56789"
    assert panel.columnWidth(0) > QFontMetrics(number_font()).horizontalAdvance("−1234.56789") > before


@pytest.mark.parametrize("column", [0, 2])
def test_the_field_of_a_narrow_column_has_room_for_a_number(panel: RowTable, column: int) -> None:
    panel.resize(120, 150)
    panel.show()
    panel.edit(panel.model().index(0, column))
    field = panel.findChild(NumberField)
    assert field is not None
    assert field.width() >= number_width(6)
    assert field.x() >= 0


def test_an_output_is_not_told_before_its_step(panel: RowTable, simulator: Simulator) -> None:
    cell = panel.model().index(0, 3)
    tip = Qt.ItemDataRole.ToolTipRole
    assert (cell.data(), cell.data(tip)) == ("", None)
    simulator.next(Granularity.PHASE)
    panel.show_change(Change.whole(simulator))
    assert cell.data() == f"{simulator.outputs[0, 0]:.6f}"
    assert float(cell.data(tip)) == simulator.outputs[0, 0]


def test_tab_leaves_the_table(panel: RowTable) -> None:
    assert not panel.tabKeyNavigation()


def test_tab_in_a_field_goes_on_to_the_next_cell_that_can_be_typed_into(qtbot: QtBot) -> None:
    simulator = Simulator(bpsim.load("xor"))
    table = RowTable(simulator)
    qtbot.addWidget(table)
    table.value_edited.connect(simulator.set_data)
    table.show_change(Change.whole(simulator))
    table.show()
    table.setCurrentIndex(table.samples.index(0, 1))
    table.enter(table.currentIndex())
    for typed, key, place in (
        ("0,5", Qt.Key.Key_Tab, (0, 2)),
        ("x", Qt.Key.Key_Tab, (0, 2)),
        ("1", Qt.Key.Key_Tab, (1, 0)),
        ("3", Qt.Key.Key_Backtab, (0, 2)),
        ("", Qt.Key.Key_Tab, (1, 0)),
    ):
        field = table.findChildren(NumberField)[-1]
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, key)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        at = table.currentIndex()
        assert (at.row(), at.column()) == place
        if field.fault:
            qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert simulator.data.inputs[:2].tolist() == [[0, 0.5], [3, 1]]
    assert simulator.data.targets[:2].tolist() == [[1], [1]]


@pytest.mark.parametrize(
    ("reason", "shown"), [(Qt.FocusReason.TabFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)]
)
def test_a_ring_shows_where_the_keyboard_is(panel: RowTable, reason: Qt.FocusReason, shown: bool) -> None:
    panel.show()
    ring = panel.findChild(FocusRing)
    assert ring is not None
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert ring.isVisible() is shown
    assert ring.size() == panel.size()
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert not ring.isVisible()


@pytest.mark.parametrize(("inputs", "place"), [(8, 8), (9, 0)])
def test_the_class_of_a_sample_is_in_sight(qtbot: QtBot, inputs: int, place: int) -> None:
    simulator = Simulator(bpsim.new_lesson(f"{inputs}-2 softmax"))
    simulator.set_classes(["cat", "dog"])
    table = RowTable(simulator)
    qtbot.addWidget(table)
    column = table.samples.classes
    assert column is not None
    assert table.names.visualIndex(column) == place


def test_a_column_that_is_gone_sorts_nothing(panel: RowTable) -> None:
    """Its header may ask for it once more, after an edit of the structure took it."""
    before = [panel.model().index(row, 0).data() for row in range(panel.model().rowCount())]
    panel.model().sort(panel.model().columnCount(), Qt.SortOrder.DescendingOrder)
    assert [panel.model().index(row, 0).data() for row in range(panel.model().rowCount())] == before


def test_the_columns_are_looked_through_only_where_they_may_be_others() -> None:
    simulator = Simulator(bpsim.load("torok"))
    simulator.run(2)
    model = DataModel(simulator)
    before = model.columns
    for move in (lambda: simulator.next(Granularity.TERM), lambda: simulator.seek(1), lambda: simulator.seek(0)):
        move()
        assert not model.set_simulator(simulator, 4, fresh=False)
        assert model.columns is before
    other = Simulator(bpsim.load("it496"))
    assert model.set_simulator(other, 4, fresh=False)
    assert model.columns == DataModel(other).columns != before
