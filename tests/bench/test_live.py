"""A training in the window beside the same without it: its rate, and how late the event loop is meanwhile.

Run with ``pytest tests/bench/test_live.py --benchmark-only --benchmark-json=live.json``: the file has both.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core import compiled
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson.lesson import Lesson, NetworkLesson
from bpsim.simulator import Simulator

SECONDS = 2.0
"""How long each of the two is trained."""
TICK = 0.005
"""Seconds between two looks at how late the event loop is."""
LESSONS = {"it496": (), "64-32-10": (64, 32, 10, 1797), "784-128-10": (784, 128, 10, 1000)}
"""The sizes of the layers, and the number of samples."""


def lesson_of(name: str) -> Lesson:
    """A lesson with seeded random numbers, in batches of 32."""
    if not LESSONS[name]:
        return bpsim.load(name)
    *sizes, samples = LESSONS[name]
    chance = np.random.RandomState(0)
    names = [tuple(f"{letter}{number}" for number in range(size)) for letter, size in zip("iho", sizes, strict=True)]
    layers = tuple(Layer(units, size) for units, size in zip(names[1:], sizes, strict=False))
    network = Network(names[0], layers)
    weights = [chance.standard_normal((layer.size, layer.sources)) / layer.sources**0.5 for layer in layers]
    parameters = Parameters.of(network, weights, [np.zeros(layer.size) for layer in layers])
    targets = np.eye(10)[chance.randint(0, 10, samples)]
    data = Data.of(network, chance.random_sample((samples, sizes[0])).round(2), targets)
    return NetworkLesson(network, parameters, data, training=Training(0.001, batch=32))


def alone(lesson: Lesson) -> float:
    """Iterations a second without a window."""
    simulator = Simulator(lesson)
    goal, end = simulator.goal(5_000_000), time.perf_counter() + SECONDS
    begin = time.perf_counter()
    while time.perf_counter() < end and simulator.iteration < goal.iteration:
        simulator.run_for(0.05, time.perf_counter, goal)
    return simulator.iteration / (time.perf_counter() - begin)


def in_window(window: MainWindow) -> tuple[float, list[float]]:
    """Iterations a second, and by how many seconds each look at the clock was late."""
    late: list[float] = []
    last = time.perf_counter()

    def look() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(now - last - TICK)
        last = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(look)
    document = window.document
    document.start_run(5_000_000)
    timer.start(round(1000 * TICK))
    begin = last = time.perf_counter()
    while time.perf_counter() - begin < SECONDS and document.running:
        QApplication.processEvents()
    rate = document.simulator.last / (time.perf_counter() - begin)
    timer.stop()
    document.stop_run()
    return rate, late


@pytest.mark.benchmark(group="a training in the window")
@pytest.mark.parametrize("name", LESSONS)
def test_a_live_training(benchmark: BenchmarkFixture, qtbot: QtBot, name: str) -> None:
    assert compiled.KERNEL.load() is not None
    lesson = lesson_of(name)
    window = MainWindow(lesson)
    window.resize(1440, 900)
    with qtbot.waitExposed(window):
        window.show()
    peers: list[float] = []
    rates: list[float] = []
    lateness: list[float] = []

    def both() -> None:
        peers.append(alone(lesson))
        window.document.restart()
        rate, late = in_window(window)
        rates.append(rate)
        lateness.append(float(np.percentile(late, 99)))

    benchmark.pedantic(both, rounds=5)
    benchmark.extra_info["share of the rate without it"] = round(max(rates) / max(peers), 2)
    benchmark.extra_info["late, 99 %, ms"] = round(1000 * min(lateness), 1)
    window.close()
    window.deleteLater()
