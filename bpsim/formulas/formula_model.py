"""What formulas, their training and a batch say of a quantity: of which others it is made, by what, as which tree."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property

from msgspec.structs import replace

from bpsim.core.expression import (
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Ref,
    Sum,
    leaves,
    long_sum,
    replaced,
)
from bpsim.core.lettering import Derivative, Renewed
from bpsim.core.pass_rules import reduced_tree, reduced_value
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.rule import Rule, multiplied, product_tree, sum_tree, summed, total
from bpsim.core.training import Training
from bpsim.core.update import Updated, update_kinds
from bpsim.core.update_rules import UPDATE_RULES
from bpsim.formulas import gates
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.gate_formulas import FORMULAS as GATES
from bpsim.formulas.gate_formulas import OUT, X, Y
from bpsim.formulas.graph import Gate, Graph, Operand, Use
from bpsim.formulas.spelling import canonical
from bpsim.sentences import _


class FormulaModel(Updated, frozen=True, eq=False, dict=True):
    """What the rules of formulas read. samples: of the batch. update: the number t = 1, 2, ... of the update made."""

    engine: FormulaEngine
    samples: int
    update: int = 1

    @property
    def training(self) -> Training:
        return self.engine.training

    @property
    def graph(self) -> Graph:
        return self.engine.formulas.graph

    @cached_property
    def penalized(self) -> frozenset[int]:
        """The nodes of the learned variables that penalties and decay act on."""
        return frozenset(self.engine.places) - self._learned(self.engine.formulas.unpenalized)

    @cached_property
    def frozen(self) -> frozenset[int]:
        """The nodes of the learned variables that keep their value."""
        return self._learned(self.engine.formulas.frozen)

    def _learned(self, names: Iterable[str]) -> frozenset[int]:
        """The nodes of those learned variables that have one of these names."""
        keys = set(map(canonical, names))
        pairs = zip(self.engine.learned, self.engine.places, strict=True)
        return frozenset(place for key, place in pairs if key in keys)

    @property
    def size(self) -> int:
        """Gates times samples."""
        return len(self.graph.gates) * self.samples

    @property
    def layers(self) -> range:
        """None: formulas have no layers."""
        return range(0)

    def parameter(self, q: Quantity) -> Quantity:
        """The learned variable that a gradient, a buffer, a step or a new value belongs to."""
        return variable(q.at_unit)

    def siblings(self, q: Quantity) -> list[Quantity]:
        """The same of the other learned variables."""
        return [Quantity(q.kind, q.sample, None, place) for place in self.engine.places if place != q.unit]

    def parts(self, q: Quantity) -> list[Quantity]:
        """What the samples of the batch contribute to its error, or to the gradient of a variable."""
        kind, unit = (Kind.VALUE, self.graph.result) if q.kind is Kind.BATCH_ERROR else (Kind.GRADIENT, q.at_unit)
        return [Quantity(kind, sample, None, unit) for sample in range(self.samples)]

    def is_given(self, q: Quantity) -> bool:
        """Whether an iteration starts with a quantity, as with the values of variables; no step computes it then."""
        return q.kind in GIVEN or (q.kind in (Kind.VALUE, Kind.TANGENT) and self.graph.gate(q.at_unit) is None)

    def is_done_without(self, q: Quantity) -> bool:
        """Whether the update does without it: what stands beside the result, nodes that do not lead to it, and the
        derivatives by what is made of nothing that is learned."""
        if q.unit is None or q.kind is Kind.VALUE:
            return q.kind is Kind.PENALTY or (q.unit is not None and not self.graph.leads[q.unit])
        return not (self.graph.leads[q.unit] and self.engine.wanted[q.unit])

    def is_frozen(self, q: Quantity) -> bool:
        """Whether the learned variable that a quantity belongs to keeps its value."""
        return q.unit in self.frozen

    def gate(self, unit: int) -> Gate:
        """How a node that is a gate is computed; raises ValueError for a variable."""
        found = self.graph.gate(unit)
        if found is None:
            raise ValueError(f"{self.graph.names[unit]} is a variable")
        return found

    def use(self, q: Quantity) -> Use:
        """The use that a local derivative or a path belongs to."""
        return self.graph.uses[q.at_unit][q.at_source]

    def paths(self, q: Quantity) -> list[Quantity]:
        """What comes back to a node, from each of its uses that lead to the result."""
        uses = enumerate(self.graph.uses[q.at_unit])
        return [Quantity(Kind.PATH, q.sample, None, q.unit, at) for at, use in uses if self.graph.leads[use.gate]]

    def parts_forward(self, q: Quantity) -> list[Quantity]:
        """In forward mode, what a gate's tangent is the sum of: one for each operand that is a node."""
        found = []
        for at, operand in enumerate(self.gate(q.at_unit).operands):
            if operand.node is not None:
                source = self.graph.uses[operand.node].index(Use(q.at_unit, at))
                found.append(Quantity(Kind.TANGENT_PATH, q.sample, None, operand.node, source))
        return found

    def gradient_of(self, q: Quantity) -> Quantity:
        """The gradient that the update of a learned variable takes: of the batch where it has several samples."""
        several = self.samples > 1
        return Quantity(Kind.BATCH_GRADIENT if several else Kind.GRADIENT, None if several else 0, None, q.unit)

    def is_penalized(self, q: Quantity) -> bool:
        """Whether penalty and decay act on the learned variable that a quantity belongs to."""
        return q.unit in self.penalized

    def all_penalized(self) -> list[Quantity]:
        """The learned variables that they act on."""
        return [variable(place) for place in self.engine.places if place in self.penalized]

    def updating(self, unit: int) -> tuple[Kind, ...]:
        """What the update of a learned variable computes, in order; its new value is the last."""
        return (*update_kinds(self.training, weight=unit in self.penalized)[:-1], Kind.NEW_VALUE)


