"""What names nodes, when formulas become others: it follows its node, or goes with it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.graph import Graph, Use
from bpsim.formulas.spelling import canonical
from bpsim.lesson.formula_places import OF_THE_LEARNED
from bpsim.lesson.mentions import NODE, Mention, Nodes


class NodeMoves(Struct, frozen=True, eq=False, dict=True):
    """Where the nodes of one graph are in another that an edit made of it.

    A node is known by its name, a gate without one by its line and its place in it. renamed: the new key of each name
    that an edit gave another; a name that is not in it stayed. units: the new numbers, where the edit knows them.
    learned: the keys of what training changes in the new formulas, without which a node has no update; None leaves that
    open.
    """

    old: Graph
    new: Graph
    renamed: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[int, int] | None = None
    learned: Collection[str] | None = None

    @cached_property
    def _units(self) -> Mapping[int, int]:
        """The new number of each old node that is there."""
        if self.units is not None:
            return self.units
        places = {place: node for node, place in _places(self.new, {}).items()}
        found = {node: places.get(place) for node, place in _places(self.old, self.renamed).items()}
        return {node: there for node, there in found.items() if there is not None}

    def unit(self, node: int) -> int | None:
        """The new number of an old node; None where it is gone."""
        return self._units.get(node)

    def quantity(self, quantity: Quantity) -> Quantity | None:
        """The same quantity of the new graph; None where it is gone."""
        if quantity.unit is None:
            return quantity
        unit = self.unit(quantity.unit)
        if unit is None or (self.old.gate(quantity.unit) is None) is not (self.new.gate(unit) is None):
            return None
        if not self._has(quantity.kind, unit):
            return None
        source = None if quantity.source is None else self._use(quantity.unit, quantity.source, unit)
        if source is None and quantity.source is not None:
            return None
        return Quantity(quantity.kind, quantity.sample, None, unit, source)

    def name(self, name: str) -> str:
        """The new name of a node; the same where it stayed."""
        return self.renamed.get(canonical(name), name)

    @property
    def nodes(self) -> Nodes:
        """The old numbers of the nodes by name."""
        return self.old.nodes

    def mention(self, mention: Mention) -> Mention | None:
        """What names the same in the new graph; None where it is gone."""
        if mention.unit is None:
            return mention
        unit = self.unit(mention.unit)
        source = mention.source
        if unit is not None and source is not None:
            source = self._use(mention.unit, source, unit)
        if unit is None or (source is None) is not (mention.source is None):
            return None
        if mention.name != NODE and not self._has(mention.kind, unit):
            return None
        name = self.new.names[unit]
        node = mention.node if not mention.node or canonical(mention.node) == name else name
        return replace(mention, unit=unit, source=source, node=node)

    def _has(self, kind: Kind, unit: int) -> bool:
        """Whether a node of the new graph has a quantity of this kind, as far as training decides that."""
        return self.learned is None or kind not in OF_THE_LEARNED or self.new.names[unit] in self.learned

    def _use(self, node: int, source: int, unit: int) -> int | None:
        """The new number of a use of an old node, which is now ``unit``."""
        if source >= len(self.old.uses[node]):
            return None
        use = self.old.uses[node][source]
        gate = self.unit(use.gate)
        there = self.new.uses[unit]
        wanted = None if gate is None else Use(gate, use.operand)
        return there.index(wanted) if wanted in there else None


def _places(graph: Graph, renamed: Mapping[str, str]) -> dict[int, Hashable]:
    """What each node is known by: its name, or the name of its line and its place among the gates of that line."""
    named = {node: key for key, node in graph.lines.items()}
    places: dict[int, Hashable] = {at: renamed.get(key, key) for at, key in enumerate(graph.variables)}
    of_line = _line_keys(graph)
    counts: dict[int, int] = {}
    for node, gate in enumerate(graph.gates, len(graph.variables)):
        if node in named:
            places[node] = renamed.get(named[node], named[node])
            continue
        at = counts[gate.line] = counts.get(gate.line, 0) + 1
        key = of_line.get(gate.line, "")
        places[node] = (renamed.get(key, key), at)
    return places


def _line_keys(graph: Graph) -> dict[int, str]:
    """The key of each line that is a gate, by its number."""
    keys: dict[int, str] = {}
    for key, node in graph.lines.items():
        gate = graph.gate(node)
        if gate is not None:
            keys[gate.line] = key
    return keys
