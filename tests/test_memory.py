"""Undo keeps values for ever, and training as long as it has room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from msgspec import structs

from bpsim import Simulator, load
from bpsim.core.call import Advance
from bpsim.core.history import Goal, History, Reason
from bpsim.core.network import Floats
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.lesson import NetworkLesson
from bpsim.simulator import Snapshot, memory
from bpsim.simulator.network_subject import NetworkSubject
from tests.engines import bits

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
ROW = 8 * 3
"""Bytes of an iteration of the curve of it496: its error and those of two outputs."""


def trained_and_edited(simulator: Simulator, edits: int, iterations: int, at: int) -> list[Snapshot]:
    """What undo keeps after so many edits at iteration ``at``, each after so many iterations."""
    kept = []
    for edit in range(edits):
        simulator.run(iterations)
        kept.append(simulator.snapshot())
        simulator.seek(at)
        simulator.set_value(W5, 0.5 + edit / 100)
    return kept


def with_room(most: int, simulator: Simulator, kept: list[Snapshot]) -> list[Snapshot]:
    with patch.object(memory, "MOST_BYTES", most):
        return memory.shared(simulator.snapshot(), kept, ())[0]


def state_bits(snapshot: Snapshot) -> list[bytes]:
    parameters = snapshot.history.state(snapshot.iteration).parameters
    return bits(*parameters.weights, *parameters.biases)


def test_nothing_is_lost_while_there_is_room() -> None:
    simulator = Simulator(load("it496"))
    kept = trained_and_edited(simulator, 5, 100, 0)
    found = memory.shared(simulator.snapshot(), kept, ())[0]
    assert all(one is other for one, other in zip(found, kept, strict=True))


@pytest.mark.parametrize("at", [0, 7])
def test_the_oldest_lose_their_training_first_and_keep_their_values(at: int) -> None:
    simulator = Simulator(load("it496"))
    kept = trained_and_edited(simulator, 8, 1000, at)
    before = [(state_bits(snapshot), snapshot.iteration, snapshot.step) for snapshot in kept]
    found = with_room(2500 * ROW, simulator, kept)
    trained = [snapshot.trained for snapshot in found]
    assert trained == sorted(trained)
    assert 0 < sum(trained) < len(kept)
    assert [(state_bits(snapshot), snapshot.iteration, snapshot.step) for snapshot in found] == before


@pytest.mark.parametrize("at", [0, 7])
def test_what_undo_alone_keeps_stays_below_the_bound(at: int) -> None:
    simulator, kept, most = Simulator(load("it496")), [], 3000 * ROW
    for edit in range(12):
        kept += trained_and_edited(simulator, 1, 1000, at + edit)
        kept = with_room(most, simulator, kept)
        assert memory.alone(simulator.snapshot(), kept) <= most
    assert not kept[0].trained


def test_what_an_edit_in_the_past_cut_off_is_given_up_with_the_snapshot_that_needs_it() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(1000)
    errors = simulator.curve().total[:11]
    kept = [simulator.snapshot()]
    simulator.seek(10)
    simulator.set_value(W5, 0.9)
    simulator.clear_ghosts()  # whose curve is the same, so that it would take no memory more
    past = simulator.snapshot().history.parent
    assert past is not None
    assert past.last == 1000
    found = with_room(0, simulator, kept)
    assert (past.last, found[0].trained) == (10, False)
    simulator.seek(3)
    assert bits(simulator.error) == bits(errors[3])
    assert bits(simulator.curve().total[:10]) == bits(errors[:10])


def test_a_snapshot_without_training_is_worked_with_like_a_saved_state() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(20)
    expected = simulator.snapshot()
    simulator.set_value(W5, 0.9)
    alone = expected.without_training()
    assert not alone.trained
    simulator.restore(alone)
    assert (simulator.first, simulator.iteration, simulator.last) == (20, 20, 20)
    simulator.run(5)
    again = Simulator(load("it496"))
    again.run(25)
    assert bits(*simulator.weights) == bits(*again.weights)
    simulator.restart()
    assert simulator.value(W5) == 0.4


def without_checkpoints(iterations: int) -> Simulator:
    """So many iterations of it496, of which but the first and the last are kept."""
    simulator = Simulator(load("it496"))
    with patch.object(NetworkEngine, "update_seconds", 1e-9):
        history: History[Any, Any] = History(simulator.values.engine, simulator.values.state)
        simulator.restore(structs.replace(simulator.snapshot(), history=history))
        simulator.run(iterations)
    return simulator


@pytest.fixture
def replayed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many updates each call of the loops has made."""
    counts: list[int] = []
    advance = NetworkEngine.advance

    def counted(engine: NetworkEngine, *arguments: Any, **named: Any) -> Advance:
        made = advance(engine, *arguments, **named)
        counts.append(made.updates)
        return made

    monkeypatch.setattr(NetworkEngine, "advance", counted)
    return counts


