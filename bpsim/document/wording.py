"""Sentences of the document that a user reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bpsim.core.history import Reason
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.normalization import Column, Normalized, Scaling
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.editing.addresses import Dropped
from bpsim.editing.wording import with_dropped
from bpsim.lesson.lesson import Lesson
from bpsim.sentences import Plural, _
from bpsim.simulator import Run, Simulator
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.numerals import format_given, grouped

UNTITLED = _("Untitled")
CHANGED = _("{name} (changed)")

SET = _("set {name} to {value}")
START_AT = _("start at {places}")
SET_NUMBERS = _("set {count} numbers")
NUMBERS = _("{count} numbers")
CHANGE = _("change {name}")
CHANGE_TO = _("change {name}: {value}")
NONE_AFTER = _("After iteration {iteration} there is none of what is trained at which “{text}” comes to be")
NONE_BEFORE = _("Before iteration {iteration} there is none at which “{text}” comes to be")
RESTART = _("restart")
USE_AS_START = _("use as start")
TRAINING = _("training")
NEW_WEIGHTS, NEW_VALUES = _("new random weights"), _("new random values")
NORMALIZE = _("normalize inputs")
HOLD_OUT = _("hold out sample {sample}")
TAKE_BACK = _("take back sample {sample}")
SAMPLE = _("sample {sample}")
_SAMPLES = _("{count} samples")
ADD_SAMPLE = _("add sample {sample}")
REMOVE = _("remove {samples}")
MOVE = _("move {samples}")
MOVE_TO = _("{samples} to row {row}")
PASTE_ROWS = Plural("paste 1 row", "paste {count} rows")
REPLACE_SAMPLES = _("replace all samples")
OTHER_WEIGHTS = _("weights from a file")
NAME_CLASSES = _("name the classes")
DERIVE, DERIVE_ERROR = _("derive {name}"), _("derive the error")
DERIVE_INPUTS, DERIVE_NO_INPUTS = _("derive by the inputs"), _("derive by the inputs no more")
PICK = _("take sample {sample} next")
ADD_TARGETS, REMOVE_TARGETS = _("add targets"), _("remove targets")
UNNAME_CLASSES = _("take the names off the classes")

GO_TO_RUN, REMOVE_RUN = _("go to the run {name}"), _("remove the run {name}")
CURVE_ONLY = _("Of the run “{name}” only the curve is left: its training was given up for want of memory.")
PRESENT_STAYS = _("The present run stays on the list: go to another one first.")
BASELINE_STAYS = _("The baseline stays on the list: make another run the baseline first.")
NOT_SO_MANY_RUNS = _("{count} values are no list of runs: give 1 to {most}")
NOT_SO_LONG = _("A run has at least 1 iteration, and ends at iteration {most} at the latest")
RUN_OF_LIST = _("Run {number} of {count}, {name}: iteration {iteration}. Stop ends it.")
ALL_RUN = Plural(
    "1 run of {series} is on the list of runs, and lies over the plot.",
    "{count} runs of {series} are on the list of runs, and lie over the plot.",
)

ARRANGE = _("arrange the graph")
MOVE_UNITS = _("move {units}")
_UNITS = _("{count} units")

WITHOUT_TRAINING = _("{edit} (without its training)")
GIVEN_UP = _("{edit} (too large to be kept for undo)")
MOST_MERGED = 3
"""Edits of one step of undo that its text names, at most."""
_MERGED = _("{first} and {count} more")

TRAVELLING = Plural(
    "Iteration {iteration} is computed again: 1 update to go (Stop ends it).",
    "Iteration {iteration} is computed again: {left} updates to go (Stop ends it).",
)
STAYED = _("Stayed at iteration {here}: iteration {iteration} was not computed again.")
HELD_OUT = _(", held out: {error}")

_ENDS = {
    Reason.DONE: _("Iteration {iteration} reached: {symbol} = {error}{outputs}."),
    Reason.ERROR: _("Stopped at iteration {iteration}: {symbol} = {error} is below the given error{outputs}."),
    Reason.PATIENCE: _(
        "Stopped at iteration {iteration}: {symbol} = {error} has not improved for long enough{outputs}."
    ),
    Reason.GRADIENT: _("Stopped at iteration {iteration}: the gradient is small enough, {symbol} = {error}{outputs}."),
}
MOST_OUTPUTS = 6

MOST_COLUMNS = 4

_STOPPED = _("Stopped at iteration {iteration}: {symbol} = {error}. Run goes on from here.")
UNREADABLE = "{field}: {fault}"
COPIED = _("Copied {text}.")
RESTARTED = _("Back at iteration 0; Undo brings the training back.")
_NEW_RUN = _("A new run begins at iteration {iteration}; the one before, up to iteration {last}, is under View > Runs.")
AT_START = _("Back at the start of iteration 0.")


def new_run(before: Snapshot) -> str:
    """What an edit says that begins a run in the midst of another: where, and where that other is."""
    return _NEW_RUN.format(iteration=grouped(before.iteration), last=grouped(before.history.last))


def set_to(simulator: Simulator, quantity: Quantity, value: float) -> str:
    """What the edit of one number is called: ``set w5 to 0.4``."""
    return SET.format(name=simulator.notation.plain(quantity), value=format_given(value, None))


def set_all(simulator: Simulator, values: Mapping[Quantity, float]) -> str:
    """What the edit of several numbers is called: ``set w1, w2 to 0.5``, ``set 12 numbers``."""
    if len(set(values.values())) > 1:
        return SET_NUMBERS.format(count=grouped(len(values)))
    return SET.format(name=named(simulator, values), value=format_given(next(iter(values.values())), None))


def named(simulator: Simulator, quantities: Collection[Quantity]) -> str:
    """What several numbers are called together: ``w1, w2``, ``12 numbers``."""
    if len(quantities) > MOST_MERGED:
        return NUMBERS.format(count=grouped(len(quantities)))
    return ", ".join(simulator.notation.plain(quantity) for quantity in quantities)


def of_samples(what: str, rows: Sequence[int]) -> str:
    """What an edit of some samples is called: ``remove sample 3``, ``remove 5 samples``."""
    count = _SAMPLES.format(count=grouped(len(rows)))
    return what.format(samples=count if len(rows) > 1 else SAMPLE.format(sample=grouped(rows[0] + 1)))


def derived(simulator: Simulator, training: Training) -> str:
    """What an edit of what the steps derive does."""
    if training.derivative_of == simulator.training.derivative_of:
        return DERIVE_INPUTS if training.derive_inputs else DERIVE_NO_INPUTS
    if training.derivative_of is None:
        return DERIVE_ERROR
    layer, unit = training.derivative_of
    return DERIVE.format(name=simulator.notation.plain(Quantity(Kind.OUT, None, layer, unit)))


def setting(name: str, value: str) -> str:
    """What the edit of a setting is called: ``change Batch: 2``."""
    return CHANGE_TO.format(name=name, value=value) if value else CHANGE.format(name=name)


def with_lost(text: str, before: Lesson, after: Lesson) -> str:
    """An edit, and how many captions, printed and typed numbers went with what it removed: ``(with 2 captions)``."""
    captions, printed, typed = (
        max(len(getattr(before, kind)) - len(getattr(after, kind)), 0) for kind in ("guide", "printed", "answers")
    )
    return with_dropped(text, Dropped(captions, printed, typed=typed))


def edit(texts: Sequence[str], *, untrained: bool) -> str:
    """What one step of undo is called. texts: what its edits do. untrained: whether the training that it had cut off
    was given up since."""
    text = ", ".join(texts)
    if len(texts) > MOST_MERGED:
        text = _MERGED.format(first=texts[0], count=grouped(len(texts) - 1))
    return WITHOUT_TRAINING.format(edit=text) if untrained else text


def stopped(simulator: Simulator) -> str:
    """What is said where a run was stopped by hand."""
    return _STOPPED.format(
        iteration=grouped(simulator.iteration),
        symbol=simulator.error_name,
        error=simulator.numerals.with_digits(9).computed(simulator.error),
    )


def travelling(iteration: int, left: int) -> str:
    """What is said on the way to an iteration that is computed again: how many updates are left."""
    return TRAVELLING.of(left, iteration=grouped(iteration), left=grouped(left))


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
    if simulator.about_formulas:
        return ""
    outputs = simulator.outputs
    if outputs.size > MOST_OUTPUTS or len(outputs) > 1:
        return ""
    depth = simulator.network.depth
    names = [simulator.notation.plain(Quantity(Kind.OUT, 0, depth, unit)) for unit in range(outputs.shape[1])]
    show = simulator.numerals.with_digits(9).computed
    return "".join(f", {name} = {show(value)}" for name, value in zip(names, outputs[0], strict=True))


_DRAWN = {
    Distribution.NORMAL: _("normal, σ = {width}"),
    Distribution.UNIFORM: _("uniform, a = {width}"),
    Distribution.XAVIER: _("Xavier"),
    Distribution.HE: _("He"),
}
_NEW_WEIGHTS = _("{what}: {drawn}, seed {seed}. Restart returns to them, Undo to the old ones.")


def new_weights(initialization: Initialization, what: str = NEW_WEIGHTS) -> str:
    """What is said of new random weights or values: their distribution and their seed."""
    drawn = _DRAWN[initialization.distribution].format(width=format_given(initialization.width, None))
    return _NEW_WEIGHTS.format(what=what[:1].upper() + what[1:], drawn=drawn, seed=initialization.seed)


SCALINGS = {
    Scaling.STANDARD: _("Mean 0, standard deviation 1"),
    Scaling.UNIT: _("From 0 to 1"),
    Scaling.SYMMETRIC: _("From −1 to 1"),
}
_NORMALIZED = _("Inputs normalized: {columns}.")
_MORE = _("{count} more")
_UNCHANGED = _("{name} is constant and stays")


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


def of_units(text: str, names: Sequence[str]) -> str:
    """A text with the one unit that it is about, or how many there are."""
    return text.format(units=names[0] if len(names) == 1 else _UNITS.format(count=grouped(len(names))))
