"""What formulas as trees come to, beside the arithmetic that trains."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

from bpsim.core.expression import Call, Expression, Negation, Number, Power, Product, Quotient, Ref, Sum


def _power_of_e(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _ln(x: float) -> float:
    if x == 0.0:
        return -math.inf
    return math.log(x) if x > 0.0 else math.nan


FUNCTIONS: dict[str, Callable[..., float]] = {
    "exp": _power_of_e,
    "ln": _ln,
    "log10": lambda x: math.log10(x) if x > 0.0 else _ln(x),
    "sqrt": lambda x: math.sqrt(x) if x >= 0.0 else math.nan,
    "sin": lambda x: math.sin(x) if math.isfinite(x) else math.nan,
    "cos": lambda x: math.cos(x) if math.isfinite(x) else math.nan,
    "tan": lambda x: math.tan(x) if math.isfinite(x) else math.nan,
    "tanh": math.tanh,
    "max": max,
    "min": min,
    "abs": abs,
    "sign": lambda x: float((x > 0.0) - (x < 0.0)),
    "positive": lambda x: float(x > 0.0),
    "not-negative": lambda x: float(x >= 0.0),
}
"""Every function that a call may name. positive: 1 where the operand is greater than 0, else 0."""


def evaluate(tree: Expression, value: Callable[[Hashable], float]) -> float:
    """What a tree comes to where each reference has its value, in order and without compensation.

    What is too large is infinite; 0 over 0 is 0, as in the arithmetic of training.
    """
    match tree:
        case Ref(to):
            return value(to)
        case Number(number):
            return float(number)
        case Sum(terms):
            total = 0.0
            for term in terms:
                total += evaluate(term, value)
            return total
        case Product(factors):
            product = 1.0
            for factor in factors:
                product *= evaluate(factor, value)
            return product
        case Quotient(above, below):
            return _quotient(evaluate(above, value), evaluate(below, value))
        case Power(base, exponent):
            return _power(evaluate(base, value), evaluate(exponent, value))
        case Negation(operand):
            return -evaluate(operand, value)
        case Call(function, found):
            return FUNCTIONS[function](*(evaluate(operand, value) for operand in found))
    raise TypeError(f"no expression: {tree!r}")


def _quotient(above: float, below: float) -> float:
    if below:
        return above / below
    return above if above == 0.0 or math.isnan(above) else math.copysign(math.inf, above) * math.copysign(1.0, below)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan
