"""Sentences of the document that a user reads."""

from __future__ import annotations

from bpsim.core.history import Reason
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Run, Simulator
from bpsim.trace.numerals import format_number

UNTITLED = "Untitled"
CHANGE = "Change {name}"
RESTART = "Restart"
USE_AS_START = "Use as start"

_ENDS = {
    Reason.DONE: "Iteration {iteration} reached: {symbol} = {error}{outputs}.",
    Reason.ERROR: "Stopped at iteration {iteration}: {symbol} = {error} is below the given error{outputs}.",
}
MOST_OUTPUTS = 6


_STOPPED = "Stopped at iteration {iteration}: {symbol} = {error}. Run goes on from here."
RESTARTED = "Back at iteration 0; Undo brings the training back."


def stopped(simulator: Simulator) -> str:
    """What is said where a run was stopped by hand."""
    return _STOPPED.format(
        iteration=_grouped(simulator.iteration),
        symbol=simulator.notation.error_symbol,
        error=format_number(simulator.error, 9),
    )


def ran(run: Run, simulator: Simulator) -> str:
    """What is said at the end of a run that did not diverge: the error, and the outputs of a single sample."""
    return _ENDS[run.reason].format(
        iteration=_grouped(run.iteration),
        symbol=simulator.notation.error_symbol,
        error=format_number(simulator.error, 9),
        outputs=_outputs(simulator),
    )


def _outputs(simulator: Simulator) -> str:
    outputs = simulator.outputs
    if outputs.size > MOST_OUTPUTS or len(outputs) > 1:
        return ""
    depth = simulator.network.depth
    names = [simulator.notation.plain(Quantity(Kind.OUT, 0, depth, unit)) for unit in range(outputs.shape[1])]
    return "".join(f", {name} = {format_number(value, 9)}" for name, value in zip(names, outputs[0], strict=True))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")