def variable(unit: int) -> Quantity:
    """The value of a learned variable, which no sample has for itself."""
    return Quantity(Kind.VALUE, None, None, unit)


# Gates


def _of_value(model: FormulaModel, q: Quantity) -> list[Quantity]:
    """The values of the operands that are nodes."""
    nodes = (operand.node for operand in model.gate(q.at_unit).operands)
    return [Quantity(Kind.VALUE, q.sample, None, node) for node in nodes if node is not None]


def _filled(gate: Gate, values: Sequence[float]) -> list[float]:
    """The values of all operands, from those of the nodes among them."""
    given = iter(values)
    return [operand.number if operand.node is None else next(given) for operand in gate.operands]


def _value(model: FormulaModel, q: Quantity, *values: float) -> float:
    gate = model.gate(q.at_unit)
    operands = _filled(gate, values)
    if gate.code == gates.SUM:
        signed = (-value if o.negative else value for o, value in zip(gate.operands, operands, strict=True))
        return model.rounded(total(signed))
    if len(operands) == 1:
        return model.rounded(gates.of_one(gate.code, operands[0]))
    return model.rounded(gates.of_two(gate.code, operands[0], operands[1]))


def _leaf(operand: Operand, sample: int | None) -> Expression:
    if operand.node is None:
        return Number(operand.number)
    return Ref(Quantity(Kind.VALUE, sample, None, operand.node))


def of_gate(tree: Expression, model: FormulaModel, q: Quantity, unit: int) -> Expression:
    """A tree of the table of gates, for the gate ``unit``."""
    gate = model.gate(unit)
    operands = [_leaf(operand, q.sample) for operand in gate.operands]
    places: dict[Hashable, Expression] = {OUT.to: Ref(Quantity(Kind.VALUE, q.sample, None, unit))}
    places |= dict(zip((X.to, Y.to), operands, strict=False))
    return replaced(_exponent_filled(tree, operands), lambda to: places[to])


def _exponent_filled(tree: Expression, operands: Sequence[Expression]) -> Expression:
    """The derivative of a power whose exponent is a number n, with n - 1 as a number."""
    match tree:
        case Product((first, Power(base, Sum()))) if isinstance(operands[-1], Number):
            return Product((first, Power(base, Number(operands[-1].value - 1))))
    return tree


def _value_tree(model: FormulaModel, q: Quantity, *_: Ref) -> Expression:
    gate = model.gate(q.at_unit)
    if gate.code != gates.SUM:
        return of_gate(GATES[gate.code].value, model, q, q.at_unit)
    terms = [_leaf(operand, q.sample) for operand in gate.operands]
    return long_sum(Negation(term) if o.negative else term for o, term in zip(gate.operands, terms, strict=True))


def _local_tree(model: FormulaModel, q: Quantity, *_: Ref) -> Expression:
    use = model.use(q)
    gate = model.gate(use.gate)
    if gate.code == gates.SUM:
        return Number(-1 if gate.operands[use.operand].negative else 1)
    return of_gate(GATES[gate.code].slopes[use.operand], model, q, use.gate)


