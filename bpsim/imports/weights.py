"""Weights of a file as the parameters of a network: of the present one, or of a new one that fits them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec import Struct

from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network import Bias, Floats, Layer, Network, Parameters
from bpsim.imports import wording
from bpsim.imports.arrays import read_arrays
from bpsim.imports.lessons import described
from bpsim.imports.samples import Samples
from bpsim.imports.weight_arrays import Matrices, matrices_of, shape_text
from bpsim.lesson.blueprint import Blueprint
from bpsim.lesson.faults import printable, quoted
from bpsim.lesson.lesson import Lesson


class Fitted(Struct, frozen=True, eq=False):
    """The parameters of a network. ``transposed``: whether a row of the file's matrices is a source, not a unit."""

    parameters: Parameters
    transposed: bool


def read_weights(path: Path) -> Matrices:
    """The weights and biases in a file, layer by layer.

    Raises UsageError where there is no file, LessonError where it cannot be used.
    """
    try:
        return matrices_of(read_arrays(path))
    except LessonError as error:
        raise LessonError(f"{printable(str(path))}: {error.faults[0]}", *error.faults[1:]) from None


def fitted(matrices: Matrices, network: Network) -> Fitted:
    """The parameters of ``network`` out of a file; raises LessonError with everything that does not fit.

    Where the transposes of all matrices fit, and they themselves do not, these are taken.
    """
    if matrices.depth != network.depth:
        raise LessonError(wording.OTHER_DEPTH.format(found=matrices.depth, expected=network.depth))
    misfits = [_misfits(found, network) for found in (matrices, matrices.transposed)]
    if all(misfits):
        raise LessonError(*min(misfits, key=len))
    transposed = is_transposed(matrices, network)
    return Fitted(_parameters(matrices.transposed if transposed else matrices, network), transposed)


def is_transposed(matrices: Matrices, network: Network | None) -> bool:
    """Whether the transposes are what fits: ``network``, or one another where it is None."""
    if network is None:
        return matrices.sizes is None and matrices.transposed.sizes is not None
    return matrices.depth == network.depth and bool(_misfits(matrices, network))


def suggested_network(matrices: Matrices, samples: Samples | None = None) -> str:
    """A description of a network for these weights; raises LessonError where one layer does not fit the next.

    What the activations were is not in a file of weights: the samples may suggest them, and the reader may know better.
    """
    return described(_sizes(matrices), samples)


def lesson_of(matrices: Matrices, network: str, *, title: str = "") -> tuple[Lesson, bool]:
    """A lesson with these weights and a network as it is described, and whether they were transposed.

    Raises UsageError where the description is none, LessonError where the weights do not fit it.
    """
    sizes = _sizes(matrices)
    blueprint = Blueprint.described(network, bias=Bias.PER_UNIT)
    if blueprint.sizes != sizes:
        raise UsageError(wording.NO_FIT_OF_WEIGHTS.format(network=blueprint.text, sizes="-".join(map(str, sizes))))
    lesson = blueprint.lesson()
    layers = tuple(
        layer if biases is not None else Layer(layer.units, layer.sources, layer.activation, Bias.NONE)
        for layer, biases in zip(lesson.network.layers, matrices.biases, strict=True)
    )
    made = replace(lesson.network, layers=layers)
    fit = fitted(matrices, made)
    return replace(lesson, network=made, parameters=fit.parameters, title=title), fit.transposed


def _sizes(matrices: Matrices) -> tuple[int, ...]:
    """Units of every layer, as the matrices are or as their transposes."""
    sizes = matrices.sizes or matrices.transposed.sizes
    if sizes is None:
        raise LessonError(wording.NO_CHAIN.format(shapes=matrices.shapes))
    return sizes


def _misfits(matrices: Matrices, network: Network) -> list[str]:
    return [
        wording.OTHER_SHAPE.format(
            name=quoted(name), found=shape_text(matrix), expected=f"{layer.size}×{layer.sources}"
        )
        for name, matrix, layer in zip(matrices.names, matrices.weights, network.layers, strict=True)
        if matrix.shape != (layer.size, layer.sources)
    ]


def _parameters(matrices: Matrices, network: Network) -> Parameters:
    for name, matrix, layer in zip(matrices.names, matrices.weights, network.layers, strict=True):
        extra = np.argwhere(~layer.connections & (matrix != 0))
        if len(extra):
            unit, source = extra[0]
            raise LessonError(wording.NO_CONNECTION.format(name=quoted(name), row=unit + 1, column=source + 1))
    biases = [
        _biases(number, found, layer)
        for number, (found, layer) in enumerate(zip(matrices.biases, network.layers, strict=True), 1)
    ]
    return Parameters.of(network, matrices.weights, biases)


def _biases(number: int, found: Floats | None, layer: Layer) -> Floats:
    """The biases of layer ``number`` in the form that it has them: one number where they are shared."""
    if layer.bias is Bias.NONE:
        if found is not None and (found != 0).any():
            raise LessonError(wording.BIASES_TOO_MANY.format(layer=number))
        return np.zeros(0)
    if found is None:
        raise LessonError(wording.BIASES_MISSING.format(layer=number))
    if len(found) not in (1, layer.size):
        raise LessonError(wording.OTHER_BIASES.format(layer=number, found=len(found), expected=layer.size))
    if layer.bias is Bias.PER_UNIT:
        return np.broadcast_to(found, (layer.size,))
    if (found != found[0]).any():
        raise LessonError(wording.BIASES_SHARED.format(layer=number))
    return found[:1]
