"""What a run says of itself goes from panel to panel, a turn of the event loop each, and is complete where it ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.app.presenter import Feed
from bpsim.simulator import Simulator
from bpsim.view.panels.header import position_text
from tests.app.settling import settle


class Clock:
    """A clock that goes on by a tenth of a second each time that it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.1
        return self.now


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The panels that were given something to paint, in order."""
    keys: list[str] = []
    show = Feed.show

    def note(feed: Feed, *given: Any) -> bool:
        painted = show(feed, *given)
        if painted:
            keys.append(feed.row.key)
        return painted

    monkeypatch.setattr(Feed, "show", note)
    return keys


def announced(window: MainWindow, clock: Clock) -> None:
    """Slices of a run up to one that is announced with its numbers, none of which is shown yet."""
    seen: list[int] = []

    def note() -> None:
        seen.append(window.document.simulator.iteration)

    window.document.values_changed.connect(note)
    for _ in range(100):
        window.document.advance(0.0, clock)
        if seen:
            break
    window.document.values_changed.disconnect(note)
    assert seen, "a run says nothing"


def test_each_turn_gives_one_panel_what_is_another(window: MainWindow, told: list[str]) -> None:
    window.document.start_run(1_000_000)
    told.clear()
    announced(window, Clock())
    assert told == []
    turns = 0
    while window.presenter.show_next():
        turns += 1
        assert len(told) == turns
    assert {"header", "graph", "plot", "time"} <= set(told)
    assert len(told) == len(set(told))
    assert window.panels.header.texts()[1] == position_text(window.document.simulator)
    assert not window.presenter.show_next()
    window.document.stop_run()


def test_nothing_is_left_to_be_said_where_a_run_ends(window: MainWindow, told: list[str]) -> None:
    window.document.start_run(1_000_000)
    announced(window, Clock())
    assert window.presenter.show_next()
    told.clear()
    window.document.stop_run()
    assert {"header", "plot", "time"} <= set(told)
    assert window.panels.header.texts()[1] == position_text(window.document.simulator)
    assert not window.presenter.show_next()


def test_no_slice_is_made_while_something_is_to_be_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    """The numbers of all panels are those of one iteration."""
    seen: list[tuple[int, int]] = []
    run_for = Simulator.run_for

    def note(simulator: Simulator, *given: Any) -> object:
        seen.append((len(told), simulator.iteration))
        return run_for(simulator, *given)

    monkeypatch.setattr(Simulator, "run_for", note)
    window.document.start_run(9_000_000)
    qtbot.waitUntil(lambda: "time" in told, timeout=60_000)
    window.document.stop_run()
    first, last = told.index("graph"), told.index("time")
    assert first < last
    assert [iteration for count, iteration in seen if first < count <= last] == []


def test_whatever_waits_has_its_turn_between_two_slices(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[None] = []
    at_slices: list[int] = []
    run_for = Simulator.run_for

    def note(simulator: Simulator, *given: Any) -> object:
        at_slices.append(len(turns))
        return run_for(simulator, *given)

    monkeypatch.setattr(Simulator, "run_for", note)
    other = QTimer(window)
    other.timeout.connect(lambda: turns.append(None))
    window.document.start_run(9_000_000)
    other.start(0)
    qtbot.waitUntil(lambda: len(at_slices) > 30, timeout=60_000)
    other.stop()
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)
    assert not window.document.running
    assert all(earlier < later for earlier, later in pairwise(at_slices[1:]))


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_panel_without_news_is_not_painted(window: MainWindow) -> None:
    settle()
    still, following = Paints(window), Paints(window)
    window.panels.transport.installEventFilter(still)
    window.panels.header.installEventFilter(following)
    window.document.start_run(1_000_000)
    clock, begun = Clock(), [0, 0]
    for round_ in range(4):
        announced(window, clock)
        while window.presenter.show_next():
            QApplication.sendPostedEvents()
        if round_ == 0:  # its buttons change as a run begins
            begun = [still.count, following.count]
    assert still.count == begun[0]
    assert following.count >= begun[1] + 3
    window.document.stop_run()
