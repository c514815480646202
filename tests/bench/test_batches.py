"""Training in batches: the compiled kernel beside vectorized numpy, on a small network and on one for 8 x 8 digits.

    pytest tests/bench/test_batches.py --benchmark-only

Both keep the error of every batch and, at the start of every epoch, that of the data, and must end at the same error.
Below the table stands how long numpy takes compared with the kernel, measured in turns.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bpsim.core.compiled import KERNEL
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Data, Floats, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.training import Training
from tests.bench.test_training import milliseconds


@dataclass(frozen=True, eq=False)
class Task:
    """A network with its data, and for how many epochs it is trained in batches of which size."""

    engine: NetworkEngine
    parameters: Parameters
    epochs: int

    @property
    def iterations(self) -> int:
        return self.epochs * self.engine.batches.per_epoch


def task(
    sizes: list[int], activations: list[str], loss: str, inputs: Floats, targets: Floats, batch: int
) -> NetworkEngine:
    sources = [tuple(f"u{layer}.{unit}" for unit in range(size)) for layer, size in enumerate(sizes)]
    layers = [
        Layer(units, size, activation)
        for units, size, activation in zip(sources[1:], sizes[:-1], activations, strict=True)
    ]
    network = Network(sources[0], tuple(layers), loss)
    return NetworkEngine(network, Data.of(network, inputs, targets), Training(0.1, batch=batch))


def started(engine: NetworkEngine, epochs: int) -> Task:
    """With weights from a seed."""
    shapes = [(layer.size, layer.sources) for layer in engine.network.layers]
    zeros = Parameters.of(engine.network, [np.zeros(shape) for shape in shapes], [np.zeros(rows) for rows, _ in shapes])
    return Task(engine, initialize(engine.network, zeros, Initialization(Distribution.XAVIER, seed=1)), epochs)


@cache
def small() -> Task:
    """2-8-8-1 of tanh units, 200 samples, batches of 10, 100 epochs: which points lie in a ring."""
    points = np.random.RandomState(0).uniform(-1.0, 1.0, (200, 2))
    targets = np.where(np.abs(np.hypot(*points.T) - 0.6) < 0.25, 0.9, -0.9)[:, None]
    return started(task([2, 8, 8, 1], ["tanh"] * 3, "half-squared-error", points, targets, 10), 100)


@cache
def digits() -> Task:
    """64-32-10 with softmax outputs, 1797 samples, batches of 32, one epoch: ten patterns of 8 x 8 pixels, noisy."""
    random = np.random.RandomState(0)
    patterns, labels = random.randint(0, 17, (10, 64)), random.randint(0, 10, 1797)
    pixels = np.clip(patterns[labels] + random.normal(0.0, 4.0, (1797, 64)).round(), 0, 16) / 16
    return started(task([64, 32, 10], ["logistic", "softmax"], "cross-entropy", pixels, np.eye(10)[labels], 32), 1)


def by_kernel(task: Task) -> float:
    """The error of the data at the end."""
    assert KERNEL.compiled() is not None
    result = task.engine.advance(task.engine.pack(task.parameters), task.iterations)
    assert result.updates == task.iterations
    return task.engine.error(task.engine.unpack(result.vectors))


def softmax(net: Floats) -> Floats:
    powers = np.exp(net - net.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result


ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "tanh": np.tanh,
    "logistic": lambda net: 1.0 / (1.0 + np.exp(-net)),
    "softmax": softmax,
}
SLOPES: dict[str, Callable[[Floats], Floats]] = {
    "tanh": lambda out: 1.0 - out * out,
    "logistic": lambda out: out * (1.0 - out),
    "softmax": np.ones_like,  # with the cross-entropy, delta = out - target
}
ERRORS: dict[str, Callable[[Floats, Floats], float]] = {
    "half-squared-error": lambda out, t: float(0.5 * np.square(out - t).sum() / len(t)),
    "cross-entropy": lambda out, t: float(-(t * np.log(out)).sum() / len(t)),
}


def by_numpy(task: Task) -> float:
    """The same, a batch at a time."""
    network, data, size = task.engine.network, task.engine.data, task.engine.batches.size
    names, error_of = [layer.kind for layer in network.layers], ERRORS[network.loss]
    weights = [values.T.copy() for values in task.parameters.weights]
    biases = [values.copy() for values in task.parameters.biases]
    rate = task.engine.training.learning_rate

    def forward(inputs: Floats) -> list[Floats]:
        outs = [inputs]
        for name, w, b in zip(names, weights, biases, strict=True):
            outs.append(ACTIVATIONS[name](outs[-1] @ w + b))
        return outs

    curve, watched = [], []
    for _ in range(task.epochs):
        watched.append(error_of(forward(data.inputs)[-1], data.targets))
        for at in range(0, data.samples, size):
            inputs, targets = data.inputs[at : at + size], data.targets[at : at + size]
            outs = forward(inputs)
            curve.append(error_of(outs[-1], targets))
            delta = (outs[-1] - targets) / len(targets) * SLOPES[names[-1]](outs[-1])
            for layer in range(network.depth - 1, -1, -1):
                w_slope, b_slope = outs[layer].T @ delta, delta.sum(axis=0)
                if layer:
                    delta = (delta @ weights[layer].T) * SLOPES[names[layer - 1]](outs[layer])
                weights[layer] -= rate * w_slope
                biases[layer] -= rate * b_slope
    assert len(curve) == task.iterations
    return error_of(forward(data.inputs)[-1], data.targets)


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """The time to compile or load is not that of training."""
    KERNEL.load()


@pytest.mark.parametrize("make", [small, digits])
@pytest.mark.benchmark(group="one round of both")
def test_batches_compared_with_numpy(
    benchmark: BenchmarkFixture, make: Callable[[], Task], capfd: pytest.CaptureFixture[str]
) -> None:
    task = make()
    start = task.engine.error(task.parameters)
    end = by_kernel(task)
    assert end < 0.9 * start
    assert by_numpy(task) == pytest.approx(end, abs=1e-9)
    rounds: list[tuple[float, float]] = []
    benchmark.pedantic(
        lambda: rounds.append((milliseconds(lambda: by_kernel(task), 5), milliseconds(lambda: by_numpy(task), 5))),
        rounds=9,
        warmup_rounds=1,
    )
    ratio = statistics.median(b / a for a, b in rounds)
    with capfd.disabled():
        print(f"\n{make.__doc__}")  # noqa: T201
        for name, of in (("median", statistics.median), ("best", min)):
            kernel, numpy = (of(column) for column in zip(*rounds, strict=True))
            print(f"  {name}: compiled {kernel:.2f} ms, numpy {numpy:.2f} ms")  # noqa: T201
        print(f"  numpy takes {ratio:.2f} times as long as compiled")  # noqa: T201
