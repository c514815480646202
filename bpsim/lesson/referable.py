"""Which quantities a lesson has, as the references of its file are checked against them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from bpsim.core.quantity import FIELDS, GIVEN, SAMPLED, Address, Kind
from bpsim.lesson.faults import Fault
from bpsim.lesson.mentions import Mention
from bpsim.lesson.node import Node
from bpsim.lesson.shapes import sample_count
from bpsim.sentences import _


class Places(ABC):
    """The kinds of quantities that a lesson has and the samples, units or nodes that they may speak of."""

    addresses: ClassVar[Mapping[Kind, tuple[Address, ...]]]
    optional: ClassVar[Mapping[Kind, str]] = {}
    """The field that a file need not say, though the quantity has it."""

    names: ClassVar[tuple[str, ...]]
    """What a text can name in double braces."""
    without_value: ClassVar[tuple[str, ...]]
    """Those of the names that are no quantities."""
    expected_mention: ClassVar[str]
    expected_number: ClassVar[str]
    """What a text is told to have in double braces, for a symbol and for a value."""

    def __init__(self, root: Node) -> None:
        self.samples = sample_count(root)

    @property
    def nodes(self) -> Mapping[str, int] | None:
        """The numbers of the nodes by name, with which texts are read; None where there are no formulas."""
        return None

    def kind(self, node: Node) -> Kind | None:
        """The kind of a quantity; None where it is unknown."""
        value = node["quantity"].value
        return Kind(value) if isinstance(value, str) and value in self.addresses else None

    def called(self, node: Node, kind: Kind) -> str:  # noqa: ARG002 - of a network the kind says enough
        """What a sentence calls a quantity."""
        return str(kind)

    def is_given(self, node: Node, kind: Kind) -> bool:  # noqa: ARG002 - in a network the kind says it
        """Whether a quantity has a value before the first step, so that no step computes it."""
        return kind in GIVEN

    def index(self, field: Node) -> int | None:
        """The number that a field of a quantity says; None where it says none."""
        return field.index

    def faults(self, node: Node, kind: Kind) -> Iterator[Fault]:
        """The faults of a quantity's fields: one is missing, one is not of its kind, or one is out of range."""
        given = {name for name in FIELDS if node[name].given}
        known, required = self._fields(kind, given)
        for name in FIELDS:
            field = node[name]
            if name in required and name not in given:
                yield Fault(field.place, _("missing (the quantity is {kind})").format(kind=kind))
            elif name in given and name not in known:
                yield Fault(field.place, _("{kind} has no {name}").format(kind=kind, name=name))
            elif name in given:
                yield from self.field_faults(node, kind, name)

    def field_faults(self, node: Node, kind: Kind, name: str) -> Iterator[Fault]:
        """The faults of one field of a quantity that its kind has."""
        index = node[name].index
        if index is not None:
            bounds = range(self.samples or 0) if name == "sample" else self.bounds(node, kind, name)
            yield from outside(node[name].place, index, bounds)

    def symbol_faults(self, mention: Mention) -> Iterator[Fault]:
        """The same for a quantity that a text names, without its sample."""
        sample = 0 if mention.kind in SAMPLED else None
        unit: object = mention.node if mention.node and not mention.node.isdecimal() else mention.unit
        address = {"sample": sample, "layer": mention.layer, "unit": unit, "source": mention.source}
        yield from self.faults(Node(address), mention.kind)

    @abstractmethod
    def bounds(self, node: Node, kind: Kind, name: str) -> range:
        """What a layer, unit or source may be; empty where that cannot be told."""

    def _fields(self, kind: Kind, given: set[str]) -> tuple[set[str], set[str]]:
        """The fields that a kind may have, and those that it must have beside the given ones."""
        sample = {"sample"} if kind in SAMPLED else set()
        addresses = [{*address.fields, *sample} for address in self.addresses[kind]]
        known = set().union(*addresses)
        required = min((fields for fields in addresses if given & known <= fields), key=len)
        return known, required - {self.optional.get(kind)}


def outside(place: str, index: int, bounds: range) -> Iterator[Fault]:
    """The fault of an index that is out of bounds; nothing where these are not known."""
    if bounds and index not in bounds:
        span = _("{first} to {last}").format(first=bounds[0], last=bounds[-1]) if len(bounds) > 1 else str(bounds[0])
        yield Fault(place, _("{index}, expected {span}").format(index=index, span=span))
