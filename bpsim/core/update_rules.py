"""The rules of an update: the penalty, what an optimizer makes of a gradient, the new values.

They ask a model only what networks and formulas both know, so both have them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from bpsim.core import scalars
from bpsim.core.expression import Expression, Ref, Sum, call, long_sum, refs
from bpsim.core.lettering import Hatted, Lettered, Renewed
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rule import Rule, total
from bpsim.core.update import Updated
from bpsim.sentences import _


class Setting(StrEnum):
    """A number of the training that formulas refer to beside quantities."""

    MOMENTUM = "momentum"
    BETA1 = "beta1"
    BETA2 = "beta2"
    EPSILON = "epsilon"
    DECAY = "weight_decay"
    L1 = "l1"
    L2 = "l2"
    UPDATE = "t"


def setting(model: Updated, which: Setting) -> float:
    """The value of a setting."""
    if which is Setting.UPDATE:
        return model.update
    owner = model.training if which in (Setting.L1, Setting.L2) else model.training.optimizer
    return float(getattr(owner, which.value))


_MU, _BETA1, _BETA2, _EPSILON, _DECAY, _L1, _L2, _T = refs(Setting)


# Values


def _penalty(model: Updated, _: Quantity, *weights: float) -> float:
    """l2/2 * sum of w^2 + l1 * sum of |w|, over the weights in the order of their numbers."""
    squares, sizes = total(weight * weight for weight in weights), total(map(abs, weights))
    return model.rounded(0.5 * model.training.l2 * squares + model.training.l1 * sizes)


def _penalized(model: Updated, _: Quantity, slope: float, weight: float) -> float:
    training = model.training
    return scalars.penalized(slope, weight, training.l1, training.l2, training.scale)


def _velocity(model: Updated, _: Quantity, old: float, slope: float) -> float:
    return scalars.moving(old, model.training.optimizer.numbers[0], slope, 1.0, model.training.scale)


def _moment(model: Updated, _: Quantity, old: float, slope: float, *, second: bool) -> float:
    share = model.training.optimizer.numbers[second]
    return scalars.moving(old, share, slope * slope if second else slope, 1.0 - share, model.training.scale)


def _corrected(model: Updated, _: Quantity, moment: float, *, second: bool) -> float:
    return scalars.corrected(moment, model.corrections[second], model.training.scale)


def _adam_step(model: Updated, _: Quantity, mean: float, spread: float) -> float:
    return scalars.adam_step(mean, spread, model.training.optimizer.numbers[2], model.training.scale)


def _decayed(model: Updated, _: Quantity, weight: float, rate: float) -> float:
    return scalars.decayed(weight, rate, model.training.optimizer.decay, model.training.scale)


def _new(model: Updated, _: Quantity, start: float, rate: float, step: float) -> float:
    return scalars.stepped(start, rate, step, model.training.scale)


# Formulas


def _penalty_tree(model: Updated, _: Quantity, *weights: Ref) -> Expression:
    parts: list[Expression] = []
    if model.training.l2:
        parts.append(_L2 / 2 * long_sum(weight**2 for weight in weights))
    if model.training.l1:
        parts.append(_L1 * long_sum(call("abs", weight) for weight in weights))
    return Sum(tuple(parts))


def _penalized_tree(model: Updated, _: Quantity, slope: Ref, weight: Ref) -> Expression:
    found: Expression = slope
    if model.training.l2:
        found = found + _L2 * weight
    return found + _L1 * call("sign", weight) if model.training.l1 else found


def _moment_tree(_: Updated, __: Quantity, old: Ref, slope: Ref, *, second: bool) -> Expression:
    share = _BETA2 if second else _BETA1
    return share * old + (1 - share) * (slope**2 if second else slope)


def _corrected_tree(_: Updated, __: Quantity, moment: Ref, *, share: Ref) -> Expression:
    return moment / (1 - share**_T)


def _new_tree(_: Updated, __: Quantity, start: Ref, rate: Ref, step: Ref) -> Expression:
    return start - rate * step


# Operands


def _of_average(old: Kind) -> Callable[[Updated, Quantity], list[Quantity]]:
    return lambda model, q: [q.but(old), model.slope_of(q)]


def _of_new(model: Updated, q: Quantity) -> list[Quantity]:
    return [model.start_of(q), Quantity(Kind.LEARNING_RATE), model.step_of(q)]


UPDATE_RULES: dict[Kind, Rule[Updated]] = {
    Kind.PENALTY: Rule(
        lambda model, _: model.all_penalized(),
        _penalty,
        _penalty_tree,
        _("What do the weights cost?"),
        Lettered("Ω", r"\Omega"),
    ),
    Kind.PENALIZED_GRADIENT: Rule(
        lambda model, q: [model.gradient_of(q), model.parameter(q)],
        _penalized,
        _penalized_tree,
        _("How much does {parameter} affect error and penalty together?"),
        Lettered("g"),
    ),
    Kind.NEW_VELOCITY: Rule(
        _of_average(Kind.VELOCITY),
        _velocity,
        lambda _, __, velocity, slope: _MU * velocity + slope,
        _("How fast does {parameter} move after this gradient?"),
        Renewed(Kind.VELOCITY),
    ),
    Kind.NESTEROV_STEP: Rule(
        _of_average(Kind.NEW_VELOCITY),
        _velocity,
        lambda _, __, velocity, slope: slope + _MU * velocity,
        _("How far does {parameter} go, looking one step ahead?"),
        Lettered("step"),
    ),
    Kind.NEW_FIRST_MOMENT: Rule(
        _of_average(Kind.FIRST_MOMENT),
        partial(_moment, second=False),
        partial(_moment_tree, second=False),
        _("What is the moving average of the gradients of {parameter}?"),
        Renewed(Kind.FIRST_MOMENT),
    ),
    Kind.NEW_SECOND_MOMENT: Rule(
        _of_average(Kind.SECOND_MOMENT),
        partial(_moment, second=True),
        partial(_moment_tree, second=True),
        _("What is the moving average of the squared gradients of {parameter}?"),
        Renewed(Kind.SECOND_MOMENT),
    ),
    Kind.CORRECTED_FIRST_MOMENT: Rule(
        lambda _, q: [q.but(Kind.NEW_FIRST_MOMENT)],
        partial(_corrected, second=False),
        partial(_corrected_tree, share=_BETA1),
        _("What is the average of the gradients of {parameter} without its start at 0?"),
        Hatted(Kind.FIRST_MOMENT),
    ),
    Kind.CORRECTED_SECOND_MOMENT: Rule(
        lambda _, q: [q.but(Kind.NEW_SECOND_MOMENT)],
        partial(_corrected, second=True),
        partial(_corrected_tree, share=_BETA2),
        _("What is the average of the squared gradients of {parameter} without its start at 0?"),
        Hatted(Kind.SECOND_MOMENT),
    ),
    Kind.ADAM_STEP: Rule(
        lambda _, q: [q.but(Kind.CORRECTED_FIRST_MOMENT), q.but(Kind.CORRECTED_SECOND_MOMENT)],
        _adam_step,
        lambda _, __, mean, spread: mean / (call("sqrt", spread) + _EPSILON),
        _("How far does {parameter} go, in learning rates?"),
        Lettered("step"),
    ),
    Kind.DECAYED_WEIGHT: Rule(
        lambda model, q: [model.parameter(q), Quantity(Kind.LEARNING_RATE)],
        _decayed,
        lambda _, __, weight, rate: weight - rate * _DECAY * weight,
        _("What does the decay leave of {parameter}?"),
        Lettered("decayed"),
    ),
    Kind.NEW_WEIGHT: Rule(_of_new, _new, _new_tree, _("What is the new value of {parameter}?"), Renewed(Kind.WEIGHT)),
    Kind.NEW_BIAS: Rule(_of_new, _new, _new_tree, _("What is the new value of {parameter}?"), Renewed(Kind.BIAS)),
}
"""What an update computes; of formulas there is one new value for both of the last."""
