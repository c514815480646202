"""A network and its data as plain dictionaries by the names of units, and what edits of structure make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Network, Parameters
from bpsim.simulator import Simulator

Connection = tuple[str, str]
"""The names of the unit that sends and of the one that receives."""


@dataclass(frozen=True)
class Plain:
    """layers: the names of the units, the inputs first. start, present: the weights of what is connected. columns: the
    data by unit. activations: those of the units. rest: kinds of bias, loss, training and the like, which no edit of
    structure changes but the one that is there for it."""

    layers: tuple[tuple[str, ...], ...]
    start: dict[Connection, float]
    present: dict[Connection, float]
    columns: dict[str, tuple[float, ...]]
    activations: dict[str, UnitActivation]
    rest: dict[str, Any]

    @classmethod
    def of(cls, simulator: Simulator) -> Plain:
        lesson = simulator.lesson
        network, data = lesson.network, lesson.data
        layers = (network.inputs, *(layer.units for layer in network.layers))
        columns = {name: tuple(data.inputs[:, at].tolist()) for at, name in enumerate(layers[0])}
        columns |= {name: tuple(data.targets[:, at].tolist()) for at, name in enumerate(layers[-1])}
        return cls(
            layers,
            _weights(network, lesson.parameters),
            _weights(network, simulator.values.state.parameters),
            columns,
            {
                unit: activation
                for layer in network.layers
                for unit, activation in zip(layer.units, layer.activations, strict=True)
            },
            {
                "biases": tuple(layer.bias for layer in network.layers),
                "loss": network.loss,
                "training": lesson.training,
                "held out": data.held_out,
            },
        )

    @property
    def connected(self) -> set[Connection]:
        return set(self.present)

    @property
    def outputs(self) -> set[UnitActivation]:
        """The activations of the outputs."""
        return {self.activations[unit] for unit in self.layers[-1]}


def _weights(network: Network, parameters: Parameters) -> dict[Connection, float]:
    return {
        (network.unit_name(number - 1, source), unit): float(parameters.weights[number - 1][at, source])
        for number, layer in enumerate(network.layers, 1)
        for at, unit in enumerate(layer.units)
        for source in range(layer.sources)
        if layer.connections[at, source]
    }


def _pairs(layers: Sequence[Sequence[str]]) -> set[Connection]:
    """Every pair of units of which the second can receive from the first."""
    return {(source, unit) for at in range(1, len(layers)) for source in layers[at - 1] for unit in layers[at]}


def _new_names(after: Plain, before: Plain) -> set[str]:
    return {name for layer in after.layers for name in layer} - {name for layer in before.layers for name in layer}


def _add_unit(old: Plain, new: Plain, layer: int, at: int | None = None, _: None = None, sources: Any = None) -> None:
    (name,) = _new_names(new, old)
    expected = [list(units) for units in old.layers]
    expected[layer].insert(len(expected[layer]) if at is None else at, name)
    assert [list(units) for units in new.layers] == expected
    fed = old.layers[layer - 1] if layer else ()
    chosen = set(fed if sources is None else (fed[source] for source in sources))
    feeds = old.layers[layer + 1] if layer + 1 < len(old.layers) else ()
    assert new.connected == old.connected | {(one, name) for one in chosen} | {(name, one) for one in feeds}


def _remove_unit(old: Plain, new: Plain, layer: int, unit: int) -> None:
    expected = [list(units) for units in old.layers]
    gone = expected[layer].pop(unit)
    assert [list(units) for units in new.layers] == expected
    assert new.connected == {pair for pair in old.connected if gone not in pair}


def _set_units(old: Plain, new: Plain, layer: int, count: int) -> None:
    before, after = old.layers[layer], new.layers[layer]
    assert len(after) == count
    assert after[: len(before)] == before[:count]
    assert new.layers == (*old.layers[:layer], after, *old.layers[layer + 1 :])
    gone, added = {*before[count:]}, after[len(before) :]
    fed = old.layers[layer - 1] if layer else ()
    feeds = old.layers[layer + 1] if layer + 1 < len(old.layers) else ()
    new_pairs = {(one, name) for one in fed for name in added} | {(name, one) for name in added for one in feeds}
    assert new.connected == {pair for pair in old.connected if not gone & {*pair}} | new_pairs


def _add_layer(old: Plain, new: Plain, after: int, units: int | None = None) -> None:
    added = new.layers[after + 1]
    assert len(added) == (len(old.layers[after]) if units is None else units)
    assert new.layers == (*old.layers[: after + 1], added, *old.layers[after + 1 :])
    parted = _pairs(old.layers[after : after + 2])
    assert new.connected == (old.connected - parted) | _pairs(new.layers[after : after + 3])


def _remove_layer(old: Plain, new: Plain, layer: int) -> None:
    assert new.layers == (*old.layers[:layer], *old.layers[layer + 1 :])
    joined = _pairs(new.layers[layer - 1 : layer + 1])
    assert new.connected == {pair for pair in old.connected if not {*pair} & {*old.layers[layer]}} | joined


def _connect(old: Plain, new: Plain, layer: int, unit: int, source: int) -> None:
    assert new.layers == old.layers
    assert new.connected == old.connected | {(old.layers[layer - 1][source], old.layers[layer][unit])}


def _disconnect(old: Plain, new: Plain, layer: int, unit: int, source: int) -> None:
    assert new.layers == old.layers
    assert new.connected == old.connected - {(old.layers[layer - 1][source], old.layers[layer][unit])}


def _set(old: Plain, new: Plain, *_: Any) -> None:
    assert new.layers == old.layers
    assert new.connected == old.connected


SHAPES: dict[str, Callable[..., None]] = {
    "add_unit": _add_unit,
    "remove_unit": _remove_unit,
    "set_units": _set_units,
    "add_layer": _add_layer,
    "remove_layer": _remove_layer,
    "connect": _connect,
    "disconnect": _disconnect,
}
"""The edits of structure that change units or connections; all others leave both."""


def compare(old: Plain, new: Plain, name: str, arguments: Sequence[Any]) -> None:
    """Raises AssertionError where an edit of structure made something else of a network than what is plain."""
    if name in ("rename", "rename_layer"):
        names = dict(zip(sum(old.layers, ()), sum(new.layers, ()), strict=True))
        old = _renamed(old, names)
    told: Callable[..., None] = SHAPES.get(name, _set)
    told(old, new, *arguments)
    kept = old.connected & new.connected
    assert {pair: new.start[pair] for pair in kept} == {pair: old.start[pair] for pair in kept}
    assert {pair: new.present[pair] for pair in kept} == {pair: old.present[pair] for pair in kept}
    drawn = new.connected - kept
    assert {pair: new.start[pair] for pair in drawn} == {pair: new.present[pair] for pair in drawn}
    for unit in new.columns.keys() & old.columns.keys():
        assert new.columns[unit] == old.columns[unit]
    assert new.rest["training"] == old.rest["training"]
    assert new.rest["held out"] == old.rest["held out"]
    if name in SHAPES:
        assert new.rest["loss"] == old.rest["loss"]
        for unit in new.activations.keys() & old.activations.keys():
            assert new.activations[unit] == old.activations[unit]
        assert new.outputs <= old.outputs
    elif name not in ("set_activation", "set_loss", "set_bias"):
        assert new.activations == old.activations
        assert new.rest == old.rest


def _renamed(old: Plain, names: dict[str, str]) -> Plain:
    return replace(
        old,
        layers=tuple(tuple(names[unit] for unit in units) for units in old.layers),
        start={(names[source], names[unit]): value for (source, unit), value in old.start.items()},
        present={(names[source], names[unit]): value for (source, unit), value in old.present.items()},
        columns={names[unit]: column for unit, column in old.columns.items()},
        activations={names[unit]: activation for unit, activation in old.activations.items()},
    )
