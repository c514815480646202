"""What names a sample, when the samples become others: it follows its sample, or goes with it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TypeVar

import numpy as np

from bpsim.core.network import Indices
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Quantity
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.lesson.lesson import FormulaLesson, Lesson

L = TypeVar("L", bound=Lesson)


def renumbered(before: L, after: L, places: Indices) -> L:
    """``after`` with the captions, printed and typed numbers of ``before`` at the samples where they belong now.

    places: the new row of each old one, -1 where it is gone. A quantity's sample is a place in the batch of its
    iteration: what is no longer in that batch is dropped.
    """
    follow = _Follower(before, after, places)
    guide = ((one, one.step and follow(one.iteration, one.step)) for one in after.guide)
    printed = ((one, follow(one.iteration, one.quantity)) for one in after.printed)
    answers = ((one, follow(one.iteration, one.quantity)) for one in after.answers)
    return replace(
        after,
        guide=tuple(replace(one, step=step) for one, step in guide if step or one.step is None),
        printed=tuple(replace(one, quantity=quantity) for one, quantity in printed if quantity),
        answers=tuple(replace(one, quantity=quantity) for one, quantity in answers if quantity),
    )


class _Follower:
    """The same quantity of an iteration among other samples."""

    def __init__(self, before: Lesson, after: Lesson, places: Indices) -> None:
        old, new = map(_engine, (before, after))
        self._places = places
        self._batches = cache(lambda iteration: (old.rows(iteration), new.rows(iteration)))

    def __call__(self, iteration: int, quantity: Quantity) -> Quantity | None:
        """None where its sample is gone, or is in the batch no longer."""
        if quantity.sample is None:
            return quantity
        old, new = self._batches(iteration)
        if quantity.sample >= len(old):
            return None
        # A batch that is drawn with replacement may have a row several times.
        row, earlier = old[quantity.sample], old[: quantity.sample]
        found = np.flatnonzero(new == self._places[row])[np.count_nonzero(earlier == row) :]
        return replace(quantity, sample=int(found[0])) if len(found) else None


def _engine(lesson: Lesson) -> NetworkEngine | FormulaEngine:
    if isinstance(lesson, FormulaLesson):
        return FormulaEngine(lesson.formulas, lesson.training)
    return NetworkEngine(lesson.network, lesson.data, lesson.training)
