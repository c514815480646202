"""How formulas are written: names, derivatives, samples."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.syntax import Line
from bpsim.formulas.writer import write_line
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.steps import formula_steps
from bpsim.trace.typeset_names import typeset_name, typeset_names
from tests.examples import examples
from tests.formulas.test_graph import formulas
from tests.trace.plain_reader import plain
from tests.trace.tex_reader import parse

PRODUCT = FormulaNotation(Formulas(("f = (x + y) z",), {"x": -2, "y": 5, "z": -4}))


def use(kind: Kind, unit: int, source: int) -> Quantity:
    return Quantity(kind, 0, None, unit, source)


def node(kind: Kind, unit: int) -> Quantity:
    return Quantity(kind, 0, None, unit)


@pytest.mark.parametrize(
    ("key", "tex", "text"),
    [
        ("x", "x", "x"),
        ("x1", "x_{1}", "x1"),
        ("theta", r"\theta", "θ"),
        ("theta12", r"\theta_{12}", "θ12"),
        ("epsilon", r"\varepsilon", "ε"),
        ("Omega", r"\Omega", "Ω"),
        ("Alpha", r"\mathrm{A}", "Α"),
        ("w_2_1_1", "w_{2,1,1}", "w_2_1_1"),
        ("w_21_1", "w_{21,1}", "w_21_1"),
        ("x_max", r"x_{\mathrm{max}}", "x_max"),
        ("alpha_s", r"\alpha_{s}", "α_s"),
        ("rate", r"\mathrm{rate}", "rate"),
        ("w0x0", r"\mathrm{w0x0}", "w0x0"),
    ],
)
def test_a_name_is_typeset_as_a_lecturer_writes_it(key: str, tex: str, text: str) -> None:
    symbol = typeset_name(key)
    assert (symbol.tex, symbol.plain) == (tex, text)


def test_names_that_would_look_alike_are_told_apart() -> None:
    names = typeset_names(["x1_2", "x_1_2", "x"])
    assert [name.tex for name in names] == [r"\mathrm{x1\_2}", r"\mathrm{x\_1\_2}", "x"]


def test_the_derivatives_of_the_example_of_the_lecture() -> None:
    assert PRODUCT.plain(node(Kind.VALUE, 3)) == "u1"
    assert PRODUCT.plain(node(Kind.GRADIENT, 4)) == "∂f/∂f"
    assert PRODUCT.plain(use(Kind.LOCAL, 0, 0)) == "∂u1/∂x"
    assert PRODUCT.plain(use(Kind.PATH, 0, 0)) == "∂f/∂x via u1"
    assert PRODUCT.tex(node(Kind.GRADIENT, 0)) == r"\frac{\partial f}{\partial x}"
    assert PRODUCT.plain(use(Kind.LOCAL, 2, 0)) == "∂f/∂z local"
    assert PRODUCT.plain(Quantity(Kind.LEARNING_RATE)) == "η"
    assert (PRODUCT.unit(None, 3), PRODUCT.error_symbol, PRODUCT.key) == ("u1", "f", "formulas")


def test_with_one_variable_derivatives_have_a_d() -> None:
    chain = FormulaNotation(Formulas(("S = L^2 + 2", "P = sqrt S"), {"L": 1.0}))
    assert chain.tex(node(Kind.GRADIENT, 0)) == r"\frac{dP}{dL}"
    assert chain.plain(use(Kind.LOCAL, 0, 0)) == "du1/dL"


def test_in_forward_mode_everything_is_derived_by_one_variable() -> None:
    carried = FormulaNotation(Formulas(("f = x y + x",), {"x": 1.0, "y": 2.0}), along=0)
    assert carried.plain(node(Kind.TANGENT, 2)) == "∂u1/∂x"
    assert carried.plain(use(Kind.LOCAL, 0, 0)) == "∂u1/∂x local"
    assert carried.plain(use(Kind.LOCAL, 1, 0)) == "∂u1/∂y"
    assert carried.plain(use(Kind.TANGENT_PATH, 1, 0)) == "∂u1/∂x via y"


def test_two_uses_by_one_gate_are_told_apart() -> None:
    square = FormulaNotation(Formulas(("t = x x", "f = t + 1"), {"x": 3.0}))
    assert [square.plain(use(Kind.LOCAL, 0, at)) for at in (0, 1)] == ["dt/dx use 1", "dt/dx use 2"]
    assert square.plain(use(Kind.PATH, 0, 1)) == "df/dx via t, use 2"


def test_only_what_differs_by_sample_says_which_sample_it_is_of() -> None:
    rows = np.array([[1.0, 2.0], [2.0, 1.0]])
    line = Formulas(("L1 = (y - w x)^2",), {"w": 1.0}, learned=("w",), columns=("x", "y"), rows=rows)
    notation = FormulaNotation(line, 2)
    slope = Quantity(Kind.GRADIENT, 1, None, line.graph.variables.index("w"))
    assert notation.plain(slope) == "∂L1/∂w"
    assert notation.tex(slope) == r"\frac{\partial L_{1}^{(2)}}{\partial w}"
    assert notation.with_samples.plain(slope) == "∂L1^(2)/∂w"
    assert notation.with_samples.plain(Quantity(Kind.VALUE, 0, None, line.graph.variables.index("x"))) == "x^(1)"
    assert notation.plain(Quantity(Kind.BATCH_ERROR)) == "L1 of the batch"
    assert notation.tex(Quantity(Kind.BATCH_ERROR)) == r"L_{1,\mathrm{batch}}"
    assert notation.plain(Quantity(Kind.BATCH_GRADIENT, None, None, slope.unit)) == "∂L1/∂w of the batch"


def test_in_the_list_of_steps_a_row_is_named_by_what_the_rows_above_do_not_say() -> None:
    rows = np.array([[1.0], [2.0]])
    fitted = FormulaNotation(Formulas(("L = (w x)^2",), {"w": 1.0}, learned=("w",), columns=("x",), rows=rows), 2)
    w = fitted.graph.variables.index("w")
    names = [
        fitted.short(use(Kind.PATH, w, 0), grouped=False).plain,
        fitted.short(node(Kind.GRADIENT, w), grouped=True).plain,
        fitted.short(Quantity(Kind.BATCH_ERROR), grouped=False).plain,
        fitted.short(Quantity(Kind.BATCH_GRADIENT, None, None, w), grouped=False).plain,
        fitted.short(Quantity(Kind.NEW_VALUE, None, None, w), grouped=True).plain,
    ]
    assert names == ["via u1", "∂L/∂w", "L", "∂L/∂w", "new w"]
    carried = FormulaNotation(Formulas(("f = x y",), {"x": 1.0, "y": 2.0}), along=0)
    assert carried.short(use(Kind.TANGENT_PATH, 1, 0), grouped=False).plain == "via y"


def test_a_variable_called_eta_is_not_the_learning_rate() -> None:
    notation = FormulaNotation(Formulas(("f = eta x",), {"eta": 1.0, "x": 2.0}))
    assert notation.plain(Quantity(Kind.LEARNING_RATE)) == "η rate"
    assert notation.plain(node(Kind.VALUE, 0)) == "η"


@examples(20)
@given(formulas(), st.booleans())
def test_no_two_quantities_of_an_iteration_look_alike(
    formula: tuple[list[Line], dict[str, float]], forward_mode: bool
) -> None:
    lines, variables = formula
    try:
        engine = FormulaEngine(Formulas(tuple(map(write_line, lines)), variables), Training(0.1))
        steps = formula_steps(engine, 1, forward_mode=forward_mode)
    except FormulaError:
        assume(False)
    graph = engine.formulas.graph
    notation = FormulaNotation(engine.formulas, along=0 if forward_mode and graph.variables else None)
    symbols = [notation.symbol(steps.step(number).quantity) for number in range(1, len(steps) + 1)]
    for texts in ([sign.tex for sign in symbols], [sign.plain for sign in symbols]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []
    for sign in symbols:
        parse(sign.tex)
        assert plain(parse(sign.tex))
