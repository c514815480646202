"""Where a quantity shows on the graph: the map from ``Quantity`` to the parts of the picture."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.network import Bias, Network
from bpsim.core.quantity import Address, Kind, Quantity


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
    FOLD = "fold"
    """The units of a layer that are not shown, as one."""
    NODE = "node"
    WIRE = "wire"


UNWALKED = frozenset({Part.ERROR, Part.DELTA, Part.TOTAL, Part.SAMPLE})
"""Texts that a click selects, and no arrow key."""


class Place(Struct, frozen=True):
    """One thing on the graph. ``unit`` is None for a layer, a fold and a shared bias, ``source`` for all but edges.

    Of formulas ``unit`` is the number of a node, and ``source`` which of its uses a wire is.
    """

    part: Part
    layer: int = 0
    unit: int | None = None
    source: int | None = None

    @property
    def index(self) -> int:
        """The unit as a number; 0 where there is none (a shared bias)."""
        return 0 if self.unit is None else self.unit

    @property
    def from_unit(self) -> int:
        """The index of the unit that an edge comes from."""
        assert self.source is not None, "an edge"
        return self.source

    @property
    def node(self) -> Place:
        """The unit that a text belongs to, and an edge leads to."""
        return Place(Part.UNIT, self.layer, self.index)

    @property
    def origin(self) -> Place:
        """The unit that an edge comes from."""
        return Place(Part.UNIT, self.layer - 1, self.from_unit)


TOTAL = Place(Part.TOTAL)
SAMPLE = Place(Part.SAMPLE)

_PARTS = {Kind.TARGET: Part.TARGET, Kind.ERROR: Part.ERROR}
"""What of a unit stands beside it."""


def places_of(quantity: Quantity, network: Network) -> tuple[Place, ...]:
    """The parts that stand for this quantity; empty for those that the graph does not show."""
    match quantity.address:
        case Address.WHOLE:
            return () if quantity.kind is Kind.LEARNING_RATE else (TOTAL,)
        case Address.WEIGHT:
            return (Place(Part.EDGE, quantity.at_layer, quantity.unit, quantity.source),)
        case Address.WAY_BACK:
            return (Place(Part.EDGE, quantity.source_layer, quantity.source, quantity.unit),)
        case Address.BIAS | Address.SHARED_BIAS:
            return (_bias_place(network, quantity.at_layer, quantity.unit),)
    place = Place(_PARTS.get(quantity.kind, Part.UNIT), quantity.at_layer, quantity.unit)
    above = quantity.kind is Kind.DELTA or (quantity.kind is Kind.DE_DOUT and quantity.layer == 0)
    return (place, replace(place, part=Part.DELTA)) if above else (place,)


def is_of(quantity: Quantity, network: Network) -> bool:
    """Whether the network has the units that a quantity belongs to."""
    if quantity.layer is None:
        return True
    return _has(network, quantity.layer, quantity.at_bias) and (
        quantity.source is None or _has(network, quantity.source_layer, quantity.source)
    )


def _has(network: Network, layer: int, unit: int) -> bool:
    return 0 <= layer <= network.depth and unit < network.sizes[layer]


def operand_places(quantity: Quantity, network: Network) -> tuple[Place, ...]:
    """Where an operand is lit: as ``places_of``, and for dnet/dw also the unit whose out it is."""
    places = places_of(quantity, network)
    if quantity.kind is Kind.DNET_DW:
        return (Place(Part.UNIT, quantity.source_layer, quantity.source), *places)
    return places


def _bias_place(network: Network, layer: int, unit: int | None) -> Place:
    shared = network.layer(layer).bias == Bias.SHARED
    return Place(Part.BIAS, layer, None if shared else unit)
