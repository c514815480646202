"""Edits of structure in a document: each one step of undo with a text, presses under one key one step together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from bpsim.core.errors import UsageError
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document
from bpsim.document.structure_steps import Step, carry_out
from bpsim.lesson import Answer, dumps, load
from bpsim.simulator.origins import reason


@pytest.fixture
def document(qapp: QApplication) -> Document:  # noqa: ARG001 - an undo stack needs an application
    return Document(load("it496"))


EDITS: tuple[Step, ...] = (
    lambda simulator: simulator.add_unit(1),
    lambda simulator: simulator.add_layer(1),
    lambda simulator: simulator.rename(1, 2, "extra"),
    lambda simulator: simulator.disconnect(1, 2, 0),
    lambda simulator: simulator.connect(1, 2, 0),
    lambda simulator: simulator.set_bias(1, "none"),
    lambda simulator: simulator.set_activation(1, "relu"),
    lambda simulator: simulator.freeze(1, 2),
    lambda simulator: simulator.unfreeze(1, 2),
    lambda simulator: simulator.rename_layer(2, "k"),
    lambda simulator: simulator.set_loss("binary-cross-entropy"),
    lambda simulator: simulator.remove_layer(2),
    lambda simulator: simulator.remove_unit(1, 0),
)


def test_every_edit_of_structure_is_a_step_of_undo_that_says_what_it_did(document: Document) -> None:
    stack, seen = document.undo_stack, [dumps(document.simulator.to_save())]
    for edit in EDITS:
        said = carry_out(document, [edit])
        assert said
        assert stack.undoText() == said
        seen.append(dumps(document.simulator.to_save()))
    assert stack.count() == len(EDITS)
    for at in reversed(range(len(EDITS))):
        stack.undo()
        assert dumps(document.simulator.to_save()) == seen[at]
    stack.setIndex(len(EDITS))
    assert dumps(document.simulator.to_save()) == seen[-1]


def test_several_edits_are_one_step_and_where_one_is_refused_none_is_made(document: Document) -> None:
    said = carry_out(document, EDITS[:3])
    assert said == document.undo_stack.undoText()
    assert document.undo_stack.count() == 1
    before = dumps(document.simulator.to_save())
    with pytest.raises(UsageError):
        carry_out(document, [*EDITS[3:5], lambda simulator: simulator.remove_layer(0)])
    assert dumps(document.simulator.to_save()) == before
    assert document.undo_stack.count() == 1


def test_an_edit_of_structure_that_changes_nothing_is_no_step(document: Document) -> None:
    activation = document.simulator.network.layer(1).kind
    assert not carry_out(document, [lambda simulator: simulator.set_activation(1, activation)])
    assert document.undo_stack.count() == 0
    assert not document.modified


def test_presses_under_one_key_are_one_step(document: Document) -> None:
    held = object()
    for _ in range(3):
        carry_out(document, EDITS[:1], merge=held)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "add h3, add h4, add h5"
    carry_out(document, EDITS[:1], merge=object())
    assert document.undo_stack.count() == 2
    document.undo_stack.setIndex(0)
    assert document.simulator.network.sizes == (2, 2, 2)


def test_another_name_loses_nothing_that_was_trained(document: Document) -> None:
    document.start_run(20)
    while document.running:
        document.advance(1.0, lambda: 0.0)
    document.seek(7, 3)
    carry_out(document, [lambda simulator: simulator.rename(1, 0, "first")])
    simulator = document.simulator
    assert (simulator.iteration, simulator.step, simulator.last, simulator.ghosts) == (7, 3, 20, ())
    assert document.undo_stack.undoText() == "rename h1 to first"
    document.positions.move_units({"first": (1.0, 2.0)})
    assert (simulator.iteration, simulator.last) == (7, 20)
    document.seek(20)
    assert simulator.lesson.view.positions == {"first": (1.0, 2.0)}
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (simulator.network.unit_name(1, 0), simulator.iteration, simulator.step, simulator.last) == ("h1", 7, 3, 20)


def test_a_move_leaves_what_is_not_shown_to_the_layout(document: Document) -> None:
    names = ("i1", "i2", "h1", "h2", "o1", "o2")
    document.positions.move_units({name: (float(at), 0.0) for at, name in enumerate(names)})
    document.positions.move_units({name: (float(at), 1.0) for at, name in enumerate(names[:3])})
    assert set(document.simulator.lesson.view.positions) == {"i1", "i2", "h1"}
    document.undo_stack.undo()
    assert set(document.simulator.lesson.view.positions) == set(names)


def test_a_neuron_that_is_added_after_stepping_loses_nothing_else(document: Document) -> None:
    simulator = document.simulator
    document.start_run(20)
    while document.running:
        document.advance(1.0, lambda: 0.0)
    document.seek(7, 30)
    step, weights, errors = simulator.current, simulator.weights, simulator.curve().total[:7].tolist()
    document.answer(Quantity(Kind.NET, 0, 1, 0), "0,38")
    carry_out(document, EDITS[:1])
    assert simulator.current is not None
    assert step is not None
    assert simulator.current.quantity == step.quantity
    assert simulator.iteration == 7
    assert simulator.weights[0][:2].tolist() == weights[0].tolist()
    assert simulator.weights[1][:, :2].tolist() == weights[1].tolist()
    assert simulator.curve().total[:7].tolist() == errors
    assert [len(ghost.curve.total) for ghost in simulator.ghosts] == [20]
    assert simulator.answers == {Quantity(Kind.NET, 0, 1, 0): "0,38"}
    document.undo_stack.undo()
    assert (simulator.iteration, simulator.step, simulator.last) == (7, 30, 20)
    assert simulator.answers == {Quantity(Kind.NET, 0, 1, 0): "0,38"}


def test_an_edit_that_takes_a_typed_number_with_it_says_that_there_is_unsaved_work(qapp: QApplication) -> None:  # noqa: ARG001
    document = Document(replace(load("it496"), answers=(Answer(0, Quantity(Kind.NET, 0, 1, 0), "0,38"),)))
    said: list[bool] = []
    document.file_changed.connect(lambda: said.append(document.modified))
    assert "1 typed number" in carry_out(document, EDITS[-1:])
    document.undo_stack.undo()
    assert said == [True, False]


def test_an_edit_of_many_layers_is_called_by_the_first_and_how_many_more(document: Document) -> None:
    document.show_lesson(load("deep"))
    document.simulator.run(3)

    def without_biases(layer: int) -> Step:
        return lambda simulator: simulator.set_bias(layer, "none")

    said = carry_out(document, [without_biases(layer) for layer in range(1, 10)])
    assert said == document.undo_stack.undoText() == "give hidden layer 1 no bias and 8 more"
    run = document.simulator.snapshot()
    assert reason(run.origins, document.simulator.notation) == "give hidden layer 1 no bias and 8 more at 3"
