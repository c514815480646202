"""Looking for where something comes to be in a million iterations of it496, beside running them; and for where all
outputs are right in as many of xor, whose batches and orders have no passes over all samples.

pytest tests/bench/test_when.py --benchmark-only
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim import Simulator, load
from bpsim.core.compiled import KERNEL
from bpsim.core.history import Goal, History
from bpsim.core.training import SampleOrder
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.when import read_condition, search
from tests.bench.test_training import milliseconds

ITERATIONS = 1_000_000
NOWHERE = ("E < 0", "w5 < -9", "out o1 < 0", "δ o1 < -9", "∂E/∂w1 < -9", "w5+ < -9", "all outputs right")
"""Conditions that hold nowhere, or from the start on: every iteration is looked at."""


def seconds(simulator: Simulator, text: str) -> tuple[float, float]:
    """Those of a whole search, and of its longest part."""
    begin = before = time.perf_counter()
    longest = 0.0
    for _done, _found in search(simulator, read_condition(text, simulator)):
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return before - begin, longest


@pytest.mark.benchmark(group="where something comes to be in a million iterations")
def test_a_search_beside_the_run(benchmark: BenchmarkFixture, capfd: pytest.CaptureFixture[str]) -> None:
    KERNEL.load()
    simulator = Simulator(load("it496"))
    simulator.run(ITERATIONS)
    engine, start = simulator.values.engine, simulator.snapshot().history.state(0)
    run = milliseconds(lambda: History(engine, start).run(Goal(ITERATIONS)), 3) / 1000
    found: dict[str, tuple[float, float]] = {}
    benchmark.pedantic(
        lambda: found.update({text: min(seconds(simulator, text) for _ in range(3)) for text in NOWHERE}), rounds=1
    )
    with capfd.disabled():
        print(f"\na run of {ITERATIONS:,} iterations: {run:.2f} s")  # noqa: T201
        for text, (whole, longest) in found.items():
            print(f"  {text:18} {whole:5.2f} s, {whole / run:4.1f} runs; longest part {1e3 * longest:3.0f} ms")  # noqa: T201


def xor(batch: int | None, order: SampleOrder, held_out: tuple[int, ...] = ()) -> Lesson:
    lesson = load("xor")
    training = replace(lesson.training, batch=batch, order=order)
    return replace(lesson, training=training, data=lesson.data.holding_out(held_out))


SOME = {
    "all in one batch": xor(None, SampleOrder.IN_ORDER),
    "batches of one, in order": xor(1, SampleOrder.IN_ORDER),
    "batches of one, shuffled": xor(1, SampleOrder.SHUFFLED),
    "one sample held out": xor(None, SampleOrder.IN_ORDER, (1,)),
}


@pytest.mark.benchmark(group="where all outputs are right in a million iterations")
@pytest.mark.parametrize("name", SOME)
def test_right_outputs_beside_a_run(benchmark: BenchmarkFixture, capfd: pytest.CaptureFixture[str], name: str) -> None:
    KERNEL.load()
    simulator = Simulator(SOME[name])
    begin = time.perf_counter()
    simulator.run(ITERATIONS)
    run = time.perf_counter() - begin
    whole, longest = benchmark.pedantic(lambda: seconds(simulator, "all outputs right"), rounds=1)
    with capfd.disabled():
        print(f"\n{name}: run {run:.2f} s, search {whole:.2f} s; longest part {1e3 * longest:.0f} ms")  # noqa: T201
