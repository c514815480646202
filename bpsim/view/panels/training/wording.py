"""Names, sentences and formulas of the Training panel, by the path of the setting."""

from __future__ import annotations

from enum import StrEnum

from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import ScheduleKind
from bpsim.core.training import Reduction, SampleOrder, Training, UpdateOrder
from bpsim.sentences import _
from bpsim.trace.notation import Notation
from bpsim.view.panels.training.settings_table import Group

TITLE = _("Training")

GROUPS = {
    Group.RATE: _("Learning rate"),
    Group.BATCH: _("Samples"),
    Group.OPTIMIZER: _("Update"),
    Group.PENALTY: _("Penalties"),
    Group.ARITHMETIC: _("Arithmetic"),
    Group.STOP: _("End of a run"),
}

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
    "optimizer.weight_decay": _("Weight decay d"),
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

HELP = {
    "learning_rate": _("How far each update goes."),
    "schedule.kind": _("How the learning rate falls from update t = 0, 1, … on."),
    "schedule.decay": _("How fast it falls: it is halved when d t is 1."),
    "schedule.gamma": _("What the learning rate is multiplied by, from 0 to 1."),
    "schedule.every": _("So many updates are made before the learning rate falls."),
    "batch": _("How many samples make one update; otherwise all do."),
    "order": _("Shuffled: anew in each epoch; random: drawn with replacement."),
    "seed": _("The same seed takes the samples in the same order again."),
    "reduction": _("How errors and gradients of a batch of n samples become one."),
    "optimizer.kind": _("What is made of a gradient g."),
    "optimizer.momentum": _("How much of the velocity is kept, at least 0 and below 1."),
    "optimizer.beta1": _("How much of the mean of the gradients is kept, at least 0 and below 1."),
    "optimizer.beta2": _("How much of the mean of their squares is kept, at least 0 and below 1."),
    "optimizer.epsilon": _("Keeps the division away from 0."),
    "optimizer.weight_decay": _("How much of each weight is taken off, times the learning rate."),
    "update": _("Which weights the deltas of a hidden layer are formed with."),
    "l1": _("Added to the gradient of every weight, never of a bias: small weights become 0."),
    "l2": _("Added to the gradient of every weight, never of a bias: weights stay small."),
    "round_to": _("Decimals to which every value is rounded as it is computed, and used from there on, as on paper."),
    "stop.iterations": _("How many updates Run makes."),
    "stop.error": _("Run ends where the error is below this."),
    "stop.patience.updates": _("Run ends after so many updates that did not lower the lowest error."),
    "stop.patience.improvement": _("What counts as lower: by more than this."),
    "stop.gradient": _("Run ends where the norm of the gradient is below this."),
}

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

Formula = tuple[str, str]
"""TeX, and how it is read out; empty: as the TeX says."""

