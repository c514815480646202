"""``bpsim trace``: an iteration as text, for programs, or as a document with a picture, for which it imports Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bpsim import handout
from bpsim.commands import trace
from bpsim.commands.qt import qt_explained
from bpsim.core.errors import UsageError
from bpsim.handout import SUFFIXES, Choice, Format
from bpsim.lesson import Lesson, load
from bpsim.sentences import _

_FORMAT_OF = {".json": "json", ".csv": "csv", **SUFFIXES}
"""The format of a trace by the end of its file's name; any other is text."""


def write_trace(
    source: str,
    iteration: int | None = None,
    form: str | None = None,
    out: Path | None = None,
    answers: bool | None = None,
    at: tuple[int, int | None] | None = None,
    **chosen: Any,
) -> int:
    """Prints an iteration (None: where the lesson opens), or writes it to a file; a document there has a picture.

    form: by default what the name of the file says, else text. answers: at the end; by default where a document or a
    blank sheet is written. at: the iteration, and up to which of its steps. chosen: fields of ``Choice``.

    Raises DivergedError where the iteration cannot be reached,
    UsageError for what is not there and where a file cannot be written.
    """
    form = form or _FORMAT_OF.get(out.suffix.lower() if out else "", "text")
    document = form in list(Format)
    shown = document or chosen.get("blank") is not None
    if at is not None:
        iteration, chosen["until"] = at
    choice = Choice(**chosen, answers=shown if answers is None else answers)
    if choice.blank is not None and form in ("json", "csv"):
        raise UsageError(_("{format} has every value: a blank sheet is text, markdown or latex").format(format=form))
    lesson = load(source)
    if not document or out is None:
        return trace.trace(lesson, iteration, form, out, choice)
    return _save(lesson, iteration, Format(form), out, choice)


def _save(lesson: Lesson, iteration: int | None, form: Format, out: Path, choice: Choice) -> int:
    handout.check_path(out, form, lesson.path)
    sim = trace.reached(lesson, iteration)
    choice.check(sim)
    with qt_explained():
        from bpsim.app import picture
        from bpsim.app.messages import log_qt_messages

        log_qt_messages()
        picture.prepare()
        picture.save_handout(sim, out, form, choice)
    return 0
