"""The digits of the lectures, out of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bpsim.core.network import Bias
from tests.commands.tools import Command, changed_file, file_of, least_squares


def assert_digits(value: float, printed: str) -> None:
    """``value`` rounded to as many digits as are printed is what is printed."""
    expected = Decimal(printed)
    assert Decimal(value).quantize(expected) == expected, f"{value!r} is not {printed}"


Place = tuple[str, int | None, int | None, int | None]
"""quantity, layer, unit, source."""

SAME_IN_BOTH: list[tuple[Place, str]] = [
    (("net", 1, 0, None), ".3775"),
    (("out", 1, 0, None), ".593269992"),
    (("out", 1, 1, None), ".596884378"),
    (("net", 2, 0, None), "1.105905967"),
    (("out", 2, 0, None), ".75136507"),
    (("out", 2, 1, None), ".772928465"),
    (("error", 2, 0, None), ".274811083"),
    (("error", 2, 1, None), ".023560026"),
    (("total_error", None, None, None), ".298371109"),
    (("dE_dout", 2, 0, None), ".74136507"),
    (("dout_dnet", 2, 0, None), ".186815602"),
    (("dnet_dw", 2, 0, 0), ".593269992"),
    (("dE_dw", 2, 0, 0), ".082167041"),
    (("new_weight", 2, 0, 0), ".35891648"),
    (("new_weight", 2, 0, 1), ".408666186"),
    (("new_weight", 2, 1, 0), ".511301270"),
    (("new_weight", 2, 1, 1), ".561370121"),
    (("dout_dnet", 1, 0, None), ".241300709"),
    (("dnet_dw", 1, 0, 0), ".05"),
]
SIMULTANEOUS: list[tuple[Place, str]] = [
    (("dE_dout", 1, 0, None), ".036350306"),
    (("dE_dw", 1, 0, 0), ".000438568"),
    (("new_weight", 1, 0, 0), ".149780716"),
    (("new_weight", 1, 0, 1), ".19956143"),
    (("new_weight", 1, 1, 0), ".24975114"),
    (("new_weight", 1, 1, 1), ".29950229"),
]
TOROK: list[tuple[Place, str]] = [
    (("out", 1, 0, None), ".85"),
    (("out", 1, 1, None), ".48"),
    (("out", 2, 0, None), ".191"),
    (("total_error", None, None, None), ".3272405"),
    (("delta", 2, 0, None), "-.809"),
    (("new_weight", 1, 0, 0), ".121326"),
    (("new_weight", 1, 0, 1), ".226989"),
    (("new_weight", 1, 1, 0), ".132135"),
    (("new_weight", 1, 1, 1), ".0982025"),
    (("new_weight", 2, 0, 0), ".1743825"),
    (("new_weight", 2, 0, 1), ".169416"),
]
TRACES = [("it496", SAME_IN_BOTH + SIMULTANEOUS), ("it496-layer-by-layer", SAME_IN_BOTH), ("torok", TOROK)]

RUNS = [
    ("it496", 1, "0.29102777369359933", (), 17),
    ("it496", 9999, "3.510854812e-05", (), 10),
    ("it496", 10000, "3.510187783e-05", (".015913620", ".984064274"), 10),
    ("it496-layer-by-layer", 1, "0.29102792390544197", (), 17),
    ("it496-layer-by-layer", 10000, "3.508478630e-05", (".0159121963", ".9840657345"), 10),
    ("torok", 0, "0.3272405", (".191",), 7),
    ("torok", 1, "0.2769571713929", (".2557457808075",), 13),
]


@pytest.mark.parametrize(("name", "printed"), TRACES)
def test_the_trace_has_every_printed_digit(command: Command, name: str, printed: list[tuple[Place, str]]) -> None:
    steps = command("trace", name, "--format", "json").json
    values = {(s["quantity"], s["layer"], s["unit"], s["source"]): s["value"] for s in steps}
    for place, digits in printed:
        assert_digits(values[place], digits)


@pytest.mark.parametrize(("name", "n", "error", "outputs", "digits"), RUNS)
def test_a_run_ends_with_the_printed_digits(
    command: Command, name: str, n: int, error: str, outputs: Sequence[str], digits: int
) -> None:
    result = command("run", name, "-n", n, "--json").json
    assert result["iteration"] == n
    assert float(f"{result['error']:.{digits}g}") == float(f"{float(error):.{digits}g}")
    for value, printed in zip(result["outputs"][0], outputs, strict=False):
        assert_digits(value, printed)


@pytest.mark.parametrize(
    ("bias", "after_1", "after_10000"),
    [
        (Bias.PER_UNIT, "0.28047144679143016", "2.4475622359e-06"),
        (Bias.SHARED, "0.2857508866992965", "4.3553210662e-06"),
    ],
)
def test_it496_with_trained_biases(
    command: Command, tmp_path: Path, bias: Bias, after_1: str, after_10000: str
) -> None:
    def train_biases(raw: dict[str, Any]) -> None:
        for layer in raw["network"]["layers"]:
            layer["frozen_biases"] = False
            layer["bias"] = bias.value
            layer["biases"] *= bias.values(2)

    path = changed_file(tmp_path, lambda raw: (train_biases(raw), raw.update(guide=[], printed=[])))
    assert command("run", path, "-n", 1, "--json").json["error"] == pytest.approx(float(after_1), rel=1e-15)
    assert command("run", path, "--json").json["error"] == pytest.approx(float(after_10000), rel=1e-10)


@pytest.mark.parametrize(
    ("n", "b", "w", "error"),
    [
        (1, ".283333333", ".633333333", None),
        (2, ".411666667", ".914444444", ".205910442"),
        (1000, ".833331487", "1.000000812", None),
    ],
)
def test_least_squares(command: Command, tmp_path: Path, n: int, b: str, w: str, error: str | None) -> None:
    result = command("run", file_of(tmp_path, least_squares()), "-n", n, "--json").json
    assert_digits(result["biases"][0][0], b)
    assert_digits(result["weights"][0][0][0], w)
    if error:
        assert_digits(result["error"], error)
