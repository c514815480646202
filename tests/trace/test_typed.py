"""A typed number knows how exactly it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.trace.typed import Rounding, Typed


@pytest.mark.parametrize(
    ("text", "places", "significant"),
    [("0.5933", 4, 4), ("0,50", 2, 2), ("12", 0, 2), ("1.5e-3", 4, 2), ("1e3", -3, 1), ("0.000", 3, 0),
     ("10 000", 0, 5), ("−0.0720", 4, 3), ("1/2", 15, 15), (".5", 1, 1)],
)  # fmt: skip
def test_the_digits_are_counted(text: str, places: int, significant: int) -> None:
    typed = Typed.read(text)
    assert (typed.places, typed.significant) == (places, significant)


@given(st.floats(-1e6, 1e6), st.integers(0, 17))
def test_a_number_agrees_with_itself_rounded(value: float, digits: int) -> None:
    assert Typed.read(f"{value:.{digits}f}").agrees(value)
    assert Typed.read(f"{value:.{digits}e}").agrees(value)
    assert Typed.read(repr(value)).agrees(value)


@given(st.integers(-999_999, 999_999), st.integers(1, 6))
def test_it_agrees_with_nothing_more_than_half_a_unit_away(number: int, places: int) -> None:
    typed = Typed.read(f"{number / 10**places:.{places}f}")
    for sign in (-1, 1):
        assert typed.agrees(number / 10**places + sign * 0.499 * typed.unit)
        assert not typed.agrees(number / 10**places + sign * 0.501 * typed.unit)


def test_halves_may_be_rounded_either_way() -> None:
    assert Typed.read("0.12").agrees(0.125)
    assert Typed.read("0.13").agrees(0.125)


@pytest.mark.parametrize(("text", "cut"), [("0.5932", True), ("0.5933", False), ("-0.5932", False), ("0.5931", False)])
def test_what_is_cut_off_is_told_from_what_is_rounded(text: str, cut: bool) -> None:
    assert Typed.read(text).cut_from(0.593269992) is cut


@pytest.mark.parametrize(("value", "cut"), [(0.0007, True), (-0.0007, True), (0.0004, False), (0.001, False)])
def test_a_zero_may_be_cut_off_too(value: float, cut: bool) -> None:
    assert Typed.read("0.000").cut_from(value) is cut


@pytest.mark.parametrize("rounding", [Rounding(4), Rounding(None, 4)])
def test_halves_are_rounded_up_on_the_way_as_on_paper(rounding: Rounding) -> None:
    assert f"{-0.25275:.4f}" == "-0.2527", "in binary, it is a little less than a half"
    assert rounding.rounded(-0.25275) == -0.2528
    assert rounding.rounded(0.25274) == 0.2527


def test_a_number_that_is_written_already_stays_to_the_last_bit() -> None:
    assert Rounding(323).rounded(1 / 3) == 1 / 3


@pytest.mark.parametrize("text", ["0e-99999999999999999999", "1e-320", "1e308", "0." + "0" * 400])
def test_the_ends_of_the_range_are_read(text: str) -> None:
    typed = Typed.read(text)
    assert typed.agrees(typed.value)
    typed.rounded(0.5)
    assert all(rounding.rounded(0.5) >= 0 and rounding.most(0.5) >= 0 for rounding in typed.roundings)


def test_the_largest_numbers_are_rounded_to_numbers() -> None:
    assert Typed.read("1e308").rounded(1.7e308) == 1.7e308
    assert Typed.read("1e308").rounded(1.2e308) == 1e308
    assert Typed.read("1e308").rounded(0.4) == 0.0
