"""A handout as a file: its formats, its name and that of its picture, and saving both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from bpsim.core.errors import UsageError
from bpsim.handout import wording
from bpsim.handout.latex import latex
from bpsim.handout.markdown import markdown
from bpsim.lesson import files
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator


class Format(StrEnum):
    """What a handout is written in."""

    MARKDOWN = "markdown"
    LATEX = "latex"

    @property
    def picture_suffix(self) -> str:
        """What kind of picture the format shows best."""
        return ".svg" if self is Format.MARKDOWN else ".pdf"


SUFFIXES = {".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".tex": Format.LATEX}
"""The format of a file by the end of its name."""
_NOT_FOR_TEX = re.compile(r"[^A-Za-z0-9._+=@ -]")


def lines(sim: Simulator, form: Format, picture: str = "") -> Iterator[str]:
    """The document of the present iteration; ``picture``: the name of a picture beside it, none where it is empty."""
    return (markdown if form is Format.MARKDOWN else latex)(sim, picture)


def picture_file(path: Path, form: Format) -> Path:
    """The picture beside a document: not of its own name, which is that of the PDF that LaTeX makes of it."""
    stem = f"{path.stem}-graph"
    if form is Format.LATEX:
        stem = _NOT_FOR_TEX.sub("-", stem)
    return path.with_name(stem + form.picture_suffix)


def check_path(path: Path) -> None:
    """Raises UsageError where no document can be written, before its picture is."""
    place = printable(str(path))
    if path.is_dir():
        raise UsageError(wording.FOLDER.format(path=place))
    if not path.parent.is_dir():
        raise UsageError(wording.NO_FOLDER.format(path=place, folder=printable(str(path.parent))))


def save(sim: Simulator, path: Path, form: Format, picture: bytes) -> Path:
    """Writes the present iteration to ``path`` and its picture beside it; returns the picture's path.

    Each file is replaced in one move. Raises UsageError.
    """
    check_path(path)
    beside = picture_file(path, form)
    document = "\n".join(lines(sim, form, beside.name)) + "\n"
    files.write(beside, picture)
    files.write(path, document.encode())
    return beside
