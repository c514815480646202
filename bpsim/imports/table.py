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

SHARE_OF_ROWS = 0.7
"""Of the time that a table takes; the rest is that of its columns."""


class Content(StrEnum):
    """What the cells of a column hold."""

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
    """What most of these cells hold that are not empty; a number of another decimal mark is a number too."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return Content.NOTHING
    numbers = sum(is_number(cell, DecimalMark.EITHER) for cell in filled)
    return Content.NUMBERS if 2 * numbers >= len(filled) else Content.TEXTS


def read_table(
    rows: Iterator[Record | Fault], count: int, dialect: Dialect, named: bool | None = None
) -> Generator[float, None, Table]:
    """Takes ``CHUNK`` rows at a time, then a column, and yields how much is read, from 0 to 1; returns the table.

    count: how many rows there are, about. named: whether the first row holds names; None finds out. Raises LessonError
    where no row is left, or too many are.
    """
    records: list[Record] = []
    faults: list[Fault] = []
    while chunk := list(islice(rows, CHUNK)):
        for row in chunk:
            if isinstance(row, Record):
                records.append(row)
            else:
                faults.append(row)
        if len(records) + len(faults) > limits.SAMPLES + 1:
            raise LessonError(wording.TOO_MANY_ROWS.format(most=grouped(limits.SAMPLES)))
        yield SHARE_OF_ROWS * min(1.0, (len(records) + len(faults)) / count)
    table = _table(records, faults, dialect, named)
    for column, held in enumerate(table.contents, 1):
        if held is Content.NUMBERS:
            table.numbers(column - 1)
        yield SHARE_OF_ROWS + (1.0 - SHARE_OF_ROWS) * column / len(table.contents)
    return table


def _table(records: list[Record], faults: list[Fault], dialect: Dialect, named: bool | None) -> Table:
    if not records:
        raise LessonError(*(map(str, faults) if faults else (wording.NO_ROWS,)))
    width = Counter(len(record.cells) for record in records[:JUDGED]).most_common(1)[0][0]
    if width > MOST_COLUMNS:
        raise LessonError(wording.TOO_MANY_COLUMNS.format(columns=grouped(width), most=grouped(MOST_COLUMNS)))
    fitting = [record for record in records if len(record.cells) == width]
    ragged = [_ragged(record, width) for record in records if len(record.cells) != width]
    has_names = _has_names(fitting[0].cells) if named is None else named
    names = tuple(cell.strip() for cell in fitting[0].cells) if has_names else ("",) * width
    body = fitting[1:] if has_names else fitting
    if not body:
        raise LessonError(wording.ONLY_NAMES, *map(str, ragged))
    lines = np.array([record.line for record in body], dtype=np.int64)
    cells = tuple(zip(*(record.cells for record in body), strict=True))
    return Table(names, has_names, cells, lines, tuple(sorted(faults + ragged, key=lambda fault: fault.line)), dialect)


def _ragged(record: Record, width: int) -> Fault:
    count = len(record.cells)
    return Fault(record.line, (wording.CELL if count == 1 else wording.CELLS).format(cells=count, expected=width))


def _has_names(first: Sequence[str]) -> bool:
    """Whether the first row is one of names, in which nothing is a number."""
    return not any(is_number(cell, DecimalMark.EITHER) for cell in first)
