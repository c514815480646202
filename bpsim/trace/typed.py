"""Text as numbers: what people type, and how exactly they typed it. The other direction is ``numerals``."""

from __future__ import annotations

import math
import re

from msgspec import Struct
from msgspec.structs import replace

from bpsim.sentences import _
from bpsim.trace.numerals import MINUS, with_power

_SPACES = "\u00a0\u2007\u2009\u202f"
_HOW = "type a number such as 0.5, 0,5, 1/2 or 1e-3"
_HOW_MANY = "type a whole number such as 10000"

_NUMBER = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_POWER = re.compile(
    r"(?:(?P<mantissa>[\d.,]) ?[×x*·⋅] ?|(?<![\d.,])(?<![\d.,] ))"
    r"10 ?(?:\^ ?(?P<typed>[+-]?\d+)|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]+))",
    re.ASCII,
)
"""A number as people write it: ``4.39×10⁻⁴``, ``4.39 x 10^-4``, ``10^-4``."""
_LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,'’])\d{3})(?:\1\d{3})*", re.ASCII)
_SIGNED = re.compile(rf"[+-]? ?{_NUMBER}", re.ASCII)
_FRACTION = re.compile(rf"([+-]? ?{_NUMBER}) ?/ ?([+-]? ?{_NUMBER})", re.ASCII)

_LARGEST, _SMALLEST = with_power("1.8e308"), with_power("5e-324")
_NUDGE = 1e-6
"""The share of half a unit in the last place that is let pass: halves may be rounded either way."""
_EXACT = 1e-15
"""The share of a number by which a float64 may be away from its digits."""
_MOST_PLACES = 323
ALL_PLACES = 15
"""The significant digits of a fraction, which is exact."""
MOST_IN_RANGE = 1000
"""Numbers of a range, at most."""
_RANGE = re.compile(r"(\d{1,10})\s*(?:\.\.|…|–)\s*(\d{1,10})")
_TOO_MANY = _("“{text}” are more than {most} numbers.")


def parse_number(text: str) -> float:
    """The number that ``text`` stands for: ``0.5``, ``0,5``, ``1/2``, ``1e-3``, ``2×10⁻³``, with ``-`` or ``−``.

    A single comma is a decimal comma. Raises ValueError with one sentence that says what to type: for text that is no
    number, for one that is not finite, and for one that people read in two ways (``1,000.5``).
    """
    return _parsed(text, _HOW)


def parse_count(text: str) -> float:
    """The number that ``text`` stands for where a whole one is meant: as ``parse_number`` reads it, but commas, points
    or apostrophes may part thousands: ``10,000`` is 10000 and not 10. Raises ValueError as ``parse_number`` does.
    """
    plain = _plain(text)
    return float(re.sub(r"\D", "", plain)) if _THOUSANDS.fullmatch(plain) else _parsed(text, _HOW_MANY)


def _parsed(text: str, how: str) -> float:
    """The number; ``how`` says what to type where there is none."""
    plain = _plain(text)
    if not plain:
        raise ValueError(f"Nothing was typed: {how}.")
    for part in plain.split("/"):
        _refuse_ambiguous(part)
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        return _quotient(_decimal(fraction[1]), _decimal(fraction[2]))
    if not _SIGNED.fullmatch(plain):
        raise ValueError(f"“{_shortened(plain)}” is not a number: {how}.")
    return _decimal(plain)


def parse_numbers(text: str) -> list[float]:
    """The numbers of a list: ``0.1, 0.5, 2`` or ``0,1; 0,5; 2``, and whole numbers as a range: ``1..5``.

    Spaces part them too, and a comma that cannot be a decimal comma. Raises ValueError as ``parse_number`` does.
    """
    parts = text.split(";") if ";" in text else re.split(r",\s+|\s+", text.strip())
    return [number for part in parts if part.strip(" ,") for number in _some(part.strip(" ,"))]


def _some(part: str) -> list[float]:
    """The numbers of a part of a list: one, a range, or several between commas."""
    bounds = _RANGE.fullmatch(part)
    if bounds is not None:
        first, last = int(bounds[1]), int(bounds[2])
        if last - first >= MOST_IN_RANGE:
            raise ValueError(_TOO_MANY.format(text=part, most=MOST_IN_RANGE))
        return [float(number) for number in range(first, last + 1)]
    if part.count(",") > 1 or ("," in part and "." in part):
        return [parse_number(one) for one in part.split(",")]
    return [parse_number(part)]


def _plain(text: str) -> str:
    plain = " ".join(text.translate({ord(space): " " for space in _SPACES}).replace(MINUS, "-").split())
    plain = _POWER.sub(_with_e, plain)
    return _GROUPED.sub(lambda match: match[0].replace(" ", ""), plain)


def _with_e(power: re.Match[str]) -> str:
    exponent = power["typed"] or power["raised"].translate(_LOWERED)
    return f"{power['mantissa'] or '1'}e{exponent}"


