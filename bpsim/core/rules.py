"""How each kind of quantity is made: of which others, and by which arithmetic. One row a kind.

The kernel has loops of its own, which are the arithmetic that trains; these rules give the same bits from the values
of the operands. Everything that shows, explains, checks or supposes a value reads this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bpsim.core import layers, scalars
from bpsim.core.functions import LOSSES
from bpsim.core.network import Bias
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.core.scalars import CROSS_ENTROPY
from bpsim.core.training import Reduction
from bpsim.core.update import gradient_of, slope_of, start_of, step_of


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table. operands: in the order of their use. value: from those of the operands, in that order."""

    operands: Callable[[NetworkModel, Quantity], list[Quantity]]
    value: Callable[..., float]
    """``value(model, quantity, *operands)``."""


def total(values: Iterable[float], start: float = 0.0) -> float:
    """The sum in order: the built-in sum compensates since Python 3.12, the kernel does not."""
    for value in values:
        start += value
    return start


def _of_pairs(values: tuple[float, ...]) -> float:
    return total(one * other for one, other in zip(values[::2], values[1::2], strict=True))


def _flat(pairs: list[tuple[Quantity, Quantity]]) -> list[Quantity]:
    return [quantity for pair in pairs for quantity in pair]


# Values


def _same(_: NetworkModel, __: Quantity, value: float) -> float:
    return value


def _sum(model: NetworkModel, _: Quantity, *values: float) -> float:
    return model.rounded(total(values))


def _product(model: NetworkModel, _: Quantity, one: float, other: float) -> float:
    return model.rounded(one * other)


def _products(model: NetworkModel, q: Quantity, *pairs: float) -> float:
    """The product of two factors; of a softmax unit the sum of those of all pairs."""
    return model.rounded(_of_pairs(pairs) if model.is_softmax(q) else pairs[0] * pairs[1])


def _batch_error(model: NetworkModel, _: Quantity, *values: float) -> float:
    mean = model.training.reduction is not Reduction.SUM
    return _reduced(model, total(values), len(values), mean=mean)


def _batch_gradient(model: NetworkModel, _: Quantity, first: float, *others: float) -> float:
    # The kernel begins with the first sample's, which may be -0.
    mean = model.training.reduction is Reduction.MEAN
    return _reduced(model, total(others, first), 1 + len(others), mean=mean)


def _reduced(model: NetworkModel, value: float, samples: int, *, mean: bool) -> float:
    """The sum over the samples, divided once where it is to be the mean."""
    return model.rounded(value / samples if mean else value)


def _net(model: NetworkModel, _: Quantity, *values: float) -> float:
    biased = len(values) % 2 == 1
    net = _of_pairs(values[:-1] if biased else values)
    return model.rounded(net + values[-1] if biased else net)


def _out(model: NetworkModel, q: Quantity, *nets: float) -> float:
    if not model.is_softmax(q):
        own = model.activation(q)
        return model.rounded(scalars.activate(own.code, nets[0], own.constant))
    outs = [0.0] * len(nets)
    layers.softmax(len(nets), 0.0, 0, list(nets), outs)
    return model.rounded(outs[q.at_unit])


def _error(model: NetworkModel, _: Quantity, target: float, net: float, out: float, *nets: float) -> float:
    loss = _loss(model)
    log_sum = layers.log_sum_of(len(nets), 0, list(nets)) if nets else 0.0
    return model.rounded(scalars.unit_error(loss, model.network.sizes[-1], target, net, out, log_sum))


def _loss(model: NetworkModel) -> int:
    return LOSSES[model.network.loss].code


def _error_slope(model: NetworkModel, q: Quantity, *values: float) -> float:
    if model.is_derived(q):
        return float((q.at_layer, q.at_unit) == model.training.derivative_of)
    if model.is_output(q):
        slope = scalars.unit_error_slope(_loss(model), model.network.sizes[-1], *values)
        return model.rounded(slope / model.inside)
    return model.rounded(total(values))


