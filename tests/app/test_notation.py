"""The notation is switched in the window: every symbol at once, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.notation import NOTATIONS
from tests.app.conftest import OpenWindow

pytestmark = pytest.mark.same_window

OTHERS = [name for name in NOTATIONS if name != "net-out"]
SAME = {"torok": ["question", "guide"], "z-a-delta": ["rate"], "han-kamber": ["transport", "rate", "error", "axis"]}
"""What net-out and another notation write alike: net h1, what units are called, η and E."""
BACKWARD = 33
"""The delta of the first hidden unit: every output was handled, the hidden weights were not."""


def choose(window: MainWindow, name: str) -> None:
    window.actions_by_key[f"notation_{name.replace('-', '_')}"].trigger()


def steps_rows(window: MainWindow) -> list[tuple[str, str]]:
    """The names and values that the Steps tree shows."""
    tree = window.panels.steps
    rows, index = [], tree.model().index(0, 0)
    while index.isValid():
        rows.append((index.data(), index.siblingAtColumn(1).data()))
        index = tree.indexBelow(index)
    return rows


def shown(window: MainWindow) -> dict[str, object]:
    """Everything in the window that has a symbol in it."""
    panels = window.panels
    header = panels.data.table.model()
    return {
        "title": window.windowTitle(),
        "header": panels.header.texts(),
        "graph": panels.graph.texts(),
        "steps": steps_rows(window),
        "question": [label.text() for label in panels.step.findChildren(QLabel)],
        "formula": [label.tex for label in panels.step.findChildren(type(panels.step.formula))],
        "cards": [(card.content.symbol, card.content.formula, card.accessibleName()) for card in panels.step.cards],
        "guide": panels.guide.text.toPlainText(),
        "data": [header.headerData(at, Qt.Orientation.Horizontal) for at in range(header.columnCount())],
        "transport": [label.text() for label in panels.transport.findChildren(QLabel)],
        "rate": panels.transport.learning_rate.toolTip(),
        "legend": [box.text() for box in panels.plot.legend.checks[:2]],
        "error": panels.plot.legend.total,
        "axis": panels.plot.canvas.getPlotItem().getAxis("left").labelText,
    }


@pytest.mark.parametrize("name", OTHERS)
def test_a_switch_in_the_middle_of_a_backward_pass_changes_every_symbol_at_once(
    window: MainWindow, open_window: OpenWindow, qtbot: QtBot, name: str
) -> None:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    window.document.seek(0, BACKWARD)
    before, values = shown(window), window.document.simulator.values
    opened = open_window()
    lesson = bpsim.load("it496")
    opened.document.show_lesson(replace(lesson, view=replace(lesson.view, notation=name)))
    opened.document.seek(0, BACKWARD)
    choose(window, name)
    assert shown(window) == shown(opened)
    assert [part for part in before if shown(window)[part] == before[part]] == SAME.get(name, [])
    assert (window.document.simulator.iteration, window.document.simulator.step) == (0, BACKWARD)
    assert window.document.simulator.values is values
    choose(window, "net-out")
    assert shown(window) == before


def test_stepping_goes_on_in_the_notation_that_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    window.document.seek(0, BACKWARD)
    choose(window, "van-veen")
    assert window.panels.graph.texts()["γ1"] == "γ1 0.00877"
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    assert window.panels.header.texts()[1].endswith("∂z1/∂w11")
    window.document.seek(0, 57)
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    assert window.document.simulator.iteration == 1
    assert window.panels.graph.texts()["v11"] == "v11 0.3589"
    assert window.panels.graph.texts()["h1"] == "h1"


@pytest.mark.parametrize("name", NOTATIONS)
def test_the_menu_says_which_notation_is_shown(window: MainWindow, name: str) -> None:
    lesson = bpsim.load("it496")
    window.document.show_lesson(replace(lesson, view=replace(lesson.view, notation=name)))
    checked = [other for other in NOTATIONS if window.actions_by_key[f"notation_{other.replace('-', '_')}"].isChecked()]
    assert checked == [name]


def test_the_notation_is_part_of_the_lesson(window: MainWindow, tmp_path: Path) -> None:
    choose(window, "z-a-delta")
    path = tmp_path / "lesson.bpsim"
    window.document.save(path)
    assert json.loads(path.read_text(encoding="utf-8"))["view"]["notation"] == "z-a-delta"
    choose(window, "torok")
    window.document.open(path)
    assert window.panels.header.texts()[0] == "2-2-2 logistic network"
    assert "w³₁₁" in window.panels.graph.texts()
    assert window.actions_by_key["notation_z_a_delta"].isChecked()


def test_undo_takes_back_an_edit_and_not_the_notation(window: MainWindow) -> None:
    weight = Quantity(Kind.WEIGHT, None, 2, 0, 0)
    window.document.set_value(weight, 1.5)
    choose(window, "z-a-delta")
    window.actions_by_key["undo"].trigger()
    assert window.panels.graph.texts()["w³₁₁"] == "w³₁₁ 0.400"
    assert window.actions_by_key["notation_z_a_delta"].isChecked()


def test_a_run_says_its_error_in_the_notation(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, "torok")
    window.panels.transport.iterations.value = 20.0
    with qtbot.waitSignal(window.document.message, timeout=20_000) as said:
        window.actions_by_key["run"].trigger()
    assert said.args is not None
    assert said.args[0].startswith("Iteration 20 reached: Error = 0.1")
