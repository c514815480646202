"""A table of 100,000 rows: read with every fault looked for, beside numpy.loadtxt, which stops at the first.

    pytest tests/bench/test_imports.py --benchmark-only

Both must give the same bits. Below the table stands how long bpsim takes compared with numpy, in turns, and the longest
slice: between two of them the window can do something else.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.network import Floats
from bpsim.imports.columns import suggest
from bpsim.imports.reading import Reading
from bpsim.imports.samples import samples
from bpsim.imports.sources import open_source

ROWS, COLUMNS = 100_000, 6
ROUNDS = 5
SLICE_SECONDS = 0.008


@cache
def table(folder: Path) -> Path:
    """Random numbers with all their digits."""
    path = folder / "table.csv"
    values = np.random.RandomState(0).standard_normal((ROWS, COLUMNS)).tolist()
    path.write_text("".join(",".join(map(repr, row)) + "\n" for row in values), encoding="utf-8")
    return path


def with_bpsim(path: Path) -> Floats:
    found = Reading(open_source(path)).finish()
    made = samples(found, suggest(found))
    return np.hstack([made.inputs, made.targets])


def with_numpy(path: Path) -> Floats:
    return np.loadtxt(path, delimiter=",")


WAYS = {"bpsim": with_bpsim, "numpy.loadtxt": with_numpy}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_table_of_100_000_rows(
    benchmark: BenchmarkFixture, way: Callable[[Path], Floats], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = table(tmp_path_factory.getbasetemp())
    assert benchmark.pedantic(way, (path,), rounds=ROUNDS).tobytes() == with_numpy(path).tobytes()


def test_beside_numpy_in_turns_and_the_longest_slice(
    benchmark: BenchmarkFixture, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = table(tmp_path_factory.getbasetemp())
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            start = time.perf_counter()
            way(path)
            times[name].append(time.perf_counter() - start)
    reading, slices = Reading(open_source(path)), []
    going_on = True
    while going_on:
        start = time.perf_counter()
        going_on = reading.run_for(SLICE_SECONDS, time.perf_counter)
        slices.append(time.perf_counter() - start)
    benchmark.pedantic(lambda: None)
    best, median = (kind(times["bpsim"]) / kind(times["numpy.loadtxt"]) for kind in (min, statistics.median))
    print(f"\nbpsim / numpy.loadtxt: {best:.1f} at best, {median:.1f} in the medians")  # noqa: T201
    print(f"longest slice: {1000 * max(slices):.0f} ms of {len(slices)}")  # noqa: T201
