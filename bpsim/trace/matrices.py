"""The quantities of an iteration as matrices: X, W, b, Z, A, G, D, dW, db of every layer, for the whole batch.

What rows and columns are, an ``Orientation`` says: in a lesson file rows of X, Y, Z, A, G and D are samples and rows of
W and dW receiving units, so Z = A W^T + b and dW = D^T A. Nothing is computed here: a cell is a ``Quantity``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import NEW_VALUES, SAMPLED, Kind, Quantity, parameter_of
from bpsim.core.update import UPDATING
from bpsim.trace.render import Written


class Field(StrEnum):
    """The coordinates of a quantity that a matrix can spread out."""

    SAMPLE = "sample"
    UNIT = "unit"
    SOURCE = "source"


class Axis(Struct, frozen=True):
    """The rows or the columns of a matrix: which coordinates run along them, the slowest first. None: a single one.

    labels: for each coordinate the names of its values. lead: the coordinate whose first place is that of none: the
    bias among the sources, the 1 among the inputs.
    """

    coordinates: tuple[Field, ...] = ()
    labels: tuple[Sequence[str], ...] = ()
    lead: Field | None = None

    def __len__(self) -> int:
        return math.prod(map(len, self.labels))

    def at(self, index: int) -> dict[Field, int | None]:
        """The coordinates of one row or column; None at the first place of ``lead``."""
        found: dict[Field, int | None] = dict(self._places(index))
        if self.lead:
            found[self.lead] = (found[self.lead] or 0) - 1 if found[self.lead] else None
        return found

    def _places(self, index: int) -> dict[Field, int]:
        """The places of one row or column among the names of each coordinate."""
        found = {}
        for coordinate, names in zip(reversed(self.coordinates), reversed(self.labels), strict=True):
            index, found[coordinate] = divmod(index, len(names))
        return found

    def index(self, quantity: Quantity) -> int | None:
        """The row or column of a quantity; None where it is not among them."""
        index = 0
        for coordinate, names in zip(self.coordinates, self.labels, strict=True):
            value = getattr(quantity, coordinate)
            if coordinate is self.lead:
                value = 0 if value is None else value + 1
            if value is None or not 0 <= value < len(names):
                return None
            index = index * len(names) + value
        return index

    def label(self, index: int) -> str:
        """The name of one row or column: ``h1``, ``2``, or ``2 · h1`` where two coordinates run along."""
        return " · ".join(self.labels[at][value] for at, value in enumerate(reversed(self._places(index).values())))


class Matrix(Struct, frozen=True):
    """One matrix. name: as in a program (``W2``); shown: its symbol, with how it is made unless it is given.

    kind, layer: those of the quantities in its cells; what runs along the axes is in these. model: what says which
    connections there are, and which new values are the old ones.
    """

    name: str
    shown: Written
    words: str
    kind: Kind
    layer: int
    rows: Axis
    columns: Axis
    model: NetworkModel

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)"""
        return len(self.rows), len(self.columns)

    @property
    def lead(self) -> Field | None:
        """The coordinate at whose first place biases stand, or ones."""
        return self.rows.lead or self.columns.lead

    @property
    def blank(self) -> float:
        """What stands in a cell without a quantity: 1 beside the inputs, 0 where there is no connection."""
        return 1.0 if self.lead is Field.UNIT else 0.0

    def quantity(self, row: int, column: int) -> Quantity | None:
        """What a cell shows; None where there is no connection, and in a column of ones."""
        at = self.rows.at(row) | self.columns.at(column)
        # Where no axis has the samples there is one of them.
        sample = at.get(Field.SAMPLE, 0 if self.kind in SAMPLED else None)
        kind, unit, source = self.kind, at.get(Field.UNIT), at.get(Field.SOURCE)
        if self.lead is not None and at[self.lead] is None:
            if self.lead is Field.UNIT:
                return None
            kind = _OF_BIAS[kind]
        place = Quantity(kind, sample, self.layer, unit, source)
        if kind in _OF_BIAS and source is not None and not self.model.layer(place).connections[unit, source]:
            return None
        return parameter_of(place) if kind in NEW_VALUES and self.model.is_frozen(place) else place

    def find(self, quantity: Quantity) -> tuple[int, int] | None:
        """The row and the column of a quantity; None where it has no cell here."""
        row, column = self.rows.index(quantity), self.columns.index(quantity)
        if row is None or column is None or self.quantity(row, column) != quantity:
            return None
        return row, column


class Cell(Struct, frozen=True):
    """One place in one matrix."""

    matrix: Matrix
    row: int
    column: int


class LayerMatrices(Struct, frozen=True):
    """The matrices of one layer in the order in which they are computed, and what is to be said about them."""

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


def cell_value(values: Values, quantity: Quantity | None, blank: float = 0.0) -> float | None:
    """The number of a cell: ``blank`` where it has no quantity, None where no step has computed it yet."""
    if quantity is None:
        return blank
    return values.shown(quantity) if values.reached(quantity) else None


def numbers(matrix: Matrix, values: Values) -> list[list[float | None]]:
    """All cells, row by row."""
    height, width = matrix.shape
    return [[cell_value(values, matrix.quantity(i, j), matrix.blank) for j in range(width)] for i in range(height)]


class Matrices(Struct, frozen=True, dict=True):
    """All matrices of an iteration, and where each quantity stands in them."""

    layers: tuple[LayerMatrices, ...]

    @cached_property
    def _places(self) -> dict[tuple[Kind, int | None], list[Matrix]]:
        """The matrices that may show a kind of a layer."""
        places: dict[tuple[Kind, int | None], list[Matrix]] = {}
        for matrix in self:
            kinds = {matrix.kind, _OF_BIAS[matrix.kind]} if matrix.lead is Field.SOURCE else {matrix.kind}
            for kind in kinds:
                places.setdefault((kind, matrix.layer), []).append(matrix)
        return places

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


_OF_BIAS = {
    Kind.WEIGHT: Kind.BIAS,
    Kind.DE_DW: Kind.DE_DB,
    Kind.BATCH_GRADIENT: Kind.BATCH_GRADIENT,
    Kind.NEW_WEIGHT: Kind.NEW_BIAS,
}
"""What stands for a bias in a matrix that has one such thing for each weight."""

_LEADS_TO = {
    Kind.DNET_DOUT: Kind.DELTA,
    Kind.PATH: Kind.DELTA,
    Kind.DE_DOUT: Kind.DELTA,
    Kind.DOUT_DNET: Kind.DELTA,
    Kind.DNET_DW: Kind.DE_DW,
    **dict.fromkeys(UPDATING, Kind.NEW_WEIGHT),
}
"""Kinds without a matrix of their own, with what they are a factor or a term of."""
