"""An edit of formulas: the formulas that it makes of others. Each raises a UsageError or a FormulaError for what cannot
be, and changes nothing. Names may be given in any spelling."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bpsim.core.errors import UsageError
from bpsim.core.network import Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import build
from bpsim.formulas.reader import read_line
from bpsim.formulas.scanner import Sort, scan
from bpsim.formulas.spelling import canonical
from bpsim.lesson.lesson import FormulaLesson
from bpsim.sentences import _

NEW_VALUE = 1.0
"""The value of a name that an edit brings, until it is given another."""


def with_lines(formulas: Formulas, lines: Sequence[str]) -> Formulas:
    """Other lines, blank ones left out. A new name without line, value or column gets ``NEW_VALUE``.

    A name that no line uses any more keeps its value, one that gets a line loses value and column.
    """
    kept = tuple(line.strip() for line in lines if line.strip())
    with_line = {canonical(line.partition("=")[0].strip()) for line in kept if "=" in line}
    made = without_names(replace(formulas, lines=kept), with_line)
    if made.result and canonical(made.result) not in with_line:
        made = replace(made, result=None)
    graph = made.graph
    known = {canonical(name) for name in (*made.variables, *made.columns)}
    fresh = {key: NEW_VALUE for key in graph.variables if key not in known}
    return replace(made, variables={**made.variables, **fresh}) if fresh else made


def with_line_moved(formulas: Formulas, number: int, to: int) -> Formulas:
    """A line at another place."""
    lines = list(formulas.lines)
    lines.insert(to, lines.pop(number))
    return with_lines(formulas, lines)


def without_names(formulas: Formulas, keys: set[str]) -> Formulas:
    """No values, columns or marks for names that have a line."""

    def others(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if canonical(name) not in keys)

    columns = [at for at, name in enumerate(formulas.columns) if canonical(name) not in keys]
    return replace(
        formulas,
        variables={name: value for name, value in formulas.variables.items() if canonical(name) not in keys},
        learned=others(formulas.learned),
        frozen=others(formulas.frozen),
        unpenalized=others(formulas.unpenalized),
        columns=tuple(formulas.columns[at] for at in columns),
        rows=formulas.rows[:, columns],
    )


def with_result(formulas: Formulas, name: str) -> Formulas:
    """Another line that everything is derived of."""
    build(formulas.read, canonical(name))  # refuses a name that has no line
    return replace(formulas, result=name)


def with_marks(
    formulas: Formulas,
    name: str,
    *,
    learned: bool | None = None,
    frozen: bool | None = None,
    penalized: bool | None = None,
) -> Formulas:
    """Whether a variable is learned, frozen for now, and penalized; None leaves it as it is. What is frozen or free of
    penalties is learned. Raises UsageError for a name that is no variable."""
    key = canonical(name)
    spelled = {canonical(known): known for known in formulas.variables}
    if key not in spelled:
        why = no_variable(formulas, name)
        raise UsageError(why)
    own = spelled[key]
    if learned is False:
        marks: Mapping[str, bool | None] = {"learned": False, "frozen": False, "unpenalized": False}
    else:
        unpenalized = None if penalized is None else not penalized
        marks = {"learned": True, "frozen": frozen, "unpenalized": unpenalized}
    changes: dict[str, Any] = {}
    for field, on in marks.items():
        names: tuple[str, ...] = getattr(formulas, field)
        others = tuple(one for one in names if canonical(one) != key)
        if on is not None:
            changes[field] = (names if len(others) < len(names) else (*names, own)) if on else others
    return replace(formulas, **changes)


def no_variable(formulas: Formulas, name: str) -> str:
    """Why a name cannot be learned: it differs by sample, is computed, or is not there."""
    key = canonical(name)
    if key in map(canonical, formulas.columns):
        return _("{name} differs by sample, so it cannot be learned").format(name=name)
    if key in formulas.known:
        return _("{name} is computed by a line").format(name=name)
    return _("there is no variable {name}").format(name=name)


def with_typed(lesson: FormulaLesson, values: Mapping[Quantity, float]) -> FormulaLesson:
    """The lesson with other starting values of variables, numbers of columns, or another learning rate.

    values: of ``value`` with the row of the data as its sample, which matters where the variable has a column.
    Raises UsageError for what is computed.
    """
    formulas, training = lesson.formulas, lesson.training
    for quantity, value in values.items():
        if not math.isfinite(value):
            raise UsageError(_("{value} is no finite number").format(value=value))
        if quantity.kind is Kind.LEARNING_RATE:
            if value <= 0:
                raise UsageError(_("the learning rate must be greater than 0"))
            training = replace(training, learning_rate=value)
            continue
        if quantity.kind is not Kind.VALUE or formulas.graph.gate(quantity.at_unit) is not None:
            raise UsageError(_("{name} is computed and cannot be typed").format(name=quantity.kind.value))
        name = formulas.graph.variables[quantity.at_unit]
        if name in map(canonical, formulas.columns):
            formulas = with_cell(formulas, quantity.sample or 0, name, value)
        else:
            formulas = formulas.with_values({name: value})
    return replace(lesson, formulas=formulas, training=training)


# The data


def with_column(formulas: Formulas, name: str) -> Formulas:
    """A variable that differs by sample from now on: a column of its present value. It is learned no more."""
    key = canonical(name)
    spelled = {canonical(known): known for known in formulas.variables}
    if key not in spelled:
        raise UsageError(no_variable(formulas, name))
    own, value = spelled[key], formulas.values[key]
    made = without_names(formulas, {key})
    column = np.full((len(formulas.rows), 1), value)
    return replace(made, columns=(*made.columns, own), rows=np.hstack([made.rows, column]))


def without_column(formulas: Formulas, name: str) -> Formulas:
    """A variable that is the same for every sample again: the value of its first row."""
    key = canonical(name)
    at = next((at for at, column in enumerate(formulas.columns) if canonical(column) == key), None)
    if at is None:
        raise UsageError(_("{name} has no column").format(name=name))
    made = without_names(formulas, {key})
    variables = {**made.variables, formulas.columns[at]: float(formulas.rows[0, at])}
    if made.columns:
        return replace(made, variables=variables)
    return replace(made, variables=variables, rows=np.empty((1, 0)), held_out=())


def with_all_rows(formulas: Formulas, names: Sequence[str], rows: ArrayLike) -> Formulas:
    """Other data in the place of all: (samples, names). The variables of these names differ by sample from now on."""
    keys = {canonical(name) for name in names}
    spelled = {canonical(name): name for name in (*formulas.variables, *formulas.columns)}
    made = without_names(formulas, keys)
    gone = {name: float(formulas.rows[0, at]) for at, name in enumerate(formulas.columns) if name in made.columns}
    return replace(
        made,
        variables={**made.variables, **gone},
        columns=tuple(spelled.get(canonical(name), name) for name in names),
        rows=np.asarray(rows, dtype=float).reshape(-1, len(names)),
        held_out=(),
    )


def with_rows(formulas: Formulas, rows: ArrayLike, at: int | None = None) -> Formulas:
    """More rows before row ``at``, by default behind the others: (rows, columns). Raises UsageError without columns."""
    if not formulas.columns:
        raise UsageError(_("no variable differs by sample: give one a column first"))
    new = np.asarray(rows, dtype=float).reshape(-1, len(formulas.columns))
    place = len(formulas.rows) if at is None else at
    held_out = tuple(row + len(new) if row >= place else row for row in formulas.held_out)
    return replace(formulas, rows=np.insert(formulas.rows, place, new, axis=0), held_out=held_out)


def without_rows(formulas: Formulas, rows: Sequence[int]) -> Formulas:
    """Without some of the rows. Raises UsageError where no trained one would be left."""
    left = [row for row in range(len(formulas.rows)) if row not in set(rows)]
    if not set(left) - set(formulas.held_out):
        raise UsageError(_("one sample that is trained on has to stay"))
    held_out = tuple(at for at, row in enumerate(left) if row in set(formulas.held_out))
    return replace(formulas, rows=formulas.rows[left], held_out=held_out)


def with_rows_moved(formulas: Formulas, rows: Sequence[int], to: int) -> Formulas:
    """Some rows side by side, in their order, the first of them at row ``to``."""
    others = [row for row in range(len(formulas.rows)) if row not in set(rows)]
    order = [*others[:to], *sorted(rows), *others[to:]]
    held_out = tuple(at for at, row in enumerate(order) if row in set(formulas.held_out))
    return replace(formulas, rows=formulas.rows[order], held_out=held_out)


def with_row_held_out(formulas: Formulas, row: int, held: bool) -> Formulas:
    """A row that is kept out of training, or is trained on again. Raises UsageError where none would be left."""
    return replace(formulas, held_out=formulas.held_out_with(row, held))


def with_cell(formulas: Formulas, row: int, name: str, value: float) -> Formulas:
    """Another number of a column in one row."""
    at = [canonical(column) for column in formulas.columns].index(canonical(name))
    rows: Floats = formulas.rows.copy()
    rows[row, at] = value
    return formulas.with_rows(rows)


def with_block(formulas: Formulas, row: int, columns: Sequence[int], values: ArrayLike) -> Formulas:
    """A block of numbers over the data from a row on, in the first of ``columns``; rows are added where needed."""
    block = np.atleast_2d(np.asarray(values, dtype=float))
    if block.shape[1] > len(columns):
        raise UsageError(_("there are {count} columns from here on").format(count=len(columns)))
    missing = row + len(block) - len(formulas.rows)
    made = with_rows(formulas, np.zeros((missing, len(formulas.columns)))) if missing > 0 else formulas
    rows = made.rows.copy()
    rows[row : row + len(block), list(columns[: block.shape[1]])] = block
    return made.with_rows(rows)


# Names


def renamed(formulas: Formulas, name: str, to: str) -> Formulas:
    """Another name everywhere: in lines, values, columns and marks. Raises UsageError where it is taken or no name."""
    key = canonical(name)
    if canonical(to) in formulas.known and canonical(to) != key:
        raise UsageError(_("{name} is taken").format(name=to))
    read_line(f"{to} = 1")

    def one(known: str) -> str:
        return to if canonical(known) == key else known

    made = replace(
        formulas,
        lines=tuple(_line_renamed(line, key, to) for line in formulas.lines),
        result=one(formulas.result) if formulas.result else None,
        variables={one(known): value for known, value in formulas.variables.items()},
        learned=tuple(map(one, formulas.learned)),
        frozen=tuple(map(one, formulas.frozen)),
        unpenalized=tuple(map(one, formulas.unpenalized)),
        columns=tuple(map(one, formulas.columns)),
    )
    if not _same_gates(formulas, made):
        raise UsageError(_("{name} would be read as something else").format(name=to))
    return made


def _line_renamed(line: str, key: str, to: str) -> str:
    """A line with another name in place of every spelling of one."""
    pieces, end = [], 0
    for token in scan(line):
        if token.sort is Sort.NAME and canonical(line[token.start : token.end]) == key:
            pieces += [line[end : token.start], to]
            end = token.end
    return "".join([*pieces, line[end:]])


def _same_gates(one: Formulas, other: Formulas) -> bool:
    """Whether two formulas have the same nodes, whatever these are called."""
    mine, others = one.graph, other.graph
    if (len(mine.variables), mine.result, len(mine.gates)) != (len(others.variables), others.result, len(others.gates)):
        return False
    return all((a.code, a.operands) == (b.code, b.operands) for a, b in zip(mine.gates, others.gates, strict=True))
