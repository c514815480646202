"""``bpsim import``: tables and weights become lessons, and every faulty row is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import bpsim
from tests.commands.tools import Command

TABLE = "a;b;kind\n1,5;2;no\n2;3;yes\n2;x;yes\n1;1;no\n4;1;no\n"


def file(folder: Path, name: str, text: str = TABLE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_becomes_a_lesson_with_a_network_that_fits(command: Command, tmp_path: Path) -> None:
    table, out = file(tmp_path, "measured.csv", TABLE.replace("2;x;yes\n", "")), tmp_path / "a.bpsim"
    done = command("import", table, "-o", out)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{out}: 2-2-2, 4 samples\n"
    lesson = bpsim.load(out)
    assert lesson.title == "measured"
    assert lesson.network.inputs == ("a", "b")
    assert lesson.network.layers[-1].units == lesson.data.classes == ("no", "yes")
    assert lesson.network.loss == "cross-entropy"
    assert lesson.data.inputs.tolist() == [[1.5, 2], [2, 3], [1, 1], [4, 1]]
    assert command("run", out, "-n", 3).code == 0


def test_every_faulty_row_is_told_and_nothing_is_written_unless_they_are_left_out(
    command: Command, tmp_path: Path
) -> None:
    table, out = file(tmp_path, "t.csv", TABLE + "5;5\n"), tmp_path / "a.bpsim"
    done = command("import", table, "-o", out)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        f"bpsim: {table}: line 4: column “b”: “x” is not a number",
        f"bpsim: {table}: line 7: 2 cells, expected 3",
        f"bpsim: {table}: 2 faulty rows: mend them, or leave them out with --skip-faulty",
    ]
    assert not out.exists()
    done = command("import", table, "-o", out, "--skip-faulty", "--hold-out", "0,5", "--seed", 3)
    assert done.code == 0
    assert len(done.err.splitlines()) == 2
    assert done.out.endswith("4 samples, 2 held out\n")


def test_how_a_table_is_read_can_be_said(command: Command, tmp_path: Path) -> None:
    table, out = file(tmp_path, "t.txt", "1,2,3\n4,5,6\n"), tmp_path / "a.bpsim"
    options = ("--separator", "comma", "--names", "no", "--columns", "target,ignored,input", "--network", "1-4-1 tanh")
    assert command("import", table, "-o", out, *options).code == 0
    lesson = bpsim.load(out)
    assert (lesson.data.inputs.tolist(), lesson.data.targets.tolist()) == ([[3], [6]], [[1], [4]])
    assert [layer.activation for layer in lesson.network.layers] == ["tanh", "tanh"]


@pytest.mark.parametrize(
    ("columns", "sizes"),
    [("class,input,...", (5, 3, 2)), ("ignored,...,input", (1, 2, 1)), ("input,target,...", (1, 3, 5))],
)
def test_the_role_of_many_columns_is_said_once(
    command: Command, tmp_path: Path, columns: str, sizes: tuple[int, ...]
) -> None:
    table, out = file(tmp_path, "t.csv", "0,1,2,3,4,5\n1,5,4,3,2,1\n"), tmp_path / "a.bpsim"
    assert command("import", table, "-o", out, "--columns", columns).code == 0
    assert bpsim.load(out).network.sizes == sizes
    refused = command("import", table, "-o", out, "--force", "--columns", f"..., {columns}")
    assert "--columns: '...' is not one of input" in refused.err


def test_weights_become_a_lesson_alone_with_a_table_and_inside_another_lesson(command: Command, tmp_path: Path) -> None:
    weights, out = tmp_path / "w.npz", tmp_path / "a.bpsim"
    np.savez(weights, W1=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], b1=[7.0, 8.0, 9.0], W2=[[1.0], [2.0], [3.0]], b2=[4.0])
    done = command("import", weights, "-o", out)
    assert done.out == f"{out}: 2-3-1, 1 sample, weights transposed: a row of the file was a source\n"
    assert bpsim.load(out).parameters.weights[0].tolist() == [[1, 4], [2, 5], [3, 6]]
    table = file(tmp_path, "t.csv", "x,y,z\n1,2,30\n")
    assert command("import", table, weights, "-o", out, "--force").code == 0
    both = bpsim.load(out)
    assert both.network.inputs == ("x", "y")
    assert [layer.activation for layer in both.network.layers] == ["tanh", "identity"]
    assert both.data.targets.tolist() == [[30]]
    other = tmp_path / "b.bpsim"
    np.savez(weights, W1=np.ones((3, 2)), b1=np.zeros(3), W2=np.ones((1, 3)), b2=[0.5])
    assert command("import", out, weights, file(tmp_path, "u.csv", "5,6,7\n8,9,10\n"), "-o", other).code == 0
    into = bpsim.load(other)
    assert into.parameters.biases[1].tolist() == [0.5]
    assert into.network.inputs == ("x", "y")
    assert into.data.inputs.tolist() == [[5, 6], [8, 9]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.csv"], "there is no such file"),
        (["it496"], "there is nothing to import"),
        (["t.csv", "u.csv"], "are both a table: give one"),
        (["t.csv", "--columns", "input,targte,class"], "--columns: 'targte' is not one of"),
        (["t.csv", "--columns", "input"], "--columns names 1 columns, and the table has 3"),
        (["t.csv", "--separator", "comma", "--decimal", "comma"], "the decimal mark is a point"),
        (["t.csv", "--hold-out", "1"], "is not a number from 0 to below 1"),
        (["t.csv", "--skip-faulty", "--network", "3-2-2"], "does not fit these samples, which need 2-…-2"),
        (["t.csv", "--skip-faulty", "--network", "2-1025-2"], "a layer cannot have 1025 units"),
        (["it496", "t.csv", "--network", "2-2"], "--network describes a new network"),
        (["it496", "w.json"], 'w.json: "W1" is 1×1, expected 2×2'),
        (["broken.npz"], "broken.npz: the file is damaged or cut off"),
    ],
)
def test_what_cannot_be_is_said_and_no_file_is_made(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "t.csv")
    file(tmp_path, "u.csv")
    file(tmp_path, "w.json", '{"W1": [[1]], "W2": [[1, 2], [3, 4]]}')
    file(tmp_path, "broken.npz", "PK")
    done = command("import", *arguments, "-o", "a.bpsim")
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err.splitlines()[-1]
    assert not (tmp_path / "a.bpsim").exists()


def test_a_table_without_targets_becomes_a_lesson_that_goes_forwards_only(command: Command, tmp_path: Path) -> None:
    table, out = file(tmp_path, "t.csv", "a,b\n1,2\n3,4\n"), tmp_path / "a.bpsim"
    done = command("import", table, "-o", out, "--columns", "input,input", "--network", "2-3-2 tanh")
    assert (done.code, done.err) == (0, "")
    lesson = bpsim.load(out)
    assert not lesson.data.has_targets
    assert lesson.network.inputs == ("a", "b")
    assert lesson.network.sizes == (2, 3, 2)
    assert lesson.data.inputs.tolist() == [[1, 2], [3, 4]]
    again = command("import", "it496", file(tmp_path, "u.csv", "i2,i1\n1,2\n"), "-o", tmp_path / "b.bpsim")
    assert (again.code, again.err) == (0, "")
    into = bpsim.load(tmp_path / "b.bpsim")
    assert (into.data.has_targets, into.data.inputs.tolist()) == (False, [[2, 1]])
    misfit = command("import", table, "-o", out, "--columns", "input,input", "--network", "3-2", "--force")
    assert misfit.code == 2
    assert "need 2-…-…" in misfit.err
