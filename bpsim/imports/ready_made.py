"""Ready-made samples: made from a seed, or out of the tables that come with bpsim."""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
from msgspec import Struct, structs

from bpsim import resources
from bpsim.core.errors import UsageError
from bpsim.core.initialization import MOST_SEED, Distribution, Initialization
from bpsim.core.network import Floats
from bpsim.core.optimizers import Adam
from bpsim.core.training import Training
from bpsim.imports import wording
from bpsim.imports.columns import Role, suggest
from bpsim.imports.decoding import decoded
from bpsim.imports.holding_out import held_out_rows
from bpsim.imports.lessons import lesson_of
from bpsim.imports.reading import Reading
from bpsim.imports.samples import Samples, samples
from bpsim.imports.sources import Text
from bpsim.lesson.lesson import Lesson
from bpsim.trace.numerals import format_exact

MOST_ROWS = 10_000
"""Samples that are made, at most."""
MOST_NOISE = 1.0
_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
_RADIUS = math.sqrt(2 / math.pi)
"""The radius of the circle that has half of the area of the square from -1 to 1."""
_SLOPE, _INTERCEPT = 0.5, 0.25
_TURNS = 1.5
"""Turns of each arm of the spiral."""


class Recipe(Struct, frozen=True):
    """One kind of ready-made data.

    network, training: of a network that learns it. noise: how much is usual. make: rows, noise and a stream to inputs
    and targets; for a table that comes with bpsim, None.
    """

    name: str
    network: str
    training: Training
    source: str
    noise: float = 0.0
    make: Callable[[int, float, np.random.RandomState], tuple[Floats, Floats]] | None = None
    gate: bool = False
    """Whether it is a truth table, which has neither noise nor a number of rows to choose."""

    @property
    def noisy(self) -> bool:
        """Whether rows and noise can be chosen."""
        return self.make is not None and not self.gate


def _adam(rate: float) -> Training:
    return Training(rate, optimizer=Adam())


def _gate(truth: tuple[int, int, int, int]) -> Callable[[int, float, np.random.RandomState], tuple[Floats, Floats]]:
    def make(rows: int, noise: float, random: np.random.RandomState) -> tuple[Floats, Floats]:
        del rows, noise, random
        return _CORNERS, np.array(truth, dtype=np.float64)[:, np.newaxis]

    return make


def _line(rows: int, noise: float, random: np.random.RandomState) -> tuple[Floats, Floats]:
    x = np.linspace(-1.0, 1.0, rows)
    return x[:, np.newaxis], (_SLOPE * x + _INTERCEPT + noise * random.standard_normal(rows))[:, np.newaxis]


def _circle(rows: int, noise: float, random: np.random.RandomState) -> tuple[Floats, Floats]:
    points = 2.0 * random.random_sample((rows, 2)) - 1.0
    inside = (points * points).sum(axis=1) < _RADIUS**2
    return points + noise * random.standard_normal((rows, 2)), inside.astype(np.float64)[:, np.newaxis]


def _gaussians(rows: int, noise: float, random: np.random.RandomState) -> tuple[Floats, Floats]:
    second = np.arange(rows) % 2 == 1
    centres = np.where(second, 0.5, -0.5)[:, np.newaxis]
    return centres + noise * random.standard_normal((rows, 2)), second.astype(np.float64)[:, np.newaxis]


