"""Fields of the wrong type, name or shape, and what is not supported yet: the message names the place."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bpsim.core.errors import LessonError
from bpsim.core.functions import ACTIVATIONS
from bpsim.lesson import limits, loads
from bpsim.lesson.synonyms import nearest
from tests.lesson.spoil import DELETED, FILE, LAYER, changed, faults


def test_the_file_that_is_spoiled_below_is_good() -> None:
    lesson = loads(json.dumps(FILE).encode())
    np.testing.assert_array_equal(lesson.parameters.biases[0], [0.35])
    np.testing.assert_array_equal(lesson.parameters.biases[1], [0, 0])
    assert not lesson.network.layers[0].frozen_weights.any()
    assert lesson.network.layers[0].dense
    assert lesson.training.stop.iterations == 10_000
    assert lesson.view.digits == 9


NUMBER_PLACES = [
    *(f"{LAYER}.weights[1][0]", f"{LAYER}.biases[0]", "data.inputs[0][1]", "data.targets[1][0]"),
    "training.learning_rate",
]


@pytest.mark.parametrize("place", NUMBER_PLACES)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NaN", "NaN"),
        ("Infinity", "an infinite or too large number"),
        ("-Infinity", "an infinite or too large number"),
        ("1e999", "an infinite or too large number"),
        ("1" + "0" * 400, "an infinite or too large number"),
        ("1" + "0" * 5000, "an infinite or too large number"),
        ("1" + "0" * 350, "a number of 351 digits"),
        ('"0.5"', 'the text "0.5"'),
        ("true", "true"),
        ("null", "null"),
        ("[1]", "a list of 1"),
        ("{}", "an object"),
    ],
)
def test_what_is_no_finite_number(place: str, text: str, said: str) -> None:
    data = json.dumps(changed(place, "HERE")).replace('"HERE"', text).encode()
    assert faults(data) == (f"{place}: {said}, expected a finite number",)


ROWS = [
    # types
    ("title", 3, "title: 3, expected text in valid Unicode"),
    ("title", "\ud800", 'title: the text "\\ud800", expected text in valid Unicode'),
    ("network", [], "network: a list of 0, expected an object"),
    ("network.layers", {}, "network.layers: an object, expected a list of 1 to 32 layers"),
    ("network.layers", [], "network.layers: a list of 0, expected a list of 1 to 32 layers"),
    ("network.layers[1]", 5, "network.layers[1]: 5, expected an object"),
    ("network.inputs", [], "network.inputs: a list of 0, expected a list of 1 to 1024 names"),
    ("network.inputs", ["i1", 2], "network.inputs[1]: 2, expected text in valid Unicode"),
    (f"{LAYER}.units", [], f"{LAYER}.units: a list of 0, expected a list of 1 to 1024 names"),
    (f"{LAYER}.frozen_weights", "no", f'{LAYER}.frozen_weights: the text "no", expected true, false or rows of them'),
    (f"{LAYER}.frozen_weights", 1, f"{LAYER}.frozen_weights: 1, expected true, false or rows of them"),
    (f"{LAYER}.frozen_biases", [1], f"{LAYER}.frozen_biases[0]: 1, expected true or false"),
    (f"{LAYER}.connections", True, f"{LAYER}.connections: true, expected a list or null"),
    ("training.seed", -1, "training.seed: -1, expected a whole number from 0 to 4294967295"),
    ("training.seed", 1.0, "training.seed: 1.0, expected a whole number from 0 to 4294967295"),
    (
        "training.stop.iterations",
        -1,
        "training.stop.iterations: -1, expected a whole number from 0 to 9007199254740992",
    ),
    ("training.stop.error", -0.1, "training.stop.error: -0.1, expected a finite number of at least 0 or null"),
    ("training.batch", 0, 'training.batch: 0, expected "all" or a whole number of at least 1'),
    ("training.batch", "some", 'training.batch: the text "some", expected "all" or a whole number of at least 1'),
    ("training.round_to", 99, "training.round_to: 99, expected a whole number from 0 to 15 or null"),
    ("training.optimizer", "adam", 'training.optimizer: the text "adam", expected an object'),
    ("view.digits", 0, 'view.digits: 0, expected a whole number from 1 to 17, null or "all"'),
    ("view.digits", "9", 'view.digits: the text "9", expected a whole number from 1 to 17, null or "all"'),
    ("view.positions", {"h1": [1]}, "view.positions.h1: a list of 1, expected two numbers, [x, y]"),
    (
        "view.positions",
        {"h1": [1, "2"]},
        'view.positions.h1[1]: the text "2", expected a number of at most 1000000 in size',
    ),
    ("guide", {}, "guide: an object, expected a list of at most 10000"),
    ("state", [], "state: a list of 0, expected an object or null"),
    # names in a vocabulary
    (
        f"{LAYER}.activation",
        "sigmoid",
        f'{LAYER}.activation: "sigmoid" is not known (known: {", ".join(ACTIVATIONS)}) (did you mean "logistic"?)',
    ),
    (
        f"{LAYER}.activation",
        "logistc",
        f'{LAYER}.activation: "logistc" is not known (known: {", ".join(ACTIVATIONS)}) (did you mean "logistic"?)',
    ),
    (
        "network.loss",
        "mse",
        'network.loss: "mse" is not known (known: half-squared-error, squared-error, mean-squared-error,'
        " binary-cross-entropy, cross-entropy, absolute-error, mean-binary-cross-entropy)"
        ' (did you mean "mean-squared-error"?)',
    ),
    (f"{LAYER}.bias", 1, f"{LAYER}.bias: 1, expected one of per-unit, shared, none"),
    ("training.order", "sorted", 'training.order: "sorted" is not known (known: in-order, shuffled, random)'),
    ("training.reduction", "max", 'training.reduction: "max" is not known (known: mean, mean-inside, sum)'),
    ("training.update", "both", 'training.update: "both" is not known (known: simultaneous, layer-by-layer)'),
    (
        "training.schedule.kind",
        "cosine",
        'training.schedule.kind: "cosine" is not known (known: constant, inverse-time, exponential, step)',
    ),
    (
        "training.optimizer.kind",
        ["adam"],
        "training.optimizer.kind: a list of 1, expected one of gradient-descent, momentum, nesterov, adam, adamw",
    ),
    # missing and unknown fields
    ("network", DELETED, "network: missing, and so is formulas: a lesson is about one of them"),
    ("data", DELETED, "data: missing"),
    ("training", DELETED, "training: missing"),
    ("training.learning_rate", DELETED, "training.learning_rate: missing"),
    ("network.inputs", DELETED, "network.inputs: missing"),
    ("network.loss", DELETED, "network.loss: missing"),
    (f"{LAYER}.units", DELETED, f"{LAYER}.units: missing"),
    (f"{LAYER}.weights", DELETED, f"{LAYER}.weights: missing"),
    (f"{LAYER}.activation", DELETED, f"{LAYER}.activation: missing"),
    ("data.targets", DELETED, "data.targets: missing"),
    ("training.schedule", {}, "training.schedule.kind: missing"),
    ("titel", "x", 'titel: unknown field (did you mean "title"?)'),
    ("zzz", "x", "zzz: unknown field"),
    ("training.learning_rte", 1, 'training.learning_rte: unknown field (did you mean "learning_rate"?)'),
    (f"{LAYER}.Weights", [], f'{LAYER}.Weights: unknown field (did you mean "weights"?)'),
    ("two\nlines", 1, '["two\\nlines"]: unknown field'),
    ("training.optimizer", {"kind": "gradient-descent", "beta": 1}, "training.optimizer.beta: unknown field"),
    # shapes
    (f"{LAYER}.weights", [[1, 2], [3, 4]], f"{LAYER}.weights: 2 rows, expected 3"),
    (f"{LAYER}.weights", [[1], [2], [3]], f"{LAYER}.weights: 1 column, expected 2"),
    (f"{LAYER}.weights", [[1, 2], [3], [4, 5]], f"{LAYER}.weights[1]: 1 value, expected 2"),
    (f"{LAYER}.weights", [], f"{LAYER}.weights: 0 rows, expected 3"),
    (f"{LAYER}.weights[2]", [], f"{LAYER}.weights[2]: 0 values, expected 2"),
    (f"{LAYER}.biases", [1, 2, 3], f'{LAYER}.biases: 3 values, expected 1 (bias is "shared")'),
    (f"{LAYER}.biases", [], f'{LAYER}.biases: 0 values, expected 1 (bias is "shared")'),
    (f"{LAYER}.biases", DELETED, f'{LAYER}.biases: missing (bias is "shared")'),
    (f"{LAYER}.bias", "per-unit", f'{LAYER}.biases: 1 value, expected 3 (bias is "per-unit")'),
    (f"{LAYER}.bias", "none", f'{LAYER}.biases: 1 value, expected 0 (bias is "none")'),
    (f"{LAYER}.bias", DELETED, f'{LAYER}.biases: 1 value, expected 3 (bias is "per-unit")'),
    (f"{LAYER}.frozen_weights", [[True, False]], f"{LAYER}.frozen_weights: 1 row, expected 3"),
    (f"{LAYER}.frozen_biases", [True, True], f'{LAYER}.frozen_biases: 2 values, expected 1 (bias is "shared")'),
    (f"{LAYER}.connections", [[True]] * 3, f"{LAYER}.connections: 1 column, expected 2"),
    ("network.layers[1].weights", [[1, 2, 3]], "network.layers[1].weights: 1 row, expected 2"),
    ("data.inputs", [[1, 2], [1]], "data.inputs[1]: 1 value, expected 2"),
    ("data.inputs", [[1, 2, 3], [4, 5, 6]], "data.inputs: 3 columns, expected 2"),
    ("data.targets", [[1, 2]], "data.targets: 1 row, expected 2"),
    ("data.targets", [[1], [2]], "data.targets: 1 column, expected 2"),
    # names of units
    (f"{LAYER}.units[1]", "i2", f'{LAYER}.units[1]: "i2" is the name of another unit too'),
    ("network.inputs", ["x", "x"], 'network.inputs[1]: "x" is the name of another unit too'),
    ("network.inputs", ["x", "y" * 61], "network.inputs[1]: a name of 61 letters, expected at most 60"),
    (f"{LAYER}.units[2]", "z" * 10_000, f"{LAYER}.units[2]: a name of 10000 letters, expected at most 60"),
    ("network.inputs", ["x", " "], "network.inputs[1]: a unit needs a name"),
    ("network.inputs", ["x", "a\nb"], 'network.inputs[1]: "a\\nb" holds a character that cannot be shown'),
    ("view.positions", {"h4": [0, 0]}, "view.positions.h4: there is no unit of this name"),
    # what version 1 can say and the arithmetic cannot do
    (
        f"{LAYER}.activation",
        "softmax",
        f'{LAYER}.activation: "softmax", which the last layer alone can have',
    ),
    (
        "network.loss",
        "cross-entropy",
        'network.loss: "cross-entropy" needs softmax outputs, and they are "tanh"',
    ),
    ("data.held_out", [2], "data.held_out[0]: 2, expected 0 to 1"),
    ("data.held_out", [1, 1], "data.held_out[1]: 1, which is held out already"),
    ("data.held_out", [1, 0], "data.held_out: no sample is left to train on"),
    ("data.held_out", [-1], "data.held_out[0]: -1, expected a whole number from 0 to 9007199254740992"),
    ("data.held_out", 1, "data.held_out: 1, expected a list of samples"),
    (
        "training.schedule",
        {"kind": "step", "every": 3, "gamma": 1.5},
        "training.schedule.gamma: 1.5, expected a number from 0 to 1",
    ),
    ("training.batch", 3, "training.batch: 3, which is more than the 2 samples of the data"),
    (
        "training.optimizer",
        {"kind": "momentum", "momentum": 2},
        "training.optimizer.momentum: 2, expected a number of at least 0 and below 1",
    ),
    (
        "training.optimizer",
        {"kind": "adam", "beta2": 1},
        "training.optimizer.beta2: 1, expected a number of at least 0 and below 1",
    ),
    ("training.l1", -0.1, "training.l1: -0.1, expected a finite number of at least 0"),
    (
        "training.stop.patience",
        {"updates": 0, "improvement": 0},
        "training.stop.patience.updates: 0, expected a whole number from 1 to 9007199254740992",
    ),
    (
        "view.notation",
        "delta",
        'view.notation: "delta" is not supported yet (supported: net-out, z-a-delta, van-veen, torok, han-kamber)'
        ' (did you mean "z-a-delta"?)',
    ),
]


@pytest.mark.parametrize(("place", "value", "fault"), ROWS)
def test_a_bad_field(place: str, value: object, fault: str) -> None:
    assert faults(changed(place, value)) == (fault,)


def test_a_batch_of_more_samples_than_are_trained_on() -> None:
    file = changed("training.batch", 2, changed("data.held_out", [1]))
    assert faults(file) == ("training.batch: 2, which is more than the 1 sample to train on",)


def test_the_only_sample_cannot_be_held_out() -> None:
    file = changed("data", {"inputs": [[1, 2]], "targets": [[0, 1]], "held_out": [1]})
    assert faults(file) == ("data.held_out[0]: 1, expected 0",)
    file["data"]["held_out"] = [0]
    assert faults(file) == ("data.held_out: no sample is left to train on",)


def test_a_field_that_is_given_twice() -> None:
    data = json.dumps(FILE).replace('"learning_rate": 0.5', '"learning_rate": 0.5, "learning_rate": 5').encode()
    assert faults(data) == ("training.learning_rate: given twice",)


def test_all_faults_are_told_in_one_error() -> None:
    file = changed(f"{LAYER}.weights", [[1, "2"], [3, 4]])
    file = changed("training", {"learning_rte": 1, "batch": 5}, file)
    assert set(faults(file)) == {
        f'{LAYER}.weights[0][1]: the text "2", expected a finite number',
        f"{LAYER}.weights: 2 rows, expected 3",
        "training.learning_rate: missing",
        'training.learning_rte: unknown field (did you mean "learning_rate"?)',
        "training.batch: 5, which is more than the 2 samples of the data",
    }


def test_more_faults_than_anyone_reads_are_cut() -> None:
    found = faults(changed("data.inputs", [["x", "y"]] * 1000))
    assert len(found) == limits.FAULTS + 1
    assert found[-1] == "and more"


def test_the_file_is_named_first() -> None:
    with pytest.raises(LessonError, match=r"^bad\.bpsim: network: missing, .*; data: missing") as caught:
        loads(b'{"format": "bpsim", "version": 1, "training": {"learning_rate": 1}}', "bad.bpsim")
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    ("place", "value", "meant"),
    [
        (f"{LAYER}.activation", "linear", '"identity"'),
        (f"{LAYER}.activation", "sigmoid", '"logistic"'),
        (f"{LAYER}.activation", "ReLU", '"relu"'),
        (f"{LAYER}.activation", "LeakyReLU", '"leaky-relu"'),
        (f"{LAYER}.bias", "tied", '"shared"'),
        ("network.loss", "mse", '"mean-squared-error"'),
        ("network.loss", "SSE", '"squared-error"'),
        ("network.loss", "cross_entropy", '"cross-entropy"'),
        ("network.loss", "BCELoss", '"binary-cross-entropy"'),
        ("network.loss", "categorical_crossentropy", '"cross-entropy"'),
        ("training.optimizer.kind", "sgd", '"gradient-descent"'),
        ("training.optimizer.kind", "Adam_W", '"adamw"'),
        ("training.schedule.kind", "exp", '"exponential"'),
        ("training.order", "shuffle", '"shuffled"'),
        ("training.reduction", "average", '"mean"'),
        ("guide", [{"text": "", "step": {"quantity": "gradient"}}], '"dE_dw"'),
        ("view.notation", "Van_Veen", '"van-veen"'),
        # fields
        ("training.lr", 0.1, '"learning_rate"'),
        ("training.learningRate", 0.1, '"learning_rate"'),
        ("training.batch_size", 1, '"batch"'),
        ("training.optimizer", {"type": "adam"}, '"kind"'),
        ("data.X", [[1]], '"inputs"'),
        ("data.y", [[1]], '"targets"'),
        (f"{LAYER}.neurons", ["h1"], '"units"'),
        ("view.decimals", 3, '"digits"'),
        # fields of another object
        ("learning_rate", 0.1, "training.learning_rate"),
        ("network.activation", "relu", "network.layers[0].activation"),
        ("training.iterations", 5, '"stop"'),
        ("iterations", 5, "training.stop.iterations"),
    ],
)
def test_the_words_of_other_programs_are_known(place: str, value: object, meant: str) -> None:
    assert any(f" (did you mean {meant}?)" in fault for fault in faults(changed(place, value)))


def test_what_sounds_like_nothing_has_no_suggestion() -> None:
    assert faults(changed("zzz", 1)) == ("zzz: unknown field",)
    assert "did you mean" not in faults(changed("network.loss", "-"))[0]


def test_every_synonym_leads_to_a_name_of_the_format() -> None:
    for name, row in ACTIVATIONS.items():
        for word in (name.upper(), *row.synonyms.split()):
            assert nearest(word, ACTIVATIONS) == name, word
    assert nearest("sigmoid", ["relu", "tanh"]) is None, "what is not known there is not suggested"


@pytest.mark.parametrize("place", ["data.targets[0][0]", "data.held_out", "training.batch", "view.digits"])
@pytest.mark.parametrize("number", [10**309, 10**399, -(10**309)])
def test_a_number_of_hundreds_of_digits_is_one_fault(place: str, number: int) -> None:
    file = changed("network.loss", "binary-cross-entropy", changed("network.layers[1].activation", "logistic"))
    (fault,) = faults(changed(place, [number] if place == "data.held_out" else number, file))
    assert fault.startswith(place)
    assert "a number of " in fault
    assert len(fault) < 150


@pytest.mark.parametrize("place", ["", "network", LAYER, "data", "training", "training.optimizer", "view", "state"])
def test_half_a_character_in_the_name_of_a_field_is_an_unknown_field(place: str) -> None:
    file = changed("training.optimizer", {"kind": "adam"})
    file = changed(f"{place}.\ud800" if place else "\ud800", 1, file)
    assert f'{place}["\\ud800"]: unknown field' in faults(file)


def test_a_field_of_ten_thousand_letters_is_not_shown_whole() -> None:
    assert faults(changed("training." + "z" * 10_000, 1)) == (f'training["{"z" * 57}..."]: unknown field',)
