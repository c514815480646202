"""The derivative of any unit instead of the error's, and by the inputs: held against central differences."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bpsim import Lesson, Simulator, load
from bpsim.answers import Verdict, judge
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import UpdateOrder
from bpsim.lesson import dumps, loads
from bpsim.trace.iteration import Phase
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from tests.evaluated import evaluate
from tests.examples import examples
from tests.strategies import lessons

H = 1e-6
O1 = (2, 0)


def deriving(lesson: Lesson, of: tuple[int, int] | None, *, inputs: bool = True) -> Simulator:
    """A lesson whose steps derive a unit, with all its digits."""
    training = replace(lesson.training, derivative_of=of, derive_inputs=inputs, round_to=None)
    return Simulator(replace(lesson, training=training, guide=(), printed=()))


def value_of(simulator: Simulator, engine: NetworkEngine, state: State, sample: int) -> float:
    """What is derived, with other numbers."""
    of, values = simulator.training.derivative_of, NetworkValues(engine, state)
    return values.value(Quantity(Kind.TOTAL_ERROR, sample) if of is None else Quantity(Kind.OUT, sample, *of))


def difference(simulator: Simulator, q: Quantity) -> float:
    """The derivative that belongs to a step, by a central difference: the change of what is derived over 2h."""
    engine, state = simulator.values.engine, simulator.values.state
    ends = []
    for h in (H, -H):
        if q.kind is Kind.DE_DOUT:
            row = simulator.data_row(q.sample or 0)
            inputs = engine.data.inputs.copy()
            inputs[row, q.at_unit] += h
            data = replace(engine.data, inputs=inputs)
            moved, at = NetworkEngine(engine.network, data, engine.training), state
        else:
            weights, biases = (
                [array.copy() for array in arrays] for arrays in (state.parameters.weights, state.parameters.biases)
            )
            if q.kind is Kind.DE_DW:
                weights[q.at_layer - 1][q.at_unit, q.source] += h
            else:
                biases[q.at_layer - 1][q.unit or 0] += h
            parameters = type(state.parameters).of(engine.network, weights, biases)
            moved, at = engine, structs.replace(state, parameters=parameters)
        ends.append(value_of(simulator, moved, at, q.sample or 0))
    return (ends[0] - ends[1]) / (2 * H)


SMOOTH = ("identity", "logistic", "tanh", "softplus", "bipolar-logistic")


@examples(30)
@given(lessons(activations=SMOOTH, update=UpdateOrder.SIMULTANEOUS, rounding=False), st.data())
def test_every_derivative_agrees_with_a_central_difference(lesson: Lesson, data: st.DataObject) -> None:
    network = lesson.network
    layer = data.draw(st.integers(0, network.depth))
    of = (layer, data.draw(st.integers(0, network.sizes[layer] - 1))) if layer else None
    simulator = deriving(lesson, of)
    checked = 0
    for traced in simulator.trace():
        q = traced.step.quantity
        if q.kind in (Kind.DE_DW, Kind.DE_DB) or (q.kind is Kind.DE_DOUT and q.layer == 0):
            expected = difference(simulator, q)
            assert traced.value == pytest.approx(expected, rel=1e-4, abs=1e-6 * max(1.0, abs(traced.value)))
            checked += 1
    assert checked


def test_the_steps_end_with_the_derivatives_and_there_is_no_training() -> None:
    simulator = deriving(load("it496"), (1, 1))
    quantities = [traced.step.quantity for traced in simulator.trace()]
    assert {Phase.of(q.kind) for q in quantities} == {Phase.FORWARD, Phase.BACKWARD}
    assert max(q.at_layer for q in quantities if Phase.of(q.kind) is Phase.BACKWARD) == 1
    assert quantities[-1] == Quantity(Kind.DE_DOUT, 0, 0, 1)
    assert simulator.value(Quantity(Kind.DE_DOUT, 0, 1, 1)) == 1.0
    assert simulator.value(Quantity(Kind.DE_DOUT, 0, 1, 0)) == 0.0
    out = simulator.value(Quantity(Kind.OUT, 0, 1, 1))
    assert simulator.value(quantities[-1]) == pytest.approx(out * (1 - out) * 0.30)
    assert simulator.next(Granularity.ITERATION)
    assert not simulator.next()
    assert simulator.why_not.startswith("The steps derive out h2, not the error")
    with pytest.raises(UsageError, match="not the error"):
        simulator.run(1)


def test_what_is_derived_stands_in_symbols_titles_and_formulas() -> None:
    simulator = deriving(load("it496"), O1)
    gradient = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DW, 0, 2, 0, 0)))
    assert gradient.plain == "∂out o1/∂w5"
    assert gradient.title == "How much does w5 affect out o1?"
    top = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DOUT, 0, 2, 0)))
    assert top.equation.whole.tex.endswith("= 1")
    by_input = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DOUT, 0, 0, 0)))
    assert by_input.plain == "∂out o1/∂i1"
    assert by_input.title == "How much does i1 affect out o1?"
    simulator.show_notation("han-kamber")
    assert simulator.notation.plain(gradient.step.quantity) == "∂O5/∂w35"
    assert simulator.shown(gradient.step.quantity) == simulator.value(gradient.step.quantity) > 0


@pytest.mark.parametrize("name", ["it496", "it496-layer-by-layer"])
def test_the_inputs_come_last_in_the_way_back_and_change_nothing_else(name: str) -> None:
    lesson = load(name)
    simulator, plain = deriving(lesson, None), deriving(lesson, None, inputs=False)
    added = [t.step.quantity for t in simulator.trace() if t.step.quantity.layer == 0]
    assert [q.kind for q in added] == [*[Kind.DNET_DOUT, Kind.PATH] * 2, Kind.DE_DOUT] * 2
    rest = [(t.step.quantity, t.value) for t in simulator.trace() if t.step.quantity.layer != 0]
    assert rest == [(t.step.quantity, t.value) for t in plain.trace()]
    deltas, weights = (simulator.value(Quantity(Kind.DELTA, 0, 1, j)) for j in (0, 1)), ((0.15, 0.25), (0.20, 0.30))
    first = sum(delta * weight for delta, weight in zip(deltas, weights[0], strict=True))
    assert simulator.value(Quantity(Kind.DE_DOUT, 0, 0, 0)) == pytest.approx(first, rel=1e-12)
    assert simulator.run(3).iteration == 3
    assert plain.run(3).iteration == 3
    assert simulator.values.state.parameters.same_bits(plain.values.state.parameters)


def test_the_file_says_what_is_derived_and_refuses_what_is_not_there() -> None:
    simulator = deriving(load("it496"), O1)
    file = json.loads(dumps(simulator.to_save()))
    assert file["version"] == 2
    assert file["training"]["derivative_of"] == {"layer": 2, "unit": 0}
    assert file["training"]["derive_inputs"] is True
    again = loads(json.dumps(file).encode())
    assert again.training == simulator.training
    for changes, fault in (
        ({"derivative_of": {"layer": 3, "unit": 0}}, "training.derivative_of.layer: 3, expected 1 to 2"),
        ({"derivative_of": {"layer": 1, "unit": 2}}, "training.derivative_of.unit: 2, expected 0 to 1"),
    ):
        with pytest.raises(LessonError) as error:
            loads(json.dumps({**file, "training": {**file["training"], **changes}}).encode())
        assert error.value.faults == (fault,)
    with pytest.raises(LessonError, match=r'training.derivative_of: needs "version": 2'):
        loads(json.dumps({**file, "version": 1}).encode())


def test_what_is_typed_for_the_derivatives_by_the_inputs_is_saved_and_read() -> None:
    simulator = deriving(load("it496"), None)
    for step in simulator.trace():
        if step.step.quantity.layer == 0:
            simulator.answer(step.step.quantity, f"{step.value:.6f}")
    assert len(simulator.answers) == 10
    assert Simulator(loads(dumps(simulator.to_save()))).answers == simulator.answers
    lesson = json.loads(dumps(simulator.to_save()))
    by_x2 = {"quantity": "dE_dout", "sample": 0, "layer": 0, "unit": 1}
    guide = [{"text": "{{dE_dout 0.1}} is {{=dE_dout 0.1:4}}", "iteration": 0, "step": by_x2}]
    assert loads(json.dumps({**lesson, "guide": guide}).encode()).guide[0].step == Quantity(Kind.DE_DOUT, 0, 0, 1)


def test_a_unit_that_is_derived_is_followed_and_typed_numbers_are_judged() -> None:
    simulator = deriving(load("it496"), (1, 1))
    simulator.remove_unit(1, 0)
    assert simulator.training.derivative_of == (1, 0)
    values = {t.step.quantity: f"{t.value:.6g}" for t in simulator.trace() if t.step.phase is Phase.BACKWARD}
    verdicts = {entry.verdict for entry in judge(simulator, values).entries}
    assert verdicts <= {Verdict.RIGHT, Verdict.UNCLEAR}
    wrong = {q: str(float(text) * 1.37) for q, text in values.items() if float(text)}
    assert Verdict.WRONG in {entry.verdict for entry in judge(simulator, wrong).entries}
    simulator.remove_layer(1)
    assert simulator.training.derivative_of is None
    assert np.isfinite(simulator.error)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("activation", ["identity", "logistic", "relu"])
def test_every_step_of_a_derived_unit_is_explained_in_every_notation(notation: str, activation: str) -> None:
    lesson = load("it496")
    layers = tuple(replace(layer, activation=activation) for layer in lesson.network.layers)
    lesson = replace(lesson, network=replace(lesson.network, layers=layers))
    for of in ((1, 0), O1):
        simulator = deriving(lesson, of)
        simulator.show_notation(notation)
        explained = [simulator.explain(number) for number in range(1, len(simulator.steps) + 1)]
        assert all(one.equation.whole.tex and one.equation.in_numbers.tex for one in explained)


@examples(25)
@given(lessons(rounding=False), st.data())
def test_a_derived_unit_is_where_all_of_its_steps_come_from(lesson: Lesson, data: st.DataObject) -> None:
    """No step reads what comes back to the unit from the layers after it, which is that of the error."""
    network = lesson.network
    layer = data.draw(st.integers(1, network.depth))
    simulator = deriving(lesson, (layer, data.draw(st.integers(0, network.sizes[layer] - 1))))
    numbers = range(1, len(simulator.steps) + 1)
    simulator.show_notation(data.draw(st.sampled_from(sorted(NOTATIONS))))

    def value(to: Hashable) -> float:
        assert isinstance(to, Quantity)
        return simulator.shown(to)

    for number in numbers:
        explained = simulator.explain(number)
        for one in filter(None, (explained, explained.other)):
            before = [simulator.steps.number(q) for q in one.equation.operands if q.kind not in GIVEN]
            assert all(earlier is not None and earlier < number for earlier in before)
            for side in one.equation.sides:
                assert evaluate(side, value) == pytest.approx(one.value, rel=1e-7, abs=1e-10)
