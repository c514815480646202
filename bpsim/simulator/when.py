"""When something comes to be, as text (``E < 0.01``, ``w5 changes sign``, ``all outputs right``), and its search."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from bpsim.core.call import Vectors
from bpsim.core.errors import UsageError
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network import Floats
from bpsim.core.quantity import Quantity
from bpsim.lesson.mentions import found
from bpsim.sentences import _
from bpsim.simulator.simulator import Simulator
from bpsim.trace.typed import parse_number

MOST_STEPS = 100_000
"""Steps of an iteration whose symbols are compared with a name, at most."""
MOST_FOUND = 1000
"""Iterations that a search finds, at most."""
CHUNK, PART = 1 << 16, 16
"""Iterations that are looked at in one go: in a curve, and where each is formed anew."""
EXAMPLES = ("E < 0.01", "w5 changes sign", "all outputs right")

_COMPARED = re.compile(r"\s*(.+?)\s*(<=|>=|≤|≥|<|>)\s*(.+?)\s*")
_CHANGING = re.compile(r"\s*(.+?)\s+changes\s+sign\s*", re.IGNORECASE)
_RIGHT = re.compile(r"\s*all\s+outputs\s+right\s*", re.IGNORECASE)
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "≤": operator.le,
    "≥": operator.ge,
}
_NO_CONDITION = _("{text!r} says no condition: type one such as {examples}")
_NO_NUMBER = _("{text!r} is compared with no number: {reason}")
_NO_NAME = _(
    "{name!r} is nothing that an iteration has: give E, a symbol as it is shown, such as {symbol}, or an address, such "
    "as weight 1.0.0"
)
_NO_OUTPUTS = _("There are no outputs with targets that could be right")

Event = Callable[[Floats, Floats], Any]
"""Whether something comes to be between the values of iterations and those one later, both (iterations,)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is looked for. quantity: whose values decide; None: whether all outputs are right, as 1 or 0.

    begins: whether it is there with the first values; comes: whether it comes to be between two that follow.
    """

    text: str
    quantity: Quantity | None
    begins: Callable[[Floats], Any]
    comes: Event


def read_condition(text: str, simulator: Simulator) -> Condition:
    """The condition that a text says of a lesson, in the notation that is shown; raises UsageError."""
    if _RIGHT.fullmatch(text):
        if simulator.about_formulas or not simulator.data.has_targets:
            raise UsageError(_NO_OUTPUTS)
        return _compared(text, None, operator.gt, 0.5)
    changing = _CHANGING.fullmatch(text)
    if changing is not None:
        return Condition(text, quantity_named(changing[1], simulator), lambda now: now != now, _changes_sign)
    compared = _COMPARED.fullmatch(text)
    if compared is None:
        raise UsageError(_NO_CONDITION.format(text=text, examples=", ".join(EXAMPLES)))
    name, sign, number = compared.groups()
    try:
        bound = parse_number(number)
    except ValueError as error:
        raise UsageError(_NO_NUMBER.format(text=text, reason=error)) from None
    quantity = quantity_named(name, simulator)
    # What is shown has the sign of the notation.
    if simulator.notation.shown(quantity, 1.0) < 0:
        return _compared(text, quantity, _COMPARISONS[sign.translate(_TURNED)], -bound)
    return _compared(text, quantity, _COMPARISONS[sign], bound)


_TURNED = str.maketrans("<>≤≥", "><≥≤")


def _compared(text: str, quantity: Quantity | None, compare: Callable[[Any, Any], Any], bound: float) -> Condition:
    """It comes to be where it holds and did not just before; of NaN nothing holds."""
    return Condition(
        text,
        quantity,
        lambda now: compare(now, bound),
        lambda before, now: compare(now, bound) & ~np.asarray(compare(before, bound)),
    )


def _changes_sign(before: Floats, now: Floats) -> Any:
    return (before < 0) & (now >= 0) | (before >= 0) & (now < 0)


def quantity_named(name: str, simulator: Simulator) -> Quantity:
    """The quantity of an iteration that has this symbol, or this address."""
    error = simulator.snapshot().subject.error(simulator.values.engine, simulator.values.samples)
    if name in ("E", simulator.notation.error_symbol, simulator.notation.plain(error)):
        return error
    wanted = _plain(name)
    for quantity in _quantities(simulator):
        if _plain(simulator.notation.plain(quantity)) == wanted:
            return quantity
    mention = None if simulator.about_formulas else found(f"{{{{{name}}}}}").get(f"{{{{{name}}}}}")
    if mention is not None and not mention.letter:
        for sample in (None, 0):
            try:
                quantity = Quantity(mention.kind, sample, mention.layer, mention.unit, mention.source)
                simulator.value(quantity)
            except (UsageError, IndexError, KeyError, ValueError, AssertionError, TypeError):
                continue
            return quantity
    first = next(_quantities(simulator), error)
    raise UsageError(_NO_NAME.format(name=name, symbol=simulator.notation.plain(first)))


def _plain(symbol: str) -> str:
    """A symbol without what is told apart by the eye only."""
    return re.sub(r"[\s_]", "", symbol).replace("\N{MINUS SIGN}", "-").casefold()


def _quantities(simulator: Simulator) -> Iterator[Quantity]:
    """What can be named: the parameters, then what the steps of the iteration compute."""
    if simulator.about_formulas:
        for traced in simulator.trace():
            yield from (quantity for quantity, _value in traced.operands)
            yield traced.step.quantity
        return
    yield from parameters_of(simulator.network)
    for number in range(1, min(len(simulator.steps), MOST_STEPS) + 1):
        yield simulator.steps.step(number).quantity


def search(simulator: Simulator, condition: Condition) -> Iterator[tuple[int, list[int]]]:
    """Goes through the iterations that are computed: yields how far it is, and those found since the last time.

    The error is looked up in the curve; of all else every iteration is formed anew, one at a time.
    """
    before: Floats | None = None
    number = 0
    for first, values in _values(simulator, condition.quantity):
        if before is None:
            there = np.concatenate(
                [np.atleast_1d(condition.begins(values[:1])), condition.comes(values[:-1], values[1:])]
            )
        else:
            joined = np.concatenate([before, values])
            there = condition.comes(joined[:-1], joined[1:])
        before = values[-1:]
        at = (first + np.flatnonzero(there)[: MOST_FOUND - number]).tolist()
        number += len(at)
        yield first + len(values) - 1, at
        if number == MOST_FOUND:
            return


def _values(simulator: Simulator, quantity: Quantity | None) -> Iterator[tuple[int, Floats]]:
    """The values of a quantity in all iterations that are computed, in parts, each from an iteration on."""
    snapshot = simulator.snapshot()
    subject, history = snapshot.subject, snapshot.history
    if quantity == subject.error(simulator.values.engine, simulator.values.samples):
        curve = simulator.known_curve()
        for begin in range(0, len(curve.total), CHUNK):
            yield curve.first + begin, curve.total[begin : begin + CHUNK]
        return
    owners = list(history.lineage())[::-1]
    ends = [owner.first for owner in owners[1:]] + [history.last + 1]
    for owner, end in zip(owners, ends, strict=True):
        engine, view = owner.engine, snapshot.lesson_of(owner.first).view
        read = _reader(subject, engine, view, quantity, owner.state(owner.first))
        states = _vectors(owner, end)
        for first in range(owner.first, end, PART):
            yield first, np.array([read(iteration, vectors) for iteration, vectors in islice(states, PART)])


def _vectors(owner: Any, end: int) -> Iterator[tuple[int, Vectors]]:
    """The states of a history up to before an iteration, each made of the one before by one update."""
    vectors = owner.engine.vectors_of(owner.state(owner.first))
    for iteration in range(owner.first, end):
        yield iteration, vectors
        if iteration + 1 < end:
            vectors = owner.engine.advance(vectors, 1, iteration=iteration).vectors


def _reader(
    subject: Any, engine: Any, view: Any, quantity: Quantity | None, state: Any
) -> Callable[[int, Vectors], float]:
    """What reads the value out of the vectors of an iteration; NaN where the iteration has none."""
    vectors = engine.vectors_of(state)
    if quantity is not None and subject.is_given(engine, quantity) and quantity.sample is None:
        numbered = replace(vectors, parameters=np.arange(len(vectors.parameters), dtype=np.float64))
        at = int(subject.values(engine, engine.state(0, numbered), view).value(quantity))
        return lambda _iteration, vectors: float(vectors.parameters[at])

    def read(iteration: int, vectors: Vectors) -> float:
        values = subject.values(engine, engine.state(iteration, vectors), view)
        if quantity is None:
            return float(_all_right(values.outputs, engine.data.targets))
        return float(values.value(quantity)) if subject.gives(engine, iteration, quantity, view) else math.nan

    return read


def _all_right(outputs: Floats, targets: Floats) -> bool:
    """Whether each sample's largest output is that of its target; with one output, whether it is nearer to its own
    target than to any other that there is."""
    if outputs.shape[1] > 1:
        return bool((outputs.argmax(axis=1) == targets.argmax(axis=1)).all())
    others = np.unique(targets)
    own = np.abs(outputs - targets)
    away = np.where(others == targets, np.inf, np.abs(outputs - others)).min(axis=1, keepdims=True)
    return bool((own < away).all())
