"""Random lessons about formulas for hypothesis, valid as files, with everything that a file can hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from bpsim.core.call import Vectors
from bpsim.core.errors import FormulaError
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Graph
from bpsim.formulas.syntax import Line
from bpsim.formulas.writer import write_line
from bpsim.lesson.lesson import Answer, Caption, FormulaLesson, Printed, ViewSettings
from tests.formulas.trees import LATER, NAMES, trees
from tests.strategies import any_float, arrays, trainings, unsigned

Made = TypeVar("Made")

COUNTS = st.integers(0, 10**9)
FEW = st.integers(0, 3)
COORDINATES = st.floats(-1e6, 1e6)
TYPED = st.text().filter(str.strip)
DIGITS = st.none() | st.integers(1, 17)


@st.composite
def formula_lessons(draw: st.DrawFn) -> FormulaLesson:
    """One to three lines over some of six names, values of the whole range of float64, columns half of the time."""
    formulas = draw(_formulas())
    samples = len(formulas.rows) - len(formulas.held_out)
    training = draw(trainings(UpdateOrder.SIMULTANEOUS, samples, reductions=(Reduction.MEAN, Reduction.SUM)))
    graph = formulas.graph

    def some(make: Callable[[], Made]) -> list[Made]:
        return [make() for _ in range(draw(FEW))]

    def quantity() -> Quantity:
        return _quantity(draw, graph, len(formulas.rows))

    def step() -> Quantity:
        return _quantity(draw, graph, len(formulas.rows), steps=True)

    def text(value: str = "") -> str:
        return _text(draw, graph, quantity, value)

    answers = {
        (answer.iteration, answer.quantity): answer for answer in some(lambda: Answer(draw(FEW), step(), draw(TYPED)))
    }
    return FormulaLesson(
        formulas=formulas,
        training=training,
        title=draw(st.text()),
        description=draw(st.text()),
        source=draw(st.text()),
        view=ViewSettings(
            digits=draw(DIGITS),
            positions={name: (draw(COORDINATES), draw(COORDINATES)) for name in graph.names if draw(st.booleans())},
            mode=draw(st.sampled_from(("reverse", "forward"))),
            along=draw(st.sampled_from(("", *graph.variables))),
        ),
        guide=tuple(
            some(
                lambda: Caption(
                    text(draw(st.sampled_from(("", "=")))), draw(COUNTS), quantity() if draw(st.booleans()) else None
                )
            )
        ),
        printed=tuple(some(lambda: Printed(draw(COUNTS), quantity(), repr(draw(any_float())), text()))),
        state=_state(draw, formulas, training) if draw(st.booleans()) else None,
        answers=tuple(sorted(answers.values(), key=lambda answer: answer.iteration)),
    )


@st.composite
def _formulas(draw: st.DrawFn) -> Formulas:
    lines = [Line("f", "f", draw(trees()))]
    if draw(st.booleans()):
        lines.insert(0, Line("t", "t", draw(trees())))
        lines[1] = Line("f", "f", draw(trees(LATER)))
    fed = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))
    values = [name for name in NAMES if name not in fed]
    samples = draw(st.integers(1, 4)) if fed else 1
    rows = draw(st.lists(any_float(), min_size=samples * len(fed), max_size=samples * len(fed)))
    learned = draw(st.lists(st.sampled_from(values), unique=True))
    some = st.sets(st.sampled_from(learned or [""])).map(sorted)
    held_out = draw(st.sets(st.integers(0, samples - 1), max_size=samples - 1))
    formulas = Formulas(
        lines=tuple(map(write_line, lines)),
        variables={name: draw(any_float()) for name in values},
        result=draw(st.none() | st.just("f")),
        learned=tuple(learned),
        frozen=tuple(draw(some)) if learned else (),
        unpenalized=tuple(draw(some)) if learned else (),
        columns=tuple(fed),
        rows=np.array(rows).reshape(samples, len(fed)),
        held_out=tuple(sorted(held_out)),
    )
    try:
        assume(formulas.graph.size)
    except FormulaError:  # of numbers alone, or one that is not finite
        assume(False)
    return formulas


def _state(draw: st.DrawFn, formulas: Formulas, training: Training) -> FormulaState:
    learned = len(FormulaEngine(formulas, training).learned)
    keeps = training.optimizer.keeps
    parameters = draw(arrays((learned,), any_float()))
    first = draw(arrays((learned * (keeps > 0),), any_float()))
    second = draw(arrays((learned * (keeps == 2),), unsigned(any_float())))
    return FormulaState(draw(COUNTS), Vectors(parameters, first, second, draw(st.integers(1, 10**9))))


def _text(draw: st.DrawFn, graph: Graph, quantity: Callable[[], Quantity], value: str) -> str:
    """A text that names quantities in double braces; with ``value`` "=", their values."""

    def part() -> str:
        if draw(st.booleans()):
            return draw(st.text()).replace("{", "(")
        return f"{{{{{value}{mention(graph, quantity())}}}}}"

    return "".join(part() for _ in range(draw(FEW)))


def mention(graph: Graph, quantity: Quantity) -> str:
    """How a text names a quantity, by the name of its node."""
    if quantity.unit is None:
        return quantity.kind
    source = "" if quantity.source is None else f".{quantity.source}"
    return f"{quantity.kind} {graph.names[quantity.unit]}{source}"


def _quantity(draw: st.DrawFn, graph: Graph, samples: int, *, steps: bool = False) -> Quantity:
    """A quantity of the nodes or their uses; with ``steps`` none that is given."""
    uses = [(node, use) for node in range(graph.size) for use in range(len(graph.uses[node]))]
    kinds = (Kind.BATCH_ERROR, Kind.GRADIENT, Kind.VALUE, *((Kind.LOCAL, Kind.PATH) if uses else ()))
    kind = draw(st.sampled_from(kinds))
    if kind is Kind.BATCH_ERROR:
        return Quantity(kind)
    sample = draw(st.integers(0, samples - 1))
    if kind in (Kind.LOCAL, Kind.PATH):
        return Quantity(kind, sample, None, *draw(st.sampled_from(uses)))
    first = len(graph.variables) if steps and kind is Kind.VALUE else 0
    return Quantity(kind, sample, None, draw(st.integers(first, graph.size - 1)))
