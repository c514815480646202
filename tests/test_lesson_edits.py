"""Edits of a lesson as a whole: its training, new weights, normalized inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import bpsim
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.initialization import Distribution, Initialization, initialize
from bpsim.core.network import Data, Parameters
from bpsim.core.normalization import Scaling
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, UpdateOrder
from bpsim.simulator import Simulator

THREE = [[1.0, 5.0], [2.0, 5.0], [6.0, 5.0]]


def with_samples(inputs: list[list[float]]) -> bpsim.Lesson:
    lesson = bpsim.load("it496")
    data = Data.of(lesson.network, inputs, [[0.01, 0.99]] * len(inputs))
    return replace(lesson, data=data, printed=(), guide=())


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(with_samples(THREE))


def same(first: Parameters, second: Parameters) -> bool:
    return first.same_bits(second)


def parameters(simulator: Simulator) -> Parameters:
    return simulator.record.state.parameters


def test_at_the_start_another_training_is_the_lessons(simulator: Simulator) -> None:
    simulator.seek(0, 9)
    changed = replace(simulator.training, reduction=Reduction.SUM, round_to=3)
    simulator.set_training(changed)
    assert (simulator.iteration, simulator.step) == (0, 0)
    assert simulator.training == simulator.lesson.training == changed
    fresh = Simulator(replace(with_samples(THREE), training=changed))
    assert [step.value for step in simulator.trace()] == [step.value for step in fresh.trace()]


def test_later_another_training_begins_a_branch_and_the_past_keeps_its_own(simulator: Simulator) -> None:
    simulator.run(20)
    simulator.seek(10)
    here, before = parameters(simulator), simulator.training
    simulator.set_training(replace(before, update=UpdateOrder.LAYER_BY_LAYER))
    assert (simulator.iteration, simulator.last, len(simulator.ghosts)) == (10, 10, 1)
    assert same(parameters(simulator), here)
    simulator.run(5)
    assert simulator.training.update is UpdateOrder.LAYER_BY_LAYER
    simulator.seek(9)
    assert simulator.training == before


def test_an_impossible_training_is_refused_with_every_fault_and_changes_nothing(simulator: Simulator) -> None:
    simulator.run(3)
    before = simulator.snapshot()
    with pytest.raises(LessonError) as refused:
        simulator.set_training(replace(simulator.training, round_to=16, seed=-1))
    assert len(refused.value.faults) == 2
    with pytest.raises(UsageError, match="greater than 0"):
        simulator.set_training(replace(simulator.training, learning_rate=0.0))
    assert simulator.snapshot() is before


def test_a_file_without_a_learning_rate_above_0_can_have_other_settings() -> None:
    lesson = bpsim.load("it496")
    simulator = Simulator(replace(lesson, training=replace(lesson.training, learning_rate=0.0)))
    simulator.set_training(replace(simulator.training, round_to=4))
    assert simulator.training.round_to == 4


def test_new_weights_clear_the_training_and_restart_returns_to_them(simulator: Simulator) -> None:
    simulator.run(30)
    chosen = Initialization(Distribution.XAVIER, seed=5)
    expected = initialize(simulator.network, simulator.lesson.parameters, chosen)
    simulator.new_weights(chosen)
    assert (simulator.iteration, simulator.step, simulator.last) == (0, 0, 0)
    assert len(simulator.ghosts) == 1
    assert same(parameters(simulator), expected)
    simulator.run(10)
    simulator.restart()
    assert same(parameters(simulator), expected)
    assert same(simulator.to_save().parameters, expected)


def test_frozen_biases_that_were_edited_during_the_training_stay_as_they_show(simulator: Simulator) -> None:
    simulator.run(3)
    simulator.set_value(Quantity(Kind.BIAS, None, 1, 0), 0.7)
    simulator.new_weights(Initialization())
    assert simulator.biases[0].tolist() == [0.7]


def test_a_refused_seed_changes_nothing(simulator: Simulator) -> None:
    before = simulator.snapshot()
    with pytest.raises(UsageError, match="no seed"):
        simulator.new_weights(Initialization(seed=-3))
    assert simulator.snapshot() is before


def test_normalized_inputs_go_on_from_the_present_weights(simulator: Simulator) -> None:
    simulator.run(4)
    here = parameters(simulator)
    simulator.normalize_inputs(Scaling.UNIT)
    assert simulator.data.inputs.tolist() == [[0.0, 5.0], [0.2, 5.0], [1.0, 5.0]]
    assert simulator.iteration == 4
    assert same(parameters(simulator), here)
    assert np.array_equal(simulator.to_save().data.inputs, simulator.data.inputs)


def test_what_would_be_done_is_told_before_it_is(simulator: Simulator) -> None:
    told = simulator.normalized(Scaling.STANDARD)
    assert simulator.data.inputs.tolist() == THREE
    simulator.normalize_inputs(Scaling.STANDARD)
    assert np.array_equal(simulator.data.inputs, told.data.inputs)
