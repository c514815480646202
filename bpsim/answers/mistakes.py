"""What people do wrong with pencil and paper, and one such mistake at one place."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from bpsim.core.quantity import Quantity


class Mistake(StrEnum):
    """The typical mistakes."""

    WRONG_SIGN = "wrong sign"
    HALF = "half"
    DOUBLE = "double"
    BIAS_FORGOTTEN = "bias forgotten"
    TERM_FORGOTTEN = "term forgotten"
    PATH_FORGOTTEN = "path forgotten"
    SAMPLE_FORGOTTEN = "sample forgotten"
    ONE_SAMPLE = "one sample"
    TRANSPOSED = "transposed"
    OTHER_UNIT = "weights of another unit"
    NET_FOR_OUT = "net for out"
    EXPONENT_SIGN = "sign of the exponent"
    ACTIVATION_LEFT_OUT = "activation left out"
    OTHER_ACTIVATION = "another activation"
    SQUARE_LEFT_OUT = "square left out"
    TARGET_LEFT_OUT = "target left out"
    SLOPE_LEFT_OUT = "derivative left out"
    SLOPE_AT_NET = "derivative at net"
    SLOPE_OF_OUT = "derivative at out"
    OTHER_SLOPE = "derivative of another activation"
    PART_OF_SLOPE = "part of the derivative"
    UPDATED_WEIGHT = "updated weight"
    OLD_WEIGHT = "old weight"
    WRONG_CONNECTION = "wrong connection"
    WRONG_SOURCE = "wrong source"
    FACTOR_LEFT_OUT = "factor left out"
    BIAS_MULTIPLIED = "bias multiplied"
    MEAN_FOR_SUM = "mean for sum"
    SUM_FOR_MEAN = "sum for mean"
    RATE_LEFT_OUT = "learning rate left out"
    UPHILL = "added instead of subtracted"
    OLD_VALUE_LEFT_OUT = "old value left out"
    WRONG_GRADIENT = "wrong gradient"
    PENALTY_LEFT_OUT = "penalty left out"
    CORRECTION_LEFT_OUT = "bias correction left out"
    ROOT_LEFT_OUT = "square root left out"
    GRADIENT_NOT_SQUARED = "gradient not squared"
    SHARE_LEFT_OUT = "share of the gradient left out"
    OPTIMIZER_LEFT_OUT = "optimizer left out"
    RATE_TWICE = "learning rate twice"
    ANOTHER_SAMPLE = "another sample"
    SOURCE_MULTIPLIED = "source multiplied"
    DIAGONAL_ONLY = "diagonal only"
    ANOTHER_LOGARITHM = "another logarithm"
    VELOCITY_SIGN = "velocity sign"
    DIGITS_EXCHANGED = "digits exchanged"
    DIGIT_MISTYPED = "digit mistyped"
    TANH_NOT_SQUARED = "tanh not squared"
    DIVIDED_TWICE = "divided twice"
    NOT_UPDATED = "not updated"
    PROPORTIONAL_SHARE = "proportional share"
    INNER_DERIVATIVE_LEFT_OUT = "inner derivative left out"
    UPSTREAM_LEFT_OUT = "upstream left out"
    QUOTIENT_SIGN = "quotient sign"
    SINE_SIGN = "sine sign"
    ANOTHER_DERIVATIVE = "another derivative"

    @property
    def identifier(self) -> str:
        """The identifier of a mistake, as programs write it: ``derivative-left-out``."""
        return self.value.replace(" ", "-")


class MistakeMade(Struct, frozen=True):
    """One mistake at one place. ``value``: what ``place`` would be; ``detail``: the operand in question."""

    mistake: Mistake
    place: Quantity
    value: float
    detail: Quantity | None = None
    name: str = ""
    """The name of the function that was taken in place of the right one, or what was taken."""


Mistakes = Iterator[MistakeMade]
