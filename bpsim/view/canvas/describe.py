"""Simulator -> GraphPicture: which numbers the graph shows at the simulator's position, and what is lit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.simulator.unit_surfaces import unit_surfaces
from bpsim.view.canvas import wording
from bpsim.view.canvas.flow import flow_into, flows_back, wish_of
from bpsim.view.canvas.folds import UNFOLDED, Folding
from bpsim.view.canvas.graph_picture import (
    FROZEN,
    LABELLED_EDGES,
    EdgeLayer,
    GraphPicture,
    Highlight,
    Label,
    Line,
    Role,
    brighter,
)
from bpsim.view.canvas.lines import lines_of
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place, is_of, operand_places, places_of
from bpsim.view.canvas.widest import widest_of

if TYPE_CHECKING:
    from bpsim.simulator import Simulator

ARROW = "→"
BACK = "←"


def describe(
    simulator: Simulator,
    digits: int | None,
    lit: Iterable[Quantity] = (),
    folding: Folding = UNFOLDED,
    first: int = 0,
) -> GraphPicture:
    """The picture at the simulator's position; ``lit`` are quantities pointed at elsewhere.

    folding: which units of long layers are shown, and what beside the numbers. first: the sample before any step.
    """
    return _Describer(simulator, digits, tuple(lit), folding, first).picture()


class _Describer:
    def __init__(
        self, simulator: Simulator, digits: int | None, lit: tuple[Quantity, ...], folding: Folding, first: int
    ) -> None:
        self.again = partial(describe, simulator, digits, lit, first=first)
        self.flowing = folding.extras.flow and flows_back(simulator)
        self.maps = folding.extras.maps
        self.simulator = simulator
        self.network = simulator.network
        self.notation = simulator.notation
        self.lines = lines_of(simulator, digits)
        self.plain = self.lines.symbol
        self.digits = digits
        self.samples = simulator.steps.samples
        self.sample = self._shown_sample(first)
        self.lines_lit = self._operands() | dict.fromkeys(lit, Highlight.POINTED)
        if simulator.current is not None:
            self.lines_lit[simulator.current.quantity] = Highlight.CURRENT
        self.lit = brighter(self._lit_places())
        self.rows = folding.rows(self.network.sizes, self.lit)

    def picture(self) -> GraphPicture:
        labels = (*self._edge_labels(), *self._bias_labels(), *self._output_labels(), *self._deltas(), *self._whole())
        view = self.simulator.lesson.view
        return GraphPicture(
            units=tuple(self._layer_units(layer) for layer in range(self.network.depth + 1)),
            edges=tuple(self._edge_layer(layer) for layer in range(1, self.network.depth + 1)),
            biases=tuple(layer.bias for layer in self.network.layers),
            activations=tuple(layer.activations for layer in self.network.layers),
            labels={label.place: label for label in labels},
            names=(self.network.inputs, *(layer.units for layer in self.network.layers)),
            digits=self.digits,
            widest=widest_of(self.simulator),
            positions=view.positions,
            bias_lit=tuple(self._bias_lit(number) for number in range(1, self.network.depth + 1)),
            derives_inputs=self.simulator.training.derive_inputs,
            position=(self.simulator.iteration, self.simulator.step),
            frozen=frozenset(number for number in range(1, self.network.depth + 1) if self._is_frozen_layer(number)),
            folds=self._folds(),
            again=self.again,
            maps=unit_surfaces(self.simulator) if self.maps else None,
            flow=self.simulator.notation.scheme.backward.flow,
            trains=self.simulator.trains,
        )

    def _shown_sample(self, first: int) -> int:
        """The sample of the step, the last one where a step belongs to none (the update), ``first`` at the start."""
        step = self.simulator.current
        if step is None:
            return first
        return self.samples - 1 if step.quantity.sample is None else step.quantity.sample

    def _operands(self) -> dict[Quantity, Highlight]:
        if self.simulator.current is None:
            return {}
        return dict.fromkeys(self.simulator.explain().equation.operands, Highlight.OPERAND)

    def _lit_places(self) -> Iterator[tuple[Place, Highlight]]:
        for quantity, highlight in self.lines_lit.items():
            places = places_of if highlight == Highlight.CURRENT else operand_places
            # A panel can still point at what was there before another lesson was opened.
            if is_of(quantity, self.network):
                yield from ((place, highlight) for place in places(quantity, self.network))

    def _line(self, role: Role, symbol: str, quantity: Quantity, note: str = "") -> Line:
        return self.lines.line(role, symbol, quantity, self.lines_lit.get(quantity, Highlight.NONE), note)

    def _reached(self, quantity: Quantity) -> bool:
        return self.lines.step_of(quantity) <= self.simulator.step

    def _label(
        self, place: Place, name: str, lines: tuple[Line, ...], quantity: Quantity, *, frozen: bool = False
    ) -> Label:
        given = quantity.kind in GIVEN
        return Label(
            place,
            name,
            lines,
            quantity,
            self.lit.get(place, Highlight.NONE),
            quantity if given else None,
            self.simulator.shown(quantity) if given else 0.0,
            frozen,
        )

    def _layer_units(self, layer: int) -> tuple[Label, ...]:
        return tuple(self._unit(layer, unit) for unit in self.rows[layer])

    def _folds(self) -> dict[int, Highlight]:
        """The layers that are folded, and how brightly what is hidden there is lit."""
        folded = [layer for layer, size in enumerate(self.network.sizes) if len(self.rows[layer]) < size]
        found = dict.fromkeys(folded, Highlight.NONE)
        for layer in folded:
            shown = set(self.rows[layer])
            lights = (self.lit[p] for p in self.lit if p.part is Part.UNIT and p.layer == layer and p.unit not in shown)
            found[layer] = max(lights, key=list(Highlight).index, default=Highlight.NONE)
        return found

    def _is_frozen_layer(self, number: int) -> bool:
        """Whether nothing of a layer is updated."""
        layer = self.network.layer(number)
        fixed = (layer.frozen_weights | ~layer.connections).all() and layer.frozen_biases.all()
        return bool(fixed) and (layer.bias_count > 0 or bool(layer.connections.any(axis=1).all()))

    def _unit(self, layer: int, unit: int) -> Label:
        place = Place(Part.UNIT, layer, unit)
        name = self.lines.unit(layer, unit)
        title = replace(self.lines.title(layer, unit), note=FROZEN if self._is_frozen(layer, unit) else "")
        if layer == 0:
            quantity = Quantity(Kind.INPUT, self.sample, 0, unit)
            return self._label(place, name, (title, self._line(Role.INPUT, "", quantity)), quantity)
        out = Quantity(Kind.OUT, self.sample, layer, unit)
        rows = ((Role.NET, out.but(Kind.NET)), (Role.OUT, out))
        shown = (self._line(role, self.lines.head(q), q) for role, q in rows if self._reached(q))
        wish = wish_of(self.simulator, self.sample, layer, unit, self._reached) if self.flowing else 0
        return replace(self._label(place, name, (title, *shown), out), wish=wish)

    def _is_frozen(self, layer: int, unit: int) -> bool:
        """Whether nothing of a unit is updated: no weight into it, and not its bias."""
        if layer == 0:
            return False
        into = self.network.layer(layer)
        biases = into.frozen_biases if into.bias == Bias.SHARED else into.frozen_biases[unit : unit + 1]
        weights = into.frozen_weights[unit][into.connections[unit]]
        return len(weights) + len(biases) > 0 and bool(weights.all()) and bool(biases.all())

    def _edge_layer(self, number: int) -> EdgeLayer:
        shown = self._shown(number)
        lit = {place: light for place, light in self._lit_edges(number) if shown[place.index, place.from_unit]}
        weights = np.asarray(self.simulator.weights[number - 1])
        layer = self.network.layer(number)
        flow = flow_into(self.simulator, number, self.sample, shown, self._reached) if self.flowing else None
        frozen = layer.frozen_weights
        return EdgeLayer(number, weights, layer.connections, frozen, self.notation.plain, lit, shown, flow)

    def _lit_edges(self, number: int) -> Iterator[tuple[Place, Highlight]]:
        """The lit edges into a layer, shown or not."""
        return (item for item in self.lit.items() if (item[0].part, item[0].layer) == (Part.EDGE, number))

    def _shown(self, number: int) -> NDArray[np.bool_]:
        """Which edges into a layer exist and are between units that are shown, (units, sources)."""
        exists = self.network.layer(number).connections
        if (len(self.rows[number]), len(self.rows[number - 1])) == exists.shape:
            return exists
        shown = np.zeros_like(exists)
        both = np.ix_(self.rows[number], self.rows[number - 1])
        shown[both] = exists[both]
        return shown

    def _bias_lit(self, number: int) -> dict[Place, Highlight]:
        """The lit lines from a layer's bias node: of a shared bias only the one to the unit whose net is formed."""
        shared = self.network.layer(number).bias == Bias.SHARED
        step = self.simulator.current.quantity if self.simulator.current else None
        only = step.unit if shared and step and (step.kind, step.layer) == (Kind.NET, number) else None
        lights = {
            Place(Part.UNIT, number, unit): self.lit.get(Place(Part.BIAS, number, None if shared else unit))
            for unit in self.rows[number]
        }
        return {node: light for node, light in lights.items() if light and only in (None, node.unit)}

    def _edge_labels(self) -> Iterator[Label]:
        for number in range(1, self.network.depth + 1):
            shown = self._shown(number)
            places = (Place(Part.EDGE, number, int(unit), int(source)) for unit, source in np.argwhere(shown))
            if len(self.rows[number]) * len(self.rows[number - 1]) > LABELLED_EDGES:
                places = (place for place, _ in self._lit_edges(number) if shown[place.index, place.from_unit])
            yield from (self._edge(place) for place in places)

    def _edge(self, place: Place) -> Label:
        layer = self.network.layer(place.layer)
        unit, source = place.index, place.from_unit
        weight = Quantity(Kind.WEIGHT, None, place.layer, unit, source)
        frozen = bool(layer.frozen_weights[unit, source])
        lines, aside = self._parameter(weight, Kind.DE_DW, Kind.NEW_WEIGHT, frozen)
        return replace(self._label(place, self.plain(weight), lines, weight, frozen=frozen), aside=aside)

    def _parameter(
        self, given: Quantity, gradient: Kind, new: Kind, frozen: bool
    ) -> tuple[tuple[Line, ...], tuple[Quantity, ...]]:
        """A parameter's number, under it one that is computed from it, and what is computed too but gives way to that.

        The one is what comes back over the edge in this step, else the number it becomes, else its gradient.
        """
        first = self._line(Role.PARAMETER, self.plain(given), given, FROZEN if frozen else "")
        of_sample = Quantity(gradient, self.sample, given.layer, given.unit, given.source)
        rows = [(Role.GRADIENT, self.plain(of_sample), of_sample)]
        if self.samples > 1:
            rows.insert(0, (Role.GRADIENT, self.plain(of_sample), given.but(Kind.BATCH_GRADIENT)))
        if not frozen:
            rows.insert(0, (Role.UPDATED, ARROW, given.but(new)))
        if given.of_weight:
            path = Quantity(Kind.PATH, self.sample, given.source_layer, given.source, given.unit)
            if path in self.lines_lit:
                rows.insert(0, (Role.RETURNED, BACK, path))
        reached = [row for row in rows if self._reached(row[2])]
        aside = tuple(quantity for _, _, quantity in reached[1:])
        return (first, *(self._line(*row) for row in reached[:1])), aside

    def _bias_labels(self) -> Iterator[Label]:
        for number, layer in enumerate(self.network.layers, 1):
            for index in self.rows[number] if layer.bias == Bias.PER_UNIT else range(layer.bias_count):
                unit = None if layer.bias == Bias.SHARED else index
                given = Quantity(Kind.BIAS, None, number, unit)
                frozen = bool(layer.frozen_biases[index])
                lines, aside = self._parameter(given, Kind.DE_DB, Kind.NEW_BIAS, frozen)
                place = Place(Part.BIAS, number, unit)
                yield replace(self._label(place, self.plain(given), lines, given, frozen=frozen), aside=aside)

    def _output_labels(self) -> Iterator[Label]:
        depth = self.network.depth
        outputs = self.rows[-1] if self.simulator.data.has_targets else ()
        for unit in outputs:
            target = Quantity(Kind.TARGET, self.sample, depth, unit)
            line = self._line(Role.TARGET, self.lines.head(target), target)
            yield self._label(Place(Part.TARGET, depth, unit), self.plain(target), (line,), target)
            error = target.but(Kind.ERROR)
            if self._reached(error):
                symbol = self.plain(error)
                lines = (self._line(Role.ERROR, symbol, error),)
                yield self._label(Place(Part.ERROR, depth, unit), symbol, lines, error)

    def _deltas(self) -> Iterator[Label]:
        """What comes back to a unit: its delta, or the derivative by an input."""
        for layer in range(self.network.depth + 1):
            for unit in self.rows[layer]:
                delta = Quantity(Kind.DELTA if layer else Kind.DE_DOUT, self.sample, layer, unit)
                if self._reached(delta):
                    symbol = self.plain(delta)
                    line = self._line(Role.DELTA, symbol, delta)
                    yield self._label(Place(Part.DELTA, layer, unit), symbol, (line,), delta)

    def _whole(self) -> Iterator[Label]:
        """What belongs to no unit: which sample is shown, and the error with the penalty beside it."""
        if self.simulator.data.samples > 1:
            line = Line(Role.SAMPLE, self._which_sample())
            yield Label(SAMPLE, "sample", (line,), Quantity(Kind.INPUT, self.sample, 0, 0))
        total, batch = Quantity(Kind.TOTAL_ERROR, self.sample), Quantity(Kind.BATCH_ERROR)
        penalty = Quantity(Kind.PENALTY)
        there = {total: True, batch: self.samples > 1, penalty: self.simulator.training.penalized}
        shown = [q for q, is_there in there.items() if is_there and self._reached(q)]
        if shown:
            lines = tuple(self._line(Role.TOTAL, self.lines.head(q), q) for q in shown)
            yield self._label(TOTAL, self.notation.error_symbol, lines, [q for q in shown if q != penalty][-1])

    def _which_sample(self) -> str:
        step = self.simulator.current
        which = self.simulator.sample_name(self.sample)
        of_batch = self.samples > 1 and step is not None and step.quantity.sample is None
        return wording.OF_BATCH.format(sample=which) if of_batch else which
