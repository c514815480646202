"""The steps of formulas: every quantity has one, presses of every size nest, and each belongs to a phase."""

from __future__ import annotations

import numpy as np
import pytest

from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.trace.iteration import Phase
from bpsim.trace.steps import Granularity, Steps, formula_steps

SIZES = (Granularity.TERM, Granularity.VALUE, Granularity.LAYER, Granularity.PHASE)
TWO_ROWS = np.array([[1.0, 2.0], [2.0, 2.5]])


def line_engine() -> FormulaEngine:
    """A straight line through two samples, both of its parameters learned."""
    fitted = Formulas(
        ("p = w x + b", "L = 1/2 (y - p)^2"), {"w": 1.0, "b": 0.5}, learned=("w", "b"), unpenalized=("b",),
        columns=("x", "y"), rows=TWO_ROWS,
    )  # fmt: skip
    return FormulaEngine(fitted, Training(0.1, l2=0.01, optimizer=Optimizer.of(OptimizerKind.MOMENTUM)))


def product_engine() -> FormulaEngine:
    return FormulaEngine(Formulas(("f = (x + y) z",), {"x": -2, "y": 5, "z": -4}), Training(0.1))


def expect_nested(steps: Steps) -> None:
    """Each stop of a larger size is one of every smaller size, and going back finds the same stops."""
    stops = []
    for size in SIZES:
        at, found = 0, []
        while (stop := steps.stop_after(at, size)) is not None:
            assert steps.stop_before(stop, size) == at
            found.append(at := stop)
        assert at == len(steps)
        stops.append(set(found))
    assert stops[0] >= stops[1] >= stops[2] >= stops[3]


@pytest.mark.parametrize("forward_mode", [False, True])
def test_steps_of_every_size_nest_and_each_is_found_by_what_it_computes(forward_mode: bool) -> None:
    for steps in (
        formula_steps(line_engine(), 2, forward_mode=forward_mode),
        formula_steps(product_engine(), 1, forward_mode=forward_mode),
    ):
        expect_nested(steps)
        for number in range(1, len(steps) + 1):
            assert steps.number(steps.step(number).quantity) == number
        phases = [steps.phase(at) for at in range(steps.phase_count)]
        assert [n for group in phases for n in range(group.first, group.last + 1)] == list(range(1, len(steps) + 1))


def test_a_press_is_a_term_a_node_a_line_or_a_phase() -> None:
    steps = formula_steps(product_engine(), 1)
    assert len(steps) == 15
    ends = {size: [steps.stop_after(at, size) for at in (0, 2, 3)] for size in SIZES}
    assert ends == {"term": [1, 3, 4], "value": [1, 3, 6], "layer": [2, 6, 6], "phase": [2, 15, 15]}


def test_the_phases_are_forward_backward_and_update() -> None:
    steps = formula_steps(line_engine(), 2)
    kinds = [(steps.phase(at).phase, steps.phase(at).sample) for at in range(steps.phase_count)]
    assert kinds == [
        (Phase.FORWARD, 0),
        (Phase.BACKWARD, 0),
        (Phase.FORWARD, 1),
        (Phase.BACKWARD, 1),
        (Phase.FORWARD, None),
        (Phase.BACKWARD, None),
        (Phase.UPDATE, None),
    ]
    assert steps.number(Quantity(Kind.NEW_VALUE, None, None, 0)) is not None


def test_in_forward_mode_everything_goes_forward() -> None:
    steps = formula_steps(line_engine(), 2, forward_mode=True)
    assert {steps.step(number).phase for number in range(1, len(steps) + 1)} == {Phase.FORWARD}
    assert steps.phase_count == 2
    assert steps.number(Quantity(Kind.NEW_VALUE, None, None, 0)) is None
