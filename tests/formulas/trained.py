"""Random formulas with data and training for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.core.training import UpdateOrder
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.writer import write_line
from tests.formulas.test_graph import VALUES, formulas
from tests.strategies import arrays, trainings


@st.composite
def engines(draw: st.DrawFn, numbers: st.SearchStrategy[float] = VALUES, *, held_out: bool = False) -> FormulaEngine:
    """Up to three lines whose names are learned, kept or fed by up to five rows, under any training.

    held_out: some of the rows are not trained on.
    """
    lines, variables = draw(formulas())
    names = sorted(variables)
    fed = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    left = [name for name in names if name not in fed]
    learned = draw(st.lists(st.sampled_from(left), unique=True))
    some = st.lists(st.sampled_from(learned), unique=True, max_size=2) if learned else st.just([])
    rows = draw(st.integers(2 if held_out else 1, 5)) if fed else 2 if held_out else 1
    without = draw(st.lists(st.integers(0, rows - 1), unique=True, min_size=1, max_size=rows - 1)) if held_out else []
    made = Formulas(
        tuple(map(write_line, lines)),
        {name: draw(numbers) for name in left},
        learned=tuple(learned),
        frozen=tuple(draw(some)),
        unpenalized=tuple(draw(some)),
        columns=tuple(fed),
        rows=draw(arrays((rows, len(fed)), numbers)),
        held_out=tuple(sorted(without)),
    )
    try:
        assert made.graph.size
    except FormulaError:
        assume(False)
    return FormulaEngine(made, draw(trainings(UpdateOrder.SIMULTANEOUS, rows - len(without))))


def only(engine: FormulaEngine, rows: list[int]) -> FormulaEngine:
    """The same with these rows alone."""
    return FormulaEngine(engine.formulas.only(np.array(rows)), engine.training)
