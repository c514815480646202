"""What the commands of the menu Network do to a selection, as edits of a simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bpsim.core.network import Bias, Bools, Network
from bpsim.document.structure_steps import Step
from bpsim.editing.edited import Done
from bpsim.simulator import Simulator
from bpsim.view.canvas.places import Part, Place

Frozen = tuple[int] | tuple[int, int | None] | tuple[int, int, int]
"""What is frozen: a layer, a unit of it or a bias, or the weight into a unit from one before."""
End = tuple[int, int, int]
"""A connection: the layer and the unit that it leads to, and the unit before that it comes from."""


class Selected:
    """What is selected, as units, connections and biases of a network."""

    def __init__(self, network: Network, places: Sequence[Place]) -> None:
        self.network = network
        self.units = list(
            dict.fromkeys((one.layer, one.index) for one in places if one.part in (Part.UNIT, Part.DELTA))
        )
        self.ends: list[End] = [(one.layer, one.index, one.from_unit) for one in places if one.part is Part.EDGE]
        self.biases = [(one.layer, one.unit) for one in places if one.part is Part.BIAS]

    @property
    def layers(self) -> list[int]:
        """The layers of the units and the biases, from the inputs on."""
        return sorted({layer for layer, _ in (*self.units, *self.biases)})

    @property
    def hidden(self) -> list[int]:
        """The selected layers that are hidden."""
        return [layer for layer in self.layers if 0 < layer < self.network.depth]

    # What can be done

    def removed(self) -> list[Step]:
        """Connections and units less; a hidden layer of which every unit is selected goes as a whole."""
        steps = [_disconnect(end) for end in self.ends if not self._goes(end)]
        chosen = {layer: [unit for at, unit in self.units if at == layer] for layer in self.layers}
        for layer in sorted(chosen, reverse=True):
            if layer in self.hidden and len(chosen[layer]) == self.network.sizes[layer]:
                steps.append(_remove_layer(layer))
            else:
                steps += [_remove_unit(layer, unit) for unit in sorted(chosen[layer], reverse=True)]
        return steps

    def _goes(self, end: End) -> bool:
        """Whether a connection goes with one of its ends."""
        layer, unit, source = end
        return (layer, unit) in self.units or (layer - 1, source) in self.units

    def between(self) -> list[End]:
        """The pairs of selected units in neighbouring layers; of a single unit, those with all of the next layer."""
        if len(self.units) == 1:
            layer, source = self.units[0]
            following = self.network.sizes[layer + 1] if layer < self.network.depth else 0
            return [(layer + 1, unit, source) for unit in range(following)]
        return [
            (layer, unit, source) for layer, unit in self.units for below, source in self.units if below == layer - 1
        ]

    def connected(self, *, there: bool) -> list[End]:
        """The pairs of selected units between which there is a connection, or none."""
        return [end for end in self.between() if bool(self._connections(end[0])[end[1], end[2]]) is there]

    def _connections(self, layer: int) -> Bools:
        return self.network.layer(layer).connections

    def frozen(self) -> bool | None:
        """Whether all weights and biases of what is selected are frozen; None where it has none."""
        found: list[bool] = []
        for layer, unit in self.units:
            if layer > 0:
                weights = self.network.layer(layer)
                there = weights.connections[unit]
                found += [bool(weights.frozen_weights[unit][there].all())] if there.any() else []
                found += [bool(weights.frozen_biases[unit])] if weights.bias is Bias.PER_UNIT else []
        found += [bool(self.network.layer(layer).frozen_weights[unit, source]) for layer, unit, source in self.ends]
        found += [
            bool(self.network.layer(layer).frozen_biases[0 if unit is None else unit]) for layer, unit in self.biases
        ]
        return all(found) if found else None

    def freezing(self, frozen: bool) -> list[Step]:
        """Every weight and bias of what is selected frozen, or none."""
        steps = freezing_units(self.network, [unit for unit in self.units if unit[0] > 0], frozen)
        return [*steps, *freezing(self.ends, frozen), *freezing(self.biases, frozen, bias=True)]


def freezing_units(network: Network, units: Sequence[tuple[int, int]], frozen: bool) -> list[Step]:
    """Units (layer, unit) frozen, or no longer so; a layer of which all are given as a whole, with its shared bias."""
    layers = {layer: sum(at == layer for at, _ in units) for layer, _ in units}
    whole = [layer for layer, count in layers.items() if count == network.sizes[layer]]
    single = [unit for unit in units if unit[0] not in whole]
    return [*freezing([(layer,) for layer in whole], frozen), *freezing(single, frozen)]


def freezing(places: Sequence[Frozen], frozen: bool, *, bias: bool = False) -> list[Step]:
    """Layers (layer,), units (layer, unit), weights (layer, unit, source) or biases (layer, unit or None) frozen."""
    return [_freeze(frozen, place, bias=bias) for place in places]


def _disconnect(end: End) -> Step:
    return lambda simulator: simulator.disconnect(*end)


def connecting(ends: Sequence[End]) -> list[Step]:
    """Connections more."""
    return [_connect(end) for end in ends]


def disconnecting(ends: Sequence[End]) -> list[Step]:
    """Connections less."""
    return [_disconnect(end) for end in ends]


def _connect(end: End) -> Step:
    return lambda simulator: simulator.connect(*end)


def _remove_layer(layer: int) -> Step:
    return lambda simulator: simulator.remove_layer(layer)


def _remove_unit(layer: int, unit: int) -> Step:
    return lambda simulator: simulator.remove_unit(layer, unit)


def _freeze(frozen: bool, place: Frozen, *, bias: bool) -> Step:
    def step(simulator: Simulator) -> Done:
        do = simulator.freeze if frozen else simulator.unfreeze
        return do(*place, bias=bias)

    return step


def activating(places: Sequence[tuple[int, int | None]], name: str, constant: float | None = None) -> list[Step]:
    """The same activation for units, (layer, unit), or for layers, (layer, None)."""

    def step(layer: int, unit: int | None) -> Step:
        return lambda simulator: simulator.set_activation(layer, name, unit, constant)

    return [step(layer, unit) for layer, unit in places]


def in_layers(layers: Sequence[int], edit: Callable[[Simulator, int], Done]) -> list[Step]:
    """Makes one edit of several layers."""
    return [_in_layer(layer, edit) for layer in layers]


def _in_layer(layer: int, edit: Callable[[Simulator, int], Done]) -> Step:
    return lambda simulator: edit(simulator, layer)
