"""Whoever trains in a script gets compiled code once the work asked for is worth it, and no sooner."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpsim import Simulator, load
from bpsim.core import cache, worth
from bpsim.core.compiled import KERNEL


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Each time that somebody waits for compiled code, of a process that has asked for nothing yet; none comes."""
    asked: list[str] = []

    def load_nothing() -> None:
        asked.append("load")
        monkeypatch.setattr(KERNEL, "requested", True)

    monkeypatch.setattr(worth, "accounts", {})
    monkeypatch.setattr(KERNEL, "requested", False)
    monkeypatch.setattr(KERNEL, "compiled", lambda: None)
    monkeypatch.setattr(KERNEL, "load", load_nothing)
    monkeypatch.setattr(cache, "own", None)
    monkeypatch.setenv("BPSIM_CACHE", str(tmp_path / "cache"))
    return asked


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache has compiled code."""
    monkeypatch.setattr(KERNEL, "cached", lambda: True)


@pytest.mark.usefixtures("there")
def test_a_short_run_waits_for_nothing(loads: list[str]) -> None:
    Simulator(load("it496")).run(100)
    assert loads == []


@pytest.mark.usefixtures("there")
def test_many_short_runs_are_worth_loading_together(loads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth, "LOAD_SECONDS", worth.seconds_of(500, 42))
    simulator = Simulator(load("it496"))
    for _ in range(5):
        simulator.run(90)
    assert loads == []
    simulator.run(90)
    assert loads == ["load"]


@pytest.mark.usefixtures("there")
def test_a_long_run_loads_before_it_begins(loads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth, "LOAD_SECONDS", worth.seconds_of(500, 42))
    simulator = Simulator(load("it496"))
    monkeypatch.setattr(KERNEL, "load", lambda: loads.append(f"at {simulator.last}"))
    simulator.run(600)
    assert loads[0] == "at 0"


def test_what_must_be_compiled_is_worth_more_work(loads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth, "LOAD_SECONDS", worth.seconds_of(50, 42))
    monkeypatch.setattr(worth, "COMPILE_SECONDS", worth.seconds_of(500, 42))
    simulator = Simulator(load("it496"))
    simulator.run(400)
    assert loads == []
    simulator.run(200)
    assert loads == ["load"]


@pytest.mark.usefixtures("there")
def test_what_cannot_be_had_or_is_on_its_way_is_asked_for_once(
    loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worth, "LOAD_SECONDS", 0.0)
    simulator = Simulator(load("it496"))
    simulator.run(10)
    simulator.run(10)
    assert loads == ["load"]


def test_in_the_background_it_is_fetched_at_once_and_nobody_waits(
    loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worth, "in_background", True)
    monkeypatch.setattr(KERNEL, "start_compiling", lambda: loads.append("start"))
    simulator = Simulator(load("it496"))
    simulator.run(1)
    assert set(loads) == {"start"}
    monkeypatch.setattr(KERNEL, "requested", True)
    loads.clear()
    simulator.run(1000)
    assert loads == []


def test_a_run_that_is_worth_it_trains_to_the_same_bits_by_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worth, "accounts", {})
    monkeypatch.setattr(worth, "LOAD_SECONDS", 0.0)
    monkeypatch.setattr(worth, "COMPILE_SECONDS", 0.0)
    plain = Simulator(load("it496"))
    with monkeypatch.context() as before:
        before.setattr(KERNEL, "compiled", lambda: None)
        before.setattr(KERNEL, "requested", True)
        plain.run(50)
    monkeypatch.setattr(KERNEL, "loaded", None)
    monkeypatch.setattr(KERNEL, "requested", False)
    simulator = Simulator(load("it496"))
    simulator.run(50)
    assert KERNEL.compiled() is not None
    assert simulator.values.state.parameters.same_bits(plain.values.state.parameters)
