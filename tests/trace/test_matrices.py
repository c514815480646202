"""The matrices of an iteration: every quantity in one cell, equations that numpy confirms, copies bit for bit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bpsim import Lesson, Simulator, load, new_lesson
from bpsim.core.network import Data
from bpsim.core.optimizers import AdamW, Optimizer, OptimizerKind
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.core.training import Reduction, UpdateOrder
from bpsim.resources import OF_NETWORKS
from bpsim.trace.explain import Explainer
from bpsim.trace.matrices import Matrices, Matrix, cell_value, numbers
from bpsim.trace.matrix_form import matrices_of, orientation
from bpsim.trace.matrix_text import latex, numpy_text, tsv
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.orientation import ORIENTATIONS, ROWS
from tests.examples import examples
from tests.strategies import any_float, lessons
from tests.trace.tex import assert_sound, equation_of, symbol_of
from tests.trace.tex_reader import parse

IN_A_MATRIX = {Kind.NET, Kind.OUT, Kind.DELTA, Kind.DOUT_DNET, Kind.DE_DW, Kind.DE_DB, Kind.BATCH_GRADIENT,
               Kind.NEW_WEIGHT, Kind.NEW_BIAS}  # fmt: skip


def at_end(lesson: Lesson) -> Simulator:
    simulator = Simulator(lesson)
    simulator.seek(0, len(simulator.steps))
    return simulator


def matrices(simulator: Simulator) -> Matrices:
    return matrices_of(simulator.notation, simulator.steps.samples, simulator.training)


def cells(found: Matrices) -> list[Quantity]:
    """The quantities of all cells."""
    return [quantity for matrix in found for quantity in quantities(matrix) if quantity is not None]


def quantities(matrix: Matrix) -> list[Quantity | None]:
    """What each cell shows, row by row; None in one without a quantity."""
    rows, columns = matrix.shape
    return [matrix.quantity(row, column) for row in range(rows) for column in range(columns)]


def copied(simulator: Simulator) -> dict[str, Any]:
    """Every matrix as a user has it who pastes the numpy copies into a notebook."""
    names: dict[str, Any] = {"np": np}
    for matrix in matrices(simulator):
        exec(numpy_text(matrix.name, numbers(matrix, simulator)), names)
    return names


@examples(50)
@given(lessons())
def test_every_computed_quantity_is_in_exactly_one_cell_with_its_value(lesson: Lesson) -> None:
    simulator = at_end(lesson)
    found = matrices(simulator)
    shown = [q for q in cells(found) if q.kind not in GIVEN]
    steps = [simulator.steps.step(n).quantity for n in range(1, len(simulator.steps) + 1)]
    expected = [q for q in steps if q.kind in IN_A_MATRIX]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(expected)
    for quantity in shown:
        cell = found.find(quantity)
        assert cell is not None
        assert cell.matrix.quantity(cell.row, cell.column) == quantity
        value = numbers(cell.matrix, simulator)[cell.row][cell.column]
        assert np.array(value).tobytes() == np.array(simulator.values.value(quantity)).tobytes()


@examples(40)
@given(lessons(), st.data())
def test_a_cell_is_filled_when_its_step_is_reached(lesson: Lesson, data: st.DataObject) -> None:
    simulator = Simulator(lesson)
    simulator.seek(0, data.draw(st.integers(0, len(simulator.steps))))
    for quantity in cells(matrices(simulator)):
        number = simulator.steps.number(quantity)
        reached = quantity.kind in GIVEN or (number is not None and number <= simulator.step)
        assert (cell_value(simulator, quantity) is not None) == reached


def in_vectorized_letters(simulator: Simulator) -> dict[str, Any]:
    """The copied matrices under the names that the vectorized form has for them, whatever the notation."""
    named = copied(simulator)
    simulator.show_notation("net-out")
    return dict(zip([matrix.name for matrix in matrices(simulator)], list(named.values())[2:], strict=True))


def activation(name: str, z: Any) -> Any:
    return {"identity": z, "logistic": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(0, z)}[name]


def slope(name: str, z: Any) -> Any:
    a = activation(name, z)
    return {"identity": np.ones_like(z), "logistic": a * (1 - a), "tanh": 1 - a * a, "relu": 1.0 * (z > 0)}[name]


@examples(60)
@given(lessons(textbook=True), st.sampled_from(sorted(NOTATIONS)))
def test_numpy_on_the_copied_matrices_confirms_every_equation(lesson: Lesson, notation: str) -> None:
    simulator = at_end(lesson)
    simulator.show_notation(notation)
    m, depth = in_vectorized_letters(simulator), simulator.network.depth
    several, samples = simulator.steps.samples > 1, simulator.steps.samples
    divisor = samples if several and simulator.training.reduction is Reduction.MEAN else 1
    back = "W{}_new" if simulator.training.update is UpdateOrder.LAYER_BY_LAYER else "W{}"

    def same(actual: Any, expected: Any) -> None:
        scale = max(1.0, np.abs(expected).max(initial=0.0))
        np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-12 * scale)

    for number, layer in enumerate(simulator.network.layers, 1):
        before = m["X"] if number == 1 else m[f"A{number - 1}"]
        bias = m.get(f"b{number}", 0.0)
        z, a, g, d = (m[f"{letter}{number}"] for letter in "ZAGD")
        same(z, before @ m[f"W{number}"].T + bias)
        same(a, activation(layer.kind, z))
        same(g, slope(layer.kind, z))
        if number == depth:
            same(d, ((m["Y"] - a) if NOTATIONS[notation].downhill else (a - m["Y"])) * g)
        else:
            same(d, (m[f"D{number + 1}"] @ m[back.format(number + 1)]) * g)
        same(m[f"dW{number}"], d.T @ before * layer.connections / divisor)
        if several:
            each = m[f"dW{number}_samples"].reshape(samples, *layer.connections.shape)
            same(m[f"dW{number}"], each.sum(axis=0) / divisor)
        if layer.bias_count:
            total = d.sum(axis=0, keepdims=True)
            same(
                m[f"db{number}"], (total if layer.bias_count == layer.size > 1 else total.sum(keepdims=True)) / divisor
            )


def in_python(equation: str) -> str:
    """The right side of an equation in the vectorized letters as an expression of numpy."""
    right = equation.partition(" = ")[2].partition(" = ")[0]
    right = re.sub(r"\\frac\{1\}\{(\d+)\} \\, ", r"1 / \1 * ", right).replace(r"\eta \,", "eta *")
    right = right.replace(r"\beta", "beta")
    right = re.sub(r"\[1 \\, (.*?)\](\^\{T\})?", r"with_ones(\1)\2", right)
    right = re.sub(r"\(beta\^\{(\d)\+\}\)\^\{T\}_\{1:\}", r"beta\1_new[1:].T", right)
    right = re.sub(r"(d?beta)\^\{(\d)\+\}", r"\1\2_new", right)
    right = re.sub(r"(d?beta)\^\{(\d)\\,T\}_\{1:\}", r"\1\2[1:].T", right)
    right = re.sub(r"(d?beta)\^\{(\d)\}", r"\1\2", right)
    right = re.sub(r"(d?[A-Z]|d?b)\^\{(\d)\+\}", r"\1\2_new", right)
    right = re.sub(r"(d?[A-Z]|d?b)\^\{(\d)\\,T\}", r"\1\2.T", right)
    right = re.sub(r"(d?[A-Z]|d?b)\^\{(\d)\}", r"\1\2", right).replace("^{T}", ".T")
    return right.replace(r"\circ", "*").replace(r"\,", "@")


def with_ones(a: Any) -> Any:
    return np.hstack([np.ones((len(a), 1)), a])


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@examples(10)
@given(lesson=lessons(textbook=True))
def test_every_orientation_has_the_same_numbers_and_equations_that_numpy_confirms(
    orientation: str, lesson: Lesson
) -> None:
    simulator = at_end(lesson)
    samples, training = simulator.steps.samples, simulator.training
    turned = matrices_of(simulator.notation, samples, training, orientation=ORIENTATIONS[orientation])
    assert {*cells(turned)} == {*cells(matrices(simulator))}
    named: dict[str, Any] = {"np": np, "eta": training.rate(0), "with_ones": with_ones}
    for matrix in turned:
        exec(numpy_text(matrix.name, numbers(matrix, simulator)), named)
    for matrix in turned:
        shown = quantities(matrix)
        masked, frozen = not matrix.blank and None in shown, {one.kind in GIVEN for one in shown if one is not None}
        elsewhere = matrix.kind in (Kind.DOUT_DNET, Kind.OUT) or "sum" in equation_of(matrix) or "_s" in matrix.name
        updated = matrix.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS) and not training.vanilla  # below
        if equation_of(matrix) and not (masked or len(frozen) > 1 or elsewhere or updated):
            found = eval(in_python(equation_of(matrix)), named)
            np.testing.assert_allclose(found, named[matrix.name], rtol=1e-9, atol=1e-12)


def test_what_is_frozen_keeps_its_value_in_equations_too() -> None:
    simulator = at_end(load("it496"))
    written = {matrix.name: matrix.shown.plain for matrix in matrices(simulator)}
    assert written["b1_new"] == "b^1+ = b^1"
    assert written["W1_new"] == "W^1+ = W^1 − η dW^1"
    assert all("What is frozen keeps its value" in layer.notes[-1] for layer in matrices(simulator).layers)
    simulator.unfreeze(1, bias=True)
    first, last = matrices(simulator).layers
    assert first.matrices[-1].shown.plain == "b^1+ = b^1 − η db^1"
    assert not first.notes
    assert last.matrices[-1].shown.plain == "b^2+ = b^2"


SYMBOLS = {
    r"\beta_{1}": "beta1",
    r"\beta_{2}": "beta2",
    r"\lambda_{1}": "l1",
    r"\lambda_{2}": "l2",
    r"\lambda": "weight_decay",
    r"\mu": "momentum",
    r"\eta": "rate",
    r"\varepsilon": "epsilon",
    r"\mathrm{sign}": "np.sign",
    r"\circ": "*",
    r"\,": "*",
    "^{t}": "**t",
    "^{2}": "2",
}


def of_update(equation: str) -> str:
    """The right side of the equation of a new value, in which every product is one by a number or of elements."""
    right = equation.partition(" = ")[2]
    for tex, name in SYMBOLS.items():
        right = right.replace(tex, name)
    right = re.sub(r"_\{(\w+)\}", r"_\1", right).replace(r"\sqrt", "np.sqrt").replace(r"\frac", "")
    return right.replace("}{", ")/(").replace("{", "(").replace("}", ")")


@pytest.mark.parametrize("kind", list(OptimizerKind))
@pytest.mark.parametrize("penalty", [0.0, 0.05])
def test_new_values_have_the_equation_of_their_optimizer(kind: OptimizerKind, penalty: float) -> None:
    optimizer = AdamW(weight_decay=0.02) if kind is OptimizerKind.ADAMW else Optimizer.of(kind)
    lesson = load("it496-biases")
    training = replace(lesson.training, optimizer=optimizer, l1=penalty, l2=2 * penalty)
    simulator = Simulator(replace(lesson, training=training))
    simulator.run(1)
    simulator.seek(1, len(simulator.steps))
    named: dict[str, Any] = {"np": np, "rate": training.rate(1), "t": 2, "l1": penalty, "l2": 2 * penalty}
    for setting in ("momentum", "beta1", "beta2", "epsilon", "weight_decay"):
        named[setting] = getattr(optimizer, setting, 0.0)
    found = {matrix.name: matrix for matrix in matrices(simulator)}
    for name in ("W2", "b2"):
        named |= {one: np.array(numbers(found[one], simulator)) for one in (name, f"d{name}")}
        kept = {"M": Kind.FIRST_MOMENT, "V": Kind.SECOND_MOMENT if optimizer.is_adam else Kind.VELOCITY}
        for letter, buffer in kept.items():
            matrix = structs.replace(found[name], kind=buffer)
            named[f"{letter}_{name}"] = np.array([[simulator.value(place) for place in row] for row in places(matrix)])
        new = found[f"{name}_new"]
        expected = numbers(new, simulator)
        np.testing.assert_allclose(eval(of_update(equation_of(new)), named), np.array(expected), rtol=1e-9)
        assert "+ -" not in equation_downhill(simulator, name)


def equation_downhill(simulator: Simulator, name: str) -> str:
    """The equation of a new value in a notation that adds steps."""
    downhill = Simulator(simulator.lesson)
    downhill.show_notation("han-kamber")
    letter = {"W2": "W2", "b2": "theta2"}[name]
    return next(equation_of(matrix) for matrix in matrices(downhill) if matrix.name == f"{letter}_new")


def places(matrix: Matrix) -> list[list[Quantity]]:
    """The quantities of a matrix that has one in every cell."""
    rows, columns = matrix.shape
    found = [[matrix.quantity(row, column) for column in range(columns)] for row in range(rows)]
    return [[place for place in row if place is not None] for row in found]


def test_beta_has_the_biases_and_x_a_column_of_ones() -> None:
    simulator = at_end(load("it496-least-squares"))
    found = {
        matrix.name: matrix
        for matrix in matrices_of(simulator.notation, 3, simulator.training, orientation=ORIENTATIONS["rows-ones"])
    }
    assert "b1" not in found
    assert numbers(found["X"], simulator) == [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]
    assert equation_of(found["Z1"]) == r"Z^{1} = X \, \beta"
    assert equation_of(found["dbeta"]) == r"d\beta = \frac{1}{3} \, X^{T} \, D^{1}"
    assert equation_of(found["beta_new"]) == r"\beta^{+} = \beta - \eta \, d\beta"
    assert np.array(numbers(found["beta_new"], simulator)).ravel() == pytest.approx([0.283333333, 0.633333333])
    assert found["beta_new"].quantity(0, 0) == Quantity(Kind.NEW_BIAS, None, 1, 0)
    assert found["beta_new"].find(Quantity(Kind.NEW_WEIGHT, None, 1, 0, 0)) == (1, 0)
    penalized = replace(simulator.training, l2=0.1)
    apart = matrices_of(simulator.notation, 3, penalized, orientation=ORIENTATIONS["rows-ones"])
    assert "b1" in {matrix.name for matrix in apart}, "no penalty is on biases"


def test_each_lecture_has_its_own_orientation() -> None:
    def in_lecture(name: str, notation: str) -> dict[str, str]:
        simulator = Simulator(load(name))
        simulator.show_notation(notation)
        chosen = ORIENTATIONS[simulator.notation.scheme.letters.orientation]
        found = matrices_of(simulator.notation, simulator.steps.samples, simulator.training, orientation=chosen)
        return {matrix.name: equation_of(matrix) for matrix in found}

    it496 = in_lecture("it496", "net-out")
    assert it496["Z1"] == r"Z^{1} = X \, W^{1} + b^{1}"
    assert it496["G1"] == r"G^{1} = g^{\prime}(Z^{1\,T})"
    assert it496["D2"] == r"D^{2} = (A^{2\,T} - Y^{T}) \circ G^{2}"
    assert it496["D1"] == r"D^{1} = (W^{2} \, D^{2}) \circ G^{1}"
    assert it496["dW2"] == r"dW^{2} = (D^{2} \, A^{1})^{T}"
    assert it496["W2_new"] == r"W^{2+} = W^{2} - \eta \, dW^{2}"
    week = in_lecture("week-05", "z-a-delta")
    assert week["Z2"] == r"Z^{2} = W^{2} \, A^{1} + b^{2}"
    assert week["Delta2"] == r"\Delta^{2} = (W^{3\,T} \, \Delta^{3}) \circ G^{2}"
    assert week["dW2"] == r"dW^{2} = \frac{1}{5} \, \Delta^{2} \, A^{1\,T}"
    torok = in_lecture("torok", "torok")
    assert torok["dW1"] == r"dW^{1} = I^{T} \, \Delta^{1}"
    assert torok["W1_new"] == r"{}^{\ast}W^{1} = W^{1} - a \, dW^{1}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "rows-columns",
            "Each row of X, Y, Z and A is a sample, each column a unit. Each column of G and D is a sample",
        ),
        (
            "columns",
            "Each column of X, Y, Z, A, G and D is a sample, each row a unit. Each row of W and dW is a receiving",
        ),
        (
            "rows-sources",
            "Each row of X, Y, Z, A, G and D is a sample, each column a unit. Each row of W and dW is a source",
        ),
    ],
)
def test_what_rows_and_columns_are_is_said_of_every_orientation(name: str, said: str) -> None:
    simulator = Simulator(load("it496"))
    assert orientation(simulator.notation, ORIENTATIONS[name], simulator.training).startswith(said)


def read_tsv(text: str) -> list[list[float]]:
    return [[float(cell) for cell in line.split("\t")] for line in text.split("\n")]


def read_numpy(text: str) -> list[list[float]]:
    names: dict[str, Any] = {"np": np}
    exec(text, names)
    return [[float(value) for value in row] for row in names["M"]]


def read_latex(text: str) -> list[list[float]]:
    body = text.removeprefix("\\begin{pmatrix}\n").removesuffix("\n\\end{pmatrix}")
    plain = re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", body)
    return [[float(cell) for cell in line.split(" & ")] for line in plain.split(" \\\\\n")]


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(any_float(), min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
@pytest.mark.parametrize(
    ("write", "parse"),
    [(tsv, read_tsv), (lambda rows: numpy_text("M", rows), read_numpy), (latex, read_latex)],
    ids=["tsv", "numpy", "latex"],
)
def test_a_copy_reads_back_to_the_same_bits(
    write: Callable[[Any], str], parse: Callable[[str], list[list[float]]], rows: list[list[float]]
) -> None:
    assert np.array(parse(write(rows))).tobytes() == np.array(rows).tobytes()


def test_what_is_not_computed_and_what_is_not_finite_can_be_copied() -> None:
    rows: list[list[float | None]] = [[None, float("inf")], [-float("inf"), float("nan")]]
    assert tsv(rows) == "\tinf\n-inf\tnan"
    assert numpy_text("M", rows) == "M = np.array([[np.nan, np.inf], [-np.inf, np.nan]])"
    assert latex(rows) == "\\begin{pmatrix}\n & \\infty \\\\\n-\\infty & \\mathrm{NaN}\n\\end{pmatrix}"


def equations(name: str) -> dict[str, str]:
    return {matrix.name: equation_of(matrix) for matrix in matrices(Simulator(load(name)))}


def test_the_vectorized_form_of_it496() -> None:
    found = equations("it496")
    assert list(found)[:9] == ["X", "W1", "b1", "Z1", "A1", "G1", "D1", "dW1", "db1"]
    assert found["Z1"] == r"Z^{1} = X \, W^{1\,T} + b^{1}"
    assert found["Z2"] == r"Z^{2} = A^{1} \, W^{2\,T} + b^{2}"
    assert found["A2"] == "A^{2} = g(Z^{2})"
    assert found["D2"] == r"D^{2} = (A^{2} - Y) \circ G^{2}"
    assert found["D1"] == r"D^{1} = (D^{2} \, W^{2}) \circ G^{1}"
    assert found["dW2"] == r"dW^{2} = D^{2\,T} \, A^{1}"


def test_layer_by_layer_goes_back_through_the_new_weights() -> None:
    assert equations("it496-layer-by-layer")["D1"] == r"D^{1} = (D^{2} \, W^{2+}) \circ G^{1}"


def test_where_the_derivative_drops_out_it_says_so() -> None:
    notes = {name: matrices(Simulator(load(name))).layers[-1].notes[0] for name in ("it496", "torok")}
    assert "keeps G" in notes["it496"]
    assert "drops out" in notes["torok"]
    assert equations("torok")["Delta2"].endswith(r"= \mathrm{prediction} - \mathrm{actual}")


@pytest.mark.parametrize(
    ("outputs", "loss", "equation", "said"),
    [
        ("identity", "absolute-error", r"\mathrm{sign}(A^{2} - Y)", ["only 1/2 sign(A − Y) remains"]),
        ("identity", "squared-error", "= A^{2} - Y", ["only A − Y remains"]),
        ("logistic", "mean-binary-cross-entropy", r"\frac{1}{4} \, (A^{2} - Y)", ["and 1/4 (A − Y) remains"]),
        ("step/sign", "squared-error", r"\frac{1}{2} \, (A^{2} - Y)", ["so D is 1/2 (A − Y) for it"]),
        ("step-delta-rule", "half-squared-error", r"\frac{1}{2} \, (Z^{2} - Y)", ["so D is 1/2 (Z − Y) for it"]),
        (
            *("step/sign-delta-rule", "half-squared-error", ""),
            ["so D is 1/2 (A − Y) for it", "so D is 1/2 (Z − Y) for it"],
        ),
    ],
)
def test_what_the_output_deltas_come_to_is_said_with_its_factor(
    outputs: str, loss: str, equation: str, said: list[str]
) -> None:
    """Two samples, and two outputs; the mean is inside the derivative of the loss."""
    simulator = Simulator(new_lesson(f"2-2-2 tanh, {outputs}", loss=loss))
    simulator.set_samples([[0.5, -0.5, 0.0, 1.0], [0.25, 0.5, 1.0, 0.0]])
    simulator.set_training(replace(simulator.training, reduction=Reduction.MEAN_INSIDE))
    last = matrices(simulator).layers[-1]
    written = equation_of(last.of_kind(Kind.DELTA))
    assert written.endswith(equation)
    assert bool(written) is bool(equation), "no equation has both rules"
    assert all(words in note for words, note in zip(said, last.notes, strict=True))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_equation_can_be_typeset(name: str, notation: str) -> None:
    for tex in in_notation(name, notation).values():
        assert parse(tex)
        assert_sound(tex.replace(r"\circ", r"\cdot").replace(r"\Gamma", r"\gamma"))


@examples(40)
@given(lessons(), st.data())
def test_every_step_lights_the_cells_that_it_is_about(lesson: Lesson, data: st.DataObject) -> None:
    simulator = at_end(lesson)
    found, explainer = matrices(simulator), Explainer(simulator.values, simulator.notation)

    def made_of(quantity: Quantity) -> tuple[Quantity, ...]:
        return () if quantity.kind in GIVEN else explainer.equation(quantity).operands

    quantity = simulator.steps.step(data.draw(st.integers(1, len(simulator.steps)))).quantity
    target = found.target(quantity)
    if quantity.kind in (Kind.ERROR, Kind.TOTAL_ERROR, Kind.BATCH_ERROR, Kind.PENALTY):
        assert target is None
        return
    assert target is not None
    for cell in found.operands(quantity, made_of):
        operand = cell.matrix.quantity(cell.row, cell.column)
        assert operand is not None
        assert simulator.reached(operand)


def test_layers_and_units_have_the_numbers_and_names_of_the_notation() -> None:
    simulator = Simulator(load("it496"))
    simulator.show_notation("z-a-delta")
    names = [matrix.name for matrix in matrices(simulator)]
    assert names[:2] == ["A1", "W2"]
    assert [equation_of(matrix) for matrix in matrices(simulator)][3] == r"Z^{2} = A^{1} \, W^{2\,T} + b^{2}"


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_matrix_has_a_name_of_its_own_that_a_program_can_read(name: str, notation: str) -> None:
    simulator = Simulator(load(name))
    simulator.show_notation(notation)
    names = [matrix.name for matrix in matrices(simulator)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)
    tex = [symbol_of(matrix) for matrix in matrices(simulator)]
    assert len(set(tex)) == len(tex)


def in_notation(name: str, notation: str) -> dict[str, str]:
    simulator = Simulator(load(name))
    simulator.show_notation(notation)
    return {matrix.name: equation_of(matrix) or symbol_of(matrix) for matrix in matrices(simulator)}


def test_van_veen_writes_w_and_gamma_of_the_hidden_units_v_and_delta_of_the_outputs() -> None:
    found = in_notation("van-veen", "van-veen")
    assert list(found) == [
        *("X", "W", "Z", "H", "G", "Gamma", "dW", "W_new"),
        *("V", "Z_hat", "D_hat", "D", "G_hat", "Delta", "dV", "V_new"),
    ]
    assert found["Z_hat"] == r"\hat{Z} = H \, V^{T}"
    assert found["Delta"] == r"\Delta = (\hat{D} - D) \circ \hat{G}"
    assert found["Gamma"] == r"\Gamma = (\Delta \, V^{t+1}) \circ G"
    assert found["dV"] == r"dV = \Delta^{T} \, H"
    assert found["W_new"] == r"W^{t+1} = W - \alpha \, dW"
    deep = in_notation("mcginley", "van-veen")
    assert deep["H2"] == "H^{2} = g(Z^{2})"
    assert deep["Gamma1"] == r"\Gamma^{1} = (\Gamma^{2} \, W^{2}) \circ G^{1}"
    assert deep["W2_new"] == r"W^{2,t+1} = W^{2} - \alpha \, dW^{2}"


def test_torok_writes_prediction_and_actual() -> None:
    found = in_notation("torok", "torok")
    assert found["Delta2"].endswith(r"= \mathrm{prediction} - \mathrm{actual}")
    assert found["W1_new"] == r"{}^{\ast}W^{1} = W^{1} - a \, dW^{1}"


def test_the_four_equations_of_week_05_have_a_and_delta() -> None:
    found = in_notation("it496", "z-a-delta")
    assert found["Delta3"] == r"\Delta^{3} = (\hat{Y} - Y) \circ G^{3}"
    assert found["Delta2"] == r"\Delta^{2} = (\Delta^{3} \, W^{3}) \circ G^{2}"
    assert found["dW3"] == r"dW^{3} = \Delta^{3\,T} \, A^{2}"


@pytest.mark.parametrize(
    ("notation", "rows"),
    [
        ("net-out", "Each row of X, Y, Z, A, G and D is a sample, each column a unit. Each row of W and dW"),
        ("z-a-delta", "Each row of A, Y, Z, Ŷ, G and Δ is a sample, each column a unit. Each row of W and dW"),
        ("torok", "Each row of I, actual, net, H, prediction, G and Δ is a sample, each column a unit. Each row of W"),
    ],
)
def test_what_rows_and_columns_are_is_said_in_the_letters_of_the_notation(notation: str, rows: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.show_notation(notation)
    assert orientation(simulator.notation, ROWS, simulator.training).startswith(rows)


@pytest.mark.parametrize(
    ("loss", "equation"),
    [("cross-entropy", "D^{2} = A^{2} - Y"), ("half-squared-error", r"D^{2} = (A^{2} - Y) \, G^{2}")],
)
def test_softmax_has_its_whole_jacobian(loss: str, equation: str) -> None:
    lesson = load("it496")
    first, last = lesson.network.layers
    network = replace(lesson.network, layers=(first, replace(last, activation="softmax")), loss=loss)
    targets = Data.of(network, [[0.05, 0.1], [0.3, -0.2]], [[0.25, 0.75], [1.0, 0.0]])
    simulator = at_end(replace(lesson, network=network, data=targets))
    found, m = {matrix.name: matrix for matrix in matrices(simulator)}, copied(simulator)
    assert equation_of(found["D2"]) == equation
    assert found["G2"].shape == (4, 2)
    for sample, jacobian in enumerate(m["G2"].reshape(2, 2, 2)):
        a = m["A2"][sample]
        np.testing.assert_allclose(jacobian, np.diag(a) - np.outer(a, a), rtol=1e-12, atol=1e-15)
        error = a - m["Y"][sample]
        expected = error if loss == "cross-entropy" else error @ jacobian
        np.testing.assert_allclose(m["D2"][sample], expected, rtol=1e-12, atol=1e-15)
