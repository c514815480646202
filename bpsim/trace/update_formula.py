"""The formulas of an update in shorthand: those of its rules, for matrices, or for any weight at all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from bpsim.core.expression import Expression, Number, Power, Product, Quotient, Ref, Sum, changed, terms
from bpsim.core.quantity import OF_THE_ERROR, Kind, Quantity
from bpsim.core.update import Updated
from bpsim.core.update_rules import UPDATE_RULES, Setting
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.downhill import downhill
from bpsim.trace.equations import SETTINGS
from bpsim.trace.shorthand import Infix, side_by_side
from bpsim.trace.symbols import Symbol


def update_formula(
    model: Updated, q: Quantity, notation: AnyNotation, symbols: Mapping[Kind | Setting, Symbol], *, matrices: bool
) -> Expression:
    """The right side of what an update computes. symbols: of the kinds that are not written out, and a setting's own.

    Factors stand side by side, a sum within a sum is no longer one, and a sum that is divided stands on one line.
    matrices: what is squared is a matrix, element by element.
    """

    def turns(to: Hashable) -> bool:
        return notation.scheme.downhill and isinstance(to, Quantity) and to.kind in OF_THE_ERROR

    def shown(tree: Expression) -> Expression:
        match changed(tree, shown):
            case Ref(Setting() as setting):
                return symbols.get(setting, SETTINGS[setting])
            case Ref(Quantity(Kind.LEARNING_RATE) as rate):
                return notation.symbol(rate)
            case Ref(Quantity(kind) as operand):
                return symbols.get(kind) or update_formula(model, operand, notation, symbols, matrices=matrices)
            case Product(factors):
                return side_by_side(*factors)
            case Sum(parts):
                return Sum(tuple(term for part in parts for term in terms(part)))
            case Quotient(Sum() as above, below):
                return Infix("/", (above, below))
            case Power(base, Number(2)) if matrices:
                return Infix("o", (base, base))
            case found:
                return found

    return shown(downhill(UPDATE_RULES[q.kind].formula(model, q), turns, whole=turns(q)))
