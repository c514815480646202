"""A simulator of formulas: moved, trained and edited like one of a network."""

import numpy as np
import pytest

import bpsim
from bpsim.core.errors import FormulaError, LessonError, UsageError
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.editing.folding import groups
from bpsim.formulas.formulas import Formulas
from bpsim.lesson import Caption, FormulaLesson, dumps, loads
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity

LINES = ("t = x + y", "f = t z")
X, Z = Quantity(Kind.VALUE, None, None, 0), Quantity(Kind.VALUE, None, None, 2)


def simulator(**changes: object) -> Simulator:
    formulas = Formulas(LINES, {"x": -2.0, "y": 5.0, "z": -4.0}, learned=("z",))
    momentum = Training(0.1, optimizer=Optimizer.of(OptimizerKind.MOMENTUM))
    guide = (Caption("t is {{=value t}}, {{gradient t}}", 0, Quantity(Kind.GRADIENT, 0, None, 3)),)
    lesson = FormulaLesson(formulas=formulas, training=momentum, guide=guide)
    made = Simulator(lesson)
    for name, value in changes.items():
        getattr(made, name)(value)
    return made


def test_steps_go_both_ways_across_updates() -> None:
    sim = simulator()
    seen = [(sim.iteration, sim.step)]
    for size in Granularity:
        assert sim.next(size)
        seen.append((sim.iteration, sim.step))
    assert seen == [(0, 0), (0, 1), (0, 2), (0, 2 + 1), (0, 15), (1, 0), (2, 0)]
    assert sim.back()
    assert (sim.iteration, sim.step) == (1, len(sim.steps))
    sim.seek(0)
    assert sim.to_save().state is None
    assert (sim.error, sim.error_name) == (-12.0, "f")


def test_training_goes_down_and_is_saved() -> None:
    sim = simulator()
    sim.run(5)
    # dz = t = 3, with momentum 0.9
    velocity, z = 0.0, -4.0
    for _ in range(5):
        velocity = 0.9 * velocity + 3.0
        z -= 0.1 * velocity
    assert sim.value(Z) == pytest.approx(z, rel=1e-14)
    there = Simulator(loads(dumps(sim.to_save())))
    assert there.iteration == 5
    assert (there.value(Z), there.error) == (sim.value(Z), sim.error)
    there.run(3)
    sim.run(3)
    assert there.values.state.same_bits(sim.values.state)


def test_an_edit_of_a_line_stays_at_its_quantity_and_keeps_values() -> None:
    sim = simulator()
    gradient = Quantity(Kind.GRADIENT, 0, None, 3)
    sim.seek(0, sim.steps.number(gradient) or 0)
    done = sim.set_line(0, "t = x + y w")
    assert str(done) == "t = x + y w"
    assert sim.formulas.variables == {"x": -2.0, "y": 5.0, "z": -4.0, "w": 1.0}
    t = sim.formulas.graph.lines["t"]
    assert sim.current is not None
    assert sim.current.quantity == Quantity(Kind.GRADIENT, 0, None, t)
    assert sim.captions[0].step == sim.current.quantity
    sim.set_line(0, "t = x + y")
    assert sim.formulas.variables["w"] == 1.0
    sim.set_value(Quantity(Kind.VALUE, None, None, 0), 7.0)
    assert sim.error == (7.0 + 5.0) * -4.0


def test_fewer_rows_drop_what_names_the_others() -> None:
    rows = np.array([[1.0], [2.0], [3.0]])
    formulas = Formulas(("f = w x",), {"w": 1.0}, learned=("w",), columns=("x",), rows=rows)
    guide = tuple(Caption("t", 0, Quantity(Kind.VALUE, sample, None, 2)) for sample in (0, 2))
    lesson = FormulaLesson(formulas=formulas, training=Training(0.1), guide=guide)
    replaced, same = Simulator(lesson), Simulator(lesson)
    replaced.replace_rows(["x"], rows[:2])
    same.differ_by_sample("x", differs=False)
    for sim in (replaced, same):
        assert [caption.step.sample for caption in sim.captions if caption.step] == [0]


def test_folding_keeps_the_place_by_node_and_is_an_edit_of_the_text() -> None:
    formulas = Formulas(("f = 1/(1 + e^(-n)) y",), {"n": 0.5, "y": 2.0}, learned=("n",))
    sim = Simulator(FormulaLesson(formulas=formulas, training=Training(0.1)))
    sim.run(3)
    quotient = formulas.graph.nodes["u4"]
    sim.seek(3, sim.steps.number(Quantity(Kind.GRADIENT, 0, None, quotient)) or 0)
    before = sim.value(Quantity(Kind.GRADIENT, 0, None, 0))
    [group] = groups(sim.formulas)
    assert str(sim.fold(group)) == "fold into logistic"
    assert sim.formulas.lines == ("f = logistic(n) y",)
    assert sim.iteration == 3
    assert sim.current is not None
    assert sim.current.quantity == Quantity(Kind.GRADIENT, 0, None, sim.formulas.graph.nodes["u1"])
    assert sim.value(Quantity(Kind.GRADIENT, 0, None, 0)) == pytest.approx(before, rel=1e-15)
    assert str(sim.fold(groups(sim.formulas)[0])) == "write logistic out"
    assert sim.formulas.lines == ("f = (1/(1 + e^(-n))) y",)
    assert sim.current is not None
    assert sim.current.quantity == Quantity(Kind.GRADIENT, 0, None, quotient)


def test_what_is_gone_is_dropped_and_said() -> None:
    sim = simulator()
    assert str(sim.set_lines(["f = (x + y) z"])) == "f = (x + y) z (with 1 caption)"
    assert sim.captions == ()


