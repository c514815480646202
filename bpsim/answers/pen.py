"""Mistakes in writing a number down: its digits beside those of the right one."""

from __future__ import annotations

import math

from bpsim.answers.mistakes import Mistake
from bpsim.trace.typed import Typed

LEAST_DIGITS = 3
"""Digits that a number needs at least: with fewer, too many numbers differ in one digit."""


def pen_slip(number: Typed, value: float) -> Mistake | None:
    """What a typed number has wrong in its digits alone, beside ``value`` rounded to as many; None where it is more."""
    rounded = number.rounded(value)
    if number.significant < LEAST_DIGITS or not number.unit or not _comparable(rounded, number):
        return None
    typed, right = (_digits(one, number.unit) for one in (number.value, rounded))
    if len(typed) != len(right) or (number.value < 0) != (value < 0):
        return None
    places = [at for at, (one, other) in enumerate(zip(typed, right, strict=True)) if one != other]
    if len(places) == 1:
        return Mistake.DIGIT_MISTYPED
    exchanged = len(places) == 2 and places[1] == places[0] + 1
    if exchanged and typed[places[0]] == right[places[1]] and typed[places[1]] == right[places[0]]:
        return Mistake.DIGITS_EXCHANGED
    return None


def _comparable(value: float, number: Typed) -> bool:
    """Whether two numbers may have as many digits; the largest have none in units of a small one."""
    return math.isfinite(value) and 0.1 < abs(value / number.value) < 10.0


def _digits(value: float, unit: float) -> str:
    """The digits in units of the last place."""
    return str(round(abs(value) / unit))
