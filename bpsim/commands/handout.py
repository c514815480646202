"""``bpsim trace -o`` as a document with a picture: Qt is imported when it runs."""

from __future__ import annotations

from pathlib import Path

from bpsim import handout
from bpsim.commands.trace import reached
from bpsim.commands.window import qt_explained
from bpsim.lesson import load


def save_handout(source: str, iteration: int | None, form: handout.Format, out: Path) -> int:
    """Writes an iteration (None: where the lesson opens) to a file, and the network's picture beside it.

    Raises DivergedError where the iteration cannot be reached, UsageError where a file cannot be written.
    """
    lesson = load(source)
    handout.check_path(out, form, lesson.path)
    sim = reached(lesson, iteration)
    with qt_explained():
        from bpsim.app import picture
        from bpsim.app.messages import log_qt_messages

        log_qt_messages()
        picture.prepare()
        picture.save_handout(sim, out, form)
    return 0
