"""The list of runs: which there are, what they are called, which lie over the plot, and what memory leaves of them."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from bpsim import Simulator, load
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import memory
from bpsim.simulator.branches import DEEPEST, Branches
from tests.engines import bits

W5, W6 = Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 1)
RATE = Quantity(Kind.LEARNING_RATE)


def listed(branches: Branches, simulator: Simulator) -> list[tuple[int, str]]:
    return [(level, branch.name(simulator.notation)) for level, branch in branches.rows(simulator.snapshot())]


def three_runs(simulator: Simulator, branches: Branches) -> None:
    """The first of 30 iterations, one that branches off at 10 and one that begins anew."""
    simulator.run(30)
    branches.note(simulator.snapshot())
    simulator.seek(10)
    simulator.set_value(W5, 0.5)
    simulator.run(5)
    branches.note(simulator.snapshot())
    simulator.restart()
    simulator.set_value(RATE, 5.0)
    simulator.run(7)


def test_every_run_that_was_trained_stands_below_the_one_it_branched_off_from() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    assert listed(branches, simulator) == [(0, "as opened")]
    three_runs(simulator, branches)
    assert listed(branches, simulator) == [(0, "as opened"), (1, "w5 = 0.5 at 10"), (0, "η = 5")]
    rows = [branch for _, branch in branches.rows(simulator.snapshot())]
    assert [(row.first, row.last) for row in rows] == [(0, 30), (10, 15), (0, 7)]
    first = rows[0].snapshot
    assert first is not None
    simulator.restore(first)  # as undo does
    assert [name for _, name in listed(branches, simulator)] == ["as opened", "w5 = 0.5 at 10", "η = 5"]


@pytest.mark.parametrize(("lesson", "batch"), [("xor", 1), ("xor", 3), ("xor", None), ("linear-regression", 2)])
def test_the_error_of_a_run_is_that_of_all_samples_where_it_ended(lesson: str, batch: int | None) -> None:
    simulator, branches = Simulator(load(lesson)), Branches()
    simulator.set_training(replace(simulator.training, batch=batch))
    ends = []
    for _ in range(2):
        simulator.run(7)
        branches.note(simulator.snapshot())
        ends.append(simulator.error)
        simulator.seek(2)
        simulator.set_value(RATE, 0.125)
    assert [branch.error for _, branch in branches.rows(simulator.snapshot())] == [*ends, None]


def test_what_nothing_was_trained_in_is_listed_only_while_it_is_the_present_one() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    simulator.run(3)
    branches.note(simulator.snapshot())
    simulator.set_value(W5, 0.5)
    assert listed(branches, simulator) == [(0, "as opened"), (1, "w5 = 0.5 at 3")]
    simulator.set_value(W5, 0.6)
    assert listed(branches, simulator) == [(0, "as opened"), (1, "w5 = 0.6 at 3")]


def test_the_earlier_runs_that_an_edit_cut_off_are_overlaid_until_somebody_says_otherwise() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    three_runs(simulator, branches)
    present = simulator.snapshot()
    first, second, third = [branch for _, branch in branches.rows(present)]
    curves = branches.overlaid(present)
    assert [curve.run for curve in curves] == [first.key, second.key]
    assert branches.overlaid(present)[0] is curves[0], "told apart by identity"
    assert [bits(curve.curve.total) for curve in curves] == [bits(ghost.curve.total) for ghost in simulator.ghosts]
    first.chosen, second.given = False, "bold"
    assert [curve.name(simulator.notation) for curve in branches.overlaid(present)] == ["bold"]
    third.chosen = True
    assert [curve.run for curve in branches.overlaid(present)] == [second.key], "the present one has its own curve"
    assert second.snapshot is not None
    simulator.restore(second.snapshot)
    assert [curve.run for curve in branches.overlaid(simulator.snapshot())] == [third.key]
    branches.clear_overlays()
    assert branches.overlaid(simulator.snapshot()) == ()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_edit_after_which_nothing_was_trained_names_no_run_that_begins_before_it(at: int) -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    simulator.run(3)
    branches.note(simulator.snapshot())
    simulator.set_value(W5, 0.5)
    simulator.set_value(RATE, 5.0)
    simulator.seek(at)
    simulator.set_value(W6, 0.25)
    assert simulator.value(W5) != 0.5
    name = f"w6 = 0.25 at {at}" if at else "w6 = 0.25"
    assert listed(branches, simulator) == [(0, "as opened"), (int(at > 0), name)]
    [ghost] = simulator.ghosts
    assert ghost.name(simulator.notation) == "as opened"
    assert [one.name(simulator.notation) for one in branches.overlaid(simulator.snapshot())] == ["as opened"]


def test_a_curve_over_the_plot_is_that_of_a_run_on_the_list() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    three_runs(simulator, branches)
    branches.note(simulator.snapshot())
    simulator.seek(4)
    simulator.add_unit(1)
    simulator.restart()
    names = [ghost.name(simulator.notation) for ghost in branches.overlaid(simulator.snapshot())]
    assert names == ["as opened", "w5 = 0.5 at 10", "η = 5"]
    assert listed(branches, simulator)[-1] == (0, "add h3, restart")
    assert set(names) <= {name for _, name in listed(branches, simulator)}


def test_a_removed_run_leaves_what_branched_off_from_it() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    three_runs(simulator, branches)
    branches.rows(simulator.snapshot())[0][1].removed = True
    assert listed(branches, simulator) == [(0, "w5 = 0.5 at 10"), (0, "η = 5")]
    assert len(branches.overlaid(simulator.snapshot())) == 1


def test_renamed_units_are_no_other_run() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    simulator.run(3)
    branches.note(simulator.snapshot())
    simulator.rename(1, 0, "left")
    simulator.run(3)
    rows = branches.rows(simulator.snapshot())
    assert [(branch.first, branch.last) for _, branch in rows] == [(0, 6)]


def test_many_levels_are_no_burden() -> None:
    simulator, branches = Simulator(load("torok")), Branches()
    for edit in range(30):
        simulator.run(1)
        branches.note(simulator.snapshot())
        simulator.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.1 + edit / 100)
    levels = [level for level, _ in branches.rows(simulator.snapshot())]
    assert levels[:3] == [0, 1, 2]
    assert max(levels) == DEEPEST


def test_a_run_without_room_becomes_its_curve_alone_and_the_baseline_and_the_present_never() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    three_runs(simulator, branches)
    simulator.seek(4)
    branches.note(simulator.snapshot())
    simulator.set_value(W5, 0.7)
    simulator.clear_ghosts()  # whose curves hold the same
    simulator.run(4)
    present = simulator.snapshot()
    rows = [branch for _, branch in branches.rows(present)]
    before = [bits(row.ghost().curve.total) for row in rows]
    errors = [row.error for row in rows]
    past = rows[2].snapshot
    assert past is not None
    branches.baseline = rows[0]
    assert branches.bound(present, []) == []
    assert all(row.snapshot is not None for row in rows)
    with patch.object(memory, "MOST_BYTES", 0):
        branches.bound(present, [])
    assert [row.snapshot is not None for row in rows] == [True, False, False, True]
    assert past.history.last == 4, "nothing goes on from what came after the branch"
    assert [bits(row.ghost().curve.total) for row in rows] == before
    assert [row.error for row in rows] == errors
    assert [(row.first, row.last) for row in rows] == [(0, 30), (10, 15), (0, 7), (4, 8)]


def test_undo_goes_before_runs_that_it_does_not_need() -> None:
    simulator, branches = Simulator(load("it496")), Branches()
    three_runs(simulator, branches)
    first, second, third = [branch for _, branch in branches.rows(simulator.snapshot())]
    branches.baseline = third
    undo = second.snapshot
    assert undo is not None
    with patch.object(memory, "MOST_BYTES", memory.alone(simulator.snapshot(), [undo])):
        assert branches.bound(simulator.snapshot(), [undo]) == [undo]
    assert second.snapshot is undo
    assert first.snapshot is not None, "what undo keeps goes back through it"
