"""A new lesson about formulas from a few words: ``t = x + y; f = t z`` and the values of the variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.lesson.format import validate
from bpsim.lesson.lesson import FormulaLesson

LEARNING_RATE = 0.1


def new_formula_lesson(text: str, values: Mapping[str, float], learned: Sequence[str] = ()) -> FormulaLesson:
    """The lesson that such a text describes. text: lines with ``;`` or line breaks between them.

    values: of every name that has no line. learned: those of them that training changes. Raises LessonError, with the
    place, for what cannot be.
    """
    lines = [line.strip() for line in text.replace("\n", ";").split(";")]
    formulas = Formulas(tuple(line for line in lines if line), dict(values), learned=tuple(learned))
    lesson = FormulaLesson(formulas=formulas, training=Training(LEARNING_RATE))
    validate(lesson)
    return lesson
