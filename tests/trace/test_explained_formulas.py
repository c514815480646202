"""What is said about the steps of formulas: titles, formulas, numbers, notes."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training
from bpsim.core.update_rules import Setting, setting
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_model import RULES
from bpsim.formulas.formula_values import FormulaValues
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.syntax import Line
from bpsim.formulas.writer import write_line
from bpsim.simulator.traced import traced
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.formula_notation import FormulaNotation
from bpsim.trace.iteration import Phase
from bpsim.trace.steps import Steps, formula_steps
from tests.evaluated import evaluate
from tests.examples import examples
from tests.formulas.test_graph import formulas
from tests.trace.plain_reader import plain
from tests.trace.tex import PRODUCT, SUM, operator_of
from tests.trace.tex_reader import parse

POLAR = ("x = r cos theta", "y = r sin theta", "f = x^2 + y^2")


class Told:
    """The explanations of all steps of some formulas."""

    def __init__(self, given: Formulas, training: Training, along: int | None) -> None:
        engine = FormulaEngine(given, training)
        self.values = FormulaValues(engine, engine.state(0, engine.start()), along)
        self.notation = FormulaNotation(given, self.values.samples, along=along)
        self.steps: Steps = formula_steps(engine, self.values.samples, forward_mode=along is not None)
        self.explainer = Explainer(self.values, self.notation)
        self.explanations = [self.explainer.explain(self.steps.step(at)) for at in range(1, len(self.steps) + 1)]

    def of(self, kind: Kind, name: str, source: int | None = None) -> Explanation:
        """The explanation of a node, by its name, in the first sample."""
        unit = self.values.model.graph.names.index(name)
        places = [(e.step.quantity.kind, e.step.quantity.unit, e.step.quantity.source) for e in self.explanations]
        return self.explanations[places.index((kind, unit, source))]


def told(
    *lines: str,
    variables: Mapping[str, float],
    training: Training = Training(0.1),  # noqa: B008 - it never changes
    along: int | None = None,
    **others: Any,
) -> Told:
    return Told(Formulas(lines, variables, **others), training, along)


def fitted(training: Training, **others: Any) -> Told:
    """A straight line through two samples."""
    rows = np.array([[1.0, 2.0], [2.0, 1.0]])
    return told(
        "L = 1/2 (y - w x - b)^2", variables={"w": 1.0, "b": 0.5}, training=training,
        learned=("w", "b"), columns=("x", "y"), rows=rows, **others,
    )  # fmt: skip


def test_the_fifteen_steps_of_the_lecture() -> None:
    product = told("f = (x + y) z", variables={"x": -2, "y": 5, "z": -4})
    found = [(e.title, e.equation.whole.plain, e.equation.in_numbers.plain, e.value) for e in product.explanations]
    affects = "How much does f change with"
    assert found == [
        ("What is u1?", "u1 = x + y", "−2 + 5", 3),
        ("What is f?", "f = u1 · z", "3 · (−4)", -12),
        (f"{affects} f?", "∂f/∂f = 1", "1", 1),
        (f"{affects} u1, all else fixed?", "∂f/∂u1 local = z", "−4", -4),
        (f"{affects} u1 through f?", "∂f/∂u1 via f = ∂f/∂f · ∂f/∂u1 local", "1 · (−4)", -4),
        (f"{affects} u1?", "∂f/∂u1 = ∂f/∂f · ∂f/∂u1 local", "1 · (−4)", -4),
        (f"{affects} z, all else fixed?", "∂f/∂z local = u1", "3", 3),
        (f"{affects} z through f?", "∂f/∂z via f = ∂f/∂f · ∂f/∂z local", "1 · 3", 3),
        (f"{affects} z?", "∂f/∂z = ∂f/∂f · ∂f/∂z local", "1 · 3", 3),
        ("How much does u1 change with y, all else fixed?", "∂u1/∂y = 1", "1", 1),
        (f"{affects} y through u1?", "∂f/∂y via u1 = ∂f/∂u1 · ∂u1/∂y", "−4 · 1", -4),
        (f"{affects} y?", "∂f/∂y = ∂f/∂u1 · ∂u1/∂y", "−4 · 1", -4),
        ("How much does u1 change with x, all else fixed?", "∂u1/∂x = 1", "1", 1),
        (f"{affects} x through u1?", "∂f/∂x via u1 = ∂f/∂u1 · ∂u1/∂x", "−4 · 1", -4),
        (f"{affects} x?", "∂f/∂x = ∂f/∂u1 · ∂u1/∂x", "−4 · 1", -4),
    ]
    cards = product.of(Kind.GRADIENT, "x")
    assert operator_of(cards.equation) == PRODUCT
    assert [operand.plain for operand in cards.operands] == ["∂f/∂u1", "∂u1/∂x"]


def test_gates_say_what_they_do() -> None:
    gates = told("f = (x + y) z - max(x, z) + relu(y)", variables={"x": 1, "y": 2, "z": 3})
    assert gates.of(Kind.LOCAL, "x", 0).remark.startswith("A sum passes on")
    assert "swaps: its derivative by one factor is the other factor, u1" in gates.of(Kind.LOCAL, "z", 0).remark
    assert gates.of(Kind.LOCAL, "x", 1).remark.startswith("max routes")
    assert "passes all that has come back to it to z" in gates.of(Kind.PATH, "z", 1).remark
    assert "passes nothing to x" in gates.of(Kind.PATH, "x", 1).remark
    assert gates.of(Kind.LOCAL, "y", 1).remark == "y is positive, so relu passes all of it on: the derivative is 1."
    assert "with the other sign" in gates.of(Kind.LOCAL, "u3", 0).remark
    assert "used once, so this is its whole gradient" in gates.of(Kind.GRADIENT, "u3").remark


def test_uses_that_do_not_lead_to_the_result_are_told_apart() -> None:
    some = told("t = x^2", "f = -t + x", "g = t f x", variables={"x": 2.0}, result="f")
    assert some.of(Kind.GRADIENT, "t").remark.endswith("This use of t alone leads to f, so this is its whole gradient.")
    assert some.of(Kind.GRADIENT, "x").remark.startswith("2 of the 3 uses of x lead to f")
    passed = told("f = a", "a = -x", variables={"x": 2.0})
    assert passed.of(Kind.PATH, "a", 0).remark == "f is a by another name, and passes on what has come back to it."
    assert passed.of(Kind.PATH, "x", 0).remark.startswith("a is a negation, which passes on")


def test_at_a_corner_the_step_says_what_is_taken() -> None:
    corners = told("f = relu(x) + abs(x) + max(x, y)", variables={"x": 0, "y": 0})
    notes = [corners.of(Kind.LOCAL, "x", use).remark for use in range(3)]
    assert notes[0] == "At 0 relu has a corner and no derivative; 0 is taken."
    assert notes[1] == "At 0 the absolute value has a corner and no derivative; 0 is taken."
    assert notes[2].startswith("Both operands are equal, where max has a corner and no derivative; it passes on to the")


def test_in_polar_coordinates_the_gradient_by_the_angle_is_0_since_two_ways_cancel() -> None:
    polar = told(*POLAR, variables={"r": 2.0, "theta": 0.5})
    angle = polar.of(Kind.GRADIENT, "theta")
    assert angle.value == 0.0
    assert operator_of(angle.equation) == SUM
    assert [operand.value for operand in angle.operands] == [pytest.approx(-3.36588394), pytest.approx(3.36588394)]
    assert "The ways cancel: −3.365883939231586 + 3.365883939231586 is 0, so f does not change with θ" in angle.remark
    assert angle.other is not None
    assert angle.other.equation.whole.plain == "∂f/∂θ = ∂f/∂u1 · ∂u1/∂θ + ∂f/∂u2 · ∂u2/∂θ"
    assert polar.of(Kind.GRADIENT, "r").value == pytest.approx(4.0)
    carried = told(*POLAR, variables={"r": 2.0, "theta": 0.5}, along=1)
    assert carried.of(Kind.TANGENT, "f").value == 0.0
    assert carried.of(Kind.TANGENT, "f").title == "How much does f change with θ?"


def test_what_the_result_does_not_depend_on_has_gradient_0_and_says_why() -> None:
    apart = told("g = x y", "f = x^2", variables={"x": 2.0, "y": 1.0}, result="f")
    assert apart.of(Kind.GRADIENT, "y").value == 0.0
    assert apart.of(Kind.GRADIENT, "y").remark == "f does not depend on y: no way leads from the one to the other."
    assert apart.of(Kind.VALUE, "g").remark.startswith("f does not depend on g")
    carried = told("f = x^2 + g", "g = 3 y", variables={"x": 2.0, "y": 1.0}, along=0)
    assert carried.of(Kind.TANGENT, "g").remark == "g does not depend on x, so it does not change with it."


def test_a_factor_of_0_says_that_nothing_comes_back() -> None:
    blocked = told("f = w x", variables={"w": 0.0, "x": 2.0})
    assert blocked.of(Kind.GRADIENT, "x").remark.endswith("∂f/∂x local is 0, so f does not change with x here.")


def test_forward_mode_says_what_is_carried_along() -> None:
    carried = told("f = x y + x", variables={"x": 2.0, "y": 3.0}, along=0)
    own = carried.of(Kind.TANGENT_PATH, "x", 0)
    assert own.title == "How much does u1 change with x by itself?"
    assert own.remark == "Local times what x carries along: of the variables x has 1, all others 0."
    assert carried.of(Kind.TANGENT_PATH, "u1", 0).remark == "Local times what u1 carries along."
    assert carried.of(Kind.TANGENT, "f").remark == "f has 2 operands, and what they carry on to it is added up."


@pytest.mark.parametrize(
    ("line", "value", "said"),
    [
        ("ln x", 0.0, "x is 0, and ln 0 has no value: it falls without end."),
        ("ln x", -1.0, "x is negative, and ln has a value for positive numbers only."),
        ("1/x", 0.0, "x is 0, and nothing can be divided by 0."),
        ("sqrt x", -1.0, "x is negative, and a square root has a value from 0 on only."),
        ("x^0.5", -1.0, "x is negative, and a power that is not whole has a value for positive numbers only."),
        ("x^-2", 0.0, "x is 0, and nothing can be divided by 0."),
        ("exp x", 1000.0, "The number is too large to be computed with; smaller values help."),
    ],
)
def test_a_value_that_is_not_finite_says_why_in_one_sentence(line: str, value: float, said: str) -> None:
    faulty = told(f"t = {line}", "f = t + 1", variables={"x": value})
    assert not math.isfinite(faulty.of(Kind.VALUE, "t").value)
    assert faulty.of(Kind.VALUE, "t").remark == said
    assert faulty.of(Kind.VALUE, "f").remark == "Not finite, since t is not."


def test_a_root_at_0_is_infinitely_steep() -> None:
    steep = told("t = sqrt x", "f = 2 t", variables={"x": 0.0})
    assert steep.of(Kind.LOCAL, "x", 0).remark == "There is no derivative here: t is infinitely steep."


def test_a_local_derivative_unfolds_from_its_function() -> None:
    unit = told("a = sigma(z)", "f = 3 a", variables={"z": 0.5})
    lines = [line.plain for line in unit.of(Kind.LOCAL, "z", 0).origin]
    assert lines[0] == "a = 1/(1 + e^−z)"
    assert lines[1].startswith("da/dz = e^−z")
    assert lines[-1] == "= a (1 − a)"
    assert unit.of(Kind.VALUE, "a").origin == ()


def test_a_power_is_derived_with_its_exponent_one_less() -> None:
    assert told("f = x^3", variables={"x": 2.0}).of(Kind.LOCAL, "x", 0).equation.right.plain == "3 · x^2"


@pytest.mark.parametrize("kind", [OptimizerKind.GRADIENT_DESCENT, OptimizerKind.NESTEROV, OptimizerKind.ADAM])
def test_training_is_explained_up_to_the_new_value(kind: OptimizerKind) -> None:
    learning = fitted(Training(0.1, l2=0.01, optimizer=Optimizer.of(kind)), unpenalized=("b",), frozen=("b",))
    new = learning.of(Kind.NEW_VALUE, "w")
    assert new.title == "What is the new value of w?"
    assert new.plain == "w+"
    assert new.step.phase is Phase.UPDATE
    assert learning.of(Kind.BATCH_GRADIENT, "b").remark.startswith("The mean over the 2 samples")
    assert [o.plain for o in learning.of(Kind.BATCH_GRADIENT, "w").operands] == ["∂L^(1)/∂w", "∂L^(2)/∂w"]
    assert "b is frozen" in learning.of(Kind.GRADIENT, "b").remark


def test_with_one_sample_a_gradient_says_what_it_will_do() -> None:
    one = told("L = (y - w)^2", variables={"w": 1.0, "y": 2.0}, learned=("w",))
    assert one.of(Kind.GRADIENT, "w").ahead == "Then w ← 1 − 0.1 × (−2) =\N{NO-BREAK SPACE}1.2"
    assert one.of(Kind.GRADIENT, "y").ahead == ""


def test_the_steps_are_traced_like_those_of_a_network() -> None:
    found = told("f = x y", variables={"x": 2.0, "y": 3.0})
    told_steps = list(traced(found.values, found.steps, found.notation))
    assert [step.value for step in told_steps] == [6, 1, 2, 2, 2, 3, 3, 3]
    assert told_steps[0].formula == r"f = x \cdot y"
    assert told_steps[0].operands == ((Quantity(Kind.VALUE, 0, None, 0), 2.0), (Quantity(Kind.VALUE, 0, None, 1), 3.0))


def expect_true(found: Told) -> None:
    """Every explanation is complete, and its formula gives its value."""
    training = found.values.engine.training

    def number(to: Hashable) -> float:
        if isinstance(to, Setting):
            return setting(found.values.model, to)
        assert isinstance(to, Quantity)
        return found.values.value(to)

    for explanation in found.explanations:
        q, equation = explanation.step.quantity, explanation.equation
        assert explanation.title.endswith("?")
        for written in (equation.whole, equation.in_numbers, *explanation.origin):
            assert parse(written.tex)
            assert plain(written.row)
            assert written.plain
            assert written.spoken
        rule = RULES[q.kind]
        operands = [found.values.value(operand) for operand in rule.operands(found.values.model, q)]
        formed = rule.value(found.values.model, q, *operands)
        assert formed == explanation.value or math.isnan(formed)
        if not math.isfinite(explanation.value):
            assert explanation.remark
        elif training.round_to is None:
            ways = [equation] + ([explanation.other.equation] if explanation.other else [])
            for way in ways:
                numbers = [found.values.value(operand) for operand in way.operands]
                evaluated = evaluate(way.sides[-1], number)
                exact = operator_of(way) in (PRODUCT, SUM) and q.kind is not Kind.PENALTY
                if exact and all(map(math.isfinite, numbers)):
                    assert evaluated == explanation.value
        expect_distinct(found, explanation)


def expect_distinct(found: Told, explanation: Explanation) -> None:
    """No two quantities of a step have the same symbol."""
    meet = len({operand.quantity.sample for operand in explanation.operands} - {None}) > 1
    notation = found.notation.with_samples if meet else found.notation
    shown = [explanation.step.quantity, *explanation.equation.operands]
    assert len({notation.tex(q) for q in shown}) == len(shown)


@examples(15)
@given(formulas(), st.booleans(), st.sampled_from([None, 4]))
def test_every_step_of_random_formulas_is_explained(
    formula: tuple[list[Line], dict[str, float]], forward_mode: bool, round_to: int | None
) -> None:
    lines, variables = formula
    given_formulas = Formulas(tuple(map(write_line, lines)), variables)
    try:
        found = Told(given_formulas, Training(0.1, round_to=round_to), 0 if forward_mode else None)
    except FormulaError:
        assume(False)
    expect_true(found)


@examples(6)
@given(st.sampled_from(OptimizerKind), st.sampled_from([Reduction.MEAN, Reduction.SUM]), st.sampled_from([0.0, 0.1]))
def test_every_step_of_a_training_is_explained(kind: OptimizerKind, reduction: Reduction, penalty: float) -> None:
    expect_true(fitted(Training(0.1, l2=penalty, reduction=reduction, optimizer=Optimizer.of(kind))))
