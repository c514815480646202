"""Where a quantity shows on the graph: the map from ``Quantity`` to the parts of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bpsim.core.network import Bias, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import UPDATING


class Part(StrEnum):
    """The kinds of things that the graph is made of."""

    LAYER = "layer"
    UNIT = "unit"
    EDGE = "edge"
    BIAS = "bias"
    TARGET = "target"
    ERROR = "error"
    DELTA = "delta"
    TOTAL = "total"
    SAMPLE = "sample"


UNWALKED = frozenset({Part.ERROR, Part.DELTA, Part.TOTAL, Part.SAMPLE})
"""Texts that a click selects, and no arrow key."""


@dataclass(frozen=True, slots=True)
class Place:
    """One thing on the graph. ``unit`` is None for a layer and a shared bias, ``source`` for all but edges."""

    part: Part
    layer: int = 0
    unit: int | None = None
    source: int | None = None

    @property
    def index(self) -> int:
        """The unit as a number; 0 where there is none (a shared bias)."""
        return self.unit or 0

    @property
    def node(self) -> Place:
        """The unit that a text belongs to, and an edge leads to."""
        return Place(Part.UNIT, self.layer, self.index)

    @property
    def origin(self) -> Place:
        """The unit that an edge comes from."""
        return Place(Part.UNIT, self.layer - 1, self.source or 0)


TOTAL = Place(Part.TOTAL)
SAMPLE = Place(Part.SAMPLE)

_UNIT_KINDS = frozenset({Kind.INPUT, Kind.NET, Kind.OUT, Kind.DE_DOUT, Kind.DOUT_DNET, Kind.DELTA})
_EDGE_KINDS = frozenset({Kind.WEIGHT, Kind.DNET_DW, Kind.DE_DW, Kind.NEW_WEIGHT})
_BIAS_KINDS = frozenset({Kind.BIAS, Kind.DE_DB, Kind.NEW_BIAS})
_UPDATE_KINDS = UPDATING | {Kind.BATCH_GRADIENT, Kind.VELOCITY, Kind.FIRST_MOMENT, Kind.SECOND_MOMENT}
"""Of a weight or a bias, whichever it is that is updated."""
_FORWARD_KINDS = frozenset({Kind.DNET_DOUT, Kind.PATH})


def places_of(quantity: Quantity, network: Network) -> tuple[Place, ...]:
    """The parts that stand for this quantity; empty for those that the graph does not show."""
    kind, layer, unit, source = quantity.kind, quantity.layer or 0, quantity.unit, quantity.source
    if kind == Kind.DELTA:
        return (Place(Part.UNIT, layer, unit), Place(Part.DELTA, layer, unit))
    if kind in _UNIT_KINDS:
        return (Place(Part.UNIT, layer, unit),)
    if kind in _FORWARD_KINDS:
        return (Place(Part.EDGE, layer + 1, source, unit),)
    if kind in _EDGE_KINDS or (kind in _UPDATE_KINDS and source is not None):
        return (Place(Part.EDGE, layer, unit, source),)
    if kind in _BIAS_KINDS or kind in _UPDATE_KINDS:
        return (_bias_place(network, layer, unit),)
    if kind == Kind.TARGET:
        return (Place(Part.TARGET, network.depth, unit),)
    if kind == Kind.ERROR:
        return (Place(Part.ERROR, network.depth, unit),)
    return (TOTAL,) if kind in (Kind.TOTAL_ERROR, Kind.BATCH_ERROR, Kind.PENALTY) else ()


def is_of(quantity: Quantity, network: Network) -> bool:
    """Whether the network has the units that a quantity belongs to."""
    layer = quantity.layer or 0
    beside = 1 if quantity.kind in _FORWARD_KINDS else 0 if quantity.kind == Kind.DOUT_DNET else -1
    ends = ((layer, quantity.unit), (layer + beside, quantity.source))
    return layer <= network.depth and all(
        index is None or (0 <= number <= network.depth and index < network.sizes[number]) for number, index in ends
    )


def operand_places(quantity: Quantity, network: Network) -> tuple[Place, ...]:
    """Where an operand is lit: as ``places_of``, and for dnet/dw also the unit whose out it is."""
    places = places_of(quantity, network)
    if quantity.kind == Kind.DNET_DW and quantity.layer is not None:
        return (Place(Part.UNIT, quantity.layer - 1, quantity.source), *places)
    return places


def _bias_place(network: Network, layer: int, unit: int | None) -> Place:
    shared = network.layer(layer).bias == Bias.SHARED
    return Place(Part.BIAS, layer, None if shared else unit)
