"""Activations and losses: one row each, with the number the kernel knows it by and its formulas.

A row says all that is known of a function beside its arithmetic. That stands in ``scalars.py``, one branch a function,
so that it can be compiled. The formulas are trees that refer to one unit's ``NET``, ``OUT`` and ``TARGET``, and to how
many ``OUTPUTS`` there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from bpsim.core.expression import Expression, Number, Quotient, Ref, call
from bpsim.core.quantity import Kind
from bpsim.core.scalars import (
    ABSOLUTE_ERROR,
    BINARY_CROSS_ENTROPY,
    BIPOLAR_LOGISTIC,
    CROSS_ENTROPY,
    CUBE,
    ELU,
    GAUSSIAN,
    HALF_SQUARED_ERROR,
    IDENTITY,
    LEAKY_RELU,
    LOGISTIC,
    MEAN_BINARY_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
    RECIPROCAL,
    RELU,
    SIGN,
    SIGN_BY_NET,
    SINE,
    SOFTMAX,
    SOFTPLUS,
    SQUARE,
    SQUARED_ERROR,
    STEEP_LOGISTIC,
    STEP,
    STEP_BY_NET,
    TANH,
    is_threshold,
    learns_by_net,
)
from bpsim.sentences import _

NET, OUT, TARGET, OUTPUTS = Ref(Kind.NET), Ref(Kind.OUT), Ref(Kind.TARGET), Ref("outputs")
HALF = Quotient(Number(1), Number(2))
MOST_CONSTANT = 1_000_000
"""The largest constant of an activation."""


class Constant(Struct, frozen=True):
    """The number that an activation can be given. name: of its field. least, most: what it may be.

    formulas: value and slope of the activation with another constant than ``usual``.
    """

    name: str
    usual: float
    formulas: Callable[[float], tuple[Expression, Expression]]
    least: float = 0
    most: float = MOST_CONSTANT

    @property
    def range(self) -> str:
        """The range of the constant, in words."""
        least = np.format_float_positional(self.least, trim="-")
        return _("a number from {least} to {most}").format(least=least, most=self.most)


class Activation(Struct, frozen=True):
    """One activation function g: out = g(net)."""

    name: str
    code: int
    value: Expression
    """g(net); of softmax its numerator, which is divided by the sum over the layer."""
    slope: Expression
    """g'(net), written with the net or the out as it is computed; of softmax that by the unit's own net."""
    letter: str
    """What stands for it where there is no room for its curve."""
    synonyms: str = ""
    """What else it is called, without signs and capitals, for "did you mean"."""
    bent: bool = False
    """Whether the slope at 0 is another than just above it, or there is none."""
    constant: Constant | None = None

    @property
    def usual(self) -> float:
        """The constant that nobody needs to say; 0 where it has none."""
        return self.constant.usual if self.constant else 0.0


class Loss(Struct, frozen=True):
    """One loss function, a sum over the output units of one sample."""

    name: str
    code: int
    words: str
    """What it is called in a sentence."""
    value: Expression
    """One output unit's error."""
    slope: Expression
    """The derivative by that unit's out."""

    @property
    def label(self) -> str:
        """Its name among others to choose from."""
        return self.name.replace("-", " ")


def _steep_logistic(steepness: float) -> tuple[Expression, Expression]:
    return 1 / (1 + call("exp", -(steepness * NET))), steepness * OUT * (1 - OUT)


def _steep_bipolar_logistic(steepness: float) -> tuple[Expression, Expression]:
    return 2 / (1 + call("exp", -(steepness * NET))) - 1, Number(steepness) * HALF * (1 - OUT**2)


def _leaky_relu(slope: float) -> tuple[Expression, Expression]:
    return call("max", slope * NET, NET), slope + (1 - Number(slope)) * call("positive", NET)


def _elu(alpha: float) -> tuple[Expression, Expression]:
    value = call("max", 0, NET) + alpha * call("min", 0, call("exp", NET) - 1)
    return value, call("positive", NET) + (1 - call("positive", NET)) * (OUT + alpha)