def _spiral(rows: int, noise: float, random: np.random.RandomState) -> tuple[Floats, Floats]:
    second = np.arange(rows) % 2 == 1
    way = (np.arange(rows) // 2 + 1) / ((rows + 1) // 2)
    angle = 2 * math.pi * _TURNS * way + np.where(second, math.pi, 0.0)
    points = way[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + noise * random.standard_normal((rows, 2)), second.astype(np.float64)[:, np.newaxis]


_IRIS = "R. A. Fisher, The use of multiple measurements in taxonomic problems (1936), as in scikit-learn (BSD licence)"
_DIGITS = "E. Alpaydin, C. Kaynak, Optical recognition of handwritten digits (1998), as in scikit-learn (BSD licence)"
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("AND", "2-1", Training(2.0), wording.TRUTH_TABLE, 0.0, _gate((0, 0, 0, 1)), gate=True),
        Recipe("OR", "2-1", Training(2.0), wording.TRUTH_TABLE, 0.0, _gate((0, 1, 1, 1)), gate=True),
        Recipe("XOR", "2-2-1", Training(2.0), wording.TRUTH_TABLE, 0.0, _gate((0, 1, 1, 0)), gate=True),
        Recipe("line", "1-1 identity", Training(0.5), wording.MADE, 0.1, _line),
        Recipe("circle", "2-4-1 tanh, logistic", _adam(0.02), wording.MADE, 0.05, _circle),
        Recipe("two gaussians", "2-1", Training(2.0), wording.MADE, 0.3, _gaussians),
        Recipe("spiral", "2-8-8-1 tanh, logistic", _adam(0.02), wording.MADE, 0.02, _spiral),
        Recipe("iris", "4-4-3 tanh, softmax", Training(0.1), _IRIS),
        Recipe("digits", "64-16-10 tanh, softmax", _adam(0.01), _DIGITS),
    )
}
"""Every kind of ready-made data by its name, in the order in which they are offered."""


class ReadyMade(Struct, frozen=True):
    """What is wanted. rows: how many samples; noise: the standard deviation of what is added to every coordinate.

    hold_out: the share of the rows, from 0 to below 1, that is not trained on. The constructor raises UsageError.
    """

    name: str = "XOR"
    rows: int = 100
    noise: float = 0.1
    seed: int = 0
    hold_out: float = 0.0

    def __post_init__(self) -> None:
        for fine, fault in (
            (self.name in RECIPES, wording.NO_RECIPE.format(name=self.name, known=", ".join(RECIPES))),
            (2 <= self.rows <= MOST_ROWS, wording.ROWS.format(most=MOST_ROWS)),
            (0 <= self.noise <= MOST_NOISE, wording.NOISE),
            (0 <= self.seed <= MOST_SEED, wording.SEED.format(most=MOST_SEED)),
            (0 <= self.hold_out < 1, wording.SHARE),
        ):
            if not fine:
                raise UsageError(fault)

    @property
    def recipe(self) -> Recipe:
        return RECIPES[self.name]

    @property
    def title(self) -> str:
        return wording.READY_MADE[self.name]

    @property
    def source(self) -> str:
        """The source of the numbers."""
        return self.recipe.source.format(noise=format_exact(self.noise), seed=self.seed)

    def samples(self) -> Samples:
        """The samples: the same for the same wish, for good."""
        made = _made(self) if self.recipe.make else _table(self.name)
        return structs.replace(made, held_out=held_out_rows(made.rows, self.hold_out, self.seed))

    def lesson(self, network: str | None = None) -> Lesson:
        """A lesson with these samples and a new network, drawn from the seed; raises UsageError where it does not fit.

        network: as in ``lesson_of``; by default one that learns these samples.
        """
        drawn = Initialization(Distribution.XAVIER, seed=self.seed)
        made = lesson_of(
            self.samples(), network or self.recipe.network, title=self.title, source=self.source, initialization=drawn
        )
        return replace(made, training=self.recipe.training)


def _made(wish: ReadyMade) -> Samples:
    assert wish.recipe.make is not None
    inputs, targets = wish.recipe.make(wish.rows, wish.noise, np.random.RandomState(wish.seed))
    names = ("x",) if inputs.shape[1] == 1 else ("x1", "x2")
    return Samples(inputs, targets, names, ("y",))


@cache
def _table(name: str) -> Samples:
    """iris in centimetres; the pixels of digits from 0 to 1."""
    path = resources.data_file("iris.csv" if name == "iris" else "digits.csv.gz")
    data = path.read_bytes()
    table = Reading(Text(decoded(gzip.decompress(data) if path.suffix == ".gz" else data))).finish()
    roles = suggest(table)
    if name == "iris":
        return samples(table, roles)
    digits = samples(table, (*roles[:-1], Role.CLASS))
    return structs.replace(digits, inputs=digits.inputs / 16.0)
