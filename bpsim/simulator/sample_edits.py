"""Editing the samples of a lesson at a position: what each edit makes of it. Rows count from 0, held out or not.

At iteration 0 the lesson itself is changed, later a branch begins, as with any other edit of the data. The present
weights stay. Captions, printed and typed numbers follow the sample that they name, or go with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from bpsim.core.errors import UsageError
from bpsim.editing import with_block, with_class, with_classes, with_moved, with_samples, without_samples
from bpsim.editing.sample_data import (
    blank,
    places_moved,
    places_with,
    places_without,
    with_all_samples,
    with_targets,
    without_targets,
)
from bpsim.editing.typed_values import with_picked
from bpsim.sentences import _
from bpsim.simulator import origins
from bpsim.simulator.edit import Edit, resumed
from bpsim.simulator.origins import Origin
from bpsim.simulator.position import Position
from bpsim.trace.numerals import grouped

MOST_CLASSES = 6
"""Classes that a sentence names, at most."""


def add_sample(
    here: Position, inputs: ArrayLike | None = None, targets: ArrayLike | None = None, at: int | None = None
) -> Edit:
    """A new sample before row ``at``, by default behind the others; raises UsageError.

    inputs: (inputs,), by default zeros. targets: (outputs,), by default zeros, or the first class where they have
    to sum to 1. Both may have a row for each of several new samples.
    """
    zeros, first = blank(here.network, 1)
    new = (zeros if inputs is None else inputs, first if targets is None else targets)
    before = here.data.samples
    lesson = with_samples(here.network_lesson, *new, at)
    places = places_with(before, before if at is None else at, lesson.data.samples - before)
    return resumed(here, lesson, Origin(origins.ADDED), rows=places)


def remove_samples(here: Position, rows: Sequence[int]) -> Edit:
    """Goes on without some of the samples; raises UsageError."""
    lesson = without_samples(here.network_lesson, rows)
    return resumed(here, lesson, Origin(origins.REMOVED), rows=places_without(here.data.samples, rows))


def move_samples(here: Position, rows: Sequence[int], to: int) -> Edit:
    """Puts some samples side by side, in their order, the first of them to row ``to``; raises UsageError."""
    lesson = with_moved(here.network_lesson, rows, to)
    return resumed(here, lesson, Origin(origins.MOVED), rows=places_moved(here.data.samples, rows, to))


def set_samples(here: Position, values: ArrayLike, row: int = 0, column: int = 0) -> Edit:
    """Writes a block of numbers over the data, (rows, columns), from a row and a column on; raises UsageError.

    The columns are the inputs, then the targets. Rows are added behind the last one where the block has more,
    columns never. What it leaves out of a new sample is as in ``add_sample``.
    """
    return resumed(here, with_block(here.network_lesson, row, column, values), Origin(origins.OTHER_SAMPLES))


def replace_samples(
    here: Position,
    inputs: ArrayLike,
    targets: ArrayLike | None,
    held_out: Sequence[int] = (),
    classes: Sequence[str] = (),
) -> Edit:
    """Puts samples in the place of all others; raises UsageError where they do not fit the network.

    inputs: (samples, inputs); targets: (samples, outputs), None to go forwards only. held_out: rows that are not
    trained on. classes: a name for the class of each output. Captions, printed and typed numbers of rows that are
    still there stay.
    """
    lesson = with_all_samples(here.network_lesson, inputs, targets, held_out, classes)
    return resumed(here, lesson, Origin(origins.OTHER_SAMPLES))


def add_targets(here: Position, targets: ArrayLike | None = None) -> Edit:
    """Gives a target to every sample of a lesson that has none, so that there are an error, gradients and training.

    targets: (samples, outputs), by default zeros, or the first class where they have to sum to 1. Raises UsageError
    where there are targets already.
    """
    return resumed(here, with_targets(here.network_lesson, targets), Origin(origins.TARGETS_ADDED))


def remove_targets(here: Position) -> Edit:
    """Goes on without targets: forwards only. Raises UsageError where there are none."""
    return resumed(here, without_targets(here.network_lesson), Origin(origins.TARGETS_REMOVED))


def pick_next(here: Position, row: int) -> Edit:
    """Takes a row of the data as the next sample: at the start of an iteration as the first of its batch, later as the
    first of the next one. Raises UsageError where it cannot be.

    It changes places with the sample that would have been there; one that was taken in this epoch is taken again.
    """
    iteration = here.iteration + (here.step > 0)
    lesson = with_picked(here.snapshot.lesson_here, here.data, iteration, row)
    return resumed(here, lesson, Origin(origins.PICKED.format(sample=grouped(row + 1))))


def set_class(here: Position, row: int, name: str) -> Edit:
    """Makes the targets of a sample 1 for the output of a class and 0 for the others; raises UsageError."""
    lesson = here.network_lesson
    classes = lesson.data.classes
    if name not in classes:
        known = ", ".join((*classes[:MOST_CLASSES], *["…"][: len(classes) > MOST_CLASSES])) or _("none")
        raise UsageError(_("there is no class “{name}”: choose from {known}").format(name=name, known=known))
    changed = with_class(lesson, row, classes.index(name))
    return resumed(here, changed, Origin(origins.CLASS.format(sample=grouped(row + 1), name=name)))


def set_classes(here: Position, names: Sequence[str]) -> Edit:
    """Names the class that each output stands for, or none; nothing that was trained is lost. Raises UsageError."""
    return Edit(here.snapshot.renamed(with_classes(here.network_lesson, names)))
