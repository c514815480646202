"""Editing the formulas of a lesson at a position: what each edit makes of it.

At iteration 0 the lesson itself is changed, later a branch begins with the present values of what is learned. Captions,
printed and typed numbers follow the node that they name, or go with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from bpsim.core.errors import UsageError
from bpsim.core.network import Indices
from bpsim.editing import formulas_edited as edited
from bpsim.editing.addresses import follow
from bpsim.editing.edited import Done
from bpsim.editing.folding import Group, turned
from bpsim.editing.node_moves import NodeMoves
from bpsim.editing.sample_addresses import renumbered
from bpsim.editing.sample_data import places_moved, places_with, places_without
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.lesson import validate
from bpsim.lesson.lesson import FormulaLesson
from bpsim.sentences import _
from bpsim.simulator import origins
from bpsim.simulator.edit import Edit, resumed
from bpsim.simulator.opened import same_formulas
from bpsim.simulator.origins import Origin
from bpsim.simulator.position import Position
from bpsim.trace.numerals import grouped

RENAME = _("rename {name} to {to}")


def set_lines(here: Position, lines: Sequence[str]) -> Edit:
    """Other lines; raises FormulaError, with the line and the place in it, where one cannot be read.

    A new name gets the value 1, one that vanishes keeps its value.
    """
    old, made = here.formulas, edited.with_lines(here.formulas, lines)
    return _restructured(here, made, _said(old.lines, made.lines))


def set_line(here: Position, number: int, text: str) -> Edit:
    """Another line in place of line ``number``, from 0; behind the last one more, and one less where it is blank."""
    lines = list(here.formulas.lines)
    lines[number : number + 1] = [text]
    return set_lines(here, lines)


def move_line(here: Position, number: int, to: int) -> Edit:
    """A line at another place."""
    made = edited.with_line_moved(here.formulas, number, to)
    return _restructured(here, made, made.lines[to] if 0 <= to < len(made.lines) else "")


def rename_node(here: Position, name: str, to: str) -> Edit:
    """Another name of a line, a variable or a column, wherever it stands. Raises UsageError, or FormulaError."""
    if canonical(name) not in here.formulas.known:
        raise UsageError(_("there is no name {name}").format(name=name))
    made = edited.renamed(here.formulas, name, to)
    return _restructured(here, made, RENAME.format(name=name, to=to), {canonical(name): canonical(to)})


def fold(here: Position, group: Group) -> Edit:
    """Gates folded into a function, or a function written out. Raises UsageError where there is no such group.

    The place is kept by node; the numbers agree to rounding, and training goes on from the present ones.
    """
    made, units = turned(here.formulas, group)
    words = (_("fold into {function}") if group.folds else _("write {function} out")).format(function=group.function)
    return _restructured(here, made, words, units=units)


def set_result(here: Position, name: str) -> Edit:
    """Another line that everything is derived of; raises FormulaError where it is none."""
    return _restructured(here, edited.with_result(here.formulas, name), _("result {name}").format(name=name))


def set_learned(here: Position, name: str, learned: bool = True) -> Edit:
    """Whether training changes a variable; raises UsageError where it cannot."""
    words = (_("{name} learned") if learned else _("{name} not learned")).format(name=name)
    return _restructured(here, edited.with_marks(here.formulas, name, learned=learned), words)


def set_frozen(here: Position, name: str, frozen: bool = True) -> Edit:
    """Whether a learned variable keeps its value for now."""
    words = (_("{name} frozen") if frozen else _("{name} not frozen")).format(name=name)
    return _restructured(here, edited.with_marks(here.formulas, name, frozen=frozen), words)


def set_penalized(here: Position, name: str, penalized: bool = True) -> Edit:
    """Whether penalty and decay act on a learned variable."""
    words = (_("{name} penalized") if penalized else _("{name} not penalized")).format(name=name)
    return _restructured(here, edited.with_marks(here.formulas, name, penalized=penalized), words)


def differ_by_sample(here: Position, name: str, differs: bool = True) -> Edit:
    """Whether a variable has a column in the data; raises UsageError where it cannot."""
    formulas, engine = here.formulas, here.snapshot.engine
    if differs:
        made, words = edited.with_column(engine.formulas_at(here.values.state), name), _("{name} by sample")
    else:
        made, words = edited.without_column(formulas, name), _("{name} the same for all samples")
    return _restructured(here, made, words.format(name=name))


# The rows of the data


def add_sample(
    here: Position,
    inputs: ArrayLike | None = None,
    targets: ArrayLike | None = None,  # noqa: ARG001 - as of a network
    at: int | None = None,
) -> Edit:
    """More rows before row ``at``, by default behind the others: (rows, columns), by default one of zeros."""
    new = np.zeros((1, len(here.formulas.columns))) if inputs is None else inputs
    before = len(here.formulas.rows)
    made = edited.with_rows(here.formulas, new, at)
    places = places_with(before, before if at is None else at, len(made.rows) - before)
    return _with_data(here, made, origins.ADDED, places)


def replace_rows(here: Position, names: Sequence[str], rows: ArrayLike) -> Edit:
    """Other data in the place of all: (samples, names), a column for each of these variables."""
    made = edited.with_all_rows(here.formulas, names, rows)
    return _restructured(here, made, origins.OTHER_SAMPLES)


def remove_samples(here: Position, rows: Sequence[int]) -> Edit:
    """Without some rows; raises UsageError where none that is trained on would be left."""
    places = places_without(len(here.formulas.rows), rows)
    return _with_data(here, edited.without_rows(here.formulas, rows), origins.REMOVED, places)


def move_samples(here: Position, rows: Sequence[int], to: int) -> Edit:
    """Some rows side by side, in their order, the first of them at row ``to``."""
    places = places_moved(len(here.formulas.rows), rows, to)
    return _with_data(here, edited.with_rows_moved(here.formulas, rows, to), origins.MOVED, places)


def hold_out(here: Position, row: int, held: bool = True) -> Edit:
    """Goes on without a row of the data, or with it again; raises UsageError where none would be left."""
    words = (origins.HELD_OUT if held else origins.TAKEN_BACK).format(sample=grouped(row + 1))
    return _with_data(here, edited.with_row_held_out(here.formulas, row, held), words)


def set_samples(here: Position, values: ArrayLike, row: int = 0, column: int = 0) -> Edit:
    """A block of numbers over the data from a row on, and from a column of those that a line uses; raises UsageError.

    Rows are added where needed.
    """
    used = [at for at, name in enumerate(here.formulas.columns) if canonical(name) in here.formulas.graph.variables]
    made = edited.with_block(here.formulas, row, used[column:], values)
    return _with_data(here, made, origins.OTHER_SAMPLES)


def _with_data(here: Position, formulas: Formulas, words: str, rows: Indices | None = None) -> Edit:
    before = _lesson(here)
    lesson = replace(before, formulas=formulas)
    places = np.arange(len(here.formulas.rows)) if rows is None else rows
    lesson = renumbered(before, lesson, places)
    _refuse(lesson)
    return resumed(here, lesson, Origin(words), rows=rows)


def _restructured(
    here: Position,
    formulas: Formulas,
    words: str,
    renamed: Mapping[str, str] | None = None,
    units: Mapping[int, int] | None = None,
) -> Edit:
    """Going on with other formulas: what names nodes follows them."""
    before = _lesson(here)
    if same_formulas(before.formulas, formulas):
        return Edit(here.snapshot)
    learned = set(map(canonical, formulas.learned))
    moves = NodeMoves(before.formulas.graph, formulas.graph, renamed or {}, units, learned)
    positions = {moves.name(name): point for name, point in before.view.positions.items()}
    view = replace(before.view, positions=positions, along=moves.name(before.view.along))
    lesson, dropped = follow(_without_lost_rows(before, replace(before, formulas=formulas, view=view)), moves)
    _refuse(lesson)
    there = here.snapshot.resumed(lesson, here.values.state, Origin(words))
    return Edit(there, follows=True, moves=moves, done=Done(words, dropped))


def _without_lost_rows(before: FormulaLesson, after: FormulaLesson) -> FormulaLesson:
    """The lesson without what names rows that there are no more."""
    rows, left = np.arange(before.formulas.samples), after.formulas.samples
    return renumbered(before, after, np.where(rows < left, rows, -1)) if left < len(rows) else after


def _lesson(here: Position) -> FormulaLesson:
    lesson = here.snapshot.lesson_here
    assert isinstance(lesson, FormulaLesson)
    return lesson


def _refuse(lesson: FormulaLesson) -> None:
    """Refuses what a file may not have. The state that it opened with is left behind."""
    validate(replace(lesson, state=None))


def _said(old: Sequence[str], new: Sequence[str]) -> str:
    """What an edit of lines is called: the one line that is another, else how many there are."""
    added = [line for line in new if line not in old]
    removed = [line for line in old if line not in new]
    if len(added) == 1:
        return added[0]
    if not added and len(removed) == 1:
        return _("without {line}").format(line=removed[0])
    return _("{count} lines").format(count=grouped(len(new)))
