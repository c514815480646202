"""A table of columns, out of the rows of a text or of a spreadsheet, with every row that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import islice

import numpy as np

from bpsim.core.errors import LessonError
from bpsim.core.network import Floats, Indices
from bpsim.imports import wording
from bpsim.imports.cells import is_number, read_column
from bpsim.imports.dialect import DecimalMark, Dialect
from bpsim.imports.records import MOST_COLUMNS, Fault, Record
from bpsim.lesson import limits
from bpsim.trace.numerals import grouped

JUDGED = 100
"""Rows at the start that tell how wide a table is, whether it has names, and what its columns hold."""
CHUNK = 2_000
"""Rows that are read at a time, in about ten milliseconds."""

MISSING = frozenset({"nan", "na", "n/a", "null"})
"""What programs write where a number is missing, in small letters; a spreadsheet writes ``#N/A`` or ``#DIV/0!``."""

SHARE_OF_ROWS = 0.7
"""The share of the time of a table that its rows take; the rest is that of its columns."""


class Content(StrEnum):
    """The content of the cells of a column."""

    NUMBERS = "numbers"
    TEXTS = "texts"
    NOTHING = "nothing"


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of cells. cells: one list of texts a column, all of one length. lines: where each row begins in the file.

    named: whether ``names`` come from the file. faults: rows that have another number of cells, or none at all.
    """

    names: tuple[str, ...]
    named: bool
    cells: tuple[Sequence[str], ...]
    lines: Indices
    faults: tuple[Fault, ...]
    dialect: Dialect
    _numbers: dict[int, tuple[Floats, dict[int, str]]] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """How many rows there are that are not faulty."""
        return len(self.lines)

    @cached_property
    def contents(self) -> tuple[Content, ...]:
        """What each column holds, by most of its first rows."""
        return tuple(content(cells[:JUDGED]) for cells in self.cells)

    def numbers(self, column: int) -> tuple[Floats, dict[int, str]]:
        """The numbers of a column, NaN where a cell is none, and for each of these rows why; read once."""
        if column not in self._numbers:
            self._numbers[column] = read_column(self.cells[column], self.dialect.decimal)
        return self._numbers[column]


def content(cells: Iterable[str]) -> Content:
    """What most of these cells hold that are not empty; a number of another decimal mark is a number too.

    A cell that says that its number is missing counts as little as an empty one.
    """
    filled = [cell for cell in cells if cell.strip() and not _is_missing(cell)]
    if not filled:
        return Content.NOTHING
    numbers = sum(is_number(cell, DecimalMark.EITHER) for cell in filled)
    return Content.NUMBERS if 2 * numbers >= len(filled) else Content.TEXTS


def _is_missing(cell: str) -> bool:
    text = cell.strip().lower()
    return text in MISSING or (text.startswith("#") and text.endswith(("!", "?", "/a")))


def read_table(
    rows: Iterator[Record | Fault], count: int, dialect: Dialect, named: bool | None = None
) -> Generator[float, None, Table]:
    """Takes ``CHUNK`` rows at a time, then a column, and yields how much is read, from 0 to 1; returns the table.

    count: how many rows there are, about. named: whether the first row holds names; None finds out. Raises LessonError
    where no row is left, or too many are.
    """
    growing = _Growing()
    while chunk := list(islice(rows, CHUNK)):
        growing.add(chunk)
        if growing.count > limits.SAMPLES + 1:
            raise LessonError(wording.TOO_MANY_ROWS.format(most=grouped(limits.SAMPLES)))
        yield SHARE_OF_ROWS * min(1.0, growing.count / count)
    table = growing.table(dialect, named)
    for column, held in enumerate(table.contents, 1):
        if held is Content.NUMBERS:
            table.numbers(column - 1)
        yield SHARE_OF_ROWS + (1.0 - SHARE_OF_ROWS) * column / len(table.contents)
    return table


class _Growing:
    """A table while its rows come. They are kept by columns, since a hundred thousand lists would cost the collector
    of garbage a tenth of a second whenever it looks at them.

    count: of all rows, the faulty ones too.
    """

    def __init__(self) -> None:
        self.count = 0
        self._columns: list[list[str]] = []
        self._lines: list[int] = []
        self._faults: list[Fault] = []

    def add(self, rows: Sequence[Record | Fault]) -> None:
        """Takes more rows; most of the first ones say how many cells a row has."""
        records = [row for row in rows if isinstance(row, Record)]
        self.count += len(rows)
        self._faults += [row for row in rows if isinstance(row, Fault)]
        if records and not self._columns:
            width = Counter(len(record.cells) for record in records[:JUDGED]).most_common(1)[0][0]
            if width > MOST_COLUMNS:
                raise LessonError(wording.TOO_MANY_COLUMNS.format(columns=width, most=MOST_COLUMNS))
            self._columns = [[] for _ in range(width)]
        width = len(self._columns)
        fitting = [record for record in records if len(record.cells) == width]
        self._faults += [_ragged(record, width) for record in records if len(record.cells) != width]
        self._lines += [record.line for record in fitting]
        for column, cells in zip(self._columns, zip(*(record.cells for record in fitting), strict=True), strict=False):
            column += cells

    def table(self, dialect: Dialect, named: bool | None) -> Table:
        """What has come; raises LessonError where there is no row."""
        faults = tuple(sorted(self._faults, key=lambda fault: fault.line))
        if not self._lines:
            raise LessonError(*(map(str, faults) if faults else (wording.NO_ROWS,)))
        first = [column[0].strip() for column in self._columns]
        has_names = _has_names(first) if named is None else named
        if has_names:
            if len(self._lines) == 1:
                raise LessonError(wording.ONLY_NAMES, *map(str, faults))
            del self._lines[0]
            for column in self._columns:
                del column[0]
        lines = np.array(self._lines, dtype=np.int64)
        names = tuple(first) if has_names else ("",) * len(first)
        return Table(names, has_names, tuple(self._columns), lines, faults, dialect)


def _ragged(record: Record, width: int) -> Fault:
    count = len(record.cells)
    return Fault(record.line, wording.CELLS.of(count, cells=count, expected=width))


def _has_names(first: Sequence[str]) -> bool:
    """Whether the first row is one of names, in which nothing is a number."""
    return not any(is_number(cell, DecimalMark.EITHER) for cell in first)
