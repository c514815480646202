"""A position in a history: stepping, travelling, running and editing, all of them the same arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import count, cycle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, UsageError, load
from bpsim.core.history import Reason
from bpsim.core.initialization import Initialization
from bpsim.core.network import Data, Parameters
from bpsim.core.optimizers import Momentum
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.core.training import Stop, Training, UpdateOrder
from bpsim.simulator import MOST_GHOSTS
from bpsim.trace.steps import Granularity, Step
from tests.engines import ENGINES, bits
from tests.examples import examples
from tests.found import found
from tests.strategies import any_float, lessons
from tests.textbook import batch_rows

few = examples(15)
W1, W5 = Quantity(Kind.WEIGHT, None, 1, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 0)
RATE, INPUT, TARGET = Quantity(Kind.LEARNING_RATE), Quantity(Kind.INPUT, 0, 0, 0), Quantity(Kind.TARGET, 0, 2, 0)
OUT_H1 = Quantity(Kind.OUT, 0, 1, 0)

Position = tuple[int, int, Step | None, list[bytes]]


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(load("it496"))


def numbers(simulator: Simulator) -> list[bytes]:
    """The bits of the present parameters."""
    return bits(*simulator.weights, *simulator.biases)


def position(simulator: Simulator) -> Position:
    """Where the simulator is, and what it shows there."""
    current = simulator.current
    return simulator.iteration, simulator.step, current, bits(simulator.value(current.quantity)) if current else []


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves by so many seconds each time it is read."""
    reads = count()
    return lambda: seconds * next(reads)


def overflowing(weight: float = 1e200) -> Lesson:
    """A network whose numbers overflow at once."""
    lesson = load("torok")
    weights = [np.full(w.shape, weight) for w in lesson.parameters.weights]
    return replace(lesson, parameters=Parameters.of(lesson.network, weights, lesson.parameters.biases))


def diverging() -> Lesson:
    """A network whose numbers overflow after some iterations."""
    lesson = load("torok")
    return replace(lesson, training=replace(lesson.training, learning_rate=1e3))


# The start


def test_a_lesson_opens_at_its_start_with_nothing_computed(simulator: Simulator) -> None:
    assert (simulator.iteration, simulator.step, simulator.first, simulator.last) == (0, 0, 0, 0)
    assert simulator.current is None
    assert not simulator.in_past
    assert not any(simulator.reached(simulator.steps.step(n).quantity) for n in range(1, 58))
    assert all(simulator.reached(q) for q in (W5, RATE, INPUT, TARGET))


def test_a_quantity_is_reached_at_its_step(simulator: Simulator) -> None:
    number = found(simulator.steps.number(OUT_H1))
    simulator.seek(0, number - 1)
    assert not simulator.reached(OUT_H1)
    simulator.next()
    assert simulator.reached(OUT_H1)
    assert simulator.current == Step(number, simulator.steps.step(number).phase, OUT_H1)
    assert not simulator.reached(Quantity(Kind.OUT, 7, 1, 0))


