"""Sentences of the document that a user reads."""

from __future__ import annotations

from bpsim.core.history import Reason
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.normalization import Column, Normalized, Scaling
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Run, Simulator
from bpsim.trace.numerals import format_given, grouped

UNTITLED = "Untitled"
CHANGE = "Change {name}"
RESTART = "Restart"
WITHOUT_TRAINING = "{edit} (without its training)"
USE_AS_START = "Use as start"
TRAINING = "training"
NEW_WEIGHTS = "New random weights"
NORMALIZE = "Normalize inputs"
HOLD_OUT = "Hold out sample {sample}"
TAKE_BACK = "Take back sample {sample}"
HELD_OUT = ", held out: {error}"

_ENDS = {
    Reason.DONE: "Iteration {iteration} reached: {symbol} = {error}{outputs}.",
    Reason.ERROR: "Stopped at iteration {iteration}: {symbol} = {error} is below the given error{outputs}.",
    Reason.PATIENCE: "Stopped at iteration {iteration}: {symbol} = {error} has not improved for long enough{outputs}.",
    Reason.GRADIENT: "Stopped at iteration {iteration}: the gradient is small enough, {symbol} = {error}{outputs}.",
}
MOST_OUTPUTS = 6

MOST_COLUMNS = 4

_STOPPED = "Stopped at iteration {iteration}: {symbol} = {error}. Run goes on from here."
UNREADABLE = "{field}: {fault}"
RESTARTED = "Back at iteration 0; Undo brings the training back."


def stopped(simulator: Simulator) -> str:
    """What is said where a run was stopped by hand."""
    return _STOPPED.format(
        iteration=grouped(simulator.iteration),
        symbol=simulator.error_name,
        error=simulator.numerals.with_digits(9).computed(simulator.error),
    )


def ran(run: Run, simulator: Simulator) -> str:
    """What is said at the end of a run that did not diverge: the errors, and the outputs of a single sample."""
    return _ENDS[run.reason].format(
        iteration=grouped(run.iteration),
        symbol=simulator.error_name,
        error=simulator.numerals.with_digits(9).computed(simulator.error),
        outputs=_held_out(simulator) or _outputs(simulator),
    )


def _held_out(simulator: Simulator) -> str:
    error = simulator.held_out_error
    return "" if error is None else HELD_OUT.format(error=simulator.numerals.with_digits(9).computed(error))


def _outputs(simulator: Simulator) -> str:
    outputs = simulator.outputs
    if outputs.size > MOST_OUTPUTS or len(outputs) > 1:
        return ""
    depth = simulator.network.depth
    names = [simulator.notation.plain(Quantity(Kind.OUT, 0, depth, unit)) for unit in range(outputs.shape[1])]
    show = simulator.numerals.with_digits(9).computed
    return "".join(f", {name} = {show(value)}" for name, value in zip(names, outputs[0], strict=True))


_DRAWN = {
    Distribution.NORMAL: "normal, σ = {width}",
    Distribution.UNIFORM: "uniform, a = {width}",
    Distribution.XAVIER: "Xavier",
    Distribution.HE: "He",
}
_NEW_WEIGHTS = "New random weights: {drawn}, seed {seed}. Restart returns to them, Undo to the old ones."


def new_weights(initialization: Initialization) -> str:
    """What is said of new random weights: their distribution and their seed."""
    drawn = _DRAWN[initialization.distribution].format(width=format_given(initialization.width, None))
    return _NEW_WEIGHTS.format(drawn=drawn, seed=initialization.seed)


SCALINGS = {
    Scaling.STANDARD: "Mean 0, standard deviation 1",
    Scaling.UNIT: "From 0 to 1",
    Scaling.SYMMETRIC: "From −1 to 1",
}
_NORMALIZED = "Inputs normalized: {columns}."
_MORE = "{count} more"
_UNCHANGED = "{name} is constant and stays"


def normalized(made: Normalized, simulator: Simulator) -> str:
    """What is said of normalized inputs: how each column was made."""
    names = [simulator.notation.plain(Quantity(Kind.INPUT, 0, 0, unit)) for unit in range(len(made.columns))]
    parts = [scaled(name, column) for name, column in zip(names, made.columns, strict=True)]
    more = [_MORE.format(count=len(parts) - MOST_COLUMNS)] if len(parts) > MOST_COLUMNS else []
    return _NORMALIZED.format(columns="; ".join(parts[:MOST_COLUMNS] + more))


def scaled(name: str, column: Column, digits: int | None = 6) -> str:
    """How one column was made: ``i1 ← (i1 − 2) / 0.816497``."""
    if column.constant:
        return _UNCHANGED.format(name=name)
    moved = name
    if column.shift:
        sign = "−" if column.shift > 0 else "+"
        moved = f"({name} {sign} {format_given(abs(column.shift), digits)})"
    end = f" − {format_given(-column.offset, digits)}" if column.offset else ""
    return f"{name} ← {moved} / {format_given(column.scale, digits)}{end}"
