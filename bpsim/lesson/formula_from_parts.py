"""The lesson about formulas that the program works with, made of the objects of a checked file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import msgspec
import numpy as np
from msgspec import UnsetType

from bpsim.core.call import Vectors
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.lesson import formula_schema as schema
from bpsim.lesson.from_parts import texts, to_training
from bpsim.lesson.lesson import FormulaLesson, ViewSettings
from bpsim.lesson.schema import TrainingPart


def to_formula_lesson(file: schema.FormulaLessonPart) -> FormulaLesson:
    """The lesson of a file whose lines, names and shapes were checked."""
    formulas, training = _formulas(file), _training(file.training)
    return FormulaLesson(
        formulas=formulas,
        training=training,
        view=_view(file.view),
        state=_state(file.state, FormulaEngine(formulas, training)) if file.state else None,
        **texts(file, partial(node_quantity, formulas.graph.nodes)),
    )


def _formulas(file: schema.FormulaLessonPart) -> Formulas:
    formulas = Formulas(
        lines=tuple(file.formulas),
        variables=file.variables,
        result=None if isinstance(file.result, UnsetType) else file.result,
        learned=tuple(file.learned),
        frozen=tuple(file.frozen),
        unpenalized=tuple(file.unpenalized),
    )
    if isinstance(file.data, UnsetType):
        return formulas
    data = file.data
    return replace(formulas, columns=tuple(data.names), rows=_rows(data), held_out=tuple(data.held_out))


def _rows(data: schema.FormulaDataPart) -> Floats:
    rows = np.array(data.rows, dtype=np.float64)
    rows.flags.writeable = False
    return rows


def _training(part: schema.FormulaTrainingPart) -> Training:
    return to_training(TrainingPart(**msgspec.structs.asdict(part)))


def _view(part: schema.FormulaViewPart) -> ViewSettings:
    digits = None if part.digits == "all" else part.digits
    positions = {canonical(name): (x, y) for name, (x, y) in part.positions.items()}
    along = "" if isinstance(part.along, UnsetType) else part.along
    return ViewSettings(digits=digits, positions=positions, mode=part.mode, along=along)


def node_quantity(nodes: Mapping[str, int], part: schema.FormulaQuantityPart) -> Quantity:
    """A node is given by its number or by its name."""
    unit = nodes[canonical(part.unit)] if isinstance(part.unit, str) else part.unit
    return Quantity(Kind(part.quantity), part.sample, None, unit, part.source)


def _state(part: schema.FormulaStatePart, engine: FormulaEngine) -> FormulaState:
    buffers, keeps = part.buffers, engine.training.optimizer.keeps
    first = _vector(buffers.velocity or buffers.first_moment or {}, engine) if keeps else np.empty(0)
    second = _vector(buffers.second_moment or {}, engine) if keeps == 2 else np.empty(0)
    # Something went into buffers that hold something: an update at least, whatever the file says or leaves out.
    updates = buffers.updates or int(first.any() or second.any())
    return FormulaState(part.iteration, Vectors(_vector(part.variables, engine), first, second, updates))


def _vector(values: Mapping[str, float], engine: FormulaEngine) -> Floats:
    """The numbers of what is learned, in the order of the engine; 0 for what has none."""
    by_key = {canonical(name): value for name, value in values.items()}
    return np.array([by_key.get(key, 0.0) for key in engine.learned], dtype=np.float64)
