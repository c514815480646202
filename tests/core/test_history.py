"""The past is a checkpoint plus a replay: any iteration comes back bit for bit, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, cycle, pairwise, product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, load
from bpsim.core import checkpoints
from bpsim.core.call import Advance, Vectors
from bpsim.core.curve import Curve
from bpsim.core.history import Goal, History, Reason
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.state import State
from bpsim.core.training import SampleOrder, Training, UpdateOrder
from tests.engines import ENGINES, bits, native
from tests.examples import examples
from tests.strategies import lessons

few = examples(15)


def begin(lesson: Lesson) -> History[NetworkEngine, State]:
    return History(NetworkEngine(lesson.network, lesson.data, lesson.training), State(0, lesson.parameters))


def hot(lesson: Lesson, rate: float) -> Lesson:
    return replace(lesson, training=replace(lesson.training, learning_rate=rate))


def run(history: History[NetworkEngine, State], iterations: int) -> Reason:
    return history.run(Goal(history.last + iterations))


def curve_bits(curve: Curve) -> list[bytes]:
    return [*bits(curve.first), *bits(curve.total, curve.outputs)]


@contextmanager
def few_checkpoints(most: int = 4) -> Iterator[None]:
    """A checkpoint at every iteration until there are ``most``, so that short runs thin them out many times."""
    with spaced(1), patch.object(checkpoints, "MOST_CHECKPOINTS", most):
        yield


@contextmanager
def spaced(spacing: int) -> Iterator[None]:
    """So many iterations from one checkpoint to the next, as long as they have room."""
    seconds = checkpoints.REPLAY_SECONDS / (spacing + 0.5)
    with patch.object(NetworkEngine, "update_seconds", seconds):
        yield


class Speed:
    """A clock that moves only while updates are made: ``seconds`` for each."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.updates: list[int] = []
        self._advance = NetworkEngine.advance

    def __call__(self) -> float:
        return self.now

    @contextmanager
    def measuring(self) -> Iterator[Speed]:
        def advance(
            engine: NetworkEngine, vectors: Vectors, updates: int, until: float = -1.0, iteration: int = 0
        ) -> Advance:
            done = self._advance(engine, vectors, updates, until, iteration)
            self.now += self.seconds * done.updates
            self.updates.append(done.updates)
            return done

        with patch.object(NetworkEngine, "advance", advance):
            yield self


# Any state again


@examples(25)
@given(lessons(), st.integers(0, 30), st.lists(st.integers(0, 30), max_size=4))
def test_any_state_after_a_long_run_is_that_of_a_short_run(lesson: Lesson, length: int, asked: list[int]) -> None:
    for engine in ENGINES:
        with engine(), few_checkpoints():
            history, fresh = begin(lesson), begin(lesson)
            run(history, length)
            ends = [fresh.state(0).parameters]
            while fresh.last < history.last:
                run(fresh, 1)
                ends.append(fresh.state(fresh.last).parameters)
            for iteration in {*asked, length} & set(range(history.last + 1)):
                state = history.state(iteration)
                assert state.iteration == iteration
                assert state.parameters.same_bits(ends[iteration])


def test_states_are_kept_at_some_iterations_only() -> None:
    with few_checkpoints(10):
        history = begin(load("it496"))
        for _ in range(40):
            run(history, 25)
            assert 5 <= history.checkpoints <= 10
    assert history.last == 1000


def test_large_states_are_kept_more_rarely() -> None:
    with few_checkpoints(100), patch.object(checkpoints, "MOST_CHECKPOINT_BYTES", 10 * 10 * 8):
        history = begin(load("it496"))  # 10 numbers
        run(history, 500)
    assert history.checkpoints <= 10


def test_a_state_is_replayed_from_the_nearest_checkpoint() -> None:
    with few_checkpoints(10):
        history = begin(load("it496"))
        run(history, 1000)
    with Speed(0.0).measuring() as speed:
        for iteration in range(0, 1001, 7):
            history.state(iteration)
    assert max(speed.updates) <= 1000 / 5


