"""A notation that goes downhill writes the derivatives of the error with the opposite sign, and nothing else."""

from __future__ import annotations

import ast
import math
from pathlib import Path, PurePath

import pytest
from hypothesis import given

from bpsim import Lesson, Simulator
from bpsim.answers import Verdict, judge
from bpsim.commands.trace import as_json
from bpsim.core.network import Bias, Data, Layer, Network, Parameters
from bpsim.core.quantity import OF_THE_ERROR, Kind, Quantity
from bpsim.core.training import Training
from bpsim.guide.printed import PrintedNumbers, Standing
from bpsim.lesson import NetworkLesson
from bpsim.lesson.format import dumps, loads
from bpsim.lesson.lesson import ViewSettings
from bpsim.lesson.signs import DOWNHILL
from bpsim.trace.matrices import numbers
from bpsim.trace.matrix_form import matrices_of
from bpsim.trace.notation import NOTATIONS
from tests.examples import examples
from tests.strategies import FEW_SAMPLES, lessons
from tests.trace.tex import evaluate

PACKAGE = Path(__file__).parents[2] / "bpsim"


def published() -> Lesson:
    """The 3-2-1 network of Han and Kamber, Data Mining: Concepts and Techniques, with units 1 to 6."""
    layers = (
        Layer(("4", "5"), 3, "logistic", Bias.PER_UNIT),
        Layer(("6",), 2, "logistic", Bias.PER_UNIT),
    )
    network = Network(("1", "2", "3"), layers)
    weights = [[[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], [[-0.3, -0.2]]]
    parameters = Parameters.of(network, weights, [[-0.4, 0.2], [0.1]])
    data = Data.of(network, [[1.0, 0.0, 1.0]], [[1.0]])
    return NetworkLesson(network, parameters, data, training=Training(0.9), view=ViewSettings("han-kamber", 3))


def net(layer: int, unit: int) -> Quantity:
    return Quantity(Kind.NET, 0, layer, unit)


def out(layer: int, unit: int) -> Quantity:
    return Quantity(Kind.OUT, 0, layer, unit)


def err(layer: int, unit: int) -> Quantity:
    return Quantity(Kind.DELTA, 0, layer, unit)


def new(layer: int, unit: int, source: int) -> Quantity:
    return Quantity(Kind.NEW_WEIGHT, None, layer, unit, source)


def bias(layer: int, unit: int) -> Quantity:
    return Quantity(Kind.NEW_BIAS, None, layer, unit)


PUBLISHED = [
    ("I4", net(1, 0), -0.7, 1),
    ("I5", net(1, 1), 0.1, 1),
    ("O4", out(1, 0), 0.332, 3),
    ("O5", out(1, 1), 0.525, 3),
    ("O6", out(2, 0), 0.474, 3),
    ("Err 6", err(2, 0), 0.1311, 4),
    ("Err 5", err(1, 1), -0.0065, 4),
    ("Err 4", err(1, 0), -0.0087, 4),
    ("w46 new", new(2, 0, 0), -0.261, 3),
    ("w56 new", new(2, 0, 1), -0.138, 3),
    ("w14 new", new(1, 0, 0), 0.192, 3),
    ("θ6 new", bias(2, 0), 0.218, 3),
]


@pytest.mark.parametrize(("symbol", "quantity", "printed", "places"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_the_published_example_comes_out(symbol: str, quantity: Quantity, printed: float, places: int) -> None:
    simulator = Simulator(published())
    assert simulator.notation.plain(quantity) == symbol
    # The book goes on with rounded numbers, which is a unit in the last place at most.
    assert abs(round(simulator.shown(quantity), places) - printed) <= 1.01 * 10**-places


def test_its_formulas_are_the_books() -> None:
    simulator = Simulator(published())
    number = simulator.steps.number(err(2, 0).but(Kind.DE_DOUT))
    assert simulator.explain(number).equation.whole.tex == r"-\frac{\partial E}{\partial O_{6}} = T_{6} - O_{6}"
    step = simulator.explain(simulator.steps.number(new(2, 0, 0)))
    assert step.equation.whole.tex == r"w_{46,\mathrm{new}} = w_{46} + \eta \cdot \mathrm{Err}_{6} \cdot O_{4}"
    assert step.other is not None
    by_gradient = r"w_{46,\mathrm{new}} = w_{46} + \eta \cdot (-\frac{\partial E}{\partial w_{46}})"
    assert step.other.equation.whole.tex == by_gradient
    bias = Quantity(Kind.NEW_BIAS, None, 2, 0)
    step_of_bias = simulator.explain(simulator.steps.number(bias))
    assert step_of_bias.equation.whole.tex == r"\theta_{6,\mathrm{new}} = \theta_{6} + \eta \cdot \mathrm{Err}_{6}"
    assert evaluate(step.equation.in_numbers.tex) == pytest.approx(step.value, abs=2e-3)
    gradient = simulator.explain(simulator.steps.number(Quantity(Kind.DE_DW, 0, 2, 0, 0)))
    assert gradient.ahead == "Then w46 ← −0.300 + 0.900 × 0.0435 =\N{NO-BREAK SPACE}−0.261"


def test_the_published_numbers_are_right_as_they_are_typed() -> None:
    simulator = Simulator(published())
    typed = {quantity: f"{simulator.shown(quantity):.5f}" for _, quantity, *_ in PUBLISHED}
    assert {entry.verdict for entry in judge(simulator, typed).entries} == {Verdict.RIGHT}
    wrong = judge(simulator, {err(2, 0): "-0.13117", new(2, 0, 0): "-0.33913"})
    assert [made.mistake.identifier for made in wrong.entries[0].mistakes] == ["wrong-sign"]
    assert wrong.right_value == simulator.shown(err(2, 0)) == -simulator.value(err(2, 0))
    uphill = judge(simulator, {new(2, 0, 0): "-0.339171"}).entries[0]
    assert uphill.note == "The step was subtracted instead of added."


def test_what_is_typed_and_printed_keeps_its_meaning_in_another_notation() -> None:
    simulator = Simulator(published())
    simulator.answer(err(2, 0), "0.1312")
    file = dumps(simulator.to_save())
    assert b'"typed": "0.1312"' in file
    simulator.show_notation("net-out")
    assert simulator.answers == {err(2, 0): "-0.1312"}
    assert judge(simulator, simulator.answers).entries[0].verdict is Verdict.RIGHT
    assert b'"typed": "-0.1312"' in dumps(simulator.to_save())
    again = Simulator(loads(file))
    assert again.answers == {err(2, 0): "0.1312"}

    address = '{"quantity": "delta", "sample": 0, "layer": 2, "unit": 0}'
    printed = f'"printed": [{{"iteration": 0, "quantity": {address}, "value": "0.1312"}}]'.encode()
    lesson = loads(dumps(published()).replace(b'"printed": []', printed))
    for notation, shown in (("han-kamber", "0.1312"), ("torok", "-0.1312")):
        reader = Simulator(lesson)
        reader.seek(0, len(reader.steps))
        reader.show_notation(notation)
        compared = PrintedNumbers(reader.printed).comparison(reader, 0)
        assert (compared.standing, compared.printed.value) == (Standing.AGREES, shown)


def test_the_file_knows_which_notations_go_downhill() -> None:
    assert {name for name, scheme in NOTATIONS.items() if scheme.downhill} == DOWNHILL


@examples(25)
@given(lessons(most_samples=FEW_SAMPLES))
def test_what_is_shown_is_the_trace_with_the_sign_of_the_notation(lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    simulator.show_digits(None)
    simulator.show_notation("han-kamber")
    for traced in simulator.trace():
        quantity = traced.step.quantity
        sign = -1.0 if quantity.kind in OF_THE_ERROR else 1.0
        explanation = simulator.explain(traced.step.number)
        assert same(explanation.value, sign * traced.value)
        assert same(simulator.shown(quantity), sign * simulator.value(quantity))
        exported = as_json(traced, simulator.notation)
        assert same(float(exported["value"]), sign * traced.value)
        exact = lesson.training.round_to is None and math.isfinite(traced.value)
        if exact and r"\cdots" not in explanation.equation.in_numbers.tex:
            assert evaluate(explanation.equation.in_numbers.tex) == pytest.approx(explanation.value, rel=1e-6, abs=1e-9)
    simulator.seek(0, len(simulator.steps))
    for matrix in matrices_of(simulator.notation, simulator.steps.samples, simulator.training):
        for row, cells in enumerate(numbers(matrix, simulator)):
            for column, value in enumerate(cells):
                cell = matrix.quantity(row, column)
                if cell is not None and value is not None:
                    assert same(value, simulator.shown(cell))


def same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


SHOWN_BY = ("view", "app", "handout", "commands", "guide", "trace")
ITSELF = {
    "trace/notation.py", "trace/notes.py", "trace/update_notes.py", "trace/not_finite.py", "trace/gradient_notes.py",
    "trace/explain.py",
}  # fmt: skip
GIVEN_ONLY = {
    "view/panels/data_sheet.py": "outputs",
    "commands/report.py": "weights and biases",
    "app/remembered.py": "settings of the program",
}
OWNERS = ("simulator", "sim", "record", "values", "r")


@pytest.mark.parametrize("part", SHOWN_BY)
def test_no_number_is_shown_but_in_the_sign_of_the_notation(part: str) -> None:
    for path in sorted((PACKAGE / part).rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name in ITSELF or name in GIVEN_ONLY or _of_formulas(name):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        through_door = {id(inner) for node in ast.walk(tree) if _is_door(node) for inner in ast.walk(node)}
        found = [node for node in ast.walk(tree) if _reads(node) and id(node) not in through_door]
        assert not found, f"{name}: {[ast.unparse(node) for node in found]}"


def _of_formulas(name: str) -> bool:
    """Whether a module is about formulas alone, whose notation turns no sign."""
    return "formulas" in name or PurePath(name).name.startswith("formula_")


def _is_door(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "shown"


def _reads(node: ast.AST) -> bool:
    """``simulator.value(...)``, ``self._record.value(...)``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "value"):
        return False
    owner = node.func.value
    last = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
    return bool(node.args) and last.strip("_") in OWNERS
