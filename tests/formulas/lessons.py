"""Random lessons about formulas for hypothesis, valid as files, with everything that a file can hold."""

from __future__ import annotations

from collections.abc import Sequence

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
from tests.formulas.trees import NAMES, named, numbers, trees
from tests.strategies import any_float, trainings

COUNTS = st.integers(0, 10**9)


@st.composite
def formula_lessons(draw: st.DrawFn) -> FormulaLesson:
    """One to three lines over some of six names, values of the whole range of float64, columns half of the time."""
    formulas = draw(_formulas())
    samples = len(formulas.rows) - len(formulas.held_out)
    training = draw(trainings(UpdateOrder.SIMULTANEOUS, samples, reductions=(Reduction.MEAN, Reduction.SUM)))
    graph = formulas.graph
    coordinates = st.floats(-1e6, 1e6)
    quantities, steps = _quantities(graph, len(formulas.rows)), _quantities(graph, len(formulas.rows), steps=True)
    texts, numbered = _texts(graph, quantities), _texts(graph, quantities, value="=")
    captions = st.builds(Caption, texts | numbered, COUNTS, st.none() | quantities)
    printed = st.builds(Printed, COUNTS, quantities, any_float().map(repr), texts)
    typed = st.builds(Answer, st.integers(0, 3), steps, st.text().filter(str.strip))
    answers = draw(st.lists(typed, max_size=4, unique_by=lambda answer: (answer.iteration, answer.quantity)))
    return FormulaLesson(
        formulas=formulas,
        training=training,
        title=draw(st.text()),
        description=draw(st.text()),
        source=draw(st.text()),
        view=ViewSettings(
            digits=draw(st.none() | st.integers(1, 17)),
            positions=draw(st.dictionaries(st.sampled_from(graph.names), st.tuples(coordinates, coordinates))),
            mode=draw(st.sampled_from(("reverse", "forward"))),
            along=draw(st.sampled_from(("", *graph.variables))),
        ),
        guide=tuple(draw(st.lists(captions, max_size=3))),
        printed=tuple(draw(st.lists(printed, max_size=3))),
        state=draw(st.none() | _states(formulas, training)),
        answers=tuple(sorted(answers, key=lambda answer: answer.iteration)),
    )


@st.composite
def _formulas(draw: st.DrawFn) -> Formulas:
    lines = [Line("f", "f", draw(trees()))]
    if draw(st.booleans()):
        lines.insert(0, Line("t", "t", draw(trees())))
        lines[1] = Line("f", "f", draw(trees(named((*NAMES, "t")) | numbers())))
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


def _states(formulas: Formulas, training: Training) -> st.SearchStrategy[FormulaState]:
    learned = len(FormulaEngine(formulas, training).learned)
    keeps = training.optimizer.keeps

    def vector(*, kept: bool = True, signed: bool = True) -> st.SearchStrategy[np.ndarray]:
        numbers = any_float() if signed else any_float().map(abs)
        return st.lists(numbers, min_size=learned * kept, max_size=learned * kept).map(np.array)

    second = vector(kept=keeps == 2, signed=False)
    vectors = st.builds(Vectors, vector(), vector(kept=keeps > 0), second, st.integers(1, 10**9))
    return st.builds(FormulaState, COUNTS, vectors)


def _texts(graph: Graph, quantities: st.SearchStrategy[Quantity], value: str = "") -> st.SearchStrategy[str]:
    """Texts that name quantities in double braces; with ``value`` "=", their values."""
    words = st.text().map(lambda text: text.replace("{", "("))
    named = st.builds(lambda quantity: f"{{{{{value}{mention(graph, quantity)}}}}}", quantities)
    return st.lists(words | named, max_size=4).map("".join)


def mention(graph: Graph, quantity: Quantity) -> str:
    """How a text names a quantity, by the name of its node."""
    if quantity.unit is None:
        return quantity.kind
    source = "" if quantity.source is None else f".{quantity.source}"
    return f"{quantity.kind} {graph.names[quantity.unit]}{source}"


def _quantities(graph: Graph, samples: int, *, steps: bool = False) -> st.SearchStrategy[Quantity]:
    """Quantities of the nodes and their uses; with ``steps`` none that is given."""
    sample, nodes = st.integers(0, samples - 1), range(graph.size)
    valued = nodes[len(graph.variables) :] if steps else nodes
    uses = [(node, use) for node in nodes for use in range(len(graph.uses[node]))]
    kinds = [_of_node(Kind.GRADIENT, sample, nodes), _of_node(Kind.VALUE, sample, valued)]
    if uses:
        kinds += [_of_use(kind, sample, uses) for kind in (Kind.LOCAL, Kind.PATH)]
    return st.one_of(*kinds, st.just(Quantity(Kind.BATCH_ERROR)))


def _of_node(kind: Kind, sample: st.SearchStrategy[int], nodes: Sequence[int]) -> st.SearchStrategy[Quantity]:
    return st.builds(lambda at, unit: Quantity(kind, at, None, unit), sample, st.sampled_from(nodes))


def _of_use(kind: Kind, sample: st.SearchStrategy[int], uses: Sequence[tuple[int, int]]) -> st.SearchStrategy[Quantity]:
    return st.builds(lambda at, use: Quantity(kind, at, None, *use), sample, st.sampled_from(uses))
