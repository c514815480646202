"""``bpsim trace``."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bpsim import Simulator, load
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind
from bpsim.core.training import Training
from bpsim.handout import Format
from bpsim.handout import lines as document
from bpsim.lesson import NetworkLesson
from bpsim.resources import OF_NETWORKS
from tests.commands.tools import Command, assert_one_line, file_of, least_squares, overflowing


def test_a_trace_has_the_keys_of_the_contract(command: Command) -> None:
    steps = command("trace", "it496", "--format", "json").json
    assert [step["step"] for step in steps] == list(range(1, 58))
    assert list(steps[0]) == [
        "step", "phase", "quantity", "sample", "layer", "unit", "source", "symbol", "value", "formula", "substituted",
        "operands",
    ]  # fmt: skip
    assert {step["phase"] for step in steps} == {"forward", "loss", "backward", "update"}
    assert {step["quantity"] for step in steps} < {kind.value for kind in Kind}
    assert list(steps[0]["operands"][0]) == ["quantity", "sample", "layer", "unit", "source", "value"]
    bias = next(step for step in steps if step["quantity"] == "dE_db")
    assert (bias["layer"], bias["unit"], bias["source"]) == (2, None, None)
    assert bias["formula"] == r"\frac{\partial E}{\partial b_{2}} = \delta_{o1} + \delta_{o2}"


@pytest.mark.parametrize(
    ("notation", "symbol", "line"),
    [
        ("z-a-delta", r"\frac{\partial e}{\partial w^{3}_{11}}", "2.  a²₁ = 1/(1 + e^(−z²₁)) ="),
        ("van-veen", r"\frac{\partial f}{\partial v_{11}}", "2.  h1 = 1/(1 + e^(−z1)) ="),
        ("torok", r"\frac{\partial \mathrm{Error}}{\partial w_{5}}", "2.  h1 = 1/(1 + e^(−net h1)) ="),
    ],
)
def test_a_trace_is_written_in_the_notation_of_the_lesson(
    command: Command, tmp_path: Path, notation: str, symbol: str, line: str
) -> None:
    lesson = load("it496")
    path = file_of(tmp_path, replace(lesson, view=replace(lesson.view, notation=notation)))
    steps = command("trace", path, "--format", "json").json
    assert steps[15]["symbol"] == symbol
    assert [step["value"] for step in steps] == [step.value for step in Simulator(lesson).trace()]
    assert line in command("trace", path).out


@pytest.mark.parametrize("name", OF_NETWORKS)
@pytest.mark.parametrize("iteration", [0, 1, 17])
def test_a_trace_reads_back_to_the_same_bits(command: Command, name: str, iteration: int) -> None:
    sim = Simulator(load(name))
    sim.run(iteration)
    steps = command("trace", name, "--iteration", iteration, "--format", "json").json
    assert [step["value"] for step in steps] == [step.value for step in sim.trace()]
    operands = [[operand["value"] for operand in step["operands"]] for step in steps]
    assert operands == [[value for _, value in step.operands] for step in sim.trace()]


def test_the_csv_of_a_trace_has_the_columns_of_its_json(command: Command) -> None:
    steps = command("trace", "it496", "--format", "json").json
    rows = list(csv.DictReader(io.StringIO(command("trace", "it496", "--format", "csv").out)))
    assert len(rows) == 57
    for step, row in zip(steps, rows, strict=True):
        assert list(row) == list(step)
        assert float(row["value"]) == step["value"]
        assert row["source"] == ("" if step["source"] is None else str(step["source"]))
        assert json.loads(row["operands"]) == step["operands"]


def test_the_text_of_a_trace_is_a_worked_solution(command: Command) -> None:
    lines = command("trace", "it496").out.splitlines()
    assert [line for line in lines if line and line[0].isalpha()] == [
        "Given", "Forward pass", "Error", "Backward pass", "Update",
    ]  # fmt: skip
    at = lines.index("16.  ∂E/∂w5 = ∂E/∂out o1 · ∂out o1/∂net o1 · ∂net o1/∂w5")
    assert lines[at + 1 : at + 3] == [
        "            = 0.741365070 · 0.186815602 · 0.593269992",
        "            = 0.082167041",
    ]
    assert " 2.  out h1 = 1/(1 + e^(−net h1)) = 1/(1 + e^(−0.377500000)) = 0.593269992" in lines
    assert "15.  ∂net o1/∂w5 = out h1 = 0.593269992" in lines
    assert max(map(len, lines)) <= 80


def test_a_trace_of_several_samples_names_them(command: Command, tmp_path: Path) -> None:
    out = command("trace", file_of(tmp_path, least_squares())).out
    for heading in (
        "Forward pass, sample 1 of 3",
        "Backward pass, sample 3 of 3",
        "Error, all 3 samples",
        "\nUpdate\n",
    ):
        assert heading in out


def test_a_fraction_whose_numbers_stand_there_is_worked_out(command: Command, tmp_path: Path) -> None:
    network = Network(("x1",), (Layer(("o1", "o2"), 1, "softmax", Bias.NONE),), "cross-entropy")
    data = Data.of(network, [[0.0], [1.0]], [[1.0, 0.0], [0.0, 1.0]])
    lesson = NetworkLesson(network, Parameters.of(network, [[[1.0], [1.0]]], [[]]), data, training=Training(0.1))
    lines = command("trace", file_of(tmp_path, lesson)).out.splitlines()
    assert lines[3:5] == [
        "   Sample 1:   x1 = 0   target o1 = 1   target o2 = 0",
        "   Sample 2:   x1 = 1   target o1 = 0   target o2 = 1",
    ]
    ends = [line.partition(" = ")[2] for line in lines if "∂E^(1)/∂out o" in line.partition(" = ")[0]]
    assert ends == ["−target o1/out o1 = −1/0.500000000 = −2.000000000", "−target o2/out o2 = −0/0.500000000 = 0"]


def test_a_trained_file_is_traced_where_it_was_saved_or_from_its_start(command: Command, tmp_path: Path) -> None:
    sim = Simulator(load("it496"))
    sim.run(20)
    path = file_of(tmp_path, sim.to_save())
    assert "iteration 20" in command("trace", path).out
    first = command("trace", path, "--iteration", 0, "--format", "json").json
    assert first == command("trace", "it496", "--format", "json").json


def test_values_that_are_not_finite_are_texts_in_json(command: Command, tmp_path: Path) -> None:
    result = command("trace", overflowing(tmp_path), "--format", "json")
    values = {step["symbol"]: step["value"] for step in result.json}
    assert result.code == 0
    assert values["net_{h1}"] == "Infinity"
    assert float(values["net_{h1}"]) == float("inf")
    assert "NaN" in values.values()


def test_the_text_of_a_trace_that_diverges_says_so(command: Command, tmp_path: Path) -> None:
    out = command("trace", overflowing(tmp_path)).out
    assert "= ∞" in out
    assert out.splitlines()[-1] == "This iteration diverges: net h1 is not finite, so this update is not made."


def test_an_iteration_behind_the_divergence_cannot_be_traced(command: Command, tmp_path: Path) -> None:
    result = command("trace", overflowing(tmp_path), "--iteration", "5")
    assert (result.code, result.out) == (3, "")
    assert_one_line(result, "iteration 5 cannot be reached", "net h1 is ∞")


@pytest.mark.parametrize("form", list(Format))
def test_a_document_on_stdout_has_no_picture(command: Command, form: Format) -> None:
    result = command("trace", "it496-layer-by-layer", "--iteration", 1, "--format", form)
    sim = Simulator(load("it496-layer-by-layer"))
    sim.run(1)
    assert (result.code, result.out.splitlines()) == (0, list(document(sim, form)))


@pytest.mark.parametrize(("name", "form"), [("t.json", "json"), ("t.csv", "csv"), ("t.txt", "text"), ("t", "text")])
def test_a_trace_goes_into_a_file_in_the_format_of_its_name(
    command: Command, tmp_path: Path, name: str, form: str
) -> None:
    assert command("trace", "torok", "-o", tmp_path / name).out == ""
    assert (tmp_path / name).read_text(encoding="utf-8") == command("trace", "torok", "--format", form).out


def test_no_more_digits_are_shown_than_the_lesson_rounds_to(command: Command, tmp_path: Path) -> None:
    lesson = load("it496")
    path = file_of(tmp_path, replace(lesson, training=replace(lesson.training, round_to=4)))
    for arguments in (
        ("trace", path),
        ("trace", path, "--format", "markdown"),
        ("trace", path, "--format", "latex"),
        ("run", path, "-n", "3"),
    ):
        text = command(*arguments).out
        assert "0.2984" in text
        assert not re.search(r"\d\.\d{5}", text), arguments


def test_tiny_numbers_have_a_power_of_ten_for_people_and_e_notation_for_machines(
    command: Command, tmp_path: Path
) -> None:
    lesson = load("it496")
    path = file_of(tmp_path, replace(lesson, training=replace(lesson.training, learning_rate=1e-12)))
    assert "η = 1×10⁻¹²" in command("trace", path).out
    assert r"\eta = 1 \times 10^{-12}" in command("trace", path, "--format", "latex").out
    assert '"value": 1e-12' in command("trace", path, "--format", "json").out


def test_what_agrees_in_every_digit_shown_is_not_called_approximate(command: Command, tmp_path: Path) -> None:
    lesson = load("mcginley")
    notes = {}
    for digits in (6, None):
        path = file_of(tmp_path, replace(lesson, view=replace(lesson.view, digits=digits)))
        notes[digits] = command("trace", path).out
    assert "only approximately equal" in notes[None]
    assert "only approximately equal" not in notes[6]


def test_a_trace_of_a_part_in_another_notation_with_other_digits(command: Command) -> None:
    steps = command("trace", "mcginley", "--format", "json").json
    chosen = ("--samples", "1,3-4", "--layers", "3", "--notation", "net-out", "--digits", "4s", "--size", "value")
    part = command("trace", "mcginley", "--format", "json", *chosen).json
    values = {step["step"]: step["value"] for step in steps}
    assert {step["sample"] for step in part} == {0, 2, 3, None}
    assert {step["layer"] for step in part} == {3, None}
    assert [step["value"] for step in part] == [values[step["step"]] for step in part]
    assert not {"dnet_dw", "dnet_dout", "batch_gradient"} & {step["quantity"] for step in part}
    net = next(step for step in part if step["quantity"] == "net")
    assert net["symbol"] == "net_{y1}"
    assert net["substituted"].startswith(r"0.13 \cdot 1.167 + ")
    text = command("trace", "mcginley", *chosen).out
    assert "From other samples and layers:" in text
    rows = list(csv.DictReader(io.StringIO(command("trace", "mcginley", "--format", "csv", *chosen).out)))
    assert [float(row["value"]) for row in rows] == [step["value"] for step in part]


def test_a_blank_sheet_in_the_terminal_has_its_answers_below(command: Command) -> None:
    sheet = command("trace", "torok", "--blank", "formula", "--size", "value", "--digits", "3s").out
    assert "  1.  net h1 = w1 · i1 + w2 · i2 = ____________" in sheet
    above, _, below = sheet.partition("\nAnswers\n")
    assert "0.0982" not in above
    assert "*w4 = 0.0982" in below
    assert below.splitlines()[-1] == "After this update Error is 0.277; before it was 0.327."
    assert "Answers" not in command("trace", "torok", "--blank", "formula", "--no-answers").out
    assert "Answers" in command("trace", "torok", "--answers").out


def test_a_blank_sheet_in_the_terminal_names_the_activations(command: Command) -> None:
    assert "Into h1, h2 (logistic):" in command("trace", "it496", "--blank", "symbol").out
    assert "(logistic)" not in command("trace", "it496").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--samples", "7"), "there is no sample 7: this iteration has 6"),
        (("--samples", "x"), "argument --samples: “x” is not a list such as 1,3-5"),
        (("--samples", "0"), "there is no sample 0"),
        (("--layers", "0-1"), "there is no layer 0"),
        (("--digits", "x"), "argument --digits: x says no digits"),
        (("--notation", "latin"), "there is no notation 'latin'"),
        (("--size", "epoch"), "argument --size"),
        (("--blank", "symbol", "--format", "json"), "json has every value"),
    ],
)
def test_what_cannot_be_chosen_is_one_line(command: Command, arguments: tuple[str, ...], said: str) -> None:
    result = command("trace", "mcginley", *arguments)
    assert (result.code, result.out) == (2, "")
    assert_one_line(result, said)
