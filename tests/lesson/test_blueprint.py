"""A new lesson from a few words, and what no network can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OF_UNITS, OUTPUTS_OF
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Bias
from bpsim.lesson import dumps, loads, validate
from bpsim.lesson.blueprint import Blueprint, new_lesson
from tests.examples import examples


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    sizes = tuple(draw(st.lists(st.integers(1, 5), min_size=2, max_size=6)))
    loss = draw(st.sampled_from(tuple(LOSSES)))
    hidden = draw(st.lists(st.sampled_from(OF_UNITS), min_size=len(sizes) - 2, max_size=len(sizes) - 2))
    outputs = OUTPUTS_OF.get(loss) or draw(st.sampled_from(tuple(ACTIVATIONS)))
    initialization = Initialization(draw(st.sampled_from(Distribution)), 0.3, draw(st.integers(0, 2**32 - 1)))
    return Blueprint(sizes, (*hidden, outputs), loss, draw(st.sampled_from(Bias)), initialization)


@given(blueprints())
@examples(30)
def test_a_new_lesson_is_valid_and_its_text_describes_it_again(blueprint: Blueprint) -> None:
    lesson = blueprint.lesson()
    validate(lesson)
    assert lesson.network.sizes == blueprint.sizes
    assert tuple(layer.activation for layer in lesson.network.layers) == blueprint.activations
    assert {layer.bias for layer in lesson.network.layers} == {blueprint.bias}
    again = loads(dumps(lesson))
    assert again.parameters.same_bits(lesson.parameters)
    assert (again.initialization, again.drawn) == (blueprint.initialization, 0)
    described = Blueprint.described(blueprint.text, blueprint.loss, blueprint.bias, blueprint.initialization)
    assert described == blueprint


def test_the_last_activation_is_repeated_and_the_default_is_logistic() -> None:
    def activations(text: str) -> list[str]:
        return [layer.kind for layer in new_lesson(text).network.layers]

    assert activations("3-2-1 tanh, identity") == ["tanh", "identity"]
    assert activations("3-3-2-1 relu") == ["relu"] * 3
    assert activations(" 3 – 2 - 1 ") == ["logistic"] * 2
    assert activations("2-1 ReLU") == ["relu"]


def test_an_activation_has_its_constant_and_a_unit_its_own() -> None:
    def activations(text: str) -> list[list[tuple[str, float]]]:
        layers = new_lesson(text).network.layers
        return [[(one.kind, one.constant) for one in layer.activations] for layer in layers]

    assert activations("2-2-1 leaky-relu(0.2), logistic(2)") == [[("leaky-relu", 0.2)] * 2, [("logistic", 2.0)]]
    assert activations("2-2-1 tanh/elu(0,5), identity") == [[("tanh", 0.0), ("elu", 0.5)], [("identity", 0.0)]]
    for text in ("2-2-1 leaky-relu(0.2), tanh", "2-2-1 tanh/elu(0.5), identity", "2-1 relu"):
        assert Blueprint.described(text).text == text
    assert Blueprint.described("2-1 LOGISTIC(1)").text == "2-1"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2-1 leaky-relu(7)", r'the slope of leaky-relu is 7, expected a number from 0 to 1, in "leaky-relu\(7\)"'),
        ("2-1 leaky-relu(x)", r'"x" is no number, in "leaky-relu\(x\)"'),
        ("2-1 tanh(2)", r'tanh has no constant, and "tanh\(2\)" gives one'),
        ("2-3-1 tanh/relu, tanh", 'a layer of 3 units has 2 activations in "tanh/relu"'),
        ("2-2 softmax/tanh", 'softmax is for a whole layer, not for some of its units as in "softmax/tanh"'),
    ],
)
def test_constants_and_units_that_cannot_be_are_refused(text: str, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        new_lesson(text)


def test_the_loss_is_that_of_softmax_after_softmax() -> None:
    assert new_lesson("2-3 softmax").network.loss == "cross-entropy"
    assert new_lesson("2-3 softmax").data.targets.tolist() == [[1, 0, 0]]
    assert new_lesson("2-3 softmax", loss="squared-error").data.targets.tolist() == [[0, 0, 0]]
    assert new_lesson("2-3").network.loss == "half-squared-error"
    assert new_lesson("2-2-3", loss="cross-entropy").network.layers[-1].activation == "softmax"


def test_the_weights_are_those_of_the_command_of_this_seed() -> None:
    lesson = new_lesson("3-2-1", distribution="normal", width=0.5, seed=7)
    drawn = initialize(lesson.network, lesson.parameters, Initialization(Distribution.NORMAL, 0.5, 7))
    assert drawn.same_bits(lesson.parameters)
    assert not any(biases.any() for biases in lesson.parameters.biases)
    assert not np.array_equal(drawn.weights[0], new_lesson("3-2-1").parameters.weights[0])


def test_every_layer_has_its_letter() -> None:
    network = new_lesson("2-1-1-1-1-1-1-1-1-2").network
    assert network.inputs == ("i1", "i2")
    assert [layer.units for layer in network.layers] == [
        *((f"{letter}1",) for letter in "hjklmnpq"),
        ("o1", "o2"),
    ]
    names = [name for layer in new_lesson("-".join("2" * 33)).network.layers for name in layer.units]
    assert len(set(names)) == 64


@pytest.mark.parametrize(
    ("text", "loss", "sentence"),
    [
        ("", None, 'a network is described by the sizes of its layers, as in "3-2-1 tanh, identity"'),
        ("tanh", None, '"tanh" does not begin with them'),
        ("3", None, "give the sizes of two layers at least"),
        ("3-2.5-1", None, "does not begin with them"),
        ("3-0-1", None, "a layer cannot have 0 units: 1 to 1024 are possible"),
        ("3-1025-1", None, "a layer cannot have 1025 units: 1 to 1024 are possible"),
        (f"3-{'9' * 5000}-1", None, "a layer cannot have so many units: 1 to 1024 are possible"),
        ("-".join(["1"] * 34), None, "33 layers after the inputs are too many: at most 32 are possible"),
        ("1024-1024-1", None, "1049600 weights are too many: at most 1000000 are possible"),
        ("3-2-1 sigmoid", None, '"sigmoid" is no activation (did you mean "logistic"?)'),
        ("3-2-1 tanh, tanh, tanh", None, "3-2-1 has 2 layers after the inputs, and 3 activations are given"),
        ("3-1 tanh, tanh", None, "3-1 has 1 layer after the inputs, and 2 activations are given"),
        ("3-2-2 softmax", None, 'softmax is for the outputs alone: "3-2-2 logistic, softmax"'),
        ("3-2-1", "mse", '"mse" is no loss (did you mean "mean-squared-error"?)'),
        ("3-2-1 tanh", "cross-entropy", "cross-entropy needs softmax outputs, and they are tanh"),
    ],
)
def test_what_is_no_network_is_refused_with_a_sentence(text: str, loss: str | None, sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        new_lesson(text, loss=loss)
    assert sentence in str(raised.value)


def test_unknown_words_of_the_settings_are_refused() -> None:
    with pytest.raises(UsageError, match=r'"per-layer" is no kind of bias.*choose from per-unit, shared, none'):
        new_lesson("2-1", bias="per-layer")
    with pytest.raises(UsageError, match='"glorot" is no distribution'):
        new_lesson("2-1", distribution="glorot")
    with pytest.raises(UsageError, match="seed"):
        new_lesson("2-1", seed=-1)
