"""``bpsim run``: train a lesson and say where it ends."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

from bpsim.commands import formula_report, output, report
from bpsim.commands.exact_values import number, numbers
from bpsim.commands.long_runs import DivergedError, train
from bpsim.core.errors import UsageError
from bpsim.core.history import Reason
from bpsim.handout.csv_text import csv_text
from bpsim.lesson import files, load
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.simulator.epoch_curves import NAMES, offered

OF_ALL = "error of all samples"


def run(source: str, iterations: int | None, until: float | None, as_json: bool, curve: Path | None) -> int:
    """Prints the end of the run. Raises DivergedError, after that, where a value was not finite."""
    lesson = load(source)
    if curve is not None:
        files.check_writable(curve, lesson.path)
    sim = Simulator(lesson)
    if until is not None and until < 0 and not sim.about_formulas:
        raise UsageError(_("--until-error: {error} is not a number of 0 or more, as an error is").format(error=until))
    if sim.why_not and not sim.about_formulas:
        return _forwards(sim, as_json)
    stop = lesson.training.stop
    length = sim.run_length if iterations is None else iterations
    end = train(sim, length if sim.trains else 0, stop.error if until is None else until)
    if curve is not None:
        files.write(curve, curve_csv(sim).encode())
    if as_json:
        output.line(json.dumps(formula_report.as_json(sim) if sim.about_formulas else result(sim)))
    else:
        (formula_report if sim.about_formulas else report).show(sim)
    if end.reason is Reason.DIVERGED:
        raise DivergedError(end.message)
    return 0


def _forwards(sim: Simulator, as_json: bool) -> int:
    """The outputs of a lesson that does not train, and what is missing."""
    if as_json:
        output.line(json.dumps(result(sim)))
        return 0
    output.line(report.heading(sim))
    output.sentence(sim.why_not)
    report.show_outputs(sim)
    return 0


def result(sim: Simulator) -> dict[str, Any]:
    """What ``--json`` prints. outputs: a list per sample; weights, biases: a list per layer.

    There is a held_out_error where there are samples that are held out, and an accuracy where targets are classes, of
    those that are held out too. Without targets the error is null.
    """
    held_out, shares = sim.held_out_error, {"accuracy": sim.accuracy, "held_out_accuracy": sim.held_out_accuracy}
    return {
        "title": sim.lesson.title,
        "iteration": sim.iteration,
        "error": number(sim.error) if sim.trains else None,
        **({} if held_out is None else {"held_out_error": number(held_out)}),
        "penalty": number(sim.penalty),
        **{name: share for name, share in shares.items() if share is not None},
        "outputs": numbers(sim.outputs.tolist()),
        "weights": [numbers(layer.tolist()) for layer in sim.weights],
        "biases": [numbers(layer.tolist()) for layer in sim.biases],
    }


def curve_csv(sim: Simulator) -> str:
    """iteration, error, and each output's error where they are few, for every iteration.

    Where the error is that of a batch, that of all samples stands behind them, empty where it is not known. Then come
    held-out error, penalty and accuracies, as far as the lesson has them, at the starts of epochs that ``epoch_curves``
    has.
    """
    curve, there = sim.curve(), offered(sim.snapshot())
    at_epochs = sim.epoch_curves()
    measured = dict(zip(at_epochs.iterations.tolist(), at_epochs.rows[:, there].tolist(), strict=True))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    of_all = () if sim.values.engine.batches.full_batch else (OF_ALL,)
    rows.writerow(("iteration", "error", *map(csv_text, curve.names), *of_all, *(NAMES[measure] for measure in there)))
    columns = zip(curve.total.tolist(), curve.outputs.tolist(), curve.data.tolist(), strict=True)
    for at, (error, outputs, known) in enumerate(columns):
        rest = [known] * len(of_all) + measured.get(curve.first + at, [math.nan] * len(there))
        cells = ("" if math.isnan(value) else repr(value) for value in rest)
        rows.writerow((curve.first + at, repr(error), *map(repr, outputs), *cells))
    return text.getvalue()
