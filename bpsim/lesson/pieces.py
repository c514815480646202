"""A lesson as the bytes of its file, piece by piece: for whoever writes while others want the processor. No Qt.

The layout is that of a machine, and nothing is read back: what is written for a person to keep goes through ``dumps``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from bpsim.core.network import Data, Floats, Parameters
from bpsim.core.state import State
from bpsim.lesson.convert import to_file
from bpsim.lesson.lesson import Lesson

PIECE_BYTES = 1 << 16
"""Of a piece, about: some are made in a millisecond."""
_BLOCK_NUMBERS = 4096
"""Of the samples, that are taken out of their array at once."""


def pieces(lesson: Lesson) -> Iterator[bytes]:
    """The bytes of a lesson's file, in pieces. A state that is not finite, which no file keeps, is left out."""
    state = lesson.state if lesson.state is not None and _finite(lesson.state) else None
    first = Data(lesson.data.inputs[:1], lesson.data.targets[:1], lesson.data.held_out, lesson.data.classes)
    file = msgspec.to_builtins(to_file(replace(lesson, data=first, state=state)))
    file["data"] |= {"inputs": lesson.data.inputs, "targets": lesson.data.targets}
    return _gathered(_encoded(file))


def _finite(state: State) -> bool:
    buffers = state.buffers
    kept: list[Parameters] = [state.parameters]
    if buffers is not None:
        kept += [values for values in (buffers.first, buffers.second) if values is not None]
    return all(np.isfinite(array).all() for values in kept for array in values)


def _encoded(value: Any) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield from _rows(value)
    elif isinstance(value, dict):
        yield b"{"
        for at, (name, item) in enumerate(value.items()):
            yield (b"," if at else b"") + _text(name) + b":"
            yield from _encoded(item)
        yield b"}"
    elif isinstance(value, list) and value and isinstance(value[0], list | dict):
        yield b"["
        for at, item in enumerate(value):
            yield b"," if at else b""
            yield from _encoded(item)
        yield b"]"
    else:
        yield _text(value) if isinstance(value, str) else msgspec.json.encode(value)


def _rows(values: Floats) -> Iterator[bytes]:
    """The rows of a matrix, some of them in each piece."""
    height = max(1, _BLOCK_NUMBERS // values.shape[1])
    yield b"["
    for start in range(0, len(values), height):
        yield (b"," if start else b"") + msgspec.json.encode(values[start : start + height].tolist())[1:-1]
    yield b"]"


def _text(text: str) -> bytes:
    """Half a character, which UTF-8 has not, becomes an escape, as it does in a file that is saved."""
    return json.dumps(text).encode("ascii")


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    yield b"".join(waiting)
