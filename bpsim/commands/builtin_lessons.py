"""``bpsim lessons``: what is built in."""

from __future__ import annotations

from bpsim.commands import output, report
from bpsim.lesson import builtin_names, load
from bpsim.simulator import Simulator


def lessons() -> int:
    """Prints the name, the title and the size of every built-in lesson."""
    rows = []
    for name in builtin_names():
        sim = Simulator(load(name))
        rows.append((name, report.title(sim), str(len(sim.steps))))
    output.table(("name", "title", "steps"), rows, text_columns=(0, 1))
    return 0
