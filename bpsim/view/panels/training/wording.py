"""Names, sentences and formulas of the Training panel, by the path of the setting."""

from __future__ import annotations

from enum import StrEnum

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import OptimizerKind, Reduction, SampleOrder, ScheduleKind, Training, UpdateOrder
from bpsim.trace.notation import Notation
from bpsim.trace.symbols import Sign
from bpsim.view.panels.training.table import Group

TITLE = "Training"

GROUPS = {
    Group.RATE: "Learning rate",
    Group.BATCH: "Samples",
    Group.OPTIMIZER: "Update",
    Group.PENALTY: "Penalties",
    Group.ARITHMETIC: "Arithmetic",
    Group.STOP: "End of a run",
}

NAMES = {
    "learning_rate": "Learning rate {eta}",
    "schedule.kind": "Schedule",
    "schedule.decay": "Decay d",
    "schedule.gamma": "Factor γ",
    "schedule.every": "Updates n",
    "batch": "Batches of",
    "order": "Order",
    "seed": "Seed",
    "reduction": "Over a batch",
    "optimizer.kind": "Optimizer",
    "optimizer.momentum": "Momentum μ",
    "optimizer.beta1": "β₁",
    "optimizer.beta2": "β₂",
    "optimizer.epsilon": "ε",
    "optimizer.weight_decay": "Weight decay d",
    "update": "Layers",
    "l1": "L1: λ₁",
    "l2": "L2: λ₂",
    "round_to": "Round to",
    "stop.iterations": "Iterations",
    "stop.error": "{error} <",
    "stop.patience.updates": "Patience",
    "stop.patience.improvement": "Improvement",
    "stop.gradient": "Gradient <",
}

HELP = {
    "learning_rate": "How far each update goes.",
    "schedule.kind": "How the learning rate falls from update t = 0, 1, … on.",
    "schedule.decay": "How fast it falls: it is halved when d t is 1.",
    "schedule.gamma": "What the learning rate is multiplied by, from 0 to 1.",
    "schedule.every": "So many updates are made before the learning rate falls.",
    "batch": "How many samples make one update; otherwise all do.",
    "order": "Shuffled: anew in each epoch; random: drawn with replacement.",
    "seed": "The same seed takes the samples in the same order again.",
    "reduction": "How errors and gradients of a batch of n samples become one.",
    "optimizer.kind": "What is made of a gradient g.",
    "optimizer.momentum": "How much of the velocity is kept, at least 0 and below 1.",
    "optimizer.beta1": "How much of the mean of the gradients is kept, at least 0 and below 1.",
    "optimizer.beta2": "How much of the mean of their squares is kept, at least 0 and below 1.",
    "optimizer.epsilon": "Keeps the division away from 0.",
    "optimizer.weight_decay": "How much of each weight is taken off, times the learning rate.",
    "update": "Which weights the deltas of a hidden layer are formed with.",
    "l1": "Added to the gradient of every weight, never of a bias: small weights become 0.",
    "l2": "Added to the gradient of every weight, never of a bias: weights stay small.",
    "round_to": "Decimals to which every value is rounded as it is computed, and used from there on, as on paper.",
    "stop.iterations": "How many updates Run makes.",
    "stop.error": "Run ends where the error is below this.",
    "stop.patience.updates": "Run ends after so many updates that did not lower the lowest error.",
    "stop.patience.improvement": "What counts as lower: by more than this.",
    "stop.gradient": "Run ends where the norm of the gradient is below this.",
}

CHOICES: dict[StrEnum, str] = {
    ScheduleKind.CONSTANT: "constant",
    ScheduleKind.INVERSE_TIME: "inverse time",
    ScheduleKind.EXPONENTIAL: "exponential",
    ScheduleKind.STEP: "in steps",
    SampleOrder.IN_ORDER: "as in the data",
    SampleOrder.SHUFFLED: "shuffled",
    SampleOrder.RANDOM: "random",
    Reduction.MEAN: "mean",
    Reduction.SUM: "sum",
    OptimizerKind.GRADIENT_DESCENT: "gradient descent",
    OptimizerKind.MOMENTUM: "momentum",
    OptimizerKind.NESTEROV: "Nesterov",
    OptimizerKind.ADAM: "Adam",
    OptimizerKind.ADAMW: "AdamW",
    UpdateOrder.SIMULTANEOUS: "simultaneous",
    UpdateOrder.LAYER_BY_LAYER: "layer by layer",
}

Formula = tuple[str, str]
"""TeX, and how it is read out; empty: as the TeX says."""

