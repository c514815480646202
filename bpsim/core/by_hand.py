"""What is 0 by hand and is not in floating point: 0.1 + 0.2 - 0.3."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bpsim.core.network import Bias
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity

UNIT_ROUNDOFF = 2.0**-53
"""How far a rounded result may be from the exact one, in units of its size."""


def zero_by_hand(values: NetworkValues, net: Quantity) -> bool:
    """Whether a net that is not 0 is no more than what rounding leaves of a sum whose terms cancel.

    The bound is that of recursive summation, n u sum |w x|, with three more roundings of each term: of the weight, of
    what it is multiplied with and of their product. A training that rounds leaves nothing.
    """
    value = values.value(net)
    if value == 0.0 or not math.isfinite(value) or values.engine.training.round_to is not None:
        return False
    terms = list(_terms(values, net))
    size = sum(map(abs, terms))
    return math.isfinite(size) and abs(value) <= (len(terms) + 3) * UNIT_ROUNDOFF * size


def bent_zeros(values: NetworkValues) -> Iterator[Quantity]:
    """The nets above 0, of units whose slope jumps there, that are 0 by hand."""
    for number, layer in enumerate(values.network.layers, 1):
        bent = [unit for unit, activation in enumerate(layer.activations) if activation.bent]
        if bent:
            places = (Quantity(Kind.NET, s, number, j) for s in range(values.samples) for j in bent)
            yield from (net for net in places if values.value(net) > 0.0 and zero_by_hand(values, net))


def _terms(values: NetworkValues, net: Quantity) -> Iterator[float]:
    number = net.at_layer
    layer = values.network.layer(number)
    for source in layer.connections[net.unit].nonzero()[0].tolist():
        weight = values.value(Quantity(Kind.WEIGHT, None, number, net.unit, source))
        yield weight * values.value(Quantity(Kind.DNET_DW, net.sample, number, net.unit, source))
    if layer.bias is not Bias.NONE:
        yield values.value(Quantity(Kind.BIAS, None, number, None if layer.bias is Bias.SHARED else net.unit))
