"""Every gate in a row: its name, its value and its derivative by each operand as trees, and what is said of it.

The arithmetic stands in ``gates.py``, one branch a gate, so that it can be compiled. The trees refer to the operands
``X`` and ``Y`` and to the gate's own value, ``OUT``.
"""

from __future__ import annotations

from dataclasses import dataclass

from bpsim.core.expression import Expression, Number, Quotient, Ref, call
from bpsim.formulas import gates

X, Y, OUT = Ref("x"), Ref("y"), Ref("out")


@dataclass(frozen=True, slots=True)
class GateFormula:
    """One kind of gate; of a sum, which has any number of operands, the rows of the table are not read.

    slopes: the derivative by each operand. kink: what holds where there is no derivative, or empty.
    """

    name: str
    value: Expression
    slopes: tuple[Expression, ...]
    kink: str = ""


def _reaches(one: Expression, other: Expression) -> Expression:
    """1 where one is at least the other, else 0."""
    return call("not-negative", one - other)


def _exceeds(one: Expression, other: Expression) -> Expression:
    """1 where one is greater than the other, else 0."""
    return call("positive", one - other)


_ONE = Number(1)
FORMULAS: dict[int, GateFormula] = {
    gates.PASS: GateFormula("pass", X, (_ONE,)),
    gates.SUM: GateFormula("add", X, ()),
    gates.PRODUCT: GateFormula("times", X * Y, (Y, X)),
    gates.QUOTIENT: GateFormula("divide", X / Y, (1 / Y, -(OUT / Y))),
    gates.POWER: GateFormula("power", X**Y, (Y * X ** (Y - 1), OUT * call("ln", X))),
    gates.NEGATION: GateFormula("minus", -X, (Number(-1),)),
    gates.EXP: GateFormula("exp", call("exp", X), (OUT,)),
    gates.LN: GateFormula("ln", call("ln", X), (1 / X,)),
    gates.LOG10: GateFormula("log10", call("log10", X), (1 / (X * call("ln", 10)),)),
    gates.SQRT: GateFormula("sqrt", call("sqrt", X), (1 / (2 * OUT),)),
    gates.SIN: GateFormula("sin", call("sin", X), (call("cos", X),)),
    gates.COS: GateFormula("cos", call("cos", X), (-call("sin", X),)),
    gates.TAN: GateFormula("tan", call("tan", X), (1 + OUT**2,)),
    gates.TANH: GateFormula("tanh", call("tanh", X), (1 - OUT**2,)),
    gates.LOGISTIC: GateFormula("logistic", Quotient(_ONE, 1 + call("exp", -X)), (OUT * (1 - OUT),)),
    gates.RELU: GateFormula("relu", call("max", 0, X), (call("positive", X),), "at 0 it is taken as 0"),
    gates.SOFTPLUS: GateFormula("softplus", call("ln", 1 + call("exp", X)), (Quotient(_ONE, 1 + call("exp", -X)),)),
    gates.ABS: GateFormula("abs", call("abs", X), (call("sign", X),), "at 0 it is taken as 0"),
    gates.MAX: GateFormula(
        "max", call("max", X, Y), (_reaches(X, Y), _exceeds(Y, X)), "of equals the first counts as the larger"
    ),
    gates.MIN: GateFormula(
        "min", call("min", X, Y), (_reaches(Y, X), _exceeds(X, Y)), "of equals the first counts as the smaller"
    ),
    gates.SQUARE: GateFormula("square", X**2, (2 * X,)),
}
"""A row for every gate."""
