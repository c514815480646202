"""Edits of the samples: what they make of a lesson. Rows count from 0; what names a sample follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Floats, Indices, Network
from bpsim.core.training import Training
from bpsim.editing.sample_addresses import renumbered
from bpsim.editing.targets import NO_TARGETS, check_targets
from bpsim.lesson.combinations import SUM_TOLERANCE
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.limits import SAMPLES
from bpsim.lesson.names import name_fault
from bpsim.sentences import Plural, _
from bpsim.trace.numerals import grouped

GONE = -1
"""The new row of a sample that is removed."""

_NAMES = Plural(
    "{count} name for {outputs} outputs: give each its name", "{count} names for {outputs} outputs: give each its name"
)


def places_with(samples: int, at: int, added: int) -> Indices:
    """The new row of each of so many samples where others are added before row ``at``."""
    rows = np.arange(samples)
    return np.where(rows < at, rows, rows + added)


def places_without(samples: int, rows: Sequence[int]) -> Indices:
    """The new row of each of so many samples where some are removed, ``GONE`` for these."""
    places, kept = np.full(samples, GONE), np.delete(np.arange(samples), list(rows))
    places[kept] = np.arange(len(kept))
    return places


def places_moved(samples: int, rows: Sequence[int], to: int) -> Indices:
    """The new row of each of so many samples where some are moved, in their order, the first of them to row ``to``."""
    moved = sorted(set(rows))
    order = np.insert(np.delete(np.arange(samples), moved), to, moved)
    return np.argsort(order)


def blank(network: Network, samples: int) -> tuple[Floats, Floats]:
    """Inputs and targets of new samples: zeros, and targets of the first class where they have to sum to 1."""
    inputs, targets = (np.zeros((samples, size)) for size in (network.sizes[0], network.sizes[-1]))
    if network.loss == "cross-entropy":
        targets[:, 0] = 1.0
    return inputs, targets


def with_samples(lesson: Lesson, inputs: ArrayLike, targets: ArrayLike, at: int | None = None) -> Lesson:
    """The lesson with new samples before row ``at``, by default behind the others.

    inputs: (new samples, inputs); targets: (new samples, outputs). Raises UsageError.
    """
    data = lesson.data
    at = data.samples if at is None else at
    if not 0 <= at <= data.samples:
        raise UsageError(
            _("a sample cannot be put before row {at}: there are {samples}").format(
                at=at + 1, samples=grouped(data.samples)
            )
        )
    new = _checked(lesson.network, inputs, targets)
    refuse_too_many(data.samples + len(new[0]))
    places = places_with(data.samples, at, len(new[0]))
    values = tuple(np.insert(old, at, added, axis=0) for old, added in zip(_both(data), new, strict=True))
    return _with_data(lesson, values, places)


def without_samples(lesson: Lesson, rows: Sequence[int]) -> Lesson:
    """The lesson without some of its samples; one that is trained on stays. Raises UsageError."""
    data, gone = lesson.data, sorted(set(rows))
    _refuse_unknown(data, gone)
    if len(gone) == data.samples:
        raise UsageError(_("the last sample stays"))
    places = places_without(data.samples, gone)
    kept = np.flatnonzero(places != GONE)
    left, batch = sum(not data.holds_out(int(row)) for row in kept), lesson.training.batch
    if left == 0:
        raise UsageError(_("no sample would be left to train on: take another one back first"))
    if batch is not None and batch > left:
        raise UsageError(
            _("a batch has {batch} samples, and {left} would be left: make it smaller first").format(
                batch=batch, left=left
            )
        )
    return _with_data(lesson, tuple(values[kept] for values in _both(data)), places)


def with_moved(lesson: Lesson, rows: Sequence[int], to: int) -> Lesson:
    """The lesson with some samples elsewhere, in their order, the first of them at row ``to``. Raises UsageError."""
    data, moved = lesson.data, sorted(set(rows))
    _refuse_unknown(data, moved)
    if not 0 <= to <= data.samples - len(moved):
        raise UsageError(
            _("a sample cannot be moved to row {to}: there are {samples}").format(
                to=to + 1, samples=grouped(data.samples)
            )
        )
    places = places_moved(data.samples, moved, to)
    order = np.argsort(places)
    return _with_data(lesson, tuple(values[order] for values in _both(data)), places)


def with_block(lesson: Lesson, row: int, column: int, values: ArrayLike) -> Lesson:
    """The lesson with a block of numbers written over its data; rows are added behind the last one, columns never.

    values: (rows, columns), the first at ``row`` and ``column``, where the columns are the inputs, then the targets.
    What the block leaves out of a new sample is zero, or of the first class; where targets have to sum to 1 and those
    of the block do, the others become 0. Raises UsageError.
    """
    data, block = lesson.data, np.array(values, dtype=np.float64)
    inputs = lesson.network.sizes[0]
    if not 0 <= row <= data.samples:
        raise UsageError(
            _("row {row} is not there: there are {samples}").format(row=row + 1, samples=grouped(data.samples))
        )
    room = inputs + lesson.network.sizes[-1] - column
    if block.ndim != 2 or column < 0 or block.shape[1] > room:
        raise UsageError(
            _("a block of shape {shape}, expected rows of at most {room} numbers").format(shape=block.shape, room=room)
        )
    if not data.has_targets and block.shape[1] > inputs - column:
        raise UsageError(NO_TARGETS)
    end = row + len(block)
    refuse_too_many(max(end, data.samples))
    table = np.hstack(_both(data))
    if end > len(table):
        table = np.vstack([table, np.hstack(blank(lesson.network, end - len(table)))])
    _write(table, block, row, column, inputs, sums_to_1=lesson.network.loss == "cross-entropy")
    _checked(lesson.network, table[row:end, :inputs], table[row:end, inputs:], first=row)
    return _with_data(lesson, (table[:, :inputs], table[:, inputs:]), np.arange(data.samples))


def _write(table: Floats, block: Floats, row: int, column: int, inputs: int, *, sums_to_1: bool) -> None:
    """Puts a block into a table of inputs and targets."""
    rows, end = slice(row, row + len(block)), column + block.shape[1]
    if sums_to_1 and end > inputs:
        complete = np.abs(block[:, max(0, inputs - column) :].sum(axis=1) - 1) <= SUM_TOLERANCE
        table[rows, inputs:][complete] = 0.0
    table[rows, column:end] = block


def with_all_samples(
    lesson: Lesson,
    inputs: ArrayLike,
    targets: ArrayLike | None,
    held_out: Sequence[int] = (),
    classes: Sequence[str] = (),
) -> Lesson:
    """The lesson with these samples in the place of all others; what names a row stays where there is such a row.

    inputs: (samples, inputs); targets: (samples, outputs), None to go forwards only. held_out: rows that are not
    trained on. classes: a name for the class of each output. Raises UsageError.
    """
    given = blank(lesson.network, len(np.atleast_2d(inputs)))[1] if targets is None else targets
    values = _checked(lesson.network, inputs, given)
    refuse_too_many(len(values[0]))
    left, batch = len(values[0]) - len(held_out), lesson.training.batch
    if batch is not None and batch > left:
        raise UsageError(
            _("a batch has {batch} samples, and {left} would be trained on: make it smaller first").format(
                batch=batch, left=left
            )
        )
    try:
        data = replace(Data.of(lesson.network, *values, held_out), has_targets=targets is not None)
    except ValueError as error:
        raise UsageError(str(error)) from None
    rows = np.arange(lesson.data.samples)
    places = np.where(rows < data.samples, rows, GONE)
    training = replace(lesson.training, picked=())
    return with_classes(renumbered(lesson, replace(lesson, data=data, training=training), places), classes)


def with_targets(lesson: Lesson, targets: ArrayLike | None = None) -> Lesson:
    """The lesson with a target for every sample, where it has none: these, or blank ones. Raises UsageError."""
    data = lesson.data
    if data.has_targets:
        raise UsageError(_("there are targets already: change them in the table, or with set_target"))
    new = blank(lesson.network, data.samples)[1] if targets is None else targets
    checked = _checked(lesson.network, data.inputs, new)[1]
    return replace(lesson, data=replace(data, targets=_shared(checked, data.targets), has_targets=True))


def without_targets(lesson: Lesson) -> Lesson:
    """The lesson without targets, which goes forwards only. Raises UsageError."""
    if not lesson.data.has_targets:
        raise UsageError(NO_TARGETS)
    targets = blank(lesson.network, lesson.data.samples)[1]
    return replace(lesson, data=replace(lesson.data, targets=_shared(targets, lesson.data.targets), has_targets=False))


def with_classes(lesson: Lesson, names: Sequence[str]) -> Lesson:
    """The lesson with a name for the class of each output, or with none. Raises UsageError."""
    outputs = lesson.network.sizes[-1]
    if names and len(names) != outputs:
        raise UsageError(_NAMES.of(len(names), count=len(names), outputs=outputs))
    for at, name in enumerate(names):
        fault = name_fault(name, names[:at], of_class=True)
        if fault:
            raise UsageError(fault)
    return replace(lesson, data=replace(lesson.data, classes=tuple(names)))


def refuse_too_many(samples: int) -> None:
    """Raises UsageError for more samples than a file may have."""
    if samples > SAMPLES:
        raise UsageError(
            _("there would be {samples} samples, and there may be {most}").format(
                samples=grouped(samples), most=grouped(SAMPLES)
            )
        )


def _both(data: Data) -> tuple[Floats, Floats]:
    return data.inputs, data.targets


def _checked(network: Network, inputs: ArrayLike, targets: ArrayLike, first: int = 0) -> tuple[Floats, Floats]:
    """Numbers of new samples, or of those from row ``first`` on, as arrays of two dimensions. Raises UsageError."""
    arrays = []
    for name, values, size in (("inputs", inputs, network.sizes[0]), ("targets", targets, network.sizes[-1])):
        array = np.atleast_2d(np.array(values, dtype=np.float64))
        if array.ndim != 2 or array.shape[1] != size:
            raise UsageError(
                _("{name} of shape {shape}, expected {size} in each sample").format(
                    name=name, shape=array.shape, size=size
                )
            )
        if not np.isfinite(array).all():
            raise UsageError(_("the {name} must be finite numbers").format(name=name))
        arrays.append(array)
    if len(arrays[0]) != len(arrays[1]):
        raise UsageError(
            _("inputs of {count} samples and targets of {targets}").format(count=len(arrays[0]), targets=len(arrays[1]))
        )
    check_targets(network.loss, arrays[1], first)
    return arrays[0], arrays[1]


def _refuse_unknown(data: Data, rows: Sequence[int]) -> None:
    for row in rows:
        if not 0 <= row < data.samples:
            raise UsageError(_("there is no sample {row}").format(row=row + 1))


def _shared(new: Floats, old: Floats) -> Floats:
    """New numbers, read-only; the old array where they are the same, so that undo keeps it once."""
    if new.shape == old.shape and new.tobytes() == old.tobytes():
        return old
    array = np.ascontiguousarray(new)
    array.flags.writeable = False
    return array


def _picking(training: Training, places: Indices) -> Training:
    """The training with the samples that were picked at their new rows, without those that are gone."""
    moved = ((iteration, int(places[row])) for iteration, row in training.picked)
    return replace(training, picked=tuple(pick for pick in moved if pick[1] != GONE))


def _with_data(lesson: Lesson, values: tuple[Floats, ...], places: Indices) -> Lesson:
    """The lesson with other samples; ``places`` is the new row of each old one."""
    old = lesson.data
    held_out = [int(places[row]) for row in old.held_out if places[row] != GONE]
    inputs, targets = map(_shared, values, _both(old))
    data = replace(old, inputs=inputs, targets=targets, held_out=()).holding_out(held_out)
    return renumbered(lesson, replace(lesson, data=data, training=_picking(lesson.training, places)), places)