def _refuse_ambiguous(plain: str) -> None:
    """Says both readings of what has two commas, or a comma and a point."""
    if plain.count(",") + plain.count(".") < 2 or "," not in plain:
        return
    whole, _, decimals = plain.replace(".", "").partition(",")
    readings = (plain.replace(",", ""), f"{whole}.{decimals.replace(',', '')}")
    possible = [_shortened(reading.strip()) for reading in readings if _SIGNED.fullmatch(reading.strip())]
    if possible:
        why = "can be read in two ways" if len(possible) > 1 else "is not a number"
        raise ValueError(f"“{_shortened(plain)}” {why}: type {' or '.join(possible)}.")


def _decimal(text: str) -> float:
    value = float(text.replace(",", ".").replace(" ", ""))
    if math.isinf(value):
        raise ValueError(f"“{_shortened(text)}” is too large: the largest number is about {_LARGEST}.")
    if value == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise ValueError(f"“{_shortened(text)}” is too small: the smallest number is about {_SMALLEST}.")
    return value


def _quotient(numerator: float, denominator: float) -> float:
    if denominator == 0:
        raise ValueError("Nothing can be divided by zero: type another denominator.")
    return _decimal(repr(numerator / denominator))


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


class Typed(Struct, frozen=True):
    """A number as it was typed. ``unit``: one unit in its last place; 0 for a fraction, which is exact.

    significant: how many digits it was typed with, leading zeros not counted.
    """

    text: str
    value: float
    places: int
    unit: float
    significant: int

    @classmethod
    def read(cls, text: str) -> Typed:
        """The number that ``text`` says; raises ValueError like ``parse_number``."""
        value, plain = parse_number(text), _plain(text)
        if "/" in plain:
            return cls(text, value, ALL_PLACES, 0.0, ALL_PLACES)
        mantissa, _, exponent = plain.lower().replace(",", ".").partition("e")
        places = max(-_MOST_PLACES, min(_MOST_PLACES, len(mantissa.partition(".")[2]) - int(exponent or 0)))
        digits = re.sub(r"\D", "", mantissa).lstrip("0")
        return cls(text, value, places, _power(-places), len(digits))

    @property
    def negative(self) -> Typed:
        """The number with the opposite sign, as exactly."""
        return replace(self, value=0.0 - self.value)

    def agrees(self, value: float) -> bool:
        """Whether ``value``, rounded to the digits that were typed, is this number."""
        return abs(value - self.value) <= self.slack

    @property
    def slack(self) -> float:
        """How far a number may be off that is rounded to this one."""
        return self.unit * (0.5 + _NUDGE) + 4 * _EXACT * abs(self.value)

    def cut_from(self, value: float) -> bool:
        """Whether it is ``value`` cut off after the digits that were typed, where it should be rounded up."""
        if (self.value > 0 > value) or (self.value < 0 < value) or self.agrees(value):
            return False
        return 0 < abs(value) - abs(self.value) < self.unit * (1 - _NUDGE)

    def units_from(self, value: float) -> float:
        """How many units in the last place ``value``, rounded to that place, is away; infinite for a fraction."""
        return abs(self.rounded(value) - self.value) / self.unit if self.unit else math.inf

    def rounded(self, value: float) -> float:
        """Another number with as many decimals as this one."""
        return Rounding(self.places).rounded(value) if self.unit else value

    def padded(self, significant: int) -> Typed:
        """The same number with zeros at its end, as though they had been left away."""
        more = significant - self.significant if self.value else 0
        if more <= 0 or not self.unit:
            return self
        places = min(_MOST_PLACES, self.places + more)
        return Typed(self.text, self.value, places, _power(-places), significant)

    @property
    def roundings(self) -> tuple[Rounding, ...]:
        """The ways in which other numbers are rounded as this one is: to as many decimals, to as many digits."""
        decimals = Rounding(self.places) if self.unit else Rounding(_MOST_PLACES)
        # Of a number of zeros its decimals are as many digits as whoever wrote it has.
        digits = self.significant or self.places
        return (decimals, Rounding(None, digits)) if digits > 0 else (decimals,)


class Rounding(Struct, frozen=True):
    """To so many decimals, or to so many significant digits."""

    places: int | None
    significant: int = 0

    def rounded(self, value: float) -> float:
        """The number as it is written down, halves away from zero: -0.25275, in binary a little less, is -0.2528."""
        more = value * (1.0 + 2 * _EXACT)
        if not math.isfinite(more):
            return value
        if self.places is None:
            return float(f"{more:.{self.significant - 1}e}")
        try:
            kept = round(more, self.places)
        except OverflowError:
            # 1.7e308 as a number of one digit is 2e308, which is none.
            return value
        return value if kept == more else kept

    def most(self, value: float) -> float:
        """How far a number of this size is moved at most: half a unit in its last place."""
        if not value or not math.isfinite(value):
            return 0.0 if self.places is None else _power(-self.places) / 2
        places = self.significant - 1 - math.floor(math.log10(abs(value))) if self.places is None else self.places
        return _power(-places) / 2


def typed_places(text: str) -> int:
    """The decimals that a number was typed with; 0 for what is none."""
    try:
        return Typed.read(text).places
    except ValueError:
        return 0


def _power(exponent: int) -> float:
    """10^exponent, at most the largest power that a float can be."""
    return float(f"1e{min(308, exponent)}")
