"""A new lesson about formulas from a few words: ``t = x + y; f = t z`` and the values of the variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bpsim.core.errors import FormulaError
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.missing import missing
from bpsim.lesson.format import validate
from bpsim.lesson.lesson import FormulaLesson

LEARNING_RATE = 0.1


def new_formula_lesson(text: str, values: Mapping[str, float], learned: Sequence[str] = ()) -> FormulaLesson:
    """The lesson that such a text describes. text: lines with ``;`` or line breaks between them.

    values: of every name that has no line. learned: those of them that training changes. Raises LessonError, with the
    place, for what cannot be.
    """
    formulas = Formulas(_lines(text), dict(values), learned=tuple(learned))
    lesson = FormulaLesson(formulas=formulas, training=Training(LEARNING_RATE))
    validate(lesson)
    return lesson


def has_names_without_value(text: str) -> bool:
    """Whether the lines of such a text can be read, and have a name with neither a line nor a value."""
    formulas = Formulas(_lines(text))
    try:
        return bool(missing(formulas.read, formulas.known))
    except FormulaError:
        return False


def _lines(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.replace("\n", ";").split(";"))
    return tuple(line for line in lines if line)
