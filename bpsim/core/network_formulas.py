"""The formula of each kind of quantity, as a tree of those that it is made of. One row a kind, as in ``rules.py``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Protocol

from bpsim.core.expression import Expression, Number, Product, Quotient, Ref, Sum, call, long_sum, refs, replaced
from bpsim.core.functions import LOSSES, OUTPUTS
from bpsim.core.network import Bias
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import ADDRESSES, Kind, Quantity
from bpsim.core.rules import BY_FACTORS, RULES
from bpsim.core.training import Reduction, Training

Formula = Callable[[NetworkModel, Quantity], Expression]


class Trained(Protocol):
    """What the formulas of an update read of a model."""

    @property
    def training(self) -> Training: ...

    @property
    def update(self) -> int: ...


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


def setting(model: Trained, which: Setting) -> float:
    """The value of a setting."""
    if which is Setting.UPDATE:
        return model.update
    owner = model.training if which in (Setting.L1, Setting.L2) else model.training.optimizer
    return float(getattr(owner, which.value))


_MU, _BETA1, _BETA2, _EPSILON, _DECAY, _L1, _L2, _T = refs(Setting)


def _operands(model: NetworkModel, q: Quantity) -> tuple[Ref, ...]:
    return refs(RULES[q.kind].operands(model, q))


def _sum(model: NetworkModel, q: Quantity) -> Expression:
    return long_sum(_operands(model, q))


def _product(model: NetworkModel, q: Quantity) -> Expression:
    return Product(_operands(model, q))


def of_unit(tree: Expression, model: NetworkModel, q: Quantity) -> Expression:
    """A tree of the table of functions, for one unit."""

    def leaf(to: Hashable) -> Expression:
        if to == OUTPUTS.to:
            return Number(model.network.sizes[-1])
        assert isinstance(to, Kind)
        return Ref(q.but(to))

    return replaced(tree, leaf)


# Forward


def _net(model: NetworkModel, q: Quantity) -> Expression:
    products = long_sum(Ref(weight) * Ref(source) for weight, source in model.sources(q))
    bias = model.bias(q)
    return products if bias is None else products + Ref(bias)


def _out(model: NetworkModel, q: Quantity) -> Expression:
    own = of_unit(model.activation(q).formulas[0], model, q)
    if not model.is_softmax(q):
        return own
    return Quotient(own, long_sum(call("exp", Ref(net)) for net in model.of_layer(Kind.NET, q)))


def _error(model: NetworkModel, q: Quantity) -> Expression:
    return of_unit(LOSSES[model.network.loss].value, model, q)


# Backward


def _error_slope(model: NetworkModel, q: Quantity) -> Expression:
    if model.is_derived(q):
        return Number(1 if (q.at_layer, q.at_unit) == model.training.derivative_of else 0)
    if model.is_output(q):
        slope = of_unit(LOSSES[model.network.loss].slope, model, q)
        return slope / model.inside if model.inside > 1 else slope
    return _sum(model, q)


def _activation_slope(model: NetworkModel, q: Quantity) -> Expression:
    if model.is_softmax(q) and q.unit != q.source:
        return -_product(model, q)
    return of_unit(model.activation(q).formulas[1], model, q)


def by_factors(model: NetworkModel, q: Quantity) -> Expression:
    """A delta as the product of its factors, of a softmax unit as the sum of those of all outs."""
    found = refs(BY_FACTORS.operands(model, q))
    products = [one * other for one, other in zip(found[::2], found[1::2], strict=True)]
    return long_sum(products) if model.is_softmax(q) else products[0]


def _delta(model: NetworkModel, q: Quantity) -> Expression:
    if model.simplifies(q):
        divisor = model.outputs_inside * model.inside
        difference = Ref(model.compared(q)) - Ref(q.but(Kind.TARGET))
        return difference / divisor if divisor > 1 else difference
    return by_factors(model, q)


def _weight_slope(model: NetworkModel, q: Quantity) -> Expression:
    """Three factors of the chain rule; delta first where it is no product of two, or is rounded on the way."""
    last = Ref(q.but(Kind.DNET_DW))
    summed = model.simplifies(q) or (model.is_output(q) and model.is_softmax(q))
    if summed or model.training.round_to is not None:
        return Ref(q.but(Kind.DELTA)) * last
    return Ref(q.but(Kind.DE_DOUT)) * Ref(q.but(Kind.DOUT_DNET)) * last


def _bias_slope(model: NetworkModel, q: Quantity) -> Expression:
    return _sum(model, q) if model.layer(q).bias is Bias.SHARED else _product(model, q)


def reduced(model: Trained, parts: Sequence[Ref]) -> Expression:
    """What the samples of a batch contribute, as their sum or their mean."""
    total = long_sum(parts)
    return total if model.training.reduction is Reduction.SUM else Number(1) / len(parts) * total


def _reduced(model: NetworkModel, q: Quantity) -> Expression:
    parts = _operands(model, q)
    inside = q.kind is Kind.BATCH_GRADIENT and model.training.reduction is Reduction.MEAN_INSIDE
    return long_sum(parts) if inside else reduced(model, parts)


# The update: trees of the operands, whatever kind of model they belong to


def _penalty(model: Trained, *weights: Ref) -> Expression:
    parts: list[Expression] = []
    if model.training.l2:
        parts.append(_L2 / 2 * long_sum(weight**2 for weight in weights))
    if model.training.l1:
        parts.append(_L1 * long_sum(call("abs", weight) for weight in weights))
    return Sum(tuple(parts))


def _penalized(model: Trained, slope: Ref, weight: Ref) -> Expression:
    found: Expression = slope
    if model.training.l2:
        found = found + _L2 * weight
    return found + _L1 * call("sign", weight) if model.training.l1 else found


def _velocity(_: Trained, old: Ref, slope: Ref) -> Expression:
    return _MU * old + slope


def _nesterov_step(_: Trained, velocity: Ref, slope: Ref) -> Expression:
    return slope + _MU * velocity


def _first_moment(_: Trained, old: Ref, slope: Ref) -> Expression:
    return _BETA1 * old + (1 - _BETA1) * slope


def _second_moment(_: Trained, old: Ref, slope: Ref) -> Expression:
    return _BETA2 * old + (1 - _BETA2) * slope**2


def _adam_step(_: Trained, mean: Ref, spread: Ref) -> Expression:
    return mean / (call("sqrt", spread) + _EPSILON)


def _decayed(_: Trained, weight: Ref, rate: Ref) -> Expression:
    return weight - rate * _DECAY * weight


def _new(_: Trained, start: Ref, rate: Ref, step: Ref) -> Expression:
    return start - rate * step


UPDATES: dict[Kind, Callable[..., Expression]] = {
    Kind.PENALTY: _penalty,
    Kind.PENALIZED_GRADIENT: _penalized,
    Kind.NEW_VELOCITY: _velocity,
    Kind.NESTEROV_STEP: _nesterov_step,
    Kind.NEW_FIRST_MOMENT: _first_moment,
    Kind.NEW_SECOND_MOMENT: _second_moment,
    Kind.CORRECTED_FIRST_MOMENT: lambda _, moment: moment / (1 - _BETA1**_T),
    Kind.CORRECTED_SECOND_MOMENT: lambda _, moment: moment / (1 - _BETA2**_T),
    Kind.ADAM_STEP: _adam_step,
    Kind.DECAYED_WEIGHT: _decayed,
    Kind.NEW_WEIGHT: _new,
    Kind.NEW_BIAS: _new,
    Kind.NEW_VALUE: _new,
}
"""What an update computes, as a tree of its operands: ``tree(model, *operands)``."""


def _updating(model: NetworkModel, q: Quantity) -> Expression:
    return UPDATES[q.kind](model, *_operands(model, q))


FORMULAS: dict[Kind, Formula] = {
    Kind.NET: _net,
    Kind.OUT: _out,
    Kind.ERROR: _error,
    Kind.TOTAL_ERROR: _sum,
    Kind.DNET_DOUT: _product,
    Kind.PATH: _product,
    Kind.DE_DOUT: _error_slope,
    Kind.DOUT_DNET: _activation_slope,
    Kind.DELTA: _delta,
    Kind.DNET_DW: _product,
    Kind.DE_DW: _weight_slope,
    Kind.DE_DB: _bias_slope,
    Kind.BATCH_ERROR: _reduced,
    Kind.BATCH_GRADIENT: _reduced,
    **dict.fromkeys((kind for kind in UPDATES if kind in ADDRESSES), _updating),
}
"""A formula for every kind that is computed."""
