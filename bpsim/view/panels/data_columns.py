"""The columns of the Data table: what each shows of a row of the data, and how it puts rows in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.trace.marks import Span, Spans
from bpsim.trace.numerals import format_all, format_exact, format_given
from bpsim.view.numbers import number_width
from bpsim.view.panels import data_wording, wording
from bpsim.view.panels.data_sheet import Sheet
from bpsim.view.theme import number_font, text_font

MEASURED = 100
"""Rows that are measured for the width of a column; of more, the least and the largest number too."""
MEASURED_CELLS = 6400
"""Cells of the whole table that are measured: of many columns fewer rows each."""
LETTERS = 24
"""Letters of the name of a class that there is room for; the rest of a longer one is an ellipsis."""
_FLAG = Qt.ItemFlag


class Column(Struct, frozen=True):
    """One column. Two that are equal show the same of the samples, in whatever table."""

    def name(self, sheet: Sheet) -> str:
        """The name above the column."""
        raise NotImplementedError

    def spans(self, sheet: Sheet) -> Spans:
        """The name with its raised and lowered parts."""
        return (Span(self.name(sheet)),)

    @property
    def right(self) -> bool:
        """Whether its cells end at its right side, as numbers do."""
        return False

    @property
    def header_tip(self) -> str:
        raise NotImplementedError

    @property
    def flags(self) -> Qt.ItemFlag:
        """What can be done with a cell, besides selecting it."""
        return _FLAG.NoItemFlags

    def text(self, sheet: Sheet, row: int) -> str:
        """The text of a cell."""
        raise NotImplementedError

    def value(self, sheet: Sheet, row: int) -> object:
        """The value that is edited in a cell."""
        return self.text(sheet, row)

    def tip(self, sheet: Sheet, row: int) -> str | None:
        raise NotImplementedError

    def spoken(self, sheet: Sheet, row: int) -> str:
        """A cell in words."""
        raise NotImplementedError

    def exact(self, sheet: Sheet, rows: Sequence[int]) -> list[str]:
        """The cells of many rows as they are copied: with all digits."""
        return [self.text(sheet, row) for row in rows]

    def key(self, sheet: Sheet) -> Floats:
        """A number for each row by which rows are put in order, NaN for those that stand last."""
        raise NotImplementedError

    def width(self, sheet: Sheet) -> int:
        """Pixels that its cells need."""
        raise NotImplementedError


class Numbers(Column, frozen=True):
    """An input, a target or an output of every sample; the first two can be typed."""

    at: int
    """The number of the column of the data, or of the output."""
    of: Quantity
    """What it is of any sample."""
    computed: bool = False

    @property
    def right(self) -> bool:
        return True

    @property
    def header_tip(self) -> str:
        return data_wording.SORT_AND_RENAME_TIP

    @property
    def flags(self) -> Qt.ItemFlag:
        return _FLAG.NoItemFlags if self.computed else _FLAG.ItemIsEditable

    def quantity(self, row: int | None) -> Quantity:
        """What a cell shows; ``sample`` is the row of the data."""
        return replace(self.of, sample=row)

    def name(self, sheet: Sheet) -> str:
        return sheet.notation.symbol(self.quantity(None)).plain

    def spans(self, sheet: Sheet) -> Spans:
        return sheet.notation.symbol(self.quantity(None)).spans

    def value(self, sheet: Sheet, row: int) -> float | None:
        if self.computed:
            return sheet.out(row, self.at)
        return float(self._given(sheet)[row])

    def _given(self, sheet: Sheet) -> Floats:
        """The numbers of all rows."""
        return sheet.column(self.at)

    def text(self, sheet: Sheet, row: int) -> str:
        value = self.value(sheet, row)
        if value is None:
            return ""
        return sheet.numerals.of(self.of.kind, value) if self.computed else sheet.numerals.given(value)

    def tip(self, sheet: Sheet, row: int) -> str | None:
        if self.flags:
            return data_wording.EDIT_TIP
        value = self.value(sheet, row)
        return None if value is None else format_all(value)

    def spoken(self, sheet: Sheet, row: int) -> str:
        template = wording.CELL_HELD_OUT_NAME if sheet.data.holds_out(row) else wording.CELL_NAME
        name = sheet.notation.plain(self.quantity(row))
        return template.format(name=name, sample=row + 1, value=self.text(sheet, row))

    def exact(self, sheet: Sheet, rows: Sequence[int]) -> list[str]:
        if not self.computed:
            return list(map(format_exact, self._given(sheet)[list(rows)].tolist()))
        values, known = sheet.outs(self.at, rows)
        return [format_exact(value) if there else "" for value, there in zip(values.tolist(), known, strict=True)]

    def key(self, sheet: Sheet) -> Floats:
        if not self.computed:
            return self._given(sheet)
        values, known = sheet.outs(self.at, range(sheet.samples))
        return np.where(known, values, np.nan)

    def width(self, sheet: Sheet) -> int:
        digits = sheet.numerals.digits
        if self.computed:
            return number_width(digits)
        numbers, least = self._given(sheet), 0
        measured = min(MEASURED, max(1, MEASURED_CELLS // len(sheet.given)))
        if len(numbers) > measured:
            # Of those that are not measured, one may have all the decimals that are shown.
            numbers, least = np.append(numbers[:measured], (numbers.min(), numbers.max())), number_width(digits)
        metrics = QFontMetrics(number_font())
        texts = {format_given(x, digits) for x in set(numbers.tolist())}
        return max(least, *map(metrics.horizontalAdvance, texts))


class Boxes(Column, frozen=True):
    """A box for each sample, ticked where it is held out."""

    @property
    def header_tip(self) -> str:
        return wording.BOX_TIP

    @property
    def flags(self) -> Qt.ItemFlag:
        return _FLAG.ItemIsUserCheckable

    def name(self, sheet: Sheet) -> str:  # noqa: ARG002
        return wording.HELD_OUT

    def text(self, sheet: Sheet, row: int) -> str:
        return wording.HELD_OUT if sheet.data.holds_out(row) else ""

    def tip(self, sheet: Sheet, row: int) -> str:  # noqa: ARG002
        return wording.BOX_TIP

    def spoken(self, sheet: Sheet, row: int) -> str:  # noqa: ARG002
        return wording.BOX.format(sample=row + 1)

    def key(self, sheet: Sheet) -> Floats:
        held_out = np.zeros(sheet.samples)
        held_out[list(sheet.data.held_out)] = 1.0
        return held_out

    def width(self, sheet: Sheet) -> int:  # noqa: ARG002
        return 0


class Picks(Column, frozen=True):
    """As which sample of the batch a row is taken, where an iteration takes some of them: ``1st`` is the first one."""

    @property
    def header_tip(self) -> str:
        return wording.PICKED_TIP

    def name(self, sheet: Sheet) -> str:  # noqa: ARG002
        return wording.PICKED

    def text(self, sheet: Sheet, row: int) -> str:
        return sheet.picks([row])[0]

    def tip(self, sheet: Sheet, row: int) -> str:
        return self.text(sheet, row) or wording.PICKED_TIP

    def spoken(self, sheet: Sheet, row: int) -> str:
        pick = self.text(sheet, row)
        return wording.PICKED_ROW.format(row=row + 1, pick=pick) if pick else wording.NOT_PICKED_ROW.format(row=row + 1)

    def exact(self, sheet: Sheet, rows: Sequence[int]) -> list[str]:
        return sheet.picks(rows)

    def key(self, sheet: Sheet) -> Floats:
        return np.where(sheet.batch_samples < 0, np.nan, sheet.batch_samples)

    def width(self, sheet: Sheet) -> int:
        metrics = QFontMetrics(number_font())
        rows = [int(row) for row in sheet.values.rows[:MEASURED]]
        return max(map(metrics.horizontalAdvance, sheet.picks(rows)))


class Classes(Column, frozen=True):
    """The name of the class of every sample whose targets are those of one."""

    @property
    def header_tip(self) -> str:
        return data_wording.CLASSES_TIP

    @property
    def flags(self) -> Qt.ItemFlag:
        return _FLAG.ItemIsEditable

    def name(self, sheet: Sheet) -> str:  # noqa: ARG002
        return data_wording.CLASS

    def text(self, sheet: Sheet, row: int) -> str:
        return sheet.class_name(row)

    def tip(self, sheet: Sheet, row: int) -> str:
        return self.text(sheet, row) or data_wording.NO_CLASS_TIP

    def spoken(self, sheet: Sheet, row: int) -> str:
        name = self.text(sheet, row) or data_wording.NO_CLASS
        return data_wording.CLASS_OF.format(sample=row + 1, name=name)

    def key(self, sheet: Sheet) -> Floats:
        targets = sheet.data.targets
        one_hot = (np.count_nonzero(targets, axis=1) == 1) & (targets.max(axis=1) == 1.0)
        places = np.argsort(np.argsort(np.array(sheet.data.classes, dtype=object)))
        return np.where(one_hot, places[targets.argmax(axis=1)], np.nan)

    def width(self, sheet: Sheet) -> int:
        metrics = QFontMetrics(text_font())
        return min(max(map(metrics.horizontalAdvance, sheet.data.classes)), metrics.horizontalAdvance("x" * LETTERS))


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a table: inputs, targets, outputs, then boxes, picks and classes where there are any."""
    numbers = [Numbers(at, quantity) for at, quantity in enumerate(sheet.given)]
    numbers += [Numbers(unit, quantity, computed=True) for unit, quantity in enumerate(sheet.outputs)]
    words = zip((Boxes(), Picks(), Classes()), _there(sheet), strict=True)
    return (*numbers, *(column for column, there in words if there))


def have_same_columns(one: Sheet, other: Sheet) -> bool:
    """Whether two tables surely have the same columns: told without going through them, which takes as long as a step
    where there are hundreds."""
    return one.given is other.given and one.outputs is other.outputs and _there(one) == _there(other)


def _there(sheet: Sheet) -> tuple[bool, bool, bool]:
    """Whether there are boxes, picks and classes."""
    several = sheet.samples > 1
    return several, several and sheet.some, bool(sheet.data.classes) and sheet.data.has_targets
