"""Where a local derivative comes from: the lines between a function and the formula of its derivative."""

from __future__ import annotations

from bpsim.core.expression import Expression, Number, Product, Quotient, Ref, call, long_sum
from bpsim.core.functions import HALF, NET, OUT, OUTPUTS, TARGET
from bpsim.core.network_formulas import of_unit
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity

_RISING, _FALLING = call("exp", NET), call("exp", -NET)
_SIGMOID = 1 / (1 + _FALLING)
_MIDDLE = HALF * (1 + OUT)

ACTIVATION_LINES: dict[str, tuple[Expression, ...]] = {
    "logistic": (_FALLING / (1 + _FALLING) ** 2, Product((_SIGMOID, 1 - _SIGMOID))),
    "tanh": (
        ((_RISING + _FALLING) ** 2 - (_RISING - _FALLING) ** 2) / (_RISING + _FALLING) ** 2,
        1 - ((_RISING - _FALLING) / (_RISING + _FALLING)) ** 2,
    ),
    "bipolar-logistic": (
        2 * _FALLING / (1 + _FALLING) ** 2,
        2 * _SIGMOID * (1 - _SIGMOID),
        Product((Number(2), _MIDDLE, 1 - _MIDDLE)),
    ),
    "softplus": (_RISING / (1 + _RISING),),
}
"""The derivative of an activation with its usual constant, before the line that is computed."""

LOSS_LINES: dict[str, tuple[Expression, ...]] = {
    "half-squared-error": (2 * HALF * (TARGET - OUT) * Number(-1),),
    "squared-error": (2 * (TARGET - OUT) * Number(-1),),
    "mean-squared-error": ((1 / OUTPUTS) * Number(2) * (TARGET - OUT) * Number(-1),),
    "binary-cross-entropy": (-(TARGET / OUT) + (1 - TARGET) / (1 - OUT),),
    "cross-entropy": (-(TARGET * (1 / OUT)),),
}
"""The derivative of a loss by an out, before the line that is computed."""


def function_of(model: NetworkModel, q: Quantity) -> Quantity | None:
    """What a local derivative is one of: an output's error, a unit's out; None for every other quantity."""
    if q.kind is Kind.DE_DOUT and model.is_output(q) and not model.is_derived(q):
        return q.but(Kind.ERROR)
    return q.but(Kind.OUT) if q.kind is Kind.DOUT_DNET else None


def between(model: NetworkModel, q: Quantity) -> tuple[Expression, ...]:
    """The lines of a local derivative between its function and its formula; empty where none are known."""
    if q.kind is Kind.DE_DOUT:
        lines = tuple(of_unit(line, model, q) for line in LOSS_LINES.get(model.network.loss, ()))
        return tuple(line / model.inside for line in lines) if model.inside > 1 else lines
    if model.is_softmax(q):
        return _of_softmax(model, q)
    activation = model.activation(q)
    lines = ACTIVATION_LINES.get(activation.kind, ()) if activation.usual else ()
    return tuple(of_unit(line, model, q) for line in lines)


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
