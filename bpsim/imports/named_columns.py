"""A table for formulas: its columns are the values of the variables that have their names."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from bpsim.core.errors import LessonError
from bpsim.core.network import Floats
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.imports.samples import column_name
from bpsim.imports.table import Table
from bpsim.sentences import _
from bpsim.trace.numerals import grouped

MOST_FAULTS = 5
"""Rows of a column that are named, at most."""


class NamedColumns(Struct, frozen=True, eq=False):
    """What a table gives variables. rows: (rows, names); unused: the columns that are called like none."""

    names: tuple[str, ...]
    rows: Floats
    unused: tuple[str, ...]


def named_columns(table: Table, formulas: Formulas) -> NamedColumns:
    """The columns that are called like variables. Raises LessonError: no such column, a column that is missing, a cell
    that is no number."""
    variables = formulas.graph.variables
    places = {canonical(name): at for at, name in enumerate(table.names) if table.named}
    columns_first = dict.fromkeys([*(key for key in map(canonical, formulas.columns) if key in variables), *variables])
    names = [name for name in columns_first if name in places]
    if not names:
        said = _("no column is called like a variable: {names}")
        raise LessonError(said.format(names=", ".join(variables)))
    missing = [name for name in formulas.columns if canonical(name) in variables and canonical(name) not in places]
    if missing:
        raise LessonError(_("the table has no column {name}").format(name=missing[0]))
    if table.faults:
        raise LessonError(*(str(fault) for fault in table.faults[:MOST_FAULTS]))
    columns = []
    for name in names:
        numbers, faults = table.numbers(places[name])
        if faults:
            lines = {int(table.lines[row]): reason for row, reason in sorted(faults.items())[:MOST_FAULTS]}
            said = _("line {line}, {column}: {reason}")
            column = column_name(table, places[name])
            raise LessonError(
                *(said.format(line=grouped(line), column=column, reason=reason) for line, reason in lines.items())
            )
        columns.append(numbers)
    unused = tuple(name for key, name in zip(map(canonical, table.names), table.names, strict=True) if key not in names)
    return NamedColumns(tuple(names), np.column_stack(columns), unused)
