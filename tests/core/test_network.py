"""Networks, parameters and data are frozen values whose shapes are checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson
from bpsim.core.network import Bias, Data, Layer, Network, Parameters, frozen_bools, frozen_floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.editing.typed_values import with_values
from bpsim.lesson.lesson import NetworkLesson
from tests.engines import bits
from tests.examples import examples
from tests.strategies import lessons, networks

few = examples(15)


def two_layers() -> Network:
    return Network(
        ("i1", "i2", "i3"),
        (Layer(("h1", "h2"), 3, "tanh"), Layer(("o1",), 2, bias=Bias.SHARED, frozen_biases=np.array(True))),
    )


def test_one_boolean_stands_for_a_whole_mask() -> None:
    layer = Layer(("a", "b"), 3, frozen_weights=np.array(True))
    assert layer.frozen_weights.tolist() == [[True] * 3] * 2
    assert layer.frozen_biases.tolist() == [False, False]
    assert layer.connections.all()
    assert layer.dense
    assert not Layer(("a", "b"), 1, connections=np.array([[True], [False]])).dense


@pytest.mark.parametrize(("bias", "count"), [(Bias.PER_UNIT, 3), (Bias.SHARED, 1), (Bias.NONE, 0)])
def test_a_layer_has_as_many_biases_as_its_mode_says(bias: Bias, count: int) -> None:
    layer = Layer(("a", "b", "c"), 2, bias=bias)
    assert layer.bias_count == count == len(layer.frozen_biases)


@few
@given(networks())
def test_weights_are_numbered_from_1_without_a_gap(network: Network) -> None:
    numbers = [
        network.weight_number(number, j, i)
        for number, layer in enumerate(network.layers, 1)
        for j in range(layer.size)
        for i in range(layer.sources)
    ]
    assert numbers == list(range(1, network.weight_count + 1))


def test_a_network_knows_its_sizes_and_names() -> None:
    network = two_layers()
    assert (network.sizes, network.depth, network.weight_count, network.weight_offsets) == ((3, 2, 1), 2, 8, (0, 6, 8))
    assert [network.unit_name(0, 2), network.unit_name(1, 1), network.unit_name(2, 0)] == ["i3", "h2", "o1"]
    assert network.layer(2) is network.layers[1]


@pytest.mark.parametrize(
    ("build", "fault"),
    [
        (lambda: Layer(("a",), 1, "cosine"), "activation 'cosine' is not known"),
        (lambda: Network(("i",), (Layer(("a",), 1),), "hinge"), "loss 'hinge' is not known"),
        (lambda: Network(("i", "j"), (Layer(("a",), 1),)), "layer 1 has 1 sources, expected 2"),
        (lambda: Network(("i",), (Layer(("a",), 1), Layer(("b",), 3))), "layer 2 has 3 sources, expected 1"),
        (lambda: Layer(("a",), 2, connections=np.array([[True]])), r"shape \(1, 1\), expected \(1, 2\)"),
        (lambda: Layer(("a",), 1, bias=Bias.NONE, frozen_biases=np.array([True])), r"shape \(1,\), expected \(0,\)"),
    ],
)
def test_what_does_not_fit_is_refused(build: Callable[[], object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        build()


@pytest.mark.parametrize(
    ("weights", "biases"),
    [
        ([[[1, 2, 3], [4, 5, 6]]], [[0, 0], [0]]),
        ([[[1, 2, 3], [4, 5, 6]], [[1, 2, 3]]], [[0, 0], [0]]),
        ([[[1, 2, 3], [4, 5, 6]], [[1, 2]]], [[0], [0]]),
        ([[[1, 2, 3], [4, 5, 6]], [[1, 2]]], [[0, 0], []]),
    ],
)
def test_parameters_of_another_shape_are_refused(weights: Any, biases: Any) -> None:
    with pytest.raises(ValueError, match=r"expected|reshape"):
        Parameters.of(two_layers(), weights, biases)


@few
@given(lessons())
def test_a_connection_that_does_not_exist_weighs_nothing(lesson: Lesson) -> None:
    ones = [np.ones(layer.connections.shape) for layer in lesson.network.layers]
    parameters = Parameters.of(lesson.network, ones, lesson.parameters.biases)
    for layer, weights in zip(lesson.network.layers, parameters.weights, strict=True):
        assert (weights == layer.connections).all()


@few
@given(lessons())
def test_every_array_is_read_only(lesson: Lesson) -> None:
    masks = [
        m for layer in lesson.network.layers for m in (layer.frozen_weights, layer.frozen_biases, layer.connections)
    ]
    changed = lesson.parameters.with_weight(1, 0, 0, 9.0)
    data = Data.of(lesson.network, lesson.data.inputs + 9.0, lesson.data.targets + 9.0)
    for array in (*masks, *lesson.parameters, *changed, lesson.data.inputs, lesson.data.targets, data.inputs):
        assert not array.flags.writeable
    assert not data.targets.flags.writeable


def test_arrays_are_copies() -> None:
    values, mask = np.zeros((1, 2)), np.zeros((1, 2), np.bool_)
    floats, bools = frozen_floats(values, (1, 2)), frozen_bools(mask, (1, 2))
    values[0, 0], mask[0, 0] = 1.0, True
    assert not floats.any()
    assert not bools.any()


@few
@given(lessons(), st.data())
def test_one_changed_weight_leaves_all_others(lesson: Lesson, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, lesson.network.depth))
    layer = lesson.network.layer(number)
    j, i = data.draw(st.integers(0, layer.size - 1)), data.draw(st.integers(0, layer.sources - 1))
    before = bits(*lesson.parameters)
    changed = lesson.parameters.with_weight(number, j, i, 1e9)
    assert bits(*lesson.parameters) == before
    assert changed.weights[number - 1][j, i] == 1e9
    assert changed.with_weight(number, j, i, lesson.parameters.weights[number - 1][j, i]).same_bits(lesson.parameters)
    assert not changed.same_bits(lesson.parameters)


def test_one_changed_bias_leaves_all_others() -> None:
    start = Parameters.of(two_layers(), [np.zeros((2, 3)), np.zeros((1, 2))], [[1, 2], [3]])
    changed = start.with_bias(1, 1, 5.0).with_bias(2, 0, 7.0)
    assert [b.tolist() for b in changed.biases] == [[1, 5], [7]]
    assert [b.tolist() for b in start.biases] == [[1, 2], [3]]


def test_one_changed_input_or_target_leaves_all_others() -> None:
    network = two_layers()
    data = Data.of(network, [[1, 2, 3], [4, 5, 6]], [[7], [8]], held_out=[1])
    parameters = Parameters.of(network, [np.zeros((2, 3)), np.zeros((1, 2))], [np.zeros(2), np.zeros(1)])
    lesson = NetworkLesson(network, parameters, data, training=Training(0.1))
    assert data.samples == 2

    def changed(quantity: Quantity) -> Data:
        return with_values(lesson, parameters, {quantity: 0.0}, lambda _: "")[0].data

    assert changed(Quantity(Kind.INPUT, 1, 0, 2)).inputs.tolist() == [[1, 2, 3], [4, 5, 0]]
    assert changed(Quantity(Kind.TARGET, 0, 2, 0)).targets.tolist() == [[0], [8]]
    assert changed(Quantity(Kind.TARGET, 0, 2, 0)).held_out == (1,)
    assert data.inputs.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_data_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        Data.of(two_layers(), [[1, 2]], [[1]])
    with pytest.raises(ValueError, match="expected"):
        Data.of(two_layers(), [[1, 2, 3]], [[1], [2]])


def test_same_bits_tells_zeros_apart() -> None:
    network = Network(("i",), (Layer(("o",), 1, bias=Bias.NONE),))
    zero, minus_zero = (Parameters.of(network, [[[value]]], [[]]) for value in (0.0, -0.0))
    assert zero.same_bits(zero)
    assert not zero.same_bits(minus_zero)
