"""Edits of structure by the methods of a simulator: where they leave it, and what takes them back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import dumps, load
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from tests.editing.structure_edits import edits
from tests.examples import examples
from tests.strategies import lessons


@given(st.data(), lessons(decorated=True))
@examples(20)
def test_an_edit_that_is_taken_back_and_made_again_is_the_same(data: st.DataObject, lesson: Lesson) -> None:
    simulator = Simulator(lesson)
    before, file = simulator.snapshot(), dumps(simulator.to_save())
    edit = data.draw(edits(lesson))
    method = getattr(simulator, edit.function.__name__)
    try:
        text = method(*edit.arguments)
    except UsageError:
        assert simulator.snapshot() is before
        return
    edited = dumps(simulator.to_save())
    assert (edited == file) == (not text)
    for number in range(1, len(simulator.steps) + 1):
        simulator.value(simulator.steps.step(number).quantity)
    simulator.restore(before)
    assert dumps(simulator.to_save()) == file
    assert method(*edit.arguments) == text
    assert dumps(simulator.to_save()) == edited


def test_the_position_stays_at_its_quantity_wherever_that_is() -> None:
    simulator = Simulator(load("it496"))
    of_h2 = Quantity(Kind.OUT, 0, 1, 1)
    simulator.seek(0, simulator.steps.number(of_h2) or 0)
    simulator.remove_unit(1, 0)
    assert simulator.current is not None
    assert simulator.current.quantity == Quantity(Kind.OUT, 0, 1, 0)
    assert simulator.network.unit_name(1, 0) == "h2"
    simulator.add_layer(0)
    assert simulator.current.quantity == Quantity(Kind.OUT, 0, 2, 0)


def test_every_edit_of_structure_is_a_method_that_says_what_it_did() -> None:
    simulator = Simulator(load("it496"))
    said = [
        simulator.add_unit(1),
        simulator.remove_unit(1, 2),
        simulator.add_layer(1, 3, "relu", "none"),
        simulator.remove_layer(2),
        simulator.disconnect(2, 0, 1),
        simulator.connect(2, 0, 1),
        simulator.rename(1, 0, "cat"),
        simulator.rename_layer(1, "h"),
        simulator.set_activation(1, "tanh"),
        simulator.set_loss("squared-error"),
        simulator.set_bias(1, "none"),
        simulator.freeze(1, 0),
        simulator.unfreeze(1, 0),
    ]
    assert [str(text).split(" (")[0] for text in said] == [
        "add h3",
        "remove h3",
        "add a layer of 3 units after the hidden layer",
        "remove hidden layer 2",
        "disconnect h2 from o1",
        "connect h2 to o1",
        "rename h1 to cat",
        "name the hidden layer h1 to h2",
        "set the hidden layer to tanh",
        "set the loss to squared-error",
        "give the hidden layer no bias",
        "freeze h1",
        "unfreeze h1",
    ]
    assert simulator.freeze(1, 0)
    assert not simulator.freeze(1, 0)


def test_the_network_of_a_sheet_can_be_built_from_another() -> None:
    simulator = Simulator(load("it496"))
    simulator.add_unit(0)
    simulator.remove_unit(2, 1)
    simulator.set_activation(1, "tanh")
    simulator.set_activation(2, "identity")
    assert simulator.network.sizes == (3, 2, 1)
    assert simulator.data.inputs.shape == (1, 3)
    before = simulator.error
    assert simulator.run(50).iteration == 50
    assert simulator.error < before


def test_what_is_refused_changes_nothing() -> None:
    simulator = Simulator(load("torok"))
    before = simulator.snapshot()
    with pytest.raises(UsageError):
        simulator.remove_unit(2, 0)
    assert simulator.snapshot() is before


def test_a_rename_keeps_what_was_trained() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(20)
    simulator.seek(7, 5)
    errors = simulator.curve().total
    assert str(simulator.rename(1, 0, "cat")) == "rename h1 to cat"
    assert (simulator.iteration, simulator.step, simulator.last) == (7, 5, 20)
    assert simulator.curve().total.tolist() == errors.tolist()
    assert "cat" in simulator.notation.plain(Quantity(Kind.NET, 0, 1, 0))


def test_later_an_edit_changes_start_and_present_alike() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(10)
    trained = simulator.weights[0].copy()
    simulator.add_unit(1)
    assert simulator.iteration == 10
    assert simulator.weights[0][:2].tolist() == trained.tolist()
    start = simulator.lesson.parameters.weights
    assert start[0][:2].tolist() == [[0.15, 0.2], [0.25, 0.3]]
    assert start[0][2].tolist() == simulator.weights[0][2].tolist()
    assert start[1][:, 2].tolist() == simulator.weights[1][:, 2].tolist()
    simulator.seek(9)
    assert simulator.network.sizes == (2, 2, 2)
    simulator.restart()
    assert simulator.network.sizes == (2, 3, 2)
    assert simulator.weights[0].tolist() == start[0].tolist()


def test_later_an_edit_begins_with_empty_buffers() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(OptimizerKind.ADAM)))
    simulator.run(5)
    assert simulator.values.state.buffers is not None
    simulator.add_layer(1)
    assert simulator.values.state.buffers is None
    assert simulator.run(5).iteration == 10


def test_later_outputs_come_and_go() -> None:
    simulator = Simulator(load("it496"))
    simulator.run(5)
    simulator.add_unit(2)
    simulator.run(5)
    simulator.remove_unit(2, 0)
    simulator.run(5)
    assert len(simulator.curve().total) == 16
    for iteration, outputs in ((2, 2), (7, 3), (12, 2)):
        simulator.seek(iteration)
        assert simulator.outputs.shape == (1, outputs)
