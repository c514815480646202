"""``bpsim check`` and ``bpsim lessons``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bpsim import load
from bpsim.lesson import builtin_names
from bpsim.resources import OF_NETWORKS
from tests.commands.tools import Command, changed_file, overflowing
from tests.engines import plain


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_lesson_about_a_network_passes_the_check(command: Command, name: str) -> None:
    result = command("check", name)
    count = sum(layer.connections.sum() + layer.bias_count for layer in load(name).network.layers)
    assert result.code == 0
    assert f"All {count} gradients agree" in result.out
    assert ("updates layer by layer" in result.out) == (name in ("it496-layer-by-layer", "van-veen"))


def test_a_gradient_that_differs_comes_first_and_ends_with_code_1(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpsim.core import layers, scalars

    slope = scalars.activation_slope
    monkeypatch.setattr(layers, "activation_slope", lambda *arguments: 1.01 * slope(*arguments))
    with plain():
        result = command("check", "it496")
    assert result.code == 1
    assert "10 of 10 gradients differ." in result.out
    first = result.out.splitlines()[4].split()
    assert first[0] in {"∂E/∂w1", "∂E/∂w2", "∂E/∂w3", "∂E/∂w4", "∂E/∂b1"}  # two wrong slopes, not one
    assert first[-1] == "differs"


def test_a_network_that_overflows_does_not_pass_the_check(command: Command, tmp_path: Path) -> None:
    result = command("check", overflowing(tmp_path))
    assert result.code == 1
    assert "overflows" in result.out


def test_the_lessons_are_listed_with_their_titles(command: Command) -> None:
    out = command("lessons").out
    for name in builtin_names():
        assert f"\n{name} " in out
        assert load(name).title in out


def relu(folder: Path, weights: list[list[float]], outputs: list[list[float]]) -> Path:
    """Units of relu, whose nets are 0 where their weights are 0."""

    def change(raw: dict[str, Any]) -> None:
        units = [f"h{i + 1}" for i in range(len(weights))]
        hidden = {"units": units, "activation": "relu", "weights": weights, "bias": "none"}
        last = {"units": ["o1"], "activation": "identity", "weights": outputs, "bias": "none", "frozen_weights": True}
        raw["network"] |= {"inputs": ["i1"], "layers": [hidden, last]}
        raw["data"] = {"inputs": [[1]], "targets": [[1]]}
        raw |= {"guide": [], "printed": [], "view": {}}

    return changed_file(folder, change)


def test_gradients_at_a_kink_are_not_said_to_agree(command: Command, tmp_path: Path) -> None:
    result = command("check", relu(tmp_path, [[0.5], [0.0]], [[0.5, 0.25]]))
    assert result.code == 0
    assert "\n3 of 4 gradients agree (" in result.out
    assert "; 1 at a kink is not judged." in " ".join(result.out.split())
    assert "All" not in result.out


def test_one_gradient_is_not_called_all(command: Command, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        layer = {"units": ["o1"], "activation": "identity", "weights": [[0.5]], "bias": "none"}
        raw["network"] |= {"inputs": ["i1"], "layers": [layer]}
        raw["data"] = {"inputs": [[1]], "targets": [[1]]}
        raw |= {"guide": [], "printed": [], "view": {}}

    result = command("check", changed_file(tmp_path, change))
    assert result.code == 0
    assert "The only gradient agrees (" in result.out
