"""it496 trained for 10,000 iterations: the compiled kernel beside C, numpy, PyTorch, autograd and plain Python.

    pytest tests/bench/test_training.py --benchmark-only

All of them are given the same network, keep the error of every iteration, and must end at the same error. Below the
table stands how long each takes compared with the kernel, measured in turns so that a busy machine is fair to all.
"""

from __future__ import annotations

import ctypes
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import bpsim
from bpsim.core.call import Vectors
from bpsim.core.compiled import KERNEL
from bpsim.core.network import Floats
from bpsim.core.network_engine import NetworkEngine
from tests.bench.peers import TORCH_IS_HERE, torch
from tests.engines import plain

ITERATIONS = 10_000
RATE = 0.5
INPUTS, TARGETS = [0.05, 0.10], [0.01, 0.99]
HIDDEN, OUTPUT = [[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]
HIDDEN_BIAS, OUTPUT_BIAS = 0.35, 0.60
AT_THE_END = 3.5101877e-05

C_SOURCE = """
#include <math.h>

static double logistic(double net) {
    if (net >= 0.0) return 1.0 / (1.0 + exp(-net));
    double power = exp(net);
    return power / (1.0 + power);
}

/* w: hidden and output weights, w[source][unit]; returns the error after the last update */
double train(double *w, const double *b, const double *x, const double *t, double rate, long updates, double *curve) {
    for (long done = 0;; done++) {
        double h[2], o[2], delta_h[2], delta_o[2], gradient[8], error = 0.0;
        for (int j = 0; j < 2; j++) h[j] = logistic(w[j] * x[0] + w[2 + j] * x[1] + b[0]);
        for (int j = 0; j < 2; j++) o[j] = logistic(w[4 + j] * h[0] + w[6 + j] * h[1] + b[1]);
        for (int j = 0; j < 2; j++) error += 0.5 * ((t[j] - o[j]) * (t[j] - o[j]));
        if (done == updates) return error;
        curve[done] = error;
        for (int j = 0; j < 2; j++) delta_o[j] = (o[j] - t[j]) * (o[j] * (1.0 - o[j]));
        for (int i = 0; i < 2; i++)
            delta_h[i] = (delta_o[0] * w[4 + 2 * i] + delta_o[1] * w[5 + 2 * i]) * (h[i] * (1.0 - h[i]));
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) {
                gradient[2 * i + j] = delta_h[j] * x[i];
                gradient[4 + 2 * i + j] = delta_o[j] * h[i];
            }
        for (int k = 0; k < 8; k++) w[k] -= rate * gradient[k];
    }
}
"""


@cache
def lesson() -> bpsim.Lesson:
    return bpsim.load("it496")


@cache
def it496() -> tuple[NetworkEngine, Vectors]:
    opened = lesson()
    engine = NetworkEngine(opened.network, opened.data, opened.training)
    return engine, engine.pack(opened.parameters)


def by_kernel() -> float:
    engine, vectors = it496()
    result = engine.advance(vectors, ITERATIONS)
    return engine.error(engine.unpack(result.vectors))


def compiled() -> float:
    assert KERNEL.compiled() is not None
    return by_kernel()


def script() -> bpsim.Simulator:
    """What a script does: the compiled kernel, and all that is kept of a run."""
    simulator = bpsim.Simulator(lesson())
    simulator.run(ITERATIONS)
    return simulator


def by_simulator() -> float:
    return script().error


def plain_python() -> float:
    with plain():
        return by_kernel()


def vectorized_numpy() -> float:
    x, t, v, w = (np.array(values) for values in (INPUTS, TARGETS, HIDDEN, OUTPUT))
    curve = np.empty(ITERATIONS)

    def forward() -> tuple[Floats, Floats, Floats]:
        h = 1.0 / (1.0 + np.exp(-HIDDEN_BIAS - v @ x))
        o = 1.0 / (1.0 + np.exp(-OUTPUT_BIAS - w @ h))
        return h, o, o - t

    for done in range(ITERATIONS):
        h, o, difference = forward()
        curve[done] = 0.5 * (difference @ difference)
        delta_o = difference * o * (1.0 - o)
        delta_h = (delta_o @ w) * h * (1.0 - h)
        w -= (RATE * delta_o)[:, None] * h
        v -= (RATE * delta_h)[:, None] * x
    difference = forward()[2]
    return float(0.5 * (difference @ difference))


def by_autograd() -> float:
    x, t = np.array(INPUTS), np.array(TARGETS)

    def error(parameters: tuple[Floats, Floats]) -> Floats:
        v, w = parameters
        h = 1.0 / (1.0 + anp.exp(-HIDDEN_BIAS - anp.dot(v, x)))
        o = 1.0 / (1.0 + anp.exp(-OUTPUT_BIAS - anp.dot(w, h)))
        error: np.ndarray = 0.5 * anp.sum((t - o) ** 2)
        return error

    value_and_gradient = autograd.value_and_grad(error)
    v, w = np.array(HIDDEN), np.array(OUTPUT)
    curve = np.empty(ITERATIONS)
    for done in range(ITERATIONS):
        curve[done], (gradient_v, gradient_w) = value_and_gradient((v, w))
        v = v - RATE * gradient_v
        w = w - RATE * gradient_w
    return float(error((v, w)))


def by_torch() -> float:
    """Eager PyTorch, which derives the error itself."""
    module = torch()
    x, t = module.tensor([INPUTS]), module.tensor([TARGETS])
    v, w = (module.tensor(values, requires_grad=True) for values in (HIDDEN, OUTPUT))

    def error() -> Any:
        h = module.sigmoid(x @ v.T + HIDDEN_BIAS)
        return 0.5 * (module.sigmoid(h @ w.T + OUTPUT_BIAS) - t).square().sum()

    curve = np.empty(ITERATIONS)
    for done in range(ITERATIONS):
        present = error()
        curve[done] = present.item()
        present.backward()
        with module.no_grad():
            for values in (v, w):
                values -= RATE * values.grad
                values.grad = None
    return float(error().item())


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """The time to compile or load is not that of training."""
    KERNEL.load()


@pytest.fixture(scope="module")
def c_loop(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], float]:
    """The loop above, compiled by gcc -O2."""
    if shutil.which("gcc") is None:
        pytest.skip("the comparison with C needs gcc, which is not installed")
    folder: Path = tmp_path_factory.mktemp("c")
    source, library = folder / "train.c", folder / "train.so"
    source.write_text(C_SOURCE)
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    train = ctypes.CDLL(str(library)).train
    train.restype = ctypes.c_double
    curve = np.empty(ITERATIONS)

    def run() -> float:
        weights = np.concatenate([np.transpose(HIDDEN).ravel(), np.transpose(OUTPUT).ravel()])
        given = [np.array(values) for values in ([HIDDEN_BIAS, OUTPUT_BIAS], INPUTS, TARGETS)]
        pointers = [ctypes.c_void_p(array.ctypes.data) for array in (weights, *given)]
        arguments = (ctypes.c_double(RATE), ctypes.c_long(ITERATIONS), ctypes.c_void_p(curve.ctypes.data))
        return float(train(*pointers, *arguments))

    return run


