"""What a simulator asks of formulas: the answers to ``Subject``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from msgspec import structs

from bpsim.core.call import Vectors
from bpsim.core.initialization import Initialization
from bpsim.core.network import Floats
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.update import buffer_kinds
from bpsim.editing.formulas_edited import with_typed
from bpsim.editing.node_moves import NodeMoves
from bpsim.formulas.drawing import with_new_values
from bpsim.formulas.formula_cells import FormulaCells
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.spelling import canonical
from bpsim.lesson.lesson import FormulaLesson, ViewSettings
from bpsim.simulator.opened import same_formulas, same_training
from bpsim.simulator.origins import SET, Origin
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.numerals import format_given
from bpsim.trace.steps import Steps, formula_steps

FORWARD = "forward"


class FormulaSubject:
    """Formulas."""

    def engine(self, lesson: FormulaLesson) -> FormulaEngine:
        return FormulaEngine(lesson.formulas, lesson.training)

    def start(self, lesson: FormulaLesson) -> FormulaState:
        return FormulaState(0, self.engine(lesson).start())

    def started(self, lesson: FormulaLesson, state: FormulaState) -> FormulaLesson:
        return replace(lesson, formulas=self.engine(lesson).formulas_at(state))

    def went_on(self, old: FormulaEngine, state: FormulaState, new: FormulaEngine) -> FormulaState:
        return new.state_of(old, state)

    def with_values(
        self, lesson: FormulaLesson, state: FormulaState, values: Mapping[Quantity, float], _: Callable[[Quantity], str]
    ) -> tuple[FormulaLesson, FormulaState]:
        engine = self.engine(lesson)
        learned = {q: value for q, value in values.items() if q.kind is Kind.VALUE and q.unit in engine.places}
        rest = {q: value for q, value in values.items() if q not in learned}
        with_typed(lesson, learned)  # refuses what cannot be
        edited = with_typed(lesson, rest) if rest else lesson
        if not learned:
            return edited, state
        parameters = state.vectors.parameters.copy()
        for quantity, value in learned.items():
            parameters[engine.places.index(quantity.at_unit)] = value
        return edited, structs.replace(state, vectors=structs.replace(state.vectors, parameters=parameters))

    def origin(self, quantity: Quantity, value: float, notation: FormulaNotation) -> Origin:
        words = SET.format(name=notation.plain(quantity), value=format_given(value, None))
        return Origin(words, variable=notation.plain(quantity))

    def drawn(self, engine: FormulaEngine, state: FormulaState, initialization: Initialization) -> FormulaState:
        drawn = with_new_values(engine.formulas_at(state), initialization)
        return FormulaState(0, FormulaEngine(drawn, engine.training).start())

    def without_buffers(self, state: FormulaState) -> FormulaState:
        vectors = state.vectors
        first, second = np.zeros_like(vectors.first), np.zeros_like(vectors.second)
        return structs.replace(state, vectors=Vectors(vectors.parameters, first, second, 0))

    def values(self, engine: FormulaEngine, state: FormulaState, view: ViewSettings) -> FormulaValues:
        return FormulaValues(engine, state, along_of(engine, view))

    def cells(self, engine: FormulaEngine) -> FormulaCells:
        return FormulaCells(engine)

    def steps(self, engine: FormulaEngine, samples: int, view: ViewSettings) -> Steps:
        return formula_steps(engine, samples, forward_mode=view.mode == FORWARD)

    def notation(self, engine: FormulaEngine, samples: int, view: ViewSettings) -> FormulaNotation:
        return FormulaNotation(engine.formulas, samples, along=along_of(engine, view))

    def structure(self, engine: FormulaEngine) -> object:
        return engine.formulas.graph

    def data(self, engine: FormulaEngine) -> object:
        return engine.formulas.rows

    def forwards_only(self, _: FormulaEngine) -> bool:
        return False

    def gives(self, engine: FormulaEngine, iteration: int, quantity: Quantity, view: ViewSettings) -> bool:
        if self.is_given(engine, quantity):
            return quantity.kind in (Kind.VALUE, Kind.TANGENT, Kind.LEARNING_RATE, *buffer_kinds(engine.training))
        return self.steps(engine, len(engine.rows(iteration)), view).number(quantity) is not None

    def is_given(self, engine: FormulaEngine, quantity: Quantity) -> bool:
        if quantity.kind in (Kind.VALUE, Kind.TANGENT):
            return engine.formulas.graph.gate(quantity.at_unit) is None
        return quantity.kind in GIVEN

    def error(self, engine: FormulaEngine, samples: int) -> Quantity:
        return (
            Quantity(Kind.BATCH_ERROR) if samples > 1 else Quantity(Kind.VALUE, 0, None, engine.formulas.graph.result)
        )

    def parameters(self, engine: FormulaEngine) -> Iterator[Quantity]:
        return (Quantity(Kind.VALUE, None, None, node) for node in engine.places)

    def columns(self, engine: FormulaEngine) -> tuple[Quantity, ...]:
        return tuple(Quantity(Kind.VALUE, None, None, node) for node in engine.formulas.fed)

    def outputs(self, engine: FormulaEngine) -> tuple[Quantity, ...]:
        return (Quantity(Kind.VALUE, None, None, engine.formulas.graph.result),)

    def differs(self, _: FormulaEngine, lesson: FormulaLesson, opened: FormulaLesson) -> bool:
        return not same_formulas(lesson.formulas, opened.formulas) or not same_training(
            lesson.training, opened.training
        )

    def same(self, one: FormulaLesson, other: FormulaLesson) -> bool:
        return one.formulas is other.formulas

    def moved(self, one: FormulaLesson, other: FormulaLesson) -> Callable[[Quantity], Quantity | None]:
        return NodeMoves(one.formulas.graph, other.formulas.graph).quantity

    def at_start(self, lesson: FormulaLesson, state: FormulaState) -> bool:
        return state.same_bits(self.start(lesson))

    def arrays(self, lesson: FormulaLesson) -> Iterator[Floats]:
        yield lesson.formulas.rows


def along_of(engine: FormulaEngine, view: ViewSettings) -> int | None:
    """The variable that everything is derived by in forward mode, else None: the one of the view, or the first."""
    variables = engine.formulas.graph.variables
    if view.mode != FORWARD or not variables:
        return None
    key = canonical(view.along) if view.along else ""
    return variables.index(key) if key in variables else 0
