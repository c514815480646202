"""Random starting weights: the same for good from a seed, spread as they should be, and never where they may not be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.initialization import MOST_SEED, Distribution, Initialization, initialize
from bpsim.core.network import Layer, Network, Parameters
from tests.strategies import lessons

SEEDS = st.integers(0, MOST_SEED)
INITIALIZATIONS = st.builds(Initialization, st.sampled_from(Distribution), st.floats(1e-3, 1e3), SEEDS)


def wide(sources: int = 300, units: int = 200) -> tuple[Network, Parameters]:
    """A network with enough weights to see how they are spread."""
    network = Network(
        tuple(f"i{i}" for i in range(sources)), (Layer(tuple(f"o{j}" for j in range(units)), sources, "tanh"),)
    )
    return network, Parameters.of(network, [np.ones((units, sources))], [np.ones(units)])


def drawn(distribution: Distribution, width: float = 0.5, seed: int = 0) -> np.ndarray:
    return initialize(*wide(), Initialization(distribution, width, seed)).weights[0]


@given(lessons(), INITIALIZATIONS)
def test_the_same_seed_gives_the_same_bits(lesson: bpsim.Lesson, initialization: Initialization) -> None:
    first = initialize(lesson.network, lesson.parameters, initialization)
    assert first.same_bits(initialize(lesson.network, lesson.parameters, initialization))


@given(lessons(), INITIALIZATIONS)
def test_what_is_frozen_stays_and_what_is_missing_is_0(lesson: bpsim.Lesson, initialization: Initialization) -> None:
    made = initialize(lesson.network, lesson.parameters, initialization)
    for number, layer in enumerate(lesson.network.layers):
        weights, old = made.weights[number], lesson.parameters.weights[number]
        assert np.array_equal(weights[layer.frozen_weights], old[layer.frozen_weights])
        assert not weights[~layer.connections].any()
        biases, old = made.biases[number], lesson.parameters.biases[number]
        assert np.array_equal(biases[layer.frozen_biases], old[layer.frozen_biases])
        assert not biases[~layer.frozen_biases].any()


@given(lessons(), INITIALIZATIONS)
def test_a_frozen_or_missing_weight_changes_no_other(lesson: bpsim.Lesson, initialization: Initialization) -> None:
    plain = tuple(
        replace(layer, frozen_weights=np.array(False), connections=np.array(True)) for layer in lesson.network.layers
    )
    everywhere = initialize(replace(lesson.network, layers=plain), lesson.parameters, initialization)
    made = initialize(lesson.network, lesson.parameters, initialization)
    for layer, weights, free in zip(lesson.network.layers, made.weights, everywhere.weights, strict=True):
        moved = layer.connections & ~layer.frozen_weights
        assert np.array_equal(weights[moved], free[moved])


@given(lessons(), SEEDS, st.floats(1e-3, 1e3))
def test_uniform_weights_lie_within_their_limit(lesson: bpsim.Lesson, seed: int, limit: float) -> None:
    uniform = initialize(lesson.network, lesson.parameters, Initialization(Distribution.UNIFORM, limit, seed))
    xavier = initialize(lesson.network, lesson.parameters, Initialization(Distribution.XAVIER, 1.0, seed))
    for layer, weights, glorot in zip(lesson.network.layers, uniform.weights, xavier.weights, strict=True):
        assert (np.abs(weights[~layer.frozen_weights]) <= limit).all()
        bound = math.sqrt(6 / (layer.sources + layer.size))
        assert (np.abs(glorot[~layer.frozen_weights]) <= bound).all()


@pytest.mark.parametrize(
    ("distribution", "deviation"),
    [
        (Distribution.NORMAL, 0.5),
        (Distribution.UNIFORM, 0.5 / math.sqrt(3)),
        (Distribution.XAVIER, math.sqrt(2 / (300 + 200))),
        (Distribution.HE, math.sqrt(2 / 300)),
    ],
)
def test_mean_and_standard_deviation_are_the_distributions(distribution: Distribution, deviation: float) -> None:
    weights = drawn(distribution)
    assert weights.mean() == pytest.approx(0, abs=4 * deviation / math.sqrt(weights.size))
    assert weights.std() == pytest.approx(deviation, rel=0.02)


def test_normal_and_he_have_tails_and_the_uniform_ones_fill_their_range() -> None:
    assert np.abs(drawn(Distribution.NORMAL)).max() > 3.5 * 0.5
    assert np.abs(drawn(Distribution.UNIFORM)).max() == pytest.approx(0.5, rel=1e-3)
    share = (np.abs(drawn(Distribution.NORMAL)) < 0.5).mean()
    assert share == pytest.approx(math.erf(math.sqrt(0.5)), abs=0.01)


def test_another_seed_gives_other_weights() -> None:
    assert not np.array_equal(drawn(Distribution.HE, seed=1), drawn(Distribution.HE, seed=2))


def test_the_stream_is_that_of_random_state_layer_by_layer() -> None:
    lesson = bpsim.load("it496")
    random = np.random.RandomState(42)
    expected = [0.1 * random.standard_normal((2, 2)), 0.1 * random.standard_normal((2, 2))]
    made = initialize(lesson.network, lesson.parameters, Initialization(Distribution.NORMAL, 0.1, 42))
    assert all(np.array_equal(a, b) for a, b in zip(made.weights, expected, strict=True))
    assert made.weights[0][0, 0] == 0.1 * 0.4967141530112327  # frozen for good: the numbers of a lesson sheet stay


@pytest.mark.parametrize(
    ("initialization", "reason"),
    [
        (Initialization(width=0.0), "must be a number greater than 0"),
        (Initialization(Distribution.UNIFORM, -1.0), "must be a number greater than 0"),
        (Initialization(width=math.nan), "must be a number greater than 0"),
        (Initialization(width=math.inf), "must be a number greater than 0"),
        (Initialization(width=1.7e308), "too wide"),
        (Initialization(seed=-1), "must be a whole number from 0 to 4294967295"),
        (Initialization(seed=2**32), "must be a whole number"),
        (Initialization(seed=0.5), "must be a whole number"),  # type: ignore[arg-type]  # as it may be typed
    ],
)
def test_what_cannot_be_drawn_is_refused(initialization: Initialization, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        initialize(*wide(), initialization)


def test_xavier_and_he_ask_for_no_width() -> None:
    for distribution in (Distribution.XAVIER, Distribution.HE):
        assert np.array_equal(drawn(distribution, width=math.nan), drawn(distribution))
