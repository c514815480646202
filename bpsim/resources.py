"""The one place that finds resources: ``bpsim/resources`` in a wheel, ``../resources`` in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

OF_NETWORKS = (
    "it496",
    "it496-layer-by-layer",
    "it496-biases",
    "it496-least-squares",
    "van-veen",
    "mcginley",
    "torok",
    "week-05",
    "xor",
    "deep",
    "two-valleys",
)
"""The names of the lessons about networks."""

OF_FORMULAS = (
    "chain-rule",
    "sum-times",
    "polar",
    "neuron",
    "linear-regression",
    "autodiff",
    "recurrent",
)
"""The names of the lessons about formulas."""
LESSONS = (*OF_NETWORKS, *OF_FORMULAS)
"""The names of the built-in lessons in the order in which they are offered; the first is the default."""


@cache
def root() -> Path:
    """The folder of all resources."""
    package = Path(__file__).resolve().parent
    bundled = package / "resources"
    return bundled if bundled.is_dir() else package.parent / "resources"


def lesson_file(name: str) -> Path:
    """The file of a built-in lesson; ``name`` is one of ``LESSONS``."""
    return root() / "lessons" / f"{name}.bpsim"


def data_file(name: str) -> Path:
    """A table that comes with bpsim, by the name of its file."""
    return root() / "data" / name
