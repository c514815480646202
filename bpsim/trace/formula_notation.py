"""The symbols of every quantity of formulas, in TeX and as plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial

from msgspec.structs import replace

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_model import RULES, FormulaModel
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formula_ways import forms, origin
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Graph, Operand
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.equations import KeptEquations
from bpsim.trace.formula_notes import FormulaNotes
from bpsim.trace.lettered import OF_TRAINING, symbols_of
from bpsim.trace.marks import COMMA, THIN, Char
from bpsim.trace.notation import NET_OUT
from bpsim.trace.notations import NOTATIONS, Scheme
from bpsim.trace.numerals import Numerals, format_all
from bpsim.trace.symbols import Symbol, after, kept, letter, marked, of_sample, ratio, slanted, spelled, upright, via
from bpsim.trace.typeset_names import typeset_names

FORMULAS = "formulas"
GRAPHS_KEPT = 4
"""Graphs whose names are remembered."""
LOCAL = Symbol((slanted("local"),), "local")
RATE = "eta"
"""The key of a variable that is called as the learning rate is."""


class FormulaNotation(AnyNotation):
    """How the quantities of formulas are written: a node by its name, derivatives as ratios of them.

    Derivatives have a d where the formulas have one variable, else ∂. samples: of the batch. along: in forward mode,
    the node that everything is derived by. of_samples: every symbol says which of several samples it belongs to, where
    samples differ in it.
    """

    batch = Char(upright("batch"), "batch")

    def __init__(
        self, formulas: Formulas, samples: int = 1, *, along: int | None = None, of_samples: bool = False
    ) -> None:
        super().__init__(FORMULAS, samples, of_samples=of_samples)
        self.formulas, self.graph, self.along = formulas, formulas.graph, along
        self._total = len(self.graph.variables) == 1

    @property
    def symbols(self) -> object:
        """The formulas, and whether there is one sample or several: how many, no symbol says."""
        return self.formulas, self.along, self._of_samples, self.samples == 1

    @property
    def nodes(self) -> Mapping[str, int]:
        """The numbers of the nodes by name, with which a text that names them is read."""
        return self.graph.nodes

    def _symbol(self, quantity: Quantity) -> Symbol:
        return _ROWS[quantity.kind](self, quantity)

    @cached_property
    def scheme(self) -> Scheme:
        """The letters of the training, which are those of the first notation, with the name of the result."""
        return replace(NOTATIONS[NET_OUT], error=self._typeset(self.graph.result))

    @cached_property
    def with_samples(self) -> FormulaNotation:
        """The same with the sample in every symbol in which samples differ."""
        return FormulaNotation(self.formulas, self.samples, along=self.along, of_samples=True)

    def equations(self, values: FormulaValues) -> KeptEquations:
        """What the quantities of an iteration are made of."""
        return _equations_of(values.engine, values.samples, self)

    def sayings(self, values: FormulaValues, numerals: Numerals) -> FormulaNotes:
        """What is said about its steps."""
        return FormulaNotes(values, self, numerals)

    def short(self, quantity: Quantity, *, grouped: bool) -> Symbol:
        """The same; of a way back the gate that it comes from."""
        if quantity.kind in (Kind.PATH, Kind.TANGENT_PATH):
            gate, use = self.use(quantity)
            node = self.node(gate if quantity.kind is Kind.PATH else quantity.at_unit, None)
            return _way(node, use)
        return super().short(quantity, grouped=grouped)

    def unit(self, layer: int | None, unit: int | None) -> str:  # noqa: ARG002 - formulas have no layers
        """What a node is called; all variables where ``unit`` is None."""
        return "variables" if unit is None else self.node_name(unit)

    def node_name(self, node: int) -> str:
        """What a node is called in a sentence."""
        return self._typeset(node).plain

    def operand(self, operand: Operand) -> str:
        """What an operand of a gate is called in a sentence: a node, or a number by its digits."""
        return format_all(operand.number) if operand.node is None else self.node_name(operand.node)

    def name(self, q: Quantity) -> str:
        """The name of the node that a quantity belongs to."""
        return self.graph.names[q.at_unit]

    def unit_symbol(self, quantity: Quantity) -> Symbol:
        """What the node that a quantity belongs to is called."""
        return self._typeset(quantity.at_unit)

    # What the rows are made of

    def _typeset(self, node: int) -> Symbol:
        return _names(self.graph)[node]

    def node(self, node: int, sample: int | None) -> Symbol:
        """A node, with its sample where symbols have them and samples differ in it; the result always has one."""
        if node == self.graph.result:
            return self.derived(sample)
        name = self._typeset(node)
        shown = self._of_samples and sample is not None and self.differs[node]
        return of_sample(name, sample + 1) if shown and sample is not None else name

    @cached_property
    def differs(self) -> list[bool]:
        """Whether the samples of the data may differ in each node."""
        return self.graph.depending_on(self.formulas.fed)

    def owner(self, quantity: Quantity) -> Symbol | None:
        """The node that a quantity belongs to; None where that is everything."""
        return None if quantity.unit is None else self.node(quantity.unit, None)

    def ratio(self, above: Symbol, below: Symbol) -> Symbol:
        """A derivative."""
        return ratio(above, below, total=self._total)

    def use(self, q: Quantity) -> tuple[int, Symbol | None]:
        """The gate of a use; and which use it is, where the gate has several of that node."""
        number = self.number_of_use(q)
        use = None if number is None else after("use", letter(str(number), str(number)))
        return self.graph.uses[q.at_unit][q.at_source].gate, use

    def number_of_use(self, q: Quantity) -> int | None:
        """Which use by its gate it is, counted from 1; None where the gate uses the node once."""
        uses = self.graph.uses[q.at_unit]
        gate = uses[q.at_source].gate
        own = [at for at, use in enumerate(uses) if use.gate == gate]
        return own.index(q.at_source) + 1 if len(own) > 1 else None

    def is_ambiguous(self, q: Quantity, gate: int) -> bool:
        """Whether a local derivative has the symbol of another that counts all ways from one to the other."""
        return gate == self.graph.result if self.along is None else q.unit == self.along


@lru_cache(GRAPHS_KEPT)
def _names(graph: Graph) -> tuple[Symbol, ...]:
    """The names of all nodes of a graph."""
    return typeset_names(graph.names)


def _local(n: FormulaNotation, q: Quantity) -> Symbol:
    gate, use = n.use(q)
    symbol = n.ratio(n.node(gate, q.sample), n.node(q.at_unit, q.sample))
    return marked(symbol, use or LOCAL) if use or n.is_ambiguous(q, gate) else symbol


def _path(n: FormulaNotation, q: Quantity) -> Symbol:
    gate, use = n.use(q)
    return marked(n.ratio(n.derived(q.sample), n.node(q.at_unit, q.sample)), _way(n.node(gate, None), use))


def _tangent(n: FormulaNotation, q: Quantity, node: int) -> Symbol:
    along = q.at_unit if n.along is None else n.along
    return n.ratio(n.node(node, q.sample), n.node(along, q.sample))


def _tangent_path(n: FormulaNotation, q: Quantity) -> Symbol:
    gate, use = n.use(q)
    return marked(_tangent(n, q, gate), _way(n.node(q.at_unit, None), use))


def _way(node: Symbol, use: Symbol | None) -> Symbol:
    """The name of one way of several."""
    way = via(node)
    return Symbol((*way.marks, COMMA, THIN, *use.marks), f"{way.plain}, {use.plain}") if use else way


def _rate(n: FormulaNotation, _: Quantity) -> Symbol:
    return kept(spelled("rate"), "η", r"\eta") if RATE in n.graph.names else letter(r"\eta", "η")


_Row = Callable[[FormulaNotation, Quantity], Symbol]


_ROWS: dict[Kind, _Row] = {
    **symbols_of(RULES),
    **OF_TRAINING,
    Kind.VALUE: lambda n, q: n.node(q.at_unit, q.sample),
    Kind.LOCAL: _local,
    Kind.PATH: _path,
    Kind.TANGENT_PATH: _tangent_path,
    Kind.TANGENT: lambda n, q: _tangent(n, q, q.at_unit),
    Kind.LEARNING_RATE: _rate,
}
"""How every kind is written."""


@lru_cache(GRAPHS_KEPT)
def _equations_of(engine: FormulaEngine, samples: int, notation: FormulaNotation) -> KeptEquations:
    """The equations of formulas with their training, on batches of so many samples."""
    model = FormulaModel(engine, samples)

    return KeptEquations(partial(forms, model), partial(origin, model), notation.symbol, notation.with_samples.symbol)
