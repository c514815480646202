"""``bpsim new``: a lesson from a few words."""

from __future__ import annotations

import os
from pathlib import Path

from bpsim.commands import output
from bpsim.core.errors import UsageError
from bpsim.lesson import save
from bpsim.lesson.blueprint import new_lesson
from bpsim.lesson.faults import printable


def new(
    text: str, out: Path, *, loss: str | None, bias: str, distribution: str, width: float, seed: int, force: bool
) -> int:
    """Writes a new lesson, as File > New makes it, to ``out``; a file that is there is replaced with ``force`` only.

    Raises UsageError for what no network can be, and for a file that is there or cannot be written.
    """
    lesson = new_lesson(text, loss=loss, bias=bias, distribution=distribution, width=width, seed=seed)
    if os.path.lexists(out) and not force:
        raise UsageError(f"{printable(str(out))} is there already: give another name, or --force to replace it")
    save(lesson, out)
    sizes = "-".join(map(str, lesson.network.sizes))
    output.line(f"{printable(str(out))}: {sizes}, {lesson.network.loss}, seed {seed}")
    return 0
