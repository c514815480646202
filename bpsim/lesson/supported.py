"""What a file can say and the arithmetic does not know yet. Whoever teaches it to bpsim widens or deletes a row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from bpsim.lesson.faults import Fault, printable, quoted, suggestion
from bpsim.lesson.node import Node
from bpsim.sentences import _

SUPPORTED: dict[str, Collection[object]] = {
    "view.notation": ("net-out", "z-a-delta", "van-veen", "torok", "han-kamber"),
    "view.matrices": ("rows", "rows-sources", "rows-columns", "rows-ones", "columns", "columns-sources"),
}

SINCE_2 = (
    "formulas",
    "network.initialization",
    "data.classes",
    "answers",
    "training.derivative_of",
    "training.derive_inputs",
    "training.picked",
    "view.matrices",
)
"""Fields that a file of version 1 has not."""
NULL_SINCE_2 = ("data.targets",)
"""Fields that are not null in a file of version 1."""


def unsupported_faults(root: Node) -> Iterator[Fault]:
    """The fields whose value is not among the supported ones."""
    for path, supported in SUPPORTED.items():
        for node in root.find(path):
            if node.value not in supported:
                near = suggestion(node.value, map(str, supported)) if isinstance(node.value, str) else ""
                said = _("{value} is not supported yet (supported: {known}){near}").format(
                    value=_named(node.value), known=_list(supported), near=near
                )
                yield Fault(node.place, said)


def version_faults(root: Node) -> Iterator[Fault]:
    """The fields of a version 1 file that version 2 began with."""
    if root["version"].index == 1:
        for path in SINCE_2:
            for node in root.find(path):
                yield Fault(node.place, _('needs "version": 2'))
        for path in NULL_SINCE_2:
            for node in root.find(path):
                if node.value is None:
                    yield Fault(node.place, _('null, which needs "version": 2'))
        if root["training"]["reduction"].value == "mean-inside":
            yield Fault(root["training"]["reduction"].place, _('"mean-inside" needs "version": 2'))
        for node in root.find("network.layers[*].activation"):
            if isinstance(node.value, dict | list):
                yield Fault(node.place, _('needs "version": 2'))


def _list(values: Collection[object]) -> str:
    return ", ".join(value if isinstance(value, str) else json.dumps(value) for value in values)


def _named(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    text = json.dumps(value, ensure_ascii=False)
    return printable(text if len(text) <= 60 else f"{text[:57]}...")
