"""The iteration of formulas: in which order everything is computed."""

from __future__ import annotations

from itertools import groupby

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formula_model import FormulaModel
from bpsim.trace.iteration import LAYER as LINE
from bpsim.trace.iteration import PHASE, Phase
from bpsim.trace.iteration import VALUE as NODE
from bpsim.trace.plan import Plan, Seq, Term, each

NOTHING = Seq()


def phase(kind: Kind) -> Phase:
    """The phase that computes a kind of quantity: forward, backward or update."""
    if kind in (Kind.VALUE, Kind.BATCH_ERROR):
        return Phase.FORWARD
    return Phase.UPDATE if kind is Kind.NEW_VALUE else Phase.of(kind)


def carried_phase(_: Kind) -> Phase:
    """The same in forward mode, where all steps go forward."""
    return Phase.FORWARD


def iteration(model: FormulaModel, *, forward_mode: bool = False) -> Plan:
    """All steps of an iteration on a batch; whatever a step reads is computed before it, or given.

    Gate by gate forward, node by node against that order back, for each use of a node its local derivative and its
    path. In forward mode the derivatives are carried along with the values, and there is nothing else.
    """
    batch = range(model.samples)
    if forward_mode:
        return each("sample", batch, _carried_gates(model).as_one(PHASE))
    passes = Seq(_gates(model).as_one(PHASE), _backward(model).as_one(PHASE))
    learned, several = sorted(model.engine.places), model.samples > 1
    free = [place for place in learned if place not in model.frozen]
    update = each("unit", free, lambda unit: Seq(*map(Term, model.updating(unit))).as_one(NODE))
    penalty = Term(Kind.PENALTY) if model.training.penalized and model.penalized else NOTHING
    return Seq(
        each("sample", batch, passes),
        Term(Kind.BATCH_ERROR).as_one(PHASE) if several else NOTHING,
        each("unit", learned, Term(Kind.BATCH_GRADIENT)).as_one(LINE).as_one(PHASE) if several else NOTHING,
        Seq(penalty, update.as_one(LINE)).as_one(PHASE),
    )


def _gates(model: FormulaModel) -> Plan:
    """The value of every gate; those that one line has side by side are one press of its size."""
    value = Term(Kind.VALUE).as_one(NODE)
    return Seq(*(each("unit", units, value).as_one(LINE) for units in _lines(model)))


def _lines(model: FormulaModel) -> list[list[int]]:
    """The gates, in their order, those that one line has side by side together."""
    gates = range(len(model.graph.variables), model.graph.size)
    return [list(units) for _, units in groupby(gates, lambda unit: model.gate(unit).line)]


def _backward(model: FormulaModel) -> Plan:
    """The result, then every other node: for each use that leads to the result its derivative and its path."""
    graph = model.graph

    def node(unit: int) -> Plan:
        uses = [at for at, use in enumerate(graph.uses[unit]) if graph.leads[use.gate] and unit != graph.result]
        paths = each("source", uses, Seq(Term(Kind.LOCAL), Term(Kind.PATH)))
        return Seq(paths, Term(Kind.GRADIENT)).as_one(NODE)

    others = [unit for unit in range(graph.size - 1, -1, -1) if unit != graph.result]
    units = groupby([graph.result, *others], lambda unit: _line(model, unit))
    return Seq(*(each("unit", list(some), node).as_one(LINE) for _, some in units))


def _carried_gates(model: FormulaModel) -> Plan:
    """The same with the derivatives that are carried along."""
    return Seq(*(Seq(*(_carried(model, unit) for unit in units)).as_one(LINE) for units in _lines(model)))


def _line(model: FormulaModel, unit: int) -> int:
    """The line of a gate; -1 for all variables."""
    gate = model.graph.gate(unit)
    return -1 if gate is None else gate.line


def _carried(model: FormulaModel, unit: int) -> Plan:
    """The value of a gate and the derivative that is carried along with it."""
    value = each("unit", [unit], Term(Kind.VALUE))
    parts = [
        each("unit", [q.at_unit], each("source", [q.at_source], Seq(Term(Kind.LOCAL), Term(Kind.TANGENT_PATH))))
        for q in model.parts_forward(Quantity(Kind.TANGENT, None, None, unit))
    ]
    return Seq(value, *parts, each("unit", [unit], Term(Kind.TANGENT))).as_one(NODE)
