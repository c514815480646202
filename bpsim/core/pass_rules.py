"""The rules of the passes: what a sample makes forwards and backwards, and what a batch makes of its samples."""

from __future__ import annotations

from collections.abc import Hashable

from bpsim.core import layers, scalars
from bpsim.core.expression import Expression, Number, Product, Quotient, Ref, call, long_sum, replaced
from bpsim.core.functions import LOSSES, OUTPUTS, Loss, written_loss
from bpsim.core.lettering import Derivative
from bpsim.core.network import Bias
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity, net_of, out_of, parameter_of, successor
from bpsim.core.rule import Rule, multiplied, product_tree, sum_tree, summed, total
from bpsim.core.scalars import CROSS_ENTROPY
from bpsim.core.update import Updated
from bpsim.sentences import _


def _of_pairs(values: tuple[float, ...]) -> float:
    return total(one * other for one, other in zip(values[::2], values[1::2], strict=True))


def _flat(pairs: list[tuple[Quantity, Quantity]]) -> list[Quantity]:
    return [quantity for pair in pairs for quantity in pair]


# Values


def _same(_: NetworkModel, __: Quantity, value: float) -> float:
    return value


def _products(model: NetworkModel, q: Quantity, *pairs: float) -> float:
    """The product of two factors; of a softmax unit the sum of those of all pairs."""
    return model.rounded(_of_pairs(pairs) if model.is_softmax(q) else pairs[0] * pairs[1])


def reduced_value(model: Updated, q: Quantity, *values: float) -> float:
    """The sum of what the samples contribute, or their mean."""
    return _reduced(model, q, total(values))


def _batch_gradient(model: NetworkModel, q: Quantity, first: float, *others: float) -> float:
    # The kernel begins with the first sample's, which may be -0.
    return _reduced(model, q, total(others, first))


def _reduced(model: Updated, q: Quantity, value: float) -> float:
    """The sum over the samples, divided once where it is to be the mean."""
    return model.rounded(value / model.samples if model.is_mean(q) else value)


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
    log_sum = layers.softmax(len(nets), 0.0, 0, list(nets), [0.0] * len(nets)) if nets else 0.0
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


# Formulas


def of_unit(tree: Expression, model: NetworkModel, q: Quantity) -> Expression:
    """A tree of the table of functions, for one unit."""

    def leaf(to: Hashable) -> Expression:
        if to == OUTPUTS.to:
            return Number(model.network.sizes[-1])
        assert isinstance(to, Kind)
        return Ref(q.but(to))

    return replaced(tree, leaf)


def loss_written(model: NetworkModel) -> Loss:
    """The row of the loss as it is written on the outputs of a network."""
    return written_loss(model.network.loss, model.network.sizes[-1])


def _net_tree(_: NetworkModel, __: Quantity, *operands: Ref) -> Expression:
    products = long_sum(weight * source for weight, source in zip(operands[::2], operands[1::2], strict=False))
    return products + operands[-1] if len(operands) % 2 else products


def _out_tree(model: NetworkModel, q: Quantity, *operands: Ref) -> Expression:
    own = of_unit(model.activation(q).formulas[0], model, q)
    if not model.is_softmax(q):
        return own
    return Quotient(own, long_sum(call("exp", net) for net in operands))


def _error_tree(model: NetworkModel, q: Quantity, *_: Ref) -> Expression:
    return of_unit(loss_written(model).value, model, q)


def _error_slope_tree(model: NetworkModel, q: Quantity, *operands: Ref) -> Expression:
    if model.is_derived(q):
        return Number(1 if (q.at_layer, q.at_unit) == model.training.derivative_of else 0)
    if model.is_output(q):
        slope = of_unit(loss_written(model).slope, model, q)
        return slope / model.inside if model.inside > 1 else slope
    return long_sum(operands)


def _activation_slope_tree(model: NetworkModel, q: Quantity, *operands: Ref) -> Expression:
    if model.is_softmax(q) and q.unit != q.source:
        return -Product(operands)
    return of_unit(model.activation(q).formulas[1], model, q)


def _products_tree(model: NetworkModel, q: Quantity, *factors: Ref) -> Expression:
    """A delta as the product of its factors, of a softmax unit as the sum of those of all outs."""
    products = [one * other for one, other in zip(factors[::2], factors[1::2], strict=True)]
    return long_sum(products) if model.is_softmax(q) else products[0]


