"""A training in the window beside the same without it: its rate, and how late the event loop is meanwhile.

Run with ``pytest tests/bench/test_live.py --benchmark-only --benchmark-json=live.json``: the file has both.

A timer of 5 ms looks at two clocks as often as the event loop lets it. It is late by what passed since its last look,
less these 5 ms: by the clock, as a user has it, and in processor time of the window's thread, which other programs do
not lengthen. A run leaves no time unused, so that on a machine with nothing else to do the two are the same.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core import compiled
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from tests.bench.waits import LESSONS, lesson_of

SECONDS = 2.0
"""How long each of the two is trained."""
TICK = 0.005
"""Seconds between two looks at how late the event loop is."""
ITERATIONS = 9_000_000
"""More than any of them makes in that time."""


def clocks() -> tuple[float, float]:
    """Seconds by the clock, and of this thread."""
    return time.perf_counter(), time.thread_time()


@dataclass
class Measured:
    """Best figures of several runs: iterations a second, and lateness, each by the clock and of the thread."""

    rates: list[tuple[float, float]] = field(default_factory=list)
    late: list[tuple[float, float]] = field(default_factory=list)

    def rate(self, which: int) -> float:
        return max(rates[which] for rates in self.rates)


def rate_of(iterations: int, begin: tuple[float, float]) -> tuple[float, float]:
    """Iterations a second since a moment."""
    by_clock, of_thread = (iterations / (now - then) for now, then in zip(clocks(), begin, strict=True))
    return by_clock, of_thread


def alone(lesson: Lesson) -> tuple[float, float]:
    """Iterations a second without a window."""
    simulator = Simulator(lesson)
    goal, begin = simulator.goal(ITERATIONS), clocks()
    while clocks()[0] - begin[0] < SECONDS and simulator.iteration < goal.iteration:
        simulator.run_for(0.05, time.perf_counter, goal)
    return rate_of(simulator.iteration, begin)


def in_window(window: MainWindow) -> tuple[tuple[float, float], tuple[float, float]]:
    """Iterations a second, and by how many seconds 99 of 100 looks were late at most."""
    late: list[tuple[float, float]] = []
    last = clocks()

    def look() -> None:
        nonlocal last
        now = clocks()
        late.append((now[0] - last[0] - TICK, now[1] - last[1] - TICK))
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    document = window.document
    document.start_run(ITERATIONS)
    timer.start(round(1000 * TICK))
    begin = last = clocks()
    while clocks()[0] - begin[0] < SECONDS and document.running:
        QApplication.processEvents()
    rate = rate_of(document.simulator.last, begin)
    timer.stop()
    document.stop_run()
    by_clock, of_thread = np.percentile(late, 99, axis=0).tolist()
    return rate, (by_clock, of_thread)


@pytest.mark.benchmark(group="a training in the window")
@pytest.mark.parametrize("name", LESSONS)
def test_a_live_training(benchmark: BenchmarkFixture, qtbot: QtBot, name: str) -> None:
    assert compiled.KERNEL.load() is not None
    window = MainWindow(lesson_of(name))
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    peer, live = Measured(), Measured()

    def both() -> None:
        peer.rates.append(alone(lesson_of(name)))
        window.document.show_lesson(lesson_of(name))
        QApplication.processEvents()
        rate, late = in_window(window)
        live.rates.append(rate)
        live.late.append(late)

    benchmark.pedantic(both, rounds=5)
    for which, words in enumerate(("by the clock", "of the thread")):
        benchmark.extra_info[f"share of the rate without it, {words}"] = round(live.rate(which) / peer.rate(which), 2)
        lateness = [round(1000 * late[which], 1) for late in live.late]
        benchmark.extra_info[f"late, 99 %, ms, {words}"] = f"{min(lateness)} to {max(lateness)}"
    window.close()
    window.deleteLater()
