"""A sample that a user takes as the next one, whatever the order of the samples is."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.batches import Batches
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.training import SampleOrder, Training
from bpsim.editing.typed_values import with_picked
from bpsim.lesson import dumps, loads
from tests.examples import examples

orders = st.sampled_from(SampleOrder)


def five(order: SampleOrder = SampleOrder.IN_ORDER, held_out: tuple[int, ...] = ()) -> Lesson:
    """it496 with five samples, one at a time."""
    simulator = Simulator(load("it496"))
    for at in range(1, 5):
        simulator.add_sample([0.1 * at, 0.2], [0.5, 0.1 * at])
    for row in held_out:
        simulator.hold_out(row)
    simulator.set_training(replace(simulator.training, batch=1, order=order))
    return replace(simulator.to_save(), guide=(), printed=())


def rows(simulator: Simulator, count: int = 10) -> list[int]:
    """The samples of the first iterations."""
    return [int(row) for at in range(count) for row in simulator.engine_of(simulator.iteration).rows(at)]


def test_the_picked_sample_changes_places_with_the_one_that_would_have_come() -> None:
    simulator = Simulator(five())
    simulator.run(1)
    simulator.pick_next(3)
    assert rows(simulator) == [0, 3, 2, 1, 4, 0, 1, 2, 3, 4]
    assert (simulator.iteration, simulator.data_row(0)) == (1, 3)
    simulator.seek(1, 2)
    simulator.pick_next(0)
    assert simulator.training.picked == ((1, 3), (2, 0))
    assert simulator.step == 2
    assert rows(simulator, 5) == [0, 3, 0, 1, 4]
    simulator.seek(0)
    assert simulator.data_row(0) == 0


@pytest.mark.parametrize("order", SampleOrder)
def test_training_with_picks_is_that_of_stepping_and_of_the_file(order: SampleOrder) -> None:
    simulator = Simulator(five(order, held_out=(1,)))
    simulator.run(2)
    simulator.pick_next(4)
    simulator.run(9)
    end = simulator.values.state.parameters
    again = Simulator(loads(dumps(replace(simulator.lesson, state=None))))
    for _ in range(11):
        assert again.run(1).iteration
    assert again.values.state.parameters.same_bits(end)
    again.seek(2)
    assert again.data_row(0) == 4
    simulator.seek(2)
    simulator.seek(11)
    assert simulator.values.state.parameters.same_bits(end)


@examples(60)
@given(st.integers(2, 9), st.integers(1, 4), orders, st.data())
def test_what_was_taken_before_stays_and_stretches_are_the_batches(
    samples: int, size: int, order: SampleOrder, data: st.DataObject
) -> None:
    training = Training(0.1, batch=size, order=order)
    plain = Batches.of(samples, training)
    at, sample = data.draw(st.integers(0, 12)), data.draw(st.integers(0, samples - 1))
    batches = Batches.of(samples, training, ((at, sample),))
    if plain.full_batch:
        assert batches == plain
        return
    assert batches.rows(at)[0] == sample
    for before in range(at):
        assert batches.rows(before).tolist() == plain.rows(before).tolist()
    epoch = batches.epoch(at)
    assert all(batches.rows(i).tolist() == plain.rows(i).tolist() for i in range(20) if batches.epoch(i) != epoch)
    first, updates = data.draw(st.integers(0, 12)), data.draw(st.integers(1, 12))
    taken, start = batches.stretch(first, updates)
    wanted = np.concatenate([batches.rows(first + i) for i in range(updates)])
    assert np.resize(np.roll(taken, -start), len(wanted)).tolist() == wanted.tolist()


def test_a_pick_follows_its_sample_and_goes_with_it() -> None:
    lesson = with_picked(five(), five().data, 2, 3)
    simulator = Simulator(lesson)
    simulator.move_sample(3, 0)
    assert simulator.training.picked == ((2, 0),)
    simulator.remove_sample(1)
    assert simulator.training.picked == ((2, 0),)
    simulator.hold_out(0)
    assert simulator.training.picked == ()


def test_what_cannot_be_picked_is_refused_in_a_sentence() -> None:
    simulator = Simulator(load("it496"))
    with pytest.raises(UsageError, match="every batch has all samples"):
        simulator.pick_next(0)
    simulator = Simulator(five(held_out=(2,)))
    with pytest.raises(UsageError, match="sample 3 is held out"):
        simulator.pick_next(2)
    with pytest.raises(UsageError, match="there is no sample 6"):
        simulator.pick_next(5)
    file = json.loads(dumps(with_picked(five(held_out=(2,)), five(held_out=(2,)).data, 2, 3)))
    assert (file["version"], file["training"]["picked"]) == (2, [{"iteration": 2, "sample": 3}])
    for picked, fault in (
        ([{"iteration": 0, "sample": 5}], "training.picked[0].sample: 5, expected 0 to 4"),
        ([{"iteration": 0, "sample": 2}], "training.picked[0].sample: 2, which is held out"),
        ([{"iteration": 1, "sample": 0}] * 2, "training.picked[1].iteration: 1, for which a sample is picked already"),
    ):
        with pytest.raises(LessonError) as error:
            loads(json.dumps({**file, "training": {**file["training"], "picked": picked}}).encode())
        assert error.value.faults == (fault,)
