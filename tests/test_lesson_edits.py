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
    return simulator.values.state.parameters


def test_at_the_start_another_training_is_the_lessons(simulator: Simulator) -> None:
    simulator.seek(0, 9)
    changed = replace(simulator.training, reduction=Reduction.SUM, round_to=3)
    simulator.set_training(changed)
    assert (simulator.iteration, simulator.step) == (0, 9)
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
    with pytest.raises(UsageError, match="seed must be a whole number"):
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


# Samples that are held out


def test_a_sample_is_held_out_and_taken_back(simulator: Simulator) -> None:
    error, data = simulator.error, simulator.data
    simulator.seek(0, 5)
    simulator.hold_out(1)
    assert (simulator.iteration, simulator.step) == (0, 5)
    assert simulator.data.held_out == simulator.to_save().data.held_out == (1,)
    alone = Simulator(with_samples([THREE[1]]))
    assert simulator.held_out_error == alone.error
    assert simulator.error == Simulator(with_samples([THREE[0], THREE[2]])).error != error
    simulator.hold_out(1, False)
    assert (simulator.error, simulator.held_out_error) == (error, None)
    assert np.array_equal(simulator.data.inputs, data.inputs)


def test_later_a_branch_begins_that_trains_without_it(simulator: Simulator) -> None:
    simulator.run(20)
    simulator.seek(10)
    here = parameters(simulator)
    simulator.hold_out(0)
    assert (simulator.iteration, simulator.last, len(simulator.ghosts)) == (10, 10, 1)
    assert same(parameters(simulator), here)
    simulator.run(5)
    without = Simulator(replace(with_samples(THREE[1:]), parameters=here))
    without.run(5)
    assert same(parameters(simulator), parameters(without))
    simulator.seek(9)
    assert simulator.data.held_out == ()


def test_the_present_error_of_what_is_held_out_follows_the_training(simulator: Simulator) -> None:
    simulator.hold_out(2)
    errors = [simulator.held_out_error]
    for _ in range(3):
        simulator.run(1)
        alone = replace(with_samples([THREE[2]]), parameters=parameters(simulator))
        assert simulator.held_out_error == Simulator(alone).error
        errors.append(simulator.held_out_error)
    assert len(set(errors)) == 4


@pytest.mark.parametrize(
    ("held_out", "batch", "row", "said"),
    [
        ((0, 2), None, 1, "sample 2 is the last one that is trained on"),
        ((), 3, 1, "a batch has 3 samples, and 2 would be left"),
        ((), None, 3, "there is no sample 4"),
        ((), None, -1, "there is no sample 0"),
    ],
)
def test_what_cannot_be_held_out_is_refused_and_changes_nothing(
    held_out: tuple[int, ...], batch: int | None, row: int, said: str
) -> None:
    lesson = with_samples(THREE)
    training = replace(lesson.training, batch=batch)
    simulator = Simulator(replace(lesson, data=lesson.data.holding_out(held_out), training=training))
    before = simulator.snapshot()
    with pytest.raises(UsageError, match=said):
        simulator.hold_out(row)
    assert simulator.snapshot() is before


def test_holding_out_twice_is_holding_out(simulator: Simulator) -> None:
    simulator.hold_out(1)
    simulator.hold_out(1)
    assert simulator.data.held_out == (1,)
    simulator.hold_out(0, False)
    assert simulator.data.held_out == (1,)


def test_samples_are_named_by_their_rows_in_the_data(simulator: Simulator) -> None:
    assert simulator.sample_name(1) == "sample 2 of 3"
    simulator.hold_out(0)
    assert simulator.sample_name(0) == "sample 1 of 2 in the batch, row 2"
    assert [simulator.data_row(sample) for sample in range(3)] == [1, 2, -1]
    assert [simulator.batch_sample(row) for row in range(3)] == [None, 0, 1]
    simulator.hold_out(1)
    assert simulator.sample_name(0) == "row 3 of 3"


def test_an_input_that_is_typed_in_the_trace_is_that_of_its_row(simulator: Simulator) -> None:
    simulator.hold_out(0)
    simulator.set_value(Quantity(Kind.INPUT, 1, 0, 0), 7.0)
    assert simulator.data.inputs[:, 0].tolist() == [1.0, 2.0, 7.0]
    assert simulator.data.held_out == (0,)


def test_the_error_is_called_that_of_the_training_samples_where_batches_are_smaller(simulator: Simulator) -> None:
    simulator.hold_out(0)
    assert simulator.error_name == "E"
    simulator.set_training(replace(simulator.training, batch=1))
    assert simulator.error_name == "E of all training samples"
    simulator.hold_out(0, False)
    assert simulator.error_name == "E of all samples"


def test_normalized_inputs_stay_held_out(simulator: Simulator) -> None:
    simulator.hold_out(2)
    simulator.normalize_inputs(Scaling.UNIT)
    assert simulator.data.held_out == (2,)
    assert simulator.data.inputs[:, 0].tolist() == [0.0, 1.0, 5.0]
