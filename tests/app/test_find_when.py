"""Find When: what is typed is looked for in the training, marked on slider and plot, and gone to by F3."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.numerals import grouped
from bpsim.view.panels import wording
from tests.app.settling import settle

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def train(window: MainWindow, iterations: int) -> None:
    window.document.start_run(iterations)
    while window.document.running:
        window.document.advance(10.0, lambda: 0.0)


def look_for(window: MainWindow, qtbot: QtBot, text: str) -> None:
    """Types a condition into the bar and lets the search come to its end."""
    window.actions_by_key["find_when"].trigger()
    field = window.panels.when.field
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    while window.whens.finder.running:
        window.whens.finder.advance(0.01, time.perf_counter)


def test_what_is_found_is_marked_and_gone_to(window: MainWindow, qtbot: QtBot) -> None:
    bar, simulator = window.panels.when, window.document.simulator
    assert bar.isHidden()
    train(window, 40)
    window.document.set_value(W5, 0.05)
    train(window, 40)
    look_for(window, qtbot, "w5 < 0")
    assert bar.isVisible()
    marks = window.panels.time.slider.ticks
    assert len(marks) == 2
    assert marks == window.panels.plot.ticks
    assert bar.status.text() == "2 iterations, up to iteration 80"
    assert simulator.iteration == marks[0]
    window.actions_by_key["find_next"].trigger()
    assert simulator.iteration == marks[1]
    window.actions_by_key["find_next"].trigger()
    assert simulator.iteration == marks[1]
    none = f"After iteration {marks[1]} there is none of what is trained at which “w5 < 0” comes to be."
    assert window.statusBar().currentMessage() == none
    window.actions_by_key["find_previous"].trigger()
    assert simulator.iteration == marks[0]
    look_for(window, qtbot, "E < 0")
    assert (bar.status.text(), window.panels.plot.ticks) == ("none up to iteration 80", ())
    look_for(window, qtbot, "w55 < 0")
    assert bar.status.text().startswith("“w55” is nothing that an iteration has")
    assert window.statusBar().currentMessage() == bar.status.text()
    window.actions_by_key["find_next"].trigger()
    assert window.statusBar().currentMessage() == bar.status.text(), "it is said again, whole where the bar has no room"
    look_for(window, qtbot, "E < -1")
    assert window.statusBar().currentMessage() == "", "what was said was about another search"
    look_for(window, qtbot, "w5 < 0")
    window.document.restart()
    assert window.panels.time.slider.ticks == (), "they were of another training"
    assert window.whens.finder.text == ""
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_a_search_goes_on_in_slices_and_can_be_ended(window: MainWindow, qtbot: QtBot) -> None:
    train(window, 60)
    finder = window.whens.finder
    finder.start("w5 changes sign")
    assert finder.running
    finder.advance(0.0, lambda: 0.0)
    assert finder.running, "one part of it is made"
    assert 0 < finder.done < 60
    window.actions_by_key["find_stop"].trigger()
    assert not finder.running
    finder.start("w5 changes sign")
    qtbot.waitUntil(lambda: not finder.running)
    assert len(finder.found) == 1
    assert window.document.simulator.iteration == finder.found[0]
    finder.start("w5 > 0")
    window.document.start_run(5)
    assert not finder.running, "training comes first"


def test_how_far_a_search_of_a_million_is_can_be_read_on_a_small_projector(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.actions_by_key["find_when"].trigger()
    settle()
    bar = window.panels.when
    bar.say(wording.FOUND_SO_FAR.format(count=wording.FOUND.of(12, number="12"), iteration=grouped(1_000_000)))
    assert bar.status.fontMetrics().horizontalAdvance(bar.status.text()) <= bar.status.width()
    bar.field.setText("weight 2.0.0 changes sign")
    assert bar.field.fontMetrics().horizontalAdvance(bar.field.text()) < bar.field.width() - 8
