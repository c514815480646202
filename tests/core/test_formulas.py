"""Each formula comes to the value of its quantity, whatever the network: by its own leaves, with nothing left out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import pytest
from hypothesis import given
from msgspec import structs

from bpsim import Lesson, Simulator, load, new_lesson
from bpsim.core.derivations import LOSS_LINES, origin
from bpsim.core.expression import leaves
from bpsim.core.functions import LOSSES, OF_UNITS
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rules import RULES
from bpsim.core.update_rules import Setting, setting
from bpsim.core.ways import Gradient, Style, forms
from bpsim.trace.explain import Explainer
from tests.evaluated import evaluate
from tests.examples import examples
from tests.strategies import lessons


def up_to_two_samples(lesson: Lesson) -> Lesson:
    data = replace(lesson.data, inputs=lesson.data.inputs[:2], targets=lesson.data.targets[:2])
    return replace(lesson, data=data)


STYLES = [Style(gradient, *choices) for gradient in Gradient for choices in ((), (True, True), (True, False, True))]
STYLES.append(Style(Gradient.DELTA_FIRST, written_out=True, by_delta=True))


@examples(20)
@given((lessons(rounding=False) | lessons(rounding=False, activations=OF_UNITS)).map(up_to_two_samples))
def test_every_formula_comes_to_the_value_from_its_own_leaves(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    model = simulator.values.model

    def value(to: Hashable) -> float:
        if isinstance(to, Setting):
            return setting(model, to)
        assert isinstance(to, Quantity)
        return simulator.value(to)

    for number in range(1, len(simulator.steps) + 1):
        quantity = simulator.steps.step(number).quantity
        ways = {side for style in STYLES for sides in forms(model, quantity, style) for side in sides}
        _, lines = origin(model, quantity) or (quantity, ())
        ways |= set(lines)
        for side in ways:
            assert evaluate(side, value) == pytest.approx(simulator.value(quantity), rel=1e-7, abs=1e-10)


@pytest.mark.parametrize("loss", ["half-squared-error", "squared-error", "mean-squared-error", "absolute-error"])
def test_a_lecture_that_writes_the_out_first_does_so_for_every_loss_of_their_difference(loss: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.set_loss(loss)
    slope = Quantity(Kind.DE_DOUT, 0, 2, 0)
    ((written,),) = forms(simulator.values.model, slope, Style(out_first=True))
    assert [to for to in leaves(written) if isinstance(to, Quantity)] == [slope.but(Kind.OUT), slope.but(Kind.TARGET)]


@pytest.mark.parametrize(
    ("loss", "outputs", "value", "slope"),
    [
        ("mean-squared-error", 1, "(target o1 − out o1)^2", "−2 (target o1 − out o1)"),
        ("mean-squared-error", 2, "1/2 (target o1 − out o1)^2", "−(target o1 − out o1)"),
        ("mean-squared-error", 3, "1/3 (target o1 − out o1)^2", "−2/3 (target o1 − out o1)"),
        (
            *("mean-binary-cross-entropy", 1, "−target o1 ln out o1 − (1 − target o1) ln(1 − out o1)"),
            "(out o1 − target o1)/(out o1 (1 − out o1))",
        ),
    ],
)
def test_a_mean_over_one_or_two_outputs_has_no_factor_that_is_1(
    loss: str, outputs: int, value: str, slope: str
) -> None:
    simulator = Simulator(new_lesson(f"2-2-{outputs} logistic", loss=loss))
    explainer = Explainer(simulator.values, simulator.notation)
    error = Quantity(Kind.ERROR, 0, 2, 0)
    assert explainer.equation(error).last.plain == value
    assert explainer.equation(error.but(Kind.DE_DOUT)).last.plain == slope


def test_there_are_lines_before_the_derivative_of_every_loss() -> None:
    assert LOSS_LINES.keys() == LOSSES.keys()


def test_a_formula_names_every_term_of_a_sum_that_is_written_in_part() -> None:
    simulator = Simulator(load("it496"))
    penalty = RULES[Kind.PENALTY].formula
    training = replace(simulator.training, l2=0.1)
    model = structs.replace(simulator.values.model, training=training)
    named = [to for to in leaves(penalty(model, Quantity(Kind.PENALTY))) if isinstance(to, Quantity)]
    assert named == model.all_penalized()
