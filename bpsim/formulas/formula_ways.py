"""The ways in which the formula of a step of formulas is written, and where a local derivative comes from."""

from __future__ import annotations

from bpsim.core.expression import Expression, Product, long_sum, refs
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.ways import Sides
from bpsim.formulas import gates
from bpsim.formulas.formula_model import RULES, FormulaModel, of_gate
from bpsim.formulas.gate_formulas import FORMULAS


def forms(model: FormulaModel, q: Quantity) -> tuple[Sides, ...]:
    """The ways in which the formula of a computed quantity is written, the usual one first: one or two.

    A derivative is the sum over all ways. Of one way alone it is upstream times local; of several it is the sum of the
    products in another writing, where they are not rounded.
    """
    rule = RULES[q.kind]
    own = rule.formula(model, q)
    found = rule.operands(model, q) if q.kind in (Kind.GRADIENT, Kind.TANGENT) else []
    products = tuple(Product(refs(RULES[part.kind].operands(model, part))) for part in found)
    if len(products) == 1:
        return ((products[0],),)
    if products and model.training.round_to is None:
        return (own,), (long_sum(products),)
    return ((own,),)


def origin(model: FormulaModel, q: Quantity) -> tuple[Quantity, tuple[Expression, ...]] | None:
    """What a local derivative is one of, and the lines before its formula; None of every other quantity."""
    if q.kind is not Kind.LOCAL:
        return None
    use = model.use(q)
    gate = model.gate(use.gate)
    lines = () if gate.code == gates.SUM else FORMULAS[gate.code].lines_of(use.operand)
    function = Quantity(Kind.VALUE, q.sample, None, use.gate)
    return function, tuple(of_gate(line, model, q, use.gate) for line in lines)
