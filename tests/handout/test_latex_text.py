"""Words and formulas as LaTeX takes them."""

from __future__ import annotations

import pytest

from bpsim.core.expression import Expression, Number, Product, call
from bpsim.handout.latex_text import LatexRenderer, strange, text
from bpsim.trace.render import of_symbols
from bpsim.trace.symbols import Symbol, letter, numbered, ratio, slanted, spelled, word


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("50% of a_b & #1", r"50\% of a\_b \& \#1"),
        ("größe", r"gr\"{o}\ss{}e"),
        ("w5 ← 0.4 × δ", r"w5 \ensuremath{\leftarrow} 0.4 \ensuremath{\times} \ensuremath{\delta}"),
        ("d\u0302 ŷ ά", r"\^{d} \^{y} ά"),
        ("−1", r"\ensuremath{-}1"),
        ("w²₁", r"w\ensuremath{^{2}}\ensuremath{_{1}}"),
        ("{\\}", r"\{\textbackslash{}\}"),
        ("隠", "隠"),
    ],
)  # fmt: skip
def test_words(words: str, expected: str) -> None:
    assert text(words) == expected


NET = word("net", "h1")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (NET, r"\mathit{net}_{h1}"),
        (Product((numbered(letter("w", "w"), 1), numbered(letter("i", "i"), 2))), r"w_{1} \cdot i_{2}"),
        (ratio(word("out", "h1"), NET), r"\frac{\partial \mathit{out}_{h1}}{\partial \mathit{net}_{h1}}"),
        (call("tanh", Symbol((slanted("net"),), "net")), r"\tanh(\mathit{net})"),
        (word("net", "one two"), r"\mathit{net}_{\mathit{one}\ \mathit{two}}"),
        (spelled("one two"), r"\text{one two}"),
        (spelled("a_b"), r"\mathrm{a\_b}"),
        (spelled("größe %"), r"\text{gr\"{o}\ss{}e \%}"),
        (word("net", "größe"), r"\mathit{net}_{\text{gr\"{o}\ss{}e}}"),
        (word("net", "x^2 {}"), r"\mathit{net}_{\text{x\textasciicircum{}}2\ \{\}}"),
        (Number(1.5e-7), r"1.5 \times 10^{-7}"),
    ],
)
def test_formulas(shown: Expression | Symbol, expected: str) -> None:
    formula = of_symbols(shown)
    assert formula.by(LatexRenderer(formula.leaves)) == expected


def test_what_pdftex_has_to_be_told() -> None:
    assert strange("größe δ 隠れ 隠") == ["れ", "隠"]
