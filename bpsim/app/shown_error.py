"""What the plot of the error shows of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpsim.core.course import Course
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.epoch_curves import EpochSource
from bpsim.view.change import Change, What
from bpsim.view.plots.curves import MOST_OUTPUTS

if TYPE_CHECKING:
    from bpsim.view.plots.error_plot import ErrorPlot

DIGITS = 9
"""Decimals of the errors under the mouse."""
OF_ERROR = (
    What.LESSON
    | What.NETWORK
    | What.TRAINING
    | What.VALUES
    | What.STEP
    | What.REACH
    | What.NOTATION
    | What.DIGITS
    | What.RUNS
)


def show_error(plot: ErrorPlot, change: Change) -> None:
    """The error of every iteration and those of the outputs, the runs laid over them, and where the position is."""
    simulator = change.simulator
    if change.what & OF_ERROR == What.STEP and not change.passes(Kind.TOTAL_ERROR, Kind.BATCH_ERROR):
        return
    plot.set_missing(simulator.why_not)
    # While it runs, the last point would cost a pass over all samples, at every repaint.
    curve = simulator.made_course() if change.running else simulator.known_course()
    plot.suit_values(simulator, not simulator.about_formulas or _all_positive(simulator, curve))
    of_batch = len(curve.total) == 0 and not simulator.values.engine.batches.full_batch
    data = curve.total if of_batch else curve.data
    ghosts = [(ghost.curve.first, ghost.total, ghost.name(simulator.notation)) for ghost in change.after.overlaid]
    plot.set_symbols(*_error_symbols(simulator))
    plot.set_epochs(EpochSource(simulator.snapshot()), running=change.running)
    plot.set_numerals(simulator.numerals.with_digits(DIGITS))
    plot.set_curves(curve.first, curve.total, curve.outputs, ghosts, curve.names, data)
    if change.running:
        plot.set_marker(simulator.iteration, curve.total[-1] if len(curve.total) else None)
    else:
        known = data is not None and simulator.error_known
        plot.set_marker(simulator.iteration, simulator.error if known else None)


def _all_positive(simulator: Simulator, curve: Course) -> bool:
    """Whether a logarithmic axis shows all that there is; where nothing is yet, the result that is to come."""
    return curve.total.least > 0 if len(curve.total) else simulator.error > 0


def _error_symbols(simulator: Simulator) -> tuple[str, list[str], str]:
    """How the notation writes the total error, the errors of those outputs that have a curve, and that of all samples
    beside one of a batch."""
    if simulator.about_formulas:
        return simulator.notation.error_symbol, [], simulator.error_of_all
    depth, shown = simulator.network.depth, range(min(simulator.network.sizes[-1], MOST_OUTPUTS))
    outputs = [simulator.notation.plain(Quantity(Kind.ERROR, None, depth, unit)) for unit in shown]
    return simulator.notation.error_symbol, outputs, simulator.error_of_all
