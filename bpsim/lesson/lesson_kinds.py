"""Lessons about networks and lessons about formulas: the fields of each, its faults, and the lesson that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from bpsim.lesson.combinations import (
    batch_faults,
    buffer_faults,
    combination_faults,
    derivative_faults,
    held_out_faults,
    picked_faults,
)
from bpsim.lesson.faults import Fault
from bpsim.lesson.file_structure import structure_faults
from bpsim.lesson.foreign_fields import NOT_OF_FORMULAS, NOT_OF_NETWORKS, foreign_faults, foreign_value_faults
from bpsim.lesson.formula_faults import Lines, data_faults, state_faults, view_faults
from bpsim.lesson.formula_from_parts import node_quantity, to_formula_lesson
from bpsim.lesson.formula_names import Names, learned_names, name_faults
from bpsim.lesson.formula_places import FormulaPlaces
from bpsim.lesson.formula_schema import FormulaAnswersPart, FormulaLessonPart
from bpsim.lesson.formula_to_parts import to_formula_file
from bpsim.lesson.from_parts import answers_of, quantity_of, to_lesson
from bpsim.lesson.lesson import Answer, FormulaLesson, Lesson
from bpsim.lesson.network_places import NetworkPlaces
from bpsim.lesson.node import ABSENT, Node
from bpsim.lesson.references import answer_faults, mention_faults, quantity_faults
from bpsim.lesson.schema import AnswersPart, LessonPart
from bpsim.lesson.shapes import shape_faults
from bpsim.lesson.supported import unsupported_faults, version_faults
from bpsim.lesson.to_parts import to_file
from bpsim.lesson.unit_names import unit_name_faults
from bpsim.sentences import _


def fields_of(lesson: Lesson) -> dict[str, Any]:
    """The plain JSON values that are written for a lesson."""
    part = to_formula_file(lesson) if isinstance(lesson, FormulaLesson) else to_file(lesson)
    fields: dict[str, Any] = msgspec.to_builtins(part)
    return fields


def lesson_of(raw: object) -> Lesson:
    """The lesson of decoded JSON without faults."""
    if _is_about_formulas(raw):
        return to_formula_lesson(msgspec.convert(raw, FormulaLessonPart))
    return to_lesson(msgspec.convert(raw, LessonPart))


def answers_in(parts: Iterable[object], lesson: Lesson) -> list[Answer]:
    """The answers for a lesson in decoded JSON without faults, in the order of the file."""
    if isinstance(lesson, FormulaLesson):
        meant = partial(node_quantity, lesson.formulas.graph.nodes)
        return answers_of(msgspec.convert(list(parts), list[FormulaAnswersPart]), meant)
    return answers_of(msgspec.convert(list(parts), list[AnswersPart]), quantity_of)


def lesson_faults(raw: object, twice: Iterable[Fault]) -> Iterator[Fault]:
    """Every fault of the decoded JSON of a lesson file; ``twice`` are the fields that are given twice in it."""
    if _is_about_formulas(raw):
        yield from _faults_of_formulas(raw, twice)
    else:
        yield from _faults_of_network(raw, twice)


def _is_about_formulas(raw: object) -> bool:
    return isinstance(raw, dict) and "formulas" in raw


def _faults_of_network(raw: object, twice: Iterable[Fault]) -> Iterator[Fault]:
    root = Node(raw)
    foreign = list(foreign_faults(root, NOT_OF_NETWORKS))
    if root["network"].value is ABSENT:
        foreign.append(Fault("network", _("missing, and so is formulas: a lesson is about one of them")))
    places = {fault.place for fault in foreign}
    yield from foreign
    for fault in structure_faults(LessonPart, raw):
        if fault.place not in places:
            yield fault
        places.add(fault.place)
    yield from twice
    yield from shape_faults(root)
    yield from unit_name_faults(root)
    quantities = NetworkPlaces(root)
    yield from quantity_faults(root, quantities)
    yield from answer_faults(root, quantities)
    yield from mention_faults(root, quantities)
    yield from combination_faults(root)
    yield from derivative_faults(root)
    yield from _training_faults(root)
    yield from version_faults(root)
    yield from (fault for fault in unsupported_faults(root) if fault.place not in places)


def _faults_of_formulas(raw: object, twice: Iterable[Fault]) -> Iterator[Fault]:
    root = Node(raw)
    if root["network"].given:
        yield Fault("network", _("stands beside formulas, and a lesson is about one of them"))
        return
    foreign = [*foreign_faults(root, NOT_OF_FORMULAS), *foreign_value_faults(root)]
    places = {fault.place for fault in foreign}
    yield from foreign
    yield from (fault for fault in structure_faults(FormulaLessonPart, raw) if fault.place not in places)
    yield from twice
    names = Names.of(root)
    lines = Lines(root, names)
    yield from lines.faults
    yield from name_faults(root, names)
    yield from data_faults(root)
    yield from view_faults(root, lines.graph)
    yield from state_faults(root, names, lines.graph)
    quantities = FormulaPlaces(root, lines.graph, learned_names(root))
    yield from quantity_faults(root, quantities)
    yield from answer_faults(root, quantities)
    yield from mention_faults(root, quantities)
    yield from _training_faults(root)
    yield from version_faults(root)


def _training_faults(root: Node) -> Iterator[Fault]:
    """What samples, batches and buffers have to do with one another, whatever is trained."""
    yield from held_out_faults(root)
    yield from picked_faults(root)
    yield from batch_faults(root)
    yield from buffer_faults(root)
