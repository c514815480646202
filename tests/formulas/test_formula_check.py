"""The gradients of formulas beside central differences: which are compared, and what is not judged."""

from __future__ import annotations

import numpy as np
import pytest

from bpsim.core.gradient_check import checked_in_order
from bpsim.core.quantity import Kind
from bpsim.core.training import Reduction, Training
from bpsim.formulas.formula_check import checked, formula_gradient_rows
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas

ROWS = np.array([[1.0, 2.0], [2.0, 2.5], [3.0, 4.0], [9.0, 9.0]])


def rows_of(formulas: Formulas, training: Training | None = None) -> dict[str, tuple[float, float, bool, bool]]:
    """What is compared, by name: both gradients, whether they agree, and whether that is because of a kink."""
    engine = FormulaEngine(formulas, training or Training(0.1))
    rows = checked_in_order(formula_gradient_rows(engine, FormulaState(0, engine.start())))
    assert {row.quantity for row in rows} == set(checked(engine, len(engine.rows(0))))
    names = formulas.graph.names
    return {names[row.quantity.at_unit]: (row.backpropagation, row.difference, row.agrees, row.kink) for row in rows}


def test_one_sample_is_compared_by_every_variable() -> None:
    lines, values = ("t = x + y", "f = t z + 0 k", "g = exp x"), {"x": -2.0, "y": 5.0, "z": -4.0, "k": 1.0, "idle": 3.0}
    rows = rows_of(Formulas(lines, values, result="f"))
    assert set(rows) == {"x", "y", "z", "k"}
    assert [rows[name][0] for name in "xyzk"] == [-4.0, -4.0, 3.0, 0.0]
    assert all(agrees and not kink for _, _, agrees, kink in rows.values())


def test_a_row_of_the_data_is_compared_too() -> None:
    rows = rows_of(Formulas(("f = x y z",), {"z": 2.0}, columns=("x", "y"), rows=ROWS[:1]))
    assert {name: both[0] for name, both in rows.items()} == {"x": 4.0, "y": 2.0, "z": 2.0}


@pytest.mark.parametrize("reduction", [Reduction.MEAN, Reduction.SUM])
def test_several_samples_are_compared_by_what_is_learned(reduction: Reduction) -> None:
    values = {"w": 0.5, "b": 0.25, "k": 1.0}
    formulas = Formulas(
        ("L = 1/2 (y - w x - b k)^2",), values, learned=("b", "w"), columns=("x", "y"), rows=ROWS, held_out=(3,)
    )
    rows = rows_of(formulas, Training(0.1, reduction=reduction, l2=0.5, round_to=2))
    x, y = ROWS[:3].T
    expected = ((0.5 * x + 0.25 - y) * x).sum() / (3 if reduction is Reduction.MEAN else 1)
    assert set(rows) == {"w", "b"}
    assert rows["w"][0] == pytest.approx(expected)
    assert all(agrees for _, _, agrees, _ in rows.values())


@pytest.mark.parametrize("line", ["f = relu x + y", "f = max(x, 0 y) + y", "f = min(x, z) + y"])
def test_a_kink_is_not_judged(line: str) -> None:
    rows = rows_of(Formulas((line,), {"x": 0.0, "y": 1.0, "z": 0.0}))
    assert rows["x"][2:] == (True, True)
    assert rows["y"][3] is False


def test_what_overflows_differs() -> None:
    rows = rows_of(Formulas(("f = exp(exp x)",), {"x": 10.0}))
    assert rows["x"][2] is False


def test_gradients_are_those_of_the_steps() -> None:
    engine = FormulaEngine(Formulas(("f = sin(x y) / y",), {"x": 0.3, "y": 2.0}), Training(0.1))
    quantities = checked(engine, 1)
    assert [q.kind for q in quantities] == [Kind.GRADIENT, Kind.GRADIENT]
    rows = rows_of(engine.formulas)
    passes = engine.passes(engine.start())
    assert [rows[name][0] for name in "xy"] == passes.gradients[0, :2].tolist()
