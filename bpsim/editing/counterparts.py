"""Where what one lesson names is in another that edits made of it, when nothing is known of the edits themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpsim.core.network import Data, Network
from bpsim.core.quantity import Quantity
from bpsim.editing.addresses import Moves
from bpsim.lesson.lesson import Lesson


def moved(one: Lesson, other: Lesson) -> Callable[[Quantity], Quantity | None]:
    """What says where a quantity of ``one`` is in ``other``: None where its units or its sample are not there.

    A unit is known by its name, or by its place where both networks have as many units in every layer; a sample by its
    row, and by its numbers where there are more or fewer.
    """
    moves = _moves(one.network, other.network)

    def counterpart(quantity: Quantity) -> Quantity | None:
        return moves.quantity(quantity) if _same_sample(one.data, other.data, quantity.sample) else None

    return counterpart


def _moves(old: Network, new: Network) -> Moves:
    if old.sizes == new.sizes:
        return Moves.in_place(old, new)
    places = {name: (layer, unit) for layer, names in enumerate(_names(new)) for unit, name in enumerate(names)}
    layers: list[int | None] = []
    units: dict[int, list[int | None]] = {}
    for number, names in enumerate(_names(old)):
        found = [places.get(name) for name in names]
        layer = next((place[0] for place in found if place), None)
        layers.append(layer)
        units[number] = [place[1] if place and place[0] == layer else None for place in found]
    return Moves(old, new, tuple(layers), units)


def _names(network: Network) -> tuple[tuple[str, ...], ...]:
    return network.inputs, *(layer.units for layer in network.layers)


def _same_sample(one: Data, other: Data, sample: int | None) -> bool:
    if sample is None or one.samples == other.samples:
        return True
    if sample >= min(one.samples, other.samples):
        return False
    pairs = ((one.inputs, other.inputs), (one.targets, other.targets))
    return all(np.array_equal(here[sample], there[sample]) for here, there in pairs)
