"""``bpsim trace``: every step of one iteration."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from typing import Any

from bpsim.commands import output, report
from bpsim.commands.training import compile_if_it_pays, go_to, progress
from bpsim.commands.values import number, place
from bpsim.commands.worked import worked_solution
from bpsim.lesson import load
from bpsim.simulator import Simulator, TracedStep

COLUMNS = (
    "step", "phase", "quantity", "sample", "layer", "unit", "source", "symbol", "value", "formula", "substituted",
    "operands",
)  # fmt: skip


def trace(source: str, iteration: int | None, form: str) -> int:
    """Prints the steps as they are formed. Raises DivergedError where the iteration cannot be reached."""
    sim = Simulator(load(source))
    go_to(sim, sim.iteration if iteration is None else iteration)
    with progress("compiling", 1) as show:
        compile_if_it_pays(sim.record.runner, 1, show)
    {"text": _text, "json": _json, "csv": _csv}[form](sim)
    return 0


def as_json(step: TracedStep) -> dict[str, Any]:
    """One step under the names of ``COLUMNS``."""
    return {
        "step": step.step.number,
        "phase": step.step.phase.value,
        **place(step.step.quantity),
        "symbol": step.symbol,
        "value": number(step.value),
        "formula": step.formula,
        "substituted": step.substituted,
        "operands": [{**place(q), "value": number(value)} for q, value in step.operands],
    }


def _json(sim: Simulator) -> None:
    """A list with one step on each line, so that a long one need not be kept."""
    before = "[\n"
    for step in sim.trace():
        output.line(before + json.dumps(as_json(step)), end="")
        before = ",\n"
    output.line("\n]")


def _csv(sim: Simulator) -> None:
    """A row for each step; its operands are JSON in one cell."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(COLUMNS)
    for step in sim.trace():
        cells = as_json(step)
        rows.writerow([*(cells[name] for name in COLUMNS[:-1]), json.dumps(cells["operands"])])


def _text(sim: Simulator) -> None:
    for text in lines(sim):
        output.line(text)


def lines(sim: Simulator, most: int | None = None) -> Iterator[str]:
    """The worked solution with its heading."""
    yield f"{report.title(sim)}: iteration {sim.iteration}, {len(sim.steps)} steps"
    yield from worked_solution(sim, output.width(), most)