@pytest.mark.parametrize("order", [SampleOrder.SHUFFLED, SampleOrder.RANDOM])
def test_what_is_drawn_for_each_epoch_counts_as_time_of_its_replay(order: SampleOrder) -> None:
    lesson = load("xor")
    in_order, drawn = begin(lesson), begin(replace(lesson, training=replace(lesson.training, order=order)))
    for history in (in_order, drawn):
        with native():
            run(history, 20_000)
    assert drawn.checkpoints > 10 * in_order.checkpoints


@pytest.mark.parametrize("iteration", [-1, 6])
def test_an_iteration_that_was_not_computed_is_refused(iteration: int) -> None:
    history = begin(load("it496"))
    run(history, 5)
    with pytest.raises(IndexError, match=f"iteration {iteration} is not between 0 and 5"):
        history.state(iteration)


def in_batches(optimizer: OptimizerKind, order: SampleOrder, update: UpdateOrder) -> Lesson:
    """torok with 41 samples, of which a batch takes two."""
    lesson = load("torok")
    inputs, targets = (np.resize(values, (41, values.shape[1])) for values in (lesson.data.inputs, lesson.data.targets))
    settings = replace(lesson.training, batch=2, optimizer=Optimizer.of(optimizer), order=order, update=update)
    data = Data.of(lesson.network, inputs, targets)
    return replace(lesson, data=data, training=replace(settings, learning_rate=0.01))


@pytest.mark.parametrize(
    ("optimizer", "order", "update"),
    [(*both, update) for both, update in zip(product(OptimizerKind, SampleOrder), cycle(UpdateOrder), strict=False)],
)
def test_every_iteration_of_a_long_run_is_that_of_a_run_up_to_there(
    optimizer: OptimizerKind, order: SampleOrder, update: UpdateOrder
) -> None:
    lesson = in_batches(optimizer, order, update)
    with native(), spaced(2), patch.object(checkpoints, "MOST_CHECKPOINTS", 500):
        history, engine = begin(lesson), begin(lesson).engine
        assert run(history, 2_000) is Reason.DONE
        fresh = engine.vectors_of(history.state(0))
        for iteration in range(2_001):
            there = engine.vectors_of(history.state(iteration))
            assert bits(there.parameters, there.first, there.second) == bits(
                fresh.parameters, fresh.first, fresh.second
            )
            fresh = engine.advance(fresh, 1, iteration=iteration).vectors


# The curve


