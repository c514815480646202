"""Activations and losses: one row each, with the number the kernel knows it by and its formulas.

The arithmetic itself stands in ``scalars.py``, one branch a function, so that it can be compiled. The formulas are
trees that refer to one unit's ``NET``, ``OUT`` and ``TARGET``, and to how many ``OUTPUTS`` there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from bpsim.core.expression import Expression, Number, Quotient, Ref, call
from bpsim.core.quantity import Kind
from bpsim.core.scalars import (
    BINARY_CROSS_ENTROPY,
    BIPOLAR_LOGISTIC,
    CROSS_ENTROPY,
    ELU,
    HALF_SQUARED_ERROR,
    IDENTITY,
    LEAKY_RELU,
    LOGISTIC,
    MEAN_SQUARED_ERROR,
    RELU,
    SOFTMAX,
    SOFTPLUS,
    SQUARED_ERROR,
    TANH,
)

NET, OUT, TARGET, OUTPUTS = Ref(Kind.NET), Ref(Kind.OUT), Ref(Kind.TARGET), Ref("outputs")
HALF = Quotient(Number(1), Number(2))


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function g: out = g(net)."""

    name: str
    code: int
    value: Expression
    """g(net); of softmax its numerator, which is divided by the sum over the layer."""
    slope: Expression
    """g'(net), written with the net or the out as it is computed; of softmax that by the unit's own net."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function, a sum over the output units of one sample."""

    name: str
    code: int
    value: Expression
    """One output unit's error."""
    slope: Expression
    """Its derivative by that unit's out."""


_LOGISTIC = 1 / (1 + call("exp", -NET))
ACTIVATIONS = {
    row.name: row
    for row in (
        Activation("identity", IDENTITY, NET, Number(1)),
        Activation("logistic", LOGISTIC, _LOGISTIC, OUT * (1 - OUT)),
        Activation("tanh", TANH, call("tanh", NET), 1 - OUT**2),
        Activation("relu", RELU, call("max", 0, NET), call("positive", NET)),
        Activation("bipolar-logistic", BIPOLAR_LOGISTIC, 2 / (1 + call("exp", -NET)) - 1, HALF * (1 - OUT**2)),
        Activation("leaky-relu", LEAKY_RELU, call("max", 0.01 * NET, NET), 0.01 + 0.99 * call("positive", NET)),
        Activation("elu", ELU, call("max", 0, NET) + call("min", 0, call("exp", NET) - 1), call("min", 1, OUT + 1)),
        Activation("softplus", SOFTPLUS, call("ln", 1 + call("exp", NET)), _LOGISTIC),
        Activation("softmax", SOFTMAX, call("exp", NET), OUT * (1 - OUT)),
    )
}
"""Every activation; softmax, which takes a whole layer at once, may stand in the last layer only."""

LOSSES = {
    row.name: row
    for row in (
        Loss("half-squared-error", HALF_SQUARED_ERROR, HALF * (TARGET - OUT) ** 2, -(TARGET - OUT)),
        Loss("squared-error", SQUARED_ERROR, (TARGET - OUT) ** 2, -2 * (TARGET - OUT)),
        Loss(
            "mean-squared-error",
            MEAN_SQUARED_ERROR,
            1 / OUTPUTS * (TARGET - OUT) ** 2,
            -(2 / OUTPUTS * (TARGET - OUT)),
        ),
        Loss(
            "binary-cross-entropy",
            BINARY_CROSS_ENTROPY,
            -(TARGET * call("ln", OUT)) - (1 - TARGET) * call("ln", 1 - OUT),
            (OUT - TARGET) / (OUT * (1 - OUT)),
        ),
        Loss("cross-entropy", CROSS_ENTROPY, -(TARGET * call("ln", OUT)), -(TARGET / OUT)),
    )
}

OUTPUTS_OF = {"binary-cross-entropy": "logistic", "cross-entropy": "softmax"}
"""The activation of the last layer that a cross-entropy needs: outputs inside (0, 1), and a sum of 1 for softmax.

With it, dE/dout * dout/dnet simplifies to out - target, which is what the kernel computes.
"""
