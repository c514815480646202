"""Samples out of a table, once it is said what each of its columns becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from bpsim.core.errors import LessonError
from bpsim.core.network import Bools, Floats, Network
from bpsim.imports import wording
from bpsim.imports.cells import is_number, read_column, shortened
from bpsim.imports.column_names import unit_names
from bpsim.imports.columns import HOLDING, TRAINING, Role
from bpsim.imports.dialect import DecimalMark
from bpsim.imports.records import Fault
from bpsim.imports.table import Content, Table
from bpsim.lesson import limits
from bpsim.trace.numerals import grouped

MOST_NUMBERS = limits.FILE_BYTES // 5
"""Numbers of all samples, at most: as many as a lesson file holds, at five bytes each."""


class Samples(Struct, frozen=True, eq=False):
    """Rows of numbers. inputs: (rows, inputs); targets: (rows, targets). classes: the names of the targets, in their
    order, where they are one-hot. faults: every row of the table that is not among them, by its line. held_out: the
    indices of rows that are not to be trained on. Without targets these have no column."""

    inputs: Floats
    targets: Floats
    input_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    held_out: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.inputs)

    @property
    def given_targets(self) -> Floats | None:
        """The targets; None where there are none."""
        return self.targets if self.targets.shape[1] else None

    def fits(self, network: Network) -> bool:
        """Whether a network has as many inputs and, if there are targets, outputs."""
        outputs = (network.sizes[-1],) if self.given_targets is not None else (0,)
        return self.sizes == (network.sizes[0], *outputs)

    @property
    def sizes(self) -> tuple[int, int]:
        """How many inputs and targets a row has."""
        return self.inputs.shape[1], self.targets.shape[1]


def samples(table: Table, roles: Sequence[Role]) -> Samples:
    """The samples of a table; rows with an empty cell, or with text where a number belongs, are its faults.

    Raises LessonError where there are no inputs, no row that is right, or more than a lesson may have.
    """
    chosen = [at for at, role in enumerate(roles) if role not in (Role.IGNORED, Role.HELD_OUT)]
    parts = {at: _Part.of(table, at, roles[at]) for at in chosen}
    inputs = [parts[at] for at in chosen if roles[at] is Role.INPUT]
    targets = [parts[at] for at in chosen if roles[at] is not Role.INPUT]
    if not inputs:
        raise LessonError(wording.NO_INPUT)
    _refuse_many(table.rows, *(sum(part.width for part in side) for side in (inputs, targets)))
    holding = [at for at, role in enumerate(roles) if role is Role.HELD_OUT]
    faults = _faults(
        table, {at: part.reasons for at, part in parts.items()} | {at: _unsaid(table, at) for at in holding}
    )
    wrong = {fault.line for fault in faults}
    right = np.array([line not in wrong for line in table.lines.tolist()])
    if not right.any():
        raise LessonError(wording.NO_ROW_LEFT, *map(str, faults))
    none = np.zeros((table.rows, 0))
    arrays = ([part.values() for part in side] for side in (inputs, targets))
    in_values, target_values = (np.hstack([none, *columns])[right] for columns in arrays)
    names = unit_names([name for part in inputs for name in part.names], "i")
    return Samples(
        in_values,
        target_values,
        names,
        unit_names([name for part in targets for name in part.names], "o", names),
        unit_names(targets[0].texts, "o") if len(targets) == 1 else (),
        tuple(sorted((*table.faults, *faults), key=lambda fault: fault.line)),
        tuple(np.flatnonzero(_held(table, holding)[right]).tolist()),
    )


def _held(table: Table, columns: Sequence[int]) -> Bools:
    """Whether each row of the table is held out by one of some columns."""
    held = np.zeros(table.rows, np.bool_)
    for at in columns:
        held |= np.array([cell.strip().lower() in HOLDING for cell in table.cells[at]], dtype=np.bool_)
    return held


def _unsaid(table: Table, at: int) -> dict[int, str]:
    """Why a row cannot be used that does not say whether it is held out, by its index."""
    return {
        row: wording.NO_HOLDING.format(cell=shortened(cell))
        for row, cell in enumerate(table.cells[at])
        if cell.strip().lower() not in HOLDING | TRAINING
    }


class _Part(Struct, frozen=True, eq=False):
    """What one column gives: its numbers, or for each of its different texts a column that is 1 where it stands."""

    cells: Sequence[str]
    head: str
    texts: tuple[str, ...]
    numbers: Floats
    reasons: Mapping[int, str]
    """Why a row cannot be used, by its index."""

    @classmethod
    def of(cls, table: Table, at: int, role: Role) -> _Part:
        cells, head = table.cells[at], table.names[at]
        if role is Role.CLASS or table.contents[at] is not Content.NUMBERS:
            texts = _different(cells, table.dialect.decimal)
            reasons = {row: wording.EMPTY_CELL for row, cell in enumerate(cells) if not cell.strip()}
            if role is Role.TARGET and len(texts) == 2:
                return cls(cells, head, (), np.array([float(cell.strip() == texts[1]) for cell in cells]), reasons)
            return cls(cells, head, texts, np.zeros(0), reasons)
        return cls(cells, head, (), *table.numbers(at))

    @property
    def width(self) -> int:
        return len(self.texts) or 1

    @property
    def names(self) -> Sequence[str]:
        """The names of a column's units. A number alone is no name, but it is one behind the head of its column."""
        return [
            text if not is_number(text, DecimalMark.EITHER) else f"{self.head} {text}" if self.head else ""
            for text in self.texts
        ] or [self.head]

    def values(self) -> Floats:
        """One column a unit."""
        if not self.texts:
            return self.numbers[:, np.newaxis]
        place = {text: number for number, text in enumerate(self.texts)}
        values = np.zeros((len(self.cells), len(self.texts)))
        values[np.arange(len(self.cells)), [place.get(cell.strip(), 0) for cell in self.cells]] = 1.0
        return values


def _different(cells: Sequence[str], decimal: DecimalMark) -> tuple[str, ...]:
    """The texts of a column, each once, in the order of the alphabet or, where they are numbers, in theirs."""
    texts = sorted({cell.strip() for cell in set(cells)} - {""})
    numbers, reasons = read_column(texts, decimal)
    return tuple(texts if reasons else (texts[at] for at in np.argsort(numbers, kind="stable")))


def _refuse_many(rows: int, inputs: int, targets: int) -> None:
    for units, sentence in ((inputs, wording.MANY_INPUTS), (targets, wording.MANY_TARGETS)):
        if units > limits.UNITS:
            raise LessonError(sentence.format(count=grouped(units), most=grouped(limits.UNITS)))
    numbers = rows * (inputs + targets)
    if numbers > MOST_NUMBERS:
        raise LessonError(wording.MANY_NUMBERS.format(count=grouped(numbers), most=grouped(MOST_NUMBERS)))


def _faults(table: Table, wrong: Mapping[int, Mapping[int, str]]) -> list[Fault]:
    """One for each row with a cell that cannot be used, which names all of these cells."""
    reasons: dict[int, list[str]] = {}
    for at, of_rows in wrong.items():
        for row, reason in of_rows.items():
            reasons.setdefault(row, []).append(wording.IN_COLUMN.format(column=column_name(table, at), reason=reason))
    return [Fault(int(table.lines[row]), "; ".join(reasons[row])) for row in sorted(reasons)]


def column_name(table: Table, at: int) -> str:
    """What messages call a column: by its name where it has one, else by its number from 1."""
    name = shortened(table.names[at])
    return wording.COLUMN_NAMED.format(name=name) if name else wording.COLUMN.format(number=at + 1)