@few
@given(lessons(), st.integers(0, 80))
def test_the_curve_holds_the_error_before_every_update(lesson: Lesson, length: int) -> None:
    history = begin(lesson)
    run(history, length)
    curve = history.curve()
    assert (curve.first, len(curve.total), len(curve.outputs)) == (0, history.last, history.last)
    for iteration in {0, 1, history.last // 2, history.last - 1} & set(range(history.last)):
        row = history.engine.row(history.state(iteration))
        assert bits(curve.total[iteration], curve.outputs[iteration]) == bits(
            row[0], row[1 : 1 + len(curve.outputs[0])]
        )
    end, row = history.end_curve(), history.engine.row(history.state(history.last))
    assert (end.first, len(end.total)) == (history.last, 1)
    assert bits(end.total[0], end.outputs[0]) == bits(row[0], row[1 : 1 + len(end.outputs[0])])


# Runs


@few
@given(lessons(), st.lists(st.integers(0, 9), max_size=6))
def test_a_run_in_parts_is_the_same_as_in_one(lesson: Lesson, parts: list[int]) -> None:
    whole, pieces = begin(lesson), begin(lesson)
    run(whole, sum(parts))
    with few_checkpoints():
        for part in parts:
            run(pieces, part)
    assert pieces.last == whole.last
    assert pieces.state(pieces.last).parameters.same_bits(whole.state(whole.last).parameters)
    assert curve_bits(pieces.curve()) == curve_bits(whole.curve())


def test_a_run_to_where_it_is_does_nothing() -> None:
    history = begin(load("it496"))
    assert run(history, 5) is Reason.DONE
    assert [history.run(Goal(iteration)) for iteration in (0, 5)] == [Reason.DONE] * 2
    assert history.last == 5


@pytest.mark.parametrize("spacing", [1, 1000])
def test_a_run_stops_at_the_first_iteration_below_the_error(spacing: int) -> None:
    lesson = load("it496")
    known = begin(lesson)
    run(known, 200)
    errors = known.curve().total
    with spaced(spacing):
        history = begin(lesson)
        assert history.run(Goal(10_000, float(errors[120]))) is Reason.ERROR
    assert errors[history.last] < errors[120] <= errors[history.last - 1]
    assert len(history.curve().total) == history.last == 121
    assert history.run(Goal(10_000, float(errors[120]))) is Reason.ERROR
    assert history.last == 121


def test_a_run_that_diverges_ends_before_it_does() -> None:
    history = begin(hot(load("torok"), 1e3))
    assert history.run(Goal(1000)) is Reason.DIVERGED
    last = history.last
    assert 0 < last < 100
    assert all(np.isfinite(array).all() for array in history.state(last).parameters)
    assert np.isfinite(history.curve().total).all()
    assert history.run(Goal(1000)) is Reason.DIVERGED
    assert history.last == last


@few
@given(st.integers(1, 10**7), st.sampled_from([1, 3, 100]))
def test_a_slice_takes_the_time_that_it_is_given(updates_per_second: int, spacing: int) -> None:
    seconds = 0.008
    with spaced(spacing), Speed(1 / updates_per_second).measuring() as speed:
        history = begin(load("it496"))
        goal = Goal(1_000)
        reason = Reason.RUNNING
        while reason is Reason.RUNNING:
            before, last = speed.now, history.last
            reason = history.run_for(seconds, speed, goal)
            assert history.last > last
            assert speed.now - before <= max(seconds, speed.seconds) * 1.000001
            assert reason is Reason.DONE or speed.now - before >= min(0.5 * seconds, speed.seconds)
    assert (reason, history.last) == (Reason.DONE, 1_000)


def test_a_slice_uses_its_time_once_the_speed_is_known() -> None:
    with Speed(1e-5).measuring() as speed:
        history = begin(load("it496"))
        for _ in range(10):
            history.run_for(0.008, speed, Goal(10**6))
        before = speed.now
        history.run_for(0.008, speed, Goal(10**6))
    assert 0.006 <= speed.now - before <= 0.008


def test_a_clock_that_stands_still_does_no_harm() -> None:
    history = begin(load("it496"))
    assert history.run_for(0.008, lambda: 1.0, Goal(500)) is Reason.DONE
    assert history.last == 500


def test_a_clock_that_is_set_back_ends_a_slice_and_no_more() -> None:
    times = count(1e6, -3600.0)
    with spaced(10_000):
        history = begin(load("it496"))
        turns = 1
        while history.run_for(0.008, lambda: next(times), Goal(500)) is Reason.RUNNING:
            turns += 1
        assert (history.last, turns > 1) == (500, True)
        lefts = [history.replay_for(1e-5, lambda: next(times), 400)]
        while lefts[-1]:
            lefts.append(history.replay_for(1e-5, lambda: next(times), 400))
        assert len(lefts) > 1
        assert all(later < earlier for earlier, later in pairwise(lefts))
        assert history.to_replay(400) == 0


@few
@given(lessons(), st.integers(0, 60), st.lists(st.floats(0, 0.01), min_size=1, max_size=5))
def test_a_run_in_slices_is_the_same_as_in_one(lesson: Lesson, length: int, budgets: list[float]) -> None:
    whole, sliced = begin(lesson), begin(lesson)
    ended = run(whole, length)
    reason, turn = Reason.RUNNING, 0
    with Speed(0.001).measuring() as speed:
        while reason is Reason.RUNNING:
            reason = sliced.run_for(budgets[turn % len(budgets)], speed, Goal(length))
            turn += 1
    assert (reason, sliced.last) == (ended, whole.last)
    assert sliced.state(sliced.last).parameters.same_bits(whole.state(whole.last).parameters)
    assert curve_bits(sliced.curve()) == curve_bits(whole.curve())


# Branches


@few
@given(lessons(), st.integers(1, 12), st.integers(0, 12), st.integers(0, 12))
def test_a_branch_keeps_what_came_before_it(lesson: Lesson, length: int, at: int, further: int) -> None:
    history = begin(lesson)
    run(history, length)
    at = min(at, history.last)
    before = [history.state(k).parameters for k in range(history.last + 1)]
    old = history.curve()
    other = NetworkEngine(lesson.network, lesson.data, replace(lesson.training, learning_rate=0.02))
    branch = history.branch(other, State(at, before[at]))
    run(branch, further)
    assert (branch.earliest, branch.first) == (0, at)
    assert all(branch.state(k).parameters.same_bits(before[k]) for k in range(at + 1))
    assert bits(branch.curve().total[:at]) == bits(old.total[:at])
    assert len(branch.curve().total) == branch.last
    fresh = History(other, State(at, before[at]))
    run(fresh, further)
    assert branch.state(branch.last).parameters.same_bits(fresh.state(fresh.last).parameters)
    assert bits(branch.curve().total[at:]) == bits(fresh.curve().total)
    assert curve_bits(history.curve()) == curve_bits(old)


def test_each_iteration_belongs_to_the_branch_that_makes_its_update() -> None:
    lesson = load("it496")
    first = begin(lesson)
    run(first, 10)
    second = first.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(6, lesson.parameters))
    run(second, 10)
    third = second.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(12, lesson.parameters))
    assert [third.owner(k) for k in (0, 5, 6, 11, 12)] == [first, first, second, second, third]
    with pytest.raises(IndexError):
        third.state(13)


