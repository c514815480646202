"""Lines as graphs: what is a node, in which order, and the passes over it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import autograd.numpy as anp
import pytest
from autograd import grad
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.formulas import tape
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.graph import Graph, build
from bpsim.formulas.reader import read_line
from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Sum
from tests.examples import examples
from tests.formulas.trees import LATER, NAMES, named, trees


def graph(*lines: str, result: str | None = None) -> Graph:
    return build(tuple(read_line(line) for line in lines), result)


def forward(made: Graph, variables: list[float]) -> list[float]:
    """The value of every node."""
    values = [*variables, *[0.0] * len(made.gates), *made.constants]
    tape.forward(made.tape(), values)
    return values[: made.size]


def backward(made: Graph, values: list[float]) -> list[float]:
    """The gradient of every node."""
    gradients = [0.0] * made.size
    tape.backward(made.tape(), [*values, *made.constants], gradients)
    return gradients


def tangents(made: Graph, values: list[float], along: int) -> list[float]:
    """The derivative of every node by a variable."""
    carried = [float(node == along) for node in range(made.size)]
    tape.carry(made.tape(), [*values, *made.constants], carried)
    return carried


def computed(made: Graph, **variables: float) -> dict[str, tuple[float, float]]:
    """Value and gradient of every node, by its name."""
    values = forward(made, [variables[key] for key in made.variables])
    return dict(zip(made.names, zip(values, backward(made, values), strict=True), strict=True))


def test_the_example_of_the_lecture() -> None:
    found = computed(graph("f = (x + y) z"), x=-2, y=5, z=-4)
    assert found == {"x": (-2, -4), "y": (5, -4), "z": (-4, 3), "u1": (3, -4), "f": (-12, 1)}


def test_a_unit_with_the_logistic_function_as_it_is_written() -> None:
    found = computed(graph("f = 1/(1 + e^-(w0 x0 + w1 x1 + w2))"), w0=2.0, x0=-1.0, w1=-3.0, x1=-2.0, w2=-3.0)
    assert found["f"][0] == pytest.approx(0.73105857863)
    slopes = {"w0": -0.19661193, "x0": 0.39322387, "w1": -0.39322387, "x1": -0.58983580, "w2": 0.19661193}
    for name, slope in slopes.items():
        assert found[name][1] == pytest.approx(slope, abs=1e-8)


def test_a_name_used_twice_is_one_node_whose_gradient_is_the_sum_over_its_uses() -> None:
    made = graph("x = r cos theta", "y = r sin theta", "f = x^2 + y^2")
    assert made.variables == ("r", "theta")
    assert len(made.uses[0]) == len(made.uses[1]) == 2
    found = computed(made, r=2.0, theta=0.5)
    assert found["r"][1] == pytest.approx(4.0)
    assert found["theta"][1] == 0.0


def test_nodes_are_numbered_as_the_lines_are_read() -> None:
    made = graph("f = u1 t + 2 pi s", "t = u1 + a b", "s = 3")
    assert made.variables == ("u1", "a", "b")
    assert made.numbers == {"s": 3.0}
    assert made.names == ("u1", "a", "b", "u2", "t", "u3", "f")


def test_what_the_result_does_not_depend_on_has_gradient_0() -> None:
    made = graph("t = x y", "f = 2 x", result="f")
    assert made.leads == (True, False, False, True)
    assert computed(made, x=3.0, y=5.0) == {"x": (3, 2), "y": (5, 0), "t": (15, 0), "f": (6, 1)}


def test_the_result_is_the_last_line_that_no_other_uses() -> None:
    assert graph("f = 2 t", "t = x y").names[graph("f = 2 t", "t = x y").result] == "f"
    made = graph("g = x", "f = 2 x")
    assert made.names[made.result] == "f"


@pytest.mark.parametrize(
    ("lines", "reason", "line"),
    [
        (["t = u x", "u = t + 1"], "t is made of itself: t -> u -> t", 0),
        (["t = x", "t = y"], "t has a line already", 1),
        (["f = 3"], "f is a number: nothing can be derived of it", 0),
        (["f = x / 0 + ln(0)"], "this number is not finite", 0),
        ([], "there is no formula", 0),
    ],
)
def test_lines_that_make_no_graph(lines: list[str], reason: str, line: int) -> None:
    with pytest.raises(FormulaError) as error:
        graph(*lines)
    assert (error.value.reason, error.value.line) == (reason, line)


def test_long_products_and_chains_of_lines_are_not_deep() -> None:
    product = graph("f = " + "*".join(["x"] * 20_000))
    assert backward(product, forward(product, [1.0]))[0] == 20_000
    lines = [f"b{number} = b{number + 1} + x" for number in range(999)]
    chain = graph(*lines, "b999 = 2 x")
    assert backward(chain, forward(chain, [1.0]))[0] == 1001


# Against another program


ORACLE: dict[str, Any] = {
    name: getattr(anp, name) for name in ("exp", "log10", "sqrt", "sin", "cos", "tan", "tanh", "abs", "square")
}
ORACLE |= {"ln": anp.log, "max": anp.maximum, "min": anp.minimum}
ORACLE["logistic"] = lambda x: 1.0 / (1.0 + anp.exp(-x))
ORACLE["relu"] = lambda x: anp.maximum(x, 0.0)
ORACLE["softplus"] = lambda x: anp.logaddexp(0.0, x)


def evaluated(node: Node, names: Mapping[str, Any]) -> Any:
    """What autograd makes of a tree."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return names[node.key]
    if isinstance(node, Sum):
        return sum(-evaluated(t, names) if minus else evaluated(t, names) for minus, t in node.terms)
    if isinstance(node, Chain):
        value = evaluated(node.first, names)
        for operator, factor in node.rest:
            other = evaluated(factor, names)
            value = value / other if operator == "/" else value * other
        return value
    if isinstance(node, Negation):
        return -evaluated(node.operand, names)
    if isinstance(node, Call):
        return ORACLE[node.function](*(evaluated(operand, names) for operand in node.operands))
    return evaluated(node.base, names) ** evaluated(node.exponent, names)


