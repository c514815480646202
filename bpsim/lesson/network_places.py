"""The quantities of a layered network, as the references of a file are checked against them."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.network import Bias
from bpsim.core.quantity import ADDRESSES, Address, Kind
from bpsim.lesson.faults import Fault
from bpsim.lesson.mentions import LAYER, LETTERED, NAMES, UNIT, Mention
from bpsim.lesson.node import Node
from bpsim.lesson.referable import Places, outside
from bpsim.lesson.shapes import bias_mode
from bpsim.sentences import _


class NetworkPlaces(Places):
    """The samples, layers, units and biases of a decoded file; None where a part is bad."""

    addresses = ADDRESSES
    names = NAMES
    without_value = (UNIT, LAYER)
    expected_mention = _('expected the name of a quantity and its layer.unit.source, as in "{{weight 2.0.1}}"')
    expected_number = _('expected the name and the layer.unit.source of one quantity, as in "{{=weight 2.0.1}}"')
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
        """Those of a layer that is named, counted from the inputs as 0, and of letters too."""
        if mention.name == LAYER:
            yield from outside("layer", mention.at_layer, range(len(self.sizes)))
        elif mention.letter and mention.kind not in LETTERED:
            yield Fault("", _("{name} has no letter of its own").format(name=mention.name))
        else:
            yield from super().symbol_faults(mention)

    def bounds(self, node: Node, kind: Kind, name: str) -> range:
        depth = len(self.sizes) - 1
        if name == "layer":
            return {
                Kind.INPUT: range(1),
                Kind.TARGET: range(depth, depth + 1),
                Kind.ERROR: range(depth, depth + 1),
                Kind.DE_DOUT: range(depth + 1),
                Kind.DNET_DOUT: range(depth),
                Kind.PATH: range(depth),
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
            yield Fault(node["layer"].place, _("layer {layer} has no bias").format(layer=layer))
        elif mode is Bias.SHARED and node["unit"].given:
            yield Fault(
                node["unit"].place,
                _("the bias of layer {layer} is shared, so it belongs to no unit").format(layer=layer),
            )
        elif mode is Bias.PER_UNIT and not node["unit"].given:
            yield Fault(node["unit"].place, _("missing (the bias is one per unit)"))
