"""``bpsim run`` and ``bpsim check`` of lessons about formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bpsim.resources import OF_FORMULAS
from tests.commands.tools import Command

FILE = {
    "format": "bpsim",
    "version": 2,
    "title": "A product",
    "formulas": ["t = x + y", "f = t z"],
    "variables": {"z": -4, "θ": 0.5},
    "learned": ["z"],
    "data": {"names": ["x", "y"], "rows": [[1, 2], [2, 2.5], [0, 0]], "held_out": [1]},
    "training": {"stop": {"iterations": 2}},
}


def written(folder: Path, **changes: Any) -> Path:
    path = folder / "lesson.bpsim"
    path.write_text(json.dumps({**FILE, **changes}), encoding="utf-8")
    return path


def test_a_run_prints_the_result_of_each_row_and_every_variable(command: Command, tmp_path: Path) -> None:
    result = command("run", written(tmp_path), "--json")
    assert result.code == 0
    # The mean over the rows that are trained on is 1.5 z, and each update takes 0.1 times 1.5 off z.
    assert result.json == {
        "title": "A product",
        "iteration": 2,
        "error": pytest.approx(1.5 * -4.3),
        "held_out_error": pytest.approx(4.5 * -4.3),
        "penalty": 0.0,
        "result": pytest.approx([3 * -4.3, 4.5 * -4.3, 0.0]),
        "variables": {"z": pytest.approx(-4.3), "θ": 0.5},
    }


def test_a_run_is_told_in_tables(command: Command, tmp_path: Path) -> None:
    out = command("run", written(tmp_path)).out
    assert out.startswith("A product: iteration 2, f = −6.450000000\n")
    assert "held out (1 of 3 samples): f = −19.350000000" in out
    assert "2 (held out)" in out
    assert "−4.300000000" in out


def test_where_nothing_is_learned_the_values_are_printed(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, learned=[])
    assert command("run", path, "--json").json["iteration"] == 0
    assert "Nothing is learned" in command("run", path).out


def test_a_formula_that_cannot_be_read_is_refused_with_its_place(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, formulas=["t = x + y", "f = t z )"])
    for name in ("run", "check"):
        result = command(name, path)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"bpsim: {path}: formulas[1], character 9: there is no ( to this )\n"


@pytest.mark.parametrize("name", OF_FORMULAS)
def test_every_lesson_about_formulas_passes_the_check(command: Command, name: str) -> None:
    result = command("check", name)
    assert result.code == 0
    assert "agree" in result.out


def test_at_a_kink_the_check_says_what_it_is(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, formulas=["f = relu(x z)"], data={"names": ["x"], "rows": [[0]]}, variables={"z": 1})
    result = command("check", path)
    assert result.code == 0
    assert "relu and abs have no derivative at 0" in result.out
