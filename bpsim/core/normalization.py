"""The input columns of the data brought to the same scale, and what was done to each."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from msgspec import Struct

from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Floats
from bpsim.sentences import _


class Scaling(StrEnum):
    """What the numbers of a column become.

    standard: mean 0 and standard deviation 1, both over all samples (divided by their number, not by one less).
    unit: the smallest 0, the largest 1. symmetric: the smallest -1, the largest 1.
    """

    STANDARD = "standard"
    UNIT = "unit"
    SYMMETRIC = "symmetric"


class Column(Struct, frozen=True):
    """One column: x became (x - shift) / scale + offset. One that is ``constant`` stayed as it was."""

    shift: float = 0.0
    scale: float = 1.0
    offset: float = 0.0
    constant: bool = False


class Normalized(Struct, frozen=True, eq=False):
    """The new data, and for each input column how it was made."""

    data: Data
    columns: tuple[Column, ...]


def normalize(data: Data, scaling: Scaling) -> Normalized:
    """Scales every input column; targets stay. Samples that are held out are scaled too, and not measured.

    A column whose values are all equal has no spread to divide by and stays as it is. Raises UsageError where all are
    constant, and where numbers are so large or so close together that the result would not be finite.
    """
    trained = np.delete(data.inputs, list(data.held_out), axis=0)
    columns = tuple(_column(values, number, scaling) for number, values in enumerate(trained.T, 1))
    if all(column.constant for column in columns):
        if len(trained) == 1:
            raise UsageError(_("there is one sample only: there is no spread to normalize by"))
        raise UsageError(_("every input is the same in all samples: there is no spread to normalize by"))
    inputs = data.inputs.copy()
    for number, column in enumerate(columns):
        if not column.constant:
            inputs[:, number] = (inputs[:, number] - column.shift) / column.scale + column.offset
    if not np.isfinite(inputs).all():
        raise UsageError(_("the inputs are too far apart to be normalized"))
    inputs.flags.writeable = False
    return Normalized(replace(data, inputs=inputs), columns)


def _column(values: Floats, number: int, scaling: Scaling) -> Column:
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Column(constant=True)
    with np.errstate(all="ignore"):
        column = _measured(values, low, high, scaling)
    if not np.isfinite([column.shift, column.scale]).all() or column.scale <= 0:
        raise UsageError(
            _("the numbers of input {number} are too large, or too close together, to be normalized").format(
                number=number
            )
        )
    return column


def _measured(values: Floats, low: float, high: float, scaling: Scaling) -> Column:
    if scaling is Scaling.STANDARD:
        return Column(float(values.mean()), float(values.std()))
    if scaling is Scaling.UNIT:
        return Column(low, high - low)
    return Column(low, (high - low) / 2, -1.0)
