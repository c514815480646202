"""``bpsim new``: a lesson from a few words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bpsim.commands import output
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network import Bias
from bpsim.lesson import Lesson, save
from bpsim.lesson.blueprint import new_lesson
from bpsim.lesson.faults import printable
from bpsim.lesson.lesson import FormulaLesson
from bpsim.lesson.new_formulas import has_names_without_value, new_formula_lesson
from bpsim.sentences import _


def new(
    text: str,
    out: Path,
    *,
    loss: str | None,
    bias: str | None,
    distribution: str,
    width: float,
    seed: int,
    values: Sequence[tuple[str, float]],
    learned: Sequence[str],
    force: bool,
) -> int:
    """Writes a new lesson, as File > New makes it, to ``out``; a file that is there is replaced with ``force`` only.

    A text with an equals sign is formulas, whose variables have ``values``. Raises UsageError for what no lesson can
    be, and for a file that is there or cannot be written.
    """
    if "=" in text:
        _refuse(_("a lesson about formulas has none"), {"--loss": loss, "--bias": bias})
        lesson: Lesson = _of_formulas(text, dict(values), learned)
        said = text
    else:
        _refuse(_("is for formulas"), {"--value": values, "--learn": learned})
        lesson = new_lesson(
            text, loss=loss, bias=bias or Bias.PER_UNIT, distribution=distribution, width=width, seed=seed
        )
        sizes = "-".join(map(str, lesson.network.sizes))
        said = _("{sizes}, {loss}, seed {seed}").format(sizes=sizes, loss=lesson.network.loss, seed=seed)
    if os.path.lexists(out) and not force:
        raise UsageError(
            _("{file} is there already: give another name, or --force to replace it").format(file=printable(str(out)))
        )
    save(lesson, out)
    output.line(f"{printable(str(out))}: {printable(said)}")
    return 0


def _of_formulas(text: str, values: dict[str, float], learned: Sequence[str]) -> FormulaLesson:
    try:
        return new_formula_lesson(text, values, learned)
    except LessonError as error:
        if values or not has_names_without_value(text):
            raise
        hint = _("--value NAME=NUMBER gives a name its value, once for each")
        raise LessonError(*error.faults, hint) from None


def _refuse(reason: str, options: dict[str, object]) -> None:
    """Refuses options that are for the other kind of lesson."""
    for name, value in options.items():
        if value:
            raise UsageError(f"{name}: {reason}")
