"""The built-in lessons, damaged at random: each opens or is refused in one line that can be read."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bpsim.core.errors import LessonError
from bpsim.lesson import dumps, load, loads
from bpsim.resources import OF_NETWORKS
from tests.examples import fewer

TIMES = fewer(60)
"""So often is each lesson damaged in each way: some two thousand times in all."""
LONGEST = 700
"""Letters of one fault: the longest names all kinds of quantities."""
ODD_VALUES: list[Any] = [
    *(None, True, -1, 0, 0.5, 2**53, 2**53 + 1, 10**310, -(10**310), 1e308, float("nan"), float("inf"), "", " "),
    *("\ud800", "x" * 10_000, "a\nb", "<img src=/dev/zero>", "\u202e", [], {}, [[]], [None], {"": 1}, {"\ud800": 1}),
    *({"x" * 10_000: 1}, {"kind": "\udfff"}, [[10**310]], "i1", "sigmoid"),
]


def _bytes_replaced(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 10))):
        damaged[chance.randrange(len(damaged))] = chance.choice((chance.randrange(256), *b'{}[],:"0'))
    return bytes(damaged)


def _slice_lost(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data))
    return data[:begin] + data[begin + chance.choice((1, 1, 3, 100, len(data))) :]


def _slice_repeated(data: bytes, chance: random.Random) -> bytes:
    begin, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:end] + data[begin:end] + data[end:]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object with each of its keys."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _value_replaced(data: bytes, chance: random.Random) -> bytes:
    file = json.loads(data)
    for _ in range(chance.choice((1, 1, 2))):
        holder, key = chance.choice(list(_places(file)))
        holder[key] = chance.choice(ODD_VALUES)
    return json.dumps(file).encode()


def _field_renamed(data: bytes, chance: random.Random) -> bytes:
    file = json.loads(data)
    holder, key = chance.choice([(holder, key) for holder, key in _places(file) if isinstance(holder, dict)])
    holder[chance.choice((key.upper(), key + "s", "\ud800", "y" * 10_000, "lr", "a b"))] = holder.pop(key)
    return json.dumps(file).encode()


def refusal(data: bytes) -> LessonError | None:
    """Why a file is refused; None where it opens, and can be saved again."""
    try:
        dumps(loads(data, "a.bpsim"))
    except LessonError as error:
        return error
    return None


WAYS = [_bytes_replaced, _slice_lost, _slice_repeated, _value_replaced, _field_renamed]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_a_damaged_lesson_opens_or_is_refused_in_one_line(way: Callable[[bytes, random.Random], bytes]) -> None:
    chance = random.Random(way.__name__)
    originals = [dumps(load(name)) for name in OF_NETWORKS]
    refused = 0
    for original in originals:
        for _ in range(TIMES):
            data = way(original, chance)
            error = refusal(data)
            if error is not None:
                refused += 1
                assert str(error).startswith("a.bpsim: "), data
                assert str(error).isprintable(), data
                assert all(len(fault) < LONGEST for fault in error.faults), data
    assert refused > len(originals)
