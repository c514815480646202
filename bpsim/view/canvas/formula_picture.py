"""What the graph of formulas shows at one position: nodes, wires, what is lit, and texts as they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from weakref import WeakKeyDictionary

from msgspec import Struct, field

from bpsim.editing.folding import Group
from bpsim.formulas.graph import Graph
from bpsim.trace.marks import Spans
from bpsim.trace.symbols import Symbol
from bpsim.view.canvas.formula_layout import FormulaShape, operands_of
from bpsim.view.canvas.graph_picture import GraphPicture, Highlight, Label
from bpsim.view.canvas.places import Part, Place


class NodeSign(Struct, frozen=True):
    """How a node is drawn. operation: the label of a gate, and words what it does; both empty for a variable.
    subtracted: of each wire into it, whether a minus stands at its end.
    """

    symbol: Symbol
    operation: str = ""
    words: str = ""
    subtracted: tuple[bool, ...] = ()

    @property
    def name(self) -> str:
        """The name as plain text."""
        return self.symbol.plain

    @property
    def spans(self) -> Spans:
        """The name as it is painted."""
        return self.symbol.spans


class Wire(Struct, frozen=True):
    """A use of a node by a gate. source, use: the node and which of its uses it is; operand: which of the gate's."""

    source: int
    use: int
    gate: int
    operand: int

    @property
    def place(self) -> Place:
        """The wire as a thing on the graph."""
        return Place(Part.WIRE, 0, self.source, self.use)


class Wires:
    """The wires of a graph by their numbers, in the order of the gates and of their operands that are nodes.

    into: the numbers of the wires into each node, from the top. out: of those from each node, in the order of its uses.
    depth: how many gates there are one after the other, at most.
    """

    def __init__(self, graph: Graph) -> None:
        self._sources: list[int] = []
        self._gates: list[int] = []
        self.into: list[range] = [range(0)] * len(graph.variables)
        self.out: list[list[int]] = [[] for _ in range(graph.size)]
        depths = [0] * len(graph.variables)
        for gate, made in enumerate(graph.gates, len(graph.variables)):
            first = len(self._sources)
            for operand in made.operands:
                if operand.node is not None:
                    self.out[operand.node].append(len(self._sources))
                    self._sources.append(operand.node)
                    self._gates.append(gate)
            self.into.append(range(first, len(self._sources)))
            depths.append(1 + max(map(depths.__getitem__, self._sources[first:]), default=0))
        self.depth = max(depths, default=0)

    def __len__(self) -> int:
        return len(self._sources)

    def __getitem__(self, number: int) -> Wire:
        source, gate = self._sources[number], self._gates[number]
        return Wire(source, bisect_left(self.out[source], number), gate, number - self.into[gate].start)

    def __iter__(self) -> Iterator[Wire]:
        return map(self.__getitem__, range(len(self)))

    def number(self, place: Place) -> int | None:
        """The number of a wire; None where there is none at a place."""
        if place.part is not Part.WIRE or place.index >= len(self.out) or place.source is None:
            return None
        uses = self.out[place.index]
        return uses[place.source] if place.source < len(uses) else None


_kept: WeakKeyDictionary[Graph, Wires] = WeakKeyDictionary()


def wires_of(graph: Graph) -> Wires:
    """The wires of a graph, which are found once."""
    found = _kept.get(graph)
    if found is None:
        found = _kept[graph] = Wires(graph)
    return found


def node_place(node: int) -> Place:
    """A node as a thing on the graph."""
    return Place(Part.NODE, 0, node)


class FormulaPicture(Struct, frozen=True, eq=False):
    """Everything that the graph of formulas shows.

    signs: how the nodes are drawn. text: forms the label of a place, None for one that shows nothing. lit: what stands
    out. whole: the texts that belong to no node. learned: the nodes that training changes. positions: where nodes were
    put by hand, by name. position: (iteration, step). sample: the number of the sample that is shown.
    """

    graph: Graph
    signs: tuple[NodeSign, ...]
    text: Callable[[Place], Label | None]
    digits: int | None
    lit: Mapping[Place, Highlight] = field(default_factory=dict)
    whole: tuple[Label, ...] = ()
    learned: frozenset[int] = frozenset()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    position: tuple[int, int] = (0, 0)
    sample: int = 0
    groups: tuple[Group, ...] = ()
    """Gates that a function says in one, and gates that can be written out."""

    @property
    def wires(self) -> Wires:
        """Every use, in the order of the gates and of their operands that are nodes."""
        return wires_of(self.graph)

    def shape(self, widths: tuple[float, ...]) -> FormulaShape:
        """What the layout needs to know. widths: of the text in each node."""
        graph = self.graph
        operands = operands_of([[one.node for one in gate.operands] for gate in graph.gates], len(graph.variables))
        at = {name: node for node, name in enumerate(graph.names)} if self.positions else {}
        # Where a node is used several times its whole gradient stands below it, and where it is learned its new value.
        below = tuple(2 if node in self.learned else int(len(uses) > 1) for node, uses in enumerate(graph.uses))
        return FormulaShape(
            operands, widths, below, {at[name]: xy for name, xy in self.positions.items() if name in at}
        )

    def same_structure(self, other: FormulaPicture) -> bool:
        """Whether both have the same nodes and wires at the same places."""
        one, two = self.graph, other.graph
        same = one is two or (one.variables, one.gates, one.result) == (two.variables, two.gates, two.result)
        mine = self.signs, self.digits, self.positions, self.learned
        return same and mine == (other.signs, other.digits, other.positions, other.learned)

    def has(self, place: Place) -> bool:
        """Whether there is such a node, wire or text."""
        if place.part is Part.NODE:
            return place.index < self.graph.size
        if place.part is Part.WIRE:
            return self.wires.number(place) is not None
        return any(label.place == place for label in self.whole)

    def label(self, place: Place) -> Label | None:
        """The text at a place; None where there is none."""
        if place.part in (Part.NODE, Part.WIRE):
            return self.text(place) if self.has(place) else None
        return next((label for label in self.whole if label.place == place), None)

    def stops(self) -> Iterator[Place]:
        """Everything that can be selected, in reading order: each node after the wires into it."""
        for node, wires in enumerate(self.wires.into):
            yield from (self.wires[number].place for number in wires)
            yield node_place(node)

    def is_variable(self, node: int) -> bool:
        """Whether a node is a variable; every other is a gate."""
        return node < len(self.graph.variables)


AnyPicture = GraphPicture | FormulaPicture
"""What a graph shows."""
