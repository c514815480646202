"""What a gate of formulas is labelled with on the graph, and what it is called in words."""

from __future__ import annotations

from bpsim.formulas import gates
from bpsim.formulas.gate_formulas import FORMULAS
from bpsim.formulas.graph import Gate
from bpsim.trace import formula_wording as wording
from bpsim.trace.numerals import MINUS, format_all

_SIGNS = {
    gates.PASS: "=",
    gates.PRODUCT: "×",
    gates.QUOTIENT: "÷",
    gates.POWER: "^",
    gates.NEGATION: MINUS,
    gates.SQRT: "√",
    gates.ABS: "| |",
    gates.LOGISTIC: "σ",
    gates.SQUARE: "^2",
}
"""The labels of gates that are not labelled with their name."""
_BESIDE_NUMBER = {gates.PRODUCT: "·", gates.QUOTIENT: "/", gates.POWER: "^", gates.MAX: "max ", gates.MIN: "min "}
"""The sign of a gate of a node and a number, which stands on the side of the node."""


def gate_label(gate: Gate) -> str:
    """The label: ``+``, ``×``, ``sin``; a number that the gate uses stands in it, as ``+1``, ``1/``, ``2·``, ``^3``."""
    if gate.code == gates.SUM:
        return _sum_label(gate)
    if gate.code in _BESIDE_NUMBER and len(gate.operands) == 2:
        numbers = [None if operand.node is not None else format_all(operand.number) for operand in gate.operands]
        sign = _BESIDE_NUMBER[gate.code]
        if gate.code in (gates.MAX, gates.MIN) and numbers != [None, None]:
            return sign + (numbers[0] or numbers[1] or "")
        if numbers[0] is not None:
            return numbers[0] + sign
        if numbers[1] is not None:
            return sign + numbers[1]
    return _SIGNS.get(gate.code, FORMULAS[gate.code].name)


def gate_words(gate: Gate) -> str:
    """What the gate is called in words: ``product``, ``natural logarithm``."""
    return wording.GATES[gate.code]


def _sum_label(gate: Gate) -> str:
    nodes = [operand for operand in gate.operands if operand.node is not None]
    numbers = [operand for operand in gate.operands if operand.node is None]
    if len(nodes) == len(numbers) == 1:
        (node,), (number,) = nodes, numbers
        shown = format_all(-number.number if number.negative else number.number)
        if node.negative:
            return f"{shown} {MINUS}"
        return shown if shown.startswith(MINUS) else f"+{shown}"
    signs = [operand.negative for operand in gate.operands]
    if not any(signs):
        return "+"
    return MINUS if signs == [False, True] else "±"
