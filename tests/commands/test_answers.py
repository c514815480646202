"""``bpsim answers``: sheets of answers are judged, each number by the student's own before it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bpsim import load
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import dumps
from bpsim.simulator import Simulator
from tests.commands.tools import Command

OUT = {"quantity": "out", "sample": 0, "layer": 1, "unit": 0, "typed": "0.5933"}
SLOPE_LEFT_OUT = {"quantity": "dE_dw", "sample": 0, "layer": 2, "unit": 0, "source": 0, "typed": "0,4398"}
NEW_W5 = {"quantity": "new_weight", "sample": None, "layer": 2, "unit": 0, "source": 0, "typed": "0.1801"}


def sheet(path: Path, *answers: dict[str, Any], iteration: int = 0) -> Path:
    path.write_text(json.dumps({"iteration": iteration, "answers": answers}), encoding="utf-8")
    return path


def test_a_sheet_is_judged_number_by_number(command: Command, tmp_path: Path) -> None:
    path = sheet(tmp_path / "ann.json", NEW_W5, OUT, SLOPE_LEFT_OUT, {**OUT, "unit": 1, "typed": "0"})
    found = command("answers", "it496", path, "--json")
    assert (found.code, found.err) == (0, "")
    (judged,) = found.json
    assert judged["sheet"] == str(path)
    assert judged["first_wrong"] == 2
    verdicts = [(answer["verdict"], answer["mistakes"]) for answer in judged["answers"]]
    assert verdicts == [("follows", []), ("right", []), ("wrong", ["derivative-left-out"]), ("unclear", [])]
    assert {name: judged["answers"][0][name] for name in NEW_W5} == NEW_W5
    assert "derivative of the activation is left out" in judged["answers"][2]["sentence"]


def test_a_sheet_that_cannot_be_read_leaves_the_others_judged(command: Command, tmp_path: Path) -> None:
    good = sheet(tmp_path / "good.json", OUT)
    bad = sheet(tmp_path / "bad.json", {**OUT, "layer": 7})
    missing = tmp_path / "missing.json"
    found = command("answers", "it496", good, bad, missing, "--json")
    assert found.code == 2
    assert [set(one) for one in found.json] == [{"sheet", "first_wrong", "answers"}, *[{"sheet", "error"}] * 2]
    assert found.json[0]["first_wrong"] is None
    assert "bad.json: answers[0].layer: 7, expected 1 to 2" in found.json[1]["error"]
    assert "there is no such file" in found.json[2]["error"]
    folder = command("answers", "it496", good, tmp_path)
    assert folder.err == f"bpsim: {tmp_path}: a folder, expected a lesson file\n"
    table = command("answers", "it496", good, bad)
    assert table.code == 2
    assert "cannot be read" in table.out
    assert "answers[0].layer" in table.err


@pytest.mark.parametrize("text", ["", "[]", "3", '{"iteration": 0}', '{"answers": []}', "{", "[" * 100_000])
def test_what_is_no_sheet_gets_one_line(command: Command, tmp_path: Path, text: str) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(text)
    found = command("answers", "it496", path, "--json")
    assert found.code == 2
    assert set(found.json[0]) == {"sheet", "error"}
    assert len(found.err.splitlines()) == 1


def test_a_sheet_of_several_iterations_is_a_list(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    first, second = {"iteration": 0, "answers": [OUT]}, {"iteration": 1, "answers": [{**OUT, "typed": "0.61"}]}
    path.write_text(json.dumps([first, second]), encoding="utf-8")
    (judged,) = command("answers", "it496", path, "--json").json
    assert [answer["verdict"] for answer in judged["answers"]] == ["right", "wrong"]
    assert judged["first_wrong"] == 1
    path.write_text(json.dumps([first, {"iteration": 1}]), encoding="utf-8")
    assert "[1].answers: missing" in command("answers", "it496", path).err


def test_a_lesson_file_that_holds_answers_is_a_sheet(command: Command, tmp_path: Path) -> None:
    simulator = Simulator(load("it496"))
    simulator.answer(Quantity(Kind.OUT, 0, 1, 0), "0.5933")
    simulator.run(2)
    simulator.answer(Quantity(Kind.NET, 0, 1, 0), "7")
    simulator.seek(0)
    path = tmp_path / "work.bpsim"
    path.write_bytes(dumps(simulator.to_save()))
    (judged,) = command("answers", "it496", path, "--json").json
    assert [answer["verdict"] for answer in judged["answers"]] == ["right", "wrong"]
    assert judged["first_wrong"] == 1
    assert "holds no answers" in command("answers", "torok", empty_lesson(tmp_path)).err


def empty_lesson(folder: Path) -> Path:
    path = folder / "empty.bpsim"
    path.write_bytes(dumps(load("torok")))
    return path


def test_a_later_iteration_is_reached(command: Command, tmp_path: Path) -> None:
    simulator = Simulator(load("it496"))
    simulator.run(5)
    right = simulator.value(Quantity(Kind.OUT, 0, 1, 0))
    path = sheet(tmp_path / "later.json", {**OUT, "typed": f"{right:.6f}"}, iteration=5)
    (judged,) = command("answers", "it496", path, "--json").json
    assert judged["answers"][0]["verdict"] == "right"


def test_a_sheet_of_an_iteration_that_is_not_reached_is_told_by_its_name(command: Command, tmp_path: Path) -> None:
    path = sheet(tmp_path / "far.json", OUT, iteration=99_999_999)
    found = command("answers", "it496", path, "--json")
    assert found.code == 2
    assert found.json[0]["error"].startswith(f"{path}: A run of 99")


def test_the_table_of_all_verdicts_is_one_row_an_answer(command: Command, tmp_path: Path) -> None:
    paths = [sheet(tmp_path / f"{name}.json", OUT, SLOPE_LEFT_OUT) for name in ("ann", "bob")]
    table = tmp_path / "verdicts.csv"
    found = command("answers", "it496", *paths, "--csv", table)
    assert found.code == 0
    assert "derivative-left-out" in found.out
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert [(row["typed"], row["verdict"], row["first wrong"]) for row in rows] == [
        ("0.5933", "right", ""),
        ("0,4398", "wrong", "yes"),
    ] * 2