def test_nobody_waits_for_a_replay_where_training_is_given_up(replayed: list[int]) -> None:
    simulator = Simulator(load("it496"))
    kept = trained_and_edited(simulator, 6, 1000, 700)
    fresh = Simulator(load("it496"))
    fresh.run(1000)
    replayed.clear()
    found = with_room(0, simulator, kept)
    assert [snapshot.trained for snapshot in found] == [False] * 6
    assert replayed == [], "however far the nearest states are"
    assert state_bits(found[0]) == bits(*fresh.weights, *fresh.biases)


def test_what_was_given_up_is_made_again_in_slices_where_it_is_gone_back_to(replayed: list[int]) -> None:
    simulator = without_checkpoints(1000)
    simulator.seek(700, 3)
    past, expected = simulator.snapshot(), state_bits(simulator.snapshot())
    simulator.seek(1)
    history: History[Any, Any] = past.without_training().history
    replayed.clear()
    assert (history.first, history.to_replay(700)) == (1, 699)
    with patch.object(NetworkEngine, "update_seconds", 0.01):
        slices = 0
        while left := history.replay_for(0.4, lambda: 0.1 * len(replayed), 700):
            slices += 1
            assert left == 699 - sum(replayed)
    assert slices > 10
    assert history.last == 700
    assert max(replayed) <= 10, "a quarter of a slice of 0.4 s"
    assert state_bits(structs.replace(past, history=history)) == expected
    with pytest.raises(IndexError):
        history.state(701)


def test_the_end_of_a_history_that_was_cut_off_is_made_again_where_somebody_asks(replayed: list[int]) -> None:
    simulator = without_checkpoints(1000)
    simulator.seek(700)
    past, expected = simulator.snapshot(), state_bits(simulator.snapshot())
    history: History[Any, Any] = past.history
    replayed.clear()
    history.forget_after(700)
    assert replayed == []
    assert (history.last, history.at_hand(), history.to_replay(700)) == (700, [0], 700)
    with patch.object(NetworkEngine, "update_seconds", 0.01):
        slices = 0
        while history.run_for(0.4, lambda: 0.1 * len(replayed), Goal(702)) is not Reason.DONE:
            slices += 1
    assert slices > 10
    assert max(replayed) <= 10
    assert state_bits(structs.replace(past, history=history)) == expected
    again = Simulator(load("it496"))
    again.run(702)
    assert history.state(702).parameters.same_bits(again.values.state.parameters)


def test_an_edit_at_each_of_many_iterations_is_no_burden() -> None:
    simulator, edits = Simulator(load("torok")), 1100
    weight, kept = Quantity(Kind.WEIGHT, None, 1, 0, 0), []
    for edit in range(edits):
        simulator.run(1)
        kept.append(simulator.snapshot())
        simulator.set_value(weight, 0.1 + edit / 10_000)
    assert len(simulator.curve().total) == edits + 1
    assert simulator.first == 0
    simulator.seek(3)
    assert simulator.value(weight) == 0.1 + 2 / 10_000
    assert memory.shared(simulator.snapshot(), kept, ())[0] == kept


def test_the_values_of_a_lesson_are_counted_once_however_many_edits_came_after_it() -> None:
    simulator, asked = Simulator(load("it496")), []
    kept = trained_and_edited(simulator, 30, 2, 1)
    for edit in range(30):
        simulator.run(1)
        kept.append(simulator.snapshot())
        simulator.set_value(W5, edit / 100)
    arrays = NetworkSubject.arrays

    def counted(subject: NetworkSubject, lesson: NetworkLesson) -> Iterator[Floats]:
        asked.append(lesson)
        return arrays(subject, lesson)

    with patch.object(NetworkSubject, "arrays", counted):
        assert memory.without_room(simulator.snapshot(), kept) == 0
    assert len(asked) == len({id(lesson) for lesson in asked})
