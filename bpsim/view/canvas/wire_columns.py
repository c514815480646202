"""A graph of gates in columns: which node stands in which, in what order, and how high. No widgets, no text.

The method is Sugiyama's: columns by depth, long wires through a bend in every column that they pass, the order of each
column by the mean place of its neighbours, then heights that keep this order and bend the wires little.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

MOST_BENDS = 10_000
"""Bends that are placed; the wires that would need more of them, the longest ones, are led straight."""
SMALL = 400
"""Nodes and bends up to which the order is tried thoroughly."""
THOROUGH_SWEEPS, QUICK_SWEEPS = 24, 2
HEIGHT_SWEEPS, QUICK_HEIGHT_SWEEPS = 12, 2
STIFFNESS = 8.0
"""How much more a bend counts than a node where a wire is drawn straight."""


class Arrangement(Struct, frozen=True):
    """columns, heights: of every node; heights are of the middles, y downwards.

    bends: of every node the heights at which its wires pass the columns after its own, as far as they are long.
    """

    columns: tuple[int, ...]
    heights: tuple[float, ...]
    bends: tuple[tuple[float, ...], ...]


def arrange(operands: Sequence[Sequence[int]], sizes: Sequence[float], pitch: float, bend: float) -> Arrangement:
    """The arrangement of nodes that are made of others, all of which have smaller numbers.

    operands: of every node the nodes that it is made of, from the top. sizes: how much height each takes. pitch: the
    height between two wires into a node; bend: the height that a passing wire takes.
    """
    columns = columns_of(operands)
    columned = _Columned(operands, columns)
    columned.order()
    heights = _Heights(columned, [*sizes, *[bend] * len(columned.passing)], pitch).heights
    bends = tuple(tuple(heights[one] for one in chain) for chain in columned.chains)
    return Arrangement(tuple(columns), tuple(heights[: len(operands)]), bends)


def columns_of(operands: Sequence[Sequence[int]]) -> list[int]:
    """The column of every node: right of all that it is made of, and as near to its uses as that shortens wires."""
    columns = [0] * len(operands)
    uses: list[set[int]] = [set() for _ in operands]
    for node, made_of in enumerate(operands):
        columns[node] = 1 + max((columns[operand] for operand in made_of), default=-1)
        for operand in made_of:
            uses[operand].add(node)
    for node in reversed(range(len(operands))):
        # What has no operands of its own comes along with the node that uses it.
        wires_in = {operand for operand in operands[node] if operands[operand]}
        if len(wires_in) < len(uses[node]):
            columns[node] = min(columns[use] for use in uses[node]) - 1
    first = min(columns, default=0)
    return [column - first for column in columns]


class _Columned:
    """Nodes and bends in columns, and their order in each, by which few wires cross.

    chains: of every node its bends, in the columns after its own. before, after: the neighbours of every node and bend
    in the columns beside it; ports: for each of ``after`` which of the wires into it this is, as a share from 0 to 1.
    """

    def __init__(self, operands: Sequence[Sequence[int]], columns: Sequence[int]) -> None:
        self.columns = list(columns)
        self.passing: list[int] = []
        last = list(columns)
        for node, made_of in enumerate(operands):
            for operand in made_of:
                last[operand] = max(last[operand], columns[node] - 1)
        spans = sorted(range(len(columns)), key=lambda node: last[node] - columns[node])
        self.chains: list[list[int]] = [[] for _ in columns]
        for node in spans:
            length = last[node] - columns[node]
            if len(self.passing) + length > MOST_BENDS:
                break
            for column in range(columns[node] + 1, last[node] + 1):
                self.chains[node].append(len(self.columns))
                self.columns.append(column)
                self.passing.append(node)
        self.before: list[list[int]] = [[] for _ in self.columns]
        self.after: list[list[int]] = [[] for _ in self.columns]
        self.ports: list[list[float]] = [[] for _ in self.columns]
        self._connect(operands, columns)
        self.rows: list[list[int]] = [[] for _ in range(max(self.columns, default=-1) + 1)]
        self.at = [0] * len(self.columns)

    def _connect(self, operands: Sequence[Sequence[int]], columns: Sequence[int]) -> None:
        for node, chain in enumerate(self.chains):
            for one, other in pairwise([node, *chain]):
                self._wire(one, other, 0.5)
        for node, made_of in enumerate(operands):
            for number, operand in enumerate(made_of):
                passed = columns[node] - columns[operand] - 1
                if passed <= len(self.chains[operand]):
                    source = self.chains[operand][passed - 1] if passed else operand
                    self._wire(source, node, (number + 0.5) / len(made_of))

    def _wire(self, source: int, node: int, port: float) -> None:
        self.before[node].append(source)
        self.after[source].append(node)
        self.ports[source].append(port)

    def order(self) -> None:
        """Finds the order in each column."""
        self._start()
        small = len(self.columns) <= SMALL
        best, fewest = self._copy(), self.crossings()
        for sweep in range(THOROUGH_SWEEPS if small else QUICK_SWEEPS):
            if not fewest:
                break
            self._sweep(forward=bool(sweep % 2))
            if small:
                self._exchange()
            crossings = self.crossings()
            if crossings < fewest:
                best, fewest = self._copy(), crossings
        self.rows = best
        self._number()

    def crossings(self) -> int:
        """How many pairs of wires cross."""
        return sum(self._crossings_after(row) for row in self.rows[:-1])

    def _start(self) -> None:
        """The order in which the nodes are come by, from what nothing uses back to what it is made of."""
        seen = [False] * len(self.columns)
        ends = [node for node in reversed(range(len(self.chains))) if not self.after[node]]
        stack = ends[::-1]
        while stack:
            node = stack.pop()
            if not seen[node]:
                seen[node] = True
                self.rows[self.columns[node]].append(node)
                stack += reversed(self.before[node])
        for node, done in enumerate(seen):
            if not done:
                self.rows[self.columns[node]].append(node)
        self._number()

    def _number(self) -> None:
        for row in self.rows:
            for number, node in enumerate(row):
                self.at[node] = number

    def _copy(self) -> list[list[int]]:
        return [list(row) for row in self.rows]

    def _ends(self, node: int) -> list[float]:
        """Where the wires from a node arrive in the next column."""
        return [self.at[other] + port for other, port in zip(self.after[node], self.ports[node], strict=True)]

    def _starts(self, node: int) -> list[float]:
        """Where the wires into a node begin in the column before."""
        return [self.at[other] for other in self.before[node]]

    def _crossings_after(self, row: Sequence[int]) -> int:
        seen: list[float] = []
        crossings = 0
        for node in row:
            ends = self._ends(node)
            crossings += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
        return crossings

    def _sweep(self, *, forward: bool) -> None:
        """Sorts every column by the mean of its neighbours in the one that was sorted before it."""
        places = self._starts if forward else self._ends
        for row in self.rows if forward else reversed(self.rows):
            wanted = {node: sum(found) / len(found) for node in row if (found := places(node))}
            # What has no neighbour there stays where it is.
            moved = iter(sorted(wanted, key=wanted.__getitem__))
            row[:] = [next(moved) if node in wanted else node for node in row]
            for number, node in enumerate(row):
                self.at[node] = number

    def _exchange(self) -> None:
        """Exchanges two that stand under each other as long as fewer wires cross then."""
        for row in self.rows:
            better = True
            while better:
                better = False
                for number in range(len(row) - 1):
                    upper, lower = row[number], row[number + 1]
                    if self._saved(upper, lower) > 0:
                        row[number : number + 2] = lower, upper
                        self.at[upper], self.at[lower] = number + 1, number
                        better = True

    def _saved(self, upper: int, lower: int) -> int:
        """How many crossings fewer there are where these two stand the other way round."""
        saved = 0
        for places in (self._starts, self._ends):
            for one in places(upper):
                for other in places(lower):
                    saved += (one > other) - (one < other)
        return saved


class _Heights:
    """The heights of nodes and bends: in the order of their columns, apart by their sizes, wires bent little."""

    def __init__(self, columned: _Columned, sizes: Sequence[float], pitch: float) -> None:
        self._columned, self._sizes = columned, sizes
        nodes = len(columned.chains)
        self._port: list[list[float]] = [
            [
                0.0
                if other >= nodes
                else pitch * (port * len(columned.before[other]) - len(columned.before[other]) / 2)
                for other, port in zip(columned.after[node], columned.ports[node], strict=True)
            ]
            for node in range(len(columned.columns))
        ]
        self._into: list[list[float]] = [[] for _ in columned.columns]
        for node, others in enumerate(columned.after):
            for other, port in zip(others, self._port[node], strict=True):
                self._into[other].append(port)
        self._order_into()
        self._stiff = [1.0] * nodes + [STIFFNESS] * len(columned.passing)
        self.heights = [0.0] * len(columned.columns)
        self._pack()
        for _ in range(HEIGHT_SWEEPS if len(self.heights) <= SMALL else QUICK_HEIGHT_SWEEPS):
            for forward in (False, True):
                self._sweep(forward=forward)
        top = min((height - size / 2 for height, size in zip(self.heights, sizes, strict=True)), default=0.0)
        self.heights = [height - top for height in self.heights]

    def _order_into(self) -> None:
        """The ports in the order of ``before``, in which the wires were made."""
        ports: dict[tuple[int, int], list[float]] = {}
        for node, others in enumerate(self._columned.after):
            for other, port in zip(others, self._port[node], strict=True):
                ports.setdefault((node, other), []).append(port)
        for node, others in enumerate(self._columned.before):
            self._into[node] = [ports[other, node].pop(0) for other in others]

    def _pack(self) -> None:
        """Every column closely, its middle at 0."""
        for row in self._columned.rows:
            below = -sum(self._sizes[node] for node in row) / 2
            for node in row:
                self.heights[node] = below + self._sizes[node] / 2
                below += self._sizes[node]

    def _sweep(self, *, forward: bool) -> None:
        rows = self._columned.rows if forward else self._columned.rows[::-1]
        for row in rows:
            wanted = [self._wanted(node, forward=forward) for node in row]
            offsets = list(self._offsets(row))
            weights = [self._stiff[node] for node in row]
            places = _increasing([want - off for want, off in zip(wanted, offsets, strict=True)], weights)
            for node, place, offset in zip(row, places, offsets, strict=True):
                self.heights[node] = place + offset

    def _wanted(self, node: int, *, forward: bool) -> float:
        """The height at which the wires to one side, or where there are none those to the other, are straight."""
        before = zip(self._columned.before[node], self._into[node], strict=True)
        after = zip(self._columned.after[node], self._port[node], strict=True)
        starts = [(self.heights[other] - port, self._stiff[other]) for other, port in before]
        ends = [(self.heights[other] + port, self._stiff[other]) for other, port in after]
        found = (starts or ends) if forward else (ends or starts)
        weight = sum(stiff for _, stiff in found)
        return sum(height * stiff for height, stiff in found) / weight if found else self.heights[node]

    def _offsets(self, row: Sequence[int]) -> Iterator[float]:
        """How far below the first of a column the others are, at least."""
        below = 0.0
        for number, node in enumerate(row):
            if number:
                below += (self._sizes[row[number - 1]] + self._sizes[node]) / 2
            yield below


def _increasing(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The numbers nearest to these that do not decrease: neighbours that do are pooled to their mean."""
    pools: list[tuple[float, float, int]] = []
    for want, weight in zip(wanted, weights, strict=True):
        mean, mass, count = want, weight, 1
        while pools and pools[-1][0] > mean:
            other, more, members = pools.pop()
            mean, mass, count = (mean * mass + other * more) / (mass + more), mass + more, count + members
        pools.append((mean, mass, count))
    return [mean for mean, _, count in pools for _ in range(count)]
