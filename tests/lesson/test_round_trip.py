"""Saving and loading: what was saved comes back bit for bit, and a save that fails loses nothing."""

from __future__ import annotations

import errno
import json
import math
import os
import stat
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from msgspec import Struct

from bpsim.core.errors import LessonError, UsageError
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.network import Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.lesson import Answer, Caption, Lesson, ViewSettings, dumps, load, loads, save
from bpsim.lesson.signs import in_sign_of
from tests.examples import examples
from tests.strategies import any_float, lessons


def bits(value: Any) -> Any:
    """Something that is equal for two values only where every number in them has the same bits."""
    if is_dataclass(value):
        return [bits(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Struct):
        return type(value).__name__, [bits(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, dict):
        return {name: bits(item) for name, item in value.items()}
    return [bits(item) for item in value] if isinstance(value, tuple) else value


@pytest.fixture
def lesson() -> Lesson:
    return load("it496")


@given(lessons(held_out=True, decorated=True))
def test_a_saved_lesson_loads_as_it_was(lesson: Lesson) -> None:
    assert bits(loads(dumps(lesson))) == bits(lesson)


@given(lessons(numbers=any_float(), held_out=True, decorated=True))
def test_every_finite_number_survives(lesson: Lesson) -> None:
    assert bits(loads(dumps(lesson))) == bits(lesson)


@examples(25)
@given(lessons(held_out=True, decorated=True))
def test_saving_twice_writes_the_same_bytes(lesson: Lesson) -> None:
    assert dumps(loads(dumps(lesson))) == dumps(lesson)


@pytest.mark.parametrize("number", [-0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1 + 0.2, 1e16])
def test_a_remarkable_number_survives(lesson: Lesson, number: float) -> None:
    changed = replace(lesson, parameters=lesson.parameters.with_weight(1, 0, 1, number))
    assert loads(dumps(changed)).parameters.weights[0][0, 1].hex() == number.hex()


ANSWER = Answer(0, Quantity(Kind.DE_DW, 0, 2, 0, 0), "0,0822")


@pytest.mark.parametrize(
    ("changes", "place", "written"),
    [
        (
            {"initialization": Initialization(Distribution.HE, 0.5, 7), "drawn": 2},
            ("network", "initialization"),
            {"distribution": "he", "width": 0.5, "seed": 7, "drawn": 2},
        ),
        (
            {"initialization": Initialization(Distribution.NORMAL, 0.1)},
            ("network", "initialization"),
            {"distribution": "normal", "width": 0.1, "seed": 0},
        ),
        ({"drawn": 1}, ("network", "initialization"), {"distribution": "xavier", "width": 0.5, "seed": 0, "drawn": 1}),
        ({"data": replace(load("it496").data, classes=("cat", "no cat"))}, ("data", "classes"), ["cat", "no cat"]),
        (
            {"answers": (ANSWER,)},
            ("answers",),
            {
                "iteration": 0,
                "answers": [
                    {"quantity": "dE_dw", "sample": 0, "layer": 2, "unit": 0, "source": 0, "typed": "0,0822"},
                ],
            },
        ),
    ],
)
def test_what_version_1_cannot_say_is_written_as_version_2(
    lesson: Lesson, changes: dict[str, Any], place: tuple[str, ...], written: object
) -> None:
    lesson = replace(lesson, guide=())
    file = json.loads(dumps(lesson))
    assert file["version"] == 1
    changed = json.loads(dumps(replace(lesson, **changes)))
    assert changed["version"] == 2
    holder, was = changed, file
    for name in place[:-1]:
        holder, was = holder[name], was[name]
    assert holder.pop(place[-1]) == written
    assert place[-1] not in was
    assert changed | {"version": 1} == file


def test_numbers_typed_for_several_iterations_are_kept_by_iteration(lesson: Lesson) -> None:
    typed = (ANSWER, replace(ANSWER, typed=" 1/2 ", quantity=Quantity(Kind.BATCH_ERROR)), replace(ANSWER, iteration=7))
    written = dumps(replace(lesson, answers=typed))
    assert [part["iteration"] for part in json.loads(written)["answers"]] == [0, 7]
    assert loads(written).answers == typed


def test_a_file_is_version_2_only_where_a_caption_names_a_value(lesson: Lesson) -> None:
    def version(*texts: str) -> int:
        written = dumps(replace(lesson, guide=tuple(Caption(text) for text in texts)))
        assert loads(written).guide == tuple(Caption(text) for text in texts)
        return int(json.loads(written)["version"])

    assert version() == version("{{net 1.0}}", r"\{\{=net 1.0}}", "{=net 1.0}", "a = {{net 1.0}}") == 1
    assert version("{{net 1.0}}", "It is {{=net 1.0:4}}.") == version("{{= net 1.0 : 4 }}") == 2


def test_a_version_2_file_without_news_is_read_and_written_as_version_1(lesson: Lesson) -> None:
    plain = replace(lesson, guide=(), printed=())
    file = json.loads(dumps(plain))
    assert dumps(loads(json.dumps({**file, "version": 2}).encode())) == dumps(plain)


def test_the_fields_stand_in_the_order_of_the_format(lesson: Lesson) -> None:
    file = json.loads(dumps(lesson))
    assert list(file) == [
        *("format", "version", "title", "description", "source", "network", "data", "training"),
        *("view", "guide", "printed", "state"),
    ]
    assert list(file["network"]["layers"][0]) == [
        *("units", "activation", "weights", "bias", "biases", "frozen_weights", "frozen_biases", "connections")
    ]


def test_a_row_of_weights_is_one_line(lesson: Lesson) -> None:
    lines = [line.strip() for line in dumps(lesson).decode().splitlines()]
    assert "[0.15, 0.2]," in lines
    assert "[0.25, 0.3]" in lines


def test_text_is_written_as_itself(lesson: Lesson) -> None:
    assert "Török ∂E/∂w".encode() in dumps(replace(lesson, title="Török ∂E/∂w"))


def test_all_digits_are_written_as_null(lesson: Lesson) -> None:
    every = replace(lesson, view=ViewSettings(digits=None))
    assert json.loads(dumps(every))["view"]["digits"] is None


def test_a_file_that_was_saved_is_loaded_with_its_path(tmp_path: Path, lesson: Lesson) -> None:
    path = tmp_path / "lesson.bpsim"
    checksum = save(lesson, path)
    assert bits(load(path)) == bits(replace(lesson, path=path, checksum=checksum, builtin=""))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_diverged_state_is_not_saved_and_the_old_file_stays(tmp_path: Path, lesson: Lesson, number: float) -> None:
    path = tmp_path / "lesson.bpsim"
    path.write_bytes(b"old")
    weights = [np.full(w.shape, number) for w in lesson.parameters.weights]
    state = State(7, Parameters.of(lesson.network, weights, lesson.parameters.biases))
    with pytest.raises(
        LessonError, match=r"cannot be saved: state\.weights\[0\]\[0\]\[0\]: .*expected a finite number"
    ):
        save(replace(lesson, state=state), path)
    assert path.read_bytes() == b"old"


def test_half_a_character_is_not_saved(lesson: Lesson) -> None:
    with pytest.raises(LessonError, match=r"title: .*expected text in valid Unicode"):
        dumps(replace(lesson, title="\ud800"))


@pytest.mark.parametrize(("owner", "step"), [(os, "fsync"), (Path, "replace")])
def test_a_failing_disk_keeps_the_old_file(
    tmp_path: Path, lesson: Lesson, monkeypatch: pytest.MonkeyPatch, owner: object, step: str
) -> None:
    path = tmp_path / "lesson.bpsim"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(UsageError, match=r"lesson\.bpsim: cannot be saved: No space left on device"):
        save(lesson, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_read_only_folder_is_named(tmp_path: Path, lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    # chmod does not stop a superuser, so the refusal is put in place of the file system's.
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageError, match=r"x\.bpsim: cannot be saved: Permission denied"):
        save(lesson, tmp_path / "x.bpsim")


@pytest.mark.parametrize("path", ["no such folder/x.bpsim", ".", "nul\0.bpsim", "x" * 300])
def test_a_path_that_cannot_be_written_is_named(
    tmp_path: Path, lesson: Lesson, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="cannot be saved"):
        save(lesson, path)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these permissions nor free use of links")
def test_permissions_and_links_stay(tmp_path: Path, lesson: Lesson) -> None:
    path, link = tmp_path / "lesson.bpsim", tmp_path / "link.bpsim"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    save(lesson, link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.read_bytes() == dumps(lesson)


@pytest.mark.parametrize("text", ["5", "-5", "+5", "−5", "0\r", " -1/2 ", "--5", "-+5", "-", "abc", "+ 5"])
def test_a_text_in_the_sign_of_a_notation_comes_back_as_it_was(text: str) -> None:
    quantity = Quantity(Kind.DELTA, 0, 1, 0)
    assert in_sign_of("han-kamber", quantity, in_sign_of("han-kamber", quantity, text)) == text
    assert in_sign_of("net-out", quantity, text) == text
