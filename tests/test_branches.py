"""An edit of structure in the middle of a training: what is before it keeps its network, Restart has the new one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.page_reading import Guide
from bpsim.guide.printed import PrintedNumbers
from bpsim.lesson import dumps, load, loads
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity, network_steps
from tests.branching import ADDED, NEW_WEIGHTS_OUT, add_third, with_third

W5, OUT_OF_H3 = Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.WEIGHT, None, 2, 0, 2)
AT = 30


@pytest.fixture
def branched() -> Simulator:
    """Trained to iteration 30, given a third hidden unit there, and trained to iteration 45."""
    simulator = Simulator(load("it496"))
    simulator.run(AT)
    add_third(simulator)
    simulator.run(15)
    return simulator


def test_the_branch_begins_at_its_iteration_with_every_old_number(branched: Simulator) -> None:
    alone = Simulator(load("it496"))
    alone.run(AT)
    branched.seek(AT)
    assert branched.network.sizes == (2, 3, 2)
    assert np.array_equal(branched.weights[1][:, :2], alone.weights[1])
    assert branched.weights[1][:, 2].tolist() == list(NEW_WEIGHTS_OUT)


def test_what_is_before_a_branch_has_the_network_that_it_had(branched: Simulator) -> None:
    alone = Simulator(load("it496"))
    alone.run(AT)
    branched.seek(AT, 1)
    new_steps = len(branched.steps)
    branched.back(Granularity.TERM)
    branched.back(Granularity.TERM)
    alone.seek(AT - 1, len(alone.steps))
    assert (branched.iteration, branched.step) == (AT - 1, len(alone.steps))
    assert branched.network is branched.lesson.network is branched.notation.network is branched.opened.network
    assert branched.lesson.parameters is branched.opened.parameters
    assert branched.values.state.same_bits(alone.values.state)
    assert [step.quantity for step in map(branched.steps.step, range(1, len(branched.steps) + 1))] == [
        step.quantity for step in map(alone.steps.step, range(1, len(alone.steps) + 1))
    ]
    assert not branched.edited(AT - 1)
    branched.next(Granularity.TERM)
    assert (branched.iteration, branched.step, len(branched.steps)) == (AT, 0, new_steps)
    assert branched.network.sizes == (2, 3, 2)
    assert branched.edited(AT)


def test_every_computed_iteration_can_be_read_from_every_other(branched: Simulator) -> None:
    for here in (0, AT - 1, AT, 45):
        branched.seek(here)
        for iteration in (0, AT - 1, AT, 45):
            values = branched.values_of(iteration)
            width = 2 if iteration < AT else 3
            assert values.network.sizes == (2, width, 2)
            assert branched.notation_of(iteration).network is values.network
            assert len(branched.steps_of(iteration)) == len(network_steps(values.network, 1, values.engine.training))


def test_restart_begins_with_the_edited_starting_weights_from_wherever_it_is_asked_for(branched: Simulator) -> None:
    start = with_third(load("it496")).parameters
    for here in (AT - 1, 45):
        copy = Simulator(load("it496"))
        copy.restore(branched.snapshot())
        copy.seek(here)
        copy.restart()
        assert (copy.iteration, copy.network.sizes) == (0, (2, 3, 2))
        assert copy.values.state.parameters.same_bits(start)
        assert copy.edited(0)


def test_an_edit_before_a_branch_is_made_on_the_network_that_is_there(branched: Simulator) -> None:
    branched.seek(10)
    branched.set_value(W5, 0.25)
    branched.run(25)
    assert branched.iteration == 35
    assert branched.network.sizes == (2, 2, 2)
    branched.restart()
    assert branched.network.sizes == (2, 2, 2)
    assert len(branched.ghosts) == 2


def test_branches_upon_branches_keep_each_their_network(branched: Simulator) -> None:
    branched.set_value(Quantity(Kind.LEARNING_RATE), 0.25)
    branched.run(5)
    shown = []
    for iteration in (0, AT - 1, AT, 44, 45, 50):
        branched.seek(iteration)
        shown.append(
            (branched.network.sizes[1], branched.training.learning_rate, branched.lesson.training.learning_rate)
        )
    assert shown == [*[(2, 0.5, 0.5)] * 2, *[(3, 0.5, 0.5)] * 2, *[(3, 0.25, 0.25)] * 2]


def test_a_file_holds_the_lesson_and_the_state_of_the_present_iteration(branched: Simulator) -> None:
    for iteration, width in ((AT - 1, 2), (AT, 3), (45, 3)):
        branched.seek(iteration)
        saved = branched.to_save()
        opened = Simulator(loads(dumps(saved)))
        assert opened.network.sizes[1] == width
        assert opened.first == opened.iteration == iteration
        assert opened.values.state.same_bits(branched.values.state)
        opened.restart()
        assert opened.values.state.parameters.same_bits(branched.lesson.parameters)


def test_what_is_kept_of_unsaved_work_has_every_edit_wherever_it_is_kept(branched: Simulator) -> None:
    kept = dumps(branched.to_keep())
    assert kept == dumps(branched.to_save())
    branched.seek(AT - 1)
    assert branched.edited_later
    assert dumps(branched.to_keep()) == kept
    branched.seek(AT)
    assert not branched.edited_later
    assert dumps(branched.to_keep()) == dumps(branched.to_save())


def test_a_branch_of_another_network_begins_with_empty_buffers() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(OptimizerKind.ADAM)))
    simulator.run(AT)
    add_third(simulator)
    assert simulator.values.state.buffers is None
    simulator.run(5)
    assert simulator.values.state.buffers is not None
    assert simulator.values.state.buffers.updates == 5


def test_the_curve_goes_on_through_a_branch(branched: Simulator) -> None:
    curve = branched.curve()
    assert len(curve.total) == 46
    for iteration in (0, AT - 1, AT, 45):
        assert curve.total[iteration] == branched.values_of(iteration).error


def test_captions_and_printed_numbers_are_those_of_their_iterations(branched: Simulator) -> None:
    kept = [caption for caption in load("it496").guide if caption.iteration < AT]
    guide = Guide(branched)
    for here in (AT - 1, 45):
        branched.seek(here)
        assert list(branched.captions[:-1]) == kept
        assert guide.pages.pages[-1].iteration == 40
    value = branched.numerals.of(Kind.WEIGHT, branched.values_of(40).value(OUT_OF_H3))
    assert guide.reading().text.replace("\\", "") == f"w9 of h3 is {value}."
    rows = list(PrintedNumbers(branched.printed).all(branched))
    alone = Simulator(load("it496"))
    alone.run(AT)
    before = [row for row in PrintedNumbers(alone.printed).all(alone) if row.printed.iteration < AT]
    assert rows[:-1] == before
    assert rows[-1].printed.iteration == 40
    assert rows[-1].value == branched.values_of(40).value(OUT_OF_H3)
    branched.seek(0, len(branched.steps_of(0)))
    assert guide.reading().text not in ("Wide.", "")


def test_notation_and_digits_are_those_of_the_whole_lesson(branched: Simulator) -> None:
    branched.seek(5)
    branched.show_notation("z-a-delta")
    branched.show_digits(3)
    for iteration in (0, 45):
        branched.seek(iteration)
        assert (branched.notation.key, branched.lesson.view.notation, branched.lesson.view.digits) == (
            "z-a-delta",
            "z-a-delta",
            3,
        )


def test_an_earlier_run_is_named_by_the_network_that_it_had() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_value(W5, 0.9)
    simulator.run(3)
    simulator.seek(0)
    add_third(simulator)
    simulator.set_value(OUT_OF_H3, 0.5)
    simulator.run(3)
    simulator.seek(0)
    simulator.set_value(W5, 0.1)
    assert [ghost.name(simulator.notation) for ghost in simulator.ghosts] == ["w5 = 0.9", f"{ADDED}, w9 = 0.5"]


def test_undo_of_a_branch_that_lost_its_training_has_the_network_of_its_position(branched: Simulator) -> None:
    branched.seek(10, 3)
    alone = branched.snapshot().without_training()
    branched.restore(alone)
    assert (branched.iteration, branched.step, branched.network.sizes) == (10, 3, (2, 2, 2))
    branched.run(30)
    assert branched.lesson.network is branched.network
    assert branched.network.sizes == (2, 2, 2)


# Names


def renamed(simulator: Simulator, layer: int, unit: int, name: str) -> None:
    lesson = simulator.lesson
    layers = list(lesson.network.layers)
    units = tuple(name if at == unit else one for at, one in enumerate(layers[layer - 1].units))
    layers[layer - 1] = replace(layers[layer - 1], units=units)
    network = replace(lesson.network, layers=tuple(layers))
    simulator.restore(simulator.snapshot().renamed(replace(lesson, network=network)))


@pytest.mark.parametrize("at", [10, 45])
def test_a_name_is_another_wherever_its_network_is_and_nothing_trained_is_lost(branched: Simulator, at: int) -> None:
    branched.seek(at)
    before = branched.snapshot()
    curve = branched.curve().total.tobytes()
    renamed(branched, 1, 0, "first")
    names = []
    for iteration in (0, AT - 1, AT, 45):
        branched.seek(iteration)
        assert branched.lesson.network is branched.network is branched.notation.network
        names.append(branched.network.unit_name(1, 0))
    assert names == (["first", "first", "h1", "h1"] if at < AT else ["h1", "h1", "first", "first"])
    assert branched.curve().total.tobytes() == curve
    branched.run(20)
    here = branched.values.state
    branched.restore(before)
    assert (branched.iteration, branched.last, branched.network.unit_name(1, 0)) == (at, 45, "h1")
    branched.seek(45)
    branched.run(20)
    assert branched.values.state.same_bits(here)


def test_names_of_classes_are_others_wherever_the_network_is(branched: Simulator) -> None:
    branched.set_classes(("no", "yes"))
    assert branched.last == 45
    for iteration, names in ((0, ()), (AT - 1, ()), (AT, ("no", "yes")), (45, ("no", "yes"))):
        branched.seek(iteration)
        assert branched.data.classes == names
        assert branched.data is branched.lesson.data


def test_the_curve_of_an_output_is_found_by_its_name_in_every_branch() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(4)
    simulator.add_unit(2)
    simulator.run(3)
    simulator.remove_unit(2, 0)
    simulator.run(3)
    for here in (2, 5, 9):
        simulator.seek(here)
        curve = simulator.curve()
        assert curve.names == simulator.network.layers[-1].units
        for iteration in range(11):
            values = simulator.values_of(iteration)
            units = values.network.layers[-1].units
            for name, shown in zip(curve.names, curve.outputs[iteration].tolist(), strict=True):
                if name in units:
                    assert shown == values.value(Quantity(Kind.ERROR, 0, 2, units.index(name)))
                else:
                    assert np.isnan(shown)
