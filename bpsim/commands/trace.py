"""``bpsim trace``: every step of one iteration."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from bpsim import handout
from bpsim.commands import output, report
from bpsim.commands.exact_values import number, place
from bpsim.commands.long_runs import compile_if_it_pays, go_to, progress
from bpsim.commands.worked import worked_solution
from bpsim.core.quantity import Quantity
from bpsim.handout import Choice, Format
from bpsim.handout.csv_text import csv_text
from bpsim.lesson import Lesson, files
from bpsim.sentences import _
from bpsim.simulator import Simulator, TracedStep
from bpsim.simulator.traced import traced
from bpsim.trace.notation import Notation

_HEAD = _("{title}: iteration {iteration}, {steps} steps")
IN_TEXT = Choice(answers=False)
COLUMNS = (
    "step", "phase", "quantity", "sample", "layer", "unit", "source", "symbol", "value", "formula", "substituted",
    "operands",
)  # fmt: skip
NAME = "name"
"""What the steps of formulas have beside them."""


def trace(lesson: Lesson, iteration: int | None, form: str, out: Path | None, choice: Choice) -> int:
    """Prints the steps as they are formed, or writes them to a file once they all are.

    Raises DivergedError where the iteration cannot be reached, UsageError for what is not there and where the file
    cannot be written.
    """
    if out is not None:
        files.check_writable(out, lesson.path)
    sim = reached(lesson, iteration)
    choice.check(sim)
    if out is None:
        _print(sim, form, choice)
        return 0
    with redirect_stdout(StringIO()) as text:
        _print(sim, form, choice)
    files.write(out, text.getvalue().encode())
    return 0


def reached(lesson: Lesson, iteration: int | None) -> Simulator:
    """A lesson at an iteration, None where it opens. Raises DivergedError."""
    sim = Simulator(lesson)
    go_to(sim, sim.iteration if iteration is None else iteration)
    with progress("compiling", 1) as show:
        compile_if_it_pays(sim.values.engine, 1, show)
    return sim


def _print(sim: Simulator, form: str, choice: Choice) -> None:
    if form in ("json", "csv"):
        if form == "json":
            _json(_steps(sim, choice))
        else:
            _csv(_steps(sim, choice), (*COLUMNS, NAME) if sim.about_formulas else COLUMNS)
    else:
        for text in lines(sim, choice) if form == "text" else handout.lines(sim, Format(form), choice=choice):
            output.line(text)


def _steps(sim: Simulator, choice: Choice) -> Iterator[dict[str, Any]]:
    """The chosen steps under the names of ``COLUMNS``; without other words about digits formulas have all of them."""
    notation = choice.shown(sim).notation
    numerals = choice.numerals(sim) if choice.digits else None
    for step in traced(sim.values, sim.steps, notation, choice.numbers(sim.steps), numerals):
        yield {**as_json(step, notation), **_name(sim, step.step.quantity)}


def _name(sim: Simulator, quantity: Quantity) -> dict[str, Any]:
    """The name of the node of formulas that a step is about, which its number says too; of a network nothing."""
    if not sim.about_formulas:
        return {}
    return {NAME: None if quantity.unit is None else sim.formulas.graph.names[quantity.unit]}


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


def _json(steps: Iterable[dict[str, Any]]) -> None:
    """A list with one step on each line, so that a long one need not be kept."""
    before = "["
    for step in steps:
        output.line(before + "\n" + json.dumps(step), end="")
        before = ","
    output.line("\n]" if before == "," else "[]")


def _csv(steps: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    """A row for each step; its operands are JSON in one cell."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(columns)
    for cells in steps:
        for name in ("symbol", "formula", "substituted"):
            cells[name] = csv_text(cells[name])
        cells["operands"] = json.dumps(cells["operands"])
        rows.writerow([cells[name] for name in columns])


def lines(sim: Simulator, choice: Choice = IN_TEXT, most: int | None = None) -> Iterator[str]:
    """The worked solution with its heading."""
    yield _HEAD.format(title=report.title(sim), iteration=sim.iteration, steps=len(sim.steps))
    yield from worked_solution(sim, output.width(), choice, most)
