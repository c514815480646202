"""The errors of a training as they lie in memory, however many: what a picture of them is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import SupportsIndex, overload

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bpsim.core.network import Floats
from bpsim.core.rows import STRETCHES, Rows

LOOK = 4096
"""Numbers that are looked through at once for one that is known."""


class Column(Struct, frozen=True):
    """The first ``count`` numbers of a column of rows; without rows as many that are not known, NaN."""

    rows: Rows | None
    column: int
    count: int

    def part(self, start: int, stop: int) -> Floats:
        """Numbers ``start`` to before ``stop``."""
        return np.full(stop - start, np.nan) if self.rows is None else self.rows.part(start, stop)[:, self.column]


class Series:
    """Numbers one after the other, of columns that are not copied together. Read only; none is ever another."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(column for column in columns if column.count)
        self._count = sum(column.count for column in self._columns)

    @classmethod
    def of(cls, numbers: Series | Floats) -> Series:
        """Of an array, (n,), which is not copied."""
        if isinstance(numbers, Series):
            return numbers
        return cls([Column(Rows.of(numbers.reshape(-1, 1)), 0, len(numbers))])

    def __len__(self) -> int:
        return self._count

    def __array__(self, dtype: object = None, copy: bool | None = None) -> NDArray[np.float64]:
        return self.part(0, self._count)

    @overload
    def __getitem__(self, at: SupportsIndex) -> float: ...

    @overload
    def __getitem__(self, at: slice) -> Floats: ...

    def __getitem__(self, at: SupportsIndex | slice) -> float | Floats:
        if isinstance(at, slice):
            start, stop, step = at.indices(self._count)
            return self.part(start, max(start, stop))[::step] if step > 0 else self.part(0, self._count)[at]
        index = range(self._count)[at]
        return float(self.part(index, index + 1)[0])

    def __iter__(self) -> Iterator[float]:
        for start in range(0, self._count, LOOK):
            yield from self.part(start, min(start + LOOK, self._count)).tolist()

    def part(self, start: int, stop: int) -> Floats:
        """Numbers ``start`` to before ``stop``, (stop - start,); a view where they lie in one column."""
        found = [column.part(low, high) for column, _, low, high in self._within(start, stop)]
        return found[0] if len(found) == 1 else np.concatenate([np.empty(0), *found])

    def _within(self, start: int, stop: int) -> Iterator[tuple[Column, int, int, int]]:
        """The columns with numbers ``start`` to before ``stop``: where each begins, and which of its own these are."""
        begin = 0
        for column in self._columns:
            low, high = max(start - begin, 0), min(stop - begin, column.count)
            if low < high:
                yield column, begin, low, high
            begin += column.count

    def peaks(self, start: int, stop: int, most: int) -> tuple[Floats, Floats]:
        """Numbers ``start`` to before ``stop``, by their places, in at most about ``most`` pairs of extremes.

        Each pair is the least and the greatest of as many numbers that follow one another, in the order that a rising
        or falling curve has them. Few numbers are given as they are. Returns places and numbers, (points,) each.
        """
        size = (stop - start) // most + 1
        found = [_peaks(*where, size) for where in self._within(start, stop)]
        if len(found) == 1:
            return found[0]
        x, y = ([np.empty(0), *parts] for parts in (zip(*found, strict=True) if found else ((), ())))
        return np.concatenate(x), np.concatenate(y)

    def known_before(self, place: int) -> int | None:
        """The last place before ``place`` whose number is finite; None where there is none."""
        for stop in range(min(place, self._count), 0, -LOOK):
            start = max(0, stop - LOOK)
            known = np.flatnonzero(np.isfinite(self.part(start, stop)))
            if len(known):
                return start + int(known[-1])
        return None

    def known_from(self, place: int) -> int | None:
        """The first place from ``place`` on whose number is finite; None where there is none."""
        for start in range(max(place, 0), self._count, LOOK):
            known = np.flatnonzero(np.isfinite(self.part(start, min(start + LOOK, self._count))))
            if len(known):
                return start + int(known[0])
        return None

    @property
    def least(self) -> float:
        """The least number; NaN where all are."""
        _, numbers = self.peaks(0, self._count, LOOK)
        return float(np.fmin.reduce(numbers)) if len(numbers) else float("nan")


def _peaks(column: Column, begin: int, start: int, stop: int, size: int) -> tuple[Floats, Floats]:
    """Numbers ``start`` to before ``stop`` of a column that begins at place ``begin``, in pairs of extremes."""
    if size <= 2 or column.rows is None:
        return np.arange(begin + start, begin + stop, dtype=np.float64), column.part(start, stop)
    stretch = max((one for one in STRETCHES if one <= size), default=1)
    size = -(-size // stretch) * stretch
    # Pairs begin at multiples of their size: they must not shimmer as the view moves.
    start -= start % size
    whole = start + (stop - start) // size * size
    if stretch > 1:
        low, high, first = column.rows.extremes(column.column, start, whole, size)
    else:
        low, high, first = _extremes(column.part(start, whole).reshape(-1, size))
    if whole < stop:
        rest = _extremes(column.part(whole, stop)[None, :])
        low, high, first = (np.append(*parts) for parts in zip((low, high, first), rest, strict=True))
    falling = first > np.append(first[1:], column.part(stop - 1, stop))
    y = np.stack((np.where(falling, high, low), np.where(falling, low, high)), axis=1)
    x = np.arange(start, stop, size, dtype=np.float64)
    ends = np.minimum(x + (size - 1), stop - 1)
    return begin + np.stack((x, ends), axis=1).ravel(), y.ravel()


def _extremes(numbers: Floats) -> tuple[Floats, Floats, Floats]:
    """The least, the greatest and the first of each row, NaN left out."""
    return np.fmin.reduce(numbers, axis=1), np.fmax.reduce(numbers, axis=1), numbers[:, 0]


class Course(Struct, frozen=True, eq=False):
    """The same as a ``Curve``, without a copy: total, that of each named output and, unless every batch was the data,
    of all samples, NaN where that is not known."""

    first: int
    total: Series
    outputs: tuple[Series, ...]
    data: Series | None
    names: tuple[str, ...] = ()


class Stretch(Struct, frozen=True):
    """A part of a course: rows with the total, then the outputs by name and, unless ``full_batch``, the data."""

    rows: Rows
    count: int
    names: tuple[str, ...]
    full_batch: bool

    def column(self, name: str) -> Column:
        """The errors of an output; not known where it was not there yet, or not any more."""
        at = self.names.index(name) + 1 if name in self.names else 0
        return Column(self.rows if at else None, at, self.count)


def course_of(first: int, stretches: Sequence[Stretch], names: tuple[str, ...]) -> Course:
    """What stretches that follow one another come to, from iteration ``first`` on, with these outputs."""
    total = [Column(one.rows, 0, one.count) for one in stretches]
    data = [Column(one.rows, 0 if one.full_batch else 1 + len(one.names), one.count) for one in stretches]
    return Course(
        first,
        Series(total),
        tuple(Series([one.column(name) for one in stretches]) for name in names),
        None if all(one.full_batch for one in stretches) else Series(data),
        names,
    )
