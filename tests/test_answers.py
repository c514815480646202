"""A student's numbers in a simulator: of their iteration, through branches, and through undo of what was edited."""

from __future__ import annotations

from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Answer, dumps, load, loads
from bpsim.simulator import Simulator
from bpsim.simulator.answering import typed_since

NET, OUT = Quantity(Kind.NET, 0, 1, 0), Quantity(Kind.OUT, 0, 1, 0)
RATE = Quantity(Kind.LEARNING_RATE)


def test_answers_belong_to_their_iteration_and_are_saved() -> None:
    simulator = Simulator(load("it496"))
    simulator.answer(NET, "0.3775")
    simulator.run(3)
    simulator.answer(NET, "0.38 \ud800")
    assert simulator.answers == {NET: "0.38 ?"}
    simulator.seek(0)
    assert simulator.answers == {NET: "0.3775"}
    simulator.answer(OUT, "0,5")
    simulator.answer(OUT, " ")
    kept = (Answer(0, NET, "0.3775"), Answer(3, NET, "0.38 ?"))
    assert loads(dumps(simulator.to_save())).answers == kept
    simulator.clear_answers()
    assert simulator.lesson.answers == kept[1:]


def test_what_is_typed_before_a_branch_is_there_after_a_restart_too() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(3)
    simulator.set_value(RATE, 5.0)
    simulator.seek(0)
    simulator.answer(NET, "0.3775")
    simulator.seek(3)
    assert Answer(0, NET, "0.3775") in simulator.to_save().answers
    simulator.restart()
    assert simulator.answers == {NET: "0.3775"}


def test_an_edit_that_is_undone_keeps_what_was_typed_since() -> None:
    simulator = Simulator(load("it496"))
    simulator.answer(NET, "0.3775")
    before = simulator.snapshot()
    simulator.add_sample([1.0, 2.0], [0.0, 1.0])
    then = before.lesson.answers, simulator.snapshot().lesson.answers
    simulator.answer(NET, "")
    simulator.answer(OUT, "0.6")
    of_new = Quantity(Kind.OUT, 1, 1, 0)
    simulator.answer(of_new, "0.7")
    after = simulator.snapshot()
    simulator.restore(typed_since(before, after, *then[::-1]))
    then = simulator.lesson.answers, after.lesson.answers
    assert simulator.answers == {OUT: "0.6"}, "and the sample of the other is gone"
    simulator.answer(NET, "0.4")
    simulator.restore(typed_since(after, simulator.snapshot(), *then))
    assert simulator.answers == {NET: "0.4", OUT: "0.6", of_new: "0.7"}


def test_numbers_of_units_follow_them_through_undo() -> None:
    simulator = Simulator(load("it496"))
    of_h1, of_h2 = NET, Quantity(Kind.NET, 0, 1, 1)
    simulator.answer(of_h1, "0.3775")
    before = simulator.snapshot()
    simulator.remove_unit(1, 0)
    then = before.lesson.answers, simulator.snapshot().lesson.answers
    assert simulator.answers == {}
    simulator.answer(NET, "0.3925")  # h2 is the first unit now
    after = simulator.snapshot()
    simulator.restore(typed_since(before, after, *then[::-1]))
    assert simulator.answers == {of_h1: "0.3775", of_h2: "0.3925"}


def test_a_number_typed_before_an_edit_of_structure_belongs_to_the_network_there() -> None:
    simulator = Simulator(load("it496"))
    of_h2 = Quantity(Kind.NET, 0, 1, 1)
    simulator.run(3)
    simulator.remove_unit(1, 0)
    simulator.seek(0)
    simulator.answer(NET, "0.3775")
    simulator.answer(of_h2, "0.3925")
    assert simulator.answers == {NET: "0.3775", of_h2: "0.3925"}
    simulator.seek(3)
    assert simulator.to_save().answers == (Answer(0, NET, "0.3925"),), "that of h2, where it is after the edit"
    loads(dumps(simulator.to_save()))