def _activation_slope(model: NetworkModel, q: Quantity, one: float, other: float) -> float:
    if model.is_softmax(q):
        return model.rounded(scalars.softmax_slope(one, other, q.unit == q.source))
    own = model.activation(q)
    return model.rounded(scalars.activation_slope(own.code, one, other, own.constant))


def _delta(model: NetworkModel, q: Quantity, *values: float) -> float:
    if model.simplifies(q):
        return model.rounded((values[0] - values[1]) / (model.outputs_inside * model.inside))
    return _products(model, q, *values)


def _bias_slope(model: NetworkModel, q: Quantity, *deltas: float) -> float:
    return deltas[0] if q.unit is not None else model.rounded(total(deltas))


def _penalty(model: NetworkModel, _: Quantity, *weights: float) -> float:
    """l2/2 * sum of w^2 + l1 * sum of |w|, over the weights in the order of their numbers."""
    squares, sizes = total(weight * weight for weight in weights), total(map(abs, weights))
    return model.rounded(0.5 * model.training.l2 * squares + model.training.l1 * sizes)


def _penalized(model: NetworkModel, _: Quantity, slope: float, weight: float) -> float:
    training = model.training
    return scalars.penalized(slope, weight, training.l1, training.l2, training.scale)


def _velocity(model: NetworkModel, _: Quantity, old: float, slope: float) -> float:
    return scalars.moving(old, model.training.optimizer.numbers[0], slope, 1.0, model.training.scale)


def _first_moment(model: NetworkModel, _: Quantity, old: float, slope: float) -> float:
    share = model.training.optimizer.numbers[0]
    return scalars.moving(old, share, slope, 1.0 - share, model.training.scale)


def _second_moment(model: NetworkModel, _: Quantity, old: float, slope: float) -> float:
    share = model.training.optimizer.numbers[1]
    return scalars.moving(old, share, slope * slope, 1.0 - share, model.training.scale)


def _corrected(model: NetworkModel, _: Quantity, moment: float, *, second: bool) -> float:
    return scalars.corrected(moment, model.corrections[second], model.training.scale)


def _adam_step(model: NetworkModel, _: Quantity, mean: float, spread: float) -> float:
    return scalars.adam_step(mean, spread, model.training.optimizer.numbers[2], model.training.scale)


def _decayed(model: NetworkModel, _: Quantity, weight: float, rate: float) -> float:
    return scalars.decayed(weight, rate, model.training.optimizer.decay, model.training.scale)


def _new(model: NetworkModel, _: Quantity, start: float, rate: float, step: float) -> float:
    return scalars.stepped(start, rate, step, model.training.scale)


# Operands


def _of_net(model: NetworkModel, q: Quantity) -> list[Quantity]:
    bias = model.bias(q)
    return [*_flat(model.sources(q)), *([bias] if bias else [])]


def _of_out(model: NetworkModel, q: Quantity) -> list[Quantity]:
    return model.of_layer(Kind.NET, q) if model.is_softmax(q) else [q.but(Kind.NET)]


def _of_error(model: NetworkModel, q: Quantity) -> list[Quantity]:
    nets = model.of_layer(Kind.NET, q) if _loss(model) == CROSS_ENTROPY else []
    return [q.but(Kind.TARGET), q.but(Kind.NET), q.but(Kind.OUT), *nets]


def _of_error_slope(model: NetworkModel, q: Quantity) -> list[Quantity]:
    if model.is_derived(q):
        return []
    return [q.but(Kind.TARGET), q.but(Kind.OUT)] if model.is_output(q) else model.paths(q)


def _of_activation_slope(model: NetworkModel, q: Quantity) -> list[Quantity]:
    if model.is_softmax(q):
        return [q.but(Kind.OUT), Quantity(Kind.OUT, q.sample, q.layer, q.source)]
    return [q.but(Kind.NET), q.but(Kind.OUT)]


def _of_delta(model: NetworkModel, q: Quantity) -> list[Quantity]:
    if model.simplifies(q):
        return [model.compared(q), q.but(Kind.TARGET)]
    return _of_factors(model, q)


def _of_factors(model: NetworkModel, q: Quantity) -> list[Quantity]:
    return _flat(model.slopes(q))