_LOGISTIC = 1 / (1 + call("exp", -NET))
LEAST_STEEPNESS = 1e-6
ACTIVATIONS = {
    row.name: row
    for row in (
        Activation("identity", IDENTITY, NET, Number(1), "I", "linear lin none purelin id"),
        Activation(
            *("logistic", LOGISTIC, _LOGISTIC, OUT * (1 - OUT), "σ"),
            "sigmoid sigm sig logsig expit sigma sigmoidlogistic logisticsigmoid",
            constant=Constant("steepness", 1.0, _steep_logistic, LEAST_STEEPNESS),
        ),
        Activation("tanh", TANH, call("tanh", NET), 1 - OUT**2, "t", "tansig hyperbolictangent tanhyp hyperbolic"),
        Activation(
            *("relu", RELU, call("max", 0, NET), call("positive", NET), "R"),
            "rectifier rectifiedlinear rectifiedlinearunit ramp poslin max",
            bent=True,
        ),
        Activation(
            *("bipolar-logistic", BIPOLAR_LOGISTIC, 2 / (1 + call("exp", -NET)) - 1, HALF * (1 - OUT**2), "σ"),
            "bipolar bipolarsigmoid symmetricsigmoid symmetriclogistic",
            constant=Constant("steepness", 1.0, _steep_bipolar_logistic, LEAST_STEEPNESS),
        ),
        Activation(
            *("leaky-relu", LEAKY_RELU, call("max", 0.01 * NET, NET), 0.01 + 0.99 * call("positive", NET), "R"),
            "lrelu leakyrectifier prelu",
            bent=True,
            constant=Constant("slope", 0.01, _leaky_relu, most=1),
        ),
        Activation(
            "elu",
            ELU,
            call("max", 0, NET) + call("min", 0, call("exp", NET) - 1),
            call("min", 1, OUT + 1),
            "E",
            "exponentiallinear exponentiallinearunit",
            constant=Constant("alpha", 1.0, _elu),
        ),
        Activation("softplus", SOFTPLUS, call("ln", 1 + call("exp", NET)), _LOGISTIC, "P", "smoothrelu"),
        Activation(
            *("softmax", SOFTMAX, call("exp", NET), OUT * (1 - OUT), "S"),
            "softargmax normalizedexponential logsoftmax",
        ),
        Activation("square", SQUARE, NET**2, 2 * NET, "²", "quadratic squared"),
        Activation("cube", CUBE, NET**3, 3 * NET**2, "³", "cubic cubed"),
        Activation("sine", SINE, call("sin", NET), call("cos", NET), "s", "sin sinus siren"),
        Activation(
            "gaussian", GAUSSIAN, call("exp", -(NET**2)), -(2 * NET * OUT), "G", "gauss rbf radialbasis bell radbas"
        ),
        Activation("reciprocal", RECIPROCAL, 1 / NET, -(OUT**2), "⅟", "inverse 1x inv", bent=True),
        Activation(
            *("step", STEP, call("not-negative", NET), Number(0), "H"),
            "heaviside threshold hardlim unitstep perceptron binarystep",
            bent=True,
        ),
        Activation(
            *("sign", SIGN, 2 * call("not-negative", NET) - 1, Number(0), "±"),
            "signum sgn hardlims bipolarstep",
            bent=True,
        ),
        Activation(
            *("step-delta-rule", STEP_BY_NET, call("not-negative", NET), Number(0), "H"),
            "stepdelta deltastep stepadaline stepwidrowhoff",
            bent=True,
        ),
        Activation(
            *("sign-delta-rule", SIGN_BY_NET, 2 * call("not-negative", NET) - 1, Number(0), "±"),
            "signdelta deltasign adaline madaline widrowhoff signadaline signwidrowhoff",
            bent=True,
        ),
    )
}
"""Every activation; softmax, which takes a whole layer at once, may stand in the last layer only."""
OF_UNITS = tuple(name for name, row in ACTIVATIONS.items() if row.code != SOFTMAX)
"""Those that a hidden layer and a single unit may have."""


