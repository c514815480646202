"""What the settings of the training are called, by their path in ``Training``: in the panel, in undo, and in runs."""

from __future__ import annotations

from enum import StrEnum

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import ScheduleKind
from bpsim.core.training import Reduction, SampleOrder, UpdateOrder
from bpsim.sentences import _
from bpsim.trace.notation import Notation

NAMES = {
    "learning_rate": _("Learning rate {eta}"),
    "schedule.kind": _("Schedule"),
    "schedule.decay": _("Decay d"),
    "schedule.gamma": _("Factor γ"),
    "schedule.every": _("Updates n"),
    "batch": _("Batches of"),
    "order": _("Order"),
    "seed": _("Seed"),
    "reduction": _("Over a batch"),
    "optimizer.kind": _("Optimizer"),
    "optimizer.momentum": _("Momentum μ"),
    "optimizer.beta1": "β₁",
    "optimizer.beta2": "β₂",
    "optimizer.epsilon": "ε",
    "optimizer.weight_decay": _("Weight decay λ"),
    "update": _("Layers"),
    "l1": "L1: λ₁",
    "l2": "L2: λ₂",
    "round_to": _("Round to"),
    "stop.iterations": _("Iterations"),
    "stop.error": "{error} <",
    "stop.patience.updates": _("Patience"),
    "stop.patience.improvement": _("Improvement"),
    "stop.gradient": _("Gradient <"),
}

SYMBOLS = {
    "schedule.decay": "d",
    "schedule.gamma": "γ",
    "schedule.every": "n",
    "optimizer.momentum": "μ",
    "optimizer.beta1": "β₁",
    "optimizer.beta2": "β₂",
    "optimizer.epsilon": "ε",
    "optimizer.weight_decay": "λ",
    "l1": "λ₁",
    "l2": "λ₂",
}
"""The letters in the names of those that have one; that of the learning rate is the notation's."""

CHOICES: dict[StrEnum, str] = {
    ScheduleKind.CONSTANT: _("constant"),
    ScheduleKind.INVERSE_TIME: _("inverse time"),
    ScheduleKind.EXPONENTIAL: _("exponential"),
    ScheduleKind.STEP: _("in steps"),
    SampleOrder.IN_ORDER: _("as in the data"),
    SampleOrder.SHUFFLED: _("shuffled"),
    SampleOrder.RANDOM: _("random"),
    Reduction.MEAN: _("mean"),
    Reduction.MEAN_INSIDE: _("mean, 1/n inside"),
    Reduction.SUM: _("sum"),
    OptimizerKind.GRADIENT_DESCENT: _("gradient descent"),
    OptimizerKind.MOMENTUM: _("momentum"),
    OptimizerKind.NESTEROV: _("Nesterov"),
    OptimizerKind.ADAM: _("Adam"),
    OptimizerKind.ADAMW: _("AdamW"),
    UpdateOrder.SIMULTANEOUS: _("simultaneous"),
    UpdateOrder.LAYER_BY_LAYER: _("layer by layer"),
}


def setting_name(path: str, notation: Notation) -> str:
    """What a setting is called beside its field; what has no field is called by its path."""
    eta = notation.plain(Quantity(Kind.LEARNING_RATE))
    return NAMES.get(path, path.replace("_", " ")).format(eta=eta, error=notation.error_symbol)


def setting_with_value(path: str, notation: Notation, value: str) -> str:
    """A setting and its value in a few words: ``λ₁ = 0.001``, or ``Round to: 4`` where it has no letter."""
    symbol = notation.plain(Quantity(Kind.LEARNING_RATE)) if path == "learning_rate" else SYMBOLS.get(path)
    if symbol:
        return f"{symbol} = {value}"
    return f"{setting_name(path, notation)}: {value}"
