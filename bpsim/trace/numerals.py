"""The one door for numbers that people read: decimals, significant digits, x 10^n, the minus, groups of thousands.

What machines read (JSON, CSV, the clipboard, numpy) is ``format_exact``, in e-notation. The way back, from typed text
to numbers, is ``typed``. Nothing here changes a value.
"""

from __future__ import annotations

import math
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.quantity import GIVEN, Kind

MINUS = "−"
LARGEST_FIXED = 1e6
SIGNIFICANT = 3  # the fewest significant digits that a rounded number shows
MOST_TICK_PLACES = 4
"""Decimals on an axis: with smaller steps numbers of few digits are written with a power of ten."""
ALL_DIGITS = 17  # significant, that tell any two floats apart

TIMES = "×"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Numerals(Struct, frozen=True):
    """How the numbers of one iteration are written. digits: decimals, None for all.

    round_to: the decimals that its values are rounded to as they are computed; no more of them are shown.
    significant: ``digits`` counts significant digits, and a number that has fewer shows no more (``0.05``).
    """

    digits: int | None = 9
    round_to: int | None = None
    significant: bool = False

    def with_digits(self, digits: int | None) -> Numerals:
        """The same numerals with another number of digits."""
        return replace(self, digits=digits)

    def of(self, kind: Kind, value: float) -> str:
        """The value of a quantity: as it was given, or as it was computed."""
        return for_people(self._text(value, given=kind in GIVEN))

    def given(self, value: float) -> str:
        """A value that was given."""
        return for_people(self._text(value, given=True))

    def computed(self, value: float) -> str:
        """A value that was computed."""
        return for_people(self._text(value, given=False))

    def digits_of(self, kind: Kind, value: float) -> str:
        """The value of a quantity in ASCII and e-notation, for what writes it as TeX, as text or in words."""
        return self._text(value, given=kind in GIVEN)

    def _text(self, value: float, *, given: bool) -> str:
        """In ASCII and e-notation."""
        value = float(value)
        if self.significant and self.digits is not None:
            return _in_significant(value, self.digits)
        return _given(value, self.digits) if given else _number(value, at_most(self.digits, self.round_to))


def at_most(digits: int | None, most: int | None) -> int | None:
    """The fewer of two numbers of decimals, where None is all; all stay all, which shows no digit too many."""
    return digits if digits is None or most is None else min(digits, most)


def format_exact(value: float) -> str:
    """The shortest text that reads back to the same bits; for copying, editing and files."""
    return repr(float(value))


def format_all(value: float) -> str:
    """Every digit, for people."""
    return format_number(value, None)


def format_number(value: float, digits: int | None = 9) -> str:
    """``value`` for the screen with ``digits`` decimals; None shows all digits.

    Where so many decimals would leave a nonzero number fewer than three significant digits, three are shown or a power
    of ten, whichever is shorter; from a million on it is that form. Zero is ``0``; the minus is the real one.
    """
    return for_people(_number(float(value), digits))


def format_given(value: float, digits: int | None = 9) -> str:
    """A typed number for the screen: the shortest form, with at least three decimals where it has any (``0.400``)."""
    return for_people(_given(float(value), digits))


def format_significant(value: float, digits: int) -> str:
    """``value`` with so many significant digits; below a thousandth and from a million on with a power of ten."""
    if value == 0 or not math.isfinite(value):
        return format_number(value)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    fixed = 1e-3 <= abs(value) < LARGEST_FIXED
    return for_people(f"{value:.{max(0, places)}f}" if fixed else f"{value:.{digits - 1}e}")


def in_common(text: str, other: str) -> int:
    """How many characters at the beginning of a written number stand for digits that another has too, from the first
    that is not 0 on; 0 where sign or size is another."""
    (mantissa, _, power), (others, _, its_power) = text.partition(TIMES), other.partition(TIMES)
    whole, its_whole = mantissa.partition(".")[0], others.partition(".")[0]
    if power != its_power or len(whole) != len(its_whole):
        return 0
    same = 0
    while same < min(len(mantissa), len(others)) and mantissa[same] == others[same]:
        same += 1
    if not _significant(mantissa[:same].replace(MINUS, "-")):
        return 0
    return len(mantissa[:same].removesuffix("."))


def digits_in_common(text: str, other: str) -> int:
    """How many significant digits that is, a count."""
    return _significant(text[: in_common(text, other)].replace(MINUS, "-"))


def digits_alike(one: float, other: float) -> int:
    """To how many significant digits two numbers round alike, a count: 3.9999 and 4 to four."""
    digits = range(ALL_DIGITS, 0, -1)
    return next((count for count in digits if f"{one:.{count - 1}e}" == f"{other:.{count - 1}e}"), 0)


