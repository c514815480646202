"""Sentences of the guide and of the printed numbers."""

from __future__ import annotations

from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.guide.captions import Page
from bpsim.sentences import Plural, _
from bpsim.simulator import Simulator
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.numerals import grouped

NO_GUIDE = _("This lesson has no guide.")
BEFORE = _("The guide begins later: choose *Next caption*.")
NOT_COMPUTED = "…"
AS_OPENED = _("Written for the lesson as it was opened.")
COUNTED = _("caption {number} of {count}")
NEXT = _("next: {place}")

ITERATION = _("iteration {iteration}")
START = _("start")
OF_SAMPLE = _("{name}, sample {sample}")

AT_START = _("at the start")
AT_START_OF = _("at the start of iteration {iteration}")
AT = _("at {name}")
IN_ITERATION = _("{place}, iteration {iteration}")
_GRADIENT, _UPDATE = _("the gradient of {parameter}"), _("the update of {parameter}")
_ERRORS = (Kind.ERROR, Kind.TOTAL_ERROR, Kind.BATCH_ERROR)
_NAMES = {
    **dict.fromkeys(_ERRORS, _("the error {symbol}")),
    Kind.DE_DW: _GRADIENT,
    Kind.DE_DB: _GRADIENT,
    Kind.BATCH_GRADIENT: _("the gradient of {parameter} for the batch"),
    Kind.NEW_WEIGHT: _UPDATE,
    Kind.NEW_BIAS: _UPDATE,
}
"""What a step is called in a sentence, where that is not its symbol alone."""
_NAMES_IN_FORMULAS = {
    Kind.GRADIENT: _GRADIENT,
    Kind.BATCH_GRADIENT: _NAMES[Kind.BATCH_GRADIENT],
    Kind.NEW_VALUE: _UPDATE,
}
"""The same of a step of formulas, whose parameter is a node."""

NOT_RUN = _("Iteration {iteration} is not computed yet; click to run there.")
NOT_REACHED = _("Its step is not reached yet; click to go there.")
NOT_KEPT = _("Iteration {iteration} lies before the one that this file starts from.")
NO_SAMPLE = _("The batch of iteration {iteration} has no sample {sample}.")
EDITED = _("Something was changed since the lesson was opened, so the lecture's digits need not come out.")
DIFFERS = _("The lecture prints other digits than this network, its data and its training give.")

ALL_AGREE = _("All {count} agree.")
ALL_AGREE_SO_FAR = Plural("The only one computed so far agrees.", "All {count} computed so far agree.")
SOME_DIFFER = _("{differing} of {count} differ.")
NONE_YET = _("None is computed yet.")


def named(notation: AnyNotation, quantity: Quantity) -> str:
    """The symbol of a quantity, with its sample where it is not the first."""
    name = notation.plain(quantity)
    return OF_SAMPLE.format(name=name, sample=grouped(quantity.sample + 1)) if quantity.sample else name


def place(page: Page, simulator: Simulator) -> str:
    """Where a page belongs, in the present notation: ``∂E/∂w5``, or ``iteration 1 · E`` in another iteration."""
    what = named(simulator.notation_of(page.iteration), page.step) if page.step else START
    if page.iteration == simulator.iteration:
        return what
    return f"{ITERATION.format(iteration=grouped(page.iteration))} · {what}"


def place_in_words(page: Page, simulator: Simulator) -> str:
    """The same in a sentence: ``at the gradient of w5``, ``at the start of iteration 7``."""
    iteration = grouped(page.iteration)
    here = page.iteration == simulator.iteration
    if page.step is None:
        return AT_START if here else AT_START_OF.format(iteration=iteration)
    at = AT.format(name=_in_words(simulator.notation_of(page.iteration), page.step))
    return at if here else IN_ITERATION.format(place=at, iteration=iteration)


def _in_words(notation: AnyNotation, quantity: Quantity) -> str:
    template = _template(notation, quantity)
    parameter = _parameter(notation, quantity) if "{parameter}" in template else ""
    name = template.format(symbol=notation.plain(quantity), parameter=parameter)
    return OF_SAMPLE.format(name=name, sample=grouped(quantity.sample + 1)) if quantity.sample else name


def _template(notation: AnyNotation, quantity: Quantity) -> str:
    if isinstance(notation, FormulaNotation):
        return _NAMES_IN_FORMULAS.get(quantity.kind, "{symbol}")
    # An error that a notation writes as a word says what it is.
    a_word = quantity.kind in _ERRORS and len(notation.error_symbol) > 1
    return "{symbol}" if a_word else _NAMES.get(quantity.kind, "{symbol}")


def _parameter(notation: AnyNotation, quantity: Quantity) -> str:
    if isinstance(notation, FormulaNotation):
        return notation.unit_symbol(quantity).plain
    return notation.plain(parameter_of(quantity))
