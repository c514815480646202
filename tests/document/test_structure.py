"""Edits of structure in a document: each one step of undo with a text, presses under one key one step together."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from bpsim.core.errors import UsageError
from bpsim.document.document import Document
from bpsim.lesson import dumps, load


@pytest.fixture
def document(qapp: QApplication) -> Document:  # noqa: ARG001 - an undo stack needs an application
    return Document(load("it496"))


def test_every_edit_of_structure_is_a_step_of_undo_that_says_what_it_did(document: Document) -> None:
    structure, stack = document.structure, document.undo_stack
    seen = [dumps(document.simulator.to_save())]
    edits = (
        lambda: structure.add_unit(1),
        lambda: structure.add_layer(1),
        lambda: structure.rename(1, 2, "extra"),
        lambda: structure.disconnect(1, 2, 0),
        lambda: structure.connect(1, 2, 0),
        lambda: structure.set_bias(1, "none"),
        lambda: structure.set_activation(1, "relu"),
        lambda: structure.freeze(1, 2),
        lambda: structure.unfreeze(1, 2),
        lambda: structure.rename_layer(2, "k"),
        lambda: structure.set_loss("binary-cross-entropy"),
        lambda: structure.remove_layer(2),
        lambda: structure.remove_unit(1, 0),
    )
    for edit in edits:
        done = edit()
        assert done
        assert stack.undoText() == str(done)
        seen.append(dumps(document.simulator.to_save()))
    assert stack.count() == len(edits)
    for at in reversed(range(len(edits))):
        stack.undo()
        assert dumps(document.simulator.to_save()) == seen[at]
    stack.setIndex(len(edits))
    assert dumps(document.simulator.to_save()) == seen[-1]


def test_an_edit_of_structure_that_changes_nothing_or_is_refused_is_no_step(document: Document) -> None:
    assert not document.structure.set_activation(1, document.simulator.network.layer(1).activation)
    with pytest.raises(UsageError):
        document.structure.remove_layer(0)
    assert document.undo_stack.count() == 0
    assert not document.modified


def test_presses_under_one_key_are_one_step(document: Document) -> None:
    held = document.structure.merging(object())
    for _ in range(3):
        held.add_unit(1)
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "add h3, add h4, add h5"
    document.structure.merging(object()).add_unit(1)
    assert document.undo_stack.count() == 2
    document.undo_stack.setIndex(0)
    assert document.simulator.network.sizes == (2, 2, 2)


def test_another_name_loses_nothing_that_was_trained(document: Document) -> None:
    document.start_run(20)
    while document.running:
        document.advance(1.0, lambda: 0.0)
    document.seek(7, 3)
    document.structure.rename(1, 0, "first")
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