def _delta_tree(model: NetworkModel, q: Quantity, *operands: Ref) -> Expression:
    if model.simplifies(q):
        divisor = model.outputs_inside * model.inside
        difference = operands[0] - operands[1]
        return difference / divisor if divisor > 1 else difference
    return _products_tree(model, q, *operands)


def _weight_slope_tree(model: NetworkModel, q: Quantity, delta: Ref, last: Ref) -> Expression:
    """Three factors of the chain rule; delta first where it is no product of two, or is rounded on the way."""
    summed = model.simplifies(q) or (model.is_output(q) and model.is_softmax(q))
    if summed or model.training.round_to is not None:
        return delta * last
    return Ref(q.but(Kind.DE_DOUT)) * Ref(q.but(Kind.DOUT_DNET)) * last


def _bias_slope_tree(model: NetworkModel, q: Quantity, *operands: Ref) -> Expression:
    return long_sum(operands) if model.layer(q).bias is Bias.SHARED else Product(operands)


def reduced_tree(model: Updated, q: Quantity, *parts: Ref) -> Expression:
    """What the samples of a batch contribute, as their sum or their mean, of a network or of formulas."""
    summed = long_sum(parts)
    return Number(1) / len(parts) * summed if model.is_mean(q) else summed


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


PASS_RULES: dict[Kind, Rule[NetworkModel]] = {
    Kind.NET: Rule(_of_net, _net, _net_tree, _("What is the net input of {unit}?")),
    Kind.OUT: Rule(_of_out, _out, _out_tree, _("What does {unit} put out?")),
    Kind.ERROR: Rule(_of_error, _error, _error_tree, _("How wrong is {unit}?")),
    Kind.TOTAL_ERROR: Rule(
        lambda m, q: [Quantity(Kind.ERROR, q.sample, m.network.depth, k) for k in range(m.network.sizes[-1])],
        summed,
        sum_tree,
        _("How wrong is the network?"),
    ),
    Kind.DNET_DOUT: Rule(
        lambda m, q: [m.backward_weight(q)],
        _same,
        product_tree,
        _("How much does {out} affect {net}?"),
        Derivative(lambda q: successor(q, Kind.NET), out_of),
    ),
    Kind.PATH: Rule(
        lambda _, q: [Quantity(Kind.DELTA, q.sample, q.source_layer, q.source), q.but(Kind.DNET_DOUT)],
        multiplied,
        product_tree,
        _("How much does {out} affect {derived} through {successor}?"),
    ),
    Kind.DE_DOUT: Rule(
        _of_error_slope,
        _error_slope,
        _error_slope_tree,
        _("How much does {out} affect {derived}?"),
        Derivative(None, out_of),
    ),
    Kind.DOUT_DNET: Rule(
        _of_activation_slope,
        _activation_slope,
        _activation_slope_tree,
        _("How much does {net} affect {out}?"),
        Derivative(out_of, net_of),
    ),
    Kind.DELTA: Rule(_of_delta, _delta, _delta_tree, _("How much does {net} affect {derived}?")),
    Kind.DNET_DW: Rule(
        lambda m, q: [m.source(q)],
        _same,
        product_tree,
        _("How much does {parameter} affect {net}?"),
        Derivative(lambda q: q.but(Kind.NET), parameter_of),
    ),
    Kind.DE_DW: Rule(
        lambda _, q: [q.but(Kind.DELTA), q.but(Kind.DNET_DW)],
        multiplied,
        _weight_slope_tree,
        _("How much does {parameter} affect {derived}?"),
        Derivative(None, parameter_of),
    ),
    Kind.DE_DB: Rule(
        _of_bias_slope,
        _bias_slope,
        _bias_slope_tree,
        _("How much does {parameter} affect {derived}?"),
        Derivative(None, parameter_of),
    ),
    Kind.BATCH_ERROR: Rule(
        NetworkModel.parts,
        reduced_value,
        reduced_tree,
        _("How wrong is the network on the batch of {samples} samples?"),
    ),
    Kind.BATCH_GRADIENT: Rule(
        NetworkModel.parts,
        _batch_gradient,
        reduced_tree,
        _("How much does {parameter} affect the error of the batch of {samples} samples?"),
    ),
}
"""What the passes of a batch compute."""

BY_FACTORS = Rule(_of_factors, _products, _products_tree, PASS_RULES[Kind.DELTA].question)
"""A delta as the product of its factors, also where the derivative of a cross-entropy simplifies to out - target."""
