"""The typical mistakes in the steps of formulas: of gates, of local derivatives and of the chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from bpsim.answers import wording
from bpsim.answers.mistakes import Mistake, MistakeMade, Mistakes
from bpsim.answers.typical import OF_TRAINING, altered, one_left_out, path_forgotten
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.what_if import WhatIf
from bpsim.formulas import gates
from bpsim.formulas.gate_formulas import FORMULAS
from bpsim.formulas.graph import CODES, Operand

_OF_ONE = {name: code for name, code in CODES.items() if len(FORMULAS[code].slopes) == 1}


def _operand(view: WhatIf, q: Quantity, operand: Operand) -> float:
    """The value of an operand of a gate, for the sample of ``q``."""
    return operand.number if operand.node is None else view.value(Quantity(Kind.VALUE, q.sample, None, operand.node))


def _value(view: WhatIf, q: Quantity) -> Mistakes:
    gate = view.model.gate(q.at_unit)
    nodes = [operand.node for operand in gate.operands if operand.node is not None]
    places = [Quantity(Kind.VALUE, q.sample, None, node) for node in nodes if nodes.count(node) == 1]
    several = len(gate.operands) > 1
    if gate.code in (gates.SUM, gates.PRODUCT) and several:
        mistake, without = _LEFT_OUT[gate.code]
        yield from one_left_out(view, q, mistake, places, without)
    elif gate.code == gates.LN:
        yield MistakeMade(Mistake.ANOTHER_LOGARITHM, q, view.formed(q) / math.log(10.0))
    elif gate.code == gates.SQRT:
        yield MistakeMade(Mistake.ROOT_LEFT_OUT, q, view.value(places[0]), places[0])


_LEFT_OUT = {gates.SUM: (Mistake.TERM_FORGOTTEN, 0.0), gates.PRODUCT: (Mistake.FACTOR_LEFT_OUT, 1.0)}


def _local(view: WhatIf, q: Quantity) -> Mistakes:
    use = view.model.use(q)
    gate = view.model.gate(use.gate)
    value = view.formed(q)
    if gate.code == gates.QUOTIENT and use.operand == 1:
        yield MistakeMade(Mistake.QUOTIENT_SIGN, q, -value)
    if gate.code in (gates.SIN, gates.COS):
        yield MistakeMade(Mistake.SINE_SIGN, q, -value)
    operands = [_operand(view, q, operand) for operand in gate.operands]
    others = _others_of_one if len(operands) == 1 else _others_of_two
    for name, other in others(gate.code, use.operand, operands):
        if other not in (value, -value, 0.0):
            yield MistakeMade(Mistake.ANOTHER_DERIVATIVE, q, other, name=name)


def _others_of_one(code: int, _: int, operands: list[float]) -> Iterator[tuple[str, float]]:
    """What a local derivative is taken for, and what it would be."""
    [x] = operands
    if code == gates.EXP:
        yield wording.OF_A_POWER, x * gates.exp(x - 1.0)
    for name, other in _OF_ONE.items():
        slope = gates.slope_of_one(other, x, gates.of_one(other, x))
        if other != code and slope != 1.0:
            yield wording.OF_FUNCTION.format(function=name), slope


def _others_of_two(code: int, operand: int, operands: list[float]) -> Iterator[tuple[str, float]]:
    x, y = operands[:2]
    if code == gates.POWER and operand == 0:
        yield wording.EXPONENT_STAYS, y * gates.power(x, y)
        yield wording.EXPONENT_NOT_BEFORE, gates.power(x, y - 1.0)
    if code in (gates.PRODUCT, gates.QUOTIENT, gates.MAX, gates.MIN):
        out = gates.of_two(code, x, y)
        other = gates.slope_by_second(code, x, y, out) if operand == 0 else gates.slope_by_first(code, x, y)
        yield wording.BY_THE_OTHER, other
    if code == gates.QUOTIENT and operand == 1:
        yield wording.NUMERATOR_LEFT_OUT, gates.ratio(-1.0, y * y)


def _path(view: WhatIf, q: Quantity) -> Mistakes:
    upstream, local = view.base.made_of(q)[1]
    yield altered(view, q, Mistake.INNER_DERIVATIVE_LEFT_OUT, local, 1.0)
    yield altered(view, q, Mistake.UPSTREAM_LEFT_OUT, upstream, 1.0)


def _tangent_path(view: WhatIf, q: Quantity) -> Mistakes:
    local, tangent = view.base.made_of(q)[1]
    yield altered(view, q, Mistake.INNER_DERIVATIVE_LEFT_OUT, tangent, 1.0)
    yield altered(view, q, Mistake.FACTOR_LEFT_OUT, local, 1.0)


OF_FORMULAS: dict[Kind, Callable[[WhatIf, Quantity], Mistakes]] = {
    Kind.VALUE: _value,
    Kind.LOCAL: _local,
    Kind.PATH: _path,
    Kind.TANGENT_PATH: _tangent_path,
    Kind.GRADIENT: path_forgotten,
    Kind.TANGENT: path_forgotten,
    **OF_TRAINING,
}
