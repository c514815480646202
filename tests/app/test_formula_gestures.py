"""What the mouse does on the graph of formulas, through the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.lesson import FormulaLesson, save
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.places import Part, Place
from tests.app.conftest import OpenWindow

LINES = ("n = w0 x0 + w1 x1 + w2", "f = 1/(1 + e^(-n))")
VALUES = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}


@pytest.fixture
def path(tmp_path: Path) -> str:
    save(FormulaLesson(formulas=Formulas(LINES, VALUES), training=Training(0.1)), tmp_path / "neuron.bpsim")
    return str(tmp_path / "neuron.bpsim")


def test_a_number_that_is_dragged_is_one_step_of_undo(open_window: OpenWindow, path: str, qtbot: QtBot) -> None:
    window = open_window(path)
    graph, document = window.panels.graph, window.document
    spot = graph.number_rect(Place(Part.WIRE, 0, 0, 0)).center().toPoint()
    qtbot.mousePress(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    for right in (20, 40, 60):
        qtbot.mouseMove(graph.viewport(), spot + QPoint(right, 0))
    qtbot.mouseRelease(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot + QPoint(60, 0))
    assert document.simulator.formulas.values["w0"] == 2.6
    assert window.panels.formulas.variables["w0"].number.value == 2.6
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.simulator.formulas.values["w0"] == 2.0


def test_gates_are_folded_and_unfolded_in_the_middle_of_the_backward_pass(
    open_window: OpenWindow, path: str, qtbot: QtBot
) -> None:
    window = open_window(path)
    graph, document = window.panels.graph, window.document
    n = document.simulator.formulas.graph.names.index("n")
    number = document.simulator.steps.number(Quantity(Kind.GRADIENT, 0, None, n))
    while document.simulator.step < (number or 0):
        document.next(Granularity.TERM)
    before = document.simulator.value(Quantity(Kind.GRADIENT, 0, None, n))
    (framed,) = graph.formulas.framed_groups()
    spot = graph.mapFromScene(framed.caption.center())
    qtbot.mouseClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert document.simulator.formulas.lines == (LINES[0], "f = logistic(n)")
    at = document.simulator.current
    assert at is not None
    assert at.quantity.kind is Kind.GRADIENT
    assert document.simulator.formulas.graph.names[at.quantity.at_unit] == "n"
    assert document.simulator.value(at.quantity) == pytest.approx(before, rel=1e-14)
    assert "f" in graph.texts()
    graph.select(graph.place_of("f"))
    (framed,) = graph.formulas.framed_groups()
    spot = graph.mapFromScene(framed.caption.center())
    qtbot.mouseClick(graph.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert len(document.simulator.formulas.graph.names) == 12
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.simulator.formulas.lines == LINES
    assert document.simulator.step == number
