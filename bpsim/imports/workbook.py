"""A sheet of an ``.xlsx`` workbook, read by openpyxl where that is installed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from bpsim.core.errors import LessonError, UsageError
from bpsim.imports import wording
from bpsim.imports.dialect import DecimalMark, Dialect
from bpsim.imports.records import MOST_COLUMNS, Fault, Record
from bpsim.lesson import limits
from bpsim.lesson.faults import printable

_BROKEN = (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)
"""What openpyxl raises for a file that is damaged or no workbook."""


class Sheet:
    """The rows of a sheet, at first of the one that the workbook opens with; of a formula, the value that it had when
    it was saved. sheets: the names of all that have rows."""

    written = False

    def __init__(self, data: bytes) -> None:
        try:
            from openpyxl import load_workbook
        except ImportError:
            raise UsageError(wording.NO_OPENPYXL) from None
        try:
            _refuse_unbearable(data)
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            self._sheets = {sheet.title: sheet for sheet in book.worksheets}
            self._sheet = book.active if hasattr(book.active, "iter_rows") else None
        except _BROKEN:
            raise LessonError(wording.BROKEN_WORKBOOK) from None
        self.sheets = tuple(self._sheets)
        self._measure()

    @property
    def sheet(self) -> str:
        """The name of the sheet whose rows they are; empty where the workbook has none."""
        return self._sheet.title if self._sheet else ""

    def choose(self, name: str) -> None:
        """The rows of another sheet from here on. Raises UsageError for one that is not there, LessonError for one
        that is too wide."""
        if name not in self._sheets:
            raise UsageError(
                wording.NO_SHEET.format(name=printable(name), names=", ".join(map(printable, self.sheets)))
            )
        self._sheet = self._sheets[name]
        self._measure()

    def _measure(self) -> None:
        try:
            self.count = (self._sheet.max_row if self._sheet else 0) or 1
            width = (self._sheet.max_column if self._sheet else 0) or 0
        except _BROKEN:
            raise LessonError(wording.BROKEN_WORKBOOK) from None
        if width > MOST_COLUMNS:
            raise LessonError(wording.TOO_MANY_COLUMNS.format(columns=width, most=MOST_COLUMNS))

    @property
    def likely(self) -> Dialect:
        return Dialect(decimal=DecimalMark.EITHER)

    def rows(self, dialect: Dialect) -> Iterator[Record | Fault]:
        del dialect
        try:
            for line, values in enumerate(self._sheet.iter_rows(values_only=True) if self._sheet else (), 1):
                cells = [_text(value) for value in values]
                if any(map(str.strip, cells)):
                    yield Record(line, cells)
        except _BROKEN:
            raise LessonError(wording.BROKEN_WORKBOOK) from None


def _refuse_unbearable(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > 4 * limits.FILE_BYTES:
            raise LessonError(wording.UNPACKED_TOO_LARGE.format(most=4 * limits.FILE_BYTES))


def _text(value: object) -> str:
    """A cell as text that reads back as the same number."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)
