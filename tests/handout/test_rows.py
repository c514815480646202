"""Long equations in rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.handout.equation_rows import rows, width

_NUMBERS = st.floats(-9, 9).map(lambda n: f"{n:.9f}" if n >= 0 else f"({n:.9f})")
_PRODUCTS = st.tuples(_NUMBERS, _NUMBERS).map(r" \cdot ".join)
_SUMS = st.lists(_PRODUCTS, min_size=1, max_size=6).map(" + ".join)


def test_a_short_equation_is_one_row() -> None:
    assert rows(["x", "1 + 2", "3"], 40) == ["x = 1 + 2 = 3"]


def test_a_long_one_is_broken_at_equals_signs_and_then_before_terms() -> None:
    assert rows(["x", "10 + 20 - 30 + 40", "40"], 15) == ["x &= 10 + 20", r"& \quad - 30 + 40", "&= 40"]


def test_what_cannot_be_broken_is_one_row() -> None:
    assert rows(["a_very_long_symbol", "1"], 5) == ["a_very_long_symbol = 1"]


def test_fractions_and_names_in_braces_stay_whole() -> None:
    assert rows(["x", r"\frac{1 + 2 + 3 + 4}{a + b + c}", "1"], 8) == [
        r"x &= \frac{1 + 2 + 3 + 4}{a + b + c}", "&= 1",
    ]  # fmt: skip
    assert rows(["x", r"\mathrm{a \} + b} + \mathrm{c}", "1"], 8)[0] == r"x &= \mathrm{a \} + b}"


@given(terms=_SUMS, most=st.floats(20, 120))
def test_rows_hold_the_whole_equation_and_fit_where_a_term_does(terms: str, most: float) -> None:
    found = rows(["net", terms, "1.5"], most)
    assert " ".join(found).replace("&", "").replace(r"\quad ", "").split() == f"net = {terms} = 1.5".split()
    longest = max(width(term) for term in terms.split(" + "))
    for row in found:
        assert width(row.replace("&", "")) <= max(most, longest + 9) + 3


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("0.15", 4),
        ("a + b", 5),
        (r"\frac{1234}{1}", 5),
        (r"w_{12}", 3),
        (r"\mathrm{one \} two}", 9),
        (r"\frac{\partial E}{\partial net_{h1}}", 7),
        (r"\frac{1}{1+e^{-net_{h1}}}", 9),
        (r"\tanh(x)^2", 8),
    ],
)
def test_the_width_of_a_formula(formula: str, expected: float) -> None:
    assert width(formula) == expected
