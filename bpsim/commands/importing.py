"""``bpsim import``: a lesson out of a table, of weights, or of both."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from bpsim.commands import output
from bpsim.core.errors import LessonError, UsageError
from bpsim.core.initialization import Distribution, Initialization
from bpsim.editing.sample_data import with_all_samples
from bpsim.imports import lessons, weights
from bpsim.imports.columns import Role, suggest
from bpsim.imports.dialect import DecimalMark, Dialect, Separator
from bpsim.imports.holding_out import held_out_rows
from bpsim.imports.reading import Reading
from bpsim.imports.records import Fault
from bpsim.imports.samples import Samples, samples
from bpsim.imports.sources import open_source
from bpsim.imports.suffixes import WEIGHTS
from bpsim.imports.table import Table
from bpsim.imports.weight_arrays import Matrices
from bpsim.lesson import Lesson, builtin_names, load, save
from bpsim.lesson.faults import printable, suggestion
from bpsim.sentences import Plural, _

_TWICE = {
    "lesson": _("{one} and {other} are both a lesson: give one"),
    "table": _("{one} and {other} are both a table: give one"),
    "weights": _("{one} and {other} are both weights: give one"),
}
_FAULTY = Plural(
    "{path}: {count} faulty row: mend them, or leave them out with --skip-faulty",
    "{path}: {count} faulty rows: mend them, or leave them out with --skip-faulty",
)
_SAMPLES = Plural("{count} sample", "{count} samples")
SEPARATORS = {"comma": Separator.COMMA, "semicolon": Separator.SEMICOLON, "tab": Separator.TAB}
MARKS = {"point": DecimalMark.POINT, "comma": DecimalMark.COMMA}

AGAIN = "..."
"""In ``--columns``: the role before it for as many columns as are left."""

_NAMES = {"yes": True, "no": False, None: None}


class Options(Struct, frozen=True):
    """How a table is read; None finds out. names: yes or no, whether the first row has them. columns: what each
    becomes. sheet: of a workbook. hold_out: the share of the rows, from 0 to 1."""

    network: str | None = None
    separator: str | None = None
    decimal: str | None = None
    names: str | None = None
    columns: str | None = None
    sheet: str | None = None
    skip_faulty: bool = False
    hold_out: float = 0.0
    seed: int = 0
    force: bool = False


def import_files(sources: Sequence[str], out: Path, **chosen: Any) -> int:
    """Writes a lesson made of a table, of weights, or of both, into a lesson if one is among ``sources``.

    chosen: fields of ``Options``. Every faulty row is told on stderr. Raises UsageError and LessonError; then nothing
    is written.
    """
    options = Options(**chosen)
    if os.path.lexists(out) and not options.force:
        raise UsageError(
            _("{file} is there already: give another name, or --force to replace it").format(file=printable(str(out)))
        )
    base, table, arrays = _sorted(sources)
    if table is None and arrays is None:
        raise UsageError(_("there is nothing to import: give a table, weights (.npz, .json) or both"))
    if base is not None and options.network:
        raise UsageError(_("--network describes a new network, and a lesson with one is among the files"))
    read = _samples(table, options, base) if table else None
    matrices = weights.read_weights(arrays) if arrays else None
    try:
        lesson, transposed = _lesson(base, read, matrices, options, printable((table or arrays or out).stem))
    except LessonError as error:  # of the weights alone
        raise LessonError(f"{printable(str(arrays))}: {error}") from None
    save(lesson, out)
    sizes = "-".join(map(str, lesson.network.sizes))
    said = [sizes, _SAMPLES.of(lesson.data.samples, count=lesson.data.samples)]
    said += [_("{count} held out").format(count=len(lesson.data.held_out))] if lesson.data.held_out else []
    said += [_("weights transposed: a row of the file was a source")] if transposed else []
    output.line(f"{printable(str(out))}: {', '.join(said)}")
    return 0


def _sorted(sources: Sequence[str]) -> tuple[Lesson | None, Path | None, Path | None]:
    """The lesson, the table and the weights among the files, each at most once."""
    found: dict[str, str] = {}
    for source in sources:
        suffix = Path(source).suffix.lower()
        kind = "weights" if suffix in WEIGHTS else "table"
        if source in builtin_names() or suffix == ".bpsim":
            kind = "lesson"
        if kind in found:
            raise UsageError(_TWICE[kind].format(one=printable(found[kind]), other=printable(source)))
        found[kind] = source
    table, arrays = (Path(found[kind]) if kind in found else None for kind in ("table", "weights"))
    return load(found["lesson"]) if "lesson" in found else None, table, arrays


def _samples(path: Path, options: Options, base: Lesson | None) -> Samples:
    source = open_source(path)
    if options.sheet is not None:
        source.choose(options.sheet)
    likely = source.likely
    dialect = Dialect(
        SEPARATORS[options.separator] if options.separator else likely.separator,
        MARKS[options.decimal] if options.decimal else likely.decimal,
    )
    if not dialect.possible:
        raise UsageError(_("where commas separate the cells, the decimal mark is a point"))
    try:
        table = Reading(source, dialect, _NAMES[options.names]).finish()
        roles = _roles(options.columns, table) or suggest(table, base.network if base else None)
        read = samples(table, roles)
    except LessonError as error:
        _tell(path, error.faults[1:])
        raise LessonError(f"{printable(str(path))}: {error.faults[0]}") from None
    _tell(path, read.faults)
    if read.faults and not options.skip_faulty:
        raise LessonError(_FAULTY.of(len(read.faults), path=printable(str(path)), count=len(read.faults)))
    drawn = held_out_rows(read.rows, options.hold_out, options.seed)
    return structs.replace(read, held_out=tuple(sorted({*read.held_out, *drawn})))


def _tell(path: Path, faults: Sequence[Fault | str]) -> None:
    for fault in faults:
        output.fault(f"{printable(str(path))}: {fault}")


def _roles(columns: str | None, table: Table) -> tuple[Role, ...] | None:
    """The roles that ``--columns input,input,class`` says, where ``class,input,...`` has one again for as many columns
    as there are; raises UsageError."""
    if columns is None:
        return None
    names = [name.strip().lower() for name in columns.split(",")]
    if AGAIN in names[1:]:
        at = names.index(AGAIN, 1)
        names[at : at + 1] = [names[at - 1]] * (len(table.names) - len(names) + 1)
    for name in names:
        if name not in list(Role):
            unknown = _("--columns: {name!r} is not one of {roles}").format(name=name, roles=", ".join(Role))
            raise UsageError(unknown + suggestion(name, list(Role)))
    if len(names) != len(table.names):
        counts = {"named": len(names), "there": len(table.names)}
        raise UsageError(_("--columns names {named} columns, and the table has {there}").format(**counts))
    return tuple(map(Role, names))


def _lesson(
    base: Lesson | None, read: Samples | None, matrices: Matrices | None, options: Options, title: str
) -> tuple[Lesson, bool]:
    """The lesson, and whether the weights were transposed."""
    if base is None and matrices is None:
        assert read is not None
        drawn = Initialization(Distribution.XAVIER, seed=options.seed)
        network = options.network or lessons.suggested_network(read)
        return lessons.lesson_of(read, network, title=title, initialization=drawn), False
    transposed = False
    if base is None:
        assert matrices is not None  # nothing at all was refused before
        network = options.network or weights.suggested_network(matrices, read)
        base, transposed = weights.lesson_of(matrices, network, title=title)
        base = lessons.named(base, read) if read else base
    elif matrices is not None:
        fit = weights.fitted(matrices, base.network)
        base, transposed = replace(base, parameters=fit.parameters, state=None), fit.transposed
    if read is not None:
        read = lessons.arranged(read, base)
        classes = read.classes or base.data.classes
        base = with_all_samples(base, read.inputs, read.given_targets, read.held_out, classes)
    return base, transposed
