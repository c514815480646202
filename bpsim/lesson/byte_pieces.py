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
from msgspec import structs

from bpsim.core.network import Floats, Parameters
from bpsim.core.state import Buffers, State
from bpsim.formulas.formula_engine import FormulaState
from bpsim.lesson.formula_to_parts import to_formula_file
from bpsim.lesson.lesson import FormulaLesson, Lesson
from bpsim.lesson.to_parts import to_file

PIECE_BYTES = 1 << 16
"""Bytes of a piece, roughly: some pieces are made in a millisecond."""
_BLOCK_NUMBERS = 4096
"""Numbers that are taken out of a matrix at once."""


def pieces(lesson: Lesson) -> Iterator[bytes]:
    """The bytes of a lesson's file, in pieces. A state that is not finite, which no file keeps, is left out."""
    if lesson.state is not None and not _finite(lesson.state):
        lesson = replace(lesson, state=None)
    return _gathered(_encoded(_file_of_formulas(lesson) if isinstance(lesson, FormulaLesson) else _file(lesson)))


def _file_of_formulas(lesson: FormulaLesson) -> dict[str, Any]:
    """The objects of the file, in which the rows of the data are still an array."""
    formulas = lesson.formulas
    file: dict[str, Any] = msgspec.to_builtins(
        to_formula_file(replace(lesson, formulas=replace(formulas, rows=formulas.rows[:1])))
    )
    if formulas.columns:
        file["data"]["rows"] = formulas.rows
    return file


def _finite(state: State | FormulaState) -> bool:
    if isinstance(state, FormulaState):
        vectors = state.vectors
        return all(np.isfinite(kept).all() for kept in (vectors.parameters, vectors.first, vectors.second))
    buffers = state.buffers
    kept = [state.parameters, *((buffers.first, buffers.second) if buffers else ())]
    return all(np.isfinite(array).all() for values in kept if values is not None for array in values)


def _file(lesson: Lesson) -> dict[str, Any]:
    """The objects of the file, in which every large matrix is still an array."""
    file: dict[str, Any] = msgspec.to_builtins(to_file(_emptied(lesson)))
    file["data"]["inputs"] = lesson.data.inputs
    if lesson.data.has_targets:
        file["data"]["targets"] = lesson.data.targets
    weights, biases = lesson.parameters.weights, lesson.parameters.biases
    for layer, of_weights, of_biases in zip(file["network"]["layers"], weights, biases, strict=True):
        layer["weights"] = of_weights
        if "biases" in layer:
            layer["biases"] = of_biases.tolist()
    if lesson.state is not None:
        file["state"] |= _numbers(lesson.state.parameters)
        _fill(file["state"]["buffers"], lesson.state.buffers)
    return file


def _fill(part: dict[str, Any], buffers: Buffers | None) -> None:
    if buffers is None:
        return
    for name, values in (
        ("velocity", buffers.first),
        ("first_moment", buffers.first),
        ("second_moment", buffers.second),
    ):
        if name in part and values is not None:
            part[name] = _numbers(values)


def _numbers(parameters: Parameters) -> dict[str, Any]:
    return {"weights": list(parameters.weights), "biases": [values.tolist() for values in parameters.biases]}


def _emptied(lesson: Lesson) -> Lesson:
    """The lesson with one sample, and without the numbers of its parameters: all else of its file is small."""
    state = lesson.state
    if state is not None:
        buffers = state.buffers
        if buffers is not None:
            second = None if buffers.second is None else _without_numbers(buffers.second)
            buffers = structs.replace(buffers, first=_without_numbers(buffers.first), second=second)
        state = structs.replace(state, parameters=_without_numbers(state.parameters), buffers=buffers)
    data = replace(lesson.data, inputs=lesson.data.inputs[:1], targets=lesson.data.targets[:1])
    return replace(lesson, data=data, parameters=_without_numbers(lesson.parameters), state=state)


def _without_numbers(parameters: Parameters) -> Parameters:
    return Parameters(*(tuple(array[:0] for array in arrays) for arrays in (parameters.weights, parameters.biases)))


def _encoded(value: Any) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield from _rows(value)
    elif isinstance(value, dict):
        yield b"{"
        for at, (name, item) in enumerate(value.items()):
            yield (b"," if at else b"") + _text(name) + b":"
            yield from _encoded(item)
        yield b"}"
    elif isinstance(value, list) and value and isinstance(value[0], list | dict | np.ndarray):
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
