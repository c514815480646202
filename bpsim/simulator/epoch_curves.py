"""What is asked at the starts of epochs beside the error: held-out error, penalty, accuracy.

Training records none of it. It is formed of the states that a history keeps, at some starts of epochs, and what was
formed stays with the history, a few numbers each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bpsim.core import worth
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rightness import right
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import FORMULAS, LessonHistory, Subject

MOST_STARTS = 256
"""Starts of epochs that are looked at, at most: every first, second, fourth and so on."""
SLICE_SECONDS = 0.002
"""Seconds of training that are made again before whoever asks is given a turn."""
LONGEST, LIVE_SECONDS = 0.1, 0.01
"""Seconds that the measures of one start may take in a window, at rest and while a training runs."""
SECONDS_A_WEIGHT = 2e-6
"""Seconds that the penalty takes for each parameter, roughly."""
HELD_OUT, PENALTY, ACCURACY, HELD_OUT_ACCURACY = range(4)
"""The measures, as they stand in a row."""
NAMES = ("held-out error", "penalty", "accuracy", "held-out accuracy")
"""Their names in files."""

Row = tuple[float, ...]
"""A number for each measure; NaN for one that the lesson has not."""
_PENALTY = Quantity(Kind.PENALTY)


class EpochCurves(Struct, frozen=True, eq=False):
    """The measures at some starts of epochs. iterations: (starts,), in order; rows: (starts, measures), NaN for what
    the lesson has not there."""

    iterations: NDArray[np.int64]
    rows: Floats

    @property
    def held_out(self) -> Floats:
        """The errors of the samples that are held out, (starts,)."""
        return self.rows[:, HELD_OUT]

    @property
    def penalty(self) -> Floats:
        """What the weights cost, (starts,)."""
        return self.rows[:, PENALTY]

    @property
    def accuracy(self) -> Floats:
        """The share of the samples that are trained on whose class the outputs say, (starts,)."""
        return self.rows[:, ACCURACY]

    @property
    def held_out_accuracy(self) -> Floats:
        """The same of the samples that are held out, (starts,)."""
        return self.rows[:, HELD_OUT_ACCURACY]

    def line(self, measure: int) -> tuple[NDArray[np.int64], Floats]:
        """The starts at which a measure is known, and its values there."""
        known = np.isfinite(self.rows[:, measure])
        return self.iterations[known], self.rows[known, measure]

    def at(self, iteration: int, measure: int) -> float | None:
        """The value at the last start up to an iteration at which it is known; None where there is none."""
        iterations, values = self.line(measure)
        place = int(np.searchsorted(iterations, iteration, side="right")) - 1
        return float(values[place]) if place >= 0 else None


def offered(snapshot: Snapshot) -> tuple[int, ...]:
    """The measures that the lesson of the present iteration has."""
    subject, engine = snapshot.subject, snapshot.engine
    return tuple(measure for measure, there in enumerate(_there(subject, engine)) if there)


def formed(snapshot: Snapshot) -> EpochCurves:
    """The measures at the starts of epochs, all formed that are to be."""
    for _turn in forming(snapshot):
        pass
    return known(snapshot)


def known(snapshot: Snapshot) -> EpochCurves:
    """What was formed so far."""
    rows: dict[int, Row] = {}
    for history, first, last in _parts(snapshot):
        rows |= {at: row for at, row in history.at_epochs.items() if first <= at <= last}
    iterations = sorted(rows)
    return EpochCurves(
        np.array(iterations, dtype=np.int64),
        np.array([rows[at] for at in iterations]).reshape(len(iterations), len(NAMES)),
    )


def forming(snapshot: Snapshot, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    """Forms what is missing, little by little: gives a turn after each start, and while one is on the way."""
    for history, starts in _wanted(snapshot):
        if len(history.at_epochs) > 4 * MOST_STARTS:
            for at in history.at_epochs.keys() - set(starts):
                del history.at_epochs[at]
        for at in starts:
            if at not in history.at_epochs:
                while history.replay_for(SLICE_SECONDS, clock, at):
                    yield None
                history.at_epochs[at] = _row(snapshot, history, at)
                yield None


def form_newest(snapshot: Snapshot, seconds: float) -> None:
    """Forms the last start of an epoch that a training has come to, where that takes no longer than so many seconds."""
    history = snapshot.history
    at = history.last - history.last % history.engine.batches.per_epoch
    cost = history.replay_seconds(at) + seconds_of(history.engine) if at >= history.first else math.inf
    if at not in history.at_epochs and cost <= seconds:
        history.at_epochs[at] = _row(snapshot, history, at)


def seconds_of(engine: Any) -> float:
    """How long the measures take at one start, roughly: going forwards is a third of an update of all samples."""
    samples = len(engine.data.inputs)
    forwards = engine.work * samples / engine.batches.size / 3
    weights = engine.state_bytes / 8 * SECONDS_A_WEIGHT * engine.training.penalized
    seconds: float = worth.update_seconds(int(forwards), is_compiled=engine.loops.compiled() is not None) + weights
    return seconds


class EpochSource(Struct, frozen=True, eq=False):
    """What a view asks for the measures of the run of a snapshot."""

    snapshot: Snapshot

    @property
    def offered(self) -> tuple[int, ...]:
        """Those that there are; none where they take too long to be formed while somebody waits."""
        quick = seconds_of(self.snapshot.engine) <= LONGEST
        return offered(self.snapshot) if quick else ()

    def known(self) -> EpochCurves:
        """What was formed so far."""
        return known(self.snapshot)

    def forming(self) -> Iterator[None]:
        """Forms the rest, little by little."""
        return forming(self.snapshot)

    def form_newest(self) -> None:
        """Adds a start while a training runs, where that takes no time worth speaking of."""
        form_newest(self.snapshot, LIVE_SECONDS)


def accuracies(values: Any) -> tuple[float, float]:
    """The shares of right outputs with the parameters of an iteration: of the samples that are trained on, and of those
    that are held out; NaN where there are none. values: of a network whose targets are classes."""
    hits, held_out = right(values.outputs, values.engine.data.targets), list(values.engine.data.held_out)
    trained = hits[values.engine.data.trained_on]
    return float(trained.mean()), float(hits[held_out].mean()) if held_out else math.nan


def has_classes(subject: Subject, engine: Any) -> bool:
    """Whether the targets of a lesson are classes."""
    return subject is not FORMULAS and bool(engine.has_classes)


def _there(subject: Subject, engine: Any) -> Iterator[bool]:
    """Of each measure whether there is one."""
    classes, held_out = has_classes(subject, engine), engine.held_out is not None
    yield held_out and (subject is FORMULAS or engine.data.has_targets)
    yield engine.trains and engine.training.penalized
    yield classes
    yield classes and held_out


def _row(snapshot: Snapshot, history: LessonHistory, iteration: int) -> Row:
    subject, engine = snapshot.subject, history.engine
    values = subject.values(engine, history.state(iteration), snapshot.lesson.view)
    of_held_out, of_penalty, classes, _held_out_classes = _there(subject, engine)
    return (
        values.held_out_error if of_held_out else math.nan,
        values.value(_PENALTY) if of_penalty else math.nan,
        *(accuracies(values) if classes else (math.nan, math.nan)),
    )


def _parts(snapshot: Snapshot) -> Iterator[tuple[LessonHistory, int, int]]:
    """The histories of the run, each with the first and the last iteration whose error training has computed in it."""
    end = snapshot.history.last
    end -= not snapshot.history.evaluated(end)
    for history in snapshot.history.lineage():
        yield history, history.first, end
        end = history.first - 1


def _wanted(snapshot: Snapshot) -> Iterator[tuple[LessonHistory, list[int]]]:
    """The starts of epochs that are to be formed, of each history."""
    parts = [(history, _starts(history, first, last)) for history, first, last in _parts(snapshot)]
    stride = 1
    while sum(len(starts) for _history, starts in parts) > stride * MOST_STARTS:
        stride *= 2
    for history, starts in parts:
        step = stride * _epoch(history)
        chosen = range(-(-starts.start // step) * step, starts.stop, step)
        yield history, sorted({*chosen, *starts[-1:]})


def _epoch(history: LessonHistory) -> int:
    per_epoch: int = history.engine.batches.per_epoch
    return per_epoch


def _starts(history: LessonHistory, first: int, last: int) -> range:
    """All starts of epochs from one iteration to another."""
    epoch = _epoch(history)
    return range(-(-first // epoch) * epoch, last + 1, epoch)
