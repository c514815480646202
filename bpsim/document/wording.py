"""Sentences of the document that a user reads."""

from __future__ import annotations

from bpsim.core.history import Reason
from bpsim.simulator import Run
from bpsim.trace.numerals import format_number

UNTITLED = "Untitled"
CHANGE = "Change {name}"
RESTART = "Restart"
USE_AS_START = "Use as start"

_ENDS = {
    Reason.DONE: "Iteration {iteration} reached: E = {error}.",
    Reason.ERROR: "Stopped at iteration {iteration}: E = {error} is below the given error.",
}


def ran(run: Run, error: float) -> str:
    """What is said at the end of a run that did not diverge."""
    return _ENDS[run.reason].format(iteration=f"{run.iteration:,}".replace(",", " "), error=format_number(error, 9))
