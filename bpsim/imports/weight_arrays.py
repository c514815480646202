"""Which of the arrays of a file are the weights and the biases of which layer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from bpsim.core.errors import LessonError
from bpsim.core.network import Floats
from bpsim.imports import wording
from bpsim.lesson.faults import quoted

_WEIGHT = ("weights", "weight", "w", "kernel", "coefs")
_BIAS = ("biases", "bias", "b", "intercepts")
_NAME = re.compile(
    rf"(?:(?P<module>.*)[./:_])?(?P<role>{'|'.join((*_WEIGHT, *_BIAS))})(?::0)?[._]?(?P<number>\d*)", re.IGNORECASE
)
"""``W1``, ``b_1``, ``fc1.weight``, ``layers.0.bias``, ``dense/kernel:0``, ``coefs_0``."""
_POSITIONAL = re.compile(r"arr_\d+")
_DIGITS = re.compile(r"(\d+)")


class Matrices(Struct, frozen=True, eq=False):
    """One matrix a layer, (units, sources) or as its transpose, and its biases, (units,), where there are any.

    names: what the file calls the matrices.
    """

    names: tuple[str, ...]
    weights: tuple[Floats, ...]
    biases: tuple[Floats | None, ...]

    @property
    def depth(self) -> int:
        return len(self.weights)

    @property
    def transposed(self) -> Matrices:
        """The same with the rows of each matrix for its columns."""
        return Matrices(self.names, tuple(matrix.T for matrix in self.weights), self.biases)

    @property
    def sizes(self) -> tuple[int, ...] | None:
        """Units of every layer, the inputs first; None where a layer does not fit the one before it or its biases."""
        if any(len(before) != after.shape[1] for before, after in pairwise(self.weights)):
            return None
        if any(b is not None and len(b) not in (1, len(w)) for w, b in zip(self.weights, self.biases, strict=True)):
            return None
        return (self.weights[0].shape[1], *map(len, self.weights))

    @property
    def shapes(self) -> str:
        """What the file has, for a message: ``W1 is 2×3, W2 is 1×2``."""
        return ", ".join(
            wording.SHAPE.format(name=quoted(name), shape=shape_text(matrix))
            for name, matrix in zip(self.names, self.weights, strict=True)
        )


def shape_text(array: Floats) -> str:
    """``2×3``; a single number has none."""
    return "×".join(map(str, array.shape)) or "1"


def matrices_of(arrays: Mapping[str, Floats]) -> Matrices:
    """The weights and biases among named arrays, layer by layer; raises LessonError for an array that is neither.

    Layers are in the order of the numbers in their names where each has one, else in that of the file. Arrays without
    names of their own are taken in turn: a matrix, and behind it perhaps its biases.
    """
    if not arrays:
        raise LessonError(wording.NO_ARRAYS)
    if all(_POSITIONAL.fullmatch(name) for name in arrays):
        return _in_turn(sorted(arrays.items(), key=lambda item: _natural(item[0])))
    weights: dict[str, str] = {}
    biases: dict[str, str] = {}
    for name in arrays:
        match = _NAME.fullmatch(name)
        if match is None:
            raise LessonError(wording.UNKNOWN_ARRAY.format(name=quoted(name)))
        layers = weights if match["role"].lower() in _WEIGHT else biases
        layer = f"{match['module'] or ''} {match['number']}"
        if layer in layers:
            raise LessonError(wording.TWICE.format(name=quoted(name), other=quoted(layers[layer])))
        layers[layer] = name
    for layer, name in biases.items():
        if layer not in weights:
            raise LessonError(wording.BIAS_ALONE.format(name=quoted(name)))
    order = sorted(weights, key=_natural) if all(map(_DIGITS.search, weights)) else list(weights)
    return Matrices(
        tuple(weights[layer] for layer in order),
        tuple(_matrix(weights[layer], arrays[weights[layer]]) for layer in order),
        tuple(_vector(biases[layer], arrays[biases[layer]]) if layer in biases else None for layer in order),
    )


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """A key by which ``fc2`` comes before ``fc10``."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _DIGITS.split(name)]


def _in_turn(arrays: Sequence[tuple[str, Floats]]) -> Matrices:
    names: list[str] = []
    weights: list[Floats] = []
    biases: list[Floats | None] = []
    for name, array in arrays:
        if array.ndim != 1 or not weights or biases[-1] is not None:
            names.append(name)
            weights.append(_matrix(name, array))
            biases.append(None)
        else:
            biases[-1] = array
    return Matrices(tuple(names), tuple(weights), tuple(biases))


def _matrix(name: str, array: Floats) -> Floats:
    if array.ndim != 2 or 0 in array.shape:
        raise LessonError(wording.NO_MATRIX.format(name=quoted(name), shape=shape_text(array)))
    return array


def _vector(name: str, array: Floats) -> Floats:
    """Biases as one row of numbers: some programs write them as a matrix of one row or column."""
    if array.ndim > 2 or (array.ndim == 2 and 1 not in array.shape) or not array.size:
        raise LessonError(wording.NO_VECTOR.format(name=quoted(name), shape=shape_text(array)))
    return array.reshape(-1)
