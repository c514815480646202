"""Runs of the command line: the same bits as any other, and nobody waits for a compiler in vain."""

from __future__ import annotations

import io
import sys

import pytest

from bpsim import Simulator, load
from bpsim.commands import long_runs
from bpsim.commands.long_runs import compile_if_it_pays, progress, train
from bpsim.core import worth
from bpsim.core.compiled import KERNEL
from bpsim.core.network_engine import NetworkEngine


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a compilation that is begun is told; nothing is compiled, and nothing is loaded before."""
    told: list[str] = []

    class Compilation:
        def is_alive(self) -> bool:
            return len(told) < 3

        def join(self, _: float) -> None:
            told.append("wait")

        def stop(self) -> None:
            told.append("stop")

    def start() -> Compilation:
        told.append("start")
        return Compilation()

    monkeypatch.setattr(KERNEL, "requested", False)
    monkeypatch.setattr(worth, "accounts", {})
    monkeypatch.setattr(KERNEL, "start_compiling", start)
    return told


def ask(iterations: int) -> None:
    lesson = load("it496")
    compile_if_it_pays(NetworkEngine(lesson.network, lesson.data, lesson.training), iterations, lambda _: None)


@pytest.mark.parametrize("until", [None, 0.1])
def test_a_run_in_slices_ends_in_the_same_bits(until: float | None) -> None:
    sliced, whole = Simulator(load("it496")), Simulator(load("it496"))
    assert train(sliced, 500, until) == whole.run(500, until)
    assert sliced.values.state.parameters.same_bits(whole.values.state.parameters)


@pytest.mark.parametrize("cached", [True, False])
def test_the_run_of_the_first_lesson_begins_no_compilation(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], cached: bool
) -> None:
    monkeypatch.setattr(KERNEL, "cached", lambda: cached)
    monkeypatch.setattr(worth, "LOAD_SECONDS", 0.7)  # as where numba loads
    ask(10_000)
    assert heard == []


@pytest.mark.parametrize(("cached", "expected"), [(False, []), (True, ["start", "wait", "wait", "stop"])])
def test_loading_pays_for_a_shorter_run_than_compiling(
    monkeypatch: pytest.MonkeyPatch, heard: list[str], cached: bool, expected: list[str]
) -> None:
    monkeypatch.setattr(KERNEL, "cached", lambda: cached)
    ask(100_000)
    assert heard == expected


def test_a_very_long_run_compiles_first(monkeypatch: pytest.MonkeyPatch, heard: list[str]) -> None:
    monkeypatch.setattr(KERNEL, "cached", lambda: False)
    ask(10_000_000)
    assert heard == ["start", "wait", "wait", "stop"]


def test_a_long_run_shows_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_runs, "BAR_AFTER_SECONDS", 0.0)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("10 iterations", 10) as report:
        report(5)
    assert "10 iterations" in terminal.getvalue()


def test_a_short_run_and_a_run_in_a_pipe_show_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress("10 iterations", 10) as report:
            report(5)
        assert stream.getvalue() == ""
        monkeypatch.setattr(long_runs, "BAR_AFTER_SECONDS", 0.0)
