"""What a student has typed, in a snapshot: kept in the lesson of its iteration and in those of later branches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bpsim.core.quantity import Quantity
from bpsim.editing.counterparts import moved
from bpsim.lesson.answers import Answers, carried, with_answer, without
from bpsim.lesson.lesson import Lesson
from bpsim.simulator.snapshot import Snapshot


def answered(snapshot: Snapshot, quantity: Quantity, text: str) -> Snapshot:
    """The same with what was typed for a quantity of the present iteration; a blank text is none."""
    here, iteration = snapshot.own_lesson_of(snapshot.iteration), snapshot.iteration

    def change(lesson: Lesson) -> Answers:
        there = quantity if lesson is here else moved(here, lesson)(quantity)
        return lesson.answers if there is None else with_answer(lesson.answers, iteration, there, text)

    return _changed(snapshot, change)


def cleared(snapshot: Snapshot) -> Snapshot:
    """The same without what was typed for the present iteration."""
    return _changed(snapshot, lambda lesson: without(lesson.answers, snapshot.iteration))


def typed_since(target: Snapshot, present: Snapshot, here: Answers, there: Answers) -> Snapshot:
    """``target``, on the other side of an edit than ``present``, with what was typed since the edit was made.

    ``here`` and ``there`` are what the last lessons of both sides held when it was made. Typing is no step of undo.
    """
    since = carried(present.lesson.answers, here, there, moved(present.lesson, target.lesson))
    earlier = (replace(one, lesson=_latest(one.lesson, present, one.until - 1)) for one in target.earlier)
    return replace(target, lesson=_with(target.lesson, since), earlier=tuple(earlier))


def _latest(lesson: Lesson, present: Snapshot, iteration: int) -> Lesson:
    """The lesson of an iteration with what is typed there at present, where that is the same lesson."""
    other = present.own_lesson_of(iteration)
    same = lesson.network is other.network and lesson.data is other.data
    return _with(lesson, other.answers) if same else lesson


def _changed(snapshot: Snapshot, change: Callable[[Lesson], Answers]) -> Snapshot:
    """The same with other answers in the lesson of the present iteration, and in those of the branches after it."""
    at = snapshot.iteration
    earlier = (
        replace(one, lesson=_with(one.lesson, change(one.lesson))) if at < one.until else one
        for one in snapshot.earlier
    )
    return replace(snapshot, earlier=tuple(earlier), lesson=_with(snapshot.lesson, change(snapshot.lesson)))


def _with(lesson: Lesson, answers: Answers) -> Lesson:
    return lesson if answers == lesson.answers else replace(lesson, answers=answers)
