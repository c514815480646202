"""Numbers as text, for screens and for formulas. Nothing here changes a value."""

from __future__ import annotations

import math

MINUS = "−"
LARGEST_FIXED = 1e6
SIGNIFICANT = 3  # the fewest significant digits that a rounded number shows


def format_exact(value: float) -> str:
    """The shortest text that reads back to the same bits; for copying, editing and files."""
    return repr(float(value))


def format_number(value: float, digits: int | None = 9) -> str:
    """``value`` for the screen with ``digits`` decimals; None shows all digits.

    Where so many decimals would leave a nonzero number fewer than three significant digits, three are shown or the
    scientific form, whichever is shorter; from a million on it is that form. Zero is ``0``; the minus is the real one.
    """
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    text = _shortest(value) if digits is None or value == 0 else _rounded(value, digits)
    return text.replace("-", MINUS, 1) if value < 0 else text


def format_given(value: float, digits: int | None = 9) -> str:
    """A typed number for the screen: the shortest form, with at least three decimals where it has any (``0.400``)."""
    rounded = format_number(value, digits)
    if digits is None or not math.isfinite(value):
        return rounded
    shortest = _shortest(value)
    if "." in shortest and "e" not in shortest:
        whole, _, decimals = shortest.partition(".")
        shortest = f"{whole}.{decimals:0<{min(3, digits)}}"
    if len(shortest) > len(rounded):
        return rounded
    return shortest.replace("-", MINUS, 1) if value < 0 else shortest


def tex_number(value: float, digits: int | None = None, given: bool = False) -> str:
    """The same number in TeX; a negative one is in parentheses, so that it can stand in a product.

    ``given``: as ``format_given`` shows it.
    """
    text = (format_given if given else format_number)(value, digits)
    text = text.replace(MINUS, "-").replace("∞", r"\infty").replace("NaN", r"\mathrm{NaN}")
    mantissa, _, exponent = text.partition("e")
    if exponent:
        text = rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    return f"({text})" if text.startswith("-") else text


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


def _significant(fixed: str) -> int:
    return len(fixed.replace("-", "").replace(".", "").lstrip("0"))


def grouped(number: int) -> str:
    """A whole number with thin spaces between its thousands."""
    return f"{number:,}".replace(",", "\u2009")
