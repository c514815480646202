"""What the tests of the command line share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import bpsim
from bpsim import Lesson, load
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.training import Training
from bpsim.lesson import NetworkLesson, dumps, save

ROOT = Path(bpsim.__file__).parents[1]
"""Where ``python -m bpsim`` finds a source tree that was not installed."""


@dataclass(frozen=True)
class Result:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as strict JSON: ``NaN`` and ``Infinity`` as numbers are refused."""
        return json.loads(self.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


Command = Callable[..., Result]


def process(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs one command in a process of its own, with no screen unless ``variables`` give one."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | variables
    return subprocess.run(
        [sys.executable, "-m", "bpsim", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment, cwd=ROOT,
    )  # fmt: skip


def assert_one_line(result: Result | subprocess.CompletedProcess[str], *parts: str) -> None:
    """One line on stderr, with these parts, and no traceback."""
    text = result.err if isinstance(result, Result) else result.stderr
    assert text.endswith("\n")
    assert text.count("\n") == 1, text
    assert text.startswith("bpsim: ")
    for part in parts:
        assert part in text


def file_of(folder: Path, lesson: Lesson, name: str = "lesson.bpsim") -> Path:
    save(lesson, folder / name)
    return folder / name


def changed_file(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """it496 as a file in which ``change`` changed something."""
    raw = json.loads(dumps(load("it496")))
    change(raw)
    path = folder / "changed.bpsim"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def least_squares() -> Lesson:
    """y on x = 1, 2, 3 without a hidden layer, from zero."""
    network = Network(("x",), (Layer(("y",), 1),))
    return NetworkLesson(
        network=network,
        parameters=Parameters.of(network, [[[0.0]]], [[0.0]]),
        data=Data.of(network, [[1.0], [2.0], [3.0]], [[2.0], [2.5], [4.0]]),
        training=Training(learning_rate=0.1),
        title="least squares",
    )


def overflowing(folder: Path) -> Path:
    """A network whose first step overflows."""

    def change(raw: dict[str, Any]) -> None:
        raw["network"]["layers"][0] |= {"activation": "identity", "weights": [[1e308, 1e308], [0.25, 0.3]]}
        raw["data"]["inputs"] = [[100.0, 100.0]]
        raw["guide"], raw["printed"] = [], []

    return changed_file(folder, change)


def diverging(folder: Path) -> Path:
    """Least squares with a learning rate that makes it explode after some hundred iterations."""
    lesson = least_squares()
    return file_of(folder, replace(lesson, training=replace(lesson.training, learning_rate=5.0)))
