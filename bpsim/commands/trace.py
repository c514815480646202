"""``bpsim trace``: every step of one iteration."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from bpsim import handout
from bpsim.commands import output, report
from bpsim.commands.training import compile_if_it_pays, go_to, progress
from bpsim.commands.values import number, place
from bpsim.commands.worked import worked_solution
from bpsim.handout import Format
from bpsim.handout.csv_text import csv_text
from bpsim.lesson import Lesson, files, load
from bpsim.sentences import _
from bpsim.simulator import Simulator, TracedStep
from bpsim.trace.notation import Notation

_HEAD = _("{title}: iteration {iteration}, {steps} steps")
COLUMNS = (
    "step", "phase", "quantity", "sample", "layer", "unit", "source", "symbol", "value", "formula", "substituted",
    "operands",
)  # fmt: skip


def trace(source: str, iteration: int | None, form: str, out: Path | None = None) -> int:
    """Prints the steps as they are formed, or writes them to a file once they all are.

    Raises DivergedError where the iteration cannot be reached, UsageError where the file cannot be written.
    """
    lesson = load(source)
    if out is not None:
        files.check_writable(out, lesson.path)
    sim = reached(lesson, iteration)
    if out is None:
        _print(sim, form)
        return 0
    with redirect_stdout(StringIO()) as text:
        _print(sim, form)
    files.write(out, text.getvalue().encode())
    return 0


def reached(lesson: Lesson, iteration: int | None) -> Simulator:
    """A lesson at an iteration, None where it opens. Raises DivergedError."""
    sim = Simulator(lesson)
    go_to(sim, sim.iteration if iteration is None else iteration)
    with progress("compiling", 1) as show:
        compile_if_it_pays(sim.record.runner, 1, show)
    return sim


def _print(sim: Simulator, form: str) -> None:
    writers = {"text": _text, "json": _json, "csv": _csv}
    if form in writers:
        writers[form](sim)
    else:
        for text in handout.lines(sim, Format(form)):
            output.line(text)


def as_json(step: TracedStep, notation: Notation) -> dict[str, Any]:
    """One step under the names of ``COLUMNS``; every value is in the sign of the notation, that of its symbol."""
    return {
        "step": step.step.number,
        "phase": step.step.phase.value,
        **place(step.step.quantity),
        "symbol": step.symbol,
        "value": number(notation.shown(step.step.quantity, step.value)),
        "formula": step.formula,
        "substituted": step.substituted,
        "operands": [{**place(q), "value": number(notation.shown(q, value))} for q, value in step.operands],
    }


def _json(sim: Simulator) -> None:
    """A list with one step on each line, so that a long one need not be kept."""
    before = "[\n"
    for step in sim.trace():
        output.line(before + json.dumps(as_json(step, sim.notation)), end="")
        before = ",\n"
    output.line("\n]")


def _csv(sim: Simulator) -> None:
    """A row for each step; its operands are JSON in one cell."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(COLUMNS)
    for step in sim.trace():
        cells = as_json(step, sim.notation)
        for name in ("symbol", "formula", "substituted"):
            cells[name] = csv_text(cells[name])
        rows.writerow([*(cells[name] for name in COLUMNS[:-1]), json.dumps(cells["operands"])])


def _text(sim: Simulator) -> None:
    for text in lines(sim):
        output.line(text)


def lines(sim: Simulator, most: int | None = None) -> Iterator[str]:
    """The worked solution with its heading."""
    yield _HEAD.format(title=report.title(sim), iteration=sim.iteration, steps=len(sim.steps))
    yield from worked_solution(sim, output.width(), most)
