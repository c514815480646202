"""How the time of an iteration grows with the network: from 10 weights to 100,000, compiled.

    pytest tests/bench/test_scaling.py --benchmark-only

Below the table stand the times and the slope of the line that fits their logarithms best: 1 is linear.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL
from tests.bench.tasks import Task, started, task
from tests.bench.test_training import milliseconds

SIZES = ([2, 2, 3], [4, 6, 8, 4], [16, 24, 20, 8], [64, 60, 50, 40], [160, 160, 140, 100], [220, 220, 200, 50])
"""Units of each layer."""
SAMPLES = 10
WORK = 3_000_000
"""Multiplications of a measurement, roughly: a few milliseconds, so that many find the processor free."""


def weights(sizes: list[int]) -> int:
    return sum(units * sources for units, sources in zip(sizes[1:], sizes, strict=False))


def trained(sizes: list[int]) -> Task:
    """All samples in one batch."""
    random = np.random.RandomState(0)
    inputs, targets = random.uniform(size=(SAMPLES, sizes[0])), random.uniform(size=(SAMPLES, sizes[-1]))
    engine = task(sizes, ["logistic"] * (len(sizes) - 1), "half-squared-error", inputs, targets, SAMPLES)
    return started(engine, max(3, WORK // engine.work))


def train(task: Task) -> None:
    task.engine.advance(task.engine.pack(task.parameters), task.iterations)


def test_an_iteration_takes_as_long_as_the_network_is_large(
    benchmark: BenchmarkFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    KERNEL.load()
    tasks = [trained(sizes) for sizes in SIZES]
    rounds: list[list[float]] = []
    benchmark.pedantic(
        lambda: rounds.append([milliseconds(partial(train, one), 20) / one.iterations for one in tasks]),
        rounds=5,
        warmup_rounds=1,
    )
    least, counts = np.min(rounds, axis=0), [weights(sizes) for sizes in SIZES]
    slope, _ = np.polyfit(np.log(counts), np.log(least), 1)
    with capfd.disabled():
        print(f"\nTime of an iteration of {SAMPLES} samples, at best:")  # noqa: T201
        for sizes, count, time in zip(SIZES, counts, least, strict=True):
            print(f"  {'-'.join(map(str, sizes)):16} {count:7,} weights {1e3 * time:9.2f} us")  # noqa: T201
        print(f"  slope of log time over log weights: {slope:.2f}")  # noqa: T201
