"""The objects of a file, made of a lesson about formulas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from bpsim.core.errors import FormulaError
from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine, FormulaState
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.lesson import formula_schema as schema
from bpsim.lesson.lesson import FormulaLesson, ViewSettings
from bpsim.lesson.schema import VERSION
from bpsim.lesson.to_parts import Kinds, texts_part, training_part


def to_formula_file(lesson: FormulaLesson) -> schema.FormulaLessonPart:
    """The objects that are written for a lesson about formulas."""
    formulas = lesson.formulas
    return schema.FormulaLessonPart(
        format="bpsim",
        version=VERSION,
        formulas=list(formulas.lines),
        result=UNSET if formulas.result is None else formulas.result,
        variables={name: float(value) for name, value in formulas.variables.items()},
        learned=list(formulas.learned),
        frozen=list(formulas.frozen),
        unpenalized=list(formulas.unpenalized),
        data=_data_part(formulas),
        training=_training_part(lesson.training),
        view=_view_part(lesson.view),
        state=_state_part(lesson) if lesson.state else None,
        **texts_part(lesson, _OF_FORMULAS, partial(_place, _names(formulas))),
    )


_OF_FORMULAS = Kinds(
    schema.FormulaQuantityPart,
    schema.FormulaCaptionPart,
    schema.FormulaPrintedPart,
    schema.FormulaAnswerPart,
    schema.FormulaAnswersPart,
)


def _names(formulas: Formulas) -> Sequence[str]:
    """The names of the nodes."""
    try:
        return formulas.graph.names
    except FormulaError:  # the file is refused for its lines
        return ()


def _place(names: Sequence[str], q: Quantity) -> dict[str, Any]:
    """With the names of nodes, which stay when lines come or go; a number has no such place."""
    unit = names[q.at_unit] if q.unit in range(len(names)) else q.unit
    return {"sample": q.sample, "layer": q.layer, "unit": unit, "source": q.source}


def _data_part(formulas: Formulas) -> schema.FormulaDataPart | UnsetType:
    if not formulas.columns and len(formulas.rows) == 1 and not formulas.held_out:
        return UNSET
    return schema.FormulaDataPart(list(formulas.columns), formulas.rows.tolist(), list(formulas.held_out))


def _training_part(training: Training) -> schema.FormulaTrainingPart:
    """The settings that formulas have of those of a training."""
    part = training_part(training)
    stop = schema.FormulaStopPart(**_fields(part.stop, schema.FormulaStopPart))
    return schema.FormulaTrainingPart(**_fields(part, schema.FormulaTrainingPart) | {"stop": stop})


def _fields(part: msgspec.Struct, kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in msgspec.structs.fields(kind)}


def _view_part(view: ViewSettings) -> schema.FormulaViewPart:
    positions = {name: [x, y] for name, (x, y) in view.positions.items()}
    return schema.FormulaViewPart(view.mode, view.along or UNSET, view.digits, positions)


def _state_part(lesson: FormulaLesson) -> schema.FormulaStatePart:
    assert lesson.state is not None
    return schema.FormulaStatePart(
        lesson.state.iteration,
        values_by_name(lesson, lesson.state.vectors.parameters),
        _buffers_part(lesson, lesson.state),
    )


def _buffers_part(lesson: FormulaLesson, state: FormulaState) -> schema.FormulaBuffersPart:
    vectors = state.vectors
    if not len(vectors.first):
        return schema.FormulaBuffersPart(vectors.updates)
    first = values_by_name(lesson, vectors.first)
    if not len(vectors.second):
        return schema.FormulaBuffersPart(vectors.updates, velocity=first)
    second = values_by_name(lesson, vectors.second)
    return schema.FormulaBuffersPart(vectors.updates, first_moment=first, second_moment=second)


def values_by_name(lesson: FormulaLesson, values: Floats) -> dict[str, float]:
    """Numbers for what is learned, by the names as they are spelled in the list of the learned."""
    spelled = {canonical(name): name for name in lesson.formulas.learned}
    try:
        keys = FormulaEngine(lesson.formulas, lesson.training).learned
    except FormulaError:  # the file is refused for its lines
        keys = tuple(spelled)
    return dict(zip((spelled[key] for key in keys), values.tolist(), strict=False))
