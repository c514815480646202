"""Training in batches: the compiled kernel beside vectorized numpy and eager PyTorch, on networks of three sizes.

    pytest tests/bench/test_batches.py --benchmark-only

All keep the error of every batch and, at the start of every epoch, that of the data, and must end at the same error.
Below the table stands how long the others take compared with the kernel, measured in turns.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from functools import partial

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL
from tests.bench.peers import TORCH_IS_HERE, by_numpy, by_torch
from tests.bench.tasks import Task, by_kernel, digits, large, small
from tests.bench.test_training import milliseconds

PEERS: Mapping[str, Callable[[Task], float]] = {"numpy": by_numpy, **({"PyTorch": by_torch} if TORCH_IS_HERE else {})}


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """The time to compile or load is not that of training."""
    KERNEL.load()


@pytest.mark.parametrize("make", [small, digits, large])
@pytest.mark.benchmark(group="one round of all")
def test_batches_compared_with_others(
    benchmark: BenchmarkFixture, make: Callable[[], Task], capfd: pytest.CaptureFixture[str]
) -> None:
    task = make()
    start = task.engine.error(task.parameters)
    end = by_kernel(task)
    assert end < start
    for peer in PEERS.values():
        assert peer(task) == pytest.approx(end, abs=1e-9)
    runs = {"compiled": by_kernel, **PEERS}
    rounds: list[dict[str, float]] = []
    benchmark.pedantic(
        lambda: rounds.append({name: milliseconds(partial(run, task), 3) for name, run in runs.items()}),
        rounds=9,
        warmup_rounds=1,
    )
    with capfd.disabled():
        print(f"\n{make.__doc__}")  # noqa: T201
        for name in runs:
            times = [one[name] for one in rounds]
            least, ratio = min(times), statistics.median(one[name] / one["compiled"] for one in rounds)
            beside = least / min(one["compiled"] for one in rounds)
            print(  # noqa: T201
                f"  {name:9} {least:8.2f} ms at best, {beside:5.2f} x compiled; "
                f"median {statistics.median(times):8.2f} ms, {ratio:5.2f} x"
            )
        if not TORCH_IS_HERE:
            print("  PyTorch is not installed")  # noqa: T201
