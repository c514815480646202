"""A network as a lesson about formulas: a file of its own, with the numbers that the network has at that moment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.functions import ACTIVATIONS
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.scalars import is_threshold
from bpsim.core.training import Reduction, UpdateOrder
from bpsim.lesson import FormulaLesson, NetworkLesson, dumps, loads
from bpsim.lesson.blueprint import Blueprint
from bpsim.lesson.lesson import Lesson
from tests.examples import examples
from tests.strategies import lessons


@examples(25)
@given(lessons(update=UpdateOrder.SIMULTANEOUS, held_out=True), st.integers(0, 3))
def test_it_is_a_file_with_the_present_weights(lesson: Lesson, trained: int) -> None:
    sim = Simulator(lesson)
    sim.run(trained)
    made = sim.as_formulas()
    assert isinstance(made, FormulaLesson)
    assert made.state is None
    there, loaded = Simulator(made), Simulator(loads(dumps(made)))
    assert (there.iteration, loaded.iteration) == (0, 0)
    assert loaded.formulas.variables == made.formulas.variables
    assert loaded.training == made.training
    tolerance = pytest.approx(sim.error, rel=1e-9, abs=1e-9)
    if not lesson.training.scale:
        assert there.error == loaded.error == tolerance
        assert (there.held_out_error is None) is (sim.held_out_error is None)
        if sim.held_out_error is not None:
            assert there.held_out_error == pytest.approx(sim.held_out_error, rel=1e-9, abs=1e-9)


def test_the_first_network_trains_on_with_the_same_bits() -> None:
    sim = Simulator(load("it496"))
    sim.run(10)
    there = Simulator(sim.as_formulas())
    assert there.lesson.title.endswith(" as formulas")
    assert there.error == sim.error
    there.run(5)
    sim.run(5)
    assert there.error == sim.error
    assert there.value(Quantity(Kind.VALUE, None, None, there.formulas.graph.nodes["w1"])) == sim.weights[0][0, 0]


def test_a_mean_inside_the_derivatives_is_the_mean() -> None:
    lesson = load("it496")
    inside = replace(lesson, training=replace(lesson.training, reduction=Reduction.MEAN_INSIDE))
    assert Simulator(inside).as_formulas().training.reduction is Reduction.MEAN


def blank(text: str) -> NetworkLesson:
    lesson = Blueprint.described(text).lesson()
    assert isinstance(lesson, NetworkLesson)
    return lesson


@pytest.mark.parametrize("activation", [name for name, row in ACTIVATIONS.items() if is_threshold(row.code)])
def test_what_has_no_gate_is_refused_in_a_sentence(activation: str) -> None:
    with pytest.raises(UsageError, match=f"no gate for {activation}: choose another activation first"):
        Simulator(blank(f"2-2-1 {activation}")).as_formulas()


@pytest.mark.parametrize("activation", [name for name, row in ACTIVATIONS.items() if not is_threshold(row.code)])
def test_every_other_activation_has_gates(activation: str) -> None:
    lesson = blank(f"2-3-2 logistic, {activation}")
    lesson = replace(lesson, data=replace(lesson.data, inputs=np.array([[0.3, 0.7]])))
    sim = Simulator(lesson)
    assert Simulator(sim.as_formulas()).error == pytest.approx(sim.error, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("100-101-1", "this network has 10201 gates or more; formulas are offered up to 10000"),
        ("99-99-1", "this network has 10103 gates or more; formulas are offered up to 10000"),
        ("1-600-1", "this network would have 1203 lines; formulas have at most 1000"),
    ],
)
def test_what_is_too_large_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Simulator(blank(text)).as_formulas()


def test_layer_by_layer_samples_without_targets_and_formulas_are_refused() -> None:
    with pytest.raises(UsageError, match="choose the simultaneous update first"):
        Simulator(load("it496-layer-by-layer")).as_formulas()
    lesson = load("it496")
    with pytest.raises(UsageError, match="no targets"):
        Simulator(replace(lesson, data=replace(lesson.data, has_targets=False))).as_formulas()
    with pytest.raises(UsageError, match="about formulas already"):
        Simulator(Simulator(lesson).as_formulas()).as_formulas()
