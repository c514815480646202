"""What a panel is told: what is another than what it showed last."""

from __future__ import annotations

from dataclasses import replace

import pytest

import bpsim
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.view.change import EVERYTHING, FEW_STEPS, Change, Follower, Shown, What


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(bpsim.load("it496"))


def told(simulator: Simulator, act: object) -> Change:
    """The change that an act makes, for a panel that showed the simulator before."""
    follower = Follower()
    follower.change(Shown.of(simulator))
    assert callable(act)
    act()
    return follower.change(Shown.of(simulator))


def test_everything_is_another_where_nothing_was_shown(simulator: Simulator) -> None:
    assert Change.whole(simulator).what == EVERYTHING
    assert Change.whole(simulator).passed is None


def test_nothing_is_another_where_nothing_happened(simulator: Simulator) -> None:
    change = told(simulator, lambda: None)
    assert change.what == What(0)
    assert change.passed == ()


def test_a_step_is_another_step_and_nothing_else(simulator: Simulator) -> None:
    change = told(simulator, lambda: simulator.seek(0, 2))
    assert change.what == What.STEP
    assert change.passed is not None
    assert [step.number for step in change.passed] == [1, 2]
    assert change.passes(Kind.OUT)
    assert not change.passes(Kind.DELTA)


def test_a_step_back_passes_what_is_taken_back(simulator: Simulator) -> None:
    simulator.seek(0, 5)
    change = told(simulator, lambda: simulator.seek(0, 3))
    assert change.passed is not None
    assert [step.number for step in change.passed] == [4, 5]


def test_many_steps_at_once_are_not_listed(simulator: Simulator) -> None:
    change = told(simulator, lambda: simulator.seek(0, FEW_STEPS + 1))
    assert change.passed is None
    assert change.passes(Kind.WEIGHT)


def test_another_iteration_has_other_values_and_reaches_further(simulator: Simulator) -> None:
    assert told(simulator, lambda: simulator.run(1)).what == What.VALUES | What.STEP | What.REACH


def test_the_smaller_batch_at_the_end_of_an_epoch_has_other_steps_and_the_same_symbols(simulator: Simulator) -> None:
    for row in range(4):
        simulator.add_sample([0.1 * row, 0.2], [0.3, 0.4])
    simulator.set_training(replace(simulator.training, batch=3))
    here = simulator.steps, simulator.notation
    change = told(simulator, lambda: simulator.run(1))
    assert change.has(What.STEPS)
    assert not change.has(What.NOTATION)
    assert (simulator.steps.samples, simulator.notation.samples) == (2, 2)
    simulator.run(1)
    assert (simulator.steps, simulator.notation) == here, "neither is made again"


def test_one_sample_alone_is_written_otherwise_than_one_of_several(simulator: Simulator) -> None:
    for row in range(2):
        simulator.add_sample([0.1 * row, 0.2], [0.3, 0.4])
    simulator.set_training(replace(simulator.training, batch=2))
    assert told(simulator, lambda: simulator.run(1)).has(What.NOTATION)


def test_going_back_to_what_was_computed_does_not_reach_further(simulator: Simulator) -> None:
    simulator.run(3)
    assert told(simulator, lambda: simulator.seek(1)).what == What.VALUES | What.STEP


def test_an_edit_in_the_past_that_ends_where_the_training_did_is_told(simulator: Simulator) -> None:
    simulator.run(3)

    def edit_and_train_again() -> None:
        simulator.seek(2)
        simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.9)
        simulator.run(1)

    assert told(simulator, edit_and_train_again).has(What.REACH)


def test_digits_and_notation_are_told(simulator: Simulator) -> None:
    assert told(simulator, lambda: simulator.show_digits(3)).what == What.DIGITS
    assert told(simulator, lambda: simulator.show_notation("torok")).has(What.NOTATION)


def test_what_was_seen_long_ago_is_compared_with_what_there_is(simulator: Simulator) -> None:
    def there_and_back() -> None:
        simulator.seek(0, 40)
        simulator.run(2)
        simulator.seek(0, 0)

    assert told(simulator, there_and_back).what == What.VALUES | What.STEP | What.REACH
