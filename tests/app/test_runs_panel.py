"""The panel Runs: every run that was trained, its name, the baseline, and which lie over the plot."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from bpsim import Simulator, load
from bpsim.app.main_window import MainWindow
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import memory
from bpsim.view.panels.runs_panel import ERROR, ITERATIONS, NAME, STATE, SWATCH, FoldingDelegate, RunsPanel, RunsTree
from bpsim.view.plots.legend import ghost_colour
from bpsim.view.theme import DARK
from tests.app.settling import settle
from tests.found import found

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def rows(panel: RunsPanel) -> list[tuple[str, str, str]]:
    return [(item.text(NAME), item.text(ITERATIONS), item.text(STATE)) for item in panel.tree.items]


def train(window: MainWindow, qtbot: QtBot, iterations: int) -> None:
    window.document.start_run(iterations)
    qtbot.waitUntil(lambda: not window.document.running)


def three_runs(window: MainWindow, qtbot: QtBot) -> RunsPanel:
    """The first, one that branches off from it at 10, and the present one, which began anew."""
    train(window, qtbot, 30)
    window.document.seek(10)
    window.document.set_value(W5, 0.5)
    train(window, qtbot, 5)
    window.document.restart()
    window.document.set_value(Quantity(Kind.LEARNING_RATE), 5.0)
    train(window, qtbot, 7)
    window.docks.show("runs")
    return window.panels.runs


def test_every_run_is_listed_and_edits_undo_and_redo_move_in_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.show("runs")
    assert rows(window.panels.runs) == [("as opened", "0–0", "present")]
    panel, document = three_runs(window, qtbot), window.document
    listed = [("as opened", "0–30"), ("w5 = 0.5 at 10", "10–15"), ("η = 5", "0–7")]
    assert [row[:2] for row in rows(panel)] == listed
    assert [row[2] for row in rows(panel)] == ["", "", "present"]
    first, second, third = panel.tree.items
    assert second.parent() is first
    assert third.parent() is None
    assert third.text(ERROR) == document.simulator.numerals.with_digits(6).computed(document.simulator.error)
    for at, edits in ((1, 2), (0, 1)):
        for _ in range(edits):
            document.undo_stack.undo()
        assert [row[:2] for row in rows(panel)] == listed
        assert rows(panel)[at][2] == "present"
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert [row[2] for row in rows(panel)] == ["", "", "present"]
    assert window.panels.plot.canvas.earlier_runs == ["as opened", "w5 = 0.5 at 10"]


def test_in_batches_the_error_is_that_of_all_samples_as_in_the_header(window: MainWindow) -> None:
    document = window.document
    document.open("xor")
    document.simulator.set_training(replace(document.simulator.training, batch=3))
    document.simulator.run(6)
    document.values_changed.emit()
    window.docks.show("runs")
    [item] = window.panels.runs.tree.items
    assert item.text(ERROR) == document.simulator.numerals.with_digits(6).computed(document.simulator.error)
    document.seek(2)
    assert item.text(ERROR) != document.simulator.numerals.with_digits(6).computed(document.simulator.error)
    end = Simulator(document.simulator.lesson)
    end.run(6)
    assert item.text(ERROR) == end.numerals.with_digits(6).computed(end.error)
    assert "E of all samples at the last iteration" in window.panels.runs.tree.headerItem().toolTip(ERROR)


def test_ticks_and_names_are_those_of_the_curves_over_the_plot(window: MainWindow, qtbot: QtBot) -> None:
    panel = three_runs(window, qtbot)
    over, edits = window.panels.plot.canvas, window.document.undo_stack.count()
    first, second, third = panel.tree.items
    ticked, free = Qt.CheckState.Checked, Qt.CheckState.Unchecked
    assert [item.checkState(NAME) for item in (first, second, third)] == [ticked, ticked, free]
    first.setCheckState(NAME, free)
    second.setText(NAME, "  bold  one ")
    assert over.earlier_runs == ["bold one"]
    assert second.text(NAME) == "bold one"
    second.setText(NAME, " ")
    assert over.earlier_runs == ["w5 = 0.5 at 10"]
    window.document.set_notation("z-a-delta")
    assert over.earlier_runs == [second.text(NAME)] == ["w³₁₁ = 0.5 at 10"]
    panel.tree.setCurrentItem(second)
    panel.rename.click()
    settle()
    field = found(panel.tree.findChild(QLineEdit))
    QTest.keyClicks(field, "short")
    QTest.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert over.earlier_runs == ["short"]
    first.setCheckState(NAME, ticked)
    assert len(over.earlier_runs) == 2
    assert window.document.undo_stack.count() == edits, "none of this is an edit"
    window.actions_by_key["clear_curves"].trigger()
    assert over.earlier_runs == []
    assert [item.checkState(NAME) for item in panel.tree.items] == [free] * 3
    assert not window.actions_by_key["clear_curves"].isEnabled()


def test_going_to_a_run_is_one_step_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    panel, simulator = three_runs(window, qtbot), window.document.simulator
    branch = panel.tree.items[1]
    panel.tree.setCurrentItem(branch)
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert (simulator.iteration, simulator.last) == (15, 15)
    assert [row[2] for row in rows(panel)] == ["", "present", ""]
    assert not panel.go.isEnabled()
    assert window.panels.plot.canvas.earlier_runs == ["as opened", "η = 5"]
    assert window.document.undo_stack.undoText() == "go to the run w5 = 0.5 at 10"
    window.actions_by_key["undo"].trigger()
    assert (simulator.iteration, simulator.last) == (7, 7)
    assert simulator.training.learning_rate == 5.0


def test_removing_is_an_edit_and_the_present_run_and_the_baseline_stay(window: MainWindow, qtbot: QtBot) -> None:
    panel = three_runs(window, qtbot)
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.baseline.click()
    assert rows(panel)[0][2] == "baseline"
    assert not panel.remove.isEnabled()
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert window.statusBar().currentMessage().startswith("The baseline stays on the list")
    panel.tree.setCurrentItem(panel.tree.items[2])
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert window.statusBar().currentMessage().startswith("The present run stays on the list")
    panel.tree.setCurrentItem(panel.tree.items[1])
    panel.remove.click()
    assert [row[0] for row in rows(panel)] == ["as opened", "η = 5"]
    assert window.statusBar().currentMessage() == "", "the sentence was about another run"
    assert window.panels.plot.canvas.earlier_runs == ["as opened"]
    window.actions_by_key["undo"].trigger()
    assert [row[0] for row in rows(panel)] == ["as opened", "w5 = 0.5 at 10", "η = 5"]
    assert window.panels.plot.canvas.earlier_runs == ["as opened", "w5 = 0.5 at 10"]


def test_a_run_without_room_becomes_a_curve_and_the_baseline_keeps_its_training(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel, document = three_runs(window, qtbot), window.document
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.baseline.click()
    train(window, qtbot, 100)  # more than its rows have room for: the curves of the earlier runs hold theirs anyway
    with patch.object(memory, "MOST_BYTES", 0):
        document.restart()
        document.runs.clear_overlays()
        document.set_value(W5, 0.7)
    assert [row[2] for row in rows(panel)] == ["baseline", "only its curve", "only its curve", "present"]
    second = panel.tree.items[1]
    panel.tree.setCurrentItem(second)
    assert not panel.go.isEnabled()
    second.setCheckState(NAME, Qt.CheckState.Checked)
    assert len(window.panels.plot.curves.ghosts[-1][1]) == 15, "its whole curve"
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.go.click()
    assert document.simulator.last == 30


def test_a_run_is_compared_with_the_present_place_and_only_what_differs_is_listed(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = three_runs(window, qtbot)
    _, second, third = panel.tree.items
    panel.tree.setCurrentItem(third)
    panel.compare.click()
    model, said = panel.comparison.model, panel.comparison.said
    assert said.text() == "Nothing differs between “η = 5” at iteration 7 and here, at iteration 7."
    assert not panel.comparison.table.isVisible()
    panel.tree.setCurrentItem(second)
    assert said.text() == "“w5 = 0.5 at 10” at iteration 15, and here at iteration 7: what differs."
    assert [row.name for row in model.rows] == ["E", "η", *(f"w{number}" for number in range(1, 9))]
    assert (model.rows[1].one, model.rows[1].other) == ("0.5", "5")
    window.document.seek(0)
    weight = next(row for row in model.rows if row.name == "w5")
    assert weight.other == "0.400"
    panel.tree.setCurrentItem(third)
    assert [row.name for row in model.rows] == ["E", *(f"w{number}" for number in range(1, 9))]
    panel.compare.click()
    assert not panel.comparison.isVisible()


def test_any_two_runs_and_any_two_iterations_of_one_are_compared(window: MainWindow, qtbot: QtBot) -> None:
    panel = three_runs(window, qtbot)
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.compare.click()
    first, second, model = panel.comparison.first, panel.comparison.second, panel.comparison.model
    assert [second.runs.itemText(at) for at in range(4)] == ["here", "as opened", "w5 = 0.5 at 10", "η = 5"]
    second.runs.setCurrentIndex(2)
    said = "“as opened” at iteration 30, and “w5 = 0.5 at 10” at iteration 15: what differs."
    assert panel.comparison.said.text() == said
    assert [row.name for row in model.rows] == ["E", *(f"w{number}" for number in range(1, 9))]
    for place, iteration in ((first, 10), (second, 10)):
        typed(place.field, str(iteration))
    assert [row.name for row in model.rows] == ["E", "w5"], "only the edit"
    assert model.rows[1].other == "0.500"
    second.runs.setCurrentIndex(1)
    typed(second.field, "11")
    alone = Simulator(load("it496"))
    alone.run(11)
    five = next(row for row in model.rows if row.name == "w5")
    assert five.other == alone.numerals.with_digits(6).of(Kind.WEIGHT, alone.value(W5))
    assert five.one != five.other
    typed(first.field, "31")
    assert first.field.fault == "This run has the iterations 0 to 30."
    first.runs.setCurrentIndex(2)
    assert panel.tree.chosen is first.branch, "the first is what is selected in the list"
    assert first.iteration == 7


def test_places_that_take_long_to_compute_again_are_come_to_in_slices_and_compared(
    window: MainWindow, qtbot: QtBot
) -> None:
    train(window, qtbot, 200)
    window.docks.show("runs")
    panel = window.panels.runs
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.compare.click()
    first, second, comparison = panel.comparison.first, panel.comparison.second, panel.comparison
    second.runs.setCurrentIndex(1)
    with patch.object(NetworkEngine, "update_seconds", 0.1):
        typed(first.field, "150")
        assert panel.places.running
        assert comparison.said.text().startswith("Iteration 150 of “as opened” is computed again: ")
        assert not comparison.table.isVisible()
        typed(second.field, "160")
        qtbot.waitUntil(lambda: not panel.places.running)
    assert comparison.said.text() == "“as opened” at iteration 150, and “as opened” at iteration 160: what differs."
    five = next(row for row in comparison.model.rows if row.name == "w5")
    alone = Simulator(load("it496"))
    for iteration, text in ((150, five.one), (160, five.other)):
        alone.run(iteration - alone.last)
        assert text == alone.numerals.with_digits(6).of(Kind.WEIGHT, alone.value(W5))


def test_esc_or_another_tab_ends_the_way_to_a_place_that_is_compared(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 200)
    window.docks.show("runs")
    panel = window.panels.runs
    panel.tree.setCurrentItem(panel.tree.items[0])
    panel.compare.click()
    with patch.object(NetworkEngine, "update_seconds", 0.1):
        typed(panel.comparison.first.field, "150")
        QTest.keyClick(panel.tree, Qt.Key.Key_Escape)
        assert not panel.places.running
        assert panel.comparison.said.text().startswith("Iteration 150 of “as opened” was not computed again: ")
        typed(panel.comparison.first.field, "151")
        assert panel.places.running
        apart = panel.comparison.second.geometry().top() - panel.comparison.first.geometry().bottom()
        assert apart < 20, "what is said stands close to what it is about"
        QTest.keyClick(panel.comparison.first.field, Qt.Key.Key_Escape)
        assert not panel.places.running
        typed(panel.comparison.first.field, "152")
        assert panel.places.running
        panel.compare.click()
        assert not panel.places.running


def test_the_second_place_is_here_until_another_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    panel = three_runs(window, qtbot)
    panel.compare.click()
    second = panel.comparison.second
    assert second.is_here
    assert not second.field.isEnabled()
    assert second.field.value == 7
    window.document.seek(3)
    assert second.field.value == 3


def test_the_list_is_the_legend_of_the_plot(window: MainWindow, qtbot: QtBot) -> None:
    panel = three_runs(window, qtbot)
    first, second, third = panel.tree.items
    theme = window.looks.theme
    assert [colour(item) for item in (first, second, third)] == [
        ghost_colour(theme, 0),
        ghost_colour(theme, 1),
        theme.positive,
    ]
    for item in panel.tree.items:
        assert colour(item, QIcon.Mode.Selected) == colour(item)
    curves = [item.opts["pen"].color().name() for item in window.panels.plot.canvas.ghosts]
    assert curves == [colour(first).lower(), colour(second).lower()]
    first.setCheckState(NAME, Qt.CheckState.Unchecked)
    first, second, _ = panel.tree.items
    assert (colour(first), colour(second)) == ("", ghost_colour(theme, 0))
    window.actions_by_key["appearance_dark"].trigger()
    assert colour(panel.tree.items[1]) == ghost_colour(DARK, 0)


@pytest.mark.parametrize("dark", [False, True])
def test_everything_of_a_run_is_seen_in_a_small_window(window: MainWindow, qtbot: QtBot, dark: bool) -> None:
    window.resize(1280, 720)
    window.actions_by_key["appearance_dark" if dark else "appearance_light"].trigger()
    panel = three_runs(window, qtbot)
    train(window, qtbot, 20_000)
    settle()
    tree = panel.tree
    assert tree.folded
    assert tree.horizontalScrollBar().maximum() == 0
    assert not tree.isColumnHidden(ERROR)
    lines = []
    for column in (NAME, ERROR):
        option = QStyleOptionViewItem()
        delegate = tree.itemDelegateForColumn(column)
        assert isinstance(delegate, FoldingDelegate)
        delegate.initStyleOption(option, tree.indexFromItem(tree.items[2], column))
        lines.append(option.text.split("\N{LINE SEPARATOR}"))
        colours = {painted(tree, tree.items[2], column, line) for line in (0, 1)}
        assert len(colours) == 2, "both lines are painted, each in its colour"
    item = tree.items[2]
    assert lines == [["η = 5", item.text(ITERATIONS)], [item.text(ERROR), "present"]]
    window.document.runs.set_baseline(window.document.runs.present)
    settle()
    assert tree.items[2].text(STATE) == "present, baseline"
    assert tree.horizontalScrollBar().maximum() == 0, "what stands below the error is whole, and so is the error"
    window.docks["runs"].setFloating(True)
    window.docks["runs"].resize(700, 400)
    settle()
    assert not tree.folded
    assert [tree.isColumnHidden(column) for column in (STATE, ERROR, ITERATIONS)] == [False] * 3
    assert tree.horizontalScrollBar().maximum() == 0


def test_runs_of_a_list_are_told_apart_where_their_names_have_no_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    panel = three_runs(window, qtbot)
    window.document.runs.set_baseline(window.document.runs.present)
    for item, seed in zip(panel.tree.items, "123", strict=True):
        item.setText(NAME, f"new weights, seed {seed}")
    settle()
    tree = window.panels.runs.tree
    assert tree.folded
    shown, delegate = [], tree.itemDelegateForColumn(NAME)
    assert isinstance(delegate, FoldingDelegate)
    for item in tree.items:
        option = QStyleOptionViewItem()
        tree.initViewItemOption(option)
        delegate.initStyleOption(option, tree.indexFromItem(item, NAME))
        name = option.text.split("\N{LINE SEPARATOR}")[0]
        shown.append(QFontMetrics(option.font).elidedText(name, option.textElideMode, 90))
    assert all("…" in name and name.endswith(seed) for name, seed in zip(shown, "123", strict=True))


def painted(tree: RunsTree, item: QTreeWidgetItem, column: int, line: int) -> str:
    """The colour of a line of a cell that is farthest from its ground."""
    box = tree.visualRect(tree.indexFromItem(item, column))
    left = box.left() + (60 if column == NAME else 2)
    height = 2 * box.height() // 5  # without what reaches into the other line
    top = box.bottom() - height if line else box.top()
    image = tree.viewport().grab(QRect(left, top, box.right() - left - 1, height)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda one: abs(one.lightness() - pixels[0].lightness())).name()


def colour(item: QTreeWidgetItem, mode: QIcon.Mode = QIcon.Mode.Normal) -> str:
    """That of the mark of a row; empty where it has none."""
    icon = item.icon(NAME)
    if icon.isNull():
        return ""
    image = icon.pixmap(SWATCH, mode).toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name().upper()


def typed(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
