"""What a student has typed, in a snapshot: kept in the lesson of its iteration and in those of later branches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from bpsim.core.quantity import Quantity
from bpsim.lesson.kept_answers import Answers, carried, with_answer, without
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.snapshot import Earlier, Snapshot
from bpsim.simulator.subjects import subject_of


def answered(snapshot: Snapshot, quantity: Quantity, text: str) -> Snapshot:
    """The same with what was typed for a quantity of the present iteration; a blank text is none."""
    here, iteration = snapshot.own_lesson_of(snapshot.iteration), snapshot.iteration

    def change(lesson: Lesson) -> Answers:
        there = quantity if lesson is here else subject_of(here).moved(here, lesson)(quantity)
        return lesson.answers if there is None else with_answer(lesson.answers, iteration, there, text)

    return _changed(snapshot, change)


def cleared(snapshot: Snapshot) -> Snapshot:
    """The same without what was typed for the present iteration."""
    return _changed(snapshot, lambda lesson: without(lesson.answers, snapshot.iteration))


def typed_since(target: Snapshot, present: Snapshot, here: Answers, there: Answers) -> Snapshot:
    """``target``, on the other side of an edit than ``present``, with what was typed since the edit was made.

    ``here`` and ``there`` are what the last lessons of both sides held when it was made. Typing is no step of undo.
    """
    since = carried(
        present.lesson.answers, here, there, subject_of(present.lesson).moved(present.lesson, target.lesson)
    )
    return _answering(target, since, lambda one: _latest(one.lesson, present, one.until - 1))


def _latest(lesson: Lesson, present: Snapshot, iteration: int) -> Lesson:
    """The lesson of an iteration with what is typed there at present, where that is the same lesson."""
    other = present.own_lesson_of(iteration)
    same = subject_of(lesson).same(lesson, other)
    return _with(lesson, other.answers) if same else lesson


def _changed(snapshot: Snapshot, change: Callable[[Lesson], Answers]) -> Snapshot:
    """The same with other answers in the lesson of the present iteration, and in those of the branches after it."""
    at = snapshot.iteration

    def changed(one: Earlier) -> Lesson:
        return _with(one.lesson, change(one.lesson)) if at < one.until else one.lesson

    return _answering(snapshot, change(snapshot.lesson), changed)


def _answering(snapshot: Snapshot, answers: Answers, of: Callable[[Earlier], Lesson]) -> Snapshot:
    """The same with other answers, and itself where they are not others: undo keeps a snapshot for every edit."""
    lesson, lessons = _with(snapshot.lesson, answers), [of(one) for one in snapshot.earlier]
    if lesson is snapshot.lesson and all(a is b.lesson for a, b in zip(lessons, snapshot.earlier, strict=True)):
        return snapshot
    earlier = (structs.replace(one, lesson=other) for one, other in zip(snapshot.earlier, lessons, strict=True))
    return structs.replace(snapshot, lesson=lesson, earlier=tuple(earlier))


def _with(lesson: Lesson, answers: Answers) -> Lesson:
    return lesson if answers == lesson.answers else replace(lesson, answers=answers)
