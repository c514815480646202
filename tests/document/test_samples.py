"""Edits of the samples of a document: each is one step of undo with a text, and takes nothing else along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import bpsim
from bpsim.core.errors import UsageError
from bpsim.core.network import Data
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.document import Document
from bpsim.document.sample_steps import Samples
from bpsim.lesson import dumps
from bpsim.lesson.lesson import Printed
from bpsim.trace.steps import Granularity


@pytest.fixture
def document() -> Document:
    lesson = bpsim.load("it496")
    data = Data.of(lesson.network, [[1, 1], [2, 2], [3, 3]], [[0.1, 0.9]] * 3, classes=["low", "high"])
    printed = tuple(Printed(0, Quantity(Kind.OUT, sample, 2, 0), "0.5") for sample in range(3))
    return Document(replace(lesson, data=data, guide=(), printed=printed))


EDITS: dict[str, Callable[[Samples], object]] = {
    "add sample 4": lambda samples: samples.add_sample([4, 4], [0, 1]),
    "add sample 1": lambda samples: samples.add_sample(at=0),
    "remove sample 2 (with 1 printed number)": lambda samples: samples.remove_samples([1]),
    "remove 2 samples (with 2 printed numbers)": lambda samples: samples.remove_samples([0, 2]),
    "move sample 1 to row 3": lambda samples: samples.move_samples([0], 2),
    "move 2 samples to row 2": lambda samples: samples.move_samples([0, 1], 1),
    "paste 1 row": lambda samples: samples.set_samples([[9, 9]], 2),
    "paste 2 rows": lambda samples: samples.set_samples([[9], [9]], 2, 3),
    "set sample 3 to high": lambda samples: samples.set_class(2, "high"),
    "name the classes": lambda samples: samples.set_classes(["a", "b"]),
    "take the names off the classes": lambda samples: samples.set_classes([]),
}


@pytest.mark.parametrize("trained", [0, 3])
def test_every_edit_is_one_step_of_undo_with_a_text(document: Document, trained: int) -> None:
    document.start_run(trained)
    document.advance(10, lambda: 0.0)
    weights = document.simulator.weights
    for text, edit in EDITS.items():
        before = dumps(document.simulator.to_save())
        edit(document.samples)
        after = dumps(document.simulator.to_save())
        assert after != before
        assert document.undo_stack.undoText() == text
        assert document.simulator.iteration == trained
        assert all(map(np.array_equal, document.simulator.weights, weights))
        document.undo_stack.undo()
        assert dumps(document.simulator.to_save()) == before
        document.undo_stack.redo()
        assert dumps(document.simulator.to_save()) == after
        document.undo_stack.undo()


def test_what_changes_nothing_is_no_step_of_undo(document: Document) -> None:
    document.samples.move_samples([0, 1], 0)
    document.samples.set_classes(["low", "high"])
    with pytest.raises(UsageError, match="there is no class “middle”: choose from low, high"):
        document.samples.set_class(0, "middle")
    assert document.undo_stack.count() == 0


def test_the_position_stays_at_its_sample(document: Document) -> None:
    simulator = document.simulator
    while simulator.current is None or simulator.current.quantity != Quantity(Kind.NET, 2, 1, 0):
        document.next(Granularity.TERM)
    net = simulator.value(Quantity(Kind.NET, 2, 1, 0))
    edits: list[tuple[Callable[[], object], int]] = [
        (lambda: document.samples.remove_samples([0]), 1),
        (lambda: document.samples.add_sample(at=0), 2),
    ]
    for edit, sample in edits:
        edit()
        assert simulator.current.quantity == Quantity(Kind.NET, sample, 1, 0)
        assert simulator.value(simulator.current.quantity) == net
    document.samples.move_samples([2], 0)
    assert simulator.current.quantity == Quantity(Kind.NET, 0, 1, 0)
    document.samples.remove_samples([0])
    assert simulator.step == 0


def test_later_samples_are_of_a_branch_and_the_past_keeps_its_own(document: Document) -> None:
    simulator = document.simulator
    simulator.run(5)
    simulator.seek(3)
    document.samples.remove_samples([0])
    simulator.run(2)
    assert (simulator.data.samples, len(simulator.ghosts)) == (2, 1)
    simulator.seek(2)
    assert simulator.data.samples == 3
    document.restart()
    assert simulator.data.inputs.tolist() == [[2, 2], [3, 3]]


def test_what_is_typed_after_an_edit_stays_with_its_sample_when_that_is_undone(document: Document) -> None:
    def net(sample: int) -> Quantity:
        return Quantity(Kind.NET, sample, 1, 0)

    edits: list[tuple[Callable[[], object], int]] = [
        (lambda: document.samples.add_sample([9, 9], [0, 0], 0), 2),
        (lambda: document.samples.move_samples([0], 2), 0),
        (lambda: document.samples.remove_samples([0]), 0),
    ]
    for edit, moved in edits:
        document.clear_answers()
        edit()
        document.answer(net(moved), "0.5")
        document.undo_stack.undo()
        assert list(document.simulator.answers) == [net(1)]
        document.undo_stack.redo()
        assert list(document.simulator.answers) == [net(moved)]
        document.undo_stack.undo()