_RATES = {
    ScheduleKind.CONSTANT: (r"{eta}_t = {eta}", ""),
    ScheduleKind.INVERSE_TIME: (r"{eta}_t = \frac{{{eta}}}{{1 + d \, t}}", ""),
    ScheduleKind.EXPONENTIAL: (r"{eta}_t = {eta} \, \gamma^{{t}}", ""),
    ScheduleKind.STEP: (
        r"{eta}_t = {eta} \, \gamma^{{\lfloor t / n \rfloor}}",
        "the learning rate times γ to the power of t / n, rounded down",
    ),
}
_BUFFERS = {"van-veen": {"velocity": "u", "second": "s"}}
"""Where v is a weight already."""
_GRADIENT = (r"g = \frac{{\partial {error}}}{{\partial w}}", "")
_VELOCITY = (r"{velocity} \leftarrow \mu \, {velocity} + g", "")
_MOMENTS = (
    (r"m \leftarrow \beta_1 \, m + (1 - \beta_1) \, g", ""),
    (r"{second} \leftarrow \beta_2 \, {second} + (1 - \beta_2) \, g^2", ""),
    (r"\hat{{m}} = \frac{{m}}{{1 - \beta_1^t}}", "m corrected: m divided by 1 − β₁ to the power of t; t = 1, 2, …"),
    (
        r"\hat{{{second}}} = \frac{{{second}}}{{1 - \beta_2^t}}",
        "{second} corrected: {second} divided by 1 − β₂ to the power of t",
    ),
    (
        r"w \leftarrow w - {eta} \, \frac{{\hat{{m}}}}{{\sqrt{{\hat{{{second}}}}} + \varepsilon}}",
        "w minus the learning rate times the corrected m, divided by the root of the corrected {second}, plus ε",
    ),
)
_UPDATES: dict[OptimizerKind, tuple[Formula, ...]] = {
    OptimizerKind.GRADIENT_DESCENT: (_GRADIENT, (r"w \leftarrow w - {eta} \, g", "")),
    OptimizerKind.MOMENTUM: (_GRADIENT, _VELOCITY, (r"w \leftarrow w - {eta} \, {velocity}", "")),
    OptimizerKind.NESTEROV: (_GRADIENT, _VELOCITY, (r"w \leftarrow w - {eta} \, (g + \mu \, {velocity})", "")),
    OptimizerKind.ADAM: (_GRADIENT, *_MOMENTS),
    OptimizerKind.ADAMW: (_GRADIENT, (r"w \leftarrow w - {eta} \, d \, w", ""), *_MOMENTS),
}
_REDUCTIONS = {
    Reduction.MEAN: (
        (r"{error} = \frac{{1}}{{n}} \sum_{{s}} {error}^{{(s)}}", "the mean of the samples' errors"),
        (r"g = \frac{{1}}{{n}} \sum_{{s}} g^{{(s)}}", "the mean of their gradients"),
    ),
    Reduction.SUM: (
        (r"{error} = \sum_{{s}} {error}^{{(s)}}", "the sum of the samples' errors"),
        (r"g = \sum_{{s}} g^{{(s)}}", "the sum of their gradients"),
    ),
}
_DELTA = (
    r"{delta} = {slope} \sum_k {weight} \, {after}",
    "the delta of a unit j from the deltas of the units k after it and the {kind} weights",
)
_BACK = {
    "net-out": (r"\delta_j", r"\frac{\partial out_j}{\partial net_j}", "w_{kj}", r"\delta_k"),
    "z-a-delta": (r"\delta^{l}_j", r"g^{\prime}(z^{l}_j)", "w^{l+1}_{kj}", r"\delta^{l+1}_k"),
    "van-veen": (r"\gamma_j", r"\frac{\partial h_j}{\partial z_j}", "v_{kj}", r"\delta_k"),
    "torok": (r"\Delta_j", r"\frac{\partial h_j}{\partial net_j}", "w_{kj}", r"\Delta_k"),
}
"""In each notation: the delta of a hidden unit, the derivative of its activation, a weight after it, a delta there."""


def formulas(path: str, training: Training, notation: Notation) -> tuple[Formula, ...]:
    """The formulas that a setting as it is brings about, in the letters of a notation."""
    words = {"eta": notation.tex(Quantity(Kind.LEARNING_RATE)), "error": notation.scheme.error.tex}
    words |= _BUFFERS.get(notation.key, {"velocity": "v", "second": "v"})
    words["delta"], words["slope"], weight, words["after"] = _BACK[notation.key]
    old = Sign(weight, "w kj")
    layerwise = training.update is UpdateOrder.LAYER_BY_LAYER
    words["weight"] = (notation.scheme.new(old) if layerwise else old).tex
    words["kind"] = "new" if layerwise else "old"
    found: dict[str, tuple[Formula, ...]] = {
        "schedule.kind": (_RATES[training.schedule.kind],),
        "reduction": _REDUCTIONS[training.reduction],
        "optimizer.kind": _UPDATES[training.optimizer.kind],
        "update": (_DELTA,),
        "l1": ((r"g \leftarrow g + \lambda_1 \, \mathrm{{sign}}(w)", ""),),
        "l2": ((r"g \leftarrow g + \lambda_2 \, w", ""),),
        "stop.gradient": ((r"\sqrt{{\sum g^2}}", "the root of the sum of all squared gradients"),),
    }
    return tuple((tex.format(**words), spoken.format(**words)) for tex, spoken in found.get(path, ()))


def name(path: str, notation: Notation) -> str:
    """What a setting is called beside its field."""
    eta = notation.plain(Quantity(Kind.LEARNING_RATE))
    return NAMES[path].format(eta=eta, error=notation.error_symbol)