def _of_local(model: FormulaModel, q: Quantity) -> list[Quantity]:
    return [to for to in leaves(_local_tree(model, q)) if isinstance(to, Quantity)]


def _local(model: FormulaModel, q: Quantity, *values: float) -> float:
    use = model.use(q)
    gate = model.gate(use.gate)
    if gate.code == gates.SUM:
        return -1.0 if gate.operands[use.operand].negative else 1.0
    known = dict(zip(_of_local(model, q), values, strict=True))
    # What the formula does not mention is not read.
    operands = [
        operand.number if operand.node is None else known.get(Quantity(Kind.VALUE, q.sample, None, operand.node), 0.0)
        for operand in gate.operands
    ]
    out = known.get(Quantity(Kind.VALUE, q.sample, None, use.gate), 0.0)
    if len(operands) == 1:
        return model.rounded(gates.slope_of_one(gate.code, operands[0], out))
    if use.operand == 0:
        return model.rounded(gates.slope_by_first(gate.code, operands[0], operands[1]))
    return model.rounded(gates.slope_by_second(gate.code, operands[0], operands[1], out))


# The passes


def _of_gradient(model: FormulaModel, q: Quantity) -> list[Quantity]:
    return [] if q.unit == model.graph.result else model.paths(q)


def _gradient(model: FormulaModel, q: Quantity, *paths: float) -> float:
    return 1.0 if q.unit == model.graph.result else model.rounded(total(paths))


def _gradient_tree(model: FormulaModel, q: Quantity, *paths: Ref) -> Expression:
    return Number(1) if q.unit == model.graph.result else long_sum(paths)


def _local_of(q: Quantity) -> Quantity:
    """The local derivative of a use."""
    return Quantity(Kind.LOCAL, q.sample, None, q.unit, q.source)


def _of_path(model: FormulaModel, q: Quantity) -> list[Quantity]:
    return [Quantity(Kind.GRADIENT, q.sample, None, model.use(q).gate), _local_of(q)]


def _of_tangent_path(_: FormulaModel, q: Quantity) -> list[Quantity]:
    return [_local_of(q), Quantity(Kind.TANGENT, q.sample, None, q.unit)]


RULES: dict[Kind, Rule[FormulaModel]] = {
    Kind.VALUE: Rule(_of_value, _value, _value_tree, _("What is {node}?")),
    Kind.LOCAL: Rule(_of_local, _local, _local_tree, _("How much does {gate} change with {node}, all else fixed?")),
    Kind.PATH: Rule(_of_path, multiplied, product_tree, _("How much does {result} change with {node} through {gate}?")),
    Kind.GRADIENT: Rule(
        _of_gradient,
        _gradient,
        _gradient_tree,
        _("How much does {result} change with {node}?"),
        Derivative(None, lambda q: q.but(Kind.VALUE)),
    ),
    Kind.TANGENT_PATH: Rule(
        _of_tangent_path, multiplied, product_tree, _("How much does {gate} change with {along} through {node}?")
    ),
    Kind.TANGENT: Rule(FormulaModel.parts_forward, summed, sum_tree, _("How much does {node} change with {along}?")),
    Kind.BATCH_ERROR: Rule(
        FormulaModel.parts, reduced_value, reduced_tree, _("What is {result} on the batch of {samples} samples?")
    ),
    Kind.BATCH_GRADIENT: Rule(
        FormulaModel.parts,
        reduced_value,
        reduced_tree,
        _("How much does {result} change with {node} on the batch of {samples} samples?"),
    ),
    **{kind: rule for kind, rule in UPDATE_RULES.items() if kind not in (Kind.NEW_WEIGHT, Kind.NEW_BIAS)},
    Kind.PENALTY: replace(UPDATE_RULES[Kind.PENALTY], question=_("What do the learned variables cost?")),
    Kind.PENALIZED_GRADIENT: replace(
        UPDATE_RULES[Kind.PENALIZED_GRADIENT],
        question=_("How much do {result} and penalty together change with {node}?"),
    ),
    Kind.NEW_VALUE: replace(
        UPDATE_RULES[Kind.NEW_WEIGHT], question=_("What is the new value of {node}?"), symbol=Renewed(Kind.VALUE)
    ),
}
"""A rule for every kind that the steps of formulas compute."""
