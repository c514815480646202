"""What the error plot shows: the curves as arrays, their range, and their table as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bpsim.core.course import Series
from bpsim.lesson import files
from bpsim.simulator.epoch_curves import NAMES, EpochCurves

Floats = NDArray[np.float64]
Numbers = Series | Floats
EMPTY = Series([])

MARGIN = 0.02
"""Of a range, on both sides of it."""
MOST_OUTPUTS = 16
"""Outputs that can have a curve, at most."""


class Curves(Struct, frozen=True, eq=False):
    """Errors per iteration: ``total`` (n,) and each of the ``outputs`` (n,), from iteration ``first`` on.

    ``data`` (n,) is the error of all samples where the total is that of a batch, NaN between the epochs; else None.
    ``ghosts`` are earlier runs: (first, total, name) each. ``epochs`` is what is asked at the starts of epochs.
    """

    first: int = 0
    total: Series = EMPTY
    outputs: tuple[Series, ...] = ()
    ghosts: tuple[tuple[int, Series, str], ...] = ()
    names: tuple[str, ...] = ()
    data: Series | None = None
    epochs: EpochCurves | None = None

    @classmethod
    def of(
        cls,
        first: int,
        total: Numbers,
        outputs: Sequence[Series] | Floats,
        ghosts: Iterable[tuple[int, Numbers, str]] = (),
        names: Sequence[str] = (),
        data: Numbers | None = None,
    ) -> Curves:
        """The same of arrays, or of series, which are drawn as they lie; an array of outputs has a column for each."""
        of_outputs = outputs.T if isinstance(outputs, np.ndarray) else outputs
        return cls(
            first,
            Series.of(total),
            tuple(Series.of(one) for one in of_outputs),
            tuple((begin, Series.of(one), name) for begin, one, name in ghosts),
            tuple(names),
            None if data is None else Series.of(data),
        )

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
        return self.data[index]

    def at(self, iteration: int) -> tuple[float, list[float]] | None:
        """The errors at an iteration: total and each output's; None where the curve has none."""
        index = iteration - self.first
        if not 0 <= index < len(self.total):
            return None
        return self.total[index], [output[index] for output in self.outputs]

    def ghosts_at(self, iteration: int) -> list[tuple[str, float]]:
        """The names and errors of the earlier runs that came to an iteration."""
        reached = ((name, total, iteration - first) for first, total, name in self.ghosts)
        return [(name, total[index]) for name, total, index in reached if 0 <= index < len(total)]

    def write_csv(self, path: Path | str) -> None:
        """Write iteration, error and each output's error, all digits; raises UsageError.

        Where the error is that of a batch, that of all samples stands behind them, empty where it is not known; so is
        that of an output which was not there yet. Then comes what is known at starts of epochs.
        """
        names = [self.names[k] if k < len(self.names) else str(k + 1) for k in range(len(self.outputs))]
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        of_all = [] if self.data is None else ["error of all samples"]
        measures = self._measures
        heads = [NAMES[measure] for measure, _values in measures]
        writer.writerow(["iteration", "error", *(f"error {name}" for name in names), *of_all, *heads])
        others = [*self.outputs, *(() if self.data is None else (self.data,))]
        for iteration, (error, *numbers) in enumerate(zip(self.total, *others, strict=True), self.first):
            known = ("" if math.isnan(number) else repr(number) for number in numbers)
            at_epoch = (values.get(iteration, "") for _measure, values in measures)
            writer.writerow([iteration, repr(error), *known, *at_epoch])
        files.write(Path(path), text.getvalue().encode())

    @property
    def _measures(self) -> list[tuple[int, dict[int, str]]]:
        """What is known somewhere at starts of epochs, with all digits."""
        found = []
        for measure in range(len(NAMES) if self.epochs is not None else 0):
            assert self.epochs is not None
            iterations, values = self.epochs.line(measure)
            if len(iterations):
                found.append((measure, dict(zip(iterations.tolist(), map(repr, values.tolist()), strict=True))))
        return found


def peaks(first: int, values: Numbers, low: float, high: float, buckets: int) -> tuple[Floats, Floats]:
    """The part of a curve from iteration ``low`` to ``high`` in at most about ``buckets`` pairs of extremes.

    A spike of one iteration among a million still shows. Returns iterations and values.
    """
    series = Series.of(values)
    start = min(max(int(low) - first - 1, 0), len(series))
    stop = max(min(int(high) - first + 3, len(series)), start)
    x, y = series.peaks(start, stop, buckets)
    return first + x, y


def joined_peaks(first: int, values: Numbers, low: float, high: float, buckets: int) -> tuple[Floats, Floats]:
    """The same of a curve that is known here and there, NaN elsewhere: straight lines lead from one to the next, also
    to those next to the part."""
    series = Series.of(values)
    before = series.known_before(max(int(low) - first, 0))
    after = series.known_from(int(high) - first + 1)
    x, y = peaks(first, values, low, high, buckets)
    known = np.isfinite(y)
    ends = [np.array([] if at is None else [at], dtype=np.intp) for at in (before, after)]
    beside = [np.array([series[at] for at in place.tolist()]) for place in ends]
    return (
        np.concatenate([first + ends[0], x[known], first + ends[1]]),
        np.concatenate([beside[0], y[known], beside[1]]),
    )


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
