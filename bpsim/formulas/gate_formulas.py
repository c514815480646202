"""Every gate in a row: its name, its value and its derivative by each operand as trees, and what is said of it.

The arithmetic stands in ``gates.py``, one branch a gate, so that it can be compiled. The trees refer to the operands
``X`` and ``Y`` and to the gate's own value, ``OUT``.
"""

from __future__ import annotations

from msgspec import Struct

from bpsim.core.derivations import ACTIVATION_LINES
from bpsim.core.expression import Expression, Number, Quotient, Ref, call, replaced
from bpsim.core.functions import ACTIVATIONS, NET
from bpsim.core.functions import OUT as ACTIVATION_OUT
from bpsim.formulas import gates

X, Y, OUT = Ref("x"), Ref("y"), Ref("out")


class GateFormula(Struct, frozen=True):
    """One kind of gate; of a sum, which has any number of operands, the rows of the table are not read.

    slopes: the derivative by each operand. lines: the lines between the value and the derivative by the last operand.
    """

    name: str
    value: Expression
    slopes: tuple[Expression, ...]
    lines: tuple[Expression, ...] = ()

    def lines_of(self, operand: int) -> tuple[Expression, ...]:
        """The lines between the value and the derivative by an operand; empty where none are needed."""
        return self.lines if operand == len(self.slopes) - 1 else ()


def _of_activation(name: str) -> tuple[Expression, ...]:
    """The lines of a function that is an activation of networks too."""
    places = {NET.to: X, ACTIVATION_OUT.to: OUT}
    return tuple(replaced(line, lambda to: places[to]) for line in ACTIVATION_LINES[name](ACTIVATIONS[name].usual))


def _reaches(one: Expression, other: Expression) -> Expression:
    """1 where one is at least the other, else 0."""
    return call("not-negative", one - other)


def _exceeds(one: Expression, other: Expression) -> Expression:
    """1 where one is greater than the other, else 0."""
    return call("positive", one - other)


_ONE = Number(1)
_LOGISTIC = Quotient(_ONE, 1 + call("exp", -X))
FORMULAS: dict[int, GateFormula] = {
    gates.PASS: GateFormula("pass", X, (_ONE,)),
    gates.SUM: GateFormula("add", X, ()),
    gates.PRODUCT: GateFormula("times", X * Y, (Y, X)),
    gates.QUOTIENT: GateFormula("divide", X / Y, (1 / Y, -(OUT / Y)), (-(X / Y**2),)),
    gates.POWER: GateFormula("power", X**Y, (Y * X ** (Y - 1), OUT * call("ln", X))),
    gates.NEGATION: GateFormula("minus", -X, (Number(-1),)),
    gates.EXP: GateFormula("exp", call("exp", X), (OUT,), (call("exp", X),)),
    gates.LN: GateFormula("ln", call("ln", X), (1 / X,)),
    gates.LOG10: GateFormula("log10", call("log10", X), (1 / (X * call("ln", 10)),)),
    gates.SQRT: GateFormula("sqrt", call("sqrt", X), (1 / (2 * OUT),), (Number(0.5) * X ** Number(-0.5),)),
    gates.SIN: GateFormula("sin", call("sin", X), (call("cos", X),)),
    gates.COS: GateFormula("cos", call("cos", X), (-call("sin", X),)),
    gates.TAN: GateFormula("tan", call("tan", X), (1 + OUT**2,), (1 / call("cos", X) ** 2,)),
    gates.TANH: GateFormula("tanh", call("tanh", X), (1 - OUT**2,), _of_activation("tanh")),
    gates.LOGISTIC: GateFormula("logistic", _LOGISTIC, (OUT * (1 - OUT),), _of_activation("logistic")),
    gates.RELU: GateFormula("relu", call("max", 0, X), (call("positive", X),)),
    gates.SOFTPLUS: GateFormula("softplus", call("ln", 1 + call("exp", X)), (_LOGISTIC,), _of_activation("softplus")),
    gates.ABS: GateFormula("abs", call("abs", X), (call("sign", X),)),
    gates.MAX: GateFormula("max", call("max", X, Y), (_reaches(X, Y), _exceeds(Y, X))),
    gates.MIN: GateFormula("min", call("min", X, Y), (_reaches(Y, X), _exceeds(X, Y))),
    gates.SQUARE: GateFormula("square", X**2, (2 * X,)),
}
"""A row for every gate."""
