"""What is trained in batches by bpsim and by others: the networks, their data, and how long each is trained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from bpsim.core.compiled import KERNEL
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Data, Floats, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.training import Training


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


@cache
def large() -> Task:
    """784-128-10 with softmax outputs, 1000 samples of random numbers, batches of 32, one epoch."""
    random = np.random.RandomState(0)
    inputs, labels = random.uniform(0.0, 1.0, (1000, 784)), random.randint(0, 10, 1000)
    return started(task([784, 128, 10], ["logistic", "softmax"], "cross-entropy", inputs, np.eye(10)[labels], 32), 1)


def by_kernel(task: Task) -> float:
    """The error of the data at the end."""
    assert KERNEL.compiled() is not None
    result = task.engine.advance(task.engine.pack(task.parameters), task.iterations)
    assert result.updates == task.iterations
    return task.engine.error(task.engine.unpack(result.vectors))
