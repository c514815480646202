"""Trees are written with as few parentheses as mean the same, in TeX, as pieces, on one line and in words."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.expression import Expression, Negation, Number, Product, Ref, Sum, call, leaves, long_sum
from bpsim.trace.pieces import Fraction, Glyph, Piece, Root, Row, Scripts
from bpsim.trace.render import Listed, Written, of_symbols
from bpsim.trace.shorthand import FLOOR, MATRIX, Added, Applied, Enclosed, Indexed, Infix, side_by_side
from bpsim.trace.symbols import Symbol, letter
from tests.evaluated import evaluate
from tests.examples import examples
from tests.trace.tex import assert_sound
from tests.trace.tex import evaluate as evaluate_tex

X, Y, Z = map(Ref, "xyz")


def named(to: Hashable) -> Symbol:
    return letter(str(to), str(to))


def as_written(tree: Expression, **numbers: str) -> Written:
    """The tree with letters, or with these digits in their place."""
    return Written((tree,), lambda to: numbers[str(to)] if numbers else named(to))


@pytest.mark.parametrize(
    ("tree", "tex", "plain"),
    [
        (X + Y - Z, "x + y - z", "x + y − z"),
        (X - (Y + Z), "x - (y + z)", "x − (y + z)"),
        (X * (Y + Z), r"x \, (y + z)", "x (y + z)"),
        ((X + Y) * Z, r"(x + y) \cdot z", "(x + y) · z"),
        (X * -Y, r"x \cdot (-y)", "x · (−y)"),
        (-(X * Y) + Z, r"-x \cdot y + z", "−x · y + z"),
        (Product((X, Y * Z)), r"x \cdot (y \cdot z)", "x · (y · z)"),
        (1 / 2 * (X - Y) ** 2, r"0.5 \, (x - y)^2", "0.5 (x − y)^2"),
        (Number(1) / 2 * (X - Y) ** 2, r"\frac{1}{2} (x - y)^2", "1/2 (x − y)^2"),
        ((X * Y) ** Z, r"(x \cdot y)^{z}", "(x · y)^z"),
        (1 / (1 + call("exp", -X)), r"\frac{1}{1 + e^{-x}}", "1/(1 + e^−x)"),
        (X * call("ln", Y) + call("ln", 1 - Y), r"x \ln y + \ln(1 - y)", "x ln y + ln(1 − y)"),
        (call("max", 0, -X), r"\max(0, -x)", "max(0, −x)"),
        (call("positive", X), r"[\,x > 0\,]", "[x > 0]"),
        (call("sqrt", X) + call("abs", Y), r"\sqrt{x} + |y|", "√x + |y|"),
        (Sum(()), "0", "0"),
    ],
)
def test_parentheses_are_where_they_are_needed(tree: Expression, tex: str, plain: str) -> None:
    assert as_written(tree).tex == tex
    assert as_written(tree).plain == plain


@pytest.mark.parametrize(
    ("tree", "tex"),
    [
        (X * Y, r"-0.5 \cdot (-2)"),
        (X - Y, r"-0.5 - (-2)"),
        (-X, "-(-0.5)"),
        (Y**2, "(-2)^2"),
        (call("max", X, Y), r"\max(-0.5, -2)"),
        (X / Y + call("exp", Y), r"\frac{-0.5}{-2} + e^{-2}"),
    ],
)
def test_a_negative_number_has_parentheses_only_where_a_sign_stands_before_it(tree: Expression, tex: str) -> None:
    assert as_written(tree, x="-0.5", y="-2").tex == tex


def test_a_number_with_a_power_of_ten_is_one_number() -> None:
    written = as_written(X**2 * Y, x="1.5e-07", y="inf")
    assert written.tex == r"(1.5 \times 10^{-7})^2 \cdot \infty"
    assert written.plain == "(1.5×10⁻⁷)^2 · ∞"


def test_a_long_sum_is_three_terms_an_ellipsis_and_the_last() -> None:
    total = long_sum(Ref(f"x{n}") for n in range(8))
    assert as_written(Sum((total, Y))).tex == r"x0 + x1 + x2 + \cdots + x7 + y"
    assert as_written(total).plain == "x0 + x1 + x2 + … + x7"


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (X * Y - Z, "x times y minus z"),
        (X * (Y + Z), "x times the quantity y plus z, end quantity"),
        (Number(1) / 2 * (X - Y) ** 2, "1 over 2 times the quantity x minus y, end quantity, squared"),
        (1 / (1 + call("exp", -X)), "1 over the quantity 1 plus e to the power of the quantity minus x, end quantity"),
        (call("ln", X), "the natural logarithm of x"),
        (call("positive", X), "the quantity 1 where x is greater than 0 and otherwise 0, end quantity"),
        (
            2 * call("not-negative", X) - 1,
            "2 times the quantity 1 where x is at least 0 and otherwise 0, end quantity, minus 1",
        ),
    ],
)
def test_a_formula_can_be_said(tree: Expression, words: str) -> None:
    assert as_written(tree).spoken.startswith(words)


def belongs_to(row: Row) -> set[Hashable]:
    return {found for piece in row for found in (piece.of, *inside(piece)) if found is not None}


def inside(piece: Piece) -> set[Hashable]:
    match piece:
        case Fraction(top, bottom):
            return belongs_to(top) | belongs_to(bottom)
        case Root(row):
            return belongs_to(row)
        case Scripts(base, raised, lowered):
            return belongs_to((base, *raised, *lowered))
    return set()


@pytest.mark.parametrize(
    ("tree", "plain"),
    [
        (Negation(Sum((X + Y,))), "−(x + y)"),
        (Sum((X + Y,)) ** 2, "(x + y)^2"),
        (Product((Z, Sum((X + Y,)))), "z (x + y)"),
        (Product((Z, Sum((-X,)))), "z · (−x)"),
        (Z - Sum((X + Y,)), "z − (x + y)"),
        (Sum((X,)) ** 2, "x^2"),
    ],
)
def test_the_only_term_of_a_sum_is_written_as_itself(tree: Expression, plain: str) -> None:
    assert as_written(tree).plain == plain


SMALL = st.sampled_from("xyz").map(Ref) | st.integers(0, 3).map(Number)
TREES = st.recursive(
    SMALL,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: Sum(tuple(found))),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: Product(tuple(found))),
        inner.map(Negation),
        inner.map(lambda base: base**2),
        st.tuples(inner, inner).map(lambda found: found[0] / (found[1] ** 2 + 1)),
        inner.map(lambda operand: call("tanh", operand)),
        st.tuples(inner, inner).map(lambda found: call("max", *found)),
    ),
    max_leaves=8,
)
DIGITS = st.sampled_from(["0.5", "-0.5", "2", "-2", "1.5e-01"])


@examples(60)
@given(TREES, DIGITS, DIGITS, DIGITS)
def test_what_is_written_means_what_the_tree_comes_to(tree: Expression, x: str, y: str, z: str) -> None:
    numbers = {"x": x, "y": y, "z": z}
    written = as_written(tree, **numbers)
    assert_sound(written.tex)
    value = evaluate(tree, lambda to: float(numbers[str(to)]))
    assert evaluate_tex(written.tex) == pytest.approx(value, rel=1e-9, abs=1e-12)
    for found in (written, as_written(tree)):
        assert belongs_to(found.row) == set(leaves(tree))
        assert found.plain.count("(") == found.plain.count(")")


def test_a_command_of_tex_ends_before_a_letter_within_a_symbol() -> None:
    g = letter("g", "g")
    norm = of_symbols(call("sqrt", Added(g**2)))
    assert (norm.tex, norm.row[0]) == (r"\sqrt{\sum g^2}", Glyph(r"\sqrt{\sum g^2}", text="√(Σg^2)"))


def test_what_is_only_written_is_written_in_every_way() -> None:
    w, x, s = letter("W", "W"), letter("X", "X"), letter("s", "s")
    shown = of_symbols(Indexed(Enclosed(side_by_side(1, x), MATRIX) ** letter("T", "T"), "s"))
    assert (shown.tex, shown.plain) == (r"[1 \, X]^{T}_s", "[1 X]^T_s")
    product = of_symbols(w, Infix("o", (Enclosed(side_by_side(w, x)), x - w)))
    assert product.tex == r"W = (W \, X) \circ (X - W)"
    assert product.spoken == (
        "W equals the quantity W times X, end quantity, times, element by element, the quantity X minus W, end quantity"
    )
    mean = of_symbols(x, side_by_side(Number(1) / 3, Added(s, "s")), relation="<-")
    assert (mean.tex, mean.plain) == (r"X \leftarrow \frac{1}{3} \sum_s \, s", "X ← 1/3 Σ_s s")
    assert Listed((mean, mean)).plain == "X ← 1/3 Σ_s s, X ← 1/3 Σ_s s"
    assert of_symbols(Applied(w, (-x, x))).plain == "W(−X, X)"
    assert of_symbols(Enclosed(Infix("/", (x, Number(2))), FLOOR)).tex == r"\lfloor X / 2 \rfloor"
