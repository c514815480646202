"""What the error plot shows: the curves as arrays, their range, and their table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bpsim.lesson import files

Floats = NDArray[np.float64]

MOST_OUTPUTS = 6
"""Outputs that get a curve and a place in the legend, at most."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Errors per iteration: ``total`` (n,) and ``outputs`` (n, K) or (n, 0), from iteration ``first`` on.

    ``data`` (n,) is the error of all samples where the total is that of a batch, NaN between the epochs; else None.
    ``ghosts`` are earlier runs: (first, total, name) each.
    """

    first: int = 0
    total: Floats = field(default_factory=lambda: np.zeros(0))
    outputs: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    ghosts: tuple[tuple[int, Floats, str], ...] = ()
    names: tuple[str, ...] = ()
    data: Floats | None = None

    @property
    def joined_data(self) -> Floats | None:
        """The error of all samples, with straight lines from epoch to epoch."""
        if self.data is None or not np.isfinite(self.data).any():
            return None
        known = np.flatnonzero(np.isfinite(self.data))
        return np.interp(np.arange(len(self.data)), known, self.data[known], right=np.nan)

    @property
    def last(self) -> int:
        """The last iteration of the total; ``first`` where there is none."""
        return self.first + max(0, len(self.total) - 1)

    @property
    def span(self) -> tuple[int, int]:
        """First and last iteration of all that is shown."""
        ends = [(first, first + len(total) - 1) for first, total, _ in self.ghosts if len(total)]
        return min([self.first, *(a for a, _ in ends)]), max([self.last, *(b for _, b in ends)])

    def data_at(self, iteration: int) -> float | None:
        """The error of all samples at an iteration, where the total is that of a batch and it is known."""
        index = iteration - self.first
        if self.data is None or not 0 <= index < len(self.data) or not np.isfinite(self.data[index]):
            return None
        return float(self.data[index])

    def at(self, iteration: int) -> tuple[float, list[float]] | None:
        """The errors at an iteration: total and each output's; None where the curve has none."""
        index = iteration - self.first
        if not 0 <= index < len(self.total):
            return None
        return float(self.total[index]), [float(value) for value in self.outputs[index]]

    def ghosts_at(self, iteration: int) -> list[tuple[str, float]]:
        """The names and errors of the earlier runs that came to an iteration."""
        reached = ((name, total, iteration - first) for first, total, name in self.ghosts)
        return [(name, float(total[index])) for name, total, index in reached if 0 <= index < len(total)]

    def write_csv(self, path: Path | str) -> None:
        """Write iteration, error and each output's error, all digits; raises UsageError.

        Where the error is that of a batch, that of all samples stands in the last column, empty where it is not known;
        so is that of an output which was not there yet.
        """
        names = [self.names[k] if k < len(self.names) else str(k + 1) for k in range(self.outputs.shape[1])]
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        of_all = [] if self.data is None else ["error of all samples"]
        writer.writerow(["iteration", "error", *(f"error {name}" for name in names), *of_all])
        for iteration, error in enumerate(self.total, self.first):
            of_outputs = (float(number) for number in self.outputs[iteration - self.first])
            numbers = [repr(float(error)), *("" if np.isnan(number) else repr(number) for number in of_outputs)]
            known = self.data_at(iteration)
            writer.writerow([iteration, *numbers, *("" if known is None else repr(known) for _ in of_all)])
        files.write(Path(path), text.getvalue().encode())


def peaks(first: int, values: Floats, low: float, high: float, buckets: int) -> tuple[Floats, Floats]:
    """The part of a curve from iteration ``low`` to ``high`` in at most about ``buckets`` pairs of extremes.

    A spike of one iteration among a million still shows. Returns iterations and values.
    """
    start = min(max(int(low) - first - 1, 0), len(values))
    stop = max(min(int(high) - first + 3, len(values)), start)
    size = (stop - start) // buckets + 1
    if size <= 2:
        return np.arange(first + start, first + stop, dtype=np.float64), values[start:stop]
    # Buckets begin at multiples of their size: they must not shimmer as the view moves.
    start -= start % size
    whole = start + (stop - start) // size * size
    x, y = _extremes(values[start:whole].reshape(-1, size), first + start)
    if whole == stop:
        return x, y
    rest = _extremes(values[None, whole:stop], first + whole)
    return np.concatenate((x, rest[0])), np.concatenate((y, rest[1]))


def _extremes(rows: Floats, first: int) -> tuple[Floats, Floats]:
    """The least and the greatest of each row, in the order that a falling or rising curve has them."""
    count, size = rows.shape
    low, high = rows.min(axis=1), rows.max(axis=1)
    falling = rows[:, 0] > rows[:, -1]
    y = np.stack((np.where(falling, high, low), np.where(falling, low, high)), axis=1)
    x = first + np.arange(count)[:, None] * float(size) + np.array([0.0, size - 1.0])
    return x.ravel(), y.ravel()


def scaled(values: Floats, *, log: bool) -> Floats:
    """What is drawn of values: their decimal logarithms where wanted, NaN where there is nothing to draw."""
    drawable = np.isfinite(values) & (values > 0) if log else np.isfinite(values)
    kept = np.where(drawable, values, np.nan)
    return np.log10(kept) if log else kept


def value_range(curves: Sequence[Floats], *, log: bool) -> tuple[float, float]:
    """The range that shows all ``scaled`` curves."""
    kept = [values[np.isfinite(values)] for values in curves]
    low = min((float(values.min()) for values in kept if len(values)), default=-1.0 if log else 0.0)
    high = max((float(values.max()) for values in kept if len(values)), default=1.0)
    if log:
        low, high = float(np.floor(low * 2) / 2), float(np.ceil(high * 2) / 2)
        return (low, high) if high - low >= 1 else (low - 0.5, high + 0.5)
    low = min(0.0, low)
    return low, high + 0.08 * (high - low or 1.0)
