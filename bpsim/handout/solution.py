"""A worked solution, whatever it is written in: headings, the given numbers, and the steps as equations in TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bpsim.core.gradcheck import parameters_of
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.update import buffer_kinds
from bpsim.handout import wording
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator
from bpsim.trace.activations import activations_name
from bpsim.trace.explain import Explanation
from bpsim.trace.iteration import Phase
from bpsim.trace.numerals import Numerals
from bpsim.trace.steps import Group

MOST_NAMES = 6
"""More units than this are named by the first three and the last."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the solution."""

    text: str


@dataclass(frozen=True, slots=True)
class Assignments:
    """Given numbers, each ``symbol = number`` in TeX; ``label`` says of what, in words, or is empty."""

    label: str
    equations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step. ``parts`` are equal to one another, in TeX: symbol, formula, numbers, value. note: words or empty."""

    number: int
    title: str
    parts: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence."""

    text: str


Block = Heading | Assignments | Entry | Remark


def title(sim: Simulator) -> str:
    """The lesson's title on one line, whatever is in it."""
    return printable(sim.lesson.title).strip() or wording.UNTITLED


def blocks(sim: Simulator) -> Iterator[Block]:
    """The present iteration with the lesson's digits and symbols, in the order of computation."""
    numerals = sim.numerals
    yield Heading(wording.GIVEN)
    for label, places in given(sim):
        yield Assignments(label, tuple(_assignment(sim, q, numerals) for q in places))
    for index in range(sim.steps.phase_count):
        group = sim.steps.phase(index)
        yield Heading(heading(sim, group))
        for number in range(group.first, group.last + 1):
            explanation = sim.explain(number)
            yield Entry(number, explanation.title, _parts(explanation, numerals), explanation.remark)
    if not sim.record.update_made:
        yield Remark(divergence(sim))


def divergence(sim: Simulator) -> str:
    """What is said below an iteration whose update cannot be made."""
    fault = sim.fault()
    quantity = wording.A_VALUE if fault is None else sim.notation.plain(fault)
    return wording.DIVERGES.format(quantity=quantity)


def heading(sim: Simulator, group: Group) -> str:
    """What a phase is called: with its sample where there are several."""
    text, samples = wording.HEADINGS[group.phase], sim.steps.samples
    if samples > 1 and group.sample is not None:
        return wording.OF_SAMPLE.format(heading=text, sample=group.sample + 1, samples=samples)
    if samples > 1 and group.phase is not Phase.UPDATE:
        return wording.OF_ALL.format(heading=text, samples=samples)
    return text


def given(sim: Simulator) -> Iterator[tuple[str, list[Quantity]]]:
    """What an iteration starts from, in lines with a label: each sample, each layer's parameters, the learning rate,
    and what the optimizer has kept."""
    network, samples = sim.network, sim.steps.samples
    for sample in range(samples):
        places = [Quantity(Kind.INPUT, sample, 0, i) for i in range(network.sizes[0])]
        places += [Quantity(Kind.TARGET, sample, network.depth, j) for j in range(network.sizes[-1])]
        yield (wording.SAMPLE.format(sample=sample + 1) if samples > 1 else ""), places
    parameters = list(parameters_of(network))
    for number, layer in enumerate(network.layers, 1):
        units = tuple(sim.notation.unit(number, unit) for unit in range(layer.size))
        label = wording.INTO.format(units=_names(units), activation=activations_name(layer.activations))
        places = [q for q in parameters if q.layer == number]
        if places:
            yield label, places
    yield "", [Quantity(Kind.LEARNING_RATE)]
    for kind in buffer_kinds(sim.training):
        places = [q.but(kind) for q in parameters if sim.steps.number(q.but(Kind(f"new_{kind}"))) is not None]
        if places:
            yield wording.KEPT[kind], places


def _names(units: tuple[str, ...]) -> str:
    return ", ".join(units if len(units) <= MOST_NAMES else (*units[:3], "…", units[-1]))


def _assignment(sim: Simulator, q: Quantity, numerals: Numerals) -> str:
    return f"{sim.notation.tex(q)} = {numerals.tex(q.kind, sim.shown(q), alone=True)}"


def _parts(explanation: Explanation, numerals: Numerals) -> tuple[str, ...]:
    """Everything that is equal; the same number twice is said once."""
    symbol, *sides = explanation.equation.parts
    parts = [symbol]
    value = numerals.tex(explanation.step.quantity.kind, explanation.value)
    for part in (*sides, explanation.substituted, value):
        if not _same(parts[-1], _bare(part)):
            parts.append(_bare(part))
    return tuple(parts)


def _bare(tex: str) -> str:
    """A negative number that stands alone needs no parentheses."""
    return re.sub(r"^\((-[^()]*)\)$", r"\1", tex)


def _same(first: str, second: str) -> bool:
    """Whether both are the same, or the same number with other digits."""
    return first == second or (_number(first) is not None and _number(first) == _number(second))


def _number(tex: str) -> float | None:
    try:
        return float(re.sub(r" \\times 10\^\{(-?\d+)\}$", r"e\1", tex))
    except ValueError:
        return None
