"""Whether the names of units and classes are sound, and moved units are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bpsim.lesson.faults import Fault, suggestion
from bpsim.lesson.names import name_fault
from bpsim.lesson.node import Node


def unit_name_faults(root: Node) -> Iterator[Fault]:
    """Names of units and classes that are empty, cannot be shown or are used twice; moved units that are not there."""
    names: set[str] = set()
    yield from _each_name_faults(_unit_nodes(root), "unit", names)
    yield from _each_name_faults(root["data"]["classes"].items, "class", set())
    for name, node in root["view"]["positions"].fields:
        if names and name not in names:
            yield Fault(node.place, f"there is no unit of this name{suggestion(name, names)}")


def _unit_nodes(root: Node) -> Iterator[Node]:
    yield from root["network"]["inputs"].items
    for layer in root["network"]["layers"].items:
        yield from layer["units"].items


def _each_name_faults(nodes: Iterable[Node], what: str, names: set[str]) -> Iterator[Fault]:
    """``names`` takes in those that are found."""
    for node in nodes:
        if isinstance(node.value, str):
            fault = name_fault(node.value, names, what)
            if fault is not None:
                yield Fault(node.place, fault)
            names.add(node.value)
