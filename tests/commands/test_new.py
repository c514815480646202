"""``bpsim new``: a lesson from a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

import bpsim
from bpsim.lesson import dumps
from bpsim.lesson.blueprint import new_lesson
from tests.commands.tools import Command


def test_a_new_lesson_is_written_and_can_be_run(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "sheet.bpsim"
    done = command("new", "3-2-1 tanh, identity", "--loss", "half-squared-error", "--seed", 7, "-o", out)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{out}: 3-2-1, half-squared-error, seed 7\n"
    made = new_lesson("3-2-1 tanh, identity", loss="half-squared-error", seed=7)
    assert dumps(bpsim.load(out)) == dumps(made)
    assert out.read_bytes() == dumps(made)
    assert command("run", out, "-n", 3).code == 0


def test_every_option_is_in_the_lesson(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "a.bpsim"
    options = ("--loss", "cross-entropy", "--bias", "shared", "--weights", "normal", "--width", "0,25", "--seed", 3)
    assert command("new", "2-3", *options, "-o", out).code == 0
    made = new_lesson("2-3", loss="cross-entropy", bias="shared", distribution="normal", width=0.25, seed=3)
    assert out.read_bytes() == dumps(made)


def test_a_file_that_is_there_is_replaced_only_if_that_is_meant(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "a.bpsim"
    assert command("new", "2-1", "-o", out).code == 0
    before = out.read_bytes()
    refused = command("new", "3-1", "-o", out)
    assert refused.code == 2
    assert "is there already" in refused.err
    assert out.read_bytes() == before
    assert command("new", "3-1", "-o", out, "--force").code == 0
    assert bpsim.load(out).network.sizes == (3, 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["3-1025-1"], "a layer cannot have 1025 units"),
        (["3-2-1 sigmoid"], '"sigmoid" is no activation (did you mean "logistic"?)'),
        (["3-2-1", "--loss", "mse"], 'did you mean "mean-squared-error"?'),
        (["3-2-1", "--weights", "normal", "--width", "0"], "width"),
        (["3-2-1", "--width", "x"], "--width"),
        (["3-2-1", "--seed", "4294967296"], "seed"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_file(
    command: Command, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    out = tmp_path / "a.bpsim"
    done = command("new", *arguments, "-o", out)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("bpsim: ")
    assert done.err.count("\n") == 1
    assert sentence in done.err
    assert not out.exists()


def test_formulas_are_written_with_their_values(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "product.bpsim"
    values = ("--value", "x=-2", "--value", "y = 5", "--value", "z=-4", "--learn", "z")
    done = command("new", "t = x + y; f = t z", *values, "-o", out)
    assert (done.code, done.out) == (0, f"{out}: t = x + y; f = t z\n")
    run = command("run", out, "-n", 5, "--until-error", -13, "--json")
    assert run.json["iteration"] == 2
    assert run.json["result"] == [pytest.approx(-13.8)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["f = x y"],
            "bpsim: formulas[0], character 5: x has no value; formulas[0], character 7: y has no value; "
            "--value NAME=NUMBER gives a name its value, once for each",
        ),
        (["f = x y", "--value", "x=1"], "bpsim: formulas[0], character 7: y has no value"),
        (["f = (x + y"], "bpsim: formulas[0], character 11: ) is missing: the ( is character 5\n"),
        (["f = 2; f = 3"], "bpsim: formulas[1], character 1: f has a line already\n"),
        (["f = x )", "--value", "x=1"], "bpsim: formulas[0], character 7: there is no ( to this )"),
        (["f = x^2", "--value", "x"], "'x' is not a name, = and a number"),
        (["f = x^2", "--value", "x=1", "--learn", "w"], "bpsim: learned[0]: there is no variable of this name"),
        (["f = x^2", "--value", "x=1", "--loss", "squared-error"], "--loss: a lesson about formulas has none"),
        (["2-1", "--value", "x=1"], "--value: is for formulas"),
    ],
)
def test_formulas_that_cannot_be_are_one_line_and_no_file(
    command: Command, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    out = tmp_path / "a.bpsim"
    refused = command("new", *arguments, "-o", out)
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err
    assert refused.err.count("\n") == 1
    assert not out.exists()
