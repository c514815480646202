"""When something comes to be in a training: found where a look at every iteration finds it."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from bpsim import Lesson, Simulator, load
from bpsim.core.call import Cells, Recorded, Vectors
from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rows import BLOCK, Rows
from bpsim.core.training import SampleOrder, Training
from bpsim.lesson.lesson import NetworkLesson
from bpsim.lesson.new_formulas import new_formula_lesson
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.slope import slope_of
from bpsim.simulator.when import MOST_FOUND, quantity_named, read_condition, search
from bpsim.trace.notation import NOTATIONS, Notation
from tests.examples import examples
from tests.formulas.lessons import formula_lessons
from tests.strategies import lessons

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
SIZES = (784, 128, 10)
QUANTITIES = {
    "w5": W5,
    "out o1": Quantity(Kind.OUT, 0, 2, 0),
    "δ o1": Quantity(Kind.DELTA, 0, 2, 0),
    "∂E/∂w5": Quantity(Kind.DE_DW, 0, 2, 0, 0),
}


def found(simulator: Simulator, text: str) -> list[int]:
    return [at for _, some in search(simulator, read_condition(text, simulator)) for at in some]


def begins(holds: list[bool]) -> list[int]:
    """The iterations at which something holds that did not hold at the one before."""
    return [at for at, now in enumerate(holds) if now and not (at and holds[at - 1])]


def test_it_is_found_where_a_look_at_every_iteration_finds_it() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(40)
    simulator.set_value(W5, 0.05)
    simulator.run(40)
    values: dict[str, list[float]] = {name: [] for name in ("E", *QUANTITIES)}
    for iteration in range(81):
        simulator.seek(iteration)
        values["E"].append(simulator.error)
        for name, quantity in QUANTITIES.items():
            values[name].append(simulator.value(quantity))
    for text, name, sign, bound in (
        ("E < 0.2", "E", 1, 0.2),
        ("E>0.2", "E", -1, 0.2),
        ("w5 < 0.03", "w5", 1, 0.03),
        ("weight 2.0.0 ≤ −0.1", "w5", 1, -0.1),
        ("w5 > 0", "w5", -1, 0.0),
        ("out o1 < 0,6", "out o1", 1, 0.6),
        ("δ o1 < 0.12", "δ o1", 1, 0.12),
        ("∂E/∂w5 < 0.05", "∂E/∂w5", 1, 0.05),
    ):
        expected = begins([sign * value < sign * bound for value in values[name]])
        assert expected, text
        assert found(simulator, text) == expected, text
    signs = [value < 0 for value in values["w5"]]
    changes = [at for at in range(1, 81) if signs[at] != signs[at - 1]]
    assert len(changes) == 3, "the edit made it positive again"
    assert found(simulator, "w5 changes sign") == changes


@pytest.mark.parametrize(("name", "iterations", "looked_at"), [("mcginley", 30, 1), ("xor", 850, 50)])
def test_all_outputs_are_right_where_each_sample_has_its_class(name: str, iterations: int, looked_at: int) -> None:
    simulator = Simulator(load(name))
    simulator.run(iterations)

    def right() -> bool:
        out, targets = simulator.outputs, simulator.data.targets
        if out.shape[1] > 1:
            return bool((out.argmax(axis=1) == targets.argmax(axis=1)).all())
        middle = (targets.min() + targets.max()) / 2
        return bool(((out > middle) == (targets > middle)).all())

    (at,) = found(simulator, "all outputs right")
    for iteration in (*range(0, simulator.last + 1, looked_at), at - 1, at):
        simulator.seek(iteration)
        assert right() is (iteration >= at)


def is_right(output: list[float], target: list[float], others: list[list[float]]) -> bool:
    """Whether the largest output is that of the target; one output: whether no other target is as near as its own."""
    if len(target) > 1:
        return output.index(max(output)) == target.index(max(target))
    away = [abs(output[0] - other[0]) for other in others if other != target]
    return all(abs(output[0] - target[0]) < other for other in away)


@pytest.mark.parametrize("order", SampleOrder)
@examples(20)
@given(data=st.data(), lesson=lessons(held_out=True, rounding=False), iterations=st.integers(1, 12))
def test_outputs_of_any_network_are_right_where_a_look_at_every_iteration_finds_them_so(
    order: SampleOrder, data: st.DataObject, lesson: NetworkLesson, iterations: int
) -> None:
    samples, outputs = lesson.data.targets.shape
    batch = data.draw(st.none() | st.integers(1, len(lesson.data.trained_on)))
    targets = np.array([[0.0], [1.0], [0.5]] if outputs == 1 else np.eye(outputs))
    chosen = data.draw(st.lists(st.integers(0, len(targets) - 1), min_size=samples, max_size=samples))
    of_classes = replace(lesson.data, targets=targets[chosen])
    simulator = Simulator(replace(lesson, data=of_classes, training=replace(lesson.training, batch=batch, order=order)))
    assume(not simulator.why_not)
    simulator.run(iterations)
    if outputs == 1 and len(set(chosen)) == 1:
        with pytest.raises(UsageError, match="here all are the same"):
            found(simulator, "all outputs right")
        return
    holds = []
    for iteration in range(simulator.last + 1):
        simulator.seek(iteration)
        both = zip(simulator.outputs.tolist(), simulator.data.targets.tolist(), strict=True)
        holds.append(all(is_right(*one, simulator.data.targets.tolist()) for one in both))
    assert found(simulator, "all outputs right") == begins(holds)


@pytest.mark.parametrize("order", SampleOrder)
def test_with_batches_and_held_out_rows_no_iteration_is_looked_at_by_itself(order: SampleOrder) -> None:
    lesson = load("xor")
    training, data = replace(lesson.training, batch=2, order=order), lesson.data.holding_out([1])
    simulator = Simulator(replace(lesson, training=training, data=data))
    simulator.run(500)
    with patch.object(NetworkEngine, "outs", autospec=True, side_effect=NetworkEngine.outs) as outs:
        found(simulator, "all outputs right")
    assert outs.call_count <= 2, "those that are trained on, and those held out, in the last iteration"


def test_symbols_are_those_of_the_present_notation_with_their_sign() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(60)
    plain = found(simulator, "δ o1 < 0.1")
    simulator.show_notation("han-kamber")
    delta = simulator.notation.plain(Quantity(Kind.DELTA, 0, 2, 0))
    assert simulator.notation.shown(Quantity(Kind.DELTA, 0, 2, 0), 1.0) == -1.0
    assert found(simulator, f"{delta} > -0.1") == plain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("w5", "“w5” says no condition: type one such as E < 0.01, w5 changes sign, all outputs right"),
        ("w5 <=", "“w5 <=” says no condition: type one such as E < 0.01, w5 changes sign, all outputs right"),
        ("w55 < 1", "“w55” is nothing that an iteration has"),
        ("weight 9.0.0 < 1", "“weight 9.0.0” is nothing that an iteration has"),
        ("weight 2.0 < 1", "“weight 2.0” is nothing that an iteration has"),
        ("E < x", "“E < x” is compared with no number"),
    ],
)
def test_text_that_is_no_condition_is_refused_with_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as fault:
        read_condition(text, Simulator(load("it496")))
    assert str(fault.value).startswith(reason)


def test_a_search_ends_where_it_has_found_many_and_another_goes_on_there() -> None:
    simulator = Simulator(load("xor"))
    simulator.set_training(replace(simulator.training, batch=1, learning_rate=2.0))
    simulator.run(3000)
    wanted = read_condition("E > 0.1", simulator)
    first = list(search(simulator, wanted))
    found_first = [at for _, some in first for at in some]
    assert len(found_first) == MOST_FOUND
    assert first[-1][0] == found_first[-1] < simulator.last - 1, "nobody has looked at those after it"
    error = simulator.curve().total
    all_of_them = [at for at in range(1, 3000) if error[at] > 0.1 >= error[at - 1]]
    then = [at for _, some in search(simulator, wanted, found_first[-1]) for at in some]
    assert then
    assert found_first + then == all_of_them


def test_what_is_looked_at_already_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with patch.object(NetworkEngine, "update_seconds", 1e-5):  # a state every 1000 updates
        simulator = Simulator(load("it496"))
        simulator.run(20_000)
    made: list[int] = []
    record = NetworkEngine.record

    def counted(engine: NetworkEngine, vectors: Vectors, count: int, cells: Cells, first: int) -> Recorded:
        made.append(count)
        return record(engine, vectors, count, cells, first)

    monkeypatch.setattr(NetworkEngine, "record", counted)
    assert list(search(simulator, read_condition("w5 < -9", simulator), 19_990))[-1] == (20_000, [])
    assert sum(made) <= 1000


def test_a_search_says_how_far_it_is_and_ends_at_a_thousand() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(40)
    parts = list(search(simulator, read_condition("w5 < -9", simulator)))
    assert [done for done, _ in parts] == sorted({done for done, _ in parts})
    assert parts[-1][0] == simulator.last
    flips = structs.replace(
        read_condition("E < 0", simulator), comes=lambda _before, now: np.ones(len(now), dtype=np.bool_)
    )
    assert len([at for _, some in search(simulator, flips) for at in some]) == 40 < MOST_FOUND


@examples(25)
@given(st.data(), lessons(), st.integers(1, 12))
def test_a_search_of_any_network_finds_what_a_look_at_every_iteration_finds(
    data: st.DataObject, lesson: Lesson, iterations: int
) -> None:
    simulator = Simulator(lesson)
    assume(not simulator.why_not)
    simulator.run(iterations)
    found_as_seen(data, simulator)


@examples(25)
@given(st.data(), formula_lessons(), st.integers(1, 12))
def test_a_search_of_any_formulas_finds_what_a_look_at_every_iteration_finds(
    data: st.DataObject, lesson: Lesson, iterations: int
) -> None:
    simulator = Simulator(replace(lesson, state=None))
    assume(not simulator.why_not)
    simulator.run(iterations)
    found_as_seen(data, simulator)


def found_as_seen(data: st.DataObject, simulator: Simulator) -> None:
    """Looks for something that a step of the last iteration computes or is given, at a value that it has somewhere."""
    step = data.draw(st.integers(1, len(simulator.steps)))
    (traced,) = list(simulator.trace())[step - 1 : step]
    quantity = data.draw(st.sampled_from([traced.step.quantity, *(operand for operand, _ in traced.operands)]))
    snapshot = simulator.snapshot()
    assume(quantity != snapshot.subject.error(simulator.values.engine, simulator.values.samples))
    elsewhere, history = Elsewhere(snapshot, quantity), snapshot.history
    values = [elsewhere.value(history.owner(at), history.state(at)) for at in range(history.first, history.last + 1)]
    bound = data.draw(st.sampled_from(values))
    below = read_condition("E < 1", simulator)
    wanted = structs.replace(
        below,
        quantity=quantity,
        begins=lambda now: now < bound,
        comes=lambda before, now: (now < bound) & ~(before < bound),
    )
    expected = [history.first + at for at in begins([value < bound for value in values])]
    assert [at for _, some in search(simulator, wanted) for at in some] == expected
    after = data.draw(st.integers(history.first, history.last))
    assert [at for _, some in search(simulator, wanted, after) for at in some] == [at for at in expected if at > after]


def test_the_error_of_a_long_training_is_looked_up_where_it_lies() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(3 * BLOCK // 2)
    with patch.object(Rows, "whole", side_effect=AssertionError("laid out")):
        at = found(simulator, "E < 0.001")
    assert at == [int(np.flatnonzero(simulator.curve().total < 0.001)[0])]


def test_a_bias_is_named_by_its_unit_and_a_shared_one_by_each_unit_of_its_layer_too() -> None:
    shared, own = Simulator(load("it496")), Simulator(load("deep"))
    one = Quantity(Kind.BIAS, None, 1)
    assert [quantity_named(name, shared) for name in ("bias 1", "bias 1.0", "bias 1.1", "b1")] == [one] * 4
    assert quantity_named("bias 1.4", own) == Quantity(Kind.BIAS, None, 1, 4)
    for simulator, name in ((own, "bias 1"), (own, "bias 1.5"), (shared, "bias 3.0")):
        with pytest.raises(UsageError, match=f"“{name}” is nothing that an iteration has"):
            quantity_named(name, simulator)
    assert slope_of(shared, quantity_named("bias 2.1", shared)).quantity == Quantity(Kind.BIAS, None, 2)


@pytest.mark.parametrize(
    ("lesson", "typed", "symbol"),
    [
        ("it496", "dE/dw5", "∂E/∂w5"),
        ("it496", "delta o1", "δ o1"),
        ("mcginley", "w3_11", "w³₁₁"),
        ("mcginley", "delta^4_2", "δ⁴₂"),
        ("van-veen", "df/dv21", "∂f/∂v21"),
        ("van-veen", "z1", "z1"),
        ("van-veen", "d^1", "d̂1"),
        ("van-veen", "d1", "d1"),
        ("van-veen", "alpha", "α"),
        ("it496", "target o1", "target o1"),
        ("it496", "I1", "i1"),
        ("linear-regression", "dL/dw1", "∂L/∂w1"),
    ],
)
def test_a_symbol_is_typed_with_the_keys_that_there_are(lesson: str, typed: str, symbol: str) -> None:
    simulator = Simulator(load(lesson))
    assert quantity_named(typed, simulator) == quantity_named(symbol, simulator)
    assert simulator.notation.plain(quantity_named(typed, simulator)) == symbol


@examples(40)
@given(st.data(), lessons(), st.sampled_from(sorted(NOTATIONS)))
def test_every_symbol_of_a_network_is_known(data: st.DataObject, lesson: Lesson, notation: str) -> None:
    simulator = Simulator(lesson)
    simulator.show_notation(notation)
    quantities = [
        *parameters_of(simulator.network),
        *(simulator.steps.step(number).quantity for number in range(1, len(simulator.steps) + 1)),
        *(Quantity(Kind.INPUT, 0, 0, unit) for unit in range(simulator.network.sizes[0])),
        Quantity(Kind.LEARNING_RATE),
    ]
    plain = simulator.notation.plain
    shown = plain(data.draw(st.sampled_from(quantities)))
    first = next(one for one in quantities if plain(one) == shown)
    error = simulator.snapshot().subject.error(simulator.values.engine, simulator.values.samples)
    # Nothing but a single output may be called without a name or an index.
    with patch("bpsim.simulator.alike.FEW", 1):
        assert quantity_named(shown, simulator) in (first, error)


@pytest.mark.parametrize(
    ("symbol", "quantity"),
    [
        ("δ h127", Quantity(Kind.DELTA, 0, 1, 127)),
        ("delta h63", Quantity(Kind.DELTA, 0, 1, 63)),
        ("∂E/∂w50000", Quantity(Kind.DE_DW, 0, 1, 63, 607)),
        ("w101632+", Quantity(Kind.NEW_WEIGHT, None, 2, 9, 127)),
        ("∂E/∂out h100 via o9", Quantity(Kind.PATH, 0, 1, 100, 9)),
        ("b h100", Quantity(Kind.BIAS, None, 1, 100)),
    ],
)
def test_in_a_large_network_few_symbols_are_formed_to_know_one(symbol: str, quantity: Quantity) -> None:
    names = [tuple(f"{letter}{number}" for number in range(size)) for letter, size in zip("iho", SIZES, strict=True)]
    network = Network(names[0], tuple(Layer(units, size) for units, size in zip(names[1:], SIZES, strict=False)))
    weights = [np.zeros((layer.size, layer.sources)) for layer in network.layers]
    parameters = Parameters.of(network, weights, [np.zeros(layer.size) for layer in network.layers])
    data = Data.of(network, np.zeros((1, SIZES[0])), np.zeros((1, SIZES[-1])))
    simulator = Simulator(NetworkLesson(network, parameters, data, training=Training(0.5)))
    asked: list[Quantity] = []
    plain = Notation.plain
    with patch.object(Notation, "plain", lambda notation, one: (asked.append(one), plain(notation, one))[1]):
        assert quantity_named(symbol, simulator) == quantity
    assert len(asked) < 2000, "of 400 000 that its steps compute"


def test_names_that_differ_in_their_case_are_told_apart() -> None:
    lesson = new_formula_lesson("W = w + 1; E = W x; e = E - 3; L = e^2", {"w": 0.5, "x": 1.0}, ("w",))
    simulator = Simulator(lesson)
    for name in ("w", "W", "E", "e", "L"):
        quantity = quantity_named(name, simulator)
        assert (quantity.kind, simulator.notation.plain(quantity)) == (Kind.VALUE, name)
    assert quantity_named("l", simulator) == quantity_named("L", simulator)
    assert quantity_named("E", Simulator(load("linear-regression"))).kind is Kind.BATCH_ERROR


def test_the_learning_rate_of_a_schedule_is_looked_for_by_its_symbol() -> None:
    simulator = Simulator(load("van-veen"))
    simulator.run(400)
    assert found(simulator, "α < 0.3") == [334], "0.5 / (1 + 0.002 t)"


def test_formulas_have_no_address_that_could_be_given() -> None:
    with pytest.raises(UsageError) as fault:
        quantity_named("weight 2.0.0", Simulator(load("linear-regression")))
    assert (
        str(fault.value) == "“weight 2.0.0” is nothing that an iteration has: give a symbol as it is shown, such as w1"
    )
