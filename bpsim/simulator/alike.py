"""The quantities of a network that a symbol may be of, told by the names, indices and numbers that stand in it.

A large network has millions of quantities, so it would take minutes to write the symbols of all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bpsim.core.network import Bias
from bpsim.core.quantity import ADDRESSES, SAMPLED, Address, Kind, Quantity
from bpsim.formulas.spelling import GREEK
from bpsim.simulator.simulator import Simulator

FEW = 4
"""Units of a layer of which a symbol may be without saying so: one output is called ŷ, without an index."""
_NUMBER = re.compile(r"\d+")
Place = tuple[int | None, int | None, int | None]
"""Layer, unit and source."""


def plain(symbol: str) -> str:
    """A symbol without what is told apart by the eye only."""
    return re.sub(r"[\s_]", "", symbol).replace("\N{MINUS SIGN}", "-")


def by_keyboard(symbol: str) -> str:
    """A symbol as it is typed where there are no other keys: dE/dw5, delta o1, w3_11."""
    letters = unicodedata.normalize("NFKD", plain(symbol).casefold().replace("∂", "d").replace("^", ""))
    return "".join(GREEK.get(letter, letter) for letter in letters if not unicodedata.combining(letter))


def alike(symbol: str, simulator: Simulator) -> Iterator[Quantity]:
    """The quantities of an iteration of a network that may have this symbol, in the order of their addresses: all that
    have it are among them."""
    typed = by_keyboard(symbol)
    units = [_units(typed, layer, simulator) for layer in range(len(simulator.network.sizes))]
    places = _places(units, [int(number) for number in _NUMBER.findall(typed)], simulator)
    inputs = [(0, unit, None) for unit in units[0]]
    for kind, addresses in ADDRESSES.items():
        sample = 0 if kind in SAMPLED else None
        for address in addresses:
            for layer, unit, source in inputs if kind is Kind.INPUT else places[address]:
                quantity = Quantity(kind, sample, layer, unit, source)
                if _is_there(quantity, simulator):
                    yield quantity


def _units(typed: str, layer: int, simulator: Simulator) -> list[int]:
    """The units of a layer whose name or index is in what was typed."""
    network, notation = simulator.network, simulator.notation
    size = network.sizes[layer]
    if size <= FEW:
        return list(range(size))
    return [
        unit
        for unit in range(size)
        if by_keyboard(network.unit_name(layer, unit)) in typed
        or by_keyboard(notation.index(layer, unit).plain) in typed
    ]


def _places(
    units: Sequence[Sequence[int]], numbers: Sequence[int], simulator: Simulator
) -> dict[Address, Sequence[Place]]:
    """The places of each kind of address, where these units meet, and of the weights with these numbers."""
    layers = range(1, len(units))
    weights = {(layer, unit, source) for layer in layers for unit in units[layer] for source in units[layer - 1]}
    weights.update(filter(None, (_weight(number, simulator) for number in numbers)))
    across = [(layer, unit, source) for layer in layers for unit in units[layer] for source in units[layer]]
    at = [(layer, unit, None) for layer in layers for unit in units[layer]]
    return {
        Address.WHOLE: [(None, None, None)],
        Address.UNIT: at,
        Address.BIAS: at,
        Address.SHARED_BIAS: [(layer, None, None) for layer in layers],
        Address.WEIGHT: sorted(weights),
        Address.WAY_BACK: sorted((layer - 1, source, unit) for layer, unit, source in weights if layer > 1),
        Address.ACROSS: across,
    }


def _weight(number: int, simulator: Simulator) -> tuple[int, int, int] | None:
    """The layer, the unit and the source of the weight with a number; None where there is none."""
    network = simulator.network
    for at, (layer, offset) in enumerate(zip(network.layers, network.weight_offsets, strict=False), 1):
        if offset < number <= offset + layer.size * layer.sources:
            return at, *divmod(number - offset - 1, layer.sources)
    return None


def _is_there(quantity: Quantity, simulator: Simulator) -> bool:
    """Whether an iteration of the network starts with it, or a step computes it."""
    if quantity.kind in (Kind.INPUT, Kind.LEARNING_RATE):
        return True
    if quantity.kind is Kind.TARGET:
        return quantity.layer == simulator.network.depth and simulator.data.has_targets
    if quantity.kind is Kind.WEIGHT:
        layer = simulator.network.layer(quantity.at_layer)
        return bool(layer.connections[quantity.at_unit, quantity.at_source])
    if quantity.kind is Kind.BIAS:
        layer = simulator.network.layer(quantity.at_layer)
        return layer.bias_count > 0 and (layer.bias is Bias.SHARED) == (quantity.unit is None)
    return simulator.steps.number(quantity) is not None
