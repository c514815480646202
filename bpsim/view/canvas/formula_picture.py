"""What the graph of formulas shows at one position: nodes, wires, what is lit, and texts as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bpsim.formulas.graph import Graph
from bpsim.trace.spans import Spans
from bpsim.view.canvas.formula_layout import FormulaShape, operands_of
from bpsim.view.canvas.graph_picture import GraphPicture, Highlight, Label
from bpsim.view.canvas.places import Part, Place


@dataclass(frozen=True, slots=True)
class NodeSign:
    """How a node is drawn. name: in plain text, spans: as it is painted. operation: the label of a gate, and words what
    it does; both empty for a variable. subtracted: of each wire into it, whether a minus stands at its end.
    """

    name: str
    spans: Spans
    operation: str = ""
    words: str = ""
    subtracted: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Wire:
    """A use of a node by a gate. source, use: the node and which of its uses it is; operand: which of the gate's."""

    source: int
    use: int
    gate: int
    operand: int

    @property
    def place(self) -> Place:
        """The wire as a thing on the graph."""
        return Place(Part.WIRE, 0, self.source, self.use)


def node_place(node: int) -> Place:
    """A node as a thing on the graph."""
    return Place(Part.NODE, 0, node)


@dataclass(frozen=True, eq=False)
class FormulaPicture:
    """Everything that the graph of formulas shows.

    signs: how the nodes are drawn. text: forms the label of a place, None for one that shows nothing. lit: what stands
    out. whole: the texts that belong to no node. learned: the nodes that training changes. positions: where nodes were
    put by hand, by name. position: (iteration, step). sample: the number of the sample that is shown. preview: whether
    it is of lines that are being typed, which have no numbers.
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
    preview: bool = False

    @cached_property
    def wires(self) -> tuple[Wire, ...]:
        """Every use, in the order of the gates and of their operands that are nodes."""
        uses = [0] * self.graph.size
        found: list[Wire] = []
        for gate, made in enumerate(self.graph.gates, len(self.graph.variables)):
            nodes = (operand.node for operand in made.operands if operand.node is not None)
            for operand, source in enumerate(nodes):
                found.append(Wire(source, uses[source], gate, operand))
                uses[source] += 1
        return tuple(found)

    @cached_property
    def wires_at(self) -> Mapping[Place, int]:
        """The number of each wire by its place."""
        return {wire.place: number for number, wire in enumerate(self.wires)}

    @cached_property
    def wires_into(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the wires into each node, from the top."""
        found: list[list[int]] = [[] for _ in range(self.graph.size)]
        for number, wire in enumerate(self.wires):
            found[wire.gate].append(number)
        return tuple(map(tuple, found))

    @cached_property
    def wires_from(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the wires from each node, in the order of its uses."""
        found: list[list[int]] = [[] for _ in range(self.graph.size)]
        for number, wire in enumerate(self.wires):
            found[wire.source].append(number)
        return tuple(map(tuple, found))

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
            return place in self.wires_at
        return any(label.place == place for label in self.whole)

    def label(self, place: Place) -> Label | None:
        """The text at a place; None where there is none."""
        if place.part in (Part.NODE, Part.WIRE):
            return self.text(place) if self.has(place) else None
        return next((label for label in self.whole if label.place == place), None)

    def stops(self) -> Iterator[Place]:
        """Everything that can be selected, in reading order: each node after the wires into it."""
        for node, wires in enumerate(self.wires_into):
            yield from (self.wires[number].place for number in wires)
            yield node_place(node)

    def is_variable(self, node: int) -> bool:
        """Whether a node is a variable; every other is a gate."""
        return node < len(self.graph.variables)


AnyPicture = GraphPicture | FormulaPicture
"""What a graph shows."""
