"""What loops over networks are asked before their object code is kept: a small network is trained by them."""

from __future__ import annotations

import math

import numpy as np

from bpsim.core.compiled import CompiledRun
from bpsim.core.functions import OF_UNITS
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.optimizers import Adam
from bpsim.core.training import Training

UPDATES = 3
SAMPLES = 9
"""One more than share a pass over the weights."""


def engine() -> NetworkEngine:
    """A layer in which every activation is that of a unit, one of logistic units, and softmax outputs; Adam."""
    inputs = ("x", "y")
    layers = (
        Layer(OF_UNITS, 2, OF_UNITS),
        Layer(("a", "b", "c", "d", "e"), len(OF_UNITS), "logistic"),
        Layer(("p", "q"), 5, "softmax"),
    )
    network = Network(inputs, layers, "cross-entropy")
    random = np.random.RandomState(0)
    targets = np.eye(2)[random.randint(0, 2, SAMPLES)]
    data = Data.of(network, random.uniform(-2.0, 2.0, (SAMPLES, 2)), targets)
    return NetworkEngine(network, data, Training(0.1, optimizer=Adam(), l2=0.01))


def answers(run: CompiledRun | None) -> list[bytes]:
    """The bytes of parameters, errors, outputs and all values of the passes after some updates, by these loops or plain
    ones."""
    trained, random = engine(), np.random.RandomState(1)
    layers = trained.network.layers
    weights = [random.uniform(-1.0, 1.0, (layer.size, layer.sources)) for layer in layers]
    biases = [random.uniform(-1.0, 1.0, layer.size) for layer in layers]
    vectors = trained.pack(Parameters.of(trained.network, weights, biases))
    call = trained.call(vectors, UPDATES, 0, shown=trained.all_shown)
    call.run_by(run, -math.inf)
    return [kept.tobytes() for kept in (call.parameters, call.curve, call.recorded(UPDATES), *call.scratch)]
