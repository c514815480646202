"""``bpsim check``: backpropagation beside central differences."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from bpsim.commands import output, report
from bpsim.commands.exact_values import QUANTITY_FIELDS, number, place
from bpsim.commands.long_runs import compile_if_it_pays, progress
from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import GradientRow, checked_in_order
from bpsim.core.training import UpdateOrder
from bpsim.handout.csv_text import csv_text
from bpsim.lesson import files, load
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.simulator.checking import gradient_count, gradient_work, why_not_checked
from bpsim.trace import gradient_check_wording as wording
from bpsim.trace.gradient_notes import kinks, verdict
from bpsim.trace.numerals import format_exact, format_number, format_significant

MOST_ROWS = 100
DIGITS = 12
GAIN_DIGITS = 5
"""Significant, of what a step brings."""
NUMBERS = ("backpropagation", "difference", "relative", "step", "expected", "gain")
EVALUATIONS = 12
"""Evaluations of the error for each parameter, roughly; each takes a third of an iteration."""


def check(source: str, as_json: bool, table: Path | None) -> int:
    """Prints the table, worst first; 1 where a gradient differs. Without targets it says that there is no gradient."""
    lesson = load(source)
    if table is not None:
        files.check_writable(table, lesson.path)
    sim = Simulator(lesson)
    missing = why_not_checked(sim.position)
    if missing and (as_json or table is not None):
        raise UsageError(missing)
    if missing:
        output.line(report.heading(sim))
        output.sentence(missing)
        return 0
    rows = _rows(sim)
    if table is not None:
        files.write(table, _csv(sim, rows).encode())
    if as_json:
        output.line(json.dumps([_object(sim, row) for row in rows], ensure_ascii=False, indent=1))
        return 0 if all(row.agrees for row in rows) else 1
    output.line(report.heading(sim))
    output.line(_("Backpropagation (a) beside central differences (n)"))
    if sim.training.update is UpdateOrder.LAYER_BY_LAYER:
        output.sentence(wording.LAYER_BY_LAYER)
    if not sim.training.vanilla:
        output.sentence(wording.AFTER)
    if rows:
        output.line()
        _show(sim, rows)
    output.line()
    return _judge(rows)


def _rows(sim: Simulator) -> list[GradientRow]:
    count = gradient_count(sim.position)
    with progress(_("{count} gradients").format(count=count), count) as show:
        compile_if_it_pays(sim.values.engine, EVALUATIONS * count // 3, show)
        return checked_in_order(gradient_work(sim.position), show)


def _show(sim: Simulator, rows: list[GradientRow]) -> None:
    cells = [
        (
            sim.notation.plain(row.quantity),
            format_number(sim.notation.shown(row.quantity, row.backpropagation), DIGITS),
            format_number(sim.notation.shown(row.quantity, row.difference), DIGITS),
            format_significant(row.relative, 2),
            *("" if gain is None else format_significant(gain, GAIN_DIGITS) for gain in (row.expected, row.gain)),
            "kink" if row.kink else "" if row.agrees else "differs",
        )
        for row in rows[:MOST_ROWS]
    ]
    names = (_("gradient"), "a", "n", _("relative error"), _("expected"), _("got"), "")
    output.table(names, cells, text_columns=(0, 6))
    if len(rows) > MOST_ROWS:
        output.line(_("... and {count} more, which are nearer to each other").format(count=len(rows) - MOST_ROWS))
    if any(row.gain is not None for row in rows):
        output.sentence(wording.GAINS)
    for sentence in kinks(rows, sim.values, sim.notation):
        output.sentence(sentence)


def _numbers(row: GradientRow) -> dict[str, float | None]:
    values = (row.backpropagation, row.difference, row.relative, row.step, row.expected, row.gain)
    return dict(zip(NUMBERS, values, strict=True))


def _object(sim: Simulator, row: GradientRow) -> dict[str, Any]:
    """A row as ``--json`` prints it, all digits; null where a parameter is not updated."""
    numbers = {name: None if value is None else number(value) for name, value in _numbers(row).items()}
    symbol = sim.notation.plain(row.quantity)
    return {**place(row.quantity), "symbol": symbol, **numbers, "agrees": row.agrees, "kink": row.kink}


def _csv(sim: Simulator, rows: list[GradientRow]) -> str:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([*QUANTITY_FIELDS, "symbol", *NUMBERS, "agrees", "kink"])
    for row in rows:
        cells = ["" if cell is None else cell for cell in place(row.quantity).values()]
        numbers = ["" if value is None else format_exact(value) for value in _numbers(row).values()]
        table.writerow([*cells, csv_text(sim.notation.plain(row.quantity)), *numbers, row.agrees, row.kink])
    return text.getvalue()


def _judge(rows: list[GradientRow]) -> int:
    output.sentence(verdict(rows, wording.TOLERANCE))
    return 0 if all(row.agrees for row in rows) else 1
