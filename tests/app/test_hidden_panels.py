"""A panel that is out of sight, or shows a lesson that is gone, lights nothing and goes nowhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.app.panels import Panels
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.number_table import NumberTable
from bpsim.view.panels.matrices.matrices_panel import MatricesPanel
from tests.app.conftest import OpenWindow


def bring_forward(window: MainWindow, qtbot: QtBot, name: str) -> None:
    dock = window.findChild(QDockWidget, f"dock_{name}")
    assert dock is not None
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def tables(window: MainWindow, qtbot: QtBot, name: str) -> list[NumberTable]:
    """The tables of a panel that is brought forward."""
    if name == "gradient_check":
        window.actions_by_key["check_gradients"].trigger()
        qtbot.waitUntil(lambda: not window.gradient_checks.checker.running)
    bring_forward(window, qtbot, name)
    panels = window.panels
    if name == "matrices":
        return list(panels.matrices.tables)
    return [panels.gradients.table if name == "gradient_check" else panels.printed.table]


@pytest.mark.parametrize("name", ["matrices", "gradient_check", "printed_numbers"])
def test_keys_in_a_hidden_table_of_another_lesson_do_nothing(open_window: OpenWindow, qtbot: QtBot, name: str) -> None:
    window = open_window("it496")
    last = tables(window, qtbot, name)[-1]
    last.setFocus(Qt.FocusReason.MouseFocusReason)
    last.setCurrentIndex(last.model().index(last.model().rowCount() - 1, 0))
    bring_forward(window, qtbot, "data")
    assert window.focusWidget() is window.panels.graph
    window.document.open("torok")
    graph = window.panels.graph
    before = graph.texts()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(QApplication.focusWidget() or graph, key)
    for x in range(10, graph.viewport().width(), 40):
        qtbot.mouseMove(graph.viewport(), QPoint(x, graph.viewport().height() // 2))
        QApplication.processEvents()
    assert graph.texts() == before
    assert window.document.simulator.step == 0


def test_a_hidden_table_lights_nothing_and_goes_nowhere(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("matrices", "gradient_check"):
        for table in tables(window, qtbot, name):
            table.setFocus(Qt.FocusReason.MouseFocusReason)
            bring_forward(window, qtbot, "data")
            heard: list[object] = []
            for signal in (window.panels.matrices, window.panels.gradients.table):
                signal.pointed.connect(heard.append)
                signal.chosen.connect(heard.append)
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
                qtbot.keyClick(table, key)
            assert heard == []
            bring_forward(window, qtbot, name)


@pytest.mark.parametrize("command", ["check_numbers", "training_settings"])
def test_a_panel_behind_another_leaves_the_keyboard_to_the_graph(
    window: MainWindow, qtbot: QtBot, command: str
) -> None:
    window.actions_by_key[command].trigger()
    QApplication.processEvents()
    assert window.focusWidget() is not window.panels.graph
    bring_forward(window, qtbot, "this_step")
    assert window.focusWidget() is window.panels.graph
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_PageDown)
    assert window.document.simulator.step == 1


def test_a_panel_that_was_behind_another_is_up_to_date_when_it_floats(window: MainWindow) -> None:
    panel, dock = window.panels.matrices, window.docks["matrices"]
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    window.docks["data"].raise_()
    QApplication.processEvents()
    window.files.open_source("torok")
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.875)
    assert "0.875" not in texts_of(panel)
    dock.setFloating(True)
    QApplication.processEvents()
    assert "0.875" in texts_of(panel)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.625)
    assert "0.625" in texts_of(panel)
    dock.setFloating(False)


def texts_of(panel: MatricesPanel) -> set[str]:
    models = [table.model() for table in panel.tables]
    return {
        str(model.index(row, column).data())
        for model in models
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    }


def test_a_hidden_panel_takes_another_size_of_text_after_a_smaller_batch(open_window: OpenWindow) -> None:
    window = open_window("week-05")
    dock = window.docks["matrices"]
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    window.docks["data"].raise_()
    QApplication.processEvents()
    for row in range(3):
        window.document.hold_out(row, True)
    window.panels.matrices.resize(window.panels.matrices.width() // 2, window.panels.matrices.height())
    assert "" in texts_of(window.panels.matrices), "what is out of sight has no numbers of a lesson that is gone"
    window.actions_by_key["larger"].trigger()
    QApplication.processEvents()
    window.actions_by_key["normal_size"].trigger()
    dock.raise_()
    QApplication.processEvents()
    # In this lecture's matrices the samples are columns.
    assert window.panels.matrices.tables[0].model().columnCount() == window.document.simulator.data.samples - 3


def test_going_to_another_workspace_brings_no_panel_into_sight_on_the_way(window: MainWindow) -> None:
    docks, said = window.docks, list[str]()
    docks.seen.connect(lambda key, _: said.append(key))
    for workspace in ("lecture", "build", "train", "study"):
        before = {key for key in Panels.docked() if docks.in_sight(key)}
        said.clear()
        window.workspaces.switch(workspace)
        after = {key for key in Panels.docked() if docks.in_sight(key)}
        assert set(said) == before ^ after, workspace
        assert len(said) == len(set(said)), workspace
