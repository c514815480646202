"""Long equations in rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.expression import Expression, Negation, Number, Product, Sum, call
from bpsim.handout.equation_rows import parts_of, rows, width
from bpsim.handout.grid import columns, spans
from bpsim.handout.latex_text import InLineRenderer, LatexRenderer, in_line
from bpsim.handout.measured import MeasuringRenderer
from bpsim.trace.render import TexRenderer, of_symbols
from bpsim.trace.symbols import Symbol, letter, numbered, ratio, spelled, word

EQUALS = 1.33
X, Y, A, B = (letter(char, char) for char in "xyab")
_NUMBERS = st.floats(-9, 9).map(lambda n: Number(round(n, 9)))
_PRODUCTS = st.tuples(_NUMBERS, _NUMBERS).map(Product)
_SUMS = st.lists(_PRODUCTS, min_size=1, max_size=6).map(lambda terms: Sum(tuple(terms)))


def in_rows(*sides: Expression | Symbol | float, most: float) -> list[str]:
    return [row.tex for row in rows([parts_of(of_symbols(side), TexRenderer) for side in sides], most)]


def wide(tree: Expression | Symbol | float) -> float:
    return width([part.shown for part in parts_of(of_symbols(tree), LatexRenderer)])


def added(*numbers: float) -> Sum:
    return Sum(tuple(Number(n) if n >= 0 else Negation(Number(-n)) for n in numbers))


def test_a_short_equation_is_one_row() -> None:
    assert in_rows(X, added(1, 2), 3, most=40) == ["x = 1 + 2 = 3"]


def test_a_long_one_is_broken_at_equals_signs_and_then_before_terms() -> None:
    assert in_rows(X, added(10, 20, -30, 40), 40, most=7) == ["x &= 10 + 20", r"& \quad - 30 + 40", "&= 40"]


def test_what_cannot_be_broken_is_one_row() -> None:
    assert in_rows(spelled("a very long symbol"), 1, most=5) == [r"\mathrm{a very long symbol} = 1"]


def test_fractions_and_names_stay_whole() -> None:
    total = added(1, 2, 3, 4) / Sum((A, B, X))
    assert in_rows(X, total, 1, most=8) == [r"x &= \frac{1 + 2 + 3 + 4}{a + b + x}", "&= 1"]
    named = Sum((spelled("a } + b"), spelled("c")))
    assert in_rows(X, named, 1, most=6)[0] == r"x &= \mathrm{a \} + b}"


def test_parentheses_are_broken_only_where_what_is_in_them_is_too_wide() -> None:
    inside = Product((A, added(10, 20)))
    outside = Sum((inside, B))
    assert in_rows(X, outside, 1, most=EQUALS + 7)[:2] == [r"x &= a \, (10 + 20)", r"& \quad + b"]
    assert in_rows(X, outside, 1, most=EQUALS + 5.05)[:2] == [r"x &= a \, (10", r"& \quad + 20) + b"]


def test_a_product_that_is_too_wide_is_broken_before_a_dot() -> None:
    factors = Product((word("net", "h1"), word("net", "h2"), word("net", "h3")))
    assert in_rows(X, factors, 1, most=8)[:2] == [r"x &= net_{h1} \cdot net_{h2}", r"& \quad \cdot net_{h3}"]


@given(terms=_SUMS, most=st.floats(10, 60))
def test_rows_hold_the_whole_equation_and_fit_where_a_term_does(terms: Sum, most: float) -> None:
    symbol = word("net", "h1")
    found = in_rows(symbol, terms, 1.5, most=most)
    whole = " = ".join(of_symbols(side).tex for side in (symbol, terms, 1.5))
    assert " ".join(found).replace("&", "").replace(r"\quad ", "").split() == whole.split()
    widest = max(wide(Sum((term,))) for term in terms.terms) + 1.23
    shown = parts_of(of_symbols(terms), TexRenderer)
    by_tex = {"".join(part.shown.tex for part in shown[i:j]).strip(): width([p.shown for p in shown[i:j]])
              for i in range(len(shown)) for j in range(i + 1, len(shown) + 1)}  # fmt: skip
    if len(found) > 1:
        room = max(most - wide(symbol) - EQUALS, widest)
        for row in found[:-1]:
            assert by_tex[row.rpartition(r"&= " if "&=" in row else r"\quad ")[2]] <= room + 1e-9


@pytest.mark.parametrize(
    ("tree", "by_tex"),
    [
        (Number(0.15), 1.78),
        (Sum((A, B)), 2.18),
        (Number(1234) / 1, 2.24),
        (numbered(letter("w", "w"), 12), 1.56),
        (spelled("one } two"), 4.28),
        (ratio(letter("E", "E"), word("net", "h1")), 3.19),
        (1 / Sum((Number(1), call("exp", Negation(word("net", "h1"))))), 5.09),
        (call("tanh", X), 3.35),
        (Number(1.5e-7), 4.57),
        (call("sqrt", X), 1.4),
        (call("positive", X), 3.3),
        (Product((call("abs", X), Y)), 2.38),
        (spelled("one two"), 3.39),
        (call("ln", X), 1.57),
        (Number(2) ** 10, 1.35),
    ],
)
def test_the_width_of_a_formula_is_about_that_which_tex_finds(tree: Expression | Symbol, by_tex: float) -> None:
    assert 0.94 * by_tex <= wide(tree) <= 1.13 * by_tex


@pytest.mark.parametrize(
    ("widths", "room", "expected"),
    [([9, 20, 10], 42, 2), ([10] * 9, 42, 4), ([5] * 9, 42, 4), ([10, 10], 42, 2), ([50, 1], 42, 1)],
)
def test_as_many_columns_as_the_widest_answer_leaves_room_for(widths: list[float], room: float, expected: int) -> None:
    assert columns(widths, room) == expected


@pytest.mark.parametrize(
    ("widths", "room", "expected"),
    [
        ([10] * 8, 42, (4, [1] * 8)),
        ([10, 10, 25, 10], 40, (3, [1, 1, 2, 1])),
        ([25, 12, 12], 24, (2, [2, 1, 1])),
        ([50], 42, (1, [1])),
    ],
)
def test_a_wide_answer_has_several_columns(widths: list[float], room: float, expected: tuple[int, list[int]]) -> None:
    assert spans(widths, room) == expected


def test_a_derivative_with_a_stroke_is_as_wide_as_both_of_its_parts() -> None:
    """TeX sets it 4.83 em wide, and one part over the other 3.19."""
    tree = of_symbols(ratio(letter("E", "E"), word("net", "h1")))
    found = tree.by(MeasuringRenderer(InLineRenderer(tree.leaves), in_line))
    assert found.tex == r"\partial E/\partial \mathit{net}_{h1}"
    assert 0.94 * 4.83 <= found.width <= 1.13 * 4.83
