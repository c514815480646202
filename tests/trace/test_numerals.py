"""Numbers as text keep the digits that they promise."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpsim.core.quantity import Kind
from bpsim.trace import gradient_check_wording
from bpsim.trace.numerals import (
    LARGEST_FIXED,
    MINUS,
    SIGNIFICANT,
    Numerals,
    format_exact,
    format_given,
    format_number,
    format_short,
    format_significant,
    format_tick,
    tex_of,
)
from bpsim.trace.typed import parse_number
from tests.examples import examples

many = examples(100)
finite = st.floats(allow_nan=False, allow_infinity=False)
everyday = st.floats(-2e6, 2e6) | st.integers(-(10**7), 10**7).map(lambda n: n / 1000)
tiny_or_huge = st.floats(-1e-300, 1e-300) | st.floats(-1e-3, 1e-3) | st.floats(1e300, 1e308)
numbers = finite | everyday | tiny_or_huge
digits = st.integers(1, 17)


LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text: str) -> Decimal:
    """The number that a text stands for, as exact as it was written."""
    assert "-" not in text, "a number on the screen has the real minus sign"
    assert "e" not in text.lower(), "a number on the screen has a power of ten"
    mantissa, _, power = text.replace(MINUS, "-").partition("×10")
    return Decimal(f"{mantissa}e{power.translate(LOWERED) or 0}")


def significant(text: str) -> int:
    """How many significant digits a text shows."""
    return len(text.partition("×")[0].replace(MINUS, "").replace(".", "").lstrip("0"))


@many
@given(numbers)
@example(-0.0)
@example(5e-324)
@example(1.7976931348623157e308)
def test_exact_text_reads_back_to_the_same_bits(value: float) -> None:
    assert float(format_exact(value)).hex() == value.hex()


@many
@given(numbers)
@example(5e-324)
def test_all_digits_read_back_to_the_same_number(value: float) -> None:
    assert float(read(format_number(value, None))) == value


@many
@given(numbers.filter(lambda value: abs(value) < LARGEST_FIXED), digits)
@example(5e-324, 9)
@example(0.0004, 3)
@example(0.00049999, 3)
@example(999999.9999999, 3)
def test_a_number_is_off_by_at_most_half_of_its_last_digit(value: float, digits: int) -> None:
    shown = read(format_number(value, digits))
    half = Decimal(10) ** -digits / 2
    if value == 0:
        assert shown == 0
    else:
        assert abs(shown - Decimal(value)) <= half


@many
@given(numbers.filter(lambda value: abs(value) >= LARGEST_FIXED), digits)
def test_from_a_million_on_the_significant_digits_count(value: float, digits: int) -> None:
    text = format_number(value, digits)
    shown = read(text)
    assert "×10" in text
    assert abs(shown - Decimal(value)) <= abs(Decimal(value)) * Decimal(10) ** (1 - max(SIGNIFICANT, digits - 3)) / 2


@many
@given(numbers.filter(bool), digits)
@example(1e-7, 3)
@example(0.04, 1)
@example(5e-324, 17)
def test_a_number_that_is_not_zero_never_looks_like_zero(value: float, digits: int) -> None:
    text = format_number(value, digits)
    assert read(text) != 0
    assert significant(text) >= min(SIGNIFICANT, digits) or float(read(text)) == value
    assert (text[0] == MINUS) is (value < 0)


@many
@given(numbers, st.none() | digits)
def test_the_sign_is_all_that_differs_between_a_number_and_its_opposite(value: float, digits: int | None) -> None:
    for form in (format_number, format_given):
        texts = form(abs(value), digits), form(-abs(value), digits)
        assert texts[1].removeprefix(MINUS) == texts[0]


@pytest.mark.parametrize("form", [format_number, format_given])
@pytest.mark.parametrize("digits", [1, 9, None])
@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "NaN")],
)
def test_special_values(form: Callable[[float, int | None], str], digits: int | None, value: float, text: str) -> None:
    assert form(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.298371109, 9, "0.298371109"),
        (0.5932699921071872, 9, "0.593269992"),
        (0.1, 3, "0.100"),
        (-0.809, 9, "−0.809000000"),
        (0.1, None, "0.1"),
        (3.0, None, "3"),
        (1e16, None, "1×10¹⁶"),
        (0.5, 1, "0.5"),
        (1234567.0, 9, "1.23457×10⁶"),
        (-4.39e-4, 3, "−4.39×10⁻⁴"),
    ],
)
def test_numbers_on_the_screen(value: float, digits: int | None, text: str) -> None:
    assert format_number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.4, 9, "0.400"),
        (0.05, 9, "0.050"),
        (2.0, 9, "2"),
        (-0.35, 9, "−0.350"),
        (0.4, 1, "0.4"),
        (1 / 3, 9, "0.333333333"),
        (0.4, None, "0.4"),
        (0.123456, 9, "0.123456"),
    ],
)
def test_typed_numbers_stay_as_short_as_they_were_typed(value: float, digits: int | None, text: str) -> None:
    assert format_given(value, digits) == text


@many
@given(numbers, digits)
@example(1.192092896e-07, 13)
def test_a_typed_number_is_not_shown_longer_or_less_exactly_than_a_computed_one(value: float, digits: int) -> None:
    given_text, text = format_given(value, digits), format_number(value, digits)
    exact = Decimal(value)
    assert len(given_text) <= len(text) or "×" in text
    assert abs(read(given_text) - exact) <= abs(read(text) - exact) or float(read(given_text)) == value


@many
@given(numbers.filter(lambda value: abs(value) < 1.7e308), st.none() | digits)
@example(5e-324, None)
def test_what_is_shown_can_be_typed(value: float, digits: int | None) -> None:
    for form in (format_number, format_given):
        text = form(value, digits)
        assert parse_number(text) == float(read(text))


@many
@given(numbers.filter(bool), st.integers(1, 17))
def test_so_many_significant_digits_are_shown(value: float, digits: int) -> None:
    text = format_significant(value, digits)
    assert significant(text) >= digits
    assert abs(read(text) - Decimal(value)) <= abs(Decimal(value)) * Decimal(10) ** (1 - digits) / 2


@many
@given(st.integers(-10_000, 10_000), st.integers(-12, 6))
def test_neighbours_on_an_axis_are_told_apart(first: int, exponent: int) -> None:
    step = 10.0**exponent
    texts = [format_tick(number * step, step) for number in (first, first + 1)]
    assert texts[0] != texts[1]
    for number, text in zip((first, first + 1), texts, strict=True):
        assert parse_number(text) == pytest.approx(number * step, abs=step / 2)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.6452, 5e-5, "0.64520"),
        (0.045575, 1e-7, "0.0455750"),
        (0.0015, 5e-5, "1.5×10⁻³"),
        (1e-5, 5e-6, "10⁻⁵"),
        (3e-7, 1e-9, "3×10⁻⁷"),
    ],
)
def test_a_number_of_many_digits_has_no_power_of_ten_on_an_axis(value: float, step: float, text: str) -> None:
    assert format_tick(value, step) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(10.0, "10"), (0.0002, "0.0002"), (1e-5, "10⁻⁵"), (3.5088e-5, "3.51×10⁻⁵"), (2e7, "2×10⁷"), (0.0, "0")],
)
def test_numbers_on_an_axis_of_powers_of_ten_are_short(value: float, text: str) -> None:
    assert format_short(value, 3) == text


def test_no_more_decimals_are_shown_than_a_value_was_rounded_to() -> None:
    numerals = Numerals(9, round_to=4)
    assert numerals.of(Kind.OUT, 0.2984) == "0.2984"
    assert numerals.digits_of(Kind.DE_DW, -0.2984) == "-0.2984"
    assert numerals.of(Kind.INPUT, 0.123456) == "0.123456", "what is given is not rounded"
    assert Numerals(3, round_to=4).of(Kind.OUT, 0.2984) == "0.298"
    assert Numerals(None, round_to=4).of(Kind.OUT, 0.2984) == "0.2984"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (0.75136507, "0.7514"),
        (0.35000001, "0.3500"),
        (-9.99996, "−10.00"),
        (0.00043856, "0.0004386"),
        (0.0000438563, "4.386×10⁻⁵"),
        (120000.0, "120000"),
        (0.0, "0"),
    ],
)
def test_significant_digits_are_as_many_as_a_number_has(value: float, text: str) -> None:
    numerals = Numerals(4, significant=True)
    assert numerals.of(Kind.INPUT, value) == numerals.of(Kind.OUT, value) == text


@many
@given(everyday | tiny_or_huge, digits)
def test_significant_digits_are_those_of_the_number(value: float, digits: int) -> None:
    text = Numerals(digits, significant=True).computed(value)
    if value and math.isfinite(value):
        rounded = Decimal(f"{value:.{digits - 1}e}")
        assert abs(read(text) - rounded) <= abs(rounded) * Decimal("1e-17") or read(text) == Decimal(f"{value:.0f}")


@many
@given(st.floats(), st.none() | digits, st.booleans())
def test_a_number_in_tex_stands_for_the_same_number(value: float, digits: int | None, is_given: bool) -> None:
    tex = tex_of(Numerals(digits).digits_of(Kind.INPUT if is_given else Kind.NET, value))
    text = (format_given if is_given else format_number)(value, digits)
    assert tex.isascii()
    assert tex.count("{") == tex.count("}")
    assert tex.startswith("-") is text.startswith(MINUS)
    plain = tex.strip("()")
    if math.isfinite(value):
        mantissa, _, exponent = plain.partition(r" \times 10^{")
        assert Decimal(f"{mantissa}e{exponent.removesuffix('}') or 0}") == read(text)
    else:
        assert plain.removeprefix("-") == (r"\infty" if math.isinf(value) else r"\mathrm{NaN}")


def test_the_tolerance_of_the_gradient_check_is_written_for_people() -> None:
    assert gradient_check_wording.TOLERANCE == "|a − n| at most 10⁻⁶ · max(|a|, |n|) + 10⁻⁹"
