"""``bpsim check``: backpropagation beside central differences."""

from __future__ import annotations

from bpsim.commands import output, report
from bpsim.commands.long_runs import compile_if_it_pays, progress
from bpsim.core.gradient_check import GradientRow, checked_in_order
from bpsim.core.training import UpdateOrder
from bpsim.lesson import load
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.simulator.checking import gradient_count, gradient_work, why_not_checked
from bpsim.trace import gradient_check_wording as wording
from bpsim.trace.gradient_notes import kinks, verdict
from bpsim.trace.numerals import format_number, format_significant

MOST_ROWS = 100
DIGITS = 12
EVALUATIONS = 12
"""Evaluations of the error for each parameter, roughly; each takes a third of an iteration."""


def check(source: str) -> int:
    """Prints the table, worst first; 1 where a gradient differs. Without targets it says that there is no gradient."""
    sim = Simulator(load(source))
    missing = why_not_checked(sim.position)
    if missing:
        output.line(report.heading(sim))
        output.sentence(missing)
        return 0
    rows = _rows(sim)
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
            "kink" if row.kink else "" if row.agrees else "differs",
        )
        for row in rows[:MOST_ROWS]
    ]
    output.table((_("gradient"), "a", "n", _("relative error"), ""), cells, text_columns=(0, 4))
    if len(rows) > MOST_ROWS:
        output.line(_("... and {count} more, which are nearer to each other").format(count=len(rows) - MOST_ROWS))
    for sentence in kinks(rows, sim.values, sim.notation):
        output.sentence(sentence)


def _judge(rows: list[GradientRow]) -> int:
    output.sentence(verdict(rows, wording.TOLERANCE))
    return 0 if all(row.agrees for row in rows) else 1
