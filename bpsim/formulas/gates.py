"""What a node can do with its operands: its value and its derivative by each of them, side by side.

Every function here runs unchanged as plain Python and compiled by numba, and gives the same bits in both. Therefore
``math.*`` only, products in place of whole powers, and a guard wherever Python raises what IEEE 754 has a value for.
"""

from __future__ import annotations

import math

from bpsim.core.scalars import logistic, softplus

LARGEST_EXPONENT = 709.782712893384
"""The exponent from which on e^x is infinite."""
MOST_FACTORS = 1000
"""The largest whole exponent that is formed by multiplying."""
SAFE_POWER = 700.0
"""The largest \\|y ln x\\| at which x^y is asked of ``math.pow``: beyond, it could raise."""

(
    PASS,
    SUM,
    PRODUCT,
    QUOTIENT,
    POWER,
    NEGATION,
    EXP,
    LN,
    LOG10,
    SQRT,
    SIN,
    COS,
    TAN,
    TANH,
    LOGISTIC,
    RELU,
    SOFTPLUS,
    ABS,
    MAX,
    MIN,
    SQUARE,
) = range(21)


def exp(x: float) -> float:
    """e^x, infinite where it is too large."""
    return math.inf if x > LARGEST_EXPONENT else math.exp(x)


def ln(x: float) -> float:
    """The natural logarithm: -inf at 0, NaN below."""
    if x > 0.0:
        return math.log(x)
    return -math.inf if x == 0.0 else math.nan


def log10(x: float) -> float:
    """The decimal logarithm: -inf at 0, NaN below."""
    if x > 0.0:
        return math.log10(x)
    return -math.inf if x == 0.0 else math.nan


def sqrt(x: float) -> float:
    """The square root: NaN below 0."""
    return math.sqrt(x) if x >= 0.0 else math.nan


def ratio(above: float, below: float) -> float:
    """above / below; by 0 it is infinite with the sign of what is above, and NaN for 0 / 0."""
    if below != 0.0:
        return above / below
    if above == 0.0 or math.isnan(above):
        return math.nan
    return math.copysign(math.inf, above)


def power(x: float, y: float) -> float:
    """x^y: for a whole y by multiplying from the left, else for positive x only."""
    if abs(y) <= MOST_FACTORS and y == math.floor(y):
        product = 1.0
        for _ in range(int(abs(y))):
            product *= x
        return ratio(1.0, product) if y < 0.0 else product
    return real_power(x, y)


def real_power(x: float, y: float) -> float:
    """x^y = e^(y ln x) of a positive x; at 0 it is 0 for a positive y; else NaN."""
    if x <= 0.0 or math.isnan(x):
        return 0.0 if x == 0.0 and y > 0.0 else math.nan
    exponent = y * math.log(x)
    return math.pow(x, y) if abs(exponent) < SAFE_POWER else exp(exponent)


def of_one(gate: int, x: float) -> float:
    """The value of a gate of one operand."""
    if gate == EXP:
        return exp(x)
    if gate == LN:
        return ln(x)
    if gate == LOG10:
        return log10(x)
    if gate == SQRT:
        return sqrt(x)
    if gate == SIN:
        return math.sin(x) if math.isfinite(x) else math.nan
    if gate == COS:
        return math.cos(x) if math.isfinite(x) else math.nan
    if gate == TAN:
        return math.tan(x) if math.isfinite(x) else math.nan
    if gate == TANH:
        return math.tanh(x)
    if gate == LOGISTIC:
        return logistic(x)
    if gate == RELU:
        return x if x > 0.0 else 0.0
    if gate == SOFTPLUS:
        return softplus(x)
    if gate == ABS:
        return abs(x)
    if gate == SQUARE:
        return x * x
    return -x if gate == NEGATION else x


def slope_of_one(gate: int, x: float, value: float) -> float:
    """The derivative of a gate of one operand, from the operand and the value. At a kink it is 0."""
    if gate == EXP:
        return value
    if gate == LN:
        return ratio(1.0, x)
    if gate == LOG10:
        return ratio(1.0, x * math.log(10.0))
    if gate == SQRT:
        return ratio(1.0, 2.0 * value)
    if gate == SIN:
        return of_one(COS, x)
    if gate == COS:
        return -of_one(SIN, x)
    if gate in (TAN, TANH):
        return 1.0 + value * value if gate == TAN else 1.0 - value * value
    if gate == LOGISTIC:
        return value * (1.0 - value)
    if gate == RELU:
        return 1.0 if x > 0.0 else 0.0
    if gate == SOFTPLUS:
        return logistic(x)
    if gate == ABS:
        return 0.0 if x == 0.0 else x / abs(x)
    if gate == SQUARE:
        return 2.0 * x
    return -1.0 if gate == NEGATION else 1.0


def of_two(gate: int, x: float, y: float) -> float:
    """The value of a gate of two operands."""
    if gate == PRODUCT:
        return x * y
    if gate == QUOTIENT:
        return ratio(x, y)
    if gate == POWER:
        return power(x, y)
    if gate == MAX:
        return x if x >= y else y
    return x if x <= y else y


def slope_by_first(gate: int, x: float, y: float) -> float:
    """The derivative of a gate of two operands by the first; max and min of equals pass on to it."""
    if gate == PRODUCT:
        return y
    if gate == QUOTIENT:
        return ratio(1.0, y)
    if gate == POWER:
        return y * power(x, y - 1.0)
    if gate == MAX:
        return 1.0 if x >= y else 0.0
    return 1.0 if x <= y else 0.0


def slope_by_second(gate: int, x: float, y: float, value: float) -> float:
    """The derivative of a gate of two operands by the second."""
    if gate == PRODUCT:
        return x
    if gate == QUOTIENT:
        return -ratio(value, y)
    if gate == POWER:
        return value * ln(x) if x > 0.0 else math.nan
    if gate == MAX:
        return 0.0 if x >= y else 1.0
    return 0.0 if x <= y else 1.0
