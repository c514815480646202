"""What is typed for a number, or for several at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.editing.changes import Change, Way, read_change
from bpsim.trace.numerals import format_exact


@pytest.mark.parametrize(
    ("text", "one", "several"),
    [
        ("0.5", Change(Way.SET, 0.5), Change(Way.SET, 0.5)),
        ("0,5", Change(Way.SET, 0.5), Change(Way.SET, 0.5)),
        ("1/2", Change(Way.SET, 0.5), Change(Way.SET, 0.5)),
        ("-0.1", Change(Way.SET, -0.1), Change(Way.ADD, -0.1)),
        ("−0.1", Change(Way.SET, -0.1), Change(Way.ADD, -0.1)),
        ("+0.1", Change(Way.SET, 0.1), Change(Way.ADD, 0.1)),
        ("- 0.1", Change(Way.ADD, -0.1), Change(Way.ADD, -0.1)),
        ("+ 1/4", Change(Way.ADD, 0.25), Change(Way.ADD, 0.25)),
        ("=-0.1", Change(Way.SET, -0.1), Change(Way.SET, -0.1)),
        ("= 0,5", Change(Way.SET, 0.5), Change(Way.SET, 0.5)),
        ("*2", Change(Way.MULTIPLY, 2.0), Change(Way.MULTIPLY, 2.0)),
        ("× -2", Change(Way.MULTIPLY, -2.0), Change(Way.MULTIPLY, -2.0)),
        ("/4", Change(Way.DIVIDE, 4.0), Change(Way.DIVIDE, 4.0)),
        ("normal(0, 0.1, 7)", Change(Way.NORMAL, 0.0, 0.1, 7), Change(Way.NORMAL, 0.0, 0.1, 7)),
        ("normal(0, 0,1, 7)", Change(Way.NORMAL, 0.0, 0.1, 7), Change(Way.NORMAL, 0.0, 0.1, 7)),
        ("normal(0,0.1,7)", Change(Way.NORMAL, 0.0, 0.1, 7), Change(Way.NORMAL, 0.0, 0.1, 7)),
        ("Uniform(-1; 0,5; 3)", Change(Way.UNIFORM, -1.0, 0.5, 3), Change(Way.UNIFORM, -1.0, 0.5, 3)),
    ],
)
def test_a_number_sets_and_an_operator_changes(text: str, one: Change, several: Change) -> None:
    assert read_change(text, several=False) == one
    assert read_change(text, several=True) == several


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_what_is_written_with_an_equals_sign_is_that_number(number: float, several: bool) -> None:
    assert read_change(f"={format_exact(number)}", several=several).applied([1.0, 2.0]) == [number, number]


def test_each_number_is_changed() -> None:
    values = [1.0, -2.0]
    assert Change(Way.ADD, -0.5).applied(values) == [0.5, -2.5]
    assert Change(Way.MULTIPLY, 3.0).applied(values) == [3.0, -6.0]
    assert Change(Way.DIVIDE, 2.0).applied(values) == [0.5, -1.0]


def test_a_seed_draws_the_same_again_and_one_is_chosen_where_none_is_typed() -> None:
    change = read_change("normal(5, 0.1)", several=True)
    assert change.seed is not None
    drawn = change.applied([0.0] * 200)
    assert drawn == read_change(f"normal(5, 0.1, {change.seed})", several=True).applied([1.0] * 200)
    assert len(set(drawn)) == 200
    assert abs(sum(drawn) / 200 - 5) < 0.1
    inside = read_change("uniform(2, 3)", several=True).applied([0.0] * 200)
    assert 2 <= min(inside) < 2.2 < 2.8 < max(inside) <= 3
    assert change.text == f"normal(5, 0.1, {change.seed})"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing was typed"),
        ("*", "Nothing was typed"),
        ("*x", "is not a number"),
        ("/0", "divided by zero"),
        ("normal(0)", "type normal(mean, standard deviation)"),
        ("normal(0, 0)", "greater than 0"),
        ("uniform(1, 1)", "greater than the first"),
        ("normal(0, 1, -1)", "seed"),
        ("normal(0, x)", "is not a number"),
        ("gauss(0, 1)", "is not a number"),
    ],
)
def test_what_cannot_be_read_says_what_to_type(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        read_change(text, several=False)
    assert sentence in str(raised.value)


def test_a_number_that_would_be_infinite_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        Change(Way.MULTIPLY, 1e300).applied([1.0, 1e300])
    assert [Change(way, 2.0, 3.0, 1).text for way in Way] == [
        *("2", "+ 2", "× 2", "/ 2", "normal(2, 3, 1)", "uniform(2, 3, 1)"),
    ]
    assert Change(Way.ADD, -0.25).text == "− 0.25"
