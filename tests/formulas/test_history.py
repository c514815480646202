"""A history of formulas is that of a network: it asks its engine only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.history import Goal, History, Reason
from bpsim.core.training import Training, UpdateOrder
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.lesson import Lesson
from tests.examples import examples
from tests.formulas.test_engine import engine_of
from tests.strategies import lessons


def begin(engine: FormulaEngine) -> History[FormulaEngine, FormulaState]:
    return History(engine, FormulaState(0, engine.start()))


@examples(20)
@given(lessons(update=UpdateOrder.SIMULTANEOUS), st.integers(1, 9), st.integers(1, 9))
def test_any_state_after_a_long_run_is_that_of_a_short_run(lesson: Lesson, length: int, asked: int) -> None:
    engine = engine_of(lesson)
    history = begin(engine)
    history.run(Goal(length))
    short = engine.advance(engine.start(), asked)
    assert history.curve().total[:asked].tolist() == short.curve[: min(short.updates, length), 0].tolist()
    if asked <= history.last:
        assert history.state(asked).vectors.parameters.tolist() == short.vectors.parameters.tolist()


def test_a_result_that_falls_below_zero_ends_no_run_that_has_no_limit() -> None:
    history = begin(FormulaEngine(Formulas(("f = 3 x",), {"x": 1.0}, learned=("x",)), Training(0.1)))
    assert history.run(Goal(20)) is Reason.DONE
    # Each update takes 0.1 * 3 off x, and 0.9 off f.
    assert history.end_curve().total.tolist() == pytest.approx([3.0 - 20 * 0.9])


def test_a_limit_below_zero_ends_a_run() -> None:
    history = begin(FormulaEngine(Formulas(("f = 3 x",), {"x": 1.0}, learned=("x",)), Training(0.1)))
    assert history.run(Goal(20, error=-2.0)) is Reason.ERROR
    assert history.last == 6
