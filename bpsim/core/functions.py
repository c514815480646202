"""Activations and losses: one row each, with the number the kernel knows it by and its formulas.

The arithmetic itself stands in ``scalars.py``, one branch a function, so that it can be compiled.
In the templates ``{net}``, ``{out}``, ``{target}`` are replaced by symbols or by numbers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function g: out = g(net)."""

    name: str
    code: int
    value: str
    """TeX of g(net)."""
    slope: str
    """TeX of g'(net), written with ``{net}`` or ``{out}`` as it is computed."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss function, a sum over the output units of one sample."""

    name: str
    code: int
    value: str
    """TeX of one output unit's error."""
    slope: str
    """TeX of its derivative by that unit's out."""


IDENTITY, LOGISTIC, TANH, RELU, BIPOLAR_LOGISTIC, LEAKY_RELU, ELU, SOFTPLUS, SOFTMAX = range(9)
HALF_SQUARED_ERROR, SQUARED_ERROR, MEAN_SQUARED_ERROR, BINARY_CROSS_ENTROPY, CROSS_ENTROPY = range(5)

_LOGISTIC = r"\frac{{1}}{{1+e^{{-{net}}}}}"
ACTIVATIONS = {
    row.name: row
    for row in (
        Activation("identity", IDENTITY, r"{net}", r"1"),
        Activation("logistic", LOGISTIC, _LOGISTIC, r"{out} \, (1 - {out})"),
        Activation("tanh", TANH, r"\tanh({net})", r"1 - {out}^2"),
        Activation("relu", RELU, r"\max(0, {net})", r"[\,{net} > 0\,]"),
        Activation(
            "bipolar-logistic", BIPOLAR_LOGISTIC, r"\frac{{2}}{{1+e^{{-{net}}}}} - 1", r"\frac{{1}}{{2}} (1 - {out}^2)"
        ),
        Activation("leaky-relu", LEAKY_RELU, r"\max(0.01 \cdot {net}, {net})", r"0.01 + 0.99 \, [\,{net} > 0\,]"),
        Activation("elu", ELU, r"\max(0, {net}) + \min(0, e^{{{net}}} - 1)", r"\min(1, {out} + 1)"),
        Activation("softplus", SOFTPLUS, r"\ln(1 + e^{{{net}}})", _LOGISTIC),
        Activation("softmax", SOFTMAX, r"\frac{{e^{{{net}}}}}{{\sum_k e^{{net_k}}}}", r"{out} \, (1 - {out})"),
    )
}
"""Every activation; softmax, which takes a whole layer at once, may stand in the last layer only."""

LOSSES = {
    row.name: row
    for row in (
        Loss(
            "half-squared-error",
            HALF_SQUARED_ERROR,
            r"\frac{{1}}{{2}} ({target} - {out})^2",
            r"-({target} - {out})",
        ),
        Loss("squared-error", SQUARED_ERROR, r"({target} - {out})^2", r"-2 \, ({target} - {out})"),
        Loss(
            "mean-squared-error",
            MEAN_SQUARED_ERROR,
            r"\frac{{1}}{{{outputs}}} ({target} - {out})^2",
            r"-\frac{{2}}{{{outputs}}} ({target} - {out})",
        ),
        Loss(
            "binary-cross-entropy",
            BINARY_CROSS_ENTROPY,
            r"-{target} \ln {out} - (1 - {target}) \ln(1 - {out})",
            r"\frac{{{out} - {target}}}{{{out} \, (1 - {out})}}",
        ),
        Loss("cross-entropy", CROSS_ENTROPY, r"-{target} \ln {out}", r"-\frac{{{target}}}{{{out}}}"),
    )
}

OUTPUTS_OF = {"binary-cross-entropy": "logistic", "cross-entropy": "softmax"}
"""The activation of the last layer that a cross-entropy needs: outputs inside (0, 1), and a sum of 1 for softmax.

With it, dE/dout * dout/dnet simplifies to out - target, which is what the kernel computes.
"""
