"""What is computed: lines, the values of their variables, and which of these are learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from bpsim.core.errors import FormulaError
from bpsim.core.network import Floats
from bpsim.formulas.graph import Graph, build
from bpsim.formulas.reader import read_line
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Line


def _nothing() -> Floats:
    return np.empty((1, 0))


@dataclass(frozen=True, eq=False)
class Formulas:
    """Lines as they were typed, with a value or a column for every name that has no line.

    result: the name of what everything is derived of, None for the one that no other line uses. learned: the variables
    that training changes, frozen those of them that it leaves, unpenalized those without penalty and decay.
    rows: (samples, columns), a number for each name of ``columns``; one row without columns where there are no data.
    held_out: the rows that are kept out of training, which have an error of their own.
    """

    lines: tuple[str, ...]
    variables: Mapping[str, float] = field(default_factory=dict)
    result: str | None = None
    learned: tuple[str, ...] = ()
    frozen: tuple[str, ...] = ()
    unpenalized: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Floats = field(default_factory=_nothing)
    held_out: tuple[int, ...] = ()

    @cached_property
    def known(self) -> frozenset[str]:
        """The keys of all names that have a line, a value or a column."""
        lines = (line.partition("=")[0].strip() for line in self.lines)
        return frozenset(map(canonical, (*lines, *self.variables, *self.columns)))

    @cached_property
    def read(self) -> tuple[Line, ...]:
        """The lines as trees. Raises FormulaError."""
        lines = []
        for number, text in enumerate(self.lines):
            try:
                lines.append(read_line(text, self.known))
            except FormulaError as error:
                raise error.in_line(number) from None
        return tuple(lines)

    @cached_property
    def graph(self) -> Graph:
        """The nodes. Raises FormulaError."""
        return build(self.read, canonical(self.result) if self.result else None)

    @cached_property
    def values(self) -> Mapping[str, float]:
        """The values by the keys of their names."""
        return {canonical(name): float(value) for name, value in self.variables.items()}

    @cached_property
    def fed(self) -> list[int]:
        """The nodes that the columns are for, those left out that no line uses."""
        return [self.graph.variables.index(key) for key in map(canonical, self.columns) if key in self.graph.variables]

    @cached_property
    def fed_rows(self) -> Floats:
        """The numbers for them: (samples, nodes of ``fed``)."""
        used = [at for at, name in enumerate(self.columns) if canonical(name) in self.graph.variables]
        return self.rows[:, used]

    def start(self, row: int) -> list[float]:
        """The values of all nodes before a pass: those of the variables for a row of the data, then 0 for each gate.

        Raises FormulaError where a name has neither a line nor a value nor a column.
        """
        fed = dict(zip(map(canonical, self.columns), self.rows[row].tolist(), strict=True))
        known = {**self.values, **fed}
        for key in self.graph.variables:
            if key not in known:
                raise FormulaError(self._missing(key), 0)
        return [known[key] for key in self.graph.variables] + [0.0] * len(self.graph.gates)

    def _missing(self, key: str) -> str:
        """What is said of a name without a value, which may be a product that was written as one word."""
        for at in range(1, len(key)):
            if key[:at] in self.known and key[at:] in self.known:
                return f"{key} is one name; the product is {key[:at]} {key[at:]}"
        return f"{key} has no value"
