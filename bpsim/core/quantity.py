"""The one identity of everything that has a value: ``Quantity(kind, sample, layer, unit, source)``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of quantity, under the names that traces and files use.

    The first are given, the others are computed by the steps of an iteration.
    """

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    LEARNING_RATE = "learning_rate"
    VELOCITY = "velocity"
    FIRST_MOMENT = "first_moment"
    SECOND_MOMENT = "second_moment"

    NET = "net"
    OUT = "out"
    ERROR = "error"
    TOTAL_ERROR = "total_error"
    DNET_DOUT = "dnet_dout"
    PATH = "path"
    DE_DOUT = "dE_dout"
    DOUT_DNET = "dout_dnet"
    DELTA = "delta"
    DNET_DW = "dnet_dw"
    DE_DW = "dE_dw"
    DE_DB = "dE_db"
    BATCH_ERROR = "batch_error"
    BATCH_GRADIENT = "batch_gradient"
    PENALTY = "penalty"
    PENALIZED_GRADIENT = "penalized_gradient"
    NEW_VELOCITY = "new_velocity"
    NESTEROV_STEP = "nesterov_step"
    NEW_FIRST_MOMENT = "new_first_moment"
    NEW_SECOND_MOMENT = "new_second_moment"
    CORRECTED_FIRST_MOMENT = "corrected_first_moment"
    CORRECTED_SECOND_MOMENT = "corrected_second_moment"
    ADAM_STEP = "adam_step"
    DECAYED_WEIGHT = "decayed_weight"
    NEW_WEIGHT = "new_weight"
    NEW_BIAS = "new_bias"


TYPED = frozenset({Kind.INPUT, Kind.TARGET, Kind.WEIGHT, Kind.BIAS, Kind.LEARNING_RATE})
"""Kinds that a user types."""
GIVEN = TYPED | {Kind.VELOCITY, Kind.FIRST_MOMENT, Kind.SECOND_MOMENT}
"""Kinds that an iteration starts with; every other kind has a step that computes it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number is, independent of any widget or notation.

    sample: index within the batch of the iteration, None where the quantity belongs to no sample.
    layer:  1 is the first layer after the inputs; the inputs themselves are layer 0.
    unit:   index of the (receiving) unit; None for a shared bias, and for what belongs to the whole network.
    source: index of the sending unit for a weight and its derivatives; of the successor unit for
            ``dnet_dout`` and ``path``; None for biases and units.
    """

    kind: Kind
    sample: int | None = None
    layer: int | None = None
    unit: int | None = None
    source: int | None = None

    def but(self, kind: Kind) -> Quantity:
        """The quantity of another kind at the same place."""
        return Quantity(kind, self.sample, self.layer, self.unit, self.source)

    def of_unit(self) -> Quantity:
        """The same without its source."""
        return Quantity(self.kind, self.sample, self.layer, self.unit)


def parameter_of(quantity: Quantity) -> Quantity:
    """The weight or bias that a gradient, a buffer, a step or a new value belongs to."""
    kind = Kind.BIAS if quantity.source is None else Kind.WEIGHT
    return Quantity(kind, None, quantity.layer, quantity.unit, quantity.source)
