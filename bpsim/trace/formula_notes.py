"""What is said beside a step of formulas: what its gate does, and why a derivative is what it is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas import gates
from bpsim.formulas.formula_model import RULES
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.gate_formulas import FORMULAS
from bpsim.formulas.graph import Gate
from bpsim.trace import formula_wording as wording
from bpsim.trace import wording as shared_wording
from bpsim.trace.not_finite import FormulaFaults
from bpsim.trace.numerals import MINUS, Numerals, grouped
from bpsim.trace.titles import formula_titles

if TYPE_CHECKING:
    from bpsim.trace.formula_notation import FormulaNotation

FLAT = 1e-3
"""A derivative of a function that levels off lets almost nothing through where it is smaller."""
MOST_WAYS = 4
"""Ways that cancel which are all written."""
_LEVELLING = frozenset({gates.LOGISTIC, gates.TANH, gates.SOFTPLUS})
_ROUTES = frozenset({gates.MAX, gates.MIN, gates.RELU})


class FormulaNotes(FormulaFaults):
    """The notes of the steps of an iteration of formulas."""

    smaller_numbers = wording.SMALLER_VALUES

    def __init__(self, values: FormulaValues, notation: FormulaNotation, numerals: Numerals) -> None:
        super().__init__(values, notation, numerals)
        self.title = formula_titles(values.model, notation)
        self._model, self._graph = values.model, values.model.graph
        self.notes |= {
            Kind.VALUE: self._value,
            Kind.LOCAL: self._local,
            Kind.PATH: self._way_back,
            Kind.GRADIENT: self._gradient,
            Kind.TANGENT_PATH: self._way_forward,
            Kind.TANGENT: self._tangent,
            Kind.PENALTY: lambda _: wording.PENALTY_BESIDE.format(result=notation.error_symbol),
        }

    def ahead(self, q: Quantity) -> str:
        """What the gradient of a learned variable will do to it; empty where that takes more than one step, or none."""
        if q.kind is not Kind.GRADIENT or q.unit not in self._model.engine.places:
            return ""
        return self._then(q, Kind.NEW_VALUE)

    # Values and local derivatives

    def _value(self, q: Quantity) -> str:
        if self._graph.leads[q.at_unit]:
            return ""
        return wording.NOT_USED.format(result=self._notation.error_symbol, node=self._notation.node_name(q.at_unit))

    def _local(self, q: Quantity) -> str:
        """What the gate does, or that it has a corner here."""
        use = self._model.use(q)
        gate = self._model.gate(use.gate)
        if gate.code == gates.SUM:
            return wording.MINUS_PASSES if gate.operands[use.operand].negative else wording.ADD_PASSES
        row = _LOCALS.get(gate.code)
        if row is not None:
            return row
        if gate.code == gates.PRODUCT:
            return wording.TIMES_SWAPS.format(other=self._notation.operand(gate.operands[1 - use.operand]))
        if gate.code in _ROUTES or gate.code == gates.ABS:
            return self._routed(gate, q)
        if gate.code in _LEVELLING and abs(self._values.value(q)) < FLAT:
            return wording.FLAT.format(function=FORMULAS[gate.code].name, node=self._notation.node_name(q.at_unit))
        return ""

    def _routed(self, gate: Gate, q: Quantity) -> str:
        """What a gate with a corner does on this side of it."""
        first, *others = (self._values.number(operand, q.sample) for operand in gate.operands)
        if others:
            if first == others[0]:
                return wording.EQUAL.format(function=FORMULAS[gate.code].name)
            return wording.MAX_ROUTES if gate.code == gates.MAX else wording.MIN_ROUTES
        if gate.code == gates.ABS:
            return shared_wording.NO_SLOPE if first == 0.0 else ""
        if first == 0.0:
            return wording.RELU_CORNER
        return (wording.RELU_ON if first > 0.0 else wording.RELU_OFF).format(node=self._notation.node_name(q.at_unit))

    # The way back

    def _way_back(self, q: Quantity) -> str:
        """What the gate does with what has come back to it."""
        use = self._model.use(q)
        gate = self._model.gate(use.gate)
        words = {
            "gate": self._notation.node_name(use.gate),
            "node": self._notation.node_name(q.at_unit),
            "function": FORMULAS[gate.code].name,
        }
        if gate.code == gates.SUM:
            template = wording.BACK_MINUS if gate.operands[use.operand].negative else wording.BACK_ADD
            return template.format(**words)
        if gate.code == gates.PRODUCT:
            return wording.BACK_TIMES.format(other=self._notation.operand(gate.operands[1 - use.operand]), **words)
        if gate.code in _BACK:
            return _BACK[gate.code].format(**words)
        if gate.code in _ROUTES:
            nothing = self._values.value(Quantity(Kind.LOCAL, q.sample, None, q.unit, q.source)) == 0.0
            return (wording.BACK_NOTHING if nothing else wording.BACK_ROUTED).format(**words)
        return wording.BACK_OTHER.format(**words)

    def _gradient(self, q: Quantity) -> str:
        return " ".join(filter(None, (self._sum_of_ways(q), self._frozen(q))))

    def _sum_of_ways(self, q: Quantity) -> str:
        words = {"result": self._notation.error_symbol, "node": self._notation.node_name(q.at_unit)}
        if q.unit == self._graph.result:
            return wording.FIRST.format(**words)
        ways = RULES[Kind.GRADIENT].operands(self._model, q)
        if not ways:
            return wording.NO_WAY.format(**words)
        if len(ways) == 1:
            return f"{self._way_back(ways[0])} {self._of_one_way(ways[0]).format(**words)}"
        uses = len(self._graph.uses[q.at_unit])
        template = wording.SEVERAL if uses == len(ways) else wording.SOME_LEAD
        said = template.format(count=grouped(len(ways)), uses=grouped(uses), **words)
        found = [self._values.value(way) for way in ways]
        if self._values.value(q) != 0.0 or not any(found):
            return said
        shown = [self._numerals.computed(way) for way in found]
        first, *others = shown if len(shown) <= MOST_WAYS else [*shown[:2], "…", shown[-1]]
        terms = [first, *(f"({way})" if way.startswith(MINUS) else way for way in others)]
        return f"{said} {wording.CANCEL.format(ways=' + '.join(terms), **words)}"

    def _of_one_way(self, way: Quantity) -> str:
        """That this way is all there is, or that nothing comes back on it, since a factor is 0."""
        for factor in reversed(RULES[Kind.PATH].operands(self._model, way)):
            if self._values.value(factor) == 0.0:
                return wording.NOTHING_BACK.replace("{factor}", self._notation.plain(factor))
        return wording.ONCE if len(self._graph.uses[way.at_unit]) == 1 else wording.ONE_LEADS

    # Forward mode

    def _way_forward(self, q: Quantity) -> str:
        """What an operand carries along; a variable is given it."""
        is_variable = self._graph.gate(q.at_unit) is None and self._values.along is not None
        template = wording.FORWARD_VARIABLE if is_variable else wording.FORWARD_OTHER
        return template.format(node=self._notation.node_name(q.at_unit), along=self._along)

    def _tangent(self, q: Quantity) -> str:
        node, ways = self._notation.node_name(q.at_unit), RULES[Kind.TANGENT].operands(self._model, q)
        if self._values.along is not None and not self._depends[q.at_unit]:
            return wording.NO_DEPENDENCE.format(node=node, along=self._along)
        return wording.CARRIED.format(node=node, count=grouped(len(ways))) if len(ways) > 1 else ""

    @property
    def _along(self) -> str:
        """The variable that the tangents are derivatives by."""
        return "" if self._values.along is None else self._notation.node_name(self._values.along)

    @cached_property
    def _depends(self) -> list[bool]:
        """Whether each node depends on the variable that the tangents are derivatives by."""
        along = self._values.along
        return self._graph.depending_on([] if along is None else [along])


_BACK = {gates.PASS: wording.BACK_PASS, gates.NEGATION: wording.BACK_NEGATION}
_LOCALS = {gates.PASS: wording.NAME_PASSES, gates.NEGATION: wording.NEGATION_PASSES}
"""What gates do that do the same always, to what has come back to them and by themselves."""
