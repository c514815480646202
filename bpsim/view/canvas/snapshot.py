"""What the graph shows at one position, as plain frozen values: the only thing that its items are painted from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.trace.numerals import format_given
from bpsim.trace.spans import Span, Spans
from bpsim.view.canvas.places import SAMPLE, Part, Place

LABELLED_EDGES = 200
"""A layer with more edges than this is painted from arrays; only its lit edges have a label."""


class Highlight(StrEnum):
    """How brightly something is lit."""

    NONE = ""
    OPERAND = "operand"
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


@dataclass(frozen=True, slots=True)
class Line:
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


@dataclass(frozen=True, slots=True)
class Label:
    """The text at one place.

    name: the plain name by which the text is asked for ("h1", "w5", "b1", "target o1"), in the lesson's notation.
    quantity: what a click on it means. editable, number: what a double click edits, and its exact value.
    aside: what is computed here too and gave way to one of the lines.
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

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


class Lit(NamedTuple):
    """A lit edge of a layer."""

    unit: int
    source: int
    highlight: Highlight


@dataclass(frozen=True, eq=False)
class EdgeLayer:
    """The edges into one layer. weights, exists: (units, sources), read-only; symbol: how a weight is written.

    Symbols are asked for one by one: a large layer shows few, and to form all of them takes a second.
    """

    layer: int
    weights: NDArray[np.float64]
    exists: NDArray[np.bool_]
    symbol: Callable[[Quantity], str]
    lit: tuple[Lit, ...] = ()

    def same_weights(self, other: EdgeLayer) -> bool:
        """Whether both have the same weights."""
        return self.weights is other.weights or bool(np.array_equal(self.weights, other.weights))

    def name(self, unit: int, source: int) -> str:
        """The symbol of the weight of an edge."""
        return self.symbol(Quantity(Kind.WEIGHT, None, self.layer, unit, source))


@dataclass(frozen=True, slots=True)
class Widest:
    """The widest symbols of a notation, for which room is kept: a weight, its gradient, an output's target and error,
    and the words in a neuron. whole: those of the errors of all outputs that can show, one line for each.
    """

    weight: Spans = (Span("w8"),)
    gradient: Spans = (Span("∂E/∂w8"),)
    target: Spans = (Span("target"),)
    error: Spans = (Span("E o1"),)
    head: Spans = (Span("net"),)
    whole: tuple[Spans, ...] = ((Span("E"),),)


@dataclass(frozen=True, eq=False)
class GraphPicture:
    """Everything the graph shows.

    units: the labels of the neurons, one tuple a layer, inputs first. labels: every other text.
    names: what the user calls the neurons, in the same order.
    activations: of each layer from layer 1. biases: how each of them gets its biases. bias_lit: which lines from the
    bias node of each layer are lit, their source 0.
    position: (iteration, step).
    """

    units: tuple[tuple[Label, ...], ...]
    edges: tuple[EdgeLayer, ...]
    biases: tuple[Bias, ...]
    activations: tuple[str, ...]
    labels: Mapping[Place, Label]
    names: tuple[tuple[str, ...], ...]
    digits: int | None
    widest: Widest = Widest()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    bias_lit: tuple[tuple[Lit, ...], ...] = ()
    position: tuple[int, int] = (0, 0)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the inputs first."""
        return tuple(len(layer) for layer in self.units)

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
            tuple(sorted(self.positions.items())),
        )

    def has(self, place: Place) -> bool:
        """Whether there is such a place: a unit, an edge that exists, or another text that is shown."""
        if place.part == Part.UNIT:
            return 0 <= place.layer < len(self.units) and place.index < len(self.units[place.layer])
        if place.part == Part.EDGE and 1 <= place.layer <= len(self.edges):
            exists, unit, source = self.edges[place.layer - 1].exists, place.index, place.source or 0
            return unit < exists.shape[0] and source < exists.shape[1] and bool(exists[unit, source])
        return place in self.labels

    def label(self, place: Place) -> Label | None:
        """The text at a place; for an edge of a large layer a label is made for the weight."""
        if place.part == Part.UNIT:
            return self.units[place.layer][place.index]
        return self.labels.get(place) or (self._bare_edge(place) if place.part == Part.EDGE else None)

    def activation(self, place: Place) -> str:
        """The activation of a neuron; empty for an input and for what is no neuron."""
        return self.activations[place.layer - 1] if place.part == Part.UNIT and place.layer else ""

    def _bare_edge(self, place: Place) -> Label:
        edges, unit, source = self.edges[place.layer - 1], place.index, place.source or 0
        weight, name = float(edges.weights[unit, source]), edges.name(unit, source)
        quantity = Quantity(Kind.WEIGHT, None, place.layer, unit, source)
        line = Line(Role.PARAMETER, name, format_given(weight, self.digits))
        return Label(place, name, (line,), quantity, editable=quantity, number=weight)


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
        if rank.index(highlight) > rank.index(found.get(place, Highlight.NONE)):
            found[place] = highlight
    return found
