"""How long a window is busy with something: by the clock, and by the processor time of its thread.

Other programs that keep the processors busy lengthen the first; the second is what the window itself needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtWidgets import QApplication

import bpsim
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson.lesson import Lesson, NetworkLesson

LESSONS: dict[str, tuple[int, ...]] = {"it496": (), "64-32-10": (64, 32, 10, 1797), "784-128-10": (784, 128, 10, 1000)}
"""The sizes of the layers, and the number of samples."""


def lesson_of(name: str) -> Lesson:
    """A lesson with seeded random numbers, in batches of 32."""
    if not LESSONS[name]:
        return bpsim.load(name)
    *sizes, samples = LESSONS[name]
    chance = np.random.RandomState(0)
    names = [tuple(f"{letter}{number}" for number in range(size)) for letter, size in zip("iho", sizes, strict=True)]
    layers = tuple(Layer(units, size) for units, size in zip(names[1:], sizes, strict=False))
    network = Network(names[0], layers)
    weights = [chance.standard_normal((layer.size, layer.sources)) / layer.sources**0.5 for layer in layers]
    parameters = Parameters.of(network, weights, [np.zeros(layer.size) for layer in layers])
    targets = np.eye(10)[chance.randint(0, 10, samples)]
    data = Data.of(network, chance.random_sample((samples, sizes[0])).round(2), targets)
    return NetworkLesson(network, parameters, data, training=Training(0.001, batch=32))


@dataclass
class Waits:
    """The seconds that something took each time that it was done."""

    by_clock: list[float] = field(default_factory=list)
    of_thread: list[float] = field(default_factory=list)

    def measure(self, act: Callable[[], object]) -> None:
        """Does it once, with all that is painted after it."""
        begin = time.perf_counter(), time.thread_time()
        act()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        self.by_clock.append(time.perf_counter() - begin[0])
        self.of_thread.append(time.thread_time() - begin[1])

    def at(self, share: float) -> tuple[float, float]:
        """Milliseconds by the clock and of the thread within which this share of them was done."""
        by_clock, of_thread = (float(np.quantile(times, share)) for times in (self.by_clock, self.of_thread))
        return round(1000 * by_clock, 1), round(1000 * of_thread, 1)
