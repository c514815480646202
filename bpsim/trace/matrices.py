"""The quantities of an iteration as matrices: X, W, b, Z, A, G, D, dW, db of every layer, for the whole batch.

What rows and columns are, an ``Orientation`` says: in a lesson file rows of X, Y, Z, A, G and D are samples and rows of
W and dW receiving units, so Z = A W^T + b and dW = D^T A. Nothing is computed here: a cell is a ``Quantity``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bpsim.core.network import Bools
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import UPDATING


class Field(StrEnum):
    """The coordinates of a quantity that a matrix can spread out."""

    SAMPLE = "sample"
    UNIT = "unit"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows or the columns of a matrix: which coordinates run along them, the slowest first. None: a single one.

    labels: for each coordinate the names of its values.
    """

    coordinates: tuple[Field, ...] = ()
    labels: tuple[Sequence[str], ...] = ()

    def __len__(self) -> int:
        return math.prod(map(len, self.labels))

    def at(self, index: int) -> dict[Field, int]:
        """The coordinates of one row or column."""
        found = {}
        for coordinate, names in zip(reversed(self.coordinates), reversed(self.labels), strict=True):
            index, found[coordinate] = divmod(index, len(names))
        return found

    def index(self, quantity: Quantity) -> int | None:
        """The row or column of a quantity; None where it is not among them."""
        index = 0
        for coordinate, names in zip(self.coordinates, self.labels, strict=True):
            value = getattr(quantity, coordinate)
            if value is None or not 0 <= value < len(names):
                return None
            index = index * len(names) + value
        return index

    def label(self, index: int) -> str:
        """The name of one row or column: ``h1``, ``2``, or ``2 · h1`` where two coordinates run along."""
        return " · ".join(self.labels[at][value] for at, value in enumerate(reversed(self.at(index).values())))


@dataclass(frozen=True, slots=True)
class Matrix:
    """One matrix. name: as in a program (``W2``); tex: its symbol; equation: how it is made, empty where it is given.

    kind, layer, sample: those of the quantities in its cells; what runs along the axes is in these. exists: the
    connections, as (units, sources), where it has a cell for each; the others are 0. frozen: where a new value is the
    old one.
    """

    name: str
    tex: str
    words: str
    kind: Kind
    layer: int
    rows: Axis
    columns: Axis
    equation: str = ""
    sample: int | None = None
    exists: Bools | None = None
    frozen: Bools | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)"""
        return len(self.rows), len(self.columns)

    def quantity(self, row: int, column: int) -> Quantity | None:
        """What a cell shows; None where there is no connection."""
        at = self.rows.at(row) | self.columns.at(column)
        sample, unit, source = at.get(Field.SAMPLE, self.sample), at.get(Field.UNIT), at.get(Field.SOURCE)
        place = Quantity(self.kind, sample, self.layer, unit, source)
        if self.exists is not None and not self.exists[place.unit, place.source]:
            return None
        if self.frozen is not None and self.frozen[_index(place)]:
            return place.but(Kind.BIAS if place.source is None else Kind.WEIGHT)
        return place

    def find(self, quantity: Quantity) -> tuple[int, int] | None:
        """The row and the column of a quantity; None where it has no cell here."""
        row, column = self.rows.index(quantity), self.columns.index(quantity)
        if row is None or column is None or self.quantity(row, column) != quantity:
            return None
        return row, column


def _index(place: Quantity) -> tuple[int, ...]:
    return (place.at_bias,) if place.source is None else (place.at_unit, place.source)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in one matrix."""

    matrix: Matrix
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class LayerMatrices:
    """The matrices of one layer in the order in which they are computed, and what is to be said about them."""

    number: int
    title: str
    matrices: tuple[Matrix, ...]
    notes: tuple[str, ...] = ()

    def of_kind(self, kind: Kind) -> Matrix:
        """The first matrix of this kind; raises KeyError."""
        return {matrix.kind: matrix for matrix in reversed(self.matrices)}[kind]


class Values(Protocol):
    """The source of the numbers: a ``Simulator``."""

    def shown(self, quantity: Quantity) -> float: ...

    def reached(self, quantity: Quantity) -> bool: ...


def cell_value(values: Values, quantity: Quantity | None) -> float | None:
    """The number of a cell: 0 where there is no connection, None where no step has computed it yet."""
    if quantity is None:
        return 0.0
    return values.shown(quantity) if values.reached(quantity) else None


def numbers(matrix: Matrix, values: Values) -> list[list[float | None]]:
    """All cells, row by row."""
    height, width = matrix.shape
    return [[cell_value(values, matrix.quantity(i, j)) for j in range(width)] for i in range(height)]


@dataclass(frozen=True, slots=True)
class Matrices:
    """All matrices of an iteration, and where each quantity stands in them."""

    layers: tuple[LayerMatrices, ...]
    _places: dict[tuple[Kind, int | None], list[Matrix]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[tuple[Kind, int | None], list[Matrix]] = {}
        for matrix in self:
            places.setdefault((matrix.kind, matrix.layer), []).append(matrix)
        object.__setattr__(self, "_places", places)

    def __iter__(self) -> Iterator[Matrix]:
        for layer in self.layers:
            yield from layer.matrices

    def find(self, quantity: Quantity) -> Cell | None:
        """The one cell that shows a quantity; None where it has none."""
        for matrix in self._places.get((quantity.kind, quantity.layer), ()):
            place = matrix.find(quantity)
            if place is not None:
                return Cell(matrix, *place)
        return None

    def target(self, quantity: Quantity) -> Cell | None:
        """The cell of a quantity, or of the one that it is a factor or a term of."""
        found, towards = self.find(quantity), _LEADS_TO.get(quantity.kind)
        if found is not None or towards is None:
            return found
        if towards is Kind.NEW_WEIGHT and quantity.source is None:
            towards = Kind.NEW_BIAS
        return self.find(quantity.but(towards))

    def operands(self, quantity: Quantity, made_of: Callable[[Quantity], Sequence[Quantity]]) -> list[Cell]:
        """The cells that a quantity is made of. ``made_of``: the operands of a step, as its formula has them.

        What has no cell itself is replaced by what it is made of, in a gradient by the delta.
        """
        found: list[Cell] = []
        waiting = list(made_of(quantity))
        if quantity.kind is Kind.DE_DW:
            # However a lecture writes it, as three factors or as a delta times what came in.
            sources = [operand for operand in waiting if operand.kind in (Kind.DNET_DW, Kind.OUT, Kind.INPUT)]
            waiting = [quantity.but(Kind.DELTA), *sources]
        while waiting:
            operand = waiting.pop(0)
            cell = self.find(operand)
            if cell is not None:
                found.append(cell)
            elif operand.kind in _LEADS_TO:
                waiting = [*made_of(operand), *waiting]
        return found


_LEADS_TO = {
    Kind.DNET_DOUT: Kind.DELTA,
    Kind.PATH: Kind.DELTA,
    Kind.DE_DOUT: Kind.DELTA,
    Kind.DOUT_DNET: Kind.DELTA,
    Kind.DNET_DW: Kind.DE_DW,
    **dict.fromkeys(UPDATING, Kind.NEW_WEIGHT),
}
"""Kinds without a matrix of their own, with what they are a factor or a term of."""
