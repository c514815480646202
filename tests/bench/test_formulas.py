"""Formulas trained on their tape: beside the kernel on the same network, and beside autograd; graphs of 10,000 gates.

    pytest tests/bench/test_formulas.py --benchmark-only

Times are those of the thread, and the shortest of many turns, so that a busy machine is fair to all.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import bpsim
from bpsim.core.compiled import KERNEL
from bpsim.core.network import Data
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.training import Training
from bpsim.formulas.compiled_tape import TAPE
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.blueprint import Blueprint
from bpsim.lesson.lesson import Lesson
from tests.bench.test_training import ITERATIONS, by_autograd
from tests.formulas.test_engine import engine_of

GATES = 10_000
TIMES_AUTOGRAD = 500


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """The time to compile or load is not that of training."""
    assert KERNEL.load()
    assert TAPE.load()


@cache
def digits() -> Lesson:
    """64-32-10 with 32 samples."""
    lesson, random = Blueprint.described("64-32-10").lesson(), np.random.RandomState(0)
    return replace(lesson, data=Data.of(lesson.network, random.rand(32, 64), random.rand(32, 10)))


def milliseconds(run: Callable[[], object]) -> float:
    begin = time.thread_time()
    run()
    return 1e3 * (time.thread_time() - begin)


@pytest.mark.parametrize(("name", "updates"), [("it496", ITERATIONS), ("64-32-10", 20)])
@pytest.mark.benchmark(group="formulas beside the kernel")
def test_compared_with_the_kernel(
    benchmark: BenchmarkFixture, name: str, updates: int, capfd: pytest.CaptureFixture[str]
) -> None:
    lesson = digits() if name == "64-32-10" else bpsim.load(name)
    formulas, network = engine_of(lesson), NetworkEngine(lesson.network, lesson.data, lesson.training)
    ours, theirs = formulas.start(), network.pack(lesson.parameters)
    rounds: list[tuple[float, float]] = []
    benchmark.pedantic(
        lambda: rounds.append(
            (
                milliseconds(lambda: formulas.advance(ours, updates)),
                milliseconds(lambda: network.advance(theirs, updates)),
            )
        ),
        rounds=30,
        warmup_rounds=1,
    )
    tape, kernel = (min(one[at] for one in rounds) for at in (0, 1))
    middle = statistics.median(one[0] / one[1] for one in rounds)
    with capfd.disabled():
        print(  # noqa: T201
            f"\n{name}: an iteration as formulas {1e3 * tape / updates:.3f} us, {tape / kernel:.2f} times the kernel"
            f" at best, {middle:.2f} times in the middle of {len(rounds)} rounds"
        )


@pytest.mark.benchmark(group="formulas beside autograd")
def test_it_is_500_times_as_fast_as_autograd(benchmark: BenchmarkFixture, capfd: pytest.CaptureFixture[str]) -> None:
    engine = engine_of(bpsim.load("it496"))
    start = engine.start()
    theirs = milliseconds(by_autograd)
    benchmark.pedantic(lambda: engine.advance(start, ITERATIONS), rounds=20, warmup_rounds=1)
    ours = min(milliseconds(lambda: engine.advance(start, ITERATIONS)) for _ in range(20))
    with capfd.disabled():
        print(f"\nautograd takes {theirs / ours:,.0f} times as long as it496 as formulas")  # noqa: T201
    assert theirs >= TIMES_AUTOGRAD * ours


@cache
def many_gates() -> Formulas:
    """1,000 lines of ten gates each, of 100 variables."""
    names = [f"x{number}" for number in range(100)]
    lines = [
        f"t{at} = tanh({' '.join(names[(at + k) % 100] for k in range(9))}) + {f't{at - 1}' if at else '1'}"
        for at in range(1_000)
    ]
    return Formulas(tuple(lines), dict.fromkeys(names, 0.9), learned=tuple(names))


@pytest.mark.benchmark(group="10,000 gates")
def test_reading_10_000_gates(benchmark: BenchmarkFixture) -> None:
    formulas = many_gates()
    graph = benchmark.pedantic(lambda: replace(formulas).graph, rounds=5)
    assert len(graph.gates) == GATES


@pytest.mark.benchmark(group="10,000 gates")
def test_showing_an_iteration_of_10_000_gates(benchmark: BenchmarkFixture) -> None:
    engine = FormulaEngine(many_gates(), Training(0.1))
    start = engine.start()
    passes = benchmark.pedantic(lambda: engine.passes(start), rounds=10, warmup_rounds=1)
    assert passes.made
