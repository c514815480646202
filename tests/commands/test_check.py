"""``bpsim check`` and ``bpsim lessons``."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpsim import load
from bpsim.lesson import builtin_names
from tests.commands.tools import Command, overflowing
from tests.engines import plain


@pytest.mark.parametrize("name", builtin_names())
def test_every_built_in_lesson_passes_the_check(command: Command, name: str) -> None:
    result = command("check", name)
    count = sum(layer.connections.sum() + layer.bias_count for layer in load(name).network.layers)
    assert result.code == 0
    assert f"All {count} gradients agree" in result.out
    assert ("updates layer by layer" in result.out) == (name in ("it496-layer-by-layer", "van-veen"))


def test_a_gradient_that_differs_comes_first_and_ends_with_code_1(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpsim.core import layers

    slope = layers.activation_slope
    monkeypatch.setattr(layers, "activation_slope", lambda code, net, out: 1.01 * slope(code, net, out))
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
