"""A network and the formulas that say the same train alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from bpsim import load
from bpsim.core.errors import UsageError
from bpsim.core.network import Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.training import Reduction, UpdateOrder
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.from_network import as_formulas
from bpsim.lesson.lesson import Lesson
from bpsim.trace.notation import NOTATIONS, Notation
from tests.examples import examples
from tests.strategies import lessons

SAME_BITS = {"identity", "logistic", "tanh", "relu"}
UPDATES = 7


def engine_of(lesson: Lesson) -> FormulaEngine:
    """The formulas of a lesson's network, in its notation."""
    symbol = Notation(lesson.network, 1, lesson.view.notation).plain
    formulas = as_formulas(lesson.network, lesson.parameters, lesson.data, lesson.training, symbol)
    return FormulaEngine(formulas, lesson.training)


def learned(lesson: Lesson, parameters: Parameters) -> list[float]:
    """The weights that exist, receiving unit by receiving unit, and the biases."""
    weights = [w[layer.connections] for w, layer in zip(parameters.weights, lesson.network.layers, strict=True)]
    values: list[float] = np.concatenate([*weights, *parameters.biases]).tolist()
    return values


def same_bits(lesson: Lesson) -> bool:
    """Whether formulas promise every bit: squared errors, activations that are one gate, nothing rounded or divided on
    the way."""
    squared = lesson.network.loss in ("half-squared-error", "squared-error")
    if not squared or lesson.training.scale or lesson.training.reduction is Reduction.MEAN_INSIDE:
        return False
    return all(layer.activation in SAME_BITS for layer in lesson.network.layers)


def at_a_kink(engine: FormulaEngine) -> bool:
    """Whether a value is exactly 0 at the start, where a function that was put together may have another slope."""
    return not engine.passes(engine.start()).values.all()


@examples(60)
@given(lessons(update=UpdateOrder.SIMULTANEOUS) | lessons(update=UpdateOrder.SIMULTANEOUS, held_out=True))
def test_formulas_train_as_the_network_does(lesson: Lesson) -> None:
    engine, trained = engine_of(lesson), NetworkEngine(lesson.network, lesson.data, lesson.training)
    ours = engine.advance(engine.start(), UPDATES)
    theirs = trained.advance(trained.pack(lesson.parameters), UPDATES)
    if same_bits(lesson):
        assert (ours.updates, ours.end) == (theirs.updates, theirs.end)
        np.testing.assert_array_equal(ours.curve[:, 0], theirs.curve[:, 0])  # the last error may be NaN
        assert ours.vectors.parameters.tolist() == learned(lesson, trained.unpack(theirs.vectors))
    elif ours.updates == theirs.updates == UPDATES and not lesson.training.scale and not at_a_kink(engine):
        first, expected = engine.passes(engine.start()), trained.passes(lesson.parameters)
        gradient = pytest.approx(learned(lesson, expected.gradient), abs=1e-12 * np.abs(first.gradients).max())
        assert first.gradient.tolist() == gradient


@pytest.mark.parametrize("notation", NOTATIONS)
def test_names_are_those_of_the_notation_where_they_can_be(notation: str) -> None:
    lesson = load("it496")
    symbol = Notation(lesson.network, 1, notation).plain
    formulas = as_formulas(lesson.network, lesson.parameters, lesson.data, lesson.training, symbol)
    assert formulas.graph.size == 37
    engine = FormulaEngine(formulas, lesson.training)
    assert engine.advance(engine.start(), 1).curve[0, 0] == pytest.approx(0.298371109)


def test_the_first_network_in_lines() -> None:
    assert engine_of(load("it496")).formulas.lines == (
        "net_h1 = w1 i1 + w2 i2 + b1",
        "net_h2 = w3 i1 + w4 i2 + b1",
        "out_h1 = logistic(net_h1)",
        "out_h2 = logistic(net_h2)",
        "net_o1 = w5 out_h1 + w6 out_h2 + b2",
        "net_o2 = w7 out_h1 + w8 out_h2 + b2",
        "out_o1 = logistic(net_o1)",
        "out_o2 = logistic(net_o2)",
        "E = 1/2 (target_o1 - out_o1)^2 + 1/2 (target_o2 - out_o2)^2",
    )


def test_layer_by_layer_is_no_formula() -> None:
    with pytest.raises(UsageError, match="choose the simultaneous update first"):
        engine_of(load("it496-layer-by-layer"))


def test_the_gradient_is_that_of_the_passes() -> None:
    lesson = load("it496-biases")
    engine = engine_of(lesson)
    passes = engine.passes(engine.start())
    assert passes.made
    assert passes.gradient.tolist() == [passes.gradients[0, place] for place in engine.places]