class UnitActivation(Struct, frozen=True):
    """The activation of a unit: the name of a row, and its constant, which is 0 where it has none.

    Raises ValueError for a name that is not known and a constant that it cannot have.
    """

    kind: str
    constant: float

    @classmethod
    def of(cls, kind: str, constant: float | None = None) -> UnitActivation:
        """With the usual constant where none is given."""
        row = ACTIVATIONS.get(kind)
        if row is None:
            raise ValueError(f"activation {kind!r} is not known")
        return cls(kind, row.usual if constant is None else float(constant))

    def __post_init__(self) -> None:
        own = self.row.constant
        if own is None and self.constant:
            raise ValueError(
                _("{kind} has no constant to be {constant}").format(kind=self.kind, constant=self.constant)
            )
        if own is not None and not own.least <= self.constant <= own.most:
            said = _("the {name} of {kind} is {constant}, expected {range}")
            constant = repr(self.constant).removesuffix(".0")
            raise ValueError(said.format(name=own.name, kind=self.kind, constant=constant, range=own.range))

    @property
    def row(self) -> Activation:
        return ACTIVATIONS[self.kind]

    @property
    def code(self) -> int:
        """The kernel's code: of the row, but for a logistic with a steepness."""
        return self.row.code if self.row.code != LOGISTIC or self.usual else STEEP_LOGISTIC

    @property
    def usual(self) -> bool:
        """Whether it has the constant that nobody needs to say."""
        return self.constant == self.row.usual

    @property
    def formulas(self) -> tuple[Expression, Expression]:
        """The formulas of the value and of the slope."""
        row = self.row
        return (row.value, row.slope) if row.constant is None or self.usual else row.constant.formulas(self.constant)

    @property
    def bent(self) -> bool:
        """Whether the slope at 0 is another than just above it, or there is none."""
        return self.row.bent or (self.kind == "elu" and self.constant != 1.0)

    @property
    def is_threshold(self) -> bool:
        """Whether it jumps from one value to another; as an output it learns by the perceptron rule, out - target."""
        return is_threshold(self.row.code)

    @property
    def learns_by_net(self) -> bool:
        """Whether it is a threshold that learns by the delta rule as an output, net - target."""
        return learns_by_net(self.row.code)


CONSTANTS = tuple(dict.fromkeys(row.constant.name for row in ACTIVATIONS.values() if row.constant))
"""What the constants of activations are called."""

_OF_TWO_CLASSES = -(TARGET * call("ln", OUT)) - (1 - TARGET) * call("ln", 1 - OUT)
LOSSES = {
    row.name: row
    for row in (
        Loss(
            *("half-squared-error", HALF_SQUARED_ERROR, _("half the squared error")),
            HALF * (TARGET - OUT) ** 2,
            -(TARGET - OUT),
        ),
        Loss(
            *("squared-error", SQUARED_ERROR, _("the squared error")),
            (TARGET - OUT) ** 2,
            -2 * (TARGET - OUT),
        ),
        Loss(
            *("mean-squared-error", MEAN_SQUARED_ERROR, _("the mean squared error")),
            1 / OUTPUTS * (TARGET - OUT) ** 2,
            -(2 / OUTPUTS * (TARGET - OUT)),
        ),
        Loss(
            *("binary-cross-entropy", BINARY_CROSS_ENTROPY, _("binary cross-entropy")),
            _OF_TWO_CLASSES,
            (OUT - TARGET) / (OUT * (1 - OUT)),
        ),
        Loss(
            *("cross-entropy", CROSS_ENTROPY, _("cross-entropy")),
            -(TARGET * call("ln", OUT)),
            -(TARGET / OUT),
        ),
        Loss(
            *("absolute-error", ABSOLUTE_ERROR, _("the absolute error")),
            call("abs", TARGET - OUT),
            -call("sign", TARGET - OUT),
        ),
        Loss(
            *("mean-binary-cross-entropy", MEAN_BINARY_CROSS_ENTROPY, _("the mean binary cross-entropy")),
            1 / OUTPUTS * _OF_TWO_CLASSES,
            (OUT - TARGET) / (OUTPUTS * OUT * (1 - OUT)),
        ),
    )
}

_OF_FEW_OUTPUTS = {
    ("mean-squared-error", 1): "squared-error",
    ("mean-squared-error", 2): "half-squared-error",
    ("mean-binary-cross-entropy", 1): "binary-cross-entropy",
}


def written_loss(name: str, outputs: int) -> Loss:
    """The row with the formulas of a loss on so many outputs: a mean over one is none, and one over two is a half. So
    nothing is multiplied by 1/1 or 2/2."""
    return LOSSES[_OF_FEW_OUTPUTS.get((name, outputs), name)]


OUTPUTS_OF = {
    "binary-cross-entropy": "logistic",
    "mean-binary-cross-entropy": "logistic",
    "cross-entropy": "softmax",
}
"""The activation of the last layer that a cross-entropy needs: outputs inside (0, 1), and a sum of 1 for softmax.

With it, dE/dout * dout/dnet simplifies to out - target, which is what the kernel computes.
"""
