"""Files of lessons about formulas: what is saved comes back bit for bit, and each fault is told at its place."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bpsim.core.errors import LessonError
from bpsim.core.training import Training, UpdateOrder
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formulas import Formulas
from bpsim.guide.text_symbols import plain
from bpsim.lesson import FormulaLesson, dumps, load, loads, validate
from bpsim.lesson.byte_pieces import pieces
from bpsim.lesson.mentions import moved
from bpsim.lesson.sheets import SheetReader
from bpsim.trace.formula_notation import FormulaNotation
from tests.examples import examples, fewer
from tests.formulas.lessons import formula_lessons
from tests.lesson.spoil import DELETED, changed, faults
from tests.lesson.test_damaged_lessons import LONGEST, TIMES, WAYS, refusal
from tests.lesson.test_json_schema import ODD, SCHEMA, places
from tests.lesson.test_round_trip import bits

FILE: dict[str, Any] = {
    "format": "bpsim",
    "version": 2,
    "formulas": ["t = x + y", "f = t z"],
    "variables": {"z": -4},
    "learned": ["z"],
    "data": {"names": ["x", "y"], "rows": [[1, 2], [2, 2.5]]},
}
TRAINED = {
    **FILE,
    "training": {"optimizer": {"kind": "momentum"}},
    "state": {
        "iteration": 3,
        "variables": {"z": -4.1},
        "buffers": {"updates": 3, "velocity": {"z": 0.2}},
    },
}

DECORATED = {
    **TRAINED,
    "result": "f",
    "frozen": ["z"],
    "unpenalized": ["z"],
    "view": {"mode": "forward", "along": "x", "digits": 6, "positions": {"t": [10, 20.5]}},
    "guide": [
        {
            "text": "**Here** {{gradient t}} is {{=gradient t:3}}",
            "step": {"quantity": "value", "sample": 0, "unit": "t"},
        }
    ],
    "printed": [
        {"iteration": 0, "quantity": {"quantity": "local", "sample": 1, "unit": "t", "source": 0}, "value": "-4"}
    ],
    "answers": {"iteration": 1, "answers": [{"quantity": "gradient", "sample": 0, "unit": 2, "typed": "3,0"}]},
}


def read(file: dict[str, Any]) -> FormulaLesson:
    lesson = loads(json.dumps(file).encode())
    assert isinstance(lesson, FormulaLesson)
    return lesson


def refused(file: dict[str, Any]) -> str | None:
    """Why a file is refused; None where it is read."""
    try:
        loads(json.dumps(file).encode())
    except LessonError as error:
        return str(error)
    return None


def by_parts(lesson: FormulaLesson) -> Any:
    """All that a lesson holds, comparable bit for bit."""
    state, formulas = lesson.state, lesson.formulas
    kept = (state.iteration, state.vectors) if state else None
    columns = [formulas.rows.tobytes(), formulas.held_out, formulas.columns]
    values = [formulas.lines, dict(formulas.variables), formulas.result, formulas.learned, formulas.frozen]
    rest = [*columns, *values, formulas.unpenalized, lesson.training, lesson.view, lesson.guide, lesson.printed]
    return bits((*rest, kept, lesson.answers, lesson.title, lesson.description, lesson.source))


@examples(25)
@given(formula_lessons())
def test_a_saved_lesson_loads_as_it_was(lesson: FormulaLesson) -> None:
    data = dumps(lesson)
    again = loads(data)
    assert isinstance(again, FormulaLesson)
    assert by_parts(again) == by_parts(lesson)
    assert dumps(again) == data
    SCHEMA.validate(json.loads(data))
    kept = loads(b"".join(pieces(lesson)))
    assert isinstance(kept, FormulaLesson)
    assert by_parts(kept) == by_parts(lesson)


PAGE = Path(__file__).parents[2] / "docs" / "lesson-file.md"


def test_the_lines_of_the_documentation_are_read_as_it_says() -> None:
    examples = re.findall(r"^\| `(f = [^`]*)` \| `(f = [^`]*)` \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(examples) == 13
    values = dict(
        zip(("x", "y", "z", "a", "b", "c", "r", "theta"), (1.3, 0.7, 0.9, 1.1, 0.4, 2.3, 3.1, 0.2), strict=True)
    )
    for written, explained in examples:
        one, other = (FormulaEngine(Formulas((line,), values), Training(0.1)) for line in (written, explained))
        assert [gate.code for gate in one.formulas.graph.gates] == [gate.code for gate in other.formulas.graph.gates]
        assert one.results(one.start()).tolist() == other.results(other.start()).tolist(), written


def test_the_example_of_the_documentation_is_a_lesson() -> None:
    page = PAGE.read_text("utf-8")
    section = page[page.index("## Lessons about formulas") :]
    lesson = read(json.loads(section.partition("```json")[2].partition("```")[0]))
    assert lesson.formulas.graph.names == ("x", "y", "z", "t", "f")


def test_what_a_file_leaves_out() -> None:
    lesson = read({"format": "bpsim", "version": 2, "formulas": ["f = x^2"], "variables": {"x": 3}})
    engine = FormulaEngine(lesson.formulas, lesson.training)
    assert lesson.training.learning_rate == 0.1
    assert engine.passes(engine.start()).values.tolist() == [[3.0, 9.0]]


def test_a_state_is_read_in_any_spelling_and_order() -> None:
    file = {**FILE, "variables": {"z": 1, "w_1": 2}, "learned": ["w_1", "z"], "formulas": ["f = x y z w1"]}
    lesson = read({**file, "state": {"iteration": 2, "variables": {"z": 5, "w\u2081": 7}}})
    assert lesson.state is not None
    engine = FormulaEngine(lesson.formulas, lesson.training)
    assert dict(zip(engine.learned, lesson.state.vectors.parameters.tolist(), strict=True)) == {"w1": 7.0, "z": 5.0}


def test_a_value_that_no_line_uses_is_kept() -> None:
    lesson = read({**FILE, "variables": {"z": -4, "k": 9}})
    assert json.loads(dumps(lesson))["variables"] == {"z": -4.0, "k": 9.0}


def test_a_stop_rule_may_be_below_zero() -> None:
    assert read({**FILE, "training": {"stop": {"error": -1.5}}}).training.stop.error == -1.5


def test_a_node_is_given_by_its_name_or_its_number() -> None:
    by_name, by_number = (
        read({**FILE, "printed": [{"iteration": 0, "quantity": quantity, "value": "1"}]}).printed[0].quantity
        for quantity in (
            {"quantity": "local", "sample": 0, "unit": "t", "source": 0},
            {"quantity": "local", "sample": 0, "unit": 3, "source": 0},
        )
    )
    assert by_name == by_number


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        # lines
        ("formulas", [], "formulas: a list of 0, expected a list of 1 to 1000 formulas"),
        ("formulas", None, "formulas: null, expected a list of 1 to 1000 formulas"),
        ("formulas[0]", 3, "formulas[0]: 3, expected text in valid Unicode"),
        ("formulas[1]", "f = t z )", "formulas[1], character 9: there is no ( to this )"),
        ("formulas[1]", "f = tz", "formulas[1], character 5: tz is one name; the product is t z"),
        ("formulas[1]", "f = t z k", "formulas[1], character 9: k has no value"),
        ("formulas[0]", "t = f + x + y", "formulas[0], character 1: t is made of itself: t -> f -> t"),
        ("formulas[0]", "f = x + y", "formulas[1], character 1: f has a line already"),
        ("formulas[0]", f"t = x + y + {'1' * 100_000}", "formulas[0], character 100001: a line of 100012 characters"),
        ("formulas[0]", "t = x + y + __import__", "formulas[0], character 13: \u201c_\u201d is not part of a formula"),
        ("result", "g", "result: there is no line of this name"),
        ("result", "F", 'result: there is no line of this name (did you mean "f"?)'),
        # names
        ("variables.x", 1, 'data.names[0]: "x" has a value already: a name has one of line, value and column'),
        ("variables.t", 1, 'variables.t: "t" has a line already: a name has one of line, value and column'),
        ("data.names[0]", "t", 'data.names[0]: "t" has a line already: a name has one of line, value and column'),
        ("variables", {"z": 1, "k_1": 2, "k1": 3}, 'variables.k1: "k1" is there already, as "k_1"'),
        ("variables", {"z": 1, "a b": 2}, 'variables["a b"]: "a b" is no name: a letter, then letters, digits and _'),
        ("variables", {"z": 1, "sin": 2}, "variables.sin: sin is taken: it is no name for a number"),
        ("variables", {"z": "1"}, 'variables.z: the text "1", expected a finite number'),
        ("learned[0]", "k", "learned[0]: there is no variable of this name"),
        ("learned[0]", "Z", 'learned[0]: there is no variable of this name (did you mean "z"?)'),
        ("learned[0]", "t", 'learned[0]: "t" has a line, and only values are learned'),
        ("learned[0]", "x", 'learned[0]: "x" has a column of data, and only values are learned'),
        ("learned", ["z", "z"], 'learned[1]: "z" is there already'),
        ("frozen", ["k"], "frozen[0]: nothing of this name is learned"),
        # data
        ("data.rows[1]", [2], "data.rows[1]: 1 value, expected 2"),
        ("data.rows", [[1], [2]], "data.rows: 1 column, expected 2"),
        ("data.names", DELETED, "data.names: missing"),
        ("data.held_out", [2], "data.held_out[0]: 2, expected 0 to 1"),
        ("data.held_out", [0, 1], "data.held_out: no sample is left to train on"),
        ("training.batch", 3, "training.batch: 3, which is more than the 2 samples of the data"),
        ("training.picked", [{"iteration": 0, "sample": 2}], "training.picked[0].sample: 2, expected 0 to 1"),
        # what a lesson about a network has
        ("network", {}, "network: stands beside formulas, and a lesson is about one of them"),
        ("data.inputs", [[1]], "data.inputs: of a network; formulas have names and rows"),
        ("training.derivative_of", {"layer": 1}, 'training.derivative_of: of a network; of formulas the "result" is'),
        ("training.derive_inputs", True, "training.derive_inputs: of a network; of formulas every variable has its"),
        ("training.update", "layer-by-layer", 'training.update: "layer-by-layer" is of a network; formulas have no'),
        ("training.reduction", "mean-inside", 'training.reduction: "mean-inside" is of a network; formulas have no'),
        ("view.notation", "torok", "view.notation: of a network; formulas are written in their own names"),
        ("view.matrices", "rows", "view.matrices: of a network; formulas have no matrices"),
        # the rest
        ("version", 1, 'formulas: needs "version": 2'),
        ("learnt", ["z"], "learnt: unknown field (did you mean \"learned\"?)"),
        ("units", {}, "units: unknown field"),
        ("view.mode", "backward", 'view.mode: "backward" is not known (known: reverse, forward)'),
        ("view.along", "t", "view.along: there is no variable of this name"),
        ("view.positions", {"h": [0, 0]}, "view.positions.h: there is no node of this name"),
        ("training.learning_rate", None, "training.learning_rate: null, expected a finite number"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(place: str, value: object, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(changed(place, value, FILE)))


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("state.variables", {}, "state.variables.z: missing"),
        ("state.variables.x", 1, "state.variables.x: nothing of this name is learned"),
        ("state.buffers.velocity.z", None, "state.buffers.velocity.z: null, expected a finite number"),
        ("state.buffers.velocity", {}, "state.buffers.velocity.z: missing"),
        ("training.optimizer.kind", "adam", "state.buffers.velocity: the optimizer of the training keeps no velocity"),
        ("state.weights", [], "state.weights: unknown field"),
    ],
)
def test_a_bad_state(place: str, value: object, fault: str) -> None:
    assert read(TRAINED).state is not None
    assert faults(changed(place, value, TRAINED))[0] == fault


QUANTITY = "printed[0].quantity"


@pytest.mark.parametrize(
    ("quantity", "fault"),
    [
        ({"quantity": "gradient", "unit": "x"}, f"{QUANTITY}.sample: missing (the quantity is gradient)"),
        ({"quantity": "gradient", "sample": 2, "unit": "x"}, f"{QUANTITY}.sample: 2, expected 0 to 1"),
        ({"quantity": "gradient", "sample": 0, "unit": "X"}, f'{QUANTITY}.unit: there is no node "X" (did you mean'),
        ({"quantity": "gradient", "sample": 0, "unit": 5}, f"{QUANTITY}.unit: 5, expected 0 to 4"),
        ({"quantity": "gradient", "sample": 0, "layer": 1, "unit": "x"}, f"{QUANTITY}.layer: gradient has no layer"),
        ({"quantity": "local", "sample": 0, "unit": "x", "source": 1}, f"{QUANTITY}.source: 1, expected 0"),
        ({"quantity": "local", "sample": 0, "unit": "f", "source": 0}, f"{QUANTITY}.source: f is used nowhere"),
        ({"quantity": "new_value", "unit": "x"}, f"{QUANTITY}.unit: x is not learned, so it has no new_value"),
        ({"quantity": "batch_error", "unit": "x"}, f"{QUANTITY}.unit: batch_error has no unit"),
        ({"quantity": "delta"}, f'{QUANTITY}.quantity: "delta" is not known (known: learning_rate, '),
    ],
)  # fmt: skip
def test_a_quantity_that_is_not_there(quantity: dict[str, Any], fault: str) -> None:
    printed = [{"iteration": 0, "quantity": quantity, "value": "1"}]
    assert faults({**FILE, "printed": printed})[0].startswith(fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{gradient T}}", '"{{gradient T}}": unit: there is no node "T" (did you mean "t"?)'),
        ("{{gradient 9}}", '"{{gradient 9}}": unit: 9, expected 0 to 4'),
        ("{{gradient t.0}}", '"{{gradient t.0}}": source: gradient has no source'),
        ("{{local t}}", '"{{local t}}": source: missing (the quantity is local)'),
        ("{{local t.1}}", '"{{local t.1}}": source: 1, expected 0'),
        ("{{new_value x}}", '"{{new_value x}}": unit: x is not learned, so it has no new_value'),
        ("{{node}}", '"{{node}}": expected the name of a quantity and its node.use, as in "{{local u1.0}}"'),
        ("{{=node t}}", '"{{=node t}}": node has no value'),
        ("{{=gradient t:18}}", '"{{=gradient t:18}}": decimals: 18, expected 0 to 17'),
        ("{{gradeint t}}", '"{{gradeint t}}": "gradeint" is not known (did you mean "gradient"?)'),
        ("{{weight 2.0.1}}", '"{{weight 2.0.1}}": expected the name of a quantity and its node.use'),
        ("{{gradient t", '"{{gradient t": expected the name of a quantity and its node.use'),
    ],
)
def test_a_text_that_names_what_is_not_there(text: str, fault: str) -> None:
    (found,) = faults({**FILE, "guide": [{"text": text}]})
    assert found.startswith(f"guide[0].text: {fault}")


def test_a_text_names_nodes_by_name_or_number() -> None:
    formulas = read(FILE).formulas
    text = "{{gradient t}}, {{gradient 3}}, {{local z.0}}, {{node f}}, {{learning_rate}}, {{new_value z}}, \\{\\{"
    assert plain(text, FormulaNotation(formulas)) == "∂f/∂t, ∂f/∂t, ∂f/∂z local, f, η, z+, \\{\\{"
    read({**FILE, "guide": [{"text": text.replace("{{", "{{=").replace("{{=node f}}", "")}]})


def test_a_moved_text_names_the_node_by_its_other_name() -> None:
    nodes = read(FILE).formulas.graph.nodes
    text = moved(
        "{{=local t.0:3}} of {{node z}}",
        lambda one: structs.replace(one, node="u1" if one.unit == 3 else one.node),
        nodes,
    )
    assert text == "{{=local u1.0:3}} of {{node z}}"


def test_a_network_names_nothing_of_formulas() -> None:
    network = json.loads(dumps(load("it496")))
    (found,) = faults({**network, "guide": [{"text": "{{gradient 1.0}}"}]})
    assert found.startswith('guide[0].text: "{{gradient 1.0}}": "gradient" is not known')


def test_no_number_is_typed_for_what_is_given(tmp_path: Path) -> None:
    answer = {"quantity": "value", "sample": 0, "unit": "x", "typed": "1"}
    sheet = tmp_path / "sheet.json"
    sheet.write_text(json.dumps({"iteration": 0, "answers": [answer]}))
    with pytest.raises(LessonError, match=r"answers\[0\]\.quantity: the value of x is given"):
        SheetReader(read(FILE)).read(sheet)
    sheet.write_text(json.dumps({"iteration": 0, "answers": [{**answer, "unit": "t"}]}))
    (given_answer,) = SheetReader(read(FILE)).read(sheet)
    assert given_answer.answer.quantity.unit == 3


def test_every_line_tells_its_own_fault() -> None:
    found = faults({**FILE, "formulas": ["t = x +", "f = t z )", "g = 3 4"]})
    places = [fault.partition(":")[0] for fault in found]
    assert places == ["formulas[0], character 8", "formulas[1], character 9", "formulas[2], character 7"]


def test_a_network_has_no_fields_of_formulas() -> None:
    network = json.loads(dumps(load("it496")))
    assert faults({**network, "learned": ["w1"]}) == ("learned: belongs to a lesson about formulas",)
    view = {**network["view"], "mode": "forward"}
    assert faults({**network, "view": view}) == ("view.mode: belongs to a lesson about formulas",)


def test_what_cannot_be_saved_is_refused_as_a_file_is() -> None:
    lesson = FormulaLesson(formulas=Formulas(("f = x y",), {"x": 1.0}), training=Training(0.1))
    with pytest.raises(LessonError, match=r"formulas\[0\], character 7: y has no value"):
        validate(lesson)
    layered = replace(read(FILE), training=Training(0.1, update=UpdateOrder.LAYER_BY_LAYER))
    with pytest.raises(LessonError, match=r"cannot be saved: training\.update"):
        dumps(layered)


@examples(100)
@given(st.lists(st.text(), min_size=1, max_size=3), st.dictionaries(st.text(), st.floats()), st.lists(st.text()))
def test_any_text_is_refused_or_read(lines: list[str], variables: dict[str, float], names: list[str]) -> None:
    data = {"names": names, "rows": [[0]]}
    refusal = refused({**FILE, "formulas": lines, "variables": variables, "learned": names, "data": data})
    assert refusal is None or refusal.isprintable()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_a_damaged_lesson_opens_or_is_refused_in_one_line(way: Callable[[bytes, random.Random], bytes]) -> None:
    chance, original = random.Random(way.__name__), json.dumps(DECORATED, ensure_ascii=False).encode()
    assert refusal(original) is None
    refused = 0
    for _ in range(TIMES):
        error = refusal(way(original, chance))
        if error is not None:
            refused += 1
            assert str(error).startswith("a.bpsim: ")
            assert str(error).isprintable()
            assert all(len(fault) < LONGEST for fault in error.faults)
    assert refused


def test_what_the_schema_refuses_the_reader_refuses() -> None:
    chance = random.Random(11)
    for _ in range(fewer(300)):
        file = json.loads(json.dumps(DECORATED))
        holder, key = chance.choice(list(places(file)))
        holder[key] = chance.choice(ODD)
        if not SCHEMA.is_valid(file):
            assert refused(file) is not None, file


def test_an_unknown_field_of_a_large_file_is_refused_early() -> None:
    rows = [[1.0, 2.0]] * 300_000
    assert faults({**FILE, "data": {"names": ["x", "y"], "rows": rows, "columns": []}}) == (
        "data.columns: unknown field",
    )


def test_a_large_file_is_read() -> None:
    rows = [[1.0, 2.0]] * 100_000
    lesson = read({**FILE, "data": {"names": ["x", "y"], "rows": rows}})
    assert len(lesson.formulas.rows) == 100_000
