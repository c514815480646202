"""``bpsim run``, also where it diverges."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpsim import Simulator, load
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson import NetworkLesson
from bpsim.trace.numerals import format_number
from tests.commands.tools import ROOT, Command, assert_one_line, diverging, file_of, least_squares, overflowing
from tests.found import found


def test_run_prints_the_keys_of_the_contract_and_reads_back_to_the_same_bits(command: Command) -> None:
    sim = Simulator(load("it496"))
    sim.run(123)
    result = command("run", "it496", "-n", 123, "--json").json
    assert list(result) == ["title", "iteration", "error", "penalty", "outputs", "weights", "biases"]
    assert result["error"] == sim.error
    assert np.array(result["outputs"]).tobytes() == sim.outputs.tobytes()
    for layer, weights in zip(result["weights"], sim.weights, strict=True):
        assert np.array(layer).tobytes() == weights.tobytes()
    assert result["biases"] == [layer.tolist() for layer in sim.biases]


def held_out(folder: Path) -> Path:
    lesson = least_squares()
    return file_of(folder, replace(lesson, data=lesson.data.holding_out([1])))


def test_the_error_of_what_is_held_out_has_a_key_of_its_own(command: Command, tmp_path: Path) -> None:
    path = held_out(tmp_path)
    sim = Simulator(load(path))
    sim.run(7)
    result = command("run", path, "-n", "7", "--json").json
    assert result["held_out_error"] == sim.held_out_error != sim.error
    assert result["error"] == sim.error
    assert result["outputs"] == sim.outputs.tolist()
    assert len(result["outputs"]) == 3


def test_the_text_of_run_says_what_is_held_out(command: Command, tmp_path: Path) -> None:
    path = held_out(tmp_path)
    sim = Simulator(load(path))
    sim.run(7)
    out = command("run", path, "-n", "7").out
    assert out.splitlines()[1] == f"held out (1 of 3 samples): E = {format_number(found(sim.held_out_error), 9)}"
    marked = [line.strip() for line in out.splitlines() if "(held out)" in line]
    assert [line.partition("  ")[0] for line in marked] == ["2 (held out)"]


def test_run_makes_as_many_updates_as_the_lesson_says(command: Command) -> None:
    assert command("run", "torok", "--json").json["iteration"] == load("torok").training.stop.iterations


def test_no_updates_give_the_lesson_as_it_starts(command: Command) -> None:
    result = command("run", "it496", "-n", "0", "--json")
    assert result.code == 0
    assert result.json["weights"] == [layer.tolist() for layer in load("it496").parameters.weights]


@pytest.mark.parametrize("error", ["0.1", "0,1", "1/10"])
def test_run_stops_below_an_error(command: Command, error: str) -> None:
    result = command("run", "it496", "--until-error", error, "--json").json
    assert result["error"] < 0.1
    assert command("run", "it496", "-n", result["iteration"] - 1, "--json").json["error"] >= 0.1


def test_the_text_of_run_shows_error_outputs_and_parameters(command: Command) -> None:
    out = command("run", "it496").out
    assert [line.split()[0] for line in out.splitlines()[3:9]] == ["0", "1", "10", "100", "1000", "10000"]
    assert "10000  0.000035102" in out
    rows = [line.split() for line in out.splitlines()]
    assert ["out", "o1", "0.015913620", "0.010"] in rows
    assert ["w1", "0.150"] in [row[:2] for row in rows]
    assert max(map(len, out.splitlines())) <= 80


def test_the_curve_has_a_row_for_every_iteration(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "curve.csv"
    result = command("run", "it496", "-n", "50", "--json", "--csv", path)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    sim = Simulator(load("it496"))
    sim.run(50)
    assert rows[0] == ["iteration", "error", "o1", "o2"]
    assert [int(row[0]) for row in rows[1:]] == list(range(51))
    assert [float(row[1]) for row in rows[1:]] == sim.curve().total.tolist()
    assert float(rows[-1][1]) == result.json["error"]


def test_a_curve_that_cannot_be_saved_is_refused_before_the_run(command: Command, tmp_path: Path) -> None:
    result = command("run", "it496", "-n", 2**40, "--csv", tmp_path / "nowhere" / "curve.csv")
    assert result.code == 2
    assert_one_line(result, "cannot be saved", "no folder")
    assert_one_line(command("run", "it496", "--csv", tmp_path), "cannot be saved", "folder")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_ends_with_code_3_and_valid_json(command: Command, tmp_path: Path) -> None:
    curve = tmp_path / "curve.csv"
    result = command("run", diverging(tmp_path), "--json", "--csv", curve)
    assert result.code == 3
    assert_one_line(result, "Stopped before iteration", "smaller learning rate")
    assert 0 < result.json["iteration"] < 10_000
    assert len(curve.read_text(encoding="utf-8").splitlines()) >= result.json["iteration"]


def test_a_run_that_overflows_at_once_ends_with_code_3(command: Command, tmp_path: Path) -> None:
    result = command("run", overflowing(tmp_path), "--json")
    assert result.code == 3
    assert result.json["iteration"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit for the size of files")
def test_a_disk_that_is_full_is_one_line_and_the_old_curve_stays(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "curve.csv"
    path.write_text("old")
    result = subprocess.run(
        [sys.executable, "-m", "bpsim", "run", "it496", "-n", "50", "--csv", str(path)],
        capture_output=True, text=True, check=False, cwd=ROOT,
        # Python 3.11 would leave byte code behind that is cut off.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )  # fmt: skip
    assert result.returncode == 2
    assert_one_line(result, "curve.csv: cannot be saved: File too large")
    assert path.read_text() == "old"
    assert not list(tmp_path.glob(".bpsim*"))


def test_the_errors_of_a_batch_and_of_all_samples_have_their_names(command: Command) -> None:
    lines = command("run", "van-veen", "-n", 5).out.splitlines()
    sim = Simulator(load("van-veen"))
    at_first = format_number(sim.error, sim.lesson.view.digits)
    sim.run(5)
    error, batch = (format_number(value, 9) for value in (sim.error, sim.curve().total[5]))
    assert lines[0].endswith(f"iteration 5, f of all samples = {error}")
    assert [cell.strip() for cell in lines[2].split("  ") if cell] == [
        "iteration",
        "f of the batch",
        "f of all samples",
    ]
    assert lines[3].split()[::2] == ["0", at_first]
    assert lines[5].split() == ["5", batch, error]


def test_every_parameter_is_shown(command: Command) -> None:
    out = command("run", "mcginley", "-n", 1).out
    sim = Simulator(load("mcginley"))
    for quantity in parameters_of(sim.network):
        assert f"\n{sim.notation.plain(quantity)} " in out
    assert "more;" not in out.partition("parameter")[2]


def test_of_thousands_of_parameters_it_is_said_how_many_are_hidden_and_how_to_see_them(
    command: Command, tmp_path: Path
) -> None:
    inputs = [f"i{i}" for i in range(1_000)]
    network = Network(tuple(inputs), (Layer(("o1", "o2"), 1_000, bias=Bias.NONE),))
    lesson = NetworkLesson(
        network=network,
        parameters=Parameters.of(network, [np.zeros((2, 1_000))], [[]]),
        data=Data.of(network, [[0.0] * 1_000], [[1.0, 1.0]]),
        training=Training(0.1),
    )
    result = command("run", file_of(tmp_path, lesson), "-n", 0)
    assert "... and 1000 more; bpsim run FILE --json prints all" in result.out


def test_the_curve_of_batches_has_the_error_of_all_samples_too(command: Command, tmp_path: Path) -> None:
    command("run", "van-veen", "-n", "5", "--csv", tmp_path / "curve.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "curve.csv").read_text(encoding="utf-8"))))
    sim = Simulator(load("van-veen"))
    of_all = {}
    for row in rows:
        of_all[row["iteration"]] = repr(sim.error) if sim.iteration % sim.values.engine.batches.per_epoch == 0 else ""
        sim.run(1)
    assert {row["iteration"]: row["error of all samples"] for row in rows} == of_all
    assert float(rows[0]["error"]) != float(rows[0]["error of all samples"])
