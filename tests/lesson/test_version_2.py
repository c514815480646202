"""What version 2 of the file added: new weights, names of classes, typed numbers; each fault at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bpsim.core.functions import UnitActivation
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Answer, dumps, loads
from tests.lesson.spoil import DELETED, FILE, changed, faults

NET = {"quantity": "net", "sample": 1, "layer": 1, "unit": 2}
ANSWERS = {"iteration": 0, "answers": [{**NET, "typed": "0,5"}]}
FILE_2: dict[str, Any] = changed("network.initialization", {"distribution": "he", "seed": 7}, changed("version", 2)) | {
    "answers": ANSWERS
}
FILE_2["data"]["classes"] = ["cat", "dog"]

DRAWN_BY, CLASSES, TYPED = "network.initialization", "data.classes", "answers.answers[0]"


def test_a_file_of_version_2_is_read() -> None:
    lesson = loads(json.dumps(FILE_2).encode())
    assert lesson.initialization == Initialization(Distribution.HE, seed=7)
    assert lesson.drawn == 0
    assert lesson.data.classes == ("cat", "dog")
    assert lesson.answers == (Answer(0, Quantity(Kind.NET, 1, 1, 2), "0,5"),)


def test_a_file_without_these_fields_has_the_usual_ones() -> None:
    lesson = loads(json.dumps(FILE).encode())
    assert lesson.initialization == Initialization(Distribution.XAVIER, seed=0)
    assert (lesson.drawn, lesson.data.classes, lesson.answers) == (0, (), ())


def test_version_1_is_told_what_needs_version_2() -> None:
    assert faults(FILE_2 | {"version": 1}) == tuple(
        f'{place}: needs "version": 2' for place in ("network.initialization", "data.classes", "answers")
    )


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (DRAWN_BY, [], f"{DRAWN_BY}: a list of 0, expected an object"),
        (DRAWN_BY, None, f"{DRAWN_BY}: null, expected an object"),
        (
            f"{DRAWN_BY}.distribution",
            "glorot",
            f'{DRAWN_BY}.distribution: "glorot" is not known (known: normal, uniform, xavier, he)'
            ' (did you mean "xavier"?)',
        ),
        (f"{DRAWN_BY}.width", 0, f"{DRAWN_BY}.width: 0, expected a finite number greater than 0"),
        (f"{DRAWN_BY}.width", "1", f'{DRAWN_BY}.width: the text "1", expected a finite number greater than 0'),
        (f"{DRAWN_BY}.seed", 2**32, f"{DRAWN_BY}.seed: 4294967296, expected a whole number from 0 to 4294967295"),
        (f"{DRAWN_BY}.drawn", -1, f"{DRAWN_BY}.drawn: -1, expected a whole number from 0 to 9007199254740992"),
        (f"{DRAWN_BY}.sigma", 1, f'{DRAWN_BY}.sigma: unknown field (did you mean "width"?)'),
        (CLASSES, None, f"{CLASSES}: null, expected a list of 1 to 1024 names"),
        (CLASSES, [], f"{CLASSES}: a list of 0, expected a list of 1 to 1024 names"),
        (CLASSES, ["cat"], f"{CLASSES}: 1 name, expected 2"),
        (CLASSES, ["cat", 1], f"{CLASSES}[1]: 1, expected text in valid Unicode"),
        (CLASSES, ["cat", "cat"], f'{CLASSES}[1]: "cat" is the name of another class too'),
        (CLASSES, ["cat", " "], f"{CLASSES}[1]: a class needs a name"),
        (CLASSES, ["cat", "a\nb"], f'{CLASSES}[1]: "a\\nb" holds a character that cannot be shown'),
        (CLASSES, ["cat", "x" * 61], f"{CLASSES}[1]: a name of 61 letters, expected at most 60"),
        ("answers", 5, "answers: 5, expected an object or a list of at most 10000"),
        ("answers.iteration", DELETED, "answers.iteration: missing"),
        ("answers.answers", 1, "answers.answers: 1, expected a list of at most 10000"),
        ("answers.numbers", [], "answers.numbers: unknown field"),
        (f"{TYPED}.unit", 3, f"{TYPED}.unit: 3, expected 0 to 2"),
        (f"{TYPED}.sample", DELETED, f"{TYPED}.sample: missing (the quantity is net)"),
        (f"{TYPED}.source", 0, f"{TYPED}.source: net has no source"),
        (f"{TYPED}.typed", DELETED, f"{TYPED}.typed: missing"),
        (f"{TYPED}.typed", 0.5, f'{TYPED}.typed: 0.5, expected what was typed, in quotes, as in "0.0822"'),
        (f"{TYPED}.typed", " ", f"{TYPED}.typed: the text is empty, expected what was typed"),
        (
            TYPED,
            {"quantity": "learning_rate", "typed": "0.5"},
            f"{TYPED}.quantity: learning_rate is given, and no number is typed for it",
        ),
        (
            "answers.answers",
            [{**NET, "typed": "1"}, {**NET, "typed": "2"}],
            "answers.answers[1]: another number is typed for this quantity already",
        ),
        (
            "answers",
            [ANSWERS, ANSWERS],
            "answers[1].answers[0]: another number is typed for this quantity already",
        ),
        ("answers", [ANSWERS, {}, 3], "answers[2]: 3, expected an object"),
    ],
)  # fmt: skip
def test_a_bad_field(place: str, value: object, fault: str) -> None:
    assert fault in faults(changed(place, value, FILE_2))


def test_the_same_quantity_can_be_typed_for_two_iterations() -> None:
    later = ANSWERS | {"iteration": 3}
    lesson = loads(json.dumps(FILE_2 | {"answers": [later, ANSWERS]}).encode())
    assert [answer.iteration for answer in lesson.answers] == [0, 3]


OF_LAYER = "network.layers[0].activation"
MIXED = ["tanh", {"kind": "leaky-relu", "slope": 0.2}, {"kind": "logistic"}]


def test_each_unit_has_its_activation_and_a_constant() -> None:
    lesson = loads(json.dumps(changed(OF_LAYER, MIXED, FILE_2)).encode())
    expected = (UnitActivation.of("tanh"), UnitActivation.of("leaky-relu", 0.2), UnitActivation.of("logistic"))
    assert lesson.network.layers[0].activations == expected
    again = json.loads(dumps(lesson))
    assert (again["version"], again["network"]["layers"][0]["activation"]) == (2, [*MIXED[:2], "logistic"])


def test_what_every_unit_has_is_written_as_one_name_in_version_1() -> None:
    for written in (["relu"] * 3, {"kind": "relu"}, "relu"):
        lesson = loads(json.dumps(changed(OF_LAYER, written, changed("version", 2))).encode())
        file = json.loads(dumps(lesson))
        assert (file["version"], file["network"]["layers"][0]["activation"]) == (1, "relu")


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (["tanh", "relu"], f"{OF_LAYER}: 2 activations, expected 3, one for each unit"),
        (["tanh", "relu", "sigmoid"], 'did you mean "logistic"?'),
        (["softmax"] * 3, f'{OF_LAYER}[0]: "softmax", which the last layer alone can have'),
        ({"kind": "leaky-relu", "alpha": 0.2}, f'{OF_LAYER}.alpha: "leaky-relu" has slope'),
        ({"kind": "tanh", "slope": 0.2}, f'{OF_LAYER}.slope: "tanh" has no constant'),
        ({"kind": "leaky-relu", "slope": 1.5}, f"{OF_LAYER}.slope: 1.5, expected a number from 0 to 1"),
        ({"slope": 0.2}, f"{OF_LAYER}.kind: missing"),
        (7, f"{OF_LAYER}: 7, expected the name of an activation, an object with its kind, or a list"),
    ],
)
def test_an_activation_that_cannot_be(value: object, fault: str) -> None:
    assert any(fault in one for one in faults(changed(OF_LAYER, value, FILE_2)))


def test_version_1_has_names_of_activations_only() -> None:
    assert faults(changed(OF_LAYER, MIXED)) == (f'{OF_LAYER}: needs "version": 2',)
