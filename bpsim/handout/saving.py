"""A handout as a file: its formats, its name and that of its picture, and saving both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from bpsim.core.errors import BpsimError, UsageError
from bpsim.handout import wording
from bpsim.handout.choice import WHOLE, Choice
from bpsim.handout.latex import latex
from bpsim.handout.markdown import markdown
from bpsim.lesson import files
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator


class Format(StrEnum):
    """The formats of a handout."""

    MARKDOWN = "markdown"
    LATEX = "latex"

    @property
    def picture_suffix(self) -> str:
        """What kind of picture the format shows best."""
        return ".svg" if self is Format.MARKDOWN else ".pdf"


SUFFIXES = {".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".tex": Format.LATEX}
"""The format of a file by the end of its name."""
_NOT_FOR_TEX = re.compile(r"[^A-Za-z0-9._+=@ -]")


def lines(sim: Simulator, form: Format, picture: str = "", choice: Choice = WHOLE) -> Iterator[str]:
    """The document of the present iteration; ``picture``: the name of a picture beside it, none where it is empty.

    Raises UsageError for a choice of what is not there.
    """
    choice.check(sim)
    return (markdown if form is Format.MARKDOWN else latex)(sim, picture, choice)


def picture_file(path: Path, form: Format) -> Path:
    """The picture beside a document: not of its own name, which is that of the PDF that LaTeX makes of it."""
    stem = f"{path.stem}-graph"
    if form is Format.LATEX:
        stem = _NOT_FOR_TEX.sub("-", stem)
    return path.with_name(stem + form.picture_suffix)


def check_path(path: Path, form: Format, lesson: Path | None = None, *, replacing: bool = False) -> None:
    """Raises UsageError where the document or its picture cannot be written, before either is made.

    lesson: the file that the numbers come from. replacing: whether a file in the picture's place may be replaced that
    is not the picture of a document in this place.
    """
    files.check_writable(path, lesson)
    files.check_writable(picture_file(path, form), lesson)
    other = None if replacing else in_the_way(path, form)
    if other is not None:
        raise UsageError(wording.IN_THE_WAY.format(picture=printable(other.name), path=printable(path.name)))


def in_the_way(path: Path, form: Format) -> Path | None:
    """The file that stands in the place of the picture; None where the document that is replaced with it shows it."""
    beside = picture_file(path, form)
    if not os.path.lexists(beside):
        return None
    shown = f"({quote(beside.name)})" if form is Format.MARKDOWN else f"{{{beside.name}}}"
    try:
        return None if shown.encode() in files.read(path) else beside
    except BpsimError:
        return beside


def save(
    sim: Simulator, path: Path, form: Format, picture: bytes, choice: Choice = WHOLE, *, replacing: bool = False
) -> Path:
    """Writes the present iteration to ``path`` and its picture beside it; returns the picture's path.

    Each file is replaced in one move. Raises UsageError as ``check_path`` does.
    """
    check_path(path, form, sim.lesson.path, replacing=replacing)
    beside = picture_file(path, form)
    document = "\n".join(lines(sim, form, beside.name, choice)) + "\n"
    files.write(beside, picture)
    files.write(path, document.encode())
    return beside