@pytest.mark.parametrize(
    ("run", "rounds"),
    [
        pytest.param(compiled, 100, id="compiled"),
        pytest.param(by_simulator, 100, id="Simulator.run"),
        pytest.param(plain_python, 5, id="plain_python"),
        pytest.param(vectorized_numpy, 5, id="numpy"),
        pytest.param(by_autograd, 1, id="autograd"),
        pytest.param(
            by_torch, 3, id="PyTorch", marks=pytest.mark.skipif(not TORCH_IS_HERE, reason="PyTorch is not installed")
        ),
    ],
)
@pytest.mark.benchmark(group="it496, 10,000 iterations")
def test_training(benchmark: BenchmarkFixture, run: Callable[[], float], rounds: int) -> None:
    error = benchmark.pedantic(run, rounds=rounds, warmup_rounds=min(rounds - 1, 3))
    assert error == pytest.approx(AT_THE_END, abs=1e-9)


@pytest.mark.benchmark(group="it496, 10,000 iterations")
def test_training_in_c(benchmark: BenchmarkFixture, c_loop: Callable[[], float]) -> None:
    assert benchmark.pedantic(c_loop, rounds=100, warmup_rounds=3) == pytest.approx(AT_THE_END, abs=1e-9)


def milliseconds(run: Callable[[], object], repeats: int) -> float:
    """The shortest time of so many runs: what other programs take on the same processor is not the code's."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return 1e3 * min(times)


@pytest.mark.benchmark(group="one round of all")
def test_compared_with_the_kernel(
    benchmark: BenchmarkFixture, c_loop: Callable[[], float], capfd: pytest.CaptureFixture[str]
) -> None:
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "C": (c_loop, 25),
        "compiled": (compiled, 25),
        "Simulator.run": (script, 25),
        "numpy": (vectorized_numpy, 3),
        "plain Python": (plain_python, 3),
    }
    rounds: list[dict[str, float]] = []
    benchmark.pedantic(
        lambda: rounds.append({name: milliseconds(*run) for name, run in runs.items()}), rounds=9, warmup_rounds=1
    )
    with capfd.disabled():
        print(f"\nit496, {ITERATIONS:,} iterations, medians and minima of {len(rounds)} rounds:")  # noqa: T201
        for name in runs:
            times = statistics.median(one[name] for one in rounds)
            ratio = statistics.median(one[name] / one["compiled"] for one in rounds)
            least, of_all = (min(one[which] for one in rounds) for which in (name, "compiled"))
            print(  # noqa: T201
                f"  {name:13} {times:9.2f} ms {ratio:8.2f} x compiled, at best {least:9.2f} ms {least / of_all:8.2f} x"
            )
