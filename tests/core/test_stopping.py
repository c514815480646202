"""Runs that end by the training's own rules: where the error does not improve, where the gradient is small."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.gradient_check import parameters_of
from bpsim.core.history import Reason
from bpsim.core.quantity import Kind
from bpsim.core.stopping import Plateau
from bpsim.core.training import Patience, Stop
from bpsim.trace.steps import Granularity
from tests.engines import ENGINES, Engine, bits
from tests.examples import examples
from tests.strategies import lessons

both = pytest.mark.parametrize("engine", ENGINES)
patiences = st.builds(Patience, st.integers(1, 6), st.sampled_from([0.0, 0.01, 0.3]))


def stopping(lesson: Lesson, **rules: Any) -> Lesson:
    return replace(lesson, training=replace(lesson.training, stop=replace(Stop(), **rules)))


def in_words(errors: list[float], patience: Patience) -> int | None:
    """The first iteration that comes so many updates after the best one and is not better by enough."""
    for at, error in enumerate(errors):
        best = math.inf
        since = 0
        for earlier in range(at):
            if errors[earlier] < best - patience.improvement:
                best, since = errors[earlier], earlier
        if at - since >= patience.updates and error >= best - patience.improvement:
            return at
    return None


@given(st.lists(st.sampled_from([1.0, 0.99, 0.9, 0.5, 0.2]), max_size=20), patiences, st.integers(0, 20))
def test_a_plateau_is_found_in_one_go_and_in_pieces(errors: list[float], patience: Patience, cut: int) -> None:
    whole = Plateau(patience).first(errors)
    assert whole == in_words(errors, patience)
    pieces = Plateau(patience)
    first = pieces.first(errors[:cut])
    second = None if first is not None else pieces.first(errors[cut:])
    assert whole == (first if first is not None else None if second is None else len(errors[:cut]) + second)


def test_an_error_that_is_not_known_ends_nothing() -> None:
    assert Plateau(Patience(2, 0.0)).first([1.0, math.nan, math.nan, math.nan, 1.0]) == 4


@examples(30)
@given(lessons(), patiences, st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_patience_ends_a_run_at_the_same_place_in_any_slices(
    lesson: Lesson, patience: Patience, slices: list[int]
) -> None:
    lesson = stopping(lesson, patience=patience)
    for engine in ENGINES:
        with engine():
            whole, sliced = Simulator(lesson), Simulator(lesson)
            ended = whole.run(40)
            turn = 0
            while sliced.iteration < 40:
                run = sliced.run(min(slices[turn % len(slices)], 40 - sliced.iteration))
                turn += 1
                if run.reason is not Reason.DONE:
                    break
            assert (sliced.iteration, run.reason) == (ended.iteration, ended.reason)
            assert bits(*sliced.weights, *sliced.biases) == bits(*whole.weights, *whole.biases)
        if ended.reason is Reason.PATIENCE:
            errors = whole.curve().data
            known = np.flatnonzero(np.isfinite(errors))
            assert ended.iteration in known
            assert errors[ended.iteration] >= errors[known[known < ended.iteration]].min() - patience.improvement


@both
def test_patience_waits_for_so_many_updates_without_an_improvement(engine: Engine) -> None:
    lesson = stopping(load("it496"), patience=Patience(5, 1.0))  # no update of it496 improves by 1
    with engine():
        run = Simulator(lesson).run(100)
    assert (run.iteration, run.reason) == (5, Reason.PATIENCE)


@both
def test_a_small_gradient_ends_a_run_before_the_update_that_it_would_make(engine: Engine) -> None:
    def norm(simulator: Simulator) -> float:
        values = {traced.step.quantity: traced.value for traced in simulator.trace()}
        model = simulator.values.model
        new = {Kind.WEIGHT: Kind.NEW_WEIGHT, Kind.BIAS: Kind.NEW_BIAS}
        parameters = [q for q in parameters_of(simulator.network) if q.but(new[q.kind]) in values]
        return math.sqrt(math.fsum(values[model.slope_of(q)] ** 2 for q in parameters))

    norms = []
    simulator = Simulator(load("it496"))
    with engine():
        for _ in range(30):
            norms.append(norm(simulator))
            simulator.run(1)
        least = sorted(norms)[6]
        expected = next(at for at, norm in enumerate(norms) if norm < least)
        assert expected > 0
        run = Simulator(stopping(load("it496"), gradient=least)).run(100)
    assert (run.iteration, run.reason) == (expected, Reason.GRADIENT)


@examples(20)
@given(st.integers(0, 40), st.integers(0, 60), st.sampled_from(["patience", "gradient"]))
def test_a_run_within_the_known_past_ends_where_a_fresh_one_does(begin: int, length: int, rule: str) -> None:
    rules = {"patience": Patience(12, 0.05), "gradient": 0.19}
    lesson = stopping(load("it496"), **{rule: rules[rule]})
    known, fresh = Simulator(lesson), Simulator(lesson)
    for simulator, far in ((known, 50), (fresh, begin)):
        for _ in range(far):  # stepping takes no notice of the rules
            simulator.seek(simulator.last)
            simulator.next(Granularity.ITERATION)
    known.seek(begin)
    runs = known.run(length), fresh.run(length)
    assert runs[0] == runs[1]
    assert bits(*known.weights) == bits(*fresh.weights)
