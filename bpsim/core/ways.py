"""The ways in which lectures write the same formula: a gradient, a delta, the derivative of a loss."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from bpsim.core.expression import Call, Expression, Negation, Number, Product, Quotient, Ref, Sum, call, long_sum
from bpsim.core.network_model import NetworkModel
from bpsim.core.pass_rules import BY_FACTORS
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rules import RULES


class Gradient(StrEnum):
    """How the gradient of a weight is written."""

    FACTORS = "dE/dout dout/dnet dnet/dw"
    DELTA_FIRST = "delta x"
    SOURCE_FIRST = "x delta"


class Style(Struct, frozen=True):
    """How a lecture writes what can be written in several ways.

    out_first: the derivative of a loss is written (out - target). written_out: a delta has the formulas of its factors.
    bare: a unit without activation has no net, and what is multiplied by 1 is left alone. by_delta: the step of a new
    value is the learning rate times delta and what came in, not times the gradient.
    """

    gradient: Gradient = Gradient.FACTORS
    out_first: bool = False
    written_out: bool = False
    bare: bool = False
    by_delta: bool = False


AS_FACTORS = Style()

Sides = tuple[Expression, ...]
"""Everything that a computed quantity is equal to: the last is how it is computed."""


def forms(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    """The ways in which the formula of a computed quantity is written, the lecture's own first: one or two."""
    ways = _WAYS.get(q.kind)
    return ways(model, q, style) if ways else ((RULES[q.kind].formula(model, q),),)


def _error_slope_ways(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    own = RULES[q.kind].formula(model, q)
    return ((_out_first(own) if style.out_first else own,),)


def _out_first(tree: Expression) -> Expression:
    """``-(t - o)`` as ``(o - t)``, also where it is multiplied or divided, ``-sign(t - o)`` as ``sign(o - t)``; what is
    none of these as it is.
    """
    match tree:
        case Negation(Sum((target, Negation(out)))):
            return out - target
        case Negation(Product((*factors, Sum((target, Negation(out)))))):
            return Product((*factors, out - target))
        case Negation(Call("sign" as name, (Sum((target, Negation(out))),))):
            return call(name, out - target)
        case Product((Number(value), Sum((target, Negation(out))))) if value < 0.0:
            return -value * (out - target)
        case Quotient(above, below):
            return _out_first(above) / below
    return tree


def _back(model: NetworkModel, q: Quantity) -> Expression:
    """What comes back to a hidden unit: each delta of the next layer times the weight on the way."""
    return long_sum(_by_weight(model, path) for path in model.paths(q))


def _by_weight(model: NetworkModel, path: Quantity) -> Expression:
    delta, way = RULES[Kind.PATH].operands(model, path)
    return Ref(delta) * Ref(model.backward_weight(way))


def _path_ways(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    product, short = (RULES[q.kind].formula(model, q),), (_by_weight(model, q),)
    return (product,) if style.gradient is Gradient.FACTORS else (short, product)


def _delta_ways(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    """The product of its factors, or their formulas; where it simplifies to out - target, both in one line."""
    factors = BY_FACTORS.formula(model, q)
    if model.simplifies(q):
        own = RULES[q.kind].formula(model, q)
        # A perceptron's is no product: its derivative is not used.
        return ((own,),) if model.is_perceptron(q) else ((factors, own),)
    if model.is_softmax(q) or model.training.round_to is not None:
        return ((factors,),)
    out, slope = q.but(Kind.DE_DOUT), q.but(Kind.DOUT_DNET)
    at_end = model.is_output(q) or model.is_derived(q)
    first = _error_slope_ways(model, out, style)[0][0] if at_end else _back(model, q)
    whole = _times(first, RULES[slope.kind].formula(model, slope))
    if style.bare and _is_bare(model, q):
        return (whole,), (factors,)
    return ((factors, whole), (factors,)) if style.written_out else ((factors,), (factors, whole))


def _times(first: Expression, second: Expression) -> Expression:
    """A product in which no factor is a product, a sign stands before all, and 1 is left out if it is not alone."""
    if isinstance(first, Negation):
        return -_times(first.operand, second)
    if isinstance(first, Sum) and len(first.terms) == 1:
        return _times(first.terms[0], second)
    found = [
        factor
        for part in (first, second)
        for factor in (part.factors if isinstance(part, Product) else (part,))
        if factor != Number(1)
    ]
    return Product(tuple(found)) if len(found) > 1 else next(iter(found), Number(1))


def _is_bare(model: NetworkModel, q: Quantity) -> bool:
    return model.activation(q).kind == "identity"


def _gradient_ways(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    """The three factors, and the delta with what came in."""
    delta, source = q.but(Kind.DELTA), Ref(model.source(q))
    short: Expression = Ref(delta) * source
    if style.gradient is Gradient.SOURCE_FIRST:
        short = source * Ref(delta)
    exact = model.training.round_to is None
    at_end = model.is_output(q) or model.is_derived(q)
    if style.bare and exact and not at_end and _is_bare(model, q):
        short = _times(_back(model, delta), source)
    factors = RULES[q.kind].formula(model, q)
    if style.gradient is Gradient.FACTORS:
        return (factors,), (short,)
    return (short,), (factors,)


def _new_ways(model: NetworkModel, q: Quantity, style: Style) -> tuple[Sides, ...]:
    """``w - eta delta x`` before ``w - eta dE/dw`` where the step is made of the gradient of one sample alone."""
    own = RULES[q.kind].formula(model, q)
    at_once = model.samples == 1 and model.training.vanilla and model.training.round_to is None
    if not style.by_delta or not at_once:
        return ((own,),)
    start, rate, gradient = RULES[q.kind].operands(model, q)
    deltas = [gradient.but(Kind.DELTA)] if q.source is not None else RULES[Kind.DE_DB].operands(model, gradient)
    arriving = [Ref(model.source(gradient))] if q.source is not None else []
    back: Expression = Ref(deltas[0]) if len(deltas) == 1 else long_sum(map(Ref, deltas))
    return ((Ref(start) - Product((Ref(rate), back, *arriving)),), (own,))


_WAYS: dict[Kind, Callable[[NetworkModel, Quantity, Style], tuple[Sides, ...]]] = {
    Kind.DE_DOUT: _error_slope_ways,
    Kind.PATH: _path_ways,
    Kind.DELTA: _delta_ways,
    Kind.DE_DW: _gradient_ways,
    Kind.NEW_WEIGHT: _new_ways,
    Kind.NEW_BIAS: _new_ways,
}
"""What is written in other ways in other lectures."""
