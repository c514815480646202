"""What the operands of gates are called in sentences, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.graph import Operand
from bpsim.trace.numerals import ascii_digits, for_people

if TYPE_CHECKING:
    from bpsim.trace.formula_notation import FormulaNotation


class FormulaWords:
    """The names of nodes and the numbers of an iteration."""

    def __init__(self, values: FormulaValues, notation: FormulaNotation) -> None:
        self._values, self._notation = values, notation

    def name(self, node: int) -> str:
        """What a node is called."""
        return self._notation.unit(None, node)

    def operand(self, operand: Operand) -> str:
        """What an operand is called: a number by its digits."""
        return for_people(ascii_digits(operand.number)) if operand.node is None else self.name(operand.node)

    def number(self, operand: Operand, sample: int | None) -> float:
        """The value of an operand."""
        if operand.node is None:
            return operand.number
        return self._values.value(Quantity(Kind.VALUE, sample, None, operand.node))
