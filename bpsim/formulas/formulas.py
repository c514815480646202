"""What is computed: lines, the values of their variables, and which of these are learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from bpsim.core.errors import FormulaError
from bpsim.core.held_out import HoldsOut
from bpsim.core.network import Floats, Indices
from bpsim.formulas.graph import Graph, build
from bpsim.formulas.missing import missing
from bpsim.formulas.reader import read_lines
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Line


def _nothing() -> Floats:
    return np.empty((1, 0))


@dataclass(frozen=True, eq=False)
class Formulas(HoldsOut):
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
        found = read_lines(self.lines, self.known)
        for line in found:
            if isinstance(line, FormulaError):
                raise line.in_line(line.line)
        return tuple(line for line in found if not isinstance(line, FormulaError))

    @cached_property
    def graph(self) -> Graph:
        """The nodes. Raises FormulaError."""
        return build(self.read, canonical(self.result) if self.result else None, self.known)

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

    @property
    def samples(self) -> int:
        """The rows of the data, held out or not, a count; 1 where there are no data."""
        return len(self.rows)

    def only(self, rows: Sequence[int] | Indices) -> Formulas:
        """The same with some of the rows, in this order, none of them held out."""
        return self._like(rows=np.take(self.rows, rows, axis=0), held_out=())

    def with_values(self, values: Mapping[str, float]) -> Formulas:
        """The same with other values of some variables, by the keys of their names."""
        return self._like(
            variables={name: values.get(canonical(name), value) for name, value in self.variables.items()}
        )

    def with_rows(self, rows: Floats) -> Formulas:
        """The same with other numbers in the columns: (samples, columns)."""
        return self._like(rows=rows)

    def with_learned(self, names: Sequence[str]) -> Formulas:
        """The same where training changes just these variables, none of them frozen."""
        return self._like(learned=tuple(names), frozen=(), unpenalized=())

    def in_row(self, row: int) -> Formulas:
        """The same without columns: what has one has its number in this row of the data."""
        numbers = dict(zip(self.columns, self.rows[row].tolist(), strict=True))
        return self._like(variables={**self.variables, **numbers}, columns=(), rows=_nothing(), held_out=())

    def _like(self, **changes: Any) -> Formulas:
        """The same lines and names with other numbers: nothing is read again."""
        made = replace(self, **changes)
        for name in ("known", "read", "graph"):
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    def start(self, row: int) -> list[float]:
        """The vector of values before a pass: those of the variables for a row of the data, 0 for each gate, and the
        numbers that gates are made of.

        Raises FormulaError where a name has neither a line nor a value nor a column.
        """
        values = self._start.copy()
        for node, value in zip(self.fed, self.fed_rows[row].tolist(), strict=True):
            values[node] = value
        return values

    @cached_property
    def _start(self) -> list[float]:
        """The same with 0 for what is fed."""
        unknown = missing(self.read, self.known)
        if unknown:
            raise unknown[0]
        known = {**self.values, **dict.fromkeys(map(canonical, self.columns), 0.0)}
        variables = [known[key] for key in self.graph.variables]
        return [*variables, *[0.0] * len(self.graph.gates), *self.graph.constants]
