"""Random starting weights, from a seed: the same seed gives the same weights for good."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.network import Bools, Floats, Layer, Network, Parameters
from bpsim.sentences import _

MOST_SEED = 2**32 - 1
"""The largest seed of numpy's ``RandomState``."""


class Distribution(StrEnum):
    """From what the weights of a layer with n_in sources and n_out units are drawn.

    normal: N(0, sigma^2). uniform: U(-a, a). xavier: U(-a, a) with a = sqrt(6 / (n_in + n_out)), equation 16 of Glorot
    and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). he: N(0, sigma^2)
    with sigma = sqrt(2 / n_in), equation 10 of He et al., "Delving Deep into Rectifiers" (2015).
    """

    NORMAL = "normal"
    UNIFORM = "uniform"
    XAVIER = "xavier"
    HE = "he"

    @property
    def takes_width(self) -> bool:
        """Whether its width (sigma or a) is chosen rather than given by the network."""
        return self in (Distribution.NORMAL, Distribution.UNIFORM)


class Initialization(Struct, frozen=True):
    """What ``initialize`` draws. ``width``: sigma of normal, a of uniform; the others do not read it."""

    distribution: Distribution = Distribution.NORMAL
    width: float = 0.5
    seed: int = 0

    def layer_width(self, layer: Layer) -> float:
        """sigma or a of one layer; n_in and n_out count missing connections too."""
        if self.distribution is Distribution.XAVIER:
            return math.sqrt(6.0 / (layer.sources + layer.size))
        if self.distribution is Distribution.HE:
            return math.sqrt(2.0 / layer.sources)
        return self.width


def initialize(network: Network, parameters: Parameters, initialization: Initialization) -> Parameters:
    """Random weights and zero biases; what is frozen stays as in ``parameters``, and missing connections stay 0.

    One stream, ``RandomState(seed)``, is drawn from layer by layer, unit by unit, source by source, a number for every
    weight: which ones are frozen or missing changes no other. Raises UsageError for a width that is not greater
    than 0 and finite, for one so large that a weight is not finite, and for a seed that is none.
    """
    check(initialization)
    random = np.random.RandomState(initialization.seed)
    weights = []
    for layer, old in zip(network.layers, parameters.weights, strict=True):
        drawn = _draw(random, initialization, layer, (layer.size, layer.sources))
        weights.append(np.where(layer.frozen_weights, old, drawn))
    biases = [
        np.where(layer.frozen_biases, old, 0.0) for layer, old in zip(network.layers, parameters.biases, strict=True)
    ]
    return Parameters.of(network, weights, biases)


def draw_some(
    network: Network, initialization: Initialization, drawn: int, wanted: Sequence[Bools]
) -> tuple[Floats, ...]:
    """Random numbers for those weights of a network that are wanted, 0 for the others; one array a layer.

    wanted: a (units, sources) array a layer. The numbers come from ``RandomState([seed, drawn])``, layer by layer, unit
    by unit, source by source, one for every weight that is wanted. Raises UsageError as ``initialize`` does.
    """
    check(initialization)
    random = np.random.RandomState([initialization.seed, drawn % (MOST_SEED + 1)])
    found = []
    for layer, mask in zip(network.layers, wanted, strict=True):
        values = np.zeros(mask.shape)
        values[mask] = _draw(random, initialization, layer, (int(np.count_nonzero(mask)),))
        found.append(values)
    return tuple(found)


def _draw(
    random: np.random.RandomState, initialization: Initialization, layer: Layer, shape: tuple[int, ...]
) -> Floats:
    return draw(random, initialization.distribution, initialization.layer_width(layer), shape)


def draw(
    random: np.random.RandomState, distribution: Distribution, width: float, shape: int | tuple[int, ...]
) -> Floats:
    """Numbers of a distribution with this width, sigma or a. Raises UsageError where one is not finite."""
    with np.errstate(over="ignore"):
        if distribution in (Distribution.NORMAL, Distribution.HE):
            drawn = width * random.standard_normal(shape)
        else:
            drawn = width * (2.0 * random.random_sample(shape) - 1.0)
    if not np.isfinite(drawn).all():
        raise UsageError(_("The distribution is too wide: some weights would be infinite."))
    return drawn


def check(initialization: Initialization) -> None:
    """Raises UsageError for a width that is not greater than 0 and finite, and for a seed that is none."""
    if initialization.distribution.takes_width and not 0 < initialization.width < math.inf:
        raise UsageError(_("The width of a distribution must be a number greater than 0."))
    seed = initialization.seed
    if seed != int(seed) or not 0 <= seed <= MOST_SEED:
        raise UsageError(_("The seed must be a whole number from 0 to {most_seed}.").format(most_seed=MOST_SEED))
