"""The properties of what is selected on the graph."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpsim.core.functions import ACTIVATIONS, LOSSES, OF_UNITS, UnitActivation
from bpsim.core.initialization import Distribution
from bpsim.core.network import Bias, Layer, Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.names import letter_of
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.places import Part, Place
from bpsim.view.panels.inspector import wording
from bpsim.view.panels.inspector.node_sections import sections_of_nodes
from bpsim.view.panels.inspector.properties import SEVERAL, Control, Link, Property, Section, common

MOST_LINKS = 24
"""Connections of a unit that are listed one by one in each direction."""
MOST_NUMBERS = 10_000
"""Weights that are set at once."""


def _constants(each: Sequence[UnitActivation], targets: tuple[object, ...]) -> list[Property]:
    """The slope, alpha or steepness of what all of these activations are; nothing where they have none or differ."""
    own = each[0].row.constant
    if own is None or len({one.kind for one in each}) > 1:
        return []
    label = wording.CONSTANTS[own.name]
    return [Property("constant", Control.COUNT, common(one.constant for one in each), targets, label)]


def sections_of(simulator: Simulator, selection: Sequence[Place]) -> tuple[Section, ...]:
    """The form of a selection; without one, that of the network or of the formulas.

    What the network does not have is passed over: the graph may be shown a moment before or after the form.
    """
    if simulator.about_formulas:
        return sections_of_nodes(simulator, selection)
    form = _Form(simulator)
    selection = [place for place in selection if _is_there(place, simulator.network)]
    found = [
        *form.units([place for place in selection if place.part in (Part.UNIT, Part.DELTA)]),
        *form.weights([place for place in selection if place.part is Part.EDGE]),
        *form.biases([place for place in selection if place.part is Part.BIAS]),
        *form.targets([place for place in selection if place.part in (Part.TARGET, Part.ERROR)]),
    ]
    return tuple(found or form.network())


def _is_there(place: Place, network: Network) -> bool:
    """Whether a network has the units that a place belongs to, and the bias that it is."""
    if place.layer > network.depth or place.index >= network.sizes[place.layer]:
        return False
    if place.part is Part.BIAS:
        return place.layer > 0 and place.index < network.layer(place.layer).bias_count
    return place.source is None or place.source < network.sizes[place.layer - 1]


class _Form:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._network = simulator.network
        self._depth = simulator.network.depth
        self._row = simulator.data_row(simulator.position.shown_sample)

    # The network

    def network(self) -> list[Section]:
        """The section of the network: its texts, its loss and how new weights are drawn, then every layer."""
        lesson, network = self._simulator.lesson, self._network
        drawn = lesson.initialization
        width = [Property("width", Control.COUNT, drawn.width)] if drawn.distribution.takes_width else []
        whole = (
            Property("title", Control.TEXT, lesson.title),
            Property("description", Control.LINES, lesson.description),
            Property("loss", Control.CHOICE, network.loss, choices=tuple(LOSSES)),
            Property("distribution", Control.CHOICE, str(drawn.distribution), choices=tuple(map(str, Distribution))),
            *width,
            Property("seed", Control.COUNT, float(drawn.seed)),
        )
        title = wording.NETWORK.format(sizes="-".join(map(str, network.sizes)))
        return [Section(title, whole), *(self._layer([number]) for number in range(self._depth + 1))]

    def _layer(self, numbers: Sequence[int]) -> Section:
        """The properties of one layer, or of several at once."""
        names = self._network.inputs if numbers[0] == 0 else self._network.layer(numbers[0]).units
        found = [
            Property("units", Control.COUNT, float(len(names)), tuple(numbers)),
            Property("letter", Control.TEXT, letter_of(names) or "", tuple(numbers)),
        ]
        behind = [number for number in numbers if number > 0]
        if behind:
            layers = [self._network.layer(number) for number in behind]
            hidden = any(number < self._depth for number in behind)
            activations = OF_UNITS if hidden else tuple(ACTIVATIONS)
            found += [
                Property("activation", Control.CHOICE, common(each.kind or SEVERAL for each in layers), tuple(behind),
                         choices=activations),
                *_constants([one for layer in layers for one in layer.activations], tuple(behind)),
                Property("bias_kind", Control.CHOICE, common(str(each.bias) for each in layers), tuple(behind),
                         choices=tuple(map(str, Bias))),
            ]  # fmt: skip
        if behind == [self._depth]:
            found.append(Property("loss", Control.CHOICE, self._network.loss, choices=tuple(LOSSES)))
        return Section(self._layer_title(numbers), tuple(found if len(numbers) == 1 else found[2:]))

    def _layer_title(self, numbers: Sequence[int]) -> str:
        if len(numbers) > 1:
            return wording.LAYERS.format(numbers=", ".join(map(str, numbers)))
        number = numbers[0]
        form = wording.LAYER_OF_OUTPUTS if number == self._depth else wording.LAYER_HIDDEN
        return wording.LAYER_OF_INPUTS if number == 0 else form.format(number=number)

    # Units

    def units(self, places: Sequence[Place]) -> list[Section]:
        """Neurons, inputs and outputs, the connections of a single one, and their layers."""
        units = list(dict.fromkeys((place.layer, place.index) for place in places))
        if not units:
            return []
        layers = sorted({layer for layer, _ in units})
        own: list[Property] = [
            *self._names(units),
            *self._given(units),
            *self._own_activations([unit for unit in units if unit[0] > 0]),
            *self._own_biases(units),
            *self._incoming(units),
        ]
        own += self._frozen_units([unit for unit in units if unit[0] > 0])
        own += self._derived(units)
        sections = [Section(self._units_title(units, layers), tuple(own))]
        if len(units) == 1:
            sections += self._links(*units[0])
        layer = self._layer(layers)
        return [*sections, layer] if layer.properties else sections

    def _units_title(self, units: Sequence[tuple[int, int]], layers: Sequence[int]) -> str:
        one = len(units) == 1
        form = wording.NEURON if one else wording.UNITS if 0 in layers else wording.NEURONS
        if layers == [0]:
            form = wording.INPUT if one else wording.INPUTS
        elif layers == [self._depth]:
            form = wording.OUTPUT if one else wording.OUTPUTS
        return form.format(name=self._called(*units[0]), count=grouped(len(units)))

    def _called(self, layer: int, unit: int) -> str:
        """What a unit is called on the graph, with its own name where the notation does not call it by that."""
        name, shown = self._network.unit_name(layer, unit), self._simulator.notation.unit(layer, unit)
        return name if shown == name else wording.CALLED.format(shown=shown, name=name)

    def _names(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        if len(units) > 1:
            return []
        return [Property("name", Control.TEXT, self._network.unit_name(*units[0]), (units[0],))]

    def _given(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        """The inputs and targets of the sample that is shown."""
        inputs = [Quantity(Kind.INPUT, self._row, 0, unit) for layer, unit in units if layer == 0]
        targets = [Quantity(Kind.TARGET, self._row, layer, unit) for layer, unit in units if layer == self._depth]
        targets = targets if self._simulator.data.has_targets else []
        return [*self._number("input", inputs), *self._number("target", targets)] if self._row >= 0 else []

    def _number(self, key: str, quantities: Sequence[Quantity], label: str = "") -> list[Property]:
        """A number of several things; nothing where there are none."""
        if not quantities:
            return []
        values = map(self._simulator.typed_value, quantities)
        return [Property(key, Control.NUMBER, common(values), tuple(quantities), label)]

    def _own_activations(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        """The activation of these units alone, where their layers have others, and its constant."""
        each = [self._network.layer(layer).activations[unit] for layer, unit in units]
        if not each or any(one.kind == "softmax" for one in each):
            return []
        shown = common(one.kind for one in each)
        kind = Property("unit_activation", Control.CHOICE, shown, tuple(units), choices=OF_UNITS)
        return [kind, *_constants(each, tuple(units))]

    def _own_biases(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        found = (self._bias_of(layer, unit) for layer, unit in units)
        return self._number("bias", list(dict.fromkeys(one for one in found if one is not None)))

    def _bias_of(self, layer: int, unit: int) -> Quantity | None:
        kind = Bias.NONE if layer == 0 else self._network.layer(layer).bias
        if kind is Bias.NONE:
            return None
        return Quantity(Kind.BIAS, None, layer, None if kind is Bias.SHARED else unit)

    def _incoming(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        """All weights into the units at once."""
        behind = [(self._network.layer(layer).connections[unit], layer, unit) for layer, unit in units if layer > 0]
        count = sum(int(there.sum()) for there, _, _ in behind)
        label = wording.ALL_INCOMING if len(units) == 1 else wording.ALL_INCOMING_OF_SEVERAL
        if count < 2:
            return []
        if count > MOST_NUMBERS:
            return [Property("many", Control.FACT, wording.MANY.format(count=grouped(count)))]
        found = tuple(
            Quantity(Kind.WEIGHT, None, layer, unit, int(source))
            for there, layer, unit in behind
            for source in np.flatnonzero(there)
        )
        values = np.concatenate([self._simulator.weights[layer - 1][unit][there] for there, layer, unit in behind])
        same = bool((values == values[0]).all())
        return [Property("incoming", Control.NUMBER, float(values[0]) if same else SEVERAL, found, label)]

    def _derived(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        """Whether the steps derive a single neuron instead of the error; of inputs, whether they derive by them."""
        training = self._simulator.training
        if all(layer == 0 for layer, _ in units):
            return [Property("by_inputs", Control.SWITCH, training.derive_inputs)]
        if len(units) > 1:
            return []
        return [Property("derived", Control.SWITCH, training.derivative_of == units[0], tuple(units))]

    def _frozen_units(self, units: Sequence[tuple[int, int]]) -> list[Property]:
        if not units:
            return []
        truths = [truth for layer, unit in units for truth in self._frozen_of(self._network.layer(layer), unit)]
        return [Property("frozen", Control.SWITCH, common(truths), tuple(units))] if truths else []

    def _frozen_of(self, layer: Layer, unit: int) -> set[bool]:
        """Whether weights into a unit, and its own bias, are frozen, and whether some are not."""
        weights = layer.frozen_weights[unit][layer.connections[unit]]
        own = unit if layer.bias is Bias.PER_UNIT else layer.bias_count
        both = np.concatenate([weights, layer.frozen_biases[own : own + 1]])
        return {bool(both.all()), bool(both.any())} if both.size else set()

    def _links(self, layer: int, unit: int) -> list[Section]:
        """The connections of one unit, those that are there and those that could be."""
        sections = []
        if layer > 0:
            ends = [(layer, unit, source) for source in range(self._network.sizes[layer - 1])]
            sections.append(self._list(wording.INCOMING, ends, -1))
        if layer < self._depth:
            ends = [(layer + 1, other, unit) for other in range(self._network.sizes[layer + 1])]
            sections.append(self._list(wording.OUTGOING, ends, 1))
        return sections

    def _list(self, title: str, ends: Sequence[tuple[int, int, int]], way: int) -> Section:
        if len(ends) > MOST_LINKS:
            there = sum(bool(self._network.layer(layer).connections[unit, source]) for layer, unit, source in ends)
            return Section(title, (Property("many", Control.FACT, wording.MANY.format(count=grouped(there))),))
        return Section(title, tuple(self._link(end, way) for end in ends))

    def _link(self, end: tuple[int, int, int], way: int) -> Property:
        layer, unit, source = end
        weights, found = self._network.layer(layer), Quantity(Kind.WEIGHT, None, layer, unit, source)
        link = Link(False)
        if weights.connections[unit, source]:
            number = self._simulator.typed_value(found)
            link = Link(True, number, bool(weights.frozen_weights[unit, source]))
        name = self._called(layer - 1, source) if way < 0 else self._called(layer, unit)
        return Property("connection", Control.CONNECTION, link, (end, found), label=name)

    # Weights, biases and targets

    def weights(self, places: Sequence[Place]) -> list[Section]:
        """Connections that are there."""
        if not places:
            return []
        ends = [(place.layer, place.index, place.from_unit) for place in places]
        quantities = [Quantity(Kind.WEIGHT, None, *end) for end in ends]
        frozen = [bool(self._network.layer(layer).frozen_weights[unit, source]) for layer, unit, source in ends]
        title = wording.CONNECTIONS.format(count=grouped(len(ends)))
        if len(ends) == 1:
            layer, unit, source = ends[0]
            names = {"source": self._called(layer - 1, source), "unit": self._called(layer, unit)}
            title = wording.CONNECTION.format(name=self._simulator.notation.plain(quantities[0]), **names)
        switch = Property("frozen", Control.SWITCH, common(frozen), tuple(ends))
        return [Section(title, (*self._number("weight", quantities), switch))]

    def biases(self, places: Sequence[Place]) -> list[Section]:
        """Biases, and the layers that say of which kind they are."""
        if not places:
            return []
        quantities = [Quantity(Kind.BIAS, None, place.layer, place.unit) for place in places]
        frozen = [bool(self._network.layer(q.at_layer).frozen_biases[q.at_bias]) for q in quantities]
        title = wording.BIASES.format(count=grouped(len(places)))
        if len(places) == 1:
            title = wording.BIAS.format(name=self._simulator.notation.plain(quantities[0]))
        ends = tuple((place.layer, place.unit) for place in places)
        switch = Property("frozen_bias", Control.SWITCH, common(frozen), ends, label=wording.LABELS["frozen"])
        own = Section(title, (*self._number("bias", quantities), switch))
        return [own, self._layer(sorted({place.layer for place in places}))]

    def targets(self, places: Sequence[Place]) -> list[Section]:
        """Targets of the sample that is shown."""
        units = sorted({place.index for place in places})
        if not units or self._row < 0 or not self._simulator.data.has_targets:
            return []
        quantities = [Quantity(Kind.TARGET, self._row, self._depth, unit) for unit in units]
        title = wording.TARGETS.format(count=grouped(len(units)))
        if len(units) == 1:
            title = wording.TARGET.format(name=self._called(self._depth, units[0]))
        return [Section(title, tuple(self._number("target", quantities)))]
