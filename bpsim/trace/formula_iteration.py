"""The iteration of formulas: in which order everything is computed."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from bpsim.core.quantity import Kind
from bpsim.formulas.formula_model import FormulaModel
from bpsim.formulas.graph import Graph
from bpsim.trace.iteration import LAYER as LINE
from bpsim.trace.iteration import PHASE, Phase
from bpsim.trace.iteration import VALUE as NODE
from bpsim.trace.plan import Listing, Plan, Seq, Term, each, each_in

NOTHING = Seq()
GRAPHS = 4
"""Graphs whose passes are remembered: other values or another training take the same steps through them."""


def phase(kind: Kind) -> Phase:
    """The phase that computes a kind of quantity: forward, backward or update."""
    return Phase.FORWARD if kind is Kind.BATCH_ERROR else Phase.of(kind)


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
        return each("sample", batch, _carried_gates(model.graph))
    learned, several = sorted(model.engine.places), model.samples > 1
    free = [place for place in learned if place not in model.frozen]
    same: dict[tuple[Kind, ...], Plan] = {}

    def update(unit: int) -> Plan:
        kinds = model.updating(unit)
        return same.setdefault(kinds, Seq(*map(Term, kinds)).as_one(NODE))

    penalty = Term(Kind.PENALTY) if model.training.penalized and model.penalized else NOTHING
    return Seq(
        each("sample", batch, _passes(model.graph)),
        Term(Kind.BATCH_ERROR).as_one(PHASE) if several else NOTHING,
        each("unit", learned, Term(Kind.BATCH_GRADIENT)).as_one(LINE).as_one(PHASE) if several else NOTHING,
        Seq(penalty, each("unit", free, update).as_one(LINE)).as_one(PHASE),
    )


@lru_cache(GRAPHS)
def _passes(graph: Graph) -> Plan:
    """Forward, then back."""
    value = Term(Kind.VALUE).as_one(NODE)
    return Seq(each_in("unit", _lines(graph), value, LINE).as_one(PHASE), _backward(graph).as_one(PHASE))


def _lines(graph: Graph) -> list[list[int]]:
    """The gates, in their order; those that one line has side by side are one press of its size."""
    return [list(units) for _, units in groupby(range(len(graph.variables), graph.size), lambda u: _line(graph, u))]


def _backward(graph: Graph) -> Plan:
    """The result, then every other node: for each use that leads to the result its derivative and its path."""
    same: dict[tuple[int, ...], Plan] = {}

    def node(unit: int) -> Plan:
        uses = tuple(at for at, use in enumerate(graph.uses[unit]) if graph.leads[use.gate] and unit != graph.result)
        if uses not in same:
            paths = each("source", uses, Seq(Term(Kind.LOCAL), Term(Kind.PATH)))
            same[uses] = Seq(paths, Term(Kind.GRADIENT)).as_one(NODE)
        return same[uses]

    others = (unit for unit in range(graph.size - 1, -1, -1) if unit != graph.result)
    lines = groupby([graph.result, *others], lambda unit: _line(graph, unit))
    return each_in("unit", [list(units) for _, units in lines], node, LINE)


@lru_cache(GRAPHS)
def _carried_gates(graph: Graph) -> Plan:
    """The value of each gate and the derivative that is carried along with it."""
    sources = {(use.gate, use.operand): at for uses in graph.uses for at, use in enumerate(uses)}
    steps: list[tuple[Kind, int, int | None]] = []
    nodes, lines = [], []
    for units in _lines(graph):
        lines.append(len(steps))
        for unit in units:
            nodes.append(len(steps))
            steps.append((Kind.VALUE, unit, None))
            gate = graph.gate(unit)
            assert gate is not None, "lines hold gates"
            for at, operand in enumerate(gate.operands):
                if operand.node is not None:
                    source = sources[unit, at]
                    steps += [(Kind.LOCAL, operand.node, source), (Kind.TANGENT_PATH, operand.node, source)]
            steps.append((Kind.TANGENT, unit, None))
    return Listing(steps, {NODE: nodes, LINE: lines}).as_one(PHASE)


def _line(graph: Graph, unit: int) -> int:
    """The line of a gate; -1 for all variables."""
    gate = graph.gate(unit)
    return -1 if gate is None else gate.line
