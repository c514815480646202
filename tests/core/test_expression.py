"""Formulas as trees: they compare by their parts, name what they refer to, and come to a value."""

from __future__ import annotations

import math
from collections.abc import Hashable

import pytest

from bpsim.core import scalars
from bpsim.core.expression import (
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    call,
    leaves,
    long_sum,
    replaced,
    written,
)
from bpsim.core.functions import ACTIVATIONS, LOSSES, NET, OUT, OUTPUTS, TARGET
from tests.evaluated import evaluate

X, Y = Ref("x"), Ref("y")


def test_operators_make_nodes_and_chains_of_one_operator_are_one_node() -> None:
    assert Sum((X, Y, Negation(Number(1)))) == X + Y - 1
    assert Product((Number(2), X, Y)) == 2 * X * Y
    assert Negation(Power(Quotient(Number(1), X), Number(2))) == -((1 / X) ** 2)
    assert len({X + Y, X + Y, Y + X}) == 2


def test_a_tree_names_what_it_refers_to_once_and_in_order() -> None:
    assert list(leaves(Y * call("exp", X) + Y / 2)) == ["y", "x"]
    leaf: dict[Hashable, Expression] = {"x": Number(2), "y": X}
    assert replaced(X * Y, leaf.__getitem__) == Number(2) * X


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (X**2 - 3 * X / Y, 4.5),
        (call("max", X, Y) + call("min", X, Y), 5.0),
        (call("ln", call("exp", X)) + call("sqrt", Y + 2), 5.0),
        (call("abs", -X) * call("sign", -X), -3.0),
        (X / 0, math.inf),
        (-X / 0, -math.inf),
        (0 * X / 0, 0.0),
        (call("exp", 1000 * X), math.inf),
        (call("ln", 0 * X), -math.inf),
    ],
)
def test_a_tree_comes_to_a_value(tree: Expression, value: float) -> None:
    values: dict[Hashable, float] = {"x": 3.0, "y": 2.0}
    assert evaluate(tree, values.__getitem__) == pytest.approx(value)


def test_a_long_sum_is_shortened_and_loses_nothing() -> None:
    names = [f"x{n}" for n in range(9)]
    total = long_sum(map(Ref, names))
    assert total.shortened
    assert not long_sum(total.terms[:6]).shortened
    assert written(total) == (*total.terms[:3], total.terms[8])
    assert list(leaves(total)) == names
    assert evaluate(total, lambda _: 1.0) == 9.0


@pytest.mark.parametrize("net", [-3.0, -0.25, 0.5, 2.0])
def test_each_activation_has_the_formula_of_its_arithmetic(net: float) -> None:
    for row in ACTIVATIONS.values():
        if row.name == "softmax":
            continue
        out = scalars.activate(row.code, net, row.usual)
        found = {NET.to: net, OUT.to: out}
        assert evaluate(row.value, found.__getitem__) == pytest.approx(out, rel=1e-12)
        slope = scalars.activation_slope(row.code, net, out, row.usual)
        assert evaluate(row.slope, found.__getitem__) == pytest.approx(slope)


@pytest.mark.parametrize(("target", "out"), [(1.0, 0.25), (0.0, 0.75), (0.5, 0.125)])
def test_each_loss_has_the_formula_of_its_arithmetic(target: float, out: float) -> None:
    found = {TARGET.to: target, OUT.to: out, OUTPUTS.to: 3}
    net = math.log(out / (1.0 - out))
    for row in LOSSES.values():
        # Softmax of one unit beside others has this out where their logarithmic sum is net - ln(out).
        error = scalars.unit_error(row.code, 3, target, net, out, net - math.log(out))
        assert evaluate(row.value, found.__getitem__) == pytest.approx(error)
        slope = scalars.unit_error_slope(row.code, 3, target, out)
        assert evaluate(row.slope, found.__getitem__) == pytest.approx(slope)
