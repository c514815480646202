"""``--at 120:18``: an iteration and how many of its steps are done, as the window copies it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.core.training import MOST_ITERATIONS
from bpsim.simulator.place_text import read_place, write_place
from tests.commands.tools import Command, assert_one_line


def test_a_trace_at_a_place_has_the_steps_that_are_done_there(command: Command) -> None:
    whole = command("trace", "it496", "--iteration", 2, "--format", "json").json
    for at, number in (("2:18", 18), ("2:57", 57), ("2", 57), ("2:0", 0)):
        assert command("trace", "it496", "--at", at, "--format", "json").json == whole[:number]
    text = command("trace", "it496", "--at", "2:3").out
    assert "out h1 =" in text
    assert "net h2 =" in text
    assert "out h2 =" not in text


@pytest.mark.parametrize("arguments", [("x",), ("1:y",), ("1:58",), ("1:2", "--iteration", 1), ("99999999999",)])
def test_a_place_that_is_none_is_said_in_one_line(command: Command, arguments: tuple[object, ...]) -> None:
    assert_one_line(command("trace", "it496", "--at", *arguments))


@pytest.mark.parametrize("arguments", [("--iteration", 5000), ("--at", "5000:3")])
def test_no_other_iteration_takes_the_place_of_one_behind_the_end_of_a_training(
    command: Command, arguments: tuple[object, ...]
) -> None:
    result = command("trace", "mcginley", *arguments)
    assert_one_line(result, "iteration 5000 cannot be reached", "ends at iteration 2067", "has not improved")
    assert result.out == ""
    assert "iteration 2067" in command("trace", "mcginley", "--at", "2067:1").out


def test_the_steps_of_a_picture_are_said_once(command: Command, tmp_path: Path) -> None:
    result = command("picture", "it496", "--at", "1:2", "--step", 3, "-o", tmp_path / "picture.png")
    assert_one_line(result)
    assert "leave out --step" in result.err


@given(st.integers(0, MOST_ITERATIONS), st.integers(0, 10**9))
def test_a_place_is_read_as_it_was_written(iteration: int, step: int) -> None:
    assert read_place(write_place(iteration, step)) == (iteration, step)
    assert read_place(f"{iteration}:{step}") == (iteration, step)
    assert read_place(str(iteration)) == (iteration, None)


def test_text_that_is_no_place_is_refused_by_its_name() -> None:
    with pytest.raises(UsageError, match="“12;3” is no place"):
        read_place("12;3")
