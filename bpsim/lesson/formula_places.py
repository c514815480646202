"""The quantities of formulas, as the references of a file are checked against them: nodes by name or by number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bpsim.core.quantity import IN_FORMULAS, Address, Kind
from bpsim.formulas.graph import Graph
from bpsim.formulas.spelling import canonical
from bpsim.lesson.faults import Fault, quoted, suggestion
from bpsim.lesson.mentions import NAMES_IN_FORMULAS, NODE
from bpsim.lesson.node import Node
from bpsim.lesson.referable import Places
from bpsim.sentences import _

OF_THE_LEARNED = frozenset(
    kind
    for kind, addresses in IN_FORMULAS.items()
    if Address.NODE in addresses and kind not in (Kind.VALUE, Kind.GRADIENT, Kind.TANGENT)
)
"""Kinds that only what is learned has."""


class FormulaPlaces(Places):
    """The samples, nodes and uses of a decoded file. learned: the keys of the variables that training changes."""

    addresses = IN_FORMULAS
    names = NAMES_IN_FORMULAS
    without_value = (NODE,)
    expected_mention = _('expected the name of a quantity and its node.use, as in "{{local u1.0}}"')
    expected_number = _('expected the name and the node.use of one quantity, as in "{{=local u1.0}}"')

    def __init__(self, root: Node, graph: Graph | None, learned: Collection[str]) -> None:
        super().__init__(root)
        self._graph, self._learned = graph, learned
        self._names = graph.names if graph else ()
        self._variables = graph.variables if graph else ()
        self._numbers = graph.nodes if graph else {}

    @property
    def nodes(self) -> Mapping[str, int]:
        return self._numbers

    def index(self, field: Node) -> int | None:
        """The number of a node that is named; any other number as it stands."""
        return self._numbers.get(canonical(field.value)) if isinstance(field.value, str) else field.index

    def is_given(self, node: Node, kind: Kind) -> bool:
        """Besides what every lesson is given: the values and tangents of variables."""
        of_variable = kind in (Kind.VALUE, Kind.TANGENT) and self._unit(node) in range(len(self._variables))
        return super().is_given(node, kind) or of_variable

    def called(self, node: Node, kind: Kind) -> str:
        """With the name of the node, where there is one."""
        unit = self._unit(node)
        return str(kind) if unit is None else _("the {kind} of {name}").format(kind=kind, name=self._names[unit])

    def field_faults(self, node: Node, kind: Kind, name: str) -> Iterator[Fault]:
        """A node of a name that none has, one that is not learned, and a use that a node has not."""
        field, unit = node[name], self._unit(node)
        if name == "unit" and self._graph and isinstance(field.value, str) and unit is None:
            yield Fault(
                field.place,
                _("there is no node {value}{suggestion}").format(
                    value=quoted(field.value), suggestion=suggestion(field.value, self._numbers)
                ),
            )
        elif name == "unit" and unit is not None and kind in OF_THE_LEARNED:
            yield from self._learned_faults(field, unit, kind)
        elif name == "source" and self._graph and unit is not None and not self._graph.uses[unit]:
            yield Fault(field.place, _("{name} is used nowhere").format(name=self._names[unit]))
        else:
            yield from super().field_faults(node, kind, name)

    def bounds(self, node: Node, kind: Kind, name: str) -> range:  # noqa: ARG002 - every kind has the same nodes
        if name == "unit":
            return range(len(self._names))
        unit = self._unit(node)
        return range(0 if self._graph is None or unit is None else len(self._graph.uses[unit]))

    def _learned_faults(self, field: Node, unit: int, kind: Kind) -> Iterator[Fault]:
        name = self._names[unit]
        if name not in self._learned:
            yield Fault(field.place, _("{name} is not learned, so it has no {kind}").format(name=name, kind=kind))

    def _unit(self, node: Node) -> int | None:
        """The number of the node that a quantity is of; None where it is none."""
        unit = self.index(node["unit"])
        return unit if unit in range(len(self._names)) else None
