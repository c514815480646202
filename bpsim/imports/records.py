"""The rows of a table that is written as text: cells and the line where each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct

from bpsim.core.errors import LessonError
from bpsim.imports import wording
from bpsim.imports.dialect import Separator, named_separator

MOST_COLUMNS = 4096
"""Twice as many as the inputs and outputs that a network may have."""
_QUOTED = re.compile(r'"[^"]*"?')


class Fault(Struct, frozen=True):
    """Why a row cannot be used. ``line``: where it begins in the file, from 1."""

    line: int
    reason: str

    def __str__(self) -> str:
        return wording.AT_LINE.format(line=self.line, reason=self.reason)


class Record(Struct, frozen=True):
    """The cells of one row. ``line``: where it begins in the file, from 1."""

    line: int
    cells: list[str]


def refuse_too_wide(text: str, separator: Separator) -> None:
    """Raises LessonError where the first line has more columns than a table may have, without taking it apart."""
    start = text.index("\n") + 1 if named_separator(text) and "\n" in text else 0
    end = text.find("\n", start)
    count = _columns(text[start : end if end >= 0 else None], separator)
    if count > MOST_COLUMNS:
        raise LessonError(wording.TOO_MANY_COLUMNS.format(columns=count, most=MOST_COLUMNS))


def _columns(line: str, separator: Separator) -> int:
    """How many cells a line has at least: separators within quotes do not count."""
    plain = _QUOTED.sub("", line) if '"' in line else line
    return plain.count(separator) + 1


def records(text: str, separator: Separator) -> Iterator[Record | Fault]:
    """Every row that is not blank, and a fault for each that cannot be taken apart.

    text: with ``\\n`` at the end of its lines. A cell in quotes may hold separators, ends of lines and,
    doubled, quotes. After a fault the next line begins a row.
    """
    if '"' not in text:
        yield from _plain_records(text, separator)
        return
    lines = _Lines(text, separator)
    if named_separator(text):
        next(lines)
    reader = _reader(lines, separator)
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Fault(line, lines.reason)
            lines.go_back()
            reader = _reader(lines, separator)
        else:
            if any(map(str.strip, cells)):
                yield Record(line, cells)


def _plain_records(text: str, separator: Separator) -> Iterator[Record | Fault]:
    """The rows of a text without quotes, in which every line is one."""
    named = named_separator(text) is not None
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if len(line) > MOST_COLUMNS and _columns(line, separator) > MOST_COLUMNS:
            yield Fault(number, wording.WIDE_ROW.format(most=MOST_COLUMNS))
        elif not (named and number == 1):
            cells = line.rstrip("\n").split(separator)
            if any(map(str.strip, cells)):
                yield Record(number, cells)


def _reader(lines: Iterator[str], separator: Separator) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)


class _Lines:
    """The lines of a text, which can go back to the second line of the row that was begun last."""

    def __init__(self, text: str, separator: Separator) -> None:
        self._source = io.StringIO(text, newline="\n")
        self._separator = separator
        self._read = 0
        self._row, self._start, self._second = 0, 0, -1
        self._ended = self._wide = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._source.readline()
        if not line:
            self._ended = True
            raise StopIteration
        self._read += 1
        if self._second < 0:
            self._second = self._source.tell()
        if len(line) > MOST_COLUMNS and _columns(line, self._separator) > MOST_COLUMNS:
            self._wide = True
            raise csv.Error
        return line

    def begin_row(self) -> int:
        """The number of the line that comes next, from 1."""
        self._row, self._start, self._second = self._read + 1, self._source.tell(), -1
        return self._row

    @property
    def reason(self) -> str:
        """Why the row that was begun last could not be taken apart."""
        if self._wide:
            return wording.WIDE_ROW.format(most=MOST_COLUMNS)
        if self._source.tell() - self._start > csv.field_size_limit():
            return wording.LONG_CELL.format(most=csv.field_size_limit())
        return wording.OPEN_QUOTE if self._ended else wording.STRAY_QUOTE

    def go_back(self) -> None:
        """To the second line of the row that was begun last."""
        self._source.seek(self._second)
        self._read = self._row
        self._ended = self._wide = False
