"""The line of a quantity over short and long trainings, beside its points formed one by one from the states.

pytest tests/bench/test_over_iterations.py --benchmark-only
"""

from __future__ import annotations

from functools import partial

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim import Simulator, load
from bpsim.core.compiled import KERNEL
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.over_iterations import line_of
from tests.bench.test_training import milliseconds

OF = {
    "w5": Quantity(Kind.WEIGHT, None, 2, 0, 0),
    "delta h1": Quantity(Kind.DELTA, 0, 1, 0),
    "dE/dw1": Quantity(Kind.DE_DW, 0, 1, 0, 0),
}


@pytest.mark.parametrize("iterations", [300, 5_000, 1_000_000])
@pytest.mark.benchmark(group="a line over iterations of it496")
def test_a_line_beside_its_points(
    benchmark: BenchmarkFixture, iterations: int, capfd: pytest.CaptureFixture[str]
) -> None:
    KERNEL.load()
    simulator = Simulator(load("it496"))
    simulator.run(iterations)
    history = simulator.snapshot().history

    def one_by_one(quantity: Quantity) -> list[float]:
        elsewhere = Elsewhere(simulator.snapshot(), quantity)
        return [elsewhere.value(history, history.state(at)) for at in line_of(simulator, quantity).iterations]

    found: dict[str, tuple[float, float]] = {}

    def measure() -> None:
        for name, quantity in OF.items():
            line = milliseconds(partial(line_of, simulator, quantity), 3)
            # The line itself is made there too, for its iterations.
            found[name] = line, milliseconds(partial(one_by_one, quantity), 3) - line

    benchmark.pedantic(measure, rounds=1)
    with capfd.disabled():
        print(f"\n{iterations:,} iterations")  # noqa: T201
        for name, (line, formed) in found.items():
            print(f"  {name:8} line {line:5.0f} ms, one by one {formed:5.0f} ms, ratio {formed / line:4.1f}")  # noqa: T201
