"""What a step on each parameter alone gains, beside what its gradient promises."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given

from bpsim import Lesson, Simulator, load
from bpsim.core.gradient_check import GradientRow
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.checking import gradient_work
from bpsim.simulator.slope import new_value, slope_of
from tests.commands.conftest import command  # noqa: F401 - a fixture
from tests.commands.tools import Command, assert_one_line
from tests.examples import examples
from tests.strategies import lessons


def rows_of(simulator: Simulator) -> list[GradientRow]:
    return [row for row in gradient_work(simulator.position) if row is not None]


def parameter(row: GradientRow, *, formulas: bool = False) -> Quantity:
    q = row.quantity
    if formulas:
        return Quantity(Kind.VALUE, None, None, q.unit)
    return Quantity(Kind.BIAS if q.source is None else Kind.WEIGHT, None, q.layer, q.unit, q.source)


def batch_error(simulator: Simulator) -> float:
    here = simulator.position
    return here.value(here.snapshot.subject.error(here.values.engine, here.values.samples))


@examples(25)
@given(lessons(rounding=False))
def test_a_gain_is_what_the_engine_gives_with_one_number_changed(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    here = batch_error(simulator)
    for row in rows_of(simulator):
        place = parameter(row)
        if simulator.values.model.is_frozen(place):
            assert row.step is row.gain is row.expected is None
            continue
        new, old = simulator.value(new_value(place)), simulator.value(place)
        assert row.step == new - old
        assert row.expected == row.backpropagation * row.step
        changed = Simulator(lesson)
        changed.set_value(place, new)
        assert row.gain == batch_error(changed) - here


@pytest.mark.parametrize("name", ["it496", "week-05", "linear-regression", "recurrent"])
def test_they_are_the_numbers_of_the_slope_at_any_iteration(name: str) -> None:
    simulator = Simulator(load(name))
    simulator.run(3)
    updated = 0
    for row in rows_of(simulator):
        if row.step is None:
            continue
        slope = slope_of(simulator, parameter(row, formulas=simulator.about_formulas))
        assert (row.step, row.gain) == (slope.step, slope.change)
        assert row.expected == pytest.approx(slope.expected, rel=1e-12)
        updated += 1
    assert updated


def test_a_variable_that_is_not_learned_makes_no_step() -> None:
    simulator = Simulator(load("sum-times"))
    assert all(
        row.step is None for row in rows_of(simulator) if row.quantity.unit not in simulator.snapshot().engine.places
    )


def test_the_command_prints_and_writes_them(command: Command, tmp_path: Path) -> None:  # noqa: F811
    said = command("check", "it496").out
    w5 = next(line.split() for line in said.splitlines() if line.startswith("∂E/∂w5"))
    assert w5[4:] == ["−0.0033757", "−0.0033859"]
    assert "expected: by how much the error would change" in said
    table = tmp_path / "gains.csv"
    result = command("check", "it496", "--json", "--csv", table)
    assert result.code == 0
    by_symbol = {row.pop("symbol"): row for row in json.loads(result.out)}
    simulator = Simulator(load("it496"))
    slope = slope_of(simulator, Quantity(Kind.WEIGHT, None, 2, 0, 0))
    assert by_symbol["∂E/∂w5"]["gain"] == slope.change
    assert by_symbol["∂E/∂w5"]["step"] == slope.step
    assert by_symbol["∂E/∂b1"]["gain"] is None, "frozen"
    written = {row["symbol"]: row for row in csv.DictReader(table.read_text().splitlines())}
    assert float(written["∂E/∂w5"]["gain"]) == slope.change
    assert written["∂E/∂b1"]["step"] == ""
    assert list(by_symbol) == list(written), "worst first in both"
    assert_one_line(command("check", "it496", "--csv", tmp_path / "no folder" / "gains.csv"))
