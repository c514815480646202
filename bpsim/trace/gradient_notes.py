"""What is to be said about a gradient check: about all of it, and about one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bpsim.core.by_hand import bent_zeros
from bpsim.core.gradient_check import GradientRow
from bpsim.core.network_values import NetworkValues
from bpsim.core.training import UpdateOrder
from bpsim.formulas.formula_values import FormulaValues
from bpsim.trace import gradient_check_wording as wording
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.numerals import Numerals

Values = NetworkValues | FormulaValues


def summary(rows: Sequence[GradientRow], count: int) -> str:
    """How the check ended; ``count``: of how many parameters there are."""
    if len(rows) < count and all(row.agrees for row in rows):
        return wording.STOPPED.format(done=len(rows), count=count)
    return verdict(rows)


def verdict(rows: Sequence[GradientRow], tolerance: str = "") -> str:
    """Whether the gradients agree, and how many were not judged. tolerance: said where they agree."""
    wrong = sum(not row.agrees for row in rows)
    at_kink = sum(row.agrees and row.kink for row in rows)
    kinks = wording.AT_KINK.of(at_kink, count=at_kink) if at_kink else ""
    within = f" ({tolerance})" if tolerance else ""
    if wrong:
        overflow = any(np.isnan(row.distance) for row in rows)
        said = wording.DIFFERENT.of(len(rows), wrong=wrong, count=len(rows), kinks=kinks)
        return f"{said} {wording.NOT_FINITE}" if overflow else said
    if at_kink and at_kink == len(rows):
        return wording.NONE_JUDGED.of(at_kink, count=at_kink)
    if at_kink:
        agreeing = len(rows) - at_kink
        return wording.SAME_BUT_KINKS.format(agreeing=agreeing, count=len(rows), tolerance=within, kinks=kinks)
    return wording.SAME.of(len(rows), count=len(rows), tolerance=within)


def explanations(rows: Sequence[GradientRow], values: Values, notation: AnyNotation) -> Iterator[str]:
    """Why the rows are not what the steps show, or fewer than one expects."""
    training = values.engine.training
    if training.update is UpdateOrder.LAYER_BY_LAYER:
        yield wording.LAYER_BY_LAYER
    if training.round_to is not None:
        yield wording.ROUNDED.format(decimals=training.round_to)
    if not training.vanilla:
        yield wording.AFTER
    absent = 0 if isinstance(values, FormulaValues) else _absent(values)
    if absent:
        yield wording.NO_CONNECTION.format(count=absent)
    yield from kinks(rows, values, notation)


def _absent(values: NetworkValues) -> int:
    """The missing connections of a network, a count."""
    return sum(int((~layer.connections).sum()) for layer in values.network.layers)


def kinks(rows: Sequence[GradientRow], values: Values, notation: AnyNotation) -> Iterator[str]:
    """Why gradients at a kink are not judged, and of which net only floating point says that it is not 0."""
    if not any(row.kink for row in rows):
        return
    if isinstance(values, FormulaValues):
        yield wording.KINKS_OF_FORMULAS
    else:
        outputs = values.network.layers[-1].activations
        by_net = any(one.learns_by_net for one in outputs)
        perceptron = wording.DELTA_RULE if by_net else wording.PERCEPTRON
        yield perceptron if any(one.is_threshold for one in outputs) else wording.KINKS
        net = next(bent_zeros(values), None)
        if net is not None:
            value = Numerals().computed(values.value(net))
            yield wording.KINK_BY_HAND.format(net=notation.plain(net), value=value)


def note(row: GradientRow, values: Values, notation: AnyNotation, digits: int | None) -> str:
    """What there is to say about one row; empty where it is as it should be."""
    return ", ".join(notes(row, values, notation, digits))


def notes(row: GradientRow, values: Values, notation: AnyNotation, digits: int | None) -> Iterator[str]:
    """The parts of the note on one row, the most important one first."""
    if not row.agrees:
        yield wording.DIFFERS
    elif row.kink:
        yield wording.KINK
    if values.model.is_frozen(row.quantity):
        yield wording.FROZEN
    traced = values.value(row.quantity)
    if traced != row.backpropagation and not np.isnan(traced):
        round_to = values.engine.training.round_to
        reason = wording.FROM_NEW_WEIGHTS if round_to is None else wording.FROM_ROUNDED
        value = Numerals(digits, round_to).computed(notation.shown(row.quantity, traced))
        yield wording.TRACE_SHOWS.format(value=value)
        yield reason
