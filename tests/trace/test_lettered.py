"""What a row of the rules says about a symbol is written with the symbols of each notation."""

from __future__ import annotations

import pytest

from bpsim import load
from bpsim.core.lettering import Derivative, Hatted, Lettered, Lettering, Renewed
from bpsim.core.quantity import Kind, Quantity, net_of, out_of
from bpsim.lesson.lesson import FormulaLesson
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.lettered import lettered
from bpsim.trace.notation import NOTATIONS, Notation
from tests.trace.plain_reader import plain
from tests.trace.tex_reader import parse

UNIT, WEIGHT = Quantity(Kind.OUT, 0, 1, 0), Quantity(Kind.WEIGHT, None, 2, 0, 1)


@pytest.mark.parametrize(
    ("name", "quantity", "lettering", "tex"),
    [
        ("net-out", UNIT, Lettered("s"), r"s_{\mathrm{h1}}"),
        ("z-a-delta", UNIT, Lettered("s"), "s_{a^{2}_{1}}"),
        ("net-out", WEIGHT, Lettered("step"), r"\mathrm{step}_{w_{6}}"),
        ("net-out", Quantity(Kind.LEARNING_RATE), Lettered("Ω", r"\Omega"), r"\Omega"),
        ("van-veen", WEIGHT, Renewed(Kind.VELOCITY), "u_{v_{12}}^{t+1}"),
        ("torok", WEIGHT, Hatted(Kind.VELOCITY), r"\hat{v}_{w_{6}}"),
        ("z-a-delta", UNIT, Derivative(None, net_of), r"\frac{\partial e}{\partial z^{2}_{1}}"),
        ("net-out", UNIT, Derivative(out_of, net_of), r"\frac{\partial out_{h1}}{\partial net_{h1}}"),
    ],
)
def test_a_symbol_of_a_rule_follows_the_notation(name: str, quantity: Quantity, lettering: Lettering, tex: str) -> None:
    notation = Notation(load("it496").network, name=name)
    assert lettered(lettering)(notation, quantity).tex == tex


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("quantity", [UNIT, Quantity(Kind.OUT, 0, 2, 0), WEIGHT])
@pytest.mark.parametrize("word", ["s", "sq", "square"])
def test_a_letter_or_a_word_of_a_rule_is_read_on_a_line_as_it_is_typeset(
    name: str, quantity: Quantity, word: str
) -> None:
    symbol = lettered(Lettered(word))(Notation(load("it496").network, name=name), quantity)
    assert symbol.in_line.startswith(f"{word} ")
    assert plain(parse(symbol.tex)) == symbol.in_line


def test_a_symbol_of_a_rule_is_written_with_the_names_of_formulas() -> None:
    lesson = load("sum-times")
    assert isinstance(lesson, FormulaLesson)
    notation = FormulaNotation(lesson.formulas)
    node = Quantity(Kind.VALUE, 0, None, notation.nodes["x"])
    assert lettered(Lettered("s"))(notation, node).plain == "s x"
    assert lettered(Derivative(None, lambda q: q))(notation, node).plain == "∂f/∂x"
