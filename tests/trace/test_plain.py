"""Formulas in one line of characters."""

from __future__ import annotations

import pytest

from bpsim import Simulator, load
from bpsim.resources import OF_NETWORKS
from tests.trace.plain_reader import plain
from tests.trace.tex_reader import parse


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{\partial E}{\partial w_{5}}", "∂E/∂w5"),
        (r"w_{1} \cdot i_{1} + b_{1}", "w1 · i1 + b1"),
        (r"\frac{1}{1+e^{-net_{h1}}}", "1/(1 + e^(−net h1))"),
        (r"\frac{1}{1+e^{-0.377500000}}", "1/(1 + e^(−0.377500000))"),
        (r"\frac{1}{2} (target_{o1} - out_{o1})^2", "1/2 (target o1 − out o1)^2"),
        (r"w_{5}^{+} = w_{5} - \eta \cdot \frac{\partial E}{\partial w_{5}}", "w5+ = w5 − η · ∂E/∂w5"),
        (r"(-0.217071535) \cdot 0.175510053", "(−0.217071535) · 0.175510053"),
        (r"\max(0, net_{h1})", "max(0, net h1)"),
        (r"\delta_{o1} + \delta_{o2}", "δ o1 + δ o2"),
        (r"w_{13,\mathrm{new}}", "w13 new"),
        (r"w_{3,10,\mathrm{new}}", "w3,10 new"),
        (r"w_{3,\mathrm{dog},\mathrm{new}}", "w 3,dog new"),
        (r"\theta_{3,\mathrm{new}}", "θ3 new"),
        (r"v_{1,\mathrm{dog}}^{t+1}", "v 1,dog^(t+1)"),
        (r"\delta_{\mathrm{7}}", "δ 7"),
        (r"\frac{\partial e^{(1)}}{\partial a^{3}_{1}}_{\,via\,\hat{y}_{1}} = 2", "∂e^(1)/∂a³₁ via ŷ1 = 2"),
    ],
)
def test_tex_becomes_text(tex: str, text: str) -> None:
    assert plain(parse(tex)) == text


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_no_tex_is_left_in_any_formula_of_a_built_in_lesson(name: str) -> None:
    simulator = Simulator(load(name))
    for number in range(1, len(simulator.steps) + 1):
        equation = simulator.explain(number).equation
        text = equation.whole.plain + equation.in_numbers.plain
        assert not set(text) & set(r"\{}_"), text
