"""What a reader is told of activations: their names, with the constant where it is not the usual one."""

from __future__ import annotations

from collections.abc import Iterable

from bpsim.core.functions import UnitActivation
from bpsim.trace import wording
from bpsim.trace.numerals import format_all


def activation_name(activation: UnitActivation) -> str:
    """The name of an activation: ``leaky-relu``, or ``leaky-relu (slope 0.2)``."""
    constant = activation.row.constant
    if constant is None or activation.usual:
        return activation.kind
    value = format_all(activation.constant)
    return wording.WITH_CONSTANT.format(activation=activation.kind, constant=constant.name, value=value)


def activations_name(each: Iterable[UnitActivation]) -> str:
    """The name of the activation that all units of a layer have; that they are mixed where they have several."""
    found = set(each)
    return activation_name(found.pop()) if len(found) == 1 else wording.MIXED
