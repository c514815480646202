"""Cells of a table as numbers: whole columns at the speed of C, and the reason for each cell that is no number."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bpsim.core.network import Floats
from bpsim.imports import wording
from bpsim.imports.dialect import DecimalMark
from bpsim.trace.numerals import MINUS
from bpsim.trace.typed import parse_number

_ORDINARY = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?\s*", re.ASCII)
_UNUSUAL = re.compile(r"[^0-9.+\-eE\s\n]")
_MOST_SHOWN = 24


def read_cell(text: str, decimal: DecimalMark) -> float:
    """The number in a cell, as ``parse_number`` reads it; raises ValueError with one sentence."""
    if decimal is DecimalMark.POINT and "," in text:
        raise ValueError(wording.COMMA_IN_NUMBER.format(cell=shortened(text)))
    if decimal is DecimalMark.COMMA and "." in text:
        raise ValueError(wording.POINT_IN_NUMBER.format(cell=shortened(text)))
    if not text.strip():
        raise ValueError(wording.EMPTY_CELL)
    if not any(map(str.isdigit, text)):
        raise ValueError(wording.NO_NUMBER.format(cell=shortened(text)))
    return parse_number(text)


def is_number(text: str, decimal: DecimalMark) -> bool:
    """Whether a cell holds a number."""
    try:
        read_cell(text, decimal)
    except ValueError:
        return False
    return True


def read_column(cells: Sequence[str], decimal: DecimalMark) -> tuple[Floats, dict[int, str]]:
    """The numbers of a column, NaN where a cell is none, and for each of these by its index why."""
    values = _all_ordinary(cells, decimal)
    if values is not None:
        return values, {}
    values, reasons = np.empty(len(cells)), {}
    for at, cell in enumerate(cells):
        try:
            values[at] = _read_fast(cell, decimal)
        except ValueError as fault:
            values[at], reasons[at] = np.nan, str(fault)
    return values, reasons


def _all_ordinary(cells: Sequence[str], decimal: DecimalMark) -> Floats | None:
    """The numbers of a column in which each is written with digits, one mark and an exponent; None for another."""
    joined = "\n".join(cells)
    if decimal is DecimalMark.COMMA and "." in joined:
        return None
    if decimal is not DecimalMark.POINT:
        joined = joined.replace(",", ".")
    joined = joined.replace(MINUS, "-")
    if _UNUSUAL.search(joined):
        return None
    try:
        values = np.array(list(map(float, joined.split("\n"))))
    except ValueError:
        return None
    # What is too large or too small for a float64 is told apart cell by cell.
    extreme = "e" in joined.lower() and (not np.isfinite(values).all() or (values == 0).any())
    return None if extreme or len(values) != len(cells) or not np.isfinite(values).all() else values


def _read_fast(cell: str, decimal: DecimalMark) -> float:
    plain = cell.replace(MINUS, "-")
    if decimal is not DecimalMark.POINT and "." not in cell:
        plain = plain.replace(",", ".")
    if not _ORDINARY.fullmatch(plain) or (decimal is DecimalMark.COMMA and "." in cell):
        return read_cell(cell, decimal)
    return float(plain)


def shortened(text: str) -> str:
    """A cell as a sentence quotes it: on one line, cut."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _MOST_SHOWN else f"{plain[: _MOST_SHOWN - 1]}…"
