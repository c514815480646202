"""Names that a spreadsheet would compute stay names in what is written for one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bpsim.handout.csv_text import csv_text
from tests.commands.tools import Command
from tests.hostile import write_hostile

NAMES = ["=1+1", "+a", "-a", "@sum", "\t=1", "\r=1"]


@pytest.mark.parametrize("name", NAMES)
def test_what_begins_like_a_formula_of_a_spreadsheet_is_a_text_for_it(name: str) -> None:
    assert csv_text(name) == f"'{name}"
    assert csv_text(f"a{name}") == f"a{name}"


@pytest.mark.parametrize("notation", ["net-out", "torok"])
def test_no_cell_of_a_table_is_a_formula(command: Command, tmp_path: Path, notation: str) -> None:
    path = write_hostile(tmp_path, notation=notation, units={"h1": "=1+1", "o1": "=cmd()", "o2": "@sum"})
    traced = csv.reader(command("trace", str(path), "--format", "csv").out.splitlines())
    command("run", str(path), "-n", "2", "--csv", str(tmp_path / "curve.csv"))
    curve = csv.reader((tmp_path / "curve.csv").read_text(encoding="utf-8").splitlines())
    heads = next(curve)
    assert heads == ["iteration", "error", "'=cmd()", "'@sum"]
    cells = [cell for row in traced for cell in row]
    assert any("=1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in tuple("=+@\t\r")] == []
