"""What the graph shows at one position, as plain frozen values: the only thing that its items are painted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from bpsim.core.functions import UnitActivation
from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.sentences import _
from bpsim.simulator.output_surface import UnitSurfaces
from bpsim.trace.activations import activations_name
from bpsim.trace.marks import Span, Spans
from bpsim.trace.numerals import format_given
from bpsim.view.canvas.places import SAMPLE, Part, Place

FROZEN = _("frozen")
LABELLED_EDGES = 200
"""A layer with more edges than this is painted from arrays; only its lit edges have a label."""


class Highlight(StrEnum):
    """How brightly a thing is lit, from not at all. Pointed: a panel has the pointer on what stands for it."""

    NONE = ""
    OPERAND = "operand"
    POINTED = "pointed"
    CURRENT = "current"


class Role(StrEnum):
    """What a line of text says; it decides colour and weight."""

    NAME = "name"
    INPUT = "input"
    NET = "net"
    OUT = "out"
    DELTA = "delta"
    TARGET = "target"
    ERROR = "error"
    TOTAL = "total"
    SAMPLE = "sample"
    PARAMETER = "parameter"
    GRADIENT = "gradient"
    RETURNED = "returned"
    UPDATED = "updated"
    VALUE = "value"
    LOCAL = "local"


class Line(Struct, frozen=True):
    """One line of text: a symbol and a number. ``note`` is a word behind the number ("frozen").

    quantity: what the number is; None where the line is a name. spans: the symbol with its raised and lowered parts.
    """

    role: Role
    symbol: str
    value: str = ""
    highlight: Highlight = Highlight.NONE
    note: str = ""
    quantity: Quantity | None = None
    spans: Spans = ()

    @property
    def symbol_spans(self) -> Spans:
        """The symbol as it is painted."""
        return self.spans or (Span(self.symbol),)

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.symbol, self.value, self.note) if part)


class Label(Struct, frozen=True):
    """The text at one place.

    name: the plain name by which the text is asked for ("h1", "w5", "b1", "target o1"), in the lesson's notation.
    quantity: what a click on it means. editable, number: what a double click edits, and its exact value.
    aside: what is computed here too and gave way to one of the lines. wish: of a unit whether its out should grow, 1,
    or shrink, -1, for the error to fall; 0 where that is not known.
    """

    place: Place
    name: str
    lines: tuple[Line, ...]
    quantity: Quantity
    highlight: Highlight = Highlight.NONE
    editable: Quantity | None = None
    number: float = 0.0
    frozen: bool = False
    aside: tuple[Quantity, ...] = ()
    wish: int = 0

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


class EdgeLayer(Struct, frozen=True, eq=False):
    """The edges into one layer. weights, exists, frozen: (units, sources), read-only; symbol: how a weight is written.

    An edge is known by its place; only arrays are indexed by unit and source. lit: the edges that stand out.
    shown: (units, sources), those of units that are shown; None: all. flow: (units, sources), what flows back over
    them in the backward pass, NaN where nothing does yet; None: nowhere.
    Symbols are asked for one by one: a large layer shows few, and to form all of them takes a second.
    """

    layer: int
    weights: NDArray[np.float64]
    exists: NDArray[np.bool_]
    frozen: NDArray[np.bool_]
    symbol: Callable[[Quantity], str]
    lit: Mapping[Place, Highlight] = field(default_factory=dict)
    shown: NDArray[np.bool_] | None = None
    flow: NDArray[np.float64] | None = None

    @property
    def drawn(self) -> NDArray[np.bool_]:
        """Which edges are drawn, (units, sources): those that exist, of units that are shown."""
        return self.exists if self.shown is None else self.shown

    def draws(self, place: Place) -> bool:
        """Whether there is this edge, and both of its ends are shown."""
        return self.has(place) and bool(self.drawn[place.index, place.from_unit])

    def place(self, unit: int, source: int) -> Place:
        """The edge of a row and a column of the arrays."""
        return Place(Part.EDGE, self.layer, unit, source)

    def has(self, place: Place) -> bool:
        """Whether there is this edge."""
        if place.part != Part.EDGE or place.layer != self.layer:
            return False
        (units, sources), unit, source = self.exists.shape, place.index, place.from_unit
        return unit < units and source < sources and bool(self.exists[unit, source])

    def weight(self, place: Place) -> float:
        """The weight of an edge."""
        return float(self.weights[place.index, place.from_unit])

    def same_weights(self, other: EdgeLayer) -> bool:
        """Whether both have the same weights, as far as they are drawn."""
        if self.weights is other.weights:
            return True
        drawn = self.drawn
        return self.weights.shape == other.weights.shape and bool(
            np.array_equal(self.weights[drawn], other.weights[drawn])
        )

    def label(self, place: Place, digits: int | None) -> Label:
        """The text of an edge that shows nothing but its weight."""
        quantity, weight = Quantity(Kind.WEIGHT, None, self.layer, place.unit, place.source), self.weight(place)
        name = self.symbol(quantity)
        frozen = bool(self.frozen[place.index, place.from_unit])
        line = Line(Role.PARAMETER, name, format_given(weight, digits), note=FROZEN if frozen else "")
        return Label(place, name, (line,), quantity, editable=quantity, number=weight, frozen=frozen)


class Widest(Struct, frozen=True):
    """The widest symbols of a notation, for which room is kept: a weight, its gradient, an output's target and error,
    and the words in a neuron. whole: those of the errors of all outputs that can show, one line for each.
    """

    weight: Spans = (Span("w8"),)
    gradient: Spans = (Span("∂E/∂w8"),)
    target: Spans = (Span("target"),)
    error: Spans = (Span("E o1"),)
    head: Spans = (Span("net"),)
    whole: tuple[Spans, ...] = ((Span("E"),),)


class GraphPicture(Struct, frozen=True, eq=False, dict=True):
    """Everything the graph shows.

    units: the labels of the neurons that are shown, one tuple a layer, inputs first. labels: every other text.
    names: what the user calls the neurons, in the same order.
    activations: of each unit, one tuple a layer from layer 1. biases: how each of these layers gets its biases.
    bias_lit: to which neurons the lines from the bias node of each layer are lit.
    position: (iteration, step). derives_inputs: whether the derivative by each input has a place above it.
    frozen: the layers in which nothing is updated. folds: how bright the units that are not shown are, by layer.
    again: the same position with other units shown; None where that cannot be had. maps: the outs of all units over the
    inputs; None where they are not shown, or not computed yet. flow: what comes back over an edge, as the notation
    writes it. trains: whether units have a way to go, for an error to fall.
    """

    units: tuple[tuple[Label, ...], ...]
    edges: tuple[EdgeLayer, ...]
    biases: tuple[Bias, ...]
    activations: tuple[tuple[UnitActivation, ...], ...]
    labels: Mapping[Place, Label]
    names: tuple[tuple[str, ...], ...]
    digits: int | None
    widest: Widest = Widest()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    bias_lit: tuple[Mapping[Place, Highlight], ...] = ()
    position: tuple[int, int] = (0, 0)
    derives_inputs: bool = False
    frozen: frozenset[int] = frozenset()
    folds: Mapping[int, Highlight] = field(default_factory=dict)
    again: Callable[[Any], GraphPicture] | None = None
    maps: UnitSurfaces | None = None
    flow: str = ""
    trains: bool = True

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the inputs first."""
        return tuple(len(names) for names in self.names)

    @cached_property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """The units of each layer that are shown, in order."""
        return tuple(tuple(label.place.index for label in layer) for layer in self.units)

    def hidden(self, layer: int) -> list[int]:
        """The units of a layer that are not shown."""
        return sorted(set(range(self.sizes[layer])) - set(self.rows[layer]))

    def units_of(self, layer: int) -> Iterator[Place]:
        """All units of a layer, shown or not."""
        return (Place(Part.UNIT, layer, unit) for unit in range(self.sizes[layer]))

    @cached_property
    def most_flow(self) -> float:
        """The largest size of what flows back over the edges; 0 where nothing does."""
        sizes = (np.abs(edges.flow[np.isfinite(edges.flow)]) for edges in self.edges if edges.flow is not None)
        return max((float(size.max()) for size in sizes if len(size)), default=0.0)

    @cached_property
    def flows_back(self) -> bool:
        """Whether it shows what flows back, or where a unit should go."""
        return self.most_flow > 0.0 or any(node.wish for node in self.nodes())

    @property
    def several_samples(self) -> bool:
        return SAMPLE in self.labels

    @cached_property
    def structure(self) -> tuple[object, ...]:
        """Equal for two pictures that have the same items at the same positions."""
        exists = tuple(edges.exists.tobytes() for edges in self.edges)
        texts = self.names, self.digits, self.widest
        return (
            *texts,
            exists,
            self.biases,
            self.activations,
            self.several_samples,
            self.derives_inputs,
            self.rows,
            tuple(sorted(self.positions.items())),
        )

    @cached_property
    def network(self) -> tuple[object, ...]:
        """Equal for two pictures of the same units and edges at the same positions; the room for numbers may differ."""
        exists = tuple((edges.exists.shape, edges.exists.tobytes()) for edges in self.edges)
        return self.names, self.biases, tuple(sorted(self.positions.items())), exists

    def is_frozen(self, place: Place) -> bool:
        """Whether nothing of it is updated: no weight and no bias of a unit, of a layer no unit."""
        if place.part == Part.LAYER:
            return place.layer in self.frozen
        label = self.label(place) if self.has(place) else None
        return label is not None and bool(label.lines[0].note)

    def has(self, place: Place) -> bool:
        """Whether there is such a place: a layer, its fold, a unit or an edge, shown or not, or a text shown."""
        if place.part == Part.LAYER:
            return 0 <= place.layer < len(self.units)
        if place.part == Part.UNIT:
            return 0 <= place.layer < len(self.units) and place.index < len(self.names[place.layer])
        if place.part == Part.FOLD:
            return place.layer in self.folds
        if place.part == Part.EDGE:
            return 1 <= place.layer <= len(self.edges) and self.edges[place.layer - 1].has(place)
        return place in self.labels

    def nodes(self) -> Iterator[Label]:
        """The neurons that are shown, the inputs first."""
        for layer in self.units:
            yield from layer

    def stops(self) -> Iterator[Place]:
        """Everything that is shown and can be selected, in reading order: inputs, each layer's edges, biases and units,
        targets. A fold stands behind the units before it."""
        for number, layer in enumerate(self.units):
            if number:
                edges = self.edges[number - 1]
                yield from (edges.place(unit, source) for unit, source in np.argwhere(edges.drawn).tolist())
            before = 0
            for node in layer:
                if number in self.folds and before < node.place.index:
                    yield Place(Part.FOLD, number)
                    before = self.sizes[number]
                before += 1
                bias = Place(Part.BIAS, number, node.place.unit)
                yield from (bias, node.place) if bias in self.labels else (node.place,)
            shared = Place(Part.BIAS, number)
            if shared in self.labels:
                yield shared
        yield from self.targets()

    def targets(self) -> Iterator[Place]:
        """The targets of the outputs, where there are any."""
        places = (Place(Part.TARGET, node.place.layer, node.place.unit) for node in self.units[-1])
        return filter(self.has, places)

    def label(self, place: Place) -> Label | None:
        """The text at a place, None for a layer, its fold and a unit in it.

        For an edge of a large layer a label is made for the weight.
        """
        if place.part == Part.UNIT:
            return self._nodes.get(place)
        if place.part in (Part.LAYER, Part.FOLD):
            return None
        if place in self.labels or place.part != Part.EDGE:
            return self.labels.get(place)
        return self.edges[place.layer - 1].label(place, self.digits)

    @cached_property
    def _nodes(self) -> dict[Place, Label]:
        return {node.place: node for node in self.nodes()}

    def activation(self, place: Place) -> UnitActivation | None:
        """The activation of a neuron; None for an input and for what is no neuron."""
        return self.activations[place.layer - 1][place.index] if place.part == Part.UNIT and place.layer else None

    def activation_of_layer(self, number: int) -> str:
        """What the activation of a layer from layer 1 is called; that it is mixed where its neurons have several."""
        return activations_name(self.activations[number - 1])


def widths(weights: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    """Line widths that follow |w|: 1.1 at 0, growing ever more slowly, so that no weight becomes a beam."""
    size = np.abs(np.asarray(weights))
    # Divided first: four times the largest weight is no float.
    return np.asarray(1.1 + 4.0 * (size / (1.0 + size)))


def brighter(lit: Iterable[tuple[Place, Highlight]]) -> dict[Place, Highlight]:
    """The brightest highlight of each place."""
    rank = list(Highlight)
    found: dict[Place, Highlight] = {}
    for place, highlight in lit:
        before = found.get(place, Highlight.NONE)
        if highlight is not before and rank.index(highlight) > rank.index(before):
            found[place] = highlight
    return found
