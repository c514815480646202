"""Edits of structure: what they keep, what they draw, and that every lesson they make is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.core.functions import UnitActivation
from bpsim.core.gradient_check import gradient_check
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Data, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.editing import naming, structure
from bpsim.editing import settings as of_layers
from bpsim.editing.edited import Edited
from bpsim.lesson import dumps, load, loads, validate
from bpsim.lesson.blueprint import new_lesson
from bpsim.lesson.lesson import Caption, Lesson, Printed
from tests.editing.structure_edits import by_name, edits, has, named
from tests.examples import examples
from tests.strategies import lessons, parameters


def edited(data: st.DataObject, lesson: Lesson) -> Edited | None:
    """What a random edit makes of a lesson; None where it is refused."""
    edit = data.draw(edits(lesson))
    present = data.draw(st.just(lesson.parameters) | parameters(lesson.network, st.floats(-2, 2)))
    try:
        return edit(lesson, present)
    except UsageError:
        return None


@given(st.data(), lessons(decorated=True))
@examples(60)
def test_every_edited_lesson_is_valid_and_saved_and_loaded_as_itself(data: st.DataObject, lesson: Lesson) -> None:
    made = edited(data, lesson)
    if made is None:
        return
    validate(made.lesson)
    again = loads(dumps(made.lesson))
    assert again.parameters.same_bits(made.lesson.parameters)
    assert (again.guide, again.printed, again.drawn) == (made.lesson.guide, made.lesson.printed, made.lesson.drawn)
    assert again.view.positions == made.lesson.view.positions
    names = naming.all_names(made.lesson.network)
    assert len(set(names)) == len(names)
    assert [array.shape for array in made.present] == [array.shape for array in made.lesson.parameters]
    changes = made.lesson is not lesson
    assert bool(made.done.words) == changes


@given(st.data(), lessons(decorated=True))
@examples(40)
def test_weights_that_have_both_ends_keep_their_bits_and_new_ones_are_the_same_in_both(
    data: st.DataObject, lesson: Lesson
) -> None:
    made = edited(data, lesson)
    if made is None or made.lesson is lesson:
        return
    old, new, kept = lesson.network, made.lesson.network, set()
    for layer, unit, source in weights_of(old):
        moved = made.moves.quantity(Quantity(Kind.WEIGHT, None, layer, unit, source))
        if moved is not None and old.layer(layer).connections[unit, source]:
            place = (moved.layer or 0, moved.unit or 0, moved.source or 0)
            kept.add(place)
            assert at(made.lesson.parameters, place) == at(lesson.parameters, (layer, unit, source))
    others = [place for place in weights_of(new) if place not in kept]
    for place in others:
        assert at(made.lesson.parameters, place) == at(made.present, place)
    drawn = [place for place in others if new.layer(place[0]).connections[place[1:]]]
    assert made.lesson.drawn == lesson.drawn + bool(drawn)


def weights_of(network: Network) -> list[tuple[int, int, int]]:
    return [
        (number, unit, source)
        for number, layer in enumerate(network.layers, 1)
        for unit, source in np.ndindex(layer.size, layer.sources)
    ]


def at(parameters: Parameters, place: tuple[int, int, int]) -> bytes:
    weight: np.float64 = parameters.weights[place[0] - 1][place[1:]]
    return weight.tobytes()


@given(st.data(), lessons(decorated=True))
@examples(40)
def test_captions_and_numbers_follow_what_they_name_and_go_with_it(data: st.DataObject, lesson: Lesson) -> None:
    made = edited(data, lesson)
    if made is None or made.same_values:
        return
    before, after = (Counter(by_name(one.network, q) for q in named(one)) for one in (lesson, made.lesson))
    assert after <= before, "what is left names what it named"
    lost = made.done.dropped
    assert len(lesson.guide) - len(made.lesson.guide) == lost.captions
    assert len(lesson.printed) - len(made.lesson.printed) == lost.printed
    assert len(lesson.answers) - len(made.lesson.answers) == lost.typed
    without_note = sum(not one.note for one in made.lesson.printed) - sum(not one.note for one in lesson.printed)
    assert without_note <= lost.notes <= len(made.lesson.printed)
    for answer in lesson.answers:
        name = by_name(lesson.network, answer.quantity)
        if not has(made.lesson.network, name):
            continue
        kept = [other for other in made.lesson.answers if by_name(made.lesson.network, other.quantity) == name]
        assert kept or not has(lesson.network, name) or answer.quantity.kind is Kind.BATCH_GRADIENT


@given(st.data(), lessons(textbook=True, plain=True))
@examples(15)
def test_gradients_agree_in_every_edited_network(data: st.DataObject, lesson: Lesson) -> None:
    made = edited(data, lesson)
    if made is None:
        return
    engine = NetworkEngine(made.lesson.network, made.lesson.data, made.lesson.training)
    assert all(row.agrees for row in gradient_check(engine, State(0, made.present)))


@given(st.data(), lessons())
@examples(15)
def test_what_an_edit_draws_follows_from_the_seed_and_the_count_of_draws(data: st.DataObject, lesson: Lesson) -> None:
    edit = data.draw(edits(lesson))
    seeded = replace(lesson, initialization=Initialization(Distribution.NORMAL, 0.5, data.draw(st.integers(0, 99))))
    try:
        made = [edit(one).lesson for one in (seeded, seeded, replace(seeded, drawn=1))]
    except UsageError:
        return
    assert made[0].parameters.same_bits(made[1].parameters)
    drew = made[0].drawn > seeded.drawn
    assert made[0].parameters.same_bits(made[2].parameters) == (not drew)


def three_two_one() -> Lesson:
    return new_lesson("3-2-1 tanh, identity", seed=7)


def apply(lesson: Lesson, function: Callable[..., Edited], *arguments: Any, **options: Any) -> Edited:
    return function(lesson, lesson.parameters, *arguments, **options)


def test_a_new_unit_has_the_letter_of_its_layer_and_the_least_free_number() -> None:
    lesson = load("it496")
    assert apply(lesson, structure.add_unit, 0).done.words == "add i3"
    assert apply(lesson, structure.add_unit, 1).done.words == "add h3"
    assert apply(lesson, structure.add_unit, 2).done.words == "add o3"
    without = apply(apply(lesson, structure.add_unit, 1).lesson, structure.remove_unit, 1, 0).lesson
    assert apply(without, structure.add_unit, 1).done.words == "add h1"
    named = apply(apply(lesson, naming.rename, 0, 0, "x1").lesson, naming.rename, 0, 1, "x2").lesson
    assert apply(named, structure.add_unit, 0).done.words == "add x3"
    mixed = apply(lesson, naming.rename, 1, 0, "cat").lesson
    assert apply(mixed, structure.add_unit, 1).done.words == "add h1"


def test_layers_between_have_letters_of_their_own() -> None:
    lesson = apply(load("it496"), structure.add_layer, 1).lesson
    assert [layer.units for layer in lesson.network.layers] == [("h1", "h2"), ("j1", "j2"), ("o1", "o2")]
    between = apply(lesson, structure.add_layer, 1).lesson
    assert between.network.layers[1].units == ("k1", "k2")


def test_a_new_layer_is_like_the_one_that_it_comes_after() -> None:
    lesson = three_two_one()
    lesson = apply(lesson, of_layers.set_bias, 1, "shared").lesson
    after = apply(lesson, structure.add_layer, 1).lesson.network.layer(2)
    assert (after.size, after.activation, after.bias) == (2, "tanh", "shared")
    before = apply(lesson, structure.add_layer, 0, like=1).lesson.network.layer(1)
    assert (before.size, before.activation, before.bias) == (2, "tanh", "shared")
    beside_inputs = apply(lesson, structure.add_layer, 0).lesson.network.layer(1)
    assert (beside_inputs.size, beside_inputs.activation, beside_inputs.bias) == (3, "logistic", "per-unit")
    beside_outputs = apply(lesson, structure.add_layer, 1, like=2).lesson.network.layer(2)
    assert (beside_outputs.size, beside_outputs.activation, beside_outputs.bias) == (1, "logistic", "per-unit")


def test_the_data_follow_the_inputs_and_outputs() -> None:
    lesson = load("it496")
    made = apply(lesson, structure.add_unit, 0, 1).lesson
    assert made.data.inputs.tolist() == [[0.05, 0, 0.1]]
    assert apply(made, structure.remove_unit, 0, 1).lesson.data.inputs.tolist() == [[0.05, 0.1]]
    made = apply(lesson, structure.add_unit, 2).lesson
    assert made.data.targets.tolist() == [[0.01, 0.99, 0]]
    assert apply(made, structure.remove_unit, 2, 0).lesson.data.targets.tolist() == [[0.99, 0]]
    classes = replace(lesson, data=replace(lesson.data, classes=("cat", "dog")))
    assert apply(classes, structure.add_unit, 2, 0).lesson.data.classes == ("o3", "cat", "dog")
    assert apply(classes, structure.remove_unit, 2, 0).lesson.data.classes == ("dog",)


def test_a_unit_can_be_connected_to_some_of_the_units_before_it() -> None:
    made = apply(three_two_one(), structure.add_unit, 1, sources=[2]).lesson
    assert made.network.layer(1).connections[2].tolist() == [False, False, True]
    assert made.network.layer(2).connections.all()
    assert made.parameters.weights[0][2, :2].tolist() == [0, 0]


def test_a_connection_that_comes_back_has_a_new_weight() -> None:
    lesson = three_two_one()
    without = apply(lesson, structure.disconnect, 1, 0, 2)
    assert without.done.words == "disconnect i3 from h1"
    assert without.lesson.parameters.weights[0][0, 2] == 0
    again = apply(without.lesson, structure.connect, 1, 0, 2)
    assert again.done.words == "connect i3 to h1"
    weight = again.lesson.parameters.weights[0][0, 2]
    assert weight not in (0, lesson.parameters.weights[0][0, 2])
    assert (without.lesson.drawn, again.lesson.drawn) == (0, 1)


def test_a_bias_of_another_kind_begins_with_what_was_there() -> None:
    lesson = load("it496")
    each = apply(lesson, of_layers.set_bias, 1, "per-unit")
    assert each.lesson.parameters.biases[0].tolist() == [0.35, 0.35]
    assert each.lesson.network.layer(1).frozen_biases.all()
    shared = apply(each.lesson, of_layers.set_bias, 1, "shared").lesson
    assert shared.parameters.biases[0].tolist() == [0.35]
    none = apply(lesson, of_layers.set_bias, 1, "none").lesson
    assert none.parameters.biases[0].tolist() == []
    assert apply(none, of_layers.set_bias, 1, "per-unit").lesson.parameters.biases[0].tolist() == [0, 0]
    assert each.done.words == "give the hidden layer a bias per unit"


def test_loss_and_outputs_that_need_each_other_are_set_together() -> None:
    lesson = new_lesson("2-2-2 logistic", loss="binary-cross-entropy")
    made = apply(lesson, of_layers.set_activation, 2, "tanh")
    assert made.lesson.network.loss == "half-squared-error"
    assert made.done.words == "set the outputs to tanh and the loss to half-squared-error"
    softmax = new_lesson("2-2-2 logistic, softmax")
    made = apply(softmax, of_layers.set_activation, 2, "logistic")
    assert made.done.words == "set the outputs to logistic and the loss to binary-cross-entropy"
    made = apply(softmax, of_layers.set_loss, "binary-cross-entropy")
    assert made.done.words == "set the loss to binary-cross-entropy and the outputs to logistic"
    assert apply(softmax, of_layers.set_loss, "squared-error").done.words == "set the loss to squared-error"


def test_freezing_covers_a_layer_a_unit_a_weight_or_a_bias() -> None:
    lesson = three_two_one()
    layer = apply(lesson, of_layers.freeze, 1)
    assert layer.done.words == "freeze the hidden layer"
    assert layer.lesson.network.layer(1).frozen_weights.all()
    assert layer.lesson.network.layer(1).frozen_biases.all()
    unit = apply(lesson, of_layers.freeze, 1, 1)
    assert unit.done.words == "freeze h2"
    assert unit.lesson.network.layer(1).frozen_weights.tolist() == [[False] * 3, [True] * 3]
    assert unit.lesson.network.layer(1).frozen_biases.tolist() == [False, True]
    weight = apply(lesson, of_layers.freeze, 2, 0, 1)
    assert weight.done.words == "freeze the weight from h2 to o1"
    assert weight.lesson.network.layer(2).frozen_weights.tolist() == [[False, True]]
    bias = apply(lesson, of_layers.freeze, 1, 0, bias=True)
    assert bias.done.words == "freeze the bias of h1"
    assert bias.lesson.network.layer(1).frozen_biases.tolist() == [True, False]
    again = apply(layer.lesson, of_layers.freeze, 1, 1, frozen=False)
    assert again.done.words == "unfreeze h2"
    assert apply(lesson, of_layers.freeze, 1, frozen=False).done.words == ""


def test_a_rename_changes_names_and_the_keys_of_positions_and_nothing_else() -> None:
    lesson = load("it496")
    lesson = replace(lesson, view=replace(lesson.view, positions={"h1": (1.0, 2.0), "o1": (3.0, 4.0)}))
    made = apply(lesson, naming.rename, 1, 0, "  ключ 🔑 ")
    assert made.lesson.network.layer(1).units == ("ключ 🔑", "h2")
    assert made.lesson.view.positions == {"ключ 🔑": (1.0, 2.0), "o1": (3.0, 4.0)}
    assert made.present is lesson.parameters
    assert made.lesson.guide == lesson.guide
    assert made.done.dropped.total == 0
    assert apply(lesson, naming.rename_layer, 2, "out").lesson.network.layer(2).units == ("out1", "out2")


def test_the_words_of_an_edit_count_what_goes_with_it() -> None:
    lesson = replace(
        load("it496"),
        guide=(Caption("{{weight 2.0.1}}"), Caption("{{unit 1.0}}"), Caption("", 0, Quantity(Kind.NET, 0, 1, 1))),
        printed=(
            Printed(0, Quantity(Kind.NET, 0, 1, 1), "1"),
            Printed(0, Quantity(Kind.NET, 0, 2, 1), "1", "{{net 1.0}}"),
        ),
    )
    made = apply(lesson, structure.remove_unit, 1, 0)
    assert str(made.done) == "remove h1 (with 1 caption and 1 note)"
    assert [caption.text for caption in made.lesson.guide] == ["{{weight 2.0.0}}", ""]
    assert made.lesson.guide[1].step == Quantity(Kind.NET, 0, 1, 0)
    assert made.lesson.printed == (
        Printed(0, Quantity(Kind.NET, 0, 1, 0), "1"),
        Printed(0, Quantity(Kind.NET, 0, 2, 1), "1", ""),
    )


@pytest.mark.parametrize(
    ("lesson", "function", "arguments", "sentence"),
    [
        ("2-1", structure.add_unit, (2,), "there is no layer 2: choose from 0 to 1 (0 is the inputs)"),
        ("2-1", structure.add_unit, (-1,), "there is no layer -1"),
        ("2-1", structure.add_unit, (0, 3), "a unit cannot be put at 3 of the inputs: choose from 0 to 2"),
        ("2-1", structure.add_unit, (0, None, "o1"), '"o1" is the name of another unit too'),
        ("2-1", structure.add_unit, (0, None, " "), "a unit needs a name"),
        ("2-2-1", structure.add_unit, (1, None, None, (2,)), "there is no unit 2 in the inputs: choose from 0 to 1"),
        (
            "2-1024-1",
            structure.add_unit,
            (1,),
            "the hidden layer would have 1 025 units, and at most 1 024 are possible",
        ),
        ("1000-1000", structure.add_unit, (0,), "the network would have 1 001 000 weights"),
        ("-".join("1" * 33), structure.add_layer, (0,), "the network would have 33 layers after the inputs"),
        ("2-2-1", structure.add_layer, (2,), "no layer can come after the outputs: add one before them"),
        ("2-2-1", structure.add_layer, (-1,), "no layer can come before the inputs"),
        ("2-2-1", structure.add_layer, (0, 0), "a layer cannot have 0 units: 1 to 1 024 are possible"),
        ("2-2-1", structure.add_layer, (0, 2, "softmax"), "softmax is for the outputs alone"),
        ("2-2-1", structure.add_layer, (0, 2, "sigmoid"), '"sigmoid" is no activation (did you mean "logistic"?)'),
        (
            "2-1-1",
            structure.remove_unit,
            (1, 0),
            "h1 is the last unit of the hidden layer, so it stays: remove the layer",
        ),
        ("2-1-1", structure.remove_unit, (2, 0), "o1 is the last unit of the outputs, so it stays"),
        ("2-1-1", structure.remove_unit, (1, 1), "there is no unit 1 in the hidden layer: choose from 0"),
        ("2-1-1", structure.remove_layer, (0,), "the inputs stay, since a network needs them"),
        ("2-1-1", structure.remove_layer, (2,), "the outputs stay, since a network needs them"),
        ("2-1-1", structure.connect, (1, 0, 1), "i2 and h1 are connected already"),
        ("2-1-1", structure.connect, (0, 0, 0), "i1 is an input: no weight leads to it"),
        ("2-1-1", naming.rename, (1, 0, ""), "a unit needs a name"),
        ("2-1-1", naming.rename, (1, 0, "o1"), '"o1" is the name of another unit too'),
        ("2-1-1", naming.rename, (1, 0, "x" * 61), "a name of 61 letters, expected at most 60"),
        ("2-1-1", naming.rename, (1, 0, "x" * 10_000), "a name of 10000 letters, expected at most 60"),
        ("2-1-1", naming.rename, (1, 0, "a\nb"), '"a\\nb" holds a character that cannot be shown'),
        ("2-2-1", of_layers.set_activation, (1, "softmax"), "softmax is for the outputs alone"),
        ("2-2-1", of_layers.set_activation, (0, "tanh"), "there is no layer 0: choose from 1 to 2"),
        ("2-2-1", of_layers.set_activation, (1, "sigmoid"), '"sigmoid" is no activation (did you mean "logistic"?)'),
        ("2-2-1", of_layers.set_loss, ("mse",), '"mse" is no loss (did you mean "mean-squared-error"?)'),
        ("2-2-1", of_layers.set_bias, (1, "tied"), '"tied" is no kind of bias (did you mean "shared"?)'),
        ("2-2-1", of_layers.freeze, (1, None, 0), "a weight has a unit that it leads to: give its unit too"),
        (
            "2-2-2",
            of_layers.set_loss,
            ("cross-entropy",),
            "with cross-entropy the targets of a sample are at least 0 and sum to 1, and those of sample 1 do not",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    lesson: str, function: Callable[..., Edited], arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(UsageError) as raised:
        apply(new_lesson(lesson), function, *arguments)
    assert str(raised.value).replace("\N{NARROW NO-BREAK SPACE}", " ").startswith(sentence)


def test_rows_that_would_not_sum_to_1_are_named() -> None:
    lesson = new_lesson("1-3 softmax")
    targets = np.eye(3)[[0, 1, 2, 0, 0, 0, 0, 0]]
    lesson = replace(lesson, data=Data.of(lesson.network, np.zeros((8, 1)), targets))
    with pytest.raises(UsageError, match="those of samples 1, 4, 5, 6, 7 and 1 more no longer would"):
        apply(lesson, structure.remove_unit, 1, 0)
    assert apply(lesson, structure.add_unit, 1).lesson.data.targets.shape == (8, 4)
    beyond = new_lesson("1-1")
    beyond = replace(beyond, data=Data.of(beyond.network, [[0.0], [0.0]], [[0.5], [1.5]]))
    with pytest.raises(UsageError, match="targets lie from 0 to 1, and those of sample 2 do not"):
        apply(beyond, of_layers.set_loss, "binary-cross-entropy")


def test_frozen_things_that_are_not_there_are_named() -> None:
    lesson = load("it496")
    with pytest.raises(UsageError, match="the hidden layer shares one bias, which belongs to no single unit"):
        apply(lesson, of_layers.freeze, 1, 0, bias=True)
    none = apply(lesson, of_layers.set_bias, 1, "none").lesson
    with pytest.raises(UsageError, match="the hidden layer has no bias"):
        apply(none, of_layers.freeze, 1, bias=True)
    cut = apply(lesson, structure.disconnect, 1, 0, 0).lesson
    with pytest.raises(UsageError, match="i1 and h1 are not connected"):
        apply(cut, of_layers.freeze, 1, 0, 0)


def test_a_unit_has_its_own_activation_and_keeps_it() -> None:
    """Beside units that come and go; the whole layer is one again where all have the same."""
    lesson = apply(new_lesson("2-3-1 tanh, logistic"), of_layers.set_activation, 1, "leaky-relu", 1, 0.2).lesson
    own = UnitActivation.of("leaky-relu", 0.2)
    assert lesson.network.layer(1).activations[1] == own
    assert lesson.network.layer(1).kind == ""
    fewer = apply(lesson, structure.remove_unit, 1, 0).lesson.network.layer(1)
    assert fewer.activations == (own, UnitActivation.of("tanh"))
    more = apply(lesson, structure.add_unit, 1).lesson.network.layer(1)
    assert more.activations[:3] == lesson.network.layer(1).activations
    again = apply(lesson, of_layers.set_activation, 1, "tanh", 1).lesson.network.layer(1)
    assert again.activation == "tanh"
    with pytest.raises(UsageError, match="whole layer"):
        apply(new_lesson("2-2-2 tanh"), of_layers.set_activation, 2, "softmax", 0)
    with pytest.raises(UsageError, match=r"slope of leaky-relu is 2, expected a number from 0 to 1"):
        apply(lesson, of_layers.set_activation, 1, "leaky-relu", 0, 2.0)
