"""Gates that are folded into a function, and functions that are written out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError, UsageError
from bpsim.core.training import Training
from bpsim.editing.folding import FUNCTIONS, Group, groups, turned
from bpsim.formulas import gates
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.syntax import Call, Chain, Name, Negation, Node, Number, Sum
from bpsim.formulas.writer import write
from tests.examples import examples
from tests.formulas.trees import trees


def lines_of(*lines: str) -> Formulas:
    return Formulas(lines, dict.fromkeys(("w", "x", "b", "n", "y"), 0.75))


def turned_lines(*lines: str, at: int = 0) -> tuple[str, ...]:
    formulas = lines_of(*lines)
    return turned(formulas, groups(formulas)[at])[0].lines


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("f = 1/(1 + e^(-n))", "f = logistic(n)"),
        ("f = 1/(1 + e^(-(w x + b)))", "f = logistic(w x + b)"),
        ("f = (e^n - e^(-n)) / (e^n + e^(-n))", "f = tanh(n)"),
        ("f = ln(1 + e^(w x))", "f = softplus(w x)"),
        ("f = max(0, w x)", "f = relu(w x)"),
        ("f = x x", "f = x^2"),
        ("f = 3 + 2 * (1/(1 + e^(-n))) x", "f = 3 + 2 * logistic(n) x"),
    ],
)
def test_a_group_becomes_a_function_and_back(long: str, short: str) -> None:
    assert turned_lines(long) == (short,)
    assert turned_lines(short, at=-1 if "2 *" not in short else 0) == (long,)


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("f = 1 / (e^-n + 1)", "f = logistic(n)"),
        ("f = 1/(1 + exp(-w x)) - y", "f = logistic(w x) - y"),
        ("f = 1/(1 + e^-n) y", "f = logistic(n) y"),
        ("f = x*x y", "f = x^2 y"),
    ],
)
def test_other_ways_of_writing_are_folded_too(line: str, folded: str) -> None:
    assert turned_lines(line) == (folded,)


@pytest.mark.parametrize(
    "line",
    [
        *("f = 2/(1 + e^-n)", "f = y 1/(1 + e^-n)".replace("y 1", "y * 1"), "f = 1/(1 - e^-n)", "f = 1/(1 + e^n)"),
        *("f = max(x, 0)", "f = x y", "f = y x x", "f = x/x", "f = ln(2 + e^n)"),
        *("f = (e^n - e^-n)/(e^n + e^-x)", "f = (e^n + e^-n)/(e^n + e^-n)", "f = (e^n - e^-n)/(e^-n + e^n)"),
    ],
)
def test_what_is_not_the_function_is_no_group(line: str) -> None:
    assert groups(lines_of(line)) == ()


@pytest.mark.parametrize(
    ("line", "unfolded"),
    [
        ("f = tanh(w x + b)", ("m = w x + b", "f = (e^m - e^(-m)) / (e^m + e^(-m))")),
        ("f = b + (y - x)^2", ("m = y - x", "f = b + m m")),
    ],
)
def test_an_operand_that_would_be_written_twice_gets_a_line_first(
    line: str, unfolded: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpsim.editing.folding.OPERAND", "m")
    assert turned_lines(line) == unfolded


def test_the_line_of_an_operand_has_a_name_that_is_free() -> None:
    assert turned_lines("f = tanh(n x)")[0] == "n2 = n x"


def test_e_is_not_written_where_it_is_a_name() -> None:
    formulas = Formulas(("f = logistic(e)",), {"e": 1.0})
    assert turned(formulas, groups(formulas)[0])[0].lines == ("f = 1/(1 + exp(-e))",)


def test_places_are_kept_by_node() -> None:
    """x, y: 0, 1; -n: u1; e^: u2; 1 +: u3; 1/: u4; its product with y: u5."""
    formulas = lines_of("f = x y + 1/(1 + e^-(x y)) y", "g = f f")
    names = formulas.graph.names
    made, there = turned(formulas, groups(formulas)[0])
    assert made.lines[0] == "f = x y + logistic(x y) y"
    assert {names[node]: made.graph.names[unit] for node, unit in there.items()} == {
        "x": "x", "y": "y", "u1": "u1", "u2": "u2", "u6": "u3", "u7": "u4", "f": "f", "g": "g",
    }  # fmt: skip
    [group] = [group for group in groups(made) if group.function == "logistic"]
    again, back = turned(made, group)
    assert again.lines == ("f = x y + (1/(1 + e^(-x y))) y", "g = f f")
    assert back == {unit: node for node, unit in there.items()}


def test_gates_that_went_to_a_line_of_their_own_are_kept() -> None:
    formulas = lines_of("f = w x + tanh(x y + b) y")
    made, there = turned(formulas, groups(formulas)[0])
    names = formulas.graph.names
    assert made.lines[0] == "n2 = x y + b"
    told = {names[node]: made.graph.names[unit] for node, unit in there.items()}
    tanh = made.graph.names[there[formulas.graph.nodes["u4"]]]
    assert told == {
        **{name: name for name in ("w", "x", "y", "b", "f")},
        "u1": "u2",
        "u2": "u1",
        "u3": "n2",
        "u4": tanh,
        "u5": "u12",
    }
    assert made.graph.gates[made.graph.nodes[tanh] - 4].code == gates.QUOTIENT


def test_what_is_no_group_is_refused() -> None:
    with pytest.raises(UsageError, match="these gates are not tanh"):
        turned(lines_of("f = x y"), Group("tanh", (5,), folds=True))


def written_out() -> st.SearchStrategy[Node]:
    """Formulas in which there is something to fold or to unfold."""
    x, y, n = (Name(name, name, 0) for name in ("x", "y", "n"))
    leaves: list[Node] = [x, y, n, Number(0.5, "0.5", 0)]
    for name, function in FUNCTIONS.items():
        leaves += [function.written(n, False), Call(name, (x,), 0), Call(name, (Sum(((False, x), (True, y)), 0),), 0)]
    return trees(st.sampled_from([*leaves, Negation(x, 0), Chain(x, (("", y),), 0)]))


@examples(60)
@given(written_out(), st.integers(0, 50), st.floats(-2.0, 2.0), st.floats(0.1, 2.0))
def test_the_numbers_agree(tree: Node, chosen: int, x: float, y: float) -> None:
    formulas = Formulas((f"f = {write(tree)}",), {"x": x, "y": y, "n": x * y + 0.1})
    try:
        found = groups(formulas)
    except FormulaError:
        return
    if not found:
        return
    made, there = turned(formulas, found[chosen % len(found)])
    one, other = (computed(some) for some in (formulas, made))
    if not all(np.isfinite(values).all() for values in (*one, *other)) or near_a_kink(formulas, one[0]):
        return
    for mine, theirs in zip(one, other, strict=True):
        size = max(np.abs(mine).max(), np.abs(theirs).max())
        for node, unit in there.items():
            assert mine[node] == pytest.approx(theirs[unit], rel=1e-9, abs=1e-12 * size)
    assert formulas.graph.result in there
    assert len(set(there.values())) == len(there)


def near_a_kink(formulas: Formulas, values: np.ndarray) -> bool:
    """Whether another last bit may have another derivative."""
    for gate in formulas.graph.gates:
        operands = [operand.number if operand.node is None else values[operand.node] for operand in gate.operands]
        first, second = operands[0], 0.0 if len(operands) == 1 else operands[1]
        if gate.code in (gates.MAX, gates.MIN, gates.ABS, gates.RELU) and abs(first - second) < 1e-9:
            return True
    return False


def computed(formulas: Formulas) -> tuple[np.ndarray, np.ndarray]:
    engine = FormulaEngine(formulas, Training(0.1))
    passes = engine.passes(engine.start())
    return passes.values[0], passes.gradients[0]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("n", [-4.0, -1.3, -0.2, 0.0, 0.7, 3.0])
def test_they_agree_to_1e_15(function: str, n: float) -> None:
    found: list[Mapping[str, float]] = []
    formulas = Formulas((f"f = {function}(n)",), {"n": n})
    for some in (formulas, turned(formulas, groups(formulas)[0])[0]):
        values, gradients = computed(some)
        found.append({"value": values[some.graph.result], "gradient": gradients[0]})
    assert found[0] == pytest.approx(found[1], rel=1e-15, abs=1e-15)
