"""Which targets a loss can have, and the targets of one class."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from bpsim.core.errors import UsageError
from bpsim.core.functions import OUTPUTS_OF
from bpsim.core.network import Data, Floats
from bpsim.editing import wording
from bpsim.lesson.combinations import SUM_TOLERANCE
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import _
from bpsim.trace.numerals import format_all, grouped

NO_TARGETS = _("there are no targets: add them first")


def with_class(lesson: Lesson, row: int, unit: int) -> Lesson:
    """The lesson with the targets of a row 1 for one output and 0 for the others. Raises UsageError without targets."""
    if not lesson.data.has_targets:
        raise UsageError(NO_TARGETS)
    return replace(lesson, data=with_one_hot(lesson.data, row, unit))


def with_one_hot(data: Data, row: int, unit: int) -> Data:
    """The data with the targets of a row 1 for one output and 0 for the others."""
    targets = data.targets.copy()
    targets[row] = 0.0
    targets[row, unit] = 1.0
    targets.flags.writeable = False
    return replace(data, targets=targets)


def class_of(targets: Floats) -> int | None:
    """The output whose target is 1 where all others are 0; None where it is not so. targets: (outputs,)."""
    found = np.flatnonzero(targets)
    return int(found[0]) if len(found) == 1 and targets[found[0]] == 1.0 else None


def refuse_targets(loss: str, targets: Floats) -> None:
    """Raises UsageError with the numbers of all samples whose targets, (samples, outputs), a loss cannot have."""
    shares = (targets >= 0) & (targets <= 1)
    if loss in OUTPUTS_OF and not shares.all():
        rows = np.flatnonzero(~shares.all(axis=1)).tolist()
        raise UsageError(wording.NOT_SHARES.format(loss=loss, rows=wording.samples(rows)))
    rows = _unequal_rows(loss, targets)
    if rows:
        raise UsageError(wording.NOT_ONE.format(loss=loss, rows=wording.samples(rows)))


def refuse_without_output(loss: str, data: Data, unit: int) -> None:
    """Raises UsageError with the numbers of all samples that have to sum to 1 and would not without an output."""
    rows = _unequal_rows(loss, np.delete(data.targets, unit, axis=1)) if data.has_targets else []
    if rows:
        raise UsageError(wording.WOULD_NOT_BE_ONE.format(loss=loss, rows=wording.samples(rows)))


def _unequal_rows(loss: str, targets: Floats) -> list[int]:
    """The samples whose targets do not sum to 1, where the loss needs that."""
    if loss != "cross-entropy":
        return []
    return [row for row, values in enumerate(targets) if not sums_to_1(values)]


def sums_to_1(targets: Floats) -> bool:
    """Whether the targets of one sample, (outputs,), sum to 1 as nearly as a file has to say."""
    return abs(math.fsum(targets.tolist()) - 1) <= SUM_TOLERANCE


def check_targets(loss: str, targets: Floats, first: int = 0) -> None:
    """Raises UsageError for targets that a loss cannot have. targets: (samples, outputs), from row ``first`` on."""
    if loss not in OUTPUTS_OF:
        return
    outside = np.argwhere((targets < 0) | (targets > 1))
    if len(outside):
        row, unit = outside[0]
        value = format_all(targets[row, unit])
        raise UsageError(
            _("a target of sample {sample} is {value}, and with {loss} it lies from 0 to 1").format(
                sample=grouped(first + row + 1), value=value, loss=loss
            )
        )
    for row in _unequal_rows(loss, targets)[:1]:
        total = format_all(math.fsum(targets[row].tolist()))
        raise UsageError(
            _("the targets of sample {sample} sum to {total}, and with {loss} to 1").format(
                sample=grouped(first + row + 1), total=total, loss=loss
            )
        )
