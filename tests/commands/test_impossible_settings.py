"""Impossible settings are refused in one line: the same in a file, on the command line, and in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bpsim
from bpsim.core.errors import LessonError
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.training import Training
from bpsim.lesson import dumps, loads
from tests.commands.tools import Command, assert_one_line, changed_file

Change = Callable[[dict[str, Any]], object]


def _softmax_in_between(raw: dict[str, Any]) -> None:
    raw["network"]["layers"][0]["activation"] = "softmax"


def _cross_entropy(targets: list[float]) -> Change:
    def change(raw: dict[str, Any]) -> None:
        raw["network"]["layers"][1]["activation"] = "softmax"
        raw["network"]["loss"] = "cross-entropy"
        raw["data"]["targets"] = [targets]

    return change


def _training(**changes: object) -> Change:
    return lambda raw: raw["training"].update(changes)


IMPOSSIBLE = {
    "batch": (_training(batch=5), "training.batch: 5, which is more than the 1 sample of the data"),
    "momentum": (
        _training(optimizer={"kind": "momentum", "momentum": 2}),
        "training.optimizer.momentum: 2, expected a number of at least 0 and below 1",
    ),
    "rounding": (_training(round_to=-1), "training.round_to: -1, expected a whole number from 0 to 15 or null"),
    "shared bias": (
        lambda raw: raw["network"]["layers"][0].update(bias="shared", biases=[0.35, 0.35]),
        'network.layers[0].biases: 2 values, expected 1 (bias is "shared")',
    ),
    "softmax": (
        _softmax_in_between,
        'network.layers[0].activation: "softmax", which the last layer alone can have',
    ),
    "no distribution": (
        _cross_entropy([0.5, 0.6]),
        "data.targets[0]: the targets sum to 1.1, expected 1 with this loss",
    ),
    "negative target": (
        _cross_entropy([-0.5, 1.5]),
        "data.targets[0][0]: -0.5, expected a target from 0 to 1 with this loss",
    ),
    "outputs": (
        lambda raw: raw["network"].update(loss="cross-entropy"),
        'network.loss: "cross-entropy" needs softmax outputs, and they are "logistic"',
    ),
}


@pytest.mark.parametrize("name", ["run", "trace", "check"])
@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_the_command_line_refuses_in_one_line(command: Command, tmp_path: Path, name: str, case: str) -> None:
    change, reason = IMPOSSIBLE[case]
    result = command(name, changed_file(tmp_path, change))
    assert (result.code, result.out) == (2, "")
    assert_one_line(result, reason)


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_the_file_has_the_same_fault(case: str) -> None:
    change, reason = IMPOSSIBLE[case]
    raw = json.loads(dumps(bpsim.load("it496")))
    change(raw)
    with pytest.raises(LessonError) as refused:
        loads(json.dumps(raw).encode())
    assert reason in refused.value.faults


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("batch", lambda training: replace(training, batch=5)),
        ("rounding", lambda training: replace(training, round_to=-1)),
        ("momentum", lambda training: replace(training, optimizer=Optimizer.of(OptimizerKind.MOMENTUM, momentum=2))),
    ],
)
def test_a_simulator_refuses_the_same_and_stays_as_it_was(case: str, change: Callable[[Training], Training]) -> None:
    simulator = bpsim.Simulator(bpsim.load("it496"))
    simulator.seek(0, 16)
    before = simulator.snapshot()
    with pytest.raises(LessonError) as refused:
        simulator.set_training(change(simulator.training))
    assert IMPOSSIBLE[case][1] in refused.value.faults
    assert simulator.snapshot() is before
