"""Every fault of a user is one line on stderr, and code 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpsim import Simulator, load
from bpsim.lesson import dumps
from bpsim.log import log_file, stop_log
from tests.commands.tools import Command, assert_one_line, changed_file, file_of

BAD_ARGUMENTS = [
    (("run", "it496", "-n", "-1"), "negative"),
    (("run", "it496", "-n", "1.5"), "not a whole number"),
    (("run", "it496", "-n", "9" * 5000), "more than"),
    (("run", "it496", "--until-error", "nan"), "“nan” is not a number"),
    (("run", "it496", "--until-error", "1,000.5"), "type 1000.5 or 1.0005"),
    (("run", "it496", "--until-error", "-1"), "not a number of 0 or more"),
    (("run", "it496", "--unknown"), "--unknown"),
    (("run",), "FILE"),
    (("run", "nowhere"), 'there is no file "nowhere", and the built-in lessons are it496'),
    (("run", "it469"), 'did you mean "it496"?'),
    (("run", "two\nlines"), "there is no file"),
    (("trace", "it496", "--iteration", "-1"), "negative"),
    (("trace", "it496", "--format", "md"), "latex) (did you mean \"markdown\"?)"),
    (("trace", "it496", "--format", "pdf"), "'pdf' is not known (supported: text, json, csv, markdown, latex)"),
    (("trace", "it496", "--size", "vale"), "'vale' is not known (supported: term, value, layer)"),
    (("trace", "it496", "--blank", "lines"), "'lines' is not known (supported: formula, symbol, boxes)"),
    (("trace", "it496", "-o", "nowhere/steps.json"), "nowhere/steps.json: cannot be saved: there is no folder nowhere"),
    (("chek", ), "did you mean bpsim check?"),
    (("it496", "it496"), "unrecognized arguments: it496"),
    (("--nonsense",), "--nonsense"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "part"), BAD_ARGUMENTS)
def test_bad_arguments_are_one_line(command: Command, arguments: tuple[str, ...], part: str) -> None:
    result = command(*arguments)
    assert (result.code, result.out) == (2, "")
    assert_one_line(result, part)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "it496", "--csv", "own.bpsim"),
        ("check", "it496", "--csv", "own.bpsim"),
        ("trace", "it496", "-o", "own.bpsim"),
        ("answers", "it496", "--csv", "ann.json", "bob.json"),
    ],
)
def test_nothing_but_a_lesson_takes_the_place_of_a_lesson_or_a_sheet(
    command: Command, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("own.bpsim", "ann.json", "bob.json"):
        Path(name).write_text("kept")
    result = command(*arguments)
    assert (result.code, result.out) == (2, "")
    assert_one_line(result, "would be a lesson or a sheet of answers: give another name")
    assert {path.read_text() for path in tmp_path.iterdir()} == {"kept"}


def _weights(value: object) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["network"]["layers"][1].update(weights=value)


BAD_FIELDS = [
    (lambda raw: raw.update(format="other"), "format"),
    (lambda raw: raw.update(version=3), "a later bpsim"),
    (_weights([[1, 2]]), "network.layers[1].weights"),
    (_weights([[1, 2, 3], [4, 5, 6]]), "network.layers[1].weights"),
    (_weights([[1, 2], [3]]), "network.layers[1].weights[1]"),
    (_weights([["1", 2], [3, 4]]), "network.layers[1].weights[0][0]"),
    (_weights([[float("nan"), 2], [3, 4]]), "NaN"),
    (_weights([[float("inf"), 2], [3, 4]]), "infinite"),
    (lambda raw: raw["data"].update(inputs=[[1, 2, 3]]), "data.inputs[0]"),
    (lambda raw: raw["data"].update(targets=[[1, 2], [3, 4]]), "data.targets"),
    (lambda raw: raw["training"].pop("learning_rate"), "training.learning_rate: missing"),
    (lambda raw: raw["training"].update(rate=1), "training.rate: unknown field"),
    (lambda raw: raw["data"].update(held_out=[0]), "data.held_out: no sample is left to train on"),
    (lambda raw: raw["data"].update(held_out=[3]), "data.held_out[0]: 3, expected 0"),
]


@pytest.mark.parametrize("name", ["run", "trace", "check"])
@pytest.mark.parametrize(("change", "part"), BAD_FIELDS)
def test_bad_fields_are_one_line_with_their_place(
    command: Command, tmp_path: Path, name: str, change: Callable[[dict[str, Any]], None], part: str
) -> None:
    result = command(name, changed_file(tmp_path, change))
    assert (result.code, result.out) == (2, "")
    assert_one_line(result, part)


BAD_BYTES = [
    (b"", "empty"),
    (b"no JSON", "not JSON"),
    (b"[1, 2]", "no bpsim lesson"),
    (b'{"format": "bps', "cut off"),
    (dumps(load("it496"))[:500], "cut off"),
    (b"\xff\xfe\x00", "not UTF-8"),
]


@pytest.mark.parametrize(("data", "part"), BAD_BYTES)
def test_bad_files_are_one_line(command: Command, tmp_path: Path, data: bytes, part: str) -> None:
    path = tmp_path / "bad.bpsim"
    path.write_bytes(data)
    result = command("run", path)
    assert result.code == 2
    assert_one_line(result, str(path), part)


@pytest.mark.parametrize("arguments", [("run",), ("trace",), ("check",), ("picture", "-o", "g.png"), ()])
def test_a_file_of_another_program_is_one_line(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("iris.csv").write_text("5.1,3.5,setosa\n", encoding="utf-8")
    result = command(*arguments[:1], "iris.csv", *arguments[1:])
    assert (result.code, result.out) == (2, "")
    assert_one_line(
        result,
        "iris.csv: a table of values, not a lesson: File > Import, or bpsim import on the command line, makes one",
    )


def test_a_folder_and_a_huge_file_are_refused(command: Command, tmp_path: Path) -> None:
    huge = tmp_path / "huge.bpsim"
    with huge.open("wb") as file:
        file.truncate(1 << 30)
    assert_one_line(command("run", tmp_path), "a folder, expected a lesson file")
    assert_one_line(command("run", huge), "1073741824 bytes")


def test_an_unreadable_file_is_one_line(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(tmp_path, load("it496"))

    def refuse(*_: object, **__: object) -> None:  # root may read everything, whatever the mode of a file
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    result = command("run", path)
    assert result.code == 2
    assert_one_line(result, "Permission denied")


def test_many_faults_are_one_line_of_bearable_length(command: Command, tmp_path: Path) -> None:
    path = changed_file(tmp_path, lambda raw: raw.update({f"field{i}": i for i in range(1000)}))
    result = command("run", path)
    assert_one_line(result, "field0: unknown field; field1: unknown field")
    assert len(result.err) < 800


def test_an_error_that_nobody_foresaw_is_one_line_and_a_traceback_in_the_log(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpsim.commands.builtin_lessons.builtin_names", lambda: 1 / 0)
    result = command("lessons")
    stop_log()
    assert (result.code, result.out) == (1, "")
    assert_one_line(result, "ZeroDivisionError", str(log_file()))
    assert "Traceback" in log_file().read_text(encoding="utf-8")


def test_ctrl_c_ends_a_run_with_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Simulator, "run_for", interrupt)
    result = command("run", "it496")
    assert (result.code, result.out) == (130, "")
    assert_one_line(result, "stopped at iteration 0 of 10000")
