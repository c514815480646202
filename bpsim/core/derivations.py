"""Where a local derivative comes from: the lines between a function and the formula of its derivative."""

from __future__ import annotations

from collections.abc import Callable

from bpsim.core.expression import Expression, Number, Product, Quotient, Ref, call, long_sum
from bpsim.core.functions import HALF, NET, OUT, OUTPUTS, TARGET
from bpsim.core.network_model import NetworkModel
from bpsim.core.pass_rules import loss_written, of_unit
from bpsim.core.quantity import Kind, Quantity

_RISING, _FALLING = call("exp", NET), call("exp", -NET)
_POSITIVE = call("positive", NET)
_MIDDLE = HALF * (1 + OUT)


def _logistic(steepness: float) -> tuple[Expression, ...]:
    falling, factor = _steep(steepness)
    sigmoid = 1 / (1 + falling)
    return _scaled(factor, falling) / (1 + falling) ** 2, Product((*factor, sigmoid, 1 - sigmoid))


def _bipolar_logistic(steepness: float) -> tuple[Expression, ...]:
    falling, _ = _steep(steepness)
    sigmoid, twice = 1 / (1 + falling), Number(2 * steepness)
    return (
        twice * falling / (1 + falling) ** 2,
        Product((twice, sigmoid, 1 - sigmoid)),
        Product((twice, _MIDDLE, 1 - _MIDDLE)),
    )


def _steep(steepness: float) -> tuple[Expression, tuple[Number, ...]]:
    """e^-kz, and the factor k that its derivative brings; none where it is 1."""
    if steepness == 1.0:
        return _FALLING, ()
    return call("exp", -(steepness * NET)), (Number(steepness),)


def _scaled(factor: tuple[Number, ...], tree: Expression) -> Expression:
    return Product((*factor, tree)) if factor else tree


def _elu(alpha: float) -> tuple[Expression, ...]:
    if alpha != 1.0:
        return (_POSITIVE + Product((1 - _POSITIVE, Number(alpha), _RISING)),)
    return _POSITIVE + (1 - _POSITIVE) * _RISING, _POSITIVE + (1 - _POSITIVE) * (OUT + 1)


ACTIVATION_LINES: dict[str, Callable[[float], tuple[Expression, ...]]] = {
    "logistic": _logistic,
    "tanh": lambda _: (
        ((_RISING + _FALLING) ** 2 - (_RISING - _FALLING) ** 2) / (_RISING + _FALLING) ** 2,
        1 - ((_RISING - _FALLING) / (_RISING + _FALLING)) ** 2,
    ),
    "bipolar-logistic": _bipolar_logistic,
    "leaky-relu": lambda slope: (_POSITIVE + Number(slope) * (1 - _POSITIVE),),
    "elu": _elu,
    "softplus": lambda _: (_RISING / (1 + _RISING),),
    "gaussian": lambda _: (call("exp", -(NET**2)) * -(2 * NET),),
    "reciprocal": lambda _: (-(1 / NET**2),),
}
"""The derivative of an activation with a constant, before the line that is computed."""

_OF_TWO_CLASSES = -(TARGET / OUT) + (1 - TARGET) / (1 - OUT)
LOSS_LINES: dict[str, tuple[Expression, ...]] = {
    "half-squared-error": (2 * HALF * (TARGET - OUT) * Number(-1),),
    "squared-error": (2 * (TARGET - OUT) * Number(-1),),
    "mean-squared-error": ((1 / OUTPUTS) * Number(2) * (TARGET - OUT) * Number(-1),),
    "binary-cross-entropy": (_OF_TWO_CLASSES,),
    "mean-binary-cross-entropy": (1 / OUTPUTS * _OF_TWO_CLASSES,),
    "cross-entropy": (-(TARGET * (1 / OUT)),),
    "absolute-error": (call("sign", TARGET - OUT) * Number(-1),),
}
"""The derivative of a loss by an out, before the line that is computed."""


def origin(model: NetworkModel, q: Quantity) -> tuple[Quantity, tuple[Expression, ...]] | None:
    """What a local derivative is one of, an output's error or a unit's out, and the lines between this and its formula,
    none where none are known; None of every other quantity.
    """
    if q.kind is Kind.DE_DOUT and model.is_output(q) and not model.is_derived(q):
        lines = tuple(of_unit(line, model, q) for line in LOSS_LINES[loss_written(model).name])
        return q.but(Kind.ERROR), tuple(line / model.inside for line in lines) if model.inside > 1 else lines
    return (q.but(Kind.OUT), _of_activation(model, q)) if q.kind is Kind.DOUT_DNET else None


def _of_activation(model: NetworkModel, q: Quantity) -> tuple[Expression, ...]:
    if model.is_softmax(q):
        return _of_softmax(model, q)
    activation = model.activation(q)
    found = ACTIVATION_LINES.get(activation.kind)
    return tuple(of_unit(line, model, q) for line in found(activation.constant)) if found else ()


def _of_softmax(model: NetworkModel, q: Quantity) -> tuple[Expression, ...]:
    """By the quotient rule: with its own net, or with that of another unit, which is in the sum alone."""
    out, net = (call("exp", Ref(Quantity(Kind.NET, q.sample, q.layer, unit))) for unit in (q.unit, q.source))
    total = long_sum(call("exp", Ref(other)) for other in model.of_layer(Kind.NET, q))
    if q.unit != q.source:
        return (-(out * net) / total**2, -Product((out / total, net / total)))
    return (
        (Product((out, total)) - out * out) / total**2,
        Product((out / total, 1 - Quotient(out, total))),
    )