@pytest.mark.parametrize("line", ["t = x +", "t = f", "t = 3 4", "t"])
def test_a_line_that_cannot_be_is_refused_and_changes_nothing(line: str) -> None:
    sim = simulator()
    before = sim.snapshot()
    with pytest.raises((FormulaError, LessonError)):
        sim.set_line(0, line)
    assert sim.snapshot() is before


def test_an_edit_in_the_midst_of_training_begins_a_branch() -> None:
    sim = simulator()
    sim.run(4)
    z = sim.value(Z)
    sim.seek(2)
    sim.set_learned("x")
    assert (sim.iteration, sim.last) == (2, 2)
    sim.run(2)
    assert sim.value(X) != -2.0
    assert sim.value(Z) != z  # the buffers are other ones now
    assert [ghost.name(sim.notation) for ghost in sim.ghosts] == ["as opened"]
    sim.set_frozen("x")
    x = sim.value(X)
    sim.run(1)
    assert sim.value(X) == x
    sim.set_value(X, 1.0)
    assert (sim.value(X), sim.iteration) == (1.0, 5)
    sim.use_as_start()
    assert sim.formulas.values["x"] == 1.0
    sim.restart()
    assert (sim.iteration, sim.value(X)) == (0, 1.0)


def test_a_variable_gets_a_column_and_loses_it() -> None:
    sim = simulator()
    sim.differ_by_sample("y")
    sim.add_sample([[3.0], [4.0]])
    assert sim.formulas.rows.tolist() == [[5.0], [3.0], [4.0]]
    assert sim.error == pytest.approx(np.mean([-2 + y for y in (5, 3, 4)]) * -4)
    sim.hold_out(0)
    assert sim.held_out == (0,)
    assert sim.held_out_error == -12.0
    y = Quantity(Kind.VALUE, 1, None, 1)
    sim.set_value(y, 10.0)  # the second sample of the batch is the third row
    assert sim.formulas.rows.tolist() == [[5.0], [3.0], [10.0]]
    sim.set_samples([[6.0]], 1)
    sim.move_samples([2], 0)
    assert sim.formulas.rows.tolist() == [[10.0], [5.0], [6.0]]
    assert sim.held_out == (1,)
    sim.remove_samples([0])
    with pytest.raises(UsageError, match="has to stay"):
        sim.remove_samples([1])
    sim.differ_by_sample("y", False)
    assert (sim.formulas.values["y"], sim.rows, sim.held_out) == (5.0, 1, ())


def test_a_name_is_another_everywhere() -> None:
    sim = simulator()
    sim.rename_node("t", "θ")
    sim.rename_node("z", "w_1")
    assert sim.formulas.lines == ("θ = x + y", "f = θ w_1")
    assert sim.formulas.learned == ("w_1",)
    assert [caption.text for caption in sim.captions] == ["t is {{=value theta}}, {{gradient theta}}"]
    with pytest.raises(UsageError, match="is taken"):
        sim.rename_node("x", "w1")
    with pytest.raises(FormulaError):
        sim.rename_node("x", "sin")


def test_forward_mode_has_other_steps_of_the_same_iteration() -> None:
    sim = simulator()
    sim.run(2)
    sim.show_mode("forward", "z")
    assert sim.iteration == 2
    tangent = Quantity(Kind.TANGENT, 0, None, sim.formulas.graph.result)
    sim.seek(2, sim.steps.number(tangent) or 0)
    forward = sim.value(tangent)
    sim.show_mode("reverse")
    assert sim.value(Quantity(Kind.GRADIENT, 0, None, 2)) == forward == 3.0


def test_new_values_are_drawn_for_what_is_learned() -> None:
    sim = simulator()
    sim.set_learned("x")
    sim.set_frozen("x")
    sim.new_weights(Initialization(Distribution.NORMAL, 0.5, 3))
    assert sim.formulas.values["x"] == -2.0
    assert sim.formulas.values["z"] not in (-4.0, 0.0)
    with pytest.raises(UsageError, match="normal or uniform"):
        sim.new_weights(Initialization(Distribution.HE))


def test_a_run_that_cannot_go_on_says_which_step_fails_and_why() -> None:
    formulas = Formulas(("L = ln w + w", "unused = 1/(w - w)"), {"w": 0.3}, learned=("w",), result="L")
    sim = Simulator(FormulaLesson(formulas=formulas, training=Training(0.5)))
    run = sim.run(20)
    assert run.fault == Quantity(Kind.VALUE, 0, None, 1)
    assert "u1 is NaN. w is negative, and ln has a value for positive numbers only." in run.message


def test_a_value_that_the_result_does_not_use_stops_nothing() -> None:
    formulas = Formulas(("L = w^2", "unused = 1/(w - w)"), {"w": 0.3}, learned=("w",), result="L")
    assert Simulator(FormulaLesson(formulas=formulas, training=Training(0.1))).run(3).iteration == 3


@pytest.mark.parametrize("lesson", ["linear-regression", "autodiff", "recurrent"])
def test_what_names_the_update_of_a_variable_goes_with_its_learning(lesson: str) -> None:
    start = bpsim.load(lesson)
    assert isinstance(start, FormulaLesson)
    lost = 0
    for name in start.formulas.learned:
        for unlearn in (Simulator.set_learned, Simulator.differ_by_sample):
            sim = Simulator(start)
            unlearn(sim, name, unlearn is Simulator.differ_by_sample)
            after = sim.to_save()
            assert isinstance(after, FormulaLesson)
            assert name not in after.formulas.learned
            assert f"new_value {name}}}" not in "".join(caption.text for caption in after.guide)
            lost += len(start.guide) + len(start.printed) - len(after.guide) - len(after.printed)
            sim.seek(sim.iteration, len(sim.steps))
    assert lost > 0
