"""Iterations near the largest that a file can hold, and runs longer than any may be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bpsim import Simulator, UsageError, load
from bpsim.core.state import State
from bpsim.core.training import MOST_ITERATIONS, SampleOrder
from bpsim.lesson import Lesson, dumps, loads
from bpsim.lesson.limits import COUNT
from bpsim.trace.numerals import grouped
from bpsim.trace.steps import Granularity
from tests.commands.tools import Command, assert_one_line, file_of


def lesson_at(iteration: int, **training: object) -> Lesson:
    lesson = load("it496")
    changed = replace(lesson.training, **training)  # type: ignore[arg-type]
    return replace(lesson, training=changed, guide=(), printed=(), state=State(iteration, lesson.parameters))


@pytest.mark.parametrize("order", list(SampleOrder))
@pytest.mark.parametrize("granularity", list(Granularity))
def test_steps_go_on_to_the_last_iteration_of_all(order: SampleOrder, granularity: Granularity) -> None:
    sim = Simulator(lesson_at(COUNT - 1, order=order))
    for _ in range(200):
        if not sim.next(granularity):
            break
    assert sim.iteration == COUNT
    assert loads(dumps(sim.to_save())).state is not None
    assert not sim.next(Granularity.EPOCH)
    while sim.back(granularity):
        pass
    assert (sim.iteration, sim.step) == (COUNT - 1, 0)


@pytest.mark.parametrize("iteration", [COUNT, COUNT - 1, COUNT - 100, MOST_ITERATIONS + 1])
def test_a_lesson_beyond_all_runs_is_shown_and_not_trained(command: Command, tmp_path: Path, iteration: int) -> None:
    path = file_of(tmp_path, lesson_at(iteration))
    assert command("trace", path).code == 0
    assert f"iteration {iteration}" in command("run", path, "-n", 0).out
    for count, wanted in (("10000", "10 000 iterations"), ("1", "1 iteration")):
        result = command("run", path, "-n", count)
        assert result.code == 2
        start = f"A run of {wanted} from iteration {iteration:,} on is too long"
        assert_one_line(result, f"{start.replace(',', ' ')}: it ends at iteration 10 000 000 at the latest")


def test_a_run_of_more_iterations_than_may_be_made_is_as_long_as_it_may_be() -> None:
    lesson = load("it496")
    endless = replace(lesson.training, stop=replace(lesson.training.stop, iterations=COUNT))
    sim = Simulator(replace(lesson, training=endless))
    assert sim.run_length == MOST_ITERATIONS
    assert sim.run(3).iteration == 3
    assert sim.run_length == MOST_ITERATIONS - 3
    assert sim.goal(sim.run_length).iteration == MOST_ITERATIONS
    with pytest.raises(UsageError, match=f"A run of {grouped(COUNT)} iterations from iteration 3 on is too long"):
        sim.goal(COUNT)
    assert Simulator(lesson).run_length == 10_000
