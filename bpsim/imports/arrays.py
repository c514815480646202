"""The named arrays in a file of weights: ``.npz``, of which nothing is ever unpickled, and ``.json``."""

from __future__ import annotations

import io
import math
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from bpsim.core.errors import LessonError
from bpsim.core.network import Floats
from bpsim.imports import wording
from bpsim.lesson import files, json_text, limits
from bpsim.lesson.faults import quoted, shown

MOST_ARRAYS = 2 * limits.LAYERS
"""A matrix and biases for each layer."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, IndexError),
)
"""What reading a damaged archive ends with: zipfile follows offsets that lead anywhere."""


def read_arrays(path: Path) -> dict[str, Floats]:
    """The arrays of a file by their names, in their order, all finite.

    Raises UsageError where there is no file, LessonError where it cannot be used.
    """
    data = files.read(path)
    arrays = _of_npz(data) if path.suffix.lower() == ".npz" else _of_json(data)
    if len(arrays) > MOST_ARRAYS:
        raise LessonError(wording.TOO_MANY_ARRAYS.format(most=MOST_ARRAYS))
    for name, array in arrays.items():
        wrong = np.argwhere(~np.isfinite(array))
        if len(wrong):
            raise LessonError(wording.NOT_FINITE.format(name=quoted(name), place=_place(wrong[0].tolist())))
    return arrays


def _of_npz(data: bytes) -> dict[str, Floats]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > limits.FILE_BYTES:
                raise LessonError(wording.UNPACKED_TOO_LARGE.format(most=limits.FILE_BYTES))
            return {
                member.filename.removesuffix(".npy"): _array(member.filename, archive.read(member))
                for member in members[: MOST_ARRAYS + 1]
            }
    except _BROKEN:
        raise LessonError(wording.BROKEN_NPZ) from None


def _array(name: str, data: bytes) -> Floats:
    """The array of one member: what its header promises must be there, so that no header can make room for more."""
    stream = io.BytesIO(data)
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream)
    except (ValueError, EOFError):
        raise LessonError(wording.NO_ARRAY.format(name=quoted(name))) from None
    if dtype.hasobject:
        raise LessonError(wording.PICKLED.format(name=quoted(name)))
    if dtype.kind not in "fiu":
        raise LessonError(wording.NO_NUMBERS.format(name=quoted(name), kind=dtype))
    if math.prod(shape) * dtype.itemsize > len(data):
        raise LessonError(wording.BROKEN_NPZ)
    stream.seek(0)
    try:
        return np.asarray(npy.read_array(stream, allow_pickle=False), dtype=np.float64)
    except (ValueError, EOFError):
        raise LessonError(wording.BROKEN_NPZ) from None


def _of_json(data: bytes) -> dict[str, Floats]:
    try:
        value, twice = json_text.parse(data)
    except RecursionError:
        raise LessonError(wording.TOO_DEEP) from None
    if twice:
        raise LessonError(*map(str, twice))
    return dict(_entries(value))


def _entries(value: Any) -> Iterator[tuple[str, Floats]]:
    """Names and arrays: of an object of arrays, of lists of weights and of biases by layer, or of a list in turn."""
    layers = value.get("layers") if isinstance(value, dict) else value
    if isinstance(layers, list) and layers and all(isinstance(layer, dict) and "weights" in layer for layer in layers):
        value = {name: [layer.get(name) for layer in layers] for name in ("weights", "biases")}
    if isinstance(value, dict) and isinstance(value.get("weights"), list):
        yield from _by_layer(value)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name, _numbers(name, item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield f"arr_{number}", _numbers(f"[{number}]", item)
    else:
        raise LessonError(wording.NO_WEIGHTS.format(found=shown(value)))


def _by_layer(value: dict[str, Any]) -> Iterator[tuple[str, Floats]]:
    """``{"weights": [...], "biases": [...]}``, with a list, empty or null, for each layer that has no biases."""
    for number, item in enumerate(value["weights"], 1):
        yield f"W{number}", _numbers(f"weights[{number - 1}]", item)
    biases = value.get("biases") or []
    if not isinstance(biases, list):
        raise LessonError(wording.NO_NUMBERS.format(name=quoted("biases"), kind=shown(biases)))
    for number, item in enumerate(biases, 1):
        if item not in (None, []):
            yield f"b{number}", _numbers(f"biases[{number - 1}]", item)


def _numbers(name: str, item: Any) -> Floats:
    try:
        array = np.array(item)
    except ValueError:
        raise LessonError(_ragged(name, item)) from None
    if array.dtype.kind not in "fiu" and array.size:
        raise LessonError(_no_numbers(name, item))
    return array.astype(np.float64)


def _no_numbers(name: str, item: Any) -> str:
    """Which is the first that is no number, of lists of the same lengths; what is no list is told as a whole."""
    for place, found in _leaves(item) if isinstance(item, list) else ():
        if isinstance(found, bool) or not isinstance(found, int | float):
            return wording.NO_NUMBER_THERE.format(name=quoted(name), place=_place(place), found=shown(found))
        if abs(found) > sys.float_info.max:
            return wording.NOT_FINITE.format(name=quoted(name), place=_place(place))
    return wording.NO_NUMBERS.format(name=quoted(name), kind=shown(item))


def _leaves(item: Any, place: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    """What lists hold in the end, and where."""
    if not isinstance(item, list):
        yield place, item
        return
    for at, inner in enumerate(item):
        yield from _leaves(inner, (*place, at))


def _place(place: Sequence[int]) -> str:
    """Where a number stands, as people count; nothing for what is neither matrix nor vector."""
    if len(place) == 2:
        return wording.IN_MATRIX.format(row=place[0] + 1, column=place[1] + 1)
    return wording.IN_VECTOR.format(at=place[0] + 1) if len(place) == 1 else ""


def _ragged(name: str, rows: list[Any]) -> str:
    """Which is the first row that is none, or has another length than the first."""
    name = quoted(name)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list):
            return wording.NO_ROW.format(name=name, row=number, found=shown(row))
        if len(row) != len(rows[0]):
            return wording.OTHER_LENGTH.of(len(row), count=len(row), name=name, row=number, expected=len(rows[0]))
    return wording.RAGGED.format(name=name)
