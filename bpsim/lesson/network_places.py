"""The quantities of a layered network, as the references of a file are checked against them."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.network import Bias
from bpsim.core.quantity import ADDRESSES, SAMPLED, Address, Kind
from bpsim.lesson.faults import Fault
from bpsim.lesson.mentions import Mention
from bpsim.lesson.node import Node
from bpsim.lesson.places import Places, outside
from bpsim.lesson.shapes import bias_mode


class NetworkPlaces(Places):
    """The samples, layers, units and biases of a decoded file; None where a part is bad."""

    addresses = ADDRESSES
    optional = {Kind.INPUT: "layer", Kind.TARGET: "layer"}  # noqa: RUF012

    def __init__(self, root: Node) -> None:
        super().__init__(root)
        layers = root["network"]["layers"].items
        self.sizes = [units.length for units in (root["network"]["inputs"], *(layer["units"] for layer in layers))]
        self.biases = [None, *(bias_mode(layer) for layer in layers)]

    def faults(self, node: Node, kind: Kind) -> Iterator[Fault]:
        """Those of every quantity, and a bias that the layer has not, or has once."""
        yield from super().faults(node, kind)
        if Address.BIAS in ADDRESSES[kind] and not node["source"].given:
            yield from self._bias_faults(node)

    def symbol_faults(self, mention: Mention) -> Iterator[Fault]:
        """The same for a quantity that a text names, without its sample."""
        sample = 0 if mention.kind in SAMPLED else None
        address = {"sample": sample, "layer": mention.layer, "unit": mention.unit, "source": mention.source}
        yield from self.faults(Node(address), mention.kind)

    def layer_faults(self, layer: int) -> Iterator[Fault]:
        """The fault of a layer, counted from the inputs as 0, that is not there."""
        yield from outside("layer", layer, range(len(self.sizes)))

    def bounds(self, node: Node, kind: Kind, name: str) -> range:
        depth = len(self.sizes) - 1
        if name == "layer":
            return {
                Kind.INPUT: range(1),
                Kind.TARGET: range(depth, depth + 1),
                Kind.ERROR: range(depth, depth + 1),
                Kind.DNET_DOUT: range(1, depth),
                Kind.PATH: range(1, depth),
            }.get(kind, range(1, depth + 1))
        layer = depth if kind is Kind.TARGET else node["layer"].index or 0
        if name == "source":
            layer += next(address.to_source for address in ADDRESSES[kind] if name in address.fields)
        return range(self._size(layer))

    def _size(self, layer: int) -> int:
        return self.sizes[layer] or 0 if layer < len(self.sizes) else 0

    def _bias_faults(self, node: Node) -> Iterator[Fault]:
        layer = node["layer"].index or 0
        mode = self.biases[layer] if layer < len(self.biases) else None
        if mode is Bias.NONE:
            yield Fault(node["layer"].place, f"layer {layer} has no bias")
        elif mode is Bias.SHARED and node["unit"].given:
            yield Fault(node["unit"].place, f"the bias of layer {layer} is shared, so it belongs to no unit")
        elif mode is Bias.PER_UNIT and not node["unit"].given:
            yield Fault(node["unit"].place, "missing (the bias is one per unit)")
