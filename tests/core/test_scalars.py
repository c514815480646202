"""The formulas of single numbers: activations and losses beside their derivatives, sound for every finite number."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core import scalars
from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.core.scalars import HALF_SQUARED_ERROR, IDENTITY, LOGISTIC, RELU, TANH

finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-20, 20)
every_activation = pytest.mark.parametrize("code", [IDENTITY, LOGISTIC, TANH, RELU])


def activate(code: int, net: float) -> float:
    return scalars.activate(code, net, 1.0)


def slope(code: int, net: float) -> float:
    return scalars.activation_slope(code, net, activate(code, net), 1.0)


def central_difference(function: Callable[[float], float], at: float) -> float:
    step = 1e-5
    return (function(at + step) - function(at - step)) / (2 * step)


def test_every_function_of_the_tables_has_its_own_number() -> None:
    assert sorted(row.code for row in ACTIVATIONS.values()) == list(range(len(ACTIVATIONS)))
    assert [row.code for row in LOSSES.values()] == list(range(len(LOSSES)))
    assert all(name == row.name for table in (ACTIVATIONS, LOSSES) for name, row in table.items())


@every_activation
@given(net=finite)
def test_every_finite_net_has_a_finite_out_and_slope(code: int, net: float) -> None:
    assert math.isfinite(activate(code, net))
    assert math.isfinite(slope(code, net))


@every_activation
@given(low=finite, high=finite)
def test_out_never_falls_as_net_grows(code: int, low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert activate(code, low) <= activate(code, high)


@every_activation
@given(net=moderate.filter(lambda net: abs(net) > 1e-4))
def test_the_slope_is_that_of_the_function(code: int, net: float) -> None:
    assert slope(code, net) == pytest.approx(central_difference(lambda z: activate(code, z), net), abs=1e-9)


@pytest.mark.parametrize(
    ("code", "net", "out"),
    [
        (IDENTITY, -3.5, -3.5),
        (LOGISTIC, 0.0, 0.5),
        (LOGISTIC, math.log(3), 0.75),
        (TANH, math.log(3) / 2, 0.5),
        (RELU, 2.5, 2.5),
        (RELU, -2.5, 0.0),
    ],
)
def test_known_values(code: int, net: float, out: float) -> None:
    assert activate(code, net) == pytest.approx(out, rel=1e-15)


@given(finite)
def test_logistic_lies_between_0_and_1_and_is_symmetric(net: float) -> None:
    out = activate(LOGISTIC, net)
    assert 0.0 <= out <= 1.0
    assert activate(LOGISTIC, -net) == pytest.approx(1.0 - out, abs=1e-15)


@pytest.mark.parametrize("net", [-709.0, -40.0])
def test_logistic_of_a_large_negative_net_keeps_its_digits(net: float) -> None:
    assert activate(LOGISTIC, net) == pytest.approx(math.exp(net), rel=1e-14)


@pytest.mark.parametrize(("net", "out"), [(-1e308, 0.0), (1e308, 1.0), (math.inf, 1.0), (-math.inf, 0.0)])
def test_logistic_never_overflows(net: float, out: float) -> None:
    assert activate(LOGISTIC, net) == out


def test_relu_is_flat_at_0() -> None:
    assert [slope(RELU, net) for net in (-0.0, 0.0, 5e-324)] == [0.0, 0.0, 1.0]


@every_activation
def test_nan_is_passed_on_or_ends_at_0(code: int) -> None:
    out = activate(code, math.nan)
    assert out == 0.0 if code == RELU else math.isnan(out)


@given(moderate, moderate)
def test_the_slope_of_the_error_is_that_of_the_error(target: float, out: float) -> None:
    error = scalars.unit_error(HALF_SQUARED_ERROR, 1, target, out, out, 0.0)
    assert error == pytest.approx((target - out) ** 2 / 2)
    difference = central_difference(lambda z: scalars.unit_error(HALF_SQUARED_ERROR, 1, target, z, z, 0.0), out)
    assert scalars.unit_error_slope(HALF_SQUARED_ERROR, 1, target, out) == pytest.approx(difference, abs=1e-7)
