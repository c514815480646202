"""All difference quotients along one weight, beside the gradient check, which needs the best of them along each.

pytest tests/bench/test_differences.py --benchmark-only
"""

from __future__ import annotations

from functools import partial

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim import Simulator, load
from bpsim.core.compiled import KERNEL
from bpsim.core.gradient_check import gradient_check
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.differences import differences_of
from tests.bench.test_training import milliseconds

WEIGHT = Quantity(Kind.WEIGHT, None, 2, 0, 0)


@pytest.mark.parametrize("lesson", ["it496", "mcginley", "deep"])
@pytest.mark.benchmark(group="difference quotients along a weight")
def test_quotients_beside_the_gradient_check(
    benchmark: BenchmarkFixture, lesson: str, capfd: pytest.CaptureFixture[str]
) -> None:
    KERNEL.load()
    sim = Simulator(load(lesson))
    sim.seek(0, len(sim.steps))
    checked = len(gradient_check(sim.values.engine, sim.values.state))
    found: list[float] = []

    def measure() -> None:
        quotients = milliseconds(partial(differences_of, sim, WEIGHT), 3)
        check = milliseconds(partial(gradient_check, sim.values.engine, sim.values.state), 3)
        found[:] = quotients, check

    benchmark.pedantic(measure, rounds=1)
    points = len(differences_of(sim, WEIGHT).central.steps)
    quotients, check = found
    with capfd.disabled():
        print(  # noqa: T201
            f"\n  {lesson}: {points} steps along one weight {quotients:.1f} ms, "
            f"gradient check of {checked} {check:.1f} ms, of one {check / checked:.2f} ms"
        )
