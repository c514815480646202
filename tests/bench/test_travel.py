"""Going to any of a million iterations: a checkpoint, and a replay from there.

pytest tests/bench/test_travel.py --benchmark-only
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from msgspec import structs
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL
from bpsim.core.history import Goal, History
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.state import State
from tests.bench.tasks import digits
from tests.bench.test_training import lesson, milliseconds

ITERATIONS = 1_000_000
PLACES = 50


def of_it496() -> History[NetworkEngine, State]:
    """it496"""
    opened = lesson()
    engine = NetworkEngine(opened.network, opened.data, opened.training)
    return History(engine, State(0, opened.parameters))


def of_digits() -> History[NetworkEngine, State]:
    """64-32-10 with batches of 10"""
    task = digits()
    engine = structs.replace(task.engine, training=replace(task.engine.training, batch=10, learning_rate=0.001))
    return History(engine, State(0, task.parameters))


@pytest.mark.parametrize("begin", [of_it496, of_digits])
@pytest.mark.benchmark(group="to any of a million iterations")
def test_any_iteration_of_a_million(benchmark: BenchmarkFixture, begin: Any, capfd: pytest.CaptureFixture[str]) -> None:
    KERNEL.load()
    history = begin()
    history.run(Goal(ITERATIONS))
    assert history.last == ITERATIONS
    places = np.random.RandomState(0).randint(0, ITERATIONS, PLACES).tolist()
    worst: dict[int, float] = {}
    benchmark.pedantic(
        lambda: worst.update({at: milliseconds(partial(history.state, at), 3) for at in places}), rounds=1
    )
    with capfd.disabled():
        print(  # noqa: T201
            f"\n{begin.__doc__}: {history.checkpoints:,} checkpoints, {PLACES} places: the furthest took"
            f" {max(worst.values()):.1f} ms, the middle one {np.median(list(worst.values())):.1f} ms"
        )
