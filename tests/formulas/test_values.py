"""Every quantity of formulas: its step, its rule, its formula, and the numbers of the passes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.core.expression import leaves
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.training import Training, UpdateOrder
from bpsim.core.update_rules import Setting, setting
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formula_model import RULES
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.syntax import Line
from bpsim.formulas.writer import write_line
from bpsim.lesson.lesson import Lesson
from bpsim.trace.formula_iteration import iteration
from tests.evaluated import evaluate
from tests.examples import examples
from tests.formulas.test_engine import engine_of
from tests.formulas.test_graph import formulas
from tests.strategies import lessons


def values_of(lines: tuple[str, ...], variables: Mapping[str, float], along: int | None = None) -> FormulaValues:
    engine = FormulaEngine(Formulas(lines, variables), Training(0.1))
    return FormulaValues(engine, FormulaState(0, engine.start()), along)


def steps(values: FormulaValues, *, forward_mode: bool = False) -> list[Quantity]:
    plan = iteration(values.model, forward_mode=forward_mode)
    return [plan.quantity(step) for step in range(len(plan))]


def test_the_steps_of_the_example_of_the_lecture() -> None:
    values = values_of(("f = (x + y) z",), {"x": -2, "y": 5, "z": -4})
    assert values.model.graph.names == ("x", "y", "z", "u1", "f")
    told = [(q.kind.value, q.unit, q.source, values.value(q)) for q in steps(values)]
    assert told == [
        ("value", 3, None, 3),
        ("value", 4, None, -12),
        ("gradient", 4, None, 1),
        ("local", 3, 0, -4),
        ("path", 3, 0, -4),
        ("gradient", 3, None, -4),
        ("local", 2, 0, 3),
        ("path", 2, 0, 3),
        ("gradient", 2, None, 3),
        ("local", 1, 0, 1),
        ("path", 1, 0, -4),
        ("gradient", 1, None, -4),
        ("local", 0, 0, 1),
        ("path", 0, 0, -4),
        ("gradient", 0, None, -4),
    ]


def test_forward_mode_carries_the_derivatives_along() -> None:
    values = values_of(("x = r cos theta", "y = r sin theta", "f = x^2 + y^2"), {"r": 2.0, "theta": 0.5}, along=0)
    told = steps(values, forward_mode=True)
    assert [(q.kind.value, q.unit, q.source) for q in told[:7]] == [
        ("value", 2, None),
        ("local", 1, 0),
        ("tangent_path", 1, 0),
        ("tangent", 2, None),
        ("value", 3, None),
        ("local", 0, 0),
        ("tangent_path", 0, 0),
    ]
    assert values.value(told[-1]) == pytest.approx(4.0)
    angle = values_of(("x = r cos theta", "y = r sin theta", "f = x^2 + y^2"), {"r": 2.0, "theta": 0.5}, along=1)
    assert angle.value(told[-1]) == 0.0


def expect_whole(values: FormulaValues, *, forward_mode: bool = False) -> None:
    """Every step reads what is given or has an earlier step, and rule, passes and formula agree."""
    done: set[Quantity] = set()
    for q in steps(values, forward_mode=forward_mode):
        rule = RULES[q.kind]
        operands = rule.operands(values.model, q)
        assert all(operand in done or is_given(values, operand) for operand in operands)
        own, formed = values.value(q), rule.value(values.model, q, *map(values.value, operands))
        assert own == formed or (math.isnan(own) and math.isnan(formed))
        tree = rule.formula(values.model, q)
        assert {to for to in leaves(tree) if isinstance(to, Quantity)} <= {*operands, *done}
        shown = evaluate(tree, lambda to: number(values, to))
        finite = all(map(math.isfinite, (own, shown, *map(values.value, operands))))
        if finite and not values.engine.training.scale:
            assert shown == pytest.approx(own, rel=1e-9, abs=1e-9)
        assert q not in done
        done.add(q)


def is_given(values: FormulaValues, q: Quantity) -> bool:
    variable = q.kind in (Kind.VALUE, Kind.TANGENT) and values.model.graph.gate(q.at_unit) is None
    return q.kind in GIVEN or variable


def number(values: FormulaValues, to: Hashable) -> float:
    if isinstance(to, Setting):
        return setting(values.model, to)
    assert isinstance(to, Quantity)
    return values.value(to)


@examples(30)
@given(formulas(), st.booleans())
def test_shown_operands_give_shown_values(formula: tuple[list[Line], dict[str, float]], forward_mode: bool) -> None:
    lines, variables = formula
    try:
        values = values_of(tuple(map(write_line, lines)), variables, along=0)
        expect_whole(values, forward_mode=forward_mode)
    except FormulaError:
        return


@examples(15)
@given(lessons(update=UpdateOrder.SIMULTANEOUS))
def test_what_is_trained_is_what_is_shown(lesson: Lesson) -> None:
    engine = engine_of(lesson)
    vectors = engine.advance(engine.start(), 2).vectors
    expect_whole(FormulaValues(engine, FormulaState(vectors.updates, vectors)))
