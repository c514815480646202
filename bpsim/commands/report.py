"""Where a run ended, for people: the error on the way, the outputs beside their targets, the parameters."""

from __future__ import annotations

import math

import numpy as np

from bpsim.commands import output
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.state import State
from bpsim.handout import solution
from bpsim.sentences import _
from bpsim.simulator import Simulator

MOST_OUTPUTS = 20
MOST_PARAMETERS = 1_000
"""Rows of the tables. Longer ones end with how much is left out, and ``run --json`` has everything."""
SHARE_DIGITS = 4
OF_BATCH = _("{symbol} of the batch")
HELD_OUT_ERROR = _("held out ({count} of {samples} samples): {symbol} = {error}")
HELD_OUT = _(" (held out)")
ACCURACY, ACCURACIES = _("accuracy = {share}"), _("accuracy = {share}; held out: {held_out}")
AT_ITERATION = _("{title}: iteration {iteration}")
ITERATION, ERROR, SAMPLE = _("iteration"), _("error"), _("sample")
OUTPUT, VALUE, TARGET, PARAMETER = _("output"), _("value"), _("target"), _("parameter")
OF_ITERATION = _("iteration {iteration}")
MORE = _("... and {count} more; bpsim run FILE --json prints all")


def title(sim: Simulator) -> str:
    """The lesson's title on one line, whatever is in it."""
    return solution.title(sim)


def heading(sim: Simulator) -> str:
    """The lesson and the iteration, at the head of a report."""
    return AT_ITERATION.format(title=title(sim), iteration=sim.iteration)


def show(sim: Simulator) -> None:
    """The whole report of the present iteration."""
    show_head(sim)
    show_errors(sim)
    show_outputs(sim)
    show_parameters(sim)


def show_head(sim: Simulator) -> None:
    """The title, the iteration and the error."""
    output.line(f"{heading(sim)}, {sim.error_name} = {_text(sim, sim.error)}")
    if sim.held_out_error is not None:
        output.line(_held_out(sim, sim.held_out_error))


def show_errors(sim: Simulator) -> None:
    """The error at iterations 0, 1, 10, 100, ... and at the end.

    Where a batch is not the data, that of the batch, and that of all samples, which is known at the start of an epoch.
    """
    curve = sim.curve()
    chosen = [at for at in _milestones(sim.first, sim.last) if at - curve.first < len(curve.total)]
    columns, heads = [curve.total], [ERROR]
    if not sim.values.engine.batches.full_batch:
        of_all = curve.data.copy()
        of_all[sim.iteration - curve.first :][:1] = sim.error
        columns, heads = [curve.total, of_all], [OF_BATCH.format(symbol=sim.notation.error_symbol), sim.error_name]
    rows = [(str(at), *(_known(sim, float(values[at - curve.first])) for values in columns)) for at in chosen]
    if rows:
        output.line()
        output.table((ITERATION, *heads), rows)


def show_outputs(sim: Simulator) -> None:
    """Every output beside its target where it has one, for the first samples."""
    depth, outputs, targets = sim.network.depth, sim.outputs, sim.data.targets
    names = [sim.notation.plain(Quantity(Kind.OUT, None, depth, j)) for j in range(outputs.shape[1])]
    places = list(np.ndindex(outputs.shape))
    rows = []
    for s, j in places[:MOST_OUTPUTS]:
        held_out = HELD_OUT if sim.data.holds_out(s) else ""
        sample = () if len(outputs) == 1 else (f"{s + 1}{held_out}",)
        target = (_text(sim, float(targets[s, j]), Kind.TARGET),) if sim.data.has_targets else ()
        rows.append((*sample, names[j], _text(sim, float(outputs[s, j])), *target))
    heads = (SAMPLE,) if sim.data.samples > 1 else ()
    output.line()
    beside = (TARGET,) if sim.data.has_targets else ()
    output.table((*heads, OUTPUT, VALUE, *beside), rows, text_columns=(len(heads),))
    say_left_out(len(places) - MOST_OUTPUTS)
    if sim.accuracy is not None:
        output.line(_accuracy(sim, sim.accuracy))


def show_parameters(sim: Simulator) -> None:
    """Every weight and bias at the start and at present; of a very large network the first ones."""
    states = {0: State(0, sim.lesson.parameters), sim.iteration: sim.values.state}
    records = [NetworkValues(sim.values.engine, state) for state in states.values()]
    places = list(parameters_of(sim.network))
    rows = [
        (sim.notation.plain(q), *(_text(sim, r.value(q), q.kind) for r in records)) for q in places[:MOST_PARAMETERS]
    ]
    output.line()
    output.table((PARAMETER, *(OF_ITERATION.format(iteration=at) for at in states)), rows, text_columns=(0,))
    say_left_out(len(places) - MOST_PARAMETERS)


def _held_out(sim: Simulator, error: float) -> str:
    data = sim.formulas if sim.about_formulas else sim.data
    held_out, samples = len(data.held_out), data.samples
    symbol = sim.notation.error_symbol
    return HELD_OUT_ERROR.format(count=held_out, samples=samples, symbol=symbol, error=_text(sim, error))


def _accuracy(sim: Simulator, accuracy: float) -> str:
    write = sim.numerals.with_digits(SHARE_DIGITS).computed
    if sim.held_out_accuracy is None:
        return ACCURACY.format(share=write(accuracy))
    return ACCURACIES.format(share=write(accuracy), held_out=write(sim.held_out_accuracy))


def _milestones(first: int, last: int) -> list[int]:
    powers = (10**power for power in range(len(str(last))))
    return [first, *(at for at in powers if first < at < last), *([last] if last > first else [])]


def say_left_out(count: int) -> None:
    """That a table has more rows; nothing where it has not."""
    if count > 0:
        output.line(MORE.format(count=count))


def _known(sim: Simulator, error: float) -> str:
    return "" if math.isnan(error) else _text(sim, error)


def _text(sim: Simulator, value: float, kind: Kind = Kind.TOTAL_ERROR) -> str:
    return sim.numerals.of(kind, value)
