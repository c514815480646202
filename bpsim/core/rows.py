"""The rows of a curve, one an iteration: they grow without a copy of what is there, and say their extremes quickly."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from bpsim.core.network import Floats

FIRST_BLOCK, BLOCK = 1 << 6, 1 << 16
"""Rows that are laid out at first, and at once where there are many."""
STRETCHES = (64, 4096)
"""Rows of which the extremes are kept, each a multiple of the one before."""


class Rows:
    """Rows of so many columns, of which some are there; they are written in order and do not change.

    Few stand side by side in memory; many in blocks, so that one more never has to wait for a copy of all. ``whole``
    puts them together. The extremes of a column are found in stretches when they are asked for, each stretch once.
    """

    def __init__(self, columns: int) -> None:
        self._blocks: list[Floats] = [np.empty((FIRST_BLOCK, columns))]
        self._starts = [0]
        self._count = 0
        self._levels: dict[tuple[int, int], _Level] = {}

    @classmethod
    def of(cls, rows: Floats) -> Rows:
        """Rows that are there already, (rows, columns), which are not copied."""
        made = cls.__new__(cls)
        made._blocks, made._starts, made._count, made._levels = [rows], [0], len(rows), {}
        return made

    def __len__(self) -> int:
        return self._count

    def write(self, at: int, rows: Floats) -> None:
        """Rows from row ``at`` on, at the latest behind the last; those that are there already are the same."""
        end = at + len(rows)
        while end > self._room:
            self._grow(end)
        while at < end:
            block, inside = self._block(at)
            count = min(end - at, len(block) - inside)
            block[inside : inside + count] = rows[len(rows) - (end - at) :][:count]
            at += count
        self._count = max(self._count, end)

    @property
    def _room(self) -> int:
        return self._starts[-1] + len(self._blocks[-1])

    def _grow(self, end: int) -> None:
        """Makes room towards ``end`` rows: at least twice what there is, and all at once up to a block."""
        columns = self._blocks[0].shape[1]
        if self._room < BLOCK:
            room = min(max(FIRST_BLOCK, 2 * self._room, end), BLOCK)
            grown = np.empty((room, columns))
            grown[: self._count] = self._blocks[0][: self._count]
            self._blocks = [grown]
        else:
            self._starts.append(self._room)
            self._blocks.append(np.empty((BLOCK, columns)))

    def _block(self, row: int) -> tuple[Floats, int]:
        """The block that a row is in, and its place there."""
        at = bisect_right(self._starts, row) - 1
        return self._blocks[at], row - self._starts[at]

    def part(self, start: int, stop: int) -> Floats:
        """The rows from ``start`` to before ``stop``: a view of them where they stand in one block, else a copy."""
        first, last = (bisect_right(self._starts, row) - 1 for row in (start, max(start, stop - 1)))
        pieces = [
            self._blocks[at][max(0, start - self._starts[at]) : stop - self._starts[at]]
            for at in range(first, last + 1)
        ]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def whole(self, stop: int) -> Floats:
        """The rows to before ``stop`` as a view: they are put into one block, where they are in several."""
        if stop > len(self._blocks[0]):
            joined = np.empty((self._room, self._blocks[0].shape[1]))
            for start, block in zip(self._starts, self._blocks, strict=True):
                joined[start : start + len(block)][: self._count - start] = block[: self._count - start]
            self._blocks, self._starts = [joined], [0]
        return self._blocks[0][:stop]

    def held(self, stop: int) -> dict[int, int]:
        """The bytes of the rows to before ``stop``, by the id of the array that holds them; all that is laid out where
        none comes after."""
        ends = zip(self._starts, self._blocks, strict=True)
        laid_out = stop == self._count
        return {
            id(block): block.nbytes if laid_out else block[: stop - start].nbytes
            for start, block in ends
            if start < max(stop, 1)
        }

    def extremes(self, column: int, start: int, stop: int, size: int) -> tuple[Floats, Floats, Floats]:
        """The least, the greatest and the first number of each ``size`` rows of a column, NaN left out.

        size: a multiple of a stretch. start, stop: multiples of ``size``.
        """
        return self._of_stretches(max(one for one in STRETCHES if size % one == 0), column, start, stop, size)

    def _of_stretches(
        self, stretch: int, column: int, start: int, stop: int, size: int
    ) -> tuple[Floats, Floats, Floats]:
        level = self._level(column, stretch, stop // stretch)
        part, each = slice(start // stretch, stop // stretch), size // stretch
        low, high = (numbers[part].reshape(-1, each) for numbers in (level.low, level.high))
        return np.fmin.reduce(low, axis=1), np.fmax.reduce(high, axis=1), level.first[part][::each]

    def _level(self, column: int, stretch: int, count: int) -> _Level:
        """The extremes of a column in stretches, of at least so many of them."""
        level = self._levels.setdefault((column, stretch), _Level())
        finer = STRETCHES.index(stretch) - 1
        while level.count < count:
            start = level.count * stretch
            stop = min(count * stretch, start + BLOCK)
            if finer >= 0:
                level.add(*self._of_stretches(STRETCHES[finer], column, start, stop, stretch))
            else:
                numbers = np.ascontiguousarray(self.part(start, stop)[:, column]).reshape(-1, stretch)
                level.add(np.fmin.reduce(numbers, axis=1), np.fmax.reduce(numbers, axis=1), numbers[:, 0])
        return level


@dataclass(eq=False)
class _Level:
    """The extremes of stretches of one column, as far as they were asked for."""

    count: int = 0

    def __post_init__(self) -> None:
        self.low, self.high, self.first = np.empty(64), np.empty(64), np.empty(64)

    def add(self, low: Floats, high: Floats, first: Floats) -> None:
        """Those of the next stretches."""
        end = self.count + len(low)
        while end > len(self.low):
            self.low, self.high, self.first = (
                np.append(x, np.empty_like(x)) for x in (self.low, self.high, self.first)
            )
        part = slice(self.count, end)
        self.low[part], self.high[part], self.first[part] = low, high, first
        self.count = end
