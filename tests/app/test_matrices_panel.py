"""The Matrices panel in the real window: it fills with the steps, and leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.trace.numerals import format_exact, format_number
from bpsim.view.panels.matrices.matrices_panel import MatricesPanel
from bpsim.view.panels.matrices.matrix_table import MatrixTable
from tests.app.conftest import OpenWindow

W5_GRADIENT = Quantity(Kind.DE_DW, 0, 2, 0, 0)

pytestmark = pytest.mark.same_window


@pytest.fixture
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def brought_forward(window: MainWindow, qtbot: QtBot) -> MatricesPanel:
    dock = window.findChild(QDockWidget, "dock_matrices")
    assert dock is not None
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: not window.panels.matrices.visibleRegion().isEmpty())
    window.document.set_matrices("rows")
    return window.panels.matrices


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> MatricesPanel:
    return brought_forward(window, qtbot)


def shown(panel: MatricesPanel) -> dict[Quantity, str]:
    """The text of every cell of a quantity."""
    found = {}
    for table in panel.tables:
        rows, columns = table.matrix.shape
        for row in range(rows):
            for column in range(columns):
                quantity = table.matrix.quantity(row, column)
                if quantity is not None:
                    found[quantity] = table.matrix_model.text(row, column)
    return found


def lit(panel: MatricesPanel) -> tuple[list[Quantity | None], set[Quantity | None]]:
    """The current cells, and those that it is made of."""
    models = [(table.matrix, table.matrix_model.lit) for table in panel.tables]
    current = [matrix.quantity(*light.current) for matrix, light in models if light.current]
    return current, {matrix.quantity(*place) for matrix, light in models for place in light.operands}


def click(qtbot: QtBot, table: MatrixTable, row: int, column: int) -> None:
    at = table.visualRect(table.matrix_model.index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_cells_fill_as_their_steps_are_reached(window: MainWindow, panel: MatricesPanel) -> None:
    simulator = window.document.simulator
    for number in range(len(simulator.steps) + 1):
        window.document.seek(0, number)
        for quantity, text in shown(panel).items():
            if quantity.kind not in GIVEN:
                reached = simulator.steps.number(quantity) or 0
                assert text == (format_number(simulator.value(quantity), 6) if reached <= number else "")


def test_the_current_element_is_lit_and_what_it_is_made_of_softly(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.go_to(W5_GRADIENT)
    current, operands = lit(panel)
    assert current == [W5_GRADIENT]
    assert operands == {Quantity(Kind.DELTA, 0, 2, 0), Quantity(Kind.OUT, 0, 1, 0)}
    window.document.seek(0, 0)
    assert lit(panel) == ([], set())


def test_the_lit_cell_of_a_tall_matrix_is_in_sight(open_window: OpenWindow, qtbot: QtBot) -> None:
    """The gradients of six samples stand in eighteen rows, of which a low panel shows three."""
    window = open_window("mcginley")
    panel = brought_forward(window, qtbot)
    for sample, unit in product((0, 5, 1, 4, 2, 3), range(3)):  # down and up
        window.document.go_to(Quantity(Kind.DE_DW, sample, 2, unit, 1))
        table = panel.table("dW3_samples")
        lit_at = table.matrix_model.lit.current
        assert lit_at == (3 * sample + unit, 1)
        cell = table.visualRect(table.matrix_model.index(*lit_at))
        assert not cell.isEmpty()
        seen = panel.area.viewport().rect()
        assert seen.contains(table.viewport().mapTo(panel.area.viewport(), cell.center()))


def test_a_factor_without_a_matrix_lights_the_cell_that_it_leads_to(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.go_to(Quantity(Kind.PATH, 0, 1, 0, 1))
    current, operands = lit(panel)
    assert current == [Quantity(Kind.DELTA, 0, 1, 0)]
    assert operands == {Quantity(Kind.DELTA, 0, 2, 1), Quantity(Kind.WEIGHT, None, 2, 1, 0)}


def test_a_click_goes_to_the_step_of_the_cell(window: MainWindow, panel: MatricesPanel, qtbot: QtBot) -> None:
    click(qtbot, panel.table("dW2"), 0, 0)
    simulator = window.document.simulator
    assert simulator.current is not None
    assert simulator.current.quantity == W5_GRADIENT
    click(qtbot, panel.table("W2"), 0, 0)  # given: there is no step to go to
    assert simulator.current.quantity == W5_GRADIENT


def test_the_keyboard_walks_and_goes_too(window: MainWindow, panel: MatricesPanel, qtbot: QtBot) -> None:
    table = panel.table("dW2")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.matrix_model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    simulator = window.document.simulator
    assert simulator.current is not None
    assert simulator.current.quantity == Quantity(Kind.DE_DW, 0, 2, 1, 0)


def test_hovering_a_cell_lights_the_graph(panel: MatricesPanel) -> None:
    table = panel.table("Z1")
    heard: list[object] = []
    panel.pointed.connect(heard.append)
    table.entered.emit(table.matrix_model.index(0, 1))
    assert heard == [Quantity(Kind.NET, 0, 1, 1)]


def test_the_equations_stand_above_the_matrices(panel: MatricesPanel) -> None:
    equations = {block.table.matrix.name: block.equation for section in panel.sections for block in section.blocks}
    assert equations["D2"].tex == r"D^{2} = (A^{2} - Y) \circ G^{2}"
    assert "keeps G" in panel.sections[-1].texts()[1]
    assert all(equation.isVisible() for equation in equations.values())


def test_a_switch_of_the_notation_writes_every_matrix_anew(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.go_to(W5_GRADIENT)
    texts = shown(panel)
    window.actions_by_key["notation_van_veen"].trigger()
    assert panel.table("dV").accessibleName() == "dV: the gradient of the weights of layer 2, 2 by 2"
    equations = [block.equation.tex for section in panel.sections for block in section.blocks]
    assert r"\Gamma = (\Delta \, V) \circ G" in equations
    header = panel.table("Delta").model().headerData(0, Qt.Orientation.Horizontal)
    assert header == "d\u03021"
    assert shown(panel) == texts
    assert lit(panel)[0] == [W5_GRADIENT]
    window.actions_by_key["notation_net_out"].trigger()
    assert panel.table("dW2").model().headerData(0, Qt.Orientation.Vertical) == "o1"


def test_every_table_and_cell_can_be_read_aloud(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.seek(0, 1)
    assert panel.table("W2").accessibleName() == "W2: the weights of layer 2, 2 by 2"
    index = panel.table("Z1").matrix_model.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "net h1: 0.377500"
    assert index.siblingAtColumn(1).data(Qt.ItemDataRole.AccessibleTextRole) == "net h2: not computed yet"


def test_one_layer_can_be_chosen_with_the_outputs_before_it(panel: MatricesPanel) -> None:
    panel.chooser.setCurrentIndex(2)
    panel.chooser.activated.emit(2)
    names = [table.matrix.name for table in panel.tables]
    assert names[:3] == ["A1", "W2", "b2"]
    assert "W1" not in names


@pytest.mark.usefixtures("clipboard")
def test_ctrl_c_copies_the_matrix_and_the_menu_copies_all(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.seek(0, len(window.document.simulator.steps))
    table = panel.table("dW2")
    (copy,) = table.actions()
    assert copy.shortcut() == QKeySequence(QKeySequence.StandardKey.Copy)
    copy.trigger()
    value = window.document.simulator.value
    row = [format_exact(value(Quantity(Kind.DE_DW, 0, 2, 0, source))) for source in (0, 1)]
    assert QGuiApplication.clipboard().text().split("\n")[0] == "\t".join(row)
    panel.copy_all()
    names: dict[str, Any] = {}
    exec(QGuiApplication.clipboard().text(), names)
    np.testing.assert_allclose(names["dW2"], names["D2"].T @ names["A1"], rtol=1e-12)


def test_hidden_it_does_nothing_and_shown_again_it_is_up_to_date(
    window: MainWindow, panel: MatricesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dock = window.findChild(QDockWidget, "dock_data")
    assert dock is not None
    dock.raise_()
    qtbot.waitUntil(lambda: panel.visibleRegion().isEmpty())
    asked: list[object] = []
    light: Callable[..., None] = MatrixTable.light
    monkeypatch.setattr(MatrixTable, "light", lambda *arguments: (asked.append(arguments), light(*arguments)))
    window.document.seek(0, 16)
    assert asked == []
    brought_forward(window, qtbot)
    assert lit(panel)[0] == [W5_GRADIENT]
    assert shown(panel)[W5_GRADIENT] == "0.082167"


def test_the_orientation_is_the_lectures_until_another_is_chosen_and_is_saved(
    window: MainWindow, panel: MatricesPanel, tmp_path: Path
) -> None:
    window.document.set_matrices("")
    equations = {block.table.matrix.name: block.equation.tex for s in panel.sections for block in s.blocks}
    assert equations["dW2"] == r"dW^{2} = (D^{2} \, A^{1})^{T}"
    assert panel.table("D2").matrix.shape == (2, 1)
    window.actions_by_key["notation_z_a_delta"].trigger()
    assert panel.table("A1").matrix.shape == (2, 1)
    panel.orientation.show_value("rows-sources")
    panel.orientation.activated.emit(panel.orientation.currentIndex())
    assert panel.table("A1").matrix.shape == (1, 2)
    window.document.go_to(W5_GRADIENT)
    assert lit(panel) == ([W5_GRADIENT], {Quantity(Kind.DELTA, 0, 2, 0), Quantity(Kind.OUT, 0, 1, 0)})
    window.document.save(tmp_path / "own.bpsim")
    window.document.open("it496")
    assert panel.orientation.value == ""
    window.document.open(str(tmp_path / "own.bpsim"))
    assert panel.orientation.value == "rows-sources"
    assert panel.table("A1").matrix.shape == (1, 2)


def test_another_document_has_other_matrices(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.open("torok")
    assert panel.table("W2").matrix.shape == (2, 1), "a lecture of outer products"
    window.document.set_matrices("rows")
    assert panel.table("W2").matrix.shape == (1, 2)
    assert "drops out" in panel.sections[-1].texts()[1]


def test_an_edit_leaves_no_stale_number(window: MainWindow, panel: MatricesPanel) -> None:
    window.document.seek(0, 57)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.75)
    simulator = window.document.simulator
    assert simulator.step == 57
    assert shown(panel)[Quantity(Kind.WEIGHT, None, 1, 0, 0)] == "0.750"
    for quantity, text in shown(panel).items():
        if quantity.kind not in GIVEN:
            assert text == format_number(simulator.value(quantity), 6)


def test_a_matrix_wider_than_the_panel_scrolls_in_its_frame(panel: MatricesPanel) -> None:
    table = panel.table("W1")
    whole = table.width()
    table.set_room(whole - 1)
    assert table.width() < whole
    assert table.height() > panel.table("W2").height()
    table.set_room(whole)
    assert table.width() == whole


def test_a_cell_of_another_lesson_that_is_out_of_sight_has_no_keys_and_lights_nothing(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window("mcginley")
    window.document.seek(0, len(window.document.simulator.steps))
    panel = brought_forward(window, qtbot)
    table = max(panel.tables, key=lambda each: each.model().rowCount() * each.model().columnCount())
    last = table.model().index(table.model().rowCount() - 1, table.model().columnCount() - 1)
    table.scrollTo(last)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(last).center())
    window.docks.show("data")
    qtbot.waitUntil(lambda: panel.visibleRegion().isEmpty())
    window.files.open_source("it496-least-squares")
    graph = window.panels.graph
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down):
        focus = QApplication.focusWidget()
        assert focus is None or not panel.isAncestorOf(focus)
        qtbot.keyClick(focus or window, key)
        for x in range(20, 300, 20):
            qtbot.mouseMove(graph.viewport(), QPoint(x, x // 2))
    assert graph.painted()
