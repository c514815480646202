"""Activations and losses: one row each, with the number the kernel knows it by and its formulas.

The arithmetic itself stands in ``kernel.py``, one branch a function, so that it can be compiled.
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


IDENTITY, LOGISTIC, TANH, RELU = range(4)
HALF_SQUARED_ERROR = 0

ACTIVATIONS = {
    row.name: row
    for row in (
        Activation("identity", IDENTITY, r"{net}", r"1"),
        Activation("logistic", LOGISTIC, r"\frac{{1}}{{1+e^{{-{net}}}}}", r"{out} \, (1 - {out})"),
        Activation("tanh", TANH, r"\tanh({net})", r"1 - {out}^2"),
        Activation("relu", RELU, r"\max(0, {net})", r"[\,{net} > 0\,]"),
    )
}

LOSSES = {
    row.name: row
    for row in (
        Loss(
            "half-squared-error",
            HALF_SQUARED_ERROR,
            r"\frac{{1}}{{2}} ({target} - {out})^2",
            r"-({target} - {out})",
        ),
    )
}
