"""Why a value of formulas is not finite, in one sentence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas import gates
from bpsim.formulas.formula_model import RULES
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.gate_formulas import FORMULAS
from bpsim.trace import formula_wording as wording
from bpsim.trace.update_notes import UpdateNotes

if TYPE_CHECKING:
    from bpsim.trace.formula_notation import FormulaNotation


class FormulaFaults(UpdateNotes):
    """Says of values that are not finite why they are not."""

    _values: FormulaValues
    _notation: FormulaNotation

    def not_finite(self, q: Quantity) -> str:
        """Why a value is not finite: that of an operand is not, or what its gate cannot compute."""
        for operand in RULES[q.kind].operands(self._values.model, q):
            if not math.isfinite(self._values.value(operand)):
                return wording.OPERAND_NOT_FINITE.format(operand=self._notation.plain(operand))
        return self._of_gate(q) or wording.TOO_LARGE

    def cause(self, q: Quantity) -> str:
        """Why a value is not finite where its own gate is the cause; else empty."""
        operands = RULES[q.kind].operands(self._values.model, q)
        return self._of_gate(q) if all(math.isfinite(self._values.value(operand)) for operand in operands) else ""

    def _of_gate(self, q: Quantity) -> str:
        if q.kind is Kind.VALUE:
            return self._of_value(q)
        return self._of_local(q) if q.kind is Kind.LOCAL else ""

    def _of_value(self, q: Quantity) -> str:
        gate = self._values.model.gate(q.at_unit)
        if gate.code not in _VALUES:
            return ""
        template, at = _VALUES[gate.code](*(self._values.number(operand, q.sample) for operand in gate.operands))
        return template.format(node=self._notation.operand(gate.operands[at]), function=FORMULAS[gate.code].name)

    def _of_local(self, q: Quantity) -> str:
        use = self._values.model.use(q)
        gate = self._values.model.gate(use.gate)
        base = gate.operands[0]
        if gate.code == gates.POWER and use.operand == 1 and self._values.number(base, q.sample) <= 0.0:
            return wording.LN_OF_BASE.format(node=self._notation.operand(base))
        return wording.STEEP.format(gate=self._notation.node_name(use.gate))


_Fault = tuple[str, int]
"""What is said, empty where the value is just too large, and the operand that it is said of."""


def _logarithm(operand: float) -> _Fault:
    return (wording.LN_OF_ZERO if operand == 0.0 else wording.LN_OF_NEGATIVE), 0


def _root(_: float) -> _Fault:
    return wording.ROOT_OF_NEGATIVE, 0


def _quotient(_: float, below: float) -> _Fault:
    return (wording.DIVIDED_BY_ZERO if below == 0.0 else ""), 1


def _power(base: float, exponent: float) -> _Fault:
    if base < 0.0 and exponent != math.floor(exponent):
        return wording.POWER_OF_NEGATIVE, 0
    return (wording.DIVIDED_BY_ZERO if base == 0.0 else ""), 0


_VALUES: dict[int, Callable[..., _Fault]] = {
    gates.LN: _logarithm,
    gates.LOG10: _logarithm,
    gates.SQRT: _root,
    gates.QUOTIENT: _quotient,
    gates.POWER: _power,
}
"""Why the value of a gate is not finite, by the values of its operands."""
