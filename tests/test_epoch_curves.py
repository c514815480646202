"""Held-out error, penalty and accuracy at the starts of epochs: what one reads there, and counts."""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.commands.run import curve_csv, result
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rightness import are_classes
from bpsim.imports.ready_made import ReadyMade
from bpsim.simulator.epoch_curves import ACCURACY, MOST_STARTS, NAMES, EpochSource, formed, forming, known, offered
from tests.examples import examples
from tests.strategies import lessons


def share(outputs: Floats, targets: Floats, rows: list[int]) -> float:
    """Counted one by one."""
    known, hits = sorted(set(targets[:, 0].tolist())), 0
    for row in rows:
        given, wanted = outputs[row].tolist(), targets[row].tolist()
        if len(given) > 1:
            hits += given.index(max(given)) == wanted.index(max(wanted))
        else:
            own = abs(given[0] - wanted[0])
            hits += all(own < abs(given[0] - other) for other in known if other != wanted[0])
    return hits / len(rows)


@examples(20)
@given(lessons(held_out=True), st.integers(0, 7))
def test_each_has_the_bits_that_are_read_at_its_iteration(lesson: Lesson, iterations: int) -> None:
    simulator = Simulator(lesson)
    simulator.run(iterations)
    curves = simulator.epoch_curves()
    per_epoch = simulator.values.engine.batches.per_epoch
    assert curves.iterations.tolist() == list(range(0, simulator.last + 1, per_epoch))[: len(curves.iterations)]
    for place, at in enumerate(curves.iterations.tolist()):
        fresh = Simulator(lesson)
        fresh.run(at)
        fresh.seek(at)
        there = fresh.held_out_error if fresh.trains else None
        np.testing.assert_equal(curves.held_out[place], math.nan if there is None else there)
        penalty = fresh.value(Quantity(Kind.PENALTY)) if fresh.trains and fresh.training.penalized else math.nan
        np.testing.assert_equal(curves.penalty[place], penalty)
        if are_classes(fresh.data.targets) and fresh.data.has_targets:
            outputs, targets = fresh.outputs, fresh.data.targets
            assert curves.accuracy[place] == pytest.approx(share(outputs, targets, fresh.data.trained_on.tolist()))
            if fresh.held_out:
                held_out = share(outputs, targets, list(fresh.held_out))
                assert curves.held_out_accuracy[place] == pytest.approx(held_out)
        else:
            assert math.isnan(curves.accuracy[place])


def test_targets_are_classes_where_one_stands_for_each() -> None:
    for targets in ([[0.0], [1.0]], [[-1.0], [1.0]], [[1, 0, 0], [0, 0, 1]], [[-1, 1], [1, -1]]):
        assert are_classes(np.array(targets, dtype=float))
    for others in ([[0.0], [0.5]], [[0.01, 0.99]], [[1.0, 1.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 1.0]], [[2.0], [2.5]]):
        assert not are_classes(np.array(others, dtype=float))


def test_a_long_training_is_thinned_and_what_was_formed_serves_again() -> None:
    simulator = Simulator(ReadyMade("spiral", rows=20, noise=0.02, seed=1, hold_out=0.25).lesson())
    simulator.run(1000)
    first = formed(simulator.snapshot())
    starts = first.iterations.tolist()
    assert len(starts) <= MOST_STARTS + 1
    assert starts[0] == 0
    assert starts[-1] == 1000, "the run has computed the error where it ended"
    assert len(set(np.diff(starts[:-1]))) == 1
    assert not list(forming(simulator.snapshot())), "nothing is missing"
    simulator.run(2000)
    assert set(known(simulator.snapshot()).iterations.tolist()) == set(starts)
    again = formed(simulator.snapshot())
    assert set(starts) <= set(again.iterations.tolist())
    fresh = Simulator(simulator.lesson)
    fresh.run(2048)
    assert dict(zip(again.iterations.tolist(), again.held_out.tolist(), strict=True))[2048] == fresh.held_out_error


def test_after_an_edit_each_part_has_its_own_samples_and_a_restart_has_none() -> None:
    simulator = Simulator(load("xor"))
    simulator.run(8)
    assert offered(simulator.snapshot()) == (ACCURACY,)
    simulator.hold_out(0, True)
    simulator.run(8)
    curves = simulator.epoch_curves()
    assert [math.isnan(value) for value in curves.held_out[curves.iterations < 8]] == [True] * 8
    assert np.isfinite(curves.held_out[curves.iterations >= 8]).all()
    assert len(offered(simulator.snapshot())) == 3
    simulator.restart()
    assert not len(known(simulator.snapshot()).iterations)


def test_formulas_have_the_error_of_rows_that_are_held_out_and_no_accuracy() -> None:
    simulator = Simulator(load("linear-regression"))
    simulator.hold_out(1, True)
    simulator.run(5)
    curves = simulator.epoch_curves()
    assert curves.held_out[-1] == simulator.held_out_error
    assert simulator.accuracy is None
    assert np.isnan(curves.accuracy).all()


def test_while_a_training_runs_the_newest_start_is_added() -> None:
    lesson = load("xor")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, batch=2)))
    simulator.run(7)
    EpochSource(simulator.snapshot()).form_newest()
    assert known(simulator.snapshot()).iterations.tolist() == [6]


def test_the_command_line_writes_them_too() -> None:
    simulator = Simulator(ReadyMade("spiral", rows=20, noise=0.02, seed=1, hold_out=0.25).lesson())
    simulator.set_training(replace(simulator.training, l2=0.01))
    simulator.run(5)
    rows = list(csv.DictReader(curve_csv(simulator).splitlines()))
    assert list(rows[0])[-4:] == list(NAMES)
    curves = simulator.epoch_curves()
    assert [float(rows[at]["penalty"]) for at in curves.iterations.tolist()] == curves.penalty.tolist()
    shown = result(simulator)
    assert (shown["accuracy"], shown["held_out_accuracy"]) == (simulator.accuracy, simulator.held_out_accuracy)
    assert "accuracy" not in result(Simulator(load("it496")))