def test_a_branch_where_a_branch_began_takes_its_place() -> None:
    lesson = load("it496")
    first = begin(lesson)
    run(first, 10)
    second = first.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(6, lesson.parameters))
    third = second.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(6, lesson.parameters))
    assert third.parent is first
    assert begin(lesson).branch(second.engine, State(0, lesson.parameters)).parent is None


def test_a_branch_in_the_time_before_a_branch_leaves_that_out() -> None:
    lesson = load("it496")
    first = begin(lesson)
    run(first, 10)
    second = first.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(6, lesson.parameters))
    run(second, 10)
    third = second.branch(NetworkEngine(lesson.network, lesson.data, lesson.training), State(3, lesson.parameters))
    assert (third.parent, third.last) == (first, 3)
    assert bits(third.curve().total) == bits(first.curve().total[:3])


def test_a_history_can_begin_later_than_at_0() -> None:
    lesson = load("it496")
    history = History(NetworkEngine(lesson.network, lesson.data, lesson.training), State(500, lesson.parameters))
    run(history, 3)
    assert (history.first, history.earliest, history.last) == (500, 500, 503)
    assert history.curve().first == 500
    assert history.state(500).parameters.same_bits(lesson.parameters)


def test_a_network_with_many_outputs_has_a_curve_of_its_whole_error() -> None:
    network = Network(("x",), (Layer(tuple(f"o{j}" for j in range(17)), 1, bias=Bias.NONE),))
    data = Data.of(network, [[1.0]], [[1.0] * 17])
    history = History(
        NetworkEngine(network, data, Training(0.1)), State(0, Parameters.of(network, [[[0.0]] * 17], [[]]))
    )
    run(history, 100)
    assert history.curve().outputs.shape == (100, 0)
    assert history.curve().total[0] == 8.5
