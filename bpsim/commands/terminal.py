"""The main job of bpsim where there is no screen: one iteration step by step, then training."""

from __future__ import annotations

from bpsim.commands import output, report, trace
from bpsim.commands.long_runs import DivergedError, train
from bpsim.core.history import Reason
from bpsim.lesson import load
from bpsim.sentences import _
from bpsim.simulator import Simulator

MOST_STEPS = 300
HOW_TO_SEE = _("There is no screen here: for the window, start bpsim on a desktop or over ssh -X.")


def work_in_terminal(source: str) -> int:
    """Walks the first iteration, trains, and says how to get the window. Raises DivergedError after a run that did."""
    sim = Simulator(load(source))
    for text in trace.lines(sim, most=MOST_STEPS):
        output.line(text)
    stop = sim.training.stop
    end = train(sim, sim.run_length, stop.error)
    output.line()
    output.line("Training")
    report.show(sim)
    output.line()
    output.line(HOW_TO_SEE)
    if end.reason is Reason.DIVERGED:
        raise DivergedError(end.message)
    return 0
