"""Several samples of a batch share a pass over the weights, and each gets the bits that it has alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from bpsim.core.functions import UnitActivation
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.state import State
from bpsim.core.training import Reduction, Training, UpdateOrder
from tests.engines import ENGINES, Engine, bits, native, plain

MOST_SAMPLES = 17
"""Twice the most that share a pass, and one: with as many and fewer, every number is left over once."""

every_size = pytest.mark.parametrize("samples", range(1, MOST_SAMPLES + 1))


def made(samples: int, digits: int | None = None) -> tuple[NetworkEngine, Parameters]:
    """A network of random layers, one of them with several activations, and as many random samples."""
    random = np.random.RandomState(samples)
    sizes = random.randint(1, 11, 5)
    mixed = tuple(random.choice(["tanh", "relu", "logistic"], sizes[2]).tolist())
    steep = UnitActivation.of("logistic", 2.0)
    units = [tuple(f"u{layer}.{unit}" for unit in range(size)) for layer, size in enumerate(sizes)]
    activations: list[Any] = ["tanh", mixed, steep, "identity"]
    layers = list(map(Layer, units[1:], sizes.tolist(), activations))
    network = Network(units[0], tuple(layers))
    data = Data.of(network, random.normal(size=(samples, sizes[0])), random.normal(size=(samples, sizes[-1])))
    zeros = Parameters.of(
        network, [np.zeros((layer.size, layer.sources)) for layer in layers], [np.zeros(size) for size in sizes[1:]]
    )
    parameters = initialize(network, zeros, Initialization(Distribution.XAVIER, seed=samples))
    return NetworkEngine(network, data, Training(0.1, reduction=Reduction.SUM, round_to=digits)), parameters


@every_size
@pytest.mark.parametrize("engine", ENGINES)
def test_each_sample_has_the_values_that_it_has_alone(engine: Engine, samples: int) -> None:
    trained, parameters = made(samples)
    with engine():
        together = trained.passes(parameters)
        alone = [
            structs.replace(trained, data=trained.data.only(np.array([s]))).passes(parameters) for s in range(samples)
        ]
    for values in ("net", "out", "delta"):
        rows = np.concatenate([getattr(one, values) for one in alone])
        assert bits(getattr(together, values)) == bits(rows)


@every_size
@pytest.mark.parametrize("engine", ENGINES)
def test_gradients_are_added_in_the_order_of_the_samples(engine: Engine, samples: int) -> None:
    trained, parameters = made(samples)
    with engine():
        together = trained.passes(parameters)
        alone = [
            structs.replace(trained, data=trained.data.only(np.array([s]))).passes(parameters) for s in range(samples)
        ]
    sums = list(alone[0].gradient)
    for one in alone[1:]:
        sums = [total + gradient for total, gradient in zip(sums, one.gradient, strict=True)]
    assert bits(*together.gradient) == bits(*sums)


@every_size
@pytest.mark.parametrize("engine", ENGINES)
def test_the_error_of_the_data_is_the_same_whatever_a_batch_takes(engine: Engine, samples: int) -> None:
    trained, parameters = made(samples)
    with engine():
        whole = trained.error(parameters)
        for batch in range(1, samples):
            some = structs.replace(trained, training=replace(trained.training, batch=batch))
            assert bits(some.row(State(0, parameters))[-1]) == bits(whole)


@every_size
@pytest.mark.parametrize("update", UpdateOrder)
@pytest.mark.parametrize(("optimizer", "digits"), [("gradient-descent", 4), ("gradient-descent", None), ("adam", None)])
def test_plain_python_and_compiled_code_train_batches_of_every_size_to_the_same_bits(
    samples: int, update: UpdateOrder, optimizer: str, digits: int | None
) -> None:
    trained, parameters = made(MOST_SAMPLES, digits)
    settings = replace(trained.training, batch=samples, update=update, optimizer=Optimizer.of(OptimizerKind(optimizer)))
    trained = structs.replace(trained, training=settings)
    ends = []
    for engine in (plain, native):
        with engine():
            ends.append(trained.advance(trained.pack(parameters), 4))
    assert ends[0].updates == ends[1].updates == 4
    assert bits(ends[0].vectors.parameters, ends[0].curve) == bits(ends[1].vectors.parameters, ends[1].curve)
