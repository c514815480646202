"""When something comes to be, as text (``E < 0.01``, ``w5 changes sign``, ``all outputs right``), and its search."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
from msgspec import Struct

from bpsim.core.call import Recorded, Vectors
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias, Floats
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.rightness import can_be_wrong, right
from bpsim.formulas.spelling import canonical
from bpsim.lesson.mentions import found
from bpsim.sentences import _
from bpsim.simulator.alike import alike, by_keyboard, plain
from bpsim.simulator.elsewhere import Elsewhere
from bpsim.simulator.every_iteration import at_once, made_again
from bpsim.simulator.simulator import Simulator
from bpsim.simulator.snapshot import Snapshot
from bpsim.simulator.subjects import LessonHistory
from bpsim.trace.typed import parse_number

MOST_FOUND = 1000
"""Iterations that a search finds, at most; another one goes on after the last of them."""
CHUNK, PART = 1 << 16, 16
"""Iterations that are looked at in one go: in a curve, and where each is formed anew."""
EXAMPLES = ("E < 0.01", "w5 changes sign", "all outputs right")

_COMPARED = re.compile(r"\s*(.+?)\s*(<=|>=|≤|≥|[<>](?!=))\s*(.+?)\s*")
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
_NO_CONDITION = _("“{text}” says no condition: type one such as {examples}")
_NO_NUMBER = _("“{text}” is compared with no number: {reason}")
_NO_NAME = _(
    "“{name}” is nothing that an iteration has: give E, a symbol as it is shown, such as {symbol}, or an address, such "
    "as weight 1.0.0"
)
_NO_NAME_OF_FORMULAS = _("“{name}” is nothing that an iteration has: give a symbol as it is shown, such as {symbol}")
_NO_OUTPUTS = _("There are no outputs with targets that could be right")
_ONE_TARGET = _("An output is right where it is nearer to its own target than to another, and here all are the same")

Event = Callable[[Floats, Floats], Any]
"""Whether something comes to be between the values of iterations and those one later, both (iterations,)."""
Stretch = tuple[LessonHistory, int, int]
"""A history, and the iterations from one of it up to before another."""


class Condition(Struct, frozen=True):
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
        if not can_be_wrong(simulator.data.targets):
            raise UsageError(_ONE_TARGET)
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
    if name in (simulator.notation.error_symbol, simulator.notation.plain(error)):
        return error
    if name == "E" and name not in simulator.names:
        return error
    wanted, typed, key = plain(name), by_keyboard(name), canonical(name.strip())
    near: dict[str, Quantity] = {}
    other_case: list[Quantity] = []
    for quantity in _named_like(name, simulator):
        symbol = simulator.notation.plain(quantity)
        if plain(symbol) == wanted:
            return quantity
        # As it is typed in a line: theta.
        if quantity.kind is Kind.VALUE and simulator.names[quantity.at_unit] == key:
            return quantity
        if plain(symbol).casefold() == wanted.casefold():
            other_case.append(quantity)
        if by_keyboard(symbol) == typed:
            near.setdefault(symbol, quantity)
    if name == "E":
        return error
    if other_case:
        return other_case[0]
    mention = None if simulator.about_formulas else found(f"{{{{{name}}}}}").get(f"{{{{{name}}}}}")
    if mention is not None and not mention.letter:
        for sample in (None, 0):
            try:
                quantity = _of_its_bias(
                    Quantity(mention.kind, sample, mention.layer, mention.unit, mention.source), simulator
                )
                simulator.value(quantity)
            except (UsageError, IndexError, KeyError, ValueError, AssertionError, TypeError):
                continue
            return quantity
    # d^1 is what is computed, d̂1: what is given is d1 as it is typed.
    computed = [quantity for quantity in near.values() if quantity.kind not in (Kind.INPUT, Kind.TARGET)]
    if len(typed_so := computed or list(near.values())) == 1:
        return typed_so[0]
    reason = _NO_NAME_OF_FORMULAS if simulator.about_formulas else _NO_NAME
    first = next(iter(simulator.snapshot().subject.parameters(simulator.values.engine)), error)
    raise UsageError(reason.format(name=name, symbol=simulator.notation.plain(first)))


def _of_its_bias(quantity: Quantity, simulator: Simulator) -> Quantity:
    """A unit of a layer with one bias has that one; of biases of units one is named by its unit. Raises UsageError."""
    if not quantity.of_bias:
        return quantity
    if simulator.network.layer(quantity.at_layer).bias is Bias.SHARED:
        return replace(quantity, unit=None)
    if quantity.unit is None:
        raise UsageError(_NO_NAME)
    return quantity


def quantities_named(text: str, simulator: Simulator) -> tuple[Quantity, ...]:
    """Those that are named with commas between them; an index may have a comma too. Raises UsageError."""
    found, parts = [], text.split(",")
    while parts:
        one, count = _first_named(parts, simulator)
        found.append(one)
        parts = parts[count:]
    return tuple(dict.fromkeys(found))


def _first_named(parts: list[str], simulator: Simulator) -> tuple[Quantity, int]:
    """What the first parts name, as few as do, and how many they are."""
    for count in range(1, len(parts)):
        try:
            return quantity_named(",".join(parts[:count]).strip(), simulator), count
        except UsageError:
            continue
    try:
        return quantity_named(",".join(parts).strip(), simulator), len(parts)
    except UsageError:
        return quantity_named(parts[0].strip(), simulator), 1


def _named_like(name: str, simulator: Simulator) -> Iterator[Quantity]:
    """What may have a name: in a network its parameters, what the steps compute, in their order, and what is given."""
    if not simulator.about_formulas:
        number, parameters = simulator.steps.number, (Kind.WEIGHT, Kind.BIAS)
        yield from sorted(
            alike(name, simulator),
            key=lambda quantity: 0 if quantity.kind in parameters else number(quantity) or math.inf,
        )
        return
    for traced in simulator.trace():
        yield from (quantity for quantity, _value in traced.operands)
        yield traced.step.quantity


def search(simulator: Simulator, condition: Condition, after: int | None = None) -> Iterator[tuple[int, list[int]]]:
    """Goes through the iterations that are computed: yields how far it is, and those found since the last time.

    after: an iteration up to which all were looked at before; None: it begins with the first. The error is looked up in
    the curve; all else is recorded while the training is made once more, from one history to the next, and formed of
    that with the bits that are seen there.
    """
    before: Floats | None = None
    number = 0
    for first, values in _values(simulator, condition.quantity, after):
        if before is None:
            there = np.concatenate(
                [np.atleast_1d(condition.begins(values[:1])), condition.comes(values[:-1], values[1:])]
            )
        else:
            joined = np.concatenate([before, values])
            there = condition.comes(joined[:-1], joined[1:])
        before = values[-1:]
        new = first + np.flatnonzero(there)
        at: list[int] = (new if after is None else new[new > after])[: MOST_FOUND - number].tolist()
        number += len(at)
        if number == MOST_FOUND:
            yield at[-1], at
            return
        yield first + len(values) - 1, at


def _values(simulator: Simulator, quantity: Quantity | None, after: int | None) -> Iterator[tuple[int, Floats]]:
    """The values of a quantity in all iterations that are computed, in parts, each from an iteration on; those before
    ``after`` are left out, as far as they need not be made again."""
    snapshot = simulator.snapshot()
    subject, history = snapshot.subject, snapshot.history
    owners = list(history.lineage())[::-1]
    ends = [owner.first for owner in owners[1:]] + [history.last]
    begins = [owner.first if after is None else max(owner.first, after) for owner in owners]
    stretches = [stretch for stretch in zip(owners, begins, ends, strict=True) if stretch[1] < stretch[2]]
    if quantity == subject.error(simulator.values.engine, simulator.values.samples):
        yield from _errors(stretches)
        at_end = history.end_curve().total if simulator.position.end_known else np.empty(0)
        if np.isfinite(at_end).any():
            yield history.last, at_end
        return
    source = _AllRight(snapshot) if quantity is None else _OfQuantity(snapshot, quantity)
    for owner, begin, end in stretches:
        # A state that is at hand: to make the one at ``begin`` again takes as long as to record on the way there.
        yield from source.parts(owner, begin - owner.to_replay(begin), end)
    yield history.last, np.array([source.value(history, history.state(history.last))])


def _errors(stretches: Sequence[Stretch]) -> Iterator[tuple[int, Floats]]:
    """The errors of stretches of histories, in parts, as they lie."""
    for owner, first, end in stretches:
        for begin in range(first, end, CHUNK):
            yield begin, owner.own_part(begin, min(begin + CHUNK, end)).total


def _states(owner: LessonHistory, vectors: Vectors, first: int, end: int) -> Iterator[Any]:
    """The states of a history from an iteration, whose state is given, up to before another, each made of the one
    before by one update."""
    for iteration in range(first, end):
        yield owner.engine.state(iteration, vectors)
        vectors = owner.engine.advance(vectors, 1, iteration=iteration).vectors


class _OfQuantity:
    """The values of a quantity."""

    def __init__(self, snapshot: Snapshot, quantity: Quantity) -> None:
        self._elsewhere = Elsewhere(snapshot, quantity)

    def parts(self, owner: LessonHistory, begin: int, end: int) -> Iterator[tuple[int, Floats]]:
        """The values in the iterations of a history from ``begin`` up to before ``end``, in parts, each from an
        iteration on."""
        every, vectors = self._elsewhere.recorded(owner), owner.engine.vectors_of(owner.state(begin))
        if every is not None:
            for first, found in every.parts(vectors, begin, end):
                yield first, found[:, 0]
            return
        states = _states(owner, vectors, begin, end)
        for first in range(begin, end, PART):
            yield first, np.array([self.value(owner, state) for state in islice(states, PART)])

    def value(self, owner: LessonHistory, state: Any) -> float:
        """The value in the iteration that starts with a state; NaN where that has none."""
        return self._elsewhere.value(owner, state)


class _AllRight:
    """Whether all outputs are right, as 1 or 0."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def parts(self, owner: LessonHistory, begin: int, end: int) -> Iterator[tuple[int, Floats]]:
        """Whether they are in the iterations of a history from ``begin`` up to before ``end``, in parts, each from an
        iteration on."""
        engine, targets = owner.engine, owner.engine.data.targets

        def record(vectors: Vectors, first: int, most: int) -> Recorded:
            count = min(at_once(targets.size, engine.recorded_outputs_seconds), most)
            recorded: Recorded = engine.record_outputs(vectors, count, first)
            return recorded

        for first, outputs, _updates in made_again(record, engine.vectors_of(owner.state(begin)), begin, end):
            yield first, right(outputs, targets).all(axis=-1).astype(np.float64)

    def value(self, owner: LessonHistory, state: Any) -> float:
        """The same in the iteration that starts with a state."""
        view = self._snapshot.lesson.view
        values = self._snapshot.subject.values(owner.engine, state, view)
        return float(right(values.outputs, owner.engine.data.targets).all())
