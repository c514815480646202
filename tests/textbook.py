"""Training as textbooks write it, in matrices and numpy: batches, penalties, optimizers, falling rates.

Nothing here is taken from bpsim but the values of a lesson: what it computes is another way to the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bpsim import Lesson
from bpsim.core.network import Data, Floats
from bpsim.core.optimizers import AdamW
from bpsim.core.training import Training

Gradient = Callable[[Lesson, list[Floats], list[Floats]], tuple[list[Floats], list[Floats]]]


def batch_rows(lesson: Lesson, iteration: int) -> list[int]:
    """The samples of an iteration's batch."""
    training, samples = lesson.training, lesson.data.samples
    size = samples if training.batch is None else training.batch
    per_epoch = math.ceil(samples / size)
    epoch, at = divmod(iteration, per_epoch)
    stream = np.random.RandomState([training.seed, epoch])
    orders: dict[str, Callable[[], Iterable[int]]] = {
        "in-order": lambda: range(samples),
        "shuffled": lambda: stream.permutation(samples),
        "random": lambda: stream.randint(0, samples, per_epoch * size),
    }
    rows = list(orders[training.order.value]())
    return [int(row) for row in rows[at * size : (at + 1) * size]]


def of_batch(lesson: Lesson, iteration: int = 0) -> Lesson:
    """The same lesson, whose data are the batch of one iteration."""
    rows = batch_rows(lesson, iteration)
    data = Data.of(lesson.network, lesson.data.inputs[rows], lesson.data.targets[rows])
    return replace(lesson, data=data)


def rate(training: Training, update: int) -> float:
    """The learning rate at update t = 0, 1, ..."""
    eta = training.learning_rate
    schedule: Any = training.schedule
    rates: dict[str, Callable[[], float]] = {
        "constant": lambda: eta,
        "inverse-time": lambda: eta / (1 + schedule.decay * update),
        "exponential": lambda: eta * schedule.gamma**update,
        "step": lambda: eta * schedule.gamma ** (update // schedule.every),
    }
    return rates[schedule.kind.value]()


@dataclass
class Textbook:
    """Weights and biases that are trained update by update (simultaneous order), with a gradient that is given."""

    lesson: Lesson
    gradient: Gradient
    weights: list[Floats] = field(init=False)
    biases: list[Floats] = field(init=False)
    update: int = 0
    kept: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.weights = [w.copy() for w in self.lesson.parameters.weights]
        self.biases = [b.copy() for b in self.lesson.parameters.biases]

    def step(self) -> None:
        """One update."""
        training = self.lesson.training
        of_weights, of_biases = self.gradient(of_batch(self.lesson, self.update), self.weights, self.biases)
        eta, optimizer = rate(training, self.update), training.optimizer
        self.update += 1
        for at, layer in enumerate(self.lesson.network.layers):
            w, b = self.weights[at], self.biases[at]
            g = of_weights[at] + training.l2 * w + training.l1 * np.sign(w)
            decayed = w * (1 - eta * optimizer.weight_decay) if isinstance(optimizer, AdamW) else w
            new = decayed - eta * self.direction(("w", at), g)
            self.weights[at] = np.where(layer.frozen_weights | ~layer.connections, w, new)
            new = b - eta * self.direction(("b", at), of_biases[at])
            self.biases[at] = np.where(layer.frozen_biases, b, new)

    def direction(self, key: Any, g: Floats) -> Floats:
        """What the rate is multiplied with, as PyTorch's documentation has it."""
        optimizer: Any = self.lesson.training.optimizer
        if optimizer.kind in ("momentum", "nesterov"):
            v = optimizer.momentum * self.kept.get(key, np.zeros_like(g)) + g
            self.kept[key] = v
            return np.asarray(g + optimizer.momentum * v if optimizer.kind == "nesterov" else v)
        if optimizer.kind in ("adam", "adamw"):
            m, v = self.kept.get(key, (np.zeros_like(g), np.zeros_like(g)))
            m = optimizer.beta1 * m + (1 - optimizer.beta1) * g
            v = optimizer.beta2 * v + (1 - optimizer.beta2) * g * g
            self.kept[key] = (m, v)
            m_hat, v_hat = m / (1 - optimizer.beta1**self.update), v / (1 - optimizer.beta2**self.update)
            return np.asarray(m_hat / (np.sqrt(v_hat) + optimizer.epsilon))
        return g
