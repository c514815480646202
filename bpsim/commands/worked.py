"""One iteration as a worked solution in plain text: what is given, then every step in symbols and in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpsim.core.quantity import Quantity
from bpsim.handout import solution, wording
from bpsim.simulator import Simulator
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.typed import parse_number

MOST_GIVEN = 60
"""With more numbers than this, besides the learning rate, the given ones are not listed."""


def worked_solution(sim: Simulator, width: int, most: int | None = None) -> Iterator[str]:
    """Lines of the present iteration, broken at ``width`` columns; only its first ``most`` steps."""
    yield from _given(sim, width)
    explainer = Explainer(sim.record, sim.notation, sim.numerals)
    end = len(sim.steps) if most is None else min(most, len(sim.steps))
    for index in range(sim.steps.phase_count):
        group = sim.steps.phase(index)
        if group.first > end:
            break
        yield ""
        yield solution.heading(sim, group)
        for number in range(group.first, min(group.last, end) + 1):
            explanation = explainer.explain(sim.steps.step(number))
            yield from _step(explanation, sim, width)
    if end < len(sim.steps):
        yield ""
        yield f"... and {len(sim.steps) - end} more steps"
    if not sim.record.update_made:
        yield ""
        yield solution.divergence(sim)


def _given(sim: Simulator, width: int) -> Iterator[str]:
    lines = list(solution.given(sim))
    if sum(len(places) for _, places in lines) > MOST_GIVEN + 1:
        return
    yield ""
    yield wording.GIVEN
    for label, places in lines:
        # Every sample has inputs and targets of the same names.
        yield from _assignments(sim, f"   {label}:" if places[0].sample is not None and label else "", places, width)


def _assignments(sim: Simulator, line: str, places: list[Quantity], width: int) -> Iterator[str]:
    """``name = number`` side by side, behind what the first line begins with."""
    numerals = sim.numerals
    for q in places:
        text = f"   {sim.notation.plain(q)} = {numerals.of(q.kind, sim.shown(q))}"
        if line and len(line) + len(text) > width:
            yield line
            line = ""
        line += text
    if line:
        yield line


def _step(explanation: Explanation, sim: Simulator, width: int) -> Iterator[str]:
    """``symbol = formula = numbers = value`` in one line where that fits, else one below the other."""
    head = f"{explanation.step.number:>{len(str(len(sim.steps)))}}.  {explanation.equation.symbol.plain}"
    parts = [
        explanation.equation.right.plain,
        explanation.equation.in_numbers.plain,
        sim.numerals.of(explanation.step.quantity.kind, explanation.value),
    ]
    parts = [part for before, part in zip(("", *parts), parts, strict=False) if not _same_number(before, part)]
    whole = " = ".join((head, *parts))
    if len(whole) <= width:
        yield whole
    else:
        for part in parts:
            yield from _broken(f"{head} = ", part, width)
            head = " " * len(head)
    if explanation.remark:
        yield f"{' ' * len(str(len(sim.steps)))}   ({explanation.remark})"


def _broken(head: str, text: str, width: int) -> Iterator[str]:
    """``head`` and ``text`` in lines that end before an operator."""
    line = head
    for term in re.split(r" (?=[+·−] )", text):
        if line != head and len(line) + 1 + len(term) > width:
            yield line
            line = " " * len(head)
            head = line
        line += term if line == head else f" {term}"
    yield line


def _same_number(first: str, second: str) -> bool:
    """Whether both are the same number, perhaps with other digits: it is then said once; 0/2 is still to be divided."""
    try:
        values = [parse_number(text) for text in (first, second)]
    except ValueError:
        return first == second
    return values[0] == values[1] and "/" not in first