def _of_bias_slope(model: NetworkModel, q: Quantity) -> list[Quantity]:
    return model.of_layer(Kind.DELTA, q) if model.layer(q).bias is Bias.SHARED else [q.but(Kind.DELTA)]


def _of_average(old: Kind) -> Callable[[NetworkModel, Quantity], list[Quantity]]:
    return lambda model, q: [q.but(old), slope_of(parameter_of(q), model.samples, model.training)]


def _of_penalized(model: NetworkModel, q: Quantity) -> list[Quantity]:
    return [gradient_of(parameter_of(q), model.samples), parameter_of(q)]


def _of_new(model: NetworkModel, q: Quantity) -> list[Quantity]:
    parameter, training = parameter_of(q), model.training
    return [start_of(parameter, training), Quantity(Kind.LEARNING_RATE), step_of(parameter, model.samples, training)]


RULES: dict[Kind, Rule] = {
    Kind.NET: Rule(_of_net, _net),
    Kind.OUT: Rule(_of_out, _out),
    Kind.ERROR: Rule(_of_error, _error),
    Kind.TOTAL_ERROR: Rule(
        lambda m, q: [Quantity(Kind.ERROR, q.sample, m.network.depth, k) for k in range(m.network.sizes[-1])], _sum
    ),
    Kind.DNET_DOUT: Rule(lambda m, q: [m.backward_weight(q)], _same),
    Kind.PATH: Rule(
        lambda _, q: [Quantity(Kind.DELTA, q.sample, q.source_layer, q.source), q.but(Kind.DNET_DOUT)], _product
    ),
    Kind.DE_DOUT: Rule(_of_error_slope, _error_slope),
    Kind.DOUT_DNET: Rule(_of_activation_slope, _activation_slope),
    Kind.DELTA: Rule(_of_delta, _delta),
    Kind.DNET_DW: Rule(lambda m, q: [m.source(q)], _same),
    Kind.DE_DW: Rule(lambda _, q: [q.but(Kind.DELTA), q.but(Kind.DNET_DW)], _product),
    Kind.DE_DB: Rule(_of_bias_slope, _bias_slope),
    Kind.BATCH_ERROR: Rule(NetworkModel.parts, _batch_error),
    Kind.BATCH_GRADIENT: Rule(NetworkModel.parts, _batch_gradient),
    Kind.PENALTY: Rule(lambda m, _: m.all_weights(), _penalty),
    Kind.PENALIZED_GRADIENT: Rule(_of_penalized, _penalized),
    Kind.NEW_VELOCITY: Rule(_of_average(Kind.VELOCITY), _velocity),
    Kind.NESTEROV_STEP: Rule(_of_average(Kind.NEW_VELOCITY), _velocity),
    Kind.NEW_FIRST_MOMENT: Rule(_of_average(Kind.FIRST_MOMENT), _first_moment),
    Kind.NEW_SECOND_MOMENT: Rule(_of_average(Kind.SECOND_MOMENT), _second_moment),
    Kind.CORRECTED_FIRST_MOMENT: Rule(lambda _, q: [q.but(Kind.NEW_FIRST_MOMENT)], partial(_corrected, second=False)),
    Kind.CORRECTED_SECOND_MOMENT: Rule(lambda _, q: [q.but(Kind.NEW_SECOND_MOMENT)], partial(_corrected, second=True)),
    Kind.ADAM_STEP: Rule(
        lambda _, q: [q.but(Kind.CORRECTED_FIRST_MOMENT), q.but(Kind.CORRECTED_SECOND_MOMENT)], _adam_step
    ),
    Kind.DECAYED_WEIGHT: Rule(lambda _, q: [q.but(Kind.WEIGHT), Quantity(Kind.LEARNING_RATE)], _decayed),
    Kind.NEW_WEIGHT: Rule(_of_new, _new),
    Kind.NEW_BIAS: Rule(_of_new, _new),
}
"""A rule for every kind that is computed."""

BY_FACTORS = Rule(_of_factors, _products)
"""A delta as the product of its factors, also where the derivative of a cross-entropy simplifies to out - target."""