_RATES = {
    ScheduleKind.CONSTANT: (r"{eta}_t = {eta}", ""),
    ScheduleKind.INVERSE_TIME: (r"{eta}_t = \frac{{{eta}}}{{1 + d \, t}}", ""),
    ScheduleKind.EXPONENTIAL: (r"{eta}_t = {eta} \, \gamma^{{t}}", ""),
    ScheduleKind.STEP: (
        r"{eta}_t = {eta} \, \gamma^{{\lfloor t / n \rfloor}}",
        _("the learning rate times γ to the power of t / n, rounded down"),
    ),
}
_GRADIENT = (r"g = {turn}\frac{{\partial {error}}}{{\partial w}}", "")
_VELOCITY = (r"{velocity} \leftarrow \mu \, {velocity} + g", "")
_MOMENTS = (
    (r"m \leftarrow \beta_1 \, m + (1 - \beta_1) \, g", ""),
    (r"{second} \leftarrow \beta_2 \, {second} + (1 - \beta_2) \, g^2", ""),
    (r"\hat{{m}} = \frac{{m}}{{1 - \beta_1^t}}", _("m corrected: m divided by 1 − β₁ to the power of t; t = 1, 2, …")),
    (
        r"\hat{{{second}}} = \frac{{{second}}}{{1 - \beta_2^t}}",
        _("{second} corrected: {second} divided by 1 − β₂ to the power of t"),
    ),
    (
        r"w \leftarrow w {step} {eta} \, \frac{{\hat{{m}}}}{{\sqrt{{\hat{{{second}}}}} + \varepsilon}}",
        _("w {spoken_step} the learning rate times the corrected m, over the root of the corrected {second}, plus ε"),
    ),
)
_UPHILL = {"turn": "", "step": "-", "spoken_step": _("minus"), "penalty": "+"}
_DOWNHILL = {"turn": "-", "step": "+", "spoken_step": _("plus"), "penalty": "-"}
"""What differs where g points to where the error falls."""
_UPDATES: dict[OptimizerKind, tuple[Formula, ...]] = {
    OptimizerKind.GRADIENT_DESCENT: (_GRADIENT, (r"w \leftarrow w {step} {eta} \, g", "")),
    OptimizerKind.MOMENTUM: (_GRADIENT, _VELOCITY, (r"w \leftarrow w {step} {eta} \, {velocity}", "")),
    OptimizerKind.NESTEROV: (_GRADIENT, _VELOCITY, (r"w \leftarrow w {step} {eta} \, (g + \mu \, {velocity})", "")),
    OptimizerKind.ADAM: (_GRADIENT, *_MOMENTS),
    OptimizerKind.ADAMW: (_GRADIENT, (r"w \leftarrow w - {eta} \, d \, w", ""), *_MOMENTS),
}
_REDUCTIONS = {
    Reduction.MEAN: (
        (r"{error} = \frac{{1}}{{n}} \sum_{{s}} {error}^{{(s)}}", _("the mean of the samples' errors")),
        (r"g = \frac{{1}}{{n}} \sum_{{s}} g^{{(s)}}", _("the mean of their gradients")),
    ),
    Reduction.MEAN_INSIDE: (
        (r"{error} = \frac{{1}}{{n}} \sum_{{s}} {error}^{{(s)}}", _("the mean of the samples' errors")),
        (
            r"g = \sum_{{s}} g^{{(s)}}",
            _("the sum of their gradients, in which the derivative of the loss is divided by n"),
        ),
    ),
    Reduction.SUM: (
        (r"{error} = \sum_{{s}} {error}^{{(s)}}", _("the sum of the samples' errors")),
        (r"g = \sum_{{s}} g^{{(s)}}", _("the sum of their gradients")),
    ),
}
_DELTA = r"{delta} = {slope} \sum_k \, {weight} \, {after}"
_ROOT = _("the root of the sum of all squared gradients")
_DELTAS = {
    UpdateOrder.SIMULTANEOUS: _("the delta of a unit j from the deltas of the units k after it and the old weights"),
    UpdateOrder.LAYER_BY_LAYER: _("the delta of a unit j from the deltas of the units k after it and the new weights"),
}


def formulas(path: str, training: Training, notation: Notation) -> tuple[Formula, ...]:
    """The formulas that a setting as it is brings about, in the letters of a notation."""
    words = {"eta": notation.tex(Quantity(Kind.LEARNING_RATE)), "error": notation.scheme.error.tex}
    words |= dict(zip(("velocity", "second"), notation.scheme.buffers, strict=True))
    words |= {**notation.scheme.backward._asdict(), **(_DOWNHILL if notation.scheme.downhill else _UPHILL)}
    weight, layer_by_layer = notation.scheme.backward.weight, training.update is UpdateOrder.LAYER_BY_LAYER
    words["weight"] = (notation.scheme.new(weight) if layer_by_layer else weight).tex
    found: dict[str, tuple[Formula, ...]] = {
        "schedule.kind": (_RATES[training.schedule.kind],),
        "reduction": _REDUCTIONS[training.reduction],
        "optimizer.kind": _UPDATES[training.optimizer.kind],
        "update": ((_DELTA, _DELTAS[training.update]),),
        "l1": ((r"g \leftarrow g {penalty} \lambda_1 \, \mathrm{{sign}}(w)", ""),),
        "l2": ((r"g \leftarrow g {penalty} \lambda_2 \, w", ""),),
        "stop.gradient": ((r"\sqrt{{\sum g^2}}", _ROOT),),
    }
    return tuple((tex.format(**words), spoken.format(**words)) for tex, spoken in found.get(path, ()))


def name(path: str, notation: Notation) -> str:
    """What a setting is called beside its field."""
    eta = notation.plain(Quantity(Kind.LEARNING_RATE))
    return NAMES[path].format(eta=eta, error=notation.error_symbol)
