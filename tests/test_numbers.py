"""The digits that the lectures print, and reference digits of an independent implementation, out of trace and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from bpsim import Lesson, Simulator, load
from bpsim.core.network import Bias, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.resources import OF_NETWORKS
from tests.engines import ENGINES, Engine, plain

IT496 = ("it496", "it496-layer-by-layer")
HIDDEN, OUTPUT = 1, 2


def assert_digits(value: float, printed: str) -> None:
    """``value`` rounded to as many digits as were printed is what was printed."""
    expected = Decimal(printed)
    assert Decimal(value).quantize(expected) == expected, f"{value!r} is not {printed}"


def traced(simulator: Simulator) -> dict[Quantity, float]:
    """Every value of the present iteration, by what it is."""
    return {traced.step.quantity: traced.value for traced in simulator.trace()}


def unit(kind: Kind, layer: int, index: int) -> Quantity:
    return Quantity(kind, 0, layer, index)


def weight(kind: Kind, layer: int, index: int, source: int) -> Quantity:
    return Quantity(kind, None if kind is Kind.NEW_WEIGHT else 0, layer, index, source)


FORWARD = [
    (unit(Kind.NET, HIDDEN, 0), ".3775"),
    (unit(Kind.OUT, HIDDEN, 0), ".593269992"),
    (unit(Kind.OUT, HIDDEN, 1), ".596884378"),
    (unit(Kind.NET, OUTPUT, 0), "1.105905967"),
    (unit(Kind.OUT, OUTPUT, 0), ".75136507"),
    (unit(Kind.OUT, OUTPUT, 1), ".772928465"),
    (unit(Kind.ERROR, OUTPUT, 0), ".274811083"),
    (unit(Kind.ERROR, OUTPUT, 1), ".023560026"),
    (Quantity(Kind.TOTAL_ERROR, 0), ".298371109"),
]
OUTPUT_LAYER = [
    (unit(Kind.DE_DOUT, OUTPUT, 0), ".74136507"),
    (unit(Kind.DOUT_DNET, OUTPUT, 0), ".186815602"),
    (weight(Kind.DNET_DW, OUTPUT, 0, 0), ".593269992"),
    (weight(Kind.DE_DW, OUTPUT, 0, 0), ".082167041"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 0, 0), ".35891648"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 0, 1), ".408666186"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 1, 0), ".511301270"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 1, 1), ".561370121"),
    (unit(Kind.DOUT_DNET, HIDDEN, 0), ".241300709"),
    (weight(Kind.DNET_DW, HIDDEN, 0, 0), ".05"),
]
HIDDEN_LAYER = [
    (unit(Kind.DE_DOUT, HIDDEN, 0), ".036350306"),
    (weight(Kind.DE_DW, HIDDEN, 0, 0), ".000438568"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 0, 0), ".149780716"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 0, 1), ".19956143"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 1, 0), ".24975114"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 1, 1), ".29950229"),
]


@pytest.mark.parametrize("name", IT496)
@pytest.mark.parametrize(("quantity", "printed"), FORWARD + OUTPUT_LAYER)
def test_both_procedures_show_the_printed_forward_pass_and_output_layer(
    name: str, quantity: Quantity, printed: str
) -> None:
    assert_digits(traced(Simulator(load(name)))[quantity], printed)


@pytest.mark.parametrize(("quantity", "printed"), HIDDEN_LAYER)
def test_the_simultaneous_procedure_shows_the_printed_hidden_layer(quantity: Quantity, printed: str) -> None:
    assert_digits(traced(Simulator(load("it496")))[quantity], printed)


def test_the_error_reaches_h1_as_the_sum_over_o1_and_o2() -> None:
    values = traced(Simulator(load("it496")))
    paths = [values[Quantity(Kind.PATH, 0, HIDDEN, 0, successor)] for successor in (0, 1)]
    assert_digits(paths[0] + paths[1], ".036350306")
    assert all(path != 0 for path in paths)


def test_the_layer_by_layer_procedure_comes_back_through_the_updated_weights() -> None:
    values = traced(Simulator(load("it496-layer-by-layer")))
    assert_digits(values[Quantity(Kind.DNET_DOUT, 0, HIDDEN, 0, 0)], ".35891648")
    assert_digits(values[Quantity(Kind.DNET_DOUT, 0, HIDDEN, 1, 1)], ".561370121")


@pytest.mark.parametrize("name", IT496)
def test_one_iteration_has_57_steps(name: str) -> None:
    simulator = Simulator(load(name))
    assert len(simulator.steps) == len(list(simulator.trace())) == 57


def trained_biases(bias: Bias) -> Lesson:
    """it496 with its biases trained: one for each unit, or one for each layer."""
    lesson = load("it496")
    layers = tuple(replace(layer, bias=bias, frozen_biases=np.array(False)) for layer in lesson.network.layers)
    network = replace(lesson.network, layers=layers)
    biases = [np.full(layer.bias_count, b[0]) for layer, b in zip(layers, lesson.parameters.biases, strict=True)]
    return replace(lesson, network=network, parameters=Parameters.of(network, lesson.parameters.weights, biases))


TRAINED: dict[str, tuple[Callable[[], Lesson], list[tuple[int, str]]]] = {
    "simultaneous": (
        lambda: load("it496"),
        [(1, "0.29102777369359933"), (9999, "3.510854812e-05"), (9999, ".0000351085"), (10_000, "3.510187783e-05")],
    ),
    "layer by layer": (
        lambda: load("it496-layer-by-layer"),
        [(1, "0.29102792390544197"), (1, ".291027924"), (10_000, "3.508478630e-05")],
    ),
    "biases trained": (
        lambda: trained_biases(Bias.PER_UNIT),
        [(1, "0.28047144679143016"), (10_000, "2.4475622359e-06")],
    ),
    "shared biases trained": (
        lambda: trained_biases(Bias.SHARED),
        [(1, "0.2857508866992965"), (10_000, "4.3553210662e-06")],
    ),
}


@pytest.mark.parametrize("procedure", TRAINED)
@pytest.mark.parametrize("engine", ENGINES)
def test_training_comes_to_the_reference_errors(procedure: str, engine: Engine) -> None:
    lesson, errors = TRAINED[procedure]
    simulator = Simulator(lesson())
    with engine():
        for iteration, printed in errors:
            simulator.run(iteration - simulator.iteration)
            assert_digits(simulator.error, printed)


@pytest.mark.parametrize(
    ("name", "outputs"),
    [
        ("it496", ((".015913620",), (".984064274",))),
        ("it496-layer-by-layer", ((".0159121963", ".015912196"), (".9840657345", ".984065734"))),
    ],
)
def test_the_outputs_after_10000_updates(name: str, outputs: Iterable[Iterable[str]]) -> None:
    simulator = Simulator(load(name))
    simulator.run(10_000)
    values = traced(simulator)
    for index, digits in enumerate(outputs):
        for printed in digits:
            assert_digits(float(simulator.outputs[0, index]), printed)
            assert_digits(values[unit(Kind.OUT, OUTPUT, index)], printed)


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_the_digits_that_a_lesson_keeps_without_a_note_hold(name: str) -> None:
    lesson = load(name)
    simulator = Simulator(lesson)
    for printed in sorted(lesson.printed, key=lambda printed: printed.iteration):
        simulator.run(printed.iteration - simulator.iteration)
        if not printed.note:
            assert_digits(simulator.value(printed.quantity), printed.value)


@pytest.mark.parametrize(
    ("updates", "intercept", "slope"),
    [
        (1, ".283333333", ".633333333"),
        (2, ".411666667", ".914444444"),
        (1000, ".833331487", "1.000000812"),
    ],
)
def test_least_squares_needs_no_hidden_layer(updates: int, intercept: str, slope: str) -> None:
    simulator = Simulator(load("it496-least-squares"))
    simulator.run(updates)
    assert_digits(float(simulator.biases[0][0]), intercept)
    assert_digits(float(simulator.weights[0][0, 0]), slope)


def test_the_error_of_least_squares_after_two_updates() -> None:
    simulator = Simulator(load("it496-least-squares"))
    simulator.run(2)
    assert_digits(simulator.error, ".205910442")
    assert_digits(traced(simulator)[Quantity(Kind.BATCH_ERROR)], ".205910442")


TOROK = [
    (unit(Kind.OUT, HIDDEN, 0), ".85"),
    (unit(Kind.OUT, HIDDEN, 1), ".48"),
    (unit(Kind.OUT, OUTPUT, 0), ".191"),
    (Quantity(Kind.TOTAL_ERROR, 0), ".3272405"),
    (unit(Kind.DELTA, OUTPUT, 0), "-.809"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 0, 0), ".121326"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 0, 1), ".226989"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 1, 0), ".132135"),
    (weight(Kind.NEW_WEIGHT, HIDDEN, 1, 1), ".0982025"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 0, 0), ".1743825"),
    (weight(Kind.NEW_WEIGHT, OUTPUT, 0, 1), ".169416"),
]


@pytest.mark.parametrize(("quantity", "printed"), TOROK)
def test_torok_shows_the_reference_values(quantity: Quantity, printed: str) -> None:
    assert_digits(traced(Simulator(load("torok")))[quantity], printed)


def test_torok_predicts_better_after_one_update() -> None:
    simulator = Simulator(load("torok"))
    with plain():
        simulator.run(1)
    assert_digits(float(simulator.outputs[0, 0]), ".2557457808075")
    assert_digits(simulator.error, ".2769571713929")
    assert_digits(traced(simulator)[unit(Kind.OUT, OUTPUT, 0)], ".2557457808075")
