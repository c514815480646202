"""A lesson without targets in the window: every panel says in a sentence what is missing, and targets can be added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity

SENTENCE = "There are no targets, so everything goes forwards only"


def columns(window: MainWindow) -> list[str]:
    model = window.panels.data.table.samples
    return [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]


def test_targets_are_removed_and_added_and_the_rest_goes_and_comes(window: MainWindow, qtbot: QtBot) -> None:
    said: list[str] = []
    window.document.message.connect(said.append)
    before, graph = columns(window), window.panels.graph
    window.actions_by_key["remove_targets"].trigger()
    assert columns(window) == [name for name in before if not name.startswith("target")]
    assert not any(name.startswith("target") for name in graph.texts())
    for panel in ("training", "error", "gradients", "matrices"):
        window.docks.show({"error": "plot"}.get(panel, panel))
    qtbot.waitUntil(lambda: window.panels.plot.missing.text().startswith(SENTENCE))
    assert window.panels.gradients.summary.text().startswith(SENTENCE)
    assert window.panels.training.why_not.text().startswith(SENTENCE)
    assert {table.matrix.name for table in window.panels.matrices.tables} >= {"X", "W1", "Z1", "A2"}
    assert not any(table.matrix.name.startswith(("D", "G", "dW", "Y")) for table in window.panels.matrices.tables)
    for _ in range(9):
        qtbot.keyClick(graph, Qt.Key.Key_PageDown)
    assert window.document.simulator.step == len(window.document.simulator.steps) == 8
    assert said[-1].startswith(SENTENCE)
    for command in ("run", "check_gradients"):
        said.clear()
        window.actions_by_key[command].trigger()
        assert said
        assert said[-1].startswith(SENTENCE)
    assert not window.document.running
    window.actions_by_key["add_targets"].trigger()
    assert columns(window) == before
    assert window.panels.plot.missing.isHidden()
    simulator = window.document.simulator
    assert simulator.step == 8
    assert simulator.data.targets.tolist() == [[0.0, 0.0]]
    window.document.undo_stack.undo()
    assert not simulator.data.has_targets
    window.document.undo_stack.undo()
    assert simulator.value(Quantity(Kind.TARGET, 0, 2, 1)) == 0.99
    assert columns(window) == before
