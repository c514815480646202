"""Where the rows of a table come from: the text of a file, or a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bpsim.core.errors import LessonError, UsageError
from bpsim.imports import wording
from bpsim.imports.decoding import decoded
from bpsim.imports.dialect import Dialect, guess
from bpsim.imports.records import Fault, Record, records, refuse_too_wide
from bpsim.imports.suffixes import WORKBOOK
from bpsim.lesson import files
from bpsim.lesson.faults import printable


class Source(Protocol):
    """Rows that can be read again in another dialect. count: about how many; written: whether they have a dialect.
    sheets: of a workbook the names of its sheets, of which ``sheet`` is read."""

    count: int
    written: bool
    sheets: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """The name of the sheet that is read; empty where there is none."""

    def choose(self, name: str) -> None:
        """Reads another sheet from here on; raises UsageError where there is no such sheet."""

    @property
    def likely(self) -> Dialect:
        """The dialect that they seem to be written in."""

    def rows(self, dialect: Dialect) -> Iterator[Record | Fault]:
        """The rows; raises LessonError, at once or on the way, where there are none."""


class Text:
    """The rows of a text."""

    written = True
    sheets: tuple[str, ...] = ()
    sheet = ""

    def __init__(self, text: str) -> None:
        self._text = text
        self.count = text.count("\n") + 1

    def choose(self, name: str) -> None:  # noqa: ARG002 - there is none of any name
        raise UsageError(wording.NO_SHEETS)

    @property
    def likely(self) -> Dialect:
        return guess(self._text)

    def rows(self, dialect: Dialect) -> Iterator[Record | Fault]:
        refuse_too_wide(self._text, dialect.separator)
        return records(self._text, dialect.separator)


def open_source(path: Path) -> Source:
    """The rows of a file: of a workbook where its name ends in ``.xlsx``, else of its text.

    Raises UsageError where there is no such file or it cannot be read without another package, LessonError where it is
    no table.
    """
    data = files.read(path)
    try:
        if path.suffix.lower() == WORKBOOK:
            from bpsim.imports.workbook import Sheet

            return Sheet(data)
        return Text(decoded(data))
    except LessonError as error:
        raise LessonError(f"{printable(str(path))}: {error}") from None
