"""Whether numbers are still those of the lesson as it was opened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.lesson import Lesson


def differs(engine: NetworkEngine, parameters: Parameters, opened: Lesson) -> bool:
    """Whether a network, its starting parameters, its data or its training are others than those of ``opened``.

    When a run ends changes no number, so other stop rules are no difference.
    """
    return (
        not same_arithmetic(engine.network, opened.network)
        or not (parameters is opened.parameters or parameters.same_bits(opened.parameters))
        or not _same_data(engine.data, opened.data)
        or not same_training(engine.training, opened.training)
    )


def same_arithmetic(one: Network, other: Network) -> bool:
    """Whether two networks compute the same from the same numbers: only names are others."""
    return one is other or (
        one.loss == other.loss
        and one.sizes == other.sizes
        and all(_same_layer(mine, others) for mine, others in zip(one.layers, other.layers, strict=True))
    )


def same_formulas(one: Formulas, other: Formulas) -> bool:
    """Whether two formulas have the same lines and the same numbers."""
    return one is other or (
        one.lines == other.lines
        and one.values == other.values
        and (one.learned, one.frozen, one.unpenalized) == (other.learned, other.frozen, other.unpenalized)
        and (one.columns, one.held_out, one.result) == (other.columns, other.held_out, other.result)
        and np.array_equal(one.rows, other.rows)
    )


def _same_layer(one: Layer, other: Layer) -> bool:
    return one is other or (
        one.activation == other.activation
        and one.bias is other.bias
        and np.array_equal(one.connections, other.connections)
        and np.array_equal(one.frozen_weights, other.frozen_weights)
        and np.array_equal(one.frozen_biases, other.frozen_biases)
    )


def _same_data(one: Data, other: Data) -> bool:
    return one is other or (
        one.held_out == other.held_out
        and np.array_equal(one.inputs, other.inputs)
        and np.array_equal(one.targets, other.targets)
    )


def same_training(one: Training, other: Training) -> bool:
    return replace(one, stop=other.stop) == other
