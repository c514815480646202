"""Trained states and quantities that do not fit the network, the limits, and what is allowed all the same."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Lesson, loads
from tests.lesson.spoil import DELETED, FILE, LAYER, changed, faults

STATE_VALUES = {"weights": [[[1, 2]] * 3, [[1, 2, 3]] * 2], "biases": [[1], [1, 2]]}
STATE = {"iteration": 3, **STATE_VALUES}


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("state.iteration", -1, "state.iteration: -1, expected a whole number from 0 to 9007199254740992"),
        ("state.weights", DELETED, "state.weights: missing"),
        ("state.weights", [[[1, 2]] * 3], "state.weights: 1 layer, expected 2"),
        ("state.weights[1]", [[1, 2, 3]], "state.weights[1]: 1 row, expected 2"),
        ("state.weights[1][0]", [1, 2], "state.weights[1][0]: 2 values, expected 3"),
        ("state.biases[0]", [], 'state.biases[0]: 0 values, expected 1 (bias is "shared")'),
        ("state.buffers", {"m": []}, "state.buffers.m: unknown field"),
        (
            "state.buffers",
            {"velocity": STATE_VALUES},
            "state.buffers.velocity: the optimizer of the training keeps no velocity",
        ),
        ("state.rng", 1, "state.rng: unknown field"),
    ],
)
def test_a_bad_state(place: str, value: object, fault: str) -> None:
    good = {**FILE, "state": STATE}
    assert loads(json.dumps(good).encode()).state is not None
    assert faults(changed(place, value, good)) == (fault,)


QUANTITY = "printed[0].quantity"


@pytest.mark.parametrize(
    ("quantity", "fault"),
    [
        ({}, f"{QUANTITY}.quantity: missing"),
        ({"quantity": "total_error"}, f"{QUANTITY}.sample: missing (the quantity is total_error)"),
        (
            {"quantity": "batch_gradient", "layer": 1, "source": 0},
            f"{QUANTITY}.unit: missing (the quantity is batch_gradient)",
        ),
        ({"quantity": "total_error", "sample": 2}, f"{QUANTITY}.sample: 2, expected 0 to 1"),
        ({"quantity": "total_error", "sample": 0, "layer": 1}, f"{QUANTITY}.layer: total_error has no layer"),
        ({"quantity": "net", "sample": 0, "layer": 0, "unit": 0}, f"{QUANTITY}.layer: 0, expected 1 to 2"),
        ({"quantity": "net", "sample": 0, "layer": 1, "unit": 3}, f"{QUANTITY}.unit: 3, expected 0 to 2"),
        ({"quantity": "net", "sample": 0, "layer": 1, "unit": -1}, f"{QUANTITY}.unit: -1, expected a whole number"),
        ({"quantity": "error", "sample": 0, "layer": 1, "unit": 0}, f"{QUANTITY}.layer: 1, expected 2"),
        ({"quantity": "weight", "layer": 1, "unit": 0, "source": 2}, f"{QUANTITY}.source: 2, expected 0 to 1"),
        (
            {"quantity": "path", "sample": 0, "layer": 1, "unit": 0, "source": 2},
            f"{QUANTITY}.source: 2, expected 0 to 1",
        ),
        (
            {"quantity": "path", "sample": 0, "layer": 2, "unit": 0, "source": 0},
            f"{QUANTITY}.layer: 2, expected 0 to 1",
        ),
        ({"quantity": "bias", "layer": 1, "unit": 0}, f"{QUANTITY}.unit: the bias of layer 1 is shared"),
        ({"quantity": "bias", "layer": 2}, f"{QUANTITY}.unit: missing (the bias is one per unit)"),
        ({"quantity": "speed"}, f'{QUANTITY}.quantity: "speed" is not known'),
        ({"quantity": "net", "neuron": 0}, f"{QUANTITY}.neuron: unknown field"),
    ],
)
def test_a_quantity_that_the_network_does_not_have(quantity: dict[str, object], fault: str) -> None:
    printed = [{"iteration": 0, "quantity": quantity, "value": "0.5"}]
    assert any(f.startswith(fault) for f in faults(changed("printed", printed)))


def test_an_input_and_a_target_need_not_say_their_layer() -> None:
    bare = [{"quantity": "input", "sample": 0, "unit": 1}, {"quantity": "target", "sample": 0, "unit": 0}]
    printed = [{"iteration": 0, "quantity": quantity, "value": "0.1"} for quantity in bare]
    lesson = loads(json.dumps({**FILE, "printed": printed}).encode())
    assert [one.quantity for one in lesson.printed] == [Quantity(Kind.INPUT, 0, 0, 1), Quantity(Kind.TARGET, 0, 2, 0)]


def test_the_quantity_of_a_layer_without_bias() -> None:
    file = changed("network.layers[1].bias", "none")
    file["guide"] = [{"text": "look", "step": {"quantity": "new_bias", "layer": 2, "unit": 0}}]
    assert faults(file) == ("guide[0].step.layer: layer 2 has no bias",)


EXPECTED = 'expected the name of a quantity and its layer.unit.source, as in "{{weight 2.0.1}}"'
EXPECTED_NUMBER = 'expected the name and the layer.unit.source of one quantity, as in "{{=weight 2.0.1}}"'


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{{weight 2.5.0}}", "unit: 5, expected 0 to 1"),
        ("{{weight 3.0.0}}", "layer: 3, expected 1 to 2"),
        ("{{weight 2.0.3}}", "source: 3, expected 0 to 2"),
        ("{{weight 2.0}}", "source: missing (the quantity is weight)"),
        ("{{net 1.0.0}}", "source: net has no source"),
        ("{{target 1.0}}", "layer: 1, expected 2"),
        ("{{target 2.2}}", "unit: 2, expected 0 to 1"),
        ("{{input 0.2}}", "unit: 2, expected 0 to 1"),
        ("{{batch_error 1}}", "layer: batch_error has no layer"),
        ("{{bias 1.0}}", "unit: the bias of layer 1 is shared, so it belongs to no unit"),
        ("{{bias 1.*}}", "unit: the bias of layer 1 is shared, so it belongs to no unit"),
        ("{{bias 2}}", "unit: missing (the bias is one per unit)"),
        ("{{delta 3.*}}", "layer: 3, expected 1 to 2"),
        ("{{dE_dw 2.*}}", "dE_dw has no letter of its own"),
        ("{{unit 0.0}}", "layer: 0, expected 1 to 2"),
        ("{{unit 1.3}}", "unit: 3, expected 0 to 2"),
        ("{{layer 3}}", "layer: 3, expected 0 to 2"),
        ("{{wieght 2.0.0}}", '"wieght" is not known (did you mean "weight"?)'),
        *(
            (written, EXPECTED)
            for written in (
                "{{}}", "{{ }}", "{{weight two}}", "{{weight -1.0.0}}", "{{weight 2,0,0}}", "{{weight 2.*.0}}",
                "{{weight 2.0.*}}", "{{weight 2.0.0.0}}", f"{{{{net 1.{'9' * 40}}}}}", "{{unit 1}}", "{{unit 1.*}}",
                "{{layer}}", "{{layer 1.0}}", "{{weight 2.0.0",
            )
        ),
    ],
)  # fmt: skip
def test_a_text_that_names_what_the_network_does_not_have(written: str, fault: str) -> None:
    file = {**FILE, "guide": [{"text": "good"}, {"text": f"Look at {written}"}]}
    assert faults(file) == (f'guide[1].text: "{written}": {fault}',)
    printed = {"iteration": 0, "quantity": {"quantity": "batch_error"}, "value": "1", "note": f"Look at {written}"}
    assert faults({**FILE, "printed": [printed]}) == (f'printed[0].note: "{written}": {fault}',)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{{=net 1.9}}", "unit: 9, expected 0 to 2"),
        ("{{=bias 2}}", "unit: missing (the bias is one per unit)"),
        ("{{=wieght 2.0.0}}", '"wieght" is not known (did you mean "weight"?)'),
        ("{{=net 1.0:18}}", "decimals: 18, expected 0 to 17"),
        ("{{=layer 1}}", "layer has no value"),
        ("{{=unit 1.0}}", "unit has no value"),
        *(
            (written, EXPECTED_NUMBER)
            for written in (
                "{{=}}", "{{= }}", "{{==net 1.0}}", "{{=net 1.0:}}", "{{=net 1.0:a}}", "{{=net 1.0:-1}}",
                "{{=weight 2.*}}", "{{=net 1.0:1:2}}", "{{=unit 1}}", "{{=net 1.0",
            )
        ),
        ("{{net 1.0:4}}", EXPECTED),
    ],
)  # fmt: skip
def test_a_caption_that_names_a_value_that_is_not_there(written: str, fault: str) -> None:
    file = {**FILE, "version": 2, "guide": [{"text": "good"}, {"text": f"Look at {written}"}]}
    assert faults(file) == (f'guide[1].text: "{written}": {fault}',)


def test_a_value_needs_version_2_and_a_caption() -> None:
    file = {**FILE, "guide": [{"text": "It is {{=net 1.0}}."}]}
    assert faults(file) == ('guide[0].text: "{{=net 1.0}}": the value of a quantity needs "version": 2',)
    printed = {"iteration": 0, "quantity": {"quantity": "batch_error"}, "value": "1", "note": "{{=net 1.0}}"}
    note = 'printed[0].note: "{{=net 1.0}}": a note names no values'
    assert faults({**FILE, "version": 2, "printed": [printed]}) == (note,)


def test_every_bad_mention_of_a_text_is_a_fault_and_the_same_one_only_once() -> None:
    file = {**FILE, "guide": [{"text": "{{net 1.9}} {{net 1.0}} {{net 1.9}} {{net 9.0}} {{net 1.0} {"}]}
    assert [fault.split(": ")[1] for fault in faults(file)] == ['"{{net 1.9}}"', '"{{net 9.0}}"', '"{{net 1.0"']


@pytest.mark.parametrize(
    "text", ["", "{weight 9.9.9}", r"\{\{weight 9.9.9}}", "x^{2}}", "}} {{ weight  2.0.0 }}", "{{net 1.0}}{{bias 1}}"]
)
def test_texts_that_are_allowed(text: str) -> None:
    guide = [{"text": text}]
    assert loads(json.dumps({**FILE, "guide": guide}).encode()).guide[0].text == text


@pytest.mark.parametrize("value", ["", "a half", "0,5", "nan", "1e9999"])
def test_printed_digits_are_a_number(value: str) -> None:
    printed = [{"iteration": 0, "quantity": {"quantity": "batch_error"}, "value": value}]
    (fault,) = faults(changed("printed", printed))
    assert fault == f'printed[0].value: the text "{value}", expected a number in quotes, as in "0.593269992"'


def wide(sizes: list[int], samples: int = 1) -> dict[str, Any]:
    """A file with layers of these sizes."""
    names = [[f"u{i}_{j}" for j in range(size)] for i, size in enumerate(sizes)]
    layers = [
        {"units": units, "activation": "tanh", "weights": [[0] * sources] * len(units)}
        for units, sources in zip(names[1:], sizes, strict=False)
    ]
    return {
        **FILE,
        "network": {"inputs": names[0], "layers": layers, "loss": "half-squared-error"},
        "data": {"inputs": [[0] * sizes[0]] * samples, "targets": [[0] * sizes[-1]] * samples},
    }


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (wide([1] * 34), "network.layers: a list of 33, expected a list of 1 to 32 layers"),
        (wide([1, 1025]), "network.layers[0].units: a list of 1025, expected a list of 1 to 1024 names"),
        (wide([1025, 1]), "network.inputs: a list of 1025, expected a list of 1 to 1024 names"),
        (wide([1000, 1000, 1]), "network: 1001000 weights, expected at most 1000000"),
        (wide([1, 1], samples=100_001), "data.inputs: a list of 100001, expected a list of 1 to 100000 rows"),
        (wide([1, 1], samples=0), "data.inputs: a list of 0, expected a list of 1 to 100000 rows"),
    ],
    ids=["layers", "units", "inputs", "weights", "samples", "no samples"],
)
def test_limits(file: dict[str, Any], fault: str) -> None:
    assert fault in faults(file)


def test_the_largest_network_is_allowed() -> None:
    lesson = loads(json.dumps(wide([1000, 999, 1])).encode())
    assert lesson.network.weight_count == 999_999


def test_values_that_will_overflow_are_a_valid_file() -> None:
    file = changed(f"{LAYER}.weights", [[1e308, 1e308]] * 3)
    assert isinstance(loads(json.dumps(changed("data.inputs[0]", [1e308, 1e308], file)).encode()), Lesson)


def test_a_weight_without_connection_is_zero() -> None:
    file = changed(f"{LAYER}.connections", [[True, True], [True, False], [True, True]])
    assert loads(json.dumps(file).encode()).parameters.weights[0].tolist() == [[0.1, 0.2], [0.3, 0], [0.5, 0.6]]


HEAD = b'{"format": "bpsim", "version": 1, '


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b'"data": {"inputs": [' + b'"x",' * 1_000_000 + b"1]}}",
        HEAD + b'"network": {"inputs": [' + b'"x",' * 1_000_000 + b'"x"]}}',
        HEAD + b",".join(b'"k%d": 1' % (i // 2) for i in range(200_000)) + b"}",
        HEAD + b'"guide": [' + b'{"a": 1, "a": 1},' * 100_000 + b"1]}",
        HEAD + b'"guide": [{"text": "' + b"{{net 1.0}} {{" * 500_000 + b'"}]}',
        HEAD + b'"guide": [{"text": "{{' + b" " * 5_000_000 + b'"}]}',
    ],
    ids=["rows", "names", "fields", "twice", "mentions", "spaces"],
)
def test_a_malicious_file_does_not_hang(data: bytes) -> None:
    start = time.process_time()
    assert faults(data)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("digits", [None, "all"])
def test_all_digits_can_be_asked_for(digits: str | None) -> None:
    assert loads(json.dumps(changed("view.digits", digits)).encode()).view.digits is None


def test_an_average_of_squares_below_0_is_refused() -> None:
    """Its root would not be a number."""
    negative = {**STATE_VALUES, "biases": [[-1], [1, 2]]}
    buffers = {"updates": 3, "first_moment": STATE_VALUES, "second_moment": negative}
    adam = {**FILE, "training": {"learning_rate": 1, "optimizer": {"kind": "adam"}}}
    file = json.dumps({**adam, "state": {**STATE, "buffers": buffers}}).encode()
    place = "state.buffers.second_moment.biases[0][0]"
    assert faults(file) == (f"{place}: -1, expected an average of squares of at least 0",)


def test_one_moment_without_the_other_is_refused() -> None:
    adam = {**FILE, "training": {"learning_rate": 1, "optimizer": {"kind": "adam"}}}
    file = json.dumps({**adam, "state": {**STATE, "buffers": {"first_moment": STATE_VALUES}}}).encode()
    assert faults(file) == ('state.buffers.second_moment: missing ("adam" keeps it)',)
