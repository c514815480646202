"""What people do wrong with pencil and paper, and one such mistake at one place."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from bpsim.core.quantity import Quantity
from bpsim.sentences import _


class Mistake(Enum):
    """The typical mistakes: how programs write each, and the sentence about it, a template with named arguments."""

    def __init__(self, identifier: str, said: str) -> None:
        self.identifier = identifier
        self.said = said

    WRONG_SIGN = "wrong-sign", _("The sign is wrong.")
    HALF = "half", _("It is half of what it should be: a factor 1/2 too much, or a 2 forgotten.")
    DOUBLE = "double", _("It is twice what it should be: the factor 1/2 is forgotten, or a 2 is too much.")
    BIAS_FORGOTTEN = "bias-forgotten", _("The bias {detail} is forgotten.")
    TERM_FORGOTTEN = "term-forgotten", _("One term of the sum is forgotten: the one with {detail}.")
    PATH_FORGOTTEN = "path-forgotten", _("One path of the sum is forgotten: {detail}.")
    SAMPLE_FORGOTTEN = "sample-forgotten", _("One sample is forgotten: sample {sample}.")
    ONE_SAMPLE = "one-sample", _("It is made of one sample alone, sample {sample}.")
    TRANSPOSED = "transposed", _("The weights are transposed: rows and columns are exchanged.")
    OTHER_UNIT = "weights-of-another-unit", _("The weights are those of another unit: they lead to {detail}.")
    NET_FOR_OUT = "net-for-out", _("{net} was used where {out} belongs.")
    EXPONENT_SIGN = "sign-of-the-exponent", _("The sign of {detail} is wrong inside the activation.")
    ACTIVATION_LEFT_OUT = "activation-left-out", _("The activation is left out.")
    OTHER_ACTIVATION = "another-activation", _("Another activation was taken: {name}.")
    SQUARE_LEFT_OUT = "square-left-out", _("The difference is not squared.")
    TARGET_LEFT_OUT = "target-left-out", _("The target is left out, as though it were 0.")
    SLOPE_LEFT_OUT = "derivative-left-out", _("The derivative of the activation is left out.")
    SLOPE_AT_NET = (
        "derivative-at-net",
        _("The derivative of the activation was taken at {net}, where its formula needs {out}."),
    )
    SLOPE_OF_OUT = "derivative-at-out", _("The derivative of the activation was taken as though {out} were {net}.")
    OTHER_SLOPE = "derivative-of-another-activation", _("It is the derivative of another activation: {name}.")
    PART_OF_SLOPE = "part-of-the-derivative", _("One of the factors {out} and 1 − {out} of the derivative is left out.")
    UPDATED_WEIGHT = (
        "updated-weight",
        _("The updated value of {detail} was used; all gradients are made of the old weights."),
    )
    OLD_WEIGHT = "old-weight", _("The old value of {detail} was used; layer by layer, the updated one belongs here.")
    WRONG_CONNECTION = "wrong-connection", _("Another weight was used: {detail}.")
    WRONG_SOURCE = "wrong-source", _("{detail} was used, which belongs elsewhere.")
    FACTOR_LEFT_OUT = "factor-left-out", _("A factor is left out: {detail}.")
    BIAS_MULTIPLIED = (
        "bias-multiplied",
        _("It was multiplied by {detail}, but {net} changes with a bias by a factor of 1."),
    )
    MEAN_FOR_SUM = "mean-for-sum", _("It is the mean where the sum belongs.")
    SUM_FOR_MEAN = "sum-for-mean", _("It is the sum where the mean belongs.")
    RATE_LEFT_OUT = "learning-rate-left-out", _("The learning rate is left out.")
    UPHILL = "added-instead-of-subtracted", _("The step was {taken} instead of {due}.")
    OLD_VALUE_LEFT_OUT = "old-value-left-out", _("It is the change alone: the old value {detail} is left out.")
    WRONG_GRADIENT = "wrong-gradient", _("Another gradient was taken: {detail}.")
    PENALTY_LEFT_OUT = "penalty-left-out", _("The penalty of the weight is left out.")
    CORRECTION_LEFT_OUT = (
        "bias-correction-left-out",
        _("The averages were taken without the correction of their start at 0."),
    )
    ROOT_LEFT_OUT = "square-root-left-out", _("The square root of {detail} is left out.")
    GRADIENT_NOT_SQUARED = "gradient-not-squared", _("The gradient is not squared: {detail}.")
    SHARE_LEFT_OUT = "share-of-the-gradient-left-out", _("The factor 1 − β is left out: {detail} counts in full.")
    OPTIMIZER_LEFT_OUT = "optimizer-left-out", _("The optimizer is left out: the gradient itself was taken, {detail}.")
    RATE_TWICE = "learning-rate-twice", _("The learning rate is in it twice.")
    ANOTHER_SAMPLE = "another-sample", _("It is the value of another sample, sample {sample}.")
    SOURCE_MULTIPLIED = (
        "source-multiplied",
        _("It was multiplied by {detail}, as for a weight; a bias has a factor of 1."),
    )
    DIAGONAL_ONLY = "diagonal-only", _("Only the output itself was derived; {net} changes every output of a softmax.")
    ANOTHER_LOGARITHM = "another-logarithm", _("The logarithm to base 10 was taken; the natural one, ln, belongs here.")
    VELOCITY_SIGN = "velocity-sign", _("The sign of {detail} is wrong: the old velocity is added to the gradient.")
    DIGITS_EXCHANGED = "digits-exchanged", _("Two digits are exchanged.")
    DIGIT_MISTYPED = "digit-mistyped", _("One digit is another: a slip of the pen?")
    TANH_NOT_SQUARED = "tanh-not-squared", _("{out} is not squared: the derivative of tanh is 1 − {out}².")
    DIVIDED_TWICE = "divided-twice", _("It was divided by the number of samples twice.")
    NOT_UPDATED = "not-updated", _("It is the old value: the step is not taken.")
    PROPORTIONAL_SHARE = (
        "proportional-share",
        _("The error was shared in proportion to the weights; the weight itself belongs here."),
    )
    INNER_DERIVATIVE_LEFT_OUT = "inner-derivative-left-out", _("The inner derivative is left out: {detail}.")
    UPSTREAM_LEFT_OUT = (
        "upstream-left-out",
        _("It is the local derivative alone: what comes from above is left out, {detail}."),
    )
    QUOTIENT_SIGN = "quotient-sign", _("The minus of the derivative by the denominator is left out.")
    SINE_SIGN = "sine-sign", _("The sign is wrong: the derivative of sin is cos, that of cos is −sin.")
    ANOTHER_DERIVATIVE = "another-derivative", _("It is another derivative: {name}.")


class MistakeMade(Struct, frozen=True):
    """One mistake at one place. ``value``: what ``place`` would be; ``detail``: the operand in question."""

    mistake: Mistake
    place: Quantity
    value: float
    detail: Quantity | None = None
    name: str = ""
    """The name of the function that was taken in place of the right one, or what was taken."""


Mistakes = Iterator[MistakeMade]
