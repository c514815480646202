"""Fields and values that one kind of lesson has and the other has not: why, or what stands in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bpsim.lesson.faults import Fault, quoted
from bpsim.lesson.node import Node
from bpsim.sentences import _

_NAMES_AND_ROWS = _("of a network; formulas have names and rows")
_OF_FORMULAS = _("belongs to a lesson about formulas")

NOT_OF_FORMULAS: Mapping[str, str] = {
    "data.inputs": _NAMES_AND_ROWS,
    "data.targets": _NAMES_AND_ROWS,
    "data.classes": _("of a network; formulas have no classes"),
    "training.derivative_of": _('of a network; of formulas the "result" is derived'),
    "training.derive_inputs": _("of a network; of formulas every variable has its gradient"),
    "view.notation": _("of a network; formulas are written in their own names"),
    "view.matrices": _("of a network; formulas have no matrices"),
}
"""Why a field of a lesson about a network is none of a lesson about formulas."""
NOT_OF_NETWORKS: Mapping[str, str] = dict.fromkeys(
    ("result", "variables", "learned", "frozen", "unpenalized", "data.names", "data.rows", "view.mode", "view.along"),
    _OF_FORMULAS,
)
"""The same of a field of a lesson about formulas in one about a network."""
_VALUES_NOT_OF_FORMULAS: Mapping[tuple[str, str], str] = {
    ("training.update", "layer-by-layer"): _(
        'of a network; formulas have no layers, so their update is "simultaneous"'
    ),
    ("training.reduction", "mean-inside"): _('of a network; formulas have no loss that it could be inside of: "mean"'),
}


def foreign_faults(root: Node, fields: Mapping[str, str]) -> Iterator[Fault]:
    """The fields of this table that are there."""
    for path, reason in fields.items():
        for node in root.find(path):
            yield Fault(node.place, reason)


def foreign_value_faults(root: Node) -> Iterator[Fault]:
    """Settings of a network's training that formulas have not."""
    for (path, value), reason in _VALUES_NOT_OF_FORMULAS.items():
        for node in root.find(path):
            if node.value == value:
                yield Fault(node.place, _("{value} is {reason}").format(value=quoted(value), reason=reason))
