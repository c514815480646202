"""Backpropagation by hand, written without the program: what a student has on paper, right or with a mistake."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.lesson.lesson import Lesson, NetworkLesson

SAMPLES = [([0.4, -0.7], 0.9), ([1.1, 0.3], 0.2), ([-0.5, 0.8], 0.6)]
W1 = [[0.31, -0.42], [0.53, 0.24], [-0.17, 0.65]]
B1 = [0.12, -0.23, 0.34]
W2 = [0.47, -0.58, 0.39]
B2 = 0.15
RATE = 0.3


def three_samples() -> Lesson:
    """2-3-1: tanh, then logistic; three samples, their mean."""
    network = Network(
        ("x1", "x2"), (Layer(("h1", "h2", "h3"), 2, "tanh"), Layer(("o",), 3, "logistic")), "half-squared-error"
    )
    return NetworkLesson(
        network,
        Parameters.of(network, [W1, [W2]], [B1, [B2]]),
        Data.of(network, [inputs for inputs, _ in SAMPLES], [[target] for _, target in SAMPLES]),
        training=Training(RATE),
    )


@dataclass
class Pass:
    """One sample through 2-3-1."""

    x: list[float]
    target: float
    net: list[float]
    h: list[float]
    net_o: float
    o: float

    @property
    def error(self) -> float:
        return 0.5 * (self.target - self.o) ** 2

    @property
    def delta_o(self) -> float:
        return (self.o - self.target) * self.o * (1 - self.o)

    def delta(self, j: int) -> float:
        return self.delta_o * W2[j] * (1 - self.h[j] ** 2)


def passes() -> list[Pass]:
    """The forward passes of the three samples."""
    found = []
    for x, target in SAMPLES:
        net = [w[0] * x[0] + w[1] * x[1] + b for w, b in zip(W1, B1, strict=True)]
        h = [math.tanh(z) for z in net]
        net_o = sum(w * out for w, out in zip(W2, h, strict=True)) + B2
        found.append(Pass(x, target, net, h, net_o, 1 / (1 + math.exp(-net_o))))
    return found


def q(kind: str, *place: int | None) -> Quantity:
    """A quantity by the name of its kind and sample, layer, unit, source."""
    return Quantity(Kind(kind), *place)