@few
@given(lessons())
def test_outputs_weights_and_biases_are_those_of_the_trace_and_read_only(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    values = {traced.step.quantity: traced.value for traced in simulator.trace()}
    assert simulator.outputs.shape == lesson.data.targets.shape
    for sample, row in enumerate(batch_rows(lesson, 0)):
        for unit, out in enumerate(simulator.outputs[row]):
            assert bits(out) == bits(values[Quantity(Kind.OUT, sample, lesson.network.depth, unit)])
    assert numbers(simulator) == bits(*lesson.parameters)
    assert not any(array.flags.writeable for array in (simulator.outputs, *simulator.weights, *simulator.biases))


@few
@given(lessons())
def test_the_trace_is_every_step_in_order_whatever_the_position(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    at_start = list(simulator.trace())
    assert [traced.step for traced in at_start] == [
        simulator.steps.step(number) for number in range(1, len(simulator.steps) + 1)
    ]
    simulator.seek(0, len(simulator.steps))
    assert list(simulator.trace()) == at_start
    assert all(traced.formula.startswith(f"{traced.symbol} = ") for traced in at_start)


# Going forwards and back


@examples(25)
@given(lessons())
def test_the_way_back_visits_the_same_positions_as_the_way_there(lesson: Lesson) -> None:
    for granularity in Granularity:
        simulator = Simulator(lesson)
        there = [position(simulator)]
        while simulator.iteration < 2 and simulator.next(granularity):
            there.append(position(simulator))
        back = [position(simulator)]
        while simulator.back(granularity):
            back.append(position(simulator))
        assert [p[:3] for p in back] == [p[:3] for p in reversed(there)]
        assert [p[3] for p in back] == [p[3] for p in reversed(there)]


def stops_at(simulator: Simulator, granularity: Granularity) -> bool:
    """Whether presses of one granularity come by here: elsewhere back only goes to the beginning of its group."""
    steps, step = simulator.steps, simulator.step
    if granularity is Granularity.EPOCH:
        per_epoch = simulator.values.engine.batches.per_epoch
        return step == 0 and simulator.iteration % per_epoch == 0
    return step == 0 or steps.stop_after(found(steps.stop_before(step, granularity)), granularity) == step


@few
@given(lessons(), st.data())
def test_back_after_forward_restores_the_step(lesson: Lesson, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    for granularity in data.draw(st.lists(st.sampled_from(Granularity), max_size=30)):
        before = position(simulator)
        between_groups = stops_at(simulator, granularity)
        after = position(simulator) if simulator.next(granularity) else None
        if between_groups and after:
            simulator.back(granularity)
            assert position(simulator) == before
            simulator.next(granularity)
            assert position(simulator) == after


def test_there_is_nothing_before_the_start(simulator: Simulator) -> None:
    assert [simulator.back(granularity) for granularity in Granularity] == [False] * len(Granularity)
    assert position(simulator) == (0, 0, None, [])


def test_after_the_last_step_comes_the_next_iteration_with_the_new_weights_in_place(simulator: Simulator) -> None:
    simulator.seek(0, 57)
    new = simulator.value(W5.but(Kind.NEW_WEIGHT))
    assert simulator.next()
    assert (simulator.iteration, simulator.step, simulator.last) == (1, 0, 1)
    assert bits(simulator.value(W5)) == bits(new)
    assert simulator.back()
    assert (simulator.iteration, simulator.step, simulator.last) == (0, 57, 1)
    assert simulator.value(W5) == 0.4
    assert simulator.in_past


@examples(25)
@given(lessons(), st.integers(1, 4), st.data())
def test_stepping_running_slicing_and_travelling_end_in_the_same_bits(
    lesson: Lesson, length: int, data: st.DataObject
) -> None:
    presses = data.draw(st.lists(st.sampled_from(Granularity), min_size=1, max_size=8))
    budgets = data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=3))
    stations = data.draw(st.lists(st.integers(0, length), max_size=4))
    for engine in ENGINES:
        with engine():
            ran = Simulator(lesson)
            ran.run(length)

            stepped = Simulator(lesson)
            for press in cycle(presses):
                if stepped.iteration >= length or not stepped.next(press):
                    break
            stepped.seek(min(length, stepped.last))  # a press for an epoch may go further

            sliced = Simulator(lesson)
            goal = sliced.goal(length)
            for budget in cycle(budgets):
                if sliced.run_for(budget, ticking(0.1), goal).reason is not Reason.RUNNING:
                    break

            travelled = Simulator(lesson)
            travelled.run(length)
            for iteration in stations:
                travelled.seek(min(iteration, travelled.last))
            travelled.run(length - travelled.iteration)

            for other in (stepped, sliced, travelled):
                assert other.iteration == ran.iteration
                assert numbers(other) == numbers(ran)
            assert sliced.last == travelled.last == ran.iteration


def test_stepping_a_hundred_iterations_is_running_them(simulator: Simulator) -> None:
    ran = Simulator(load("it496"))
    ran.run(100)
    while simulator.iteration < 100:
        simulator.next(Granularity.PHASE)
    assert numbers(simulator) == numbers(ran)


@few
@given(lessons(), st.integers(0, 30), st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_any_iteration_of_the_past_is_that_of_a_fresh_run(lesson: Lesson, length: int, asked: list[int]) -> None:
    simulator = Simulator(lesson)
    simulator.run(length)
    for iteration in asked:
        if iteration <= simulator.last:
            simulator.seek(iteration)
            fresh = Simulator(lesson)
            fresh.run(iteration)
            assert numbers(simulator) == numbers(fresh)
            assert bits(simulator.error, simulator.outputs) == bits(fresh.error, fresh.outputs)


@pytest.mark.parametrize(("iteration", "step"), [(-1, 0), (6, 0), (3, -1), (3, 58)])
def test_a_position_that_is_not_there_is_refused_and_the_present_one_stays(
    simulator: Simulator, iteration: int, step: int
) -> None:
    simulator.run(5)
    simulator.seek(2, 10)
    before = position(simulator), numbers(simulator)
    with pytest.raises(UsageError, match="is not there: choose from 0 to"):
        simulator.seek(iteration, step)
    assert (position(simulator), numbers(simulator)) == before


# Running


@pytest.mark.parametrize("iterations", [-1, -10_000])
def test_fewer_than_no_iterations_are_refused(simulator: Simulator, iterations: int) -> None:
    with pytest.raises(UsageError, match=f"{iterations} iterations cannot be run: give 0 or more"):
        simulator.run(iterations)
    assert (simulator.iteration, simulator.last) == (0, 0)


def test_no_iterations_change_nothing(simulator: Simulator) -> None:
    run = simulator.run(0)
    assert (run.reason, run.iteration, run.fault, run.message) == (Reason.DONE, 0, None, "")
    assert numbers(simulator) == bits(*load("it496").parameters)


def errors_of(lesson: Lesson, iterations: int) -> np.ndarray:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    return simulator.curve().total


def test_a_run_stops_at_the_first_iteration_below_the_error(simulator: Simulator) -> None:
    errors = errors_of(load("it496"), 200)
    run = simulator.run(10_000, until=float(errors[70]))
    assert (run.reason, run.iteration, simulator.iteration, simulator.last) == (Reason.ERROR, 71, 71, 71)
    assert simulator.error < errors[70] == errors_of(load("it496"), 70)[-1]


@few
@given(st.integers(0, 60), st.integers(0, 80), st.integers(0, 59))
def test_a_run_within_the_known_past_ends_as_a_fresh_one(begin: int, length: int, target: int) -> None:
    until = float(errors_of(load("it496"), 60)[target])
    known, fresh = Simulator(load("it496")), Simulator(load("it496"))
    known.run(60)
    known.seek(begin)
    fresh.run(begin)
    runs = known.run(length, until), fresh.run(length, until)
    assert runs[0] == runs[1]
    assert (known.iteration, known.step) == (fresh.iteration, fresh.step)
    assert numbers(known) == numbers(fresh)


def test_a_run_from_the_past_goes_on_where_it_was(simulator: Simulator) -> None:
    simulator.run(20)
    simulator.seek(5)
    assert simulator.run(10).iteration == 15
    assert simulator.last == 20
    assert simulator.run(10).iteration == 25
    assert simulator.last == 25


def test_a_slice_ends_with_its_time(simulator: Simulator) -> None:
    goal = simulator.goal(10_000)
    run = simulator.run_for(0.5, ticking(0.1), goal)
    assert run.reason is Reason.RUNNING
    assert 0 < run.iteration == simulator.iteration == simulator.last < 10_000
    assert simulator.run_for(0.0, ticking(0.1), goal).iteration > run.iteration


def test_slices_stop_below_the_error_too(simulator: Simulator) -> None:
    until = float(errors_of(load("it496"), 100)[70])
    goal = simulator.goal(10_000, until)
    while (run := simulator.run_for(0.3, ticking(0.1), goal)).reason is Reason.RUNNING:
        assert simulator.iteration <= 71
    assert (run.reason, run.iteration) == (Reason.ERROR, 71)


def test_a_diverging_run_says_which_quantity_at_which_iteration() -> None:
    simulator = Simulator(diverging())
    run = simulator.run(1000)
    assert run.reason is Reason.DIVERGED
    assert 0 < run.iteration == simulator.iteration == simulator.last < 100
    assert run.fault is not None
    assert not math.isfinite(simulator.value(run.fault))
    assert f"iteration {run.iteration} " in run.message
    assert simulator.notation.plain(run.fault) in run.message
    assert "\n" not in run.message
    assert all(np.isfinite(array).all() for array in (*simulator.weights, *simulator.biases, simulator.curve().total))


def test_the_fault_is_the_first_quantity_that_is_not_finite() -> None:
    simulator = Simulator(diverging())
    run = simulator.run(1000)
    values = [(t.step.quantity, math.isfinite(t.value)) for t in simulator.trace()]
    assert next(quantity for quantity, fine in values if not fine) == run.fault


def test_one_cannot_step_into_a_diverged_iteration_but_see_how_it_diverges() -> None:
    simulator = Simulator(diverging())
    last = simulator.run(1000).iteration
    while simulator.next(Granularity.PHASE):
        pass
    assert (simulator.iteration, simulator.step) == (last, len(simulator.steps))
    assert simulator.back(Granularity.PHASE)
    assert simulator.run(1).reason is Reason.DIVERGED


@pytest.mark.parametrize("weight", [1e200, -1e200, 1e308, 1.7976931348623157e308])
def test_a_network_that_overflows_at_once_opens_and_is_traced(weight: float) -> None:
    simulator = Simulator(overflowing(weight))
    trace = list(simulator.trace())
    assert len(trace) == len(simulator.steps)
    assert not math.isfinite(simulator.error)
    assert len(simulator.curve().total) == 0
    run = simulator.run(10)
    assert (run.reason, run.iteration, simulator.last) == (Reason.DIVERGED, 0, 0)
    assert run.fault is not None
    assert "iteration 0 " in run.message
    assert numbers(simulator) == bits(*overflowing(weight).parameters)


@examples(60)
@given(lessons(numbers=any_float()))
def test_whatever_the_numbers_a_run_ends_with_finite_ones_or_names_the_fault(lesson: Lesson) -> None:
    for engine in ENGINES:
        with engine():
            simulator = Simulator(lesson)
            run = simulator.run(3)
            assert all(np.isfinite(array).all() for array in (*simulator.weights, *simulator.biases))
            assert (run.reason is Reason.DIVERGED) is (run.fault is not None)
            assert (simulator.iteration == 3) is (run.reason is Reason.DONE)


# Editing


def typed(simulator: Simulator, quantity: Quantity, value: float) -> None:
    step = simulator.current
    simulator.set_value(quantity, value)
    assert simulator.value(quantity) == value
    assert simulator.current == step


@pytest.mark.parametrize("quantity", [W5, Quantity(Kind.BIAS, None, 2), INPUT, TARGET, RATE])
def test_at_the_start_an_edit_changes_the_lesson(simulator: Simulator, quantity: Quantity) -> None:
    simulator.run(3)
    simulator.seek(0, 30)
    typed(simulator, quantity, 0.25)
    assert (simulator.iteration, simulator.last) == (0, 0)
    assert Simulator(simulator.lesson).value(quantity) == 0.25
    assert Simulator(load("it496")).value(quantity) != 0.25
    simulator.run(5)
    simulator.restart()
    assert simulator.value(quantity) == 0.25


@pytest.mark.parametrize("quantity", [W5, Quantity(Kind.BIAS, None, 2), INPUT, TARGET, RATE])
def test_an_edit_in_the_past_begins_a_branch_and_the_old_curve_becomes_a_ghost(
    simulator: Simulator, quantity: Quantity
) -> None:
    simulator.run(20)
    old, weights = simulator.curve(), numbers(simulator)
    simulator.seek(7, 30)
    before = simulator.value(quantity)
    typed(simulator, quantity, 0.25)
    assert (simulator.iteration, simulator.last, simulator.first) == (7, 7, 0)
    assert bits(simulator.curve().total[:7]) == bits(old.total[:7])
    assert len(simulator.ghosts) == 1
    assert bits(simulator.ghosts[0].curve.total) == bits(old.total[:20])
    assert simulator.ghosts[0].name(simulator.notation) == "as opened"
    simulator.run(13)
    assert numbers(simulator) != weights
    assert bits(simulator.curve().total[:7]) == bits(old.total[:7])
    simulator.seek(6)
    assert simulator.value(quantity) == before or quantity.kind in (Kind.WEIGHT, Kind.BIAS)


@few
@given(lessons(), st.data())
def test_an_edit_stays_at_its_quantity_with_the_values_of_a_fresh_lesson(lesson: Lesson, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    simulator.seek(simulator.iteration, data.draw(st.integers(0, len(simulator.steps))))
    step = simulator.current
    row = int(simulator.values.rows[0])
    simulator.set_data(Quantity(Kind.INPUT, row, 0, 0), data.draw(st.floats(-2, 2)))
    assert simulator.current == step
    fresh = Simulator(simulator.lesson)
    for number in range(1, len(simulator.steps) + 1):
        quantity = simulator.steps.step(number).quantity
        assert bits(simulator.value(quantity)) == bits(fresh.value(quantity))


def test_where_the_step_is_gone_an_edit_stays_at_the_last_step_before_it(simulator: Simulator) -> None:
    momentum = Momentum(0.9)
    plain = simulator.training
    simulator.set_training(replace(plain, optimizer=momentum))
    velocity = next(n for n in range(1, len(simulator.steps) + 1) if kind_of(simulator, n) is Kind.NEW_VELOCITY)
    before = simulator.steps.step(velocity - 1).quantity
    simulator.seek(0, velocity)
    simulator.set_training(plain)
    assert simulator.current is not None
    assert simulator.current.quantity == before


def kind_of(simulator: Simulator, number: int) -> Kind:
    return simulator.steps.step(number).quantity.kind


def test_holding_out_a_sample_stays_at_the_row_that_was_shown() -> None:
    simulator = Simulator(load("it496-least-squares"))
    delta = Quantity(Kind.DELTA, 2, 1, 0)
    simulator.seek(0, simulator.steps.number(delta) or 0)
    simulator.hold_out(0)
    assert simulator.current is not None
    assert simulator.current.quantity == replace(delta, sample=1)
    assert simulator.data_row(1) == 2
    simulator.hold_out(0, held=False)
    assert simulator.current is not None
    assert simulator.current.quantity == delta
    simulator.hold_out(2)
    assert simulator.current is not None
    assert simulator.current.quantity.sample in (None, 1)


def test_an_edit_at_the_end_loses_nothing_and_leaves_no_ghost(simulator: Simulator) -> None:
    simulator.run(20)
    old = simulator.curve()
    typed(simulator, W5, 0.25)
    assert simulator.ghosts == ()
    assert bits(simulator.curve().total[:20]) == bits(old.total[:20])
    assert bits(simulator.curve().total[20]) == bits(simulator.error)


def test_an_edit_in_the_past_changes_nothing_else_that_is_shown_there(simulator: Simulator) -> None:
    simulator.run(10)
    simulator.set_value(RATE, 0.1)
    simulator.set_value(TARGET, 0.7)
    simulator.run(10)
    for quantity, iteration in ((W5, 5), (INPUT, 4), (RATE, 3), (W1, 0)):
        simulator.seek(iteration)
        shown = {q: simulator.value(q) for q in (W1, W5, INPUT, TARGET, RATE) if q != quantity}
        simulator.set_value(quantity, 0.3)
        assert {q: simulator.value(q) for q in shown} == shown
        assert (simulator.lesson.data, simulator.lesson.training) == (simulator.data, simulator.training)


def test_both_sides_of_an_edit_are_replayed_as_they_were(simulator: Simulator) -> None:
    simulator.run(10)
    simulator.set_value(RATE, 0.1)
    simulator.run(10)
    fresh = Simulator(load("it496"))
    fresh.run(10)
    slow = Simulator(replace(load("it496"), parameters=fresh.values.state.parameters))
    slow.set_value(RATE, 0.1)
    slow.run(10)
    assert numbers(simulator) == numbers(slow)
    simulator.seek(10)
    assert numbers(simulator) == numbers(fresh)
    assert simulator.training.learning_rate == 0.1
    simulator.back()
    assert (simulator.iteration, simulator.step) == (9, 57)
    assert simulator.training.learning_rate == 0.5


def test_an_earlier_run_is_named_by_the_edits_that_began_it(simulator: Simulator) -> None:
    def names() -> list[str]:
        return [ghost.name(simulator.notation) for ghost in simulator.ghosts]

    simulator.run(8)
    simulator.restart()
    simulator.set_value(RATE, 5.0)
    simulator.set_value(RATE, 4.0)
    assert names() == ["as opened"]
    simulator.run(8)
    simulator.seek(5)
    simulator.set_value(W5, 0.9)
    simulator.set_training(replace(simulator.training, optimizer=Momentum(0.9)))
    simulator.set_value(INPUT, 1.0)
    assert names() == ["as opened", "η = 4"]
    simulator.run(3)
    simulator.restart()
    assert names() == ["as opened", "η = 4", "w5 = 0.9, Optimizer: momentum, … at 5"]
    simulator.run(2)
    simulator.new_weights(Initialization(seed=7))
    assert names()[-1] == "restart"
    simulator.show_notation("z-a-delta")
    assert names()[2].startswith("w³₁₁ = 0.9, ")
    simulator.run(1)
    simulator.restart()
    assert names()[-1] == "new weights, seed 7"
    simulator.clear_ghosts()
    assert simulator.ghosts == ()


def test_a_run_from_a_restart_is_not_named_by_a_weight_that_the_restart_took_back(simulator: Simulator) -> None:
    simulator.run(50)
    simulator.set_value(W5, 0.9)
    simulator.set_training(replace(simulator.training, stop=Stop(2000)))
    simulator.restart()
    simulator.run(20)
    simulator.restart()
    assert [ghost.name(simulator.notation) for ghost in simulator.ghosts] == [
        "as opened",
        "Iterations: 2\u202f000, restart",
    ]


def test_only_so_many_ghosts_are_kept(simulator: Simulator) -> None:
    for turn in range(MOST_GHOSTS + 3):
        simulator.run(20)
        simulator.seek(5)
        simulator.set_value(W5, turn / 10)
    assert len(simulator.ghosts) == MOST_GHOSTS


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("quantity", [W5, INPUT, TARGET, RATE, Quantity(Kind.BIAS, None, 1)])
def test_a_value_that_is_not_finite_is_refused(simulator: Simulator, quantity: Quantity, value: float) -> None:
    simulator.run(3)
    before = simulator.snapshot()
    with pytest.raises(UsageError, match="a value must be a finite number"):
        simulator.set_value(quantity, value)
    assert simulator.snapshot() is before


@pytest.mark.parametrize("rate", [0.0, -0.5])
def test_a_learning_rate_must_be_greater_than_0(simulator: Simulator, rate: float) -> None:
    with pytest.raises(UsageError, match="the learning rate must be greater than 0"):
        simulator.set_value(RATE, rate)
    assert simulator.value(RATE) == 0.5


def test_what_is_computed_cannot_be_typed(simulator: Simulator) -> None:
    with pytest.raises(UsageError, match="out h1 is computed and cannot be typed"):
        simulator.set_value(OUT_H1, 0.5)


def test_a_connection_that_does_not_exist_cannot_be_typed() -> None:
    lesson = load("it496")
    layer = replace(lesson.network.layers[0], connections=np.array([[False, True], [True, True]]))
    network = replace(lesson.network, layers=(layer, lesson.network.layers[1]))
    simulator = Simulator(
        replace(lesson, network=network, parameters=Parameters.of(network, *vars(lesson.parameters).values()))
    )
    with pytest.raises(UsageError, match="w1 has no connection"):
        simulator.set_value(W1, 0.5)


def test_whole_numbers_are_numbers(simulator: Simulator) -> None:
    for quantity in (W5, RATE, INPUT):
        simulator.set_value(quantity, 1)
        assert type(simulator.value(quantity)) is float
    assert type(simulator.lesson.training.learning_rate) is float


# Beginning again


def test_restart_goes_back_to_the_first_weights_and_keeps_the_curve_as_a_ghost(simulator: Simulator) -> None:
    simulator.run(20)
    old = simulator.curve()
    simulator.restart()
    assert position(simulator) == (0, 0, None, [])
    assert simulator.last == 0
    assert numbers(simulator) == bits(*load("it496").parameters)
    assert [bits(ghost.curve.total) for ghost in simulator.ghosts] == [bits(old.total[:20])]
    simulator.restart()
    assert len(simulator.ghosts) == 1


def test_trained_weights_can_become_the_first_ones(simulator: Simulator) -> None:
    simulator.run(20)
    trained = numbers(simulator)
    simulator.use_as_start()
    assert (simulator.iteration, simulator.last) == (0, 0)
    assert len(simulator.ghosts) == 1
    simulator.run(5)
    simulator.restart()
    assert numbers(simulator) == trained == numbers(Simulator(simulator.lesson))


@few
@given(lessons(), st.integers(0, 8), st.integers(0, 8), st.data())
def test_restoring_a_snapshot_undoes_an_edit(lesson: Lesson, length: int, at: int, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    simulator.run(length)
    simulator.seek(min(at, simulator.last))  # whose batch, and with it the number of steps, may be another's
    simulator.seek(simulator.iteration, data.draw(st.integers(0, len(simulator.steps))))
    before, shown, curve = simulator.snapshot(), position(simulator), simulator.curve()
    last, old = simulator.last, numbers(simulator)
    edit = data.draw(
        st.sampled_from(
            [
                lambda: simulator.set_value(RATE, 0.123),
                lambda: simulator.set_value(INPUT, 0.123),
                simulator.restart,
                simulator.use_as_start,
            ]
        )
    )
    edit()
    after, changed = simulator.snapshot(), numbers(simulator)
    simulator.run(3)
    simulator.restore(before)
    assert (position(simulator), simulator.last, numbers(simulator)) == (shown, last, old)
    assert bits(simulator.curve().total) == bits(curve.total)
    assert simulator.lesson is before.lesson
    assert simulator.ghosts == before.ghosts
    simulator.restore(after)
    assert numbers(simulator) == changed
    assert simulator.lesson is after.lesson


def test_what_was_trained_after_a_snapshot_is_not_lost_by_restoring_it(simulator: Simulator) -> None:
    simulator.run(5)
    snapshot = simulator.snapshot()
    simulator.run(10)
    simulator.restore(snapshot)
    assert (simulator.iteration, simulator.last) == (5, 15)


def test_the_curve_ends_where_the_training_does(simulator: Simulator) -> None:
    simulator.run(10)
    curve = simulator.curve()
    assert (curve.first, len(curve.total), curve.outputs.shape) == (0, 11, (11, 2))
    assert bits(curve.total[10]) == bits(simulator.error)
    simulator.seek(4)
    assert bits(simulator.error) == bits(curve.total[4])
    assert len(simulator.curve().total) == 11


# Saving


@few
@given(lessons(), st.integers(0, 10), st.integers(0, 10))
def test_a_saved_lesson_opens_where_it_was(lesson: Lesson, length: int, at: int) -> None:
    simulator = Simulator(lesson)
    simulator.run(length)
    simulator.seek(min(at, simulator.last))
    saved = simulator.to_save()
    opened = Simulator(saved)
    assert (opened.iteration, opened.first, opened.last) == (simulator.iteration,) * 3
    assert numbers(opened) == numbers(simulator)
    assert bits(opened.error) == bits(simulator.error)
    assert not opened.back()
    assert simulator.run(3).reason is opened.run(3).reason
    assert numbers(opened) == numbers(simulator)
    opened.restart()
    assert numbers(opened) == bits(*lesson.parameters)


def test_at_the_start_no_state_is_saved(simulator: Simulator) -> None:
    assert simulator.to_save().state is None
    simulator.run(5)
    assert found(simulator.to_save().state).iteration == 5
    simulator.restart()
    assert simulator.to_save().state is None


def test_a_state_of_iteration_0_is_not_lost() -> None:
    lesson = load("it496")
    other = lesson.parameters.with_weight(1, 0, 0, 0.7)
    opened = Simulator(replace(lesson, state=State(0, other)))
    assert numbers(opened) == numbers(Simulator(opened.to_save())) == bits(*other)


def test_a_saved_state_can_be_edited_where_it_was(simulator: Simulator) -> None:
    simulator.run(5)
    opened = Simulator(simulator.to_save())
    typed(opened, W5, 0.25)
    assert (opened.iteration, opened.first) == (5, 5)
    assert found(opened.to_save().state).parameters.weights[1][0, 0] == 0.25
    assert opened.lesson.parameters.weights[1][0, 0] == 0.4


def test_more_digits_are_shown_on_demand(simulator: Simulator) -> None:
    simulator.show_digits(3)
    assert simulator.explain(2).equation.in_numbers.tex.count("0.378") == 1
    simulator.show_digits(None)
    assert simulator.explain(2).value == simulator.value(OUT_H1)
    assert simulator.lesson.view.digits is None


@pytest.mark.parametrize("update", UpdateOrder)
def test_several_samples_have_steps_of_their_own(update: UpdateOrder) -> None:
    lesson = load("it496")
    data = Data.of(lesson.network, [[0.05, 0.1], [0.2, 0.3]], [[0.01, 0.99], [0.5, 0.5]])
    simulator = Simulator(replace(lesson, data=data, training=Training(0.5, update=update)))
    assert len(simulator.steps) == 2 * (57 - 8) + 1 + (8 + 2) + 8


def test_a_record_of_another_iteration_is_read_without_going_there() -> None:
    sim = Simulator(load("it496"))
    sim.run(30)
    error = sim.error
    sim.seek(4, 9)
    assert sim.values_of(30).error == error
    assert sim.values_of(4) is sim.values
    assert (sim.iteration, sim.step) == (4, 9)
    with pytest.raises(UsageError, match="iteration 31 is not there"):
        sim.values_of(31)


def test_an_edit_later_begins_a_branch_and_another_runner() -> None:
    sim = Simulator(load("it496"))
    sim.run(3)
    before = sim.engine_of(0)
    sim.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.9)
    sim.run(2)
    assert not sim.edited(2)
    assert sim.edited(3)
    assert sim.edited(5)
    assert sim.engine_of(2) is before
    assert sim.engine_of(3) is not before
