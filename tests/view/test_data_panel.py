"""The Data table: nothing is cut off, nothing is told before its step, and the keyboard can leave it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity
from bpsim.view.focus_ring import FocusRing
from bpsim.view.numbers import number_width
from bpsim.view.panels.data_panel import DataPanel
from bpsim.view.theme import text_font


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(bpsim.load("torok"))


@pytest.fixture
def panel(qtbot: QtBot, simulator: Simulator) -> DataPanel:
    made = DataPanel(simulator)
    qtbot.addWidget(made)
    made.show_simulator(simulator, 6)
    return made


@pytest.mark.parametrize("width", [120, 300, 1200])
def test_no_name_and_no_number_is_cut_off(panel: DataPanel, width: int) -> None:
    panel.resize(width, 150)
    panel.show()
    bold = QFontMetrics(text_font(bold=True))
    for column in range(panel.model().columnCount()):
        name = panel.model().headerData(column, Qt.Orientation.Horizontal)
        assert panel.columnWidth(column) >= max(bold.horizontalAdvance(name), number_width(6))


def test_an_output_is_not_told_before_its_step(panel: DataPanel, simulator: Simulator) -> None:
    cell = panel.model().index(0, 3)
    tip = Qt.ItemDataRole.ToolTipRole
    assert (cell.data(), cell.data(tip)) == ("", None)
    simulator.next(Granularity.PHASE)
    panel.show_simulator(simulator, 6)
    assert cell.data() == f"{simulator.outputs[0, 0]:.6f}"
    assert float(cell.data(tip)) == simulator.outputs[0, 0]


def test_tab_leaves_the_table(panel: DataPanel) -> None:
    assert not panel.tabKeyNavigation()


@pytest.mark.parametrize(
    ("reason", "shown"), [(Qt.FocusReason.TabFocusReason, True), (Qt.FocusReason.MouseFocusReason, False)]
)
def test_a_ring_shows_where_the_keyboard_is(panel: DataPanel, reason: Qt.FocusReason, shown: bool) -> None:
    panel.show()
    ring = panel.findChild(FocusRing)
    assert ring is not None
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert ring.isVisible() is shown
    assert ring.size() == panel.size()
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert not ring.isVisible()
