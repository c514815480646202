"""Whether the names of units and classes are sound, and moved units are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpsim.lesson.faults import Fault, suggestion
from bpsim.lesson.names import name_fault
from bpsim.lesson.node import Node
from bpsim.sentences import _


def unit_name_faults(root: Node) -> Iterator[Fault]:
    """Names of units and classes that are empty, cannot be shown or are used twice; moved units that are not there."""
    names: set[str] = set()
    yield from _each_name_faults(_unit_nodes(root), names)
    yield from _each_name_faults(root["data"]["classes"].items, set(), of_class=True)
    for name, node in root["view"]["positions"].fields:
        if names and name not in names:
            yield Fault(
                node.place, _("there is no unit of this name{suggestion}").format(suggestion=suggestion(name, names))
            )


def _unit_nodes(root: Node) -> Iterator[Node]:
    yield from root["network"]["inputs"].items
    for layer in root["network"]["layers"].items:
        yield from layer["units"].items


def _each_name_faults(nodes: Iterable[Node], names: set[str], *, of_class: bool = False) -> Iterator[Fault]:
    """``names`` takes in those that are found."""
    for node in nodes:
        if isinstance(node.value, str):
            fault = name_fault(node.value, names, of_class=of_class)
            if fault is not None:
                yield Fault(node.place, fault)
            names.add(node.value)
