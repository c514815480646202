"""How long a window waits while its unsaved work is kept. Run with ``pytest tests/bench --benchmark-only``."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson import Lesson, NetworkLesson
from bpsim.lesson.keeper import Keeper
from bpsim.lesson.unsaved import Work

SAMPLES = 10_000
STALL_SECONDS = 0.1
"""That nobody may wait for the interpreter, on a machine that does other things too."""


def large() -> Lesson:
    """784-128-10 with 10 000 samples, which is 41 MB."""
    chance = np.random.RandomState(0)
    sizes = (784, 128, 10)
    names = [tuple(f"{letter}{number}" for number in range(size)) for letter, size in zip("iho", sizes, strict=True)]
    layers = tuple(Layer(units, size) for units, size in zip(names[1:], sizes, strict=False))
    network = Network(names[0], layers)
    weights = [chance.standard_normal((layer.size, layer.sources)) for layer in layers]
    parameters = Parameters.of(network, weights, [np.zeros(layer.size) for layer in layers])
    targets = np.eye(10)[chance.randint(0, 10, SAMPLES)]
    return NetworkLesson(
        network,
        parameters,
        Data.of(network, chance.random_sample((SAMPLES, 784)).round(2), targets),
        training=Training(0.1),
    )


def test_keeping_ten_thousand_samples_holds_nobody_up(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    lesson, keeper = large(), Keeper(tmp_path)
    longest: list[float] = []

    def keep() -> None:
        """Keeps the work; meanwhile this thread, as that of a window, wants the interpreter every millisecond."""
        keeper.keep(Work(lesson, "large", time.time()))
        before, gap = time.perf_counter(), 0.0
        while keeper.busy:
            time.sleep(0.001)
            now = time.perf_counter()
            before, gap = now, max(gap, now - before)
        longest.append(gap)

    benchmark.pedantic(keep, rounds=5)
    assert keeper.problem == ""
    keeper.forget()
    keeper.wait()
    benchmark.extra_info["longest stall, ms"] = [round(1000 * gap, 1) for gap in longest]
    assert sorted(longest)[2] < STALL_SECONDS
