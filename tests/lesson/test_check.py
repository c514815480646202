"""A lesson in memory is judged as its file is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import bpsim
from bpsim.core.errors import LessonError
from bpsim.core.network import Parameters
from bpsim.core.schedules import Exponential
from bpsim.core.training import Training
from bpsim.lesson import dumps, validate
from tests.strategies import lessons


@given(lessons(held_out=True, decorated=True))
def test_a_lesson_that_can_be_saved_passes(lesson: bpsim.Lesson) -> None:
    dumps(lesson)
    validate(lesson)


IT496 = bpsim.load("it496")
NAN = Parameters.of(IT496.network, [np.full((2, 2), np.nan)] * 2, IT496.parameters.biases)
SPOILED = [
    replace(IT496, training=replace(IT496.training, round_to=-1)),
    replace(IT496, training=replace(IT496.training, batch=2)),
    replace(IT496, training=replace(IT496.training, seed=-1, l1=-1.0)),
    replace(IT496, training=Training(0.5, schedule=Exponential(gamma=2.0))),
    replace(IT496, training=Training(float("inf"))),
    replace(IT496, parameters=NAN),
]


@pytest.mark.parametrize("lesson", SPOILED)
def test_one_that_cannot_is_refused_for_the_same_reasons(lesson: bpsim.Lesson) -> None:
    with pytest.raises(LessonError) as saved:
        dumps(lesson)
    with pytest.raises(LessonError) as checked:
        validate(lesson)
    first, *others = saved.value.faults
    assert checked.value.faults == (first.removeprefix("cannot be saved: "), *others)
