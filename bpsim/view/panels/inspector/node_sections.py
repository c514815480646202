"""The properties of what is selected on the graph of formulas: nodes, a wire as the node that it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.spelling import canonical
from bpsim.simulator import Simulator
from bpsim.trace.gate_label import gate_words
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.inspector import wording
from bpsim.view.panels.inspector.properties import Control, Property, Section, common

MOST_USES = 24
"""Uses of a node that are listed, at most."""


def sections_of_nodes(simulator: Simulator, selection: Sequence[Place]) -> tuple[Section, ...]:
    """The form of a selection; without one, that of the formulas. What is gone is passed over."""
    size = simulator.formulas.graph.size
    parts = (place.index for place in selection if place.part in (Part.NODE, Part.WIRE))
    nodes = [node for node in dict.fromkeys(parts) if node < size]
    form = _Form(simulator)
    if not nodes:
        return (form.lesson(),)
    return (form.several(nodes),) if len(nodes) > 1 else tuple(form.one(nodes[0]))


class _Form:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._formulas, self._graph = simulator.formulas, simulator.formulas.graph
        self._columns = set(map(canonical, self._formulas.columns))

    def lesson(self) -> Section:
        """Texts, the line that everything is derived of, and how new values are drawn."""
        lesson, names = self._simulator.lesson, self._graph.names
        drawn = lesson.initialization
        return Section(
            wording.FORMULAS.format(gates=grouped(len(self._graph.gates))),
            (
                Property("title", Control.TEXT, lesson.title),
                Property("description", Control.LINES, lesson.description),
                Property("result", Control.CHOICE, names[self._graph.result], choices=tuple(self._graph.lines)),
                Property("seed", Control.COUNT, float(drawn.seed)),
            ),
        )

    def several(self, nodes: Sequence[int]) -> Section:
        """What several nodes have in common."""
        names = [self._graph.names[node] for node in nodes]
        values = self._numbers([node for node in nodes if self._graph.gate(node) is None])
        marks = self._marks(names) if set(names) <= set(self._formulas.values) else ()
        return Section(wording.NODES.format(count=grouped(len(nodes))), (*values, *marks))

    def one(self, node: int) -> list[Section]:
        """A node: its name, its value or its gate, its marks, and where it is used."""
        gate, name = self._graph.gate(node), self._graph.names[node]
        named = gate is None or name in self._graph.lines
        found = [Property("node_name", Control.TEXT, name, (name,))] if named else []
        if gate is None:
            found += self._numbers([node])
            if name in self._formulas.values:
                found += self._marks([name])
            found.append(Property("by_sample", Control.SWITCH, name in self._columns, (name,)))
        else:
            found.append(Property("gate", Control.FACT, gate_words(gate), label=wording.GATE))
            line = self._formulas.lines[gate.line]
            found.append(Property("line", Control.FACT, line, label=wording.LINE))
        title = wording.VARIABLE if gate is None else wording.GATE_NAMED
        sections = [Section(title.format(name=self._plain(node)), tuple(found))]
        uses = self._graph.uses[node]
        facts = [
            Property("use", Control.FACT, wording.USE.format(gate=self._plain(use.gate), words=self._words(use.gate)))
            for use in uses[:MOST_USES]
        ]
        if len(uses) > MOST_USES:
            facts.append(Property("use", Control.FACT, wording.MORE_USES.format(count=grouped(len(uses) - MOST_USES))))
        return [*sections, Section(wording.USES, tuple(facts))] if facts else sections

    def _numbers(self, nodes: Sequence[int]) -> list[Property]:
        """The value of variables: of one that differs by sample, that of the sample that the graph shows."""
        if not nodes:
            return []
        row = self._simulator.data_row(self._simulator.position.shown_sample)
        quantities = tuple(
            Quantity(Kind.VALUE, row if self._graph.names[node] in self._columns else None, None, node)
            for node in nodes
        )
        value = common(self._simulator.typed_value(quantity) for quantity in quantities)
        return [Property("value", Control.NUMBER, value, quantities)]

    def _marks(self, names: Sequence[str]) -> list[Property]:
        """Whether variables are learned and, if so, frozen and penalized."""
        learned, frozen, free = (
            set(map(canonical, names))
            for names in (self._formulas.learned, self._formulas.frozen, self._formulas.unpenalized)
        )
        targets = tuple(names)
        found = [Property("learned", Control.SWITCH, common(name in learned for name in names), targets)]
        if set(names) <= learned:
            found += [
                Property("held", Control.SWITCH, common(name in frozen for name in names), targets),
                Property("penalized", Control.SWITCH, common(name not in free for name in names), targets),
            ]
        return found

    def _plain(self, node: int) -> str:
        return self._simulator.notation.plain(Quantity(Kind.VALUE, None, None, node))

    def _words(self, node: int) -> str:
        gate = self._graph.gate(node)
        return gate_words(gate) if gate is not None else ""