VALUES = st.floats(0.1, 2.0).map(lambda x: round(x, 3))


@st.composite
def formulas(draw: st.DrawFn) -> tuple[list[Line], dict[str, float]]:
    """Up to three lines, each of which may use the one before, and the values of the variables."""
    lines = [Line("t", "t", draw(trees(named(NAMES))))]
    lines.append(Line("s", "s", draw(trees(LATER))))
    lines.append(Line("f", "f", draw(trees(named(("t", "s", "x"))))))
    return lines, {name: draw(VALUES) for name in NAMES}


@examples(50)
@given(formulas())
def test_gradients_are_those_of_autograd(formula: tuple[list[Line], dict[str, float]]) -> None:
    lines, variables = formula
    try:
        made = build(tuple(lines))
    except FormulaError:
        return
    values = forward(made, [variables[key] for key in made.variables])
    gradients = backward(made, values)
    assume(all(map(math.isfinite, (*values, *gradients))))
    paths = [abs(gradient) for gradient in gradients]
    assume(max(paths) < 1e8 and max(map(abs, values)) < 1e8)

    def result(*inputs: float) -> float:
        names = {**variables, **dict(zip(made.variables, inputs, strict=True))}
        for line in lines:
            names[line.key] = evaluated(line.right, names)
        return names["f"]

    inputs = [variables[key] for key in made.variables]
    assert values[made.result] == pytest.approx(result(*inputs), rel=1e-9, abs=1e-9)
    for number, gradient in enumerate(gradients[: len(inputs)]):
        if made.leads[number] and not _kinked(made, values):
            assert gradient == pytest.approx(grad(result, number)(*inputs), rel=1e-6, abs=1e-6 * max(paths))
        assert tangents(made, values, number)[made.result] == pytest.approx(gradient, rel=1e-9, abs=1e-9 * max(paths))


def _kinked(made: Graph, values: list[float]) -> bool:
    """Whether a gate stands where it has no derivative."""
    return any(values[o.node] == 0.0 for gate in made.gates for o in gate.operands if o.node is not None) or any(
        len(gate.operands) == 2
        and len({values[o.node] if o.node is not None else o.number for o in gate.operands}) == 1
        for gate in made.gates
    )


def test_a_gate_has_no_name_that_stands_for_something_else() -> None:
    made = Formulas(("f = (x + y) z",), {"x": 1.0, "y": 2.0, "z": 3.0, "u_1": 4.0}).graph
    assert made.names == ("x", "y", "z", "u2", "f")