def format_decimal(value: Decimal) -> str:
    """Every decimal of a number, and no power of ten: beside one that is printed with as many."""
    return for_people(f"{value:f}")


def format_tick(value: float, step: float) -> str:
    """A number on an axis whose numbers are ``step`` apart: no digits but those that tell it from its neighbours."""
    places = math.ceil(-math.log10(step) - 1e-9)
    if abs(value) < step / 2:
        return "0"
    shortest = places <= MOST_TICK_PLACES or abs(value) >= max(100 * step, 1e-3)
    if shortest and abs(value) < LARGEST_FIXED:
        return for_people(f"{value:.{max(0, places)}f}")
    return _as_power(value, max(0, math.floor(math.log10(abs(value))) + places) + 1)


def format_short(value: float, digits: int) -> str:
    """``value`` with at most so many significant digits and no zeros at its end, for an axis of powers of ten."""
    fixed = value == 0 or 1e-4 <= abs(value) < LARGEST_FIXED
    return for_people(_shortest(float(f"{value:.{digits - 1}e}"))) if fixed else _as_power(value, digits)


def _as_power(value: float, digits: int) -> str:
    """``10⁻⁴``, ``4.39×10⁻⁴``."""
    return for_people(_shortest_mantissa(f"{value:.{digits - 1}e}")).removeprefix("1" + TIMES)


def ascii_digits(value: float) -> str:
    """A number that belongs to a formula, in ASCII and perhaps e-notation, with all its digits."""
    return _shortest(float(value))


def tex_exact(value: float) -> str:
    """Like ``format_exact``, in TeX."""
    return tex_of(format_exact(value))


def tex_of(text: str) -> str:
    """Digits in ASCII and perhaps e-notation in TeX."""
    text = text.replace("inf", r"\infty").replace("nan", r"\mathrm{NaN}")
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else text


def with_power(text: str) -> str:
    """A number in e-notation as people write it: ``4.39×10⁻⁴``; another stays as it is."""
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa}{TIMES}10{str(int(exponent)).translate(_RAISED)}" if exponent else text


def grouped(number: int) -> str:
    """A whole number with thin spaces between its thousands, at which no line is broken."""
    return f"{number:,}".replace(",", "\u202f")


def for_people(text: str) -> str:
    """A number that is written already, in ASCII and perhaps e-notation."""
    text = {"inf": "∞", "-inf": "-∞", "nan": "NaN"}.get(text) or with_power(text)
    return text.replace("-", MINUS, 1)


def _number(value: float, digits: int | None) -> str:
    """A number in ASCII and e-notation."""
    return _shortest(value) if digits is None or value == 0 or not math.isfinite(value) else _rounded(value, digits)


def _in_significant(value: float, digits: int) -> str:
    """``0.7514``, ``0.05``, ``0.3500`` where that is rounded; very small and large numbers with a power of ten."""
    if value == 0 or not math.isfinite(value):
        return _shortest(value)
    scientific = f"{value:.{digits - 1}e}"
    if float(scientific) == value:
        scientific = _shortest_mantissa(scientific)
        digits = _significant(scientific.partition("e")[0])
    exponent = int(scientific.partition("e")[2])
    if 1e-4 <= abs(value) < LARGEST_FIXED:
        return f"{value:.{max(0, digits - 1 - exponent)}f}"
    return scientific


def _given(value: float, digits: int | None) -> str:
    rounded = _number(value, digits)
    if digits is None or not math.isfinite(value):
        return rounded
    shortest = _shortest(value)
    if "." in shortest and "e" not in shortest:
        whole, _, decimals = shortest.partition(".")
        shortest = f"{whole}.{decimals:0<{min(3, digits)}}"
    # Measured as people see it: a power of ten takes a letter more there than in e-notation.
    return rounded if len(for_people(shortest)) > len(for_people(rounded)) else shortest


def _shortest(value: float) -> str:
    return "0" if value == 0 else format_exact(value).removesuffix(".0")


def _rounded(value: float, digits: int) -> str:
    fixed = f"{value:.{digits}f}"
    if abs(value) < LARGEST_FIXED and (_significant(fixed) >= min(SIGNIFICANT, digits) or float(fixed) == value):
        return fixed
    # As long as the fixed form where that has room: a column of both stays straight.
    scientific = f"{value:.{max(SIGNIFICANT, digits - 3) - 1}e}"
    if abs(value) >= LARGEST_FIXED:
        return scientific
    longer = f"{value:.{SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))}f}"
    return longer if len(longer) < len(scientific) else scientific


def _shortest_mantissa(scientific: str) -> str:
    """A number in e-notation without zeros at the end of its mantissa."""
    mantissa, _, exponent = scientific.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").removesuffix(".")
    return f"{mantissa}e{exponent}"


def _significant(fixed: str) -> int:
    return len(fixed.replace("-", "").replace(".", "").lstrip("0"))
