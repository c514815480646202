"""Where what one lesson names is in another that edits made of it, when nothing is known of the edits themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bpsim.core.network import Data, Floats, Network
from bpsim.core.quantity import Quantity
from bpsim.editing.addresses import Moves
from bpsim.lesson.lesson import Lesson


def moved(one: Lesson, other: Lesson) -> Callable[[Quantity], Quantity | None]:
    """What says where a quantity of ``one`` is in ``other``: None where its units or its sample are not there.

    A unit is known by its name, or by its place where both networks have as many units in every layer; a sample by its
    row and its numbers, by its numbers alone where its row has others, and by its row alone where no row has them.
    """
    moves = _moves(one.network, other.network)

    def counterpart(quantity: Quantity) -> Quantity | None:
        there = moves.quantity(quantity)
        if there is None or quantity.sample is None:
            return there
        sample = _sample(one.data, other.data, quantity.sample)
        return None if sample is None else replace(there, sample=sample)

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


def _sample(one: Data, other: Data, sample: int) -> int | None:
    """Where a sample of one lesson is in another, counted among those that are trained on; None where it is not."""
    here, there = _numbers(one), _numbers(other)
    if here.shape[1] == there.shape[1] and sample < len(here):
        same = (there == here[sample]).all(axis=1)
        if sample < len(same) and same[sample]:
            return sample
        if same.any():
            return int(np.flatnonzero(same)[0])
    return sample if len(here) == len(there) else None


def _numbers(data: Data) -> Floats:
    """Inputs and targets of the samples that are trained on, side by side."""
    return np.hstack([data.inputs[data.trained_on], data.targets[data.trained_on]])
