"""What an optimizer has kept, as a file says it: the steps show what the training does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bpsim import Simulator
from bpsim.core.network import Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import Buffers
from bpsim.lesson import dumps, loads

PARAMETERS = {"weights": [[[1.0]]], "biases": [[]]}
MOMENTS = {"first_moment": PARAMETERS, "second_moment": PARAMETERS}
NEW = Quantity(Kind.NEW_WEIGHT, None, 1, 0, 0)


def lesson(kind: str, buffers: dict[str, Any]) -> Simulator:
    """1-1 without activation: net = 0.5, target 0, so that the gradient is 0.5; its rate is 0.1."""
    text = json.dumps(
        {
            "format": "bpsim",
            "version": 1,
            "network": {
                "inputs": ["i1"],
                "layers": [{"units": ["o1"], "activation": "identity", "weights": [[0.5]], "bias": "none"}],
                "loss": "half-squared-error",
            },
            "data": {"inputs": [[1]], "targets": [[0]]},
            "training": {"learning_rate": 0.1, "optimizer": {"kind": kind}},
            "state": {"iteration": 3, "weights": [[[0.5]]], "biases": [[]], "buffers": buffers},
        }
    )
    return Simulator(loads(text.encode()))


ADAM = 0.1 * ((0.9 + 0.1 * 0.5) / (1 - 0.9**2)) / (((0.999 + 0.001 * 0.25) / (1 - 0.999**2)) ** 0.5 + 1e-8)
"""The step of the second update, whose moments before it are 1."""


@pytest.mark.parametrize("updates", [{}, {"updates": 0}, {"updates": 1}])
@pytest.mark.parametrize(
    ("kind", "kept", "expected"),
    [
        ("momentum", {"velocity": PARAMETERS}, 0.5 - 0.1 * (0.9 + 0.5)),
        ("nesterov", {"velocity": PARAMETERS}, 0.5 - 0.1 * (0.5 + 0.9 * (0.9 + 0.5))),
        ("adam", MOMENTS, 0.5 - ADAM),
        ("adamw", MOMENTS, 0.5 - 0.1 * 0.01 * 0.5 - ADAM),
    ],
)
def test_buffers_without_updates_count_in_the_steps_as_in_the_training(
    updates: dict[str, int], kind: str, kept: dict[str, Any], expected: float
) -> None:
    simulator = lesson(kind, {**updates, **kept})
    shown = simulator.value(NEW)
    assert shown == pytest.approx(expected, rel=1e-12)
    trace = {step.step.quantity: step.value for step in simulator.trace()}
    simulator.run(1)
    assert simulator.weights[0][0, 0] == trace[NEW] == shown


@pytest.mark.parametrize("kind", ["momentum", "adam"])
def test_buffers_of_nothing_but_0_are_none(kind: str) -> None:
    zero = {"weights": [[[0.0]]], "biases": [[]]}
    kept = {"velocity": zero} if kind == "momentum" else {"first_moment": zero, "second_moment": zero}
    assert lesson(kind, kept).values.state.buffers is None
    assert lesson(kind, kept).value(NEW) == lesson(kind, {}).value(NEW)


def test_a_saved_file_says_how_many_updates_were_counted() -> None:
    saved = json.loads(dumps(lesson("momentum", {"velocity": PARAMETERS}).to_save()))
    assert saved["state"]["buffers"]["updates"] == 1


def test_a_velocity_that_makes_the_training_diverge_is_named() -> None:
    huge = {"weights": [[[1.7e308]]], "biases": [[]]}
    simulator = lesson("momentum", {"velocity": huge})
    for _ in range(3):
        run = simulator.run(50)
    assert run.reason == "diverged"
    assert run.fault is not None
    assert run.message.startswith(f"Stopped before iteration {simulator.iteration} could be completed")


def test_no_buffers_are_made_by_no_update() -> None:
    simulator = lesson("momentum", {})
    empty: Parameters = simulator.values.state.parameters
    with pytest.raises(ValueError, match="0 updates went into the buffers"):
        Buffers(empty, None, 0)
