"""The JSON Schema beside the description of the file: whatever the reader takes fits it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from bpsim.core.errors import LessonError
from bpsim.lesson import Lesson, builtin_names, dumps, load, loads
from tests.examples import examples, fewer
from tests.lesson import json_schema
from tests.lesson.spoil import DELETED, FILE, LAYER, changed
from tests.lesson.test_version_2 import FILE_2
from tests.strategies import any_float, lessons

SCHEMA = Draft202012Validator(json.loads(json_schema.FILE.read_text("utf-8")))
ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    1,
    0.5,
    1.0,
    2**53 + 1,
    10**310,
    "",
    "i1",
    "1.5",
    [],
    [[]],
    [0],
    {},
    {"kind": "adam"},
]


def test_the_schema_is_sound_and_that_of_the_reader() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    assert json_schema.FILE.read_text("utf-8") == json_schema.text(), "python -m tests.lesson.json_schema writes it"


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_lesson_fits(name: str) -> None:
    SCHEMA.validate(json.loads(dumps(load(name))))


@examples(30)
@given(lessons(numbers=any_float(), held_out=True, decorated=True))
def test_what_is_written_fits(lesson: Lesson) -> None:
    SCHEMA.validate(json.loads(dumps(lesson)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("version", 3),
        ("titel", "x"),
        ("network", DELETED),
        ("network.inputs", []),
        ("network.inputs", ["x", "x"]),
        ("network.inputs", ["x", "y" * 61]),
        (f"{LAYER}.activation", "sigmoid"),
        (f"{LAYER}.weights", DELETED),
        (f"{LAYER}.weights", [[0.1, "0.2"]]),
        (f"{LAYER}.weights", [[0.1, 1e999]]),
        ("data.held_out", [0.5]),
        ("training.learning_rate", None),
        ("training.optimizer", {"kind": "adam", "beta1": 1}),
        ("training.schedule", {}),
        ("view.positions", {"h1": [1]}),
        ("view.notation", "greek"),
        ("guide", [{"text": "", "step": {"quantity": "gradient"}}]),
        ("printed", [{"iteration": 0, "quantity": {"quantity": "batch_error"}, "value": "a half"}]),
        ("answers", {"iteration": 0}),
        ("data.classes", ["cat", "cat"]),
        ("network.initialization", {"width": 0}),
    ],
)
def test_what_one_field_cannot_be_is_refused(place: str, value: object) -> None:
    assert SCHEMA.is_valid(FILE_2)
    spoiled = changed(place, value, FILE_2)
    assert not SCHEMA.is_valid(spoiled)
    assert not _is_read(spoiled)


@pytest.mark.parametrize("news", ["network.initialization", "data.classes", "answers"])
def test_version_1_has_no_field_of_version_2(news: str) -> None:
    file = json.loads(json.dumps(FILE_2))
    holder = file[news.split(".")[0]] if "." in news else file
    spoiled = changed(news, holder[news.split(".")[-1]])
    assert SCHEMA.is_valid(FILE)
    assert SCHEMA.is_valid(spoiled | {"version": 2})
    assert not SCHEMA.is_valid(spoiled)


def test_what_the_schema_refuses_the_reader_refuses() -> None:
    chance = random.Random(496)
    written = [json.dumps(FILE_2), dumps(load("week-05")).decode()]
    for _ in range(fewer(1000)):
        file = json.loads(chance.choice(written))
        for _ in range(chance.choice((1, 1, 2))):
            holder, key = chance.choice(list(places(file)))
            holder[key] = chance.choice(ODD)
        if not SCHEMA.is_valid(file):
            assert not _is_read(file), file


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object with each of its keys."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def _is_read(file: dict[str, Any]) -> bool:
    try:
        loads(json.dumps(file).encode())
    except LessonError:
        return False
    return True
