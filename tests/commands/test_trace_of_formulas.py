"""``bpsim trace`` of a lesson about formulas."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.lesson import FormulaLesson, save
from tests.commands.tools import Command


def test_steps_are_data_with_the_name_of_their_node(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "sum.bpsim"
    sum_times = Formulas(("t = x + y", "f = t z"), {"x": -2.0, "y": 5.0, "z": -4.0}, learned=("z",))
    save(FormulaLesson(formulas=sum_times, training=Training(0.1), title="Sum times"), path)
    steps = json.loads(command("trace", path, "--format", "json").out)
    assert [(step["quantity"], step["name"], step["value"]) for step in steps[:4]] == [
        ("value", "t", 3.0),
        ("value", "f", -12.0),
        ("gradient", "f", 1.0),
        ("local", "t", -4.0),
    ]
    assert steps[-1]["name"] == "z"
    rows = list(csv.DictReader(StringIO(command("trace", path, "--format", "csv").out)))
    assert [row["name"] for row in rows] == [step["name"] for step in steps]
    assert " 1.  t = x + y = −2.000000000 + 5.000000000 = 3.000000000" in command("trace", path).out
    assert "formulas have no layers" in command("trace", path, "--layers", "1").err
