"""What the window says of steps where floating point, a file or the memory of undo would mislead a reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import memory
from bpsim.trace.steps import Granularity
from tests.app.conftest import OpenWindow

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)


def file_of(tmp_path: Path, units: list[dict[str, Any]], data: dict[str, Any], **others: Any) -> str:
    """A lesson file with these layers behind its inputs."""
    inputs = [f"x{at}" for at in range(1, len(data["inputs"][0]) + 1)]
    network = {"inputs": inputs, "layers": units, "loss": others.pop("loss", "half-squared-error")}
    lesson = {"format": "bpsim", "version": 1, "network": network, "data": data}
    path = tmp_path / "lesson.bpsim"
    path.write_text(json.dumps({**lesson, "training": {"learning_rate": 0.1, **others.pop("training", {})}, **others}))
    return str(path)


def said_at(window: MainWindow, quantity: Quantity) -> str:
    window.document.go_to(quantity)
    return window.panels.step.words[1]


def test_this_step_says_that_a_net_is_0_by_hand(open_window: OpenWindow, tmp_path: Path) -> None:
    layers = [
        {"units": ["h1"], "activation": "relu", "weights": [[0.1, 0.2, -0.3]], "bias": "none"},
        {"units": ["o1"], "activation": "identity", "weights": [[0.5]], "bias": "none"},
    ]
    window = open_window(file_of(tmp_path, layers, {"inputs": [[1, 1, 1]], "targets": [[1]]}))
    for kind in (Kind.NET, Kind.DOUT_DNET):
        assert said_at(window, Quantity(kind, 0, 1, 0)).startswith("By hand net h1 is 0")


def test_this_step_does_not_call_a_saturated_output_a_divergence(open_window: OpenWindow, tmp_path: Path) -> None:
    layers = [{"units": ["o1"], "activation": "logistic", "weights": [[1.0]], "bias": "none"}]
    data = {"inputs": [[38.0]], "targets": [[0]]}
    window = open_window(file_of(tmp_path, layers, data, loss="binary-cross-entropy"))
    assert said_at(window, Quantity(Kind.DE_DOUT, 0, 1, 0)).startswith("Infinite, since the output is 1")
    assert window.document.next(Granularity.ITERATION)
    assert window.document.simulator.weights[0][0, 0] == pytest.approx(-2.8)


def test_every_press_of_next_shows_a_step_of_softmax_with_more_outputs_than_sources(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    weights = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
    layers = [{"units": ["o1", "o2", "o3"], "activation": "softmax", "weights": weights}]
    data = {"inputs": [[1, 2]], "targets": [[1, 0, 0]]}
    window = open_window(file_of(tmp_path, layers, data, loss="cross-entropy", view={"notation": "z-a-delta"}))
    simulator = window.document.simulator
    for number in range(1, len(simulator.steps) + 1):
        assert window.document.next(Granularity.TERM)
        assert simulator.step == number
        assert window.panels.step.words[0] == simulator.explain().title


def test_the_first_update_of_a_state_from_a_file_is_that_of_the_training(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    layers = [{"units": ["o1"], "activation": "identity", "weights": [[0.5]], "bias": "none"}]
    velocity = {"weights": [[[1.0]]], "biases": [[]]}
    state = {"iteration": 3, "weights": [[[0.5]]], "biases": [[]], "buffers": {"velocity": velocity}}
    training = {"optimizer": {"kind": "momentum"}}
    data = {"inputs": [[1]], "targets": [[0]]}
    window = open_window(file_of(tmp_path, layers, data, training=training, state=state))
    new = Quantity(Kind.NEW_WEIGHT, None, 1, 0, 0)
    window.document.go_to(new)
    shown = window.document.simulator.value(new)
    assert window.document.next(Granularity.ITERATION)
    assert shown == window.document.simulator.weights[0][0, 0] == pytest.approx(0.36)


def test_undo_says_that_an_old_edit_has_lost_its_training_and_brings_its_values_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.document
    document.start_run(200)
    qtbot.waitUntil(lambda: not document.running)
    trained = document.simulator.value(W5)
    with patch.object(memory, "MOST_BYTES", 0):
        document.restart()
        document.runs.clear_overlays()
        document.set_value(W5, 0.5)
    undo = window.actions_by_key["undo"]
    assert undo.text() == "&Undo set w5 to 0.5"
    undo.trigger()
    assert undo.text() == "&Undo restart (without its training)"
    undo.trigger()
    assert document.simulator.value(W5) == trained
    assert document.simulator.iteration == 200
