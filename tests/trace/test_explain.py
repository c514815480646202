"""An explanation says what a step computes and from what; its formula in numbers comes to the step's value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load, new_lesson
from bpsim.core.expression import MOST_TERMS
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_model import NetworkModel
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.lesson import NetworkLesson
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.notation import NOTATIONS
from tests.engines import bits
from tests.examples import examples
from tests.strategies import any_float, lessons
from tests.trace.plain_reader import plain
from tests.trace.tex import PRODUCT, SUM, assert_sound, evaluate, numbers_of, operator_of, right_of
from tests.trace.tex_reader import parse

few = examples(15)


SMALL = lessons(most_samples=2)
WITH_ALL_DIGITS = lessons(rounding=False, most_samples=2)


def explanations(simulator: Simulator, digits: int | None = None) -> Iterator[Explanation]:
    simulator.show_digits(digits)
    return map(simulator.explain, range(1, len(simulator.steps) + 1))


def explained(simulator: Simulator, kind: Kind, *place: int | None) -> Explanation:
    return simulator.explain(simulator.steps.number(Quantity(kind, *place)))


@few
@given(WITH_ALL_DIGITS)
def test_the_formula_in_numbers_comes_to_the_value(lesson: Lesson) -> None:
    for explanation in explanations(Simulator(lesson)):
        texts = [(explanation.equation.in_numbers.tex, explanation.value)]
        texts += [(numbers_of(o), o.value) for o in explanation.operands if o.quantity.kind not in GIVEN]
        for text, value in texts:
            if explanation.step.quantity.kind is Kind.PENALTY and r"\cdots" in text:
                continue  # the sum of many weights is shown in part
            assert evaluate(text) == pytest.approx(value, rel=1e-9, abs=1e-12)


NEEDLESS = re.compile(r"(^|[({|])\(-[^()]*\)(?!\^)")


@few
@given(SMALL)
def test_a_negative_number_has_parentheses_only_after_an_operator_or_below_an_exponent(lesson: Lesson) -> None:
    for explanation in explanations(Simulator(lesson)):
        for text in (explanation.equation.in_numbers.tex, *(numbers_of(operand) for operand in explanation.operands)):
            assert not NEEDLESS.search(text), text


def test_a_negative_weight_stands_alone_without_parentheses() -> None:
    simulator = Simulator(load("van-veen"))
    assert explained(simulator, Kind.DNET_DOUT, 0, 1, 0, 0).equation.in_numbers.tex == "0.678249133"
    simulator.show_digits(6)
    assert explained(simulator, Kind.DNET_DOUT, 0, 1, 1, 0).equation.in_numbers.tex == "-0.839729"
    third = r"(-0.600) \cdot (-1)"
    assert (
        explained(simulator, Kind.NET, 0, 1, 1).equation.in_numbers.tex
        == rf"0.400 \cdot 1 + 0.500 \cdot 0.500 + {third}"
    )


@pytest.mark.parametrize(("value", "square"), [(0.5, "0.500000000^2"), (-0.5, "(-0.500000000)^2")])
def test_the_square_of_a_gradient_has_parentheses_where_it_is_negative(value: float, square: str) -> None:
    """The gradient of the weight of 1-1 without activation is (net - target) times the input."""
    network = Network(("x",), (Layer(("y",), 1, "identity", Bias.NONE),))
    data = Data.of(network, [[1.0]], [[-value]])
    optimizer = Optimizer.of(OptimizerKind.ADAM)
    lesson = NetworkLesson(
        network, Parameters.of(network, [[[0.0]]], [[]]), data, training=Training(0.1, optimizer=optimizer)
    )
    explanation = explained(Simulator(lesson), Kind.NEW_SECOND_MOMENT, None, 1, 0, 0)
    assert explanation.equation.in_numbers.tex.endswith(rf"\cdot {square}")
    assert explanation.equation.whole.tex.endswith(r"\cdot (\frac{\partial E}{\partial w_{1}})^2")


@few
@given(SMALL, st.none() | st.integers(1, 17))
def test_all_tex_is_sound(lesson: Lesson, digits: int | None) -> None:
    for explanation in explanations(Simulator(lesson), digits):
        for tex in (explanation.symbol, explanation.equation.whole.tex, explanation.equation.in_numbers.tex):
            assert_sound(tex)
        for operand in explanation.operands:
            for tex in (right_of(operand), numbers_of(operand)):
                assert_sound(tex)


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("net", [1e-7, -1e-7, 1.5e-9, 1e7, -1e7])
def test_tiny_and_huge_numbers_make_sound_tex(activation: str, net: float) -> None:
    lesson = load("torok")
    layers = tuple(replace(layer, activation=activation) for layer in lesson.network.layers)
    data = replace(lesson.data, inputs=np.array([[net, 0.0]]))
    simulator = Simulator(replace(lesson, network=replace(lesson.network, layers=layers), data=data))
    for digits in (None, 9, 3):
        for explanation in explanations(simulator, digits):
            assert_sound(explanation.equation.in_numbers.tex)


def test_the_square_of_a_tiny_number_is_that_of_the_whole_number() -> None:
    lesson = load("torok")
    layer = replace(lesson.network.layers[0], activation="tanh")
    network = replace(lesson.network, layers=(layer, lesson.network.layers[1]))
    data = replace(lesson.data, inputs=np.array([[1e-7, 0.0]]))
    simulator = Simulator(replace(lesson, network=network, data=data))
    simulator.show_digits(None)
    text = explained(simulator, Kind.DOUT_DNET, 0, 1, 0).equation.in_numbers.tex
    out = simulator.value(Quantity(Kind.OUT, 0, 1, 0))
    assert evaluate(text.removeprefix("1 - ")) == pytest.approx(out * out, rel=1e-12)


@few
@given(WITH_ALL_DIGITS)
def test_operands_are_joined_by_their_operator(lesson: Lesson) -> None:
    for explanation in explanations(Simulator(lesson)):
        values = [operand.value for operand in explanation.operands]
        if operator_of(explanation.equation) == PRODUCT:
            assert math.prod(values) == pytest.approx(explanation.value, rel=1e-12, abs=1e-300)
        if operator_of(explanation.equation) == SUM:
            assert math.fsum(values) == pytest.approx(explanation.value, rel=1e-9, abs=1e-9)


def of_one_product(model: NetworkModel, delta: Quantity) -> bool:
    """Whether a delta is dE/dout times dout/dnet: not a difference, and not a sum over all outputs."""
    return not (model.simplifies(delta) or model.is_softmax(delta))


PRODUCTS = {Kind.PATH, Kind.DELTA, Kind.DE_DW, Kind.DNET_DW, Kind.DNET_DOUT}


@few
@given(SMALL)
def test_chain_rules_are_products_and_paths_are_added(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    model = simulator.values.model
    for explanation in explanations(simulator):
        q = explanation.step.quantity
        assert (operator_of(explanation.equation) == PRODUCT) is (
            (q.kind in PRODUCTS and (q.kind is not Kind.DELTA or of_one_product(model, q)))
            or (q.kind is Kind.DE_DB and lesson.network.layer(q.layer or 1).bias is Bias.PER_UNIT)
        )
        if (
            q.kind is Kind.DE_DOUT
            and q.layer is not None
            and q.layer < lesson.network.depth
            and not model.is_derived(q)
        ):
            assert operator_of(explanation.equation) == SUM
            successors = np.flatnonzero(lesson.network.layer(q.layer + 1).connections[:, q.unit]).tolist()
            paths = [Quantity(Kind.PATH, q.sample, q.layer, q.unit, successor) for successor in successors]
            assert [operand.quantity for operand in explanation.operands] == paths


def meet(explanation: Explanation) -> bool:
    """Whether operands belong to several samples, so that their symbols say to which."""
    return len({operand.quantity.sample for operand in explanation.operands} - {None}) > 1


@few
@given(SMALL)
def test_an_operand_is_what_its_own_step_says(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    for explanation in explanations(simulator):
        for operand in explanation.operands:
            assert bits(operand.value) == bits(simulator.value(operand.quantity))
            notation = simulator.notation.with_samples if meet(explanation) else simulator.notation
            assert operand.plain == notation.plain(operand.quantity)
            assert (
                notation.tex(operand.quantity) in explanation.equation.whole.tex
                or explanation.step.quantity.kind is Kind.PENALTY
            )
            if operand.quantity.kind in GIVEN:
                assert (right_of(operand), numbers_of(operand)) == ("", "")
            else:
                own = simulator.explain(simulator.steps.number(operand.quantity))
                if not meet(explanation):
                    assert own.equation.whole.tex == f"{notation.tex(operand.quantity)} = {right_of(operand)}"
                assert own.equation.in_numbers.tex == numbers_of(operand)


@few
@given(lessons(numbers=any_float()))
def test_every_step_can_be_explained_even_where_the_network_overflows(lesson: Lesson) -> None:
    for explanation in explanations(Simulator(lesson), 9):
        said = any(words in explanation.note for words in ("is not finite", "Infinite, ", "The divisor is 0"))
        assert said is (not math.isfinite(explanation.value))
        assert_sound(explanation.equation.in_numbers.tex)


@few
@given(SMALL)
def test_every_step_has_a_title_and_plain_words(lesson: Lesson) -> None:
    for explanation in explanations(Simulator(lesson)):
        assert explanation.title.endswith("?")
        for text in (explanation.title, explanation.note, explanation.plain):
            assert not set(text) & set("{}\\$\n")
        assert "None" not in explanation.title + explanation.note + explanation.plain


def test_the_chain_rule_of_w5() -> None:
    explanation = explained(Simulator(load("it496")), Kind.DE_DW, 0, 2, 0, 0)
    assert explanation.plain == "∂E/∂w5"
    assert explanation.title == "How much does w5 affect the error?"
    assert [operand.plain for operand in explanation.operands] == ["∂E/∂out o1", "∂out o1/∂net o1", "∂net o1/∂w5"]
    assert explanation.equation.in_numbers.tex == r"0.741365070 \cdot 0.186815602 \cdot 0.593269992"
    assert explanation.equation.whole.tex == (
        r"\frac{\partial E}{\partial w_{5}} = \frac{\partial E}{\partial out_{o1}} \cdot "
        r"\frac{\partial out_{o1}}{\partial net_{o1}} \cdot \frac{\partial net_{o1}}{\partial w_{5}}"
    )
    assert explanation.note == "Then w5 ← 0.400 − 0.500 × 0.082167041 =\N{NO-BREAK SPACE}0.358916480"


@pytest.mark.parametrize(
    ("digits", "numbers"),
    [
        (9, "0.741365070 · 0.186815602 · 0.593269992"),
        (4, "0.7414 · 0.1868 · 0.5933"),
        (None, "0.7413650695523157 · 0.18681560180895948 · 0.5932699921071872"),
    ],
)
def test_numbers_in_formulas_show_the_digits_that_were_asked_for(digits: int | None, numbers: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.show_digits(digits)
    assert explained(simulator, Kind.DE_DW, 0, 2, 0, 0).equation.in_numbers.plain == numbers


def test_the_steps_of_h1_show_both_paths_and_their_sum() -> None:
    simulator = Simulator(load("it496"))
    explanation = explained(simulator, Kind.DE_DOUT, 0, 1, 0)
    assert [operand.plain for operand in explanation.operands] == ["∂E/∂out h1 via o1", "∂E/∂out h1 via o2"]
    assert operator_of(explanation.equation) == SUM


# Notes


def with_training(lesson: Lesson, **changes: Any) -> Simulator:
    return Simulator(replace(lesson, training=replace(lesson.training, **changes)))


def test_layer_by_layer_the_new_weight_comes_back_and_a_note_says_so() -> None:
    explanation = explained(Simulator(load("it496-layer-by-layer")), Kind.DNET_DOUT, 0, 1, 0, 0)
    assert [operand.plain for operand in explanation.operands] == ["w5+"]
    assert explanation.note == "Layer by layer: w5 was updated already, and its new value is used."
    explanation = explained(Simulator(load("it496")), Kind.DNET_DOUT, 0, 1, 0, 0)
    assert ([operand.plain for operand in explanation.operands], explanation.note) == (["w5"], "")


def test_a_frozen_weight_comes_back_as_it_is_and_a_note_says_that_it_is_frozen() -> None:
    lesson = load("it496-layer-by-layer")
    layer = replace(lesson.network.layers[1], frozen_weights=np.array([[True, False], [False, False]]))
    network = replace(lesson.network, layers=(lesson.network.layers[0], layer))
    simulator = Simulator(replace(lesson, network=network))
    came_back = explained(simulator, Kind.DNET_DOUT, 0, 1, 0, 0)
    assert ([operand.plain for operand in came_back.operands], came_back.note) == (["w5"], "")
    assert explained(simulator, Kind.DE_DW, 0, 2, 0, 0).note == (
        "w5 is frozen: its gradient is shown, but it is not updated."
    )
    assert explained(simulator, Kind.DE_DB, 0, 2).note == "b2 is frozen: its gradient is shown, but it is not updated."


def two_samples(reduction: Reduction = Reduction.MEAN) -> Simulator:
    lesson = load("torok")
    data = Data.of(lesson.network, [[2, 3], [1, 1]], [[1], [0]])
    return with_training(replace(lesson, data=data), reduction=reduction)


def test_the_gradient_of_several_samples_is_their_mean() -> None:
    explanation = explained(two_samples(), Kind.BATCH_GRADIENT, None, 2, 0, 0)
    assert [operand.quantity.sample for operand in explanation.operands] == [0, 1]
    assert explanation.note == "The mean over the 2 samples of the batch."
    assert explanation.equation.in_numbers.tex.startswith(r"\frac{1}{2} (")
    assert explanation.title == "How much does w5 affect the error of the batch of 2 samples?"
    assert operator_of(explanation.equation) == ""


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_the_samples_of_a_batch_are_told_apart_for_the_ear(notation: str) -> None:
    simulator = Simulator(load("it496-least-squares"))
    simulator.show_notation(notation)
    explainer = Explainer(simulator.values, simulator.notation)
    error = explainer.equation(Quantity(Kind.BATCH_ERROR))
    gradient = explainer.equation(Quantity(Kind.BATCH_GRADIENT, None, 1, 0, 0))
    for equation in (error, gradient):
        terms = equation.whole.spoken.partition("the quantity ")[2].removesuffix(", end quantity").split(" plus ")
        assert len(set(terms)) == len(terms) >= 3
        assert all(f"^({number})" in " ".join(terms) for number in (1, 2, 3))


def test_the_gradient_of_several_samples_can_be_their_sum() -> None:
    explanation = explained(two_samples(Reduction.SUM), Kind.BATCH_GRADIENT, None, 2, 0, 0)
    assert explanation.note == "The sum over the 2 samples of the batch."
    assert operator_of(explanation.equation) == SUM
    assert r"\frac{1}{2}" not in explanation.equation.in_numbers.tex


@pytest.mark.parametrize(("samples", "kind"), [(1, Kind.DE_DW), (2, Kind.BATCH_GRADIENT)])
def test_a_new_weight_is_made_of_the_old_one_the_rate_and_the_gradient(samples: int, kind: Kind) -> None:
    simulator = Simulator(load("torok")) if samples == 1 else two_samples()
    explanation = explained(simulator, Kind.NEW_WEIGHT, None, 2, 0, 0)
    assert [operand.quantity.kind for operand in explanation.operands] == [Kind.WEIGHT, Kind.LEARNING_RATE, kind]
    assert explanation.plain == "*w5"
    assert evaluate(explanation.equation.in_numbers.tex) == pytest.approx(explanation.value)


# Long sums


def wide(sources: int, bias: Bias = Bias.PER_UNIT) -> Simulator:
    network = Network(tuple(f"i{i + 1}" for i in range(sources)), (Layer(("o1",), sources, bias=bias),))
    weights, biases = [[[(i + 1) / 10 for i in range(sources)]]], [[0.7] * network.layers[0].bias_count]
    data = Data.of(network, [[1.0] * sources], [[1.0]])
    return Simulator(NetworkLesson(network, Parameters.of(network, weights, biases), data, training=Training(0.1)))


def test_a_sum_of_up_to_six_terms_is_shown_whole() -> None:
    explanation = explained(wide(MOST_TERMS), Kind.NET, 0, 1, 0)
    assert r"\cdots" not in explanation.equation.whole.tex + explanation.equation.in_numbers.tex
    assert evaluate(explanation.equation.in_numbers.tex) == pytest.approx(explanation.value)


def test_a_longer_sum_shows_three_terms_an_ellipsis_and_the_last_and_has_all_operands() -> None:
    explanation = explained(wide(10), Kind.NET, 0, 1, 0)
    assert explanation.equation.whole.tex == (
        r"net_{o1} = w_{1} \cdot i_{1} + w_{2} \cdot i_{2} + w_{3} \cdot i_{3} + \cdots + w_{10} \cdot i_{10} + b_{o1}"
    )
    assert (
        explanation.equation.in_numbers.tex
        == r"0.100 \cdot 1 + 0.200 \cdot 1 + 0.300 \cdot 1 + \cdots + 1 \cdot 1 + 0.700"
    )
    assert len(explanation.operands) == 21
    assert explanation.operands[-1].plain == "b o1"


def test_what_is_missing_is_not_in_the_formula() -> None:
    network = Network(
        ("i1", "i2"), (Layer(("o1", "o2"), 2, bias=Bias.NONE, connections=np.array([[True, False], [False, False]])),)
    )
    parameters = Parameters.of(network, [np.ones((2, 2))], [[]])
    simulator = Simulator(
        NetworkLesson(network, parameters, Data.of(network, [[2, 3]], [[0, 0]]), training=Training(0.1))
    )
    assert explained(simulator, Kind.NET, 0, 1, 0).equation.whole.tex == r"net_{o1} = w_{1} \cdot i_{1}"
    assert explained(simulator, Kind.NET, 0, 1, 1).equation.whole.tex == "net_{o2} = 0"
    assert not explained(simulator, Kind.NET, 0, 1, 1).operands


@pytest.mark.parametrize("update", UpdateOrder)
def test_an_explainer_can_be_asked_for_a_right_side_alone(update: UpdateOrder) -> None:
    simulator = with_training(load("it496"), update=update)
    explainer = Explainer(simulator.values, simulator.notation)
    for traced in simulator.trace():
        equation = explainer.equation(traced.step.quantity)
        assert traced.formula == f"{traced.symbol} = {equation.right.tex}"
        assert tuple(quantity for quantity, _ in traced.operands) == equation.operands


def activated(activation: str, inputs: list[list[float]], weight: float = 1.0) -> Simulator:
    """One unit of this activation behind one input, and one output behind it."""
    network = Network(
        ("x",), (Layer(("h",), 1, activation, bias=Bias.NONE), Layer(("y",), 1, "identity", bias=Bias.NONE))
    )
    parameters = Parameters.of(network, [[[weight]], [[1.0]]], [[], []])
    return Simulator(
        NetworkLesson(network, parameters, Data.of(network, inputs, [[0.0]] * len(inputs)), training=Training(0.1))
    )


@pytest.mark.parametrize(("net", "said"), [(6.0, False), (7.0, True), (-7.0, True), (0.0, False)])
def test_a_saturated_unit_is_pointed_out_in_the_step_that_shows_it(net: float, said: bool) -> None:
    simulator = activated("logistic", [[net]])
    notes = [explanation.note for explanation in explanations(simulator) if "aturated" in explanation.note]
    assert len(notes) == said
    assert ("net h" in explained(simulator, Kind.DOUT_DNET, 0, 1, 0).note) is said


@pytest.mark.parametrize(
    ("activation", "net", "begins"),
    [
        ("tanh", 5.0, "Saturated"),
        ("softplus", -9.0, "Saturated"),
        ("gaussian", 4.0, "Saturated"),
        ("gaussian", 0.0001, "The activation is flat at net h"),
        ("square", -0.0001, "The activation is flat at net h"),
        ("cube", 0.01, "The activation is flat at net h"),
        ("sine", math.pi / 2, "The activation is flat at net h"),
    ],
)
def test_only_a_unit_that_stays_near_its_out_is_called_saturated(activation: str, net: float, begins: str) -> None:
    assert explained(activated(activation, [[net]]), Kind.DOUT_DNET, 0, 1, 0).note.startswith(begins)


@pytest.mark.parametrize(("hidden", "weight"), [("relu", -1.0), ("logistic", -20.0), ("gaussian", 20.0)])
def test_no_step_speaks_of_an_error_where_a_unit_is_derived_instead(hidden: str, weight: float) -> None:
    simulator = Simulator(new_lesson(f"1-1-1 {hidden}, identity"))
    simulator.set_samples([[1.0, 0.0]])
    simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), weight)
    simulator.set_training(replace(simulator.training, derivative_of=(2, 0)))
    explainer = Explainer(simulator.values, simulator.notation)
    told = [explainer.explain(simulator.steps.step(number)) for number in range(1, len(simulator.steps) + 1)]
    assert any("nothing" in explanation.remark for explanation in told)
    assert not any("error" in f"{explanation.title} {explanation.remark}" for explanation in told)


def test_a_relu_that_is_off_is_pointed_out_and_a_dead_one_too() -> None:
    assert explained(activated("relu", [[2.0]]), Kind.DOUT_DNET, 0, 1, 0).note == ""
    off = activated("relu", [[2.0], [-3.0]])
    assert explained(off, Kind.DOUT_DNET, 0, 1, 0).note == ""
    assert "off: net h" in explained(off, Kind.DOUT_DNET, 1, 1, 0).note
    dead = activated("relu", [[-2.0], [-3.0]])
    assert "dead relu" in explained(dead, Kind.DOUT_DNET, 0, 1, 0).note


# Two samples in one step


def formulas(explanation: Explanation) -> str:
    return " ; ".join(
        [explanation.equation.whole.tex, *(o.equation.whole.tex for o in explanation.operands if o.equation)]
    )


@few
@given(SMALL, st.sampled_from(tuple(NOTATIONS)))
def test_within_a_step_no_two_quantities_share_a_symbol(lesson: Lesson, notation: str) -> None:
    simulator = Simulator(lesson)
    simulator.show_notation(notation)
    explainer = Explainer(simulator.values, simulator.notation)
    for explanation in explanations(simulator):
        shown = [explanation.step.quantity, *(operand.quantity for operand in explanation.operands)]
        behind = [q for operand in shown[1:] if operand.kind not in GIVEN for q in explainer.equation(operand).operands]
        written = simulator.notation.with_samples if meet(explanation) else simulator.notation
        assert all(operand.plain == written.plain(operand.quantity) for operand in explanation.operands)
        assert len({written.tex(q) for q in {*shown, *behind}}) == len({*shown, *behind})
        assert len({operand.plain for operand in explanation.operands}) == len(explanation.operands)
        for q in behind:
            assert written.tex(q) in formulas(explanation) or r"\cdots" in formulas(explanation) or is_left_out(q)


def is_left_out(q: Quantity) -> bool:
    """Whether a formula names others in its place: out - target, or a sum that is shown in part."""
    return q.kind in (Kind.DE_DOUT, Kind.DOUT_DNET, Kind.WEIGHT)


@pytest.mark.parametrize(
    ("notation", "first", "second"),
    [
        ("net-out", r"\delta_{h2}^{(1)}", r"\delta_{h2}^{(2)}"),
        ("z-a-delta", r"\delta^{2,(1)}_{2}", r"\delta^{2,(2)}_{2}"),
        ("van-veen", r"\gamma_{2}^{(1)}", r"\gamma_{2}^{(2)}"),
        ("torok", r"\Delta_{h2}^{(1)}", r"\Delta_{h2}^{(2)}"),
    ],
)
def test_the_deltas_of_two_samples_in_one_step_are_told_apart(notation: str, first: str, second: str) -> None:
    lesson = load("it496")
    layers = (
        replace(lesson.network.layers[0], bias=Bias.PER_UNIT, frozen_biases=np.array(False)),
        lesson.network.layers[1],
    )
    network = replace(lesson.network, layers=layers)
    data = Data.of(network, [[0.05, 0.1], [0.2, 0.3]], [[0.01, 0.99], [0.5, 0.5]])
    parameters = Parameters.of(network, lesson.parameters.weights, [[0.35, 0.35], lesson.parameters.biases[1]])
    simulator = Simulator(replace(lesson, network=network, data=data, parameters=parameters, printed=(), guide=()))
    simulator.show_notation(notation)
    gradient = explained(simulator, Kind.BATCH_GRADIENT, None, 1, 1)
    assert [right_of(operand) for operand in gradient.operands] == [first, second]
    assert plain(parse(first)) != plain(parse(second))
    assert "(1)" not in explained(simulator, Kind.DE_DB, 0, 1, 1).equation.whole.tex.rpartition(" = ")[2]
