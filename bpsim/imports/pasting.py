"""A block of text from a spreadsheet as numbers of a table: all of it, or one sentence with the first bad cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from bpsim.core.errors import LessonError, UsageError
from bpsim.core.network import Floats
from bpsim.imports import pasting_wording as wording
from bpsim.imports.cells import is_number, read_column, shortened
from bpsim.imports.dialect import DecimalMark, Separator, of_pasted
from bpsim.imports.records import Fault, Record, records, refuse_too_wide
from bpsim.lesson.limits import FILE_BYTES, SAMPLES
from bpsim.trace.numerals import grouped
from bpsim.trace.typed import parse_number

LONGEST_NUMBER = 1000
"""Letters of a text that may be one number."""
_MARK = "\ufeff"
"""The byte order mark, with which some programs begin a text."""


class Corner(Struct, frozen=True):
    """The cell at which a block is pasted, in a table whose columns are the inputs, then the targets.

    classes: what the outputs stand for; empty where they have no names. named: whether the cell stands in the column of
    these names, so that a name such as ``3`` is no number.
    """

    inputs: int
    outputs: int
    row: int = 0
    column: int = 0
    classes: tuple[str, ...] = ()
    named: bool = False

    @property
    def room(self) -> int:
        """How many columns there are from here on."""
        return 1 if self.named else self.inputs + self.outputs - self.column


class Block(Struct, frozen=True, eq=False):
    """Numbers that are pasted, (rows, columns), the first at ``column``. A name of a class became all targets.

    separator: what stood between the cells; None where there is one cell.
    """

    values: Floats
    column: int
    separator: Separator | None = None


def read_block(text: str, corner: Corner) -> Block:
    """The numbers of a text that is pasted at a cell. Raises UsageError, which says that nothing is pasted and why.

    A text that is one number is that number, with a decimal comma or point.
    """
    try:
        plain = _plain(text)
        number = None if corner.named else _one_number(plain)
        if number is not None:
            return Block(np.array([[number]]), corner.column)
        return _block(plain, corner)
    except (ValueError, LessonError) as fault:
        raise UsageError(wording.NOT_PASTED.format(reason=str(fault).removesuffix("."))) from None


def _plain(text: str) -> str:
    """A text with ``\\n`` between its lines, and nothing before the first and behind the last one."""
    if len(text) > FILE_BYTES:
        raise ValueError(wording.TOO_LONG.format(most=FILE_BYTES >> 20))
    return text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _one_number(text: str) -> float | None:
    try:
        return None if len(text) > LONGEST_NUMBER or "\t" in text or "\n" in text else parse_number(text)
    except ValueError:
        return None


def _block(text: str, corner: Corner) -> Block:
    dialect = of_pasted(text)
    rows = _rows(text, dialect.separator, corner)
    if dialect.decimal is DecimalMark.EITHER:
        _refuse_two_marks(rows)
    columns = list(zip(*rows, strict=True))
    values, reasons = [], {}
    for at, cells in enumerate(columns):
        if at == len(columns) - 1 and _names_classes(cells, corner, at, dialect.decimal):
            found, faults = _one_hot(cells, corner)
        else:
            numbers, faults = read_column(cells, dialect.decimal)
            found = numbers[:, None]
        values.append(found)
        reasons.update({(row, at): reason for row, reason in faults.items()})
    if reasons:
        row, at = first = min(reasons)
        fault = wording.AT_CELL.format(row=grouped(row + 1), column=at + 1, reason=reasons[first].removesuffix("."))
        raise ValueError(fault + (wording.LEAVE_NAMES_OUT if _are_names(rows, reasons) else ""))
    named = values[-1].shape[1] > 1 or corner.named
    block = _with_names(values, corner) if named else np.hstack(values)
    separator = dialect.separator if len(rows) > 1 or len(columns) > 1 else None
    return Block(block, min(corner.column, corner.inputs) if named else corner.column, separator)


def _refuse_two_marks(rows: Sequence[Sequence[str]]) -> None:
    """Raises ValueError where one number has a decimal point and another a comma.

    A spreadsheet writes all with one mark: the other is a text there, or stands between thousands.
    """
    first: dict[str, str] = {}
    for row, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            mark = next((mark for mark in (".", ",") if mark in cell and mark not in first), "")
            if mark and is_number(cell, DecimalMark.EITHER):
                if first:
                    reason = wording.TWO_MARKS[mark].format(cell=shortened(cell), other=first.popitem()[1])
                    raise ValueError(wording.AT_CELL.format(row=grouped(row), column=column, reason=reason))
                first[mark] = shortened(cell)


def _are_names(rows: Sequence[Sequence[str]], reasons: Mapping[tuple[int, int], str]) -> bool:
    """Whether the first row, which has no number, seems to name the columns of those below."""
    return len(rows) > 1 and (1, 0) not in reasons and all((0, at) in reasons for at in range(len(rows[0])))


def _rows(text: str, separator: Separator, corner: Corner) -> list[list[str]]:
    """The cells of every row; raises ValueError where they are no block that has room."""
    if not text.strip():
        raise ValueError(wording.NOTHING_TO_PASTE)
    refuse_too_wide(text, separator)
    rows: list[list[str]] = []
    for record in records(text, separator):
        fault = _fault(record, len(rows), len(rows[0]) if rows else None, corner)
        if fault:
            raise ValueError(fault)
        assert isinstance(record, Record)
        rows.append(record.cells)
    return rows


def _fault(record: Record | Fault, above: int, width: int | None, corner: Corner) -> str:
    """Why a row below so many, of which the first has so many cells, is none of a block; empty where it is one."""
    if isinstance(record, Fault):
        return wording.AT_ROW.format(row=grouped(above + 1), reason=record.reason)
    if record.line > above + 1:
        return wording.AT_ROW.format(row=grouped(above + 1), reason=wording.EMPTY_ROW)
    cells = len(record.cells)
    if width is not None and cells != width:
        reason = wording.CELLS.of(cells, cells=cells, expected=width)
        return wording.AT_ROW.format(row=grouped(above + 1), reason=reason)
    if cells > corner.room:
        return wording.TOO_WIDE.of(corner.room, columns=cells, room=corner.room)
    if corner.row + above >= SAMPLES:
        return wording.TOO_MANY_ROWS.format(most=grouped(SAMPLES))
    return ""


def _names_classes(cells: Sequence[str], corner: Corner, at: int, decimal: DecimalMark) -> bool:
    """Whether a column of the block holds names of classes: where targets stand, and the first cell is no number."""
    if corner.named or not corner.classes or corner.column + at < corner.inputs:
        return corner.named
    return bool(read_column(cells[:1], decimal)[1]) and bool(cells[0].strip())


def _one_hot(cells: Sequence[str], corner: Corner) -> tuple[Floats, dict[int, str]]:
    """The targets of names of classes, and why by its row where a cell is none."""
    places = {name: at for at, name in enumerate(corner.classes)}
    found = [places.get(cell.strip(), -1) for cell in cells]
    faults = {
        row: wording.NO_CLASS.format(cell=shortened(cell), classes=shortened(", ".join(corner.classes)))
        for row, (cell, place) in enumerate(zip(cells, found, strict=True))
        if place < 0
    }
    return np.eye(len(places))[found], faults


def _with_names(values: list[Floats], corner: Corner) -> Floats:
    """The numbers of a block whose last column holds names: these are all targets, so none may stand beside them."""
    inputs = 0 if corner.named else max(0, corner.inputs - corner.column)
    if len(values) - 1 > inputs:
        raise ValueError(wording.CLASS_BESIDE_TARGETS)
    return np.hstack(values)
