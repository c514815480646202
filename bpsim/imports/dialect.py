"""How a table is written as text: what separates its cells, and which mark its decimals have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct


class Separator(StrEnum):
    """What stands between two cells of a row."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"


class DecimalMark(StrEnum):
    """What stands before the decimals of a number; EITHER takes both, cell by cell."""

    POINT = "."
    COMMA = ","
    EITHER = ".,"


class Dialect(Struct, frozen=True):
    """A separator and a decimal mark. Where commas separate, the mark is a point."""

    separator: Separator = Separator.COMMA
    decimal: DecimalMark = DecimalMark.POINT

    @property
    def possible(self) -> bool:
        """Whether a cell with decimals is one cell."""
        return self.separator is not Separator.COMMA or self.decimal is DecimalMark.POINT


SAMPLE = 64 * 1024
"""Letters from the start of a text that a guess is made of."""
_ORDER = (Separator.TAB, Separator.SEMICOLON, Separator.COMMA)
_QUOTED = re.compile(r'"[^"]*"')
_WITH_COMMA = re.compile(r"[+\-−]?\d*,\d+(?:[eE][+-]?\d+)?")


def guess(text: str) -> Dialect:
    """The dialect of a table: tabs, else semicolons, else commas separate, which most of the first lines must have.

    A first line ``sep=;`` says it.
    The decimal mark is a comma where cells that are numbers have one and commas do not separate.
    """
    sample = _QUOTED.sub('""', text[:SAMPLE])
    lines = [line for line in sample.splitlines() if line.strip()]
    separator = named_separator(text) or _most_likely(lines)
    if separator is Separator.COMMA:
        return Dialect(separator, DecimalMark.POINT)
    cells = (cell.strip() for line in lines for cell in line.split(separator))
    comma = any(_WITH_COMMA.fullmatch(cell) for cell in cells)
    return Dialect(separator, DecimalMark.COMMA if comma else DecimalMark.POINT)


def of_pasted(text: str) -> Dialect:
    """The dialect of a block that was pasted: tabs where there is one, else semicolons, else commas separate.

    Where commas do not, a number may have a comma or a point.
    """
    plain = _QUOTED.sub('""', text)
    separator = next((found for found in _ORDER if found in plain), Separator.COMMA)
    return Dialect(separator, DecimalMark.POINT if separator is Separator.COMMA else DecimalMark.EITHER)


def named_separator(text: str) -> Separator | None:
    """What a first line ``sep=;`` says, as spreadsheets write it; None where there is no such line."""
    first = text[:6].partition("\n")[0].rstrip("\r").lower()
    named = first.removeprefix("sep=") if first.startswith("sep=") else ""
    return Separator(named) if named in list(Separator) else None


def _most_likely(lines: Sequence[str]) -> Separator:
    return next((found for found in _ORDER if 2 * sum(found in line for line in lines) > len(lines)), Separator.COMMA)
