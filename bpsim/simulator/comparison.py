"""Two places compared, of one run or of two: what is trained and how, and of that only what differs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.origins import settings_of
from bpsim.simulator.position import Position
from bpsim.trace.numerals import Numerals, format_all
from bpsim.trace.setting_names import setting_name

MOST_ROWS = 500
"""Differences that are listed, at most: two runs of a large network differ in every weight."""


class Difference(Struct, frozen=True):
    """One thing that is other, as it is shown: empty where one of the two has none such."""

    name: str
    one: str
    other: str


def differences(one: Position, other: Position, numerals: Numerals) -> list[Difference]:
    """The first ``MOST_ROWS`` differences between two places: the error, settings of the training, and parameters.

    Both are written in the notation of ``other``; a parameter of another network is found where its units are. Where
    two numbers that differ would be written alike, they have all their digits.
    """
    left, right = Position(one.snapshot.shown(notation=other.lesson.view.notation), one), other
    few = (*_error(left, right, numerals), *_settings(left, right))
    found = [row for row in few if row.one != row.other]
    return [*found, *islice(_parameters(left, right, numerals), MOST_ROWS - len(found))]


def _error(left: Position, right: Position, numerals: Numerals) -> Iterator[Difference]:
    if not left.why_not and not right.why_not:
        yield _numbers(right.error_name, Kind.TOTAL_ERROR, left.error, right.error, numerals)


def _settings(left: Position, right: Position) -> Iterator[Difference]:
    one, other = settings_of(left.training), settings_of(right.training)
    for name in dict.fromkeys((*other, *one)):
        rate = name == "learning_rate"
        said = right.notation.plain(Quantity(Kind.LEARNING_RATE)) if rate else setting_name(name, right.notation)
        yield Difference(said, one.get(name, ""), other.get(name, ""))


def _parameters(left: Position, right: Position, numerals: Numerals) -> Iterator[Difference]:
    """Those of the second place, in the order of their numbers, and then those that only the first one has."""
    subject = right.snapshot.subject
    moved = subject.moved(left.lesson, right.lesson)
    one = {quantity: moved(quantity) for quantity in subject.parameters(left.values.engine)}
    other = list(subject.parameters(right.values.engine))
    before = {there: quantity for quantity, there in one.items() if there is not None}
    for quantity in other:
        name, here = right.notation.plain(quantity), right.shown(quantity)
        if quantity not in before:
            yield Difference(name, "", numerals.of(quantity.kind, here))
        elif left.shown(before[quantity]) != here:
            yield _numbers(name, quantity.kind, left.shown(before[quantity]), here, numerals)
    gone = {*one.values()}.difference(other) | {None}
    for quantity, there in one.items():
        if there in gone:
            yield Difference(left.notation.plain(quantity), numerals.of(quantity.kind, left.shown(quantity)), "")


def _numbers(name: str, kind: Kind, one: float, other: float, numerals: Numerals) -> Difference:
    texts = numerals.of(kind, one), numerals.of(kind, other)
    alike = texts[0] == texts[1] and one != other
    return Difference(name, *((format_all(one), format_all(other)) if alike else texts))
