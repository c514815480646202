"""The objects of a file, made of a lesson about formulas."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, cast

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
from bpsim.lesson.lesson import Answer, FormulaLesson, ViewSettings
from bpsim.lesson.schema import VERSION
from bpsim.lesson.to_parts import training_part


def to_formula_file(lesson: FormulaLesson) -> schema.FormulaLessonPart:
    """The objects that are written for a lesson about formulas."""
    formulas = lesson.formulas
    quantity = _Quantities(formulas)
    return schema.FormulaLessonPart(
        format="bpsim",
        version=VERSION,
        title=lesson.title,
        description=lesson.description,
        source=lesson.source,
        formulas=list(formulas.lines),
        result=UNSET if formulas.result is None else formulas.result,
        variables={name: float(value) for name, value in formulas.variables.items()},
        learned=list(formulas.learned),
        frozen=list(formulas.frozen),
        unpenalized=list(formulas.unpenalized),
        data=_data_part(formulas),
        training=_training_part(lesson.training),
        view=_view_part(lesson.view),
        guide=[
            schema.FormulaCaptionPart(c.text, c.iteration, quantity.part(c.step) if c.step else None)
            for c in lesson.guide
        ],
        printed=[
            schema.FormulaPrintedPart(p.iteration, quantity.part(p.quantity), p.value, p.note) for p in lesson.printed
        ],
        state=_state_part(lesson) if lesson.state else None,
        answers=_answers_part(lesson.answers, quantity),
    )


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


class _Quantities:
    """Writes quantities with the names of their nodes, which stay when lines come or go; a number has no such place."""

    def __init__(self, formulas: Formulas) -> None:
        try:
            self._names = formulas.graph.names
        except FormulaError:  # the file is refused for its lines
            self._names = ()

    def part(self, quantity: Quantity) -> schema.FormulaQuantityPart:
        return schema.FormulaQuantityPart(**self.fields(quantity))

    def fields(self, quantity: Quantity) -> dict[str, Any]:
        known = quantity.unit in range(len(self._names))
        return {
            "quantity": quantity.kind.value,
            "sample": quantity.sample,
            "layer": cast("None", quantity.layer),
            "unit": self._names[quantity.at_unit] if known else quantity.unit,
            "source": quantity.source,
        }


def _answers_part(
    answers: Iterable[Answer], quantity: _Quantities
) -> schema.FormulaAnswersPart | list[schema.FormulaAnswersPart] | UnsetType:
    """One object where they are all of one iteration, else one for each."""
    parts = [
        schema.FormulaAnswersPart(
            iteration,
            [schema.FormulaAnswerPart(**quantity.fields(one.quantity), typed=one.typed) for one in typed],
        )
        for iteration, typed in groupby(answers, key=lambda answer: answer.iteration)
    ]
    return UNSET if not parts else parts[0] if len(parts) == 1 else parts


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
