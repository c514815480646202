"""Lessons of any shape, for the tests of the graph."""

from __future__ import annotations

import numpy as np

from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson.lesson import Lesson, NetworkLesson, ViewSettings


def lesson_of(
    sizes: tuple[int, ...],
    bias: Bias = Bias.PER_UNIT,
    *,
    samples: int = 1,
    digits: int | None = 9,
    frozen: bool = False,
    positions: dict[str, tuple[float, float]] | None = None,
) -> Lesson:
    """A logistic network of this shape with reproducible numbers of both signs."""
    random = np.random.default_rng(5)
    layers = tuple(
        Layer(
            tuple(f"{'o' if number == len(sizes) - 1 else 'h' * number}{unit + 1}" for unit in range(size)),
            sizes[number - 1],
            "logistic",
            bias,
            frozen_weights=np.array(frozen),
            frozen_biases=np.array(frozen),
        )
        for number, size in enumerate(sizes)
        if number > 0
    )
    network = Network(tuple(f"i{unit + 1}" for unit in range(sizes[0])), layers)
    parameters = Parameters.of(
        network,
        [random.normal(0, 1, (layer.size, layer.sources)) for layer in layers],
        [random.normal(0, 1, layer.bias_count) for layer in layers],
    )
    data = Data.of(network, random.random((samples, sizes[0])), random.random((samples, sizes[-1])))
    view = ViewSettings(digits=digits, positions=positions or {})
    return NetworkLesson(network, parameters, data, training=Training(0.5), view=view)
