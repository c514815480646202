"""Words and formulas as LaTeX takes them."""

from __future__ import annotations

import pytest

from bpsim.handout.latex_text import math, strange, text


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


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"net_{h1}", r"\mathit{net}_{h1}"),
        (r"w_{1} \cdot i_{2}", r"w_{1} \cdot i_{2}"),
        (r"\partial out_{h1}", r"\partial \mathit{out}_{h1}"),
        (r"\tanh(net)", r"\tanh(\mathit{net})"),
        (r"net_{one two}", r"\mathit{net}_{\mathit{one}\ \mathit{two}}"),
        (r"\mathrm{one two}", r"\text{one two}"),
        (r"\mathrm{a\_b}", r"\mathrm{a\_b}"),
        (r"\mathrm{größe \%}", r"\text{gr\"{o}\ss{}e \%}"),
        (r"net_{größe}", r"\mathit{net}_{\text{gr\"{o}\ss{}e}}"),
        (r"1.5 \cdot 10^{-7}", r"1.5 \cdot 10^{-7}"),
    ],
)
def test_formulas(formula: str, expected: str) -> None:
    assert math(formula) == expected


def test_what_pdftex_has_to_be_told() -> None:
    assert strange("größe δ 隠れ 隠") == ["れ", "隠"]
