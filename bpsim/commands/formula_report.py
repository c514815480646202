"""Where a run of formulas ended: the result of each row of the data, and the variables."""

from __future__ import annotations

from typing import Any

from bpsim.commands import output, report
from bpsim.commands.exact_values import number
from bpsim.core.quantity import Kind
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.lesson.lesson import FormulaLesson
from bpsim.sentences import _
from bpsim.simulator import Simulator


def as_json(sim: Simulator) -> dict[str, Any]:
    """What ``run --json`` prints. result: a number for each row of the data. variables: what has a value, by name."""
    held_out = sim.held_out_error
    return {
        "title": sim.lesson.title,
        "iteration": sim.iteration,
        "error": number(sim.error),
        **({} if held_out is None else {"held_out_error": number(held_out)}),
        "penalty": number(sim.penalty),
        "result": [number(value) for value in _results(sim)],
        "variables": {name: number(value) for name, value in _here(sim).variables.items()},
    }


def show(sim: Simulator) -> None:
    """The whole report of the present iteration."""
    report.show_head(sim)
    if sim.trains:
        report.show_errors(sim)
    else:
        output.sentence(sim.why_not)
    _show_results(sim)
    _show_variables(sim)


def _here(sim: Simulator) -> Formulas:
    """The formulas with the present values."""
    values: Any = sim.values
    formulas: Formulas = values.engine.formulas_at(values.state)
    return formulas


def _results(sim: Simulator) -> list[float]:
    results: list[float] = sim.outputs.ravel().tolist()
    return results


def _show_results(sim: Simulator) -> None:
    """The result of the first rows, with the numbers that feed them."""
    formulas, results = sim.formulas, _results(sim)
    if not formulas.columns:
        return  # there is one, which the first line says
    rows = [
        (
            f"{row + 1}{report.HELD_OUT if formulas.holds_out(row) else ''}",
            *(sim.numerals.given(value) for value in formulas.rows[row].tolist()),
            sim.numerals.computed(results[row]),
        )
        for row in range(min(len(results), report.MOST_OUTPUTS))
    ]
    output.line()
    output.table((report.SAMPLE, *formulas.columns, sim.notation.error_symbol), rows)
    report.say_left_out(len(results) - report.MOST_OUTPUTS)


def _show_variables(sim: Simulator) -> None:
    """What has a value: at the start, and at present where training changes it."""
    lesson = sim.lesson
    assert isinstance(lesson, FormulaLesson)
    here = _here(sim).variables
    trained = sim.iteration > 0 and sim.trains
    learned = set(map(canonical, lesson.formulas.learned))
    rows = [
        (
            name,
            sim.numerals.given(value),
            *((_now(sim, here[name], trained=canonical(name) in learned),) if trained else ()),
        )
        for name, value in list(lesson.formulas.variables.items())[: report.MOST_PARAMETERS]
    ]
    if rows:
        output.line()
        heads = (0, sim.iteration) if trained else (0,)
        output.table(
            (_("variable"), *(report.OF_ITERATION.format(iteration=at) for at in heads)), rows, text_columns=(0,)
        )
        report.say_left_out(len(here) - report.MOST_PARAMETERS)


def _now(sim: Simulator, value: float, *, trained: bool) -> str:
    return sim.numerals.of(Kind.NEW_VALUE, value) if trained else sim.numerals.given(value)
