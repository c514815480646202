"""The memory of a process after long runs, beside one that has only loaded the compiled kernel.

pytest tests/bench/test_memory_of_runs.py --benchmark-only
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL

LOADED = "import bpsim; from bpsim.core.compiled import KERNEL; assert KERNEL.load()"
IT496 = "simulator = bpsim.Simulator(bpsim.load('it496')); assert simulator.run(1_000_000).iteration == 1_000_000"
LARGE = """
from bpsim.core.history import Goal, History
from bpsim.core.state import State
from tests.bench.tasks import large
task = large(); history = History(task.engine, State(0, task.parameters))
history.run(Goal(ITERATIONS)); assert history.last == ITERATIONS
"""
RESIDENT = "print(int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE') / 1e6)"
PROGRAMS = {
    "the kernel is loaded": "",
    "a million iterations of it496": IT496,
    "784-128-10, an epoch of 32 iterations": LARGE.replace("ITERATIONS", "32"),
    "784-128-10, 50 epochs": LARGE.replace("ITERATIONS", "1600"),
}


def megabytes(program: str) -> float:
    """What a process has in memory (resident) at its end."""
    code = "\n".join(["import os", LOADED, program, RESIDENT])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    return float(done.stdout)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="reads the memory of a process as Linux tells it")
def test_the_memory_of_a_run_is_bounded(benchmark: BenchmarkFixture, capfd: pytest.CaptureFixture[str]) -> None:
    KERNEL.load()
    taken: dict[str, float] = {}
    benchmark.pedantic(lambda: taken.update({name: megabytes(program) for name, program in PROGRAMS.items()}), rounds=1)
    with capfd.disabled():
        print("\nResident memory of a process:")  # noqa: T201
        for name, size in taken.items():
            print(f"  {name:38} {size:6.0f} MB, {size - taken['the kernel is loaded']:+5.0f} MB")  # noqa: T201
    assert taken["784-128-10, 50 epochs"] - taken["784-128-10, an epoch of 32 iterations"] < 100
