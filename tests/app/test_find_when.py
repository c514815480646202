"""Find When: what is typed is looked for in the training, marked on slider and plot, and gone to by F3."""

from __future__ import annotations

import time
from dataclasses import replace
from unittest.mock import patch

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.network_engine import NetworkEngine
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


def test_beyond_what_was_looked_at_the_search_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    """Of iterations that nobody has looked at it is not said that there is none among them."""
    finder, simulator = window.whens.finder, window.document.simulator

    def press(key: str) -> int:
        window.actions_by_key[key].trigger()
        qtbot.waitUntil(lambda: not finder.running)
        return simulator.iteration

    train(window, 60)
    look_for(window, qtbot, "w5 < 0")
    first = simulator.iteration
    window.document.seek(60)
    window.document.set_value(W5, 0.05)
    look_for(window, qtbot, "w5 < 0")
    assert (finder.found, finder.done) == ((first,), 60)
    window.document.seek(60)
    train(window, 40)
    window.document.seek(first)
    second = press("find_next")
    assert finder.found == (first, second)
    assert second > 60
    assert window.panels.when.status.text() == "2 iterations, up to iteration 100"
    press("find_next")
    assert window.statusBar().currentMessage().startswith(f"After iteration {second} there is none")
    window.document.seek(100)
    finder.start("w5 < 0")
    finder.advance(0.0, lambda: 0.0)
    finder.stop()
    assert finder.done < second
    window.document.seek(100)
    assert press("find_previous") == second, "the one before is looked for up to here"
    assert press("find_previous") == first
    press("find_previous")
    assert window.statusBar().currentMessage().startswith(f"Before iteration {first} there is none")


def test_of_many_the_earliest_make_room_and_are_looked_for_again(window: MainWindow, qtbot: QtBot) -> None:
    finder, bar = window.whens.finder, window.panels.when
    window.document.open("xor")
    simulator = window.document.simulator
    window.document.set_training(replace(simulator.training, batch=1, learning_rate=2.0))
    train(window, 200)
    look_for(window, qtbot, "E > 0.13")
    every = finder.found
    assert len(every) > 20
    finder.clear()
    window.document.seek(0)
    with patch("bpsim.simulator.when.MOST_FOUND", 8), patch("bpsim.document.finder.MOST_FOUND", 8):
        look_for(window, qtbot, "E > 0.13")
        assert finder.found == every[:8]
        assert bar.status.text() == f"8 iterations, up to iteration {every[7]}"
        for key, wanted in (("find_next", every[1:]), ("find_previous", every[-2::-1])):
            for at in wanted:
                window.actions_by_key[key].trigger()
                qtbot.waitUntil(lambda: not finder.running)
                assert simulator.iteration == at
                assert len(finder.found) <= 16
        window.document.seek(200)
        window.actions_by_key["find_previous"].trigger()
        qtbot.waitUntil(lambda: not finder.running)
        assert simulator.iteration == every[-1]
        assert f" from iteration {finder.begin} on, up to iteration 200" in bar.status.text()
        window.document.seek(every[0])
        window.actions_by_key["find_next"].trigger()
        qtbot.waitUntil(lambda: not finder.running)
        assert simulator.iteration == every[1]


def test_a_way_to_what_was_found_does_not_end_the_search(window: MainWindow, qtbot: QtBot) -> None:
    train(window, 200)
    finder = window.whens.finder
    with patch.object(NetworkEngine, "update_seconds", 0.1):
        finder.start("w5 < 0.3")
        while not window.document.running:
            finder.advance(0.0, lambda: 0.0)
        assert finder.running, "the way to the first takes its time"
        qtbot.waitUntil(lambda: not finder.running and not window.document.running)
    assert finder.done == 200
    assert window.document.simulator.iteration == finder.found[0] > 0


def test_how_far_a_search_of_a_million_is_can_be_read_on_a_small_projector(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.actions_by_key["find_when"].trigger()
    settle()
    bar = window.panels.when
    bar.say(wording.FOUND_SO_FAR.format(count=wording.FOUND.of(12, number="12"), iteration=grouped(1_000_000)))
    assert bar.status.fontMetrics().horizontalAdvance(bar.status.text()) <= bar.status.width()
    bar.field.setText("weight 2.0.0 changes sign")
    assert bar.field.fontMetrics().horizontalAdvance(bar.field.text()) < bar.field.width() - 8
