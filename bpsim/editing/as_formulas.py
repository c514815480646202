"""A layered network as a lesson of its own about formulas: the same numbers, gate by gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bpsim.core.errors import UsageError
from bpsim.core.network import Parameters
from bpsim.core.quantity import Quantity
from bpsim.core.training import Reduction, Training
from bpsim.formulas.from_network import as_formulas
from bpsim.lesson.lesson import FormulaLesson, NetworkLesson, ViewSettings
from bpsim.sentences import _

TITLE = _("{title} as formulas")


def formula_lesson(lesson: NetworkLesson, parameters: Parameters, symbol: Callable[[Quantity], str]) -> FormulaLesson:
    """A new lesson at iteration 0, with these weights and the samples and settings of a lesson about a network.

    symbol: what the present notation calls a quantity; a name has it where it can be one. What tells of layers, units
    and steps is left behind: guide, printed numbers, places on the graph. Raises UsageError for what formulas cannot
    say.
    """
    if not lesson.data.has_targets:
        raise UsageError(_("the samples have no targets, so that there is no error to write: give them targets first"))
    return FormulaLesson(
        formulas=as_formulas(lesson.network, parameters, lesson.data, lesson.training, symbol),
        training=_training(lesson.training),
        title=TITLE.format(title=lesson.title) if lesson.title else "",
        source=lesson.source,
        view=ViewSettings(digits=lesson.view.digits),
    )


def _training(training: Training) -> Training:
    """The settings without what layers alone have. A 1/N inside the derivatives of the loss is that of the mean."""
    reduction = Reduction.SUM if training.reduction is Reduction.SUM else Reduction.MEAN
    return replace(training, reduction=reduction, derivative_of=None, derive_inputs=False)
