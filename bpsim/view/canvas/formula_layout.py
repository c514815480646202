"""Where the nodes, wires and numbers of formulas stand: pure geometry, in the scene's units, y downwards.

A column has, from the left: room in which wires may cross, the numbers of the wires that end there, the nodes. Between
the numbers and through the nodes' own room wires are level, so no wire runs through a number and no number covers
another, however the formulas are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain

import numpy as np
from msgspec import Struct, field

from bpsim.view.canvas.layout import USUAL_ROOM, Points, Room
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.wire_columns import Arrangement, arrange

BEND = 16.0
"""The height that a wire takes where it passes a column."""
LEVEL, WIDEST = 6.0, 150.0
"""The width of the room in which wires cross: where all of them are level, and at most."""
SLOPE = 0.14
"""How much wider that room is for each unit of height that a wire goes up or down in it."""
RING = 5.0
"""What is left between a node and the text below it, which the ring of what is selected does not cross."""
LARGEST_SCALE = 2.2
LOOSEST = 1.7
"""The factor by which an arrangement is pulled apart to fill the room, at most."""


class FormulaMetrics(Struct, frozen=True):
    """Sizes: node, the side of a gate's square and of a variable's circle; row, the height of a line of text; number,
    the width of the numbers at a wire's end; arrow, the length that is left for its head; gap, the height between two
    nodes; channel, the width of the room in which wires cross, at least.
    """

    node: float = 40.0
    row: float = 14.0
    number: float = 52.0
    arrow: float = 10.0
    gap: float = 10.0
    channel: float = 22.0

    @property
    def pitch(self) -> float:
        """The height between two wires into a gate: a value above each, a gradient and a local derivative below."""
        return 3 * self.row + 0.7 * self.gap

    @property
    def outlet(self) -> float:
        """The length of the short wire at a node that nothing uses."""
        return self.number + 2 * self.arrow


class FormulaShape(Struct, frozen=True, dict=True):
    """What geometry needs to know of formulas. operands: of every node the nodes that it is made of, from the top.

    widths: how wide the text in each node is. below: how many lines of text may stand below each (none where it is
    empty). positions: where nodes were put by hand, by their numbers.
    """

    operands: tuple[tuple[int, ...], ...]
    widths: tuple[float, ...]
    below: tuple[int, ...] = ()
    positions: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def wires(self) -> tuple[tuple[int, int, int], ...]:
        """Every wire: the node that it comes from, the one that it leads to, and which of its operands it is."""
        return tuple((node, gate, at) for gate, made_of in enumerate(self.operands) for at, node in enumerate(made_of))

    @cached_property
    def used(self) -> frozenset[int]:
        """The nodes that a wire leads on from."""
        return frozenset(node for made_of in self.operands for node in made_of)


class FormulaLayout(Struct, frozen=True, eq=False, dict=True):
    """centres, sizes: of every node, (nodes, 2). ports: the end of every wire, (wires, 2).

    starts, ends: of every piece of a wire, (pieces, 2); all that one node's wires share is one piece. pieces: of every
    wire the numbers of its pieces, from its source. outlets: the ends of the short wires at nodes that nothing uses.
    """

    centres: Points
    sizes: Points
    ports: Points
    starts: Points
    ends: Points
    pieces: tuple[tuple[int, ...], ...]
    outlets: Mapping[int, tuple[float, float]]
    metrics: FormulaMetrics

    def rect(self, node: int) -> Rect:
        """The rectangle of a node."""
        return Rect.around(*self.centres[node], *self.sizes[node])

    def label(self, wire: int) -> Rect:
        """Where the numbers of a wire stand: one line above it, two below."""
        return self._numbers(*self.ports[wire].tolist())

    def outlet_label(self, node: int) -> Rect:
        """Where the numbers of a node that nothing uses stand."""
        return self._numbers(*self.outlets[node])

    def _numbers(self, x: float, y: float) -> Rect:
        m = self.metrics
        return Rect(x - m.arrow - m.number, y - m.row, m.number, 3 * m.row)

    def below(self, node: int, line: int) -> Rect:
        """Where a line of text below a node stands, from line 0."""
        x, y = self.centres[node].tolist()
        top = y + self.sizes[node, 1] / 2 + RING + line * self.metrics.row
        return Rect(x - self.metrics.number / 2, top, self.metrics.number, self.metrics.row)

    @cached_property
    def bounds(self) -> Rect:
        """The smallest rectangle around everything."""
        half, row = self.sizes / 2, self.metrics.row
        above, below = np.array((0.0, -row)), np.array((0.0, 2 * row + RING))
        ends = np.concatenate([self.ports, np.array(list(self.outlets.values())).reshape(-1, 2)])
        nodes = [self.centres - half, self.centres + half + below]
        every = np.concatenate([*nodes, ends + above, ends + below, self.starts, self.ends])
        low, high = every.min(axis=0), every.max(axis=0)
        return Rect(*low.tolist(), *(high - low).tolist())


def lay_out_formulas(shape: FormulaShape, metrics: FormulaMetrics, room: Room = USUAL_ROOM) -> FormulaLayout:
    """The arrangement of formulas that fills a room; where a node was put by hand, the same in any room."""
    sizes = _sizes(shape, metrics)
    arrangement = _arranged(shape.operands, sizes, metrics.pitch)
    plain = _Placing(shape, metrics, arrangement)
    if shape.positions:
        return plain.layout()
    width, height = plain.rights[-1], _height(arrangement, sizes)
    scale = min(room.width / width, room.height / height, LARGEST_SCALE)
    across = min(room.width / scale / width, LOOSEST)
    down = min(room.height / scale / height, LOOSEST)
    if max(across, down) < 1.02:
        return plain.layout()
    channels = max(len(plain.channels) - 1, 1)
    return _Placing(shape, metrics, arrangement, (across - 1.0) * width / channels, down).layout()


def _sizes(shape: FormulaShape, metrics: FormulaMetrics) -> tuple[float, ...]:
    """The height that each node takes in its column."""
    return tuple(
        max(metrics.node + 2 * (metrics.row * under + RING * (under > 0)), metrics.pitch * len(made_of)) + metrics.gap
        for made_of, under in zip(shape.operands, shape.below or (0,) * len(shape.operands), strict=True)
    )


@lru_cache(2)
def _arranged(operands: tuple[tuple[int, ...], ...], sizes: tuple[float, ...], pitch: float) -> Arrangement:
    """The arrangement, which is the same in every room."""
    return arrange(operands, sizes, pitch, BEND)


def _height(arrangement: Arrangement, sizes: tuple[float, ...]) -> float:
    """How high an arrangement is where it is not pulled apart."""
    ends = [height + size / 2 for height, size in zip(arrangement.heights, sizes, strict=True)]
    return max(ends) - min(height - size / 2 for height, size in zip(arrangement.heights, sizes, strict=True))


class _Placing:
    """One arrangement in coordinates. wider: what is added to the room between columns; higher: a factor of heights."""

    def __init__(
        self,
        shape: FormulaShape,
        metrics: FormulaMetrics,
        arrangement: Arrangement,
        wider: float = 0.0,
        higher: float = 1.0,
    ) -> None:
        self.shape, self.metrics, self.arrangement, self.higher = shape, metrics, arrangement, higher
        self.count = max(arrangement.columns) + 1
        self.channels = [width + (wider if column else 0.0) for column, width in enumerate(self._channels())]
        nodes, numbers = self._widths()
        self.node_widths = nodes
        # Where the numbers of each column begin, and where all of it ends.
        self.beyond = self._beyond()
        widths = list(map(sum, zip(self.channels, numbers, nodes, self.beyond, strict=True)))
        self.rights = list(accumulate(widths))
        self.lefts = [right - width + ch for right, width, ch in zip(self.rights, widths, self.channels, strict=True)]

    def _widths(self) -> tuple[list[float], list[float]]:
        """The width of the nodes of each column, and that of the numbers before them."""
        nodes, numbers = [0.0] * self.count, [0.0] * self.count
        for node, column in enumerate(self.arrangement.columns):
            nodes[column] = max(nodes[column], self.metrics.node, self.shape.widths[node])
            if self.shape.operands[node]:
                numbers[column] = self.metrics.number + self.metrics.arrow
        return nodes, numbers

    def _beyond(self) -> list[float]:
        """What each column needs right of its nodes: room for the numbers of those that nothing uses."""
        unused = {column for node, column in enumerate(self.arrangement.columns) if node not in self.shape.used}
        return [self.metrics.outlet if column in unused else 0.0 for column in range(self.count)]

    def _channels(self) -> list[float]:
        """How wide the room in which wires cross is before each column: the wider the steeper they are."""
        steepest = [0.0] * self.count
        heights = self.arrangement.heights
        for source, gate, at in self.shape.wires:
            column = self.arrangement.columns[gate]
            passed = column - self.arrangement.columns[source] - 1
            bends = self.arrangement.bends[source]
            start = heights[source] if not passed or passed > len(bends) else bends[passed - 1]
            rise = abs(start - heights[gate] - self.port(gate, at)) * self.higher
            steepest[column] = max(steepest[column], rise)
        return [0.0, *(_channel(self.metrics.channel, rise) for rise in steepest[1:])]

    def port(self, gate: int, at: int) -> float:
        """How far below the middle of a gate one of its wires ends."""
        return (at - (len(self.shape.operands[gate]) - 1) / 2) * self.metrics.pitch

    def layout(self) -> FormulaLayout:
        shape, m = self.shape, self.metrics
        columns = np.array(self.arrangement.columns)
        nodes = np.array(self.node_widths)[columns]
        x = (np.array(self.rights) - self.beyond)[columns] - nodes / 2
        y = np.array(self.arrangement.heights) * self.higher
        centres = _put_by_hand(np.column_stack([x, y]), shape.positions, m)
        ports = np.array([len(made_of) for made_of in shape.operands])
        heights = np.maximum(m.node, m.pitch * (ports - 1) + 0.7 * m.node)
        sizes = np.column_stack([np.maximum(m.node, np.array(shape.widths)), heights])
        sizes[ports == 0, 1] = m.node
        wiring = _Wiring(self, centres, sizes)
        outlets = {
            node: (float(centres[node, 0] + sizes[node, 0] / 2 + m.outlet), float(centres[node, 1]))
            for node in range(len(shape.operands))
            if node not in shape.used
        }
        for end, height in outlets.values():
            wiring.piece((end - m.outlet, height), (end, height))
        starts, ends = (np.fromiter(chain.from_iterable(one), np.float64).reshape(-1, 2) for one in wiring.lines)
        return FormulaLayout(
            centres, sizes, np.array(wiring.ports).reshape(-1, 2), starts, ends, tuple(wiring.pieces), outlets, m
        )


def _channel(least: float, rise: float) -> float:
    """The width of the room before a column, whose steepest wire goes up or down so far in it."""
    return LEVEL if rise < 1.0 else min(least + SLOPE * rise, WIDEST)


class _Wiring:
    """The pieces of all wires."""

    def __init__(self, placing: _Placing, centres: Points, sizes: Points) -> None:
        self._placing = placing
        self._x, self._y = centres[:, 0].tolist(), centres[:, 1].tolist()
        self._half = (sizes[:, 0] / 2).tolist()
        self.starts: list[tuple[float, float]] = []
        self.ends: list[tuple[float, float]] = []
        self.pieces: list[tuple[int, ...]] = []
        self.ports: list[tuple[float, float]] = []
        self._trunks: dict[int, tuple[int, ...]] = {}
        for source, gate, at in placing.shape.wires:
            self._lead(source, gate, at)

    @property
    def lines(self) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
        """The starts and the ends of all pieces."""
        return self.starts, self.ends

    def piece(self, start: tuple[float, float], end: tuple[float, float]) -> int:
        """Adds a piece and returns its number."""
        self.starts.append(start)
        self.ends.append(end)
        return len(self.starts) - 1

    def _lead(self, source: int, gate: int, at: int) -> None:
        placing, m = self._placing, self._placing.metrics
        column = placing.arrangement.columns[gate]
        passed = column - placing.arrangement.columns[source] - 1
        port = self._x[gate] - self._half[gate], self._y[gate] + placing.port(gate, at)
        if source in placing.shape.positions or gate in placing.shape.positions:
            start, lead = self._edge(source), self._trunk(source)[:0]
            level = port[0] - m.number - m.arrow, port[1]
        else:
            lead = self._trunk(source)[: 1 + 2 * passed]
            start, level = self.ends[lead[-1]], (placing.lefts[column], port[1])
        self.pieces.append((*lead, self.piece(start, level), self.piece(level, port)))
        self.ports.append(port)

    def _edge(self, source: int) -> tuple[float, float]:
        """Where the wires of a node begin."""
        return self._x[source] + self._half[source], self._y[source]

    def _trunk(self, source: int) -> tuple[int, ...]:
        """What the wires of a node have in common: to the end of its column, then in each a curve and a level piece."""
        if source not in self._trunks:
            placing, column = self._placing, self._placing.arrangement.columns[source]
            start = placing.rights[column], self._y[source]
            pieces = [self.piece(self._edge(source), start)]
            for passed, height in enumerate(placing.arrangement.bends[source], column + 1):
                level = height * placing.higher
                pieces.append(self.piece(start, (placing.lefts[passed], level)))
                start = placing.rights[passed], level
                pieces.append(self.piece(self.ends[-1], start))
            self._trunks[source] = tuple(pieces)
        return self._trunks[source]


def _put_by_hand(centres: Points, positions: Mapping[int, tuple[float, float]], metrics: FormulaMetrics) -> Points:
    """The centres with some nodes where they were put; the others keep their places among these, clear of them."""
    if not positions:
        return centres
    pinned = np.array(list(positions))
    places = np.array(list(positions.values()))
    centres = centres + np.median(places - centres[pinned], axis=0)
    centres[pinned] = places
    free = [node for node in range(len(centres)) if node not in positions]
    settled: list[int] = pinned.tolist()
    for node in free:
        centres[node] = _clear(centres[node], centres[settled], metrics)
        settled.append(node)
    return centres


def _clear(point: Points, others: Points, metrics: FormulaMetrics) -> Points:
    """The point, or the first below it that is clear of others."""
    width, height = metrics.node + metrics.number, metrics.pitch + metrics.gap
    near = others[np.abs(others[:, 0] - point[0]) < width]
    for place in _downwards(point, height):
        if not (np.abs(near[:, 1] - place[1]) < height).any():
            return place
    return point


def _downwards(point: Points, step: float) -> Iterator[Points]:
    for number in range(200):
        yield point + np.array((0.0, number * step / 2))


def frame_of(bounds: Rect, room: Room, bleed: float) -> tuple[float, Rect]:
    """The largest scale at which everything is in the room, and the part of the scene that then fills the room.

    With an inset the graph stands above it.
    """
    wide, high = bounds.width + 2 * bleed, bounds.height + 2 * bleed
    scale = min(room.width / wide, (room.height - room.inset[1]) / high, LARGEST_SCALE)
    x, y = bounds.centre
    width, height = room.width / scale, room.height / scale
    return scale, Rect(x - width / 2, y - (room.height - room.inset[1]) / scale / 2, width, height)


def operands_of(gates: Sequence[Sequence[int | None]], variables: int) -> tuple[tuple[int, ...], ...]:
    """Of every node the nodes that it is made of, those of variables empty; numbers are no nodes."""
    return (*((),) * variables, *(tuple(node for node in gate if node is not None) for gate in gates))
